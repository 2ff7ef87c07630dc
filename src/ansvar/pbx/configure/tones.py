"""Tones of the countries: what a caller hears as ringing, busy, congestion (ITU-T E.180, supplement 2)."""

from __future__ import annotations

from typing import Final, NamedTuple

from ansvar.pbx.configure.text import section


class Tones(NamedTuple):
    """Cadences as `Hz/ms on,0/ms off`; `cadence` is the ringing in ms on, ms off."""

    country: str
    cadence: str
    busy: str
    ring: str
    congestion: str
    waiting: str


TONES: Final[dict[str, Tones]] = {
    "be": Tones(
        "Belgium",
        "1000,3000",
        "425/500,0/500",
        "425/1000,0/3000",
        "425/167,0/167",
        "1400/175,0/175,1400/175,0/3500",
    ),
    "de": Tones(
        "Germany",
        "1000,4000",
        "425/480,0/480",
        "425/1000,0/4000",
        "425/240,0/240",
        "425/200,0/200,425/200,0/5000",
    ),
    "dk": Tones(
        "Denmark",
        "1000,4000",
        "425/500,0/500",
        "425/1000,0/4000",
        "425/200,0/200",
        "425/200,0/600,425/200,0/3000",
    ),
    "fi": Tones(
        "Finland",
        "1000,4000",
        "425/300,0/300",
        "425/1000,0/4000",
        "425/200,0/200",
        "425/150,0/150,425/150,0/8000",
    ),
    "nl": Tones(
        "the Netherlands", "1000,4000", "425/500,0/500", "425/1000,0/4000", "425/250,0/250", "425/500,0/9500"
    ),
    "no": Tones(
        "Norway",
        "1000,4000",
        "425/500,0/500",
        "425/1000,0/4000",
        "425/200,0/200",
        "425/200,0/600,425/200,0/10000",
    ),
    "se": Tones(
        "Sweden",
        "1000,5000",
        "425/250,0/250",
        "425/1000,0/5000",
        "425/250,0/750",
        "425/200,0/500,425/200,0/9100",
    ),
}
#: The tones of most of Europe, for a country that is not in the table.
EUROPE: Final = Tones(
    "Europe", "1000,4000", "425/500,0/500", "425/1000,0/4000", "425/200,0/200", "425/200,0/9800"
)


def zone_of(country: str) -> str:
    """Return the name of a country's tones: its code in small letters."""
    return country.lower() or "eu"


def indications(country: str) -> str:
    """Return indications.conf with the tones of one country."""
    zone = zone_of(country)
    tones = TONES.get(zone, EUROPE)
    return "\n".join(
        (
            section("general", {"country": zone}),
            section(
                zone,
                {
                    "description": tones.country,
                    "ringcadence": tones.cadence,
                    "dial": "425",
                    "busy": tones.busy,
                    "ring": tones.ring,
                    "congestion": tones.congestion,
                    "callwaiting": tones.waiting,
                    "dialrecall": "!425/100,!0/100,!425/100,!0/100,!425/100,!0/100,425",
                    "record": "1400/500,0/15000",
                    "info": "!950/330,!1400/330,!1800/330,0/1000",
                    "stutter": "!425/100,!0/100,!425/100,!0/100,!425/100,!0/100,425",
                },
            ),
        )
    )

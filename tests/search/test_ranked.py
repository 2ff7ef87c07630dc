"""Presence beside each hit: who can answer at a moment, why not, and when they are back."""

from dataclasses import replace
from datetime import UTC, datetime
from types import MappingProxyType

from ansvar.policy.fragment import load_fragment
from ansvar.presence.model import Absence
from ansvar.presence.state import Presence
from ansvar.search import Finder, Status
from ansvar.search.ranked import status_from
from search.town import organisation, person

POLICY = """
[site]
country = "SE"
zone = "Europe/Stockholm"

[hours.phone]
open = ["mon-fri 08:00-17:00"]
"""


def presence() -> Presence:
    staff = [
        person("eva", "Eva", "Ek"),
        person("eve", "Eva", "Al"),
        person("evi", "Eva", "Berg", silent=True),
    ]
    absences = (
        Absence("eva", "leave", datetime(2026, 3, 2, 7, tzinfo=UTC), datetime(2026, 3, 6, 16, tzinfo=UTC)),
    )
    here = replace(organisation(staff), absences=MappingProxyType({"eva": absences}))
    return Presence(load_fragment(POLICY), here)


def test_given_an_absence_until_friday_night_then_back_when_monday_opens() -> None:
    """F4, N9: the return time stands beside the name, the reason does not."""
    status = status_from(presence(), datetime(2026, 3, 4, 11, tzinfo=UTC))
    assert status("eve") == Status(True, "present", None)
    assert status("evi") == Status(True, "silent", None)
    away = status("eva")
    assert (away.can_answer, away.state) == (False, "absent")
    assert away.back_at is not None
    assert away.back_at.isoformat() == "2026-03-09T08:00:00+01:00"
    assert status("nobody") == Status(False, "absent", None)


def test_given_a_night_then_everybody_is_outside_hours_and_back_in_the_morning() -> None:
    status = status_from(presence(), datetime(2026, 3, 3, 22, tzinfo=UTC))
    assert status("eve").state == "outside hours"
    assert status("eve").back_at == datetime(2026, 3, 4, 7, tzinfo=UTC)


def test_a_search_shows_those_who_can_answer_first() -> None:
    known = presence()
    at = datetime(2026, 3, 4, 11, tzinfo=UTC)
    hits = Finder(known.organisation).find("eva", status=status_from(known, at))  # type: ignore[arg-type]
    assert [(hit.id, hit.status and hit.status.state) for hit in hits] == [
        ("eve", "present"),
        ("evi", "silent"),
        ("eva", "absent"),
    ]

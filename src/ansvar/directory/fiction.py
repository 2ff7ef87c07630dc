"""Phone numbers that ring nobody, for examples, tests and generated organisations.

Sweden keeps ranges for films and books; those and no others are used. The other countries keep none,
so numbers are taken where the numbering plan cannot place a subscriber:

- Denmark and Norway: eight digits beginning with 10. Subscriber numbers begin with 2 to 9 there; what
  begins with 1 is a short code of three to six digits, complete before the eighth digit is dialled.
- the Netherlands: area code 021 and mobiles 06-0. No area has code 021, and no mobile series is
  06-0, which once held services that have moved to 0800 and 0900.
- Belgium: Brussels numbers beginning with 0 after the area code 02, which is the digit that leaves the
  area, and mobiles beginning with 0400. (No people are generated there; an example uses them.)

The tests hold every series against the plans in the phonenumbers library: all outside Sweden must be
invalid there, though of a possible length.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from ansvar.directory.model import Organisation

Country = Literal["se", "dk", "no", "nl"]


@dataclass(frozen=True, slots=True)
class Series:
    """Consecutive numbers: E.164 of the first, and how many."""

    first: str
    count: int

    def number(self, at: int) -> str:
        """Return the number at a place of the series, from 0."""
        return f"+{int(self.first[1:]) + at}"

    def holds(self, number: str) -> bool:
        """Whether a number in E.164 belongs to the series."""
        if len(number) != len(self.first) or not number[1:].isdigit():
            return False
        return 0 <= int(number[1:]) - int(self.first[1:]) < self.count


#: Desk numbers per country, in the order they are handed out.
DESKS: Final[dict[str, tuple[Series, ...]]] = {
    "se": (
        Series("+46313900600", 100),
        Series("+46406280400", 100),
        Series("+46846500400", 100),
        Series("+46980319200", 100),
    ),
    "dk": (Series("+4510000000", 700_000),),
    "no": (Series("+4710000000", 700_000),),
    "nl": (Series("+31210000000", 10_000_000),),
    "be": (Series("+3220000000", 1_000_000),),
}
#: Mobile numbers per country.
MOBILES: Final[dict[str, tuple[Series, ...]]] = {
    "se": (Series("+46701740605", 95),),
    "dk": (Series("+4510700000", 300_000),),
    "no": (Series("+4710700000", 300_000),),
    "nl": (Series("+31600000000", 10_000_000),),
    "be": (Series("+32400000000", 1_000_000),),
}


def is_fiction(number: str) -> bool:
    """Whether a number in E.164 is one that rings nobody."""
    return any(
        series.holds(number) for table in (DESKS, MOBILES) for found in table.values() for series in found
    )


class Numbers:
    """Hands out the numbers of some series, one after another, and "" when they are used up."""

    __slots__ = ("_at", "_series")

    def __init__(self, series: tuple[Series, ...]) -> None:
        self._series = list(series)
        self._at = 0

    def next(self) -> str:
        """Return the next number, or "" when none is left."""
        while self._series:
            if self._at < self._series[0].count:
                self._at += 1
                return self._series[0].number(self._at - 1)
            self._series.pop(0)
            self._at = 0
        return ""


def stranger(organisation: Organisation | None = None) -> str:
    """Return the number of some caller from outside: kept for fiction, not the organisation's, nor beside its own.

    Always the same for an organisation; of its own country where that has such numbers.
    """
    from ansvar.directory.index import index_of

    every = DESKS.get(organisation.country.lower() if organisation is not None else "se", DESKS["se"])
    own = index_of(organisation).numbers if organisation is not None else {}
    # Somebody in the organisation's own series would be no stranger.
    inside = {number[:-2] for number in own}
    last = [series.number(series.count - at) for series in every for at in range(10, min(series.count, 200))]
    outside = [number for number in last if number not in own]
    return next((number for number in outside if number[:-2] not in inside), (*outside, "+46406280490")[0])

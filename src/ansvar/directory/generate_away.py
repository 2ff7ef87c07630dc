"""Absences as an ordinary week holds them: meetings, lunches, illness, holidays, part-time, courses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

from ansvar.presence.model import Absence, Source


class Moments:
    """Moments in UTC from a day and a local minute of it; each worked out once."""

    __slots__ = ("_known", "zone")

    def __init__(self, zone: str) -> None:
        self.zone = ZoneInfo(zone)
        self._known: dict[tuple[date, int], datetime] = {}

    def at(self, day: date, minute: int) -> datetime:
        """Return a local minute of a day in UTC; minute 1440 is the midnight that ends it."""
        found = self._known.get((day, minute))
        if found is None:
            wall = datetime.combine(day, time(), self.zone) + timedelta(minutes=minute)
            found = self._known[day, minute] = wall.astimezone(UTC)
        return found


_Span = tuple[str, datetime, datetime | None, Source, bool]
_Maker = Callable[[Random, Moments, date], Iterator[_Span]]


def _meeting(rng: Random, moments: Moments, day: date) -> Iterator[_Span]:
    start = rng.randrange(16, 31) * 30
    yield (
        "meeting",
        moments.at(day, start),
        moments.at(day, start + rng.choice((30, 60, 60, 90, 120))),
        _CAL,
        False,
    )


def _lunch(rng: Random, moments: Moments, day: date) -> Iterator[_Span]:
    start = rng.choice((675, 690, 705, 720, 735))
    yield "lunch", moments.at(day, start), moments.at(day, start + rng.choice((30, 45, 60))), _SELF, False


def _back_to_back(rng: Random, moments: Moments, day: date) -> Iterator[_Span]:
    start = rng.choice((540, 570, 600))
    yield "meeting", moments.at(day, start), moments.at(day, 660), _CAL, False
    yield "meeting", moments.at(day, 660), moments.at(day, 690), _CAL, False
    yield "lunch", moments.at(day, 690), moments.at(day, 735), _SELF, False


def _days(kind: str, fewest: int, most: int, *sources: Source, soft: bool = False) -> _Maker:
    def make(rng: Random, moments: Moments, day: date) -> Iterator[_Span]:
        length = rng.randint(fewest, most)
        first = day - timedelta(days=rng.randrange(length))
        last = first + timedelta(days=length - 1)
        yield kind, moments.at(first, 0), moments.at(last, 1440), rng.choice(sources), soft

    return make


def _unknown(kind: str) -> _Maker:
    def make(rng: Random, moments: Moments, day: date) -> Iterator[_Span]:
        first = day - timedelta(days=rng.randrange(20))
        yield (
            kind,
            moments.at(first, rng.choice((0, 0, 480, 600))),
            None,
            rng.choice((_MANAGER, _OPERATOR)),
            False,
        )

    return make


def _weeks(kind: str) -> _Maker:
    def make(rng: Random, moments: Moments, day: date) -> Iterator[_Span]:
        weeks = rng.choice((1, 1, 2, 2, 3))
        first = day - timedelta(days=day.weekday() + 7 * rng.randrange(weeks))
        # Until the Friday: whoever is back on Monday leaves that to the opening hours.
        last = first + timedelta(days=7 * weeks - 3)
        yield kind, moments.at(first, 0), moments.at(max(last, day), 1440), _SELF, False

    return make


def _part_time(rng: Random, moments: Moments, day: date) -> Iterator[_Span]:
    half = rng.random() < 0.3
    for week in range(4):
        free = day + timedelta(days=7 * week)
        yield "part-time", moments.at(free, 720 if half else 0), moments.at(free, 1440), _CAL, False


def _part_of_day(kind: str, *, soft: bool = False) -> _Maker:
    def make(rng: Random, moments: Moments, day: date) -> Iterator[_Span]:
        start = rng.randrange(16, 29) * 30
        yield (
            kind,
            moments.at(day, start),
            moments.at(day, start + rng.choice((45, 90, 120, 180))),
            _SELF,
            soft,
        )

    return make


def _gone(rng: Random, moments: Moments, day: date) -> Iterator[_Span]:
    yield (
        "gone-for-the-day",
        moments.at(day, rng.choice((840, 870, 900, 930))),
        moments.at(day, 1440),
        _SELF,
        False,
    )


_SELF, _CAL, _MANAGER, _OPERATOR = Source.SELF, Source.CALENDAR, Source.MANAGER, Source.OPERATOR

#: What makes people absent, with its share in a hundred absences of one day.
_MAKERS: Final[tuple[tuple[_Maker, int], ...]] = (
    (_meeting, 22),
    (_lunch, 12),
    (_back_to_back, 8),
    (_days("ill", 1, 5, _SELF, _MANAGER, _OPERATOR), 12),
    (_unknown("ill"), 4),
    (_days("child-ill", 1, 3, _SELF, _OPERATOR), 5),
    (_weeks("holiday"), 9),
    (_days("leave", 14, 90, _MANAGER), 3),
    (_part_time, 6),
    (_days("time-in-lieu", 1, 1, _SELF), 2),
    (_days("course", 1, 3, _CAL), 4),
    (_days("business-trip", 1, 4, _CAL), 2),
    (_days("home-office", 1, 1, _SELF, soft=True), 4),
    (_gone, 3),
    (_part_of_day("duty-elsewhere"), 2),
    (_part_of_day("quiet-time", soft=True), 2),
)
_KINDS: Final = [maker for maker, _ in _MAKERS]
_SHARES: Final = [share for _, share in _MAKERS]

#: Share of people who are absent for some of the day.
AWAY_ON_THE_DAY: Final = 0.175
AWAY_LATER: Final = 0.2


def absences_of(rng: Random, person: str, day: date, moments: Moments) -> tuple[Absence, ...]:
    """Return a person's absences around a day: about one person in six is away for some of that day."""
    spans: list[_Span] = []
    if rng.random() < AWAY_ON_THE_DAY:
        spans += rng.choices(_KINDS, _SHARES)[0](rng, moments, day)
    if rng.random() < AWAY_LATER:
        later = day + timedelta(days=rng.randint(3, 40))
        if later.weekday() > 4:
            later += timedelta(days=7 - later.weekday())
        spans += rng.choices(_KINDS, _SHARES)[0](rng, moments, later)
    return tuple(Absence(person, *span) for span in sorted(spans, key=lambda span: (span[1], span[0])))

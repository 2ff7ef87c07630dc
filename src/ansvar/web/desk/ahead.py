"""The hours ahead of somebody: when they are away today and tomorrow, as a line to look at and as words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import pairwise
from typing import Final

from ansvar.presence.detail import Viewer, detail
from ansvar.web.house import house

#: The hours that a line shows.
FIRST_H: Final = 7
LAST_H: Final = 18
DAYS: Final = 2
#: What is told of; evenings and nights are everybody's.
_TOLD: Final = frozenset({"away", "unit closed", "quiet day"})


@dataclass(frozen=True, slots=True)
class Spell:
    """A time in which somebody cannot be reached. `x` and `width`: its place on the line, in percent."""

    start: datetime
    end: datetime
    state: str
    x: float
    width: float
    whole: bool


@dataclass(frozen=True, slots=True)
class Day:
    """One day of somebody: what stands in the way of calls, and where on the line it is now."""

    today: bool
    date: datetime
    spells: tuple[Spell, ...]
    now_x: float | None
    hours: tuple[tuple[int, float], ...]


def days_ahead(person: str, viewer: Viewer) -> tuple[Day, ...]:
    """Return today and tomorrow of somebody, as far as this viewer may know: state and times, no reason."""
    known, now = house(), house().now()
    presence, organisation = known.presence(), known.organisation
    midnight = datetime.combine(now.astimezone(known.zone).date(), time.min, known.zone)
    found = []
    for day in range(DAYS):
        start = _midnight(midnight, day)
        first, last = start.replace(hour=FIRST_H), start.replace(hour=LAST_H)
        length = (last - first).total_seconds()
        edges = [first, *(datetime.fromtimestamp(at, known.zone) for at in presence.edges(person, first.timestamp(), last.timestamp())), last]  # fmt: skip
        edges = sorted({each for each in edges if first <= each <= last})
        spells: list[Spell] = []
        for begins, ends in pairwise(edges):
            state = detail(known.policy, organisation, presence, person, begins.timestamp() + 1, viewer).state
            if state not in _TOLD:
                continue
            if spells and spells[-1].end == begins and spells[-1].state == state:
                begins = spells.pop().start
            x = (begins - first).total_seconds() / length * 100
            width = (ends - begins).total_seconds() / length * 100
            spells.append(Spell(begins, ends, state, round(x, 2), round(width, 2), width > 99))
        now_x = (now - first).total_seconds() / length * 100
        hours = tuple(
            (hour, round((hour - FIRST_H) / (LAST_H - FIRST_H) * 100, 2)) for hour in range(8, LAST_H, 2)
        )
        running = tuple(each for each in spells if each.end > now)
        found.append(Day(not day, start, running, round(now_x, 2) if 0 <= now_x <= 100 else None, hours))
    return tuple(found)


def _midnight(first: datetime, days: int) -> datetime:
    return datetime.combine(first.date() + timedelta(days=days), time.min, first.tzinfo)

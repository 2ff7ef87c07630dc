"""Local days and stretches of time that follow them: the ground under openings and quiet days.

Inside presence an instant is seconds since the epoch; local dates and clock times are met only here.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from bisect import bisect_right
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Final
from zoneinfo import ZoneInfo

DAY: Final = 86_400
#: Edges are kept in blocks of this many seconds; every block is computed when it is first asked for.
BLOCK: Final = 32 * DAY
#: How far a search for the next edge goes. A yearly season always has an edge within it.
HORIZON: Final = 400 * DAY
_MINUTES: Final = 1440

Stretch = tuple[float, float]


class LocalDays:
    """The calendar days of one time zone."""

    __slots__ = ("_blocks", "_midnights", "_tz", "zone")

    def __init__(self, zone: str) -> None:
        self.zone = zone
        self._tz = ZoneInfo(zone)
        self._midnights: dict[int, float] = {}
        self._blocks: dict[float, tuple[int, tuple[float, ...]]] = {}

    def local(self, at: float) -> datetime:
        """Return the aware local datetime of an instant."""
        return datetime.fromtimestamp(at, self._tz)

    def day_of(self, at: float) -> date:
        """Return the local date that holds an instant."""
        held = self._blocks.get(at // BLOCK)
        if held is None:
            held = self._fill(at // BLOCK)
        return date.fromordinal(held[0] + bisect_right(held[1], at))

    def midnight(self, day: date) -> float:
        """Return when a local date begins."""
        ordinal = day.toordinal()
        at = self._midnights.get(ordinal)
        if at is None:
            at = self._midnights[ordinal] = self._instant(datetime(day.year, day.month, day.day))  # noqa: DTZ001
        return at

    def instant(self, day: date, minute: float) -> float:
        """Return the instant of a clock time, in minutes from midnight; 1440 and more is on the next days.

        A time that the clock skips is the end of the gap; one that it shows twice is the first of the two.
        So adjoining clock spans stay adjoining, and none is ever open twice.
        """
        start = self.midnight(day)
        if self.midnight(day + timedelta(2)) - start == 2 * DAY:
            return start + minute * 60
        days, rest = divmod(minute, _MINUTES)
        return self._instant(datetime(day.year, day.month, day.day) + timedelta(days, rest * 60))  # noqa: DTZ001

    def clock(self, at: float) -> tuple[date, float]:
        """Return the local date and the seconds from midnight that its clock shows.

        In the hour that an autumn night repeats, the clock is taken to stand at the end of that hour, so
        that a later instant never shows an earlier time.
        """
        local = self.local(at)
        if local.fold:
            before = local.replace(fold=0)
            change = self._change(before.timestamp(), at)
            local = datetime.fromtimestamp(change - 1, self._tz) + timedelta(seconds=1)
        second = local.hour * 3_600 + local.minute * 60 + local.second + local.microsecond / 1e6
        return local.date(), second

    def _instant(self, naive: datetime) -> float:
        aware = naive.replace(tzinfo=self._tz)
        at = aware.timestamp()
        if abs(self.local(at).replace(tzinfo=None) - naive) < timedelta(seconds=1):  # a float may round
            return at
        # In a gap, the two readings lie on either side of the change (PEP 495).
        return self._change(aware.replace(fold=1).timestamp(), at)

    def _change(self, low: float, high: float) -> float:
        """Return when the clock changed, between an instant before it and one at it or after."""
        before, after = int(low), int(high)
        offset = self.local(after).utcoffset()
        while after - before > 1:
            middle = (before + after) // 2
            if self.local(middle).utcoffset() == offset:
                after = middle
            else:
                before = middle
        return float(after)

    def _fill(self, block: float) -> tuple[int, tuple[float, ...]]:
        start = block * BLOCK
        first = self.local(start).date()
        after: list[float] = []
        day = first + timedelta(1)
        while (at := self.midnight(day)) < start + BLOCK:
            after.append(at)
            day += timedelta(1)
        held = self._blocks[block] = (first.toordinal(), tuple(after))
        return held


@lru_cache(maxsize=64)
def days_of(zone: str) -> LocalDays:
    """Return the days of a zone; one object per zone."""
    return LocalDays(zone)


def merged(stretches: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """Return stretches in order, those that overlap or touch as one, empty ones left out."""
    result: list[Stretch] = []
    for start, end in sorted(stretches):
        if start >= end:
            continue
        if result and start <= result[-1][1]:
            if end > result[-1][1]:
                result[-1] = (result[-1][0], end)
        else:
            result.append((start, end))
    return tuple(result)


class Stretches(ABC):
    """Half-open stretches of time, told day by day, and asked by instant.

    A subclass says in `_spans` which minutes of a date belong to it; the answers are cached for good.
    """

    __slots__ = ("_blocks", "_by_day", "_changes", "days")

    def __init__(self, days: LocalDays) -> None:
        self.days = days
        self._by_day: dict[date, tuple[Stretch, ...]] = {}
        self._blocks: dict[float, tuple[float, ...]] = {}
        self._changes: dict[float, tuple[float, ...]] = {}

    @abstractmethod
    def _spans(self, day: date) -> Iterable[tuple[int, int]]:
        """Return ``[start, end)`` in minutes from midnight of a date; an end over 1440 is on the next day."""

    def holds(self, at: float) -> bool:
        """Whether an instant lies in a stretch."""
        edges = self._blocks.get(at // BLOCK)
        if edges is None:
            edges = self._block(at // BLOCK)
        return bisect_right(edges, at) & 1 == 1

    def change_after(self, at: float) -> float | None:
        """Return the first edge after an instant, or None when there is none within 400 days."""
        block = at // BLOCK
        limit = at + HORIZON
        while block * BLOCK <= limit:
            changes = self._changes_in(block)
            if changes and changes[-1] > at:
                edge = changes[bisect_right(changes, at)]
                return edge if edge <= limit else None
            block += 1
        return None

    def day(self, day: date) -> tuple[Stretch, ...]:
        """Return the stretches that begin on a local date, in order; the last may run past midnight."""
        held = self._by_day.get(day)
        if held is None:
            instant = self.days.instant
            held = self._by_day[day] = merged(
                (instant(day, start), instant(day, end)) for start, end in self._spans(day)
            )
        return held

    def edges(self, start: float, end: float) -> tuple[float, ...]:
        """Return every instant in ``[start, end)`` at which a stretch begins or ends."""
        result: list[float] = []
        block = start // BLOCK
        while block * BLOCK < end:
            result.extend(edge for edge in self._changes_in(block) if start <= edge < end)
            block += 1
        return tuple(result)

    def intervals(self, start: float, end: float) -> tuple[Stretch, ...]:
        """Return the stretches, cut to ``[start, end)``."""
        if start >= end:
            return ()
        edges = [edge for edge in self.edges(start, end) if edge > start]
        bounds = [start, *edges, end]
        first = 0 if self.holds(start) else 1
        return tuple(pairwise(bounds))[first::2]

    def _block(self, block: float) -> tuple[float, ...]:
        """Return the edges in a block, opening first; a stretch that began earlier opens at its start."""
        start = block * BLOCK
        end = start + BLOCK
        day, last = self.days.day_of(start) - timedelta(2), self.days.day_of(end)
        found: list[Stretch] = []
        while day <= last:
            found.extend(self.day(day))
            day += timedelta(1)
        edges: list[float] = []
        for opens, closes in merged((max(opens, start), min(closes, end)) for opens, closes in found):
            edges.append(opens)
            if closes < end:
                edges.append(closes)
        held = self._blocks[block] = tuple(edges)
        return held

    def _changes_in(self, block: float) -> tuple[float, ...]:
        """Return the true edges in a block: without the seam where a stretch runs on from the block before."""
        held = self._changes.get(block)
        if held is None:
            before = self._blocks.get(block - 1)
            before = self._block(block - 1) if before is None else before
            own = self._blocks.get(block)
            own = self._block(block) if own is None else own
            seam = block * BLOCK
            if len(before) & 1:
                held = own[1:] if own and own[0] == seam else (seam, *own)
            else:
                held = own
            self._changes[block] = held
        return held

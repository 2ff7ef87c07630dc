"""When a unit is closed within its hours, and when it keeps its quiet day."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from datetime import date

from ansvar.policy.sections import QuietDay
from ansvar.presence.days import DAY, LocalDays, Stretches
from ansvar.presence.model import Closure, QuietChoice
from ansvar.presence.sweep import sweep

_MIDNIGHT = DAY // 60


class Closures:
    """The closures that meet one unit: its own and those of the units above it, laid out flat."""

    __slots__ = ("_bounds", "_held")

    def __init__(self, closures: Iterable[tuple[int, Closure]]) -> None:
        """Take closures with how far above the unit theirs is; the nearest matters, then the one that ends last."""
        found = [
            (
                (above, -closure.end.timestamp(), closure.start.timestamp(), _order(closure)),
                closure,
            )
            for above, closure in closures
        ]
        found.sort(key=lambda pair: pair[0])
        self._bounds, held = sweep([(c.start.timestamp(), c.end.timestamp(), c) for _, c in found])
        self._held = tuple(active[0] if active else None for active in held)

    def at(self, at: float) -> Closure | None:
        """Return the closure that holds at an instant, or None."""
        index = bisect_right(self._bounds, at)
        return self._held[index - 1] if index else None

    def change_after(self, at: float) -> float | None:
        """Return the next instant at which a closure begins or ends, or None."""
        index = bisect_right(self._bounds, at)
        return self._bounds[index] if index < len(self._bounds) else None

    def edges(self, start: float, end: float) -> tuple[float, ...]:
        """Return every instant in ``[start, end)`` at which a closure begins or ends."""
        return self._bounds[bisect_left(self._bounds, start) : bisect_left(self._bounds, end)]


NO_CLOSURES = Closures(())


def _order(closure: Closure) -> tuple[bool, str, str]:
    return (not closure.agreed, closure.divert or "", closure.note)


def choice_on(choices: Sequence[QuietChoice], day: date) -> QuietChoice | None:
    """Return the first choice of a quiet weekday that is kept on a date; its first and last date count."""
    text = day.isoformat()
    return next(
        (c for c in choices if (not c.since or c.since <= text) and (not c.until or text <= c.until)), None
    )


class QuietTime(Stretches):
    """One row of the policy's quiet days, for the units that keep it on the same weekday.

    `choices` are the units' own weekdays in order of preference and replace those of the row; None keeps
    the row's. A span past midnight belongs to the date it begins on.
    """

    __slots__ = ("_choices", "_row", "name")

    def __init__(
        self, days: LocalDays, name: str, row: QuietDay, choices: tuple[QuietChoice, ...] | None
    ) -> None:
        super().__init__(days)
        self.name = name
        self._row = row
        self._choices = choices

    @property
    def closes_desk(self) -> bool:
        """Whether desk phones are quiet."""
        return "desk" in self._row.lines

    @property
    def closes_mobile(self) -> bool:
        """Whether mobiles are quiet."""
        return "mobile" in self._row.lines

    @property
    def whole(self) -> bool:
        """Whether no phone is left."""
        return self.closes_desk and self.closes_mobile

    def _spans(self, day: date) -> Iterable[tuple[int, int]]:
        if self._row.since and day.isoformat() < self._row.since:
            return []
        weekdays = self._row.days.days
        if self._choices is not None:
            choice = choice_on(self._choices, day)
            weekdays = () if choice is None else (choice.weekday,)
        if day.weekday() not in weekdays:
            return []
        return [
            (span.start, span.end if span.end > span.start else span.end + _MIDNIGHT)
            for span in self._row.time
        ] or [(0, _MIDNIGHT)]

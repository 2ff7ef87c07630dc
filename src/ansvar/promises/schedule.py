"""The moments of a promise, worked out once for all messages of the same stretch of time."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

from ansvar.policy.rows import Escalation, Promise
from ansvar.presence.openings import Openings
from ansvar.promises.deadlines import due_at, holds_until, shifted
from ansvar.words.clock import Due


class Schedule(NamedTuple):
    """When a promise is due and what happens before and after; `escalations` in the order of the row."""

    due: float
    due_at: datetime
    aim_at: datetime | None
    interim_at: datetime | None
    escalations: tuple[tuple[float, datetime], ...]


class _Held(NamedTuple):
    start: float
    until: float
    due: Due
    openings: Openings
    schedule: Schedule


def utc(at: float) -> datetime:
    """Return an instant as an aware datetime in UTC."""
    return datetime.fromtimestamp(at, UTC)


class Schedules:
    """Schedules of the rows of one policy, remembered as long as the clock does not change them."""

    __slots__ = ("_held", "_rows")

    def __init__(self) -> None:
        self._held: dict[tuple[int, int, int], _Held] = {}
        self._rows: dict[int, Promise] = {}

    def of(self, row: Promise, due: Due, start: float, openings: Openings) -> Schedule:
        """Return the schedule of a promise counted from `start`."""
        key = (id(row), id(due), id(openings))
        held = self._held.get(key)
        if held is not None and (held.start <= start < held.until or held.start == start):
            return held.schedule
        # What is held keeps row, deadline and openings alive, so that their ids stay their own.
        self._rows[id(row)] = row
        schedule, until = _schedule(row, due, start, openings)
        self._held[key] = _Held(start, until, due, openings, schedule)
        return schedule


def _schedule(row: Promise, due: Due, start: float, openings: Openings) -> tuple[Schedule, float]:
    cutoff = row.cutoff.minute if row.cutoff else None
    at = due_at(due, start, openings, cutoff)
    aim = None if row.aim is None else min(at, due_at(row.aim, start, openings, cutoff))
    interim = None if row.interim is None else due_at(row.interim, start, openings, cutoff)
    moments = [_moment(item, at, openings) for item in row.escalate]
    until = min(
        holds_until(each, start, openings, cutoff) for each in (due, row.aim, row.interim) if each is not None
    )
    schedule = Schedule(
        at,
        utc(at),
        None if aim is None else utc(aim),
        None if interim is None else utc(interim),
        tuple((moment, utc(moment)) for moment in moments),
    )
    return schedule, until


def _moment(item: Escalation, due: float, openings: Openings) -> float:
    if item.before is not None:
        return shifted(item.before, due, openings, back=True)
    return due if item.after is None else shifted(item.after, due, openings)

"""The one record of a call, folded from its events; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

#: An event as the fold takes it: when, what, facts.
Happened = tuple[datetime, str, Mapping[str, Any]]

OUTCOMES = ("answered", "promised", "abandoned", "refused", "announced", "served", "failed")


@dataclass(slots=True)
class Record:
    """What became of a call (see `models.CallRecord`). `waited_s`: until somebody talked with the caller, or the end."""

    arrived_at: datetime
    ended_at: datetime
    direction: str = ""
    dialled: str = ""
    called: str = ""
    reached: str = ""
    caller: str | None = None
    language: str = ""
    determined_by: list[str] = field(default_factory=list)
    outcome: str = "failed"
    picked_up_by: str = ""
    promise_id: str = ""
    waited_s: float = 0.0
    rang_s: float = 0.0
    talked_s: float = 0.0


def record_of(events: Iterable[Happened], ended_at: datetime) -> Record:
    """Return the record of a call from its events in order.

    1. What is known at the arrival stays: dialled, caller, direction, whom it was for (`called` or `sought`).
    2. What changes on the way is the last said: language, reached, rows that decided (without repetition).
    3. The outcome is the one that the `ended` event names. A call cut short without one is judged by what
       happened: answered, promised, announced, abandoned.
    """
    events = list(events)
    record = Record(events[0][0] if events else ended_at, ended_at)
    seen: set[str] = set()
    rows: dict[str, None] = {}
    rang_at = answered_at = None
    named = ""
    for at, kind, facts in events:
        seen.add(kind)
        record.direction = record.direction or _text(facts, "direction")
        record.dialled = record.dialled or _text(facts, "dialled")
        record.caller = record.caller or _text(facts, "caller") or None
        record.called = record.called or _text(facts, "sought") or _text(facts, "called")
        record.language = _text(facts, "language") or record.language
        record.reached = _text(facts, "reached") or record.reached
        for name in ("rows", "determined_by", "row"):
            found = facts.get(name)
            rows |= dict.fromkeys([found] if isinstance(found, str) and found else _texts(found))
        if kind in ("ringing", "offered to", "rings") and rang_at is None:
            rang_at = at
        if kind in ("answered", "picked up"):
            answered_at = answered_at or at
            who = _text(facts, "by") or _text(facts, "who") or _text(facts, "key")
            record.reached = who or record.reached
            if kind == "picked up" or facts.get("picked_up") is True:
                record.picked_up_by = who or record.picked_up_by
        if kind in ("promised", "promise"):
            record.promise_id = _text(facts, "promise") or _text(facts, "id") or record.promise_id
        if kind == "ended":
            # How long it lasted is said where all events were written at once, after an engine was gone.
            lasted = facts.get("lasted_s")
            record.ended_at = at
            if isinstance(lasted, int | float) and lasted >= 0:
                record.ended_at = record.arrived_at + timedelta(seconds=float(lasted))
            named = _text(facts, "outcome")
            if facts.get("picked_up") is True:
                record.picked_up_by = record.picked_up_by or record.reached
            waited = facts.get("waited_s")
            if isinstance(waited, int | float):
                record.waited_s = max(0.0, float(waited))
    record.determined_by = list(rows)
    record.outcome = named if named in OUTCOMES else _judged(seen, record)
    _measure(record, rang_at, answered_at)
    return record


def _judged(seen: set[str], record: Record) -> str:
    if seen & {"answered", "picked up"}:
        return "answered"
    if record.promise_id:
        return "promised"
    for outcome in ("refused", "announced", "abandoned"):
        if outcome in seen:
            return outcome
    return "abandoned" if seen else "failed"


def _measure(record: Record, rang_at: datetime | None, answered_at: datetime | None) -> None:
    """Work out the seconds; never negative, also when the clock was set back meanwhile."""
    until = answered_at or record.ended_at
    if not record.waited_s:
        record.waited_s = _between(record.arrived_at, until)
    record.rang_s = 0.0 if rang_at is None else _between(rang_at, until)
    record.talked_s = 0.0 if answered_at is None else _between(answered_at, record.ended_at)


def _between(start: datetime, end: datetime) -> float:
    return max(0.0, round((end - start).total_seconds(), 3))


def _text(facts: Mapping[str, Any], name: str) -> str:
    value = facts.get(name)
    return value if isinstance(value, str) else ""


def _texts(value: object) -> list[str]:
    return [each for each in value if isinstance(each, str)] if isinstance(value, list | tuple) else []

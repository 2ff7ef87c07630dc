"""What the store answers with: plain values, free of the database."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any


@dataclass(frozen=True, slots=True)
class Live:
    """A call in progress as last saved, its state as plain JSON."""

    call: str
    version: int
    at: datetime
    snapshot: Any = field(repr=False)


@dataclass(frozen=True, slots=True)
class Deadline:
    """A timer of a live call."""

    call: str
    name: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Recovery:
    """Everything a new engine starts from, as of one moment.

    `next_sequence`: of the next event, for each live call.
    """

    live: tuple[Live, ...]
    timers: tuple[Deadline, ...]
    next_sequence: dict[str, int]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a call."""

    call: str
    sequence: int
    at: datetime
    kind: str
    facts: dict[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class CallRecord:
    """What became of a call. `waited_s`: until somebody talked with the caller, or the end."""

    call: str
    arrived_at: datetime
    ended_at: datetime
    direction: str
    dialled: str
    called: str
    reached: str
    caller: str | None = field(repr=False)
    language: str
    determined_by: tuple[str, ...]
    outcome: str
    picked_up_by: str
    promise: str
    waited_s: float
    rang_s: float
    talked_s: float


@dataclass(frozen=True, slots=True)
class Kept:
    """A promise as it stands. `state`: open, taken or done; `owner`: who must keep it now."""

    id: str
    call: str
    kind: str
    row: str
    owner: str
    to: str
    number: str | None = field(repr=False)
    recording: str
    seconds: float
    language: str
    urgent: bool
    made_at: datetime
    due_at: datetime
    aim_at: datetime | None
    interim_at: datetime | None
    takes_over: tuple[str, ...]
    state: str
    taken_by: str
    taken_at: datetime | None
    interim_given_at: datetime | None
    heard_at: datetime | None
    done_at: datetime | None
    done_by: str
    words: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class PromiseEvent:
    """Something that happened to a promise: made, heard, taken, released, interim, handed over, escalated, done."""

    promise: str
    at: datetime
    kind: str
    by: str
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Escalation:
    """A moment of a promise that has come: who hears of it, and whether that one takes over.

    `step` counts the escalations of the promise from 0.
    """

    promise: str
    step: int
    at: datetime
    whom: str
    takes_over: bool
    owner: str


class PinCheck(Enum):
    """What a PIN was. `LOCKED`: too many failures; the PIN was not even looked at. `UNSET`: none was ever set."""

    RIGHT = "right"
    WRONG = "wrong"
    LOCKED = "locked"
    UNSET = "unset"


@dataclass(frozen=True, slots=True)
class Box:
    """A mailbox: whether it has a PIN, its own greeting, and how many messages wait."""

    owner: str
    pin_set: bool
    pin_set_at: datetime | None
    locked_until: datetime | None
    greeting: str
    greeting_at: datetime | None


@dataclass(frozen=True, slots=True)
class Forward:
    """A forward set by phone. `accepted`: what its target said, None while it has said nothing."""

    person: str
    to: str = field(repr=False)
    set_at: datetime
    accepted: bool | None


@dataclass(frozen=True, slots=True)
class Substitute:
    """Whoever takes a person's calls during an absence in ``[start, end)``. `accepted`: None while nothing was said."""

    id: str
    person: str
    to: str
    start: datetime
    end: datetime | None
    consent: bool
    accepted: bool | None
    set_by: str

    @property
    def holds(self) -> bool:
        """Whether calls go there."""
        return bool(self.accepted) if self.consent else self.accepted is not False


@dataclass(frozen=True, slots=True)
class Competences:
    """What a person can. `confirmed_at`: None when only a proposal was made; `base`: what the files said then."""

    person: str
    competences: tuple[str, ...]
    base: tuple[str, ...]
    confirmed_at: datetime | None
    proposed: tuple[str, ...] | None
    proposed_at: datetime | None


@dataclass(frozen=True, slots=True)
class OperatorIn:
    """An operator at the switchboard."""

    operator: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Notice:
    """A mail or SMS to send now; `attempts` counts this one."""

    id: str
    kind: str
    by: str
    whom: str
    call: str
    promise: str
    created_at: datetime
    attempts: int


@dataclass(frozen=True, slots=True)
class Counts:
    """Gauges for /metrics."""

    live_calls: int
    timers: int
    timers_late: int
    promises_open: int
    promises_taken: int
    promises_late: int
    notices_waiting: int
    operators_in: int

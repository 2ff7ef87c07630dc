"""The values of routing: a call, what is live, and the decision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from ansvar.promises.model import PromiseTerms as PromiseTerms

_NONE: Mapping[str, float] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Live:
    """What the exchange knows at the moment: who talks, whose phone is not registered, who waits.

    - `busy`, `unregistered`: person ids.
    - `idle_since`: person id -> seconds since the epoch when the person's last call ended.
    - `operators`: operators logged in, or None when that is not known (then hours alone decide).
    - `waiting`: callers waiting at the switchboard; `doubled`: the double crew is at work.
    """

    busy: frozenset[str] = frozenset()
    unregistered: frozenset[str] = frozenset()
    idle_since: Mapping[str, float] = field(default_factory=lambda: _NONE)
    operators: int | None = None
    waiting: int = 0
    doubled: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """A call as it stands when it is routed.

    - `to`: the number dialled, or `person:ID`, `unit:ID`, `function:ID`, `switchboard`.
    - `caller`: the number shown, E.164 or an extension; None when withheld.
    - `tried`: ids of endpoints already rung in this call (`person:alice`, `mobile:alice`, `number:+46…`).
    - `attempts`: earlier unanswered calls by this caller; `transfers`: transfers so far in this call.
    - `queued_since`: when the call first joined the switchboard's queue, kept through every transfer.
    - `id`: seeds the random strategies, so that a replay gives the same order.
    """

    to: str
    caller: str | None = None
    purpose: str = "call"
    urgent: bool = False
    language: str = ""
    topic: str = ""
    line_class: str = ""
    attempts: int = 0
    transfers: int = 0
    tried: tuple[str, ...] = ()
    declined: tuple[str, ...] = ()
    case_owner: str | None = None
    queued_since: datetime | None = None
    told_long_absence: bool = False
    live: Live = Live()
    id: str = ""


class Why(StrEnum):
    """Why a candidate was ruled out. Never a reason of absence."""

    ABSENT = "absent"
    BUSY = "busy"
    NOT_REGISTERED = "not registered"
    OUTSIDE_HOURS = "outside hours"
    QUIET_DAY = "quiet day"
    UNIT_CLOSED = "unit closed"
    SILENT = "silent"
    ALREADY_TRIED = "already tried"
    DECLINED = "declined"
    FORBIDDEN = "forbidden"
    NOBODY = "nobody"
    NO_NUMBER = "no number"
    IS_CALLER = "is the caller"
    FORWARD_LOOP = "forward loop"
    FORWARD_AREA = "forward outside the allowed area"
    FORWARD_AWAY = "forwarded to someone who cannot answer"
    SWITCHBOARD_CLOSED = "switchboard closed"
    NO_MAILBOX = "no mailbox"
    AWAY_TOO_LONG = "away too long for a mailbox"
    NOT_TOLD = "away too long for a message"
    TRANSFER_LIMIT = "transfer limit"
    LIMIT_REACHED = "enough people found"
    SEARCH_TOO_LONG = "search too long"
    UNKNOWN = "unknown name"
    OFFERED_NOTHING = "nothing promised"


class Endpoint(NamedTuple):
    """Something that can be rung: `kind` is person, mobile, private, number, service, queue or switchboard."""

    kind: str
    id: str
    number: str

    @property
    def key(self) -> str:
        """The id under which it counts as tried."""
        return f"{self.kind}:{self.id}"


class Step(NamedTuple):
    """Ring these endpoints, in this order or all together, each for so many seconds."""

    row: str
    target: str
    endpoints: tuple[Endpoint, ...]
    strategy: str
    seconds: float
    announced: bool = False


class Rejected(NamedTuple):
    """A candidate that was ruled out, by which row's attempt, and why."""

    row: str
    target: str
    candidate: str
    why: Why


class EndsIn(NamedTuple):
    """The end of a call: what kind, whose (`person:ID`, `unit:ID`, …), by which row (`default` for none)."""

    kind: str
    owner: str
    row: str
    name: str = ""


class KeyPress(NamedTuple):
    """A key the caller may press, what it does and by which row."""

    key: str
    action: str
    name: str
    row: str


class Told(NamedTuple):
    """What the caller hears, as facts. Holds no kind and no reason of absence.

    `state` is one of present, away, busy, closed, quiet, outside hours, no answer, unknown number,
    switchboard closed. `back_at` is None when no return time is known or none applies;
    `return_known` tells the two apart (None: does not apply).
    """

    state: str
    facts: tuple[str, ...]
    organisation: str
    unit: str | None
    function: str | None
    name: str | None
    back_at: datetime | None
    return_known: bool | None
    opens_at: datetime | None
    alternatives: tuple[str, ...]
    due_at: datetime | None
    say: tuple[str, ...]
    end: str
    language: str


@dataclass(frozen=True, slots=True)
class Decision:
    """Where a call goes and why; equal inputs give equal decisions.

    - `steps`: what is rung, in order; `end`: where the call ends when nobody answers.
    - `told`: what the caller hears, as facts; `keys`: what the caller may press.
    - `promise`: terms of the promise if the end makes one.
    - `determined_by`: ids of the rows that made this decision, in order of use (`default` for the safe default).
    - `rejected`: candidates ruled out, with why; `errors`: what was wrong with the policy, for the audit log.
    - `notify`: (channel, who) that are told; `shown`: number shown to the one rung.
    - `queued_since`: the caller's place in the switchboard's queue; never later than the call brought with it.
    """

    called: str
    steps: tuple[Step, ...]
    end: EndsIn
    told: Told
    keys: tuple[KeyPress, ...]
    promise: PromiseTerms | None
    determined_by: tuple[str, ...]
    rejected: tuple[Rejected, ...]
    errors: tuple[str, ...]
    notify: tuple[tuple[str, str], ...] = ()
    shown: str = ""
    transfer: str = ""
    instructions: str = ""
    queued_since: datetime | None = None

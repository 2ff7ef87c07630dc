"""The values of routing: a call, what is live, and the decision."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final, NamedTuple

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
    - `case_owner`, `last_contact`: person ids; who owns the caller's case, who called or talked to the caller last.
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
    last_contact: str | None = None
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


class Late(NamedTuple):
    """The part of a decision that is worked out when it is first asked for."""

    told: Told
    promise: PromiseTerms | None
    keys: tuple[KeyPress, ...]


class Decision:
    """Where a call goes and why; immutable, and equal inputs give equal decisions.

    - `steps`: what is rung, in order; `end`: where the call ends when nobody answers.
    - `told`: what the caller hears, as facts; `keys`: what the caller may press.
    - `promise`: terms of the promise if the end makes one.
    - `determined_by`: ids of the rows that made this decision, in order of use (`default` for the safe default).
    - `rejected`: candidates ruled out, with why; `errors`: what was wrong with the policy, for the audit log.
    - `notify`: (channel, who) that are told; `shown`: number shown to the one rung.
    - `queued_since`: the caller's place in the switchboard's queue; never later than the call brought with it.

    Most calls are answered and need no deadline, so `told`, `promise` and `keys` are worked out when one of
    them is first asked for, from the same inputs: the answer does not depend on when that is.
    """

    __slots__ = (
        "_late",
        "_work_out",
        "called",
        "determined_by",
        "end",
        "errors",
        "instructions",
        "notify",
        "queued_since",
        "rejected",
        "shown",
        "steps",
        "transfer",
    )
    called: str
    steps: tuple[Step, ...]
    end: EndsIn
    determined_by: tuple[str, ...]
    rejected: tuple[Rejected, ...]
    errors: tuple[str, ...]
    notify: tuple[tuple[str, str], ...]
    shown: str
    transfer: str
    instructions: str
    queued_since: datetime | None
    _late: Late
    _work_out: Callable[[], Late] | None

    def __init__(
        self,
        called: str,
        steps: tuple[Step, ...],
        end: EndsIn,
        told: Told | None,
        keys: tuple[KeyPress, ...],
        promise: PromiseTerms | None,
        determined_by: tuple[str, ...],
        rejected: tuple[Rejected, ...],
        errors: tuple[str, ...],
        notify: tuple[tuple[str, str], ...] = (),
        shown: str = "",
        transfer: str = "",
        instructions: str = "",
        queued_since: datetime | None = None,
        work_out: Callable[[], Late] | None = None,
    ) -> None:
        put = object.__setattr__
        put(self, "called", called)
        put(self, "steps", steps)
        put(self, "end", end)
        put(self, "determined_by", determined_by)
        put(self, "rejected", rejected)
        put(self, "errors", errors)
        put(self, "notify", notify)
        put(self, "shown", shown)
        put(self, "transfer", transfer)
        put(self, "instructions", instructions)
        put(self, "queued_since", queued_since)
        put(self, "_work_out", work_out)
        if told is not None:
            put(self, "_late", Late(told, promise, keys))

    def _worked_out(self) -> Late:
        try:
            return self._late
        except AttributeError:
            assert self._work_out is not None
            late = self._work_out()
            object.__setattr__(self, "_late", late)
            object.__setattr__(self, "_work_out", None)
            return late

    @property
    def told(self) -> Told:
        """What the caller hears, as facts."""
        return self._worked_out().told

    @property
    def promise(self) -> PromiseTerms | None:
        """The terms of the promise the end makes, or None when it makes none."""
        return self._worked_out().promise

    @property
    def keys(self) -> tuple[KeyPress, ...]:
        """The keys the caller may press."""
        return self._worked_out().keys

    def as_tuple(self) -> tuple[object, ...]:
        """Return every part, in a fixed order (see `FIELDS`)."""
        return tuple(getattr(self, name) for name in FIELDS)

    def replace(self, **changes: Any) -> Decision:
        """Return a copy with some parts changed."""
        return Decision(**{**dict(zip(FIELDS, self.as_tuple(), strict=True)), **changes})

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a decision is immutable; `{name}` cannot be set")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"a decision is immutable; `{name}` cannot be deleted")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Decision) and self.as_tuple() == other.as_tuple()

    def __hash__(self) -> int:
        return hash(self.as_tuple())

    def __repr__(self) -> str:
        return f"Decision({', '.join(f'{name}={getattr(self, name)!r}' for name in FIELDS)})"

    def __reduce__(self) -> tuple[object, ...]:
        return Decision, self.as_tuple()


#: The parts of a decision, in the order of its constructor.
FIELDS: Final = (
    "called", "steps", "end", "told", "keys", "promise", "determined_by", "rejected", "errors",
    "notify", "shown", "transfer", "instructions", "queued_since",
)  # fmt: skip

"""What can be written: small values, of which `Store.write` takes a list and keeps all or none.

Every change can be given twice and has happened once: events by call and sequence, promises, notices and
what was set by phone by an id of ours, states by comparing before changing. What identifies a caller, a PIN
or a reason of absence is left out of `repr`, so that no log shows it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

#: Plain JSON values.
Facts = Mapping[str, object]

# -- a call -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AppendEvent:
    """Something happened to a call. `sequence` counts within the call, from 1."""

    call: str
    sequence: int
    at: datetime
    kind: str
    facts: Facts = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class SaveLive:
    """The state of a call after a step, as plain JSON; an older `version` never replaces a newer."""

    call: str
    version: int
    at: datetime
    snapshot: object = field(repr=False)


@dataclass(frozen=True, slots=True)
class DropLive:
    """The call is over: its state and all its timers go."""

    call: str


@dataclass(frozen=True, slots=True)
class SetTimer:
    """A deadline; one of the same name is moved."""

    call: str
    name: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class CancelTimer:
    """A deadline that no longer counts, or that came."""

    call: str
    name: str


@dataclass(frozen=True, slots=True)
class FinishCall:
    """Fold the call's events, those of this batch included, into its one record; drop its state and timers."""

    call: str
    at: datetime


# -- promises ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MakePromise:
    """Make a promise, once; the fields are those of `calls.commands.Promise`, `words` what an operator wrote down."""

    id: str
    call: str
    made_at: datetime
    kind: str
    row: str
    owner: str
    to: str
    due_at: datetime
    aim_at: datetime | None = None
    interim_at: datetime | None = None
    takes_over: tuple[str, ...] = ()
    escalations: tuple[tuple[datetime, str, bool], ...] = ()
    number: str | None = field(default=None, repr=False)
    recording: str = ""
    seconds: float = 0.0
    language: str = ""
    urgent: bool = False
    words: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class HearMessage:
    """Somebody has heard the recording of a promise."""

    promise: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class TakePromise:
    """Somebody sees to an open promise; nothing happens when another was first."""

    promise: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class GiveInterim:
    """The caller was told that the matter takes longer."""

    promise: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class HandOver:
    """A promise that is not done gets another owner, and is open again."""

    promise: str
    to: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class KeepPromise:
    """A promise was kept; nothing happens when it was before. `how`: `called back`, `reached`, `deleted` ..."""

    promise: str
    by: str
    at: datetime
    how: str = ""


@dataclass(frozen=True, slots=True)
class QueueNotice:
    """Send a mail or SMS about a call or a promise; `kind`: `missed`, `message`, `late` ..."""

    id: str
    kind: str
    by: str
    whom: str
    at: datetime
    call: str = ""
    promise: str = ""


# -- set by phone -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SetAbsence:
    """A person is away during ``[start, end)``; what the same person had set by phone for that time gives way."""

    id: str
    person: str
    kind: str = field(repr=False)
    start: datetime
    end: datetime | None
    set_by: str
    at: datetime
    source: str = "self"
    forward: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class EndAbsence:
    """A person is back: every absence entered here that runs at `at` ends then."""

    person: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CancelAbsence:
    """An absence that has not begun is taken back; one that runs is ended by `EndAbsence`."""

    person: str
    start: datetime
    source: str = "self"


@dataclass(frozen=True, slots=True)
class SyncCalendar:
    """A person's calendar as read at `at`: (start, end, kind) of what counts; earlier readings give way to it.

    What the person has ended or taken back by hand does not come back.
    """

    person: str
    at: datetime
    entries: tuple[tuple[datetime, datetime, str], ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class SetSubstitute:
    """Somebody takes a person's calls during an absence in ``[start, end)``; one named before gives way.

    `consent`: the calls go there only once the substitute has agreed.
    """

    id: str
    person: str
    to: str
    start: datetime
    end: datetime | None
    set_by: str
    at: datetime
    consent: bool = False


@dataclass(frozen=True, slots=True)
class AnswerSubstitute:
    """The substitute agrees, or declines."""

    id: str
    by: str
    accepted: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class EndSubstitute:
    """Nobody is the substitute of a person any more."""

    person: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ConfirmCompetences:
    """These are a person's competences, as of now; `base`: what the directory's files said of them meanwhile."""

    person: str
    competences: tuple[str, ...]
    base: tuple[str, ...]
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ProposeCompetences:
    """A person proposes other competences, for the manager to accept; None takes the proposal back."""

    person: str
    competences: tuple[str, ...] | None
    at: datetime


@dataclass(frozen=True, slots=True)
class SetForward:
    """A person's calls go to somebody else (`person:ID` or a number) until taken back."""

    id: str
    person: str
    to: str = field(repr=False)
    at: datetime


@dataclass(frozen=True, slots=True)
class EndForward:
    """A person takes the forward back."""

    person: str
    at: datetime


@dataclass(frozen=True, slots=True)
class AnswerForward:
    """The target takes or declines the forward that `person` has set now."""

    person: str
    by: str
    accepted: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class OperatorIn:
    """An operator logs in; nothing happens when already in."""

    id: str
    operator: str
    at: datetime


@dataclass(frozen=True, slots=True)
class OperatorOut:
    """An operator logs out."""

    operator: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SetPin:
    """A new PIN for a mailbox (hashed before it is kept); "" takes it away. Failures are forgotten."""

    owner: str
    pin: str = field(repr=False)
    at: datetime


@dataclass(frozen=True, slots=True)
class SetGreeting:
    """The mailbox's own greeting: a recording, or "" for none."""

    owner: str
    recording: str
    at: datetime


@dataclass(frozen=True, slots=True)
class GrantAccess:
    """A named colleague may hear the mailbox, with the colleague's own PIN, during ``[start, end)``."""

    id: str
    owner: str
    delegate: str
    granted_by: str
    start: datetime
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class EndAccess:
    """The colleague may hear it no more."""

    owner: str
    delegate: str
    at: datetime


# -- set by managers ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SetClosure:
    """A unit is closed during ``[start, end)``; the same `id` again changes it.

    `base`: the key (`plans.key_of`) of the closure of the directory's files whose place it takes, or "".
    """

    id: str
    unit: str
    start: datetime
    end: datetime
    set_by: str
    at: datetime
    agreed: bool = False
    divert: str | None = None
    announced: datetime | None = None
    note: str = ""
    base: str = ""


@dataclass(frozen=True, slots=True)
class WithdrawClosure:
    """A closure is withdrawn; what it took the place of does not come back."""

    id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SetQuietDay:
    """A unit keeps its quiet day on a weekday (Monday 0) from a date on (ISO, or None)."""

    id: str
    unit: str
    weekday: int
    set_by: str
    at: datetime
    since: str | None = None
    until: str | None = None
    base: str = ""


@dataclass(frozen=True, slots=True)
class WithdrawQuietDay:
    """A quiet day is withdrawn."""

    id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Audit:
    """Who did what; `key` is ours, so that it is written once."""

    key: str
    at: datetime
    who: str
    what: str
    about: Facts = field(default_factory=dict)


PromiseChange = HearMessage | TakePromise | GiveInterim | HandOver | KeepPromise
PhoneChange = (
    SetAbsence | EndAbsence | CancelAbsence | SetForward | EndForward | AnswerForward | OperatorIn | OperatorOut
    | SetPin | SetGreeting | GrantAccess | EndAccess | SyncCalendar | SetSubstitute | AnswerSubstitute
    | EndSubstitute | ConfirmCompetences | ProposeCompetences
)  # fmt: skip
PlanChange = SetClosure | WithdrawClosure | SetQuietDay | WithdrawQuietDay
Change = (
    AppendEvent | SaveLive | DropLive | SetTimer | CancelTimer | FinishCall | MakePromise | QueueNotice | Audit
    | PromiseChange | PhoneChange | PlanChange
)  # fmt: skip

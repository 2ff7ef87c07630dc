"""A call in progress: who calls, what was decided, and the one phase it is in. Every value is plain and frozen.

The whole state is stored after each step, so that a new engine goes on where the old one stopped.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from ansvar.routing.model import EndsIn, KeyPress, PromiseTerms, Step

Outcome = Literal["answered", "promised", "abandoned", "announced", "refused", "failed", "served"]


@dataclass(frozen=True, slots=True)
class Caller:
    """The caller's own channel. `account` is "" for a caller from outside; `up`: answered by us."""

    channel: str
    number: str | None
    account: str = ""
    up: bool = False
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Leg:
    """A channel beside the caller's: a phone that we ring, or one that talks with the caller.

    `key` names the endpoint (`person:alice`, `number:+46…`), `row` the row that led there. `ask`: what it is told
    first: a call forwarded to it, which it may decline (A12), or one that comes back (`recall`); `up`: answered;
    `since`: of an operator's phone, when it began to ring.
    """

    channel: str
    key: str
    row: str
    account: str = ""
    ask: Literal["", "forward", "recall"] = ""
    up: bool = False
    since: datetime | None = None

    @property
    def person(self) -> str:
        """Whose phone it is, or ""."""
        kind, _, id = self.key.partition(":")
        return id if kind in ("person", "mobile", "private") else ""


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of the router: a `routing.model.Call` without what is live."""

    to: str
    purpose: str = "call"
    urgent: bool = False
    language: str = ""
    topic: str = ""
    transfers: int = 0
    tried: tuple[str, ...] = ()
    declined: tuple[str, ...] = ()
    queued_since: datetime | None = None
    last_contact: str | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """A decision, as far as carrying it out needs it. `number` counts the decisions of this call, from 1."""

    number: int
    called: str
    steps: tuple[Step, ...]
    end: EndsIn
    keys: tuple[KeyPress, ...]
    first: tuple[str, ...]
    last: tuple[str, ...]
    promise: PromiseTerms | None
    rows: tuple[str, ...]
    shown: str = ""
    instructions: str = ""
    transfer: str = ""
    notify: tuple[tuple[str, str], ...] = ()
    away: bool = False
    back_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Recall:
    """Who handed the call on, and takes it back when nobody answers there (policy's `switchboard.recall`)."""

    person: str
    account: str
    to: str


@dataclass(frozen=True, slots=True)
class Parting:
    """Somebody who has handed the call on hears so, and then the line ends; `playback` is "" when it is ending."""

    leg: Leg
    playback: str


# -- phases -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Telling:
    """The caller is told something; then the search starts (`search`), the end comes (`end`), or we hang up."""

    playback: str
    then: Literal["search", "end", "hang up", "queue"]
    phase: Literal["telling"] = "telling"


@dataclass(frozen=True, slots=True)
class Searching:
    """Phones ring: the endpoints of step `step`, the one at `at` when they ring one after another."""

    step: int
    at: int
    legs: tuple[Leg, ...]
    phase: Literal["searching"] = "searching"


@dataclass(frozen=True, slots=True)
class Confirming:
    """Somebody answered a call that was forwarded to them, hears whose it is, and takes or declines it."""

    leg: Leg
    playback: str
    search: Searching
    phase: Literal["confirming"] = "confirming"


@dataclass(frozen=True, slots=True)
class Talking:
    """The caller talks with somebody.

    - `keys`: a star code under way; `held`: one of them holds the other.
    - `told`, `aside`: what is said to one of them apart, and to which channel: why a code was refused.
    - `music`: the other one hears music meanwhile; with nothing `told` it is a hold by a key of the desk.
    - `held_since`: since when such a hold lasts.
    """

    bridge: str
    leg: Leg
    since: datetime
    keys: str = ""
    held: bool = False
    told: str = ""
    aside: str = ""
    music: bool = False
    held_since: datetime | None = None
    phase: Literal["talking"] = "talking"


@dataclass(frozen=True, slots=True)
class Consulting:
    """`by` talks with somebody else about handing the caller on; the caller hears music.

    `leg` is the one consulted, up when they talk.
    """

    bridge: str
    by: Leg
    leg: Leg
    aside: str
    since: datetime
    phase: Literal["consulting"] = "consulting"


@dataclass(frozen=True, slots=True)
class Queued:
    """The caller waits at the switchboard, or a call-back keeps the caller's place (`away`).

    - `since`: when the call first joined, kept through every transfer; `joined`: when this wait began.
    - `offer`: the operators' phones that ring for this call, of two operators at most (see `calls.board`).
    - `spoken`: what is being said, or "".
    - `late`: what was due while an operator's phone rang, and comes if nobody answers.
    - `back`: the step to go on with when the wait ends unanswered, or None when this is the end.
    """

    bridge: str
    since: datetime
    joined: datetime
    queue: str = "switchboard"
    row: str = ""
    offer: tuple[Leg, ...] = ()
    spoken: str = ""
    back: int | None = None
    away: bool = False
    number: str | None = None
    promise: str = ""
    late: Literal["", "step", "overflow"] = ""
    phase: Literal["queued"] = "queued"


@dataclass(frozen=True, slots=True)
class Parked:
    """An operator has put the caller aside to talk with another; the caller hears music and stands in no queue.

    - `by`: the operator's id, `row`: the row that led there; `since`: since when the caller is held.
    - `offer`: the operator's phones that ring because the caller comes back.
    """

    bridge: str
    by: str
    row: str
    since: datetime
    offer: tuple[Leg, ...] = ()
    phase: Literal["parked"] = "parked"


@dataclass(frozen=True, slots=True)
class Reaching:
    """An operator has taken a call-back that kept its place; the caller is being rung.

    - `spoken`, `greeting`: what the operator and the caller are told, each to its end, before they are joined.
    - `queue`: where the caller waits if the operator goes in that moment.
    - `missed`: nobody answered, and the operator hears so; the caller's phone is rung no more.
    """

    operator: Leg
    leg: Leg
    bridge: str
    promise: str
    spoken: str = ""
    greeting: str = ""
    queue: str = "switchboard"
    missed: bool = False
    phase: Literal["reaching"] = "reaching"


@dataclass(frozen=True, slots=True)
class Leaving:
    """The caller leaves a message: hears the greeting, speaks after the tone, hears when one is called back."""

    stage: Literal["greeting", "recording", "asked again", "saved"]
    kind: str
    owner: str
    row: str
    playback: str = ""
    recording: str = ""
    tries: int = 1
    phase: Literal["leaving"] = "leaving"


@dataclass(frozen=True, slots=True)
class Numbering:
    """The caller says by keys where to be called back."""

    owner: str
    row: str
    playback: str
    offered: str | None
    digits: str = ""
    tries: int = 1
    keeps_place: Queued | None = None
    phase: Literal["numbering"] = "numbering"


@dataclass(frozen=True, slots=True)
class Choosing:
    """The caller has heard the choices of a menu and is waited for."""

    playback: str
    rounds: int = 1
    phase: Literal["choosing"] = "choosing"


@dataclass(frozen=True, slots=True)
class Serving:
    """A phone of ours dialled a code: `kind` says which, `data` what it has come to (see `calls.codes`)."""

    kind: str
    stage: str = ""
    playback: str = ""
    digits: str = ""
    data: tuple[tuple[str, object], ...] = ()
    phase: Literal["serving"] = "serving"


@dataclass(frozen=True, slots=True)
class Ended:
    """Nothing is left of the call."""

    outcome: Outcome
    phase: Literal["ended"] = "ended"


Phase = (
    Telling | Searching | Confirming | Talking | Consulting | Queued | Parked | Reaching | Leaving | Numbering | Choosing
    | Serving | Ended
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CallState:
    """One call.

    - `id`: chosen by us; every channel, bridge, playback and recording of ours begins with `an-ID-`.
    - `sought`: who was asked for first; never changed by a transfer or a pickup.
    - `made`: how many ids were given out; `pressed`: keys not yet understood; `ahead`: keys that mean nothing yet,
      pressed while something is said or rings, for the prompt that comes.
    - `parting`: phones that are out of the call and hear a last word.
    - `unattended`: how often nobody was left at the queue this call waited in.
    - `promised`: ids of promises this call made; `reached`: who talked to the caller last, with `picked_up`.
    """

    id: str
    caller: Caller
    arrived_at: datetime
    direction: Literal["in", "inside", "out"]
    dialled: str
    request: Request
    phase: Phase
    plan: Plan | None = None
    sought: str = ""
    made: int = 0
    pressed: str = ""
    ahead: str = ""
    promised: tuple[str, ...] = ()
    reached: str = ""
    picked_up: bool = False
    answered_at: datetime | None = None
    recall: Recall | None = None
    bridges: tuple[str, ...] = ()
    timers: tuple[str, ...] = ()
    unattended: int = 0
    parting: tuple[Parting, ...] = ()

    @property
    def language(self) -> str:
        """The language this caller is spoken to in, or "" for the organisation's."""
        return self.request.language

    @property
    def by_code(self) -> bool:
        """Whether a phone of ours dialled a code, so that the call is with us and for nobody else."""
        return bool(self.caller.account) and self.dialled[:1] in ("*", "#")

    @property
    def ended(self) -> bool:
        """Whether nothing is left to do."""
        return isinstance(self.phase, Ended)


def legs_of(phase: Phase) -> tuple[Leg, ...]:
    """Return the channels beside the caller's that a phase holds."""
    if isinstance(phase, Searching):
        return phase.legs
    if isinstance(phase, Confirming):
        return (phase.leg,)
    if isinstance(phase, Talking):
        return (phase.leg,)
    if isinstance(phase, Consulting):
        return (phase.by, phase.leg)
    if isinstance(phase, (Queued, Parked)):
        return phase.offer
    if isinstance(phase, Reaching):
        return (phase.operator,) if phase.missed else (phase.operator, phase.leg)
    return ()


def channels_of(state: CallState) -> frozenset[str]:
    """Return every channel that a call holds."""
    mine = {leg.channel for leg in legs_of(state.phase) if leg.channel}
    mine |= {each.leg.channel for each in state.parting}
    if state.caller.channel and not state.caller.gone:
        mine.add(state.caller.channel)
    return frozenset(mine)


def people_in(state: CallState) -> frozenset[str]:
    """Return the people whose phone is busy with this call: who talks in it, calls from inside, or is rung."""
    people = {leg.person for leg in legs_of(state.phase) if leg.person}
    people |= {each.leg.person for each in state.parting if each.leg.person}
    if state.caller.account and not state.caller.gone and not state.ended:
        people.add(state.caller.account.removesuffix(".web"))
    return frozenset(people)

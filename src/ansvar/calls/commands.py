"""What the machine wants done: the commands that `calls.step` returns, carried out in order.

The first half is for an exchange, which carries each out once and answers with events; "no such channel" is
an ordinary outcome and needs no answer but the `Gone` that came or comes. The second half is for the engine.
Every id is chosen by the machine before it is used, so that a command repeated after a crash does no harm.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from ansvar.calls.events import Cause, Event

# -- for the exchange -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Answer:
    """Take an incoming channel."""

    channel: str


@dataclass(frozen=True, slots=True)
class Tone:
    """Let a channel hear ringing, or stop it: by signalling before it is answered, as a tone after."""

    channel: str
    on: bool = True


@dataclass(frozen=True, slots=True)
class Music:
    """Let a channel hear music, or stop it."""

    channel: str
    on: bool = True


@dataclass(frozen=True, slots=True)
class Hangup:
    """End a channel."""

    channel: str
    cause: Cause = "normal"


@dataclass(frozen=True, slots=True)
class Dial:
    """Ring a phone or a number outside; answered with `Ringing`, `Answered`, `Gone`.

    - `to`: `phone:ACCOUNT` for a phone of ours, `number:NUMBER` for the trunk.
    - `shown`, `shown_name`: the number and name that the phone rung shows; None withholds the number.
    - `seconds`: the exchange itself gives up after this time, so that nothing rings without end when we are gone.
    - `headers`: `X-Ansvar-...` headers of the INVITE (instructions of an answering service, whom the call was for).
    - `beside`: the channel on whose behalf it rings.
    """

    channel: str
    to: str
    shown: str | None
    shown_name: str
    seconds: float
    beside: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    language: str = ""


@dataclass(frozen=True, slots=True)
class Bridge:
    """Make a bridge: `talk` mixes those in it, `wait` gives each of them music (a holding bridge)."""

    bridge: str
    kind: Literal["talk", "wait"]


@dataclass(frozen=True, slots=True)
class Join:
    """Put a channel into a bridge; it leaves any other. One that hears a tone, music or a playback hears it no more."""

    bridge: str
    channel: str


@dataclass(frozen=True, slots=True)
class Leave:
    """Take a channel out of a bridge."""

    bridge: str
    channel: str


@dataclass(frozen=True, slots=True)
class Unbridge:
    """Destroy a bridge."""

    bridge: str


@dataclass(frozen=True, slots=True)
class Say:
    """Speak sentences to a channel, in a language; answered with `Played`. In a wait bridge the music stops meanwhile."""

    playback: str
    channel: str
    sentences: tuple[str, ...]
    language: str


@dataclass(frozen=True, slots=True)
class Play:
    """Play sounds to a channel: `recording:ID` one of ours, `tone:beep`; answered with `Played`."""

    playback: str
    channel: str
    sounds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stop:
    """Stop a playback; answered with `Played`."""

    playback: str


@dataclass(frozen=True, slots=True)
class Record:
    """Record a channel after a beep; answered with `Recorded`.

    Ends by itself after `most_s` seconds, after `silence_s` seconds of silence, or by the key `#`.
    """

    recording: str
    channel: str
    most_s: float
    silence_s: float


@dataclass(frozen=True, slots=True)
class StopRecording:
    """End a recording and keep it; answered with `Recorded`."""

    recording: str


@dataclass(frozen=True, slots=True)
class Referred:
    """Tell a phone how the transfer it asked for goes on."""

    channel: str
    outcome: Literal["ringing", "answered", "unavailable", "declined"]


@dataclass(frozen=True, slots=True)
class Lamp:
    """Set the message lamp of a phone account."""

    account: str
    new: int
    old: int


ExchangeCommand = (
    Answer | Tone | Music | Hangup | Dial | Bridge | Join | Leave | Unbridge | Say | Play | Stop | Record
    | StopRecording | Referred | Lamp
)  # fmt: skip

# -- for the engine ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SetTimer:
    """Send `Due(timer)` at a moment; a timer of the same name is moved."""

    timer: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CancelTimer:
    """Forget a timer."""

    timer: str


@dataclass(frozen=True, slots=True)
class Note:
    """Append an event to the call's record; the only source of figures. `facts` are plain JSON values, no reasons."""

    kind: str
    facts: tuple[tuple[str, object], ...] = ()


@dataclass(frozen=True, slots=True)
class Promise:
    """Make a promise, once: a second with the same `id` changes nothing.

    `recording`: the sound left, or ""; `number`: whom to call back (None: the caller withheld it and said none);
    `to`: whom the caller sought (`person:ID` ...); the terms are those of the decision.
    """

    id: str
    kind: str
    row: str
    owner: str
    to: str
    due_at: datetime
    aim_at: datetime | None
    interim_at: datetime | None
    takes_over: tuple[str, ...]
    escalations: tuple[tuple[datetime, str, bool], ...]
    number: str | None
    recording: str = ""
    seconds: float = 0.0
    language: str = ""
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Notify:
    """Tell somebody by mail or SMS that a call was missed or a message left."""

    by: str
    whom: str


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask the store; answered with `Replied`. `what` is one of `calls.questions`."""

    question: str
    what: str
    about: tuple[tuple[str, object], ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """Change something in the store: an absence, a forward, an operator's presence, a mailbox. No answer."""

    what: str
    about: tuple[tuple[str, object], ...] = ()


@dataclass(frozen=True, slots=True)
class Send:
    """Give an event to another call, named by its id or (`call` "") by a channel it holds.

    It takes the event before any other of the house: with `TakenBy` and `Adopt` the channel in it belongs to that
    call from then on, and only that call can hear of the channel's end.
    """

    call: str
    event: Event
    channel: str = ""


EngineCommand = SetTimer | CancelTimer | Note | Promise | Notify | Ask | Change | Send
Command = ExchangeCommand | EngineCommand

"""What happens to a call: the events that `calls.step` takes, whichever exchange they come from.

The real exchange (`pbx.exchange`) and the simulated one (`pbx.simulated`) speak this language and nothing else.
Channels, bridges, playbacks and recordings are named by ids that we chose (`commands`), but for a channel
that arrives, whose id the exchange chose.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

#: Why a channel went away. `unregistered`: no phone to ring; `failed`: anything else that kept it from ringing.
Cause = Literal["normal", "busy", "no answer", "declined", "unregistered", "elsewhere", "failed"]


@dataclass(frozen=True, slots=True)
class Arrived:
    """A channel came in and waits for us.

    - `dialled`: the digits as they were dialled; `caller`: the number shown, None when withheld.
    - `account`: the phone account it came from (`anna.lind`), or "" for a call from outside.
    - `headers`: what the line said besides: `diverted` (number it was forwarded from), `urgent`, `language`.
    - `up`: whether it was answered already (a channel found after a crash).
    """

    channel: str
    dialled: str
    caller: str | None = None
    account: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    up: bool = False


@dataclass(frozen=True, slots=True)
class Ringing:
    """A phone that we dialled rings."""

    channel: str


@dataclass(frozen=True, slots=True)
class Answered:
    """A phone that we dialled was taken."""

    channel: str


@dataclass(frozen=True, slots=True)
class Gone:
    """A channel is no more; also said of one that could not be dialled at all."""

    channel: str
    cause: Cause = "normal"


@dataclass(frozen=True, slots=True)
class Pressed:
    """A key: one of 0-9, *, #."""

    channel: str
    key: str


@dataclass(frozen=True, slots=True)
class Played:
    """A playback ended: played to its end or stopped (`ok`), or it could not be played."""

    playback: str
    ok: bool = True


@dataclass(frozen=True, slots=True)
class Recorded:
    """A recording ended after so many seconds of sound, silence at its end not counted.

    `ok` False: something may have been said, and was not kept.
    """

    recording: str
    seconds: float
    ok: bool = True


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline of the call came."""

    timer: str


@dataclass(frozen=True, slots=True)
class Transferred:
    """A phone asks to hand its partner on (SIP REFER): blind to a number, or joined with its other call (attended).

    `with_channel`: for an attended transfer the channel of the same phone in its other call, else "".
    """

    channel: str
    to: str
    with_channel: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """A phone put its partner on hold, or took it back (`on` False)."""

    channel: str
    on: bool = True


@dataclass(frozen=True, slots=True)
class ByDesk:
    """Whoever talks at our phone behind `channel` asks for something by a key of the desk.

    - `transfer` (to `person:ID`, `mobile:ID`, `unit:ID` or a number), `mailbox` (of `person:ID`), `consult` (ask first);
    - `join`: caller and the one asked talk, or ring on; `back`: to the caller, from a hold or a question;
    - `hold`: the caller hears music; `end`: hang up, or take no call that rings.
    - `park`: put the caller aside; the phone's line ends, or goes over to another call (`to`: its id).
    """

    channel: str
    wish: Literal["transfer", "mailbox", "consult", "join", "back", "hold", "end", "park"]
    to: str = ""


@dataclass(frozen=True, slots=True)
class Assigned:
    """The board gives a waiting call to an operator who is free (see `calls.board`)."""

    operator: str


@dataclass(frozen=True, slots=True)
class TakenBy:
    """Somebody picked this ringing call up from another phone: `channel` is theirs, of a phone `account`.

    `by_desk`: an operator's phone that talks already comes over from another call, which it has put aside.
    """

    channel: str
    account: str
    by_desk: bool = False


@dataclass(frozen=True, slots=True)
class Surrender:
    """Another call wants whom the phone behind `channel` talks with in this one (attended transfer): `by` asks."""

    channel: str
    to: str
    by: str


@dataclass(frozen=True, slots=True)
class Adopt:
    """A channel of another call joins this one in place of `by`; `key` says who it is, `account` whose phone."""

    channel: str
    key: str
    by: str
    account: str = ""


@dataclass(frozen=True, slots=True)
class Replied:
    """The answer to a question the machine asked (`commands.Ask`); `data` is plain JSON."""

    question: str
    data: object = None


@dataclass(frozen=True, slots=True)
class Found:
    """After a crash: what the exchange still has of this call. Everything not named here is gone.

    - `up`: channels that are answered; `ringing`: channels that are not yet; `bridges`: bridge -> its channels.
    - `kept`: recordings that ended unseen, with their seconds of sound (silence at the end not counted).
    - `restarted`: the exchange itself has ended and begun anew: nobody hung up, everybody was cut off.
    """

    up: frozenset[str] = frozenset()
    ringing: frozenset[str] = frozenset()
    bridges: tuple[tuple[str, tuple[str, ...]], ...] = ()
    playbacks: frozenset[str] = field(default_factory=frozenset)
    recordings: frozenset[str] = field(default_factory=frozenset)
    kept: tuple[tuple[str, float], ...] = ()
    restarted: bool = False


@dataclass(frozen=True, slots=True)
class Closing:
    """The service is being stopped.

    - `begin`: those who wait are told, and called back; those who talk or leave a message go on.
    - `end`: what is being recorded ends, and is a message; every other call ends. `over`: so does what is left.
    """

    moment: Literal["begin", "end", "over"]


Event = (
    Arrived | Ringing | Answered | Gone | Pressed | Played | Recorded | Due | Transferred | Held
    | ByDesk | Assigned | TakenBy | Surrender | Adopt | Replied | Found | Closing
)  # fmt: skip

"""What the control channel gives and raises: replies, their outcomes, faults, and how long it waits for what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from ansvar.words.faults import AnsvarError

#: An ARI object as it came: events, channels, bridges. Parsed, never validated: it costs time on every call.
Json = dict[str, Any]
Then = Callable[["Reply"], None]


class AriError(AnsvarError):
    """The control channel cannot be used."""


class Replaced(AriError):
    """Another engine connected under our name; Asterisk gives the calls to it."""


class ConnectionLost(AriError):
    """The connection broke while something was asked that cannot be told apart from half an answer."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What became of a request.

    `outcome`: `replied` with an HTTP `status` and a JSON `body`; `late`: no reply in time, done or not;
    `lost`: the connection broke or was not there, done or not. A status such as 404 (no such channel), 409,
    422 or 500 ("Allocation failed") is an ordinary answer.
    """

    outcome: Literal["replied", "late", "lost"]
    status: int = 0
    body: Any = None

    @property
    def ok(self) -> bool:
        """Whether Asterisk did what was asked."""
        return 200 <= self.status < 300

    @property
    def refused(self) -> bool:
        """Whether Asterisk answered that it did not do it."""
        return self.outcome == "replied" and not self.ok

    @property
    def message(self) -> str:
        """Asterisk's own words, for the log."""
        if isinstance(self.body, dict):
            return str(self.body.get("message") or self.body.get("error") or "")
        return ""


LATE = Reply("late")
LOST = Reply("lost")


#: A timer that fires so much too late tells of a machine, or of a process, that stood still.
STOOD_STILL_S = 0.5


@dataclass(frozen=True, slots=True)
class Timing:
    """How long the control channel waits for what, in seconds."""

    reply_s: float = 5.0
    connect_s: float = 5.0
    ping_every_s: float = 3.0
    #: Asterisk answers no ping for this long: not ready any more.
    ping_late_s: float = 2.0
    #: ... and for this long: the socket is given up and opened anew.
    ping_lost_s: float = 10.0
    backoff_first_s: float = 0.1
    backoff_most_s: float = 2.0

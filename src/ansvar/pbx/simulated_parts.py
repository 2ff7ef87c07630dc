"""What the simulated exchange is made of: channels, bridges, recordings, and those who hold the phones."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from ansvar.calls import commands as do
from ansvar.calls.events import Arrived, Cause


@dataclass(slots=True)
class Channel:
    """A channel as the exchange knows it.

    - `account`: whose phone it is, or "" outside; `to`: what was dialled for it (`phone:…`, `number:…`), "" for
      one that came in; `dial`: the command that made it, or `arrived`: the event it came with.
    - `hears`: `tone`, `music` or ""; `playback`, `recording`: what is under way, or "".
    """

    id: str
    account: str = ""
    to: str = ""
    up: bool = False
    bridge: str = ""
    hears: str = ""
    playback: str = ""
    recording: str = ""
    dial: do.Dial | None = None
    arrived: Arrived | None = None


@dataclass(slots=True)
class Bridge:
    """A bridge and who is in it."""

    kind: str
    channels: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Recording:
    """A recording under way: of which channel, since when, and its limits in seconds."""

    channel: str
    since: datetime
    most_s: float
    silence_s: float
    ends: int = 0


class Actors:
    """Those who hold the phones; these here do nothing, whatever happens."""

    def rings(self, channel: Channel) -> None:
        """A phone of ours, or a number outside, rings."""

    def hears(self, channel: Channel, sentences: tuple[str, ...], seconds: float) -> None:
        """Something is said or played to a channel, and takes so long."""

    def heard(self, channel: Channel) -> None:
        """What was said is over."""

    def records(self, channel: Channel, recording: str) -> None:
        """A recording has begun: speak now."""

    def talks(self, channel: Channel, others: tuple[Channel, ...]) -> None:
        """A channel talks with others."""

    def waits(self, channel: Channel) -> None:
        """A channel waits with music."""

    def rings_back(self, channel: Channel) -> None:
        """A caller hears that it rings."""

    def gone(self, channel: Channel, cause: Cause) -> None:
        """A channel is no more."""

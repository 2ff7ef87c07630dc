"""What Asterisk has of our calls at a moment: read after every connect, before events are believed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from ansvar.calls.events import Arrived
from ansvar.pbx import exchange_events as read
from ansvar.pbx.ari import Ari, ConnectionLost, Json


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel that is ours, or waits for us.

    `account`: the phone at its end, "" outside; `bridge`: the bridge of ours it is in, or "".
    """

    id: str
    up: bool
    created_at: datetime
    account: str = ""
    bridge: str = ""
    arrived: Arrived | None = None


@dataclass(frozen=True, slots=True)
class Inventory:
    """Everything of ours that Asterisk has.

    - `up`, `ringing`: our channels and those that wait for us, by whether they are answered.
    - `arrived`: how each channel that came in would arrive now (`up` says whether it was answered); whether
      a call knows it already is for the engine to tell.
    - `bridges`: bridge -> its channels, for the bridges that we named.
    - `playbacks`, `recordings`: those under way, of the ids that were asked about; `of`: their channels.
    - `waits`: the bridges in which callers wait.
    """

    channels: Mapping[str, Channel] = field(default_factory=dict)
    bridges: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    playbacks: frozenset[str] = frozenset()
    recordings: frozenset[str] = frozenset()
    of: Mapping[str, str] = field(default_factory=dict)
    waits: frozenset[str] = frozenset()

    @property
    def up(self) -> frozenset[str]:
        """Channels that are answered."""
        return frozenset(id for id, channel in self.channels.items() if channel.up)

    @property
    def ringing(self) -> frozenset[str]:
        """Channels that are not answered yet."""
        return frozenset(id for id, channel in self.channels.items() if not channel.up)

    @property
    def arrived(self) -> tuple[Arrived, ...]:
        """Channels that came in, the longest waiting first."""
        came = [channel for channel in self.channels.values() if channel.arrived is not None]
        came.sort(key=lambda channel: (channel.created_at, channel.id))
        return tuple(channel.arrived for channel in came if channel.arrived is not None)


async def look(
    ari: Ari, playbacks: Iterable[str] = (), recordings: Iterable[str] = ()
) -> tuple[Inventory, dict[str, bool]]:
    """Return what there is, and which PJSIP accounts are registered. Raises ConnectionLost."""
    channels = await _list(ari, "channels")
    bridges = await _list(ari, "bridges")
    endpoints = await _list(ari, "endpoints/PJSIP", missing_ok=True)
    inside: dict[str, tuple[str, ...]] = {}
    where: dict[str, str] = {}
    for bridge in bridges:
        if bridge["id"].startswith(read.OURS):
            inside[bridge["id"]] = tuple(bridge["channels"])
            where.update(dict.fromkeys(bridge["channels"], bridge["id"]))
    found: dict[str, Channel] = {}
    for channel in channels:
        id = channel["id"]
        args = read.stasis_args(channel)
        came = read.arrived(channel, args) if args is not None and not id.startswith(read.OURS) else None
        if id.startswith(read.OURS) or came is not None:
            found[id] = Channel(
                id,
                # Of those we dial only one that entered Stasis can be used: it was answered.
                up=channel["state"] == "Up" and (came is not None or args is not None),
                created_at=_moment(channel.get("creationtime", "")),
                account=read.account_of(channel),
                bridge=where.get(id, ""),
                arrived=came,
            )
    playing = {id: at for id in playbacks if (at := await _channel_of(ari, f"playbacks/{id}"))}
    recording = {id: at for id in recordings if (at := await _channel_of(ari, f"recordings/live/{id}"))}
    waits = frozenset(
        bridge["id"] for bridge in bridges if bridge["id"] in inside and bridge["bridge_type"] == "holding"
    )
    known = dict(filter(None, (read.registration({"endpoint": endpoint}) for endpoint in endpoints)))
    return Inventory(
        found, inside, frozenset(playing), frozenset(recording), playing | recording, waits
    ), known  # fmt: skip


async def _list(ari: Ari, path: str, missing_ok: bool = False) -> list[Json]:
    reply = await ari.request("GET", path, timeout_s=10)
    if reply.refused and missing_ok:
        return []
    if not reply.ok or not isinstance(reply.body, list):
        raise ConnectionLost(f"the exchange did not say which {path} it has: {reply.outcome} {reply.status}")
    return reply.body


async def _channel_of(ari: Ari, path: str) -> str:
    """Return the channel of a playback or recording under way, "" when it is no more."""
    reply = await ari.request("GET", path)
    if reply.outcome != "replied":
        raise ConnectionLost(f"the exchange did not answer: {reply.outcome}")
    return str(reply.body.get("target_uri", "")).removeprefix("channel:") if reply.ok else ""


def _moment(text: Any) -> datetime:
    try:
        return datetime.strptime(str(text), "%Y-%m-%dT%H:%M:%S.%f%z").astimezone(UTC)
    except ValueError:
        return datetime.fromtimestamp(0, UTC)

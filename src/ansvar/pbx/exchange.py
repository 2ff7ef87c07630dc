"""The real exchange: carries out the commands of calls on Asterisk, and tells what happens on it.

What it promises, as the simulated one does: every channel gives exactly one `Gone`, every playback one
`Played`, every recording one `Recorded`; a command about something that is no more does nothing.
"""

from __future__ import annotations

import asyncio
import math
import os
import re
import secrets
from collections.abc import Awaitable, Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

import structlog

from ansvar.calls import commands as do
from ansvar.calls import events as ev
from ansvar.pbx import exchange_events as read
from ansvar.pbx.ari import Ari, Json, Reply
from ansvar.pbx.ari_ready import Ready
from ansvar.pbx.exchange_door import MOST_NEW_S, MOST_OUTSIDE, Door
from ansvar.pbx.exchange_hearing import Line, Sounds, tones_of
from ansvar.pbx.exchange_inventory import Inventory, look
from ansvar.pbx.exchange_joining import Joining
from ansvar.pbx.exchange_sound import write_beep

log = structlog.get_logger(__name__)

_ACCOUNT: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_NUMBER: Final = re.compile(r"\+?[0-9*#]+")
#: So long somebody's own phone rings who asked for a call.
RING_FIRST_S: Final = 30
_PROGRESS: Final = {
    "ringing": "channel_progress",
    "answered": "channel_answered",
    "unavailable": "channel_unavailable",
    "declined": "channel_declined",
}


def dial_string(to: str) -> str | None:
    """Return what Asterisk dials for `phone:ACCOUNT` or `number:NUMBER`, None when it is neither."""
    kind, _, name = to.partition(":")
    if kind == "phone" and _ACCOUNT.fullmatch(name):
        return f"PJSIP/{name}"
    if kind == "number" and _NUMBER.fullmatch(name):
        return f"PJSIP/{name}@{read.TRUNK}"
    return None


class AsteriskExchange(Joining):
    """Asterisk as an exchange for calls.

    You must run `connect` as a task: it connects, stays connected, and ends with `ari.Replaced` or by
    cancellation. All methods are for the event loop's thread.

    - `recordings`: the folder in which Asterisk puts recordings (`recording` in its spool folder).
    - `endpoint`: turns `Dial.to` into what Asterisk dials.
    - `most_outside`: so many callers from outside are taken at once; phones of ours are never refused.
    """

    def __init__(
        self,
        ari: Ari,
        voices: Sounds,
        recordings: Path,
        *,
        endpoint: Callable[[str], str | None] = dial_string,
        most_outside: int = MOST_OUTSIDE,
    ) -> None:
        super().__init__(ari, voices, recordings)
        self.registered: frozenset[str] = frozenset()
        #: Whether the line outward can be reached.
        self.trunk = False
        self._endpoint = endpoint
        self._resync: Callable[[Inventory], Awaitable[None]] | None = None
        self._on_registered: Callable[[frozenset[str]], None] | None = None
        self.door = Door(most_outside, MOST_NEW_S * (os.cpu_count() or 1))

    @property
    def ready(self) -> Ready:
        """Whether Asterisk answers, and if not, why; true or false like a bool."""
        return self.ari.ready

    def on_registered(self, changed: Callable[[frozenset[str]], None]) -> None:
        """Call this with the accounts that have a phone registered, whenever they change."""
        self._on_registered = changed

    async def connect(
        self,
        on_event: Callable[[ev.Event], None],
        resync: Callable[[Inventory], Awaitable[None]] | None = None,
    ) -> None:
        """Connect and stay connected; hand over events in order. Raises ari.Replaced.

        `resync` is awaited with what Asterisk has after every connect, before any event since then. Without
        it, channels that wait are handed over as `Arrived`.
        """
        self._emit, self._resync = on_event, resync
        self._beep = await asyncio.to_thread(write_beep, self.recordings)
        await self.ari.run(self._take, self._begin, read.KINDS)

    async def close(self) -> None:
        """End what is under way here; calls go on on the exchange."""
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def inventory(
        self, playbacks: Iterable[str] = (), recordings: Iterable[str] = (), believe: bool = False
    ) -> Inventory:
        """Return what Asterisk has; of playbacks and recordings those named here and our own.

        `believe`: forget what is not there, as a resync does. Raises ari.ConnectionLost.
        """
        inventory, endpoints = await look(
            self.ari, {*self._playing, *playbacks}, {*self._recording, *recordings}
        )
        if believe:
            self._adopt(inventory)
        self._register(endpoints)
        return inventory

    async def _begin(self) -> None:
        inventory = await self.inventory(believe=True)
        if self._resync is not None:
            await self._resync(inventory)
        else:
            for arrival in inventory.arrived:
                self._emit(arrival)

    def _adopt(self, inventory: Inventory) -> None:
        """Believe the inventory: forget what is gone (`Found` tells the calls so), know what is there."""
        old, self._lines = self._lines, {}
        for id, channel in inventory.channels.items():
            line = old.get(id)
            if line is None:
                # Of an engine before this one. It may hear music: that is ended before it talks with somebody.
                line = Line(id, ours=id.startswith(read.OURS), music=channel.up)
            line.up = channel.up
            line.bridge = channel.bridge
            line.to_record = None
            line.playbacks, line.recording, line.tone = {}, "", ""
            self._lines[id] = line
        self.door.inside = {each.channel for each in inventory.arrived if not each.account}
        for arrival in inventory.arrived:
            self._keep_from_fallback(arrival)
        self._waits = set(inventory.waits)
        self._playing, self._recording = {}, {}
        for id, where in inventory.of.items():
            line = self._lines.get(where)
            if id in inventory.recordings:
                self._recording[id] = where
                if line is not None:
                    line.recording = id
            else:
                self._playing[id] = where
                if line is not None:
                    line.playbacks[id] = None
                    line.tone = id if id in tones_of(where) else line.tone

    # -- events -------------------------------------------------------------------------------------

    def _take(self, event: Json) -> None:
        if (taker := _TAKES.get(event["type"])) is not None:
            taker(self, event)

    def _line_of(self, event: Json) -> Line | None:
        return self._lines.get(event["channel"]["id"])

    def _stasis_start(self, event: Json) -> None:
        if event.get("application") != read.APP:
            return
        channel = event["channel"]
        id = channel["id"]
        if id.startswith(read.OURS):
            line = self._lines.get(id)
            if line is None:
                # Answered just as its call ended, or its dialler is gone: nobody waits for it.
                self.ari.send("DELETE", f"channels/{id}")
            elif not line.up:
                line.up = True
                self._emit(ev.Answered(id))
        elif id not in self._lines and (arrival := read.arrived(channel, event["args"])) is not None:
            if not arrival.account and not self.door.opens(id, asyncio.get_running_loop().time()):
                self.ari.send("DELETE", f"channels/{id}", {"reason": "congestion"})
                return
            self._lines[id] = Line(id, up=arrival.up)
            self._keep_from_fallback(arrival)
            self._emit(arrival)

    def _keep_from_fallback(self, arrival: ev.Arrived) -> None:
        """Take a call that else goes on without us when nobody answers for it in time."""
        if "patience" in dict(arrival.headers):
            query = {"variable": "TIMEOUT(absolute)", "value": "0"}
            self.ari.send("POST", f"channels/{arrival.channel}/variable", query)

    def _state_change(self, event: Json) -> None:
        line = self._line_of(event)
        if line is None:
            return
        state = event["channel"]["state"]
        if state == "Ringing" and line.ours and not line.ringing and not line.up:
            line.ringing = True
            self._emit(ev.Ringing(line.id))
        elif state == "Up" and not line.ours:  # ours can be used when they enter Stasis, just after
            line.up = True

    def _stasis_end(self, event: Json) -> None:
        # It leaves our hands now; whether it is hung up or goes on in the dialplan is not ours to see.
        if event.get("application") == read.APP and (line := self._line_of(event)) is not None:
            self._gone(line, "normal")

    def _destroyed(self, event: Json) -> None:
        if (line := self._line_of(event)) is not None:
            self._gone(line, read.cause_of(event, answered=line.up))

    def _gone(self, line: Line, cause: ev.Cause) -> None:
        del self._lines[line.id]
        self.door.inside.discard(line.id)
        pending = line.to_record is not None
        self._no_recording(line)
        if line.recording:
            self._recorded(line.recording, None)
        gone = ev.Gone(line.id, cause)
        if pending:
            self._later(gone)
        elif (measured := self._measuring.get(line.id)) is not None:
            measured.add_done_callback(lambda task: self._emit(gone))  # what was recorded is told first
        else:
            self._emit(gone)
        # Only now: a playback that ends lets a call go on, and this one has lost a channel.
        for playback in tuple(line.playbacks):
            self._played(playback, ok=False)

    def _dtmf(self, event: Json) -> None:
        if (line := self._line_of(event)) is not None:
            self._emit(ev.Pressed(line.id, event["digit"]))

    def _held(self, event: Json) -> None:
        if (line := self._line_of(event)) is not None:
            self._emit(ev.Held(line.id, event["type"] == "ChannelHold"))

    def _transfer(self, event: Json) -> None:
        asked = read.transferred(event)
        if asked is not None and asked.channel in self._lines:
            self._emit(asked)

    def _endpoint_changed(self, event: Json) -> None:
        if (found := read.registration(event)) is not None:
            account, there = found
            self._register({**dict.fromkeys(self.registered, True), account: there}, trunk=self.trunk)

    def _register(self, endpoints: dict[str, bool], trunk: bool = False) -> None:
        self.trunk = endpoints.get(read.TRUNK, trunk)
        there = frozenset(
            account
            for account, online in endpoints.items()
            if online and account not in (read.TRUNK, read.TRY)
        )
        if there != self.registered:
            self.registered = there
            if self._on_registered is not None:
                self._on_registered(there)

    # -- commands -----------------------------------------------------------------------------------

    async def carry_out(self, commands: Sequence[do.ExchangeCommand]) -> None:
        """Carry out commands in order; returns when all are sent, and sentences to be spoken are rendered."""
        for command in commands:
            if isinstance(command, do.Say):
                await self._say(command)
            else:
                _DOES[type(command)](self, command)

    def _answer(self, command: do.Answer) -> None:
        if (line := self._lines.get(command.channel)) is not None:
            self._quiet(line)
            self.ari.send("POST", f"channels/{line.id}/answer")
            line.up = True

    def _hangup(self, command: do.Hangup) -> None:
        # Also of one that we do not know: it may be left over from an engine before us.
        self.ari.send("DELETE", f"channels/{command.channel}", {"reason": read.REASONS[command.cause]})

    def _dial(self, command: do.Dial) -> None:
        if command.channel in self._lines:
            return
        line = self._lines[command.channel] = Line(
            command.channel, to=command.to, ours=True, beside=command.beside
        )  # fmt: skip
        endpoint = self._endpoint(command.to)
        if endpoint is None:
            log.error("dial_refused", channel=command.channel, why="neither a phone account nor a number")
            asyncio.get_running_loop().call_soon(self._not_dialled, line, "failed")
            return
        query = {
            "endpoint": endpoint,
            # Not straight into Stasis (`app`): taken while we are just away, it would be hung up.
            "context": "answered",
            "extension": "s",
            "timeout": str(max(1, math.ceil(command.seconds))),
        }
        variables: dict[str, str] = {}
        if command.to.startswith(("phone:", "number:")):
            variables = {f"PJSIP_HEADER(add,{name})": read.plain(value) for name, value in command.headers}
            variables["PJSIP_TRANSFER_HANDLING()"] = "ari-only"
        if command.shown is not None:
            query["callerId"] = f'"{read.plain(command.shown_name)}" <{read.plain(command.shown)}>'
        else:
            variables["CONNECTEDLINE(pres,i)"] = "prohib"
        if command.language:
            variables["CHANNEL(language)"] = read.plain(command.language)
        if command.beside in self._lines:
            query["originator"] = command.beside
        self.ari.send(
            "POST",
            f"channels/{line.id}",
            query,
            {"variables": variables},
            partial(self._dialled, line),
        )

    async def ring_first(self, account: str, number: str, own: str) -> bool:
        """Ring a phone of ours; taken, it has dialled a number, and comes in as a call from that phone.

        - `number`: digits, as dialled there; shown on the phone while it rings. `own`: the phone's own number.

        Returns whether it rings. Nothing of it is ours before it is taken: nobody else is rung for it.
        """
        if _ACCOUNT.fullmatch(account) is None or _NUMBER.fullmatch(number) is None:
            return False
        query = {
            "endpoint": f"PJSIP/{account}",
            "context": "inside",
            "extension": number,
            "priority": "1",
            "timeout": str(RING_FIRST_S),
            "callerId": f'"{read.plain(number)}" <{read.plain(own)}>',
        }
        variables = {"PJSIP_TRANSFER_HANDLING()": "ari-only"}
        path = f"channels/click-{secrets.token_hex(8)}"
        reply = await self.ari.request("POST", path, query, {"variables": variables})
        if not reply.ok:
            log.info("not_dialled", outcome=reply.outcome, status=reply.status, words=reply.message)
        return reply.ok

    def _dialled(self, line: Line, reply: Reply) -> None:
        # Lost with the connection: what there is of it, the next inventory says.
        if reply.ok or reply.outcome == "lost" or self._lines.get(line.id) is not line:
            return
        if reply.status == 409:
            return  # a command repeated after a crash: it rings already
        if reply.outcome == "late":
            self.ari.send("DELETE", f"channels/{line.id}")
        kind, _, account = line.to.partition(":")
        absent = kind == "phone" and account not in self.registered
        log.info(
            "not_dialled", channel=line.id, outcome=reply.outcome, status=reply.status, words=reply.message
        )
        self._not_dialled(line, "unregistered" if absent else "failed")

    def _not_dialled(self, line: Line, cause: ev.Cause) -> None:
        if self._lines.get(line.id) is line:
            self._gone(line, cause)

    def _referred(self, command: do.Referred) -> None:
        self.ari.send(
            "POST", f"channels/{command.channel}/transfer_progress", {"states": _PROGRESS[command.outcome]}
        )

    def _lamp(self, command: do.Lamp) -> None:
        # Debian's Asterisk has no ARI mailboxes; the dialplan's context `lamp` sets them.
        variables = {
            "LAMP_ACCOUNT": command.account,
            "LAMP_NEW": str(command.new),
            "LAMP_OLD": str(command.old),
        }
        query = {"endpoint": "Local/set@lamp/n", "app": read.APP, "timeout": "5"}
        self.ari.send("POST", f"channels/lamp-{next(self._serial)}", query, {"variables": variables})


_TAKES: Final[dict[str, Callable[[AsteriskExchange, Json], None]]] = {
    "StasisStart": AsteriskExchange._stasis_start,
    "StasisEnd": AsteriskExchange._stasis_end,
    "ChannelDestroyed": AsteriskExchange._destroyed,
    "ChannelStateChange": AsteriskExchange._state_change,
    "ChannelDtmfReceived": AsteriskExchange._dtmf,
    "ChannelHold": AsteriskExchange._held,
    "ChannelUnhold": AsteriskExchange._held,
    "ChannelTransfer": AsteriskExchange._transfer,
    "PlaybackFinished": AsteriskExchange._playback_finished,
    "RecordingStarted": AsteriskExchange._recording_started,
    "RecordingFinished": AsteriskExchange._recording_over,
    "RecordingFailed": AsteriskExchange._recording_over,
    "ContactStatusChange": AsteriskExchange._endpoint_changed,
    "PeerStatusChange": AsteriskExchange._endpoint_changed,
    "EndpointStateChange": AsteriskExchange._endpoint_changed,
}
_DOES: Final[dict[type, Callable[[AsteriskExchange, Any], None]]] = {
    do.Answer: AsteriskExchange._answer,
    do.Tone: AsteriskExchange._tone,
    do.Music: AsteriskExchange._music,
    do.Hangup: AsteriskExchange._hangup,
    do.Dial: AsteriskExchange._dial,
    do.Bridge: AsteriskExchange._bridge,
    do.Join: AsteriskExchange._join,
    do.Leave: AsteriskExchange._leave,
    do.Unbridge: AsteriskExchange._unbridge,
    do.Play: AsteriskExchange._play,
    do.Stop: AsteriskExchange._stop,
    do.Record: AsteriskExchange._record,
    do.StopRecording: AsteriskExchange._stop_recording,
    do.Referred: AsteriskExchange._referred,
    do.Lamp: AsteriskExchange._lamp,
}

__all__ = ["AsteriskExchange", "Inventory", "Sounds", "dial_string"]

"""An exchange in virtual time: takes the commands and gives the events of the real one, and nobody waits.

What it promises is what Asterisk promises behind `pbx.exchange`:

- every channel gives exactly one `Gone`, also one that could not be dialled at all;
- every playback gives exactly one `Played`, every recording exactly one `Recorded`, also when its channel goes;
- a channel is in one bridge at most: `Join` moves it, and ends what it heard before;
- a command about a channel, bridge, playback or recording that is no more (or not yet) does nothing, and so
  does a command that is repeated: ids are never used twice.

Who picks up, speaks, presses keys and hangs up is left to the `Actors` (see `simulated_people`), or to a test
that does it by hand (`ring`, `answer`, `press`, `hang_up`, `finish`).

A command that makes no sense for a channel that is there (words to a phone that still rings) is carried out as
far as it can be and noted in `complaints`, for the tests.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from ansvar.calls import commands as do
from ansvar.calls.events import (
    Answered,
    Arrived,
    Cause,
    Event,
    Found,
    Gone,
    Held,
    Played,
    Pressed,
    Recorded,
    Ringing,
    Transferred,
)  # fmt: skip
from ansvar.pbx.simulated_clock import VirtualClock
from ansvar.pbx.simulated_parts import Actors, Bridge, Channel, Recording

__all__ = ["Actors", "Channel", "SimulatedExchange"]

#: Speech: letters a second, and the pause after a sentence.
LETTERS_PER_S = 14.0
PAUSE_S = 0.4
#: How long a recording of which nothing is known plays.
_SOUND_S = 10.0
_BEEP_S = 0.3


class SimulatedExchange:
    """The exchange. `emit` takes each event when it happens; it must not give commands before it returns."""

    def __init__(
        self, clock: VirtualClock, emit: Callable[[Event], None], actors: Actors | None = None, *, by_hand: bool = False
    ) -> None:  # fmt: skip
        self.clock = clock
        self.emit = emit
        self.actors = actors if actors is not None else Actors()
        self.by_hand = by_hand
        self.registered: set[str] = set()
        self.trunk = True
        self.channels: dict[str, Channel] = {}
        self.bridges: dict[str, Bridge] = {}
        self.recordings: dict[str, Recording] = {}
        self.kept: dict[str, float] = {}
        self.lamps: dict[str, tuple[int, int]] = {}
        self.referred: list[tuple[str, str]] = []
        self.said: list[tuple[str, tuple[str, ...], str]] = []
        self.complaints: list[str] = []
        self.gone_count: dict[str, int] = {}
        self._playbacks: dict[str, tuple[str, int]] = {}
        self._ids: set[str] = set()

    # -- commands -----------------------------------------------------------------------------------

    def carry_out(self, command: do.ExchangeCommand) -> None:
        """Carry a command out."""
        _DOES[type(command)](self, command)

    def _channel(self, id: str, what: str = "", up: bool = False) -> Channel | None:
        channel = self.channels.get(id)
        if channel is not None and up and not channel.up:
            self.complaints.append(f"{what} for {id}, which is not answered")
        return channel

    def _answer(self, command: do.Answer) -> None:
        channel = self._channel(command.channel)
        if channel is not None and not channel.up:
            channel.up = True
            channel.hears = ""

    def _tone(self, command: do.Tone) -> None:
        channel = self._channel(command.channel)
        if channel is not None:
            channel.hears = "tone" if command.on else ""
            if command.on:
                self.actors.rings_back(channel)

    def _music(self, command: do.Music) -> None:
        channel = self._channel(command.channel, "music", up=True)
        if channel is not None:
            channel.hears = "music" if command.on else ""

    def _hangup(self, command: do.Hangup) -> None:
        self.hang_up(command.channel, command.cause)

    def _dial(self, command: do.Dial) -> None:
        if command.channel in self._ids:
            return
        self._ids.add(command.channel)
        kind, _, target = command.to.partition(":")
        account = target if kind == "phone" else ""
        channel = Channel(command.channel, account, command.to, dial=command)
        if kind == "phone" and account not in self.registered:
            self._never(channel, "unregistered")
        elif kind != "phone" and not self.trunk:
            self._never(channel, "failed")
        else:
            self.channels[channel.id] = channel
            self.clock.after(command.seconds, lambda: self._rang_out(channel))
            if not self.by_hand:
                self.ring(channel.id)
                self.actors.rings(channel)

    def _never(self, channel: Channel, cause: Cause) -> None:
        self._count(channel.id)
        self.emit(Gone(channel.id, cause))

    def _rang_out(self, channel: Channel) -> None:
        if self.channels.get(channel.id) is channel and not channel.up:
            self.hang_up(channel.id, "no answer")

    def _bridge(self, command: do.Bridge) -> None:
        self.bridges.setdefault(command.bridge, Bridge(command.kind))

    def _join(self, command: do.Join) -> None:
        channel = self._channel(command.channel, "joined", up=True)
        bridge = self.bridges.get(command.bridge)
        if channel is None:
            return
        if bridge is None:
            self.complaints.append(f"{command.channel} joined to {command.bridge}, which is not there")
            return
        if channel.bridge == command.bridge:
            return
        self._out(channel)
        channel.bridge, channel.hears = command.bridge, ""
        if channel.playback:
            self.finish(channel.playback)
        bridge.channels.append(channel.id)
        if bridge.kind == "wait":
            self.actors.waits(channel)
        elif len(bridge.channels) > 1:
            here = [self.channels[id] for id in bridge.channels]
            for each in here:
                self.actors.talks(each, tuple(other for other in here if other is not each))

    def _out(self, channel: Channel) -> None:
        bridge = self.bridges.get(channel.bridge)
        if bridge is not None:
            bridge.channels.remove(channel.id)
        channel.bridge = ""

    def _leave(self, command: do.Leave) -> None:
        channel = self._channel(command.channel)
        if channel is not None and channel.bridge == command.bridge:
            self._out(channel)

    def _unbridge(self, command: do.Unbridge) -> None:
        bridge = self.bridges.pop(command.bridge, None)
        for id in bridge.channels if bridge is not None else ():
            self.channels[id].bridge = ""

    def _say(self, command: do.Say) -> None:
        self.said.append((command.channel, command.sentences, command.language))
        seconds = sum(len(text) / LETTERS_PER_S + PAUSE_S for text in command.sentences)
        self._begin(command.playback, command.channel, command.sentences, seconds)

    def _play(self, command: do.Play) -> None:
        seconds = sum(
            _BEEP_S if sound.startswith("tone:") else self.kept.get(sound.partition(":")[2], _SOUND_S)
            for sound in command.sounds
        )
        self._begin(command.playback, command.channel, (), seconds)

    def _begin(self, playback: str, to: str, sentences: tuple[str, ...], seconds: float) -> None:
        if playback in self._ids:
            return
        self._ids.add(playback)
        channel = self._channel(to, "words", up=True)
        if channel is None:
            self.emit(Played(playback, ok=False))
            return
        if channel.playback:
            self.finish(channel.playback)
        channel.playback = playback
        ends = 0 if self.by_hand else self.clock.after(seconds, lambda: self._over(playback))
        self._playbacks[playback] = (channel.id, ends)
        self.actors.hears(channel, sentences, seconds)

    def _over(self, playback: str) -> None:
        to = self._playbacks[playback][0]
        self.finish(playback)
        channel = self.channels.get(to)
        if channel is not None:
            self.actors.heard(channel)

    def _stop(self, command: do.Stop) -> None:
        self.finish(command.playback)

    def _record(self, command: do.Record) -> None:
        if command.recording in self._ids:
            return
        self._ids.add(command.recording)
        channel = self._channel(command.channel, "recording", up=True)
        if channel is None:
            self.emit(Recorded(command.recording, 0.0))
            return
        channel.recording = command.recording
        recording = Recording(channel.id, self.clock.now, command.most_s, command.silence_s)
        self.recordings[command.recording] = recording
        recording.ends = self.clock.after(command.most_s, lambda: self.recorded(command.recording))
        if not self.by_hand:
            self.speak(command.recording, 0.0)
            self.actors.records(channel, command.recording)

    def _stop_recording(self, command: do.StopRecording) -> None:
        self.recorded(command.recording)

    def _referred(self, command: do.Referred) -> None:
        self.referred.append((command.channel, command.outcome))

    def _lamp(self, command: do.Lamp) -> None:
        self.lamps[command.account] = (command.new, command.old)

    # -- what people do -----------------------------------------------------------------------------

    def arrive(self, event: Arrived) -> None:
        """Let a channel come in."""
        assert event.channel not in self._ids, event.channel
        self._ids.add(event.channel)
        self.channels[event.channel] = Channel(event.channel, event.account, up=event.up, arrived=event)
        self.emit(event)

    def ring(self, channel: str) -> None:
        """Let a phone that was dialled ring."""
        if channel in self.channels:
            self.emit(Ringing(channel))

    def answer(self, channel: str) -> None:
        """Let a phone that rings be taken; one that rings no more cannot be."""
        found = self.channels.get(channel)
        if found is not None and not found.up:
            found.up = True
            self.emit(Answered(channel))

    def press(self, channel: str, keys: str) -> None:
        """Press keys; `#` ends a recording on this channel."""
        for key in keys:
            found = self.channels.get(channel)
            if found is None:
                return
            if key == "#" and found.recording:
                self.recorded(found.recording)
            self.emit(Pressed(channel, key))

    def hang_up(self, channel: str, cause: Cause = "normal") -> None:
        """End a channel, whoever wants it: its playback and recording end with it."""
        found = self.channels.get(channel)
        if found is None:
            return
        self._out(found)
        recording = found.recording
        del self.channels[channel]
        if found.playback:
            self.finish(found.playback, ok=False)
        self._count(channel)
        self.emit(Gone(channel, cause))
        if recording:
            self.recorded(recording)
        self.actors.gone(found, cause)

    def refer(self, channel: str, to: str, with_channel: str = "") -> None:
        """Let a phone hand its partner on."""
        if channel in self.channels:
            self.emit(Transferred(channel, to, with_channel))

    def hold(self, channel: str, on: bool = True) -> None:
        """Let a phone put its partner on hold."""
        if channel in self.channels:
            self.emit(Held(channel, on))

    def finish(self, playback: str, ok: bool = True) -> None:
        """End a playback."""
        found = self._playbacks.pop(playback, None)
        if found is None:
            return
        self.clock.cancel(found[1])
        channel = self.channels.get(found[0])
        if channel is not None and channel.playback == playback:
            channel.playback = ""
        self.emit(Played(playback, ok))

    def speak(self, recording: str, seconds: float) -> None:
        """Speak into a recording for so long from its beginning; it ends after the silence that follows."""
        found = self.recordings.get(recording)
        if found is not None:
            self.clock.cancel(found.ends)
            spoken = min(seconds, found.most_s)
            length = min(seconds + found.silence_s, found.most_s)
            found.ends = self.clock.after(length, lambda: self.recorded(recording, spoken))

    def recorded(self, recording: str, seconds: float | None = None) -> None:
        """End a recording; without `seconds` all of it was sound."""
        found = self.recordings.pop(recording, None)
        if found is None:
            return
        self.clock.cancel(found.ends)
        channel = self.channels.get(found.channel)
        if channel is not None and channel.recording == recording:
            channel.recording = ""
        if seconds is None:
            seconds = min((self.clock.now - found.since).total_seconds(), found.most_s)
        self.kept[recording] = seconds
        self.emit(Recorded(recording, seconds))

    # -- what is there ------------------------------------------------------------------------------

    def playing(self) -> Mapping[str, str]:
        """Return the playbacks under way, and to which channel."""
        return {playback: channel for playback, (channel, _) in self._playbacks.items()}

    def found(self) -> Found:
        """Return all there is, as an engine finds it after a crash."""
        return Found(
            frozenset(channel.id for channel in self.channels.values() if channel.up),
            frozenset(channel.id for channel in self.channels.values() if not channel.up),
            tuple((id, tuple(bridge.channels)) for id, bridge in self.bridges.items()),
            frozenset(self._playbacks),
            frozenset(self.recordings),
        )

    def _count(self, channel: str) -> None:
        self.gone_count[channel] = self.gone_count.get(channel, 0) + 1


_X = SimulatedExchange
_DOES: Final[Mapping[type, Callable[[SimulatedExchange, Any], None]]] = {
    do.Answer: _X._answer,
    do.Tone: _X._tone,
    do.Music: _X._music,
    do.Hangup: _X._hangup,
    do.Dial: _X._dial,
    do.Bridge: _X._bridge,
    do.Join: _X._join,
    do.Leave: _X._leave,
    do.Unbridge: _X._unbridge,
    do.Say: _X._say,
    do.Play: _X._play,
    do.Stop: _X._stop,
    do.Record: _X._record,
    do.StopRecording: _X._stop_recording,
    do.Referred: _X._referred,
    do.Lamp: _X._lamp,
}

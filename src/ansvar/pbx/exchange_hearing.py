"""What channels hear and what is recorded of them: tones, music, speech, recordings, and their ends."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, Final, Protocol

import structlog

from ansvar.calls import commands as do
from ansvar.calls import events as ev
from ansvar.pbx import exchange_events as read
from ansvar.pbx.ari import Ari, Json, Reply
from ansvar.pbx.exchange_sound import measured

log = structlog.get_logger(__name__)

#: A tone is ended and another begun before the first is gone: so many have names of their own.
TONES: Final = 3
#: Asterisk tells that a channel has gone at most this long after the playback that failed with it.
HANGUP_S: Final = 0.1
#: A channel that has just left a bridge is asked to play again after this time, so often at most.
TRY_AGAIN_S: Final = 0.05
MOST_TRIES: Final = 40
#: A sentence that Asterisk took is asked about this often until its end is told: one that it took while the channel
#: left a bridge that was being destroyed is sometimes never played, and nothing is ever told of it.
LOOK_S: Final = 3.0
#: A recording that lacks more than this of what was recorded by our own clock was not kept whole (a full disk).
LOST_S: Final = 1.0
_KEPT: Final[Json] = {"type": "RecordingFinished", "recording": {}}


class Sounds(Protocol):
    """What turns sentences into sound files."""

    async def sounds(self, sentences: Sequence[str], language: str) -> list[str]:
        """Return a sound for each sentence: an absolute path without its ending, or a media URI."""


@dataclass(slots=True)
class Line:
    """A channel as we know it: what it hears and where it is."""

    id: str
    to: str = ""
    ours: bool = False  # dialled by us
    beside: str = ""  # for whom it was dialled, and whose number it shows already
    up: bool = False
    ringing: bool = False
    indicated: bool = False  # hears ringing by signalling
    tone: str = ""  # the playback of its ringing tone
    tones: int = 0  # how many it has had
    music: bool = False
    bridge: str = ""
    playbacks: dict[str, None] = field(default_factory=dict)
    recording: str = ""
    beep: str = ""  # the playback before a recording that is to begin
    to_record: do.Record | None = None


class Hearing:
    """The ears of an exchange's channels. `Joining` adds who is joined with whom, `AsteriskExchange` who is called.

    INVARIANT: each playback that the machine named gives one `Played`, each recording one `Recorded`.
    """

    def __init__(self, ari: Ari, voices: Sounds, recordings: Path) -> None:
        self.ari = ari
        self.voices = voices
        self.recordings = recordings
        self._emit: Callable[[ev.Event], None] = lambda event: None
        self._lines: dict[str, Line] = {}
        self._playing: dict[str, str] = {}
        self._recording: dict[str, str] = {}
        self._stopping: set[str] = set()
        #: When each recording began, by the loop's clock; one begun for an engine before us is not known.
        self._began: dict[str, float] = {}
        self._serial = count(1)
        self._tasks: set[asyncio.Task[None]] = set()
        self._measuring: dict[str, asyncio.Task[None]] = {}
        self._beep = ""

    # -- tones and music ----------------------------------------------------------------------------

    def _tone(self, command: do.Tone) -> None:
        line = self._lines.get(command.channel)
        if line is None:
            return
        if not command.on:
            self._no_tone(line)
        elif line.up and not line.tone:
            self._no_music(line)
            line.tone = tones_of(line.id)[line.tones % TONES]
            line.tones += 1
            self._start_playback(line, line.tone, ("tone:ring",))
        elif not line.up and not line.indicated:
            line.indicated = True
            self.ari.send("POST", f"channels/{line.id}/ring")

    def _music(self, command: do.Music) -> None:
        line = self._lines.get(command.channel)
        if line is None:
            return
        if command.on:
            self._no_tone(line)
            line.music = True
            self.ari.send("POST", f"channels/{line.id}/moh")
        else:
            self._no_music(line)

    def _no_tone(self, line: Line) -> None:
        if line.indicated:
            line.indicated = False
            if not line.up:
                self.ari.send("DELETE", f"channels/{line.id}/ring")
        if line.tone:
            self.ari.send("DELETE", f"playbacks/{line.tone}")
            line.tone = ""

    def _no_music(self, line: Line) -> None:
        if line.music:
            line.music = False
            self.ari.send("DELETE", f"channels/{line.id}/moh")

    def _quiet(self, line: Line) -> None:
        """End everything a channel hears, and a recording: Asterisk does the next thing only after those.

        It even answers no other request until then, for any call.
        """
        self._no_tone(line)
        self._no_music(line)
        self._no_recording(line)
        for playback in tuple(line.playbacks):
            self.ari.send("DELETE", f"playbacks/{playback}")
        if line.recording:
            self._end_recording(line.recording)

    # -- playbacks ----------------------------------------------------------------------------------

    async def _say(self, command: do.Say) -> None:
        if command.channel not in self._lines:
            self._later(ev.Played(command.playback, False))
            return
        sounds = await self.voices.sounds(command.sentences, command.language)
        self._play_media(command.playback, command.channel, [_media(sound) for sound in sounds])

    def _play(self, command: do.Play) -> None:
        media = [f"sound:{self._beep}" if sound == "tone:beep" else sound for sound in command.sounds]
        self._play_media(command.playback, command.channel, media)

    def _play_media(self, playback: str, channel: str, media: Sequence[str]) -> None:
        line = self._lines.get(channel)
        if line is None or not media:
            self._later(ev.Played(playback, line is not None))
            return
        self._no_tone(line)  # it would go on before; music pauses by itself, and comes back
        self._start_playback(line, playback, media)

    def _start_playback(self, line: Line, playback: str, media: Sequence[str], tries: int = 1) -> None:
        line.playbacks[playback] = None
        self._playing[playback] = line.id

        def then(reply: Reply) -> None:
            if reply.status == 409:
                # Repeated after a crash, and it plays; or the channel is still on its way out of a bridge, and
                # nothing will ever be heard unless we ask again.
                self.ari.send("GET", f"playbacks/{playback}", then=there)
            elif reply.outcome != "lost" and not reply.ok:
                self._played(playback, ok=False)
            elif reply.ok and not media[0].startswith("tone:"):
                self._watch(line, playback, media)

        def there(reply: Reply) -> None:
            if reply.status != 404 or playback not in self._playing:
                return
            if tries >= MOST_TRIES:
                self._played(playback, ok=False)
            else:
                asyncio.get_running_loop().call_later(TRY_AGAIN_S, again)

        def again() -> None:
            if playback in self._playing and playback in line.playbacks:
                self._start_playback(line, playback, media, tries + 1)

        self.ari.send("POST", f"channels/{line.id}/play/{playback}", {"media": ",".join(media)}, then=then)

    def _watch(self, line: Line, playback: str, media: Sequence[str], missed: int = 0) -> None:
        """Ask now and then whether a playback is still there; one that is lost is played once more, then given up."""

        def look() -> None:
            if playback in self._playing and playback in line.playbacks:
                self.ari.send("GET", f"playbacks/{playback}", then=seen)

        def seen(reply: Reply) -> None:
            if playback not in self._playing or playback not in line.playbacks:
                return
            first = next(iter(line.playbacks)) == playback
            if reply.ok and (reply.body.get("state") != "queued" or not first):
                self._watch(line, playback, media)  # it plays, or waits for what plays before it
            elif reply.outcome == "lost":
                return  # the next connection begins with an inventory
            elif missed:
                log.error("playback_lost", playback=playback)
                self.ari.send("DELETE", f"playbacks/{playback}")
                self._played(playback, ok=False)
            elif reply.status == 404:
                log.warning("playback_repeated", playback=playback)
                query = {"media": ",".join(media)}
                self.ari.send("POST", f"channels/{line.id}/play/{playback}", query, then=again)
            else:
                self._watch(line, playback, media, missed + 1)

        def again(reply: Reply) -> None:
            self._watch(line, playback, media, missed + 1)

        asyncio.get_running_loop().call_later(LOOK_S, look)

    def _play_own(self, line: Line, media: str) -> str:
        """Play something that the machine does not ask about."""
        playback = f"own-{line.id}-{next(self._serial)}"
        self._start_playback(line, playback, (media,))
        return playback

    def _stop(self, command: do.Stop) -> None:
        def then(reply: Reply) -> None:
            if reply.status == 404:
                self._played(command.playback, ok=True)

        self.ari.send("DELETE", f"playbacks/{command.playback}", then=then)

    def _playback_finished(self, event: Json) -> None:
        playback = event["playback"]
        if playback["state"] == "failed" and playback["id"].startswith(read.OURS):
            # As a rule because the channel has just been hung up, which Asterisk tells after this. Whoever hears of
            # the playback first would go on with the call, and let a phone ring for a caller who has left.
            asyncio.get_running_loop().call_later(HANGUP_S, self._played, playback["id"], False)
        else:
            self._played(playback["id"], ok=True)

    def _played(self, playback: str, ok: bool) -> None:
        """Say once that a playback ended."""
        if playback not in self._playing:
            return
        line = self._lines.get(self._playing.pop(playback))
        if line is not None:
            line.playbacks.pop(playback, None)
            if playback == line.beep and line.to_record is not None:
                self._start_recording(line, line.to_record)
        if playback.startswith(read.OURS):
            self._emit(ev.Played(playback, ok))

    # -- recordings ---------------------------------------------------------------------------------

    def _record(self, command: do.Record) -> None:
        line = self._lines.get(command.channel)
        if line is None:
            self._later(ev.Recorded(command.recording, 0.0))  # nobody is there who could have said something
            return
        self._quiet(line)
        line.to_record = command
        line.beep = self._play_own(line, f"sound:{self._beep}")

    def _start_recording(self, line: Line, command: do.Record) -> None:
        # Only now: Asterisk forgets that a recording was stopped while it waited its turn behind a sound.
        line.to_record = None
        line.recording = command.recording
        self._recording[command.recording] = line.id

        def then(reply: Reply) -> None:
            if reply.status == 409:
                # Repeated after a crash: it goes on, or it is there already.
                self.ari.send("GET", f"recordings/live/{command.recording}", then=under_way)
            elif reply.outcome != "lost" and not reply.ok:
                self._not_recorded(line, command.recording)

        def under_way(reply: Reply) -> None:
            if reply.status == 404:
                self._recorded(command.recording, _KEPT)

        query = {
            "name": command.recording,
            "format": "wav",
            "maxDurationSeconds": str(max(1, math.ceil(command.most_s))),
            "maxSilenceSeconds": str(max(1, math.ceil(command.silence_s))),
            "ifExists": "fail",
            "terminateOn": "#",
        }
        self.ari.send("POST", f"channels/{line.id}/record", query, then=then)

    def _recording_started(self, event: Json) -> None:
        self._began.setdefault(event["recording"]["name"], asyncio.get_running_loop().time())
        if (recording := event["recording"]["name"]) in self._stopping:
            self.ari.send("POST", f"recordings/live/{recording}/stop")  # it came too early

    def _end_recording(self, recording: str, tries: int = 1) -> None:
        def then(reply: Reply) -> None:
            if reply.status == 404:
                self._recorded(recording, _KEPT)
            elif reply.status == 409 and tries < MOST_TRIES:
                # It has only just begun, and does not know yet that it records.
                asyncio.get_running_loop().call_later(TRY_AGAIN_S, again)

        def again() -> None:
            if recording in self._recording:
                self._end_recording(recording, tries + 1)

        self.ari.send("POST", f"recordings/live/{recording}/stop", then=then)

    def _stop_recording(self, command: do.StopRecording) -> None:
        for line in self._lines.values():
            if line.to_record is not None and line.to_record.recording == command.recording:
                self._no_recording(line)
                return
        self._stopping.add(command.recording)
        self._end_recording(command.recording)

    def _no_recording(self, line: Line) -> None:
        """Give up a recording that has not begun."""
        if (command := line.to_record) is not None:
            line.to_record = None
            self._later(ev.Recorded(command.recording, 0.0))

    def _not_recorded(self, line: Line, recording: str) -> None:
        if self._recording.pop(recording, None) is not None:
            self._began.pop(recording, None)
            line.recording = ""
            self._emit(ev.Recorded(recording, 0.0, ok=False))

    def _recording_over(self, event: Json) -> None:
        self._recorded(event["recording"]["name"], event)

    def _recorded(self, recording: str, event: Json | None) -> None:
        if recording not in self._recording:
            return
        self._stopping.discard(recording)
        now = asyncio.get_running_loop().time()
        lasted_s = now - self._began.pop(recording, now)
        line = self._lines.get(self._recording.pop(recording))
        if line is not None:
            line.recording = ""
        facts = event["recording"] if event is not None else {}
        if event is not None and event["type"] == "RecordingFailed":
            self._emit(ev.Recorded(recording, 0.0, ok=False))
            return
        # Measured in the file itself: Asterisk's own figures are whole seconds, and miss when it was cut short.
        task = self._spawn(self._measure(recording, max(lasted_s, float(facts.get("duration") or 0))))
        if line is not None:
            self._measuring[line.id] = task
            task.add_done_callback(lambda task: self._measuring.pop(line.id, None))

    async def _measure(self, recording: str, lasted_s: float) -> None:
        """Tell what is kept of a recording that lasted so long.

        A file that holds nothing, though there was time to speak, says nothing about the caller: it is not kept. Who
        was silent leaves silence of the same length; who hung up at once leaves as little as there was time for.
        """
        found = await asyncio.to_thread(measured, self.recordings / f"{recording}.wav")
        length_s, sound_s = (found.length_s, found.sound_s) if found is not None else (0.0, 0.0)
        kept = lasted_s - length_s <= LOST_S
        if not kept:
            log.warning("recording_not_kept", recording=recording, lost_s=round(lasted_s - length_s, 1))
        self._emit(ev.Recorded(recording, sound_s, ok=kept or sound_s >= LOST_S))

    # -- around -------------------------------------------------------------------------------------

    def _later(self, event: ev.Event) -> None:
        """Hand over an event of our own making, never while a command is being given."""
        asyncio.get_running_loop().call_soon(self._emit, event)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


def tones_of(channel: str) -> tuple[str, ...]:
    """Return the playbacks of a channel that can be its ringing tone: after a crash one of them may still ring."""
    return tuple(f"own-{channel}-tone{n}" for n in range(TONES))


def _media(sound: str) -> str:
    return sound if ":" in sound else f"sound:{sound}"

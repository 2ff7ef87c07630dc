"""Sentences to sound files, each rendered once."""

from __future__ import annotations

import asyncio
import hashlib
import os
from collections.abc import Callable, Coroutine, Iterable, Sequence
from pathlib import Path
from typing import Any, Final

import structlog

from ansvar.speech.lang import spoken
from ansvar.speech.prompts import language_of
from ansvar.speech.voices import engine as engines
from ansvar.speech.voices import sound
from ansvar.speech.voices.engine import WORDS_PER_MINUTE, Engine, VoiceError
from ansvar.speech.voices.recorded import recording_of
from ansvar.speech.voices.sound import RATES, SoundError

log = structlog.get_logger(__name__)

#: Changes when the same words would sound otherwise, so that they are rendered anew.
VERSION: Final = "1"
Make = Callable[[], Coroutine[Any, Any, None]]

#: A voice rests after so many failures in a row.
FAILURES: Final = 3
#: Sounds that are kept at most, in bytes; about 3000 sentences.
KEPT_BYTES: Final = 500_000_000


class Voices:
    """Speaks sentences into files that Asterisk plays.

    - `folder`: where the sounds are kept (`sounds/` of the data folder); made when missing.
    - `espeak`: the command that runs espeak-ng; `piper`: that of a better voice, tried first, or None.
    - `recorded`: recordings that are played instead of a voice (see `recorded.recording_of`), or None.
    - `fallback`: the language whose voice speaks when that of a sentence cannot: the organisation's.
    - `version`: of the voices installed; another one renders anew.
    - `at_once`: how many voices speak at the same time; `timeout_s`: how long one may take.
    - `patience_s`: how long a caller waits for all sentences that are not ready; then a tone is played in
      place of each that is not, and rendering goes on for the next caller.
    - `rest_s`: how long a sentence on which a voice failed is not tried again with it; and how long a voice
      rests that failed on three sentences in a row, so that callers do not wait for it each time.

    Belongs to one event loop. Raises VoiceError at the start when the folder cannot be written; afterwards
    nothing here raises: whatever breaks, a caller hears the sentence or a tone.
    """

    def __init__(
        self,
        folder: Path,
        espeak: Sequence[str] = ("espeak-ng",),
        recorded: Path | None = None,
        *,
        piper: Sequence[str] | None = None,
        fallback: str = "en",
        version: str = "",
        at_once: int = 2,
        timeout_s: float = 10.0,
        patience_s: float = 4.0,
        rest_s: float = 30.0,
    ) -> None:
        self.folder = folder.absolute()
        self.recorded = recorded
        self.fallback = spoken(fallback).code
        self.rendered = self.failed = 0
        self._engines: tuple[Engine, ...] = (
            *((engines.piper(piper),) if piper else ()),
            engines.espeak(espeak),
        )
        self._version = version
        self._turn = asyncio.Semaphore(at_once)
        self._timeout_s, self._patience_s, self._rest_s = timeout_s, patience_s, rest_s
        self._under_way: dict[Path, asyncio.Task[Path | None]] = {}
        self._resting: dict[Path, float] = {}
        self._used: set[Path] = set()
        self._failures: dict[str, int] = {}
        self._voice_rests: dict[str, float] = {}
        self._tone = self.folder / "tone"
        try:
            sound.write(self._tone, sound.shaped(sound.tone()))
        except OSError as error:
            raise VoiceError(
                f"sounds cannot be written into {self.folder}: {error.strerror}; make it writable, or set "
                "ANSVAR_DATA_DIR to a folder that is"
            ) from error

    async def sounds(self, sentences: Iterable[str], language: str) -> list[str]:
        """Return the path of each sentence's sound, absolute and without its ending, for `sound:PATH`.

        Beside each other lie `PATH.wav` (8 kHz) and `PATH.wav16` (16 kHz), of which Asterisk takes the one
        that suits the call. A sentence that invites to another language is spoken by that one's voice.
        """
        asked = list(sentences)
        jobs = [asyncio.ensure_future(self._sound(text, language_of(text, language))) for text in asked]
        if jobs:
            await asyncio.wait(jobs, timeout=self._patience_s)
        found = []
        for job in jobs:
            if not job.done():
                job.cancel()  # the rendering itself is shielded and goes on
                log.warning("voice_late", language=language, patience_s=self._patience_s)
                found.append(self._beep())
            else:
                found.append(str((None if job.cancelled() else job.result()) or self._beep()))
        return found

    def speaks(self, fallback: str) -> None:
        """Let the voice of another language speak when that of a sentence cannot."""
        self.fallback = spoken(fallback).code

    async def prepare(self, sentences: Iterable[tuple[str, str]]) -> int:
        """Render pairs of sentence and language ahead; return how many had to be rendered."""
        before = self.rendered
        for text, language in dict.fromkeys(sentences):
            await self._sound(text, language_of(text, language))
        return self.rendered - before

    async def prune(self, keep_bytes: int = KEPT_BYTES) -> int:
        """Remove the sounds used least recently until the rest takes no more than this; return how many files."""
        return await asyncio.to_thread(_prune, self.folder, keep_bytes, self._tone.name)

    async def close(self) -> None:
        """End every voice that is still speaking."""
        tasks = list(self._under_way.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _beep(self) -> str:
        if not _is_there(self._tone):
            try:
                sound.write(self._tone, sound.shaped(sound.tone()))
            except OSError as error:
                self._fail("files", self.fallback, error.strerror or str(error))
        return str(self._tone)

    # -- one sentence

    async def _sound(self, text: str, language: str) -> Path | None:
        """Return the sound of a sentence: recorded, else spoken, else by the voice of the fallback language."""
        try:
            if self.recorded and (own := recording_of(text, language, self.recorded)):
                stat = own.stat()
                stem = self._stem(language, "recorded", str(own), str(stat.st_mtime_ns), str(stat.st_size))
                if path := await self._once(stem, lambda: self._recorded(own, stem)):
                    return path
            for voice in dict.fromkeys((language, self.fallback)):
                for engine in self._engines:
                    if path := await self._spoken(engine, text, voice):
                        return path
        except OSError as error:
            self._fail("files", language, error.strerror or str(error))
        return None

    async def _spoken(self, engine: Engine, text: str, language: str) -> Path | None:
        command = () if engine.espeak else engine.command
        voice = (self._version, engine.name, *command, engine.voice(language), str(WORDS_PER_MINUTE))
        stem = self._stem(language, *voice, text)
        name = f"{engine.name} {language}"
        if self._voice_rests.get(name, 0.0) > self._now() and stem not in self._under_way:
            return self._ready(stem)
        return await self._once(stem, lambda: self._speak(engine, text, language, stem), name)

    def _now(self) -> float:
        return asyncio.get_running_loop().time()

    def _ready(self, stem: Path) -> Path | None:
        """Return a sound that is there, and mark it as used: the order in which sounds are removed."""
        if not _is_there(stem):
            return None
        if stem not in self._used:  # once in the life of this process
            self._used.add(stem)
            for ending in RATES:
                os.utime(stem.with_name(stem.name + ending))
        return stem

    def _stem(self, language: str, *content: str) -> Path:
        name = hashlib.sha256("\0".join((VERSION, language, *content)).encode()).hexdigest()[:40]
        return self.folder / language / name[:2] / name

    async def _once(self, stem: Path, make: Make, voice: str = "") -> Path | None:
        """Return a sound that is there, else make it, once for all who ask; None when that fails."""
        task = self._under_way.get(stem)
        if task is None:
            if ready := self._ready(stem):
                return ready
            if self._resting.get(stem, 0.0) > self._now():
                return None
            task = asyncio.create_task(self._make(stem, make, voice), name=f"voice {stem.name[:8]}")
            self._under_way[stem] = task
            task.add_done_callback(lambda _: self._under_way.pop(stem, None))
        return await asyncio.shield(task)

    async def _make(self, stem: Path, make: Make, voice: str) -> Path | None:
        language = stem.parent.parent.name
        try:
            async with self._turn:
                await make()
        except VoiceError as error:
            self._fail("voice", language, str(error))
            self._tire(voice)
        except SoundError as error:  # the voice is well; it has nothing to say, or the recording has
            self._fail("sound", language, str(error))
        except OSError as error:
            self._fail("files", language, error.strerror or str(error))
        except Exception as error:  # whatever it is, the caller hears a tone and not silence
            self._fail("fault", language, f"{type(error).__name__}: {error}")
        else:
            self._failures.pop(voice, None)
            self._used.add(stem)
            return stem
        now = self._now()
        self._resting = {path: until for path, until in self._resting.items() if until > now}
        self._resting[stem] = now + self._rest_s
        return None

    def _tire(self, voice: str) -> None:
        self._failures[voice] = self._failures.get(voice, 0) + 1
        if self._failures[voice] >= FAILURES:
            del self._failures[voice]
            self._voice_rests[voice] = self._now() + self._rest_s

    async def _speak(self, engine: Engine, text: str, language: str, stem: Path) -> None:
        content = await engine.speak(text, language, self._timeout_s)
        await asyncio.to_thread(_shape_and_write, content, stem)
        self.rendered += 1

    async def _recorded(self, own: Path, stem: Path) -> None:
        await asyncio.to_thread(lambda: _shape_and_write(own.read_bytes(), stem))

    def _fail(self, what: str, language: str, why: str) -> None:
        self.failed += 1
        log.warning("voice_failed", what=what, language=language, why=why)


def _is_there(stem: Path) -> bool:
    return all(stem.with_name(stem.name + ending).is_file() for ending in RATES)


def _shape_and_write(content: bytes, stem: Path) -> None:
    sound.write(stem, sound.shaped(sound.read(content)))


def _prune(folder: Path, keep_bytes: int, never: str) -> int:
    kept: list[tuple[int, int, Path]] = []
    for path in folder.rglob("*"):
        try:
            stat = path.stat()
        except FileNotFoundError:
            continue  # another process removed it
        if path.is_file() and path.stem != never:
            kept.append((stat.st_mtime_ns, stat.st_size, path))
    size, removed = sum(size for _, size, _ in kept), 0
    for _, bytes_, path in sorted(kept, key=lambda item: item[0]):
        if size <= keep_bytes:
            break
        path.unlink(missing_ok=True)
        size, removed = size - bytes_, removed + 1
    return removed

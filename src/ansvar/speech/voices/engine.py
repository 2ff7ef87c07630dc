"""Programs that speak. They run as processes of their own: text in, WAV out."""

from __future__ import annotations

import asyncio
import unicodedata
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from ansvar.words.faults import AnsvarError

#: The voice of espeak-ng for each language that Ansvar speaks.
ESPEAK_VOICES: Final[Mapping[str, str]] = MappingProxyType(
    {"sv": "sv", "da": "da", "nb": "nb", "nl": "nl", "en": "en-gb", "fi": "fi", "de": "de"}
)
#: Words per minute: a comfortable pace for one who writes down a number.
WORDS_PER_MINUTE: Final = 150
#: No sentence that is meant to be spoken is longer.
MOST_SIGNS: Final = 1_000


class VoiceError(AnsvarError):
    """A voice cannot speak: its program is missing, fails, or takes too long."""


@dataclass(frozen=True, slots=True)
class Engine:
    """A program that speaks.

    `command`: the program and its first arguments, in which `{language}` and `{voice}` stand for those of the
    sentence. It reads UTF-8 text from its input and writes WAV to its output. `voices`: the name of its voice
    for each language. `espeak`: whether it takes espeak-ng's arguments besides.
    """

    name: str
    command: tuple[str, ...]
    voices: Mapping[str, str]
    espeak: bool = False

    def voice(self, language: str) -> str:
        """Return the voice for a language; one that has none is tried by its own code."""
        return self.voices.get(language, language)

    def arguments(self, language: str) -> list[str]:
        """Return the command line."""
        voice = self.voice(language)
        if self.espeak:  # its arguments may hold paths with braces of their own
            pace = str(WORDS_PER_MINUTE)
            return [*self.command, "-v", voice, "-b", "1", "-s", pace, "--stdin", "--stdout"]
        return [part.replace("{language}", language).replace("{voice}", voice) for part in self.command]

    async def speak(self, text: str, language: str, timeout_s: float) -> bytes:
        """Return a sentence as WAV. Raises VoiceError; no process is left, also when cancelled."""
        try:
            process = await asyncio.create_subprocess_exec(
                *self.arguments(language),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
            )
        except (OSError, ValueError) as error:
            raise VoiceError(
                f"the voice `{self.name}` does not start: {getattr(error, 'strerror', None) or error}"
            ) from error
        try:
            spoken, complaint = await asyncio.wait_for(
                process.communicate(speakable(text).encode()), timeout_s
            )
        except TimeoutError:
            raise VoiceError(f"the voice `{self.name}` took longer than {timeout_s:g} s") from None
        finally:
            if process.returncode is None:
                with suppress(ProcessLookupError):
                    process.kill()
                await asyncio.shield(process.wait())
        if process.returncode:
            last = complaint.decode("utf-8", "replace").strip().splitlines()[-1:] or ["no reason given"]
            raise VoiceError(f"the voice `{self.name}` ended with {process.returncode}: {last[0][:200]}")
        return spoken


def espeak(command: Sequence[str]) -> Engine:
    """Return espeak-ng, run by a command such as `["espeak-ng"]`."""
    return Engine("espeak-ng", tuple(command), ESPEAK_VOICES, espeak=True)


def piper(command: Sequence[str], voices: Mapping[str, str] | None = None) -> Engine:
    """Return Piper or any program like it: `["piper", "--model", "/voices/{language}.onnx", "-f", "-"]`."""
    return Engine("piper", tuple(command), MappingProxyType(dict(voices or {})))


def speakable(text: str) -> str:
    """Return a sentence as a voice is given it: one line, without signs that would steer the voice."""
    shown = "".join(" " if unicodedata.category(sign)[0] == "C" else sign for sign in text)
    for steering in ("[[", "]]", "<", ">"):  # espeak-ng reads phonemes in double brackets
        shown = shown.replace(steering, " ")
    return " ".join(shown.split())[:MOST_SIGNS] + "\n"

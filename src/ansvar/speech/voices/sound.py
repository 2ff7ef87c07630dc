"""Sound for the telephone: read, trimmed, brought to one loudness and to 8 and 16 kHz, written and measured."""

from __future__ import annotations

import io
import os
import struct
import tempfile
import wave
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import soxr  # type: ignore[import-untyped]

from ansvar.words.faults import AnsvarError

Samples = npt.NDArray[np.float64]

#: File endings that Asterisk's format_wav plays, each with its sampling rate in Hz.
RATES: Final = {".wav": 8_000, ".wav16": 16_000}
#: Loudness of the stretches with speech in them, and the highest peak, in dB below full scale.
LOUDNESS_DBFS: Final = -20.0
PEAK_DBFS: Final = -1.5
#: Silence before and after each sentence.
EDGE_S: Final = 0.15
#: A frame counts as sound when it is at most this much weaker than the loudest.
_AUDIBLE_DB: Final = -40.0
_FRAME_S: Final = 0.02
_PCM: Final = 1
_EXTENSIBLE: Final = 0xFFFE


class SoundError(AnsvarError):
    """A sound cannot be read, or there is nothing to hear in it."""


class Sound(NamedTuple):
    """One channel of sound, full scale at 1.0, and its sampling rate in Hz."""

    samples: Samples
    rate: int

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return len(self.samples) / self.rate

    @property
    def peak_dbfs(self) -> float:
        """The highest peak; -inf for silence."""
        return _decibels(float(np.max(np.abs(self.samples), initial=0.0)))

    @property
    def loudness_dbfs(self) -> float:
        """The mean power of the frames in which something is heard; -inf for silence."""
        power = _powers(self)
        heard = power[_audible(power)]
        return _decibels(float(np.sqrt(heard.mean()))) if heard.size else -np.inf


def read(content: bytes) -> Sound:
    """Read a WAV file of 16-bit samples at any rate, its channels mixed to one.

    The size that the header names is not relied on: a voice that writes to a pipe does not know it. Raises
    SoundError.
    """
    if len(content) < 12 or content[:4] != b"RIFF" or content[8:12] != b"WAVE":
        raise SoundError("this is no WAV file; save the sound as WAV, 16 bits a sample")
    at, form = 12, b""
    while at + 8 <= len(content):
        kind, size = content[at : at + 4], int.from_bytes(content[at + 4 : at + 8], "little")
        if kind == b"data":
            return _decoded(form, content[at + 8 : at + 8 + size])
        if kind == b"fmt ":
            form = content[at + 8 : at + 8 + size]
        at += 8 + size + size % 2
    raise SoundError("the WAV file has no sound in it; save it again")


def _decoded(form: bytes, data: bytes) -> Sound:
    if len(form) < 16:
        raise SoundError("the WAV file does not say how it is coded; save it again, 16 bits a sample")
    code, channels, rate, _, _, bits = struct.unpack("<HHIIHH", form[:16])
    if code not in (_PCM, _EXTENSIBLE) or bits != 16 or not channels or not rate:
        raise SoundError(f"the WAV file has {bits} bits a sample in code {code}; save it as PCM, 16 bits")
    whole = len(data) // (2 * channels)
    samples = np.frombuffer(data, dtype="<i2", count=whole * channels).astype(np.float64) / 32_768.0
    return Sound(samples.reshape(whole, channels).mean(axis=1), rate)


def shaped(sound: Sound) -> dict[str, Sound]:
    """Return a sound as the telephone plays it, by file ending.

    The silence at its ends is replaced by 150 ms, its loudness is brought to -20 dBFS as far as its peak
    stays below -1.5 dBFS. Raises SoundError when there is nothing to hear.
    """
    sound = Sound(sound.samples - sound.samples.mean() if len(sound.samples) else sound.samples, sound.rate)
    power = _powers(sound)
    heard = np.flatnonzero(_audible(power))
    if not heard.size:
        raise SoundError("nothing is heard in the sound; record or render it again")
    frame = _frame(sound.rate)
    speech = sound.samples[heard[0] * frame : (heard[-1] + 1) * frame]
    gain = 10 ** ((LOUDNESS_DBFS - Sound(speech, sound.rate).loudness_dbfs) / 20)
    found = {}
    for ending, rate in RATES.items():
        there = np.asarray(soxr.resample(speech * gain, sound.rate, rate, quality="HQ"), dtype=np.float64)
        there *= min(1.0, 10 ** (PEAK_DBFS / 20) / float(np.max(np.abs(there))))
        edge = np.zeros(round(EDGE_S * rate))
        found[ending] = Sound(np.concatenate([edge, there, edge]), rate)
    return found


def tone(seconds: float = 0.2, hertz: float = 440.0, times: int = 2) -> Sound:
    """Return a tone that says "one moment" where no voice can: short beeps with soft ends."""
    rate = 16_000
    at = np.arange(round(seconds * rate)) / rate
    soft = np.minimum(1.0, np.minimum(at, at[::-1]) / 0.01)
    beep = 0.2 * np.sin(2 * np.pi * hertz * at) * soft
    gap = np.zeros(round(0.1 * rate))
    return Sound(np.concatenate([part for _ in range(times) for part in (beep, gap)]), rate)


def write(stem: Path, sounds: dict[str, Sound]) -> None:
    """Write a sound under a path without ending, once for each rate.

    Each file is there whole or not at all, also when two write the same at once. Raises OSError.
    """
    stem.parent.mkdir(parents=True, exist_ok=True)
    for ending, sound in sounds.items():
        _write_whole(stem.with_name(stem.name + ending), encoded(sound))


def encoded(sound: Sound) -> bytes:
    """Return a sound as the content of a WAV file, 16 bits a sample."""
    pcm = np.clip(np.rint(sound.samples * 32_767), -32_768, 32_767).astype("<i2")
    content = io.BytesIO()
    with wave.open(content, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(sound.rate)
        file.writeframes(pcm.tobytes())
    return content.getvalue()


def _write_whole(path: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            os.fchmod(file.fileno(), 0o640)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _frame(rate: int) -> int:
    return max(1, round(_FRAME_S * rate))


def _powers(sound: Sound) -> Samples:
    """Return the mean power of each frame of 20 ms."""
    frame = _frame(sound.rate)
    missing = -len(sound.samples) % frame
    whole = np.concatenate([sound.samples, np.zeros(missing)]) if missing else sound.samples
    powers: Samples = (whole.reshape(-1, frame) ** 2).mean(axis=1)
    return powers


def _audible(power: Samples) -> npt.NDArray[np.bool_]:
    loudest = float(np.max(power, initial=0.0))
    floor = max(loudest * 10 ** (_AUDIBLE_DB / 10), 1e-9)
    heard: npt.NDArray[np.bool_] = power >= floor
    return heard


def _decibels(amplitude: float) -> float:
    return 20 * float(np.log10(amplitude)) if amplitude > 0 else -np.inf

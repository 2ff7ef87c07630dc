"""A greeting spoken into the browser, brought to what the exchange plays: WAV, 8 kHz, 16 bit, mono."""

from __future__ import annotations

import io
import os
import secrets
import tempfile
import wave
from typing import Final

import numpy as np
import soxr  # type: ignore[import-untyped]
from numpy.typing import NDArray

from ansvar.web.house import house
from ansvar.words.faults import AnsvarError

RATE: Final = 8000
LEAST_S: Final = 1.0
MOST_S: Final = 60.0
#: As loud as other announcements: peaks at half of full scale, but nothing is raised more than this.
_PEAK: Final = 0.5
_MOST_GAIN: Final = 8.0
#: Quieter than this all through, nobody spoke.
_SILENT: Final = 0.01
_RATES: Final = range(8000, 96_001)


class SoundFault(AnsvarError):
    """What was sent is no greeting."""


def read(content: bytes) -> NDArray[np.float64]:
    """Return a WAV file (16 bit) as one channel of samples within ±1 at the telephone's rate.

    Raises SoundFault for another file, one shorter or longer than a greeting is, and for silence.
    """
    try:
        with wave.open(io.BytesIO(content)) as file:
            rate, channels = file.getframerate(), file.getnchannels()
            if file.getsampwidth() != 2 or channels not in (1, 2) or rate not in _RATES:
                raise SoundFault("the sound is no WAV file of 16 bit with one or two channels")
            if not LEAST_S <= file.getnframes() / rate <= MOST_S + 1:
                raise SoundFault(f"a greeting lasts {LEAST_S:g} to {MOST_S:g} seconds")
            data = file.readframes(file.getnframes())
    except (wave.Error, EOFError, OSError, ValueError) as error:
        raise SoundFault("the sound is no WAV file") from error
    size = 2 * channels
    samples = np.frombuffer(data[: len(data) // size * size], dtype="<i2").astype(np.float64) / 32768
    mono = samples.reshape(-1, channels).mean(axis=1)
    sound: NDArray[np.float64] = soxr.resample(mono, rate, RATE) if rate != RATE else mono
    peak = float(np.abs(sound).max()) if len(sound) else 0.0
    if len(sound) < LEAST_S * RATE or peak < _SILENT:
        raise SoundFault("nobody speaks in it")
    return sound * min(_PEAK / peak, _MOST_GAIN)


def kept_as_greeting(content: bytes) -> str:
    """Keep a sound beside the other recordings, whole or not at all; return its name. Raises SoundFault."""
    sound = read(content)
    folder = house().place.home.recordings
    name = f"an-greeting-{secrets.token_hex(8)}"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, part = tempfile.mkstemp(dir=folder, prefix=".greeting.")  # mode 0600
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(as_wav(sound))
        os.replace(part, folder / f"{name}.wav")
    except BaseException:
        os.unlink(part)
        raise
    return name


def as_wav(sound: NDArray[np.float64], rate: int = RATE) -> bytes:
    """Return samples within ±1 as a WAV file of 16 bit."""
    into = io.BytesIO()
    with wave.open(into, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())
    return into.getvalue()

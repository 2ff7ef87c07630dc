"""Sound as a telephone carries it: 8000 samples a second, 16 bits (`Samples`), coded as A-law (G.711)."""

from __future__ import annotations

import wave
from pathlib import Path
from typing import TypeAlias

import numpy as np
import soxr  # type: ignore[import-untyped]
from numpy.typing import NDArray

from ansvar.phone.faults import PhoneFault

#: Samples a second.
RATE = 8000
#: Samples in a packet of 20 ms.
FRAME = 160

Samples: TypeAlias = NDArray[np.int16]

SILENCE: Samples = np.zeros(0, np.int16)


def _levels() -> Samples:
    """Return the level of each A-law octet (G.711 table 1a, even bits inverted)."""
    octet = np.arange(256) ^ 0x55
    segment, step = (octet >> 4) & 7, octet & 15
    level = np.where(segment == 0, (step << 4) + 8, ((step << 4) + 0x108) << np.maximum(segment - 1, 0))
    return np.where(octet & 0x80, level, -level).astype(np.int16)


def _octets() -> NDArray[np.uint8]:
    """Return the nearest A-law octet of each 16-bit level, by the level as an unsigned number."""
    order = np.argsort(_LEVELS, kind="stable")
    levels = _LEVELS[order].astype(np.int32)
    middle = (levels[1:] + levels[:-1]) / 2
    nearest = order[np.searchsorted(middle, np.arange(-32768, 32768), side="right")].astype(np.uint8)
    return np.roll(nearest, -32768)


_LEVELS = _levels()
_OCTETS = _octets()

#: The A-law octet of silence.
QUIET = int(_OCTETS[0])


def from_alaw(data: bytes | bytearray) -> Samples:
    """Return the samples of A-law octets."""
    return _LEVELS[np.frombuffer(data, np.uint8)]


def to_alaw(samples: Samples) -> bytes:
    """Return samples as A-law octets."""
    return _OCTETS[samples.astype(np.int16).view(np.uint16)].tobytes()


def _samples(waves: NDArray[np.float64]) -> Samples:
    clipped: Samples = np.clip(waves, -32768, 32767).astype(np.int16)
    return clipped


def tone(hz: float, seconds: float, level_db: float = -12.0) -> Samples:
    """Return a pure tone; `level_db` is its loudness below full scale."""
    moments = np.arange(round(seconds * RATE)) / RATE
    peak = 32767 * np.sqrt(2) * 10 ** (level_db / 20)
    return _samples(peak * np.sin(2 * np.pi * hz * moments))


def silence(seconds: float) -> Samples:
    """Return silence."""
    return np.zeros(round(seconds * RATE), np.int16)


def load(path: Path | str) -> Samples:
    """Return the sound in a WAV file (16 bits, any rate; channels are mixed). Raises PhoneFault."""
    try:
        with wave.open(str(path), "rb") as file:
            if file.getsampwidth() != 2:
                raise PhoneFault(f"`{path}` is not of 16 bits; save the sound as a WAV file of 16 bits (PCM)")
            rate, channels = file.getframerate(), file.getnchannels()
            data = np.frombuffer(file.readframes(file.getnframes()), "<i2").reshape(-1, channels)
    except (wave.Error, EOFError, ValueError) as error:
        raise PhoneFault(f"`{path}` is no WAV file ({error}); give a WAV file of 16 bits (PCM)") from error
    mixed = data.mean(axis=1)
    if rate != RATE:
        mixed = np.asarray(soxr.resample(mixed, rate, RATE))
    return _samples(np.round(mixed))


def save(path: Path | str, samples: Samples) -> None:
    """Write a WAV file: 8000 samples a second, 16 bits, one channel."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.astype("<i2").tobytes())

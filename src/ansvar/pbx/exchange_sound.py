"""Sounds and recordings as files: the beep before a recording, and how much was said in one."""

from __future__ import annotations

import math
import struct
import wave
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

#: A frame this much louder than the quietest, and above the floor, holds sound.
_FRAME_S: Final = 0.05
_FLOOR: Final = 300.0
_BEEP_HZ: Final = 1000
_BEEP_S: Final = 0.25


@dataclass(frozen=True, slots=True)
class Measured:
    """What a recording holds: how long it is, and how long up to its last sound; silence all through is 0.0."""

    length_s: float
    sound_s: float


def measured(path: Path) -> Measured | None:
    """Return what a recording (WAV, 16 bit, mono) holds; None when it cannot be read."""
    try:
        with wave.open(str(path), "rb") as file:
            if file.getsampwidth() != 2 or file.getnchannels() != 1:
                return None
            rate = file.getframerate()
            data = file.readframes(file.getnframes())
            samples = np.frombuffer(data[: len(data) // 2 * 2], dtype="<i2")
    except (OSError, EOFError, wave.Error):
        return None
    size = max(1, int(rate * _FRAME_S))
    frames = samples[: len(samples) // size * size].reshape(-1, size).astype(np.float64)
    loud = np.flatnonzero(np.sqrt((frames**2).mean(axis=1)) > _FLOOR) if len(frames) else np.empty(0)
    return Measured(len(samples) / rate, float((loud[-1] + 1) * size / rate) if len(loud) else 0.0)


def seconds_of_sound(path: Path) -> float | None:
    """Return how long a recording is up to its last sound; None when it cannot be read.

    Silence at the end is not counted; silence all through is 0.0.
    """
    found = measured(path)
    return found.sound_s if found is not None else None


def mend(path: Path) -> None:
    """Write into a recording how long it is, when Asterisk died before it could; leave every other file alone."""
    try:
        with path.open("r+b") as file:
            head = file.read(44)
            size = path.stat().st_size
            # The plain header that Asterisk writes: RIFF, WAVE, `fmt ` of 16 bytes, data.
            whole = len(head) == 44 and head[:4] == b"RIFF" and head[36:40] == b"data"
            if not whole or int.from_bytes(head[40:44], "little") == size - 44:
                return
            file.seek(4)
            file.write((size - 8).to_bytes(4, "little"))
            file.seek(40)
            file.write((size - 44).to_bytes(4, "little"))
    except OSError:
        return  # there is none, or the disk is full: it is read as it is


def write_beep(folder: Path) -> str:
    """Write the beep into a folder, for narrow and wide band; return its path without the ending."""
    folder.mkdir(parents=True, exist_ok=True)
    for rate, ending in ((8000, "wav"), (16000, "wav16")):
        path = folder / f"beep.{ending}"
        if path.exists():
            continue
        total = int(rate * _BEEP_S)
        edge = rate // 100  # 10 ms in and out, or it clicks
        values = (
            int(8000 * min(1.0, i / edge, (total - i) / edge) * math.sin(2 * math.pi * _BEEP_HZ * i / rate))
            for i in range(total)
        )
        partial = path.with_suffix(".part")
        with wave.open(str(partial), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(rate)
            file.writeframes(b"".join(struct.pack("<h", value) for value in values))
        partial.replace(path)
    return str((folder / "beep").absolute())

"""Sound measured: how loud, which tone, where somebody speaks or a tone rings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ansvar.phone.sound import RATE, Samples

#: Quieter than this, below full scale, is silence on a telephone line.
SILENT_DB = -50.0
#: The tone of ringing, busy and congestion in most of Europe (ITU-T E.180).
CALL_TONE_HZ = 425.0

_WINDOW_S = 0.02
_AROUND = 5
_CALL_TONE_WITHIN_HZ = 10.0
#: A call tone is longer than any vowel that happens to sound like it.
_LEAST_CALL_TONE_S = 0.24
_NOTHING_DB = -99.0

Kind = Literal["tone", "sound"]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch that is not silent: when it begins, how long it lasts, and whether it is one pure tone (`hz`)."""

    kind: Kind
    start_s: float
    seconds: float
    hz: float = 0.0


def loudness(samples: Samples) -> float:
    """Return the loudness in decibels below full scale; -99 for nothing at all."""
    if len(samples) == 0:
        return _NOTHING_DB
    power = float(np.mean(np.square(samples.astype(np.float64))))
    return max(_NOTHING_DB, 10 * np.log10(power / 32768**2)) if power > 0 else _NOTHING_DB


def strongest(samples: Samples) -> tuple[float, float]:
    """Return the strongest frequency in Hz, and which part of all power lies within 30 Hz of it (0 to 1)."""
    if len(samples) < 80 or not np.any(samples):
        return 0.0, 0.0
    waves = (samples - samples.mean()) * np.hanning(len(samples))
    size = max(8192, 1 << (len(samples) - 1).bit_length())
    power = np.abs(np.fft.rfft(waves, size)) ** 2
    total = float(power.sum())
    if total <= 0:
        return 0.0, 0.0
    top = int(power.argmax())
    hz = top * RATE / size
    # The window itself spreads a pure tone over 2 / duration Hz.
    width = max(30.0, 2.5 * RATE / len(samples))
    near = power[max(0, round((hz - width) * size / RATE)) : round((hz + width) * size / RATE) + 1]
    return hz, float(near.sum()) / total


def is_tone(samples: Samples, hz: float, within_hz: float = 10.0) -> bool:
    """Return whether a sound is one pure tone of this frequency."""
    if loudness(samples) < SILENT_DB:
        return False
    found, share = strongest(samples)
    return abs(found - hz) <= within_hz and share > 0.8


def stretches(samples: Samples, gap_s: float = 0.3, least_s: float = 0.06) -> tuple[Stretch, ...]:
    """Return the stretches that are not silent; pauses shorter than `gap_s` belong to them.

    A call tone stands by itself, even where it follows what is spoken without a pause.
    """
    window = round(_WINDOW_S * RATE)
    count = len(samples) // window
    if count == 0:
        return ()
    frames = samples[: count * window].astype(np.float64).reshape(count, window)
    loud = np.sqrt(np.mean(np.square(frames), axis=1)) > 32768 * 10 ** (SILENT_DB / 20)
    call_tone = loud & _call_tone_windows(frames)
    runs = sorted((*_runs(loud & ~call_tone, gap_s, least_s), *_runs(call_tone, 0.04, _LEAST_CALL_TONE_S)))
    found = []
    for start, end in runs:
        hz = _tone_of(samples[start * window : end * window])
        seconds = (end - start) * _WINDOW_S
        found.append(Stretch("tone" if hz else "sound", start * _WINDOW_S, seconds, hz))
    return tuple(found)


def _runs(marked: NDArray[np.bool_], gap_s: float, least_s: float) -> list[tuple[int, int]]:
    """Return the runs of marked windows, first and one past the last; shorter gaps belong to them."""
    marks = np.flatnonzero(marked)
    if len(marks) == 0:
        return []
    breaks = np.flatnonzero(np.diff(marks) > max(1, round(gap_s / _WINDOW_S)))
    starts = marks[np.concatenate(([0], breaks + 1))]
    ends = marks[np.concatenate((breaks, [len(marks) - 1]))] + 1
    least = max(1, round(least_s / _WINDOW_S))
    return [(int(start), int(end)) for start, end in zip(starts, ends, strict=True) if end - start >= least]


def _call_tone_windows(frames: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return which windows lie in a pure call tone of at least `_LEAST_CALL_TONE_S`."""
    count, size = frames.shape
    moments = np.arange(count * size) / RATE
    turning = (frames.reshape(-1) * np.exp(-2j * np.pi * CALL_TONE_HZ * moments)).reshape(count, size)
    # 100 ms around each window tell 425 Hz from 440.
    around = np.ones(_AROUND) / _AROUND
    inside = 2 * np.abs(np.convolve(turning.mean(axis=1), around, "same")) ** 2
    power = np.convolve(np.mean(np.square(frames), axis=1), around, "same")
    kept = np.zeros(count, bool)
    for start, end in _runs(inside > 0.5 * np.maximum(power, 1.0), 0.0, _LEAST_CALL_TONE_S):
        # Its edges share their 100 ms with what stands beside it.
        kept[max(0, start - _AROUND // 2) : end + _AROUND // 2] = True
    return kept


def _tone_of(part: Samples) -> float:
    """Return the frequency of a stretch that is one pure tone throughout, else 0.0."""
    # Its edges may lie inside a window; at most 4 s of it tell what it is.
    inner = part[: 4 * RATE] if len(part) < 1600 else part[160 : 4 * RATE - 160]
    hz, share = strongest(inner)
    if share < 0.85:
        return 0.0
    parts = np.array_split(part, max(1, len(part) // (RATE // 4)))
    alike = sum(abs(strongest(each)[0] - hz) < 15 for each in parts)
    return round(hz, 1) if alike >= 0.9 * len(parts) else 0.0


def sounding_s(samples: Samples) -> float:
    """Return for how many seconds there is sound, speech or music, that is no call tone."""
    return sum(each.seconds for each in stretches(samples) if not is_call_tone(each))


def is_call_tone(stretch: Stretch) -> bool:
    """Return whether a stretch is a tone of the telephone network: ringing, busy."""
    return stretch.kind == "tone" and abs(stretch.hz - CALL_TONE_HZ) <= _CALL_TONE_WITHIN_HZ


def rings(samples: Samples) -> int:
    """Return how many times a ringing tone was heard: 425 Hz for 0.6 to 2 s, then a pause (ITU-T E.180)."""
    return sum(is_call_tone(each) and 0.6 <= each.seconds <= 2.0 for each in stretches(samples))

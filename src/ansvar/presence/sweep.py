"""Overlapping stretches laid out flat: between two neighbouring bounds the same ones hold."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf
from typing import TypeVar

T = TypeVar("T")


def sweep(stretches: Sequence[tuple[float, float, T]]) -> tuple[tuple[float, ...], tuple[tuple[T, ...], ...]]:
    """Return the bounds in order, and what holds from each bound to the next.

    Before the first bound nothing holds. What holds stands in the order given; empty stretches are left out.
    """
    marks: list[tuple[float, int, int]] = []
    for index, (start, end, _) in enumerate(stretches):
        if start < end:
            marks.append((start, 1, index))
            if end != inf:
                marks.append((end, 0, index))
    marks.sort()
    bounds: list[float] = []
    held: list[tuple[T, ...]] = []
    active: set[int] = set()
    for at, opens, index in marks:
        if opens:
            active.add(index)
        else:
            active.discard(index)
        now = tuple(stretches[number][2] for number in sorted(active))
        if bounds and bounds[-1] == at:
            held[-1] = now
        else:
            bounds.append(at)
            held.append(now)
    return tuple(bounds), tuple(held)

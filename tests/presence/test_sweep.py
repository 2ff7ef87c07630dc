"""Overlapping stretches laid out flat."""

from __future__ import annotations

from bisect import bisect_right
from math import inf

from hypothesis import given
from hypothesis import strategies as st

from ansvar.presence.sweep import sweep

STRETCHES = st.lists(
    st.tuples(st.integers(0, 20), st.one_of(st.integers(0, 20), st.just(inf)), st.text("abc", max_size=1)),
    max_size=6,
)


@given(STRETCHES, st.integers(-1, 22))
def test_given_any_stretches_then_at_every_instant_those_that_hold_are_told(
    stretches: list[tuple[float, float, str]], at: int
) -> None:
    bounds, held = sweep(stretches)
    index = bisect_right(bounds, at)
    told = held[index - 1] if index else ()
    assert list(told) == [what for start, end, what in stretches if start <= at < end]


def test_given_empty_stretches_then_no_bound_is_made() -> None:
    assert sweep([(3, 3, "a"), (5, 2, "b")]) == ((), ())

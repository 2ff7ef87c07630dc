"""The fold from events to the one record."""

from __future__ import annotations

from typing import Any

import pytest

from ansvar.store.records import record_of
from store.office import NOW, later


def happened(*events: tuple[float, str, dict[str, Any]]):  # type: ignore[no-untyped-def]
    return [(later(seconds=at), kind, facts) for at, kind, facts in events]


OFFERED = (0.0, "offered", {"dialled": "600", "caller": None, "direction": "in"})
ENDED = {"outcome": "answered", "sought": "person:alice", "reached": "person:bob", "waited_s": 12.0}


def test_given_a_call_picked_up_by_a_colleague_then_who_was_sought_is_kept_apart_from_who_was_reached() -> (
    None
):
    """A11."""
    record = record_of(
        happened(
            OFFERED,
            (0.1, "routed", {"called": "person:alice", "rows": ["direct", "colleague"]}),
            (1, "ringing", {"who": "person:alice", "row": "direct"}),
            (12, "picked up", {"by": "person:bob"}),
            (12, "answered", {"by": "person:bob", "row": "direct", "picked_up": True}),
            (72, "ended", {**ENDED, "picked_up": True}),
        ),
        later(seconds=72),
    )
    assert (record.called, record.reached, record.picked_up_by) == (
        "person:alice",
        "person:bob",
        "person:bob",
    )
    assert record.determined_by == ["direct", "colleague"]
    assert (record.waited_s, record.rang_s, record.talked_s) == (12.0, 11.0, 60.0)
    assert record.caller is None


@pytest.mark.parametrize(
    ("last", "outcome"),
    [
        ((5, "ended", {"outcome": "abandoned"}), "abandoned"),
        ((5, "ended", {"outcome": "nonsense"}), "abandoned"),
        ((5, "answered", {"by": "person:alice"}), "answered"),
        ((5, "promised", {"promise": "p1"}), "promised"),
        ((5, "announced", {}), "announced"),
        ((5, "refused", {}), "refused"),
        ((5, "ringing", {}), "abandoned"),
    ],
)
def test_given_a_call_with_or_without_its_last_word_then_it_has_one_outcome(
    last: tuple[float, str, dict[str, Any]], outcome: str
) -> None:
    assert record_of(happened(OFFERED, last), later(seconds=9)).outcome == outcome


def test_given_no_event_at_all_then_the_call_failed() -> None:
    record = record_of([], NOW)
    assert (record.outcome, record.arrived_at, record.ended_at) == ("failed", NOW, NOW)


def test_given_a_clock_set_back_during_the_call_then_no_time_is_negative() -> None:
    record = record_of(happened(OFFERED, (-60, "answered", {}), (-50, "ended", {})), later(seconds=-50))
    assert (record.waited_s, record.rang_s, record.talked_s) == (0.0, 0.0, 10.0)


def test_given_another_language_on_the_way_then_the_last_is_kept_and_whom_it_was_for_is_the_first() -> None:
    record = record_of(
        happened(
            OFFERED,
            (1, "routed", {"called": "person:alice", "language": "sv"}),
            (2, "routed", {"called": "switchboard"}),
            (3, "said", {"language": "en"}),
        ),
        NOW,
    )
    assert (record.language, record.called) == ("en", "person:alice")


def test_given_a_call_that_nobody_watched_then_it_lasted_as_long_as_it_says() -> None:
    """Calls that the exchange answered while the engine was gone are written down in one go."""
    ended = (0, "ended", {"outcome": "answered", "lasted_s": 95.5})
    record = record_of(happened(OFFERED, (0, "answered", {"by": "person:alice"}), ended), NOW)
    assert record.ended_at == later(seconds=95.5)
    assert record.talked_s == 95.5

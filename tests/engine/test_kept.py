"""What is asked of the exchange after a crash: everything that a call waits for, and what would stand in its way."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from ansvar.calls.state import (
    Caller,
    CallState,
    Consulting,
    Leg,
    Parting,
    Phase,
    Reaching,
    Request,
    Searching,
    Telling,
)
from ansvar.engine.kept import awaited
from ansvar.pbx.exchange_hearing import tones_of

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
CALL = CallState(
    "c",
    Caller("in", "+46406280499", "", True),
    NOW,
    "in",
    "200",
    Request("200"),
    Telling("an-c-p1", "search"),
)
OPERATOR, OTHER = Leg("an-c-c1", "person:olga", "x", "olga", up=True), Leg("an-c-c2", "person:bo", "x", "bo")


@pytest.mark.parametrize(
    ("phase", "hears"),
    [
        (Searching(1, 0, (OTHER,)), "in"),
        (Reaching(OPERATOR, OTHER, "", "p"), OPERATOR.channel),
        (Consulting("an-c-b1", OPERATOR, OTHER, "an-c-b2", NOW), OPERATOR.channel),
    ],
)
def test_given_somebody_who_may_hear_ringing_when_an_engine_takes_over_then_the_tone_is_asked_for(
    phase: Phase, hears: str
) -> None:
    """One that nobody ends goes on for ever, and what is said after it is never heard."""
    playbacks, _ = awaited([replace(CALL, phase=phase)])
    assert playbacks >= set(tones_of(hears))


def test_given_words_when_an_engine_takes_over_then_their_end_is_awaited_and_no_tone() -> None:
    assert awaited([CALL]) == ({"an-c-p1"}, set())


def test_given_a_last_word_to_whoever_handed_the_call_on_when_an_engine_takes_over_then_its_end_is_awaited() -> (
    None
):
    parting = (Parting(OPERATOR, "an-c-p2"), Parting(OTHER, ""))
    assert awaited([replace(CALL, parting=parting)]) == ({"an-c-p1", "an-c-p2"}, set())

"""Where one is called back: silence is no wrong number, and no promise is lost for want of one (N6, A2)."""

from __future__ import annotations

import pytest

from ansvar.calls.state import Queued
from calls.rig import Rig
from calls.test_type_ahead import SWITCHBOARD, busy_board


def asked(caller: str | None) -> tuple[Rig, str]:
    """Return a caller in the queue who wants to be called back, and has heard the question."""
    rig, _ = busy_board()
    kim = rig.call(SWITCHBOARD, caller)
    rig.hears_out(kim)
    rig.presses(kim, "1")
    rig.hears(kim)
    return rig, kim


def silence(rig: Rig, kim: str) -> str:
    """Let the caller say nothing until something is said, and return it; it is heard to its end."""
    before = rig.heard(kim)
    rig.waits(16)
    said = rig.heard(kim).removeprefix(before)
    rig.hears(kim)
    return said


def test_given_a_number_shown_when_the_caller_is_silent_twice_then_that_number_is_promised_and_said() -> None:
    rig, kim = asked("+46406280491")
    said = silence(rig, kim)
    assert "kan vi inte ringa" not in said
    assert "Tryck 1, så ringer vi 0 4 0" in said
    said = silence(rig, kim)
    assert "Vi använder numret du ringer från" in said
    assert [promise.number for promise in rig.promises.values()] == ["+46406280491"]
    rig.end()


def test_given_no_number_shown_when_the_caller_is_silent_twice_then_the_caller_waits_on_in_the_same_place() -> (
    None
):
    """A13: nobody comes back in a worse place."""
    rig, kim = asked(None)
    since = rig.state(kim).request.queued_since
    rig.waits(1)
    later = rig.call(SWITCHBOARD, "+46406280492")
    rig.hears_out(later)
    silence(rig, kim)
    silence(rig, kim)
    phase = rig.state(kim).phase
    assert isinstance(phase, Queued)
    assert phase.since == since
    rig.look()
    olga = next(each.id for each in rig.exchange.channels.values() if each.account == "olga.nyberg")
    rig.exchange.hang_up(olga)
    assert rig.together(kim, rig.answers("olga.nyberg"))
    rig.end()


def test_given_a_number_without_its_hash_when_no_digit_comes_any_more_then_it_counts() -> None:
    rig, kim = asked(None)
    rig.presses(kim, "0701740605")
    rig.waits(13)
    assert [promise.number for promise in rig.promises.values()] == ["+46701740605"]
    rig.end()


@pytest.mark.parametrize("keys", ["22#", "2*3#", "00900#", "0944123123#", "00447700900123#"])
def test_given_keys_that_are_no_number_we_may_call_when_they_are_entered_then_it_is_asked_for_again(
    keys: str,
) -> None:
    """A premium number, or one abroad where the policy keeps phones at home, is not dialled for a stranger."""
    rig, kim = asked("+46406280491")
    rig.presses(kim, keys)
    assert rig.phase(kim) == "numbering"
    assert rig.promises == {}
    rig.hears(kim)
    rig.presses(kim, "0701740605#")
    assert [promise.number for promise in rig.promises.values()] == ["+46701740605"]
    rig.end()


def test_given_a_caller_from_abroad_when_the_policy_keeps_phones_at_home_then_the_promise_is_made_and_nothing_dials_by_itself() -> (
    None
):
    rig, kim = asked("+447700900123")
    rig.presses(kim, "1")
    rig.hears_out(kim)
    assert [promise.number for promise in rig.promises.values()] == ["+447700900123"]
    assert rig.outcome(kim) == "promised"
    assert "keeps place" not in rig.kinds(rig.arrived[kim])
    rig.end()

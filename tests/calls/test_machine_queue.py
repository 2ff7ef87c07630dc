"""Waiting at the switchboard: whose turn it is, how long, and a call-back that keeps the place (F17, A10, A13)."""

from __future__ import annotations

import pytest

from ansvar.calls.state import Queued
from calls.rig import Rig


def queued(rig: Rig, number: str = "+46313900600", caller: str | None = "kim", account: str = "") -> str:
    """Let somebody call the switchboard and hear all that is said first."""
    channel = (
        rig.dials(account, number) if account else rig.call(number, rig.kim if caller == "kim" else caller)
    )
    rig.hears_out(channel)
    return channel


def test_given_a_colleague_who_waits_longer_when_an_operator_is_free_then_the_caller_from_outside_is_taken_first() -> (
    None
):
    """F17."""
    rig = Rig()
    rig.log_in("olga.nyberg")
    busy = queued(rig)
    rig.answers("olga.nyberg")
    inside = queued(rig, "90", account="anna.lind")
    rig.waits(20)
    outside = queued(rig, caller="+46406280491")
    rig.exchange.hang_up(busy)
    olga = rig.answers("olga.nyberg")
    assert rig.together(outside, olga)
    rig.exchange.hang_up(olga)
    assert rig.together(inside, rig.answers("olga.nyberg"))
    rig.end()


def test_given_the_longest_wait_when_a_colleague_has_waited_so_long_then_nobody_overtakes_any_more() -> None:
    """F17, invariant 9: every wait is bounded."""
    rig = Rig("company")
    rig.log_in("olga.kraft")
    busy = queued(rig, "+46406280400")
    olga = rig.answers("olga.kraft")
    inside = queued(rig, "200", account="anna.lind")
    rig.waits(110)
    queued(rig, "+46406280400", caller="+46313900691")
    rig.waits(11)
    state = rig.state_with(inside)
    if state is not None and isinstance(state.phase, Queued):
        rig.exchange.hang_up(olga)
        assert rig.together(inside, rig.answers("olga.kraft"))
    else:
        assert "overflowed" in rig.kinds(rig.arrived[inside])
    assert busy not in rig.exchange.channels or rig.phase(busy) == "talking"
    rig.end()


def test_given_several_operators_when_callers_come_then_each_gets_one_and_the_longest_idle_first() -> None:
    rig = Rig()
    rig.log_in("olga.nyberg")
    rig.waits(5)
    rig.log_in("olof.hakansson")
    one = queued(rig)
    assert rig.ring_at() == ["olga.nyberg"]
    two = queued(rig, caller="+46406280491")
    assert rig.ring_at() == ["olga.nyberg", "olof.hakansson"]
    rig.look()
    rig.held = []
    olga, olof = rig.answers("olga.nyberg"), rig.answers("olof.hakansson")
    rig.deliver(1)
    rig.deliver_all()
    assert rig.together(one, olga)
    assert rig.together(two, olof)
    rig.look()
    rig.end()


def test_given_an_operator_who_does_not_answer_when_another_is_free_then_the_call_is_offered_there_in_the_same_place() -> (
    None
):
    rig = Rig()
    rig.log_in("olga.nyberg", "olof.hakansson")
    kim = queued(rig)
    first = rig.ring_at()
    since = rig.state(kim).request.queued_since
    rig.waits(20)
    assert rig.ring_at() != first
    assert len(rig.ring_at()) == 1
    rig.exchange.hang_up(rig.ringing()[0].id, "busy")
    assert rig.state(kim).request.queued_since == since
    rig.look()
    rig.end()


def test_given_an_operator_who_never_answers_when_the_longest_wait_is_over_then_the_caller_is_promised() -> (
    None
):
    """F17: the wait is bounded even where somebody is logged in who has gone for coffee."""
    rig = Rig()
    rig.log_in("olga.nyberg")
    kim = queued(rig)
    for _ in range(20):
        rig.waits(20)
        rig.hears_out(kim)
        if rig.phase(kim) != "queued":
            break
    assert rig.phase(kim) == "numbering"
    assert "overflowed" in rig.kinds(rig.arrived[kim])
    rig.presses(kim, "1")
    assert len(rig.promises) == 1
    rig.end()


def test_given_nobody_logged_in_when_somebody_calls_the_switchboard_then_there_is_a_promise() -> None:
    """A10, A3."""
    rig = Rig()
    kim = queued(rig)
    for _ in range(10):
        if rig.state_with(kim) is None:
            break
        rig.hears_out(kim)
        if rig.exchange.recordings:
            rig.speaks()
        elif rig.state_with(kim) is not None and rig.phase(kim) == "numbering":
            rig.presses(kim, "1")
        else:
            rig.waits(21)
    assert rig.outcome(kim) == "promised"
    assert len(rig.promises) == 1
    rig.end()


def test_given_callers_who_wait_when_the_last_operator_goes_home_then_nobody_waits_on() -> None:
    rig = Rig()
    rig.log_in("olga.nyberg")
    busy = queued(rig)
    rig.answers("olga.nyberg")
    kim = queued(rig, caller="+46406280491")
    rig.log_out("olga.nyberg")
    rig.waits(130)
    assert rig.phase(kim) != "queued"
    assert "unattended" in rig.kinds(rig.arrived[kim])
    assert rig.phase(busy) == "talking"
    rig.end()


def test_given_a_wait_when_it_goes_on_then_place_and_expected_wait_are_told_and_told_again() -> None:
    rig = Rig()
    rig.log_in("olga.nyberg")
    queued(rig)
    rig.answers("olga.nyberg")
    kim = queued(rig, caller="+46406280491")
    before = len(rig.exchange.said)
    rig.waits(46)
    assert len(rig.exchange.said) > before
    rig.hears_out(kim)
    rig.waits(46)
    rig.hears_out(kim)
    rig.look()
    rig.end()


@pytest.mark.parametrize("how", ["answers", "does not", "operator goes"])
def test_given_a_call_back_when_the_place_comes_then_operator_and_caller_are_joined_or_the_promise_stays(
    how: str,
) -> None:
    """A13, field note 7: the place is kept, neither better nor worse, and the promise is one."""
    rig = Rig()
    rig.log_in("olga.nyberg")
    queued(rig)
    olga = rig.answers("olga.nyberg")
    kim = queued(rig, caller="+46406280491")
    later = queued(rig, caller="+46406280492")
    rig.presses(kim, "1")
    assert rig.phase(kim) == "numbering"
    rig.presses(kim, "1")
    call = rig.arrived[kim]
    rig.hears_out(kim)
    assert kim not in rig.exchange.channels
    [promise] = rig.promises.values()
    rig.look()
    rig.exchange.hang_up(olga)
    again = rig.answers("olga.nyberg")
    assert rig.phase(later) == "queued"
    back = rig.rings("+46406280491")
    rig.look()
    if how == "answers":
        rig.exchange.answer(back)
        rig.hears_out(again)
        rig.hears_out(back)
        assert rig.together(again, back)
        assert promise.id in rig.kept_promises
        rig.look()
        rig.exchange.hang_up(back)
        assert rig.facts(call, "ended")["outcome"] in ("answered", "promised")
    elif how == "does not":
        rig.exchange.hang_up(back, "no answer")
        assert rig.heard(again).endswith("Inget svar från 0 4 0, 6 2 8, 0 4, 9 1.")
        rig.look()
        rig.hears(again)
        assert rig.facts(call, "ended")["outcome"] == "promised"
    else:
        rig.exchange.hang_up(again)
        assert back not in rig.exchange.channels
        assert rig.facts(call, "ended")["outcome"] == "promised"
    assert list(rig.promises) == [promise.id]
    rig.end()


def called_back() -> tuple[Rig, str, str, str]:
    """Return a house in which an operator has taken a call-back, the call, the operator's channel and the caller's."""
    rig = Rig()
    rig.log_in("olga.nyberg")
    queued(rig)
    olga = rig.answers("olga.nyberg")
    kim = queued(rig, caller="+46406280491")
    rig.presses(kim, "11")
    rig.hears_out(kim)
    rig.exchange.hang_up(olga)
    return rig, rig.arrived[kim], rig.answers("olga.nyberg"), rig.rings("+46406280491")


def test_given_a_call_back_when_the_caller_answers_at_once_then_both_hear_all_that_is_said_before_they_talk() -> (
    None
):
    """N6: the operator hears what this is, the caller who calls; the other's answer cuts neither short."""
    rig, _, olga, back = called_back()
    rig.exchange.answer(back)
    assert sorted(rig.exchange.playing().values()) == sorted([olga, back])
    rig.look()
    rig.hears(back)
    assert not rig.together(olga, back)
    rig.look()
    rig.hears(olga)
    assert rig.together(olga, back)
    assert rig.heard(olga) == "Utlovad uppringning till 0 4 0, 6 2 8, 0 4, 9 1. Var god dröj."
    assert rig.heard(back) == "Det här är Falkenbergs kommun. Vi ringer tillbaka, som vi lovade."
    rig.look()
    rig.end()


def test_given_a_call_back_that_rings_for_long_when_it_is_answered_then_the_operator_hears_the_greeting_too() -> (
    None
):
    """Whoever waits with a ringing tone hears by it that somebody is there, and when to speak."""
    rig, _, olga, back = called_back()
    rig.hears(olga)
    assert rig.exchange.channels[olga].hears == "tone"
    rig.look()
    rig.exchange.answer(back)
    assert rig.heard(olga).endswith(rig.heard(back))
    rig.hears_out()
    assert rig.together(olga, back)
    rig.end()


def test_given_a_call_back_when_the_words_never_end_then_they_talk_all_the_same() -> None:
    rig, _, olga, back = called_back()
    rig.exchange.answer(back)
    rig.waits(20)
    assert rig.together(olga, back)
    rig.look()
    rig.end()


def test_given_a_call_back_when_the_operator_goes_while_the_caller_is_greeted_then_the_next_operator_has_the_caller() -> (
    None
):
    """Nobody who was called hears the line go dead."""
    rig, call, olga, back = called_back()
    rig.exchange.answer(back)
    rig.exchange.hang_up(olga)
    assert rig.phase(back) == "queued"
    rig.look()
    again = rig.answers("olga.nyberg")
    assert rig.together(again, back)
    assert rig.kept_promises == set(rig.promises)
    rig.exchange.hang_up(back)
    assert rig.facts(call, "ended")["outcome"] == "answered"
    rig.end()


@pytest.mark.parametrize("greeted", [False, True])
def test_given_a_call_back_when_the_engine_dies_while_something_is_said_then_it_goes_on_and_nobody_sits_in_silence(
    greeted: bool,
) -> None:
    rig, _, olga, back = called_back()
    if greeted:
        rig.exchange.answer(back)
    rig.crash()
    for playback in list(rig.exchange.playing()):
        rig.exchange.finish(playback)
    rig.recover()
    rig.look()
    if not greeted:
        rig.exchange.answer(back)
        rig.hears_out()
    assert rig.together(olga, back)
    rig.end()


def test_given_a_call_back_when_its_bridge_is_lost_with_the_engine_then_it_is_made_again_and_they_talk() -> (
    None
):
    """Found by the random walk (seed 2782)."""
    rig, _, olga, back = called_back()
    rig.crash()
    rig.exchange.bridges.clear()
    rig.recover()
    rig.look()
    rig.exchange.answer(back)
    rig.hears_out()
    assert rig.together(olga, back)
    rig.end()


def test_given_a_call_back_in_its_place_when_the_board_closes_then_the_promise_stays_and_nothing_else() -> (
    None
):
    rig = Rig("falkenberg", "2026-11-23 16:40")
    rig.log_in("olga.nyberg")
    queued(rig)
    rig.answers("olga.nyberg")
    kim = queued(rig, caller="+46406280491")
    rig.presses(kim, "1")
    rig.presses(kim, "1")
    rig.hears_out(kim)
    call = rig.arrived[kim]
    rig.log_out("olga.nyberg")
    rig.waits(400)
    assert rig.facts(call, "ended")["outcome"] == "promised"
    assert len(rig.promises) == 1
    rig.end()


def test_given_a_caller_in_the_queue_who_hangs_up_when_offered_then_the_operators_phone_stops() -> None:
    rig = Rig()
    rig.log_in("olga.nyberg")
    kim = queued(rig)
    assert rig.ring_at() == ["olga.nyberg"]
    rig.exchange.hang_up(kim)
    assert rig.exchange.channels == {}
    assert rig.outcome(kim) == "abandoned"
    rig.end()


def test_given_an_operator_who_logs_in_and_out_by_phone_then_it_is_confirmed_and_counts() -> None:
    rig = Rig()
    olga = rig.dials("olga.nyberg", "*11")
    assert list(rig.house.operators) == ["olga.nyberg"]
    rig.hears_out(olga)
    out = rig.dials("olga.nyberg", "#11")
    assert rig.house.operators == {}
    rig.hears_out(out)
    anna = rig.dials("anna.lind", "*11")
    assert rig.house.operators == {}
    rig.hears_out(anna)
    rig.end()


def test_given_a_queue_with_members_when_it_is_called_then_its_members_are_rung_and_nobody_else() -> None:
    """W8."""
    rig = Rig("company")
    rig.log_in("olga.kraft")
    kim = queued(rig, "+46406280451")
    [rung] = rig.ring_at()
    assert "support" in rig.house.router.organisation.people[rung].functions
    answered = rig.answers(rung)
    assert rig.together(kim, answered)
    rig.end()

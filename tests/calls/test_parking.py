"""The hold list: an operator puts a caller aside for another and comes back to either; nobody is forgotten (A13, F17)."""

from __future__ import annotations

import pytest

from ansvar.calls.events import Assigned, ByDesk
from calls.rig import Rig
from calls.test_machine_transfers import with_olga

OLGA, WILMA = "olga.nyberg", "wilma.isaksson"
SWITCHBOARD = "+46313900600"
OTHER = "+46406280491"


def waits(rig: Rig) -> str:
    """Let somebody else wait at the switchboard."""
    channel = rig.call(SWITCHBOARD, OTHER)
    rig.hears_out(channel)
    assert rig.phase(channel) == "queued"
    return channel


def parks(rig: Rig, phone: str, to: str = "") -> None:
    """Let the operator put aside whom the phone talks with, for another caller or not."""
    rig.exchange.emit(ByDesk(phone, "park", rig.arrived[to] if to else ""))


def wants_back(rig: Rig, channel: str) -> None:
    """Let the operator want a caller back whose line is not the phone's any more."""
    rig.give(rig.arrived[channel], Assigned(OLGA))


@pytest.mark.parametrize("crash", [False, True])
def test_given_a_caller_on_hold_when_another_is_answered_then_the_operator_comes_back_to_either_on_the_same_line(
    crash: bool,
) -> None:
    rig = Rig()
    kim, olga = with_olga(rig)
    other = waits(rig)
    rig.exchange.emit(ByDesk(olga, "hold"))
    parks(rig, olga, other)
    for mine, aside in ((other, kim), (kim, other), (other, kim)):
        assert rig.together(mine, olga)
        assert rig.phase(aside) == "parked"
        assert rig.exchange.bridges[rig.exchange.channels[aside].bridge].kind == "wait"
        if crash:  # whatever is cut, both are where they were
            rig.crash()
            rig.recover()
            assert rig.together(mine, olga)
            assert rig.phase(aside) == "parked"
        parks(rig, olga, aside)
    assert rig.kinds(rig.arrived[kim]).count("parked") == 2
    assert rig.state(kim).phase.leg.person == OLGA  # type: ignore[union-attr]
    rig.exchange.hang_up(other)
    assert rig.together(kim, olga)
    rig.exchange.hang_up(olga)
    assert rig.outcome(kim) == "answered"
    rig.end()


def test_given_a_caller_put_aside_when_the_operator_is_free_then_no_other_call_comes_and_one_wish_brings_the_caller_back() -> (
    None
):
    rig = Rig()
    kim, olga = with_olga(rig)
    parks(rig, olga)
    assert olga not in rig.exchange.channels
    other = waits(rig)
    assert rig.ring_at() == []  # whoever was put aside comes first
    wants_back(rig, kim)
    wants_back(rig, kim)  # twice is once
    assert rig.ring_at() == [OLGA]
    assert rig.together(kim, rig.answers(OLGA))
    rig.exchange.hang_up(kim)
    assert rig.ring_at() == [OLGA]
    assert rig.together(other, rig.answers(OLGA))
    rig.end()


def test_given_a_caller_who_is_forgotten_when_two_minutes_are_over_then_the_operator_is_rung_and_then_anybody() -> (
    None
):
    rig = Rig()
    kim, olga = with_olga(rig)
    parks(rig, olga)
    rig.waits(119)
    assert rig.ring_at() == []
    rig.waits(2)
    assert rig.ring_at() == [OLGA]
    rig.log_in(WILMA)
    rig.waits(20.5)
    assert rig.phase(kim) == "queued"
    assert rig.ring_at() == [WILMA]  # in the place the caller first had
    assert rig.together(kim, rig.answers(WILMA))
    rig.end()


@pytest.mark.parametrize("how", ["declined", "gone home", "talks"])
def test_given_an_operator_who_does_not_come_back_when_the_time_is_over_then_the_caller_is_not_left_in_the_music(
    how: str,
) -> None:
    rig = Rig()
    kim, olga = with_olga(rig)
    rig.log_in(WILMA)
    if how == "talks":
        other = rig.call(SWITCHBOARD, OTHER)
        rig.hears_out(other)
        rig.exchange.hang_up(rig.rings(WILMA), "declined")
        parks(rig, olga, other)
        rig.waits(590)
        assert rig.phase(kim) == "parked"
        rig.waits(15)
    else:
        parks(rig, olga)
        if how == "gone home":
            rig.log_out(OLGA)
            rig.waits(121)
        else:
            rig.waits(121)
            rig.exchange.emit(ByDesk(rig.rings(OLGA), "end"))
    assert rig.phase(kim) == "queued"
    assert rig.together(kim, rig.answers(WILMA))
    rig.end()


def test_given_nobody_left_at_the_switchboard_when_the_caller_would_come_back_then_a_message_is_taken() -> (
    None
):
    rig = Rig()
    kim, olga = with_olga(rig)
    parks(rig, olga)
    rig.log_out(OLGA)
    rig.waits(121)
    assert rig.phase(kim) in ("leaving", "numbering")
    rig.end()


def test_given_a_caller_put_aside_when_they_hang_up_or_press_keys_then_nothing_is_left_and_nothing_happens() -> (
    None
):
    rig = Rig()
    kim, olga = with_olga(rig)
    parks(rig, olga)
    rig.presses(kim, "1#*2")
    assert rig.phase(kim) == "parked"
    rig.exchange.hang_up(kim)
    assert rig.exchange.channels == {}
    rig.end()


def test_given_a_phone_that_ends_in_that_moment_when_it_was_to_go_over_then_both_callers_keep_their_place() -> (
    None
):
    rig = Rig()
    kim, olga = with_olga(rig)
    other = waits(rig)
    rig.crash_within(2)  # the state is stored; the rest never reaches the exchange, nor the other call
    parks(rig, olga, other)
    rig.recover()
    assert rig.phase(kim) == "parked"
    assert rig.phase(other) == "queued"
    assert olga not in rig.exchange.channels
    rig.end()


@pytest.mark.parametrize("how", ["put over", "picked up", "joined"])
def test_given_a_phone_that_goes_as_it_is_given_when_the_other_call_takes_it_then_nobody_is_left_alone(
    how: str,
) -> None:
    """A11, A12, A13: between giving and taking no moment may pass in which neither call hears of its end."""
    rig = Rig()
    if how == "picked up":
        kim = rig.kim_calls("+46313900601")
        rig.goes = True
        rig.dials("bo.ekdahl", "*82001")
    else:
        kim, olga = with_olga(rig)
        if how == "put over":
            other = waits(rig)
            rig.goes = True
            parks(rig, olga, other)
            assert rig.phase(kim) == "parked"
            kim = other
        else:
            second = rig.dials(OLGA, "2001")
            rig.answers("anna.lind")
            rig.goes = True
            rig.exchange.refer(olga, "", second)
    assert not rig.goes, "nothing was given"
    assert kim not in rig.exchange.channels, "alone, and nobody knows"
    rig.look()
    rig.end()

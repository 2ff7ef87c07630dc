"""After a crash: nobody is lost, nobody is joined twice, the record is whole (design 6, the kill matrix)."""

from __future__ import annotations

import pytest

from calls.rig import Rig

PHASES = ("telling", "searching", "confirming", "talking", "consulting", "queued", "offered", "reaching", "recording", "numbering", "serving")  # fmt: skip


def brought(phase: str) -> tuple[Rig, str]:
    """Bring a call to a phase; return the house and the channel the call began with."""
    rig = Rig()
    if phase == "telling":
        return rig, rig.kim_calls("+46313900606")
    if phase == "searching":
        return rig, rig.kim_calls("+46313900601")
    if phase == "confirming":
        kim = rig.kim_calls("+46313900615")
        rig.hears_out(kim)
        rig.answers("ture.wester")
        return rig, kim
    if phase in ("talking", "consulting"):
        kim = rig.kim_calls("+46313900601")
        anna = rig.answers("anna.lind")
        if phase == "consulting":
            rig.presses(anna, "*32004#")
            rig.answers("charlie.dahlin")
        return rig, kim
    if phase in ("queued", "offered", "reaching"):
        rig.log_in("olga.nyberg")
        if phase != "offered":
            rig.hears_out(rig.kim_calls("+46313900600"))
            olga = rig.answers("olga.nyberg")
        kim = rig.call("+46313900600", "+46406280491")
        rig.hears_out(kim)
        if phase == "reaching":
            rig.presses(kim, "1")
            rig.presses(kim, "1")
            rig.hears_out(kim)
            rig.exchange.hang_up(olga)
            rig.answers("olga.nyberg")
        return rig, kim
    if phase == "recording":
        kim = rig.kim_calls("+46313900606")
        for _ in range(5):
            rig.hears_out(kim)
            if rig.exchange.recordings:
                break
            rig.waits(21)
        return rig, kim
    if phase == "numbering":
        rig, _ = brought("queued")
        kim = rig.call("+46313900600", "+46406280492")
        rig.hears_out(kim)
        rig.presses(kim, "1")
        return rig, kim
    rig.pins["person:anna.lind"] = "864209"
    return rig, rig.dials("anna.lind", "*98")


@pytest.mark.parametrize("phase", PHASES)
def test_given_a_call_in_a_phase_when_the_engine_crashes_and_nothing_happened_then_it_goes_on_as_it_was(
    phase: str,
) -> None:
    rig, kim = brought(phase)
    call = rig.arrived[kim]
    before = rig.house.states[call].phase.phase
    channels = set(rig.exchange.channels)
    rig.crash()
    rig.recover()
    rig.look()
    assert rig.house.states[call].phase.phase == before
    assert set(rig.exchange.channels) == channels
    assert "recovered" in rig.kinds(call)
    rig.end()


@pytest.mark.parametrize("phase", PHASES)
@pytest.mark.parametrize("who", ["caller", "others", "all"])
def test_given_a_call_in_a_phase_when_somebody_leaves_while_the_engine_is_down_then_it_ends_or_goes_on_well(
    phase: str, who: str
) -> None:
    rig, kim = brought(phase)
    rig.crash()
    for channel in list(rig.exchange.channels):
        if who == "all" or (who == "caller") == (channel == kim):
            rig.exchange.hang_up(channel)
    rig.waits(5)
    rig.recover()
    rig.look()
    if who == "all":
        assert all(state.phase.phase == "queued" for state in rig.house.states.values())
    rig.end()


@pytest.mark.parametrize("phase", PHASES)
def test_given_a_call_in_a_phase_when_hours_pass_while_the_engine_is_down_then_deadlines_come_at_once(
    phase: str,
) -> None:
    rig, _ = brought(phase)
    rig.crash()
    for playback in list(rig.exchange.playing()):
        rig.exchange.finish(playback)
    rig.waits(400)
    rig.recover()
    rig.look()
    rig.end()


@pytest.mark.parametrize("phase", ["talking", "queued", "consulting", "reaching"])
def test_given_bridges_that_are_lost_when_the_engine_comes_back_then_they_are_made_again(phase: str) -> None:
    rig, _ = brought(phase)
    rig.crash()
    for bridge in list(rig.exchange.bridges):
        for channel in rig.exchange.bridges[bridge].channels:
            rig.exchange.channels[channel].bridge = ""
        del rig.exchange.bridges[bridge]
    rig.recover()
    if phase != "reaching":
        for state in rig.house.states.values():
            rig._awake(state)
    rig.end()


def test_given_a_phone_answered_while_the_engine_was_down_when_it_comes_back_then_they_talk() -> None:
    rig, kim = brought("searching")
    rig.crash()
    anna = rig.answers("anna.lind")
    rig.waits(3)
    rig.recover()
    assert rig.together(kim, anna)
    rig.look()
    rig.end()


def test_given_callers_who_wait_when_the_engine_crashes_then_their_order_is_kept() -> None:
    rig = Rig()
    rig.log_in("olga.nyberg")
    rig.hears_out(rig.kim_calls("+46313900600"))
    olga = rig.answers("olga.nyberg")
    first = rig.call("+46313900600", "+46406280491")
    rig.hears_out(first)
    rig.waits(5)
    second = rig.call("+46313900600", "+46406280492")
    rig.hears_out(second)
    rig.crash()
    rig.recover()
    rig.exchange.hang_up(olga)
    assert rig.together(first, rig.answers("olga.nyberg"))
    assert rig.phase(second) == "queued"
    rig.end()


def test_given_a_caller_who_came_while_the_engine_was_down_when_it_comes_back_then_the_call_begins() -> None:
    rig = Rig()
    rig.crash()
    kim = rig.kim_calls("+46313900601")
    assert rig.ringing() == []
    rig.recover()
    assert rig.ring_at() == ["anna.lind"]
    assert rig.phase(kim) == "searching"
    rig.end()

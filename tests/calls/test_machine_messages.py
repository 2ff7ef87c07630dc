"""Messages, call-backs and what is promised (A3, A4, A5, A8, A9, A16, N6, N9, N12, Q2, Q3, Q5)."""

from __future__ import annotations

from datetime import UTC, datetime
from types import MappingProxyType

import pytest

from ansvar.calls import commands as do
from calls.rig import Rig


def leave_message(rig: Rig, kim: str, seconds: float = 9.0) -> do.Promise:
    """Let everybody called not answer until a message can be left, and leave it."""
    for _ in range(12):
        rig.hears_out(kim)
        if rig.exchange.recordings:
            break
        rig.waits(21)
    rig.speaks(seconds)
    return list(rig.promises.values())[-1]


def test_given_somebody_ill_without_deputy_when_called_then_a_colleague_the_manager_and_the_switchboard_are_tried() -> (
    None
):
    """A3, A8: calls to somebody ill are answered; the manager sees to it."""
    rig = Rig("albertslund")
    rig.log_in("olga.ravn")
    kim = rig.kim_calls("+4510000009")  # helle.oster, ill three days
    tried: list[str] = []
    for _ in range(8):
        rig.hears_out(kim)
        tried += rig.ring_at()
        if rig.phase(kim) != "searching":
            break
        rig.waits(21)
    assert "mia.bjerre" in tried
    assert "helle.oster" not in tried
    rig.end()


@pytest.mark.parametrize(
    ("name", "number", "person"),
    [("albertslund", "+4510000010", "ida.vang"), ("albertslund", "+4510000009", "helle.oster"),
     ("company", "+46406280411", "ivar.silver")],
)  # fmt: skip
def test_given_somebody_away_for_long_when_nobody_answers_then_there_is_no_mailbox_and_the_promise_is_another_s(
    name: str, number: str, person: str
) -> None:
    """A9, A15, A16: away over a day, the own mailbox is never reached, and whoever promises is there to keep it."""
    rig = Rig(name)
    kim = rig.kim_calls(number)
    for _ in range(20):
        rig.hears_out(kim)
        state = rig.state_with(kim)
        if state is None or state.phase.phase in ("leaving", "numbering"):
            break
        rig.waits(21)
    if rig.state_with(kim) is not None:
        if rig.exchange.recordings:
            rig.speaks()
        else:
            rig.presses(kim, "1")
    promises = list(rig.promises.values())
    assert len(promises) == 1
    assert promises[0].kind != "mailbox"
    assert promises[0].owner != f"person:{person}"
    rig.end()


def test_given_a_message_when_it_is_left_then_the_caller_hears_when_one_is_called_back_and_the_deadline_is_kept() -> (
    None
):
    """A2, A5, N6, N7, N12: the deadline that is said is the deadline of the promise."""
    rig = Rig("nvk")
    kim = rig.kim_calls("+46846500406")  # erik.ahl, in a meeting
    promise = leave_message(rig, kim)
    assert promise.due_at > rig.clock.now
    assert promise.interim_at is None or promise.interim_at <= promise.due_at
    assert promise.number == rig.kim
    local = promise.due_at.astimezone(rig.clock.now.tzinfo)
    assert f"{local.hour}" in rig.heard(kim)
    assert rig.facts(rig.arrived[kim], "promised")["due_at"] == promise.due_at.isoformat()
    rig.end()


def test_given_a_caller_who_hangs_up_while_speaking_then_what_was_said_is_a_message_with_its_promise() -> (
    None
):
    rig = Rig()
    kim = rig.kim_calls("+46313900606")
    for _ in range(6):
        rig.hears_out(kim)
        if rig.exchange.recordings:
            break
        rig.waits(21)
    rig.waits(6)
    rig.exchange.hang_up(kim)
    [promise] = rig.promises.values()
    assert promise.seconds == 6
    assert rig.outcome(kim) == "promised"
    rig.end()


def test_given_a_caller_who_hangs_up_at_the_tone_then_nothing_is_promised_and_the_call_is_abandoned() -> None:
    rig = Rig()
    kim = rig.kim_calls("+46313900606")
    for _ in range(6):
        rig.hears_out(kim)
        if rig.exchange.recordings:
            break
        rig.waits(21)
    rig.exchange.hang_up(kim)
    assert rig.promises == {}
    assert rig.outcome(kim) == "abandoned"
    rig.end()


def test_given_silence_when_it_comes_twice_then_a_known_number_is_called_back_and_a_withheld_one_is_not() -> (
    None
):
    rig = Rig()
    for caller, outcome in ((rig.kim, "promised"), (None, "announced")):
        channel = rig.call("+46313900606", caller)
        for _ in range(6):
            rig.hears_out(channel)
            if rig.exchange.recordings:
                break
            rig.waits(21)
        rig.speaks(0.2)
        rig.hears_out(channel)
        rig.speaks(0.0)
        rig.hears_out(channel)
        assert rig.outcome(channel) == outcome
    [promise] = rig.promises.values()
    assert (promise.kind, promise.recording, promise.number) == ("call-back", "", rig.kim)
    rig.end()


def test_given_a_recorded_greeting_when_the_mailbox_is_reached_then_it_plays_and_what_it_cannot_know_is_said_after_it() -> (
    None
):
    """F12, A5: personal, and true today."""
    rig = Rig()
    rig.house.greetings = MappingProxyType({"person:erik.sjoholm": "greeting-7"})
    kim = rig.kim_calls("+46313900606")
    for _ in range(3):
        rig.hears_out(kim)
        if any(isinstance(command, do.Play) for command in rig.commands):
            break
        rig.waits(21)
    [play] = [command for command in rig.commands if isinstance(command, do.Play)]
    assert play.sounds == ("recording:greeting-7",)
    rig.hears_out(kim)
    promise = leave_message(rig, kim)
    assert promise.kind == "mailbox"
    rig.end()


def test_given_a_key_for_the_switchboard_when_it_is_pressed_in_a_greeting_then_the_caller_is_there() -> None:
    """A5: `#0` during the announcement; a key that begins a longer one is waited for."""
    rig = Rig("albertslund")
    rig.log_in("olga.ravn")
    rig.call("+4510000013", "+4510999991")
    rig.answers("lone.moeller")  # the only one who can help is engaged
    kim = rig.kim_calls("+4510000013")
    for _ in range(6):
        if rig.phase(kim) == "leaving":
            break
        rig.hears(kim) if rig.exchange.playing() else rig.waits(21)
    assert rig.phase(kim) == "leaving"
    rig.presses(kim, "#")
    assert rig.phase(kim) == "leaving"
    rig.presses(kim, "0")
    assert rig.phase(kim) == "queued"
    rig.hears_out(kim)
    olga = rig.answers("olga.ravn")
    assert rig.together(kim, olga)
    rig.end()


def test_given_a_key_nobody_offered_when_it_is_pressed_then_nothing_happens_and_half_a_key_is_forgotten() -> (
    None
):
    rig = Rig("albertslund")
    kim = rig.kim_calls("+4510000006")
    rig.presses(kim, "7")
    assert rig.state(kim).pressed == ""
    rig.presses(kim, "#")
    if rig.state(kim).pressed:
        rig.waits(3)
    assert rig.state(kim).pressed == ""
    rig.end()


def test_given_a_call_back_when_another_number_is_typed_then_that_one_is_promised() -> None:
    rig = Rig("company")
    rig.log_in()
    kim = rig.kim_calls("+46406280407")
    for _ in range(20):
        if rig.phase(kim) in ("numbering", "leaving"):
            break
        rig.hears(kim) if rig.exchange.playing() else rig.waits(21)
    if rig.phase(kim) == "leaving":
        rig.presses(kim, "1")
    assert rig.phase(kim) == "numbering"
    rig.presses(kim, "07")
    rig.presses(kim, "*")
    rig.presses(kim, "023#")
    rig.presses(kim, "0701740690#")
    [promise] = rig.promises.values()
    assert promise.number == "+46701740690"
    rig.hears_out(kim)
    assert rig.outcome(kim) == "promised"
    rig.end()


@pytest.mark.parametrize("withheld", [True, False])
def test_given_a_call_back_when_no_number_is_said_then_the_one_shown_counts_or_a_message_is_taken(
    withheld: bool,
) -> None:
    rig = Rig("company")
    kim = rig.call("+46406280407", None if withheld else rig.kim)
    for _ in range(20):
        if rig.phase(kim) in ("numbering", "leaving"):
            break
        rig.hears(kim) if rig.exchange.playing() else rig.waits(21)
    if rig.phase(kim) == "leaving":
        rig.presses(kim, "1")
    assert rig.phase(kim) == "numbering"
    rig.waits(61)
    rig.hears_out(kim)
    rig.waits(31)
    if withheld:
        assert rig.phase(kim) == "leaving"
        rig.hears_out(kim)
        rig.speaks()
    [promise] = rig.promises.values()
    assert promise.number == (None if withheld else rig.kim)
    rig.end()


def test_given_a_quiet_day_when_a_stranger_calls_then_line_and_mobile_go_to_the_answering_service_with_instructions() -> (
    None
):
    """Q2, Q5: both lines; the service hears in whose name it answers."""
    rig = Rig("quiet-day", "2026-11-25 10:30")
    for number in ("+3220000101",):
        kim = rig.kim_calls(number)
        rig.hears_out(kim)
        assert all(not each.account for each in rig.ringing())
        [service] = rig.ringing()
        assert service.dial is not None
        headers = dict(service.dial.headers)
        assert headers.get("X-Ansvar-Instructions")
        rig.exchange.answer(service.id)
        assert rig.together(kim, service.id)
        rig.exchange.hang_up(kim)
    rig.end()


def test_given_a_quiet_day_when_the_service_does_not_answer_then_there_is_a_message_and_its_promise() -> None:
    """Q2, Q4."""
    rig = Rig("quiet-day", "2026-11-25 10:30")
    kim = rig.kim_calls("+3220000101")
    promise = leave_message(rig, kim)
    assert promise.due_at > datetime(2026, 11, 25, tzinfo=UTC)
    rig.end()


def test_given_a_quiet_day_when_a_colleague_calls_or_it_is_urgent_then_the_phone_rings() -> None:
    """Q3: emergencies and colleagues get through."""
    rig = Rig("quiet-day", "2026-11-25 10:30")
    rig.dials("charlie.bos", "201")
    rig.hears_out()
    assert "anna.jansen" in rig.ring_at()
    for channel in list(rig.exchange.channels):
        rig.exchange.hang_up(channel)
    kim = rig.kim_calls("+3220000101", urgent="yes")
    rig.hears_out(kim)
    assert "anna.jansen" in rig.ring_at()
    rig.end()


def test_given_the_machine_of_a_quiet_day_when_the_key_for_an_emergency_is_pressed_then_the_phone_rings() -> (
    None
):
    """Q3: whoever has an emergency presses 9."""
    rig = Rig("quiet-day", "2026-11-25 08:40")
    kim = rig.kim_calls("+3220000101")
    assert "anna.jansen" not in rig.ring_at()
    rig.presses(kim, "9")
    rig.hears_out(kim)
    assert "anna.jansen" in rig.ring_at()
    rig.end()

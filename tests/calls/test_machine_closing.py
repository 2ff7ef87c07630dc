"""The service is stopped with calls up: a promise for whoever waits, time for whoever talks."""

from __future__ import annotations

from typing import Literal

from ansvar.calls.events import Closing
from calls.rig import Rig

ANNA, MAIN = "+46313900601", "+46313900600"


def closes(rig: Rig, moment: Literal["begin", "end", "over"]) -> None:
    rig._inbox.extend((call, Closing(moment)) for call in rig.house.states)
    rig._work()


def test_given_a_phone_that_rings_when_the_service_is_stopped_then_the_caller_is_told_and_called_back() -> (
    None
):
    rig = Rig()
    kim = rig.kim_calls(ANNA)
    rig.hears_out(kim)
    assert rig.ring_at() == ["anna.lind"]
    closes(rig, "begin")
    assert rig.ringing() == []
    assert [(each.kind, each.number) for each in rig.promises.values()] == [("call-back", rig.kim)]
    assert "Ingen kan ta ditt samtal just nu" in rig.heard(kim)
    rig.hears_out(kim)
    assert rig.outcome(kim) == "promised"
    rig.end()


def test_given_callers_in_the_queue_when_the_service_is_stopped_then_each_has_one_promise_at_the_end_too() -> (
    None
):
    rig = Rig()
    rig.log_in("olga.nyberg")
    talks = rig.kim_calls(MAIN)
    rig.hears_out(talks)
    rig.answers("olga.nyberg")
    calls = [rig.kim_calls(MAIN) for _ in range(3)]
    for kim in calls:
        rig.hears_out(kim)
    assert {rig.phase(kim) for kim in calls} == {"queued"}
    closes(rig, "begin")
    assert {rig.phase(kim) for kim in calls} == {"leaving"}
    closes(rig, "end")
    closes(rig, "over")
    assert len(rig.promises) == 3
    assert {rig.outcome(kim) for kim in calls} == {"promised"}
    rig.end()


def test_given_two_who_talk_when_the_service_is_stopped_then_they_talk_on_until_the_end() -> None:
    rig = Rig()
    kim = rig.kim_calls(ANNA)
    rig.hears_out(kim)
    anna = rig.answers("anna.lind")
    closes(rig, "begin")
    assert rig.together(kim, anna)
    closes(rig, "end")
    assert rig.outcome(kim) == "answered"
    assert rig.promises == {}
    rig.end()


def test_given_a_message_being_left_when_the_service_is_stopped_then_it_is_the_promise() -> None:
    rig = Rig()
    kim = _records(rig, rig.kim)
    closes(rig, "begin")
    rig.speaks(6.0)
    closes(rig, "end")
    assert [(each.kind, bool(each.recording)) for each in rig.promises.values()] == [("mailbox", True)]
    assert rig.outcome(kim) == "promised"
    rig.end()


def test_given_a_message_of_which_nothing_is_known_when_the_service_ends_then_the_caller_is_called_back() -> (
    None
):
    rig = Rig()
    kim = _records(rig, rig.kim)
    closes(rig, "end")
    closes(rig, "over")
    assert [(each.kind, bool(each.recording)) for each in rig.promises.values()] == [("call-back", False)]
    assert rig.outcome(kim) == "promised"
    rig.end()


def test_given_a_withheld_number_when_the_service_is_stopped_then_the_caller_may_leave_a_message() -> None:
    rig = Rig()
    kim = rig.call(ANNA, None)
    rig.hears_out(kim)
    closes(rig, "begin")
    rig.hears_out(kim)
    rig.speaks(4.0)
    assert [(each.kind, each.number) for each in rig.promises.values()] == [("message", None)]
    rig.end()


def test_given_a_colleague_who_rings_another_when_the_service_is_stopped_then_it_rings_on_until_the_end() -> (
    None
):
    rig = Rig()
    bo = rig.dials("bo.ekdahl", "2001")
    rig.hears_out(bo)
    rang = rig.ring_at()
    assert rang == ["anna.lind"]
    closes(rig, "begin")
    assert rig.ring_at() == rang
    closes(rig, "end")
    assert rig.ringing() == []
    assert rig.outcome(bo) == "failed"
    rig.end()


def _records(rig: Rig, caller: str | None) -> str:
    """Let somebody call whom nobody answers, until a message is recorded; return the channel."""
    kim = rig.call(ANNA, caller)
    for _ in range(12):
        rig.hears_out(kim)
        if rig.exchange.recordings:
            return kim
        rig.waits(21)
    raise AssertionError("no message was asked for")

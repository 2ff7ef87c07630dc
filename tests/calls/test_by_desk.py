"""What an operator asks by a key of the desk: the same as star codes and transfers do, and nothing is said (A12, A13)."""

from __future__ import annotations

import pytest

from ansvar.calls.events import ByDesk
from calls.rig import Rig
from calls.test_machine_transfers import with_olga

OLGA = "olga.nyberg"


def asks(rig: Rig, olga: str, wish: str, to: str = "") -> None:
    """Let the operator press a key of the desk."""
    rig.exchange.emit(ByDesk(olga, wish, to))  # type: ignore[arg-type]


@pytest.mark.parametrize("to", ["person:anna.lind", "2001"])
def test_given_a_caller_at_the_operator_when_handed_on_by_a_key_then_the_one_sought_is_rung_and_talks_to_the_caller(
    to: str,
) -> None:
    """A13."""
    rig = Rig()
    kim, olga = with_olga(rig)
    asks(rig, olga, "transfer", to)
    assert olga not in rig.exchange.channels  # the operator is free at once
    assert rig.exchange.referred == []
    assert rig.ring_at() == ["anna.lind"]
    anna = rig.answers("anna.lind")
    assert rig.together(kim, anna)
    assert rig.state(kim).request.transfers == 1
    rig.end()


def test_given_nobody_who_answers_there_when_the_time_is_over_then_the_call_comes_back_to_the_operator() -> (
    None
):
    """A13."""
    rig = Rig()
    kim, olga = with_olga(rig)
    asks(rig, olga, "transfer", "person:anna.lind")
    recall = rig.state(kim).recall
    assert recall is not None
    assert (recall.person, recall.to) == (OLGA, "person:anna.lind")
    rig.waits(60)
    assert OLGA in rig.ring_at()
    olga = rig.answers(OLGA)
    rig.hears_out(olga)
    assert rig.together(kim, olga)
    rig.end()


def test_given_a_number_that_may_not_be_dialled_when_handed_on_then_both_talk_on() -> None:
    rig = Rig()
    kim, olga = with_olga(rig)
    for to in ("999999", "person:nobody"):
        asks(rig, olga, "transfer", to)
        assert rig.together(kim, olga)
    asks(rig, olga, "mailbox", "person:nobody")
    assert rig.together(kim, olga)
    assert rig.kinds(rig.arrived[kim]).count("transfer refused") == 3
    rig.end()


def test_given_somebody_with_a_mailbox_when_the_caller_is_given_to_it_then_it_greets_and_the_message_is_theirs() -> (
    None
):
    rig = Rig()
    kim, olga = with_olga(rig)
    asks(rig, olga, "mailbox", "person:anna.lind")
    assert olga not in rig.exchange.channels
    assert rig.phase(kim) == "leaving"
    assert "Anna Lind" in rig.heard(kim)
    rig.hears(kim)
    rig.speaks()
    rig.hears_out(kim)
    (promise,) = rig.promises.values()
    assert promise.kind == "mailbox"
    assert promise.owner == "person:anna.lind"
    rig.end()


def test_given_somebody_whose_mailbox_the_policy_keeps_closed_when_given_to_it_by_hand_then_both_talk_on() -> (
    None
):
    rig = Rig()
    kim, olga = with_olga(rig)
    asks(rig, olga, "mailbox", "person:frida.oberg")  # ill: no mailbox by the policy
    assert rig.together(kim, olga)
    assert "transfer refused" in rig.kinds(rig.arrived[kim])
    rig.end()


def test_given_a_question_to_a_colleague_when_joined_then_caller_and_colleague_talk() -> None:
    """A12."""
    rig = Rig()
    kim, olga = with_olga(rig)
    asks(rig, olga, "consult", "person:anna.lind")
    assert rig.exchange.channels[kim].hears == "music"
    anna = rig.answers("anna.lind")
    assert rig.together(olga, anna)
    asks(rig, olga, "join")
    assert rig.together(kim, anna)
    assert olga not in rig.exchange.channels
    rig.end()


def test_given_a_question_to_a_colleague_when_taken_back_then_the_caller_and_the_operator_talk() -> None:
    """A12."""
    rig = Rig()
    kim, olga = with_olga(rig)
    asks(rig, olga, "consult", "2001")
    anna = rig.answers("anna.lind")
    asks(rig, olga, "back")
    assert rig.together(kim, olga)
    assert anna not in rig.exchange.channels
    rig.end()


def test_given_a_question_that_still_rings_when_joined_then_the_call_goes_there() -> None:
    rig = Rig()
    kim, olga = with_olga(rig)
    asks(rig, olga, "consult", "person:anna.lind")
    asks(rig, olga, "join")
    assert rig.ring_at() == ["anna.lind"]
    assert rig.together(kim, rig.answers("anna.lind"))
    rig.end()


def test_given_a_caller_on_hold_when_taken_back_then_they_talk_and_until_then_music_plays() -> None:
    rig = Rig()
    kim, olga = with_olga(rig)
    asks(rig, olga, "hold")
    asks(rig, olga, "hold")  # twice is once
    assert rig.exchange.channels[kim].hears == "music"
    assert not rig.together(kim, olga)
    rig.crash()
    rig.recover()
    assert rig.exchange.channels[kim].hears == "music"
    asks(rig, olga, "back")
    assert rig.together(kim, olga)
    assert rig.kinds(rig.arrived[kim]).count("held") == 1
    rig.end()


@pytest.mark.parametrize("how", ["transfer", "code", "consult", "who"])
def test_given_a_caller_on_hold_when_something_else_is_done_then_nobody_is_left_in_the_music(
    how: str,
) -> None:
    rig = Rig()
    kim, olga = with_olga(rig)
    asks(rig, olga, "hold")
    if how == "transfer":
        asks(rig, olga, "transfer", "person:anna.lind")
    elif how == "code":
        rig.presses(olga, "*22001#")
        rig.hears_out(olga)
    elif how == "consult":
        asks(rig, olga, "consult", "person:anna.lind")
        rig.answers("anna.lind")
        asks(rig, olga, "join")
    else:
        rig.presses(olga, "*4#")
        rig.hears_out(olga)
        assert rig.together(kim, olga)
        rig.end()
        return
    anna = rig.answers("anna.lind") if how != "consult" else ""
    assert rig.exchange.channels[kim].hears != "music"
    assert not anna or rig.together(kim, anna)
    rig.end()


def test_given_a_call_when_the_operator_ends_it_then_it_is_over_for_both() -> None:
    rig = Rig()
    kim, olga = with_olga(rig)
    asks(rig, olga, "end")
    assert rig.exchange.channels == {}
    assert rig.outcome(kim) == "answered"
    rig.end()


def test_given_a_call_that_rings_at_the_operator_when_declined_then_the_caller_waits_on() -> None:
    rig = Rig()
    rig.log_in(OLGA)
    kim = rig.kim_calls("+46313900600")
    rig.hears_out(kim)
    asks(rig, rig.rings(OLGA), "end")
    assert rig.phase(kim) == "queued"
    assert "not answered" in rig.kinds(rig.arrived[kim])
    rig.end()

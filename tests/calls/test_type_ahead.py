"""Keys pressed before their prompt: whoever has called three times does not listen a fourth time (A5, N12)."""

from __future__ import annotations

import pytest

from ansvar.calls import commands as do
from ansvar.calls.events import Pressed
from calls.rig import Rig
from calls.test_machine_keys import greeted
from calls.test_machine_keys import rig as keys_rig

SWITCHBOARD = "+46313900600"


def busy_board() -> tuple[Rig, str]:
    """Return a house whose only operator talks, and that operator's channel."""
    rig = Rig()
    rig.log_in("olga.nyberg")
    kim = rig.kim_calls(SWITCHBOARD)
    rig.hears_out(kim)
    return rig, rig.answers("olga.nyberg")


def test_given_a_key_pressed_during_the_welcome_when_the_queue_offers_what_it_means_then_it_counts() -> None:
    rig, _ = busy_board()
    kim = rig.call(SWITCHBOARD, "+46406280491")
    assert rig.phase(kim) == "telling"
    rig.presses(kim, "1")
    assert rig.phase(kim) == "telling"
    rig.hears(kim)
    assert rig.phase(kim) == "numbering"
    assert rig.facts(rig.arrived[kim], "pressed")["action"] == "call-back"
    rig.look()
    rig.presses(kim, "1")
    rig.hears_out(kim)
    assert [promise.number for promise in rig.promises.values()] == ["+46406280491"]
    rig.end()


def test_given_a_choice_and_a_whole_number_typed_during_the_welcome_then_every_digit_of_it_counts() -> None:
    rig, _ = busy_board()
    kim = rig.call(SWITCHBOARD, None)
    rig.presses(kim, "10701740605#")
    rig.hears_out(kim)
    assert [promise.number for promise in rig.promises.values()] == ["+46701740605"]
    rig.end()


def test_given_a_number_dialled_while_it_is_asked_for_then_its_first_digit_counts_too() -> None:
    rig, _ = busy_board()
    kim = rig.call(SWITCHBOARD, "+46406280491")
    rig.hears_out(kim)
    rig.presses(kim, "1")
    assert kim in rig.exchange.playing().values()
    rig.presses(kim, "0701740605#")
    assert [promise.number for promise in rig.promises.values()] == ["+46701740605"]
    rig.end()


def test_given_the_same_key_pressed_twice_during_the_welcome_then_no_question_is_answered_that_was_not_heard() -> (
    None
):
    rig, _ = busy_board()
    kim = rig.call(SWITCHBOARD, "+46406280491")
    rig.presses(kim, "11#")
    rig.hears(kim)
    assert rig.phase(kim) == "numbering"
    assert rig.promises == {}
    assert kim in rig.exchange.playing().values(), "the question is asked all the same"
    rig.look()
    rig.end()


def test_given_a_key_pressed_while_an_operators_phone_rings_when_that_one_answers_then_they_talk() -> None:
    rig = Rig()
    rig.log_in("olga.nyberg")
    kim = rig.kim_calls(SWITCHBOARD)
    rig.hears_out(kim)
    rig.presses(kim, "1")
    olga = rig.answers("olga.nyberg")
    assert rig.together(kim, olga)
    assert rig.state(kim).ahead == ""
    rig.end()


def test_given_a_key_pressed_while_an_operators_phone_rings_when_nobody_answers_then_it_counts() -> None:
    rig = Rig()
    rig.log_in("olga.nyberg")
    kim = rig.kim_calls(SWITCHBOARD)
    rig.hears_out(kim)
    rig.presses(kim, "1")
    rig.waits(20)
    assert rig.phase(kim) == "numbering"
    assert rig.kinds(rig.arrived[kim]).count("pressed") == 1
    rig.look()
    rig.end()


def test_given_keys_typed_ahead_when_somebody_answers_instead_then_they_are_forgotten() -> None:
    rig, olga = busy_board()
    kim = rig.call("+46313900612", "+46406280491")
    rig.hears_out(kim)
    rig.presses(kim, "3333")
    assert rig.state(kim).ahead == "3333"
    rig.answers(rig.ringing()[0].account)
    assert rig.phase(kim) == "talking"
    assert (rig.state(kim).ahead, rig.state(kim).pressed) == ("", "")
    rig.exchange.hang_up(olga)
    rig.look()
    rig.end()


def test_given_a_key_that_may_begin_a_longer_one_when_what_is_said_ends_meanwhile_then_it_is_not_lost() -> (
    None
):
    """`*` may begin `*1` to `*5`; the greeting ends before the second key."""
    house = keys_rig()
    kim = house.kim_calls("+46846500406")
    house.presses(kim, "*")
    house.hears(kim)
    house.presses(kim, "2")
    assert house.ring_at() == ["+46313900694"]
    house.look()
    house.end()


@pytest.mark.parametrize(("spoken_s", "messages"), [(6.0, 1), (0.0, 0)])
def test_given_a_recording_when_the_key_for_somebody_else_ends_it_then_the_message_is_kept_and_the_call_goes_there(
    spoken_s: float, messages: int
) -> None:
    """A5: `#0`. Its first sign ends the recording too, and on the real exchange it is told before the recording is over."""
    house = keys_rig()
    kim = greeted(house)
    house.hears_out(kim)
    house.waits(spoken_s)
    for key in "#1":
        house._take(Pressed(kim, key))
    assert house.exchange.recordings == {}
    assert len(house.promises) == messages
    assert house.facts(house.arrived[kim], "pressed")["key"] == "#1"
    assert house.state(kim).request.to == "unit:miljo"
    house.look()
    house.end()


class SlowStore(Rig):
    """A store that answers when it is told to."""

    asked: do.Ask | None = None

    def _carry_out(self, call: str, command: do.Command) -> None:
        if isinstance(command, do.Ask) and self.asked is None:
            self.asked = command
        else:
            super()._carry_out(call, command)


def test_given_a_pin_typed_before_the_mailbox_asks_for_it_then_it_opens() -> None:
    rig = SlowStore()
    rig.pins["person:anna.lind"] = "830174"
    anna = rig.dials("anna.lind", "*98")
    rig.presses(anna, "83")
    assert rig.asked is not None
    rig._carry_out(rig.arrived[anna], rig.asked)
    rig._work()
    rig.presses(anna, "0174#")
    assert "mailbox heard" in rig.kinds(rig.arrived[anna])
    rig.end()

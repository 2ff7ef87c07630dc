"""Codes of our phones, and hearing a mailbox with a PIN, by access and never by a shared one (A6, A7, A12, F12)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ansvar.calls.mailbox import weak_pin
from calls.rig import Rig
from calls.test_machine_messages import leave_message

PIN = "864209"


def with_message(pin: bool = True) -> Rig:
    """Erik's mailbox holds a message of Kim's."""
    rig = Rig()
    kim = rig.kim_calls("+46313900606")
    leave_message(rig, kim)
    rig.hears_out(kim)
    if pin:
        rig.pins["person:erik.sjoholm"] = PIN
        rig.pins["person:charlie.dahlin"] = PIN
    return rig


def test_given_a_message_when_it_is_heard_with_the_pin_then_it_plays_repeats_and_is_done() -> None:
    """A6."""
    rig = with_message()
    [promise] = rig.promises.values()
    erik = rig.dials("erik.sjoholm", "*98")
    rig.presses(erik, f"{PIN}#")
    rig.hears(erik)  # how many
    rig.hears(erik)  # from whom
    rig.hears(erik)  # the message
    assert [change.what for change in rig.changes][-1] == "heard"
    rig.presses(erik, "1")
    rig.hears(erik)
    rig.hears(erik)
    rig.presses(erik, "2")
    assert promise.id in rig.kept_promises
    rig.hears(erik)
    rig.presses(erik, "3")
    rig.look()
    rig.presses(erik, "0")
    rig.waits(21)
    rig.hears_out(erik)
    assert rig.outcome(erik) == "served" or rig.outcome(erik) == "announced"
    rig.end()


def test_given_a_colleagues_mailbox_when_access_was_given_then_the_own_pin_opens_it_and_without_access_nothing_does() -> (
    None
):
    """A7: delegated access, no shared PIN."""
    rig = with_message()
    charlie = rig.dials("charlie.dahlin", "*982006")
    assert rig.phase(charlie) == "telling"
    assert "mailbox refused" in rig.kinds(rig.arrived[charlie])
    rig.hears_out(charlie)
    rig.may_hear.add(("person:erik.sjoholm", "person:charlie.dahlin"))
    again = rig.dials("charlie.dahlin", "*982006")
    rig.presses(again, f"{PIN}#")
    assert "Erik Sjöholm" in rig.heard(again)
    heard = rig.facts(rig.arrived[again], "mailbox heard")
    assert (heard["owner"], heard["by"]) == ("person:erik.sjoholm", "person:charlie.dahlin")
    rig.end()


def test_given_a_wrong_pin_when_it_is_typed_then_it_is_asked_again_and_nothing_is_heard() -> None:
    rig = with_message()
    erik = rig.dials("erik.sjoholm", "*98")
    rig.presses(erik, "11*1234#")
    assert rig.phase(erik) == "serving"
    assert "mailbox heard" not in rig.kinds(rig.arrived[erik])
    rig.hears(erik)
    rig.waits(21)
    rig.hears_out(erik)
    assert rig.exchange.channels == {}
    rig.end()


def test_given_no_pin_when_the_mailbox_is_called_then_one_is_chosen_that_is_hard_to_guess() -> None:
    """A7: six digits at least, no extension, no year, no run; typed twice alike."""
    rig = with_message(pin=False)
    erik = rig.dials("erik.sjoholm", "*98")
    rig.presses(erik, "2006#")
    rig.presses(erik, "123456#")
    rig.presses(erik, f"{PIN}#")
    rig.presses(erik, "975310#")
    assert rig.pins == {}
    rig.presses(erik, f"{PIN}#")
    rig.presses(erik, f"{PIN}#")
    assert rig.pins == {"person:erik.sjoholm": PIN}
    rig.hears_out(erik)
    rig.end()


@pytest.mark.parametrize(
    ("pin", "weak"),
    [("12345", True), ("12a456", True), ("123456", True), ("987654", True), ("111111", True), ("121212", True),
     ("845845", True), ("198405", True), ("052019", True), ("112211", True), (PIN, False), ("90417365", False)],
)  # fmt: skip
def test_given_a_pin_when_it_is_easy_to_guess_then_it_is_refused(pin: str, weak: bool) -> None:
    assert weak_pin(pin, None) is weak


def test_given_a_pin_that_holds_the_extension_when_chosen_then_it_is_weak() -> None:
    rig = Rig()
    erik = rig.house.router.organisation.people["erik.sjoholm"]
    assert weak_pin("872006", erik)


def test_given_the_menu_of_a_mailbox_when_a_greeting_is_spoken_then_it_is_kept_and_can_be_dropped() -> None:
    """F12: the greeting is personal."""
    rig = with_message()
    erik = rig.dials("erik.sjoholm", "*98")
    rig.presses(erik, f"{PIN}#")
    rig.hears(erik)
    rig.presses(erik, "0")
    rig.presses(erik, "2")
    rig.hears(erik)
    recording = rig.speaks(6)
    assert dict(rig.house.greetings) == {"person:erik.sjoholm": recording}
    rig.presses(erik, "2")
    rig.hears(erik)
    rig.speaks(0.3)
    assert dict(rig.house.greetings) == {"person:erik.sjoholm": recording}
    rig.presses(erik, "3")
    assert dict(rig.house.greetings) == {}
    rig.presses(erik, "4")
    rig.presses(erik, "90417365#")
    rig.presses(erik, "90417365#")
    assert rig.pins["person:erik.sjoholm"] == "90417365"
    rig.presses(erik, "1")
    rig.look()
    rig.presses(erik, "0")
    rig.presses(erik, "9")
    rig.look()
    rig.end()


def test_given_a_greeting_being_spoken_when_the_phone_is_put_down_then_it_is_kept_and_all_is_over() -> None:
    rig = with_message()
    erik = rig.dials("erik.sjoholm", "*98")
    rig.presses(erik, f"{PIN}#")
    rig.hears(erik)
    rig.presses(erik, "0")
    rig.presses(erik, "2")
    rig.hears(erik)
    rig.waits(5)
    rig.exchange.hang_up(erik)
    assert len(rig.house.greetings) == 1
    assert rig.outcome(erik) == "served"
    rig.end()


def test_given_a_message_when_its_caller_is_called_back_from_the_mailbox_then_it_rings_there() -> None:
    rig = with_message()
    erik = rig.dials("erik.sjoholm", "*98")
    rig.presses(erik, f"{PIN}#")
    rig.hears(erik)
    rig.presses(erik, "5")
    assert rig.ring_at() == [rig.kim]
    kim = rig.answers(rig.kim)
    assert rig.together(erik, kim)
    assert [change.what for change in rig.changes][-1] == "take"
    rig.end()


def test_given_an_empty_mailbox_or_an_unknown_one_when_called_then_it_is_said() -> None:
    rig = Rig()
    rig.pins["person:anna.lind"] = PIN
    anna = rig.dials("anna.lind", "*98")
    rig.presses(anna, f"{PIN}#")
    rig.hears_out(anna)
    rig.presses(anna, "1")
    rig.hears_out(anna)
    rig.look()
    rig.exchange.hang_up(anna)
    unknown = rig.dials("anna.lind", "*982999")
    rig.hears_out(unknown)
    assert rig.exchange.channels == {}
    rig.end()


# -- absence and forward ------------------------------------------------------------------------------


def test_given_an_absence_by_code_when_the_person_is_called_then_the_caller_hears_the_return_and_no_more() -> (
    None
):
    """A4, N9, W4: until when, never why; back again by code."""
    rig = Rig()
    anna = rig.dials("anna.lind", "*23*1500#")
    said = rig.heard(anna)
    assert "15" in said
    rig.hears_out(anna)
    kim = rig.kim_calls("+46313900601")
    assert "15" in rig.heard(kim)
    assert "anna.lind" not in rig.ring_at()
    rig.exchange.hang_up(kim)
    back = rig.dials("anna.lind", "#23#")
    rig.hears_out(back)
    rig.kim_calls("+46313900601")
    assert rig.ring_at() == ["anna.lind"]
    rig.end()


@pytest.mark.parametrize("code", ["*23#", "*23*0930#", "*23*12241200#", "*23*02290900#"])
def test_given_an_absence_code_when_dialled_then_it_begins_now_and_ends_at_the_next_such_moment(
    code: str,
) -> None:
    rig = Rig()
    anna = rig.dials("anna.lind", code)
    absence = rig.house.router.organisation.absences["anna.lind"][-1]
    assert absence.start == rig.clock.now
    if code == "*23#":
        assert absence.end is None
    else:
        assert absence.end is not None
        assert absence.end > rig.clock.now
        assert absence.end - rig.clock.now < timedelta(days=1200)
    rig.hears_out(anna)
    rig.end()


@pytest.mark.parametrize(
    "code", ["*23*2561#", "*23*13401200#", "*77", "*21*21#", "*21*2001#", "*21*0012025550100#"]
)
def test_given_a_code_that_cannot_be_when_dialled_then_it_is_said_and_nothing_changes(code: str) -> None:
    rig = Rig()
    anna = rig.dials("anna.lind", code)
    assert rig.heard(anna)
    assert rig.changes == []
    rig.hears_out(anna)
    assert rig.exchange.channels == {}
    rig.end()


def test_given_a_forward_by_code_when_the_person_is_called_then_the_colleague_is_told_and_the_code_takes_it_back() -> (
    None
):
    """A12."""
    rig = Rig()
    rig.hears_out(rig.dials("anna.lind", "*21*2004#"))
    kim = rig.kim_calls("+46313900601")
    rig.hears_out(kim)
    assert rig.ring_at() == ["charlie.dahlin"]
    charlie = rig.answers("charlie.dahlin")
    assert "Anna Lind" in rig.heard(charlie)
    rig.presses(charlie, "1")
    assert rig.together(kim, charlie)
    rig.hears_out(rig.dials("anna.lind", "#21#"))
    assert rig.house.router.organisation.people["anna.lind"].forward is None
    rig.end()

"""Events that cross a command on its way, rules seldom used, and what the policy forbids (invariants 8, 9; W7)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ansvar.calls.events import (
    Adopt,
    Answered,
    Assigned,
    Event,
    Gone,
    Played,
    Replied,
    Surrender,
    TakenBy,
    Transferred,
)
from ansvar.policy.fragment import load_fragment
from ansvar.policy.model import Policy
from ansvar.routing.router import Router
from calls.rig import Rig
from calls.test_machine_keys import MONDAY, POLICY
from policies.shipped import organisation, policy

PIN = "864209"


def give(rig: Rig, channel: str, event: Event) -> None:
    """Give an event to the call of a channel."""
    rig._inbox.append((rig.state(channel).id, event))
    rig._work()


def changed(name: str, section: str, **values: object) -> Rig:
    """Return a house of an example whose policy differs in one section."""
    rules: Policy = policy(name)
    part = getattr(rules, section).model_copy(update=values)
    return Rig(name, MONDAY, router=Router(rules.model_copy(update={section: part}), organisation(name)))


def keyed(rules: str) -> Rig:
    return Rig("nvk", MONDAY, router=Router(load_fragment(rules), organisation("nvk")))


# -- events that cross ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "event",
    [
        Answered("an-x-c9"), Gone("an-x-c9"), Played("an-x-p9"), Assigned("olga.nyberg"), Replied("mailbox", {}),
        Surrender("an-x-c9", "x", "an-x-c8"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("phase", ["searching", "talking", "telling", "recording"])
def test_given_an_event_the_call_does_not_wait_for_when_it_comes_then_the_call_goes_on_unless_it_was_asked_to_end(
    event: Event, phase: str
) -> None:
    rig = Rig()
    kim = rig.kim_calls("+46313900606" if phase in ("telling", "recording") else "+46313900601")
    if phase == "talking":
        rig.answers("anna.lind")
    if phase == "recording":
        for _ in range(6):
            rig.hears_out(kim)
            if rig.exchange.recordings:
                break
            rig.waits(21)
    before = rig.phase(kim)
    if isinstance(event, Surrender):
        if phase == "talking":
            return
        give(rig, kim, event)
        rig.look()
        return
    give(rig, kim, event)
    assert rig.phase(kim) == before
    rig.look()
    rig.end()


def test_given_a_channel_given_to_a_call_when_nothing_rings_there_any_more_then_it_is_ended() -> None:
    rig = Rig()
    kim = rig.kim_calls("+46313900601")
    rig.answers("anna.lind")
    bo = rig.dials("bo.ekdahl", "*8")
    give(rig, kim, TakenBy(bo, "bo.ekdahl"))
    assert bo not in rig.exchange.channels
    other = rig.dials("bo.ekdahl", "2004")
    give(rig, kim, Adopt(other, "person:bo.ekdahl", "an-x-c9"))
    assert other not in rig.exchange.channels
    rig.look()
    rig.end()


def test_given_a_channel_given_to_a_call_that_is_over_when_it_comes_then_it_is_ended_and_the_asker_is_told() -> (
    None
):
    rig = Rig()
    bo = rig.dials("bo.ekdahl", "2004")
    rig._inbox.append(("c99", TakenBy(bo, "bo.ekdahl")))
    rig._inbox.append(("c99", Surrender("x", "c98", "an-x-c1")))
    rig._work()
    assert bo not in rig.exchange.channels
    assert ("an-x-c1", "declined") in rig.exchange.referred
    rig.end()


def test_given_a_transfer_asked_for_before_anybody_answered_when_it_comes_then_it_is_declined() -> None:
    rig = Rig()
    kim = rig.kim_calls("+46313900601")
    give(rig, kim, Transferred(kim, "2004"))
    assert (kim, "declined") in rig.exchange.referred
    give(rig, kim, Adopt("an-x-c9", "person:x", kim))
    assert rig.phase(kim) == "searching"
    rig.end()


def test_given_an_offer_to_an_operator_whose_phone_is_gone_when_it_comes_then_the_caller_waits_on() -> None:
    rig = Rig()
    rig.log_in("olga.nyberg")
    kim = rig.kim_calls("+46313900600")
    rig.hears_out(kim)
    rig.exchange.hang_up(rig.ringing()[0].id, "declined")
    rig.unregister("olga.nyberg")
    if rig.phase(kim) == "queued" and not rig.ringing():
        give(rig, kim, Assigned("olga.nyberg"))
        assert rig.ringing() == []
    give(rig, kim, Answered("an-x-c9"))
    give(rig, kim, Gone("an-x-c9"))
    rig.look()
    rig.end()


def test_given_two_phones_of_an_operator_when_one_answers_then_the_other_stops_and_words_end() -> None:
    rig = Rig()
    rig.register("olga.nyberg.web")
    rig.log_in("olga.nyberg")
    kim = rig.kim_calls("+46313900600")
    rig.hears(kim)
    assert rig.ring_at() == ["olga.nyberg", "olga.nyberg.web"]
    rig.exchange.hang_up(rig.rings("olga.nyberg.web"), "declined")
    assert rig.ring_at() == ["olga.nyberg"]
    olga = rig.answers("olga.nyberg")
    assert rig.together(kim, olga)
    assert rig.exchange.playing() == {}
    rig.end()


# -- what the policy says ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("choice", "shown"), [("withheld", None), ("unit", "+46313900620"), ("main", "+46313900600"), ("direct", "+46313900601")]
)  # fmt: skip
def test_given_the_number_to_show_when_a_phone_of_ours_dials_outside_then_that_one_is_shown(
    choice: str, shown: str | None
) -> None:
    """W7."""
    rig = changed("falkenberg", "numbers", shown=choice)
    rig.dials("anna.lind", "0701740690")
    [out] = rig.ringing()
    assert out.dial is not None
    assert out.dial.shown == shown
    rig.end()


@pytest.mark.parametrize(
    ("number", "allowed"),
    [("0701740690", True), ("112", True), ("0012025550100", False), ("09391234567", False), ("0313900690", False), ("+4", False)],
)  # fmt: skip
def test_given_a_number_outside_when_a_phone_of_ours_dials_it_then_the_policy_decides(
    number: str, allowed: bool
) -> None:
    rig = changed("falkenberg", "numbers", barred=("031390069", "abroad"))
    anna = rig.dials("anna.lind", number)
    assert any(each.to.startswith("number:") for each in rig.ringing()) is allowed
    rig.hears_out(anna)
    rig.look()
    rig.end()


@pytest.mark.parametrize(
    ("rule", "who", "may"),
    [("anyone", "charlie.dahlin", True), ("unit", "charlie.dahlin", False), ("unit", "mia.brandt", True),
     ("function", "bo.ekdahl", True), ("function", "mia.brandt", False), ("team", "charlie.dahlin", False),
     ("nobody", "bo.ekdahl", False)],
)  # fmt: skip
def test_given_who_may_pick_up_when_a_phone_rings_then_those_may_and_no_others(
    rule: str, who: str, may: bool
) -> None:
    """A11."""
    rig = changed("falkenberg", "answering", pick_up=rule)
    kim = rig.call("+46313900601", "+46406280490")
    channel = rig.dials(who, "*8")
    assert rig.together(kim, channel) is may
    rig.end()


def test_given_a_limit_that_keeps_when_a_call_is_handed_on_once_more_then_both_talk_on() -> None:
    """A13: the wrong person keeps the caller rather than sending them round."""
    rig = changed("falkenberg", "switchboard", transfers=0, then="keep")
    kim = rig.call("+46313900601", "+46406280490")
    anna = rig.answers("anna.lind")
    rig.exchange.refer(anna, "2004")
    assert rig.together(kim, anna)
    assert (anna, "declined") in rig.exchange.referred
    rig.look()
    rig.end()


def test_given_a_phone_that_is_nobodys_when_it_dials_a_code_then_it_may_not() -> None:
    rig = Rig()
    door = rig.call("*11", account="door")
    assert rig.heard(door)
    assert rig.changes == []
    rig.hears_out(door)
    rig.end()


# -- keys -------------------------------------------------------------------------------------------------


def test_given_a_key_that_begins_a_longer_one_when_nothing_follows_then_it_counts_itself() -> None:
    rig = keyed(
        POLICY.replace(
            '"0" = "switchboard", ', '"0" = "switchboard", "00" = "manager", "01" = "unit miljo", '
        )
    )
    rig.log_in("olga.lunden")
    kim = rig.kim_calls("+46846500406")
    rig.presses(kim, "0")
    assert rig.phase(kim) == "telling"
    rig.waits(3)
    assert rig.phase(kim) == "queued"
    again = rig.kim_calls("+46846500406")
    rig.presses(again, "00")
    assert "mia.sandell" in rig.ring_at()
    rig.end()


def test_given_a_menu_when_a_unit_a_function_or_a_colleague_is_chosen_then_the_call_goes_there() -> None:
    for key in ("3", "4", "6"):
        rig = keyed(POLICY)
        kim = rig.kim_calls("230")
        rig.hears(kim)
        rig.presses(kim, key)
        assert rig.state_with(kim) is None or rig.phase(kim) != "choosing"
        rig.look()
        rig.end()


def test_given_a_deputy_when_the_key_for_one_is_pressed_then_the_deputy_rings() -> None:
    rig = keyed(POLICY)
    kim = rig.kim_calls("+46846500407")  # frida, whose deputy karin forwards to charlie's mobile
    rig.presses(kim, "4")
    for _ in range(3):
        rig.hears_out(kim)
    rig.look()
    rig.end()


# -- the mailbox --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("question", ["mailbox", "pin"])
def test_given_a_mailbox_that_is_locked_when_it_is_called_then_it_is_said_for_how_long(question: str) -> None:
    rig = Rig()
    rig.pins["person:anna.lind"] = PIN
    reply = rig._reply
    locked = {"may_hear": True, "pin_set": True, "locked_minutes": 15, "messages": []}
    rig._reply = lambda ask: locked if ask.what == question else reply(ask)  # type: ignore[method-assign]
    anna = rig.dials("anna.lind", "*98")
    if question == "pin":
        rig.presses(anna, f"{PIN}#")
    assert rig.phase(anna) == "telling"
    assert "15" in rig.heard(anna)
    rig.hears_out(anna)
    rig.end()


def test_given_a_store_that_does_not_answer_when_the_mailbox_is_called_then_it_ends_with_words() -> None:
    rig = Rig()
    rig._reply = lambda ask: None  # type: ignore[assignment, method-assign, return-value]
    anna = rig.dials("anna.lind", "*98")
    rig.presses(anna, "1")
    rig.hears_out(anna)
    rig.waits(25)
    rig.hears_out(anna)
    assert rig.state_with(anna) is None
    rig.end()


# -- the queue ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ends", ["message", "call-back", "number +46313900694", None])
def test_given_where_an_overflow_goes_when_the_longest_wait_is_over_then_the_caller_is_there(
    ends: str | None,
) -> None:
    text = POLICY.replace(
        '"answering service night"]\noffers',
        f'"{ends}"]\noffers' if ends else '"announcement moved"]\noffers',
    )
    rig = keyed(text)
    rig.log_in("olga.lunden")
    rig.hears_out(rig.kim_calls("+46846500400"))
    rig.answers("olga.lunden")
    kim = rig.kim_calls("+46846500400")
    rig.hears_out(kim)
    rig.waits(61)
    assert "overflowed" in rig.kinds(rig.arrived[kim])
    expected = {"message": "leaving", "call-back": "numbering", None: "numbering"}
    assert rig.phase(kim) == expected.get(ends, "searching")
    rig.look()
    rig.end()


def test_given_a_caller_who_is_known_when_calling_again_then_who_was_reached_last_is_known() -> None:
    rig = Rig()
    rig.kim_calls("+46313900601")
    rig.exchange.hang_up(rig.answers("anna.lind"))
    kim = rig.kim_calls("+46313900600")
    assert rig.state(kim).request.last_contact == "anna.lind"
    state = rig.state(kim)
    assert replace(state, id="x") != state
    rig.end()

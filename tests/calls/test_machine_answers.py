"""Who is rung, who answers, and what the caller hears meanwhile (F2, A3, A4, A11, A12, N9, N10, N12, W8)."""

from __future__ import annotations

import pytest

from ansvar.calls.events import Held
from calls.rig import Rig


def test_given_the_person_sought_when_nobody_answers_then_one_of_the_same_function_is_rung_and_then_a_message_is_left() -> (
    None
):
    """F2, N12: the person, another with the same function, a message, and its one promise."""
    rig = Rig()
    kim = rig.kim_calls("+46313900601")
    assert rig.ring_at() == ["anna.lind"]
    rig.waits(20)
    first = rig.ring_at()
    assert first in (["bo.ekdahl"], ["asa.akesson"])
    rig.waits(20)
    assert len(rig.ring_at()) == 1
    assert rig.ring_at() != first
    rig.waits(20)
    assert rig.phase(kim) == "leaving"
    rig.hears_out()
    recording = rig.speaks(12)
    [promise] = rig.promises.values()
    assert (promise.recording, promise.number, promise.to) == (recording, rig.kim, "person:anna.lind")
    rig.look()
    rig.hears_out()
    assert rig.outcome(kim) == "promised"
    assert rig.exchange.channels == {}
    rig.end()


def test_given_somebody_who_answers_when_both_hang_up_then_the_call_is_answered_by_the_one_sought() -> None:
    rig = Rig()
    kim = rig.kim_calls("+46313900601")
    anna = rig.answers("anna.lind")
    assert rig.together(kim, anna)
    assert rig.heard(kim) == ""  # N10: whoever can answer is simply rung
    rig.exchange.hang_up(anna)
    assert rig.outcome(kim) == "answered"
    facts = rig.facts(rig.arrived[kim], "ended")
    assert (facts["sought"], facts["reached"], facts["picked_up"]) == (
        "person:anna.lind",
        "person:anna.lind",
        False,
    )
    rig.end()


def test_given_two_phones_of_one_person_when_both_answer_at_once_then_one_gets_the_call_and_the_other_is_ended() -> (
    None
):
    rig = Rig()
    rig.register("anna.lind.web")
    kim = rig.kim_calls("+46313900601")
    assert rig.ring_at() == ["anna.lind", "anna.lind.web"]
    rig.held = []
    desk, web = rig.answers("anna.lind"), rig.answers("anna.lind.web")
    rig.deliver(1)
    rig.deliver_all()
    rig.look()
    assert rig.together(kim, web)
    assert desk not in rig.exchange.channels
    assert rig.kinds(rig.arrived[kim]).count("answered") == 1


def test_given_an_answer_when_the_caller_hung_up_in_the_same_instant_then_nobody_is_left_with_an_empty_line() -> (
    None
):
    rig = Rig()
    kim = rig.kim_calls("+46313900601")
    rig.held = []
    rig.answers("anna.lind")
    rig.exchange.hang_up(kim)
    rig.deliver_all()
    rig.look()
    assert rig.outcome(kim) in ("answered", "abandoned")
    assert rig.exchange.channels == {}


def test_given_a_caller_who_hangs_up_when_it_rings_then_the_phone_stops_and_the_call_is_abandoned_by_its_row() -> (
    None
):
    rig = Rig()
    kim = rig.kim_calls("+46313900601")
    rig.exchange.ring(rig.rings("anna.lind"))
    rig.waits(7)
    rig.exchange.hang_up(kim)
    assert rig.exchange.channels == {}
    facts = rig.facts(rig.arrived[kim], "ended")
    assert (facts["outcome"], facts["phase"], facts["lasted_s"]) == ("abandoned", "searching", 7.0)


@pytest.mark.parametrize("cause", ["busy", "declined", "failed", "no answer"])
def test_given_a_phone_that_cannot_be_taken_when_it_says_so_then_the_search_goes_on_at_once(
    cause: str,
) -> None:
    rig = Rig()
    kim = rig.kim_calls("+46313900601")
    rig.exchange.hang_up(rig.rings("anna.lind"), cause)  # type: ignore[arg-type]
    assert rig.phase(kim) == "searching"
    assert "anna.lind" not in rig.ring_at()
    assert rig.facts(rig.arrived[kim], "not answered")["why"] == cause


def test_given_a_phone_that_is_not_registered_when_it_is_called_then_it_is_passed_over() -> None:
    rig = Rig()
    rig.unregister("anna.lind")
    rig.kim_calls("+46313900601")
    assert "anna.lind" not in rig.ring_at()
    rig.look()


def test_given_a_phone_that_goes_away_between_the_command_and_the_exchange_then_the_search_goes_on() -> None:
    rig = Rig()
    rig.exchange.registered.discard("anna.lind")  # the house does not know yet
    kim = rig.kim_calls("+46313900601")
    assert rig.facts(rig.arrived[kim], "not answered")["why"] == "unregistered"
    assert rig.ring_at() != []
    rig.look()


def test_given_somebody_in_a_meeting_when_called_then_the_caller_hears_where_when_and_who_but_not_why() -> (
    None
):
    """A4, N9, N10, A12: unit, name, return time, the colleague; never the reason."""
    rig = Rig()
    kim = rig.kim_calls("+46313900606")
    said = rig.heard(kim)
    assert "Plan och mark" in said
    assert "Erik Sjöholm kan inte ta ditt samtal" in said
    assert "12" in said
    assert "Charlie Dahlin" in said
    rig.hears_out(kim)
    assert rig.ring_at() == ["charlie.dahlin"]
    assert rig.exchange.channels[kim].hears == "tone"


def test_given_a_call_forwarded_to_a_colleague_when_the_colleague_answers_then_it_is_told_whose_it_is_and_can_be_declined() -> (
    None
):
    """A12: the colleague knows of it, and may say no."""
    rig = Rig()
    kim = rig.kim_calls("+46313900615")  # nils forwards to maj, who forwards to ture
    rig.hears_out(kim)
    ture = rig.answers("ture.wester")
    assert rig.phase(kim) == "confirming"
    assert "Nils Törnqvist" in rig.heard(ture)
    assert rig.exchange.channels[kim].hears == "tone"
    rig.presses(ture, "5")
    assert rig.phase(kim) == "confirming"
    rig.presses(ture, "1")
    assert rig.together(kim, ture)
    rig.end()


@pytest.mark.parametrize("how", ["2", "silence", "hangs up"])
def test_given_a_forwarded_call_when_it_is_not_taken_then_the_search_goes_on(how: str) -> None:
    rig = Rig()
    kim = rig.kim_calls("+46313900615")
    rig.hears_out(kim)
    ture = rig.answers("ture.wester")
    if how == "2":
        rig.presses(ture, "2")
    elif how == "silence":
        rig.waits(15)
    else:
        rig.exchange.hang_up(ture)
    assert ture not in rig.exchange.channels
    assert rig.phase(kim) != "confirming"
    if how != "hangs up":
        assert rig.facts(rig.arrived[kim], "declined")["who"] == "person:ture.wester"
    rig.look()
    rig.end()


def test_given_a_ringing_phone_when_a_colleague_dials_pickup_then_the_caller_talks_with_the_colleague() -> (
    None
):
    """A11: picked up, and recorded as that."""
    rig = Rig()
    kim = rig.kim_calls("+46313900601")
    bo = rig.dials("bo.ekdahl", "*8")
    assert rig.together(kim, bo)
    assert rig.ring_at() == []
    facts = rig.facts(rig.arrived[kim], "answered")
    assert (facts["by"], facts["picked_up"]) == ("person:bo.ekdahl", True)
    assert rig.outcome(bo) == "served"
    rig.look()
    rig.exchange.hang_up(bo)
    ended = rig.facts(rig.arrived[kim], "ended")
    assert (ended["sought"], ended["reached"], ended["picked_up"]) == (
        "person:anna.lind",
        "person:bo.ekdahl",
        True,
    )
    rig.end()


def test_given_a_ringing_phone_when_it_is_picked_up_by_its_number_then_from_another_unit_too() -> None:
    rig = Rig()
    kim = rig.kim_calls("+46313900601")
    nobody = rig.dials("charlie.dahlin", "*8")
    assert not rig.together(kim, nobody)
    charlie = rig.dials("charlie.dahlin", "*82001#")
    assert rig.together(kim, charlie)
    rig.end()


def test_given_a_pickup_when_the_phone_was_answered_in_the_same_instant_then_the_late_one_is_ended() -> None:
    rig = Rig()
    kim = rig.kim_calls("+46313900601")
    rig.held = []
    anna = rig.answers("anna.lind")
    bo = rig.dials("bo.ekdahl", "*8")
    rig.deliver(1)  # the pickup is known first
    rig.deliver_all()
    rig.look()
    assert rig.together(kim, bo)
    assert anna not in rig.exchange.channels


def test_given_nothing_that_rings_when_pickup_is_dialled_then_it_is_said() -> None:
    rig = Rig()
    bo = rig.dials("bo.ekdahl", "*8")
    assert rig.heard(bo) != ""
    rig.hears_out()
    assert rig.outcome(bo) == "served" or rig.outcome(bo) == "announced"
    rig.end()


def test_given_a_call_from_the_waiting_queue_when_it_is_picked_up_then_the_operators_phone_stops() -> None:
    rig = Rig()
    rig.log_in("olga.nyberg")
    kim = rig.kim_calls("+46313900600")
    rig.hears_out(kim)
    assert rig.ring_at() == ["olga.nyberg"]
    other = rig.dials("bo.ekdahl", "*82005")
    assert rig.together(kim, other)
    assert rig.ring_at() == []
    rig.look()
    rig.end()


def test_given_the_roles_of_a_company_when_sales_support_and_reception_are_called_then_each_has_a_way_of_its_own() -> (
    None
):
    """W8: a seller is rung with the other sellers behind, support is a queue, reception the board."""
    rig = Rig("company")
    rig.log_in("olga.kraft")
    seller = rig.kim_calls("+46406280401")
    assert rig.ring_at() == ["anna.lind"]
    rig.exchange.hang_up(seller)
    support = rig.kim_calls("+46406280451")
    rig.hears_out(support)
    assert rig.phase(support) == "queued"
    assert rig.facts(rig.arrived[support], "queued")["queue"] == "support"
    rig.exchange.hang_up(support)
    reception = rig.kim_calls("+46406280400")
    rig.hears_out(reception)
    assert rig.facts(rig.arrived[reception], "queued")["queue"] == "switchboard"
    assert rig.ring_at() == ["olga.kraft"]
    rig.end()


def test_given_a_talk_when_it_is_held_and_taken_back_then_it_is_noted_by_whom() -> None:
    rig = Rig()
    kim = rig.kim_calls("+46313900601")
    anna = rig.answers("anna.lind")
    rig.exchange.hold(anna)
    assert rig.facts(rig.arrived[kim], "held")["by"] == "callee"
    rig.exchange.hold(kim, on=False)
    assert rig.facts(rig.arrived[kim], "taken back")["by"] == "caller"
    rig.exchange.emit(Held("an-c1-c99"))
    rig.look()
    rig.end()


def test_given_a_phone_of_ours_when_it_dials_outside_then_the_number_shown_is_the_policys_and_barred_numbers_are_refused() -> (
    None
):
    rig = Rig()
    anna = rig.dials("anna.lind", "0701740690")
    [out] = rig.ringing()
    assert out.to == "number:+46701740690"
    assert out.dial is not None
    assert out.dial.shown == "+46313900601"
    rig.exchange.answer(out.id)
    assert rig.together(anna, out.id)
    rig.exchange.hang_up(out.id)
    assert rig.outcome(anna) == "answered"
    busy = rig.dials("anna.lind", "0701740691")
    rig.exchange.hang_up(rig.ringing()[0].id, "busy")
    assert rig.outcome(busy) == "refused"
    rig.house.trunk = rig.exchange.trunk = False
    refused = rig.dials("anna.lind", "0701740690")
    assert rig.ringing() == []
    rig.hears_out(refused)
    assert rig.outcome(refused) == "announced"
    rig.end()


def test_given_an_emergency_number_when_a_phone_of_ours_dials_it_then_it_always_passes_and_is_noted() -> None:
    rig = Rig()
    anna = rig.dials("anna.lind", "112")
    [out] = rig.ringing()
    assert out.to.startswith("number:")
    assert "112" in out.to
    assert "emergency" in rig.kinds(rig.arrived[anna])
    rig.end()


def test_given_a_caller_from_outside_when_dialling_a_number_outside_or_a_code_then_no_trunk_and_no_code_is_reached() -> (
    None
):
    rig = Rig()
    for dialled in ("0701740690", "+46701740690", "112", "*21*0701740690#", "*98", "*8"):
        channel = rig.kim_calls(dialled)
        assert all(not each.to.startswith("number:") for each in rig.ringing()), dialled
        assert "code" not in rig.kinds(rig.arrived[channel])
    assert rig.changes == []
    rig.end()

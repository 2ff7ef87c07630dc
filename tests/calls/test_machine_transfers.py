"""Handing a call on: blind, after asking, from a second line; taking it back; limits (A10, A12, A13)."""

from __future__ import annotations

import pytest

from calls.rig import Rig


def talking(rig: Rig, number: str = "+46313900601", who: str = "anna.lind") -> tuple[str, str]:
    """Let Kim talk with somebody; return both channels."""
    kim = rig.kim_calls(number)
    rig.hears_out(kim)
    return kim, rig.answers(who)


def with_olga(rig: Rig) -> tuple[str, str]:
    """Let Kim talk with the operator."""
    rig.log_in("olga.nyberg")
    return talking(rig, "+46313900600", "olga.nyberg")


@pytest.mark.parametrize("how", ["refer", "code"])
def test_given_the_wrong_person_when_the_call_is_handed_on_then_the_right_one_is_rung_and_not_the_switchboard(
    how: str,
) -> None:
    """A13."""
    rig = Rig()
    kim, anna = talking(rig)
    if how == "refer":
        rig.exchange.refer(anna, "2004")
        assert (anna, "answered") in rig.exchange.referred
    else:
        rig.presses(anna, "*22004#")
        assert rig.heard(anna) == "Kopplat till Charlie Dahlin."
        rig.look()
        rig.hears(anna)
    assert anna not in rig.exchange.channels
    assert rig.ring_at() == ["charlie.dahlin"]
    assert rig.exchange.channels[kim].hears == "tone"
    charlie = rig.answers("charlie.dahlin")
    assert rig.together(kim, charlie)
    assert rig.state(kim).request.transfers == 1
    ended = rig.arrived[kim]
    rig.exchange.hang_up(kim)
    assert rig.facts(ended, "ended")["sought"] == "person:anna.lind"
    assert rig.facts(ended, "ended")["reached"] == "person:charlie.dahlin"
    rig.end()


def test_given_the_policys_limit_when_a_call_is_handed_on_once_more_then_the_caller_is_promised_an_answer() -> (
    None
):
    """A10, A13: three transfers, and then a call-back."""
    rig = Rig()
    kim, phone = talking(rig)
    for number, who in (("2004", "charlie.dahlin"), ("2002", "bo.ekdahl"), ("2003", "mia.brandt")):
        rig.exchange.refer(phone, number)
        phone = rig.answers(who)
    rig.exchange.refer(phone, "2001")
    assert "transfer refused" in rig.kinds(rig.arrived[kim])
    rig.hears(kim)
    assert rig.phase(kim) == "numbering"
    rig.presses(kim, "1")
    assert len(rig.promises) == 1
    rig.end()


def test_given_a_caller_from_outside_when_it_asks_to_be_handed_on_then_no_number_is_reached() -> None:
    rig = Rig()
    kim, anna = talking(rig)
    rig.exchange.refer(kim, "0701740690")
    assert (kim, "declined") in rig.exchange.referred
    rig.presses(kim, "*20701740690#")
    assert rig.together(kim, anna)
    assert rig.ringing() == []
    rig.end()


def test_given_no_line_out_when_a_call_is_handed_to_a_number_outside_then_it_is_refused_and_both_talk_on() -> (
    None
):
    rig = Rig()
    kim, anna = talking(rig)
    rig.house.trunk = rig.exchange.trunk = False
    rig.exchange.refer(anna, "0701740690")
    assert (anna, "declined") in rig.exchange.referred
    rig.presses(anna, "*30701740690#")
    assert rig.facts(rig.arrived[kim], "transfer refused")["why"] == "nobody there"
    rig.hears(anna)  # why nothing comes of it, apart from Kim
    assert rig.together(kim, anna)
    rig.look()
    rig.end()


def test_given_a_number_outside_when_a_colleague_hands_on_to_it_then_it_rings_and_the_caller_talks_there() -> (
    None
):
    rig = Rig()
    kim, anna = talking(rig)
    rig.exchange.refer(anna, "0701740690")
    [out] = rig.ringing()
    assert out.to == "number:+46701740690"
    rig.exchange.answer(out.id)
    assert rig.together(kim, out.id)
    rig.end()


def test_given_an_operators_transfer_when_nobody_answers_then_it_comes_back_to_that_operator_who_hears_whose_it_was() -> (
    None
):
    """A13: recalled to the one who handed it on, never back into the queue in a worse place."""
    rig = Rig()
    kim, olga = with_olga(rig)
    since = rig.state(kim).request.queued_since
    rig.exchange.refer(olga, "2004")
    assert rig.ring_at() == ["charlie.dahlin"]
    rig.waits(31)
    assert rig.ring_at() == ["olga.nyberg"]
    assert rig.facts(rig.arrived[kim], "recalled")["to"] == "person:olga.nyberg"
    back = rig.answers("olga.nyberg")
    assert "Charlie Dahlin" in rig.heard(back)
    rig.hears(back)
    assert rig.together(kim, back)
    assert rig.state(kim).request.queued_since == since
    rig.look()
    rig.end()


def test_given_a_recall_when_the_operators_phone_rings_then_it_shows_whom_the_caller_sought() -> None:
    """Not the digits by which the call was handed on."""
    rig = Rig()
    rig.log_in("olga.nyberg")
    kim, anna = talking(rig)
    rig.presses(anna, "*290#")  # Anna hands Kim to the switchboard, and Olga to Charlie
    rig.hears(anna)
    rig.hears_out(kim)
    olga = rig.answers("olga.nyberg")
    rig.presses(olga, "*22004#")
    rig.hears(olga)
    rig.waits(31)
    dialled = rig.exchange.channels[rig.rings("olga.nyberg")].dial
    assert dialled is not None
    assert dict(dialled.headers)["X-Ansvar-For"] == "person:anna.lind"
    rig.end()


def test_given_a_recall_when_that_operator_is_away_too_then_the_caller_stands_in_the_place_first_taken() -> (
    None
):
    """A13, invariant 8."""
    rig = Rig()
    kim, olga = with_olga(rig)
    since = rig.state(kim).request.queued_since
    rig.log_in("olof.hakansson")
    rig.exchange.refer(olga, "2004")
    rig.waits(31)
    rig.exchange.hang_up(rig.rings("olga.nyberg"), "declined")
    rig.hears_out(kim)
    state = rig.state(kim)
    assert state.phase.phase == "queued"
    assert state.phase.since == since
    rig.end()


def test_given_a_recall_when_the_operators_phone_is_gone_and_nobody_is_logged_in_then_there_is_a_promise() -> (
    None
):
    rig = Rig()
    kim, olga = with_olga(rig)
    rig.exchange.refer(olga, "2004")
    rig.log_out("olga.nyberg")
    rig.unregister("olga.nyberg")
    for _ in range(10):
        rig.waits(31)
        rig.hears_out(kim)
        if rig.exchange.recordings:
            rig.speaks()
        if rig.state_with(kim) is None:
            break
    assert rig.outcome(kim) == "promised"
    rig.end()


def test_given_a_transfer_that_ends_in_a_message_when_the_recall_is_due_then_the_message_is_not_broken_off() -> (
    None
):
    rig = Rig()
    kim, olga = with_olga(rig)
    rig.exchange.refer(olga, "2006")  # erik is in a meeting
    for _ in range(10):
        if rig.exchange.recordings:
            break
        if rig.exchange.playing():
            rig.hears(kim)
        elif rig.ringing():
            rig.exchange.hang_up(rig.ringing()[0].id, "declined")
    if rig.exchange.recordings:
        rig.waits(40)
        assert rig.phase(kim) == "leaving"
        rig.speaks(40)
        assert len(rig.promises) == 1
    rig.end()


def test_given_a_caller_who_leaves_when_being_handed_on_then_nothing_rings_on() -> None:
    rig = Rig()
    kim, olga = with_olga(rig)
    rig.held = []
    rig.exchange.refer(olga, "2004")
    rig.exchange.hang_up(kim)
    rig.deliver_all()
    rig.look()
    assert rig.exchange.channels == {}
    rig.end()


# -- after asking -----------------------------------------------------------------------------------


def consulting(rig: Rig) -> tuple[str, str, str]:
    """Kim waits with music while anna asks charlie; return all three channels."""
    kim, anna = talking(rig)
    rig.presses(anna, "*32004#")
    assert rig.exchange.channels[kim].hears == "music"
    assert rig.exchange.channels[anna].hears == "tone"
    charlie = rig.answers("charlie.dahlin")
    assert rig.together(anna, charlie)
    rig.look()
    return kim, anna, charlie


def test_given_a_colleague_who_asks_first_when_hanging_up_then_caller_and_the_other_talk() -> None:
    rig = Rig()
    kim, anna, charlie = consulting(rig)
    rig.exchange.hang_up(anna)
    assert rig.together(kim, charlie)
    rig.look()
    assert rig.facts(rig.arrived[kim], "transferred")["to"] == "person:charlie.dahlin"
    rig.end()


@pytest.mark.parametrize("how", ["key", "asked one hangs up"])
def test_given_a_colleague_who_asks_first_when_it_is_not_wanted_then_caller_and_colleague_talk_again(
    how: str,
) -> None:
    rig = Rig()
    kim, anna, charlie = consulting(rig)
    if how == "key":
        rig.presses(kim, "*0")
        assert not rig.together(kim, anna)
        rig.presses(anna, "*0")
    else:
        rig.exchange.hang_up(charlie)
    assert rig.together(kim, anna)
    assert charlie not in rig.exchange.channels
    ended = rig.facts(rig.arrived[kim], "consulted")["ended"]
    assert ended == ("taken back" if how == "key" else "hung up")
    rig.look()
    rig.end()


def test_given_a_colleague_who_asks_first_when_the_caller_leaves_then_all_is_over() -> None:
    rig = Rig()
    kim, anna, charlie = consulting(rig)
    rig.exchange.hang_up(kim)
    assert rig.exchange.channels == {}
    assert rig.outcome(kim) == "answered"
    assert anna != charlie
    rig.end()


def test_given_a_colleague_who_asks_when_it_rings_and_nobody_comes_then_the_caller_is_taken_back() -> None:
    rig = Rig()
    kim, anna = talking(rig)
    rig.presses(anna, "*32004#")
    rig.waits(36)
    assert rig.ringing() == []
    assert rig.heard(anna) == "Inget svar från Charlie Dahlin."
    assert rig.exchange.channels[kim].hears == "music"
    rig.look()
    rig.hears(anna)
    assert rig.together(kim, anna)
    assert rig.facts(rig.arrived[kim], "consulted")["ended"] == "no answer"
    rig.look()
    rig.end()


def test_given_a_colleague_who_hangs_up_while_the_other_still_rings_then_the_caller_goes_on_there() -> None:
    rig = Rig()
    kim, anna = talking(rig)
    rig.presses(anna, "*32004#")
    rig.exchange.hang_up(anna)
    assert rig.ring_at() == ["charlie.dahlin"]
    charlie = rig.answers("charlie.dahlin")
    assert rig.together(kim, charlie)
    rig.look()
    rig.end()


def test_given_a_code_half_dialled_when_nothing_follows_then_it_is_forgotten() -> None:
    rig = Rig()
    kim, anna = talking(rig)
    rig.presses(anna, "*2")
    rig.waits(9)
    rig.presses(anna, "2004#")
    assert rig.together(kim, anna)
    rig.presses(anna, "*32999#")
    rig.hears(anna)
    rig.presses(anna, "*3")
    rig.presses(anna, "*20#")
    rig.look()
    rig.end()


def test_given_a_colleague_who_called_out_when_asking_another_by_code_then_it_works_as_for_a_call_that_came() -> (
    None
):
    """An operator who calls a citizen back asks a colleague before connecting the two."""
    rig = Rig()
    olga = rig.dials("olga.nyberg", "0701740690")
    [out] = rig.ringing()
    rig.exchange.answer(out.id)
    rig.presses(olga, "*32004#")
    assert rig.exchange.channels[out.id].hears == "music"
    charlie = rig.answers("charlie.dahlin")
    assert rig.together(olga, charlie)
    rig.look()
    rig.exchange.hang_up(olga)
    assert rig.together(out.id, charlie)
    rig.look()
    rig.exchange.hang_up(out.id)
    assert rig.facts(rig.arrived[olga], "ended")["reached"] == "person:charlie.dahlin"
    rig.end()


def test_given_a_code_of_whoever_called_when_nobody_is_there_then_that_is_said_and_they_talk_on() -> None:
    rig = Rig()
    olga = rig.dials("olga.nyberg", "2001")
    anna = rig.answers("anna.lind")
    rig.presses(olga, "*32999#")
    assert rig.heard(olga) == "Samtalet kunde inte kopplas vidare."
    rig.hears(olga)
    assert rig.together(olga, anna)
    rig.look()
    rig.end()


def test_given_a_blind_transfer_when_the_operator_still_hears_it_confirmed_then_no_call_is_offered_there() -> (
    None
):
    """The phone is not free until its line has ended."""
    rig = Rig()
    _, olga = with_olga(rig)
    other = rig.call("+46313900600", "+46406280491")
    rig.hears_out(other)
    rig.presses(olga, "*22004#")
    assert rig.ring_at() == ["charlie.dahlin"]
    rig.hears(olga)
    assert rig.ring_at() == ["charlie.dahlin", "olga.nyberg"]
    rig.look()
    rig.end()


def test_given_a_blind_transfer_when_its_confirmation_never_ends_then_the_operators_line_ends_all_the_same() -> (
    None
):
    rig = Rig()
    kim, olga = with_olga(rig)
    rig.presses(olga, "*22004#")
    rig.waits(10)
    assert olga not in rig.exchange.channels
    assert rig.ring_at() == ["charlie.dahlin"]
    rig.look()
    rig.exchange.hang_up(kim)
    rig.end()


def test_given_a_call_handed_back_while_the_first_still_hears_that_it_went_then_that_one_is_rung() -> None:
    """Found on the real exchange: the phone counted as busy."""
    rig = Rig()
    kim, anna = talking(rig)
    rig.presses(anna, "*22004#")
    charlie = rig.answers("charlie.dahlin")
    rig.presses(charlie, "*22001#")
    assert rig.ring_at() == ["anna.lind"]
    rig.look()
    assert rig.together(kim, rig.answers("anna.lind"))
    rig.end()


def test_given_a_last_word_when_the_call_is_joined_into_another_meanwhile_then_that_line_ends_too() -> None:
    """Found by the random walk (seed 490)."""
    rig = Rig()
    kim, anna = talking(rig)
    second = rig.dials("anna.lind", "2002")
    bo = rig.answers("bo.ekdahl")
    rig.presses(bo, "*22004#")
    charlie = rig.answers("charlie.dahlin")
    rig.exchange.refer(anna, "", second)
    assert rig.together(kim, charlie)
    assert bo not in rig.exchange.channels
    rig.look()
    rig.end()


@pytest.mark.parametrize("then", ["caller leaves", "operator leaves", "crash"])
def test_given_a_blind_transfer_when_something_happens_while_it_is_confirmed_then_nothing_is_left_over(
    then: str,
) -> None:
    rig = Rig()
    kim, olga = with_olga(rig)
    rig.presses(olga, "*22004#")
    if then == "caller leaves":
        rig.exchange.hang_up(kim)
        assert rig.exchange.channels == {}
    elif then == "operator leaves":
        rig.exchange.hang_up(olga)
        assert rig.phase(kim) == "searching"
    else:
        rig.crash()
        rig.exchange.finish(next(iter(rig.exchange.playing())))
        rig.recover()
        assert olga not in rig.exchange.channels
    rig.look()
    rig.end()


def test_given_a_caller_who_leaves_while_the_operator_hears_that_nobody_answered_then_all_is_over() -> None:
    rig = Rig()
    kim, olga = with_olga(rig)
    rig.presses(olga, "*32004#")
    rig.exchange.hang_up(rig.rings("charlie.dahlin"), "busy")
    rig.look()
    rig.exchange.hang_up(kim)
    assert rig.exchange.channels == {}
    rig.end()


def test_given_a_crash_while_the_operator_hears_that_nobody_answered_then_they_talk_again() -> None:
    rig = Rig()
    kim, olga = with_olga(rig)
    rig.presses(olga, "*32004#")
    rig.exchange.hang_up(rig.rings("charlie.dahlin"), "busy")
    rig.crash()
    rig.recover()
    rig.look()
    assert rig.exchange.channels[kim].hears == "music"
    rig.hears(olga)
    assert rig.together(kim, olga)
    rig.end()


@pytest.mark.parametrize("told", ["anna", "bo"])
def test_given_somebody_who_is_told_something_when_a_call_is_joined_meanwhile_then_nobody_sits_in_silence(
    told: str,
) -> None:
    """Found by the random walk (seed 2025)."""
    rig = Rig()
    bo = rig.dials("bo.ekdahl", "2001")
    anna = rig.answers("anna.lind")
    second = rig.dials("bo.ekdahl", "2004")
    charlie = rig.answers("charlie.dahlin")
    rig.presses(anna if told == "anna" else bo, "*4#")
    rig.exchange.refer(bo, "", second)
    rig.look()
    rig.hears_out()
    assert rig.together(anna, charlie)
    assert bo not in rig.exchange.channels
    rig.look()
    rig.end()


# -- who is it ---------------------------------------------------------------------------------------


def test_given_an_operator_who_sees_no_screen_when_asking_who_it_is_then_number_and_whom_it_sought_are_said() -> (
    None
):
    rig = Rig()
    rig.log_in("olga.nyberg")
    kim, anna = talking(rig)
    rig.presses(anna, "*290#")
    rig.hears_out()
    olga = rig.answers("olga.nyberg")
    rig.presses(olga, "*4#")
    assert rig.heard(olga) == "Samtal från 0 4 0, 6 2 8, 0 4, 9 0. Söker Anna Lind."
    assert rig.exchange.channels[kim].hears == "music"
    rig.look()
    rig.hears(olga)
    assert rig.together(kim, olga)
    rig.presses(kim, "*4#")
    assert rig.together(kim, olga)
    rig.end()


@pytest.mark.parametrize(
    ("caller", "said"),
    [
        ({"caller": None}, "Samtal från dolt nummer."),
        ({"account": "bo.ekdahl"}, "Samtal från Bo Ekdahl."),
    ],
)
def test_given_a_colleague_when_asking_who_it_is_then_the_name_or_that_the_number_is_withheld_is_said(
    caller: dict[str, str], said: str
) -> None:
    rig = Rig()
    kim = rig.call("+46313900601", **caller)
    rig.hears_out(kim)
    anna = rig.answers("anna.lind")
    rig.presses(anna, "*4#")
    assert rig.heard(anna) == said
    rig.look()
    rig.hears(anna)
    assert rig.together(kim, anna)
    if caller.get("account"):
        rig.presses(kim, "*4#")
        assert rig.heard(kim) == "Samtal från Anna Lind."
        rig.look()
        rig.crash()
        rig.recover()
        rig.look()
        rig.hears(kim)
        assert rig.together(kim, anna)
    rig.end()


# -- from a second line -------------------------------------------------------------------------------


def test_given_two_lines_of_one_phone_when_it_joins_them_then_caller_and_the_other_talk_and_the_phone_is_free() -> (
    None
):
    rig = Rig()
    kim, anna = talking(rig)
    second = rig.dials("anna.lind", "2004")
    charlie = rig.answers("charlie.dahlin")
    rig.look()
    rig.exchange.refer(anna, "", second)
    assert rig.together(kim, charlie)
    assert anna not in rig.exchange.channels
    assert second not in rig.exchange.channels
    rig.look()
    assert rig.outcome(second) in ("served", "answered")
    rig.exchange.hang_up(charlie)
    assert rig.exchange.channels == {}
    rig.end()


def test_given_a_second_line_that_still_rings_when_it_is_joined_then_it_goes_on_as_a_blind_transfer() -> None:
    rig = Rig()
    kim, anna = talking(rig)
    second = rig.dials("anna.lind", "2004")
    rig.exchange.refer(anna, "", second)
    assert anna not in rig.exchange.channels
    charlie = rig.answers("charlie.dahlin")
    assert rig.together(kim, charlie)
    rig.look()
    rig.end()


def test_given_the_own_call_as_the_one_that_asks_when_two_are_joined_then_they_talk() -> None:
    rig = Rig()
    first = rig.dials("anna.lind", "2004")
    charlie = rig.answers("charlie.dahlin")
    kim = rig.kim_calls("+46313900601")
    if "anna.lind" in rig.ring_at():
        anna = rig.answers("anna.lind")
        rig.exchange.refer(first, "", anna)
        assert rig.together(kim, charlie)
    rig.look()
    rig.end()


def test_given_a_partner_who_leaves_when_two_are_joined_then_nobody_is_left_on_an_empty_line() -> None:
    rig = Rig()
    kim, anna = talking(rig)
    second = rig.dials("anna.lind", "2004")
    charlie = rig.answers("charlie.dahlin")
    rig.held = []
    rig.exchange.refer(anna, "", second)
    rig.exchange.hang_up(kim)
    rig.deliver(1)
    rig.deliver_all()
    rig.look()
    assert not rig.together(kim, charlie)
    rig.end()


def test_given_the_loser_of_two_answers_when_its_refer_comes_late_then_the_winners_call_is_not_touched() -> (
    None
):
    """Found by the random walk: a REFER of a channel that is no part of the talk."""
    rig = Rig()
    rig.register("anna.lind.web")
    kim = rig.kim_calls("+46313900601")
    rig.held = []
    desk, web = rig.answers("anna.lind"), rig.answers("anna.lind.web")
    rig.exchange.refer(web, "2004")
    rig.deliver_all()
    rig.look()
    assert rig.together(kim, desk)
    rig.end()


def test_given_a_code_to_a_number_not_allowed_when_it_is_pressed_then_the_colleague_hears_why_and_talks_on() -> (
    None
):
    """Whoever does not see a screen must hear that nothing came of a code."""
    rig = Rig("falkenberg")
    rig.register("anna.lind")
    kim = rig.kim_calls("+46313900601")
    anna = rig.answers("anna.lind")
    assert rig.together(kim, anna)
    for key in "*2900123456#":
        rig.presses(anna, key)
    assert not rig.together(kim, anna)
    rig.hears(anna)
    assert rig.together(kim, anna)
    rig.end()

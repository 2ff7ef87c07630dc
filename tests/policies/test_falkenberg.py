"""Falkenberg's policy against its organisation: what callers meet, and by which row."""

from __future__ import annotations

from datetime import UTC, date, datetime

from ansvar.routing.model import Live
from policies.shipped import TUESDAY, keys, local, meet, organisation, policy, rung


def test_given_alice_at_work_when_called_then_she_then_her_function_then_her_mailbox() -> None:
    """F2: the person sought, another with the same function, else a message in the personal mailbox."""
    decision = meet("falkenberg", "anna.lind")

    assert rung(decision) == ["person:anna.lind", "person:asa.akesson", "person:bo.ekdahl"]
    assert (decision.end.kind, decision.end.owner) == ("mailbox", "person:anna.lind")
    assert decision.determined_by == ("person-first", "same-function", "not-referred")


def test_given_an_unreferred_phone_when_nobody_answers_then_the_operator_is_a_key_away_and_the_holder_is_told() -> (
    None
):
    """F6: the call that falls to the operator because a phone was not referred is seen, and reminded of."""
    decision = meet("falkenberg", "anna.lind")

    assert keys(decision) == {"0": "switchboard"}
    assert decision.notify == (("mail", "person"),)


def test_given_a_meeting_when_called_then_the_referral_is_followed_and_the_return_told() -> None:
    """F4: whoever cannot take calls has the phone correctly referred."""
    decision = meet("falkenberg", "erik.sjoholm")

    assert rung(decision) == ["person:charlie.dahlin"]
    assert decision.told.back_at == datetime(
        2026, 11, 23, 11, 0, tzinfo=UTC
    )  # the lunch after it is absence too
    assert decision.determined_by == ("referred", "same-function", "personal-mailbox")


def test_given_three_days_of_illness_with_a_deputy_when_called_then_deputy_manager_and_no_mailbox() -> None:
    """F4, F10: nobody has to refer a phone from bed; the manager answers for the unit."""
    decision = meet("falkenberg", "frida.oberg")

    assert rung(decision) == ["person:asa.akesson", "person:mia.brandt"]
    assert (decision.end.kind, decision.end.name) == ("message", "switchboard")
    assert decision.promise is not None
    assert decision.promise.owner == "person:asa.akesson"
    assert decision.determined_by == ("ill",)


def test_given_three_days_of_illness_without_deputy_when_called_then_the_manager_owns_the_message() -> None:
    decision = meet("falkenberg", "gustav.angstrom")

    assert rung(decision) == ["person:asa.akesson", "person:mia.brandt"]
    assert decision.promise is not None
    assert decision.promise.owner == "person:mia.brandt"


def test_given_an_unknown_return_when_called_then_the_caller_hears_that_none_is_known() -> None:
    decision = meet("falkenberg", "johan.kvist")

    assert decision.determined_by == ("ill",)
    assert (decision.told.return_known, decision.told.back_at) == (False, None)


def test_given_leave_when_a_message_is_left_then_it_is_due_on_the_day_of_return() -> None:
    """F11: the same day, except on leave, business travel and the like."""
    decision = meet("falkenberg", "hanna.falk")

    assert rung(decision)[:2] == ["person:bo.ekdahl", "person:anna.lind"]
    assert decision.end.kind == "mailbox"
    assert decision.promise is not None
    assert decision.promise.due_at.date() == date(2026, 12, 7)
    assert decision.told.back_at == local("falkenberg", "2026-12-07 08:00")
    assert decision.notify == (("mail", "deputy"),)


def test_given_leave_without_deputy_when_called_then_the_same_function_answers() -> None:
    """F2."""
    decision = meet("falkenberg", "ivar.grahn")

    assert rung(decision) == ["person:charlie.dahlin"]
    assert decision.determined_by == ("referred", "same-function", "away-from-work")


def test_given_a_message_in_the_morning_when_left_then_it_is_due_the_same_day() -> None:
    """F11."""
    decision = meet("falkenberg", "anna.lind")

    assert decision.promise is not None
    assert decision.promise.due_at == local("falkenberg", "2026-11-23 16:30")


def test_given_a_busy_line_when_nobody_else_answers_then_a_call_back_is_a_key_away() -> None:
    decision = meet("falkenberg", "anna.lind", live=Live(busy=frozenset({"anna.lind"})))

    assert rung(decision) == ["person:asa.akesson", "person:bo.ekdahl"]
    assert keys(decision) == {"0": "switchboard", "1": "call-back"}
    assert decision.determined_by[-1] == "busy"


def test_given_a_soft_absence_when_called_then_the_phone_rings() -> None:
    assert rung(meet("falkenberg", "lars.bro"))[0] == "person:lars.bro"


def test_given_a_chain_of_forwards_when_called_then_the_last_of_it_rings_once() -> None:
    assert rung(meet("falkenberg", "nils.tornqvist")).count("person:ture.wester") == 1


def test_given_a_mobile_number_when_called_then_the_mobile_rings_before_the_desk() -> None:
    alice = organisation("falkenberg").people["anna.lind"]

    assert rung(meet("falkenberg", alice.mobile))[:2] == ["mobile:anna.lind", "person:anna.lind"]


def test_given_a_closure_told_in_time_when_called_then_the_covering_unit_answers_else_the_operator() -> None:
    """F15: the switchboard knows of the closure, so it can stand in."""
    for to in ("signe.ohlin", "unit:lantmat", "function:fastighet"):
        decision = meet("falkenberg", to, TUESDAY)

        assert rung(decision)
        assert set(rung(decision)) <= {"person:charlie.dahlin", "person:erik.sjoholm"}
        assert decision.end.kind == "switchboard"
        assert decision.determined_by == ("opening-told", "closed-and-told")


def test_given_a_closure_nobody_told_when_called_then_the_weakness_of_the_personal_mailbox_shows() -> None:
    """The accepted weakness: a mailbox that nobody hears while the whole unit is away."""
    decision = meet("falkenberg", "tor.malm", TUESDAY)

    assert rung(decision) == []
    assert decision.end.kind == "mailbox"
    assert "opening" in decision.told.facts


def test_given_an_operators_transfer_when_it_arrives_then_the_direct_number_is_told() -> None:
    """F5: direct numbers become known."""
    assert "number" in meet("falkenberg", "anna.lind", purpose="transfer").told.facts
    assert "number" not in meet("falkenberg", "anna.lind").told.facts


def test_given_a_transfer_nobody_took_when_it_comes_back_then_the_operator_has_it() -> None:
    decision = meet("falkenberg", "anna.lind", purpose="recall", tried=("person:anna.lind",))

    assert (rung(decision), decision.end.kind) == ([], "switchboard")


def test_given_a_full_switchboard_when_inside_and_outside_call_then_both_wait_and_the_inside_caller_is_pointed_on() -> (
    None
):
    """F17: outside calls first; the wait of the others is bounded and told."""
    full = Live(waiting=12)
    outside = meet("falkenberg", "switchboard", live=full)
    inside = meet("falkenberg", "switchboard", live=full, caller="2001")

    assert policy("falkenberg").switchboard.order == "external first"
    assert policy("falkenberg").switchboard.longest_wait is not None
    assert {outside.end.kind, inside.end.kind} == {"switchboard"}
    assert {"position", "expected wait"} <= set(outside.told.facts) & set(inside.told.facts)
    assert (outside.told.say, len(inside.told.say)) == ((), 1)


def test_given_a_growing_queue_when_the_crew_doubles_then_the_operators_see_it() -> None:
    """F19."""
    assert meet("falkenberg", "switchboard", live=Live(waiting=7)).notify == (("screen", "switchboard"),)
    assert meet("falkenberg", "switchboard", live=Live(waiting=2)).notify == ()


def test_given_a_closed_switchboard_when_called_then_opening_is_told_and_a_message_taken() -> None:
    decision = meet("falkenberg", "switchboard", "2026-11-23 20:00")

    assert decision.end.kind == "message"
    assert decision.told.opens_at == local("falkenberg", "2026-11-24 07:45")


def test_given_no_operator_at_work_when_called_then_the_caller_is_called_back() -> None:
    decision = meet("falkenberg", "switchboard", live=Live(operators=0))

    assert (decision.end.kind, decision.end.row) == ("call-back", "switchboard-unattended")


def test_given_a_number_that_nobody_has_when_called_then_the_operator_helps() -> None:
    decision = meet("falkenberg", "+46313900640")

    assert (decision.end.kind, decision.end.row) == ("switchboard", "unknown-number")
    assert decision.told.state == "unknown number"


def test_given_the_evening_when_a_person_is_called_then_the_mailbox_tells_the_opening() -> None:
    decision = meet("falkenberg", "anna.lind", "2026-11-23 20:00")

    assert (rung(decision), decision.end.kind) == ([], "mailbox")
    assert "opening" in decision.told.facts
    assert keys(decision) == {}


def test_given_a_summer_day_when_it_is_half_past_four_then_the_switchboard_is_closed() -> None:
    """The season shortens the hours; in November it is open then."""
    assert meet("falkenberg", "switchboard", "2027-07-01 16:15").end.kind == "message"
    assert meet("falkenberg", "switchboard", "2026-11-26 16:15").end.kind == "switchboard"

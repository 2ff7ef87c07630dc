"""NVK's policy against its organisation: what callers meet, and by which row."""

from __future__ import annotations

from ansvar.routing.model import Live
from policies.shipped import KIM, TUESDAY, keys, local, meet, policy, rung


def test_given_alice_at_work_when_called_then_she_a_colleague_and_the_office() -> None:
    """N9."""
    decision = meet("nvk", "anna.berg")

    assert rung(decision) == ["person:anna.berg", "person:bo.ek"]
    assert (decision.end.kind, decision.end.row) == ("switchboard", "no-answer")


def test_given_a_meeting_when_called_then_words_say_where_one_has_come_and_what_to_do() -> None:
    """N9, N10, N12: the return time, a short recorded message, and the mailbox."""
    decision = meet("nvk", "erik.ahl")

    assert decision.end.kind == "mailbox"
    assert len(decision.told.say) == 1
    assert "NVK" in decision.told.say[0]
    assert decision.told.back_at == local("nvk", "2026-11-23 11:00")
    assert keys(decision) == {"0": "switchboard"}


def test_given_a_message_when_left_then_it_is_answered_within_two_working_days_with_an_interim_answer() -> (
    None
):
    """N6, N13."""
    decision = meet("nvk", "erik.ahl")

    assert decision.promise is not None
    assert decision.promise.due_at == local("nvk", "2026-11-25 16:30")
    assert decision.promise.interim_at is not None


def test_given_a_thursday_message_when_left_then_the_weekend_does_not_count() -> None:
    """N13: working days."""
    busy = Live(busy=frozenset({"anna.berg"}))
    decision = meet("nvk", "anna.berg", "2026-11-26 10:00", live=busy)

    assert decision.promise is not None
    assert decision.promise.due_at == local("nvk", "2026-11-30 16:30")


def test_given_leave_when_called_then_the_caller_is_pointed_to_the_office() -> None:
    """N11."""
    for who in ("hanna.lof", "ivar.tell"):
        decision = meet("nvk", who)

        assert (decision.end.kind, decision.end.row) == ("switchboard", "on-leave")
        assert {"return time", "mail"} <= set(decision.told.facts)


def test_given_illness_when_called_then_deputy_manager_office_and_the_manager_hears_of_it() -> None:
    decision = meet("nvk", "gustav.orn")

    assert rung(decision) == ["person:mia.sandell"]
    assert (decision.end.kind, decision.end.row) == ("switchboard", "ill")
    assert decision.notify == (("mail", "manager"),)


def test_given_lunch_when_the_main_number_is_called_then_a_recording_and_a_message() -> None:
    """N10, N12: the office is closed at lunch."""
    decision = meet("nvk", "switchboard", "2026-11-23 12:30")

    assert (decision.end.kind, decision.end.row) == ("message", "office-closed")
    assert decision.told.say != ()
    assert decision.told.opens_at == local("nvk", "2026-11-23 13:00")


def test_given_a_wrong_number_when_called_then_the_office_guides_right() -> None:
    """N4."""
    assert meet("nvk", "+46846500439").end.row == "wrong-number"
    assert meet("nvk", "+46846500439").end.kind == "switchboard"


def test_given_a_misdirected_call_when_passed_on_then_the_caller_is_told_to_whom_and_how() -> None:
    """N4, N7."""
    decision = meet("nvk", "anna.berg", purpose="transfer")

    assert {"transferred to", "handling"} <= set(decision.told.facts)
    assert decision.transfer == "ask first"


def test_given_a_full_office_when_called_then_the_wait_is_told_and_a_call_back_offered() -> None:
    """N7."""
    for caller in (KIM["nvk"], "201"):
        decision = meet("nvk", "switchboard", live=Live(waiting=4), caller=caller)

        assert decision.end.row == "office-full"
        assert keys(decision) == {"1": "call-back"}


def test_given_a_unit_closed_by_agreement_when_called_then_the_covering_unit_answers() -> None:
    for to in ("karin.wik", "unit:skola"):
        decision = meet("nvk", to, TUESDAY)

        assert rung(decision)[0] in ("person:mia.sandell", "person:olga.lunden")
        assert decision.end.row == "unit-away-together"


def test_given_a_unit_closed_without_agreement_when_called_then_a_message_and_the_opening() -> None:
    decision = meet("nvk", "erik.ahl", "2026-11-24 13:30")

    assert decision.end.row == "person-after-hours"
    assert "opening" in decision.told.facts


def test_given_the_phone_when_its_rules_are_read_then_it_is_property_with_a_pin_and_no_private_phone() -> (
    None
):
    """N14, N15, N16."""
    devices = policy("nvk").devices

    assert (devices.owner, devices.subscription_in_private_phone, devices.pin) == (
        "organisation",
        False,
        True,
    )

"""The company's policy against its organisation: three roles, three ways of being reached (W8)."""

from __future__ import annotations

from ansvar.routing.model import Live
from policies.shipped import KIM, TUESDAY, keys, local, meet, policy, rung


def test_given_a_seller_when_called_then_phone_then_mobile_then_another_seller() -> None:
    """W8: sales."""
    decision = meet("company", "anna.lind")

    assert rung(decision)[:2] == ["person:anna.lind", "mobile:anna.lind"]
    assert [step.target for step in decision.steps][2] == "team"
    assert decision.determined_by == ("seller-called", "another-seller", "forgotten-referral")


def test_given_a_supporter_when_a_customer_calls_then_the_queue_and_never_a_mailbox() -> None:
    """W8: support."""
    for to in ("charlie.brun", "function:support", "hanna.rehn", "queue:support"):
        decision = meet("company", to)

        assert (decision.end.kind, decision.end.name) == ("queue", "support")
        assert keys(decision) == {"1": "call-back"}


def test_given_a_supporter_when_a_colleague_calls_then_the_phone_rings() -> None:
    """W8: who calls matters too."""
    assert rung(meet("company", "charlie.brun", caller="201"))[0] == "person:charlie.brun"


def test_given_a_quarter_past_seven_when_called_then_support_is_open_sales_and_reception_are_not() -> None:
    """W8: each role has hours of its own."""
    early = "2026-11-23 07:15"

    assert meet("company", "function:support", early).end.kind == "queue"
    assert meet("company", "anna.lind", early).end.row == "after-work"
    assert meet("company", "switchboard", early).end.kind == "message"


def test_given_closed_support_when_called_then_its_own_words_and_a_promise_in_its_own_time() -> None:
    """W8: four working hours, counted in the hours of support."""
    decision = meet("company", "function:support", "2026-11-23 21:00")

    assert decision.end.kind == "message"
    assert decision.told.say != ()
    assert decision.promise is not None
    assert decision.promise.due_at == local("company", "2026-11-24 11:00")


def test_given_a_busy_seller_when_called_then_sales_calls_back_within_two_working_hours() -> None:
    decision = meet("company", "anna.lind", live=Live(busy=frozenset({"anna.lind"})))

    assert decision.end.kind == "call-back"
    assert decision.promise is not None
    assert decision.promise.due_at == local("company", "2026-11-23 12:00")


def test_given_anybody_else_when_busy_then_the_call_back_is_due_before_the_next_lunch() -> None:
    decision = meet("company", "karin.vide", live=Live(busy=frozenset({"karin.vide"})))

    assert decision.promise is not None
    assert decision.promise.due_at == local("company", "2026-11-24 12:00")


def test_given_a_meeting_when_called_then_a_colleague_answers_and_the_return_is_told() -> None:
    """W4."""
    decision = meet("company", "erik.stal")

    assert rung(decision)[0] == "person:anna.lind"
    assert decision.told.back_at == local("company", "2026-11-23 11:00")
    assert (decision.end.kind, decision.end.row) == ("mailbox", "in-a-meeting")


def test_given_illness_when_called_then_deputy_team_and_team_leader_without_mailbox() -> None:
    """W4."""
    decision = meet("company", "frida.ahs")

    assert rung(decision)[0] == "person:bo.rask"
    assert (decision.end.kind, decision.end.row) == ("message", "ill")


def test_given_a_holiday_when_called_then_the_deputy_and_never_a_mailbox() -> None:
    """W4."""
    for who in ("ivar.silver", "hanna.rehn"):
        for caller in (KIM["company"], "201"):
            decision = meet("company", who, caller=caller)

            assert decision.end.kind in ("switchboard", "queue")


def test_given_a_customer_with_a_seller_when_the_main_number_is_called_then_that_seller_first() -> None:
    decision = meet("company", "switchboard", caller="+46313900697")

    assert rung(decision) == ["person:anna.lind"]
    assert decision.determined_by == ("own-seller", "reception-answers")


def test_given_a_forgotten_referral_when_nobody_answers_then_reception_helps_and_the_holder_hears() -> None:
    """W9."""
    decision = meet("company", "karin.vide")

    assert decision.end.kind == "switchboard"
    assert decision.notify == (("sms", "person"),)


def test_given_a_closed_department_when_called_then_the_covering_department_answers() -> None:
    decision = meet("company", "ulf.gran", TUESDAY)

    assert decision.end.row == "department-closed"
    assert rung(decision)


def test_given_a_department_closed_untold_when_called_then_the_opening_is_told() -> None:
    decision = meet("company", "karin.vide", "2026-11-24 09:00")

    assert decision.end.row == "after-work"
    assert "opening" in decision.told.facts


def test_given_a_call_out_when_made_then_the_shown_number_follows_the_hours() -> None:
    """W7."""
    numbers = policy("company").numbers

    assert (numbers.shown, numbers.shown_outside_hours, numbers.hours) == ("direct", "main", "reception")


def test_given_the_team_leader_when_figures_are_shown_then_the_team_and_not_the_single_person() -> None:
    """W6."""
    assert policy("company").privacy.individuals == "self only"
    assert any("unit" in goal.by and goal.per == "week" for goal in policy("company").goal)

"""The weekly quiet day against its organisation: what a caller meets on it, and who gets through."""

from __future__ import annotations

import pytest

from ansvar.routing.model import Live
from policies.shipped import TUESDAY, keys, local, meet, policy, rung

#: The team `advies` keeps its quiet day on Wednesdays; `subsidie` does on Thursdays.
WEDNESDAY = "2026-11-25 10:00"
LATE = "2026-11-25 17:15"


@pytest.mark.parametrize("to", ["anna.jansen", "unit:advies", "function:advies"])
def test_given_a_quiet_day_when_called_then_the_answering_service_answers_in_our_name(to: str) -> None:
    """Q5."""
    decision = meet("quiet-day", to, WEDNESDAY)

    assert rung(decision) == []
    assert (decision.end.kind, decision.end.owner) == ("answering service", "service:antwoorddienst")
    assert decision.instructions != ""
    assert decision.determined_by == ("quiet-day-service",)


def test_given_a_quiet_day_when_the_service_is_not_staffed_then_the_machine_answers() -> None:
    """Q2, Q4: it says that the doors are closed, how to mail, and when one is answered."""
    decision = meet("quiet-day", "anna.jansen", LATE)

    assert (decision.end.kind, decision.end.owner) == ("mailbox", "person:anna.jansen")
    assert decision.told.state == "quiet"
    assert {"closed", "mail", "deadline"} <= set(decision.told.facts)
    assert "stille dag" in decision.told.say[0]
    assert keys(decision) == {"9": "urgent"}


def test_given_a_quiet_day_when_the_mobile_is_called_then_it_does_not_ring_either() -> None:
    """Q2: the fixed line and the mobile."""
    assert rung(meet("quiet-day", "+32400000000", LATE)) == []


def test_given_a_message_of_the_quiet_day_when_left_then_it_is_answered_the_next_working_day() -> None:
    """Q4."""
    decision = meet("quiet-day", "anna.jansen", LATE)

    assert decision.promise is not None
    assert decision.promise.due_at == local("quiet-day", "2026-11-26 12:00")
    assert decision.promise.aim_at == local("quiet-day", "2026-11-26 10:00")


def test_given_an_emergency_on_a_quiet_day_when_called_then_it_gets_through() -> None:
    """Q3."""
    decision = meet("quiet-day", "anna.jansen", WEDNESDAY, urgent=True)

    assert rung(decision)[:2] == ["person:anna.jansen", "mobile:anna.jansen"]
    assert decision.determined_by[0] == "urgent-passes"


def test_given_a_colleague_on_a_quiet_day_when_calling_then_the_phone_rings() -> None:
    """Q3."""
    assert rung(meet("quiet-day", "anna.jansen", WEDNESDAY, caller="204"))[0] == "person:anna.jansen"


def test_given_another_team_on_that_day_when_called_then_it_answers_as_always() -> None:
    """Q1: each team chooses its own day."""
    assert rung(meet("quiet-day", "charlie.bos", WEDNESDAY))[0] == "person:charlie.bos"
    assert meet("quiet-day", "charlie.bos", "2026-11-26 10:00").end.row == "quiet-day-service"


def test_given_a_team_that_stopped_when_the_day_comes_then_phones_ring_again() -> None:
    """Q1: `techniek` keeps Fridays until 18 December, that day too."""
    assert meet("quiet-day", "els.post", "2026-12-18 10:00").end.row == "quiet-day-service"
    assert rung(meet("quiet-day", "els.post", "2027-01-08 10:00"))[0] == "person:els.post"


def test_given_the_main_number_on_a_quiet_day_when_called_then_reception_answers() -> None:
    assert meet("quiet-day", "switchboard", WEDNESDAY).end.kind == "switchboard"


def test_given_an_ordinary_day_when_called_then_the_person_the_team_and_reception() -> None:
    """Q7."""
    decision = meet("quiet-day", "anna.jansen")

    assert rung(decision) == ["person:anna.jansen", "person:bob.visser", "person:gijs.prins"]
    assert decision.end.kind == "switchboard"


def test_given_a_meeting_when_called_then_the_deputy_and_then_the_machine() -> None:
    decision = meet("quiet-day", "eva.segers")

    assert rung(decision) == ["person:charlie.bos"]
    assert (decision.end.kind, decision.end.row) == ("mailbox", "away-for-a-while")


def test_given_illness_or_an_unknown_return_when_called_then_the_manager_has_seen_to_it() -> None:
    for who, manager in (("hilde.kok", "mia.claes"), ("karel.mertens", "pieter.maes")):
        decision = meet("quiet-day", who)

        assert rung(decision)[-1] == f"person:{manager}"
        assert decision.end.row == "ill"


def test_given_leave_when_called_then_the_deputy_the_team_and_reception() -> None:
    assert rung(meet("quiet-day", "iris.blom"))[0] == "person:sanne.wouters"
    assert meet("quiet-day", "iris.blom").end.row == "away-for-days"
    assert meet("quiet-day", "joost.dekker").end.row == "away-for-days"


def test_given_a_closed_team_when_called_then_a_message_and_the_opening() -> None:
    decision = meet("quiet-day", "els.post", TUESDAY)

    assert decision.end.row == "office-closed"
    assert "opening" in decision.told.facts


def test_given_a_full_reception_when_called_then_a_call_back_is_offered() -> None:
    assert keys(meet("quiet-day", "switchboard", live=Live(waiting=5))) == {"1": "call-back"}


def test_given_a_number_that_nobody_has_when_called_then_reception_helps() -> None:
    assert meet("quiet-day", "+3220000190").end.row == "unknown-number"


def test_given_the_quiet_day_when_two_months_have_passed_then_it_is_evaluated() -> None:
    """Q6."""
    quiet = policy("quiet-day").quiet["stille-dag"]

    assert (quiet.since, str(quiet.evaluate_after), quiet.chosen_by) == ("2026-09-07", "2 months", "team")
    assert any(goal.measure == "productivity" and goal.per == "once" for goal in policy("quiet-day").goal)

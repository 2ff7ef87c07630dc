"""The terms of a promise: the row that governs, exceptions, take-over, escalation, and what cannot be kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansvar.directory.model import Function, Organisation, Unit
from ansvar.policy.model import Policy
from ansvar.policy.rows import Promise
from ansvar.policy.when import When
from ansvar.promises.model import PromiseTerms
from ansvar.promises.rules import DEFAULT_PROMISE, cannot_be_kept, governing, terms
from presence.worlds import OFFICE, at, away, closed, organisation, person, policy, presence, said

NOON = "2026-11-26 12:00"  # a Thursday
COURSE = When.model_validate({"absent": ["course"]})


def row(due: str = "same day", **parts: Any) -> Promise:
    return Promise.model_validate({"id": "call-back", "from": ["mailbox", "message"], "due": due, **parts})


def never(_: When) -> bool:
    return False


def always(_: When) -> bool:
    return True


def made(
    promise: Promise,
    world: Organisation | None = None,
    text: str = NOON,
    owner: str = "person:alice",
    fits: Any = never,
    rules: Policy | None = None,
) -> PromiseTerms:
    world = world or organisation()
    found = terms(promise, "mailbox", presence(rules, world), world, owner, at(text), fits)
    assert found is not None
    return found


# Which row governs


def test_given_rows_then_the_first_of_the_kind_in_force_that_fits_governs() -> None:
    rules = policy(
        promise=[
            {"id": "old", "from": "mailbox", "due": "24 h", "valid_until": "2026-01-01"},
            {"id": "mail", "from": "mail", "due": "24 h"},
            {"id": "urgent", "from": ["mailbox", "message"], "when": {"urgent": True}, "due": "1 h"},
            {"id": "usual", "from": ["mailbox", "message"], "due": "same day"},
            {"id": "named", "from": "mailbox", "due": "2 h"},
        ]
    )
    day = date(2026, 11, 26)
    assert governing(rules, "mailbox", day, always).id == "urgent"
    assert governing(rules, "mailbox", day, never).id == "usual"
    assert governing(rules, "mailbox", day, always, "named").id == "named"
    assert governing(rules, "mailbox", day, never, "old").id == "usual"
    assert governing(rules, "mailbox", date(2025, 6, 1), never).id == "old"
    assert governing(rules, "complaint", day, always) is DEFAULT_PROMISE


def test_given_no_row_then_an_answer_is_promised_for_the_next_working_day() -> None:
    assert said(made(DEFAULT_PROMISE).due_at) == "2026-11-27 17:00"


# Terms


def test_given_somebody_at_work_then_the_promise_is_theirs_and_counts_from_receipt() -> None:
    """F11: called back the same day."""
    found = made(row(late=["deputy", "manager"]))
    assert found == PromiseTerms(
        promise="call-back",
        kind="mailbox",
        owner="person:alice",
        due_at=datetime(2026, 11, 26, 16, tzinfo=UTC),
        aim_at=None,
        counted_from=datetime(2026, 11, 26, 11, tzinfo=UTC),
        takes_over=("person:bob", "person:mona"),
        escalations=(),
    )


def test_given_an_aim_and_an_interim_answer_then_each_has_its_moment() -> None:
    """N6, N13: an interim answer when the matter takes longer."""
    found = made(row("2 working days", aim="same day", interim="next working day before 10:00"))
    assert (said(found.aim_at), said(found.interim_at)) == ("2026-11-26 17:00", "2026-11-27 10:00")
    assert said(found.due_at) == "2026-11-30 17:00"
    late_aim = made(row("1 h", aim="same day"))
    assert late_aim.aim_at == late_aim.due_at


def test_given_a_cutoff_then_it_moves_the_deadline() -> None:
    assert said(made(row(cutoff="11:00")).due_at) == "2026-11-27 17:00"


def test_given_hours_of_the_row_then_they_count_else_those_of_the_owner() -> None:
    rules = policy(hours={"office": OFFICE, "late": {"open": ["mon-fri 12:00-20:00"]}})
    assert said(made(row(hours="late"), rules=rules).due_at) == "2026-11-26 20:00"
    assert said(made(row(hours="nowhere"), rules=rules).due_at) == "2026-11-26 17:00"
    world = organisation(people=(person("lena", hours="late"),))
    assert said(made(row(), world, owner="person:lena", rules=rules).due_at) == "2026-11-26 20:00"


# Exceptions


def test_given_an_exception_that_fits_then_it_counts_from_the_return() -> None:
    """F11: the same day, except on leave, travel and the like."""
    promise = row(exceptions=[{"when": COURSE, "counted_from": "return"}], late=["deputy"])
    world = organisation(away("course", "2026-11-25 08:00", "2026-11-27 17:00"))
    found = made(promise, world, fits=lambda when: when is COURSE or when == COURSE)
    assert (said(found.counted_from), said(found.due_at)) == ("2026-11-30 08:00", "2026-11-30 17:00")
    assert found.owner == "person:alice"
    assert made(promise, world, fits=never).owner == "person:bob"


def test_given_an_exception_with_its_own_deadline_then_it_replaces_that_of_the_row() -> None:
    promise = row(exceptions=[{"when": COURSE, "due": "2 working days"}, {"due": "24 h"}])
    assert said(made(promise, fits=always).due_at) == "2026-11-30 17:00"
    assert said(made(promise, fits=never).due_at) == "2026-11-27 12:00"


def test_given_an_exception_that_promises_nothing_then_there_are_no_terms() -> None:
    world = organisation()
    promise = row(exceptions=[{"when": COURSE, "none": True}])
    assert terms(promise, "mailbox", presence(None, world), world, "person:alice", at(NOON), always) is None


def test_given_counting_from_return_when_the_owner_is_there_then_it_counts_from_receipt() -> None:
    assert said(made(row("2 h", counted_from="return")).counted_from) == NOON
    closed_now = made(row("2 h", counted_from="return"), text="2026-11-26 18:00")
    assert said(closed_now.counted_from) == "2026-11-26 18:00"


def test_given_a_return_not_known_then_it_counts_from_receipt_and_the_first_who_is_there_takes_over() -> None:
    world = organisation(
        away("ill", "2026-11-25 08:00", None), away("meeting", "2026-11-26 08:00", "2026-11-27 17:00", "bob")
    )
    found = made(row(counted_from="return", late=["deputy", "manager", "switchboard"]), world)
    assert (found.owner, said(found.counted_from)) == ("person:mona", NOON)
    assert said(found.due_at) == "2026-11-26 17:00"
    assert found.takes_over == ("person:bob", "switchboard")


# Take-over


def test_given_an_owner_who_is_back_before_the_deadline_then_the_owner_keeps_it() -> None:
    world = organisation(away("meeting", "2026-11-26 11:00", "2026-11-26 16:00"))
    assert made(row(late=["deputy"]), world).owner == "person:alice"


def test_given_an_owner_away_until_the_deadline_then_the_deputy_takes_over() -> None:
    """A9, and the promise of somebody on leave."""
    world = organisation(away("course", "2026-11-26 08:00", "2026-11-26 17:00"))
    assert made(row(late=["deputy", "manager"]), world).owner == "person:bob"


def test_given_an_owner_back_exactly_at_the_deadline_then_it_is_too_late() -> None:
    world = organisation(away("course", "2026-11-26 08:00", "2026-11-27 12:00"))
    assert made(row("24 h", late=["deputy"]), world).owner == "person:bob"


def test_given_a_deputy_who_has_not_agreed_then_the_manager_takes_over() -> None:
    """A12: the colleague must know it."""
    world = organisation(
        away("course", "2026-11-26 08:00", "2026-11-27 17:00", "anna"),
        people=(person("anna", deputies=("bob", "anna", "nobody"), deputies_agreed=False),),
    )
    assert made(row(late=["deputy", "manager"]), world, owner="person:anna").owner == "person:mona"
    agreed = replace(
        world, people={**world.people, "anna": person("anna", deputies=("anna", "nobody", "bob"))}
    )
    assert made(row(late=["deputy", "manager"]), agreed, owner="person:anna").owner == "person:bob"


def test_given_the_manager_is_away_too_then_the_manager_above_takes_over() -> None:
    """A8: in illness the manager sees to it."""
    world = organisation(
        away("ill", "2026-11-26 08:00", None), away("holiday", "2026-11-20 08:00", "2026-12-20 08:00", "mona")
    )
    assert made(row(late=["manager"]), world).owner == "person:maria"
    assert made(row(late=["manager"]), world).takes_over == ()


def test_given_the_manager_is_the_owner_then_the_manager_above_takes_over() -> None:
    world = organisation(away("ill", "2026-11-26 08:00", None, "mona"))
    assert made(row(late=["manager"]), world, owner="person:mona").owner == "person:maria"


def test_given_nobody_else_then_the_unit_or_the_switchboard_takes_over() -> None:
    ill = tuple(away("ill", "2026-11-26 08:00", None, who) for who in ("alice", "bob", "mona"))
    world = organisation(*ill)
    assert made(row(late=["deputy", "unit", "switchboard"]), world).owner == "switchboard"
    some = organisation(*ill[:1])
    assert made(row(late=["unit", "switchboard"]), some).owner == "unit:permits"


def test_given_a_colleague_takes_over_then_it_is_one_with_the_same_function_who_is_there() -> None:
    world = organisation(away("ill", "2026-11-26 08:00", None))
    assert made(row(late=["colleague"]), world).owner == "person:bob"
    alone = organisation(away("ill", "2026-11-26 08:00", None, "mona"))
    assert made(row(late=["colleague"]), alone, owner="person:mona").owner == "person:alice"


def test_given_one_who_is_deputy_and_colleague_then_that_one_follows_once() -> None:
    assert made(row(late=["deputy", "colleague", "manager"])).takes_over == ("person:bob", "person:mona")


def test_given_a_return_not_known_and_nobody_in_time_then_the_first_back_at_work_has_it() -> None:
    world = organisation(
        away("ill", "2026-11-26 08:00", None),
        away("holiday", "2026-11-20 08:00", "2026-12-20 08:00", "bob"),
        away("course", "2026-11-26 08:00", "2026-12-01 08:00", "mona"),
        away("ill", "2026-11-26 08:00", None, "maria"),
    )
    assert made(row(late=["deputy", "manager"]), world).owner == "person:mona"
    everybody = organisation(*(away("ill", "2026-11-26 08:00", None, who) for who in ("alice", "bob")))
    assert made(row(late=["deputy"]), everybody).owner == "person:alice"


def test_given_a_known_return_after_the_deadline_and_nobody_else_then_the_owner_keeps_it_too_late() -> None:
    world = organisation(away("course", "2026-11-26 08:00", "2026-11-27 17:00"))
    found = made(row(), world)
    assert found.owner == "person:alice"
    unkept = cannot_be_kept(found, presence(None, world), world, at(NOON))
    assert unkept is not None
    assert (unkept.promise, unkept.owner, said(unkept.due_at)) == (
        "call-back",
        "person:alice",
        "2026-11-26 17:00",
    )
    assert said(unkept.back_at) == "2026-11-30 08:00"


def test_given_a_promise_of_somebody_ill_without_cover_then_it_cannot_be_kept_and_no_return_is_known() -> (
    None
):
    world = organisation(away("ill", "2026-11-26 08:00", None))
    unkept = cannot_be_kept(made(row(), world), presence(None, world), world, at(NOON))
    assert unkept is not None
    assert unkept.back_at is None


def test_given_somebody_who_takes_over_then_the_promise_can_be_kept() -> None:
    world = organisation(away("course", "2026-11-26 08:00", "2026-11-27 17:00"))
    found = made(row(late=["deputy"]), world)
    assert cannot_be_kept(found, presence(None, world), world, at(NOON)) is None


def test_given_a_clock_deadline_over_the_weekend_then_nobody_can_keep_it() -> None:
    """A2: 24 hours are 24 hours, also from Friday evening; check must say so."""
    world = organisation()
    found = made(row("24 h", late=["deputy", "manager"]), world, "2026-11-27 17:30")
    assert said(found.due_at) == "2026-11-28 17:30"
    assert found.owner == "person:alice"
    assert cannot_be_kept(found, presence(None, world), world, at("2026-11-27 17:30")) is not None


def test_given_a_closed_unit_then_its_people_are_not_at_work() -> None:
    world = organisation(closures=(closed("permits", "2026-11-26 08:00", "2026-11-26 17:00"),))
    assert made(row(late=["deputy", "manager"]), world).owner == "person:maria"


def test_given_a_quiet_day_then_promises_are_kept_on_it() -> None:
    """Q1: no phones that day, but work."""
    rules = policy(quiet={"silence": {"days": "thu", "unit": ["permits"]}})
    assert made(row(late=["deputy", "switchboard"]), rules=rules).owner == "person:alice"


# Owners


@pytest.mark.parametrize(
    ("owner", "meant"),
    [
        ("person", "person:alice"),
        ("reader", "person:alice"),
        ("taker", "person:alice"),
        ("deputy", "person:bob"),
        ("function", "function:f-permits"),
        ("unit", "unit:permits"),
        ("manager", "person:mona"),
        ("switchboard", "switchboard"),
    ],
)
def test_given_whom_the_row_names_then_the_promise_is_theirs(owner: str, meant: str) -> None:
    assert made(row(owner=owner)).owner == meant


@pytest.mark.parametrize("owner", ["deputy", "function", "unit", "manager"])
def test_given_nobody_of_that_name_then_it_stays_with_the_one_meant(owner: str) -> None:
    assert made(row(owner=owner), owner="organisation").owner == "organisation"


def test_given_messages_for_functions_units_and_the_organisation_then_their_own_hours_count() -> None:
    rules = policy(
        hours={
            "office": OFFICE,
            "short": {"open": ["mon-fri 09:00-13:00"]},
            "long": {"open": ["mon-fri 08:00-18:00"]},
        },
        switchboard={"hours": "office"},
        local={"permits": {"hours": "long"}},
    )
    world = organisation(units=(Unit("empty", "Empty", hours="short"),))
    world = replace(
        world,
        functions={
            **world.functions,
            "hotline": Function("hotline", "Hotline", "permits", hours="short"),
            "lost": Function("lost", "Lost"),
        },
    )
    due = {
        owner: said(
            made(row(late=["deputy", "manager", "unit", "colleague"]), world, owner=owner, rules=rules).due_at
        )
        for owner in (
            "function:f-permits",
            "function:hotline",
            "function:lost",
            "unit:permits",
            "unit:empty",
            "organisation",
        )
    }
    assert due == {
        "function:f-permits": "2026-11-26 18:00",
        "function:hotline": "2026-11-26 13:00",
        "function:lost": "2026-11-26 17:00",
        "unit:permits": "2026-11-26 18:00",
        "unit:empty": "2026-11-26 13:00",
        "organisation": "2026-11-26 17:00",
    }


def test_given_a_function_whose_holders_are_all_away_then_the_manager_of_its_unit_takes_over() -> None:
    world = organisation(*(away("ill", "2026-11-26 08:00", None, who) for who in ("alice", "bob")))
    found = made(row(late=["deputy", "manager"]), world, owner="function:f-permits")
    assert (found.owner, found.takes_over) == ("person:mona", ())


def test_given_a_function_with_a_holder_back_in_time_then_it_keeps_the_promise() -> None:
    world = organisation(
        away("ill", "2026-11-26 08:00", None), away("meeting", "2026-11-26 11:00", "2026-11-26 13:00", "bob")
    )
    assert made(row(late=["manager"]), world, owner="function:f-permits").owner == "function:f-permits"


# Escalation


def test_given_escalations_then_they_come_in_order_of_time_to_whom_they_name() -> None:
    promise = row(
        escalate=[
            {"to": "manager", "after": "1 working hour", "takes_over": True},
            {"to": "owner", "before": "2 h"},
            {"to": "switchboard"},
            {"to": "policy owner", "after": "2 days"},
            {"to": "unit", "before": "1 h"},
        ]
    )
    told = [(said(when), who, takes) for when, who, takes in made(promise).escalations]
    assert told == [
        ("2026-11-26 15:00", "person:alice", False),
        ("2026-11-26 16:00", "unit:permits", False),
        ("2026-11-26 17:00", "switchboard", False),
        ("2026-11-27 09:00", "person:mona", True),
        ("2026-11-28 17:00", "policy owner", False),
    ]


def test_given_a_reminder_before_the_message_came_then_it_is_due_at_once() -> None:
    found = made(row(escalate=[{"to": "owner", "before": "1 week"}]))
    assert [said(when) for when, *_ in found.escalations] == [NOON]


def test_given_a_manager_who_is_away_then_the_escalation_goes_to_the_one_above() -> None:
    escalate = [{"to": "manager", "after": "1 h"}]
    world = organisation(away("holiday", "2026-11-20 08:00", "2026-12-20 08:00", "mona"))
    assert made(row(escalate=escalate), world).escalations[0][1] == "person:maria"
    all_away = organisation(*(away("ill", "2026-11-20 08:00", None, who) for who in ("mona", "maria")))
    # The unit, because somebody of it is asked before a manager who is away.
    assert made(row(escalate=escalate), all_away).escalations[0][1] == "unit:permits"


def test_given_nobody_of_that_name_then_somebody_else_hears_of_it() -> None:
    world = organisation(
        away("ill", "2026-11-20 08:00", None, "mark"),
        people=(person("lone", "pool"), person("mark", "pool")),
        units=(Unit("pool", "Pool", None, None),),
    )
    deputy = [{"to": "deputy", "after": "1 h"}]
    assert made(row(escalate=deputy), world, owner="person:mona").escalations[0][1] == "person:maria"
    assert made(row(escalate=deputy), world, owner="person:lone").escalations[0][1] == "unit:pool"
    assert made(row(escalate=deputy), world, owner="organisation").escalations[0][1] == "switchboard"
    assert made(row(escalate=deputy), world, owner="person:nobody").escalations[0][1] == "switchboard"


def test_given_the_only_one_named_is_away_then_that_one_hears_of_it_all_the_same() -> None:
    world = organisation(
        away("ill", "2026-11-20 08:00", None, "mark"),
        units=(Unit("pool", "Pool", None, "mark"),),
        people=(person("mark", "pool"),),
    )
    found = made(row(escalate=[{"to": "unit"}]), world, owner="unit:pool")
    assert found.escalations[0][1] == "person:mark"


def test_given_the_one_who_took_over_is_named_then_that_one_does_not_take_over_again() -> None:
    world = organisation(away("ill", "2026-11-26 08:00", None))
    promise = row(late=["manager"], escalate=[{"to": "manager", "after": "1 h", "takes_over": True}])
    assert made(promise, world).escalations[0][1:] == ("person:mona", False)


# What holds for every promise

WHO = ("alice", "bob", "mona", "maria")
LATE = st.lists(
    st.sampled_from(["deputy", "manager", "unit", "switchboard", "colleague"]), unique=True, max_size=4
)
OWNERS = st.sampled_from(
    [*(f"person:{who}" for who in WHO), "function:f-permits", "unit:permits", "switchboard"]
)


@st.composite
def drawn_worlds(draw: st.DrawFn) -> Organisation:
    absences = []
    for who in WHO:
        if draw(st.booleans()):
            start = draw(st.sampled_from(["2026-11-23 08:00", "2026-11-26 08:00", "2026-11-26 13:00"]))
            end = draw(st.sampled_from([None, "2026-11-26 14:00", "2026-11-27 17:00", "2026-12-24 00:00"]))
            absences.append(away(draw(st.sampled_from(["ill", "course"])), start, end, who))
    return organisation(*absences)


@given(
    drawn_worlds(),
    OWNERS,
    st.sampled_from(
        ["same day", "24 h", "2 working days", "next working day before 10:00", "4 working hours", "at once"]
    ),
    st.sampled_from(["receipt", "return"]),
    LATE,
    st.integers(0, 5 * 24 * 4),
)
def test_given_any_message_then_it_has_one_owner_and_one_deadline_that_hold_together(
    world: Organisation, owner: str, due: str, counted_from: str, late: list[str], quarter: int
) -> None:
    """Design, invariant 11: each message has exactly one promise with one deadline in working time."""
    received = at("2026-11-23 00:00") + quarter * 900
    promise = row(due, counted_from=counted_from, late=late, escalate=[{"to": "manager", "before": "1 h"}])
    here = presence(None, world)
    found = terms(promise, "message", here, world, owner, received, never)
    assert found is not None
    assert found.due_at >= found.counted_from
    assert found.counted_from.timestamp() >= received
    assert found.owner not in found.takes_over
    assert len(set(found.takes_over)) == len(found.takes_over)
    assert all(when.timestamp() >= received for when, *_ in found.escalations)
    if cannot_be_kept(found, here, world, received) is not None:
        # Then nobody who could have been asked is there in time.
        for who in found.takes_over:
            assert cannot_be_kept(found._replace(owner=who), here, world, received) is not None
    # The same question to a presence that was asked nothing before gives the same answer.
    assert terms(promise, "message", presence(None, world), world, owner, received, never) == found


# Named owners and duties


def test_given_a_named_function_or_person_in_late_then_it_takes_over_and_hears_of_it() -> None:
    ill = organisation(away("ill", "2026-11-26 08:00", None))
    assert made(row(late=["function f-permits"]), ill).owner == "function:f-permits"
    assert made(row(late=["person maria"]), ill).owner == "person:maria"
    assert made(row(late=["unit planning"]), ill).owner == "unit:planning"
    assert made(row(late=["function nowhere", "manager"]), ill).owner == "person:mona"
    told = made(row(escalate=[{"to": "person maria", "before": "1 h"}]))
    assert [who for _, who, _ in told.escalations] == ["person:maria"]


def test_given_a_named_one_that_nobody_has_when_escalated_then_the_manager_hears_of_it() -> None:
    told = made(row(escalate=[{"to": "function nowhere", "before": "1 h"}]))
    assert [who for _, who, _ in told.escalations] == ["person:mona"]


@pytest.mark.parametrize("word", ["boss", "function", "list vip"])
def test_given_somebody_nobody_can_be_then_it_is_refused(word: str) -> None:
    with pytest.raises(ValueError, match="names nobody"):
        row(late=[word])


@pytest.mark.parametrize("absent", [False, True])
def test_given_a_function_on_duty_by_night_then_its_holders_keep_a_promise_in_it(absent: bool) -> None:
    """A duty phone: the policy staffs the function, so the holders' own office hours do not count."""
    rules = policy(
        hours={"office": OFFICE, "always": {"open": "always"}},
        staffing={"duty": {"function": "f-permits", "hours": "always"}},
    )
    away_now = [away("ill", "2026-11-26 20:00", None, who) for who in ("alice", "bob")] if absent else []
    world = organisation(*away_now)
    found = made(row("30 min"), world, "2026-11-26 23:00", "function:f-permits", rules=rules)
    assert said(found.due_at) == "2026-11-26 23:30"
    unkept = cannot_be_kept(found, presence(rules, world), world, at("2026-11-26 23:00"))
    assert (unkept is not None) is absent


def test_given_a_duty_on_some_days_only_then_it_carries_nobody() -> None:
    rules = policy(
        hours={"office": OFFICE, "always": {"open": "always"}},
        staffing={"duty": {"function": "f-permits", "hours": "always", "days": "mon"}},
    )
    found = made(row("30 min"), text="2026-11-26 23:00", owner="function:f-permits", rules=rules)
    assert cannot_be_kept(found, presence(rules), organisation(), at("2026-11-26 23:00")) is not None

"""The return time: moved to opening hours, past closures and quiet days, over runs with closed time between."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansvar.policy.model import Policy
from ansvar.presence.model import Absence
from presence.worlds import at, away, closed, organisation, person, policy, presence, said


def back(
    text: str, *absences: Absence, who: str = "alice", rules: Policy | None = None, **world: object
) -> str | None:
    return said(presence(rules, organisation(*absences, **world)).returns_at(who, at(text)))  # type: ignore[arg-type]


def test_given_an_absence_until_friday_at_closing_then_the_return_is_monday_at_opening() -> None:
    """Issue 2: absence ends Friday 17:00 and the office opens Monday 08:00: back Monday 08:00."""
    assert (
        back("2026-11-25 10:00", away("course", "2026-11-25 08:00", "2026-11-27 17:00")) == "2026-11-30 08:00"
    )


def test_given_an_absence_that_ends_in_hours_then_the_return_is_its_end() -> None:
    assert (
        back("2026-11-26 10:00", away("meeting", "2026-11-26 09:00", "2026-11-26 11:00"))
        == "2026-11-26 11:00"
    )


def test_given_another_absence_from_monday_then_the_two_are_one_to_the_caller() -> None:
    absences = (
        away("course", "2026-11-25 08:00", "2026-11-27 17:00"),
        away("holiday", "2026-11-30 08:00", "2026-12-04 17:00"),
    )
    assert back("2026-11-25 10:00", *absences) == "2026-12-07 08:00"
    assert back("2026-11-28 12:00", *absences) == "2026-12-07 08:00"


def test_given_an_absence_that_starts_after_opening_then_the_return_lies_before_it() -> None:
    absences = (
        away("course", "2026-11-25 08:00", "2026-11-27 17:00"),
        away("holiday", "2026-11-30 09:00", "2026-12-04 17:00"),
    )
    assert back("2026-11-25 10:00", *absences) == "2026-11-30 08:00"


def test_given_an_end_not_known_then_the_return_is_not_known() -> None:
    assert back("2026-11-26 10:00", away("ill", "2026-11-26 08:00", None)) is None
    run = (away("course", "2026-11-25 08:00", "2026-11-27 17:00"), away("ill", "2026-11-30 07:00", None))
    assert back("2026-11-25 10:00", *run) is None


def test_given_a_kind_whose_return_is_never_known_then_its_end_is_not_told() -> None:
    rules = policy(absence={"ill": {"name": "ill", "returns": "unknown"}})
    assert back("2026-11-26 10:00", away("ill", "2026-11-26 08:00", "2026-11-27 12:00"), rules=rules) is None
    last = (
        away("ill", "2026-11-26 08:00", "2026-11-26 12:00"),
        away("lunch", "2026-11-26 12:00", "2026-11-26 13:00"),
    )
    assert back("2026-11-26 10:00", *last, rules=rules) == "2026-11-26 13:00"


def test_given_christmas_then_the_return_is_after_the_days_free_in_practice() -> None:
    rules = policy(hours={"office": {"open": ["mon-fri 08:00-17:00"], "holidays": "SE"}})
    assert (
        back("2026-12-23 10:00", away("leave", "2026-12-23 08:00", "2026-12-23 17:00"), rules=rules)
        == "2026-12-28 08:00"
    )


def test_given_a_closure_and_a_quiet_day_at_the_end_then_the_return_is_after_both() -> None:
    rules = policy(quiet={"silence": {"days": "thu", "unit": ["permits"]}})
    closures = (closed("permits", "2026-11-25 08:00", "2026-11-25 17:00"),)
    meeting = away("meeting", "2026-11-24 08:00", "2026-11-24 17:00")
    assert back("2026-11-24 10:00", meeting, rules=rules, closures=closures) == "2026-11-27 08:00"


def test_given_a_quiet_day_of_desk_phones_only_then_the_return_is_not_moved() -> None:
    rules = policy(quiet={"silence": {"days": "thu", "unit": ["permits"], "lines": ["desk"]}})
    meeting = away("meeting", "2026-11-25 08:00", "2026-11-25 17:00")
    assert back("2026-11-25 10:00", meeting, rules=rules) == "2026-11-26 08:00"


def test_given_lunch_hours_then_an_absence_into_lunch_ends_after_it() -> None:
    rules = policy(hours={"office": {"open": ["mon-fri 08:00-17:00"], "lunch": "12:00-13:00"}})
    meeting = away("meeting", "2026-11-26 10:00", "2026-11-26 12:10")
    assert back("2026-11-26 11:00", meeting, rules=rules) == "2026-11-26 13:00"


def test_given_somebody_present_then_there_is_no_return() -> None:
    assert back("2026-11-26 10:00") is None
    assert back("2026-11-26 10:00", away("errand", "2026-11-26 08:00", "2026-11-26 11:00", soft=True)) is None


@pytest.mark.parametrize("text", ["2026-11-27 18:00", "2026-11-28 12:00"])
def test_given_somebody_outside_hours_then_the_return_is_the_next_opening(text: str) -> None:
    assert back(text) == "2026-11-30 08:00"
    assert back(text, away("meeting", "2026-11-30 08:00", "2026-11-30 09:00")) == "2026-11-30 09:00"


def test_given_still_ring_me_then_absences_do_not_move_the_return() -> None:
    ria = person("ria", ring_when_away=True)
    meeting = away("meeting", "2026-11-30 08:00", "2026-11-30 09:00", "ria")
    assert back("2026-11-28 12:00", meeting, who="ria", people=(ria,)) == "2026-11-30 08:00"
    assert back("2026-11-30 08:30", meeting, who="ria", people=(ria,)) is None


def test_given_hours_that_never_open_or_a_day_that_is_always_quiet_then_no_return_is_known() -> None:
    meeting = away("meeting", "2026-11-26 10:00", "2026-11-26 11:00")
    assert back("2026-11-26 10:00", meeting, rules=policy(hours={"office": {}})) is None
    always = policy(quiet={"silence": {"days": "daily", "unit": ["permits"]}})
    assert back("2026-11-26 10:00", meeting, rules=always) is None


def test_given_a_chain_of_absences_longer_than_400_days_then_no_return_is_told() -> None:
    rules = policy(hours={"office": {"open": ["mon 08:00-09:00"]}})
    absences = [away("leave", f"{year}-01-01 00:00", f"{year}-12-28 00:00") for year in range(2026, 2029)] + [
        away("leave", f"{year}-12-28 00:01", f"{year + 1}-01-01 00:00") for year in range(2026, 2029)
    ]
    assert back("2026-06-01 08:30", *absences, rules=rules) is None


def test_given_a_quiet_day_then_it_is_work_but_no_return() -> None:
    rules = policy(quiet={"silence": {"days": "thu", "unit": ["permits"]}})
    found = presence(rules, organisation(away("meeting", "2026-11-25 08:00", "2026-11-25 17:00")))
    assert said(found.works_at("alice", at("2026-11-25 10:00"))) == "2026-11-26 08:00"
    assert said(found.returns_at("alice", at("2026-11-25 10:00"))) == "2026-11-27 08:00"
    assert said(found.works_at("bob", at("2026-11-25 10:00"))) == "2026-11-25 10:00"


@st.composite
def drawn_absences(draw: st.DrawFn) -> list[Absence]:
    found = []
    for _ in range(draw(st.integers(0, 4))):
        day, hour = draw(st.integers(23, 28)), draw(st.integers(0, 23))
        length = draw(st.sampled_from([1, 4, 9, 24, 48, None]))
        start = f"2026-11-{day} {hour:02d}:00"
        end = None
        if length is not None:
            total = hour + length
            end = said(at(f"2026-11-{day} 00:00") + total * 3600)
        found.append(away(draw(st.sampled_from(["ill", "meeting"])), start, end, soft=draw(st.booleans())))
    return found


@given(drawn_absences(), st.integers(0, 7 * 24))
def test_given_any_absences_then_the_return_is_the_first_hour_somebody_can_be_rung(
    absences: list[Absence], hour: int
) -> None:
    """Or later than any hour looked at, or not known because an absence without an end comes first."""
    found = presence(None, organisation(*absences))
    start = at("2026-11-23 00:00") + hour * 3600
    returns = found.returns_at("alice", start)
    fresh = presence(None, organisation(*absences))
    walked = next(
        (
            start + 3600 * later
            for later in range(21 * 24)
            if fresh.at("alice", start + 3600 * later).can_ring
        ),
        None,
    )
    if fresh.at("alice", start).can_ring:
        assert returns is None
    elif returns is not None:
        assert returns == walked
    else:
        endless = [absence for absence in absences if absence.end is None and not absence.soft]
        assert endless
        assert walked is None or walked >= min(absence.start.timestamp() for absence in endless)

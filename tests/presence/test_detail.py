"""Three layers of detail: the person, staff by role, and callers, who never hear a reason (A4)."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansvar.policy.sections import Detail as Level
from ansvar.presence.detail import Detail, Viewer, detail
from ansvar.presence.model import Absence
from presence.worlds import at, away, closed, organisation, policy, presence, said

NOON = "2026-11-26 12:00"
COURSE = away(
    "course", "2026-11-26 08:00", "2026-11-27 17:00", note="room 4", forward="bob", source="manager"
)
ILL = away("ill", "2026-11-26 08:00", "2026-11-27 17:00", note="call the clinic")


def shown(viewer: str, *absences: Absence, text: str = NOON, privacy: dict[str, str] | None = None) -> Detail:
    rules, world = policy(privacy=privacy or {}), organisation(*absences)
    return detail(rules, world, presence(rules, world), "alice", at(text), viewer)


def test_given_the_person_then_everything_is_shown() -> None:
    found = shown("person", COURSE)
    assert (found.state, found.kind, found.note, found.source) == ("away", "course", "room 4", "manager")
    assert (found.forward, found.devices) == ("bob", ())
    assert (said(found.start), said(found.end)) == ("2026-11-26 08:00", "2026-11-27 17:00")
    assert (said(found.back_at), found.return_known) == ("2026-11-30 08:00", True)


def test_given_the_manager_then_the_kind_is_shown_and_no_note() -> None:
    found = shown("manager", ILL)
    assert (found.kind, found.note, found.source) == ("ill", None, None)


@pytest.mark.parametrize("viewer", ["operator", "colleague", "deputy"])
def test_given_other_staff_then_the_period_is_shown_and_no_kind(viewer: str) -> None:
    found = shown(viewer, COURSE)
    assert (found.kind, found.note) == (None, None)
    assert (said(found.start), said(found.end)) == ("2026-11-26 08:00", "2026-11-27 17:00")


def test_given_back_to_back_absences_then_a_period_without_kind_is_that_of_the_run() -> None:
    lunch = away("lunch", "2026-11-27 17:00", "2026-11-27 18:00")
    assert said(shown("operator", COURSE, lunch).end) == "2026-11-27 18:00"
    assert said(shown("person", COURSE, lunch).end) == "2026-11-27 17:00"


def test_given_a_caller_then_only_the_return_time_is_shown() -> None:
    found = shown("caller", ILL)
    assert found == Detail(Viewer.CALLER, "away", found.back_at, True)
    assert said(found.back_at) == "2026-11-30 08:00"


def test_given_a_policy_that_tells_callers_reasons_then_they_still_hear_none() -> None:
    assert shown("caller", ILL, privacy={"caller": "reason"}) == shown("caller", ILL)


def test_given_a_policy_that_tells_callers_nothing_then_they_learn_that_nobody_is_there() -> None:
    assert shown("caller", ILL, privacy={"caller": "nothing"}) == Detail(Viewer.CALLER, "away")


def test_given_a_return_not_known_then_that_is_told() -> None:
    found = shown("caller", away("ill", "2026-11-26 08:00", None))
    assert (found.back_at, found.return_known) == (None, False)


def test_given_a_sensitive_kind_then_operators_and_colleagues_never_see_it_whatever_the_policy_says() -> None:
    open_ = {"operator": "all", "colleague": "kind", "deputy": "all"}
    for viewer in ("operator", "colleague", "deputy"):
        assert (shown(viewer, ILL, privacy=open_).kind, shown(viewer, ILL, privacy=open_).note) == (
            None,
            None,
        )
        assert shown(viewer, COURSE, privacy=open_).kind == "course"
    assert shown("operator", COURSE, privacy=open_).note == "room 4"


def test_given_a_kind_nobody_knows_then_it_is_treated_as_sensitive() -> None:
    unknown = away("surgery", "2026-11-26 08:00", "2026-11-27 17:00")
    assert shown("operator", unknown, privacy={"operator": "all"}).kind is None
    assert shown("manager", unknown).kind == "surgery"


def test_given_a_manager_who_may_see_less_then_the_kind_is_hidden() -> None:
    assert shown("manager", ILL, privacy={"manager": "period"}).kind is None
    assert shown("manager", ILL, privacy={"manager": "return time"}).start is None
    assert shown("manager", ILL, privacy={"manager": "nothing"}) == Detail(Viewer.MANAGER, "away")


@pytest.mark.parametrize(
    ("text", "state", "to_caller"),
    [
        (NOON, "present", "present"),
        ("2026-11-26 20:00", "outside hours", "away"),
        ("2026-11-27 10:00", "unit closed", "away"),
        ("2026-11-25 10:00", "quiet day", "away"),
    ],
)
def test_given_no_absence_then_the_state_is_told_and_a_return_when_away(
    text: str, state: str, to_caller: str
) -> None:
    rules = policy(quiet={"silence": {"days": "wed", "unit": ["permits"]}})
    world = organisation(closures=(closed("permits", "2026-11-27 08:00", "2026-11-27 12:00"),))
    found = {
        viewer: detail(rules, world, presence(rules, world), "alice", at(text), viewer)
        for viewer in ("colleague", "caller")
    }
    assert (found["colleague"].state, found["caller"].state) == (state, to_caller)
    assert (found["caller"].return_known is None) == (state == "present")


def test_given_a_soft_absence_then_staff_see_it_and_the_caller_meets_somebody_present() -> None:
    soft = away("errand", "2026-11-26 11:00", "2026-11-26 13:00", soft=True)
    assert (shown("person", soft).kind, shown("person", soft).state) == ("errand", "present")
    assert said(shown("colleague", soft).end) == "2026-11-26 13:00"
    assert shown("caller", soft) == Detail(Viewer.CALLER, "present")


def test_given_an_end_not_known_then_the_period_is_open() -> None:
    found = shown("colleague", away("ill", "2026-11-26 08:00", None))
    assert (said(found.start), found.end) == ("2026-11-26 08:00", None)


def test_given_a_calendar_that_informs_then_the_note_of_the_entry_is_found() -> None:
    rules = policy(presence={"calendar": "informs"})
    world = organisation(
        away("meeting", "2026-11-26 11:00", "2026-11-26 13:00", source="calendar", note="budget")
    )
    assert detail(rules, world, presence(rules, world), "alice", at(NOON), "person").note == "budget"


def test_given_an_unknown_viewer_then_it_is_an_error() -> None:
    with pytest.raises(ValueError, match="stranger"):
        shown("stranger", ILL)


LEVELS = st.sampled_from(get_args(Level))


@given(
    st.fixed_dictionaries(
        {"person": LEVELS, "manager": LEVELS, "operator": LEVELS, "colleague": LEVELS, "deputy": LEVELS}
    ),
    st.sampled_from(["return time", "nothing", "reason"]),
    st.sampled_from([ILL, COURSE]),
)
def test_given_any_privacy_then_no_caller_learns_anything_of_the_absence(
    levels: dict[str, str], caller: str, absence: Absence
) -> None:
    """Design, invariant 6: nothing said to a caller holds the reason of absence."""
    privacy = {**levels, "caller": caller}
    found = shown("caller", absence, privacy=privacy)
    assert (found.kind, found.note, found.source, found.forward, found.devices) == (None,) * 5
    assert (found.start, found.end) == (None, None)
    for viewer in ("operator", "colleague", "deputy"):
        assert shown(viewer, ILL, privacy=privacy).kind is None

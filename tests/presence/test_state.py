"""How people and units stand under a policy, until when that holds, and what the caches must not change."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import timedelta
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansvar.directory.model import Organisation, Unit
from ansvar.policy.model import Policy
from ansvar.presence.model import Absence, QuietChoice
from ansvar.presence.state import Moment, Presence
from ansvar.words.faults import AnsvarError
from presence.worlds import at, away, closed, organisation, person, policy, presence, said, when

THURSDAY = "2026-11-26 10:00"


def moment(
    text: str, *absences: Absence, who: str = "alice", rules: Policy | None = None, **world: object
) -> Moment:
    return presence(rules, organisation(*absences, **world)).at(who, at(text))  # type: ignore[arg-type]


# Moments


def test_given_nothing_special_in_hours_then_a_person_is_present_until_closing() -> None:
    found = moment(THURSDAY)
    assert found == Moment(frozenset(), None, True, "", False, False, at("2026-11-26 17:00"))


def test_given_a_meeting_then_the_person_is_absent_until_it_ends() -> None:
    """F4, A17: whoever cannot take calls is seen to be away."""
    found = moment(THURSDAY, away("meeting", "2026-11-26 09:00", "2026-11-26 11:00"))
    assert (found.states, found.can_ring, found.why) == (frozenset({"absent"}), False, "absent")
    assert found.desk_closed
    assert found.mobile_closed
    assert found.spell is not None
    assert found.spell.kind == "meeting"
    assert said(found.until) == "2026-11-26 11:00"


def test_given_a_meeting_later_today_then_the_moment_holds_until_it_begins() -> None:
    found = moment(THURSDAY, away("meeting", "2026-11-26 13:00", "2026-11-26 14:00"))
    assert found.can_ring
    assert found.spell is None
    assert said(found.until) == "2026-11-26 13:00"


def test_given_everything_at_once_then_the_first_reason_is_told_and_every_state_is_there() -> None:
    rules = policy(quiet={"silence": {"days": "wed", "unit": ["permits"]}})
    found = moment(
        "2026-11-25 18:00",
        away("ill", "2026-11-25 08:00", None),
        rules=rules,
        closures=(closed("planning", "2026-11-25 12:00", "2026-11-25 20:00"),),
    )
    assert found.states == {"absent", "outside hours", "unit closed", "quiet day"}
    assert found.why == "absent"
    assert said(found.until) == "2026-11-25 20:00"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("2026-11-25 18:00", "outside hours"),
        ("2026-11-25 13:00", "unit closed"),
        ("2026-11-25 10:00", "quiet day"),
        ("2026-11-26 10:00", ""),
    ],
)
def test_given_a_reason_then_it_is_told_in_order(text: str, why: str) -> None:
    found = moment(
        text,
        rules=policy(quiet={"silence": {"days": "wed", "unit": ["permits"]}}),
        closures=(closed("permits", "2026-11-25 12:00", "2026-11-25 14:00"),),
    )
    assert (found.why, found.can_ring) == (why, not why)


def test_given_a_silent_phone_then_it_is_a_state_and_no_reason() -> None:
    found = moment(THURSDAY, who="sam", people=(person("sam", silent=True),))
    assert (found.states, found.can_ring, found.why) == (frozenset({"silent"}), True, "")


def test_given_still_ring_me_then_the_person_is_not_absent_and_the_absence_is_told() -> None:
    """Design, invariant 4: someone absent is never rung, unless their own setting says so."""
    ringing = person("ria", ring_when_away=True)
    found = moment(
        THURSDAY, away("meeting", "2026-11-26 09:00", "2026-11-26 11:00", "ria"), who="ria", people=(ringing,)
    )
    assert (found.states, found.can_ring, found.desk_closed) == (frozenset(), True, False)
    assert found.spell is not None
    assert found.spell.kind == "meeting"
    evening = moment(
        "2026-11-26 19:00", away("ill", "2026-11-26 09:00", None, "ria"), who="ria", people=(ringing,)
    )
    assert (evening.states, evening.can_ring) == (frozenset({"outside hours"}), False)


def test_given_a_soft_absence_then_the_phone_rings_and_the_absence_is_told() -> None:
    found = moment(THURSDAY, away("errand", "2026-11-26 09:00", "2026-11-26 11:00", soft=True))
    assert (found.states, found.can_ring, found.desk_closed) == (frozenset(), True, False)
    assert found.spell is not None
    assert found.spell.soft


def test_given_an_absence_of_the_desk_phone_then_the_mobile_rings() -> None:
    found = moment(THURSDAY, away("errand", "2026-11-26 09:00", "2026-11-26 11:00", devices=("desk",)))
    assert (found.states, found.can_ring) == (frozenset(), True)
    assert (found.desk_closed, found.mobile_closed) == (True, False)


def test_given_quiet_desk_phones_then_the_state_is_told_and_the_mobile_rings() -> None:
    rules = policy(quiet={"silence": {"days": "wed", "unit": ["permits"], "lines": ["desk"]}})
    found = moment("2026-11-25 10:00", rules=rules)
    assert (found.states, found.can_ring, found.why) == (frozenset({"quiet day"}), True, "")
    assert (found.desk_closed, found.mobile_closed) == (True, False)
    both = moment(
        "2026-11-25 10:00",
        away("errand", "2026-11-25 09:00", "2026-11-25 11:00", devices=("mobile",)),
        rules=rules,
    )
    assert (both.can_ring, both.why, both.desk_closed, both.mobile_closed) == (False, "quiet day", True, True)


def test_given_two_quiet_rows_then_together_they_can_close_both_phones() -> None:
    rules = policy(
        quiet={
            "desks": {"days": "wed", "unit": ["permits"], "lines": ["desk"]},
            "mobiles": {"days": "wed", "unit": ["permits"], "lines": ["mobile"]},
        }
    )
    assert not moment("2026-11-25 10:00", rules=rules).can_ring


def test_given_somebody_who_does_not_exist_then_nobody_can_be_rung() -> None:
    found = presence()
    assert found.at("nobody", at(THURSDAY)) == Moment(
        frozenset({"absent"}), None, False, "absent", True, True, inf
    )
    assert found.edges("nobody", at(THURSDAY), at(THURSDAY) + 1e6) == ()
    assert found.returns_at("nobody", at(THURSDAY)) is None
    assert found.works_at("nobody", at(THURSDAY)) is None
    assert found.is_absent("nobody", at(THURSDAY))
    assert not found.timeline("nobody")
    assert found.openings_of_person("nobody") is found.switchboard()


def test_given_an_absence_that_is_long_over_then_it_leaves_the_person_present() -> None:
    found = presence(None, organisation(away("ill", "2026-11-02 08:00", "2026-11-04 17:00")))
    assert found.at("alice", at(THURSDAY)).states == frozenset()
    assert not found.is_absent("alice", at(THURSDAY))
    assert found.is_absent("alice", at("2026-11-03 12:00"))
    assert found.timeline("alice")


# Calendar entries (A17)


@pytest.mark.parametrize(
    ("calendar", "absent", "told"),
    [
        (None, True, True),
        ("drives", True, True),
        ("informs", False, True),
        ("proposes", False, True),
        ("not used", False, False),
    ],
)
def test_given_what_a_calendar_does_then_its_entries_count_as_the_policy_says(
    calendar: str | None, absent: bool, told: bool
) -> None:
    found = moment(
        THURSDAY,
        away("meeting", "2026-11-26 09:00", "2026-11-26 11:00", source="calendar"),
        rules=policy(presence={"calendar": calendar} if calendar else {}),
    )
    assert ("absent" in found.states, found.spell is not None) == (absent, told)


def test_given_a_calendar_that_only_informs_then_entries_of_people_still_count() -> None:
    found = moment(
        THURSDAY,
        away("meeting", "2026-11-26 09:00", "2026-11-26 11:00"),
        rules=policy(presence={"calendar": "informs"}),
    )
    assert found.states == {"absent"}


# Hours

HOURS = {
    "office": {"open": ["mon-fri 08:00-17:00"]},
    "phone": {"open": ["mon-fri 09:00-15:00"]},
    "early": {"open": ["mon-fri 06:00-14:00"]},
    "late": {"open": ["mon-fri 12:00-20:00"]},
    "sales": {"open": ["mon-sat 08:00-18:00"]},
}


def test_given_hours_in_many_places_then_the_nearest_is_taken() -> None:
    """W8: roles have availability of their own."""
    rules = policy(
        hours=HOURS,
        switchboard={"hours": "office"},
        role={"seller": {"name": "Seller", "hours": "sales"}, "clerk": {"name": "Clerk"}},
        local={"planning": {"hours": "late"}},
    )
    found = presence(
        rules,
        organisation(
            people=(
                person("own", hours="early", roles=("seller",)),
                person("role", roles=("stranger", "clerk", "seller")),
                person("wrong", hours="nowhere"),
                person("desk", "reception"),
                person("lost", "no-such-unit"),
            ),
            units=(
                Unit("permits", "Permits", "planning", "mona"),
                Unit("planning", "Planning", None, "maria", hours="early"),
                Unit("reception", "Reception", None, None, hours="phone"),
                Unit("cellar", "Cellar", "no-such-unit"),
            ),
        ),
    )
    named = {name: found.openings_named(name) for name in HOURS}
    assert found.openings_named("nowhere") is None
    assert found.openings_of_person("own") is named["early"]
    assert found.openings_of_person("role") is named["sales"]
    assert found.openings_of_person("wrong") is named["late"]  # the unit's parent, as the policy says of it
    assert found.openings_of_person("desk") is named["phone"]
    assert found.openings_of_person("lost") is named["office"]
    assert found.openings_of_unit("cellar") is named["office"]
    assert found.switchboard() is named["office"]
    found.at("own", at(THURSDAY))
    assert found.openings_of_person("own") is named["early"]


def test_given_no_hours_of_the_switchboard_then_the_usual_names_are_looked_for() -> None:
    found = presence(policy(hours=HOURS))
    assert found.switchboard() is found.openings_named("phone")
    other = presence(policy(hours={"library": HOURS["late"], "pool": HOURS["early"]}))
    assert other.switchboard() is other.openings_named("library")
    assert presence(policy(hours={})).switchboard().is_always


def test_given_a_policy_whose_switchboard_hours_do_not_exist_then_the_usual_ones_hold() -> None:
    found = presence(policy(switchboard={"hours": "nowhere"}))
    assert found.switchboard() is found.openings_named("office")


# Units


def test_given_a_unit_above_is_closed_then_the_unit_is(  # A19
) -> None:
    found = presence(
        None,
        organisation(closures=(closed("planning", "2026-11-26 09:00", "2026-11-26 12:00", agreed=True),)),
    )
    assert found.unit_closed("permits", at("2026-11-26 08:59")) is None
    closure = found.unit_closed("permits", at(THURSDAY))
    assert closure is not None
    assert (closure.unit, closure.agreed) == ("planning", True)
    assert said(found.opens_at("permits", at(THURSDAY))) == "2026-11-26 12:00"


def test_given_units_in_a_circle_then_each_is_met_once() -> None:
    found = presence(
        None, organisation(units=(Unit("a", "A", "b"), Unit("b", "B", "a"), Unit("c", "C", "c")))
    )
    assert list(found.chain("a")) == ["a", "b"]
    assert list(found.chain("c")) == ["c"]
    assert list(found.chain("nowhere")) == []
    assert found.opens_at("a", at(THURSDAY)) == at(THURSDAY)


QUIET = {
    "morning": {"days": "wed", "time": "08:00-12:00", "unit": ["planning"]},
    "team": {"days": "mon-fri"},
}


def test_given_quiet_rows_then_a_unit_keeps_those_that_name_it_or_that_it_chose() -> None:
    """Q1: the team chooses a fixed weekday together."""
    found = presence(
        policy(quiet=QUIET),
        organisation(
            quiet_days=(
                QuietChoice("permits", 4, "2026-11-01"),
                QuietChoice("planning", 1),
                QuietChoice("permits", 3),
            ),
            units=(Unit("pool", "Pool"),),
        ),
    )
    assert found.quiet("permits", at("2026-11-25 09:00")) == "morning"
    assert found.quiet("permits", at("2026-11-25 13:00")) is None
    assert found.quiet("permits", at("2026-11-27 09:00")) == "team"
    assert found.quiet("permits", at("2026-10-29 09:00")) == "team"  # Thursdays, before November
    assert found.quiet("permits", at("2026-11-26 09:00")) is None
    assert found.quiet("planning", at("2026-11-24 09:00")) == "team"
    assert found.quiet("pool", at("2026-11-25 09:00")) is None
    assert said(found.opens_at("permits", at("2026-11-27 09:00"))) == "2026-11-30 08:00"


def test_given_a_unit_without_a_choice_then_it_keeps_that_of_the_unit_above() -> None:
    found = presence(policy(quiet=QUIET), organisation(quiet_days=(QuietChoice("planning", 4),)))
    assert found.quiet("permits", at("2026-11-27 09:00")) == "team"


# Edges and caches


WORLD = organisation(
    away("ill", "2026-11-23 10:00", "2026-11-24 11:30"),
    away("meeting", "2026-11-24 11:30", "2026-11-25 09:00"),
    away("errand", "2026-11-27 09:00", "2026-11-27 10:00", soft=True),
    away("errand", "2026-11-26 09:00", "2026-11-26 10:00", "bob", devices=("desk",)),
    away("holiday", "2026-12-01 00:00", None, "mona"),
    people=(person("ria", ring_when_away=True), person("sam", silent=True)),
    closures=(closed("planning", "2026-11-26 12:00", "2026-11-26 14:00"),),
    quiet_days=(QuietChoice("permits", 2),),
)
RULES = policy(quiet={"team": {"days": "wed", "time": "09:00-15:00"}})
WINDOW = (at("2026-11-21 00:00"), at("2026-12-05 00:00"))


@pytest.mark.parametrize("who", sorted(WORLD.people))
def test_given_two_edges_then_nothing_changes_between_them(who: str) -> None:
    fresh = presence(RULES, WORLD)
    bounds = [WINDOW[0], *fresh.edges(who, *WINDOW), WINDOW[1]]
    for first, second in itertools.pairwise(bounds):
        if first == second:
            continue
        here = presence(RULES, WORLD).at(who, first)
        assert here.until >= second or here.until in bounds
        for share in (0.25, 0.5, 0.999):
            other = presence(RULES, WORLD)
            middle = first + (second - first) * share
            assert other.at(who, middle)[:-1] == here[:-1]
            assert other.returns_at(who, middle) == fresh.returns_at(who, first) or here.can_ring


@given(st.lists(st.tuples(st.sampled_from(sorted(WORLD.people)), st.integers(0, 14 * 24 * 4)), max_size=12))
def test_given_questions_in_any_order_then_what_was_asked_before_changes_no_answer(
    asked: list[tuple[str, int]],
) -> None:
    warm = presence(RULES, WORLD)
    for who, quarter in asked:
        instant = WINDOW[0] + quarter * 900
        fresh = presence(RULES, WORLD)
        assert warm.at(who, instant) == fresh.at(who, instant)
        assert warm.at(who, instant).until > instant
        assert warm.returns_at(who, instant) == fresh.returns_at(who, instant)


def test_given_absences_closures_and_choices_in_another_order_then_every_answer_is_the_same() -> None:
    """Design, invariant 3."""
    choices = (
        QuietChoice("permits", 2),
        QuietChoice("permits", 4, "2026-11-24"),
        QuietChoice("permits", 1, None, "2026-11-24"),
    )
    one = replace(WORLD, quiet_days=choices)
    two = Organisation(
        **{
            **{name: getattr(one, name) for name in one.__dataclass_fields__},
            "absences": {who: tuple(reversed(held)) for who, held in reversed(one.absences.items())},
            "people": dict(reversed(one.people.items())),
            "quiet_days": tuple(reversed(choices)),
        }
    )
    first, second = presence(RULES, one), presence(RULES, two)
    for who in sorted(one.people):
        for hour in range(0, 14 * 24, 3):
            instant = WINDOW[0] + hour * 3600
            assert first.at(who, instant) == second.at(who, instant)


# What is wrong


def test_given_names_without_meaning_then_each_is_told_in_order() -> None:
    rules = policy(
        hours={"office": {"open": ["mon-fri 08:00-17:00"], "holidays": "ZZ"}},
        switchboard={"hours": "nowhere"},
        role={"seller": {"name": "Seller", "hours": "noon"}},
        local={"permits": {"hours": "dawn"}},
    )
    world = organisation(
        people=(person("own", hours="dusk"),), units=(Unit("pool", "Pool", hours="tide"),), country="XX"
    )
    assert presence(rules, world).faults == (
        "hours `office`: no holidays are known for `ZZ`; write a country code such as SE, DK or DE-BY",
        "local `permits`: no hours are named `dawn`; add [hours.dawn] or correct the name",
        "no holidays are known for the country `XX`; write a code such as SE or DK",
        "person `own`: no hours are named `dusk`; add [hours.dusk] or correct the name",
        "role `seller`: no hours are named `noon`; add [hours.noon] or correct the name",
        "switchboard: no hours are named `nowhere`; add [hours.nowhere] or correct the name",
        "unit `pool`: no hours are named `tide`; add [hours.tide] or correct the name",
    )
    assert presence().faults == ()


def test_given_no_such_zone_then_one_sentence_says_so() -> None:
    with pytest.raises(
        AnsvarError, match="`Mars/Olympus` is no time zone; write one such as Europe/Stockholm"
    ):
        presence(None, organisation(zone="Mars/Olympus"))


def test_given_an_organisation_without_zone_or_country_then_the_policy_says_them() -> None:
    found = Presence(
        policy(site={"zone": "America/New_York", "country": "US"}), organisation(zone="", country="")
    )
    assert (found.zone, found.country) == ("America/New_York", "US")
    assert found.days.local(0).utcoffset() == timedelta(hours=-5)
    assert when("2026-11-26 10:00").timestamp() == at("2026-11-26 10:00")

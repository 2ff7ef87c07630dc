"""Absences of one person: which matters, runs of back-to-back absences, and the order of storage."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansvar.policy.kinds import COMMON_KINDS
from ansvar.policy.sections import AbsenceKind
from ansvar.presence.model import Absence
from ansvar.presence.timeline import PRESENT, Spell, Timeline
from presence.worlds import at, away, openings, said, when

KINDS = {
    **COMMON_KINDS,
    "gone": AbsenceKind.model_validate({"name": "gone", "ends": "next day"}),
    "done": AbsenceKind.model_validate({"name": "done", "ends": "next working day"}),
    "field": AbsenceKind.model_validate({"name": "field", "devices": ["desk"]}),
    "hears": AbsenceKind.model_validate({"name": "hears", "phone": "still rings"}),
}


def timeline(*absences: Absence) -> Timeline:
    return Timeline.of(absences, KINDS, openings("mon-fri 08:00-17:00", holidays="SE"))


def spell_at(found: Timeline, text: str) -> Spell:
    spell = found.at(at(text))
    assert spell is not None
    return spell


def test_given_an_absence_then_it_holds_from_its_start_until_its_end_half_open() -> None:
    found = timeline(away("meeting", "2026-11-26 10:00", "2026-11-26 11:00"))
    assert found.at(at("2026-11-26 10:00") - 1) is None
    assert spell_at(found, "2026-11-26 10:00").kind == "meeting"
    assert found.at(at("2026-11-26 11:00") - 1) is not None
    assert found.at(at("2026-11-26 11:00")) is None


@pytest.mark.parametrize("end", ["2026-11-26 10:00", "2026-11-26 09:00"])
def test_given_an_absence_that_ends_before_it_begins_then_it_does_not_count(end: str) -> None:
    assert not timeline(away("meeting", "2026-11-26 10:00", end))


def test_given_back_to_back_absences_then_they_are_one_run() -> None:
    found = timeline(
        away("meeting", "2026-11-26 10:00", "2026-11-26 11:00"),
        away("lunch", "2026-11-26 11:00", "2026-11-26 12:00"),
        away("course", "2026-11-26 12:00", "2026-11-26 15:00"),
    )
    for text in ("2026-11-26 10:30", "2026-11-26 11:30", "2026-11-26 14:59"):
        spell = spell_at(found, text)
        assert (said(spell.away_from), said(spell.away_until)) == ("2026-11-26 10:00", "2026-11-26 15:00")


def test_given_a_gap_of_a_second_then_they_are_two_runs() -> None:
    found = timeline(
        away("meeting", "2026-11-26 10:00", "2026-11-26 11:00"),
        away("lunch", "2026-11-26 11:00:01", "2026-11-26 12:00"),
    )
    assert said(spell_at(found, "2026-11-26 10:30").away_until) == "2026-11-26 11:00"


def test_given_overlapping_absences_then_the_one_that_ends_last_matters_and_the_run_spans_both() -> None:
    found = timeline(
        away("ill", "2026-11-25 08:00", "2026-11-27 17:00"),
        away("meeting", "2026-11-26 10:00", "2026-11-26 11:00"),
    )
    assert spell_at(found, "2026-11-26 10:30").kind == "ill"
    assert said(spell_at(found, "2026-11-26 10:30").away_from) == "2026-11-25 08:00"


def test_given_an_end_not_known_then_it_ends_last_of_all() -> None:
    found = timeline(
        away("ill", "2026-11-25 08:00", None), away("holiday", "2026-11-25 08:00", "2027-01-01 08:00")
    )
    spell = spell_at(found, "2026-11-26 10:00")
    assert (spell.kind, spell.end, spell.away_until) == ("ill", None, None)


def test_given_an_end_in_the_year_9999_then_it_is_not_known() -> None:
    assert (
        spell_at(timeline(away("leave", "2026-11-25 08:00", "9999-12-31 00:00")), "2030-01-01 00:00").end
        is None
    )


def test_given_two_that_end_together_then_the_kind_decides() -> None:
    one = away("meeting", "2026-11-26 10:00", "2026-11-26 11:00")
    two = away("course", "2026-11-26 09:00", "2026-11-26 11:00")
    assert spell_at(timeline(one, two), "2026-11-26 10:30").kind == "course"


def test_given_a_soft_and_a_hard_absence_then_the_hard_one_matters() -> None:
    found = timeline(
        away("meeting", "2026-11-26 10:00", "2026-11-26 11:00"),
        away("errand", "2026-11-26 09:00", "2026-11-26 17:00", soft=True),
    )
    assert spell_at(found, "2026-11-26 10:30").kind == "meeting"
    assert said(spell_at(found, "2026-11-26 10:30").away_until) == "2026-11-26 11:00"
    soft = spell_at(found, "2026-11-26 12:00")
    assert (soft.kind, soft.soft, soft.hard) == ("errand", True, False)
    assert (said(soft.away_from), said(soft.away_until)) == ("2026-11-26 09:00", "2026-11-26 17:00")


def test_given_a_kind_whose_phone_still_rings_then_the_absence_is_soft() -> None:
    found = timeline(away("hears", "2026-11-26 10:00", "2026-11-26 11:00"))
    assert found.standing(at("2026-11-26 10:30"))[1:] == (False, False, False, ("hears",))


def test_given_an_absence_of_one_phone_then_only_that_phone_is_closed() -> None:
    for absence in (
        away("meeting", "2026-11-26 10:00", "2026-11-26 11:00", devices=("desk",)),
        away("field", "2026-11-26 10:00", "2026-11-26 11:00"),
    ):
        standing = timeline(absence).standing(at("2026-11-26 10:30"))
        assert (standing.away, standing.desk_closed, standing.mobile_closed) == (False, True, False)
        assert standing.spell is not None
        assert standing.spell.devices == ("desk",)


def test_given_one_absence_of_each_phone_then_together_they_are_an_absence() -> None:
    found = timeline(
        away("meeting", "2026-11-26 10:00", "2026-11-26 12:00", devices=("desk",)),
        away("errand", "2026-11-26 11:00", "2026-11-26 13:00", devices=("mobile",)),
    )
    assert not found.standing(at("2026-11-26 10:30")).away
    both = found.standing(at("2026-11-26 11:30"))
    assert both.away
    assert both.spell is not None
    assert (said(both.spell.away_from), said(both.spell.away_until)) == (
        "2026-11-26 11:00",
        "2026-11-26 12:00",
    )


def test_given_both_phones_named_then_it_is_hard() -> None:
    found = timeline(away("meeting", "2026-11-26 10:00", "2026-11-26 12:00", devices=("mobile", "desk")))
    assert spell_at(found, "2026-11-26 11:00").hard


def test_given_a_kind_that_ends_by_itself_then_an_entry_without_an_end_does() -> None:
    friday = "2026-11-27 15:00"
    assert said(spell_at(timeline(away("gone", friday, None)), friday).end) == "2026-11-28 00:00"
    assert said(spell_at(timeline(away("done", friday, None)), friday).end) == "2026-11-30 00:00"
    without = Timeline.of([away("done", friday, None)], KINDS)
    assert spell_at(without, friday).end is None
    never = Timeline.of([away("done", friday, None)], KINDS, openings())
    assert spell_at(never, friday).end is None


def test_given_an_unknown_kind_then_it_is_a_hard_absence() -> None:
    assert spell_at(timeline(away("sabbatical", "2026-11-26 10:00", None)), "2026-11-26 10:00").hard


def test_given_no_absences_then_nothing_holds_and_nothing_changes() -> None:
    found = timeline()
    assert not found
    assert found.standing(at("2026-11-26 10:00")) == PRESENT
    assert found.standing_before(at("2026-11-26 10:00")) == PRESENT
    assert found.change_after(at("2026-11-26 10:00")) is None


def test_given_an_absence_then_its_edges_are_told() -> None:
    found = timeline(away("meeting", "2026-11-26 10:00", "2026-11-26 11:00"))
    start, end = at("2026-11-26 10:00"), at("2026-11-26 11:00")
    assert found.edges(start, end) == (start,)
    assert found.edges(start, end + 1) == (start, end)
    assert found.change_after(start - 1) == start
    assert found.change_after(start) == end
    assert found.change_after(end) is None
    last = found.standing_before(end).spell
    assert last is not None
    assert last.kind == "meeting"


@st.composite
def drawn_absences(draw: st.DrawFn) -> list[Absence]:
    begin = when("2026-11-26 00:00")
    found = []
    for _ in range(draw(st.integers(0, 6))):
        start = draw(st.integers(0, 12))
        end = draw(st.one_of(st.none(), st.integers(0, 14)))
        found.append(
            Absence(
                "alice",
                draw(st.sampled_from(["ill", "meeting", "hears", "field"])),
                begin + timedelta(hours=start),
                None if end is None else begin + timedelta(hours=end),
                soft=draw(st.booleans()),
                devices=draw(st.sampled_from([(), (), ("desk",), ("mobile",), ("desk", "mobile")])),
            )
        )
    return found


@given(drawn_absences(), st.randoms(use_true_random=False))
def test_given_absences_in_any_order_then_the_timeline_is_the_same(
    absences: list[Absence], random: object
) -> None:
    """Design, invariant 3: the order in which data is stored does not matter."""
    shuffled = list(absences)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, two = timeline(*absences), timeline(*shuffled)
    start, end = at("2026-11-25 00:00"), at("2026-11-28 00:00")
    assert one.edges(start, end) == two.edges(start, end)
    for moment in (start, *one.edges(start, end)):
        assert one.standing(moment) == two.standing(moment)


def _closes(absence: Absence, moment: float) -> frozenset[str]:
    start = absence.start.timestamp()
    end = absence.end.timestamp() if absence.end else float("inf")
    if not start <= moment < end or absence.soft or absence.kind == "hears":
        return frozenset()
    return frozenset(absence.devices or (("desk",) if absence.kind == "field" else ("desk", "mobile")))


@given(drawn_absences())
def test_given_any_absences_then_runs_are_what_walking_hour_by_hour_finds(absences: list[Absence]) -> None:
    found = timeline(*absences)
    begin = at("2026-11-26 00:00")
    hours = [begin + 3600 * hour for hour in range(-1, 16)]
    closed = [frozenset().union(*(_closes(absence, hour) for absence in absences)) for hour in hours]
    for index, hour in enumerate(hours):
        standing = found.standing(hour)
        assert standing.desk_closed == ("desk" in closed[index])
        assert standing.mobile_closed == ("mobile" in closed[index])
        assert standing.away == (len(closed[index]) == 2)
        if standing.away:
            first = last = index
            while len(closed[first - 1]) == 2:
                first -= 1
            while last < len(hours) and len(closed[last]) == 2:
                last += 1
            assert standing.spell is not None
            assert standing.spell.away_from == hours[first]
            assert standing.spell.away_until == (hours[last] if last < len(hours) else None)


@given(drawn_absences())
def test_given_a_second_copy_of_an_absence_then_nothing_changes(absences: list[Absence]) -> None:
    copies = [replace(absence, note="again") for absence in absences]
    start, end = at("2026-11-25 00:00"), at("2026-11-28 00:00")
    one, two = timeline(*absences), timeline(*absences, *copies)
    for moment in (start, *one.edges(start, end)):
        assert one.standing(moment) == two.standing(moment)

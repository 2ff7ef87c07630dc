"""Closures of units, and quiet days by row and by choice (Q1, A19)."""

from __future__ import annotations

from datetime import date

from ansvar.policy.sections import QuietDay
from ansvar.presence.days import days_of
from ansvar.presence.model import QuietChoice
from ansvar.presence.units import NO_CLOSURES, Closures, QuietTime, choice_on
from presence.worlds import STOCKHOLM, at, closed

WEDNESDAY = QuietChoice("permits", 2)


def quiet(choices: tuple[QuietChoice, ...] | None = None, **row: object) -> QuietTime:
    return QuietTime(days_of(STOCKHOLM), "quiet", QuietDay.model_validate({"days": "wed", **row}), choices)


def test_given_a_closure_then_it_holds_half_open() -> None:
    found = Closures([(0, closed("permits", "2026-11-26 09:00", "2026-11-26 12:00"))])
    assert found.at(at("2026-11-26 08:59")) is None
    assert found.at(at("2026-11-26 09:00")) is not None
    assert found.at(at("2026-11-26 12:00")) is None
    assert found.edges(at("2026-11-26 00:00"), at("2026-11-26 12:00")) == (at("2026-11-26 09:00"),)
    assert found.change_after(at("2026-11-26 09:00")) == at("2026-11-26 12:00")
    assert found.change_after(at("2026-11-26 12:00")) is None


def test_given_several_closures_then_the_nearest_unit_matters_then_the_last_end() -> None:
    own = closed("permits", "2026-11-26 09:00", "2026-11-26 12:00", note="own")
    longer = closed("permits", "2026-11-26 09:00", "2026-11-26 13:00", note="longer")
    above = closed("planning", "2026-11-26 08:00", "2026-11-26 17:00", note="above")
    for given_ in ([(1, above), (0, own), (0, longer)], [(0, longer), (1, above), (0, own)]):
        found = Closures(given_)
        notes = [
            closure.note if (closure := found.at(at(f"2026-11-26 {hour}:00"))) else None
            for hour in ("08", "10", "12", "16", "17")
        ]
        assert notes == ["above", "longer", "longer", "above", None]


def test_given_a_closure_that_is_empty_then_it_does_not_count() -> None:
    assert (
        Closures([(0, closed("permits", "2026-11-26 09:00", "2026-11-26 09:00"))]).at(at("2026-11-26 09:00"))
        is None
    )
    assert NO_CLOSURES.at(at("2026-11-26 09:00")) is None


def test_given_a_quiet_row_then_it_is_kept_the_whole_local_day() -> None:
    found = quiet()
    assert not found.holds(at("2026-11-24 23:59"))
    assert found.holds(at("2026-11-25 00:00"))
    assert found.holds(at("2026-11-25 23:59"))
    assert not found.holds(at("2026-11-26 00:00"))


def test_given_quiet_times_then_only_they_are_quiet_also_past_midnight() -> None:
    found = quiet(time=["13:00-17:00", "22:00-02:00"])
    hours = {
        text: found.holds(at(text))
        for text in ("2026-11-25 01:00", "2026-11-25 12:59", "2026-11-25 13:00", "2026-11-26 01:00")
    }
    assert list(hours.values()) == [False, False, True, True]


def test_given_a_first_day_then_earlier_weeks_are_not_quiet() -> None:
    found = quiet(since="2026-11-25")
    assert not found.holds(at("2026-11-18 12:00"))
    assert found.holds(at("2026-11-25 12:00"))


def test_given_a_unit_chose_a_weekday_then_it_replaces_that_of_the_row() -> None:
    found = quiet((QuietChoice("permits", 4),))
    assert not found.holds(at("2026-11-25 12:00"))
    assert found.holds(at("2026-11-27 12:00"))


def test_given_no_choice_is_kept_on_a_date_then_it_is_not_quiet() -> None:
    assert not quiet((QuietChoice("permits", 4, until="2026-11-26"),)).holds(at("2026-11-27 12:00"))


def test_given_choices_in_time_then_first_and_last_date_count() -> None:
    choices = (QuietChoice("permits", 4, "2026-12-01"), QuietChoice("permits", 2, "2026-11-01", "2026-11-30"))
    assert choice_on(choices, date(2026, 10, 31)) is None
    assert choice_on(choices, date(2026, 11, 1)) == choices[1]
    assert choice_on(choices, date(2026, 11, 30)) == choices[1]
    assert choice_on(choices, date(2026, 12, 1)) == choices[0]


def test_given_lines_then_the_row_tells_which_phones_are_quiet() -> None:
    both, desk = quiet(), quiet(lines=["desk"])
    assert (both.closes_desk, both.closes_mobile, both.whole) == (True, True, True)
    assert (desk.closes_desk, desk.closes_mobile, desk.whole) == (True, False, False)

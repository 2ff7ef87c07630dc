"""Deadlines in working time, on the calendar and on the clock; and what holds for all of them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansvar.presence.days import DAY
from ansvar.presence.openings import Openings
from ansvar.promises.deadlines import due_at, holds_until, shifted, working_day_of
from ansvar.words.clock import Due, DueKind, minute_of
from ansvar.words.spans import Length, Unit
from presence.worlds import STOCKHOLM, at, openings, said

OFFICE = openings("mon-thu 08:00-16:30", "fri 08:00-15:00", lunch=["12:00-13:00"], holidays="SE")
NIGHT = openings("mon-fri 22:00-06:00")
NO_HOURS = Openings.always(STOCKHOLM, "SE")


def due(
    text: str, start: str, found: Openings = OFFICE, cutoff: str | None = None, fold: int = 0
) -> str | None:
    minute = None if cutoff is None else minute_of(cutoff)
    return said(due_at(Due.parse(text), at(start, fold=fold), found, minute))


# 2026-11-26 is a Thursday.


@pytest.mark.parametrize(
    ("text", "start", "expected"),
    [
        # F11: call back the same day
        ("same day", "2026-11-26 09:00", "2026-11-26 16:30"),
        ("same day", "2026-11-26 06:00", "2026-11-26 16:30"),
        ("same day", "2026-11-26 16:29", "2026-11-26 16:30"),
        ("same day", "2026-11-26 16:30", "2026-11-27 15:00"),
        ("same day", "2026-11-27 18:00", "2026-11-30 16:30"),
        ("same day", "2026-11-28 10:00", "2026-11-30 16:30"),
        ("same day", "2026-12-23 17:00", "2026-12-28 16:30"),  # over Christmas
        ("same day before 15:00", "2026-11-26 09:00", "2026-11-26 15:00"),
        ("same day before 15:00", "2026-11-26 15:00", "2026-11-27 15:00"),
        ("same day before 20:00", "2026-11-26 09:00", "2026-11-26 16:30"),
        ("same day before 12:30", "2026-11-26 09:00", "2026-11-26 12:00"),  # inside lunch
        ("same day before 13:00", "2026-11-26 09:00", "2026-11-26 13:00"),  # as it is said
        ("same day before 12:30", "2026-11-26 12:15", "2026-11-27 12:00"),
        ("same day before 07:00", "2026-11-26 06:00", "2026-11-26 08:00"),  # before opening
        ("next working day", "2026-11-26 09:00", "2026-11-27 15:00"),
        ("next working day", "2026-11-27 09:00", "2026-11-30 16:30"),
        ("next working day", "2026-11-27 18:00", "2026-11-30 16:30"),
        ("next working day", "2026-11-28 10:00", "2026-11-30 16:30"),
        ("next working day before 10:00", "2026-11-26 09:00", "2026-11-27 10:00"),
        # N13: within two working days
        ("2 working days", "2026-11-26 09:00", "2026-11-30 16:30"),
        ("2 working days", "2026-11-26 17:00", "2026-12-01 16:30"),
        ("2 working days", "2026-11-28 10:00", "2026-12-02 16:30"),
        ("2 working days", "2026-12-22 09:00", "2026-12-28 16:30"),  # 24, 25 and the weekend do not count
        ("1 working day before 09:00", "2026-11-26 09:00", "2026-11-27 09:00"),
        ("4 working hours", "2026-11-26 09:00", "2026-11-26 14:00"),  # lunch does not count
        ("4 working hours", "2026-11-26 15:30", "2026-11-27 11:00"),
        ("1 working hour", "2026-11-26 11:00", "2026-11-26 12:00"),  # exactly at closing
        ("1.5 working hours", "2026-11-27 14:00", "2026-11-30 08:30"),
        ("2 working hours", "2026-11-28 10:00", "2026-11-30 10:00"),
        # A2: within 24 hours, which are 24 hours
        ("24 h", "2026-11-27 14:00", "2026-11-28 14:00"),
        ("24 h", "2026-10-24 14:00", "2026-10-25 13:00"),
        ("30 min", "2026-11-28 10:00", "2026-11-28 10:30"),
        ("1 day", "2026-10-24 14:00", "2026-10-25 14:00"),
        ("1 day", "2026-03-28 02:30", "2026-03-29 03:00"),  # a time the clock skips
        ("1 day", "2026-10-24 02:30", "2026-10-25 02:30"),
        ("1.5 days", "2026-11-26 10:00", "2026-11-27 22:00"),
        ("2 days before 09:00", "2026-11-26 10:00", "2026-11-28 09:00"),
        ("0.5 days before 10:00", "2026-11-26 09:00", "2026-11-26 10:00"),
        ("0.5 days before 10:00", "2026-11-26 11:00", "2026-11-27 10:00"),
        ("1 week", "2026-11-26 10:00", "2026-12-03 10:00"),
        ("1 month", "2026-11-26 10:00", "2026-12-26 10:00"),
        ("1 month", "2027-01-31 10:00", "2027-03-01 00:00"),  # February ends
        ("1 month", "2026-12-05 10:00", "2027-01-05 10:00"),
        ("1 year", "2028-02-29 10:00", "2029-03-01 00:00"),
        ("2 months", "2026-12-31 10:00", "2027-03-01 00:00"),
        ("at once", "2026-11-26 10:00", "2026-11-26 10:00"),
        ("at once", "2026-11-26 12:15", "2026-11-26 13:00"),
        ("at once", "2026-11-27 18:00", "2026-11-30 08:00"),
    ],
)
def test_given_a_deadline_and_a_start_then_it_is_due_as_it_is_said(
    text: str, start: str, expected: str
) -> None:
    assert due(text, start) == expected


@pytest.mark.parametrize(
    ("text", "start", "expected"),
    [
        ("same day", "2026-11-26 13:59", "2026-11-26 16:30"),
        ("same day", "2026-11-26 14:00", "2026-11-27 15:00"),
        ("next working day", "2026-11-26 13:59", "2026-11-27 15:00"),
        ("next working day", "2026-11-26 14:00", "2026-11-30 16:30"),
        ("next working day", "2026-11-28 10:00", "2026-12-01 16:30"),
        ("2 working days", "2026-11-26 14:00", "2026-12-01 16:30"),
        ("4 working hours", "2026-11-26 14:00", "2026-11-27 12:00"),
        ("24 h", "2026-11-26 13:59", "2026-11-27 13:59"),
        ("24 h", "2026-11-26 14:00", "2026-11-28 08:00"),
        (
            "24 h",
            "2026-11-26 06:00",
            "2026-11-27 08:00",
        ),  # from the opening, as a message of the night before
        ("24 h", "2026-11-28 10:00", "2026-12-01 08:00"),
        ("at once", "2026-11-26 14:30", "2026-11-27 08:00"),
        ("1 day", "2026-11-27 14:30", "2026-12-01 08:00"),
    ],
)
def test_given_a_cutoff_then_what_comes_later_counts_from_the_next_working_day(
    text: str, start: str, expected: str
) -> None:
    assert due(text, start, cutoff="14:00") == expected


@pytest.mark.parametrize(
    ("text", "start", "expected"),
    [
        ("same day", "2026-11-24 02:00", "2026-11-24 06:00"),  # in Monday's opening
        ("same day", "2026-11-24 07:00", "2026-11-25 06:00"),
        ("same day", "2026-11-28 02:00", "2026-11-28 06:00"),  # in Friday's
        ("next working day", "2026-11-28 02:00", "2026-12-01 06:00"),
        ("1 working day", "2026-11-24 02:00", "2026-11-25 06:00"),
        ("10 working hours", "2026-11-28 02:00", "2026-12-01 04:00"),
    ],
)
def test_given_openings_past_midnight_then_a_message_at_night_belongs_to_the_day_they_began(
    text: str, start: str, expected: str
) -> None:
    assert due(text, start, NIGHT) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("same day", "2026-12-01 00:00"),
        ("next working day", "2026-12-01 00:00"),
        ("2 working days", "2026-12-03 00:00"),
        ("4 working hours", "2026-11-30 04:00"),
        ("at once", "2026-11-28 10:00"),
    ],
)
def test_given_no_hours_then_days_are_whole_and_weekends_do_not_work(text: str, expected: str) -> None:
    assert due(text, "2026-11-28 10:00", NO_HOURS) == expected
    assert due(text, "2026-11-28 10:00", openings()) == expected  # hours that never open count as none


def test_given_the_repeated_hour_then_a_day_later_is_never_earlier_for_the_later_message() -> None:
    first, second = due("1 day", "2026-10-25 02:45"), due("1 day", "2026-10-25 02:15", fold=1)
    assert (first, second) == ("2026-10-26 02:45", "2026-10-26 03:00")


def test_given_a_length_beyond_every_calendar_then_it_still_has_an_end() -> None:
    assert due("100000 months", "2026-11-26 10:00") == "9000-03-26 10:00"


def test_given_a_start_then_the_working_day_it_counts_as_is_told() -> None:
    assert working_day_of(at("2026-11-26 10:00"), OFFICE) == date(2026, 11, 26)
    assert working_day_of(at("2026-11-26 16:30"), OFFICE) == date(2026, 11, 27)
    assert working_day_of(at("2026-11-28 10:00"), OFFICE) == date(2026, 11, 30)
    assert working_day_of(at("2026-11-26 10:00"), OFFICE, minute_of("10:00")) == date(2026, 11, 27)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2 h", "2026-11-30 09:00"),
        ("1 day", "2026-11-29 11:00"),
        ("1 week", "2026-11-23 11:00"),
        ("1 month", "2026-10-30 11:00"),
        ("2 working hours", "2026-11-30 09:00"),
        ("4 working hours", "2026-11-27 14:00"),
        ("8 working hours", "2026-11-27 09:00"),
        ("1 working day", "2026-11-27 08:00"),
        ("3 working days", "2026-11-25 08:00"),
    ],
)
def test_given_a_length_before_a_deadline_then_working_lengths_count_opening_time(
    text: str, expected: str
) -> None:
    assert said(shifted(Length.parse(text), at("2026-11-30 11:00"), OFFICE, back=True)) == expected


@pytest.mark.parametrize(
    ("text", "expected"), [("1 working hour", "2026-11-30 09:00"), ("2 h", "2026-11-27 17:00")]
)
def test_given_a_length_after_a_deadline_then_it_counts_as_a_deadline_does(text: str, expected: str) -> None:
    assert said(shifted(Length.parse(text), at("2026-11-27 15:00"), OFFICE)) == expected


def test_given_working_time_before_without_hours_then_weekends_do_not_count() -> None:
    assert (
        said(shifted(Length.parse("1 working day"), at("2026-11-30 11:00"), NO_HOURS, back=True))
        == "2026-11-27 00:00"
    )
    assert (
        said(shifted(Length.parse("12 working hours"), at("2026-11-30 11:00"), NO_HOURS, back=True))
        == "2026-11-27 23:00"
    )


ENDING = openings(seasons=[{"date": "2026-11-23 to 2026-11-27", "open": ["mon-fri 08:00-10:00"]}])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3 working hours", "2026-11-27 09:00"),
        ("5 working hours", "2026-11-27 11:00"),  # four until the end, then one of a Friday without hours
        ("same day", "2026-11-26 10:00"),
        ("1 working day", "2026-11-27 10:00"),
        ("2 working days", "2026-12-01 00:00"),
    ],
)
def test_given_hours_that_end_for_good_then_from_there_none_are_set(text: str, expected: str) -> None:
    assert due(text, "2026-11-26 08:00", ENDING) == expected
    assert due("same day", "2026-11-27 08:00", ENDING) == "2026-11-27 10:00"
    assert due("same day", "2026-11-27 11:00", ENDING) == "2026-12-01 00:00"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3 working hours", "2026-11-25 09:00"),
        ("9 working hours", "2026-11-21 23:00"),
        ("5 working days", "2026-11-21 00:00"),
    ],
)
def test_given_hours_that_have_just_begun_then_before_them_the_clock_counts(text: str, expected: str) -> None:
    assert said(shifted(Length.parse(text), at("2026-11-26 10:00"), ENDING, back=True)) == expected


# What holds for every deadline

WEEKS = [
    OFFICE,
    NIGHT,
    NO_HOURS,
    openings("always"),
    openings("mon-fri 08:00-17:00", "mon-fri 22:00-03:00", zone="America/New_York", holidays="US"),
    openings("daily 01:00-02:30", "daily 03:00-04:00"),
    openings("tue 09:00-10:00", exceptions=[{"date": "2026-12-24", "open": ["10:00-12:00", "18:00-02:00"]}]),
    openings("daily 20:00-19:00"),
    ENDING,
    openings(),
]
DUES = st.one_of(
    st.sampled_from([Due(DueKind.AT_ONCE)]),
    st.builds(
        Due,
        st.sampled_from([DueKind.SAME_DAY, DueKind.NEXT_WORKING_DAY]),
        st.none(),
        st.one_of(st.none(), st.integers(0, 1440)),
    ),
    st.builds(
        Due,
        st.just(DueKind.LENGTH),
        st.builds(Length, st.integers(1, 5), st.sampled_from(Unit)),
        st.none(),
    ),
    st.builds(
        Due,
        st.just(DueKind.LENGTH),
        st.builds(Length, st.integers(1, 3), st.sampled_from([Unit.DAY, Unit.WEEK, Unit.WORKING_DAY])),
        st.integers(0, 1440),
    ),
    st.builds(
        Due,
        st.just(DueKind.LENGTH),
        st.builds(
            Length,
            st.sampled_from([0.25, 0.5, 1.5]),
            st.sampled_from([Unit.DAY, Unit.HOUR, Unit.WORKING_HOUR]),
        ),
    ),
)
CUTOFFS = st.one_of(st.none(), st.integers(0, 1440))
STARTS = st.one_of(
    st.integers(int(at("2026-01-01 00:00")), int(at("2027-12-31 00:00"))),
    *(
        st.integers(int(at(day)), int(at(day)) + 3 * DAY)
        for day in ("2026-03-28 00:00", "2026-10-24 00:00", "2026-12-23 00:00", "2027-01-30 00:00")
    ),
)
WORKING = (Unit.WORKING_DAY, Unit.WORKING_HOUR)


@given(st.sampled_from(WEEKS), DUES, CUTOFFS, STARTS)
def test_given_any_deadline_then_it_is_never_before_the_start(
    found: Openings, deadline: Due, cutoff: int | None, start: int
) -> None:
    assert due_at(deadline, start, found, cutoff) >= start


@given(
    st.sampled_from(WEEKS), DUES, CUTOFFS, STARTS, st.one_of(st.integers(0, 7200), st.integers(0, 4 * DAY))
)
def test_given_a_later_message_then_it_is_never_due_earlier(
    found: Openings, deadline: Due, cutoff: int | None, start: int, later: int
) -> None:
    assert due_at(deadline, start, found, cutoff) <= due_at(deadline, start + later, found, cutoff)


@given(st.sampled_from(WEEKS), DUES, CUTOFFS, STARTS)
def test_given_working_time_then_the_deadline_lies_in_an_opening_or_at_its_end(
    found: Openings, deadline: Due, cutoff: int | None, start: int
) -> None:
    """Design, invariant 11: one deadline in working time."""
    if deadline.length is not None and deadline.length.unit not in WORKING:
        return
    when = due_at(deadline, start, found, cutoff)
    if found.next_working_day(found.day_of(when)) is not None:
        assert found.is_open(when) or found.is_open(when - 1)


@given(st.sampled_from(WEEKS), DUES, CUTOFFS, STARTS, st.floats(0, 0.999))
def test_given_a_stretch_in_which_a_deadline_holds_then_it_is_the_same_for_every_start_in_it(
    found: Openings, deadline: Due, cutoff: int | None, start: int, share: float
) -> None:
    until = holds_until(deadline, start, found, cutoff)
    assert until >= start
    later = start + (until - start) * share
    assert due_at(deadline, later, found, cutoff) == due_at(deadline, start, found, cutoff) or until == start


@given(st.sampled_from(WEEKS[:-2]), st.integers(1, 40), STARTS)
def test_given_working_hours_then_so_much_opening_time_lies_before_the_deadline(
    found: Openings, hours: int, start: int
) -> None:
    when = due_at(Due(DueKind.LENGTH, Length(hours, Unit.WORKING_HOUR)), start, found)
    if found.is_always:
        worked = sum(
            min(when, closes) - max(start, opens)
            for day in {found.day_of(start + DAY * later) for later in range(int((when - start) / DAY) + 3)}
            for opens, closes in found.day(day)
            if found.working_day(day) and max(start, opens) < min(when, closes)
        )
    else:
        worked = sum(closes - opens for opens, closes in found.intervals(start, when))
    assert worked == pytest.approx(hours * 3600)
    assert shifted(Length(hours, Unit.WORKING_HOUR), when, found, back=True) >= start


@given(st.sampled_from(WEEKS), st.builds(Length, st.integers(1, 5), st.sampled_from(Unit)), STARTS)
def test_given_a_length_then_before_is_not_after_and_after_is_not_before(
    found: Openings, length: Length, start: int
) -> None:
    assert shifted(length, start, found, back=True) <= start <= shifted(length, start, found)

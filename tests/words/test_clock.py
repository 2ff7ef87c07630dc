"""Clock times, weekdays, dates and deadlines, as a policy says them."""

from datetime import date, datetime, time

import pytest

from ansvar.words.clock import Clock, ClockSpan, DateSpan, Days, Due, DueKind, WeekSpan, clock, minute_of
from ansvar.words.spans import Length, Unit


@pytest.mark.parametrize(("text", "minute"), [("00:00", 0), ("8:30", 510), ("08.30", 510), ("24:00", 1440)])
def test_a_clock_time_is_a_minute_of_the_day(text: str, minute: int) -> None:
    assert minute_of(text) == minute
    assert minute_of(clock(minute)) == minute


@pytest.mark.parametrize("text", ["25:00", "24:01", "12:60", "noon", "830", ""])
def test_given_an_hour_that_no_clock_shows_then_it_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no clock time"):
        Clock.parse(text)


def test_given_tomls_own_time_or_date_then_it_is_taken() -> None:
    assert Clock.read(time(15, 30)) == Clock.parse("15:30")
    assert DateSpan.read(date(2026, 12, 24)) == DateSpan.parse("2026-12-24")
    with pytest.raises(ValueError, match="write it as text"):
        DateSpan.read(datetime(2026, 12, 24, 8))  # noqa: DTZ001 - what TOML gives


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("mon", (0,)),
        ("mon-thu", (0, 1, 2, 3)),
        ("fri-mon", (0, 4, 5, 6)),
        ("mon, wed", (0, 2)),
        ("Wednesday", (2,)),
        ("weekdays", (0, 1, 2, 3, 4)),
        ("weekend", (5, 6)),
        ("daily", (0, 1, 2, 3, 4, 5, 6)),
    ],
)
def test_weekdays_are_named_or_spanned(text: str, days: tuple[int, ...]) -> None:
    assert Days.parse(text).days == days


@pytest.mark.parametrize("text", ["", "monkey", "mo", "mon-", "måndag", "mon-xyz"])
def test_given_no_weekday_then_it_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no weekday"):
        Days.parse(text)


def test_a_span_may_run_past_midnight() -> None:
    night, day = ClockSpan.parse("22:00-06:00"), ClockSpan.parse("08:00-12:00")
    assert night.holds(minute_of("23:00"))
    assert night.holds(0)
    assert not night.holds(minute_of("06:00"))
    assert day.holds(minute_of("08:00"))
    assert not day.holds(minute_of("12:00"))


@pytest.mark.parametrize("text", ["08:00", "08:00-08:00", "24:00-02:00", "08:00-25:00", "from 8 to 10"])
def test_given_an_empty_or_unreadable_span_then_it_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"`"):
        ClockSpan.parse(text)


def test_openings_may_have_several_spans_on_several_days() -> None:
    opening = WeekSpan.parse("mon, wed-fri 09:00-12:00 and 13:00-15:00")
    assert opening.days == (0, 2, 3, 4)
    assert opening.spans == (ClockSpan.parse("09:00-12:00"), ClockSpan.parse("13:00-15:00"))
    assert WeekSpan.parse("always") == WeekSpan.parse("24/7") == WeekSpan.parse("daily 00:00-24:00")


@pytest.mark.parametrize(
    "text", ["", "08:00-12:00", "mon", "mon 08:00", "xyz 08:00-12:00", "mon 25:00-26:00"]
)
def test_given_no_openings_then_they_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"`"):
        WeekSpan.parse(text)


def test_dates_stand_for_one_year_or_for_every_year() -> None:
    assert DateSpan.parse("2026-07-01 to 2026-07-31").holds(date(2026, 7, 31))
    assert not DateSpan.parse("2026-07-01 to 2026-07-31").holds(date(2027, 7, 31))
    summer, new_year = DateSpan.parse("05-15 to 09-14"), DateSpan.parse("12-24 to 01-02")
    assert summer.holds(date(2030, 5, 15))
    assert summer.holds(date(2030, 9, 14))
    assert not summer.holds(date(2030, 9, 15))
    assert new_year.holds(date(2030, 12, 31))
    assert new_year.holds(date(2031, 1, 2))
    assert not new_year.holds(date(2031, 1, 3))
    assert DateSpan.parse("02-29").holds(date(2028, 2, 29))


def test_dates_come_back_every_month_or_every_other_week() -> None:
    first, last = DateSpan.parse("first wed of month"), DateSpan.parse("last fri of month in 09-01 to 05-31")
    december = [date(2026, 12, day) for day in range(1, 32)]
    assert [day.day for day in december if first.holds(day)] == [2]
    assert [day.day for day in december if last.holds(day)] == [25]
    assert not last.holds(date(2026, 7, 31))
    assert DateSpan.parse("last mon of month").holds(date(2027, 5, 31))
    even, odd = DateSpan.parse("even weeks"), DateSpan.parse("odd weeks")
    assert all(even.holds(day) is not odd.holds(day) for day in december)
    assert odd.holds(date(2026, 12, 31))  # week 53
    assert odd.holds(date(2027, 1, 4))  # week 1: two odd weeks in a row
    assert (str(first), str(last)) == ("first wed of month", "last fri of month in 09-01 to 05-31")


@pytest.mark.parametrize(
    "text", ["", "fifth mon of month", "first ons of month", "even weeks in July", "24 December", "2026-13-01", "02-30", "2026-02-29", "2026-07-31 to 2026-07-01", "2026-07-01 to 07-31"]
)  # fmt: skip
def test_given_dates_that_no_calendar_has_then_they_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"`"):
        DateSpan.parse(text)


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("at once", Due(DueKind.AT_ONCE)),
        ("same day", Due(DueKind.SAME_DAY)),
        ("next working day before 10:00", Due(DueKind.NEXT_WORKING_DAY, None, 600)),
        ("within 24 h", Due(DueKind.LENGTH, Length(24, Unit.HOUR))),
        ("end of 2 working days", Due(DueKind.LENGTH, Length(2, Unit.WORKING_DAY))),
        ("1 week by 12:00", Due(DueKind.LENGTH, Length(1, Unit.WEEK), 720)),
    ],
)
def test_a_deadline_reads_naturally(text: str, due: Due) -> None:
    assert Due.parse(text) == due


@pytest.mark.parametrize(
    "text", ["", "soon", "0 h", "24 h before 10:00", "at once before 10:00", "same day before 25:00", "next year"]
)  # fmt: skip
def test_given_no_deadline_then_it_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"`|write"):
        Due.parse(text)

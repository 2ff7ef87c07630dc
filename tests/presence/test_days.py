"""Local days: midnights, skipped and repeated hours, and the blocks in which they are kept."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansvar.presence.days import days_of, merged
from presence.worlds import STOCKHOLM, at, said

ZONES = (STOCKHOLM, "America/New_York", "America/Sao_Paulo", "Pacific/Apia", "Asia/Kathmandu", "UTC")


def test_given_the_spring_night_when_a_skipped_time_is_asked_then_it_is_the_end_of_the_gap() -> None:
    days = days_of(STOCKHOLM)
    instants = {days.instant(date(2026, 3, 29), minute) for minute in (120, 121, 150, 179, 180)}
    assert {said(instant) for instant in instants} == {"2026-03-29 03:00"}


def test_given_the_autumn_night_when_a_repeated_time_is_asked_then_it_is_the_first() -> None:
    days = days_of(STOCKHOLM)
    assert days.instant(date(2026, 10, 25), 150) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC).timestamp()
    assert days.instant(date(2026, 10, 24), 1440 + 150) == days.instant(date(2026, 10, 25), 150)


def test_given_the_repeated_hour_when_the_clock_is_read_then_it_stands_at_its_end() -> None:
    """A later instant never shows an earlier clock time."""
    days = days_of(STOCKHOLM)
    first, second = at("2026-10-25 02:45"), at("2026-10-25 02:15", fold=1)
    assert first < second
    assert days.clock(first) == (date(2026, 10, 25), 2 * 3600 + 45 * 60)
    assert days.clock(second) == (date(2026, 10, 25), 3 * 3600)


def test_given_a_midnight_that_the_clock_skips_then_the_day_begins_when_the_gap_ends() -> None:
    days = days_of("America/Sao_Paulo")
    begins = days.midnight(date(2017, 10, 15))
    assert days.local(begins).hour == 1
    assert days.day_of(begins) == date(2017, 10, 15)
    assert days.day_of(begins - 1) == date(2017, 10, 14)


def test_given_a_date_that_a_country_skipped_then_no_instant_lies_in_it() -> None:
    days = days_of("Pacific/Apia")
    assert days.midnight(date(2011, 12, 30)) == days.midnight(date(2011, 12, 31))
    assert days.day_of(days.midnight(date(2011, 12, 31)) - 1) == date(2011, 12, 29)


@given(st.sampled_from(ZONES), st.integers(1_230_768_000, 2_051_222_400))
def test_given_any_instant_then_its_day_is_the_date_the_clock_shows(zone: str, moment: int) -> None:
    assert days_of(zone).day_of(moment) == datetime.fromtimestamp(moment, ZoneInfo(zone)).date()


@given(
    st.sampled_from(ZONES),
    st.dates(date(2009, 1, 1), date(2035, 1, 1)),
    st.integers(0, 2880),
    st.integers(0, 2880),
)
def test_given_clock_times_in_order_then_their_instants_are_in_order(
    zone: str, day: date, one: int, two: int
) -> None:
    days = days_of(zone)
    first, second = sorted((one, two))
    assert days.instant(day, first) <= days.instant(day, second)
    assert days.instant(day, first) >= days.midnight(day)


@given(
    st.sampled_from(ZONES),
    st.integers(1_230_768_000, 2_051_222_400),
    st.integers(1, 7200),
)
def test_given_instants_in_order_then_the_clock_never_goes_back(zone: str, start: int, gap: int) -> None:
    days = days_of(zone)
    assert days.clock(start) <= days.clock(start + gap)


def test_given_one_zone_when_asked_twice_then_it_is_one_object() -> None:
    assert days_of(STOCKHOLM) is days_of(STOCKHOLM)


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        ([], ()),
        ([(3, 3), (5, 4)], ()),
        ([(1, 2), (2, 3)], ((1, 3),)),
        ([(4, 6), (1, 9), (2, 3)], ((1, 9),)),
        ([(5, 6), (1, 2)], ((1, 2), (5, 6))),
    ],
)
def test_given_stretches_when_merged_then_touching_ones_are_one_and_empty_ones_gone(
    given_: list[tuple[float, float]], expected: tuple[tuple[float, float], ...]
) -> None:
    assert merged(given_) == expected


def test_given_a_far_date_when_asked_then_the_day_is_told_without_the_days_between() -> None:
    assert days_of(STOCKHOLM).day_of(at("2500-06-01 12:00")) == date(2500, 6, 1)
    assert days_of(STOCKHOLM).local(at("2026-07-01 12:00")).utcoffset() == timedelta(hours=2)

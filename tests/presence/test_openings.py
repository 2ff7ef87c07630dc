"""Openings: what holds on a date, and every instant against an oracle that reads the clock minute by minute."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansvar.policy.sections import Hours
from ansvar.presence.days import DAY
from ansvar.presence.openings import Openings
from ansvar.words.clock import ClockSpan
from presence.worlds import STOCKHOLM, at, hours, openings, said

WEEK = ("mon-thu 08:00-16:30", "fri 08:00-15:00")


def day_of(found: Openings, day: str) -> str:
    """Return a date's openings as they read on the clock."""
    return ", ".join(
        f"{found.local(opens):%H:%M}-{found.local(closes):%H:%M}"
        for opens, closes in found.day(date.fromisoformat(day))
    )


# What holds on a date


def test_given_a_week_when_a_day_is_asked_then_it_is_open_from_and_until_half_open() -> None:
    found = openings(*WEEK)
    assert day_of(found, "2026-11-26") == "08:00-16:30"
    assert day_of(found, "2026-11-27") == "08:00-15:00"
    assert day_of(found, "2026-11-28") == ""
    assert not found.is_open(at("2026-11-26 07:59"))
    assert found.is_open(at("2026-11-26 08:00"))
    assert found.is_open(at("2026-11-26 16:29"))
    assert not found.is_open(at("2026-11-26 16:30"))


def test_given_lunch_then_it_is_closed_in_every_day_of_the_week_and_the_season() -> None:
    found = openings(
        *WEEK,
        lunch=["12:00-12:45"],
        seasons=[{"date": "06-15 to 08-15", "open": ["mon-fri 09:00-15:00"]}],
    )
    assert day_of(found, "2026-11-26") == "08:00-12:00, 12:45-16:30"
    assert day_of(found, "2026-07-01") == "09:00-12:00, 12:45-15:00"


def test_given_lunch_at_night_then_it_cuts_the_opening_that_runs_past_midnight() -> None:
    found = openings("mon-fri 22:00-06:00", lunch=["02:00-02:30"])
    assert day_of(found, "2026-11-23") == "22:00-02:00, 02:30-06:00"
    assert found.is_open(at("2026-11-28 05:59"))  # Friday's opening, on Saturday
    assert not found.is_open(at("2026-11-28 22:00"))


def test_given_lunch_that_covers_an_opening_then_nothing_is_left_of_it() -> None:
    assert day_of(openings("mon-fri 12:00-12:30, 13:00-15:00", lunch=["11:00-13:00"]), "2026-11-26") == (
        "13:00-15:00"
    )


def test_given_a_season_then_its_openings_replace_the_week_also_over_the_new_year() -> None:
    found = openings(*WEEK, seasons=[{"date": "12-20 to 01-06", "open": ["mon-fri 10:00-12:00"]}])
    assert day_of(found, "2026-12-21") == "10:00-12:00"
    assert day_of(found, "2026-01-05") == "10:00-12:00"
    assert day_of(found, "2026-01-07") == "08:00-16:30"


def test_given_a_season_of_one_year_then_it_goes_before_one_of_every_year() -> None:
    found = openings(
        *WEEK,
        seasons=[
            {"date": "07-01 to 07-31", "open": ["mon-fri 10:00-12:00"]},
            {"date": "2026-07-01 to 2026-07-31"},
        ],
    )
    assert day_of(found, "2026-07-01") == ""
    assert day_of(found, "2027-07-01") == "10:00-12:00"


def test_given_holidays_then_public_days_and_days_free_in_practice_are_closed() -> None:
    found = openings(*WEEK, holidays="SE")
    assert day_of(found, "2026-06-19") == ""  # midsummer eve: free in practice only
    assert day_of(found, "2026-12-25") == ""
    assert day_of(found, "2026-12-23") == "08:00-16:30"


def test_given_de_facto_days_are_not_kept_then_only_the_law_closes() -> None:
    found = openings(*WEEK, holidays="SE", de_facto=False)
    assert day_of(found, "2026-12-24") == "08:00-16:30"
    assert day_of(found, "2026-12-25") == ""


def test_given_a_half_day_by_name_or_date_then_it_goes_before_the_holiday() -> None:
    found = openings(
        *WEEK,
        holidays="SE",
        half_days={"Trettondagsafton": ["08:00-12:00"], "12-31": ["09:00-11:00"], "12-25": ["10:00-11:00"]},
    )
    assert day_of(found, "2026-01-05") == "08:00-12:00"
    assert day_of(found, "2026-12-31") == "09:00-11:00"
    assert day_of(found, "2026-12-25") == "10:00-11:00"


def test_given_a_half_day_on_a_day_without_openings_then_it_stays_closed() -> None:
    found = openings(*WEEK, half_days={"12-24": ["09:00-11:00"]})
    assert day_of(found, "2027-12-24") == "09:00-11:00"
    assert day_of(found, "2028-12-24") == ""  # a Sunday


def test_given_a_country_with_half_days_in_practice_then_the_afternoon_is_closed() -> None:
    found = openings(*WEEK, zone="Atlantic/Reykjavik", holidays="IS")
    assert day_of(found, "2026-12-24") == "08:00-13:00"
    assert found.kind_of_day(date(2026, 12, 24)) == "working day"
    strict = openings(*WEEK, zone="Atlantic/Reykjavik", holidays="IS", de_facto=False)
    assert day_of(strict, "2026-12-24") == "08:00-16:30"


def test_given_an_exception_then_it_goes_before_everything_and_is_taken_as_written() -> None:
    found = openings(
        *WEEK,
        lunch=["12:00-13:00"],
        holidays="SE",
        half_days={"12-24": ["08:00-10:00"]},
        exceptions=[
            {"date": "12-24", "open": ["09:00-11:00"]},
            {"date": "2026-12-24", "open": ["09:00-14:00"]},
            {"date": "2026-11-24"},
        ],
    )
    assert day_of(found, "2026-12-24") == "09:00-14:00"
    assert day_of(found, "2027-12-24") == "09:00-11:00"
    assert day_of(found, "2026-11-24") == ""


def test_given_an_opening_past_midnight_then_a_closed_next_day_does_not_cut_it() -> None:
    found = openings("mon-fri 20:00-02:00", exceptions=[{"date": "2026-11-25"}])
    assert found.is_open(at("2026-11-25 01:59"))
    assert not found.is_open(at("2026-11-25 20:00"))


# Next and last openings


def test_given_friday_evening_when_the_next_opening_is_asked_then_it_is_monday() -> None:
    found = openings(*WEEK)
    assert said(found.opens_at(at("2026-11-27 17:00"))) == "2026-11-30 08:00"
    assert found.closes_at(at("2026-11-27 17:00")) is None


def test_given_an_open_moment_when_asked_then_it_is_itself_and_closes_at_the_end() -> None:
    found = openings(*WEEK)
    assert found.opens_at(at("2026-11-27 09:15")) == at("2026-11-27 09:15")
    assert said(found.closes_at(at("2026-11-27 09:15"))) == "2026-11-27 15:00"


def test_given_hours_that_are_always_open_then_they_never_close_nor_change() -> None:
    found = openings("always")
    assert found.is_open(at("2026-11-28 03:00"))
    assert found.closes_at(at("2026-11-28 03:00")) is None
    assert found.edges(at("2026-01-01 00:00"), at("2027-01-01 00:00")) == ()


def test_given_hours_that_never_open_then_no_opening_is_found() -> None:
    found = Openings.of(hours(), STOCKHOLM)
    assert found.opens_at(at("2026-11-28 03:00")) is None
    assert found.next_working_day(date(2026, 11, 28)) is None
    assert found.closing(date(2026, 11, 28)) is None


def test_given_an_opening_beyond_400_days_then_it_is_not_found() -> None:
    found = openings(exceptions=[{"date": "2028-06-01", "open": ["08:00-09:00"]}])
    assert found.opens_at(at("2027-04-28 09:00")) == at("2028-06-01 08:00")
    assert found.opens_at(at("2027-04-20 09:00")) is None


def test_given_stretches_that_touch_at_midnight_then_no_edge_stands_between() -> None:
    found = openings("mon 18:00-24:00", "tue 00:00-06:00")
    assert [said(edge) for edge in found.edges(at("2026-11-23 00:00"), at("2026-11-30 00:00"))] == [
        "2026-11-23 18:00",
        "2026-11-24 06:00",
    ]


def test_given_a_stretch_when_cut_then_only_what_lies_inside_is_told() -> None:
    found = openings(*WEEK)
    cut = found.intervals(at("2026-11-26 12:00"), at("2026-11-27 09:00"))
    assert [(said(opens), said(closes)) for opens, closes in cut] == [
        ("2026-11-26 12:00", "2026-11-26 16:30"),
        ("2026-11-27 08:00", "2026-11-27 09:00"),
    ]
    assert found.intervals(at("2026-11-26 12:00"), at("2026-11-26 12:00")) == ()


# Kinds of day


def test_given_days_then_each_is_a_working_day_a_holiday_or_weekend() -> None:
    found = openings(*WEEK, holidays="SE", half_days={"12-31": ["09:00-11:00"]})
    kinds = {
        day: found.kind_of_day(date.fromisoformat(day))
        for day in ("2026-11-26", "2026-11-28", "2026-12-24", "2026-12-26", "2026-12-31")
    }
    assert kinds == {
        "2026-11-26": "working day",
        "2026-11-28": "weekend",
        "2026-12-24": "holiday",
        "2026-12-26": "holiday",
        "2026-12-31": "working day",  # kept as a half day
    }
    assert found.is_day_before_holiday(date(2026, 12, 23))
    assert not found.is_day_before_holiday(date(2026, 12, 24))
    assert not found.is_day_before_holiday(date(2026, 11, 25))


def test_given_hours_without_holidays_then_the_country_names_days_but_closes_none() -> None:
    found = openings(*WEEK, country="SE")
    assert found.kind_of_day(date(2026, 12, 25)) == "holiday"
    assert found.is_open(at("2026-12-25 10:00"))


def test_given_no_hours_then_it_is_open_day_and_night_with_working_days_monday_to_friday() -> None:
    found = Openings.always(STOCKHOLM, "SE")
    assert found.is_always
    assert found is Openings.always(STOCKHOLM, "SE")
    assert found.is_open(at("2026-11-29 03:00"))
    assert found.working_day(date(2026, 11, 27))
    assert not found.working_day(date(2026, 11, 28))
    assert not found.working_day(date(2026, 12, 25))
    assert found.next_working_day(date(2026, 12, 23)) == date(2026, 12, 28)


# Clock changes


def test_given_the_spring_night_then_an_opening_inside_the_gap_is_empty() -> None:
    found = openings("daily 02:00-03:00")
    assert found.day(date(2026, 3, 29)) == ()
    assert not found.working_day(date(2026, 3, 29))
    assert day_of(openings("daily 02:30-04:00"), "2026-03-29") == "03:00-04:00"


def test_given_the_autumn_night_then_an_opening_over_the_repeated_hour_is_an_hour_longer() -> None:
    [(opens, closes)] = openings("daily 01:00-04:00").day(date(2026, 10, 25))
    assert closes - opens == 4 * 3600


def test_given_the_autumn_night_then_adjoining_openings_stay_adjoining() -> None:
    one, two = openings("daily 01:00-02:30"), openings("daily 02:30-04:00")
    assert one.day(date(2026, 10, 25))[0][1] == two.day(date(2026, 10, 25))[0][0]
    assert not one.is_open(at("2026-10-25 02:15", fold=1))
    assert two.is_open(at("2026-10-25 02:15", fold=1))


# What has no meaning


def test_given_names_without_meaning_then_each_is_told() -> None:
    bad = openings(*WEEK, holidays="ZZ", half_days={"02-30": ["08:00-09:00"], "no such day": ["08:00-09:00"]})
    assert bad.faults == (
        "no holidays are known for `ZZ`; write a country code such as SE, DK or DE-BY",
        "the half day `02-30` is no date; write MM-DD, such as 12-23",
    )
    assert day_of(bad, "2026-12-25") == "08:00-15:00"
    assert openings(*WEEK, half_days={"Julafton": ["08:00-09:00"]}).faults == (
        "the half day `Julafton` is a name, and no holidays are kept; write MM-DD or set `holidays`",
    )
    assert openings(*WEEK, holidays="DK", half_days={"Julafton": ["08:00-09:00"]}).faults == (
        "the half day `Julafton` is no holiday of `DK`; write its name as the calendar has it, or MM-DD",
    )
    assert openings(*WEEK, holidays="SE", half_days={"julafton": ["08:00-09:00"], "12-23": []}).faults == ()


# The oracle: the clock on the wall, minute by minute

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NIGHTS = {
    STOCKHOLM: (date(2026, 3, 28), date(2026, 10, 24)),
    "America/New_York": (date(2026, 3, 7), date(2026, 10, 31)),
}


def clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


@st.composite
def spans(draw: st.DrawFn, at_most: int = 3) -> list[str]:
    """Draw clock spans that do not overlap; the last may run past midnight."""
    cuts = sorted(draw(st.sets(st.integers(0, 95), min_size=2, max_size=2 * at_most)))
    cuts = [cut * 15 for cut in cuts[: len(cuts) // 2 * 2]]
    found = [f"{clock(start)}-{clock(end)}" for start, end in zip(cuts[::2], cuts[1::2], strict=True)]
    if draw(st.booleans()):
        last = cuts[-2]
        end = draw(st.integers(0, min(cuts[0], last - 15) // 15)) * 15 if last else last
        if end < cuts[0] and end < last:
            found[-1] = f"{clock(last)}-{clock(end)}"
    return found


@st.composite
def drawn_hours(draw: st.DrawFn, dates: list[date]) -> Hours:
    """Draw hours with everything they can hold, with seasons and exceptions around some dates."""
    week = [
        f"{day} {', '.join(draw(spans()))}"
        for day in draw(st.lists(st.sampled_from(DAYS), unique=True, max_size=7))
    ]
    parts: dict[str, object] = {"open": week}
    if draw(st.booleans()):
        start = draw(st.integers(0, 92)) * 15
        parts["lunch"] = [f"{clock(start)}-{clock((start + 45) % 1440)}"]
    if draw(st.booleans()):
        first = draw(st.sampled_from(dates))
        last = first + timedelta(draw(st.integers(0, 2)))
        yearly = draw(st.booleans())
        form = "%m-%d" if yearly else "%Y-%m-%d"
        parts["seasons"] = [
            {
                "date": f"{first:{form}} to {last:{form}}",
                "open": [f"daily {', '.join(draw(spans()))}"] if draw(st.booleans()) else [],
            }
        ]
    if draw(st.booleans()):
        day = draw(st.sampled_from(dates))
        parts["exceptions"] = [
            {"date": f"{day:%Y-%m-%d}", "open": draw(spans(2)) if draw(st.booleans()) else []}
        ]
    if draw(st.booleans()):
        parts["half_days"] = {f"{draw(st.sampled_from(dates)):%m-%d}": draw(spans(1))}
    if draw(st.booleans()):
        parts["holidays"] = draw(st.sampled_from(["SE", "US"]))
        parts["de_facto"] = draw(st.booleans())
    return Hours.model_validate(parts)


def oracle_minutes(rules: Hours, day: date) -> set[int]:
    """Return the minutes of a date, on the clock, that belong to it; 1440 and more are the next day's."""

    def listed(found: tuple[ClockSpan, ...]) -> set[int]:
        return {
            minute
            for span in found
            for minute in range(span.start, span.end + (1440 if span.end <= span.start else 0))
        }

    for exception in rules.exceptions:
        if any(span.holds(day) for span in exception.date):
            return listed(exception.open)
    week = rules.open
    for season in rules.seasons:
        if any(span.holds(day) for span in season.date):
            week = season.open
    usual: set[int] = set()
    for span in week:
        if day.weekday() in span.days:
            usual |= listed(span.spans)
    for lunch in listed(rules.lunch):
        usual -= {lunch, lunch + 1440}
    half = rules.half_days.get(f"{day:%m-%d}")
    if half is not None:
        return listed(half) if usual else set()
    if rules.holidays:
        kept = ("public", "de_facto") if rules.de_facto and rules.holidays == "SE" else ("public",)
        if day in holidays.country_holidays(rules.holidays, years=day.year, categories=kept):
            return set()
    return usual


def oracle_open(rules: Hours, zone: str, moment: datetime) -> bool:
    local = moment.astimezone(ZoneInfo(zone))
    minute = local.hour * 60 + local.minute
    if local.fold:
        minute = local.hour * 60 + 59  # the clock stands at the end of the hour it repeats
    day = local.date()
    return minute in oracle_minutes(rules, day) or minute + 1440 in oracle_minutes(rules, day - timedelta(1))


@given(st.data())
def test_given_any_hours_when_compared_with_the_clock_then_every_minute_agrees(data: st.DataObject) -> None:
    zone = data.draw(st.sampled_from(sorted(NIGHTS)))
    first = data.draw(
        st.one_of(
            st.sampled_from([*NIGHTS[zone], date(2026, 12, 23), date(2026, 6, 18)]),
            st.dates(date(2025, 1, 1), date(2028, 12, 28)),
        )
    )
    dates = [first + timedelta(day) for day in range(3)]
    rules = data.draw(drawn_hours(dates))
    found = Openings.of(rules, zone)
    start = found.days.midnight(first)
    step, offset = data.draw(st.sampled_from([7, 13, 15])), data.draw(st.integers(0, 6))
    moments = [start + 60 * minute for minute in range(offset, 2 * 1440 + 120, step)]
    expected = [oracle_open(rules, zone, datetime.fromtimestamp(moment, UTC)) for moment in moments]
    assert [found.is_open(moment) for moment in moments] == expected


@given(st.data())
def test_given_any_hours_then_edges_intervals_and_next_openings_tell_one_story(data: st.DataObject) -> None:
    zone = data.draw(st.sampled_from(sorted(NIGHTS)))
    first = data.draw(st.sampled_from([*NIGHTS[zone], date(2026, 12, 23)]))
    rules = data.draw(drawn_hours([first + timedelta(day) for day in range(3)]))
    found = Openings.of(rules, zone)
    start = found.days.midnight(first) + data.draw(st.integers(0, 3 * DAY))
    end = start + data.draw(st.integers(1, 40 * DAY))
    edges = found.edges(start, end)
    assert list(edges) == sorted(set(edges))
    for edge in edges:
        assert found.is_open(edge) != found.is_open(edge - 1)
    stretches = found.intervals(start, end)
    for opens, closes in stretches:
        assert start <= opens < closes <= end
        assert found.is_open(opens)
        assert found.is_open(closes - 1)
        assert closes == end or not found.is_open(closes)
    opens_at = found.opens_at(start)
    if stretches:
        assert opens_at == stretches[0][0]
    else:
        assert opens_at is None or opens_at >= end
    change = found.change_after(start)
    if change is not None and change < end:
        assert change == min(edge for edge in edges if edge > start)
    closes_at = found.closes_at(start)
    assert (closes_at is None) or (found.is_open(start) and closes_at == change)


@given(st.data())
def test_given_any_instants_in_any_order_then_the_answer_does_not_depend_on_what_was_asked_before(
    data: st.DataObject,
) -> None:
    first = date(2026, 10, 24)
    rules = data.draw(drawn_hours([first]))
    warm = Openings.of(rules, STOCKHOLM)
    for moment in data.draw(st.lists(st.integers(1_700_000_000, 1_900_000_000), min_size=1, max_size=8)):
        fresh = Openings.of(rules, STOCKHOLM)
        assert warm.change_after(moment) == fresh.change_after(moment)
        assert warm.is_open(moment) == fresh.is_open(moment)
        assert warm.edges(moment, moment + 9 * DAY) == fresh.edges(moment, moment + 9 * DAY)


@pytest.mark.parametrize("zone", ["UTC", "Europe/London"])
def test_given_a_closing_on_the_seam_between_two_blocks_then_it_is_an_edge(zone: str) -> None:
    """Blocks begin at midnight UTC; 2026-11-02 is such a seam only by arithmetic, so every day is tried."""
    found = openings("daily 18:00-24:00", zone=zone)
    start = at("2026-11-01 00:00", zone)
    assert len(found.edges(start, start + 64 * DAY)) == 128

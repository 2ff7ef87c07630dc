"""Clock times, days and deadlines in each language's own grammar."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansvar.speech import times
from ansvar.speech.lang import CATALOGUES
from ansvar.words.text import LANGUAGES
from speech.worlds import NOW, STOCKHOLM, at

#: Ten years to either side, with both nights of the year when the clock changes.
moments = st.one_of(
    st.integers(-5_000_000, 5_000_000).map(lambda minutes: NOW.astimezone(UTC) + timedelta(minutes=minutes)),
    st.integers(0, 180).map(lambda minutes: datetime(2026, 3, 29, tzinfo=UTC) + timedelta(minutes=minutes)),
    st.integers(0, 180).map(lambda minutes: datetime(2026, 10, 25, tzinfo=UTC) + timedelta(minutes=minutes)),
)


def when(moment: datetime, language: str) -> str:
    return times.when(moment, NOW, STOCKHOLM, language)


def before(moment: datetime, language: str) -> str:
    return times.before(moment, NOW, STOCKHOLM, language)


@pytest.mark.parametrize(
    ("language", "quarter", "full", "five", "noon", "midnight"),
    [
        ("sv", "klockan 13:15", "klockan 8", "klockan 8:05", "klockan 12", "midnatt"),
        ("da", "klokken 13:15", "klokken 8", "klokken 8:05", "klokken 12", "midnat"),
        ("nb", "klokken 13:15", "klokken 8", "klokken 8:05", "klokken 12", "midnatt"),
        ("nl", "13.15 uur", "8 uur", "8.05 uur", "12 uur", "middernacht"),
        ("en", "1:15 pm", "8 am", "8:05 am", "12 noon", "midnight"),
        ("fi", "kello 13:15", "kello 8", "kello 8:05", "kello 12", "keskiyöllä"),
        ("de", "13 Uhr 15", "8 Uhr", "8 Uhr 5", "12 Uhr", "Mitternacht"),
    ],
)
def test_given_a_clock_time_then_it_is_told_as_the_language_tells_it(
    language: str, quarter: str, full: str, five: str, noon: str, midnight: str
) -> None:
    told = [
        times.clock_time(at(2, hour, minute), STOCKHOLM, language)
        for hour, minute in ((13, 15), (8, 0), (8, 5), (12, 0), (0, 0))
    ]
    assert told == [quarter, full, five, noon, midnight]


@pytest.mark.parametrize(
    ("hour", "told"), [(0, "12:30 am"), (11, "11:30 am"), (12, "12:30 pm"), (23, "11:30 pm")]
)
def test_given_english_then_the_clock_has_twelve_hours(hour: int, told: str) -> None:
    assert times.clock_time(at(2, hour, 30), STOCKHOLM, "en") == told


@pytest.mark.parametrize(
    ("language", "today", "tomorrow", "weekday", "later"),
    [
        (
            "sv",
            "klockan 13:15",
            "i morgon klockan 8",
            "på tisdag klockan 8",
            "torsdag den femte mars klockan 8",
        ),
        (
            "da",
            "klokken 13:15",
            "i morgen klokken 8",
            "på tirsdag klokken 8",
            "torsdag den 5. marts klokken 8",
        ),
        ("nb", "klokken 13:15", "i morgen klokken 8", "på tirsdag klokken 8", "torsdag 5. mars klokken 8"),
        ("nl", "om 13.15 uur", "morgen om 8 uur", "dinsdag om 8 uur", "donderdag 5 maart om 8 uur"),
        (
            "en",
            "at 1:15 pm",
            "tomorrow at 8 am",
            "on Tuesday at 8 am",
            "on Thursday the 5th of March at 8 am",
        ),
        (
            "fi",
            "kello 13:15",
            "huomenna kello 8",
            "tiistaina kello 8",
            "torstaina viides maaliskuuta kello 8",
        ),
        (
            "de",
            "um 13 Uhr 15",
            "morgen um 8 Uhr",
            "am Dienstag um 8 Uhr",
            "am Donnerstag, den fünften März um 8 Uhr",
        ),
    ],
)
def test_given_a_return_then_the_nearer_it_is_the_less_is_said_N9(
    language: str, today: str, tomorrow: str, weekday: str, later: str
) -> None:
    assert when(at(26, 13, 15, month=2), language) == today
    assert when(at(27, 8, month=2), language) == tomorrow
    assert when(at(3, 8), language) == weekday
    assert when(at(5, 8), language) == later


@pytest.mark.parametrize(
    ("language", "today", "weekday"),
    [
        ("sv", "före klockan 15 i dag", "före klockan 15 på tisdag"),
        ("da", "inden klokken 15 i dag", "inden klokken 15 på tirsdag"),
        ("nb", "før klokken 15 i dag", "før klokken 15 på tirsdag"),
        ("nl", "vandaag vóór 15 uur", "dinsdag vóór 15 uur"),
        ("en", "before 3 pm today", "before 3 pm on Tuesday"),
        ("fi", "viimeistään tänään kello 15", "viimeistään tiistaina kello 15"),
        ("de", "spätestens heute um 15 Uhr", "spätestens am Dienstag um 15 Uhr"),
    ],
)
def test_given_a_deadline_then_it_is_told_in_the_languages_own_order(
    language: str, today: str, weekday: str
) -> None:
    assert before(at(26, 15, month=2), language) == today
    assert before(at(3, 15), language) == weekday


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("sv", "senast i dag"),
        ("en", "no later than today"),
        ("nl", "uiterlijk vandaag"),
        ("fi", "viimeistään tänään"),
    ],
)
def test_given_a_deadline_at_midnight_then_it_is_the_end_of_the_day_before(language: str, told: str) -> None:
    assert before(at(27, 0, month=2), language) == told


def test_given_a_return_at_midnight_then_only_the_day_is_told() -> None:
    assert when(at(27, 0, month=2), "sv") == "i morgon"
    assert when(at(2, 0), "en") == "on Monday"


@pytest.mark.parametrize(
    ("days", "told"), [(6, "på onsdag klockan 10"), (7, "torsdag den femte mars klockan 10")]
)
def test_given_a_week_ahead_then_the_weekday_alone_would_mislead(days: int, told: str) -> None:
    assert when(NOW + timedelta(days=days), "sv") == told


def test_given_a_far_date_then_the_year_is_told() -> None:
    assert when(at(1, 8, year=2027), "en") == "on Monday the 1st of March 2027 at 8 am"
    assert "2026" not in when(at(1, 8, month=11), "en")


def test_given_a_zone_then_its_clock_and_its_day_are_told() -> None:
    late = datetime(2026, 2, 26, 22, 30, tzinfo=UTC)
    assert times.when(late, NOW, ZoneInfo("Europe/Helsinki"), "en") == "tomorrow at 12:30 am"
    assert times.when(late, NOW, STOCKHOLM, "en") == "at 11:30 pm"


@pytest.mark.parametrize("hour_utc", [0, 1])
def test_given_the_night_the_clock_goes_back_then_both_hours_have_a_name(hour_utc: int) -> None:
    moment = datetime(2026, 10, 25, hour_utc, 30, tzinfo=UTC)
    assert times.clock_time(moment, STOCKHOLM, "sv") == "klockan 2:30"


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("sv", "tisdag 3 mars 2026 klockan 8:05"),
        ("en", "Tuesday 3 March 2026, 8:05"),
        ("fi", "tiistaina 3. maaliskuuta 2026 kello 8:05"),
        ("de", "Dienstag, 3. März 2026, 8:05 Uhr"),
    ],
)
def test_given_an_account_then_a_moment_is_whole(language: str, told: str) -> None:
    assert times.exactly(at(3, 8, 5), STOCKHOLM, language) == told


def test_days_have_a_bare_name_too() -> None:
    today = date(2026, 2, 26)
    told = [times.plain_day(today + timedelta(days=days), today, "en") for days in (0, 1, 5, 7)]
    assert told == ["today", "tomorrow", "Tuesday", "Thursday the 5th of March"]
    assert times.weekday(today, "de") == "Donnerstag"
    assert times.on_day(date(2026, 2, 25), today, "en") == "on Wednesday the 25th of February"


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(0, "0 sekunder"), (1, "1 sekund"), (20, "20 sekunder"), (60, "1 minut"), (90, "90 sekunder"),
     (7_200, "2 timmar"), (86_400, "1 dag"), (1_209_600, "2 veckor"), (22.4, "22 sekunder")],
)  # fmt: skip
def test_given_a_length_then_it_is_told_in_the_largest_whole_unit(seconds: float, told: str) -> None:
    assert times.duration(seconds, "sv") == told


@given(
    moments,
    st.integers(0, 60 * 24 * 500),
    st.sampled_from(LANGUAGES),
)
def test_every_moment_has_words_and_no_place_is_left_open(now: datetime, minutes: int, language: str) -> None:
    moment = now + timedelta(minutes=minutes)
    for text in (
        times.when(moment, now, STOCKHOLM, language),
        times.before(moment, now, STOCKHOLM, language),
        times.exactly(moment, STOCKHOLM, language),
    ):
        assert text
        assert "{" not in text


@given(
    moments,
    st.sampled_from(LANGUAGES),
)
def test_two_days_of_the_coming_week_never_have_the_same_name(now: datetime, language: str) -> None:
    today = now.date()
    names = {times.on_day(today + timedelta(days=days), today, language) for days in range(8)}
    assert len(names) == 8
    assert set(CATALOGUES[language].on_weekdays) & names

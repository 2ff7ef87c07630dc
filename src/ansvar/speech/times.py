"""Clock times, weekdays, dates and lengths of time, in the grammar of each language.

Moments are aware; they are told by the clock of the zone that is given. A minute that has begun is told
without its seconds. The words are written so that a voice reads them right: `klockan 13:15` and not
`klockan 13.15`, and `den tredje mars` where a voice would read a bare `3` as a count.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo
from typing import Final

from ansvar.speech.lang import spoken

#: Up to so many days ahead a weekday is told by its name alone.
NAMED_DAYS: Final = 6
#: From so many days ahead a date is told with its year.
DAYS_WITH_YEAR: Final = 300


def weekday(day: date, language: str) -> str:
    """Return the name of the weekday: `tisdag`."""
    return spoken(language).weekdays[day.weekday()]


def clock_time(at: datetime, zone: tzinfo, language: str) -> str:
    """Return the time of day: `klockan 13:15`, `1:15 pm`, `13 Uhr 15`."""
    words, at = spoken(language), at.astimezone(zone)
    if at.minute == 0 and at.hour in (0, 12):
        return words.noon if at.hour else words.midnight
    shape = words.clock_minute if at.minute else words.clock_hour
    return shape.format(
        h=at.hour,
        h12=(at.hour + 11) % 12 + 1,
        half="am" if at.hour < 12 else "pm",
        m=at.minute,
        mm=f"{at.minute:02d}",
    )


def on_day(day: date, today: date, language: str) -> str:
    """Return a day as it answers "when": `i dag`, `i morgon`, `på tisdag`, `tisdag den tredje mars`."""
    words, ahead = spoken(language), (day - today).days
    if ahead == 0:
        return words.today
    if ahead == 1:
        return words.tomorrow
    if 1 < ahead <= NAMED_DAYS:
        return words.on_weekdays[day.weekday()]
    return _date(day, today, words.on_date, language)


def plain_day(day: date, today: date, language: str) -> str:
    """Return a day by its bare name: `today`, `tomorrow`, `Tuesday`, `Tuesday the 3rd of March`."""
    words, ahead = spoken(language), (day - today).days
    if ahead == 0:
        return words.today
    if ahead == 1:
        return words.tomorrow
    if 1 < ahead <= NAMED_DAYS:
        return words.weekdays[day.weekday()]
    return _date(day, today, words.plain_date, language)


def _date(day: date, today: date, shape: str, language: str) -> str:
    words = spoken(language)
    text = shape.format(
        weekday=words.weekdays[day.weekday()],
        on_weekday=words.on_weekdays[day.weekday()],
        nth=words.days_of_month[day.day - 1],
        month=words.months[day.month - 1],
    )
    if abs((day - today).days) >= DAYS_WITH_YEAR:
        text = words.year.format(date=text, year=day.year)
    return text


def _brief_date(day: date, shape: str, language: str) -> str:
    words = spoken(language)
    return shape.format(nth=words.days_of_month[day.day - 1], month=words.months[day.month - 1])


def when(at: datetime, now: datetime, zone: tzinfo, language: str, brief: bool = False) -> str:
    """Return when something happens, as a caller is told it.

    The same day only the clock; tomorrow and within six days the day and the clock; later the date. A
    moment at midnight is the day alone. `brief` leaves out the weekday and the clock of a later date.
    """
    words, local, today = spoken(language), at.astimezone(zone), now.astimezone(zone).date()
    if local.date() == today:
        return words.at.format(clock=clock_time(at, zone, language))
    if brief and (local.date() - today).days > NAMED_DAYS:
        return _brief_date(local.date(), words.on_brief, language)
    day = on_day(local.date(), today, language)
    if (local.hour, local.minute) == (0, 0):
        return day
    return words.at_day.format(day=day, clock=clock_time(at, zone, language))


def before(at: datetime, now: datetime, zone: tzinfo, language: str, brief: bool = False) -> str:
    """Return a deadline: `före klockan 15 på tisdag`; one at midnight is the end of the day that is over then.

    `brief` tells a later date without its weekday and clock.
    """
    words, local, today = spoken(language), at.astimezone(zone), now.astimezone(zone).date()
    midnight = (local.hour, local.minute) == (0, 0)
    last = local.date() - timedelta(days=1) if midnight else local.date()
    if brief and (last - today).days > NAMED_DAYS:
        return words.before_end.format(
            day=_brief_date(last, words.on_brief, language),
            plain=_brief_date(last, words.plain_brief, language),
        )
    day, plain = on_day(last, today, language), plain_day(last, today, language)
    if midnight:
        return words.before_end.format(day=day, plain=plain)
    return words.before.format(clock=clock_time(at, zone, language), day=day, plain=plain)


def exactly(at: datetime, zone: tzinfo, language: str) -> str:
    """Return a moment for the eye: weekday, date, year and clock, whatever day it is today."""
    words, local = spoken(language), at.astimezone(zone)
    return words.written.format(
        weekday=words.weekdays[local.weekday()],
        on_weekday=words.on_weekdays[local.weekday()],
        d=local.day,
        month=words.months[local.month - 1],
        year=local.year,
        h=local.hour,
        mm=f"{local.minute:02d}",
    )


_STEPS: Final = (("week", 604_800), ("day", 86_400), ("hour", 3_600), ("minute", 60))


def duration(seconds: float, language: str) -> str:
    """Return a length of time in the largest unit that measures it whole: `20 sekunder`, `5 minuter`."""
    whole = max(0, round(seconds))
    for unit, size in _STEPS:
        if whole >= size and whole % size == 0:
            return counted(whole // size, unit, language)
    return counted(whole, "second", language)


def counted(count: int, unit: str, language: str) -> str:
    """Return a count of second, minute, hour, day or week: `1 dag`, `2 dagar`."""
    one, many = spoken(language).durations[unit]
    return one if count == 1 else many.format(n=count)

"""When somebody or something is open: weekly hours, lunch, seasons, holidays, half days and exceptions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final

from ansvar.policy.sections import Hours
from ansvar.presence.days import DAY, Stretch, Stretches, days_of
from ansvar.presence.holidays_ import Free, FreeDay, fold, free_day, known_country, known_name
from ansvar.words.clock import ClockSpan, DateSpan

_MONTH_DAY: Final = re.compile(r"(\d{2})-(\d{2})")
_MIDNIGHT: Final = DAY // 60


def _minutes(spans: Iterable[ClockSpan]) -> list[tuple[int, int]]:
    return [(span.start, span.end if span.end > span.start else span.end + _MIDNIGHT) for span in spans]


def _without(spans: list[tuple[int, int]], closed: list[tuple[int, int]]) -> list[tuple[int, int]]:
    for start, end in closed:
        spans = [
            part
            for opens, closes in spans
            for part in ((opens, min(closes, start)), (max(opens, end), closes))
            if part[0] < part[1]
        ]
    return spans


def _dated_first(dates: Iterable[DateSpan]) -> bool:
    return not any(span.start[0] for span in dates)


class Openings(Stretches):
    """Opening hours in a zone, compiled; every instant is seconds since the epoch (UTC).

    What holds on a date is the first of these that says something:

    1. an exception (one with a year before one without, then the order of the file), as it is written;
    2. a half day, by its name or MM-DD, as it is written, on a weekday that would else have openings;
    3. a holiday that is kept: closed;
    4. a season (chosen as exceptions are), less the lunch;
    5. the week, less the lunch.

    An opening belongs to the date it begins on, also when it runs past midnight. A clock time that the
    spring night skips is the moment the gap ends; one that the autumn night shows twice is the first.
    """

    __slots__ = ("_always", "_country", "_exceptions", "_half", "_hours", "_keeps", "_lunch", "_seasons")

    def __init__(self, hours: Hours | None, zone: str, country: str | None = None) -> None:
        super().__init__(days_of(zone))
        self._always = hours is None
        self._hours = hours or Hours()
        self._keeps = self._hours.holidays
        self._country = self._keeps or country
        self._lunch = _minutes(self._hours.lunch)
        self._exceptions = sorted(self._hours.exceptions, key=lambda row: _dated_first(row.date))
        self._seasons = sorted(self._hours.seasons, key=lambda row: _dated_first(row.date))
        self._half = {
            key if _MONTH_DAY.fullmatch(key) else fold(key): spans
            for key, spans in self._hours.half_days.items()
        }

    @classmethod
    def of(cls, hours: Hours, zone: str, country: str | None = None) -> Openings:
        """Return the openings that `hours` say in a zone.

        `country` names the days (`kind_of_day`) where the hours themselves keep no holidays.
        """
        return cls(hours, zone, country)

    @classmethod
    def always(cls, zone: str, country: str | None = None) -> Openings:
        """Return openings of somebody without hours: always open, working days Monday to Friday but holidays."""
        return _always(zone, country)

    @property
    def is_always(self) -> bool:
        """Whether no hours are set, so that nobody is ever outside them."""
        return self._always

    @property
    def faults(self) -> tuple[str, ...]:
        """What in the hours has no meaning: an unknown country, an unknown name of a half day."""
        found = []
        if self._keeps and not known_country(self._keeps):
            found.append(
                f"no holidays are known for `{self._keeps}`; write a country code such as SE, DK or DE-BY"
            )
        for key in self._hours.half_days:
            match = _MONTH_DAY.fullmatch(key)
            if match:
                try:
                    date(2024, int(match[1]), int(match[2]))
                except ValueError:
                    found.append(f"the half day `{key}` is no date; write MM-DD, such as 12-23")
            elif not self._country:
                found.append(
                    f"the half day `{key}` is a name, and no holidays are kept; write MM-DD or set `holidays`"
                )
            elif known_country(self._country) and not known_name(self._country, key, 2024):
                found.append(
                    f"the half day `{key}` is no holiday of `{self._country}`; write its name as the calendar "
                    "has it, or MM-DD"
                )
        return tuple(found)

    def is_open(self, at: float) -> bool:
        """Whether an instant lies in an opening; at closing time it is closed."""
        return self.holds(at)

    def opens_at(self, at: float) -> float | None:
        """Return `at` when open, else the next opening; None when there is none within 400 days."""
        return at if self.holds(at) else self.change_after(at)

    def closes_at(self, at: float) -> float | None:
        """Return the end of the opening that holds `at`; None when closed, or open for 400 days and more."""
        return self.change_after(at) if self.holds(at) else None

    def working_day(self, day: date) -> bool:
        """Whether a local date has an opening; without hours, whether it is Monday to Friday and no holiday."""
        if self._always:
            return day.weekday() < 5 and not self._is_free(day)
        return bool(self.day(day))

    def next_working_day(self, day: date) -> date | None:
        """Return the first working day after a date, or None when there is none within 400 days."""
        for later in range(1, 401):
            if self.working_day(day + timedelta(later)):
                return day + timedelta(later)
        return None

    def closing(self, day: date) -> float | None:
        """Return when the last opening of a date ends, or None for a closed day.

        Without hours, a day closes at midnight.
        """
        stretches = self.day(day)
        return stretches[-1][1] if stretches else None

    def local(self, at: float) -> datetime:
        """Return the aware local datetime of an instant."""
        return self.days.local(at)

    def day_of(self, at: float) -> date:
        """Return the local date that holds an instant."""
        return self.days.day_of(at)

    def kind_of_day(self, day: date) -> str:
        """Return `holiday`, `weekend` or `working day`.

        A day free in practice counts as a holiday unless the hours say otherwise or keep it as a half day.
        """
        if self._is_free(day):
            return "holiday"
        return "weekend" if day.weekday() >= 5 else "working day"

    def is_day_before_holiday(self, day: date) -> bool:
        """Whether the next day is a holiday and this one is none."""
        return not self._is_free(day) and self._is_free(day + timedelta(1))

    def _free(self, day: date) -> FreeDay | None:
        return free_day(self._country, day)

    def _is_free(self, day: date) -> bool:
        free = self._free(day)
        if free is None:
            return False
        if free.free is Free.PUBLIC:
            return True
        return free.free is Free.IN_PRACTICE and self._hours.de_facto and self._half_day(day) is None

    def _half_day(self, day: date) -> tuple[ClockSpan, ...] | None:
        if not self._half:
            return None
        spans = self._half.get(f"{day.month:02d}-{day.day:02d}")
        if spans is not None:
            return spans
        free = self._free(day)
        return next((self._half[name] for name in self._half if free and name in free.names), None)

    def _usual(self, day: date) -> list[tuple[int, int]]:
        for season in self._seasons:
            if any(span.holds(day) for span in season.date):
                week = season.open
                break
        else:
            week = self._hours.open
        spans = [pair for span in week if day.weekday() in span.days for pair in _minutes(span.spans)]
        # An opening past midnight meets the lunch of the next date too.
        later = [(start + _MIDNIGHT, end + _MIDNIGHT) for start, end in self._lunch]
        return _without(spans, self._lunch + later)

    def _spans(self, day: date) -> Iterable[tuple[int, int]]:
        if self._always:
            return [(0, _MIDNIGHT)]
        for exception in self._exceptions:
            if any(span.holds(day) for span in exception.date):
                return _minutes(exception.open)
        usual = self._usual(day)
        half = self._half_day(day)
        if half is not None:
            return _minutes(half) if usual else []
        if self._keeps:
            free = free_day(self._keeps, day)
            if free and (
                free.free is Free.PUBLIC or (free.free is Free.IN_PRACTICE and self._hours.de_facto)
            ):
                return []
            if free and free.free is Free.HALF and free.minute is not None and self._hours.de_facto:
                return _without(usual, [(free.minute, 2 * _MIDNIGHT)])
        return usual


@lru_cache(maxsize=64)
def _always(zone: str, country: str | None) -> Openings:
    return Openings(None, zone, country)


__all__ = ["Openings", "Stretch"]

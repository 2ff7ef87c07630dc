"""Clock times, weekdays, dates and deadlines, as a policy says them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import ClassVar, Final, Self

from ansvar.words.phrase import Phrase
from ansvar.words.spans import Length, Unit

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})")
_SPAN = re.compile(r"(\d{1,2}[:.]\d{2})\s*-\s*(\d{1,2}[:.]\d{2})")


def minute_of(text: str) -> int:
    """Return the minute of the day that a clock time such as ``08:30`` says; 24:00 is 1440."""
    match = _CLOCK.fullmatch(text.strip())
    if match:
        hour, minute = int(match[1]), int(match[2])
        if (hour <= 23 and minute <= 59) or (hour == 24 and minute == 0):
            return hour * 60 + minute
    raise ValueError(f'`{text}` is no clock time; write 00:00 to 24:00, such as "08:30"')


def clock(minute: int) -> str:
    """Return a minute of the day as ``HH:MM``."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


@dataclass(frozen=True, slots=True, order=True)
class Clock(Phrase):
    """A clock time, in minutes from midnight by the local clock."""

    minute: int

    allowed: ClassVar[str] = 'write a clock time in quotes, such as "08:30"'
    examples: ClassVar[tuple[str, ...]] = ("08:30", "15:30")

    @classmethod
    def parse(cls, text: str) -> Self:
        return cls(minute_of(text))

    def __str__(self) -> str:
        return clock(self.minute)


#: ``mon``, ``tues``, ``wednesday``: the first three letters, or more of the English name.
_DAY_NAMES: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def _weekday(name: str) -> int | None:
    if len(name) >= 3:
        for index, full in enumerate(_DAY_NAMES):
            if full.startswith(name):
                return index
    return None


def parse_days(text: str) -> tuple[int, ...]:
    """Return the weekdays (Monday 0) that ``mon-thu``, ``sat``, ``daily`` or ``mon, wed`` says."""
    days: set[int] = set()
    low = re.sub(r"\s*-\s*", "-", text.strip().lower())
    for part in re.split(r"[,\s]+", low):
        if part in ("daily", "every-day"):
            days.update(range(7))
            continue
        if part in ("weekdays", "weekday"):
            days.update(range(5))
            continue
        if part in ("weekend", "weekends"):
            days.update((5, 6))
            continue
        first, dash, last = part.partition("-")
        start = _weekday(first)
        end = _weekday(last) if dash else start
        if start is None or end is None:
            raise ValueError(
                f"`{text}` is no weekday; write mon, tue, wed, thu, fri, sat, sun, or a span such as mon-fri"
            )
        days.update((start + step) % 7 for step in range((end - start) % 7 + 1))
    return tuple(sorted(days))


def _say_days(days: tuple[int, ...]) -> str:
    runs: list[list[int]] = []
    for day in days:
        if runs and day == runs[-1][-1] + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ", ".join(
        WEEKDAYS[run[0]] if len(run) == 1 else f"{WEEKDAYS[run[0]]}-{WEEKDAYS[run[-1]]}" for run in runs
    )


@dataclass(frozen=True, slots=True)
class Days(Phrase):
    """A set of weekdays, Monday 0."""

    days: tuple[int, ...]

    allowed: ClassVar[str] = 'write weekdays, such as "wed", "mon-fri" or "mon, thu"'
    examples: ClassVar[tuple[str, ...]] = ("wed", "mon-fri", "mon, thu")

    @classmethod
    def parse(cls, text: str) -> Self:
        return cls(parse_days(text))

    def __str__(self) -> str:
        return _say_days(self.days)


@dataclass(frozen=True, slots=True)
class ClockSpan(Phrase):
    """Part of a day, ``[start, end)`` in minutes; an end at or before the start runs past midnight."""

    start: int
    end: int

    allowed: ClassVar[str] = 'write a span of clock times, such as "12:00-13:00"'
    examples: ClassVar[tuple[str, ...]] = ("12:00-13:00", "22:00-06:00")

    @classmethod
    def parse(cls, text: str) -> Self:
        match = _SPAN.fullmatch(text.strip())
        if not match:
            raise cls.refuse(text)
        start, end = minute_of(match[1]), minute_of(match[2])
        if start == end or start == 1440:
            raise ValueError(f"`{text}` is empty; the end must differ from the start")
        return cls(start, end)

    def holds(self, minute: int) -> bool:
        """Whether a minute of the day lies in the span."""
        if self.start < self.end:
            return self.start <= minute < self.end
        return minute >= self.start or minute < self.end

    def __str__(self) -> str:
        return f"{clock(self.start)}-{clock(self.end)}"


@dataclass(frozen=True, slots=True)
class WeekSpan(Phrase):
    """Openings on some weekdays: ``mon-wed 09:00-12:00, 13:00-15:00``, or ``always``."""

    days: tuple[int, ...]
    spans: tuple[ClockSpan, ...]

    allowed: ClassVar[str] = (
        'write weekdays and clock times, such as "mon-thu 08:00-16:30" or "fri 08:00-12:00, 13:00-15:00"'
    )
    examples: ClassVar[tuple[str, ...]] = ("mon-thu 08:00-16:30", "fri 08:00-12:00, 13:00-15:00", "always")

    @classmethod
    def parse(cls, text: str) -> Self:
        low = text.strip().lower()
        if low in ("always", "24/7"):
            return cls(tuple(range(7)), (ClockSpan(0, 1440),))
        match = re.match(r"^([a-z][a-z,\s-]*?)\s+(\d.*)$", low)
        if not match:
            raise cls.refuse(text)
        spans = tuple(ClockSpan.parse(part) for part in re.split(r"\s*(?:,|\band\b)\s*", match[2]) if part)
        return cls(parse_days(match[1].strip().rstrip(",")), spans)

    def __str__(self) -> str:
        return f"{_say_days(self.days)} {', '.join(str(span) for span in self.spans)}"


_MONTH_DAY = re.compile(r"(?:(\d{4})-)?(\d{2})-(\d{2})")


@dataclass(frozen=True, slots=True)
class DateSpan(Phrase):
    """Dates, both ends included: of every year (``05-15 to 09-14``) or of one (``2026-12-24``).

    A yearly span whose end lies before its start runs over the new year. ``first wed of month`` is one date of
    every month, ``even weeks`` every day of the weeks with an even number; both may be narrowed by
    ``in 09-01 to 05-31``. `nth` counts from the month's start (-1 is the last), `weekday` is Monday 0, `weeks`
    the remainder of the week's number divided by two; weeks have the numbers of ISO 8601.
    """

    start: tuple[int, int, int]
    end: tuple[int, int, int]
    nth: int | None = None
    weekday: int | None = None
    weeks: int | None = None

    allowed: ClassVar[str] = (
        'write a date or a span of dates, such as "2026-12-24", "2026-07-01 to 2026-07-31", "12-24" or '
        '"05-15 to 09-14", or dates that come back, such as "first wed of month", "even weeks" or '
        '"last fri of month in 09-01 to 05-31"'
    )
    examples: ClassVar[tuple[str, ...]] = ("2026-12-24", "05-15 to 09-14", "first wed of month", "even weeks")

    @classmethod
    def parse(cls, text: str) -> Self:
        low = " ".join(text.strip().lower().split())
        again = _AGAIN.fullmatch(low)
        if again is None:
            return cls(*cls._ends(text, low))
        start, end = cls._ends(text, again[4]) if again[4] else _ALL_YEAR
        if again[3]:
            return cls(start, end, weeks=("even", "odd").index(again[3]))
        weekday = _weekday(again[2])
        if weekday is None:
            raise cls.refuse(text)
        return cls(start, end, _NTH[again[1]], weekday)

    @classmethod
    def _ends(cls, text: str, span: str) -> tuple[tuple[int, int, int], tuple[int, int, int]]:
        first, to, last = span.partition(" to ")
        ends = []
        for part in (first, last if to else first):
            match = _MONTH_DAY.fullmatch(part.strip())
            if not match:
                raise cls.refuse(text)
            year, month, day = int(match[1] or 0), int(match[2]), int(match[3])
            try:
                date(year or 2024, month, day)
            except ValueError:
                raise ValueError(f"`{part.strip()}` is no date; {cls.allowed}") from None
            ends.append((year, month, day))
        start, end = ends
        if bool(start[0]) != bool(end[0]):
            raise ValueError(f"`{text}` names a year at one end only; name it at both or at none")
        if start[0] and end < start:
            raise ValueError(f"`{text}` ends before it starts; put the earlier date first")
        return start, end

    @property
    def comes_back(self) -> bool:
        """Whether it is a weekday of every month, or every other week, and not one stretch of dates."""
        return self.nth is not None or self.weeks is not None

    def holds(self, day: date) -> bool:
        """Whether a date lies in the span."""
        if self.weeks is not None and day.isocalendar().week % 2 != self.weeks:
            return False
        if self.nth is not None:
            in_month = (day.day - 1) // 7 + 1
            last = (day + timedelta(7)).month != day.month
            if day.weekday() != self.weekday or not (last if self.nth < 0 else in_month == self.nth):
                return False
        if self.start[0]:
            return self.start <= (day.year, day.month, day.day) <= self.end
        this = (0, day.month, day.day)
        if self.start <= self.end:
            return self.start <= this <= self.end
        return this >= self.start or this <= self.end

    def __str__(self) -> str:
        first, last = (
            (f"{year:04d}-" if year else "") + f"{month:02d}-{day:02d}"
            for year, month, day in (self.start, self.end)
        )
        dates = first if first == last else f"{first} to {last}"
        if not self.comes_back:
            return dates
        if self.weeks is not None:
            again = f"{('even', 'odd')[self.weeks]} weeks"
        else:
            nth = next(word for word, number in _NTH.items() if number == self.nth)
            again = f"{nth} {WEEKDAYS[self.weekday or 0]} of month"
        return again if (self.start, self.end) == _ALL_YEAR else f"{again} in {dates}"


_NTH: Final = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1}
_AGAIN: Final = re.compile(
    rf"(?:({'|'.join(_NTH)}) ([a-z]+) (?:of|in) (?:the |every |each )?month|(even|odd) weeks?)(?: in (.+))?"
)
_ALL_YEAR: Final = ((0, 1, 1), (0, 12, 31))


class DueKind(StrEnum):
    """How a deadline is counted."""

    AT_ONCE = "at once"
    SAME_DAY = "same day"
    NEXT_WORKING_DAY = "next working day"
    LENGTH = "length"


_BEFORE = re.compile(r"(.*?)\s+(?:before|by)\s+(\d{1,2}[:.]\d{2})")


@dataclass(frozen=True, slots=True)
class Due(Phrase):
    """A deadline: ``same day``, ``24 h``, ``2 working days``, ``next working day before 10:00``.

    ``same day`` ends with the opening hours of the day; a call after they ended counts as the next
    working day's. ``N working days`` is over at closing time of the Nth working day after the start.
    """

    kind: DueKind
    length: Length | None = None
    before: int | None = None

    allowed: ClassVar[str] = (
        'write "at once", "same day", "next working day", either with "before 10:00", or a length such as "24 h", '
        '"4 working hours" or "2 working days"'
    )
    examples: ClassVar[tuple[str, ...]] = (
        "same day",
        "24 h",
        "2 working days",
        "next working day before 10:00",
    )

    @classmethod
    def parse(cls, text: str) -> Self:
        low = " ".join(text.strip().lower().split())
        match = _BEFORE.fullmatch(low)
        before = minute_of(match[2]) if match else None
        core = match[1] if match else low
        core = core.removeprefix("end of ").removeprefix("within ")
        if core in ("at once", "immediately") and before is None:
            return cls(DueKind.AT_ONCE)
        if core in ("same day", "same working day", "today"):
            return cls(DueKind.SAME_DAY, None, before)
        if core in ("next working day", "next business day", "next day"):
            return cls(DueKind.NEXT_WORKING_DAY, None, before)
        try:
            length = Length.parse(core)
        except ValueError:
            raise cls.refuse(text) from None
        if length.amount == 0:
            raise ValueError(f'`{text}` gives no time; write "at once" if that is meant')
        if before is not None and length.unit not in (Unit.WORKING_DAY, Unit.DAY, Unit.WEEK):
            raise cls.refuse(text)
        return cls(DueKind.LENGTH, length, before)

    def __str__(self) -> str:
        text = str(self.length) if self.length else self.kind.value
        return text + (f" before {clock(self.before)}" if self.before is not None else "")

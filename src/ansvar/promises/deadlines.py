"""When a promise falls due, in working time, on the calendar or on the clock."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from ansvar.presence.days import DAY
from ansvar.presence.openings import Openings
from ansvar.words.clock import Due, DueKind
from ansvar.words.spans import SECONDS, Length, Unit

#: Days that are looked at for the working day before.
_LOOK: Final = 400
#: The years between which months are counted; beyond them calendars stop counting.
_FIRST_YEAR: Final = 1971
_LAST_YEAR: Final = 9000


def due_at(due: Due, start: float, openings: Openings, cutoff: int | None = None) -> float:
    """Return when a promise made at `start` is due, in seconds since the epoch.

    The *working day* of a start is its local date when that has an opening which is not over yet; during an
    opening past midnight it is the date the opening began on. After closing, and on a closed day, a start
    counts as the next working day's. With `cutoff` (minutes from midnight) so does a start at that time or
    later, and everything is counted from the opening of that day.

    - `at once`: the start itself when open, else the next opening.
    - `same day`: closing time of the working day.
    - `next working day`: closing time of the first working day after the date of the start (after the
      working day that it counts as, when there is a cut-off).
    - `N working days`: closing time of the Nth working day after the start's working day.
    - `N working hours`: when so much opening time has passed. It may be exactly at closing time.
    - seconds, minutes and hours run on the clock: 24 h are 24 h, closed or not.
    - days, weeks, months and years run on the calendar, to the same clock time; a month without that date
      ends with its last day.

    `before 10:00` brings the deadline of its day forward to that time, or to the last open moment before
    it; on a day that opens later, to its opening. Where that is no longer ahead, the next working day's holds.

    The result is never before `start`, never decreases as `start` grows, and for working time lies in an
    opening or exactly at its end. Hours that do not open within 400 days count as none set: always open,
    working days Monday to Friday.
    """
    openings = _usable(openings, start)
    if due.kind is DueKind.LENGTH and due.length is not None:
        return _after(due, due.length, start, openings, cutoff)
    if due.kind is DueKind.AT_ONCE:
        begun = _begun(start, openings, cutoff)
        opens = openings.opens_at(begun)
        return begun if opens is None else opens
    if due.kind is DueKind.SAME_DAY:
        return _on(working_day_of(start, openings, cutoff), due.before, start, openings)
    if cutoff is not None:
        day = _step(working_day_of(start, openings, cutoff), openings)
    else:
        day = _step(_service_day(start, openings), openings)
    return _on(day, due.before, start, openings)


def working_day_of(start: float, openings: Openings, cutoff: int | None = None) -> date:
    """Return the working day that a start counts as; see `due_at`."""
    openings = _usable(openings, start)
    day = _service_day(start, openings)
    closing = openings.closing(day) if openings.working_day(day) else None
    if (
        closing is None
        or start >= closing
        or (cutoff is not None and start >= openings.days.instant(day, cutoff))
    ):
        return _step(day, openings)
    return day


def holds_until(due: Due, start: float, openings: Openings, cutoff: int | None = None) -> float:
    """Return until when starts from `start` on have the same deadline; `start` itself for one that moves along.

    It may be sooner than need be, never later.
    """
    moves = due.kind is DueKind.AT_ONCE or (
        due.length is not None and due.length.unit is not Unit.WORKING_DAY
    )
    if moves:
        return start
    day = openings.day_of(start)
    turns = [openings.days.midnight(day + timedelta(1)), openings.change_after(start)]
    turns += [openings.days.instant(day, minute) for minute in (cutoff, due.before) if minute is not None]
    return min(turn for turn in turns if turn is not None and turn > start)


def shifted(length: Length, at: float, openings: Openings, *, back: bool = False) -> float:
    """Return the instant a length after `at`, or before it; working lengths count opening time only.

    Before: `N working days` is the opening of the Nth working day before; after: the closing time of the
    Nth after.
    """
    openings = _usable(openings, at)
    if not back:
        return _after(Due(DueKind.LENGTH, length), length, at, openings, None)
    if length.unit is Unit.WORKING_DAY:
        day = openings.day_of(at)
        for _ in range(int(length.amount)):
            day = _step_back(day, openings)
        stretches = openings.day(day)
        return min(at, stretches[0][0] if stretches else openings.days.midnight(day))
    if length.unit is Unit.WORKING_HOUR:
        return _working_seconds_before(at, length.amount * 3_600, openings)
    return _calendar(length, at, openings, -1)


def _usable(openings: Openings, start: float) -> Openings:
    if openings.is_always or openings.next_working_day(openings.day_of(start) - timedelta(2)) is not None:
        return openings
    return Openings.always(openings.days.zone)


def _step(day: date, openings: Openings) -> date:
    """Return the next working day; where the hours have ended for good, the next Monday to Friday."""
    later = openings.next_working_day(day) or Openings.always(openings.days.zone).next_working_day(day)
    return later or day + timedelta(1)


def _step_back(day: date, openings: Openings) -> date:
    """Return the working day before; where there is none within 400 days, the day before."""
    for earlier in range(1, _LOOK + 1):
        if openings.working_day(day - timedelta(earlier)):
            return day - timedelta(earlier)
    return day - timedelta(1)


def _service_day(start: float, openings: Openings) -> date:
    """Return the local date of a start, or the date before when only that one's opening holds it."""
    day = openings.day_of(start)
    if openings.is_open(start) and not any(opens <= start < ends for opens, ends in openings.day(day)):
        return day - timedelta(1)
    return day


def _begun(start: float, openings: Openings, cutoff: int | None) -> float:
    """Return when counting begins: with a cut-off, not before the opening of the working day that counts."""
    if cutoff is None:
        return start
    stretches = openings.day(working_day_of(start, openings, cutoff))
    return max(start, stretches[0][0]) if stretches else start


def _on(day: date, before: int | None, start: float, openings: Openings) -> float:
    """Return the deadline on a day: its closing, brought forward by `before`; or of the first day still ahead."""
    while (at := _last(day, before, openings)) <= start:
        day = _step(day, openings)
    return at


def _last(day: date, before: int | None, openings: Openings) -> float:
    stretches = openings.day(day)
    if not stretches:
        return openings.days.midnight(day + timedelta(1))
    if before is None:
        return stretches[-1][1]
    cap = openings.days.instant(day, before)
    at = stretches[0][0]
    for opens, closes in stretches:
        if opens <= cap:
            at = min(closes, cap)
    return at


def _after(due: Due, length: Length, start: float, openings: Openings, cutoff: int | None) -> float:
    if length.unit is Unit.WORKING_DAY:
        day = working_day_of(start, openings, cutoff)
        for _ in range(int(length.amount)):
            day = _step(day, openings)
        return _on(day, due.before, start, openings)
    begun = _begun(start, openings, cutoff)
    if length.unit is Unit.WORKING_HOUR:
        return _working_seconds_after(begun, length.amount * 3_600, openings)
    at = _calendar(length, begun, openings, 1)
    if due.before is None:
        return at
    day = openings.day_of(at)
    while (capped := openings.days.instant(day, due.before)) <= start:
        day += timedelta(1)
    return capped


def _working_seconds_after(start: float, seconds: float, openings: Openings) -> float:
    left, cursor = seconds, start
    day = openings.next_working_day(openings.day_of(start) - timedelta(2))  # the day before may run on
    while day is not None:
        for opens, closes in openings.day(day):
            begins = max(cursor, opens)
            if left <= closes - begins:
                return begins + left
            if closes > begins:
                left -= closes - begins
                cursor = closes
        day = openings.next_working_day(day)
    # The hours end for good, as a dated season can: from there on none are set.
    return _working_seconds_after(cursor, left, Openings.always(openings.days.zone))


def _working_seconds_before(end: float, seconds: float, openings: Openings) -> float:
    left, cursor = seconds, end
    day = openings.day_of(end) + timedelta(1)
    while True:
        day = _step_back(day, openings)
        for opens, closes in reversed(openings.day(day)) if openings.working_day(day) else ():
            ends = min(cursor, closes)
            if left <= ends - opens:
                return ends - left
            if ends > opens:
                left -= ends - opens
                cursor = opens
        if not openings.working_day(day):
            return min(cursor, openings.days.midnight(day)) - left  # the hours began here: before, the clock


def _calendar(length: Length, start: float, openings: Openings, sign: int) -> float:
    """Return `start` moved on the clock (up to hours) or on the calendar (days and longer)."""
    unit, amount, days = length.unit, length.amount, openings.days
    if unit in (Unit.SECOND, Unit.MINUTE, Unit.HOUR):
        return start + sign * amount * SECONDS[unit]
    day, second = days.clock(start)
    if unit in (Unit.MONTH, Unit.YEAR):
        months = day.year * 12 + day.month - 1 + sign * int(amount) * (12 if unit is Unit.YEAR else 1)
        year, month = divmod(months, 12)
        first = date(min(max(year, _FIRST_YEAR), _LAST_YEAR), month + 1, 1)
        try:
            return days.instant(first.replace(day=day.day), second / 60)
        except ValueError:
            # No such date: the time ends with the month. Not on its last day at the same clock time, which
            # would let 31 January, 08:00 fall due before 30 January, 12:00.
            return days.midnight((first + timedelta(31)).replace(day=1))
    amount *= 7 if unit is Unit.WEEK else 1
    whole = int(amount)
    return days.instant(day + timedelta(sign * whole), second / 60) + sign * (amount - whole) * DAY


__all__ = ["due_at", "shifted", "working_day_of"]

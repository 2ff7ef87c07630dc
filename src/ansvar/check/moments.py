"""When a policy stands differently: one moment for each way its hours, days, dates and times can stand."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from ansvar.policy.model import Policy, steering_conditions
from ansvar.policy.when import When
from ansvar.presence.openings import Openings

#: How far ahead openings are cut, beside the dates that rows and hours name.
_DAYS: Final = 15
_MOST_MOMENTS: Final = 60


def moments(policy: Policy, day: date) -> tuple[datetime, ...]:
    """Return one moment for each way that hours, days, dates and times of the policy can stand (UTC).

    Time is cut at every opening edge and at every clock time and date that a row or the hours name.
    """
    zone = ZoneInfo(policy.site.zone)
    named = {
        name: Openings.of(hours, policy.site.zone, policy.site.country)
        for name, hours in policy.hours.items()
    }
    base = named.get(policy.switchboard.hours or "") or next(iter(named.values()), None)
    calendar = base or Openings.always(policy.site.zone, policy.site.country)
    conditions = tuple(steering_conditions(policy))
    # A made-up unit's quiet day is whichever day it is; only units that the policy names keep their own.
    weekdays = any(when.days for when in conditions) or any(row.unit for row in policy.quiet.values())
    found: dict[object, datetime] = {}
    for at in _instants(policy, conditions, named, calendar, day, zone):
        local = at.astimezone(zone)
        minute = local.hour * 60 + local.minute
        today = local.date()
        signature = (
            frozenset(name for name, hours in named.items() if hours.is_open(at.timestamp())),
            local.weekday() if weekdays else None,
            tuple(span.holds(today) for when in conditions for span in when.date or ()),
            tuple(span.holds(minute) for when in conditions for span in when.time or ()),
            tuple(span.holds(minute) for row in policy.quiet.values() for span in row.time),
            (calendar.kind_of_day(today), calendar.is_day_before_holiday(today))
            if any(when.day for when in conditions)
            else None,
            _versions(policy, today),
        )
        found.setdefault(signature, at)
        if len(found) >= _MOST_MOMENTS:
            break
    return tuple(found.values())


def _versions(policy: Policy, today: date) -> tuple[bool, ...]:
    text = today.isoformat()
    return tuple(turn <= text for row in policy.rows for turn in (row.valid_from, row.valid_until) if turn)


def _instants(
    policy: Policy,
    conditions: tuple[When, ...],
    named: dict[str, Openings],
    calendar: Openings,
    day: date,
    zone: ZoneInfo,
) -> list[datetime]:
    """Return candidate moments: first a plain working day's, then edges, then the dates anything names."""
    days = [day + timedelta(days=step) for step in range(_DAYS)]
    dated = [span for when in conditions for span in when.date or ()]
    for hours in policy.hours.values():
        dated += [span for season in hours.seasons for span in season.date]
        dated += [span for exception in hours.exceptions for span in exception.date]
    year = (
        [day + timedelta(days=step) for step in range(366)]
        if dated or any(when.day for when in conditions)
        else []
    )
    for span in dated:
        days += [date_ for date_ in year if span.holds(date_)][:7]
    if any(when.day for when in conditions):
        days += [date_ for date_ in year if calendar.kind_of_day(date_) == "holiday"][:2]
        days += [date_ for date_ in year if calendar.is_day_before_holiday(date_)][:2]
    turns = sorted({turn for row in policy.rows for turn in (row.valid_from, row.valid_until) if turn})
    days += [date.fromisoformat(turn) for turn in turns]
    clocks = {0, 10 * 60, 12 * 60}
    for when in conditions:
        clocks.update(minute % 1440 for span in when.time or () for minute in (span.start, span.end))
    for row in policy.quiet.values():
        clocks.update(minute % 1440 for span in row.time for minute in (span.start, span.end))
    found: list[datetime] = []
    for each in dict.fromkeys(days):
        midnight = datetime.combine(each, time.min, zone)
        instants = {(midnight + timedelta(minutes=minute)).timestamp() for minute in clocks}
        start, end = midnight.timestamp(), (midnight + timedelta(days=1)).timestamp()
        for openings in named.values():
            instants.update(openings.edges(start, end))
        # Ten in the morning first: a witness at an ordinary hour is the easiest to believe.
        ten = (midnight + timedelta(hours=10)).timestamp()
        ordered = sorted(instants, key=lambda instant, ten=ten: (instant != ten, instant))  # type: ignore[misc]
        found += [datetime.fromtimestamp(instant, UTC) for instant in ordered]
    return found

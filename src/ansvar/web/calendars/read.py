"""What a calendar (RFC 5545) says of being away: when, and whether for a day, for lunch or busy. Titles stay in here.

`read` is pure. `main` runs it in a process of its own, with bounds on time and memory, because what somebody else's
server sends can be made to take for ever: standard input is the calendar, standard output one line of JSON.

How an entry is read, in this order:

1. Cancelled, declined, only tentative, shown as free, or working elsewhere: it is left out, and counted.
2. Private: left out where the policy says so; else it counts, and its title is not looked at.
3. A whole day, out of office, or a day and longer: `away`. Days that follow each other are one absence.
4. Called lunch, and at most two hours: `lunch`.
5. Anything else: `busy`.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any, Final
from zoneinfo import ZoneInfo

import recurring_ical_events  # type: ignore[import-untyped]
from icalendar import Calendar

AWAY, LUNCH, BUSY = "away", "lunch", "busy"
HOW: Final = (AWAY, LUNCH, BUSY)
#: No calendar of a person has more entries in the weeks that are read.
MOST: Final = 2_000
#: Rules that no person's calendar has, and that fill any memory.
_TOO_OFTEN: Final = ("SECONDLY", "MINUTELY", "HOURLY")
_LUNCH_S: Final = 2 * 3600
_DAY: Final = timedelta(days=1)
#: Lunch in the languages of the pages.
_LUNCHES: Final = ("lunch", "lunsj", "frokost", "lounas", "mittag", "middagpauze", "middagspauze")
#: Process bounds.
CPU_S: Final = 10
MEMORY: Final = 1 << 30


@dataclass(frozen=True, slots=True)
class Read:
    """What was read. `entries`: in order; `ignored`: how many were left out, by why."""

    entries: tuple[tuple[datetime, datetime, str], ...]
    ignored: dict[str, int]


def read(
    content: bytes, zone: tzinfo, since: datetime, until: datetime, mail: str = "", private: bool = True
) -> Read:
    """Return what a calendar says between two moments.

    - `zone`: of whole days and of clock times without a zone; `mail`: whose calendar it is, for what they declined;
      `private`: whether private entries count.

    Raises ValueError for what is no calendar.
    """
    calendar = Calendar.from_ical(content)
    if not isinstance(calendar, Calendar):
        raise ValueError("several calendars, or none")
    ignored: Counter[str] = Counter()
    for event in list(calendar.walk("VEVENT")):
        if _too_often(event):
            calendar.subcomponents.remove(event)
            ignored["too often"] += 1
    found: list[tuple[datetime, datetime, str]] = []
    days: list[tuple[date, date]] = []
    series = recurring_ical_events.of(calendar, skip_bad_series=True)
    for event in series.between(since, until):
        why = _left_out(event, mail, private)
        begins, ends = _bounds(event)
        if why or ends <= begins:
            ignored[why or "no time"] += 1
        elif not isinstance(begins, datetime):
            days.append((begins, ends))
        else:
            start, end = _aware(begins, zone), _aware(ends, zone)
            found.append((start, end, _how(event, end - start)))
        if len(found) + len(days) > MOST:
            raise ValueError("more entries than a person's calendar has")
    for first, last in _joined(days):
        found.append((_midnight(first, zone), _midnight(last, zone), AWAY))
    return Read(tuple(sorted(set(found))), dict(sorted(ignored.items())))


def _too_often(event: Any) -> bool:
    rules = event.get("RRULE", ())
    for rule in rules if isinstance(rules, list) else [rules]:
        if rule and any(str(each).upper() in _TOO_OFTEN for each in rule.get("FREQ", ())):
            return True
    return False


def _left_out(event: Any, mail: str, private: bool) -> str:
    """Return why an entry does not count, or ""."""
    shown = str(event.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).upper()
    status = str(event.get("STATUS", "")).upper()
    if status == "CANCELLED":
        return "cancelled"
    answer = _answer(event, mail)
    if answer == "DECLINED":
        return "declined"
    if shown == "FREE" or (str(event.get("TRANSP", "")).upper() == "TRANSPARENT" and shown in ("", "FREE")):
        return "free"
    if shown == "TENTATIVE" or status == "TENTATIVE" or answer in ("TENTATIVE", "NEEDS-ACTION"):
        return "tentative"
    if shown == "WORKINGELSEWHERE":
        return "elsewhere"
    return "private" if _is_private(event) and not private else ""


def _answer(event: Any, mail: str) -> str:
    """Return what somebody answered to an invitation, by their mail address; "" for nothing."""
    invited = event.get("ATTENDEE", ())
    for each in invited if isinstance(invited, list) else [invited]:
        if mail and str(each).casefold() == f"mailto:{mail}".casefold():
            return str(getattr(each, "params", {}).get("PARTSTAT", "")).upper()
    return ""


def _is_private(event: Any) -> bool:
    return str(event.get("CLASS", "PUBLIC")).upper() in ("PRIVATE", "CONFIDENTIAL")


def _how(event: Any, length: timedelta) -> str:
    if length >= _DAY or str(event.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).upper() == "OOF":
        return AWAY
    if length.total_seconds() <= _LUNCH_S and not _is_private(event):
        title = str(event.get("SUMMARY", "")).casefold()
        if any(each in title for each in _LUNCHES):
            return LUNCH
    return BUSY


def _bounds(event: Any) -> tuple[Any, Any]:
    """Return the start and the end of an entry, both dates or both moments."""
    begins = event["DTSTART"].dt
    if (ends := event.get("DTEND")) is not None:
        return begins, ends.dt
    if (length := event.get("DURATION")) is not None:
        return begins, begins + length.dt
    return begins, begins if isinstance(begins, datetime) else begins + _DAY


def _aware(at: datetime, zone: tzinfo) -> datetime:
    return (at if at.tzinfo is not None else at.replace(tzinfo=zone)).astimezone(UTC).replace(microsecond=0)


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time.min, zone).astimezone(UTC)


def _joined(days: Iterable[tuple[date, date]]) -> list[tuple[date, date]]:
    """Return stretches of days with those that touch made one."""
    joined: list[tuple[date, date]] = []
    for first, last in sorted(days):
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        else:
            joined.append((first, last))
    return joined


def main() -> None:
    """Read standard input; arguments: zone, since, until, mail, and 1 or 0 for private entries."""
    import resource

    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    zone, since, until, mail, private = sys.argv[1:]
    try:
        found = read(
            sys.stdin.buffer.read(),
            ZoneInfo(zone),
            datetime.fromisoformat(since),
            datetime.fromisoformat(until),
            mail,
            private == "1",
        )
    except Exception as error:  # whatever is wrong, it is no calendar for us; its words are told to nobody
        sys.exit(f"no calendar: {type(error).__name__}")
    entries = [[start.isoformat(), end.isoformat(), how] for start, end, how in found.entries]
    print(json.dumps({"entries": entries, "ignored": found.ignored}))


if __name__ == "__main__":
    main()

"""What one tap offers: the absences that people set many times a day. Pure: the moment is an argument."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from ansvar.presence.model import Absence, Source
from ansvar.presence.state import Presence

LUNCH: Final = timedelta(minutes=45)
MEETING: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Choice:
    """One tap: its name, and the absence that it sets."""

    name: str
    absence: Absence


def choices(person: str, presence: Presence, now: datetime, zone: ZoneInfo) -> tuple[Choice, ...]:
    """Return lunch, a meeting, the rest of today and all of tomorrow, each with its end in working time."""
    today = now.astimezone(zone)
    midnight = datetime.combine(today.date() + timedelta(days=1), time.min, zone)
    day_after = datetime.combine(today.date() + timedelta(days=2), time.min, zone)

    def away(kind: str, start: datetime, end: datetime) -> Absence:
        return Absence(person, kind, start, end, Source.SELF)

    return (
        Choice("lunch", away("lunch", now, rounded(now + LUNCH, 5))),
        Choice("meeting", away("meeting", now, rounded(now + MEETING, 15))),
        Choice("today", away("gone-for-the-day", now, _works(person, presence, midnight))),
        Choice("tomorrow", away("leave", midnight, _works(person, presence, day_after))),
    )


def rounded(at: datetime, minutes: int) -> datetime:
    """Return a moment as somebody would say it: rounded up to so many minutes."""
    step = timedelta(minutes=minutes)
    hour = at.replace(minute=0, second=0, microsecond=0)
    return hour + -(-(at - hour) // step) * step


def _works(person: str, presence: Presence, at: datetime) -> datetime:
    """Return when somebody works next, from a moment on; that moment when no hours say so."""
    found = presence.works_at(person, at.timestamp())
    return at if found is None else datetime.fromtimestamp(found, UTC)

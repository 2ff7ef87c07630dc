"""Absences read from a person's own calendar: brought up to date as a whole, and overruled by hand for good.

An entry is known by what it was read as: person, start, end, kind. What its person has ended or taken back by hand
keeps its name, so that the next reading does not bring it back, nor another entry of the kind over the same time.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from django.db.models import Q

from ansvar.presence.model import Source
from ansvar.store import changes as to
from ansvar.store.models import AbsenceEntry
from ansvar.store.plain import text

#: Nothing of what somebody's calendar once said is kept longer than this.
_KEEP: Final = timedelta(days=2)
_GONE: Final = "gone"
#: Entries of calendars are laid over the directory so far ahead; by whole hours, so that little changes by itself.
AHEAD: Final = timedelta(hours=48)


def carry_out(alias: str, change: to.SyncCalendar) -> None:
    """Let the calendar's absences of a person be these from a moment on; the caller holds the transaction."""
    person, at = text(change.person), change.at
    rows = AbsenceEntry.on(alias).filter(person=person, source=Source.CALENDAR.value)
    known = {row.id: row for row in rows}
    old = [id for id, row in known.items() if max(row.end or at, _end_of(id) or row.start) < at - _KEEP]
    rows.filter(pk__in=old).delete()
    for id in old:
        del known[id]
    overruled = [
        (row.kind, row.end, end)
        for row in known.values()
        if (end := _end_of(row.id)) is not None and row.end is not None and row.end < end
    ]
    wanted: dict[str, tuple[datetime, datetime, str]] = {}
    for start, end, kind in change.entries:
        cuts = [(since, until) for of, since, until in overruled if of == kind]
        for since, until in _without(start, end, cuts):
            if until > at:
                wanted[_id(person, since, until, kind)] = (since, until, kind)
    for id, row in known.items():
        end = _end_of(id)
        if id in wanted or end is None or row.end is None or row.end < end or end <= at:
            continue  # it stands, it is over, or its person has overruled it
        if row.start >= at:
            rows.filter(pk=id).delete()
        else:
            # It runs and is in the calendar no more: another name, for it may come back.
            rows.filter(pk=id).update(id=f"{id}/{_GONE}/{at.timestamp():.0f}", end=at)
    for id, (start, end, kind) in wanted.items():
        if id not in known:
            AbsenceEntry.on(alias).create(
                id=id, person=person, kind=text(kind), start=start, end=end, source=Source.CALENDAR.value,
                set_by=person, set_at=at,
            )  # fmt: skip


def _without(
    start: datetime, end: datetime, cuts: list[tuple[datetime, datetime]]
) -> list[tuple[datetime, datetime]]:
    """Return what is left of ``[start, end)`` outside the cuts."""
    left, since = [], start
    for begins, ends in sorted(cuts):
        if ends <= since or begins >= end:
            continue
        if begins > since:
            left.append((since, begins))
        since = ends
    if since < end:
        left.append((since, end))
    return left


def _id(person: str, start: datetime, end: datetime, kind: str) -> str:
    return f"calendar/{person}/{_stamp(start)}/{_stamp(end)}/{text(kind)}"


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%S")


def _end_of(id: str) -> datetime | None:
    """Return the end with which an entry was read; None for one that has left the calendar."""
    parts = id.split("/")
    if len(parts) != 5:
        return None
    return datetime.strptime(parts[3], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)


def soon(now: datetime) -> Q:
    """Return which calendar entries matter to calls that come now or tomorrow."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    return ~Q(source=Source.CALENDAR.value) | Q(start__lt=hour + AHEAD)

"""Who can answer, worked out the slow and obvious way: the presence that the plain router asks.

Nothing here is compiled or remembered beyond one question; every instant is tried against every entry.
Instants are aware datetimes in UTC.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

from ansvar.directory.model import Organisation, Person
from ansvar.policy.kinds import COMMON_KINDS
from ansvar.policy.model import Policy, in_force
from ansvar.policy.sections import AbsenceKind, Hours, QuietDay
from ansvar.presence.model import Absence, Closure, QuietChoice
from ansvar.words.clock import ClockSpan
from ansvar.words.spans import LengthBound, Side, Unit

UTC = ZoneInfo("UTC")
PHONES = frozenset({"desk", "mobile"})
IN_PRACTICE = {"DK": ((6, 5), (12, 24), (12, 31)), "NO": ((12, 24), (12, 31)), "DE": ((12, 24), (12, 31))}
SECONDS = {
    Unit.SECOND: 1,
    Unit.MINUTE: 60,
    Unit.HOUR: 3600,
    Unit.DAY: 86_400,
    Unit.WEEK: 7 * 86_400,
    Unit.MONTH: 30 * 86_400,
    Unit.YEAR: 365 * 86_400,
}

Interval = tuple[datetime, datetime]


@dataclass(frozen=True)
class Away:
    """The absence that matters at an instant, and the run around it (`until` None for an unknown return)."""

    absence: Absence
    hard: bool
    since: datetime | None
    until: datetime | None


@lru_cache(maxsize=4096)
def to_instant(day: date, minute: int, zone: str) -> datetime:
    """Return a clock time as an instant: of two the first, of a skipped one the end of the gap."""
    naive = datetime.combine(day, time()) + timedelta(minutes=minute)
    while True:
        at = naive.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
        if at.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == naive:
            return at
        naive += timedelta(minutes=1)


@lru_cache(maxsize=1024)
def is_public(country: str, day: date) -> bool:
    """Whether the law makes a date free."""
    return day in _calendar(country, "public", day.year)


@lru_cache(maxsize=1024)
def is_free_in_practice(country: str, day: date) -> bool:
    """Whether offices keep a date free although no law says so."""
    if (day.month, day.day) in IN_PRACTICE.get(country, ()):
        return True
    known = holidays.country_holidays(country).supported_categories
    return "de_facto" in known and day in _calendar(country, "de_facto", day.year)


@lru_cache(maxsize=64)
def _calendar(country: str, category: str, year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays(country, years=year, categories=(category,)))


def minutes(spans: Iterable[ClockSpan]) -> list[tuple[int, int]]:
    """Return clock spans as minutes from midnight; an end on the next day is beyond 1440."""
    return [(span.start, span.end if span.end > span.start else span.end + 1440) for span in spans]


def dated_first(rows: Iterable[object]) -> list[object]:
    """Return exceptions or seasons with a year before those of every year."""
    rows = list(rows)
    return [row for row in rows if any(span.start[0] for span in row.date)] + [  # type: ignore[attr-defined]
        row
        for row in rows
        if not any(span.start[0] for span in row.date)  # type: ignore[attr-defined]
    ]


class PlainPresence:
    """Presence of an organisation under a policy, one question at a time."""

    def __init__(self, policy: Policy, organisation: Organisation) -> None:
        self.policy = policy
        self.organisation = organisation
        self.zone = organisation.zone
        self.kinds: dict[str, AbsenceKind] = {**COMMON_KINDS, **policy.absence}
        self._days: dict[tuple[int, date], list[Interval]] = {}

    # --- dates and clock -------------------------------------------------------------------------

    def local(self, at: datetime) -> datetime:
        return at.astimezone(ZoneInfo(self.zone))

    def date_of(self, at: datetime) -> date:
        return self.local(at).date()

    # --- hours -----------------------------------------------------------------------------------

    def holiday(self, hours: Hours, day: date, country: str | None) -> bool:
        """Whether a date is free by the calendar of `country`, as the hours see it."""
        if country is None:
            return False
        if is_public(country, day):
            return True
        return hours.de_facto and is_free_in_practice(country, day) and self.half_day(hours, day) is None

    @staticmethod
    def half_day(hours: Hours, day: date) -> tuple[ClockSpan, ...] | None:
        return hours.half_days.get(f"{day.month:02d}-{day.day:02d}")

    def spans(self, hours: Hours | None, day: date) -> list[tuple[int, int]]:
        """Return the minutes of a date that are open."""
        if hours is None:
            return [(0, 1440)]
        for exception in dated_first(hours.exceptions):
            if any(span.holds(day) for span in exception.date):  # type: ignore[attr-defined]
                return minutes(exception.open)  # type: ignore[attr-defined]
        week = hours.open
        for season in dated_first(hours.seasons):
            if any(span.holds(day) for span in season.date):  # type: ignore[attr-defined]
                week = season.open  # type: ignore[attr-defined]
                break
        usual = [pair for span in week if day.weekday() in span.days for pair in minutes(span.spans)]
        for start, end in minutes(hours.lunch):
            for shift in (0, 1440):
                usual = [
                    part
                    for opens, closes in usual
                    for part in ((opens, min(closes, start + shift)), (max(opens, end + shift), closes))
                    if part[0] < part[1]
                ]
        half = self.half_day(hours, day)
        if half is not None:
            return minutes(half) if usual else []
        if hours.holidays and self.holiday(hours, day, hours.holidays):
            return []
        return usual

    def openings(self, hours: Hours | None, day: date) -> list[Interval]:
        """Return the openings that begin on a local date, those that touch as one."""
        key = (id(hours), day)
        if key not in self._days:
            found: list[Interval] = []
            for start, end in sorted(self.spans(hours, day)):
                opens, closes = to_instant(day, start, self.zone), to_instant(day, end, self.zone)
                if found and opens <= found[-1][1]:
                    found[-1] = (found[-1][0], max(found[-1][1], closes))
                elif opens < closes:
                    found.append((opens, closes))
            self._days[key] = found
        return self._days[key]

    def is_open(self, hours: Hours | None, at: datetime) -> bool:
        day = self.date_of(at)
        return any(
            opens <= at < closes
            for back in (0, 1, 2)
            for opens, closes in self.openings(hours, day - timedelta(back))
        )

    def kind_of_day(self, hours: Hours | None, day: date) -> str:
        country = (hours.holidays if hours else None) or self.organisation.country
        if self.holiday(hours or Hours(), day, country):
            return "holiday"
        return "weekend" if day.weekday() >= 5 else "working day"

    def day_before_holiday(self, hours: Hours | None, day: date) -> bool:
        return (
            self.kind_of_day(hours, day) != "holiday"
            and self.kind_of_day(hours, day + timedelta(1)) == "holiday"
        )

    def working_day(self, hours: Hours | None, day: date) -> bool:
        if hours is None:
            return self.kind_of_day(None, day) == "working day"
        return bool(self.openings(hours, day))

    def named(self, *names: str | None) -> Hours | None:
        """Return the first of these hours that the policy has."""
        for name in names:
            if name is not None and name in self.policy.hours:
                return self.policy.hours[name]
        return None

    def hours_of_switchboard(self) -> Hours | None:
        usual = ("phone", "telephone", "office", "opening", "default")
        return self.named(self.policy.switchboard.hours, *usual, *self.policy.hours)

    def chain(self, unit: str | None) -> list[str]:
        """Return a unit and those above it, nearest first; a circle ends where it closes."""
        path: list[str] = []
        while unit is not None and unit in self.organisation.units and unit not in path:
            path.append(unit)
            unit = self.organisation.units[unit].parent
        return path

    def hours_of_unit(self, unit: str | None) -> Hours | None:
        for above in self.chain(unit):
            local = self.policy.local.get(above)
            found = self.named(local.hours if local else None, self.organisation.units[above].hours)
            if found is not None:
                return found
        return self.hours_of_switchboard()

    def hours_of_person(self, person: Person) -> Hours | None:
        own = self.named(person.hours)
        if own is not None:
            return own
        for role in person.roles:
            found = self.named(self.policy.role[role].hours if role in self.policy.role else None)
            if found is not None:
                return found
        return self.hours_of_unit(person.unit)

    # --- absences --------------------------------------------------------------------------------

    def end_of(self, absence: Absence, person: Person) -> datetime | None:
        """Return when an absence ends; a kind can end one that was entered without an end."""
        if absence.end is not None:
            return absence.end
        kind = self.kinds.get(absence.kind)
        day = self.date_of(absence.start)
        if kind is not None and kind.ends == "next day":
            return to_instant(day + timedelta(1), 0, self.zone)
        if kind is not None and kind.ends == "next working day":
            hours = self.hours_of_person(person)
            for later in range(1, 401):
                if self.working_day(hours, day + timedelta(later)):
                    return to_instant(day + timedelta(later), 0, self.zone)
        return None

    def is_soft(self, absence: Absence) -> bool:
        kind = self.kinds.get(absence.kind)
        return absence.soft or (kind is not None and kind.phone == "still rings")

    def closes(self, absence: Absence) -> frozenset[str]:
        """Return the phones that an absence closes."""
        if self.is_soft(absence):
            return frozenset()
        kind = self.kinds.get(absence.kind)
        return frozenset(absence.devices or (kind.devices if kind else ())) or PHONES

    def active(self, person: Person, at: datetime) -> list[Absence]:
        """Return the absences that hold at an instant, the one that matters first."""
        found = [
            absence
            for absence in self.organisation.absences.get(person.id, ())
            if absence.start <= at and ((end := self.end_of(absence, person)) is None or at < end)
        ]

        def rank(absence: Absence) -> tuple[object, ...]:
            end = self.end_of(absence, person)
            part = self.closes(absence) if not self.is_soft(absence) else frozenset(absence.devices)
            return (
                self.is_soft(absence),
                bool(part) and part != PHONES,
                end is not None,
                -end.timestamp() if end else 0.0,
                absence.kind,
                absence.start,
                absence.source.value,
                absence.forward or "",
                absence.devices,
            )

        return sorted(found, key=rank)

    def closed_phones(self, person: Person, at: datetime) -> frozenset[str]:
        """Return the phones that absences close, whatever the person's own setting."""
        return frozenset(phone for absence in self.active(person, at) for phone in self.closes(absence))

    def edges(self, person: Person) -> list[datetime]:
        """Return the instants at which an absence of the person begins or ends."""
        found = set()
        for absence in self.organisation.absences.get(person.id, ()):
            found.add(absence.start.astimezone(UTC))
            end = self.end_of(absence, person)
            if end is not None:
                found.add(end.astimezone(UTC))
        return sorted(found)

    def away(self, person: Person, at: datetime) -> Away | None:
        """Return the absence that matters, with the run of hard absence around it."""
        active = self.active(person, at)
        if not active:
            return None
        if self.closed_phones(person, at) != PHONES:
            return Away(active[0], False, active[0].start, self.end_of(active[0], person))
        since, until = None, None
        for edge in reversed([edge for edge in self.edges(person) if edge <= at]):
            since = edge
            if self.closed_phones(person, edge - timedelta(microseconds=1)) != PHONES:
                break
        for edge in [edge for edge in self.edges(person) if edge > at]:
            if self.closed_phones(person, edge) != PHONES:
                until = edge
                break
        return Away(active[0], True, since, until)

    def is_absent(self, person: Person, at: datetime) -> bool:
        """Whether the person's phones are all closed and the person did not ask to be rung still."""
        return not person.ring_when_away and self.closed_phones(person, at) == PHONES

    def fits(self, bound: LengthBound, person: Person, start: datetime | None, end: datetime | None) -> bool:
        """Whether the stretch from start to end (None: not known) fits a bound."""
        length = bound.length
        if start is None or end is None:
            return bound.side in (Side.MORE, Side.AT_LEAST)
        if not length.working:
            return bound.side.fits((end - start).total_seconds(), length.amount * SECONDS[length.unit])
        hours = self.hours_of_person(person)
        worked, days = 0.0, 0
        day = self.date_of(start) - timedelta(2)
        while day <= self.date_of(end):
            overlap = sum(
                max(0.0, (min(closes, end) - max(opens, start)).total_seconds())
                for opens, closes in self.openings(hours, day)
            )
            worked += overlap
            days += 1 if overlap > 0 and self.working_day(hours, day) else 0
            day += timedelta(1)
        if length.unit is Unit.WORKING_DAY:
            return bound.side.fits(days, length.amount)
        return bound.side.fits(worked, length.amount * 3600)

    # --- closures and quiet days -----------------------------------------------------------------

    def closure(self, unit: str | None, at: datetime) -> Closure | None:
        """Return the closure of the unit, else of the nearest above it."""
        for above in self.chain(unit):
            found = [
                closure
                for closure in self.organisation.closures
                if closure.unit == above and closure.start <= at < closure.end
            ]
            if found:
                return max(found, key=lambda closure: closure.end)
        return None

    def quiet(self, unit: str | None, at: datetime) -> list[str]:
        """Return the names of the quiet days that a unit keeps at an instant."""
        return sorted(
            name
            for name, row in self.policy.quiet.items()
            if any(
                self._kept(row, unit, day) and self._in_time(row, day, at)
                for day in (self.date_of(at), self.date_of(at) - timedelta(1))
            )
        )

    def _in_time(self, row: QuietDay, day: date, at: datetime) -> bool:
        spans = minutes(row.time) or [(0, 1440)]
        return any(
            to_instant(day, start, self.zone) <= at < to_instant(day, end, self.zone) for start, end in spans
        )

    def _kept(self, row: QuietDay, unit: str | None, day: date) -> bool:
        """Whether a unit keeps a quiet day that begins on a date."""
        text = day.isoformat()
        if row.since is not None and text < row.since:
            return False
        path = self.chain(unit)
        if row.unit:
            return day.weekday() in row.days.days and any(above in row.unit for above in path)
        choice = self._choice(path, text)
        return choice is not None and choice.weekday == day.weekday()

    def _choice(self, path: list[str], text: str) -> QuietChoice | None:
        """Return the weekday chosen by the nearest unit that chose one for a date, the newest choice first."""
        for above in path:
            kept = [
                choice
                for choice in self.organisation.quiet_days
                if choice.unit == above
                and (choice.since is None or choice.since <= text)
                and (choice.until is None or text <= choice.until)
            ]
            if kept:
                return min(
                    kept,
                    key=lambda c: ([-ord(x) for x in c.since or ""] or [1], c.until or "9999", c.weekday),
                )
        return None

    def quiet_phones(self, names: Iterable[str]) -> frozenset[str]:
        """Return the phones that quiet days of these names silence."""
        return frozenset(phone for name in names for phone in self.policy.quiet[name].lines)

    # --- when somebody is back -------------------------------------------------------------------

    def met_at(self, person: Person, at: datetime) -> bool:
        """Whether the person's time, unit and absences let the person be met."""
        return (
            not self.is_absent(person, at)
            and self.is_open(self.hours_of_person(person), at)
            and self.closure(person.unit, at) is None
            and not self.all_quiet(person.unit, at)
        )

    def all_quiet(self, unit: str | None, at: datetime) -> bool:
        """Whether one quiet day silences every phone of a unit."""
        return any(self.quiet_phones([name]) == PHONES for name in self.quiet(unit, at))

    def returns_at(self, person: Person, at: datetime) -> datetime | None:
        """Return when the person can be met again; None when that is not known."""
        for moment in self._moments(self.hours_of_person(person), at, person):
            if self.is_absent(person, moment):
                away = self.away(person, moment)
                if away is None or away.until is None:
                    return None
                last = self.active(person, away.until - timedelta(microseconds=1))[0]
                kind = self.kinds.get(last.kind)
                if kind is not None and kind.returns == "unknown":
                    return None
            elif self.met_at(person, moment):
                return moment
        return None

    def unit_opens_at(self, unit: str | None, hours: Hours | None, at: datetime) -> datetime | None:
        for moment in self._moments(hours, at, None):
            if (
                self.is_open(hours, moment)
                and self.closure(unit, moment) is None
                and not self.all_quiet(unit, moment)
            ):
                return moment
        return None

    def _moments(self, hours: Hours | None, at: datetime, person: Person | None) -> Iterator[datetime]:
        """Yield `at` and every later instant at which anything about presence can change, for a year."""
        yield at
        single = {closure.end.astimezone(UTC) for closure in self.organisation.closures}
        if person is not None:
            single.update(self.edges(person))
        for ahead in range(401):
            today = self.date_of(at) + timedelta(ahead)
            found = {edge for edge in single if self.date_of(edge) == today}
            for day in (today, today - timedelta(1), today - timedelta(2)):
                found.add(to_instant(day, 0, self.zone))
                found.update(opens for opens, _ in self.openings(hours, day))
                for row in self.policy.quiet.values():
                    found.update(to_instant(day, end, self.zone) for _, end in minutes(row.time))
            yield from sorted(edge for edge in found if edge > at and self.date_of(edge) == today)


__all__ = ["Away", "PlainPresence", "in_force"]

"""The presence of a whole organisation under a policy: who can answer now, and until when that holds."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from math import inf
from typing import Final, NamedTuple
from zoneinfo import ZoneInfoNotFoundError

from ansvar.policy.kinds import COMMON_KINDS
from ansvar.policy.model import Policy
from ansvar.presence.days import Stretches, days_of
from ansvar.presence.holidays_ import known_country
from ansvar.presence.model import Absence, Closure, QuietChoice, Source
from ansvar.presence.openings import Openings
from ansvar.presence.organised import Organised
from ansvar.presence.returns import back_at, next_open
from ansvar.presence.timeline import Spell, Timeline
from ansvar.presence.units import NO_CLOSURES, Closures, QuietTime
from ansvar.words.faults import AnsvarError

#: Hours with one of these names are everybody's when nothing else is said; the first that exists.
USUAL_HOURS: Final = ("phone", "telephone", "office", "opening", "default")

ABSENT: Final = "absent"
OUTSIDE_HOURS: Final = "outside hours"
UNIT_CLOSED: Final = "unit closed"
QUIET_DAY: Final = "quiet day"
SILENT: Final = "silent"


class Moment(NamedTuple):
    """How a person stands at an instant.

    - `states`: of `absent`, `outside hours`, `unit closed`, `quiet day`, `silent`; none means present.
    - `spell`: the absence that matters, also one that lets the phone ring.
    - `can_ring`: whether any phone may ring: not absent, within hours, the unit open, and not quiet.
    - `why`: the first of these reasons against it, in that order, else "".
    - `desk_closed`, `mobile_closed`: phones that an absence or a quiet day closes.
    - `until`: nothing of this changes before then (seconds since the epoch; infinite for no change known).
    """

    states: frozenset[str]
    spell: Spell | None
    can_ring: bool
    why: str
    desk_closed: bool
    mobile_closed: bool
    until: float


_NOBODY: Final = Moment(frozenset({ABSENT}), None, False, ABSENT, True, True, inf)
_NO_ABSENCES: Final = Timeline()
#: So many stretches of time a group remembers: a year of openings with lunch.
_MOST_STRETCHES: Final = 1_500


class _Site(NamedTuple):
    """A unit with what closes it."""

    openings: Openings
    closures: Closures
    quiet: tuple[QuietTime, ...]


class _Group:
    """People who differ only in their absences: one unit, the same hours, silent or not."""

    __slots__ = ("_ends", "_found", "_moment", "_since", "closures", "openings", "quiet", "silent")

    def __init__(self, openings: Openings, site: _Site, silent: bool) -> None:
        self.openings = openings
        self.closures = site.closures
        self.quiet = site.quiet
        self.silent = silent
        self._since = inf
        self._moment = _NOBODY
        #: The stretches met so far, by their ends: from when on each is known to hold, and what holds.
        self._ends: list[float] = []
        self._found: list[tuple[float, Moment]] = []

    @property
    def parts(self) -> tuple[Stretches | Closures, ...]:
        """What can change for a member beside absences."""
        return (self.openings, self.closures, *self.quiet)

    def moment(self, at: float) -> Moment:
        """Return how a member without absences stands."""
        if self._since <= at < self._moment.until:
            return self._moment
        # A check walks all members over the same days: each stretch is worked out once for all of them.
        place = bisect_right(self._ends, at)
        if place < len(self._ends) and self._found[place][0] <= at:
            self._since, self._moment = self._found[place]
            return self._moment
        self._since, self._moment = at, self._compute(at)
        if place < len(self._ends) and self._ends[place] == self._moment.until:
            self._found[place] = at, self._moment
        else:
            if len(self._ends) >= _MOST_STRETCHES:
                self._ends.clear()
                self._found.clear()
                place = 0
            self._ends.insert(place, self._moment.until)
            self._found.insert(place, (at, self._moment))
        return self._moment

    def _compute(self, at: float) -> Moment:
        states = [SILENT] if self.silent else []
        reasons = []
        if not self.openings.is_open(at):
            states.append(OUTSIDE_HOURS)
            reasons.append(OUTSIDE_HOURS)
        if self.closures.at(at) is not None:
            states.append(UNIT_CLOSED)
            reasons.append(UNIT_CLOSED)
        quiet = [row for row in self.quiet if row.holds(at)]
        desk = any(row.closes_desk for row in quiet)
        mobile = any(row.closes_mobile for row in quiet)
        if quiet:
            states.append(QUIET_DAY)
            if desk and mobile:
                reasons.append(QUIET_DAY)
        changes = [change for part in self.parts if (change := part.change_after(at)) is not None]
        until = min(changes, default=inf)
        return Moment(
            frozenset(states), None, not reasons, reasons[0] if reasons else "", desk, mobile, until
        )


class Known:
    """The presence of one person: what was compiled of it, and how the person stood when last asked."""

    __slots__ = ("group", "moment", "rings", "since", "timeline")

    def __init__(self, group: _Group, timeline: Timeline, rings: bool) -> None:
        self.group = group
        self.timeline = timeline
        self.rings = rings
        self.since = inf
        self.moment = _NOBODY

    def at(self, at: float) -> Moment:
        """Return how the person stands at an instant."""
        if self.timeline is _NO_ABSENCES:
            return self.group.moment(at)  # shared by everybody alike, so it is at hand
        if not self.since <= at < self.moment.until:
            self.moment = self._compute(at)
            self.since = at
        return self.moment

    def _compute(self, at: float) -> Moment:
        timeline = self.timeline
        base = self.group.moment(at)
        change = timeline.change_after(at)
        until = base.until if change is None else min(base.until, change)
        standing = timeline.standing(at)
        if standing.spell is None or self.rings:
            return base._replace(spell=standing.spell, until=until)
        if not standing.away:
            desk, mobile = (
                base.desk_closed or standing.desk_closed,
                base.mobile_closed or standing.mobile_closed,
            )
            both = desk and mobile and not (base.desk_closed and base.mobile_closed)
            return base._replace(
                spell=standing.spell,
                can_ring=base.can_ring and not both,
                why=base.why or (QUIET_DAY if both else ""),  # the desk phone away, the mobile quiet
                desk_closed=desk,
                mobile_closed=mobile,
                until=until,
            )
        return Moment(base.states | {ABSENT}, standing.spell, False, ABSENT, True, True, until)


def _quiet_at(quiet: tuple[QuietTime, ...], at: float) -> QuietTime | None:
    for row in quiet:
        if row.holds(at):
            return row
    return None


class Presence:
    """Presence of an organisation under a policy. Built once for each pair, compiled as it is asked.

    The answers depend on the policy, the organisation and the instant alone; only caches change inside.
    Instants are seconds since the epoch; local time is that of the organisation's zone.
    Raises AnsvarError when that zone does not exist.
    """

    def __init__(self, policy: Policy, organisation: Organised) -> None:
        self.policy = policy
        self.organisation = organisation
        self.zone = organisation.zone or policy.site.zone
        self.country = organisation.country or policy.site.country
        self.kinds = {**COMMON_KINDS, **policy.absence}
        try:
            self.days = days_of(self.zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise AnsvarError(
                f"`{self.zone[:40]}` is no time zone; write one such as Europe/Stockholm"
            ) from None
        self._named: dict[str, Openings] = {}
        self._functions: dict[str, Openings | None] = {}
        self._usual: Openings | None = None
        self._sites: dict[str, _Site] = {}
        self._groups: dict[tuple[str, int, bool], _Group] = {}
        self._people: dict[str, Known] = {}
        self._quiet_times: dict[tuple[str, tuple[QuietChoice, ...] | None], QuietTime] = {}
        self._closures: dict[str, list[Closure]] = {}
        for closure in organisation.closures:
            self._closures.setdefault(closure.unit, []).append(closure)
        self._choices: dict[str, list[QuietChoice]] = {}
        for choice in sorted(organisation.quiet_days, key=lambda c: (c.until or "9999", c.weekday)):
            self._choices.setdefault(choice.unit, []).append(choice)
        for choices in self._choices.values():
            choices.sort(key=lambda c: c.since or "", reverse=True)  # the newest decision first

    # Hours

    def openings_named(self, name: str) -> Openings | None:
        """Return the hours of that name in the policy, or None."""
        held = self._named.get(name)
        if held is None and name in self.policy.hours:
            held = self._named[name] = Openings.of(self.policy.hours[name], self.zone, self.country)
        return held

    def openings_of_person(self, person_id: str) -> Openings:
        """Return a person's hours: the person's own, else the first role's that has any, else the unit's."""
        known = self._people.get(person_id)
        if known is not None:
            return known.group.openings
        person = self.organisation.people.get(person_id)
        if person is None:
            return self._usual_openings()
        roles = (self.policy.role[role].hours for role in person.roles if role in self.policy.role)
        for name in (person.hours, *roles):
            found = self.openings_named(name) if name else None
            if found is not None:
                return found
        return self._site(person.unit).openings

    def openings_of_function(self, function_id: str) -> Openings | None:
        """Return the hours a function has of its own, in which its holders are on duty; None when it has none.

        They are what the organisation says of it, else those in which a row of the policy's `[staffing]` that
        names the function, and no weekdays or times, wants it staffed.
        """
        if function_id not in self._functions:
            function = self.organisation.functions.get(function_id)
            rows = self.policy.staffing.values()
            names = [function.hours if function else None]
            names += [row.hours for row in rows if row.function == function_id and not (row.days or row.time)]
            found = (self.openings_named(name) for name in names if name)
            self._functions[function_id] = next((each for each in found if each is not None), None)
        return self._functions[function_id]

    def openings_of_unit(self, unit_id: str) -> Openings:
        """Return a unit's hours.

        They are what the policy's `[local]` says of it, else its own, else its parent's in the same way,
        else the switchboard's, else the policy's hours named `phone`, `telephone`, `office`, `opening` or
        `default`, else its first hours; without any it is always open.
        """
        return self._site(unit_id).openings

    def switchboard(self) -> Openings:
        """Return the switchboard's hours, found as a unit's are."""
        return self._usual_openings()

    def _usual_openings(self) -> Openings:
        if self._usual is None:
            names = (self.policy.switchboard.hours, *USUAL_HOURS, *self.policy.hours)
            found = (self.openings_named(name) for name in names if name)
            openings = next((each for each in found if each is not None), None)
            self._usual = openings or Openings.always(self.zone, self.country)
        return self._usual

    # Units

    def chain(self, unit_id: str) -> Iterator[str]:
        """Yield a unit and the units above it, each once, also when the data go round in a circle."""
        seen: set[str] = set()
        current: str | None = unit_id
        while current is not None and current not in seen:
            unit = self.organisation.units.get(current)
            if unit is None:
                return
            seen.add(current)
            yield current
            current = unit.parent

    def unit_closed(self, unit_id: str, at: float) -> Closure | None:
        """Return the closure of the unit, or of a unit above it, that holds at an instant, or None."""
        return self._site(unit_id).closures.at(at)

    def quiet(self, unit_id: str, at: float) -> str | None:
        """Return the name of the policy's quiet row that a unit keeps at an instant, or None.

        A row that names units is kept by them and the units below. One that names none is kept by each unit
        that chose a weekday, and the units below; the chosen weekday replaces the row's.
        """
        row = _quiet_at(self._site(unit_id).quiet, at)
        return row.name if row else None

    def opens_at(self, unit_id: str, at: float) -> float | None:
        """Return the first instant from `at` on when a unit is open, not closed and not quiet, or None."""
        site = self._site(unit_id)
        return next_open(site.openings, site.closures, site.quiet, at)

    def opens_by(self, openings: Openings, unit_id: str, at: float) -> float | None:
        """Return the first instant from `at` on that is open by `openings` with the unit neither closed nor quiet."""
        site = self._site(unit_id)
        return next_open(openings, site.closures, site.quiet, at)

    def _site(self, unit_id: str) -> _Site:
        held = self._sites.get(unit_id)
        if held is None:
            held = self._sites[unit_id] = self._compile_site(unit_id)
        return held

    def _compile_site(self, unit_id: str) -> _Site:
        chain = tuple(self.chain(unit_id))
        openings: Openings | None = None
        closures: list[tuple[int, Closure]] = []
        for above, name in enumerate(chain):
            local, unit = self.policy.local.get(name), self.organisation.units.get(name)
            for hours in (local.hours if local else None, unit.hours if unit else None):
                if openings is None and hours:
                    openings = self.openings_named(hours)
            closures.extend((above, closure) for closure in self._closures.get(name, ()))
        choices = tuple(choice for name in chain for choice in self._choices.get(name, ()))
        quiet = []
        for name, row in self.policy.quiet.items():
            if row.unit and set(chain) & set(row.unit):
                quiet.append(self._quiet_time(name, None))
            elif not row.unit and choices:
                quiet.append(self._quiet_time(name, choices))
        return _Site(
            openings or self._usual_openings(), Closures(closures) if closures else NO_CLOSURES, tuple(quiet)
        )

    def _quiet_time(self, name: str, choices: tuple[QuietChoice, ...] | None) -> QuietTime:
        held = self._quiet_times.get((name, choices))
        if held is None:
            held = QuietTime(self.days, name, self.policy.quiet[name], choices)
            self._quiet_times[name, choices] = held
        return held

    # People

    def at(self, person_id: str, at: float) -> Moment:
        """Return how a person stands at an instant; somebody who does not exist counts as absent.

        A person who asked to be rung while away is not in the state `absent`; the absence is still told.
        """
        known = self._people.get(person_id) or self._person(person_id)
        return _NOBODY if known is None else known.at(at)

    def of(self, person_id: str) -> Known:
        """Return the presence of one person, for whoever asks often; KeyError for somebody who does not exist."""
        known = self._person(person_id)
        if known is None:
            raise KeyError(person_id)
        return known

    def is_absent(self, person_id: str, at: float) -> bool:
        """Whether a person is in the state `absent` at an instant, whatever the hours; for instants far apart."""
        known = self._person(person_id)
        return known is None or (not known.rings and known.timeline.standing(at).away)

    def timeline(self, person_id: str) -> Timeline:
        """Return a person's absences, compiled."""
        known = self._person(person_id)
        return known.timeline if known else _NO_ABSENCES

    def returns_at(self, person_id: str, at: float) -> float | None:
        """Return when a person who cannot be met at `at` can be again; None for not known, or for present.

        The absences' end, moved to the person's next opening outside closures and quiet days, and on past
        any further absence that holds then.
        """
        known = self._person(person_id)
        if known is None:
            return None
        group, timeline = known.group, known.timeline
        if known.rings:
            timeline = _NO_ABSENCES  # somebody who wants to be rung while away is there in the person's hours
        if not timeline.standing(at).away and group.moment(at).can_ring:
            return None
        return back_at(timeline, self.kinds, group.openings, group.closures, group.quiet, at)

    def works_at(self, person_id: str, at: float, openings: Openings | None = None) -> float | None:
        """Return the first instant from `at` on when a person is at work, or None when that is not known.

        As `returns_at`, but `at` itself for somebody who works then, and a quiet day is work without phones.
        `openings` are hours of a duty, which count in place of the person's own.
        """
        known = self._person(person_id)
        if known is None:
            return None
        group, timeline = known.group, _NO_ABSENCES if known.rings else known.timeline
        return back_at(timeline, self.kinds, openings or group.openings, group.closures, (), at)

    def edges(self, person_id: str, start: float, end: float) -> tuple[float, ...]:
        """Return every instant in ``[start, end)`` at which anything above can change for a person, in order."""
        known = self._person(person_id)
        if known is None:
            return ()
        found = set(known.timeline.edges(start, end))
        for part in known.group.parts:
            found.update(part.edges(start, end))
        return tuple(sorted(found))

    def _person(self, person_id: str) -> Known | None:
        known = self._people.get(person_id)
        if known is None:
            person = self.organisation.people.get(person_id)
            if person is None:
                return None
            openings = self.openings_of_person(person_id)
            key = (person.unit, id(openings), person.silent)
            group = self._groups.get(key)
            if group is None:
                group = self._groups[key] = _Group(openings, self._site(person.unit), person.silent)
            absences = self._counted(self.organisation.absences.get(person_id, ()))
            timeline = Timeline.of(absences, self.kinds, openings) if absences else _NO_ABSENCES
            if not timeline:
                timeline = _NO_ABSENCES  # `at` knows it by that
            known = self._people[person_id] = Known(group, timeline, person.ring_when_away)
        return known

    def _counted(self, absences: tuple[Absence, ...]) -> tuple[Absence, ...]:
        """Return the absences that count: of calendar entries, what the policy's `presence.calendar` says."""
        calendar = self.policy.presence.calendar
        if not absences or calendar is None or calendar == "drives":
            return absences
        if calendar == "not used":
            return tuple(absence for absence in absences if absence.source is not Source.CALENDAR)
        # It informs, or proposes what the person has not confirmed yet: shown, and the phone rings.
        return tuple(
            replace(absence, soft=True) if absence.source is Source.CALENDAR else absence
            for absence in absences
        )

    # What is wrong

    @property
    def faults(self) -> tuple[str, ...]:
        """Return what has no meaning in hours and holidays: unknown names, countries and half days, in order."""
        found: set[str] = set()
        for name in self.policy.hours:
            openings = self.openings_named(name)
            found.update(f"hours `{name}`: {fault}" for fault in (openings.faults if openings else ()))
        wanted = [("switchboard", self.policy.switchboard.hours)]
        wanted += [(f"role `{name}`", role.hours) for name, role in self.policy.role.items()]
        wanted += [(f"local `{name}`", local.hours) for name, local in self.policy.local.items()]
        wanted += [(f"unit `{unit.id}`", unit.hours) for unit in self.organisation.units.values()]
        wanted += [(f"person `{person.id}`", person.hours) for person in self.organisation.people.values()]
        for place, hours in wanted:
            if hours and hours not in self.policy.hours:
                found.add(f"{place}: no hours are named `{hours}`; add [hours.{hours}] or correct the name")
        if self.country and not known_country(self.country):
            found.add(
                f"no holidays are known for the country `{self.country}`; write a code such as SE or DK"
            )
        return tuple(sorted(found))

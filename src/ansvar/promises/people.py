"""Who can keep a promise before it is due, and who comes next."""

from __future__ import annotations

from typing import Final, NamedTuple

from ansvar.directory.index import Index, index_of
from ansvar.directory.model import Organisation, Person
from ansvar.presence.openings import Openings
from ansvar.presence.state import ABSENT, OUTSIDE_HOURS, UNIT_CLOSED, Presence
from ansvar.promises.schedule import Schedules

SWITCHBOARD: Final = "switchboard"
ORGANISATION: Final = "organisation"
POLICY_OWNER: Final = "policy owner"
#: States in which a person cannot work on what is owed. A quiet day closes phones, not the office.
_AWAY: Final = frozenset({ABSENT, OUTSIDE_HOURS, UNIT_CLOSED})
_CACHE: Final = "_ansvar_keepers"


def split(owner: str) -> tuple[str, str]:
    """Return kind and id of an owner such as `person:alice`; `switchboard` has no id."""
    kind, _, id = owner.partition(":")
    return kind, id


class Subject(NamedTuple):
    """Whose a promise is: the owner, the person it is, and the unit it belongs to."""

    owner: str
    person: Person | None
    unit: str | None


def keepers_of(presence: Presence, organisation: Organisation) -> Keepers:
    """Return the keepers of an organisation, built at the first call and kept with its presence."""
    found: Keepers | None = presence.__dict__.get(_CACHE)
    if found is None or found.organisation is not organisation:
        found = presence.__dict__[_CACHE] = Keepers(presence, organisation)
    return found


class Keepers:
    """Answers for one organisation about who can do what is owed, and when."""

    __slots__ = ("_managers", "index", "organisation", "presence", "schedules")

    def __init__(self, presence: Presence, organisation: Organisation) -> None:
        self.presence = presence
        self.organisation = organisation
        self.index: Index = index_of(organisation)
        self.schedules = Schedules()
        self._managers: dict[str, tuple[str, ...]] = {}

    def openings(self, owner: str) -> Openings:
        """Return the working time of an owner; of a function its own hours, else its unit's."""
        kind, id = split(owner)
        if kind == "person":
            return self.presence.openings_of_person(id)
        if kind == "unit":
            return self.presence.openings_of_unit(id)
        if kind == "function" and id in self.organisation.functions:
            own = self.presence.openings_of_function(id)
            if own is not None:
                return own
            unit = self.organisation.functions[id].unit
            if unit is not None:
                return self.presence.openings_of_unit(unit)
        return self.presence.switchboard()

    def at_work(self, owner: str, at: float) -> float | None:
        """Return the first instant from `at` on when an owner can work; None when that is not known.

        A quiet day closes phones, not the office, so it counts as work; a closure does not. A unit or a
        function with members works when the first of them does, and the hours of a function carry its members.
        """
        kind, id = split(owner)
        duty = None
        if kind == "person":
            if _AWAY.isdisjoint(self.presence.at(id, at).states):
                return at
            return self.presence.works_at(id, at)
        if kind == "unit" and id in self.organisation.units:
            members = self.index.of_unit(id)
        elif kind == "function" and id in self.organisation.functions:
            members = self.index.members(id)
            duty = self.presence.openings_of_function(id)
        else:
            return self.presence.switchboard().opens_at(at)
        first: float | None = None
        for member in members:
            works = self.at_work(f"person:{member}", at)
            if duty is not None and (works is None or works > at):
                on_duty = self.presence.works_at(member, at, duty)
                works = min((each for each in (works, on_duty) if each is not None), default=None)
            if works is not None and works <= at:
                return at
            if works is not None and (first is None or works < first):
                first = works
        return first if members else self.openings(owner).opens_at(at)

    def can_keep(self, owner: str, start: float, due: float) -> bool:
        """Whether an owner is at work at any moment from `start` until the deadline."""
        first = self.at_work(owner, start)
        return first is not None and (first < due or first <= start)

    def is_away(self, owner: str, at: float) -> bool:
        """Whether an owner is a person who is absent at an instant."""
        kind, id = split(owner)
        return kind == "person" and self.presence.is_absent(id, at)

    def subject(self, owner: str) -> Subject:
        """Return an owner with the person it is and the unit it belongs to, where there is one."""
        kind, id = split(owner)
        if kind == "person":
            person = self.organisation.people.get(id)
            return Subject(owner, person, person.unit if person else None)
        if kind == "function" and id in self.organisation.functions:
            return Subject(owner, None, self.organisation.functions[id].unit)
        return Subject(owner, None, id if kind == "unit" else None)

    def named(self, who: str, subject: Subject) -> tuple[str, ...]:
        """Return those whom a word of the policy names for an owner, in order of preference; never the owner.

        - `deputy`: the deputies who have agreed;
        - `manager`: the managers of the unit and of the units above it, nearest first;
        - `unit`: the owner's unit; `switchboard`: the switchboard;
        - `colleague`: others with one of the functions, or else others of the unit, by id;
        - `function complaints`, `unit building`, `person anna.berg`: that one, if the organisation has it.
        """
        if who == "manager":
            managers = self._managers_above(subject.unit) if subject.unit else ()
            if subject.owner in managers:
                return tuple(manager for manager in managers if manager != subject.owner)
            return managers
        if who == "deputy":
            return self._deputies(subject.person) if subject.person and subject.person.deputies else ()
        if who == "unit":
            unit = f"unit:{subject.unit}"
            return (unit,) if unit != subject.owner and subject.unit in self.organisation.units else ()
        if who == "colleague":
            return self._colleagues(subject.person) if subject.person else ()
        kind, _, id = who.partition(" ")
        if id:
            owner = f"{kind}:{id}"
            return (owner,) if owner != subject.owner and self._exists(kind, id) else ()
        return (SWITCHBOARD,) if who == SWITCHBOARD != subject.owner else ()

    def _exists(self, kind: str, id: str) -> bool:
        organisation = self.organisation
        known = {
            "person": organisation.people, "function": organisation.functions, "unit": organisation.units,
        }  # fmt: skip
        return id in known.get(kind, ())

    def _deputies(self, person: Person) -> tuple[str, ...]:
        if not person.deputies_agreed:
            return ()
        people = self.organisation.people
        return tuple(f"person:{id}" for id in person.deputies if id != person.id and id in people)

    def _managers_above(self, unit: str) -> tuple[str, ...]:
        known = self._managers.get(unit)
        if known is None:
            units, people = self.organisation.units, self.organisation.people
            found = (units[above].manager for above in self.index.unit_and_parents(unit))
            known = tuple(dict.fromkeys(f"person:{id}" for id in found if id in people))
            self._managers[unit] = known
        return known

    def _colleagues(self, person: Person) -> tuple[str, ...]:
        same = {member for function in person.functions for member in self.index.members(function)}
        others = sorted(same - {person.id}) or [
            id for id in self.index.of_unit(person.unit) if id != person.id
        ]
        return tuple(f"person:{id}" for id in others)

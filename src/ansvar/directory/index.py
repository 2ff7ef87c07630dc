"""Who is found where: an organisation's lines, members, teams, competences and managers, ready to ask.

Every answer is ordered by id, so that the order in which an organisation is stored never matters.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Final, TypeVar

from ansvar.directory.bulk import in_bulk
from ansvar.directory.model import Function, Line, LineKind, Organisation, Person

K = TypeVar("K")
_CACHE: Final = "_ansvar_index"


def index_of(organisation: Organisation) -> Index:
    """Return the organisation's index, built at the first call and kept with the organisation."""
    found = organisation.__dict__.get(_CACHE)
    if found is None:
        # The organisation is frozen; two threads that build at once build the same index.
        found = organisation.__dict__[_CACHE] = Index(organisation)
    return found


def with_index(after: Organisation, before: Organisation) -> Organisation:
    """Return `after` with the index of `before`, for what was only laid over it: that is quick in a large house.

    They must have the same people, units, functions and lines; absences, closures, forwards and competences may differ.
    """
    after.__dict__[_CACHE] = index_of(before).laid_over(after)
    return after


class Index:
    """Answers about one organisation in constant time; built once in time linear in its size.

    Survives whatever an organisation holds: circular units, managers of themselves, ids that do not
    exist. Where two lines have one number, the first of this order has it: the `lines` table, the main
    number, functions, units, people's extensions and direct numbers, mobiles; then by id.
    """

    __slots__ = (
        "_children",
        "_competences",
        "_deputised",
        "_lines",
        "_members",
        "_named_teams",
        "_parents",
        "_teams",
        "_units",
        "organisation",
    )

    def __init__(self, organisation: Organisation) -> None:
        self.organisation = organisation
        with in_bulk():
            self._build(organisation)

    def _build(self, organisation: Organisation) -> None:
        # Read in the order of storage, which is quick, and put in order afterwards, group by group.
        people = organisation.people.values()
        self._lines = _lines(organisation, people)
        members: dict[str, list[str]] = {}
        units: dict[str, list[str]] = {}
        teams: dict[tuple[str, str], list[str]] = {}
        named: dict[str, list[str]] = {}
        deputised: dict[str, list[str]] = {}
        for person in people:
            id = person.id
            units.setdefault(person.unit, []).append(id)
            for function in person.functions:
                members.setdefault(function, []).append(id)
            for deputy in person.deputies:
                deputised.setdefault(deputy, []).append(id)
            if person.team:
                teams.setdefault((person.unit, person.team), []).append(id)
                named.setdefault(person.team, []).append(id)
        self._members = _ordered(members)
        self._units = _ordered(units)
        self._teams = _ordered(teams)
        self._named_teams = _ordered(named)
        self._competences = _with_competences(people)
        self._deputised = _ordered(deputised)
        children: dict[str, list[str]] = {}
        for unit in organisation.units.values():
            if unit.parent is not None:
                children.setdefault(unit.parent, []).append(unit.id)
        self._children = _ordered(children)
        self._parents: dict[str, tuple[str, ...]] = {}

    def laid_over(self, organisation: Organisation) -> Index:
        """Return this index for an organisation that differs in nothing it is built from, but for competences."""
        over: Index = object.__new__(Index)
        for name in Index.__slots__:
            setattr(over, name, getattr(self, name))
        over.organisation = organisation
        known = self.organisation.people
        if any(
            each.competences != known[id].competences
            for id, each in organisation.people.items()
            if each is not known[id]
        ):
            over._competences = _with_competences(organisation.people.values())
        return over

    def line(self, number: str) -> Line | None:
        """Return whose a canonical number is, or None when it is nobody's."""
        return self._lines.get(number)

    @property
    def numbers(self) -> Mapping[str, Line]:
        """Every number of the organisation with its line."""
        return self._lines

    def members(self, function: str) -> tuple[str, ...]:
        """Return the ids of the people who hold a function."""
        return self._members.get(function, ())

    def holders(self, function: str | Function) -> tuple[Person, ...]:
        """Return the people who hold a function (the function, or its id), in the order of `members`."""
        id = function if isinstance(function, str) else function.id
        people = self.organisation.people
        return tuple(people[member] for member in self.members(id))

    def of_unit(self, unit: str) -> tuple[str, ...]:
        """Return the ids of the people directly in a unit, not those of the units below it."""
        return self._units.get(unit, ())

    def of_team(self, unit: str, team: str) -> tuple[str, ...]:
        """Return the ids of the people in a unit's team."""
        return self._teams.get((unit, team), ())

    def in_team(self, team: str) -> tuple[str, ...]:
        """Return the ids of the people with a team of this name, in whatever unit."""
        return self._named_teams.get(team, ())

    def with_competence(self, competence: str) -> tuple[str, ...]:
        """Return the ids of the people with a competence, small and capital letters alike."""
        return self._competences.get(competence.casefold(), ())

    def deputy_for(self, person: str) -> tuple[str, ...]:
        """Return the ids of the people who name this person as a deputy."""
        return self._deputised.get(person, ())

    def units_below(self, unit: str) -> tuple[str, ...]:
        """Return the ids of the units directly below a unit."""
        return self._children.get(unit, ())

    def unit_and_parents(self, unit: str) -> tuple[str, ...]:
        """Return a unit's id and those of the units above it, nearest first; a circle ends where it closes."""
        found = self._parents.get(unit)
        if found is None:
            units = self.organisation.units
            path: dict[str, None] = {}
            at: str | None = unit
            while at is not None and at in units and at not in path:
                path[at] = None
                at = units[at].parent
            found = self._parents[unit] = tuple(path)
        return found

    def manager_of(self, person: str) -> str | None:
        """Return the id of a person's manager: that of the nearest unit above whose manager is another.

        None at the top, for someone unknown, and where the units name no manager who exists.
        """
        known = self.organisation.people.get(person)
        return None if known is None else self.manager_of_unit(known.unit, but=person)

    def manager_of_unit(self, unit: str, *, but: str | None = None) -> str | None:
        """Return the id of the nearest manager of a unit or those above it, passing over `but`."""
        people, units = self.organisation.people, self.organisation.units
        for at in self.unit_and_parents(unit):
            manager = units[at].manager
            if manager is not None and manager != but and manager in people:
                return manager
        return None


def _ordered(groups: dict[K, list[str]]) -> dict[K, tuple[str, ...]]:
    return {key: tuple(sorted(set(ids))) for key, ids in groups.items()}


def _with_competences(people: Iterable[Person]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for person in people:
        for competence in person.competences:
            found.setdefault(competence.casefold(), []).append(person.id)
    return _ordered(found)


def _lines(organisation: Organisation, people: Collection[Person]) -> dict[str, Line]:
    lines: dict[str, Line] = {}
    for line in sorted(organisation.lines, key=lambda line: (line.number, line.kind, line.owner)):
        lines.setdefault(line.number, line)

    def add(number: str, kind: LineKind, owner: str) -> None:
        held = lines.get(number)
        # Of two with one number the smaller id has it, whichever was stored first.
        if held is None or (held.kind is kind and owner < held.owner and number not in given):
            lines[number] = Line(number, kind, owner)

    main = organisation.main_number
    if main and main not in lines:
        lines[main] = Line(main, LineKind.SWITCHBOARD, organisation.id, "main")
    given = frozenset(lines)
    for function in organisation.functions.values():
        if function.number:
            add(function.number, LineKind.FUNCTION, function.id)
    for unit in organisation.units.values():
        if unit.number:
            add(unit.number, LineKind.UNIT, unit.id)
    for person in people:
        if person.extension:
            add(person.extension, LineKind.PERSON, person.id)
        if person.direct:
            add(person.direct, LineKind.PERSON, person.id)
    for person in people:
        if person.mobile:
            add(person.mobile, LineKind.MOBILE, person.id)
    return lines

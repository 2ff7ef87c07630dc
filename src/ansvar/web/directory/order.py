"""What the directory's pages share: everything in order and by name, how people stand, links, opening hours."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.utils.translation import gettext_lazy

from ansvar.directory.index import Index
from ansvar.directory.model import Function, Line, LineKind, Organisation, Person, Unit
from ansvar.presence.detail import Detail, detail
from ansvar.presence.openings import Openings
from ansvar.web.directory.rights import sees_mobile
from ansvar.web.gates import Rights
from ansvar.web.held import once
from ansvar.web.house import house
from ansvar.web.live import live

#: So many stand on one page of a list.
SIZE: Final = 50
#: So many people of a unit or function are listed on its page; the rest by the list of people.
MOST_LISTED: Final = 60
#: Lists shorter than this are offered to choose from.
MOST_OFFERED: Final = 200
LINE_KINDS: Final = {
    LineKind.PERSON: gettext_lazy("Person's telephone"),
    LineKind.MOBILE: gettext_lazy("Mobile"),
    LineKind.UNIT: gettext_lazy("Unit's number"),
    LineKind.FUNCTION: gettext_lazy("Number of a task"),
    LineKind.SWITCHBOARD: gettext_lazy("Switchboard"),
    LineKind.QUEUE: gettext_lazy("Queue"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """Somebody or something in a list. `stands`: how a person stands, as far as the viewer may see."""

    kind: str
    id: str
    name: str
    under: str
    number: str
    stands: Detail | None = None
    registered: bool | None = None


def by_family(people: Iterable[Person]) -> list[Person]:
    """Return people in the order of the alphabet."""
    return sorted(people, key=lambda each: (each.family.casefold(), each.given.casefold(), each.id))


class Sorted:
    """Everybody of one organisation in the order of the alphabet, and everything by its names; made once."""

    def __init__(self, organisation: Organisation) -> None:
        self._of = organisation
        self._things: dict[tuple[str, str], list[Any]] = {}
        self.people = by_family(organisation.people.values())
        self.by_name: dict[tuple[str, str], list[str]] = {}
        for kind, things in (
            ("person", organisation.people),
            ("unit", organisation.units),
            ("function", organisation.functions),
        ):
            for id, thing in things.items():
                for name in {thing.name.casefold(), *map(str.casefold, getattr(thing, "names", {}).values())}:
                    self.by_name.setdefault((kind, name), []).append(id)

    def things(self, kind: str, language: str) -> list[Any]:
        """Return the units or functions by what they are called in a language."""
        found = self._things.get((kind, language))
        if found is None:
            things: Any = self._of.units if kind == "unit" else self._of.functions
            found = sorted(things.values(), key=lambda each: (each.called(language).casefold(), each.id))
            self._things[kind, language] = found
        return found


_sorted = once(Sorted)


def units(language: str) -> list[Unit]:
    """Return the units by what they are called in a language."""
    return in_order().things("unit", language)


def functions(language: str) -> list[Function]:
    """Return the functions by what they are called in a language."""
    return in_order().things("function", language)


@once
def _competences(organisation: Organisation) -> list[tuple[str, int]]:
    found: dict[str, tuple[str, int]] = {}
    for person in organisation.people.values():
        for each in person.competences:
            said, count = found.get(each.casefold(), (each, 0))
            found[each.casefold()] = (said, count + 1)
    return sorted(found.values(), key=lambda each: each[0].casefold())


def competences() -> list[tuple[str, int]]:
    """Return what people know, as they confirmed it, and how many of them."""
    return _competences(house().organisation)


def in_order() -> Sorted:
    """Return the organisation's people and things in order."""
    return _sorted(house().base)


def index() -> Index:
    """Return who is found where as things stand now."""
    return house().router().index


# -- how people stand, and what things are called ------------------------------------------------------


class Now:
    """The organisation as it stands at one moment, for everything that one page shows of it."""

    def __init__(self) -> None:
        known = house()
        self.router = known.router()
        self.at = known.now().timestamp()
        self.board = live().board

    def stands(self, rights: Rights, person: str) -> Detail:
        """Return how somebody stands, as the viewer may see it."""
        router = self.router
        return detail(
            router.policy, router.organisation, router.presence, person, self.at, rights.sees(person)
        )

    def is_here(self, person: str) -> bool:
        """Whether somebody can be rung."""
        return self.router.presence.at(person, self.at).can_ring and self.board.registers(person) is not False


def with_below(unit: str) -> list[str]:
    """Return a unit and all units below it, each once."""
    met: dict[str, None] = {}
    left = [unit]
    while left:
        at = left.pop()
        if at not in met:
            met[at] = None
            left += index().units_below(at)
    return list(met)


def number_of(rights: Rights, person: Person) -> str:
    """Return the number at which somebody is called, as far as the viewer may see it."""
    return person.direct or person.extension or (person.mobile if sees_mobile(rights, person.id) else "")


@dataclass(frozen=True, slots=True)
class Named:
    """A link: what kind of thing, its id, what it is called."""

    kind: str
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the week to come: its date and its openings as (from, until) instants."""

    day: date
    spans: tuple[tuple[Any, Any], ...]


@dataclass(frozen=True, slots=True)
class Week:
    """Opening hours as they come out in the seven days from today."""

    days: tuple[Day, ...]
    open: bool
    changes: Any
    always: bool


def week(openings: Openings) -> Week:
    """Return how hours come out in the seven days from today, exceptions and holidays included."""
    now = house().now()
    first, at = now.astimezone(house().zone).date(), now.timestamp()
    days = tuple(
        Day(
            first + timedelta(n),
            tuple((openings.local(a), openings.local(b)) for a, b in openings.day(first + timedelta(n))),
        )
        for n in range(7)
    )
    change = openings.change_after(at)
    return Week(
        days, openings.is_open(at), openings.local(change) if change is not None else None, openings.is_always
    )


def units_above(unit: str, language: str) -> tuple[Named, ...]:
    """Return a unit and those above it, the topmost first."""
    units = house().base.units
    chain = index().unit_and_parents(unit)
    return tuple(Named("unit", id, units[id].called(language)) for id in reversed(chain))


def people_named(ids: Iterable[str]) -> tuple[Named, ...]:
    """Return links to people, in the order given; who does not exist is left out."""
    people = house().base.people
    return tuple(Named("person", id, people[id].name) for id in ids if id in people)


def person_named(id: str | None) -> Named | None:
    """Return a link to somebody, None for nobody."""
    return next(iter(people_named([id])), None) if id else None


def functions_named(ids: Iterable[str], language: str) -> tuple[Named, ...]:
    """Return links to functions."""
    functions = house().base.functions
    return tuple(Named("function", id, functions[id].called(language)) for id in ids if id in functions)


def lines_of(owners: dict[str, str]) -> list[Line]:
    """Return the extra lines (`lines.csv`) of these owners, by kind."""
    return [each for each in house().base.lines if owners.get(each.kind.value) == each.owner]


def owner_of(line: Line, language: str) -> Named | None:
    """Return whose a line is, or None for the switchboard and queues."""
    base = house().base
    if line.kind in (LineKind.PERSON, LineKind.MOBILE) and line.owner in base.people:
        return Named("person", line.owner, base.people[line.owner].name)
    if line.kind is LineKind.UNIT and line.owner in base.units:
        return Named("unit", line.owner, base.units[line.owner].called(language))
    if line.kind is LineKind.FUNCTION and line.owner in base.functions:
        return Named("function", line.owner, base.functions[line.owner].called(language))
    return None

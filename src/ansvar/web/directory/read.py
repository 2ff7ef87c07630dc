"""What the directory shows: plain values for pages and for other programs. Who may see what is decided here.

An absence is shown as the policy's `[privacy]` says for the viewer, and its kind never in a list. Mobiles are shown
where the policy publishes them, else to those who need them; private phones to the person, the manager and the
telephone administrator.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Final, Generic, TypeVar

from django.utils.translation import gettext_lazy

from ansvar.directory.index import Index, index_of
from ansvar.directory.model import Function, Line, LineKind, Organisation, Person, Unit
from ansvar.presence.detail import Detail, detail
from ansvar.presence.openings import Openings
from ansvar.search.hits import Hit
from ansvar.web.gates import Rights, Role
from ansvar.web.house import house
from ansvar.web.live import live

T = TypeVar("T")

SIZE: Final = 50
#: A search gives no more.
MOST_HITS: Final = 200
#: So many people of a unit or function are listed on its page; the rest by the list of people.
MOST_LISTED: Final = 60
#: Lists shorter than this are offered to choose from.
MOST_OFFERED: Final = 200


@dataclass(frozen=True, slots=True)
class Paged(Generic[T]):
    """One page of a list. `number` counts from 1; `all`: how many there are on all pages."""

    rows: Sequence[T]
    number: int
    pages: int
    all: int

    @property
    def before(self) -> int:
        """The page before, 0 for none."""
        return self.number - 1

    @property
    def after(self) -> int:
        """The next page, 0 for none."""
        return self.number + 1 if self.number < self.pages else 0


def paged(found: Sequence[T], number: int, size: int = SIZE) -> Paged[T]:
    """Return one page of what was found; a number beyond the last is the last."""
    pages = max(1, -(-len(found) // size))
    number = min(max(1, number), pages)
    return Paged(found[(number - 1) * size : number * size], number, pages, len(found))


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


class _Held:
    """An organisation by its identity; it is not hashable."""

    def __init__(self, organisation: Organisation) -> None:
        self.organisation = organisation

    def __hash__(self) -> int:
        return id(self.organisation)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held) and other.organisation is self.organisation


class Sorted:
    """Everybody of one organisation in the order of the alphabet, and everything by its names; made once."""

    def __init__(self, organisation: Organisation) -> None:
        self.people = sorted(
            organisation.people.values(),
            key=lambda each: (each.family.casefold(), each.given.casefold(), each.id),
        )
        self.by_name: dict[tuple[str, str], list[str]] = {}
        for kind, things in (
            ("person", organisation.people),
            ("unit", organisation.units),
            ("function", organisation.functions),
        ):
            for id, thing in things.items():
                for name in {thing.name.casefold(), *map(str.casefold, getattr(thing, "names", {}).values())}:
                    self.by_name.setdefault((kind, name), []).append(id)


@lru_cache(maxsize=2)
def _sorted(held: _Held) -> Sorted:
    return Sorted(held.organisation)


@lru_cache(maxsize=16)
def _things(held: _Held, kind: str, language: str) -> list[Any]:
    things: Any = held.organisation.units if kind == "unit" else held.organisation.functions
    return sorted(things.values(), key=lambda each: (each.called(language).casefold(), each.id))


def units(language: str) -> list[Unit]:
    """Return the units by what they are called in a language."""
    return _things(_Held(house().base), "unit", language)


def functions(language: str) -> list[Function]:
    """Return the functions by what they are called in a language."""
    return _things(_Held(house().base), "function", language)


@lru_cache(maxsize=2)
def _competences(held: _Held) -> list[tuple[str, int]]:
    found: dict[str, tuple[str, int]] = {}
    for person in held.organisation.people.values():
        for each in person.competences:
            said, count = found.get(each.casefold(), (each, 0))
            found[each.casefold()] = (said, count + 1)
    return sorted(found.values(), key=lambda each: each[0].casefold())


def competences() -> list[tuple[str, int]]:
    """Return what people know, as they confirmed it, and how many of them."""
    return _competences(_Held(house().organisation))


def in_order() -> Sorted:
    """Return the organisation's people and things in order."""
    return _sorted(_Held(house().base))


def index() -> Index:
    """Return who is found where as things stand now."""
    return house().router().index


# -- rights ---------------------------------------------------------------------------------------------


def sees_mobile(rights: Rights, person: str) -> bool:
    """Whether somebody is shown another's mobile: everybody where it is published, else who needs it."""
    if "mobile" in house().policy.numbers.published:
        return True
    return person == rights.person or rights.has(Role.OPERATOR, Role.TELEPHONE) or rights.manages(person)


def sees_private(rights: Rights, person: str) -> bool:
    """Whether somebody is shown a private phone."""
    return person == rights.person or rights.has(Role.TELEPHONE) or rights.manages(person)


def sees_line(rights: Rights, line: Line) -> bool:
    """Whether somebody is shown whose a number is."""
    return line.kind is not LineKind.MOBILE or sees_mobile(rights, line.owner)


def may_change(rights: Rights) -> bool:
    """Whether somebody may change all of the directory."""
    return rights.has(Role.TELEPHONE)


def may_change_part(rights: Rights, person: str) -> bool:
    """Whether somebody may change what somebody else does: functions, competences, deputies."""
    return may_change(rights) or rights.manages(person)


# -- people ---------------------------------------------------------------------------------------------


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


@dataclass(frozen=True, slots=True)
class Sought:
    """What a list of people is asked for. `below`: with the people of the units below `unit`."""

    text: str = ""
    unit: str = ""
    function: str = ""
    competence: str = ""
    here: bool = False
    page: int = 1

    @property
    def plain(self) -> bool:
        """Whether nothing was typed, so that the list is everybody who passes."""
        return not self.text.strip()


def found(rights: Rights, sought: Sought, language: str) -> Paged[Row]:
    """Return a page of what fits: with a text the best first, units and functions too; else people by name."""
    base, now = house().base, Now()
    if sought.plain:
        people: Sequence[Person] = in_order().people
        passes = _passing(sought)
        if passes is not None:
            people = [each for each in people if each.id in passes]
        if sought.here:
            people = [each for each in people if now.is_here(each.id)]
        page = paged(people, sought.page)
        return Paged(
            [_row(rights, each, language, now) for each in page.rows], page.number, page.pages, page.all
        )
    passes = _passing(sought)
    hits = [each for each in house().finder.find(sought.text, limit=MOST_HITS) if _shown(rights, each)]
    if passes is not None or sought.here:
        hits = [
            each
            for each in hits
            if each.kind == "person"
            and (passes is None or each.id in passes)
            and (not sought.here or now.is_here(each.id))
        ]
    page_of_hits = paged(hits, sought.page)
    rows = [
        _row(rights, base.people[each.id], language, now)
        if each.kind == "person"
        else Row(each.kind, each.id, _called(each.kind, each.id, language), each.unit, each.number)
        for each in page_of_hits.rows
    ]
    return Paged(rows, page_of_hits.number, page_of_hits.pages, page_of_hits.all)


def _shown(rights: Rights, hit: Hit) -> bool:
    """Whether a hit tells nothing that the viewer may not know: whose mobile it is that was typed."""
    if hit.kind != "person" or sees_mobile(rights, hit.id):
        return True
    for match in hit.matched:
        if match.field == "mobile":
            return False
        line = index().line(match.found) if match.field == "line" else None
        if line is not None and line.kind is LineKind.MOBILE:
            return False
    return True


def _passing(sought: Sought) -> frozenset[str] | None:
    """Return who passes the filters, or None for everybody."""
    sets: list[Iterable[str]] = []
    if sought.unit:
        sets.append(id for unit in with_below(sought.unit) for id in index().of_unit(unit))
    if sought.function:
        sets.append(index().members(sought.function))
    if sought.competence:
        sets.append(index().with_competence(sought.competence))
    if not sets:
        return None
    passing = frozenset(sets[0])
    for each in sets[1:]:
        passing &= frozenset(each)
    return passing


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


def _row(rights: Rights, person: Person, language: str, now: Now) -> Row:
    unit = house().base.units.get(person.unit)
    under = ", ".join(each for each in (person.title, unit.called(language) if unit else "") if each)
    return Row(
        "person",
        person.id,
        person.name,
        under,
        number_of(rights, person),
        _brief(now.stands(rights, person.id)),
        now.board.registers(person.id),
    )


def _brief(found: Detail) -> Detail:
    """Return what a list tells of how somebody stands: nobody's reason."""
    return Detail(found.viewer, found.state, found.back_at, found.return_known)


def number_of(rights: Rights, person: Person) -> str:
    """Return the number at which somebody is called, as far as the viewer may see it."""
    return person.direct or person.extension or (person.mobile if sees_mobile(rights, person.id) else "")


def _called(kind: str, id: str, language: str) -> str:
    base = house().base
    things: dict[str, Unit] | dict[str, Function] | Any = base.units if kind == "unit" else base.functions
    thing = things.get(id)
    return str(thing.called(language)) if thing is not None else id


@dataclass(frozen=True, slots=True)
class Named:
    """A link: what kind of thing, its id, what it is called."""

    kind: str
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class PersonShown:
    """Everything of one person that the viewer may see; `mobile` and `private` are "" where they may not."""

    person: Person
    stands: Detail
    registered: bool | None
    talks: bool | None
    units: tuple[Named, ...]
    manager: Named | None
    manages: tuple[Named, ...]
    functions: tuple[Named, ...]
    deputies: tuple[Named, ...]
    deputy_for: tuple[Named, ...]
    lines: tuple[Line, ...]
    mobile: str
    private: str
    operator: bool
    shown_number: str
    hours: Week | None
    may_change: bool
    may_change_part: bool


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


def functions_named(ids: Iterable[str], language: str) -> tuple[Named, ...]:
    """Return links to functions."""
    functions = house().base.functions
    return tuple(Named("function", id, functions[id].called(language)) for id in ids if id in functions)


def person_shown(rights: Rights, id: str, language: str) -> PersonShown | None:
    """Return what a viewer may see of somebody, or None for nobody."""
    now = Now()
    base, board = now.router.organisation, now.board
    person = base.people.get(id)
    if person is None:
        return None
    manager = index().manager_of(id)
    lines = tuple(
        each
        for each in lines_of({"person": id, "mobile": id})
        if sees_line(rights, each) and each.number not in (person.extension, person.direct, person.mobile)
    )
    return PersonShown(
        person,
        now.stands(rights, id),
        board.registers(id),
        board.talks(id),
        units_above(person.unit, language),
        next(iter(people_named([manager])), None) if manager else None,
        tuple(
            Named("unit", each.id, each.called(language))
            for each in base.units.values()
            if each.manager == id
        ),
        functions_named(person.functions, language),
        people_named(person.deputies),
        people_named(index().deputy_for(id)),
        lines,
        person.mobile if sees_mobile(rights, id) else "",
        person.private_phone if sees_private(rights, id) else "",
        id in base.operators,
        shown_number(person),
        week(house().presence().openings_of_person(id)),
        may_change(rights),
        may_change_part(rights, id),
    )


def shown_number(person: Person) -> str:
    """Return the number that those see whom somebody calls, by the policy; "" for a withheld one."""
    base, shown = house().base, house().policy.numbers.shown
    if shown == "direct":
        return person.direct or base.main_number
    if shown == "unit":
        units = (base.units[each].number for each in index().unit_and_parents(person.unit))
        return next((each for each in units if each), base.main_number)
    return base.main_number if shown == "main" else ""


# -- units, functions, lines ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class UnitShown:
    """A unit. `people`: the first of those directly in it; `count`: how many work in it and below."""

    unit: Unit
    name: str
    above: tuple[Named, ...]
    manager: Named | None
    manager_inherited: bool
    below: tuple[Named, ...]
    functions: tuple[Named, ...]
    people: tuple[Row, ...]
    count: int
    lines: tuple[Line, ...]
    hours: Week
    closed: Any
    may_change: bool


def unit_shown(rights: Rights, id: str, language: str) -> UnitShown | None:
    """Return what there is to see of a unit, or None."""
    base, known, now = house().base, house(), Now()
    unit = base.units.get(id)
    if unit is None:
        return None
    below = sorted(
        (Named("unit", each, base.units[each].called(language)) for each in index().units_below(id)),
        key=lambda each: each.name.casefold(),
    )
    members = sorted(
        (base.people[each] for each in index().of_unit(id)),
        key=lambda each: (each.family.casefold(), each.given.casefold(), each.id),
    )
    manager = index().manager_of_unit(id)
    return UnitShown(
        unit,
        unit.called(language),
        units_above(id, language)[:-1],
        next(iter(people_named([manager])), None) if manager else None,
        manager is not None and unit.manager != manager,
        tuple(below),
        functions_named((each.id for each in functions(language) if each.unit == id), language),
        tuple(_row(rights, each, language, now) for each in members[:MOST_LISTED]),
        sum(len(index().of_unit(each)) for each in with_below(id)),
        tuple(each for each in lines_of({"unit": id}) if each.number != unit.number),
        week(known.presence().openings_of_unit(id)),
        known.presence().unit_closed(id, known.now().timestamp()),
        may_change(rights),
    )


@dataclass(frozen=True, slots=True)
class FunctionShown:
    """A function, and who holds it: the first of them."""

    function: Function
    name: str
    unit: Named | None
    people: tuple[Row, ...]
    count: int
    lines: tuple[Line, ...]
    hours: Week | None
    may_change: bool


def function_shown(rights: Rights, id: str, language: str) -> FunctionShown | None:
    """Return what there is to see of a function, or None."""
    base, now = house().base, Now()
    function = base.functions.get(id)
    if function is None:
        return None
    holders = sorted(
        index().holders(id), key=lambda each: (each.family.casefold(), each.given.casefold(), each.id)
    )
    unit = base.units.get(function.unit or "")
    openings = house().presence().openings_of_function(id)
    return FunctionShown(
        function,
        function.called(language),
        Named("unit", unit.id, unit.called(language)) if unit is not None else None,
        tuple(_row(rights, each, language, now) for each in holders[:MOST_LISTED]),
        len(holders),
        tuple(each for each in lines_of({"function": id}) if each.number != function.number),
        week(openings) if openings is not None else None,
        may_change(rights),
    )


def lines_of(owners: dict[str, str]) -> list[Line]:
    """Return the extra lines (`lines.csv`) of these owners, by kind."""
    return [each for each in house().base.lines if owners.get(each.kind.value) == each.owner]


LINE_KINDS: Final = {
    LineKind.PERSON: gettext_lazy("Person's telephone"),
    LineKind.MOBILE: gettext_lazy("Mobile"),
    LineKind.UNIT: gettext_lazy("Unit's number"),
    LineKind.FUNCTION: gettext_lazy("Number of a task"),
    LineKind.SWITCHBOARD: gettext_lazy("Switchboard"),
    LineKind.QUEUE: gettext_lazy("Queue"),
}


@dataclass(frozen=True, slots=True)
class LineShown:
    """A number and whose it is; `own`: a row of `lines.csv` stands behind it."""

    line: Line
    owner: Named | None
    own: bool
    may_change: bool

    @property
    def kind(self) -> Any:
        """What kind of line it is, in the viewer's language."""
        return LINE_KINDS[self.line.kind]


def line_shown(rights: Rights, number: str, language: str) -> LineShown | None:
    """Return whose a number is, or None for one that is nobody's, or that the viewer may not see."""
    line = index().line(number)
    if line is None or not sees_line(rights, line):
        return None
    own = any(each.number == number for each in house().base.lines)
    return LineShown(line, owner_of(line, language), own, may_change(rights))


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


@lru_cache(maxsize=2)
def _numbers(held: _Held) -> list[Line]:
    return [line for _, line in sorted(index_of(held.organisation).numbers.items())]


def lines(rights: Rights, text: str, page: int) -> Paged[Line]:
    """Return a page of the numbers that hold these digits, as far as the viewer may see them."""
    digits = "".join(sign for sign in text if sign.isdigit()).lstrip("0")
    everything = _numbers(_Held(house().base))
    seen = [each for each in everything if (not digits or digits in each.number) and sees_line(rights, each)]
    return paged(seen, page)


@dataclass(frozen=True, slots=True)
class Hours:
    """Named opening hours of the policy, and how they come out this week."""

    name: str
    week: Week
    clause: str
    used: int = field(default=0)


def hours(language: str) -> list[Hours]:
    """Return the opening hours of the organisation, the switchboard's first."""
    known = house()
    policy, presence = known.policy, known.presence()
    names = known.names(language)
    own = policy.switchboard.hours
    found = []
    for name in sorted(policy.hours, key=lambda each: (each != own, each)):
        openings = presence.openings_named(name)
        if openings is not None:
            clause = policy.hours[name].clause
            used = sum(each.hours == name for each in known.base.units.values())
            found.append(Hours(name, week(openings), names.text(clause) if clause else "", used))
    return found

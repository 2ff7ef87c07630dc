"""What the directory shows: plain values for pages and for other programs. Who may see what is decided here.

An absence is shown as the policy's `[privacy]` says for the viewer, and its kind never in a list. Mobiles are shown
where the policy publishes them, else to those who need them; private phones to the person, the manager and the
telephone administrator.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from django.core.paginator import Page, Paginator

from ansvar.directory.index import index_of
from ansvar.directory.model import Function, Line, LineKind, Organisation, Person, Unit
from ansvar.presence.detail import Detail
from ansvar.search.hits import Hit
from ansvar.web.directory.order import (
    LINE_KINDS,
    MOST_LISTED,
    SIZE,
    Named,
    Now,
    Row,
    Week,
    by_family,
    functions,
    functions_named,
    in_order,
    index,
    lines_of,
    number_of,
    owner_of,
    people_named,
    person_named,
    units_above,
    week,
    with_below,
)
from ansvar.web.directory.rights import (
    may_change,
    may_change_part,
    sees_line,
    sees_mobile,
    sees_private,
)
from ansvar.web.gates import Rights
from ansvar.web.held import once
from ansvar.web.house import house

#: A search gives no more.
MOST_HITS: Final = 200


@dataclass(frozen=True, slots=True)
class Sought:
    """What a list of people is asked for. `below`: with the people of the units below `unit`."""

    text: str = ""
    unit: str = ""
    function: str = ""
    competence: str = ""
    here: bool = False

    @property
    def plain(self) -> bool:
        """Whether nothing was typed, so that the list is everybody who passes."""
        return not self.text.strip()


def found(rights: Rights, sought: Sought, language: str, number: str) -> Page[Row]:
    """Return a page of what fits: with a text the best first, units and functions too; else people by name."""
    base, now, passes = house().base, Now(), _passing(sought)
    if sought.plain:
        people: list[Any] = in_order().people
        if passes is not None:
            people = [each for each in people if each.id in passes]
        if sought.here:
            people = [each for each in people if now.is_here(each.id)]
        page = Paginator(people, SIZE).get_page(number)
        page.object_list = [_row(rights, each, language, now) for each in page]
        return page
    hits: list[Any] = [
        each
        for each in house().finder.find(sought.text, limit=MOST_HITS)
        # The directory may change while it is searched.
        if (each.kind != "person" or each.id in base.people) and _shown(rights, each)
    ]
    if passes is not None or sought.here:
        hits = [
            each
            for each in hits
            if each.kind == "person"
            and (passes is None or each.id in passes)
            and (not sought.here or now.is_here(each.id))
        ]
    page = Paginator(hits, SIZE).get_page(number)
    page.object_list = [
        _row(rights, base.people[each.id], language, now)
        if each.kind == "person"
        else Row(each.kind, each.id, _called(each.kind, each.id, language), each.unit, each.number)
        for each in page
    ]
    return page


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


def _called(kind: str, id: str, language: str) -> str:
    base = house().base
    things: dict[str, Unit] | dict[str, Function] | Any = base.units if kind == "unit" else base.functions
    thing = things.get(id)
    return str(thing.called(language)) if thing is not None else id


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
        person_named(manager),
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
    members = by_family(base.people[each] for each in index().of_unit(id))
    manager = index().manager_of_unit(id)
    return UnitShown(
        unit,
        unit.called(language),
        units_above(id, language)[:-1],
        person_named(manager),
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
    holders = by_family(index().holders(id))
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


@once
def _numbers(organisation: Organisation) -> list[Line]:
    return [line for _, line in sorted(index_of(organisation).numbers.items())]


def lines(rights: Rights, text: str) -> list[Line]:
    """Return the numbers that hold these digits, as far as the viewer may see them."""
    digits = "".join(sign for sign in text if sign.isdigit()).lstrip("0")
    everything = _numbers(house().base)
    return [each for each in everything if (not digits or digits in each.number) and sees_line(rights, each)]


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

"""Joining an organisation's tables: every name that one line uses must stand on another.

Found here: people in a unit that does not exist, functions, deputies and managers that do not exist,
a deputy of oneself, circular parents, and numbers that two hold. What is left in `Parts` afterwards
joins without a gap. Circular deputies, circular forwards and managers of themselves are no faults of
the files; the check of the organisation finds them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, TypeVar

from ansvar.directory.head import Head
from ansvar.directory.layout import HEAD
from ansvar.directory.model import LineKind, Person
from ansvar.directory.numbers import canonical
from ansvar.directory.parts import Parts, Read
from ansvar.directory.table import Faults
from ansvar.words.phrase import shorten

T = TypeVar("T")


def check(head: Head, parts: Parts, faults: Faults, *, skipping: bool) -> None:
    """Join the tables; with `skipping`, lines that cannot stand are left out and named as such."""
    joiner = _Joiner(head, parts, faults, skipping)
    joiner.parents()
    joiner.people()
    joiner.managers()
    joiner.functions()
    joiner.others()
    joiner.numbers()
    joiner.head_names()


class _Joiner:
    def __init__(self, head: Head, parts: Parts, faults: Faults, skipping: bool) -> None:
        self.head, self.parts, self.faults, self.skipping = head, parts, faults, skipping

    def fault(self, read: Read[T], at: int, row: str, key: str, value: str, message: str) -> None:
        self.faults.add(read.file, read.lines[at], message, row=row, key=key, value=value)

    def missing(
        self, read: Read[T], at: int, row: str, key: str, value: str, into: Read[Any], what: str
    ) -> None:
        """Note a reference to nothing, unless what it names had a fault of its own."""
        if not into.knows(value):
            self.fault(
                read,
                at,
                row,
                key,
                value,
                f"{what} `{shorten(value)}` does not exist; name one of {into.file}",
            )

    def drop(self, read: Read[T], gone: Iterable[int]) -> None:
        lost = set(gone)
        if lost:
            read.values[:] = [value for at, value in enumerate(read.values) if at not in lost]
            read.lines[:] = [line for at, line in enumerate(read.lines) if at not in lost]

    def parents(self) -> None:
        units = self.parts.units
        for at, unit in enumerate(units.values):
            if unit.parent is not None and not units.has(unit.parent):
                self.missing(units, at, unit.id, "parent", unit.parent, units, "the unit")
                units.values[at] = replace(unit, parent=None)
        parent_of = {unit.id: unit.parent for unit in units.values}
        done: set[str] = set()
        for unit_id in sorted(parent_of):
            path: dict[str, None] = {}
            above: str | None = unit_id
            while above is not None and above not in done and above not in path:
                path[above] = None
                above = parent_of[above]
            done.update(path)
            if above is not None and above in path:
                ring = list(path)[list(path).index(above) :]
                first = min(ring)
                at = next(at for at, unit in enumerate(units.values) if unit.id == first)
                turned = ring[ring.index(first) :] + ring[: ring.index(first)]
                shown = " under ".join(f"`{id}`" for id in [*turned[:8], first])
                self.fault(
                    units,
                    at,
                    first,
                    "parent",
                    units.values[at].parent or "",
                    f"the units stand in a circle: {shown}; give one of them another parent",
                )
                units.values[at] = replace(units.values[at], parent=None)
                parent_of[first] = None

    def people(self) -> None:
        people, units, functions = self.parts.people, self.parts.units, self.parts.functions
        houses = {unit.id for unit in units.values}
        tasks = {function.id for function in functions.values}
        gone = []
        for at, person in enumerate(people.values):
            if person.unit not in houses:
                self.missing(people, at, person.id, "unit", person.unit, units, "the unit")
                if units.knows(person.unit) and self.skipping:
                    self.fault(
                        people,
                        at,
                        person.id,
                        "unit",
                        person.unit,
                        f"the unit `{person.unit}` was left out, and so is this line",
                    )
                people.left_out.add(person.id)
                gone.append(at)
            elif person.functions and not tasks.issuperset(person.functions):
                for function in person.functions:
                    if function not in tasks:
                        self.missing(people, at, person.id, "functions", function, functions, "the function")
                kept = tuple(function for function in person.functions if function in tasks)
                people.values[at] = replace(person, functions=kept)
        self.drop(people, gone)
        known = {person.id for person in people.values}
        for at, person in enumerate(people.values):
            if person.deputies and (person.id in person.deputies or not known.issuperset(person.deputies)):
                people.values[at] = person = replace(person, deputies=self._deputies(at, person, known))
            if person.forward is not None and person.forward not in known:
                forward = self._forward(people, at, person.id, person.forward)
                people.values[at] = replace(person, forward=forward)

    def _deputies(self, at: int, person: Person, known: set[str]) -> tuple[str, ...]:
        people = self.parts.people
        for deputy in person.deputies:
            if deputy == person.id:
                self.fault(
                    people,
                    at,
                    person.id,
                    "deputies",
                    deputy,
                    "nobody is their own deputy; name another person",
                )
            elif deputy not in known:
                self.missing(people, at, person.id, "deputies", deputy, people, "the person")
        return tuple(deputy for deputy in person.deputies if deputy != person.id and deputy in known)

    def _forward(self, read: Read[T], at: int, row: str, forward: str) -> str | None:
        if any(sign.isalpha() for sign in forward):
            self.missing(read, at, row, "forward", forward, self.parts.people, "the person")
            return None
        try:
            return canonical(forward, self.head.country)
        except ValueError as error:
            self.fault(read, at, row, "forward", forward, str(error))
            return None

    def managers(self) -> None:
        units, people = self.parts.units, self.parts.people
        for at, unit in enumerate(units.values):
            if unit.manager is not None and not people.has(unit.manager):
                self.missing(units, at, unit.id, "manager", unit.manager, people, "the person")
                units.values[at] = replace(unit, manager=None)

    def functions(self) -> None:
        functions, units = self.parts.functions, self.parts.units
        for at, function in enumerate(functions.values):
            if function.unit is not None and not units.has(function.unit):
                self.missing(functions, at, function.id, "unit", function.unit, units, "the unit")
                functions.values[at] = replace(function, unit=None)

    def others(self) -> None:
        people, units, functions = self.parts.people, self.parts.units, self.parts.functions
        owners: dict[LineKind, tuple[Read[Any], str]] = {
            LineKind.PERSON: (people, "the person"),
            LineKind.MOBILE: (people, "the person"),
            LineKind.UNIT: (units, "the unit"),
            LineKind.FUNCTION: (functions, "the function"),
        }
        gone = []
        lines = self.parts.lines
        for at, line in enumerate(lines.values):
            if line.kind in owners:
                into, what = owners[line.kind]
                if not into.has(line.owner):
                    self.missing(lines, at, line.number, "owner", line.owner, into, what)
                    gone.append(at)
        self.drop(lines, gone)
        gone = []
        absences = self.parts.absences
        known = {person.id for person in people.values}
        for at, absence in enumerate(absences.values):
            if absence.person not in known:
                self.missing(absences, at, absence.person, "person", absence.person, people, "the person")
                gone.append(at)
            elif absence.forward is not None and absence.forward not in known:
                forward = self._forward(absences, at, absence.person, absence.forward)
                absences.values[at] = replace(absence, forward=forward)
        self.drop(absences, gone)
        gone = []
        closures = self.parts.closures
        for at, closure in enumerate(closures.values):
            if not units.has(closure.unit):
                self.missing(closures, at, closure.unit, "unit", closure.unit, units, "the unit")
                gone.append(at)
            elif closure.divert is not None and not units.has(closure.divert):
                self.missing(closures, at, closure.unit, "divert", closure.divert, units, "the unit")
                closures.values[at] = replace(closure, divert=None)
        self.drop(closures, gone)
        gone = []
        quiet = self.parts.quiet_days
        for at, choice in enumerate(quiet.values):
            if not units.has(choice.unit):
                self.missing(quiet, at, choice.unit, "unit", choice.unit, units, "the unit")
                gone.append(at)
        self.drop(quiet, gone)

    def numbers(self) -> None:
        """Find numbers that two hold; the `lines` table may name a number again to give its class."""
        held: dict[str, tuple[LineKind, str, str, int]] = {}
        people, units, functions, lines = (
            self.parts.people,
            self.parts.units,
            self.parts.functions,
            self.parts.lines,
        )
        if self.head.main_number:
            held[self.head.main_number] = (
                LineKind.SWITCHBOARD,
                self.head.id,
                HEAD,
                self.head.line_of("main_number"),
            )

        def taken(number: str, kind: LineKind, owner: str, read: Read[T], at: int, key: str) -> bool:
            first = held.setdefault(number, (kind, owner, read.file, read.lines[at]))
            other = first[0], first[1]
            if other == (kind, owner) or (first[1] == owner and {first[0], kind} <= _OF_ONE_PERSON):
                return False
            self.fault(
                read,
                at,
                owner,
                key,
                number,
                f"`{number}` is already the number of {first[0].value} `{first[1]}` ({first[2]}:{first[3]}); "
                "a number belongs to one",
            )
            return True

        for at, function in enumerate(functions.values):
            if function.number and taken(
                function.number, LineKind.FUNCTION, function.id, functions, at, "number"
            ):
                functions.values[at] = replace(function, number="")
        for at, unit in enumerate(units.values):
            if unit.number and taken(unit.number, LineKind.UNIT, unit.id, units, at, "number"):
                units.values[at] = replace(unit, number="")
        for at, person in enumerate(people.values):
            # Nearly every number is new; only the others are looked at closely.
            id, line = person.id, people.lines[at]
            if (
                person.extension
                and held.setdefault(person.extension, (LineKind.PERSON, id, people.file, line))[1] != id
            ):
                taken(person.extension, LineKind.PERSON, id, people, at, "extension")
                people.values[at] = person = replace(person, extension="")
            if (
                person.direct
                and held.setdefault(person.direct, (LineKind.PERSON, id, people.file, line))[1] != id
            ):
                taken(person.direct, LineKind.PERSON, id, people, at, "direct")
                people.values[at] = person = replace(person, direct="")
            if person.mobile and taken(person.mobile, LineKind.MOBILE, id, people, at, "mobile"):
                people.values[at] = replace(person, mobile="")
        gone = [
            at
            for at, line in enumerate(lines.values)
            if not (line.kind is LineKind.SWITCHBOARD and line.number == self.head.main_number)
            and taken(line.number, line.kind, line.owner, lines, at, "number")
        ]
        self.drop(lines, gone)

    def head_names(self) -> None:
        people, units = self.parts.people, self.parts.units
        head = self.head

        def unknown(key: str, value: str, what: str, file: str) -> None:
            self.faults.add(
                HEAD,
                head.line_of(key, value),
                f"{what} `{shorten(value)}` does not exist; name one of {file}",
                key=key,
                value=value,
            )

        for operator in head.operators:
            if not people.knows(operator):
                unknown("operators", operator, "the person", people.file)
        head.operators = tuple(operator for operator in head.operators if people.has(operator))
        for person in head.case_owners.values():
            if not people.knows(person):
                unknown("case_owners", person, "the person", people.file)
        head.case_owners = {
            number: person for number, person in head.case_owners.items() if people.has(person)
        }
        for company in head.companies:
            if not units.knows(company):
                unknown("companies", company, "the unit", units.file)
        head.companies = {unit: name for unit, name in head.companies.items() if units.has(unit)}


#: One person's desk phone and mobile may share a number.
_OF_ONE_PERSON = frozenset({LineKind.PERSON, LineKind.MOBILE})

"""Reading an organisation from its folder: `organisation.toml` and the tables beside it.

A line that does not read is refused with its number, the value and what is allowed; all faults of all
files are reported together. The layout of the files stands in docs/reference/organisation.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Literal

from ansvar.directory.bulk import in_bulk
from ansvar.directory.cells import Cells
from ansvar.directory.check_files import check
from ansvar.directory.head import Head, read_head
from ansvar.directory.layout import (
    ABSENCES,
    CLOSURES,
    FUNCTIONS,
    LINES,
    LISTS,
    PEOPLE,
    QUIET_DAYS,
    UNITS,
    Layout,
)
from ansvar.directory.model import Function, Line, LineKind, Organisation, Person, Unit
from ansvar.directory.parts import Parts, Read
from ansvar.directory.table import Faults, Progress, Table
from ansvar.presence.model import Absence, Closure, QuietChoice, Source
from ansvar.words.faults import Fault, OrganisationError
from ansvar.words.phrase import shorten

#: Faults printed in full; the rest is counted.
MOST_PRINTED: Final = 200

_NO_NAMES: Final[Mapping[str, str]] = MappingProxyType({})
_SOURCES: Final = tuple(source.value for source in Source)
_KINDS: Final = tuple(kind.value for kind in LineKind)
_DEVICES: Final = frozenset({"desk", "mobile"})


@dataclass(frozen=True, slots=True)
class Loaded:
    """An organisation with the faults of the lines left out; `count` is their number, also beyond those kept."""

    organisation: Organisation
    faults: tuple[Fault, ...]
    count: int


def load_organisation(
    folder: Path | str,
    *,
    on_bad_line: Literal["refuse", "skip"] = "refuse",
    progress: Progress | None = None,
) -> Organisation:
    """Return the organisation that a folder holds; see `load`."""
    return load(folder, on_bad_line=on_bad_line, progress=progress).organisation


def load(
    folder: Path | str,
    *,
    on_bad_line: Literal["refuse", "skip"] = "refuse",
    progress: Progress | None = None,
) -> Loaded:
    """Return the organisation that a folder holds, and what was left out.

    With `refuse` any fault raises OrganisationError, which holds them all and prints the first 200.
    With `skip` a line that cannot be used is left out, a reference to somebody who does not exist is
    removed, and the rest is loaded; a file that cannot be used as a whole still raises.
    `progress` is called with a file's name, lines done and lines in all, every 20,000 lines.

    Circular deputies, circular forwards and managers of themselves load: `organisation check` finds them.
    """
    with in_bulk():
        return _load(Path(folder), on_bad_line == "skip", progress)


def _load(place: Path, skipping: bool, progress: Progress | None) -> Loaded:
    faults = Faults()
    if not place.is_dir():
        faults.refuse(str(place), 0, "is no folder; name the folder that holds organisation.toml")
        raise _error(faults)
    head = read_head(place, faults)
    parts = Parts()
    reader = _FolderReader(place, head, faults, skipping, progress)
    reader.units(parts.units)
    reader.functions(parts.functions)
    reader.people(parts.people)
    reader.lines(parts.lines)
    reader.absences(parts.absences)
    reader.closures(parts.closures)
    reader.quiet_days(parts.quiet_days)
    lists = reader.lists()
    check(head, parts, faults, skipping=skipping)
    if faults.fatal or (faults.count and not skipping):
        raise _error(faults)
    absences: dict[str, list[Absence]] = {}
    for absence in parts.absences.values:
        absences.setdefault(absence.person, []).append(absence)
    organisation = Organisation(
        id=head.id,
        name=head.name,
        country=head.country,
        zone=head.zone,
        language=head.language,
        main_number=head.main_number,
        people={person.id: person for person in parts.people.values},
        units={unit.id: unit for unit in parts.units.values},
        functions={function.id: function for function in parts.functions.values},
        lines=tuple(parts.lines.values),
        absences={person: tuple(spans) for person, spans in absences.items()},
        closures=tuple(parts.closures.values),
        quiet_days=tuple(parts.quiet_days.values),
        services=head.services,
        lists={
            name: head.lists.get(name, frozenset()) | lists.get(name, set())
            for name in {**head.lists, **lists}
        },
        companies=head.companies,
        case_owners=head.case_owners,
        operators=head.operators,
        names=head.names,
        area=head.area,
    )
    return Loaded(organisation, tuple(sorted(faults.kept)), faults.count)


def _error(faults: Faults) -> OrganisationError:
    error = OrganisationError(faults.kept)
    if faults.count > MOST_PRINTED:
        shown = "\n".join(str(fault) for fault in error.faults[:MOST_PRINTED])
        error.args = (f"{shown}\nand {faults.count - MOST_PRINTED:,} more faults",)
    return error


class _FolderReader:
    """Reads each table into values; what refers to another table is checked afterwards."""

    def __init__(
        self, place: Path, head: Head, faults: Faults, skipping: bool, progress: Progress | None
    ) -> None:
        self.place, self.head, self.faults = place, head, faults
        self.skipping, self.progress = skipping, progress
        self._names: Mapping[str, str] = _NO_NAMES

    def _open(self, layout: Layout, read: Read[Any]) -> tuple[Table, Cells] | None:
        read.file = layout.name
        path = self.place / layout.name
        if layout.optional and not path.exists():
            return None
        table = Table(
            path,
            layout.columns,
            layout.required,
            self.faults,
            each_line=self.skipping,
            languages=layout.languages,
            progress=self.progress,
        )
        return table, Cells(self.faults, layout.name, self.head.country, self.head.zone_info)

    def units(self, read: Read[Unit]) -> None:
        opened = self._open(UNITS, read)
        if opened is None:
            return
        table, cells = opened
        for line, (id, name, parent, manager, hours, number, mailbox, mail, *names) in table.rows():
            cells.start(line, id)
            cells.id(id)
            unit = Unit(
                id=id,
                name=cells.need(name, "name"),
                parent=parent or None,
                manager=manager or None,
                hours=hours or None,
                number=cells.number(number, "number"),
                mailbox=cells.flag(mailbox, "mailbox", True),
                mail=cells.mail(mail, "mail"),
                names=_by_language(table, names),
            )
            read.add(unit, id, line, cells)
        read.damaged = table.damaged

    def functions(self, read: Read[Function]) -> None:
        opened = self._open(FUNCTIONS, read)
        if opened is None:
            return
        table, cells = opened
        for line, (id, name, unit, number, hours, mailbox, *names) in table.rows():
            cells.start(line, id)
            cells.id(id)
            function = Function(
                id=id,
                name=cells.need(name, "name"),
                unit=unit or None,
                number=cells.number(number, "number"),
                hours=hours or None,
                mailbox=cells.flag(mailbox, "mailbox", False),
                names=_by_language(table, names),
            )
            read.add(function, id, line, cells)
        read.damaged = table.damaged

    def people(self, read: Read[Person]) -> None:
        opened = self._open(PEOPLE, read)
        if opened is None:
            return
        table, cells = opened
        same: dict[str, str] = {}
        for line, row in table.rows():
            (id, given, family, unit, title, extension, direct, mobile, private, email, functions, roles) = (
                row[:12]
            )
            (competences, team, deputies, agreed, forward, hours, language, ring, silent) = row[12:21]
            (mailbox, greeting, pin_rule, confirmed) = row[21:]
            cells.start(line, id)
            cells.id(id, of_person=True)
            if not given and not family:
                cells.need("", "given")
            person = Person(
                id=id,
                given=given,
                family=family,
                # One text for all who share it: a hundred thousand people have a few thousand units.
                unit=same.setdefault(unit, cells.need(unit, "unit")),
                title=same.setdefault(title, title),
                extension=cells.extension(extension),
                direct=cells.number(direct, "direct"),
                mobile=cells.number(mobile, "mobile"),
                private_phone=cells.number(private, "private_phone"),
                email=cells.mail(email, "email"),
                functions=cells.names(functions),
                roles=cells.names(roles),
                competences=cells.names(competences),
                team=same.setdefault(team, team),
                deputies=cells.names(deputies),
                deputies_agreed=cells.flag(agreed, "deputies_agreed", True),
                forward=forward or None,
                hours=same.setdefault(hours, hours) or None,
                language=same.setdefault(language, language),
                ring_when_away=cells.flag(ring, "ring_when_away", False),
                silent=cells.flag(silent, "silent", False),
                mailbox=cells.flag(mailbox, "mailbox", True),
                greeting_at=cells.time(greeting, "greeting_at"),
                pin_rule=same.setdefault(pin_rule, pin_rule),
                competences_at=cells.time(confirmed, "competences_at"),
            )
            read.add(person, id, line, cells)
        read.damaged = table.damaged

    def lines(self, read: Read[Line]) -> None:
        opened = self._open(LINES, read)
        if opened is None:
            return
        table, cells = opened
        for line, (number, kind, owner, line_class) in table.rows():
            cells.start(line, number)
            known = cells.choice(cells.need(kind, "kind"), "kind", _KINDS, "person")
            spelled = cells.number(cells.need(number, "number"), "number")
            read.add(
                Line(spelled, LineKind(known), cells.need(owner, "owner"), line_class), spelled, line, cells
            )
        read.damaged = table.damaged

    def absences(self, read: Read[Absence]) -> None:
        opened = self._open(ABSENCES, read)
        if opened is None:
            return
        table, cells = opened
        for line, (person, kind, start, end, source, soft, forward, devices, note) in table.rows():
            cells.start(line, person)
            cells.need(person, "person")
            cells.need(kind, "kind")
            closes = cells.names(devices)
            for device in closes:
                if device not in _DEVICES:
                    cells.fault("devices", device, f"`{shorten(device)}` is no phone; write desk or mobile")
            by = Source(cells.choice(source, "source", _SOURCES, "self"))
            still_rings = cells.flag(soft, "soft", False)
            span = cells.span(start, end, open_end=True)
            if span is not None:
                absence = Absence(person, kind, *span, by, still_rings, forward or None, closes, note)
                read.add(absence, "", line, cells)
        read.damaged = table.damaged

    def closures(self, read: Read[Closure]) -> None:
        opened = self._open(CLOSURES, read)
        if opened is None:
            return
        table, cells = opened
        for line, (unit, start, end, agreed, divert, announced, note) in table.rows():
            cells.start(line, unit)
            cells.need(unit, "unit")
            agreed_with = cells.flag(agreed, "agreed", False)
            told = cells.time(announced, "announced")
            span = cells.span(start, end, open_end=False)
            if span is not None and span[1] is not None:
                closure = Closure(unit, span[0], span[1], agreed_with, divert or None, told, note)
                read.add(closure, "", line, cells)
        read.damaged = table.damaged

    def quiet_days(self, read: Read[QuietChoice]) -> None:
        opened = self._open(QUIET_DAYS, read)
        if opened is None:
            return
        table, cells = opened
        for line, (unit, weekday, since, until) in table.rows():
            cells.start(line, unit)
            cells.need(unit, "unit")
            chosen = QuietChoice(
                unit, cells.weekday(weekday, "weekday"), cells.day(since, "since"), cells.day(until, "until")
            )
            if chosen.since and chosen.until and chosen.until < chosen.since:
                cells.fault("until", until, f"`{until}` is before `{since}`; put the earlier date first")
            read.add(chosen, "", line, cells)
        read.damaged = table.damaged

    def lists(self) -> dict[str, set[str]]:
        read: Read[str] = Read()
        opened = self._open(LISTS, read)
        found: dict[str, set[str]] = {}
        if opened is not None:
            table, cells = opened
            for line, (name, number) in table.rows():
                cells.start(line, name)
                spelled = cells.number(cells.need(number, "number"), "number")
                if cells.need(name, "list") and spelled:
                    found.setdefault(name, set()).add(spelled)
        return found


def _by_language(table: Table, names: list[str]) -> Mapping[str, str]:
    if not any(names):
        return _NO_NAMES
    pairs = zip(table.languages, names, strict=True)
    return {column.removeprefix("name_"): name for column, name in pairs if name}

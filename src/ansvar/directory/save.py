"""Writing an organisation into its folder, so that loading gives the same organisation again."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from ansvar.directory.cells import LIST_SEPARATOR
from ansvar.directory.layout import (
    ABSENCES,
    CLOSURES,
    FUNCTIONS,
    HEAD,
    LINES,
    PEOPLE,
    QUIET_DAYS,
    UNITS,
    Layout,
)
from ansvar.directory.model import Function, Organisation, Unit
from ansvar.directory.table import LONGEST_CELL, MOST_LINES, PROGRESS_STEP, Progress
from ansvar.presence.model import Source
from ansvar.words.clock import WEEKDAYS
from ansvar.words.faults import Fault, OrganisationError
from ansvar.words.phrase import shorten

_DAY: Final = timedelta(days=1)
_MIDNIGHT: Final = time()

Row = list[str]


def save_organisation(
    organisation: Organisation, folder: Path | str, *, progress: Progress | None = None
) -> None:
    """Write the files of an organisation; `load_organisation` on the folder gives it back.

    `progress` is called with a file's name, rows written and rows in all, every 20,000 rows.
    Columns that nobody uses and tables without rows are left out; a table of an earlier save that has
    no rows now is removed. Raises OrganisationError when a value cannot be written so that it is read
    the same, such as a function whose name holds ``|``.
    """
    place = Path(folder)
    zone = ZoneInfo(organisation.zone)
    units = _languages(organisation.units.values())
    functions = _languages(organisation.functions.values())
    tables: tuple[tuple[Layout, Callable[[], Iterable[Row]], tuple[str, ...]], ...] = (
        (UNITS, lambda: _units(organisation, units), units),
        (FUNCTIONS, lambda: _functions(organisation, functions), functions),
        (PEOPLE, lambda: _people(organisation, zone), ()),
        (LINES, lambda: ([x.number, x.kind.value, x.owner, x.line_class] for x in organisation.lines), ()),
        (ABSENCES, lambda: _absences(organisation, zone), ()),
        (CLOSURES, lambda: _closures(organisation, zone), ()),
        (QUIET_DAYS, lambda: _quiet_days(organisation), ()),
    )
    # Everything is looked at before anything is written: a refused organisation changes no file.
    plans = [(layout, rows, *_used(layout, rows(), languages)) for layout, rows, languages in tables]
    place.mkdir(parents=True, exist_ok=True)
    _replace(place / HEAD, [_head(organisation)])
    for layout, rows, columns, shown, count in plans:
        if count == 0 and layout.optional:
            (place / layout.name).unlink(missing_ok=True)
        else:
            picked = ([row[at] for at in shown] for row in rows())
            table = _Told(
                itertools.chain([[columns[at] for at in shown]], picked), layout.name, count, progress
            )
            _replace(place / layout.name, _csv_lines(table))


def table_text(layout: Layout, rows: Sequence[Row], languages: Sequence[str] = ()) -> str:
    """Return a table as it is written.

    Each row has a cell for every column of the layout, then one for every language. Columns that nobody uses are
    left out. Raises OrganisationError when a cell would not be read as it is.
    """
    columns, shown, _count = _used(layout, rows, languages)
    return "".join(_csv_lines([row[at] for at in shown] for row in itertools.chain([columns], rows)))


def _languages(items: Iterable[Unit | Function]) -> tuple[str, ...]:
    return tuple(sorted({language for item in items for language in item.names}))


def _units(organisation: Organisation, languages: Sequence[str]) -> Iterator[Row]:
    for unit in organisation.units.values():
        yield [
            unit.id,
            unit.name,
            unit.parent or "",
            unit.manager or "",
            unit.hours or "",
            unit.number,
            "" if unit.mailbox else "no",
            unit.mail,
            *(unit.names.get(language, "") for language in languages),
        ]


def _functions(organisation: Organisation, languages: Sequence[str]) -> Iterator[Row]:
    for function in organisation.functions.values():
        yield [
            function.id,
            function.name,
            function.unit or "",
            function.number,
            function.hours or "",
            "yes" if function.mailbox else "",
            *(function.names.get(language, "") for language in languages),
        ]


def _people(organisation: Organisation, zone: ZoneInfo) -> Iterator[Row]:
    for person in organisation.people.values():
        yield [
            person.id,
            person.given,
            person.family,
            person.unit,
            person.title,
            person.extension,
            person.direct,
            person.mobile,
            person.private_phone,
            person.email,
            _list(person.functions),
            _list(person.roles),
            _list(person.competences),
            person.team,
            _list(person.deputies),
            "" if person.deputies_agreed else "no",
            person.forward or "",
            person.hours or "",
            person.language,
            "yes" if person.ring_when_away else "",
            "yes" if person.silent else "",
            "" if person.mailbox else "no",
            local(person.greeting_at, zone) if person.greeting_at else "",
            person.pin_rule,
            local(person.competences_at, zone) if person.competences_at else "",
        ]


def _quiet_days(organisation: Organisation) -> Iterator[Row]:
    for choice in organisation.quiet_days:
        yield [choice.unit, WEEKDAYS[choice.weekday], choice.since or "", choice.until or ""]


def _absences(organisation: Organisation, zone: ZoneInfo) -> Iterator[Row]:
    for spans in organisation.absences.values():
        for absence in spans:
            yield [
                absence.person,
                absence.kind,
                *span(absence.start, absence.end, zone),
                "" if absence.source is Source.SELF else absence.source.value,
                "yes" if absence.soft else "",
                absence.forward or "",
                _list(absence.devices),
                absence.note,
            ]


def _closures(organisation: Organisation, zone: ZoneInfo) -> Iterator[Row]:
    for closure in organisation.closures:
        yield [
            closure.unit,
            *span(closure.start, closure.end, zone),
            "yes" if closure.agreed else "",
            closure.divert or "",
            local(closure.announced, zone) if closure.announced else "",
            closure.note,
        ]


def local(moment: datetime, zone: ZoneInfo) -> str:
    """Return a moment as local time; with its offset where the clock alone would leave a doubt."""
    there = moment.astimezone(zone)
    text = there.replace(tzinfo=None).isoformat(" ", "minutes" if _whole_minutes(there) else "auto")
    twin = there.replace(fold=1 - there.fold)
    if twin.utcoffset() == there.utcoffset():
        return text
    offset = there.utcoffset() or timedelta()
    sign, minutes = ("-", -offset) if offset < timedelta() else ("+", offset)
    hours, rest = divmod(int(minutes.total_seconds()) // 60, 60)
    return f"{text}{sign}{hours:02d}:{rest:02d}"


def _whole_minutes(moment: datetime) -> bool:
    return moment.second == 0 and moment.microsecond == 0


def span(start: datetime, end: datetime | None, zone: ZoneInfo) -> tuple[str, str]:
    """Return ``[start, end)`` as two cells: dates alone for whole days, else local times."""
    first = start.astimezone(zone)
    if end is None:
        return _day_or_time(first, zone), ""
    last = end.astimezone(zone)
    if first.time() == _MIDNIGHT and last.time() == _MIDNIGHT and _plain(first, zone) and _plain(last, zone):
        day = (last.date() - _DAY).isoformat()
        return first.date().isoformat(), day
    return local(start, zone), local(end, zone)


def _day_or_time(moment: datetime, zone: ZoneInfo) -> str:
    if moment.time() == _MIDNIGHT and _plain(moment, zone):
        return moment.date().isoformat()
    return local(moment, zone)


def _plain(moment: datetime, zone: ZoneInfo) -> bool:
    """Whether midnight by the clock is this moment and no other."""
    wall = moment.replace(tzinfo=None)
    return {wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)} == {
        moment.astimezone(UTC)
    }


def _list(items: Iterable[str]) -> str:
    written = tuple(items)
    for item in written:
        if LIST_SEPARATOR in item:
            raise _unwritable(
                "", f"`{shorten(item)}` holds `{LIST_SEPARATOR}`, which parts the items of a list"
            )
    return LIST_SEPARATOR.join(written)


def _unwritable(file: str, message: str) -> OrganisationError:
    return OrganisationError(
        [Fault(file or "organisation", 0, "", "", "", "", f"cannot be written: {message}")]
    )


def _used(layout: Layout, rows: Iterable[Row], languages: Sequence[str]) -> tuple[list[str], list[int], int]:
    """Return a table's columns, the places of those that are used, and how many rows there are."""
    columns = [*layout.columns, *(f"name_{language}" for language in languages)]
    used = [name in layout.required for name in columns]
    count = 0
    for row in rows:
        count += 1
        for at, cell in enumerate(row):
            if cell:
                used[at] = True
                if cell[0] <= " " or cell[-1] <= " " or not (cell.isprintable() or _readable(cell)):
                    raise _unreadable(layout, cell)
                if len(cell) > LONGEST_CELL:
                    raise _unreadable(layout, cell)
    return columns, [at for at, shown in enumerate(used) if shown], count


def _readable(text: str) -> bool:
    """Whether a text with signs that do not print is read as it is written."""
    return (
        text == text.strip()
        and not any(sign in text for sign in "\0\r\ufeff")
        and text.count("\n") < MOST_LINES - 1
    )


def _unreadable(layout: Layout, cell: str) -> OrganisationError:
    return _unwritable(
        layout.name,
        f"`{shorten(cell)}` has spaces around it, control signs or more than {LONGEST_CELL:,} signs",
    )


class _Told:
    """Rows that tell how many of them were taken."""

    def __init__(self, rows: Iterable[Row], name: str, total: int, progress: Progress | None) -> None:
        self.rows, self.name, self.total, self.progress = rows, name, total, progress

    def __iter__(self) -> Iterator[Row]:
        # The first row is the header, so that `done` counts the rows behind it.
        for done, row in enumerate(self.rows):
            yield row
            if self.progress is not None and (done == self.total or done % PROGRESS_STEP == 0):
                self.progress(self.name, done, self.total)


def _csv_lines(rows: Iterable[Row]) -> Iterator[str]:
    line = io.StringIO(newline="")
    writer = csv.writer(line, lineterminator="\n")
    for at, row in enumerate(rows, start=1):
        writer.writerow(row)
        if at % 1_000 == 0:
            yield line.getvalue()
            line.seek(0)
            line.truncate()
    yield line.getvalue()


def _replace(path: Path, texts: Iterable[str]) -> None:
    """Write a file beside its place first, so that a reader never meets half of it."""
    fresh = path.with_name(f"{path.name}.new")
    try:
        with fresh.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(texts)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    if not escaped.isprintable():
        escaped = "".join(sign if sign.isprintable() else f"\\U{ord(sign):08X}" for sign in escaped)
    return f'"{escaped}"'


def _array(items: Iterable[str]) -> str:
    return "[" + ", ".join(_quoted(item) for item in items) + "]"


def _head(organisation: Organisation) -> str:
    lines = [
        f"{key} = {_quoted(str(getattr(organisation, key)))}"
        for key in ("id", "name", "country", "zone", "language", "main_number")
        if getattr(organisation, key) or key != "main_number"
    ]
    if organisation.area:
        lines.append(f"area = {_array(organisation.area)}")
    if organisation.operators:
        lines.append(f"operators = {_array(organisation.operators)}")
    tables: Mapping[str, Mapping[str, str]] = {
        "names": organisation.names,
        "companies": organisation.companies,
        "case_owners": organisation.case_owners,
    }
    for name, table in tables.items():
        if table:
            lines += [
                "",
                f"[{name}]",
                *(f"{_quoted(key)} = {_quoted(value)}" for key, value in table.items()),
            ]
    if organisation.lists:
        lines += ["", "[lists]"]
        lines += [
            f"{_quoted(name)} = {_array(sorted(of))}" for name, of in sorted(organisation.lists.items())
        ]
    for id, service in organisation.services.items():
        lines += ["", f"[services.{_quoted(id)}]", f"name = {_quoted(service.name)}"]
        lines.append(f"number = {_quoted(service.number)}")
    return "\n".join(lines) + "\n"

"""The tables of an organisation as text: read, changed cell by cell, compared, and written again.

What `files` loads are values; these are the cells that people and spreadsheets write. Nothing of a table is lost that
is not changed: cells keep their spelling (`031-390 06 12`), rows their order.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from ansvar.directory.cells import LIST_SEPARATOR, YES_NO
from ansvar.directory.layout import FUNCTIONS, HEAD, LINES, PEOPLE, TABLES, UNITS, Layout
from ansvar.directory.numbers import canonical_or_as_is
from ansvar.directory.save import table_text
from ansvar.directory.table import Faults, Table

#: Tables whose rows have a name of their own, in the first column.
KEYED: Final = frozenset({UNITS.name, FUNCTIONS.name, PEOPLE.name, LINES.name})
LAYOUTS: Final[dict[str, Layout]] = {layout.name: layout for layout in TABLES}
FILES: Final = (HEAD, *LAYOUTS)

NUMBERS: Final = frozenset({"number", "direct", "mobile", "private_phone"})
LISTS: Final = frozenset({"functions", "roles", "competences", "deputies", "devices"})
FLAGS: Final = frozenset(
    {"mailbox", "deputies_agreed", "ring_when_away", "silent", "agreed", "soft"},
)
#: What an empty cell means where it is not "no".
_YES: Final = {
    (PEOPLE.name, "mailbox"): True,
    (UNITS.name, "mailbox"): True,
    (PEOPLE.name, "deputies_agreed"): True,
}
#: Spreadsheets take a cell that begins so for a formula.
_FORMULA: Final = re.compile(r"'*[=+\-@\t\r]")
_PLAIN: Final = re.compile(r"\+[0-9 ]+")

Row = list[str]


@dataclass(slots=True)
class Sheet:
    """One table: `rows` in their order, each with a cell for every column of `columns`.

    `languages`: its columns of names, such as `name_en`.
    `lines`: where each row stood in the file, 0 for one that is new; `present`: the columns that the file named.
    """

    layout: Layout
    languages: tuple[str, ...] = ()
    rows: list[Row] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    present: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """The file."""
        return self.layout.name

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that a row has a cell for."""
        return (*self.layout.columns, *self.languages)

    @property
    def keyed(self) -> bool:
        """Whether a row is known by its first cell."""
        return self.name in KEYED

    def at(self, column: str) -> int:
        """Return the place of a column. Raises KeyError for one that the table has not."""
        try:
            return self.columns.index(column)
        except ValueError:
            raise KeyError(column) from None

    def place(self, key: str) -> int | None:
        """Return the place of the row of this name, or None."""
        return next((at for at, row in enumerate(self.rows) if row[0] == key), None)

    def widen(self, languages: Iterable[str]) -> None:
        """Have columns for these languages too (`name_en`), empty where they are new."""
        wanted = tuple(sorted({*self.languages, *languages}))
        if wanted != self.languages:
            old, width = self.columns, len(self.layout.columns)
            places = [old.index(name) if name in old else -1 for name in wanted]
            self.rows = [[*row[:width], *(row[at] if at >= 0 else "" for at in places)] for row in self.rows]
            self.languages = wanted

    def put(self, key: str, cells: Mapping[str, str]) -> None:
        """Give the row of this name these cells; one that there is not is added at the end."""
        self.widen(name for name in cells if name not in self.layout.columns)
        place = self.place(key)
        if place is None:
            self.rows.append([key, *[""] * (len(self.columns) - 1)])
            self.lines.append(0)
            place = len(self.rows) - 1
        row = self.rows[place]
        for column, text in cells.items():
            row[self.at(column)] = " ".join(text.split()) if "\n" not in text else text.strip()

    def drop(self, lost: Callable[[Row], bool]) -> int:
        """Leave out rows; return how many."""
        kept = [at for at, row in enumerate(self.rows) if not lost(row)]
        gone = len(self.rows) - len(kept)
        self.rows, self.lines = [self.rows[at] for at in kept], [self.lines[at] for at in kept]
        return gone

    def text(self) -> str:
        """Return the file's content."""
        return table_text(self.layout, self.rows, [name.removeprefix("name_") for name in self.languages])


def read_sheet(path: Path, layout: Layout, faults: Faults, *, guarded: bool = False) -> Sheet:
    """Return a table as it stands; what is broken in it is noted. One that there is not is empty.

    `guarded`: it comes from outside. Cells were guarded against spreadsheets (see `guard`), and are given back as they
    were; besides the names of its rows any column may be missing.
    """
    if not path.exists() and layout.optional:
        return Sheet(layout)
    required = layout.required[:1] if guarded and layout.name in KEYED else layout.required
    table = Table(path, layout.columns, required, faults, each_line=False, languages=layout.languages)
    sheet = Sheet(layout, table.languages, present=table.present)
    for line, row in table.rows():
        sheet.rows.append([unguard(cell) for cell in row] if guarded else row)
        sheet.lines.append(line)
    return sheet


def guard(cell: str) -> str:
    """Return a cell so that no spreadsheet takes it for a formula; telephone numbers are none."""
    return f"'{cell}" if _FORMULA.match(cell) and not _PLAIN.fullmatch(cell) else cell


def unguard(cell: str) -> str:
    """Return what was guarded."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell[1:]) else cell


def meaning(file: str, column: str, text: str, country: str) -> str:
    """Return one spelling for everything that a cell may say in several."""
    if column in NUMBERS or (column == "forward" and not any(sign.isalpha() for sign in text)):
        return canonical_or_as_is(text, country)
    if column in LISTS:
        items = (item.strip() for item in text.split(LIST_SEPARATOR))
        return LIST_SEPARATOR.join(dict.fromkeys(item for item in items if item))
    if column in FLAGS and text.lower() in YES_NO:
        found = YES_NO[text.lower()]
        return "yes" if (_YES.get((file, column), False) if found is None else found) else "no"
    return text


def merged(old: Sheet, given: Sheet, country: str, *, whole: bool) -> Sheet:
    """Return a table with what was given over it.

    - Cells that mean the same keep their spelling; columns that were not given keep what they hold.
    - Rows that are not in what was given stay, or with `whole` go.
    - `lines` are those of what was given, 0 for rows that stay as they are.
    """
    found = Sheet(old.layout, old.languages, [list(row) for row in old.rows], [0] * len(old.rows))
    found.widen(given.languages)
    columns = [(given.columns.index(name), found.at(name)) for name in given.columns if name in given.present]

    def key(sheet: Sheet, row: Row) -> tuple[str, ...]:
        cells = row[:1] if sheet.keyed else row
        return tuple(
            meaning(sheet.name, name, cell, country)
            for name, cell in zip(sheet.columns, cells, strict=False)
            if cell or sheet.keyed
        )

    places: dict[tuple[str, ...], list[int]] = {}
    for at in range(len(found.rows) - 1, -1, -1):
        places.setdefault(key(found, found.rows[at]), []).append(at)
    met: set[int] = set()
    for row, line in zip(given.rows, given.lines, strict=True):
        held = places.get(key(given, row))
        if held and not (found.keyed and held[-1] in met):
            place = held[-1] if found.keyed else held.pop()
        else:
            # Also a name that stands twice: whoever loads the table says so.
            place = len(found.rows)
            found.rows.append([""] * len(found.columns))
            found.lines.append(line)
        met.add(place)
        found.lines[place] = line
        target = found.rows[place]
        for at, to in columns:
            name, was, is_ = found.columns[to], target[to], row[at]
            if was != is_ and (
                meaning(found.name, name, was, country) != meaning(found.name, name, is_, country)
            ):
                target[to] = is_
    if whole:
        kept = [at for at in range(len(found.rows)) if at in met]
        found.rows, found.lines = [found.rows[at] for at in kept], [found.lines[at] for at in kept]
    return found


# -- what differs ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: what it held, and what it holds."""

    column: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Change:
    """One row: `what` is added, changed or removed; `key` its name (its first cell); the cells that differ."""

    file: str
    what: str
    key: str
    cells: tuple[Cell, ...]


def compare(old: Sheet, new: Sheet, country: str) -> Iterator[Change]:
    """Yield what differs between two tables, in the order of the new one, then what is gone."""
    columns = tuple(dict.fromkeys((*old.layout.columns, *old.languages, *new.languages)))

    def cells(sheet: Sheet, row: Row) -> dict[str, str]:
        held = dict(zip(sheet.columns, row, strict=True))
        return {name: held.get(name, "") for name in columns}

    def of(name: str, text: str) -> str:
        return meaning(old.name, name, text, country)

    def changed(was: Row, row: Row) -> tuple[Cell, ...]:
        before, after = cells(old, was), cells(new, row)
        return tuple(
            Cell(name, before[name], after[name])
            for name in columns
            if of(name, before[name]) != of(name, after[name])
        )

    same = old.columns == new.columns
    olds, news = _without_ends(old.rows, new.rows) if same else (old.rows, new.rows)
    if old.keyed:
        before = {of(columns[0], row[0]): row for row in olds}
        after = {of(columns[0], row[0]) for row in news}
        for row in news:
            was = before.get(of(columns[0], row[0]))
            if was == row and same:
                continue
            if was is None:
                yield Change(old.name, "added", row[0], _filled(cells(new, row), new=True))
            elif found := changed(was, row):
                yield Change(old.name, "changed", row[0], found)
        gone = [row for key, row in before.items() if key not in after]
    else:

        def said(sheet: Sheet, row: Row) -> tuple[str, ...]:
            return tuple(of(name, text) for name, text in cells(sheet, row).items())

        left = Counter(said(old, row) for row in olds)
        for row in news:
            if left[is_ := said(new, row)] > 0:
                left[is_] -= 1
            else:
                yield Change(old.name, "added", row[0], _filled(cells(new, row), new=True))
        gone = []
        for row in reversed(olds):
            if left[was_ := said(old, row)] > 0:
                left[was_] -= 1
                gone.append(row)
        gone.reverse()
    for row in gone:
        yield Change(old.name, "removed", row[0], _filled(cells(old, row), new=False))


def _without_ends(old: list[Row], new: list[Row]) -> tuple[list[Row], list[Row]]:
    """Return rows without those that are the same from the first on, and from the last: most of a large table."""
    least = min(len(old), len(new))
    first = next((at for at in range(least) if old[at] != new[at]), least)
    last = next((at for at in range(least - first) if old[-1 - at] != new[-1 - at]), least - first)
    return old[first : len(old) - last], new[first : len(new) - last]


def _filled(cells: Mapping[str, str], *, new: bool) -> tuple[Cell, ...]:
    return tuple(Cell(name, "" if new else text, text if new else "") for name, text in cells.items() if text)


def compare_heads(old: str, new: str) -> Iterator[Change]:
    """Yield what differs between two texts of `organisation.toml`; both must be TOML."""
    before, after = _flat(tomllib.loads(old)), _flat(tomllib.loads(new))
    for key in dict.fromkeys((*before, *after)):
        was, is_ = before.get(key, ""), after.get(key, "")
        if was != is_:
            what = "changed" if was and is_ else "removed" if was else "added"
            yield Change(HEAD, what, key, (Cell(key, was, is_),))


def _flat(values: Mapping[str, Any], under: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in values.items():
        name = f"{under}{key}"
        if isinstance(value, dict):
            found |= _flat(value, f"{name}.")
        else:
            found[name] = LIST_SEPARATOR.join(map(str, value)) if isinstance(value, list) else str(value)
    return found

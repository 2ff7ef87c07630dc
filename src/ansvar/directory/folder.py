"""An organisation's folder being changed: its tables and `organisation.toml` as text, and what points at whom.

    folder = Folder(place.organisation)
    folder.sheet(PEOPLE).put("anna.lind", {"title": "head"})
    folder.texts()   # {"people.csv": "id,given,..."}: what is to be written instead

Nothing is written here; `versions` does that, whole or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import tomlkit

from ansvar.directory.cells import LIST_SEPARATOR
from ansvar.directory.head import read_head
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
from ansvar.directory.sheets import Row, Sheet, read_sheet
from ansvar.directory.table import Faults
from ansvar.words.faults import OrganisationError


@dataclass(frozen=True, slots=True)
class Pointer:
    """A place that names somebody: the row `key` of a file, the column, and whether the whole row is about them."""

    file: str
    key: str
    column: str
    row: bool = False


@dataclass(frozen=True, slots=True)
class _Column:
    layout: Layout
    column: str
    listed: bool = False
    #: The row makes no sense without it.
    row: bool = False
    #: It may name another instead.
    moves: bool = False
    #: The row counts only when its `kind` is one of these.
    kinds: tuple[str, ...] = ()


_NAMED: Final[dict[str, tuple[_Column, ...]]] = {
    "person": (
        _Column(UNITS, "manager"),
        _Column(PEOPLE, "deputies", listed=True),
        _Column(PEOPLE, "forward"),
        _Column(LINES, "owner", row=True, kinds=("person", "mobile")),
        _Column(ABSENCES, "person", row=True),
        _Column(ABSENCES, "forward"),
    ),
    "unit": (
        _Column(PEOPLE, "unit", moves=True),
        _Column(UNITS, "parent", moves=True),
        _Column(FUNCTIONS, "unit", moves=True),
        _Column(LINES, "owner", row=True, kinds=("unit",)),
        _Column(CLOSURES, "unit", row=True),
        _Column(CLOSURES, "divert"),
        _Column(QUIET_DAYS, "unit", row=True),
    ),
    "function": (
        _Column(PEOPLE, "functions", listed=True),
        _Column(LINES, "owner", row=True, kinds=("function",)),
    ),
}
#: Which table holds each kind.
TABLE_OF: Final[dict[str, Layout]] = {"person": PEOPLE, "unit": UNITS, "function": FUNCTIONS}


class Folder:
    """The files of one organisation as they are now; changed here, written elsewhere."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self._sheets: dict[str, Sheet] = {}
        self._changed: set[str] = set()
        self._head: tomlkit.TOMLDocument | None = None

    def sheet(self, layout: Layout, *, to_change: bool = True) -> Sheet:
        """Return a table, read when first asked for. Raises OrganisationError for one that cannot be read."""
        found = self._sheets.get(layout.name)
        if found is None:
            faults = Faults()
            found = read_sheet(self.place / layout.name, layout, faults)
            if faults.count:
                raise OrganisationError(faults.kept)
            self._sheets[layout.name] = found
        if to_change:
            self._changed.add(layout.name)
        return found

    def put_sheet(self, sheet: Sheet) -> None:
        """Have this table instead."""
        self._sheets[sheet.name] = sheet
        self._changed.add(sheet.name)

    @property
    def head(self) -> tomlkit.TOMLDocument:
        """`organisation.toml`, to be read; its comments stay. Raises OrganisationError for one that cannot be read."""
        if self._head is None:
            faults = Faults()
            head = read_head(self.place, faults)
            if faults.count:
                raise OrganisationError(faults.kept)
            self._head = tomlkit.parse(head.text)
        return self._head

    @property
    def country(self) -> str:
        """The country whose numbering plan is meant."""
        return str(self.head.get("country", "SE"))

    def texts(self) -> dict[str, str | None]:
        """Return the new content of each file that was changed, None for one that goes.

        Raises OrganisationError when a cell cannot be written so that it is read the same.
        """
        found: dict[str, str | None] = {}
        for name in sorted(self._changed - {HEAD}):
            sheet = self._sheets[name]
            found[name] = None if sheet.layout.optional and not sheet.rows else sheet.text()
        if HEAD in self._changed:
            found[HEAD] = tomlkit.dumps(self.head)
        return found

    # -- who is named where -----------------------------------------------------------------------------

    def pointers(self, kind: str, id: str) -> Iterator[Pointer]:
        """Yield every place of the files that names a person, unit or function."""
        for each in _NAMED[kind]:
            sheet = self.sheet(each.layout, to_change=False)
            for row in filter(_naming(each, sheet, id), sheet.rows):
                yield Pointer(sheet.name, row[0], each.column, each.row)
        if kind == "person":
            if id in self.head.get("operators", []):
                yield Pointer(HEAD, "operators", "operators")
            for number, owner in self.head.get("case_owners", {}).items():
                if owner == id:
                    yield Pointer(HEAD, number, "case_owners", row=True)
        if kind == "unit" and id in self.head.get("companies", {}):
            yield Pointer(HEAD, id, "companies", row=True)

    def forget(self, kind: str, id: str, *, but: frozenset[str] = frozenset(), instead: str = "") -> None:
        """Name somebody nowhere any more: lists lose them, cells are emptied, rows about them alone go.

        - `but`: files that stay as they are.
        - `instead`: where people, units below and functions of a unit go.
        """
        for each in _NAMED[kind]:
            if each.layout.name in but:
                continue
            sheet = self.sheet(each.layout, to_change=False)
            at, names = sheet.at(each.column), _naming(each, sheet, id)
            hits = list(filter(names, sheet.rows))
            if not hits:
                continue
            self._changed.add(sheet.name)
            if each.row:
                sheet.drop(names)
                continue
            for row in hits:
                if each.listed:
                    row[at] = LIST_SEPARATOR.join(item for item in _items(row[at]) if item != id)
                else:
                    row[at] = instead if each.moves else ""
        if HEAD not in but:
            self._forget_in_head(kind, id)

    def _forget_in_head(self, kind: str, id: str) -> None:
        head: Any = self.head
        if kind == "person":
            operators = head.get("operators", [])
            while id in operators:
                operators.remove(id)
                self._changed.add(HEAD)
            for number in [number for number, owner in head.get("case_owners", {}).items() if owner == id]:
                del head["case_owners"][number]
                self._changed.add(HEAD)
        elif kind == "unit" and id in head.get("companies", {}):
            del head["companies"][id]
            self._changed.add(HEAD)

    def seat(self, person: str, *, there: bool) -> None:
        """Let somebody be one of the operators, or not."""
        head: Any = self.head
        operators = head.get("operators")
        if there and (operators is None or person not in operators):
            if operators is None:
                # Before the first table: a key behind one would be that table's.
                text = tomlkit.dumps(head)
                self._head = tomlkit.parse(f"operators = []\n{text}")
                operators = self._head["operators"]
            operators.append(person)
            self._changed.add(HEAD)
        elif not there and operators is not None and person in operators:
            operators.remove(person)
            self._changed.add(HEAD)


def _naming(column: _Column, sheet: Sheet, id: str) -> Callable[[Row], bool]:
    """Return whether a row of the table names somebody in this column."""
    at, of = sheet.at(column.column), sheet.at("kind") if column.kinds else 0

    def names(row: Row) -> bool:
        if column.kinds and row[of] not in column.kinds:
            return False
        return id in _items(row[at]) if column.listed else id == row[at]

    return names


def _items(text: str) -> list[str]:
    return [item.strip() for item in text.split(LIST_SEPARATOR) if item.strip()]

"""What was read from an organisation's tables, each value with its line, before the tables are joined."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Generic, TypeVar

from ansvar.directory.cells import Cells
from ansvar.directory.model import Function, Line, Person, Unit
from ansvar.presence.model import Absence, Closure, QuietChoice

T = TypeVar("T")


class Read(Generic[T]):
    """The usable rows of one table with their lines.

    `at` is the line of each id, also of those left out: whoever refers to one of these has made no
    mistake of their own. `damaged` says that lines were lost whose ids are not known.
    """

    __slots__ = ("at", "damaged", "file", "left_out", "lines", "values")

    def __init__(self) -> None:
        self.file = ""
        self.values: list[T] = []
        self.lines: list[int] = []
        self.at: dict[str, int] = {}
        self.left_out: set[str] = set()
        self.damaged = False

    def add(self, value: T, id: str, line: int, cells: Cells) -> None:
        """Keep a value unless its row had a fault or its id stands already; tables without ids pass ""."""
        if id:
            first = self.at.setdefault(id, line)
            if first != line:
                key = "number" if self.file == "lines.csv" else "id"
                cells.fault(key, id, f"`{id}` stands already on line {first}; each {key} stands once")
                return
        if cells.bad:
            if id:
                self.left_out.add(id)
            return
        self.values.append(value)
        self.lines.append(line)

    def knows(self, id: str) -> bool:
        """Whether a reference to this id is no mistake: it was read, was left out, or may have been lost."""
        return id in self.at or self.damaged

    def has(self, id: str) -> bool:
        """Whether a value with this id was read and kept."""
        return id in self.at and id not in self.left_out


@dataclass(slots=True)
class Parts:
    """The tables of an organisation."""

    units: Read[Unit] = field(default_factory=Read)
    functions: Read[Function] = field(default_factory=Read)
    people: Read[Person] = field(default_factory=Read)
    lines: Read[Line] = field(default_factory=Read)
    absences: Read[Absence] = field(default_factory=Read)
    closures: Read[Closure] = field(default_factory=Read)
    quiet_days: Read[QuietChoice] = field(default_factory=Read)

"""Tables in CSV: their rows with line numbers, and every way in which a file can be broken.

Written for files that come out of old systems and spreadsheets: a fault names the line, and what to do.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from ansvar.words.faults import Fault
from ansvar.words.phrase import shorten

#: A longer cell is a mistake (a whole document, or a quote never closed), not a name or a remark.
LONGEST_CELL: Final = 4_000
#: A longer line is not read at all, so that one broken line costs little.
LONGEST_LINE: Final = 131_072
#: A quoted cell may run over several lines, but hardly over more than these.
MOST_LINES: Final = 50
#: Faults kept with their text; beyond that they are only counted.
MOST_KEPT: Final = 10_000
PROGRESS_STEP: Final = 20_000

Progress = Callable[[str, int, int], None]


class Faults:
    """The faults found so far: the first of them kept, all of them counted.

    `fatal` says that a whole file could not be used, so that leaving lines out does not help.
    """

    __slots__ = ("count", "fatal", "kept")

    def __init__(self) -> None:
        self.kept: list[Fault] = []
        self.count = 0
        self.fatal = False

    def add(
        self, file: str, line: int, message: str, *, row: str = "", key: str = "", value: str = ""
    ) -> None:
        """Note something wrong on a line of a file (0: the file as a whole)."""
        self.count += 1
        if len(self.kept) < MOST_KEPT:
            self.kept.append(Fault(file, line, "", shorten(row), key, shorten(value), message))

    def refuse(self, file: str, line: int, message: str, *, key: str = "", value: str = "") -> None:
        """Note something wrong that makes a whole file unusable."""
        self.fatal = True
        self.add(file, line, message, key=key, value=value)


class _Broken(csv.Error):
    """A record that cannot be read, with our own words for it."""


class _Lines:
    """The lines of a file for csv.reader, with a place that can be set back."""

    __slots__ = ("at", "lines", "start")

    def __init__(self, lines: Sequence[str | None], at: int) -> None:
        self.lines, self.at, self.start = lines, at, at

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        at = self.at
        if at >= len(self.lines):
            raise StopIteration
        line = self.lines[at]
        if line is None or at - self.start >= MOST_LINES:
            raise _Broken("a quote is opened and never closed; close it, or double a quote that is meant")
        self.at = at + 1
        if len(line) > LONGEST_LINE:
            raise _Broken(
                f"the line is {len(line):,} characters long; at most {LONGEST_LINE:,} are read: "
                "keep long texts elsewhere"
            )
        return line


class Table:
    """One CSV file, read once; `rows` gives each usable row in the order of the columns asked for.

    `damaged` says that lines were left out whose ids are not known, so that a name missing from this
    table proves nothing.
    """

    def __init__(
        self,
        path: Path,
        columns: Sequence[str],
        required: Iterable[str],
        faults: Faults,
        *,
        each_line: bool,
        languages: bool = False,
        progress: Progress | None = None,
    ) -> None:
        self.name = path.name
        self.damaged = False
        self.languages: tuple[str, ...] = ()
        #: The columns that the header names.
        self.present: frozenset[str] = frozenset()
        self._faults = faults
        self._progress = progress
        self._lines: Sequence[str | None] = ()
        self._order: list[int] = []
        self._width = 0
        self._separator = ","
        self._first = 1
        self._usable = True
        try:
            data = path.read_bytes()
        except OSError as error:
            self._refuse(0, f"cannot be read: {(error.strerror or 'no such file').lower()}")
            return
        self._lines = self._decode(data, each_line)
        if self._usable:
            self._read_header(columns, set(required), languages)

    def _refuse(self, line: int, message: str, *, key: str = "", value: str = "") -> None:
        self._usable = False
        self.damaged = True
        self._faults.refuse(self.name, line, message, key=key, value=value)

    def _decode(self, data: bytes, each_line: bool) -> Sequence[str | None]:
        """Return the lines of the file; one that cannot be read is None, and a fault."""
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            self._refuse(1, "the file is written as UTF-16; save it as UTF-8")
            return ()
        lines: list[str | None]
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            lines = list(self._decode_apart(data, each_line))
        else:
            lines = list(io.StringIO(text, newline=None))
            if "\0" not in text:
                return lines
        for at, line in enumerate(lines):
            if line is not None and "\0" in line:
                place = line.index("\0") + 1
                self._faults.add(
                    self.name,
                    at + 1,
                    f"character {place} is a NUL, which no text holds; the file is damaged, export it again",
                )
                lines[at] = None
                self.damaged = True
        return lines

    def _decode_apart(self, data: bytes, each_line: bool) -> Iterator[str | None]:
        data = data.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        first: tuple[int, int, int] | None = None
        bad = 0
        for number, line in enumerate(data.split(b"\n"), start=1):
            try:
                yield line.decode("utf-8") + "\n"
            except UnicodeDecodeError as error:
                bad += 1
                first = first or (number, error.start + 1, line[error.start])
                if each_line:
                    self._not_utf8(number, error.start + 1, line[error.start], 0)
                yield None
        self.damaged = True
        if first is not None and not each_line:
            self._not_utf8(*first, bad - 1)

    def _not_utf8(self, line: int, place: int, byte: int, others: int) -> None:
        more = f" (and {others:,} more {'line' if others == 1 else 'lines'})" if others else ""
        self._faults.add(
            self.name,
            line,
            f"byte {place} is 0x{byte:02X}, which is not UTF-8{more}; the file looks like Latin-1 or "
            "Windows-1252: save it as UTF-8",
        )

    def _read_header(self, columns: Sequence[str], required: set[str], languages: bool) -> None:
        if not self._lines or not (self._lines[0] or "").strip():
            broken = bool(self._lines) and self._lines[0] is None
            message = "the header line cannot be read" if broken else "the file has no header line"
            self._refuse(1, f"{message}; the first line names the columns: {', '.join(columns)}")
            self._lines = ()
            return
        line = self._lines[0] or ""
        self._separator = ";" if line.count(";") > line.count(",") else ","
        try:
            source = _Lines(self._lines, 0)
            names = [
                cell.strip() for cell in next(csv.reader(source, delimiter=self._separator, strict=True))
            ]
            self._first = source.at
        except csv.Error:
            self._refuse(1, "a quote in the header line is never closed")
            self._lines = ()
            return
        places: dict[str, int] = {}
        for at, name in enumerate(names):
            if name in places:
                self._refuse(1, "the column stands twice; keep one of them", key=name, value=name)
            elif name in columns or (languages and _is_language_column(name)):
                places[name] = at
            elif name:
                self._refuse(
                    1,
                    f"no such column; columns are {', '.join(columns)}"
                    + (" and name_LANGUAGE, such as name_en" if languages else ""),
                    key=shorten(name),
                    value=name,
                )
            else:
                self._refuse(1, f"column {at + 1} has no name; name it or remove it")
        for name in sorted(required - places.keys()):
            self._refuse(1, "the column is missing", key=name)
        if not self._usable:
            self._lines = ()
            return
        self.languages = tuple(sorted(name for name in places if languages and _is_language_column(name)))
        self.present = frozenset(places)
        self._width = len(names)
        # The last cell is one that every row gets, and that is empty: what a missing column holds.
        self._order = [places.get(name, -1) for name in (*columns, *self.languages)]

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Yield the line number and the cells, trimmed, of each row; the broken ones become faults."""
        source = _Lines(self._lines, self._first)
        reader = csv.reader(source, delimiter=self._separator, strict=True)
        total, width, order = len(self._lines), self._width, self._order
        shown = 0
        while source.at < total:
            start = source.start = source.at
            if self._progress is not None and start - shown >= PROGRESS_STEP:
                shown = start
                self._progress(self.name, start, total)
            if self._lines[start] is None:
                source.at += 1
                continue
            try:
                cells = next(reader)
            except (csv.Error, StopIteration) as error:
                self._broken(start, source, error)
                # Reading goes on with the next line, in case only this one is broken.
                source.at = start + 1
                reader = csv.reader(source, delimiter=self._separator, strict=True)
                continue
            if len(cells) != width:
                if not any(map(str.strip, cells)):
                    continue
                self._faults.add(
                    self.name,
                    start + 1,
                    f"{len(cells)} cells where the header has {width} columns; put quotes around a text with "
                    f"`{self._separator}` in it",
                    row=cells[0],
                )
                self.damaged = True
                source.at = start + 1
                continue
            if max(map(len, cells)) > LONGEST_CELL:
                longest = max(cells, key=len)
                self._faults.add(
                    self.name,
                    start + 1,
                    f"a cell is {len(longest):,} characters long; at most {LONGEST_CELL:,} are allowed",
                    row=cells[0],
                    value=longest,
                )
                self.damaged = True
                continue
            cells.append("")
            row = [cells[at].strip() for at in order]
            if any(row):
                yield start + 1, row
        if self._progress is not None:
            self._progress(self.name, total, total)

    def _broken(self, start: int, source: _Lines, error: Exception) -> None:
        self.damaged = True
        if isinstance(error, _Broken):
            message = str(error)
        elif "field larger" in str(error):
            message = (
                f"a cell is longer than {csv.field_size_limit():,} characters; keep long texts elsewhere"
            )
        elif source.at >= len(self._lines) and source.at > start + 1:
            message = "a quote is opened and never closed: the file seems cut off; export it again"
        else:
            message = (
                "a quote is not closed, or stands in the middle of a cell; close it, or put quotes around the "
                "whole cell and double each quote in it"
            )
        self._faults.add(self.name, start + 1, message)


def _is_language_column(name: str) -> bool:
    prefix, _, language = name.partition("_")
    return prefix == "name" and 2 <= len(language) <= 8 and language.replace("-", "").isalpha()

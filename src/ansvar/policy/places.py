"""Where in a policy file each key, row and table stands, so that a fault can name its line.

The parser of the standard library gives values without places. This scanner reads the same text once,
lightly, and keeps the line of every key path; what it cannot read it steps over, because a file with
faults is just the file whose lines are wanted.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

Path = tuple[str | int, ...]

_BARE_OR_QUOTED = r"""(?:[A-Za-z0-9_-]+|"[^"\\\n]*(?:\\.[^"\\\n]*)*"|'[^'\n]*')"""
_KEY = re.compile(_BARE_OR_QUOTED)
_KEYS = re.compile(rf"{_BARE_OR_QUOTED}(?:[ \t]*\.[ \t]*{_BARE_OR_QUOTED})*")
_HEADER = re.compile(rf"(\[\[?)[ \t]*({_KEYS.pattern})[ \t]*(\]\]?)[ \t]*(?:#[^\n]*)?(?=\n|\Z)")
_STATEMENT_LINE = re.compile(rf"[ \t]*(?:{_KEYS.pattern})[ \t]*=(?!=)")
#: A line that looks like a table header, whatever stands before it.
_HEADER_LINE = re.compile(r"^\[{1,2}[ \t]*[A-Za-z_][A-Za-z0-9_.\"' -]*\]{1,2}[ \t]*(?:#.*)?$", re.MULTILINE)
_GAP = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_BASIC = re.compile(r'"[^"\\\n]*(?:\\.[^"\\\n]*)*"')
_LITERAL = re.compile(r"'[^'\n]*'")
_LONG_BASIC = re.compile(r'"""[^"\\]*(?:(?:\\.|"(?!""))[^"\\]*)*"{3,5}', re.DOTALL)
_LONG_LITERAL = re.compile(r"'''[^']*(?:'(?!'')[^']*)*'{3,5}", re.DOTALL)
_SCALAR = re.compile(r"[^\s,\]\}#\"'\[\{][^,\]\}\n#]*")
#: Deeper than any policy; beyond it the scanner gives up on a value instead of on the stack.
_DEEPEST: Final = 40


@dataclass(frozen=True, slots=True)
class Statement:
    """One header or one `key = value`, as the offsets ``[start, end)`` of the text; `line` is 1-based."""

    start: int
    end: int
    line: int
    path: Path
    header: bool


class _Broken(Exception):
    """The value cannot be scanned to its end."""


class Places:
    """The lines of everything in one file.

    `wary` is for a text that does not parse: then a long string or an array that swallows a table header
    is taken to be unclosed, and ends on its first line.
    """

    def __init__(self, text: str, *, wary: bool = False) -> None:
        self.text = text
        self._wary = wary
        self._breaks = [match.start() for match in re.finditer("\n", text)]
        self._lines: dict[Path, int] = {}
        self._counts: dict[Path, int] = {}
        self.statements: tuple[Statement, ...] = tuple(self._scan())

    def line_at(self, offset: int) -> int:
        """Return the line that holds an offset of the text."""
        return bisect_right(self._breaks, offset - 1) + 1

    def line(self, path: Path) -> int:
        """Return the line of a path, or of the nearest thing around it; 0 for nothing at all.

        A single value may stand where a list is allowed, so an index that the file does not have is
        passed over.
        """
        here: Path = ()
        found = 0
        for step in path:
            if (*here, step) in self._lines:
                here = (*here, step)
                found = self._lines[here]
            elif not isinstance(step, int):
                break
        return found

    def around(self, line: int) -> Statement | None:
        """Return the statement that a line belongs to."""
        index = bisect_right([statement.line for statement in self.statements], line) - 1
        return self.statements[index] if index >= 0 else None

    def _scan(self) -> Iterator[Statement]:
        text, at = self.text, 0
        table: Path = ()
        while True:
            at = _end(_GAP, text, at)
            if at >= len(text):
                return
            line = self.line_at(at)
            header = _HEADER.match(text, at)
            if header and len(header[1]) == len(header[3]):
                table = self._open(header[2], len(header[1]) == 2, line)
                yield Statement(at, header.end(), line, table, True)
                at = header.end()
                continue
            keys = _KEYS.match(text, at)
            equals = _end(re.compile(r"[ \t]*"), text, keys.end()) if keys else at
            path: Path = table
            end = at
            if keys and equals < len(text) and text[equals] == "=":
                path = (*table, *_names(keys[0]))
                self._put(path, line)
                try:
                    end = self._value(equals + 1, path, 0)
                except _Broken as broken:
                    end = int(str(broken))
            end = self._end_of_line(max(end, at))
            yield Statement(at, end, line, path, False)
            at = end

    def _end_of_line(self, offset: int) -> int:
        index = bisect_right(self._breaks, offset - 1)
        return self._breaks[index] if index < len(self._breaks) else len(self.text)

    def _put(self, path: Path, line: int) -> None:
        for size in range(1, len(path)):
            self._lines.setdefault(path[:size], line)
        self._lines.setdefault(path, line)

    def _open(self, keys: str, array: bool, line: int) -> Path:
        path: Path = ()
        names = _names(keys)
        for name in names[:-1]:
            path = (*path, name)
            if path in self._counts:
                path = (*path, self._counts[path])
        path = (*path, names[-1])
        if array:
            self._counts[path] = self._counts.get(path, -1) + 1
            path = (*path, self._counts[path])
        self._put(path, line)
        return path

    def _value(self, at: int, path: Path, depth: int) -> int:
        """Return the offset after the value that starts at or after `at`, noting the lines within."""
        text = self.text
        at = _end(re.compile(r"[ \t]*"), text, at)
        start = text[at : at + 1]
        if start == "[" and depth < _DEEPEST:
            return self._array(at, path, depth)
        if start == "{" and depth < _DEEPEST:
            return self._inline(at, path, depth)
        for opening, pattern in (
            ('"""', _LONG_BASIC),
            ("'''", _LONG_LITERAL),
            ('"', _BASIC),
            ("'", _LITERAL),
        ):
            if text.startswith(opening, at):
                match = pattern.match(text, at)
                if not match or (self._wary and _HEADER_LINE.search(text, at + 1, match.end())):
                    raise _Broken(at)
                return match.end()
        match = _SCALAR.match(text, at)
        if not match:
            raise _Broken(at)
        return match.end()

    def _array(self, at: int, path: Path, depth: int) -> int:
        text, opened, index = self.text, at, 0
        at += 1
        while True:
            at = _end(_GAP, text, at)
            if text[at : at + 1] == "]":
                return at + 1
            new_line = "\n" in text[max(opened, at - 200) : at]
            if at >= len(text) or (
                new_line
                and (_STATEMENT_LINE.match(text, at) or (self._wary and _HEADER_LINE.match(text, at)))
            ):
                raise _Broken(opened)
            self._put((*path, index), self.line_at(at))
            at = _end(_GAP, text, self._value(at, (*path, index), depth + 1))
            index += 1
            if text[at : at + 1] == ",":
                at += 1
            elif text[at : at + 1] != "]":
                raise _Broken(opened)

    def _inline(self, at: int, path: Path, depth: int) -> int:
        text, opened = self.text, at
        at += 1
        while True:
            at = _end(_GAP, text, at)
            if text[at : at + 1] == "}":
                return at + 1
            keys = _KEYS.match(text, at)
            if not keys:
                raise _Broken(opened)
            inner = (*path, *_names(keys[0]))
            self._put(inner, self.line_at(at))
            at = _end(_GAP, text, keys.end())
            if text[at : at + 1] != "=":
                raise _Broken(opened)
            at = _end(_GAP, text, self._value(at + 1, inner, depth + 1))
            if text[at : at + 1] == ",":
                at += 1
            elif text[at : at + 1] != "}":
                raise _Broken(opened)


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    match = pattern.match(text, at)
    return match.end() if match else at


def _names(keys: str) -> tuple[str, ...]:
    """Return the names of a dotted key, without their quotes."""
    return tuple(
        name[1:-1].encode("utf-8", "replace").decode("utf-8") if name[0] in "\"'" else name
        for name in _KEY.findall(keys)
    )

"""Read a policy file: all its faults at once, each with its place, the offending value and what is allowed.

1. The bytes become text; a file that is no text is refused with one fault.
2. The text becomes values. A statement that does not parse is reported and passed over, so that the rest
   of the file is still looked at.
3. The values become a `Policy`, and what the models refuse is put in our words (`wording`).
4. Names that rows and sections give each other are followed (`refer`).
"""

from __future__ import annotations

import codecs
import os
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from pydantic import ValidationError

from ansvar.policy.model import Policy
from ansvar.policy.places import Path, Places, Statement
from ansvar.policy.refer import Reference, refer
from ansvar.policy.wording import Wrong, wrongs
from ansvar.words.faults import Fault, PolicyError
from ansvar.words.phrase import shorten

#: A larger file is no policy; the largest real one with its clauses in three languages is under 1 MB.
LARGEST_FILE: Final = 32_000_000
#: More faults than this help nobody; the last one says how many there are.
MOST_FAULTS: Final = 200

ROWS: Final = ("route", "promise", "duty", "goal", "clause")


class Read(NamedTuple):
    """What came of reading a policy strictly: the policy, or every fault that keeps it from being one."""

    policy: Policy | None
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of reading a policy leniently: what can serve, and the faults of what cannot.

    `policy.faulty` names what was left out.
    """

    policy: Policy
    faults: tuple[Fault, ...]


def load_policy(path: str | os.PathLike[str]) -> Policy:
    """Return the policy in a file, or raise PolicyError with every fault of the file."""
    name = os.fspath(path)
    policy, faults = read_policy(_text_of(name), name)
    if policy is None:
        raise PolicyError(faults)
    return policy


def load_leniently(path: str | os.PathLike[str]) -> Loaded:
    """Return what of a policy file can serve; what is faulty is left out and named.

    A running switch must not stop answering because one row was mistyped. Only a file that cannot be read
    as text at all raises PolicyError.
    """
    name = os.fspath(path)
    return read_leniently(_text_of(name), name)


def read_policy(text: str, name: str = "policy") -> Read:
    """Return the policy that a text says, or every fault of it; `name` stands in the faults."""
    form = _Form(text, name)
    policy, wrong = form.check(form.data)
    faults = form.faults(wrong)
    return Read(None if faults else policy, faults)


def read_leniently(text: str, name: str = "policy") -> Loaded:
    """Return what of a text can serve as a policy, and the faults of what was left out."""
    form = _Form(text, name)
    faults = form.faults(form.check(form.data)[1])
    data, left_out = form.readable()
    policy, wrong = form.check(data)
    # A row left out may strand one that names it, so this goes on until nothing is wrong.
    while policy is None or wrong:
        smaller = _without(data, wrong, left_out)
        data = smaller if smaller != data else {"policy": dict(_NO_HEAD)}
        policy, wrong = form.check(data)
    policy.left_out(left_out)
    return Loaded(policy, faults)


class _Form:
    """One text on its way to a policy."""

    def __init__(self, text: str, name: str) -> None:
        self.name = name
        self._unread: list[tuple[Path, int, str, str]] = []
        text = self._whole(text)
        self.places = Places(text)
        self.data = self._parse(text)

    def _whole(self, text: str) -> str:
        text = text.removeprefix("\ufeff").replace("\r\n", "\n")
        nul = text.find("\0")
        if nul >= 0:
            line = text.count("\n", 0, nul) + 1
            said = "the file holds NUL bytes, so it is damaged or no text file; restore it from a copy"
            self._unread.append(((), line, "NUL", said))
            text = text.replace("\0", " ")
        return text

    def _parse(self, text: str) -> dict[str, Any]:
        try:
            return tomllib.loads(text)
        except (ValueError, RecursionError):
            pass
        self.places = wary = Places(text, wary=True)
        for statement in wary.statements:
            piece = text[statement.start : statement.end]
            try:
                tomllib.loads(piece)
            except (ValueError, RecursionError) as error:
                line = statement.line + _line_in(error) - 1
                header = piece.startswith("[")
                # A header that cannot be read says nothing of the table above it.
                path = () if header else statement.path
                self._unread.append((path, line, shorten(piece), _syntax(error, piece)))
                text = _blank(text, statement.start, statement.end)
                if header:
                    text = self._blank_keys(text, statement)
        while True:
            try:
                return tomllib.loads(text)
            except (ValueError, RecursionError) as error:
                line = _line_in(error)
                found = wary.around(line)
                if found is None or not text[found.start : found.end].strip():
                    self._unread.append(((), line, "", _syntax(error, "")))
                    return {}
                piece = text[found.start : found.end]
                self._unread.append((found.path, found.line, shorten(piece), _syntax(error, piece)))
                text = _blank(text, found.start, found.end)
                if found.header:
                    text = self._blank_keys(text, found)

    def _blank_keys(self, text: str, header: Statement) -> str:
        """Empty the keys below a header that is gone: else they would slip into the table above it."""
        for statement in self.places.statements:
            if statement.start > header.start:
                if statement.header:
                    break
                text = _blank(text, statement.start, statement.end)
        return text

    def readable(self) -> tuple[dict[str, Any], list[str]]:
        """Return the values without the rows and tables that lost a key, and the names of all that is unread.

        A row that lost its `when` would fit every call, so a row with an unread key does not serve at all.
        """
        drop = {
            _unit_of(path, self.data)
            for path, *_ in self._unread
            if len(path) > 1 and path[0] in (*ROWS, *NAMED_TABLES)
        }
        names = [_called(path, self.data) if path else f"line {line}" for path, line, _, _ in self._unread]
        return _copy(self.data, drop, ()), [*names, *(_called(path, self.data) for path in drop)]

    def _whose(self, path: Path) -> tuple[str, str, str]:
        """Return section, row id and key of a place."""
        named = path[:1] and path[0] in NAMED_TABLES
        depth = 2 if named else 1
        if path[:1] == ("local",) and path[2:3] == ("route",):
            depth = 3
        place = [str(step) for step in path[:depth]]
        rest = list(path[depth:])
        row = ""
        if rest and isinstance(rest[0], int):
            row = self._row_id(path[: len(path) - len(rest) + 1])
            rest.pop(0)
        key = ".".join(str(step) for step in rest if isinstance(step, str))
        return ".".join(place), row, key

    def _row_id(self, path: Path) -> str:
        here: Any = self.data
        for step in path:
            try:
                here = here[step]
            except (KeyError, IndexError, TypeError):
                return ""
        found = here.get("id") if isinstance(here, dict) else None
        return found if isinstance(found, str) else f"no. {path[-1] + 1}" if isinstance(path[-1], int) else ""

    def check(self, data: dict[str, Any]) -> tuple[Policy | None, list[Wrong]]:
        """Return the policy that the values make, and what is wrong with them."""
        try:
            policy = Policy.model_validate(data, by_alias=True, by_name=False)
        except ValidationError as error:
            return None, wrongs(error, data)
        policy.stands(self.name, self.places)
        return policy, [
            Wrong(reference.path, reference.value, reference.message) for reference in refer(policy, data)
        ]

    def faults(self, wrong: Iterable[Wrong]) -> tuple[Fault, ...]:
        """Return every fault of the text in the order of its lines."""
        found = []
        for path, line, value, message in self._unread:
            place, row, key = self._whose(path)
            found.append(Fault(self.name, line, place, row, key, value, message))
        gaps = {path[:-1] for path, *_ in self._unread if path}
        for item in wrong:
            if item.path in gaps or (item.missing and item.path[:-1] in gaps):
                continue  # it is there, only unreadable, and that is reported
            place, row, key = self._whose(item.path)
            found.append(
                Fault(self.name, self.places.line(item.path), place, row, key, item.value, item.message)
            )
        found = sorted(set(found))
        if len(found) > MOST_FAULTS:
            rest = len(found) - MOST_FAULTS
            last = found[MOST_FAULTS]
            found = [
                *found[:MOST_FAULTS],
                Fault(
                    self.name,
                    last.line,
                    "",
                    "",
                    "",
                    "",
                    f"and {rest:,} faults more; mend the first ones and check again",
                ),
            ]
        return tuple(found)


#: Sections that hold tables by name, such as `[hours.phone]`.
NAMED_TABLES: Final = (
    "hours", "absence", "queue", "quiet", "list", "topic", "role", "staffing", "announcement", "menu", "service", "local",
)  # fmt: skip


#: Stands for a head that cannot be read.
_NO_HEAD: Final = {"title": "?", "organisation": "?"}


def _without(data: dict[str, Any], wrong: list[Wrong], left_out: list[str]) -> dict[str, Any]:
    """Return the values without what is wrong: a row whole, of a section the key, else the section."""
    drop: set[Path] = set()
    for item in wrong:
        drop.add(_unit_of(item.path, data))
    result: dict[str, Any] = _copy(data, drop, ())
    for path in sorted(drop, key=str):
        left_out.append(_called(path, data))
    if ("policy",) in drop or any(path[:1] == ("policy",) for path in drop) or "policy" not in result:
        head = result.get("policy")
        head = head if isinstance(head, dict) else {}
        result["policy"] = {**_NO_HEAD, **head}
    return result


def _unit_of(path: Path, data: dict[str, Any]) -> Path:
    """Return the smallest thing around a fault that can be left out with the rest still meaning the same."""
    if not path:
        return ("policy",)
    if path[0] in ROWS:
        return path[:2] if len(path) > 1 and isinstance(data.get(str(path[0])), list) else path[:1]
    if path[0] == "local":
        if len(path) > 3 and path[2] == "route" and isinstance(path[3], int):
            return path[:4]
        return path[:3]
    if path[0] in NAMED_TABLES:
        return path[:2]
    return path[:2]


def _copy(value: Any, drop: set[Path], path: Path) -> Any:
    if isinstance(value, dict):
        return {
            key: _copy(item, drop, (*path, key)) for key, item in value.items() if (*path, key) not in drop
        }
    if isinstance(value, list):
        return [
            _copy(item, drop, (*path, index))
            for index, item in enumerate(value)
            if (*path, index) not in drop
        ]
    return value


def _called(path: Path, data: Any) -> str:
    names = []
    here = data
    for step in path:
        try:
            here = here[step]
        except (KeyError, IndexError, TypeError):
            here = None
        if isinstance(step, int):
            found = here.get("id") if isinstance(here, dict) else None
            names.append(str(found) if isinstance(found, str) else str(step + 1))
        else:
            names.append(str(step))
    return ".".join(names)


def _text_of(name: str) -> str:
    """Return the text of a file, or raise PolicyError with the one sentence that says why there is none."""

    def refuse(message: str, line: int = 0, value: str = "") -> PolicyError:
        return PolicyError([Fault(name, line, "", "", "", value, message)])

    try:
        if os.path.isdir(name):
            raise refuse("this is a directory; name the policy file in it, such as `policy.toml`")
        if not os.path.isfile(name):
            raise refuse("there is no such file; check the name and the folder")
        size = os.path.getsize(name)
        if size > LARGEST_FILE:
            raise refuse(
                f"the file is {size / 1e6:,.0f} MB; a policy is at most {LARGEST_FILE // 1_000_000} MB, so this is another file"
            )
        with open(name, "rb") as file:
            raw = file.read(LARGEST_FILE + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "its name is no file name"
        raise refuse(
            f"the file cannot be read ({str(reason).lower()}); check its name and its rights"
        ) from None
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise refuse("the file is UTF-16; save it as UTF-8")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        if error.start >= len(raw) - 3 and error.reason == "unexpected end of data":
            raise refuse(
                "the file ends in the middle of a letter, so its end is lost; restore it from a copy", line
            ) from None
        bad = f"0x{raw[error.start]:02x}"
        raise refuse(
            f"byte {bad} is no UTF-8; the file seems to be Latin-1, as old systems write: save it as UTF-8 "
            "(`iconv -f latin1 -t utf-8`)",
            line,
            bad,
        ) from None
    if not text.strip("\ufeff \t\r\n"):
        raise refuse(
            "the file is empty; begin with a section `[policy]`, or let `ansvar policy new` write one"
        )
    return text


_AT_LINE = re.compile(r"\(at line (\d+), column \d+\)")


#: A name with a letter that a bare key may not have, in a header or before `=`.
_STRANGE = re.compile(r"\[{0,2}(?:[A-Za-z0-9_-]+\.)*([\w-]*[^\W_a-zA-Z0-9][\w-]*)(?:[\].]|\s*=)")


def _line_in(error: Exception) -> int:
    match = _AT_LINE.search(str(error))
    return int(match[1]) if match else 1


def _blank(text: str, start: int, end: int) -> str:
    """Return the text with a piece emptied, its line breaks kept so that lines stay where they are."""
    return text[:start] + re.sub(r"[^\n]", " ", text[start:end]) + text[end:]


def _syntax(error: Exception, piece: str) -> str:
    """Return what a parser's error means, and what to do."""
    said = str(error)
    strange = _STRANGE.match(piece)
    if strange:
        name = strange[1]
        return f'a name with letters beyond a-z stands in quotes, such as "{name}"'
    if isinstance(error, RecursionError):
        return "the value is nested too deeply; a policy has no lists within lists within lists"
    if "Cannot overwrite" in said or "already" in said or "twice" in said or "Cannot declare" in said:
        return "this key or table stands twice in the file; keep one of them (rows begin with two brackets, `[[route]]`)"
    if "Cannot mutate immutable" in said or "Cannot redefine" in said:
        return "this adds to a table that is already complete; write all its keys in one place"
    value = piece.partition("=")[2].strip()
    if "Unclosed array" in said or (value.startswith("[") and "end of document" in said):
        return "the list is not closed, or a comma is missing in it; end it with `]`"
    if "Unclosed inline table" in said or (value.startswith("{") and "end of document" in said):
        return (
            "the table in braces is not closed, or a comma is missing in it; end it with `}` on the same line"
        )
    if "Unterminated string" in said or "Expected '\"" in said or "Illegal character '\\n'" in said:
        return 'the text is not closed; end it with the quotation mark it began with (`"`)'
    if "Illegal character" in said:
        return "a text holds a control character; write it without, or as an escape such as \\t"
    if "backslash" in said or "escape" in said.lower():
        return "a backslash in a text must be written twice, `\\\\`, or the text put in single quotes"
    if "Expected '=' after a key" in said:
        return "this line is no `key = value`; write one, or begin a remark with `#`"
    if "Expected ']" in said:
        return "the header is not closed; write `[section]` or, for a row, `[[route]]`"
    if re.match(r"\d{1,2}[:.]\d{2}\b", value):
        return f'a clock time is written in quotes, such as "{shorten(value, 11)}"'
    if "Expected newline or end of document" in said:
        return "something stands behind the value; write one key to a line, and a text in quotation marks"
    if "date or datetime" in said:
        return 'this is no date or time; write it in quotes, such as "2026-01-31" or "08:30"'
    if "Invalid value" in said:
        return _no_value(value)
    if "Invalid initial character for a key" in said or "Invalid statement" in said:
        return "this line is no `key = value` and no `[section]`; write one, or begin a remark with `#`"
    return "this does not read; write `key = value`, with text in quotation marks"


def _no_value(value: str) -> str:
    if re.match(r"(?i)(yes|no|on|off|true|false)\b", value):
        return "write true or false, in small letters and without quotes"
    if not value:
        return "the value is missing; write one behind `=` or leave the key out"
    return f'a text is written in quotation marks, such as "{shorten(value.strip(chr(34)), 30)}"'


__all__ = [
    "LARGEST_FILE",
    "Loaded",
    "Read",
    "Reference",
    "load_leniently",
    "load_policy",
    "read_leniently",
    "read_policy",
]

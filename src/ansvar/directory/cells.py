"""What a cell may hold: ids, numbers, yes and no, lists, local times. A cell that does not read is a fault."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from ansvar.directory.numbers import canonical
from ansvar.directory.table import Faults
from ansvar.words.clock import WEEKDAYS
from ansvar.words.phrase import shorten

#: Stands between the items of a list in one cell.
LIST_SEPARATOR: Final = "|"

_ID: Final = re.compile(r"[\w.@'+-]{1,80}")
_DIGITS_ONLY: Final = re.compile(r"[+\d]+")
_TIME: Final = re.compile(
    r"(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)([+-]\d{2}:\d{2})?)?"
)
#: What a cell may say for yes and no; None: nothing.
YES_NO: Final = {
    "": None,
    **dict.fromkeys(("yes", "true", "1", "ja"), True),
    **dict.fromkeys(("no", "false", "0", "nej", "nei", "nee"), False),
}
#: The same times and lists stand on many lines; so many are remembered.
_MOST_REMEMBERED: Final = 100_000
_TIME_ALLOWED: Final = 'write local time such as "2026-11-23 08:00", or a date alone'


class Cells:
    """Reads the cells of one row at a time; what does not read is noted with file, line and what is allowed.

    `bad` is set when a cell of the row did not read.
    """

    __slots__ = ("_lists", "_times", "bad", "country", "faults", "file", "line", "row", "zone")

    def __init__(self, faults: Faults, file: str, country: str, zone: ZoneInfo) -> None:
        self.faults, self.file, self.country, self.zone = faults, file, country, zone
        self.line, self.row, self.bad = 0, "", False
        self._lists: dict[str, tuple[str, ...]] = {"": ()}
        self._times: dict[tuple[str, bool], datetime] = {}

    def start(self, line: int, row: str) -> None:
        """Begin with a row: its line and its id."""
        self.line, self.row, self.bad = line, row, False

    def fault(self, key: str, value: str, message: str) -> None:
        """Note what is wrong with a cell of this row."""
        self.bad = True
        self.faults.add(self.file, self.line, message, row=self.row, key=key, value=value)

    def id(self, text: str, key: str = "id", *, of_person: bool = False) -> str:
        """Return an id; a person's holds a letter, so that it is never taken for a number."""
        if not text:
            self.fault(key, text, "is empty; write an id")
        elif not _ID.fullmatch(text):
            self.fault(
                key,
                text,
                f"`{shorten(text)}` is no id; write up to 80 letters, digits, dots, hyphens or underscores, "
                "without spaces",
            )
        elif of_person and _DIGITS_ONLY.fullmatch(text):
            self.fault(key, text, f"`{text}` looks like a number; a person's id holds a letter")
        return text

    def need(self, text: str, key: str) -> str:
        """Return a text that must not be empty."""
        if not text:
            self.fault(key, text, "is empty")
        return text

    def number(self, text: str, key: str) -> str:
        """Return a phone number in its one spelling, or "" for an empty cell."""
        if not text:
            return text
        try:
            return canonical(text, self.country)
        except ValueError as error:
            self.fault(key, text, str(error))
            return ""

    def extension(self, text: str, key: str = "extension") -> str:
        """Return an extension: 1 to 7 digits, or "" for an empty cell."""
        if text and not (len(text) <= 7 and text.isascii() and text.isdigit()):
            self.fault(key, text, f"`{shorten(text)}` is no extension; write 1 to 7 digits")
            return ""
        return text

    def mail(self, text: str, key: str) -> str:
        """Return a mail address, or "" for an empty cell."""
        if text and (text.count("@") != 1 or text[0] == "@" or text[-1] == "@" or " " in text):
            self.fault(key, text, f"`{shorten(text)}` is no mail address; write one such as name@example.org")
        return text

    def flag(self, text: str, key: str, default: bool) -> bool:
        """Return yes or no, or the default for an empty cell."""
        if not text:
            return default
        found = YES_NO.get(text.lower())
        if found is None:
            self.fault(key, text, f"`{shorten(text)}` is neither yes nor no; write yes or no")
            return default
        return found

    def names(self, text: str) -> tuple[str, ...]:
        """Return the items of a list, each once, in the order written."""
        found = self._lists.get(text)
        if found is None:
            items = (item.strip() for item in text.split(LIST_SEPARATOR))
            found = tuple(dict.fromkeys(item for item in items if item))
            if len(self._lists) < _MOST_REMEMBERED:
                self._lists[text] = found
        return found

    def choice(self, text: str, key: str, allowed: tuple[str, ...], default: str) -> str:
        """Return one of the allowed words, or the default for an empty cell."""
        if not text:
            return default
        if text not in allowed:
            self.fault(key, text, f"`{shorten(text)}` is not known; write one of {', '.join(allowed)}")
            return default
        return text

    def weekday(self, text: str, key: str) -> int:
        """Return a weekday, Monday 0."""
        if text.lower()[:3] not in WEEKDAYS or not text.isalpha():
            self.fault(key, text, f"`{shorten(text)}` is no weekday; write one of {', '.join(WEEKDAYS)}")
            return 0
        return WEEKDAYS.index(text.lower()[:3])

    def day(self, text: str, key: str) -> str | None:
        """Return a date as ISO text, or None for an empty cell."""
        if not text:
            return None
        try:
            if len(text) != 10:
                raise ValueError
            return date.fromisoformat(text).isoformat()
        except ValueError:
            self.fault(key, text, f'`{shorten(text)}` is no date; write one such as "2026-11-23"')
            return None

    def time(self, text: str, key: str, *, end: bool = False) -> datetime | None:
        """Return a moment in UTC from local time, or None for an empty cell or one that does not read.

        A date alone is the start of that day, or with `end` the end of it. Of the two 02:30s of the
        autumn night a start is the first and an end the last, unless the offset is written; a time
        that the spring night leaves out is the same distance after the clocks were changed.
        """
        if not text:
            return None
        found = self._times.get((text, end))
        if found is None:
            found = self._read_time(text, key, end)
            if found is not None and len(self._times) < _MOST_REMEMBERED:
                self._times[text, end] = found
        return found

    def _read_time(self, text: str, key: str, end: bool) -> datetime | None:
        match = _TIME.fullmatch(text)
        if match is None:
            self.fault(key, text, f"`{shorten(text)}` is no time; {_TIME_ALLOWED}")
            return None
        day, clock, offset = match.groups()
        try:
            if clock is None:
                local = datetime.fromisoformat(day) + timedelta(days=int(end))
            elif clock == "24:00":
                local = datetime.fromisoformat(day) + timedelta(days=1)
            else:
                local = datetime.fromisoformat(f"{day}T{clock}")
            if offset is not None:
                return datetime.fromisoformat(f"{local.isoformat()}{offset}").astimezone(UTC)
            first = local.replace(tzinfo=self.zone).astimezone(UTC)
            last = local.replace(tzinfo=self.zone, fold=1).astimezone(UTC)
        except (ValueError, OverflowError):
            self.fault(key, text, f"`{shorten(text)}` does not exist; {_TIME_ALLOWED}")
            return None
        # In the hour that the spring night leaves out, fold 1 is the earlier moment: keep the later.
        return max(first, last) if end else first

    def span(self, start: str, end: str, *, open_end: bool) -> tuple[datetime, datetime | None] | None:
        """Return ``[start, end)`` in UTC, or None with a fault; the end may be left empty with `open_end`."""
        begins = self.time(self.need(start, "start"), "start")
        ends = self.time(end if open_end else self.need(end, "end"), "end", end=True)
        if self.bad or begins is None:
            return None
        if ends is not None and ends <= begins:
            self.fault("end", end, f"`{end}` is not after the start `{start}`; put the earlier time first")
            return None
        return begins, ends

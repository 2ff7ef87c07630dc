"""Answers as people give them, in their own language, read into the words of the policy file.

``mån-fre 8-16.30`` becomes ``mon-fri 08:00-16:30``, ``4 signaler`` becomes ``4 rings``. English is read too.
Each reader returns the canonical answer or raises ValueError; what it raises with is not for the user.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Final, TypeVar

from ansvar.document.lang import words
from ansvar.policy.sections import Hours
from ansvar.words.clock import WEEKDAYS, ClockSpan, Due, WeekSpan, clock
from ansvar.words.spans import Length, Wait

T = TypeVar("T")

_UNITS: Final = {
    "ring": "rings",
    "s": "s",
    "min": "min",
    "h": "h",
    "working h": "working hours",
    "day": "days",
    "working day": "working days",
    "week": "weeks",
    "month": "months",
    "year": "years",
}
#: How people shorten the words above in one language or another.
_SHORT: Final = {
    "sek": "s",
    "sek.": "s",
    "tim": "h",
    "t": "h",
    "u": "h",
    "std": "h",
    "std.": "h",
    "keer": "rings",
    "kertaa": "rings",
}


@cache
def _phrases(language: str) -> Mapping[str, str]:
    """Return the English word by local word, the longest first."""
    local = words(language)
    pairs: dict[str, str] = dict(_SHORT)
    for unit, english in _UNITS.items():
        for form in local[f"unit.{unit}"].split("/"):
            pairs[form.lower()] = english
    for kind in ("at once", "same day", "next working day"):
        pairs[local[f"due.{kind}"].lower()] = kind
    pairs[_between(local["due.before"], "{x}", "{t}").lower()] = "before"
    for piece in local["within"].lower().split("{o}"):
        if piece.strip():
            pairs[piece.strip()] = ""
    for piece in _around_clock(language):
        pairs.setdefault(piece, "")
    return dict(sorted(pairs.items(), key=lambda pair: -len(pair[0])))


def _around_clock(language: str) -> tuple[str, ...]:
    """Return what stands before or behind a clock time, such as ``kl.`` or ``uhr``."""
    pieces = words(language)["clock"].lower().split("{t}")
    return tuple(piece.strip() for piece in pieces if piece.strip())


def _between(text: str, start: str, end: str) -> str:
    return text.partition(start)[2].partition(end)[0].strip()


def _in_english(text: str, language: str) -> str:
    phrases = _phrases(language)
    low = text.lower()
    for piece in _around_clock(language):
        # Dutch says `uur` behind a clock time and for an hour.
        low = re.sub(rf"(\d[:.]\d\d)\s*{re.escape(piece)}(?!\w)", r"\1", low)
    # All at once, the longest first: what has become English is not read again.
    every = "|".join(re.escape(local) for local in phrases)
    low = re.sub(rf"(?<!\w)(?:{every})(?!\w)", lambda match: f" {phrases[match[0]]} ", low)
    return " ".join(low.split())


def _either(parse: Callable[[str], T], text: str, language: str) -> T:
    """Read a text in English, else in the language."""
    try:
        return parse(text)
    except ValueError:
        return parse(_in_english(text, language))


def read_wait(text: str, language: str) -> str:
    """Return a wait such as ``4 rings``."""
    return str(_either(Wait.parse, text, language))


def read_length(text: str, language: str) -> str:
    """Return a length such as ``2 working days``."""
    length = _either(Length.parse, text, language)
    if length.amount == 0:
        raise ValueError("nothing")
    return str(length)


def read_due(text: str, language: str) -> str:
    """Return a deadline such as ``next working day before 10:00``."""
    return str(_either(Due.parse, text, language))


def read_span(text: str, language: str) -> str:
    """Return part of a day, ``12:00-13:00``, or ``no``."""
    if read_maybe(text, language) is False:
        return "no"
    return str(ClockSpan.parse(_times(text, language)))


def read_hours(text: str, language: str) -> str:
    """Return weekly openings, ``mon-thu 08:00-16:30; fri 08:00-15:00``; OverlapError when they overlap."""
    spans = []
    for part in re.split(r"\s*;\s*", text.strip().strip(";")):
        spans.append(_either(WeekSpan.parse, _times(part, language, days=True), language))
    said = tuple(str(span) for span in spans)
    try:
        Hours.model_validate({"open": list(said)})
    except ValueError as fault:
        raise OverlapError from fault
    return "; ".join(said)


class OverlapError(ValueError):
    """Openings that overlap."""


def _times(text: str, language: str, days: bool = False) -> str:
    """Return a text with clock times as ``HH:MM`` and weekdays in English."""
    low = text.strip().lower().replace("–", "-").replace("—", "-")
    for piece in _around_clock(language):
        low = re.sub(rf"(?<!\w){re.escape(piece)}(?!\w)", " ", low)
    low = re.sub(r"\s*-\s*", "-", low)
    low = re.sub(r"(?<![\d:.])(\d{1,2})(?:[:.](\d{2}))?(?![\d:.]|\.\d)", _clock_of, low)
    if days:
        low = re.sub(r"[^\W\d]{2,}", lambda match: _weekday(match[0], language), low)
    return " ".join(low.split())


def _clock_of(match: re.Match[str]) -> str:
    return clock(int(match[1]) * 60 + int(match[2] or 0))


def _weekday(word: str, language: str) -> str:
    if word in WEEKDAYS:
        return word
    local = words(language)
    found = [day for day in range(7) if local[f"day.{day}"].lower().startswith(word)]
    if len(found) == 1:
        return WEEKDAYS[found[0]]
    return "daily" if word in local["days.all"].lower().split() else word


def read_maybe(text: str, language: str) -> bool | None:
    """Return what a yes or a no says, None for anything else."""
    low = text.strip().lower()
    if not low:
        return None
    yes, no = words(language)["yes"].lower(), words(language)["no"].lower()
    if low in ("no", "n", no, "none", "-"):
        return False
    if low in ("yes", "y", yes) or low == yes[:1]:
        return True
    return None


def read_yes(text: str, language: str) -> str:
    """Return ``yes`` or ``no``."""
    said = read_maybe(text, language)
    if said is None:
        raise ValueError("neither")
    return "yes" if said else "no"


def read_share(text: str) -> str:
    """Return a share from 0 to 100, without its sign."""
    match = re.fullmatch(
        r"(\d{1,3}(?:[.,]\d)?)\s*(%|procent|prosent|per cent|prosenttia|prozent)?", text.strip().lower()
    )
    if not match or float(match[1].replace(",", ".")) > 100:
        raise ValueError("no share")
    return match[1].replace(",", ".")


def read_count(text: str, low: int, high: int) -> str:
    """Return a whole number within bounds."""
    if not re.fullmatch(r"\d{1,4}", text.strip()) or not low <= int(text) <= high:
        raise ValueError("no count")
    return str(int(text))

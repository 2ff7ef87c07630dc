"""Which days are free in a country: by law, in practice, and for half a day."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final


class Free(StrEnum):
    """How a day is free: by law, in practice, from some hour on in practice, or only by name."""

    PUBLIC = "public"
    IN_PRACTICE = "in practice"
    HALF = "half"
    NAMED = "named"


@dataclass(frozen=True, slots=True)
class FreeDay:
    """A day with a name. `names` are folded, in every language known; `minute` is when a half day begins."""

    free: Free
    names: frozenset[str]
    minute: int | None = None


#: Days that offices keep free although no law says so, where the `holidays` package does not tell them
#: apart: agreements in Denmark free Constitution Day, Christmas Eve and New Year's Eve (1 May differs from
#: place to place, so it can only be named); in Norway and Germany the two eves.
_IN_PRACTICE: Final[Mapping[str, tuple[tuple[int, int], ...]]] = {
    "DK": ((6, 5), (12, 24), (12, 31)),
    "NO": ((12, 24), (12, 31)),
    "DE": ((12, 24), (12, 31)),
}
_RANK: Final = (Free.PUBLIC, Free.IN_PRACTICE, Free.HALF, Free.NAMED)
_CATEGORIES: Final = {"public": Free.PUBLIC, "de_facto": Free.IN_PRACTICE, "half_day": Free.HALF}
#: Working days with a name only, and whole school breaks: no days of an office.
_NO_DAYS: Final = frozenset({"workday", "unofficial", "school"})
_FROM = re.compile(r"\s*\(from (\d{1,2})(am|pm)\)", re.IGNORECASE)
_BEHIND = re.compile(r"\s*\([^)]*\)\s*$")


def _calendar(country: str, **options: Any) -> Any:
    import holidays  # loaded late: most questions need no holidays, and it is slow to load

    code, _, subdivision = country.partition("-")
    return holidays.country_holidays(code, subdiv=subdivision or None, **options)


@lru_cache(maxsize=256)
def known_country(country: str) -> bool:
    """Whether holidays are known for a country or a part of it, such as DK or DE-BY."""
    try:
        _calendar(country)
    except (NotImplementedError, KeyError):
        return False
    return True


def fold(name: str) -> str:
    """Return a holiday's name for comparison: without case, without a remark in brackets."""
    return " ".join(_BEHIND.sub("", name).casefold().split())


@lru_cache(maxsize=1024)
def free_days(country: str, year: int) -> Mapping[date, FreeDay]:
    """Return the free days of a year, by date; none for a country that is not known."""
    if not known_country(country):
        return MappingProxyType({})
    bare = _calendar(country)
    found: dict[date, tuple[Free, set[str], int | None]] = {}

    def add(day: date, free: Free, names: set[str], minute: int | None = None) -> None:
        old, known, since = found.get(day, (free, set(), None))
        # Only some languages write the hour behind the name.
        begins = minute if free is Free.HALF and minute is not None else since
        found[day] = min(old, free, key=_RANK.index), known | names, begins

    for category in bare.supported_categories:
        if category in _NO_DAYS:
            continue
        for language in bare.supported_languages or (None,):
            days = _calendar(country, years=year, categories=(category,), language=language)
            for day, text in days.items():
                hour = _FROM.search(text)
                minute = (int(hour[1]) % 12 + (12 if hour[2].lower() == "pm" else 0)) * 60 if hour else None
                add(
                    day,
                    _CATEGORIES.get(category, Free.NAMED),
                    {fold(name) for name in text.split("; ")},
                    minute,
                )
    for month, number in _IN_PRACTICE.get(country[:2], ()):
        add(date(year, month, number), Free.IN_PRACTICE, set())
    return MappingProxyType(
        {day: FreeDay(free, frozenset(names), minute) for day, (free, names, minute) in found.items()}
    )


def free_day(country: str | None, day: date) -> FreeDay | None:
    """Return what is known of a date in a country, or None for a day like any other."""
    return free_days(country, day.year).get(day) if country else None


def known_name(country: str, name: str, year: int) -> bool:
    """Whether a holiday of that name is known in a country; four years are looked at."""
    folded = fold(name)
    return any(
        folded in free.names for later in range(4) for free in free_days(country, year + later).values()
    )

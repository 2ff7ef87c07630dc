"""Waits, lengths and bounds: how long something lasts, as a policy says it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Final, Self

from pydantic import GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from ansvar.words.phrase import Phrase

#: At most nine digits and four decimals, so that every figure prints as it was written.
_NUMBER = r"(\d{1,9}(?:[.,]\d{1,4})?)"
_WAIT = re.compile(_NUMBER + r"\s*(rings?|s|sec|secs|seconds?|min|minutes?|h|hours?)")
_LENGTH = re.compile(
    _NUMBER + r"\s*((?:working|business|service|office|clock|calendar)\s+)?"
    r"(s|sec|secs|seconds?|min|minutes?|h|hours?|days?|weeks?|months?|years?)"
)


class Unit(StrEnum):
    """A unit of length. Working units count only opening time, or days with opening time."""

    SECOND = "s"
    MINUTE = "min"
    HOUR = "h"
    WORKING_HOUR = "working h"
    DAY = "day"
    WORKING_DAY = "working day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


#: Seconds in the units of fixed length. Months and years are counted on the calendar where a date is
#: known; here they stand for 30 and 365 days.
SECONDS: Final = {
    Unit.SECOND: 1,
    Unit.MINUTE: 60,
    Unit.HOUR: 3_600,
    Unit.DAY: 86_400,
    Unit.WEEK: 604_800,
    Unit.MONTH: 2_592_000,
    Unit.YEAR: 31_536_000,
}
_PLAIN: Final = {
    "s": Unit.SECOND,
    "m": Unit.MINUTE,
    "h": Unit.HOUR,
    "d": Unit.DAY,
    "w": Unit.WEEK,
    "y": Unit.YEAR,
}


def _number(text: str) -> float:
    return float(text.replace(",", "."))


def _plain(amount: float) -> str:
    return str(int(amount)) if amount == int(amount) else repr(amount)


@dataclass(frozen=True, slots=True)
class Wait(Phrase):
    """How long a phone rings or a caller waits: in rings or in seconds."""

    amount: float
    rings: bool

    allowed: ClassVar[str] = 'write rings, seconds or minutes, such as "4 rings", "20 s" or "5 min"'
    examples: ClassVar[tuple[str, ...]] = ("4 rings", "20 s", "5 min")

    @classmethod
    def parse(cls, text: str) -> Self:
        match = _WAIT.fullmatch(text.strip().lower())
        if not match:
            raise cls.refuse(text)
        amount, unit = _number(match[1]), match[2]
        if unit.startswith("ring"):
            if not 1 <= amount <= 60 or amount != int(amount):
                raise ValueError(f"`{text}` is out of range; rings go from 1 to 60")
            return cls(amount, True)
        seconds = amount * (3_600 if unit.startswith("h") else 60 if unit.startswith("m") else 1)
        seconds = round(seconds, 3)
        if not 0 < seconds <= 86_400:
            raise ValueError(f"`{text}` is out of range; a wait is longer than nothing and at most 24 h")
        return cls(seconds, False)

    def seconds(self, seconds_per_ring: float) -> float:
        """Return the wait in seconds."""
        return self.amount * seconds_per_ring if self.rings else self.amount

    def __str__(self) -> str:
        if self.rings:
            return f"{_plain(self.amount)} ring{'' if self.amount == 1 else 's'}"
        if self.amount % 60 == 0:
            return f"{_plain(self.amount // 60)} min"
        return f"{_plain(self.amount)} s"


@dataclass(frozen=True, slots=True)
class Length(Phrase):
    """A length of time on the clock, on the calendar or in working time."""

    amount: float
    unit: Unit

    allowed: ClassVar[str] = (
        'write a number and a unit, such as "30 min", "24 h", "4 working hours", "1 day", '
        '"2 working days", "3 weeks" or "2 months"'
    )
    examples: ClassVar[tuple[str, ...]] = ("30 min", "24 h", "4 working hours", "2 working days", "2 months")

    @classmethod
    def parse(cls, text: str) -> Self:
        match = _LENGTH.fullmatch(text.strip().lower())
        if not match:
            raise cls.refuse(text)
        amount, working, unit = _number(match[1]), match[2] is not None, match[3]
        if match[2] is not None and match[2].split()[0] in ("clock", "calendar"):
            working = False
        if unit.startswith("mo"):
            kind = Unit.MONTH
        else:
            kind = _PLAIN[unit[0]]
        if working:
            if kind not in (Unit.HOUR, Unit.DAY):
                raise ValueError(f"`{text}` does not read; only hours and days can be working time")
            kind = Unit.WORKING_HOUR if kind is Unit.HOUR else Unit.WORKING_DAY
        if amount > 100_000:
            raise ValueError(f"`{text}` is out of range; at most 100000 of a unit")
        if kind in (Unit.WORKING_DAY, Unit.MONTH, Unit.YEAR) and amount != int(amount):
            raise ValueError(f"`{text}` does not read; write working days, months and years as whole numbers")
        return cls(amount, kind)

    @property
    def working(self) -> bool:
        """Whether only working time counts."""
        return self.unit in (Unit.WORKING_DAY, Unit.WORKING_HOUR)

    @property
    def rough_seconds(self) -> float:
        """Return seconds for ordering lengths: a working day as 8 hours of work in one day."""
        if self.unit is Unit.WORKING_HOUR:
            return self.amount * 3_600 * 3
        if self.unit is Unit.WORKING_DAY:
            return self.amount * 86_400
        return self.amount * SECONDS[self.unit]

    def __str__(self) -> str:
        name = {Unit.WORKING_HOUR: "working hour"}.get(self.unit, self.unit.value)
        plural = "s" if self.amount != 1 and name not in ("s", "min", "h") else ""
        return f"{_plain(self.amount)} {name}{plural}"


class Side(StrEnum):
    """Which side of a limit fits."""

    MORE = "more than"
    AT_LEAST = "at least"
    AT_MOST = "at most"
    LESS = "less than"

    def fits(self, value: float, limit: float) -> bool:
        """Whether `value` stands on this side of `limit`."""
        if self is Side.MORE:
            return value > limit
        if self is Side.AT_LEAST:
            return value >= limit
        if self is Side.AT_MOST:
            return value <= limit
        return value < limit


_SIDES: Final = {
    "more than": Side.MORE,
    "over": Side.MORE,
    "longer than": Side.MORE,
    "at least": Side.AT_LEAST,
    "from": Side.AT_LEAST,
    "at most": Side.AT_MOST,
    "up to": Side.AT_MOST,
    "less than": Side.LESS,
    "under": Side.LESS,
    "shorter than": Side.LESS,
}
_SIDE = re.compile("(" + "|".join(_SIDES) + r")\s+(.*)")


def _split_side(text: str) -> tuple[Side, str] | None:
    text = text.strip().lower()
    match = _SIDE.fullmatch(text)
    if match:
        return _SIDES[match[1]], match[2]
    if text.endswith(" or more"):
        return Side.AT_LEAST, text.removesuffix(" or more")
    if text.endswith(" or less"):
        return Side.AT_MOST, text.removesuffix(" or less")
    return None


@dataclass(frozen=True, slots=True)
class LengthBound(Phrase):
    """A limit on a length, such as ``more than 1 day``."""

    side: Side
    length: Length

    allowed: ClassVar[str] = (
        'write a side and a length, such as "more than 1 day", "at least 2 working days" or "at most 4 h"'
    )
    examples: ClassVar[tuple[str, ...]] = ("more than 1 day", "at least 2 working days", "at most 4 h")

    @classmethod
    def parse(cls, text: str) -> Self:
        split = _split_side(text)
        if split is None:
            raise cls.refuse(text)
        return cls(split[0], Length.parse(split[1]))

    def __str__(self) -> str:
        return f"{self.side.value} {self.length}"


@dataclass(frozen=True, slots=True)
class CountBound(Phrase):
    """A limit on a count, such as ``at least 2``; a bare number means exactly that many or more."""

    side: Side
    count: float

    allowed: ClassVar[str] = 'write a side and a number, such as "at least 2", "more than 5" or "at most 3"'
    examples: ClassVar[tuple[str, ...]] = ("at least 2", "more than 5", "at most 3")

    @classmethod
    def read(cls, value: object) -> Self:
        if isinstance(value, int) and not isinstance(value, bool):
            return cls(Side.AT_LEAST, value)
        return super(CountBound, cls).read(value)  # slots: the class is made anew, so a bare super() fails

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        words = super(CountBound, cls).__get_pydantic_json_schema__(schema, handler)
        return {**words, "type": ["string", "integer"]}

    @classmethod
    def parse(cls, text: str) -> Self:
        split = _split_side(text)
        side, rest = split if split else (Side.AT_LEAST, text.strip())
        if not re.fullmatch(r"\d{1,6}", rest):
            raise cls.refuse(text)
        return cls(side, int(rest))

    def fits(self, count: float) -> bool:
        """Whether `count` is within the bound."""
        return self.side.fits(count, self.count)

    def __str__(self) -> str:
        return f"{self.side.value} {_plain(self.count)}"


@dataclass(frozen=True, slots=True)
class Bound(Phrase):
    """The bound of a goal: a share, a count, a length or a wait, with the side that is good.

    `within` is the wait that a share speaks of: ``at least 80 % within 20 s``.
    """

    side: Side
    value: float
    unit: str
    within: Wait | None = None

    allowed: ClassVar[str] = (
        'write a side and a figure, such as "at most 5 %", "at least 80 % within 20 s", "at most 3 rings", '
        '"at least 4 of 5" or "at most 2 calls"'
    )
    examples: ClassVar[tuple[str, ...]] = ("at most 5 %", "at least 80 % within 20 s", "at most 3 rings")

    @classmethod
    def parse(cls, text: str) -> Self:
        split = _split_side(text)
        if split is None:
            if text.strip().lower() in ("falling", "rising"):
                return cls(Side.LESS if text.strip().lower() == "falling" else Side.MORE, 0, "trend")
            raise cls.refuse(text)
        match = re.fullmatch(
            _NUMBER
            + r"\s*(%|per cent|of \d{1,4}|[a-zæøåäöüß][a-zæøåäöüß -]{0,30})?(?:\s+(?:within|in)\s+(.+))?",
            split[1],
        )
        if not match:
            raise cls.refuse(text)
        unit = (match[2] or "").strip()
        if match[3] is None and " in " in f" {unit} ":
            raise cls.refuse(text)
        value = _number(match[1])
        unit = "%" if unit == "per cent" else unit
        if unit == "trend":
            raise ValueError(f"`{text}` does not read; a trend is written falling or rising")
        if unit.startswith("of ") and value > int(unit[3:]):
            raise ValueError(f"`{text}` is out of range; it is more than all of them")
        if unit == "%" and not 0 <= value <= 100:
            raise ValueError(f"`{text}` is out of range; a share goes from 0 to 100 %")
        return cls(split[0], value, unit, Wait.parse(match[3]) if match[3] else None)

    def __str__(self) -> str:
        if self.unit == "trend":
            return "falling" if self.side is Side.LESS else "rising"
        figure = f"{self.side.value} {_plain(self.value)}" + (f" {self.unit}" if self.unit else "")
        return figure + (f" within {self.within}" if self.within else "")

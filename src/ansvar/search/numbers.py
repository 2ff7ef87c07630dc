"""Numbers found in whatever way they are typed: `031-390 06 12`, `+46 31 3900612`, `0612`.

Each number is kept as digits with its country code in front (an extension stays as it is). What is typed
is read in every way it can be meant, and each way is a range in one of two sorted tables: of the numbers
from their front, and of the numbers from their end.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable
from typing import Final, NamedTuple

import phonenumbers

#: The longest number E.164 allows; digits behind are not looked at.
LONGEST_NUMBER: Final = 15
#: Fewer digits than this may be the end of anything: they only count as the beginning of a number.
SHORTEST_END: Final = 3

_SPELLED: Final = re.compile(r"[+\d\s().\-–/]*\d[+\d\s().\-–/]*")
_TRUNK: Final = re.compile(r"\(0\)")
_OTHER: Final = re.compile(r"[^0-9]+")


class Plan(NamedTuple):
    """How numbers are written where the organisation is: `46`, `0` and the area's `31` in Gothenburg."""

    country_code: str
    trunk: str
    area: str

    @classmethod
    def of(cls, country: str, main_number: str) -> Plan:
        """Return the plan of a country (ISO 3166, any case); an unknown one has no codes."""
        region = country.upper()
        code = phonenumbers.country_code_for_region(region)
        if not code:
            return cls("", "", "")
        metadata = phonenumbers.PhoneMetadata.metadata_for_region(region)
        trunk = (metadata.national_prefix if metadata else None) or ""
        try:
            main = phonenumbers.parse(main_number, region)
        except phonenumbers.NumberParseException:
            return cls(str(code), trunk, "")
        length = phonenumbers.length_of_geographical_area_code(main)
        return cls(str(code), trunk, str(main.national_number)[:length])

    def digits(self, number: str) -> str:
        """Return a stored number as digits from its country code, an extension as it is; `""` for none."""
        # As stored numbers are written, without the work that other spellings need.
        if number.isascii() and number.removeprefix("+").isdecimal():
            if number[0] == "+":
                return number[1 : LONGEST_NUMBER + 1]
            if not number.startswith(("00", self.trunk or "00")):
                return number[:LONGEST_NUMBER]
        ways = self._outward(number)
        return (ways[0] if ways else _OTHER.sub("", number))[:LONGEST_NUMBER]

    def fronts(self, typed: str) -> tuple[str, ...]:
        """Return the digits with which a number may begin for what is typed to be its front."""
        ways = self._outward(typed)
        if not ways:
            own = _OTHER.sub("", typed)
            ways = [own, self.country_code + own]
            if self.area:
                ways.append(self.country_code + self.area + own)
        return tuple(dict.fromkeys(way[:LONGEST_NUMBER] for way in ways))

    def _outward(self, typed: str) -> list[str]:
        """Return the digits of a number that says its country or begins with the trunk prefix, else nothing."""
        number = _TRUNK.sub("", typed).strip().lstrip("(")
        own = _OTHER.sub("", number)
        if number.startswith("+"):
            return [own]
        if own.startswith("00"):
            return [own[2:]]
        if self.trunk and own.startswith(self.trunk):
            return [self.country_code + own.removeprefix(self.trunk), own]
        return []


def is_number(text: str) -> bool:
    """Return whether a text is digits and the signs between them, and nothing else."""
    return _SPELLED.fullmatch(text) is not None


def ending(typed: str) -> str:
    """Return the digits a number must end with for what is typed to be its end; `""` when too few."""
    own = _OTHER.sub("", typed)
    return own if SHORTEST_END <= len(own) <= LONGEST_NUMBER else ""


class NumberTable:
    """All numbers, sorted from their front and from their end, each with whose it is.

    A row is a number filled up with zeros to fifteen digits: small and quick to halve. So a range may hold
    a number that is too short (`46` for `460`); you must compare with the number itself.
    """

    def __init__(self, numbers: Iterable[tuple[str, int]]) -> None:
        """Sort the numbers (digits, owner)."""
        kept = [(digits, owner) for digits, owner in numbers if digits]
        self._front, self._front_owner = _sorted(kept)
        self._end, self._end_owner = _sorted([(digits[::-1], owner) for digits, owner in kept])

    def __len__(self) -> int:
        return len(self._front)

    def owners(self, fronts: Iterable[str], end: str) -> list[array[int]]:
        """Return the owners of the numbers that begin with one of the fronts or have the end."""
        found = [_range(self._front, self._front_owner, front) for front in fronts if front]
        if end:
            found.append(_range(self._end, self._end_owner, end[::-1]))
        return [owners for owners in found if owners]


def _sorted(rows: list[tuple[str, int]]) -> tuple[array[int], array[int]]:
    # One whole number per row sorts several times faster than a pair; an owner is below 2 ** 32.
    packed = sorted(int(digits.ljust(LONGEST_NUMBER, "0")) << 32 | owner for digits, owner in rows)
    return array("Q", [row >> 32 for row in packed]), array("I", [row & 0xFFFFFFFF for row in packed])


def _range(keys: array[int], owners: array[int], front: str) -> array[int]:
    low = int(front.ljust(LONGEST_NUMBER, "0"))
    high = low + 10 ** (LONGEST_NUMBER - len(front))
    start = bisect_left(keys, low)
    return owners[start : bisect_left(keys, high, start)]

"""Numbers as they are dialled, for the dialplan: whose they are, and which may go outward without the engine.

The engine knows all of this better; here is the least that must hold when it is gone.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

import phonenumbers

from ansvar.directory.index import index_of
from ansvar.directory.model import LineKind, Organisation
from ansvar.policy.model import Policy

_DIGITS: Final = re.compile(r"[0-9]{2,8}")
_PREFIX: Final = re.compile(r"\+?[0-9]{1,15}")


@dataclass(frozen=True, slots=True)
class Plan:
    """How numbers are dialled in a country, and what the policy bars.

    - `country_code`: 46; `national`: what stands before a national number (0), "" where nothing does;
      `abroad`: what stands before a country code (00).
    - `emergency`: numbers that always pass; `emergency_as`: how they are dialled -> the number, also behind a
      single digit that the policy knows as a prefix (an outside line): 112 and 0112.
    - `to_abroad`: whether calls may go abroad without the engine; `barred`: beginnings of numbers, digits of
      E.164 without plus, that may not be dialled; `costly`: numbers of the country that cost extra, as a
      regular expression over the national digits, "" for none known.
    """

    country_code: str
    national: str
    abroad: str
    emergency: tuple[str, ...]
    emergency_as: Mapping[str, str]
    to_abroad: bool
    barred: tuple[str, ...]
    costly: str


def plan_of(policy: Policy, organisation: Organisation, more_emergency: Collection[str] = ()) -> Plan:
    """Return the plan of the organisation's country under a policy."""
    country = organisation.country.upper()
    code = phonenumbers.country_code_for_region(country)
    metadata = phonenumbers.PhoneMetadata.metadata_for_region(country)
    national = (metadata.national_prefix if metadata else None) or ""
    abroad = (metadata.international_prefix if metadata else None) or "00"
    found = {number for number in (*policy.numbers.emergency, *more_emergency) if _DIGITS.fullmatch(number)}
    emergency = tuple(sorted(found)) or ("112",)
    lines = index_of(organisation).numbers
    prefixes = [key for key in policy.numbers.prefixes if re.fullmatch("[0-9]", key)]
    dialled = {
        prefix + number: number for prefix in prefixes for number in emergency if prefix + number not in lines
    }
    barred: set[str] = set()
    to_abroad = bool({"abroad", "anywhere"} & set(policy.numbers.forward_to))
    for prefix in policy.numbers.barred:
        digits = re.sub(r"[ ()/-]", "", prefix)
        if digits in ("+", "00", abroad):
            to_abroad = False
        elif _PREFIX.fullmatch(digits):
            barred.add(_international(digits, str(code), national))
    costly = metadata.premium_rate.national_number_pattern if metadata and metadata.premium_rate else None
    return Plan(
        country_code=str(code) if code else "",
        national=national if national.isdigit() else "",
        abroad=abroad if abroad.isdigit() else "00",
        emergency=emergency,
        emergency_as=dialled | {number: number for number in emergency},
        to_abroad=to_abroad,
        barred=tuple(sorted(barred)),
        costly=_posix(costly or ""),
    )


def _international(digits: str, code: str, national: str) -> str:
    if digits.startswith("+"):
        return digits[1:]
    if digits.startswith("00"):
        return digits[2:]
    if national and digits.startswith(national):
        return code + digits[len(national) :]
    return code + digits


def _posix(pattern: str) -> str:
    """Return a pattern of the numbering plans as an extended regular expression of POSIX."""
    return re.sub(r"\s", "", pattern).replace("(?:", "(").replace(r"\d", "[0-9]")


def numbers(organisation: Organisation, accounts: Collection[str]) -> Mapping[str, str]:
    """Return whose phone rings for a number: its digits (E.164 without plus, or an extension) -> account."""
    known = frozenset(accounts)
    return {
        number.lstrip("+"): line.owner
        for number, line in index_of(organisation).numbers.items()
        if line.kind is LineKind.PERSON and line.owner in known and number.lstrip("+").isdigit()
    }


def shelf(digits: str) -> str:
    """Return the section of the number table that holds a number: its last two digits.

    Asterisk reads a section from its top, so a hundred of them make a lookup a hundred times shorter.
    """
    return f"n{digits[-2:]}"


def number_table(found: Mapping[str, str]) -> str:
    """Return the table that the dialplan looks numbers up in, read by Asterisk when first asked."""
    shelves: dict[str, list[str]] = {}
    for digits, account in sorted(found.items()):
        shelves.setdefault(shelf(digits), []).append(f"{digits}={account}\n")
    return "".join(f"[{name}]\n{''.join(lines)}\n" for name, lines in sorted(shelves.items()))

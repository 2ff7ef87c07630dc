"""Phone numbers: one spelling for each, whose they are, and how they look in a log.

A number is written in one of two ways everywhere inside Ansvar: E.164 (``+46313900612``) or, for an
extension, its digits alone (``4360``).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, Literal

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

from ansvar.directory.index import index_of
from ansvar.directory.model import LineKind, Organisation
from ansvar.words.phrase import shorten

Area = Literal["organisation", "country", "mobile", "abroad"]

_E164: Final = re.compile(r"\+[1-9][0-9]{7,14}")
_EXTENSION: Final = re.compile(r"[0-9]{1,7}")
#: What people put between digits; a text with anything else is no number.
_SPELLING: Final = re.compile(r"\+?[0-9 ()/.\u00a0\u2011\u2013-]{2,40}")

_INSIDE: Final = frozenset({LineKind.PERSON, LineKind.MOBILE, LineKind.UNIT, LineKind.FUNCTION})

#: Mobile numbers by their first digits, where the country's plan tells them apart. Denmark has none:
#: a Danish number does not say whether it is a mobile.
_MOBILE: Final[dict[str, tuple[str, ...]]] = {
    "BE": ("+3245", "+3246", "+3247", "+3248", "+3249"),
    "DE": ("+4915", "+4916", "+4917"),
    "DK": (),
    "FI": ("+3584", "+35850"),
    "NL": ("+316",),
    "NO": ("+474", "+479", "+4759"),
    "SE": ("+4670", "+4672", "+4673", "+4676", "+4679"),
}

ALLOWED: Final = (
    "write an extension of 1 to 7 digits, or a whole number such as +46 31 390 06 12 or 031-390 06 12"
)


def canonical(text: str, country: str) -> str:
    """Return a number in its one spelling: E.164, or the digits of an extension.

    One to seven digits without anything between them are an extension. All else is read by the
    numbering plan of `country` (ISO 3166, such as SE). A number need not be assigned to anybody, but
    its length must be possible. Raises ValueError with a sentence for the user.
    """
    if _E164.fullmatch(text) or _EXTENSION.fullmatch(text):
        return text
    return _by_plan(text.strip(), country.upper())


def canonical_or_as_is(text: str, country: str) -> str:
    """Return a number in its one spelling; what is no number stays as it is."""
    try:
        return canonical(text, country)
    except ValueError:
        return text


@lru_cache(maxsize=65_536)
def _by_plan(text: str, country: str) -> str:
    if _E164.fullmatch(text) or _EXTENSION.fullmatch(text):
        return text
    if not _SPELLING.fullmatch(text):
        raise ValueError(f"`{shorten(text)}` is no phone number; {ALLOWED}")
    try:
        number = phonenumbers.parse(text, country)
    except NumberParseException:
        raise ValueError(f"`{shorten(text)}` is no phone number in {country}; {ALLOWED}") from None
    if not phonenumbers.is_possible_number(number):
        raise ValueError(f"`{shorten(text)}` has too few or too many digits for {country}; {ALLOWED}")
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def is_extension(number: str) -> bool:
    """Whether a canonical number is an internal one."""
    return not number.startswith("+")


def is_external(number: str | None, organisation: Organisation) -> bool:
    """Whether a caller with this canonical number is an outside caller.

    Inside are the numbers of the organisation's people (also their mobiles), units and functions.
    A withheld number (None), the switchboard's and any other are outside.
    """
    line = None if number is None else index_of(organisation).line(number)
    return line is None or line.kind not in _INSIDE


def area_of(number: str, organisation: Organisation) -> Area:
    """Return where a canonical number lies, for the areas a policy lets calls be forwarded to.

    - `organisation`: an extension, a line of the organisation (also its people's work mobiles), or a
      number in `Organisation.area`;
    - `mobile`: another mobile number of the country, where its plan tells them apart;
    - `country`: any other number of the country; `abroad`: the rest.
    """
    if not number.startswith("+") or number.startswith(organisation.area):
        return "organisation"
    if index_of(organisation).line(number) is not None:
        return "organisation"
    country = organisation.country.upper()
    if not number.startswith(_country_prefix(country)):
        return "abroad"
    mobiles = _MOBILE.get(country)
    mobile = _is_mobile(number) if mobiles is None else number.startswith(mobiles)
    return "mobile" if mobile else "country"


@lru_cache(maxsize=256)
def _country_prefix(country: str) -> str:
    return f"+{phonenumbers.country_code_for_region(country)}"


@lru_cache(maxsize=65_536)
def _is_mobile(number: str) -> bool:
    try:
        kind = phonenumbers.number_type(phonenumbers.parse(number, None))
    except NumberParseException:
        return False
    return kind == PhoneNumberType.MOBILE


def masked(number: str | None) -> str:
    """Return a number as logs may show it: the first three and the last two signs at most."""
    if number is None:
        return "withheld"
    if number.startswith("+") and len(number) > 7:
        return f"{number[:3]}…{number[-2:]}"
    return f"…{number[-2:]}" if len(number) > 3 else "…"


def shown(number: str) -> str:
    """Return a canonical number as people write it, ``+46 31 390 06 12``; an extension stays as it is."""
    if is_extension(number):
        return number
    try:
        return phonenumbers.format_number(phonenumbers.parse(number, None), PhoneNumberFormat.INTERNATIONAL)
    except NumberParseException:
        return number

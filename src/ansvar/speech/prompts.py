"""What is spoken by telephone besides the sentences of a decision."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta, tzinfo
from functools import cache
from types import MappingProxyType
from typing import Final, TypedDict, Unpack

import phonenumbers

from ansvar.speech import times, words
from ansvar.speech.lang import CATALOGUES, spoken
from ansvar.speech.prompting import lines
from ansvar.speech.prompting.model import DEFAULT_KEY, INSTEAD, VARIANTS, Lines, Prompt

__all__ = ["Facts", "Prompt", "digits_spoken", "fixed", "language_choice", "language_of", "prompt"]

_KEYS: Final = "0123456789*#"
_KNOWN: Final[Mapping[Prompt, tuple[frozenset[str], ...]]] = MappingProxyType(
    {key: VARIANTS.get(key, (frozenset(),)) for key in Prompt}
)


class Facts(TypedDict, total=False):
    """What a prompt may tell; a fact that is missing or None is not known, and is not told.

    - `due`, `until`, `at`: aware moments: when we have called back, when one is back, when a message came.
      They are told by the clock of `zone` as seen at `now`; without these two they are not told.
    - `number`: a telephone number, E.164 or as dialled; `country` (`SE`) is whose own numbers are read
      without their country code.
    - `to`: where calls are forwarded: a name, or a number that is read digit by digit.
    - `name`, `organisation`: as they are spoken. `key`: what to press, one or more of 0-9, *, #.
    - `n`: a place in the queue, or the least number of digits of a PIN. `minutes`: rounded up, at least 1.
    - `new`, `old`: how many messages are unheard, and how many are heard but not done.
    """

    due: datetime | None
    until: datetime | None
    at: datetime | None
    now: datetime | None
    zone: tzinfo | None
    number: str | None
    country: str | None
    to: str | None
    name: str | None
    organisation: str | None
    key: str | None
    n: int | None
    minutes: float | None
    new: int | None
    old: int | None


def prompt(what: Prompt, language: str, /, **facts: Unpack[Facts]) -> tuple[str, ...]:
    """Return the sentences of a prompt, with the facts that are known.

    Never empty and never an error for a fact that is missing: the best variant is taken of which everything
    is known, such as "as soon as we can" where there is no deadline (or it has passed), and "you are still in
    the queue" where there is no position. The first place in the queue is told as `QUEUE_NEXT`. A region is
    dropped from `language`; one that Ansvar does not speak is told in English. No reason of an absence can be
    said: there is no fact to tell it by. Raises TypeError for a fact that does not exist.
    """
    if unknown := sorted(facts.keys() - Facts.__annotations__.keys()):
        raise TypeError(f"prompt `{what}`: there is no fact `{unknown[0]}`; see `Facts`")
    here = lines(language)
    if what is Prompt.QUEUE_POSITION and facts.get("n") == 1:
        what = Prompt.QUEUE_NEXT
    return _said(what, here, _filled(facts, here))


def _said(what: Prompt, here: Lines, filled: Mapping[str, str]) -> tuple[str, ...]:
    for places, sentences in zip(_KNOWN[what], here.said[what], strict=True):
        if places <= filled.keys():
            return tuple(words.sentence(text.format_map(filled)) for text in sentences)
    return _said(INSTEAD[what], here, filled)


def language_choice(choices: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Return for each pair of key and language the language and its invitation, in that language itself.

    Each is a `Say` of its own, so that the voice of that language speaks it: `("sv", "För svenska, tryck 1.")`.
    """
    return tuple(
        (spoken(language).code, text)
        for key, language in choices
        for text in prompt(Prompt.LANGUAGE_CHOICE, language, key=key)
    )


def fixed(language: str) -> tuple[str, ...]:
    """Return every sentence that is said word for word in a language, for a voice to speak ahead of time."""
    here, catalogue = lines(language), spoken(language)
    prompts = (text for each in here.said.values() for sentences in each for text in sentences)
    tables = (catalogue.hindered, catalogue.shut, catalogue.shut_here, catalogue.end_said)
    told = (text for table in tables for text in table.values())
    single = (
        catalogue.nobody, catalogue.we_back_unknown, catalogue.message_read, catalogue.call_back_soon,
        catalogue.answer_soon, catalogue.recorded, here.leave,
    )  # fmt: skip
    texts = (*prompts, *told, *single)
    return tuple(dict.fromkeys(words.sentence(text) for text in texts if "{" not in text))


def language_of(sentence: str, language: str) -> str:
    """Return the language that a sentence is in: that of the call, but for an invitation to another language."""
    return _invitations().get(sentence, spoken(language).code)


@cache
def _invitations() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for code, catalogue in CATALOGUES.items():
        for key in (*_KEYS, *(f"#{digit}" for digit in _KEYS[:10]), *(f"*{digit}" for digit in _KEYS[:10])):
            said = words.key(key, code)
            found[catalogue.press_language.format(key=said)] = code
            found.update(dict.fromkeys(prompt(Prompt.LANGUAGE_CHOICE, code, key=key), code))
    return MappingProxyType(found)


def digits_spoken(number: str, country: str | None = None) -> str:
    """Return a telephone number as it is read: digit by digit, with a pause between its groups."""
    written = number
    if number.startswith("+"):
        try:
            parsed = phonenumbers.parse(number)
        except phonenumbers.NumberParseException:
            pass
        else:
            own = phonenumbers.region_code_for_country_code(parsed.country_code or 0) == country
            style = phonenumbers.PhoneNumberFormat
            written = phonenumbers.format_number(parsed, style.NATIONAL if own else style.INTERNATIONAL)
    groups = "".join(sign if sign.isdigit() else " " for sign in written).split()
    return ", ".join(" ".join(group) for group in groups)


def _filled(facts: Facts, here: Lines) -> dict[str, str]:
    """Return the text of every place of which all is known."""
    language, now, zone = here.code, facts.get("now"), facts.get("zone")
    found: dict[str, str | None] = {
        "key": words.key(facts.get("key") or DEFAULT_KEY, language),
        "name": facts.get("name"),
        "organisation": facts.get("organisation"),
        "number": digits_spoken(facts.get("number") or "", facts.get("country")),
        "to": _to(facts.get("to") or "", facts.get("country")),
        "new": _counted(facts.get("new"), here.new),
        "old": _counted(facts.get("old"), here.old),
    }
    n, minutes = facts.get("n"), facts.get("minutes")
    if n is not None and n > 0:
        found["n"] = str(n)
    if minutes is not None and math.isfinite(minutes):
        found["minutes"] = times.counted(max(1, math.ceil(minutes)), "minute", language)
    if now is not None and zone is not None:
        due, until, at = facts.get("due"), facts.get("until"), facts.get("at")
        if due is not None and due > now:
            found["before"] = times.before(due, now, zone, language)
        if until is not None and until > now:
            found["until"] = times.when(until, now, zone, language)
        if at is not None:
            found["received"] = _received(at, now, zone, here)
    return {place: text for place, text in found.items() if text}


def _to(to: str, country: str | None) -> str:
    dialled = any(sign.isdigit() for sign in to) and all(sign in "+0123456789 -/()" for sign in to)
    return digits_spoken(to, country) if dialled else to


def _counted(count: int | None, forms: tuple[str, str]) -> str:
    if count is None or count < 1:
        return ""
    return forms[0] if count == 1 else forms[1].format(n=count)


def _received(at: datetime, now: datetime, zone: tzinfo, here: Lines) -> str:
    local = at.astimezone(zone)
    if local.date() == now.astimezone(zone).date() - timedelta(days=1):
        clock = times.clock_time(at, zone, here.code)
        return spoken(here.code).at_day.format(day=here.yesterday, clock=clock)
    return times.when(at, now, zone, here.code)

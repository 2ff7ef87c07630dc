"""What a check says, kept as facts: the sentence is made when it is asked for, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from ansvar.check.lang import SENTENCES, code_of
from ansvar.policy.kinds import COMMON_KINDS
from ansvar.policy.sections import AbsenceKind
from ansvar.speech import times
from ansvar.speech.lang import spoken
from ansvar.words.spans import Length
from ansvar.words.units import said as said_length


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence or a phrase: which one, and the facts for its places."""

    key: str
    facts: tuple[tuple[str, Fact], ...] = ()

    def say(self, language: str) -> str:
        """Return it in a language; English where that is none of ours."""
        code = code_of(language)
        return SENTENCES[code][self.key].format(**{name: _text(fact, code) for name, fact in self.facts})


@dataclass(frozen=True, slots=True)
class Begun:
    """A phrase that a sentence begins with."""

    phrase: Phrase

    def say(self, language: str) -> str:
        """Return it with a capital letter."""
        text = self.phrase.say(language)
        return text[:1].upper() + text[1:]


@dataclass(frozen=True, slots=True)
class Listed:
    """Several, with a comma between them or the word of `between`: `anna to bo to anna`."""

    parts: tuple[Fact, ...]
    between: str = ""

    def say(self, language: str) -> str:
        """Return them in a row."""
        code = code_of(language)
        comma = f" {SENTENCES[code][self.between]} " if self.between else ", "
        return comma.join(_text(part, code) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Clock:
    """A moment by the clock of its place. `key`: `at` which something is, `by` which it is due, `back` when one is."""

    at: datetime
    key: str = "at"

    def say(self, language: str) -> str:
        """Return the moment."""
        code, zone = code_of(language), self.at.tzinfo
        assert zone is not None
        return SENTENCES[code][self.key].format(
            exactly=times.exactly(self.at, zone, code), short=f"{self.at:%a}", iso=f"{self.at:%Y-%m-%d %H:%M}"
        )


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of absence. English has the word of the file, whose words are English."""

    id: str
    own: AbsenceKind | None = None

    def say(self, language: str) -> str:
        """Return what the policy calls it, else what everybody does, else its id."""
        known = self.own or COMMON_KINDS.get(self.id)
        return known.name.say(language) if known is not None and code_of(language) != "en" else self.id


@dataclass(frozen=True, slots=True)
class Lasting:
    """A length of time; `oblique` as it stands after a preposition."""

    length: Length
    oblique: bool = False

    def say(self, language: str) -> str:
        """Return the length."""
        return said_length(self.length, code_of(language), self.oblique)


Phrase = Said | Begun | Listed | Clock | Kind | Lasting
Fact = Phrase | date | str | int


def said(key: str, **facts: Fact) -> Said:
    """Return a sentence with its facts."""
    return Said(key, tuple(facts.items()))


def _text(fact: Fact, code: str) -> str:
    if isinstance(fact, date):
        month = spoken(code).months[fact.month - 1]
        return SENTENCES[code]["date"].format(
            d=fact.day, month=month, year=fact.year, iso_date=fact.isoformat()
        )
    return str(fact) if isinstance(fact, str | int) else fact.say(code)

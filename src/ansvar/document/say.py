"""Phrases of the policy file said in a language: ``4 rings`` is ``4 signaler`` in Swedish."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from ansvar.document.lang import words
from ansvar.policy.kinds import COMMON_KINDS
from ansvar.policy.model import Policy
from ansvar.policy.rows import NAMED
from ansvar.policy.targets import Ban, End, EndKind, Key, KeyAction, Target, Try
from ansvar.words.clock import ClockSpan, DateSpan, Due, DueKind, WeekSpan, clock
from ansvar.words.spans import Bound, CountBound, Length, LengthBound, Wait
from ansvar.words.text import Text
from ansvar.words.units import form

#: What the parts of the head of a policy are called.
_HEAD: Final = {
    "why": "h.why",
    "otherwise": "h.otherwise",
    "covers": "h.covers",
    "owner": "h.owner",
    "authors": "h.owner",
    "guide": "h.owner",
    "units_decide": "h.owner",
    "adopted_by": "adopted_by",
    "adopted_on": "adopted_on",
    "reference": "reference",
    "valid_from": "valid_from",
    "review": "review",
    "replaces": "replaces",
}


class Speaker:
    """Says the values of one policy in one language."""

    def __init__(self, policy: Policy, language: str, numbers: Mapping[str, str] | None = None) -> None:
        self.policy = policy
        self.language = language
        #: The number of each row's clause, by row id; empty while the numbers are being given out.
        self.numbers = numbers or {}
        self._words = words(language)

    def __call__(self, key: str, **values: object) -> str:
        """Return a phrase with its places filled; a value that has no phrase is shown as the file has it."""
        phrase = self._words.get(key, key.partition(".")[2] or key)
        return phrase.format(**values) if values else phrase

    def known(self, key: str, otherwise: str) -> str:
        """Return a phrase, or `otherwise` (a name from the file) when there is none."""
        return self._words.get(key, otherwise)

    # -- texts and lists

    def text(self, text: Text) -> str:
        """Return a text in this language, else in the policy's own, else in any."""
        return text.say(self.language, "", self.policy.language)

    def language_of(self, text: Text) -> str | None:
        """Return the language a text is shown in when that is not the document's own, else None."""
        found = text.languages
        for wanted in (self.language, "", self.policy.language, "en"):
            if wanted in found:
                shown = wanted or self.policy.language
                return None if shown == self.language else shown
        return found[0]

    def has(self, text: Text | None) -> bool:
        """Whether a text is written in this language."""
        return text is not None and (
            self.language in text.languages
            or ("" in text.languages and self.policy.language == self.language)
        )

    def join(self, items: Iterable[str], word: str = "and") -> str:
        """Return ``a, b and c``."""
        every = list(dict.fromkeys(items))
        if len(every) < 2:
            return "".join(every)
        return f"{', '.join(every[:-1])} {self(word)} {every[-1]}"

    def values(self, items: Iterable[object], prefix: str = "v.", word: str = "and") -> str:
        """Return a list of closed values."""
        return self.join((self.known(f"{prefix}{item}", str(item)) for item in items), word)

    def yes(self, value: bool) -> str:
        """Return yes or no."""
        return self("yes" if value else "no")

    def number(self, value: float) -> str:
        """Return a number with the language's decimal sign."""
        return f"{value:g}".replace(".", self("decimal"))

    # -- lengths

    def _count(self, amount: float, unit: str, oblique: bool = False) -> str:
        return f"{self.number(amount)} {form(self(f'unit.{unit}'), amount, oblique)}"

    def wait(self, wait: Wait, oblique: bool = False) -> str:
        """Return a wait: ``4 signaler``, ``20 sekunder``."""
        if wait.rings:
            return self._count(wait.amount, "ring", oblique)
        if wait.amount % 3_600 == 0:
            return self._count(wait.amount / 3_600, "h", oblique)
        if wait.amount % 60 == 0:
            return self._count(wait.amount / 60, "min", oblique)
        return self._count(wait.amount, "s", oblique)

    def length(self, length: Length, oblique: bool = False) -> str:
        """Return a length: ``2 arbetsdagar``."""
        return self._count(length.amount, length.unit.value, oblique)

    def within(self, value: Wait | Length) -> str:
        """Return ``inom 4 signaler``."""
        oblique = self.wait(value, True) if isinstance(value, Wait) else self.length(value, True)
        return self("within", o=oblique)

    def every(self, length: Length, times: int = 1) -> str:
        """Return how often: ``minst en gång per dag``."""
        if length.amount == 1 or times > 1:
            per = self(f"per.{length.unit.value}") if length.amount == 1 else self.length(length)
            return self("times_every", n=times, x=per) if times > 1 else self("every", x=per)
        return self("every_many", x=self.length(length, self.language == "fi"))

    def length_bound(self, bound: LengthBound) -> str:
        """Return ``mer än 1 dag``."""
        return self(
            f"side.{bound.side.value}", x=self.length(bound.length), o=self.length(bound.length, True)
        )

    def count_bound(self, bound: CountBound) -> str:
        """Return ``minst 5``."""
        return self(f"side.{bound.side.value}", x=self.number(bound.count), o=self.number(bound.count))

    def bound(self, bound: Bound) -> str:
        """Return the bound of a goal: ``minst 80 % inom 20 sekunder``."""
        if bound.unit == "trend":
            return self("trend.falling" if bound.side.value == "less than" else "trend.rising")
        figure = oblique = self.number(bound.value)
        if bound.unit:
            unit = _unit_word(bound.unit)
            if unit:
                figure, oblique = self._count(bound.value, unit), self._count(bound.value, unit, True)
            else:
                figure = oblique = f"{figure} {self.known('u.' + bound.unit, bound.unit)}"
        said = self(f"side.{bound.side.value}", x=figure, o=oblique)
        return f"{said} {self.within(bound.within)}" if bound.within else said

    def service_level(self, text: str) -> str:
        """Return ``80 % inom 20 sekunder`` for ``80 % within 20 s``."""
        share, _, wait = re.sub(r"\b(in|within)\b", "within", text).partition("within")
        return self(
            "level", p=share.replace("%", "").strip(), w=self.wait(Wait.parse(wait.strip()), oblique=True)
        )

    # -- deadlines, days and times

    def due(self, due: Due) -> str:
        """Return a deadline: ``inom 2 arbetsdagar``, ``samma dag``, ``nästa arbetsdag före kl. 10.00``."""
        said = (
            self.within(due.length)
            if due.kind is DueKind.LENGTH and due.length
            else self(f"due.{due.kind.value}")
        )
        return said if due.before is None else self("due.before", x=said, t=self.clock(due.before))

    def clock(self, minute: int) -> str:
        """Return a clock time: ``kl. 10.00``."""
        return self("clock", t=self._time(minute))

    def _time(self, minute: int) -> str:
        said = clock(minute).replace(":", self("clock.sep"))
        return said.removeprefix("0") if self.language == "fi" else said

    def span(self, span: ClockSpan) -> str:
        """Return part of a day: ``kl. 8.00–16.30``."""
        if (span.start, span.end) == (0, 1440):
            return self("always")
        return self("clock.span", a=self._time(span.start), b=self._time(span.end))

    def spans(self, spans: Sequence[ClockSpan]) -> str:
        """Return parts of a day, or that it is closed."""
        return self.join(self.span(span) for span in spans) if spans else self("closed")

    def days(self, days: Sequence[int]) -> str:
        """Return weekdays: ``måndag–torsdag``."""
        if len(set(days)) == 7:
            return self("days.all")
        runs: list[list[int]] = []
        for day in sorted(set(days)):
            if runs and day == runs[-1][-1] + 1:
                runs[-1].append(day)
            else:
                runs.append([day])
        return self.join(
            self(f"day.{run[0]}")
            if len(run) == 1
            else f"{self(f'day.{run[0]}')}–{self(f'day.{run[-1]}')}"
            if len(run) > 2
            else self.join(self(f"day.{day}") for day in run)
            for run in runs
        )

    def week_span(self, span: WeekSpan) -> str:
        """Return weekly openings on one line."""
        return f"{self.days(span.days)} {self.spans(span.spans)}"

    def date(self, text: str) -> str:
        """Return a date of the file, ``2010-01-28``, as the language writes it."""
        day = date.fromisoformat(text)
        return f"{self('date.day', d=day.day, m=self(f'month.{day.month}'))} {day.year}"

    def last_day(self, text: str) -> str:
        """Return the day before a date of the file: the last day of something that ends there."""
        return self.date((date.fromisoformat(text) - timedelta(days=1)).isoformat())

    def date_span(self, span: DateSpan) -> str:
        """Return a date, a season, or dates that come back, such as the first Wednesday of the month."""
        if span.comes_back:
            if span.weeks is not None:
                again = self("date.odd" if span.weeks else "date.even")
            else:
                again = self(f"date.{span.nth}", w=self(f"day.{span.weekday}"))
            dates = DateSpan(span.start, span.end)
            return (
                again if dates == DateSpan.parse("01-01 to 12-31") else f"{again} ({self.date_span(dates)})"
            )
        ends = [
            self("date.day", d=day, m=self(f"month.{month}")) + (f" {year}" if year else "")
            for year, month, day in (span.start, span.end)
        ]
        return ends[0] if ends[0] == ends[1] else f"{ends[0]} – {ends[1]}"

    # -- names

    def kind(self, name: str) -> str:
        """Return the name of a kind of absence."""
        found = self.policy.absence.get(name) or COMMON_KINDS.get(name)
        if found is not None:
            return self.text(found.name)
        return self("w.any") if name == "any" else self.known(f"kind.{name}", name)

    def hours(self, name: str) -> str:
        """Return the name of hours."""
        return self.known(f"hours.{name}", name)

    def role(self, name: str) -> str:
        """Return the name of a role, of somebody with a duty, or the name as the file has it."""
        if name in self.policy.role:
            return self.text(self.policy.role[name].name)
        return self.known(f"who.{name}", name[:1].upper() + name[1:])

    def one(self, who: str) -> str:
        """Return a single person or place in a sentence: ``närmaste chef``, ``växeln``, or one that is named."""
        kind, _, name = who.partition(" ")
        if name and kind in NAMED:
            return self._quote(name) if kind == "person" else f"{self(f'target.{kind}')} {self._quote(name)}"
        return self.known(f"target.{who}", "") or self(f"one.{who}")

    def named(self, name: str, *tables: str) -> str:
        """Return the shown name of a list, a topic, a service or a queue of the file."""
        for table in tables:
            found = getattr(self.policy, table).get(name)
            label = getattr(found, "name", None)
            if isinstance(label, Text):
                return self.text(label)
        return name

    def setting(self, name: str) -> str:
        """Return what `answering.within`, `route.ill` or `queue.support` is called in the document."""
        section, _, field = name.partition(".")
        if section in ("route", "promise", "duty", "goal", "clause") and field:
            return self.numbers.get(field, field)
        if section == "hours" and field:
            return self.hours(field)
        if section in ("queue", "topic", "service", "role") and field:
            return self.named(field, section)
        keys = (f"set.{name}", _HEAD.get(field, "")) if section == "policy" else (f"set.{name}",)
        found = next((self._words[key] for key in keys if key in self._words), "")
        return _lower(self, found) or self.known(f"sec.{section}", name)

    # -- targets, ends and keys

    def attempt(self, attempt: Try) -> str:
        """Return one attempt of a route: ``ställföreträdaren, 4 signaler``."""
        said = self.join(
            self._target(target, name) for target, name in ((attempt.target, attempt.name), *attempt.also)
        )
        extra = []
        if attempt.strategy.value != "in order":
            extra.append(self(f"strategy.{attempt.strategy.value}"))
        if attempt.at_most is not None:
            phones = attempt.at_most
            said_phones = self._count(phones, "phone")
            extra.append(self("side.at most", x=said_phones, o=said_phones))
        if attempt.announced:
            extra.append(self("try.announced"))
        if attempt.wait is not None:
            extra.append(self.wait(attempt.wait))
        return f"{said} ({', '.join(extra)})" if extra else said

    def _target(self, target: Target, name: str) -> str:
        said = self(f"target.{target.value}")
        if not name:
            return said
        tables = {Target.QUEUE: ("queue",), Target.ANSWERING_SERVICE: ("service",)}.get(target, ())
        return f"{said} {self._quote(self.named(name, *tables))}"

    def end(self, end: End) -> str:
        """Return one end of a route: ``personlig röstbrevlåda``."""
        key = f"end.{end.kind.value}"
        said = self.known(f"{key}.{end.owner.value}", "") or self(key)
        if end.name:
            tables = {EndKind.QUEUE: ("queue",), EndKind.ANSWERING_SERVICE: ("service",)}.get(end.kind, ())
            said += f" {self._quote(self.named(end.name, *tables))}"
        return said

    def ban(self, ban: Ban) -> str:
        """Return what a row forbids."""
        if ban.target is not None:
            said = self(f"target.{ban.target.value}")
            return f"{said} {self._quote(self.named(ban.name, 'queue', 'service'))}" if ban.name else said
        assert ban.end is not None
        if ban.name:
            return self.end(End(ban.end, name=ban.name))
        if ban.owner is not None:
            return self(f"end.{ban.end.value}.{ban.owner.value}")
        return self.known(f"ban.{ban.end.value}", "") or self(f"end.{ban.end.value}")

    def key(self, key: Key) -> str:
        """Return what a key does."""
        if key.action is KeyAction.LANGUAGE:
            return self.known(f"lang.{key.name}", key.name)
        if key.action is KeyAction.TOPIC:
            return self.named(key.name, "topic")
        said = self(f"key.{key.action.value}")
        return f"{said} {self._quote(key.name)}" if key.name else said

    def _quote(self, name: str) -> str:
        if re.fullmatch(r"[+\d][\d -]*", name):
            return name
        opening, closing = _QUOTES[self.language]
        return f"{opening}{name}{closing}"


#: How each language opens and closes a quotation.
_QUOTES: Final = {
    "sv": ("”", "”"),
    "da": ("»", "«"),
    "nb": ("«", "»"),
    "nl": ("‘", "’"),
    "en": ("“", "”"),
    "fi": ("”", "”"),
    "de": ("„", "“"),
}


def _unit_word(unit: str) -> str:
    """Return the unit of time or rings that a goal's unit is, else ``""``."""
    try:
        wait = Wait.parse(f"2 {unit}")
        return "ring" if wait.rings else {1: "s", 60: "min", 3_600: "h"}[int(wait.amount / 2)]
    except ValueError:
        pass
    try:
        return Length.parse(f"2 {unit}").unit.value
    except ValueError:
        return ""


def _lower(say: Speaker, text: str) -> str:
    """Return a label as it stands inside a sentence; German keeps its capitals."""
    return text if say.language == "de" or text[:4].isupper() else text[:1].lower() + text[1:]

"""What was called, and who calls: looked up once and kept, since neither changes from call to call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import phonenumbers

from ansvar.directory.index import Index
from ansvar.directory.model import Line, LineKind, Organisation, Person
from ansvar.directory.numbers import canonical
from ansvar.policy.model import Policy, steering_conditions

if TYPE_CHECKING:
    from ansvar.routing.router import Desk

#: Lines whose callers count as internal.
_INTERNAL: Final = frozenset({LineKind.PERSON, LineKind.MOBILE, LineKind.UNIT, LineKind.FUNCTION})
_MOST_REMEMBERED: Final = 50_000


class Subject:
    """The one called: a person, a function, a unit, the switchboard, a queue, or an unknown number.

    `words` are what a row's `called` may say of it; `key` is `person:alice` and the like; `unit` is "" when
    it has none; `chain` is the unit and those above it, nearest first.
    """

    __slots__ = (
        "chain",
        "company",
        "desk",
        "functions",
        "id",
        "key",
        "kind",
        "line_class",
        "others",
        "person",
        "unit",
        "words",
    )

    def __init__(
        self,
        kind: str,
        id: str,
        person: Person | None,
        unit: str,
        functions: tuple[str, ...],
        line_class: str,
    ) -> None:
        self.kind = kind
        self.id = id
        self.key = kind if kind in ("switchboard", "number") else f"{kind}:{id}"
        self.person = person
        self.unit = unit
        self.functions = functions
        self.line_class = line_class
        self.words: frozenset[str] = frozenset({kind})
        self.chain: tuple[str, ...] = ()
        self.company: tuple[str, ...] = ()
        #: The person called, as a candidate; asked for in every call.
        self.desk: Desk | None = None
        #: Who else holds the functions; a subject belongs to one router, as they do.
        self.others: tuple[Desk, ...] | None = None


class Numbers:
    """Finds whose a dialled number is and which words fit a caller; remembers what it found."""

    def __init__(self, policy: Policy, organisation: Organisation, index: Index) -> None:
        self._policy = policy
        self._organisation = organisation
        self._index = index
        self._subjects: dict[str, Subject] = {}
        self._callers: dict[str, tuple[frozenset[str], str | None, str]] = {}
        self._asked = frozenset(
            word for when in steering_conditions(policy) for word in when.caller or () if " " in word
        )
        code = phonenumbers.country_code_for_region(organisation.country.upper())
        self._prefix = f"+{code}" if code else ""
        self._lists: dict[str, list[str]] = {}
        for name, numbers in organisation.lists.items():
            for number in numbers:
                self._lists.setdefault(self.plain(number), []).append(name)
        for name, rule in policy.caller_list.items():
            for number in rule.numbers:
                self._lists.setdefault(self.plain(number), []).append(name)

    def plain(self, number: str) -> str:
        """Return a number in its one spelling, or as it stands when it is none."""
        try:
            return canonical(number, self._organisation.country)
        except ValueError:
            return number.strip()

    def caller(self, number: str | None) -> tuple[frozenset[str], str | None, str]:
        """Return the words that fit a caller, the caller's person id if it is one, and the plain number."""
        if number is None:
            return _ANONYMOUS
        found = self._callers.get(number)
        if found is None:
            found = self._look_up_caller(number)
            if len(self._callers) >= _MOST_REMEMBERED:
                self._callers.clear()
            self._callers[number] = found
        return found

    def _look_up_caller(self, number: str) -> tuple[frozenset[str], str | None, str]:
        plain = self.plain(number)
        line = self._index.line(plain)
        internal = line is not None and line.kind in _INTERNAL
        words = {"internal" if internal else "external"}
        if plain.startswith("+") and not plain.startswith(self._prefix or "+"):
            words.add("foreign")
        words.update(f"list {name}" for name in self._lists.get(plain, ()))
        person = line.owner if line and line.kind in (LineKind.PERSON, LineKind.MOBILE) else None
        if line is not None and internal:
            # Only words that some row asks for: every other would make callers look different for nothing.
            words.update(word for word in self._words_inside(line, person) if word in self._asked)
        return frozenset(words), person, plain

    def _words_inside(self, line: Line, person: str | None) -> list[str]:
        """Return which unit, function and person a colleague calls from."""
        known = self._organisation.people.get(person) if person else None
        if known is not None:
            unit, functions = known.unit, known.functions
        elif line.kind is LineKind.FUNCTION:
            function = self._organisation.functions.get(line.owner)
            unit, functions = (function.unit if function else None) or "", (line.owner,)
        else:
            unit, functions = line.owner, ()
        above = self._index.unit_and_parents(unit) if unit else ()
        return [
            *(f"unit {id}" for id in above),
            *(f"function {id}" for id in functions),
            *([f"person {person}"] if person else []),
        ]

    def subject(self, to: str) -> Subject:
        """Return who or what a call's `to` means."""
        found = self._subjects.get(to)
        if found is None:
            found = self._look_up(to)
            if len(self._subjects) >= 4 * _MOST_REMEMBERED:
                self._subjects.clear()
            self._subjects[to] = found
        return found

    def _look_up(self, to: str) -> Subject:
        kind, colon, id = to.partition(":")
        if to == "switchboard":
            subject = self._of("switchboard", "switchboard", "")
        elif colon and kind in ("person", "unit", "function", "queue", "mobile"):
            subject = self._of(kind, id, "")
        else:
            plain = self.plain(to)
            line = self._index.line(plain)
            subject = self._of_line(line) if line else self._unknown(plain)
        subject.chain = self._index.unit_and_parents(subject.unit) if subject.unit else ()
        subject.company = self._company(subject.chain)
        return subject

    def _of_line(self, line: Line) -> Subject:
        kind = {LineKind.MOBILE: "mobile"}.get(line.kind, line.kind.value)
        return self._of(kind, line.owner, line.line_class)

    def _of(self, kind: str, id: str, line_class: str) -> Subject:
        organisation = self._organisation
        if kind in ("person", "mobile"):
            person = organisation.people.get(id)
            if person is None:
                return self._unknown(id)
            unit = person.unit if person.unit in organisation.units else ""
            subject = Subject("person", id, person, unit, tuple(sorted(set(person.functions))), line_class)
            if kind == "mobile":
                subject.words = frozenset({"person", "mobile"})
            return subject
        if kind == "unit":
            if id not in organisation.units:
                return self._unknown(id)
            return Subject("unit", id, None, id, (), line_class)
        if kind == "function":
            function = organisation.functions.get(id)
            if function is None:
                return self._unknown(id)
            home = function.unit if function.unit in organisation.units else None
            return Subject("function", id, None, home or "", (id,), line_class)
        if kind == "queue":
            if id not in self._policy.queue:
                return self._unknown(id)
            return Subject("queue", id, None, "", (), line_class)
        return Subject("switchboard", "switchboard", None, "", (), line_class)

    def _unknown(self, number: str) -> Subject:
        return Subject("number", number, None, "", (), "")

    def _company(self, chain: tuple[str, ...]) -> tuple[str, ...]:
        companies = self._organisation.companies
        for unit in chain:
            if unit in companies:
                return (unit, companies[unit])
        return (self._organisation.id,)


_ANONYMOUS: Final[tuple[frozenset[str], None, str]] = (frozenset({"external", "anonymous"}), None, "")

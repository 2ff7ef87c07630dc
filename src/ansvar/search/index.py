"""The index of a directory: which words stand in whose name, unit, title, functions and competences.

Everybody and everything that can be found has a *place*: people, units and functions sorted by name, then
id. So the order in which the organisation is stored makes no difference, and the first of many is the
first in the alphabet. All tables are flat arrays of places and word numbers.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from enum import IntEnum
from typing import Final, Literal, NamedTuple

from ansvar.directory.model import Function, LineKind, Organisation, Person, Unit
from ansvar.search.fold import lower, plain, words_of
from ansvar.search.numbers import NumberTable, Plan
from ansvar.search.vocabulary import Span, Vocabulary

Kind = Literal["person", "unit", "function"]
KINDS: Final[tuple[Kind, ...]] = ("person", "unit", "function")


class Field(IntEnum):
    """Where a word stands; what names the thing itself comes first."""

    NAME = 0
    FUNCTION = 1
    COMPETENCE = 2
    TITLE = 3
    UNIT = 4
    TEAM = 5
    PARENT = 6
    """In the name of a unit above."""


class Number(NamedTuple):
    """A number somebody or something has: which one, as stored, and its digits for comparing."""

    field: str
    stored: str
    digits: str


class Index:
    """The tables that searching reads; built once, then never changed.

    The words at a place are `words[words_at[place] : words_at[place + 1]]`, each once, with its most
    telling field in `fields` at the same position.
    """

    def __init__(self, organisation: Organisation) -> None:
        self.organisation = organisation
        self.plan = Plan.of(organisation.country, organisation.main_number)
        entries = sorted(_entries(organisation))
        self.kinds: array[int] = array("B", [entry.kind for entry in entries])
        self.ids: list[str] = [entry.id for entry in entries]
        del entries
        self._above = _units_above(organisation.units)
        self._telling = self._telling_units()
        self._lines = self._other_lines()
        self._index_words()
        self.numbers = NumberTable(
            (number.digits, place) for place in range(len(self.ids)) for number in self.numbers_of(place)
        )
        self._members = self._all_members()

    # ---- what stands at a place

    def kind(self, place: int) -> Kind:
        """Return what stands at a place."""
        return KINDS[self.kinds[place]]

    def person(self, place: int) -> Person | None:
        """Return the person at a place, or None when a unit or function stands there."""
        return self.organisation.people[self.ids[place]] if self.kinds[place] == 0 else None

    def thing(self, place: int) -> Unit | Function:
        """Return the unit or function at a place."""
        here = self.organisation
        return (here.units if self.kinds[place] == 1 else here.functions)[self.ids[place]]

    def texts(self, place: int) -> Iterator[tuple[Field, str]]:
        """Yield each text about the one at a place with its field, the most telling first."""
        functions, units = self.organisation.functions, self.organisation.units
        if person := self.person(place):
            yield Field.NAME, person.given
            yield Field.NAME, person.family
            for name in person.functions:
                function = functions.get(name)
                for text in _names(function) if function else (name,):
                    yield Field.FUNCTION, text
            for competence in person.competences:
                yield Field.COMPETENCE, competence
            yield Field.TITLE, person.title
            yield from self._unit_texts(person.unit, Field.UNIT)
            yield Field.TEAM, person.team
            return
        thing = self.thing(place)
        for text in _names(thing):
            yield Field.NAME, text
        if isinstance(thing, Unit):
            for above in self._telling[thing.id]:
                for text in _names(units[above]):
                    yield Field.PARENT, text
        elif thing.unit:
            yield from self._unit_texts(thing.unit, Field.UNIT)

    def numbers_of(self, place: int) -> Iterator[Number]:
        """Yield the numbers of the one at a place, never a private phone."""
        own: tuple[tuple[str, str], ...]
        if person := self.person(place):
            own = (("direct", person.direct), ("extension", person.extension), ("mobile", person.mobile))
        else:
            own = (("number", self.thing(place).number),)
        for field, stored in own:
            if stored:
                yield Number(field, stored, self.plan.digits(stored))
        if more := self._lines.get((self.kinds[place], self.ids[place])):
            yield from more

    def members(self, place: int) -> array[int]:
        """Return the places of the people in a unit or with a function; in a unit, also of units below."""
        return self._members.get((self.kind(place), self.ids[place]), array("I"))

    # ---- places of words

    def named(self, word: int) -> array[int]:
        """Return the places that have a word in their own name, in order."""
        return self._named[self._named_at[word] : self._named_at[word + 1]]

    def about(self, word: int) -> array[int]:
        """Return the places that have a word in another field and not in their name, in order."""
        return self._about[self._about_at[word] : self._about_at[word + 1]]

    def count(self, span: Span) -> int:
        """Return at least how many places the words of a span have, a place counted once per word."""
        named, about, low, high = self._named_at, self._about_at, span.low, span.high
        total = named[high] - named[low] + about[high] - about[low]
        return total + sum(
            named[word + 1] - named[word] + about[word + 1] - about[word] for word in span.more
        )

    def places(self, span: Span) -> Iterator[array[int]]:
        """Yield the places of all words of a span, in a few pieces; a place may come several times."""
        low, high = span.low, span.high
        yield self._named[self._named_at[low] : self._named_at[high]]
        yield self._about[self._about_at[low] : self._about_at[high]]
        for word in span.more:
            yield self.named(word)
            yield self.about(word)

    def named_places(self, span: Span) -> Iterator[array[int]]:
        """Yield the places that have a word of a span in their own name, in pieces as `places`."""
        yield self._named[self._named_at[span.low] : self._named_at[span.high]]
        for word in span.more:
            yield self.named(word)

    # ---- building

    def _index_words(self) -> None:
        """Fill the vocabulary and the tables from places to words and from words to places."""
        numbered: dict[str, int] = {}
        cache: dict[str, tuple[int, ...]] = {}
        words, fields, ends = array("I"), array("B"), array("I", [0])
        for place in range(len(self.ids)):
            seen: set[int] = set()
            for field, text in self.texts(place):
                if not text:
                    continue
                numbers = cache.get(text)
                if numbers is None:
                    numbers = cache[text] = tuple(
                        numbered.setdefault(word, len(numbered)) for word in _text_words(text)
                    )
                for number in numbers:
                    if number not in seen:
                        seen.add(number)
                        words.append(number)
                        fields.append(field)
            ends.append(len(words))
        self.vocabulary = Vocabulary(numbered)
        final = self.vocabulary.numbers()
        renumbered = [final[word] for word in numbered]
        self.words: array[int] = array("I", map(renumbered.__getitem__, words))
        self.fields, self.words_at = fields, ends
        named: list[list[int]] = [[] for _ in final]
        about: list[list[int]] = [[] for _ in final]
        for place in range(len(self.ids)):
            for at in range(ends[place], ends[place + 1]):
                (about if fields[at] else named)[self.words[at]].append(place)
        self._named, self._named_at = _flat(named)
        self._about, self._about_at = _flat(about)

    def _unit_texts(self, unit: str, field: Field) -> Iterator[tuple[Field, str]]:
        units = self.organisation.units
        if unit in units:
            for text in _names(units[unit]):
                yield field, text
            for above in self._telling[unit]:
                for text in _names(units[above]):
                    yield Field.PARENT, text

    def _telling_units(self) -> dict[str, tuple[str, ...]]:
        """Return the units above each, without a top unit that holds most people: it tells nothing of one."""
        people, units = self.organisation.people, self.organisation.units
        held = Counter[str]()
        for unit, count in Counter(person.unit for person in people.values()).items():
            held.update(dict.fromkeys((unit, *self._above.get(unit, ())), count))
        whole = {id for id, unit in units.items() if unit.parent is None and 2 * held[id] > len(people)}
        return {unit: tuple(one for one in above if one not in whole) for unit, above in self._above.items()}

    def _other_lines(self) -> dict[tuple[int, str], tuple[Number, ...]]:
        """Return the lines that people, units and functions have besides the numbers in their own entry."""
        kinds = {LineKind.PERSON: 0, LineKind.MOBILE: 0, LineKind.UNIT: 1, LineKind.FUNCTION: 2}
        here = self.organisation
        found: dict[tuple[int, str], tuple[Number, ...]] = {}
        for line in sorted(here.lines, key=lambda line: (line.number, line.kind, line.owner)):
            kind = kinds.get(line.kind)
            own: tuple[str, ...]
            if kind == 0 and (person := here.people.get(line.owner)):
                own = (person.direct, person.extension, person.mobile)
            elif kind == 1 and (unit := here.units.get(line.owner)):
                own = (unit.number,)
            elif kind == 2 and (function := here.functions.get(line.owner)):
                own = (function.number,)
            else:
                continue
            if line.number not in own:
                number = Number("line", line.number, self.plan.digits(line.number))
                found[kind, line.owner] = (*found.get((kind, line.owner), ()), number)
        return found

    def _all_members(self) -> dict[tuple[Kind, str], array[int]]:
        found: dict[tuple[Kind, str], array[int]] = {}
        for place in range(len(self.ids)):
            if person := self.person(place):
                for unit in (person.unit, *self._above.get(person.unit, ())):
                    found.setdefault(("unit", unit), array("I")).append(place)
                for function in dict.fromkeys(person.functions):
                    found.setdefault(("function", function), array("I")).append(place)
        return found


class _Entry(NamedTuple):
    """What decides the place: the name in plain letters, the name, the kind, the id."""

    plain: str
    name: str
    kind: int
    id: str


def _entries(organisation: Organisation) -> Iterator[_Entry]:
    cache: dict[str, str] = {}

    def folded(text: str) -> str:
        known = cache.get(text)
        if known is None:
            known = cache[text] = plain(lower(text))
        return known

    for person in organisation.people.values():
        given, family = person.given, person.family
        yield _Entry(f"{folded(given)} {folded(family)}", person.name, 0, person.id)
    for unit in organisation.units.values():
        yield _Entry(folded(unit.name), unit.name, 1, unit.id)
    for function in organisation.functions.values():
        yield _Entry(folded(function.name), function.name, 2, function.id)


def _units_above(units: Mapping[str, Unit]) -> dict[str, tuple[str, ...]]:
    """Return for each unit the known units above it, the nearest first; a ring of units ends where it closes."""
    found: dict[str, tuple[str, ...]] = {}
    for unit in units.values():
        above: dict[str, None] = {}
        parent = unit.parent
        while parent is not None and parent in units and parent != unit.id and parent not in above:
            above[parent] = None
            parent = units[parent].parent
        found[unit.id] = tuple(above)
    return found


def _names(thing: Unit | Function) -> Iterable[str]:
    return (thing.name, *sorted(thing.names.values())) if thing.names else (thing.name,)


def _text_words(text: str) -> Iterator[str]:
    """Yield the words of a text; of a short one also all in one, so that `devries` finds `de Vries`."""
    yield from words_of(text)
    parts = text.split()
    if 1 < len(parts) <= 3:
        yield from words_of("".join(parts))


def _flat(rows: list[list[int]]) -> tuple[array[int], array[int]]:
    """Return rows as one array, and where each begins."""
    places, starts = array("I"), array("I", [0])
    for row in rows:
        places.extend(row)
        starts.append(len(places))
    return places, starts

"""What is typed, as terms: words and numbers, each knowing where it fits and how well."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from enum import IntEnum
from itertools import chain
from typing import Final

from ansvar.search.fold import split
from ansvar.search.hits import Match
from ansvar.search.index import Field, Index, Number
from ansvar.search.numbers import ending, is_number
from ansvar.search.vocabulary import Span

#: Of one word or one way to read a number, so many places are looked at, the first in the alphabet.
MOST_PLACES: Final = 400
#: What is typed is read so far: this many letters, this many words.
MOST_LETTERS: Final = 200
MOST_WORDS: Final = 8
#: So many last digits of a number are as good as its whole: it is how colleagues know each other's.
KNOWN_END: Final = 4


class Band(IntEnum):
    """How well a word fits; a hit has the band of its worst word."""

    EXACT = 0
    EXACT_BUT_MARKS = 1
    PREFIX = 2
    PREFIX_BUT_MARKS = 3
    PART = 4
    """A later part of a compound: `omsorg` in `äldreomsorg`."""
    MISSPELT = 5


class Stage(IntEnum):
    """How far from what is typed to look."""

    EXACT = 0
    BEGUN = 1
    MEANT = 2


#: The band and score of a term at a place: lower band, then higher score is better.
Fit = tuple[Band, float]


# Score of a field: what it gives at least, and what a whole word adds to that.
_LEAST: Final = tuple(
    {
        Field.NAME: 0.6,
        Field.FUNCTION: 0.4,
        Field.COMPETENCE: 0.35,
        Field.TITLE: 0.3,
        Field.UNIT: 0.25,
        Field.TEAM: 0.2,
        Field.PARENT: 0.1,
    }[field]
    for field in Field
)
_ADDED: Final = tuple(0.4 if field is Field.NAME else 0.1 for field in Field)
#: Taken off when a word fits only under another spelling (`ostlund` typed, `Östlund` found).
_OTHERWISE_SPELLED: Final = 0.02


class WordTerm:
    """A word, which fits a word it is, begins, is a later part of, or misspells.

    A single letter begins names only: in other fields nearly everybody has a word that begins so. The name
    of a person is no compound: `anna` is not meant by `Johanna`.
    """

    def __init__(self, index: Index, typed: str) -> None:
        self._index = index
        self.typed = typed
        self._spans = (index.vocabulary.exact(typed), index.vocabulary.prefix(typed))
        self._meant: dict[int, float] = {}
        self._parts: frozenset[int] = frozenset()
        begins = self._spans[Stage.BEGUN]
        self._all = (begins.low, begins.high, begins.more)
        self._judged: dict[int, tuple[Band, float]] = {}

    def look_wider(self, *, begun: bool) -> None:
        """Take the word as a part or misspelt too; with `begun`, also as the misspelt beginning of one."""
        vocabulary, begins = self._index.vocabulary, self._spans[Stage.BEGUN]
        self._parts = frozenset(word for word in vocabulary.inside(self.typed) if word not in begins)
        found = vocabulary.misspelt(self.typed, begun=begun and not self._parts)
        self._meant = {word: near for word, near in found.items() if word not in begins}
        for word in self._parts:
            self._meant[word] = min(1.0, len(self.typed) / max(1, vocabulary.letters[word]))
        self._judged = {word: known for word, known in self._judged.items() if word not in self._meant}
        self._all = (begins.low, begins.high, begins.more | frozenset(self._meant))

    def has(self, stage: Stage) -> bool:
        """Return whether any word of the directory fits so."""
        return bool(self._spans[min(stage, Stage.BEGUN)]) or (stage is Stage.MEANT and bool(self._meant))

    def count(self, stage: Stage) -> int:
        """Return about how many places fit."""
        if len(self.typed) == 1 and stage is not Stage.EXACT:
            return sum(map(len, self.places(stage)))
        return self._index.count(self._span(stage))

    def places(self, stage: Stage) -> Iterator[array[int]]:
        """Yield the places that fit, in pieces; a place may come several times."""
        if len(self.typed) == 1 and stage is not Stage.EXACT:
            return chain(self.named(stage), self._index.places(self._spans[Stage.EXACT]))
        return self._index.places(self._span(stage))

    def named(self, stage: Stage) -> Iterator[array[int]]:
        """Yield those of the places that fit in their own name."""
        return self._index.named_places(self._span(stage))

    def best(self, stage: Stage) -> Iterator[tuple[array[int], Fit | None]]:
        """Yield places that fit, in pieces, the best first, with how well when that is known; long ones cut.

        A place comes first with its best word: names before other fields, near words before far ones.
        """
        if stage is Stage.MEANT:
            words = sorted(self._meant, key=lambda word: (word not in self._parts, -self._meant[word], word))
        else:
            words = sorted(self._spans[stage], key=self._index.vocabulary.letters.__getitem__)
            if stage is Stage.EXACT or not self.typed.isascii():
                words.sort(key=lambda word: (self._judge(word)[0], -self._judge(word)[1]))
        for word in words:
            if places := self._index.named(word)[:MOST_PLACES]:
                band, near = self._judge(word)
                known = (band, _LEAST[Field.NAME] + _ADDED[Field.NAME] * near)
                yield places, None if band is Band.PART else known
        for word in words:
            if places := self._index.about(word)[:MOST_PLACES]:
                yield places, None

    def fit(self, place: int) -> Fit | None:
        """Return how well the word fits the words at a place, or None when it fits none."""
        best = self._best(place)
        return best[:2] if best else None

    def match(self, place: int) -> tuple[Match, bool]:
        """Return the word that fits best at a place where one does; it is no number."""
        best = self._best(place)
        assert best is not None
        _, _, word, field = best
        return Match(self.typed, Field(field).name.lower(), self._index.vocabulary.words[word]), False

    def _best(self, place: int) -> tuple[Band, float, int, int] | None:
        # Every candidate of a keystroke comes through here.
        index, (low, high, more) = self._index, self._all
        at, one_letter = index.words_at[place], len(self.typed) == 1
        best: tuple[Band, float, int, int] | None = None
        for word in index.words[at : index.words_at[place + 1]]:
            if low <= word < high or word in more:
                band, near = self._judged.get(word) or self._judge(word)
                field = index.fields[at]
                if (field and one_letter and band >= Band.PREFIX) or (
                    band is Band.PART and not field and not index.kinds[place]
                ):
                    at += 1
                    continue
                score = _LEAST[field] + _ADDED[field] * near
                if best is None or band < best[0] or (band == best[0] and score > best[1]):
                    best = (band, score, word, field)
            at += 1
        return best

    def _span(self, stage: Stage) -> Span:
        return Span(*self._all) if stage is Stage.MEANT else self._spans[stage]

    def _judge(self, word: int) -> tuple[Band, float]:
        """Return the band of a word that fits, and how near it is (at most 1.0)."""
        known = self._judged.get(word)
        if known is None:
            known = self._judged[word] = self._judge_new(word)
        return known

    def _judge_new(self, word: int) -> tuple[Band, float]:
        vocabulary = self._index.vocabulary
        off = 0.0 if vocabulary.words[word].startswith(self.typed) else _OTHERWISE_SPELLED
        if word in self._spans[Stage.EXACT]:
            alike = vocabulary.alike(self.typed, word, whole=True)
            return (Band.EXACT if alike else Band.EXACT_BUT_MARKS), 1 - off
        if word in self._spans[Stage.BEGUN]:
            alike = vocabulary.alike(self.typed, word, whole=False)
            near = min(1.0, len(self.typed) / max(1, vocabulary.letters[word]))
            return (Band.PREFIX if alike else Band.PREFIX_BUT_MARKS), near - off
        return (Band.PART if word in self._parts else Band.MISSPELT), self._meant[word]


class NumberTerm:
    """Digits: a number, its front or its end, or a word of digits as in `Skola 3`."""

    def __init__(self, index: Index, typed: str) -> None:
        self._index = index
        self.typed = " ".join(typed.split())
        self._fronts = index.plan.fronts(typed)
        self._end = ending(typed)
        self._owners = index.numbers.owners(self._fronts, self._end)
        self._word = WordTerm(index, self.typed) if self.typed.isalnum() else None

    def look_wider(self, *, begun: bool) -> None:
        """Do nothing: a number with a wrong digit is another number."""

    def has(self, stage: Stage) -> bool:
        """Return whether any number or word of digits fits."""
        return bool(self._owners) or (self._word is not None and self._word.has(Stage.BEGUN))

    def count(self, stage: Stage) -> int:
        """Return about how many places fit."""
        return sum(map(len, self._owners)) + (self._word.count(Stage.BEGUN) if self._word else 0)

    def places(self, stage: Stage) -> Iterator[array[int]]:
        """Yield the places that fit, in pieces; a place may come several times."""
        return chain(self._owners, self._word.places(Stage.BEGUN) if self._word else ())

    def named(self, stage: Stage) -> Iterator[array[int]]:
        """Yield the places that fit: a number is always one's own."""
        return self.places(stage)

    def best(self, stage: Stage) -> Iterator[tuple[array[int], Fit | None]]:
        """Yield places that fit, in pieces: by the end of a number first, then by its front; long ones cut."""
        if stage is Stage.BEGUN:
            for owners in reversed(self._owners):
                yield owners[: max(100, MOST_PLACES // len(self._owners))], None
            if self._word:
                for places, _ in self._word.best(stage):
                    yield places, None

    def fit(self, place: int) -> Fit | None:
        """Return how well the digits fit a number or a word at a place; None when they fit none."""
        number, word = self._fits(place)
        return number[0] if number else word

    def match(self, place: int) -> tuple[Match, bool]:
        """Return the number or the word that fits best at a place, and whether it is a number."""
        number, _ = self._fits(place)
        if number:
            return Match(self.typed, number[1].field, number[1].stored), True
        assert self._word is not None
        return self._word.match(place)

    def _fits(self, place: int) -> tuple[tuple[Fit, Number] | None, Fit | None]:
        """Return the better of a number and a word that fits; of two as good, the number."""
        number = self._number(place)
        word = self._word.fit(place) if self._word else None
        if number and word and (word[0], -word[1]) < (number[0][0], -number[0][1]):
            return None, word
        return number, (None if number else word)

    def _number(self, place: int) -> tuple[Fit, Number] | None:
        best: tuple[Fit, Number] | None = None
        for number in self._index.numbers_of(place):
            fit = self._compare(number.digits)
            if fit and (best is None or (fit[0], -fit[1]) < (best[0][0], -best[0][1])):
                best = (fit, number)
        return best

    def _compare(self, digits: str) -> Fit | None:
        if digits in self._fronts:
            return Band.EXACT, 1.0
        if self._end and digits.endswith(self._end):
            known = len(self._end) >= KNOWN_END
            return (Band.EXACT_BUT_MARKS if known else Band.PREFIX), 0.8
        fronts = [len(front) for front in self._fronts if digits.startswith(front)]
        return (Band.PREFIX, 0.5 + 0.2 * max(fronts) / len(digits)) if fronts else None


Term = WordTerm | NumberTerm


def chunks(text: str) -> list[str]:
    """Return what is typed as words in small letters and numbers as they are typed.

    Pieces of digits beside each other are one number: `anna 390 06 12` gives `anna`, `390 06 12`.
    """
    found: list[str] = []
    digits: list[str] = []
    for piece in [*text[:MOST_LETTERS].split(), ""]:
        if piece and (is_number(piece) or (digits and not any(map(str.isalnum, piece)))):
            digits.append(piece)
            continue
        if digits:
            found.append(" ".join(digits))
            digits = []
        found.extend(split(piece))
    return found[:MOST_WORDS]


def terms_of(index: Index, typed: list[str]) -> list[Term]:
    """Return a term for each word or number that is typed."""
    return [NumberTerm(index, word) if is_number(word) else WordTerm(index, word) for word in typed]

"""The distinct words of a directory, sorted by their plain spelling, and how a typed word finds them.

A word has a number: its place in the order of plain spellings. So all words that begin with some letters
are one range of numbers, found by halving, and the few words that begin so only under another spelling
(`oestlund`) stand in a second table.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from ansvar.search.fold import marked, plain, says_marks, spellings, typed_spellings

_LAST: Final = "\U0010ffff"
#: From this many letters on, a typed word may be a later part of a compound.
PART: Final = 4
#: The part of a compound before it has at least so many letters.
PART_BEFORE: Final = 3
#: From this many letters on, a typed word may have one letter wrong.
ONE_WRONG: Final = 4
#: From this many letters on, a typed word may have two letters wrong, when nothing nearer is found.
TWO_WRONG: Final = 7
#: At most so many words are taken as what a misspelt word was meant to be.
_MOST_MEANT: Final = 400


@dataclass(frozen=True, slots=True)
class Span:
    """Some words of the vocabulary: a range ``[low, high)`` and single ones outside it."""

    low: int
    high: int
    more: frozenset[int]

    def __contains__(self, word: object) -> bool:
        return isinstance(word, int) and (self.low <= word < self.high or word in self.more)

    def __iter__(self) -> Iterator[int]:
        yield from range(self.low, self.high)
        yield from sorted(self.more)

    def __bool__(self) -> bool:
        return self.high > self.low or bool(self.more)


class Vocabulary:
    """The words of a directory; a word is known by its number."""

    def __init__(self, words: Iterable[str]) -> None:
        """Sort the distinct words (as written, in small letters)."""
        spelled = sorted((plain(word), word) for word in set(words))
        self.words: list[str] = [word for _, word in spelled]
        self.plain: list[str] = [form for form, _ in spelled]
        self.letters: array[int] = array("B", [min(len(form), 255) for form in self.plain])
        others = sorted(
            (form, number) for number, word in enumerate(self.words) for form in spellings(word)[1:]
        )
        self._other: list[str] = [form for form, _ in others]
        self._other_word: array[int] = array("I", [number for _, number in others])
        # All plain spellings in one text, to look inside words; and where each begins.
        self._text: str = "\n".join(self.plain)
        self._text_at: array[int] = array("I", [0])
        for form in self.plain:
            self._text_at.append(self._text_at[-1] + len(form) + 1)
        self._alphabet: str = "".join(sorted({letter for form in self.plain for letter in form}))

    def __len__(self) -> int:
        return len(self.words)

    def numbers(self) -> dict[str, int]:
        """Return the number of each word."""
        return {word: number for number, word in enumerate(self.words)}

    def exact(self, typed: str) -> Span:
        """Return the words that one of the spellings of a typed word spells."""
        return self._joined([self._range(form, form) for form in typed_spellings(typed)])

    def prefix(self, typed: str) -> Span:
        """Return the words that begin with what is typed, also those that go no further."""
        return self._joined([self._range(form, form + _LAST) for form in typed_spellings(typed)])

    def alike(self, typed: str, word: int, *, whole: bool) -> bool:
        """Return whether a word has its marks where the typed word says (`östlund` means no `Ostlund`).

        A word typed in plain letters says nothing about marks, so every word is alike.
        """
        if not says_marks(typed):
            return True
        wanted, found = marked(typed), marked(self.words[word])
        return found == wanted if whole else found.startswith(wanted)

    def inside(self, typed: str) -> list[int]:
        """Return the compounds with a later part that begins so, from four letters on: `omsorg` is in
        `äldreomsorg`. The part before it has at least three letters.
        """
        found: dict[int, None] = {}
        for form in typed_spellings(typed):
            at = self._text.find(form) if len(form) >= PART else -1
            while at >= 0 and len(found) < _MOST_MEANT:
                word = bisect_right(self._text_at, at) - 1
                first = self._text_at[word] + PART_BEFORE
                if at >= first:
                    found[word] = None
                    first = self._text_at[word + 1]
                at = self._text.find(form, first)
        return list(found)

    def misspelt(self, typed: str, *, begun: bool) -> dict[int, float]:
        """Return the words that a misspelt one may mean, with how near each is (below 1.0).

        One letter wrong, missing, too many or changed with its neighbour, from four letters on. With
        `begun`, the typed word may also be the beginning of one, and two letters may be wrong from seven
        letters on when one is not enough.
        """
        found: dict[int, float] = {}
        for form in typed_spellings(typed):
            if len(form) < ONE_WRONG:
                continue
            near = 1 - 1 / len(form)
            for number in self._one_wrong(form, begun=begun):
                letters = max(self.letters[number], len(form))
                found[number] = max(found.get(number, 0.0), near * len(form) / letters)
                if len(found) >= _MOST_MEANT:
                    return found
        if begun and not found and len(typed) >= TWO_WRONG:
            for form in typed_spellings(typed):
                for number, wrong in self._two_wrong(form):
                    found[number] = max(found.get(number, 0.0), 1 - wrong / len(form))
        return found

    def _range(self, low: str, high: str) -> tuple[int, int, frozenset[int]]:
        start = bisect_left(self.plain, low)
        stop = bisect_left(self.plain, high + "\0", start)
        first = bisect_left(self._other, low)
        last = bisect_left(self._other, high + "\0", first)
        return start, stop, frozenset(self._other_word[first:last])

    @staticmethod
    def _joined(parts: list[tuple[int, int, frozenset[int]]]) -> Span:
        """Return the parts as one span: the widest range, and all words outside it one by one."""
        low, high, _ = max(parts, key=lambda part: part[1] - part[0])
        more: set[int] = set()
        for start, stop, single in parts:
            more.update(single)
            if (start, stop) != (low, high):
                more.update(range(start, stop))
        return Span(low, high, frozenset(number for number in more if not low <= number < high))

    def _one_wrong(self, form: str, *, begun: bool) -> Iterator[int]:
        """Yield the words one slip away from a spelling.

        Every slip is tried and looked up: some hundred look-ups by halving, whatever the number of words.
        """
        for table, numbers in ((self.plain, None), (self._other, self._other_word)):
            for guess, low, high in self._slips(table, form):
                place = bisect_left(table, guess, low, high)
                while place < high and (table[place].startswith(guess) if begun else table[place] == guess):
                    yield place if numbers is None else numbers[place]
                    place += 1

    def _slips(self, table: list[str], form: str) -> Iterator[tuple[str, int, int]]:
        """Yield each spelling one slip away, with the range of the table where it would stand."""
        low, high = 0, len(table)
        for place in range(len(form) + 1):
            front, rest = form[:place], form[place:]
            # All slips from here on leave the letters in front as they are.
            low = bisect_left(table, front, low, high)
            high = bisect_left(table, front + _LAST, low, high)
            if low == high:
                return
            if rest:
                yield front + rest[1:], low, high
            if len(rest) > 1 and rest[0] != rest[1]:
                yield front + rest[1] + rest[0] + rest[2:], low, high
            for letter in self._alphabet:
                yield front + letter + rest, low, high
                if rest and letter != rest[0]:
                    yield front + letter + rest[1:], low, high

    def _two_wrong(self, form: str) -> Iterator[tuple[int, int]]:
        for table, numbers in ((self.plain, None), (self._other, self._other_word)):
            near = process.extract(form, table, scorer=OSA.distance, score_cutoff=2, limit=_MOST_MEANT // 8)
            for _, wrong, place in near:
                yield (place if numbers is None else numbers[place]), int(wrong)

"""How a word is spelled: one word as it is written, and the plain spellings people type for it.

A Nordic keyboard is not always at hand, and the same name is spelled in more than one way. So a word is
kept as it is written (`östlund`) and found under plain spellings, which have no marks (`ostlund`,
`oestlund`). The first of the spellings is the *plain* one and the same word always gives the same.

========  ==============================
written   also typed
========  ==============================
å         a, aa
ä, æ      a, ae
ö, ø, œ   o, oe
ü         u, ue
ß         s, ss
þ         t, th
aa        a (`Gaard` is `Gård` is `Gard`)
ij        y (`Dijkstra` is `Dykstra`)
é, ł, …   the letter without its mark
========  ==============================
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import product
from typing import Final

#: Letters that stand for one plain letter or for two.
_LETTERS: Final = {
    "å": ("a", "aa"),
    "ä": ("a", "ae"),
    "æ": ("a", "ae"),
    "ö": ("o", "oe"),
    "ø": ("o", "oe"),
    "œ": ("o", "oe"),
    "ü": ("u", "ue"),
    "ß": ("s", "ss"),
    "þ": ("t", "th"),
}
#: Pairs of plain letters in a written word that are also typed as one.
_PAIRS: Final = {"aa": ("aa", "a"), "ij": ("ij", "y")}
#: Letters whose mark is no combining mark to Unicode.
_MARKED: Final = str.maketrans({"ð": "d", "đ": "d", "ł": "l", "ı": "i", "ħ": "h"})
#: The same letter in two countries, or written as two letters.
_ALIKE: Final = {"ø": "ö", "œ": "ö", "oe": "ö", "æ": "ä", "ae": "ä", "aa": "å", "ue": "ü"}

_WORD: Final = re.compile(r"[^\W_]+")
_PIECE: Final = re.compile("aa|ij|.", re.DOTALL)
_SAME: Final = re.compile("|".join(_ALIKE))

#: A word with more doubtful letters than this is kept under its shortest and longest spelling only.
_MOST_DOUBTFUL: Final = 4
#: No word is longer; what stands behind is cut, in the directory as in what is typed.
LONGEST_WORD: Final = 40


def lower(text: str) -> str:
    """Return the text in small letters, each letter with its mark one character."""
    # Lower-casing can take letters apart (İ), hence the second composing.
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).lower())


def split(text: str) -> list[str]:
    """Return the words of a text as written, in small letters: `Anna-Karin` gives `anna`, `karin`."""
    return [word[:LONGEST_WORD] for word in _WORD.findall(lower(text))]


def words_of(text: str) -> Iterator[str]:
    """Yield each word of a text, and each compound also as one word: `anna`, `karin`, `annakarin`."""
    for chunk in lower(text).split():
        parts = _WORD.findall(chunk)
        for part in parts:
            yield part[:LONGEST_WORD]
        if len(parts) > 1:
            yield "".join(parts)[:LONGEST_WORD]


@lru_cache(maxsize=4096)
def _bare(letter: str) -> str:
    """Return a letter without marks."""
    if letter.isascii():
        return letter
    apart = unicodedata.normalize("NFKD", letter.translate(_MARKED))
    return "".join(part for part in apart if not unicodedata.combining(part)) or letter


def plain(word: str) -> str:
    """Return the plain spelling of a word: every doubtful letter as one, pairs as they are written."""
    if word.isascii():
        return word
    return "".join(_LETTERS[letter][0] if letter in _LETTERS else _bare(letter) for letter in word)


def _spelled(choices: list[tuple[str, ...]]) -> list[str]:
    """Return every combination of the choices, the first of each first; few of them when they are many."""
    if sum(len(choice) > 1 for choice in choices) > _MOST_DOUBTFUL:
        return list(dict.fromkeys("".join(choice[way] for choice in choices) for way in (0, -1)))
    return list(dict.fromkeys("".join(picked) for picked in product(*choices)))


def spellings(word: str) -> list[str]:
    """Return the spellings under which a written word is found, the plain one first."""
    if word.isascii() and "aa" not in word and "ij" not in word:
        return [word]
    pieces = _PIECE.findall(word)
    return _spelled([_PAIRS.get(piece) or _LETTERS.get(piece) or (_bare(piece),) for piece in pieces])


def typed_spellings(word: str) -> list[str]:
    """Return the spellings to look for when a word is typed, the plain one first."""
    if word.isascii():
        return [word]
    return _spelled([_LETTERS.get(letter) or (_bare(letter),) for letter in word])


def says_marks(word: str) -> bool:
    """Return whether a typed word says which letters have marks: `östlund` does, `ostlund` does not."""
    return not word.isascii()


@lru_cache(maxsize=65536)
def marked(word: str) -> str:
    """Return a word where the same letter is written the same in all countries, marks kept.

    Two words are alike in their marks when this is equal: `østergaard` and `östergård` are, `ostergard`
    is not.
    """
    return _SAME.sub(lambda found: _ALIKE[found[0]], word)

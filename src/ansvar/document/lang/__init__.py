"""The words of the document in seven languages, one line a phrase."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

from ansvar.document.lang import frame, phrases, routing, settings, upkeep
from ansvar.words import units
from ansvar.words.text import LANGUAGES

#: Order of the columns behind the key.
COLUMNS: Final = LANGUAGES

_TABLES: Final = (frame.TABLE, phrases.TABLE, units.TABLE, routing.TABLE, settings.TABLE, upkeep.TABLE)


def entries() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each key with its phrases in the order of `COLUMNS`; raise ValueError on a line that is short."""
    for table in _TABLES:
        for line in table.splitlines():
            if not line.strip() or line.startswith("# "):
                continue
            key, *said = (cell.strip() for cell in line.split(" | "))
            if len(said) != len(COLUMNS) or not all(said):
                raise ValueError(
                    f"`{key}` has {len(said)} phrases; write one for each of {', '.join(COLUMNS)}"
                )
            yield key, tuple(said)


@cache
def words(language: str) -> Mapping[str, str]:
    """Return every phrase in one language of `COLUMNS`, by key."""
    column = COLUMNS.index(language)
    return MappingProxyType({key: said[column] for key, said in entries()})

"""The sentences of a check in seven languages, one module each: whole sentences, with places for their facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from ansvar.check.lang import da, de, en, fi, nb, nl, sv
from ansvar.speech.catalogue import Catalogue
from ansvar.speech.lang import CATALOGUES, spoken


def _names(words: Catalogue) -> Iterator[tuple[str, str]]:
    """Yield what explanations call things already; a module here says otherwise where its sentences need it."""
    for table in ("end", "target", "who"):
        names: Mapping[str, str] = words.who if table == "who" else getattr(words, f"{table}s")
        yield from ((f"{table}.{key}", name) for key, name in names.items())
    yield from (("more", words.more), ("and", words.and_), ("named", "{kind} {name}"))


#: What is said, by language and key.
SENTENCES: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        code: MappingProxyType({**dict(_names(CATALOGUES[code])), **own})
        for code, own in (
            ("sv", sv.SAID), ("da", da.SAID), ("nb", nb.SAID), ("nl", nl.SAID), ("en", en.SAID), ("fi", fi.SAID),
            ("de", de.SAID),
        )
    }
)  # fmt: skip


def code_of(language: str) -> str:
    """Return the language of ours that serves a reader: `sv` for `sv-FI`, English where we do not speak it."""
    return spoken(language).code

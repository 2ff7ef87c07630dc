"""The prompts of each language."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from ansvar.speech.lang import spoken
from ansvar.speech.prompting import da, de, en, fi, nb, nl, sv
from ansvar.speech.prompting.model import Lines

#: What is said in each language, by its code.
LINES: Final[Mapping[str, Lines]] = MappingProxyType(
    {module.LINES.code: module.LINES for module in (sv, da, nb, nl, en, fi, de)}
)


def lines(language: str) -> Lines:
    """Return what is said in a language; English for one that Ansvar does not speak."""
    return LINES.get(spoken(language).code) or LINES["en"]

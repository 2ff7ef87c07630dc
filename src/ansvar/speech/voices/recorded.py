"""Prompts that somebody has recorded, which are played instead of a synthetic voice."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from ansvar.speech.prompting import LINES
from ansvar.speech.words import sentence as ended

#: A file name is at most so long, without its ending.
_LONGEST = 80


def recording_of(sentence: str, language: str, folder: Path) -> Path | None:
    """Return the recording of a sentence, or None.

    `FOLDER/LANGUAGE/NAME.wav`, where NAME is the first of these that exists: the SHA-256 of the sentence,
    the key of its prompt (`hold-on`, also for all its sentences said as one; `too-short-2` for the second
    sentence of one with several), or its words (`var-god-droj`).
    """
    for name in names(sentence, language):
        path = folder / language / f"{name}.wav"
        if path.is_file():
            return path
    return None


def names(sentence: str, language: str) -> tuple[str, ...]:
    """Return the names under which a recording of a sentence is looked for, without ending."""
    sha = hashlib.sha256(sentence.encode()).hexdigest()
    return tuple(name for name in (sha, *_keys(language).get(sentence, ()), slug(sentence)) if name)


def slug(text: str) -> str:
    """Return words as a file name: small letters and digits, joined by dashes."""
    plain = unicodedata.normalize(
        "NFKD", text.lower().replace("ø", "o").replace("æ", "ae").replace("ß", "ss")
    )
    return "-".join(re.findall("[a-z0-9]+", plain.encode("ascii", "ignore").decode()))[:_LONGEST].strip("-")


@cache
def _keys(language: str) -> Mapping[str, tuple[str, ...]]:
    """Return the names of every sentence that a prompt of the language says without anything filled in."""
    found: dict[str, tuple[str, ...]] = {}
    here = LINES.get(language)
    for prompt, variants in here.said.items() if here else ():
        for sentences in variants:
            if any("{" in text for text in sentences):
                continue
            said = {" ".join(map(ended, sentences)): slug(prompt.value)}
            if len(sentences) > 1:
                said |= {ended(text): f"{slug(prompt.value)}-{at}" for at, text in enumerate(sentences, 1)}
            for text, name in said.items():
                found[text] = (*found.get(text, ()), name)
    return MappingProxyType(found)

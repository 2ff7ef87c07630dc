"""Values that a policy writes as words, such as ``4 rings`` or ``next working day before 10:00``.

A phrase is parsed once, is immutable, and prints in one canonical spelling, so that
``Phrase.parse(str(phrase)) == phrase`` holds for every phrase.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any, ClassVar, Final, Self

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema
from rapidfuzz import fuzz, process

#: Key under which a schema says which small value it describes; the policy's schema takes it out again.
MARK: Final = "x-value"


class Phrase(ABC):
    """Base of the values written as words; a subclass gives `parse`, `__str__` and what is allowed."""

    __slots__ = ()

    #: One sentence, shown in the fault when a text cannot be read.
    allowed: ClassVar[str] = ""
    examples: ClassVar[tuple[str, ...]] = ()

    @classmethod
    @abstractmethod
    def parse(cls, text: str) -> Self:
        """Return the value that `text` says, or raise ValueError naming what is allowed."""

    @classmethod
    def read(cls, value: object) -> Self:
        """Return `value` itself when it already is one, else parse it."""
        if isinstance(value, cls):
            return value
        if isinstance(value, time):
            value = value.strftime("%H:%M")  # written without quotes, TOML makes it a time
        elif isinstance(value, date) and not isinstance(value, datetime):
            value = value.isoformat()
        if isinstance(value, str):
            return cls.parse(value)
        raise ValueError(f"write it as text; {cls.allowed}")

    @classmethod
    def refuse(cls, text: str) -> ValueError:
        """Return the error for a text that does not read as this phrase."""
        return ValueError(f"`{shorten(text)}` does not read; {cls.allowed}")

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            cls.read, serialization=core_schema.plain_serializer_function_ser_schema(str, when_used="always")
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {
            "title": cls.__name__,
            MARK: cls.__name__,
            "type": "string",
            "description": f"{cls.allowed[:1].upper()}{cls.allowed[1:]}.",
            "examples": list(cls.examples),
        }


def nearest(text: str, words: Iterable[str], enough: float = 70) -> str:
    """Return the word that a misspelled one most likely means, or "" when none is near."""
    found = process.extractOne(text.lower(), list(words), scorer=fuzz.ratio, score_cutoff=enough)
    return str(found[0]) if found else ""


def meant(text: str, words: Iterable[str]) -> str:
    """Return ``; did you mean `X`?`` for a misspelled word, else a semicolon."""
    near = nearest(text, words)
    return f"; did you mean `{near}`?" if near else ";"


def shorten(text: object, limit: int = 60) -> str:
    """Return `text` on one line, cut to `limit` characters, for use in a message."""
    line = " ".join(str(text).split())
    return line if len(line) <= limit else line[: limit - 1] + "…"

"""Text in several languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from ansvar.words.phrase import MARK

#: The languages that Ansvar itself speaks (ISO 639-1). A policy may hold text in any other language too.
LANGUAGES: Final = ("sv", "da", "nb", "nl", "en", "fi", "de")

#: A clause longer than this is a mistake (a whole document pasted into one string), not a sentence.
LONGEST_TEXT: Final = 4_000


class Text:
    """One text in one or more languages; written as a string, or as a table ``{ sv = "...", en = "..." }``.

    A plain string has the language ``""``: the policy's own first language.
    """

    __slots__ = ("_items",)

    def __init__(self, items: Mapping[str, str]) -> None:
        self._items: tuple[tuple[str, str], ...] = tuple(sorted(items.items()))

    @classmethod
    def read(cls, value: object) -> Text:
        """Return a Text from a string or a table of language to string; raise ValueError else."""
        if isinstance(value, Text):
            return value
        if isinstance(value, str):
            value = {"": value}
        if not isinstance(value, Mapping) or not value:
            raise ValueError('write text as a string or a table by language, such as { sv = "…", en = "…" }')
        items: dict[str, str] = {}
        for language, text in value.items():
            if not isinstance(language, str) or not isinstance(text, str):
                raise ValueError(
                    'write text as a string or a table by language, such as { sv = "…", en = "…" }'
                )
            if language and not (2 <= len(language) <= 8 and language.replace("-", "").isalpha()):
                raise ValueError(
                    f"`{language}` is no language code; use codes such as sv, da, nb, nl, en, fi, de"
                )
            if not text.strip():
                raise ValueError("the text is empty; write a sentence or leave the key out")
            if len(text) > LONGEST_TEXT:
                raise ValueError(
                    f"the text is {len(text):,} characters long; at most {LONGEST_TEXT:,} are allowed: "
                    "keep one sentence here and put the rest in a document of its own"
                )
            items[language] = " ".join(text.split()) if "\n" not in text.strip() else text.strip()
        return cls(items)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages this text is written in (`""` for one that names none)."""
        return tuple(language for language, _ in self._items)

    def all(self) -> tuple[str, ...]:
        """Return the text in each of its languages."""
        return tuple(text for _, text in self._items)

    def say(self, *wanted: str) -> str:
        """Return the text in the first wanted language it has, else the unnamed one, else English, else any."""
        items = dict(self._items)
        for language in (*wanted, "", "en"):
            if language in items:
                return items[language]
        return self._items[0][1]

    def __str__(self) -> str:
        return self.say()

    def __repr__(self) -> str:
        return f"Text({dict(self._items)!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Text) and self._items == other._items

    def __hash__(self) -> int:
        return hash(self._items)

    def as_value(self) -> str | dict[str, str]:
        """Return the text as it is written in a file."""
        items = dict(self._items)
        return items[""] if set(items) == {""} else items

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            cls.read,
            serialization=core_schema.plain_serializer_function_ser_schema(Text.as_value, when_used="always"),
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {
            "title": "Text",
            MARK: "Text",
            "description": "Text, as a string or as a table from language code to string.",
            "anyOf": [
                {"type": "string", "maxLength": LONGEST_TEXT},
                {"type": "object", "additionalProperties": {"type": "string", "maxLength": LONGEST_TEXT}},
            ],
        }

"""What the models allow where: the keys of each section, and the model at each place of a file."""

from __future__ import annotations

import types
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from ansvar.policy.base import check_row_id
from ansvar.policy.model import Policy
from ansvar.words.phrase import Phrase
from ansvar.words.text import Text

Path = tuple[str | int, ...]

_WORDS: Final = {
    str: "text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    Text: "text, also by language",
}


@dataclass(frozen=True, slots=True)
class KeyShape:
    """One key of a section or row: how it is written, what may stand there, what holds when it is left out."""

    name: str
    allowed: str
    required: bool
    default: str
    description: str


def written(name: str, field: FieldInfo) -> str:
    """Return the key of a field as a file writes it."""
    return field.alias or name


@cache
def fields_of(model: type[BaseModel]) -> Mapping[str, FieldInfo]:
    """Return the fields of a model by the key a file writes."""
    return {written(name, field): field for name, field in model.model_fields.items()}


@cache
def keys_of(model: type[BaseModel]) -> tuple[KeyShape, ...]:
    """Return the keys of a model in the order of the model."""
    return tuple(
        KeyShape(
            key,
            allowed(field.annotation, field.metadata),
            field.is_required(),
            _default(field),
            field.description or "",
        )
        for key, field in fields_of(model).items()
    )


def _default(field: FieldInfo) -> str:
    if field.is_required() or field.default_factory is not None or field.default in (None, ()):
        return ""
    value = field.default
    if isinstance(value, BaseModel):
        return ""
    if isinstance(value, tuple):
        return ", ".join(str(item) for item in value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value.value if isinstance(value, Enum) else value)


def allowed(annotation: Any, metadata: list[Any] | None = None) -> str:
    """Return in words what may stand where this annotation does."""
    said = by_pattern(metadata or ())
    if said:
        return said
    origin = get_origin(annotation)
    if origin is Annotated:
        inner, *notes = get_args(annotation)
        return allowed(inner, [*notes])
    if origin in (Union, types.UnionType):
        return ", ".join(dict.fromkeys(allowed(arm) for arm in get_args(annotation) if arm is not type(None)))
    if origin is Literal:
        return ", ".join(str(value) for value in get_args(annotation))
    if origin is tuple:
        inner = get_args(annotation)[0]
        models = list(models_of(inner))
        return "one table or a list of them" if models else f"one or a list: {allowed(inner)}"
    if origin is dict:
        return f"a table: name = {allowed(get_args(annotation)[1])}"
    if isinstance(annotation, type):
        if issubclass(annotation, Phrase):
            return annotation.allowed.removeprefix("write ")
        if issubclass(annotation, Enum):
            return ", ".join(str(item.value) for item in annotation)
        if issubclass(annotation, BaseModel):
            return "a table"
    return _WORDS.get(annotation, "a value")


def by_pattern(metadata: Iterable[Any]) -> str:
    """Return what the pattern or check among an annotation's notes asks for, in words; "" for none."""
    for note in metadata:
        if isinstance(note, FieldInfo):
            found = by_pattern(note.metadata)
            if found:
                return found
        elif getattr(note, "func", None) is check_row_id:
            return "an id of small letters, digits and hyphens, such as `meeting-or-lunch`"
        elif getattr(note, "pattern", None):
            return PATTERNS.get(str(note.pattern), "text")
    return ""


#: What a pattern of the models means to a reader.
PATTERNS: Final = {
    r"^\d{4}-\d{2}-\d{2}$": "a date such as 2026-01-31",
    r"^[A-Z]{2}$": "a country code of two capital letters, such as SE",
    r"^[A-Z]{2}(-[A-Z0-9]{1,3})?$": "a country code, with a region if wanted, such as DK or DE-BY",
}


def models_of(annotation: Any) -> Iterator[type[BaseModel]]:
    """Yield the models that may stand where this annotation does, directly or in a list."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
        return
    if get_origin(annotation) in (dict, Literal):
        return
    for arm in get_args(annotation):
        yield from models_of(arm)


def entry_of(annotation: Any) -> Any:
    """Return what the values of a table by name are, or None when the annotation is no such table."""
    if get_origin(annotation) is dict:
        return get_args(annotation)[1]
    for arm in get_args(annotation) if get_origin(annotation) is not Literal else ():
        found = entry_of(arm)
        if found is not None:
            return found
    return None


def at(path: Path, model: type[BaseModel] = Policy) -> Any:
    """Return the model or annotation at a place of a file, or None when nothing may stand there.

    Indexes are passed over, so that `route.when` and `route.0.when.0` are the same place.
    """
    here: Any = model
    for step in path:
        if isinstance(step, int):
            continue
        entry = entry_of(here)
        if entry is not None:
            here = entry
            continue
        for found in models_of(here):
            field = fields_of(found).get(step)
            if field is not None:
                here = field.annotation
                break
        else:
            return None
    return here


def model_at(path: Path) -> type[BaseModel] | None:
    """Return the model whose keys stand at a place of a file."""
    return next(models_of(at(path)), None)

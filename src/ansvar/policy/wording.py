"""What the models refuse, said in the words of the policy file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time
from typing import Any, NamedTuple

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from ansvar.policy.places import Path
from ansvar.policy.shape import allowed, at, fields_of, model_at, models_of
from ansvar.words.phrase import meant, shorten


class Wrong(NamedTuple):
    """One thing that is wrong with the values of a file, and where."""

    path: Path
    value: str
    message: str
    missing: bool = False


def wrongs(error: ValidationError, data: Mapping[str, Any]) -> list[Wrong]:
    """Return what is wrong, one for each place; the arms of a choice are one place."""
    grouped: dict[Path, list[ErrorDetails]] = {}
    for detail in error.errors(include_url=False):
        grouped.setdefault(_place(detail, data), []).append(detail)
    return [_wrong(path, details) for path, details in grouped.items()]


def _place(detail: ErrorDetails, data: Any) -> Path:
    """Return the place of an error in the file: without indexes and choices that the file does not have."""
    path: Path = ()
    here: Any = data
    for step in detail["loc"]:
        if isinstance(here, str) or here is None:
            break
        try:
            here = here[step]
        except (KeyError, IndexError, TypeError):
            if isinstance(here, Mapping) and isinstance(step, str) and detail["type"] == "missing":
                return (*path, step)
            continue
        path = (*path, step)
    return path


def _wrong(path: Path, details: list[ErrorDetails]) -> Wrong:
    detail = details[0]
    kind = detail["type"]
    key = str(path[-1]) if path else "policy"
    if kind == "missing":
        return Wrong(path, "", f"`{key}` is missing; write {_allowed_at(path)}", True)
    value = toml_like(detail["input"])
    if kind == "extra_forbidden":
        model = model_at(path[:-1])
        keys = sorted(fields_of(model)) if model else []
        return Wrong(path, key, unknown("key", key, keys, "keys here are"))
    if kind in ("literal_error", "enum") or len(details) > 1:
        words = list(dict.fromkeys(word for item in details for word in _choices(item)))
        if words and isinstance(detail["input"], str):
            return Wrong(path, value, unknown_value(detail["input"], words))
    if kind == "value_error":
        return Wrong(path, value, str(detail.get("ctx", {}).get("error", detail["msg"])))
    return Wrong(path, value, f"`{value}` {_why(detail)}; write {_allowed_at(path)}")


def _choices(detail: ErrorDetails) -> Iterator[str]:
    expected = detail.get("ctx", {}).get("expected")
    if isinstance(expected, str):
        for word in expected.replace(" or ", ", ").split(", "):
            yield word.strip("'\"")


def _why(detail: ErrorDetails) -> str:
    context = detail.get("ctx", {})
    kind = detail["type"]
    if kind in ("greater_than_equal", "greater_than"):
        return f"is too small; the least is {context.get('ge', context.get('gt'))}"
    if kind in ("less_than_equal", "less_than"):
        return f"is too large; the most is {context.get('le', context.get('lt'))}"
    if kind == "string_too_short":
        return "is empty"
    if kind == "string_too_long":
        return f"is longer than {context.get('max_length')} letters"
    if kind == "string_type" and not isinstance(detail["input"], list | dict):
        return "is not in quotation marks"
    return "does not fit here"


def _allowed_at(path: Path) -> str:
    model: Any = None
    for end in range(len(path), 0, -1):
        if isinstance(path[end - 1], str):
            model = model_at(path[: end - 1]) if end > 1 else model_at(())
            field = fields_of(model).get(str(path[end - 1])) if model else None
            if field is not None:
                return allowed(field.annotation, field.metadata)
            break
    here = at(path)
    if here is None:
        return "a value that the reference names"
    kinds = list(models_of(here))
    return "a table, such as `[section]` with its keys below" if kinds else allowed(here)


def unknown(what: str, name: str, known: Iterable[str], lead: str) -> str:
    """Return that a name is not known, the likely meant one, and all that may stand there."""
    names = list(known)
    return f"unknown {what} `{shorten(name)}`{meant(name, names)} {lead} {_listed(names)}"


def unknown_value(value: str, words: Iterable[str]) -> str:
    """Return that a value is not one of the words, the likely meant one, and the words."""
    names = list(words)
    return f"`{shorten(value)}` is not allowed{meant(value, names)} write one of {_listed(names)}"


def _listed(names: list[str], most: int = 60) -> str:
    return ", ".join(names[:most]) + (", …" if len(names) > most else "") if names else "none"


def toml_like(value: object) -> str:
    """Return a value as a file shows it, short."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return shorten(value)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Mapping):
        return shorten(
            "{ " + ", ".join(f"{key} = {toml_like(item)}" for key, item in list(value.items())[:4]) + " }"
        )
    if isinstance(value, list | tuple):
        return shorten("[" + ", ".join(toml_like(item) for item in value[:6]) + "]")
    if isinstance(value, BaseModel):
        return "a table"
    return shorten(value)

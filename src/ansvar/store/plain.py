"""Values as every database takes them: JSON text, and texts without what cannot be stored."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime, time


def text(value: str) -> str:
    """Return a text with NUL and half characters replaced, which a caller's phone may send and no database takes."""
    if value.isascii() and "\0" not in value:
        return value
    return value.encode("utf-8", "replace").decode("utf-8").replace("\0", "\ufffd")


def as_json(value: object) -> str:
    """Return a value as JSON text; moments as ISO 8601, sets in order. Raises TypeError or ValueError."""
    written = _dumps(value)
    # Only these escapes can hide what PostgreSQL refuses.
    return _dumps(_cleaned(value)) if "\\u0000" in written or "\\ud" in written else written


def from_json(value: object) -> object:
    """Return the value of a JSON text."""
    return json.loads(value) if isinstance(value, str | bytes) else value


def _dumps(value: object) -> str:
    return json.dumps(value, separators=(",", ":"), allow_nan=False, default=_plain)


def _plain(value: object) -> object:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, set | frozenset):
        return sorted(value)
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} is no plain value")


def _cleaned(value: object) -> object:
    if isinstance(value, str):
        return text(value)
    if isinstance(value, Mapping):
        return {text(str(key)): _cleaned(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_cleaned(each) for each in value]
    return value

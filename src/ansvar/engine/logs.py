"""Logs as JSON lines: numbers masked to their last two digits, reasons of absence and secrets never."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Mapping, MutableMapping
from itertools import zip_longest
from typing import Any, Final

import structlog

#: Six to eighteen digits with what people write between them; not part of a word, an address, a decimal or an id of ours.
_NUMBER: Final = re.compile(r"(?<![\w.+])(?<!\ban-)\+?(?:\d[ \u00a0()/-]{0,2}){5,17}\d(?!\w|\.\d)")
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d(?!\d)")
_MOMENT: Final = re.compile(r"\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:[+-]\d\d:?\d\d|Z)?")
#: Keys whose values no log may hold: they say why somebody is away, or open a mailbox.
_NEVER: Final = frozenset({"absence_kind", "digits", "password", "pin", "secret", "sentences", "snapshot"})
_PLAIN: Final = (int, float, bool, type(None))


def masked(text: str) -> str:
    """Return a text in which of each telephone number only the last two digits stand; dates stay."""
    moments = _MOMENT.findall(text)
    if not moments:
        return _NUMBER.sub(_masked, text)
    rest = (_NUMBER.sub(_masked, each) for each in _MOMENT.split(text))
    return "".join(part for pair in zip_longest(rest, moments, fillvalue="") for part in pair)


def _masked(found: re.Match[str]) -> str:
    text = found[0]
    if date := _DATE.match(text):
        return date[0] + masked(text[date.end() :])
    return "***" + re.sub(r"\D", "", text)[-2:]


def _plain(value: object) -> object:
    """Return a value as it may stand in a log, however deep the numbers and secrets lie in it."""
    if isinstance(value, str):
        return masked(value)
    if isinstance(value, _PLAIN):
        return value
    if isinstance(value, Mapping):
        return {masked(str(key)): "-" if key in _NEVER else _plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(inner) for inner in value]
    return masked(repr(value))


def _mask(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for key, value in list(event.items()):
        if key in _NEVER:
            event[key] = "-"
        elif key != "timestamp" and not key.startswith("_"):
            event[key] = _plain(value)
    return event


def set_up(level: int = logging.INFO) -> None:
    """Send all logs, also those of libraries, to standard error as JSON lines."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        _mask,
    ]
    structlog.configure(
        processors=[*shared, structlog.processors.JSONRenderer()],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processor=structlog.processors.JSONRenderer(),
            foreign_pre_chain=shared,
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)

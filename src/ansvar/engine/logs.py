"""Logs as JSON lines: numbers masked to their last two digits, reasons of absence and secrets never."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any, Final

import structlog

_NUMBER: Final = re.compile(r"(?<![\w.:/-])(\+?\d[\d ]{5,17}\d)(?![\w.:/-])")
#: Keys whose values no log may hold: they say why somebody is away, or open a mailbox.
_NEVER: Final = frozenset({"absence_kind", "pin", "password", "secret", "sentences"})


def masked(text: str) -> str:
    """Return a text in which of each telephone number only the last two digits stand."""
    return _NUMBER.sub(lambda found: "*" * 3 + found[1][-2:], text)


def _mask(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for key, value in list(event.items()):
        if key in _NEVER:
            event[key] = "-"
        elif isinstance(value, str) and key != "timestamp":
            event[key] = masked(value)
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

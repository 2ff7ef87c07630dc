"""Lines of an Asterisk configuration: what people wrote must never become syntax."""

from __future__ import annotations

import re
from typing import Final

_UNSAFE: Final = re.compile(r"[\x00-\x1f\x7f]+")
#: Signs that mean something inside a quoted name, a dialplan expression or an address.
_NAME: Final = re.compile(r"[\"\\<>;,&|$(){}\[\]]+")
_ID: Final = re.compile(r"[A-Za-z0-9_.-]{1,80}")


def value(text: object) -> str:
    """Return a value on one line, with its semicolons kept from starting a comment."""
    return _UNSAFE.sub(" ", str(text)).replace(";", "\\;").strip()


def shown_name(text: str) -> str:
    """Return a person's name fit for a display: without quotes, brackets and what the dialplan reads."""
    return " ".join(_NAME.sub(" ", _UNSAFE.sub(" ", text)).split())[:80]


def is_account(id: str) -> bool:
    """Whether an id can be the name of a phone account: letters, digits, dots, hyphens, underscores."""
    return _ID.fullmatch(id) is not None


def bind(host: str, port: int) -> str:
    """Return an address and port to listen at; port 0 is left out."""
    shown = f"[{host}]" if ":" in host else host
    return f"{shown}:{port}" if port else shown


def section(name: str, settings: dict[str, object] | None = None, *, of: str = "") -> str:
    """Return `[name](of)` with a line `key=value` for each setting that is not None."""
    head = f"[{name}]({of})" if of else f"[{name}]"
    lines = [head]
    for key, item in (settings or {}).items():
        for one in item if isinstance(item, list | tuple) else (item,):
            if one is not None:
                lines.append(f"{key}={value(_yes(one))}")
    return "\n".join(lines) + "\n"


def _yes(item: object) -> object:
    return ("no", "yes")[item] if isinstance(item, bool) else item

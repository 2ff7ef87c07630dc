"""Which browser on which machine, in a few words: for somebody who looks for a session that is not theirs."""

from __future__ import annotations

import re
from typing import Final

#: In this order: each names itself after those it is made of.
_BROWSERS: Final = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Version", "Safari"),
)
_MACHINES: Final = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def agent_of(header: str) -> str:
    """Return `Firefox 140 · Linux`; the beginning of what the program calls itself when it is none of these."""
    browser = ""
    for mark, name in _BROWSERS:
        found = re.search(rf"\b{mark}/(\d+)", header)
        if found:
            browser = f"{name} {found[1]}"
            break
    machine = next((name for mark, name in _MACHINES if mark in header), "")
    return " · ".join(filter(None, (browser, machine))) or header[:40]

"""Catalogues of words: read from `.po`, compiled to what gettext takes when they have changed.

Nothing compiled is kept in the project: the pages compile into their own data folder, so that no build step and no
tool of gettext's is needed where Ansvar is installed.
"""

from __future__ import annotations

import ast
import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

DOMAIN = "django"
#: Between a context and the text, as gettext writes it.
_CONTEXT = "\x04"


@dataclass(slots=True)
class Entry:
    """One text: its context (or ""), its plural (or ""), and what it is in the language, one for each plural form."""

    context: str
    text: str
    plural: str
    said: list[str]
    fuzzy: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """What it is known by."""
        return self.context, self.text


def read(file: Path) -> list[Entry]:
    """Return the entries of a `.po` file, the header (empty text) among them. Raises ValueError with the line."""
    return [entry for entry in _entries(file) if entry is not None]


def _entries(file: Path) -> Iterator[Entry | None]:
    entry: Entry | None = None
    into, fuzzy = "", False

    def put(text: str) -> None:
        assert entry is not None
        if into == "msgctxt":
            entry.context += text
        elif into == "msgid":
            entry.text += text
        elif into == "msgid_plural":
            entry.plural += text
        else:
            entry.said[-1] += text

    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        line = line.strip()
        if line.startswith("#,"):
            fuzzy = "fuzzy" in line
        if not line or line.startswith("#"):
            continue
        try:
            if line.startswith('"'):
                put(ast.literal_eval(line))
                continue
            word, _, rest = line.partition(" ")
            text = ast.literal_eval(rest.strip())
        except (SyntaxError, ValueError, AssertionError):
            raise ValueError(f"`{file.name}` line {number} is not understood: {line[:60]}") from None
        if word == "msgctxt" or (word == "msgid" and into != "msgctxt"):
            yield entry
            entry, fuzzy = Entry("", "", "", [], fuzzy), False
        if word.startswith("msgstr"):
            assert entry is not None
            entry.said.append("")
            word = "msgstr"
        into = word
        put(text)
    yield entry


def mo(entries: list[Entry]) -> bytes:
    """Return entries as gettext's binary form; texts without words in the language and uncertain ones are left out."""
    pairs = []
    for each in entries:
        if not all(each.said) or (each.fuzzy and each.text):
            continue
        key = (each.context + _CONTEXT if each.context else "") + each.text
        if each.plural:
            key += "\0" + each.plural
        pairs.append((key.encode(), "\0".join(each.said).encode()))
    pairs.sort()
    keys_at, said_at = 28, 28 + 8 * len(pairs)
    at = said_at + 8 * len(pairs)
    tables: tuple[list[int], list[int]] = ([], [])
    blob = b""
    for side in (0, 1):
        for pair in pairs:
            tables[side].extend((len(pair[side]), at + len(blob)))
            blob += pair[side] + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, len(pairs), keys_at, said_at, 0, 0)
    return head + struct.pack(f"<{4 * len(pairs)}I", *tables[0], *tables[1]) + blob


def compiled(source: Path, target: Path) -> Path:
    """Compile every catalogue below `source` that has changed into `target`, and return `target`."""
    for po in sorted(source.glob(f"*/LC_MESSAGES/{DOMAIN}.po")):
        file = target / po.parent.relative_to(source) / f"{DOMAIN}.mo"
        if file.exists() and file.stat().st_mtime >= po.stat().st_mtime:
            continue
        file.parent.mkdir(parents=True, exist_ok=True)
        fresh = file.with_suffix(f".{os.getpid()}")
        fresh.write_bytes(mo(read(po)))
        os.replace(fresh, file)
    return target

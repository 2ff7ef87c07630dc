"""Small changes to the text of a policy that leave every other line and remark as it is."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable
from typing import Any

from ansvar.policy.places import Path, Places, Statement
from ansvar.words.faults import AnsvarError


class EditError(AnsvarError):
    """The text is written in a way that a small form cannot change; it can be changed by hand."""


def literal(value: object) -> str:
    """Return a value as TOML writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, dict):
        inner = ", ".join(f"{literal(str(key)) if not _bare(str(key)) else key} = {literal(each)}" for key, each in value.items())  # fmt: skip
        return f"{{ {inner} }}"
    if isinstance(value, Iterable):
        return "[" + ", ".join(literal(each) for each in value) + "]"
    return str(value)


def _bare(key: str) -> bool:
    return bool(key) and all(sign.isascii() and (sign.isalnum() or sign in "-_") for sign in key)


def put(text: str, path: Path, value: object) -> str:
    """Return the text with a key set, as in ``put(text, ("policy", "reference"), "§ 7")``.

    A key that is there gets the new value on its line, the remark behind it stays; a new key comes last in its
    table. Raises EditError where the text is written otherwise (a table in braces), or does not parse.
    """
    data = parsed(text)
    if found(data, path) == value:
        return text
    statements = Places(text).statements
    key, table = path[-1], path[:-1]
    same = next((each for each in statements if each.path == path and not each.header), None)
    if same is not None:
        piece = text[same.start : same.end]
        head, remark = piece[: piece.index("=") + 1], _remark(piece)
        changed = text[: same.start] + f"{head} {literal(value)}{remark}" + text[same.end :]
    else:
        last = _last_of(statements, table)
        line = f"{key} = {literal(value)}"
        if last is not None:
            changed = text[: last.end] + "\n" + line + text[last.end :]
        else:
            header = ".".join(literal(str(each)) if not _bare(str(each)) else str(each) for each in table)
            changed = text.rstrip("\n") + f"\n\n[{header}]\n{line}\n"
    return _sure(changed, path, value)


def accept(text: str, finding: str, because: dict[str, str]) -> str:
    """Return the text with a weakness kept, and why; raises EditError when it does not parse."""
    data = parsed(text)
    item = {"finding": finding, "because": because}
    statements = Places(text).statements
    same = next(
        (each for each in statements if each.path == ("policy", "accepted") and not each.header), None
    )
    if same is not None:  # written as a list in one place: it can be added to nowhere else
        known = found(data, ("policy", "accepted"))
        return put(text, ("policy", "accepted"), [*(known if isinstance(known, list) else [known]), item])
    inside = [each for each in statements if each.path[:1] == ("policy",)]
    rows = f"[[policy.accepted]]\nfinding = {literal(finding)}\nbecause = {literal(because)}"
    end = inside[-1].end if inside else len(text)
    changed = text[:end] + f"\n\n{rows}" + text[end:]
    number = len(found(data, ("policy", "accepted")) or []) if inside else 0
    return _sure(changed, ("policy", "accepted", number, "finding"), finding)


def with_decision(text: str, body: str, on: str, reference: str, valid_from: str) -> str:
    """Return the text with the line of its adoption: which body, on which day, where it is written, from when."""
    text = put(text, ("policy", "adopted_by"), body)
    text = put(text, ("policy", "adopted_on"), on)
    if reference:
        text = put(text, ("policy", "reference"), reference)
    return put(text, ("policy", "valid_from"), valid_from)


def parsed(text: str) -> dict[str, Any]:
    """Return the values of a text; raises EditError when it does not parse."""
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError):
        raise EditError("the text does not read; mend its faults first") from None


def found(data: Any, path: Path) -> Any:
    """Return the value at a path, or None."""
    for step in path:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            return None
    return data


def _last_of(statements: tuple[Statement, ...], table: Path) -> Statement | None:
    """Return the last statement of a table that has a header of its own."""
    last = None
    for each in statements:
        if each.header:
            if last is not None:
                return last
            last = each if each.path == table else None
        elif last is not None:
            last = each
    return last


def _remark(piece: str) -> str:
    """Return the remark behind a value, with the space before it."""
    start = -1
    while (start := piece.find("#", start + 1)) >= 0:
        try:
            tomllib.loads(piece[:start])
        except ValueError:
            continue
        return piece[len(piece[:start].rstrip()) :]
    return ""


def _sure(text: str, path: Path, value: object) -> str:
    """Return the text if it says what was meant. Whatever else it says, it said before."""
    kept = found(parsed_or_none(text), path)
    if kept != value and not (isinstance(value, tuple) and kept == list(value)):
        raise EditError(
            f"`{'.'.join(map(str, path))}` is written in a way that only the text itself can change"
        )
    return text


def parsed_or_none(text: str) -> dict[str, Any] | None:
    """Return the values of a text, or None when it does not parse."""
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError):
        return None

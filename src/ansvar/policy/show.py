"""A policy as sections of plain lines, for reading on a screen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from pydantic import BaseModel

from ansvar.policy.aloud import read_aloud
from ansvar.policy.model import LocalRules, Policy
from ansvar.policy.rows import Row
from ansvar.policy.shape import fields_of
from ansvar.words.phrase import Phrase
from ansvar.words.text import Text


class Line(NamedTuple):
    """One line of a section.

    `name` is a row id or a key, `text` what it says, `clause` the sentence the document prints ("" for
    none), `upheld` how a row is upheld ("" for a setting), `line` where it stands in the file (0 unknown).
    """

    name: str
    text: str
    clause: str = ""
    upheld: str = ""
    line: int = 0


class Shown(NamedTuple):
    """A section of a policy, such as `hours.phone` or `route`, with its lines."""

    title: str
    lines: tuple[Line, ...]


def show(policy: Policy, *languages: str) -> tuple[Shown, ...]:
    """Return what a policy says, section by section in the order of the models; sections that say nothing are left out.

    `languages` are those wanted for texts; the policy's own language comes after them.
    """
    wanted = (*languages, *policy.policy.languages)
    shown = []
    for key, field in fields_of(Policy).items():
        name = next(name for name, known in Policy.model_fields.items() if known is field)
        for title, lines in _section(policy, (key,), getattr(policy, name), wanted):
            if lines:
                shown.append(Shown(title, lines))
    return tuple(shown)


def _section(
    policy: Policy, path: tuple[str, ...], value: Any, languages: tuple[str, ...]
) -> Iterator[tuple[str, tuple[Line, ...]]]:
    title = ".".join(path)
    if isinstance(value, tuple):
        yield title, tuple(_row(policy, (*path, index), row, languages) for index, row in enumerate(value))
    elif isinstance(value, dict):
        for name, part in value.items():
            yield from _section(policy, (*path, name), part, languages)
    else:
        yield title, tuple(_settings(policy, path, value, languages))
        if isinstance(value, LocalRules):
            yield from _section(policy, (*path, "route"), value.route, languages)


def _row(policy: Policy, path: tuple[str | int, ...], row: Row, languages: tuple[str, ...]) -> Line:
    clause = row.clause.say(*languages) if row.clause else ""
    return Line(row.id, read_aloud(row, *languages), clause, row.how_upheld, policy.line_of(path))


def _settings(
    policy: Policy, path: tuple[str, ...], part: BaseModel, languages: tuple[str, ...]
) -> Iterator[Line]:
    """Yield the settings that the file gives; those left at what holds without them are not said."""
    model = type(part)
    for name, field in model.model_fields.items():
        key = field.alias or name
        value = getattr(part, name)
        if name not in part.model_fields_set or (isinstance(part, LocalRules) and name == "route"):
            continue
        yield Line(key, said(value, languages), line=policy.line_of((*path, key)))


def said(value: Any, languages: tuple[str, ...] = ()) -> str:
    """Return a value of a policy in words."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Text):
        return value.say(*languages)
    if isinstance(value, Phrase):
        return f"{value:g}" if isinstance(value, float) else str(value)
    if isinstance(value, tuple):
        return ", ".join(said(item, languages) for item in value) if value else "none"
    if isinstance(value, dict):
        return ", ".join(f"{key}: {said(item, languages)}" for key, item in value.items())
    if isinstance(value, BaseModel):
        given = (
            (field.alias or name, getattr(value, name))
            for name, field in type(value).model_fields.items()
            if name in value.model_fields_set
        )
        return "(" + "; ".join(f"{key} {said(item, languages)}" for key, item in given) + ")"
    return f"{value:g}" if isinstance(value, float) else str(value)

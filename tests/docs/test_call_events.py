"""The page of call events names every event the machine writes, with each of its facts, and no other."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from ansvar.calls.state import Outcome

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "reference" / "call-events.md"
SOURCES = sorted((ROOT / "src" / "ansvar" / "calls").glob("*.py"))


def kinds_of(node: ast.expr) -> Iterator[str]:
    """Yield what the first argument of `note` can be: a text, or one of two."""
    if isinstance(node, ast.IfExp):
        yield from kinds_of(node.body)
        yield from kinds_of(node.orelse)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    else:
        raise AssertionError(f"line {node.lineno}: the kind of a note must be written out")


def notes() -> dict[str, set[str]]:
    """Return the facts of every kind of event in the source."""
    found: dict[str, set[str]] = defaultdict(set)
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            called = node.func
            name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            facts = {keyword.arg for keyword in node.keywords if keyword.arg}
            if name == "note" and node.args:
                for kind in kinds_of(node.args[0]):
                    found[kind] |= facts
            elif name == "Note" and source.name != "turn.py":
                raise AssertionError(f"{source.name}:{node.lineno}: write notes by `turn.note`")
            elif name == "finish" and isinstance(called, ast.Attribute):
                found["ended"] |= facts
    return dict(found)


def told() -> dict[str, str]:
    """Return the row of each event on the page."""
    rows: dict[str, str] = {}
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| `") and len(cells) == 3:
            for kind in re.findall(r"`([^`]+)`", cells[0]):
                assert kind not in rows, f"`{kind}` stands twice"
                rows[kind] = cells[2]
    return rows


def test_given_the_machine_when_its_notes_are_collected_then_the_page_names_these_and_no_other() -> None:
    assert set(told()) == set(notes())


@pytest.mark.parametrize("kind", sorted(notes()))
def test_given_an_event_when_its_facts_are_collected_then_the_page_names_each(kind: str) -> None:
    named = set(re.findall(r"`([^`]+)`", told().get(kind, "")))
    assert notes()[kind] <= named, f"`{kind}`: missing {sorted(notes()[kind] - named)}"


def test_given_the_outcomes_of_a_call_when_read_then_the_page_explains_each() -> None:
    text = PAGE.read_text(encoding="utf-8")
    explained = re.findall(r"^\| `([a-z]+)` \| [^|]+ \|$", text, re.MULTILINE)
    assert explained == list(dict.fromkeys(explained))
    assert set(explained) == set(get_args(Outcome))

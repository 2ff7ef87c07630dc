"""docs/reference/checks.md names every finding that the code can make, with its severity."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import ansvar.check
from ansvar.check.findings import Severity
from ansvar.check.lang import SENTENCES

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "checks.md").read_text(encoding="utf-8")
CODE = Path(ansvar.check.__file__).parent
KIND = re.compile(r"[a-z]+(-[a-z]+)*")


def made(code: Path) -> Iterator[tuple[str, str | None]]:
    """Yield (kind, severity or None) of every finding that the modules make."""
    for module in sorted(code.glob("*.py")):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            parts: list[ast.expr] = []
            if isinstance(node, ast.Call):
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                parts = node.args if name in ("add", "Gathered") else []
            elif isinstance(node, ast.Yield) and isinstance(node.value, ast.Tuple):
                parts = node.value.elts
            if (
                len(parts) < 2
                or not isinstance(parts[0], ast.Constant)
                or not isinstance(parts[0].value, str)
            ):
                continue
            severity = parts[1].attr.lower() if isinstance(parts[1], ast.Attribute) else None
            if (severity in set(Severity) or getattr(parts[1], "id", "") == "severity") and KIND.fullmatch(
                parts[0].value
            ):
                yield parts[0].value, severity


def rows(page: str) -> Iterator[tuple[str, ...]]:
    for line in page.splitlines():
        if line.startswith("| `"):
            yield tuple(cell.strip() for cell in line.strip("|").split(" | "))


def test_given_every_finding_the_code_makes_when_looked_up_then_the_page_has_it_with_its_severity() -> None:
    described: dict[str, str] = {}
    for cells in rows(PAGE):
        if len(cells) == 4:
            kind = cells[0].strip("|` ")
            described[kind] = f"{described.get(kind, '')} {cells[1]}"
    found = set(made(CODE))

    assert len({kind for kind, _ in found}) >= 30
    assert {kind for kind, _ in found} == set(described)
    for kind, severity in found:
        assert severity is None or severity in described[kind], (kind, severity)


def test_given_the_parts_of_a_complete_policy_when_looked_up_then_the_page_has_exactly_those() -> None:
    parts = [cells[0].strip("|` ") for cells in rows(PAGE) if len(cells) == 2]

    assert sorted(parts) == sorted(key[5:] for key in SENTENCES["en"] if key.startswith("part."))


def test_given_the_page_when_read_then_each_finding_says_what_it_means_and_what_to_do() -> None:
    for cells in rows(PAGE):
        if len(cells) == 4:
            assert all(len(cell) > 3 for cell in cells), cells
            assert cells[3].rstrip("| ").endswith("."), cells

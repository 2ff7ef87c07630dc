"""Every test is run by a stage of `make test`: those that are marked as waiting too."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
#: Says that a test waits; the tests of pbx are marked by what they use.
MARK = "pytest.mark." + "real"
WAITING = sorted(path for path in (ROOT / "tests").rglob("test_*.py") if MARK in path.read_text())


def run_by_hand() -> list[Path]:
    """Return the files and folders that the Makefile names for tests that wait."""
    text = (ROOT / "Makefile").read_text()
    lines = re.findall(r"^(?:REAL +:=|\t\$\(BIN\)/pytest) (.*)$", text, re.MULTILINE)
    named = [word for line in lines for word in line.split() if word.startswith("tests/")]
    assert named
    return [ROOT / word for word in named]


@pytest.mark.parametrize("path", WAITING, ids=lambda path: str(path.relative_to(ROOT)))
def test_given_a_test_that_waits_when_everything_is_run_then_a_stage_names_it(path: Path) -> None:
    assert any(path.is_relative_to(place) for place in run_by_hand()), (
        f"add {path.name} to REAL in the Makefile"
    )

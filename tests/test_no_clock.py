"""`now` is an argument: no room but the shells may ask a clock, call it or pass it on."""

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "ansvar"

# These may ask what time it is; every other room, also a new one, may not.
SHELLS = {"cli", "document", "engine", "pbx", "phone", "store", "tour", "web"}

CLOCKS = {
    "datetime.date.today",
    "datetime.datetime.now",
    "datetime.datetime.today",
    "datetime.datetime.utcnow",
    "time.gmtime",
    "time.localtime",
    "time.monotonic",
    "time.monotonic_ns",
    "time.perf_counter",
    "time.perf_counter_ns",
    "time.sleep",
    "time.time",
    "time.time_ns",
}


def pure_files() -> list[Path]:
    files = sorted(SOURCE.rglob("*.py"))
    return [file for file in files if file.relative_to(SOURCE).parts[0].removesuffix(".py") not in SHELLS]


def clocks_in(source: str) -> list[tuple[int, str]]:
    """Return the line and full name of each clock that the source names, under whatever alias."""
    tree = ast.parse(source)
    imported: dict[str, str] = {}
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for name in node.names:
                imported[name.asname or name.name.split(".")[0]] = name.name
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            for name in node.names:
                imported[name.asname or name.name] = f"{node.module}.{name.name}"

    def full_name(node: ast.expr) -> str | None:
        if isinstance(node, ast.Name):
            return imported.get(node.id)
        if isinstance(node, ast.Attribute) and (owner := full_name(node.value)):
            return f"{owner}.{node.attr}"
        return None

    for node in ast.walk(tree):
        if isinstance(node, ast.Name | ast.Attribute) and (name := full_name(node)) in CLOCKS:
            found.append((node.lineno, name))
    return found


@pytest.mark.parametrize("file", pure_files(), ids=lambda file: str(file.relative_to(SOURCE)))
def test_pure_room_asks_no_clock(file: Path) -> None:
    assert clocks_in(file.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("source", "clock"),
    [
        ("import datetime\nx = datetime.datetime.now()", "datetime.datetime.now"),
        ("import datetime as dt\nx = dt.date.today()", "datetime.date.today"),
        ("from datetime import datetime, UTC\nx = datetime.now(UTC)", "datetime.datetime.now"),
        (
            "from datetime import datetime as D\nx = field(default_factory=D.utcnow)",
            "datetime.datetime.utcnow",
        ),
        ("import time\ndef f():\n    return time.monotonic()", "time.monotonic"),
        ("def f():\n    from time import time as t\n    return t()", "time.time"),
    ],
)
def test_given_a_clock_under_any_name_then_it_is_found(source: str, clock: str) -> None:
    assert [name for _, name in clocks_in(source)] == [clock]


def test_given_times_that_are_made_and_not_asked_for_then_nothing_is_found() -> None:
    source = (
        "from datetime import datetime, time\n"
        "x = datetime(2026, 1, 5, tzinfo=UTC)\n"
        "y = datetime.combine(now.date(), time(9))\n"
        "z = situation.now\n"
    )
    assert clocks_in(source) == []

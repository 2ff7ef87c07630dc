"""Every example in README.md and docs/ runs, and shows what it really prints.

- ```` ```console ````: each `$ ansvar ...` runs in a shell; what stands below it must be its output.
  A line `...` stands for any lines, also none. A command goes on over lines that end with a backslash.
  Other commands (`$ make run`) are for the reader and are not run.
- ```` ```console live ````: the same while a demonstration service runs (`ansvar serve --demo`, a real exchange);
  seconds are not compared, nor are lines that tell how much sound was heard.
- ```` ```toml policy ````: the fragment loads as a policy.
- ```` ```python ````: the code runs.

A page is one test: its blocks run from top to bottom in one empty folder where `policies/` and
`organisations/` are at hand, so that a later example may use the file that an earlier one wrote.
A live block is a test of its own, with a service of its own.
"""

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ansvar.pbx.home import cache_dir
from ports import free_ports

ROOT = Path(__file__).parents[2]
AT_HAND = ("policies", "organisations")
COMMAND_LIMIT_S = 180

FENCE = re.compile(r"^(?P<indent> *)(?P<ticks>`{3,})(?P<info>[^`]*)$")


@dataclass(frozen=True, slots=True)
class Block:
    info: str
    text: str
    line: int
    """Of its first line, in the page."""


@dataclass(frozen=True, slots=True)
class Command:
    text: str
    shown: tuple[str, ...]
    line: int


def blocks(page: str) -> Iterator[Block]:
    """Yield the fenced blocks of a page, without the indent of their fence."""
    info, ticks, indent, start = "", "", 0, 0
    body: list[str] = []
    for number, line in enumerate(page.splitlines(), start=1):
        fence = FENCE.match(line)
        if not ticks:
            if fence:
                info, ticks, indent = fence["info"].strip(), fence["ticks"], len(fence["indent"])
                body, start = [], number + 1
        elif fence and not fence["info"].strip() and len(fence["ticks"]) >= len(ticks):
            yield Block(info, "".join(f"{line}\n" for line in body), start)
            ticks = ""
        else:
            body.append(line[min(indent, len(line) - len(line.lstrip(" "))) :])
    assert not ticks, f"the block at line {start} is never closed"


def commands(block: Block) -> Iterator[Command]:
    """Yield each command of a console block with the lines shown below it."""
    text, shown, line = "", [], 0
    for number, row in enumerate(block.text.splitlines(), start=block.line):
        if text.endswith("\\") and not shown:
            text += "\n" + row.removeprefix("> ")
        elif row.startswith("$ "):
            if text:
                yield Command(text, tuple(shown), line)
            text, shown, line = row.removeprefix("$ "), [], number
        else:
            assert text, f"line {number}: a console block begins with a command, `$ ansvar ...`"
            shown.append(row)
    if text:
        yield Command(text, tuple(shown), line)


def same(shown: tuple[str, ...], printed: list[str]) -> bool:
    """Say whether the lines agree, where a shown `...` stands for any lines."""
    pattern = "".join(
        r"(?:.*\n)*?" if row.strip() == "..." else re.escape(row.rstrip()) + r"\n" for row in shown
    )
    return re.fullmatch(pattern, "".join(f"{row}\n" for row in printed)) is not None


def without_blank_ends(rows: list[str]) -> list[str]:
    rows = [row.rstrip() for row in rows]
    while rows and not rows[-1]:
        rows.pop()
    while rows and not rows[0]:
        rows.pop(0)
    return rows


MEASURED = re.compile(r"\((heard|spoken) ")
SECONDS = re.compile(r"\d+(\.\d+)? s\b")
READY_S = 240


def told(rows: Sequence[str]) -> list[str]:
    """Return what a live example shows without what differs from run to run."""
    return [" ".join(SECONDS.sub("# s", row).split()) for row in rows if not MEASURED.search(row)]


@contextmanager
def service(folder: Path) -> Iterator[Path]:
    """Run a demonstration service; yield its data folder."""
    data = folder / "service"
    sip, http, ari = free_ports(3)
    ports = ["--sip-port", str(sip), "--http-port", str(http), "--ari-port", str(ari)]
    with (folder / "service.log").open("w+", encoding="utf-8") as log:
        running = subprocess.Popen(
            [str(Path(sys.executable).with_name("ansvar")), "serve", "--demo", *ports],
            env={**os.environ, "ANSVAR_DATA_DIR": str(data), "ANSVAR_CACHE_DIR": str(cache_dir())},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            encoding="utf-8",
        )
        try:
            assert running.stdout is not None
            guard = threading.Timer(READY_S, running.kill)
            guard.start()
            lines = []
            for line in running.stdout:
                lines.append(line)
                if line.startswith("Ctrl-C"):
                    break
            guard.cancel()
            log.seek(0)
            assert running.poll() is None, "the service ended:\n" + "".join(lines) + log.read()
            yield data
        finally:
            running.terminate()
            running.communicate(timeout=90)


def run_console(block: Block, folder: Path, data: Path | None = None) -> None:
    environment = {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        "HOME": str(folder),
        "ANSVAR_CACHE_DIR": str(cache_dir()),
        "COLUMNS": "100",
        "NO_COLOR": "1",
        "TERM": "dumb",
        "TZ": "UTC",
        "LC_ALL": "C.UTF-8",
        "PYTHONUTF8": "1",
    }
    if data is not None:
        environment["ANSVAR_DATA_DIR"] = str(data)
    for command in commands(block):
        if not re.match(r"ansvar\b", command.text):
            continue
        ran = subprocess.run(
            ["bash", "-o", "pipefail", "-c", command.text],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=COMMAND_LIMIT_S,
            check=False,
        )
        printed = without_blank_ends(ran.stdout.splitlines())
        shown = tuple(without_blank_ends(list(command.shown)))
        agrees = same(shown, printed) if data is None else same(tuple(told(shown)), told(printed))
        if not agrees:
            pytest.fail(
                f"line {command.line}: `{command.text}` (exit {ran.returncode}) prints\n\n"
                + "\n".join(printed)
                + "\n\nand the page shows\n\n"
                + "\n".join(shown),
                pytrace=False,
            )
        assert shown or ran.returncode == 0, (
            f"line {command.line}: `{command.text}` failed and printed nothing"
        )


def run_policy(block: Block) -> None:
    from ansvar.policy.fragment import load_fragment

    try:
        load_fragment(block.text)
    except Exception as fault:
        fault.add_note(f"in the policy fragment at line {block.line}")
        raise


def run_python(block: Block, page: Path, names: dict[str, object]) -> None:
    # The empty lines in front make a traceback name the line of the page.
    exec(compile("\n" * (block.line - 1) + block.text, str(page), "exec"), names)


def pages() -> list[Path]:
    found = [page for page in [ROOT / "README.md"] if page.exists()]
    return found + sorted((ROOT / "docs").rglob("*.md"))


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_examples_of_the_page_run_and_show_the_truth(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in AT_HAND:
        (tmp_path / name).symlink_to(ROOT / name)
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {"__name__": "example"}
    for block in blocks(page.read_text(encoding="utf-8")):
        match block.info.split():
            case ["console", *more] if "live" not in more:
                run_console(block, tmp_path)
            case ["toml", "policy", *_]:
                run_policy(block)
            case ["python", *_]:
                run_python(block, page, names)


def live_blocks() -> list[Any]:
    found = [(page, block) for page in pages() for block in blocks(page.read_text(encoding="utf-8"))]
    return [
        pytest.param(block, id=f"{page.relative_to(ROOT)}:{block.line}")
        for page, block in found
        if block.info.split()[:2] == ["console", "live"]
    ]


@pytest.mark.real
@pytest.mark.parametrize("block", live_blocks())
def test_live_examples_show_what_happens_in_a_call(block: Block, tmp_path: Path) -> None:
    with service(tmp_path) as data:
        run_console(block, tmp_path, data)


@pytest.mark.parametrize(
    ("shown", "printed", "agree"),
    [
        ("a\nb", "a\nb", True),
        ("a", "a\nb", False),
        ("a\n...", "a\nb\nc", True),
        ("...\nc", "a\nb\nc", True),
        ("a\n...\nc", "a\nc", True),
        ("a\n...\nc", "a\nb", False),
        ("a (1.5)", "a (115)", False),
        ("", "", True),
    ],
)
def test_dots_stand_for_any_lines_and_all_else_is_exact(shown: str, printed: str, agree: bool) -> None:
    assert same(tuple(shown.splitlines()), printed.splitlines()) is agree


def test_commands_are_read_with_what_stands_below_them() -> None:
    page = "1. Try\n\n   ```console\n   $ ansvar a \\\n   >   b\n   one\n     two\n   $ make run\n   ```\n"
    [block] = blocks(page)
    assert list(commands(block)) == [
        Command("ansvar a \\\n  b", ("one", "  two"), 4),
        Command("make run", (), 8),
    ]

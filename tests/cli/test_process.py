"""The installed command as a process of its own: pipes, exit codes, other encodings, and how much it loads."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cli.running import ORGANISATIONS, POLICIES, ROOT

POLICY = str(POLICIES / "falkenberg.toml")
OFFICE = str(ORGANISATIONS / "falkenberg")
ANSVAR = (sys.executable, "-c", "from ansvar.cli import main; main()")


def start(*words: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*ANSVAR, *words],
        capture_output=True,
        env={**os.environ, **environment},
        cwd=ROOT,
        timeout=180,
        check=False,
    )


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("policy", "show", POLICY), 0),
        (("find", "zzzzzz", "--organisation", OFFICE), 1),
        (("policy", "check", "none.toml"), 2),
        (("--help",), 0),
    ],
)
def test_given_a_command_when_run_then_its_exit_code_tells_and_nothing_is_traced(
    words: tuple[str, ...], code: int
) -> None:
    ran = start(*words)

    assert ran.returncode == code
    assert b"Traceback" not in ran.stderr


def test_given_a_pipe_when_much_is_done_then_no_progress_is_shown() -> None:
    ran = start(
        "organisation", "check", OFFICE, "--policy", POLICY, "--at", "2026-11-23 08:00", "--days", "2"
    )

    assert ran.returncode == 0
    assert ran.stderr == b""
    assert b"\x1b" not in ran.stdout


def test_given_a_terminal_when_much_is_done_then_a_bar_is_shown_beside_the_output() -> None:
    import pty

    leader, follower = pty.openpty()
    ran = subprocess.Popen(
        [*ANSVAR, "organisation", "check", OFFICE, "--policy", POLICY, "--at", "2026-11-23 08:00", "--days", "1"],
        stdout=subprocess.PIPE, stderr=follower, cwd=ROOT, env={**os.environ, "TERM": "xterm", "COLUMNS": "100"},
    )  # fmt: skip
    os.close(follower)
    out, _ = ran.communicate(timeout=180)
    shown = os.read(leader, 65_536)
    os.close(leader)

    assert ran.returncode == 0
    assert b"loading" in shown
    assert b"loading" not in out


@pytest.mark.parametrize(
    "words",
    [
        ("policy", "show", POLICY),
        (
            "organisation",
            "check",
            OFFICE,
            "--policy",
            POLICY,
            "--at",
            "2026-11-23 08:00",
            "--days",
            "2",
            "--json",
        ),
    ],
)
def test_given_a_reader_who_leaves_when_printed_then_it_ends_quietly(words: tuple[str, ...]) -> None:
    ran = subprocess.Popen([*ANSVAR, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT)
    assert ran.stdout is not None
    assert ran.stderr is not None
    ran.stdout.readline()
    ran.stdout.close()
    complaint = ran.stderr.read()
    ran.stderr.close()

    assert ran.wait(timeout=180) == 0
    assert complaint == b""


def test_given_a_terminal_of_an_older_kind_when_printed_then_it_shows_what_it_can() -> None:
    ran = start(
        "explain", "--policy", POLICY, "--organisation", OFFICE, "--to", "2001", "--at", "2026-11-23 10:00",
        PYTHONIOENCODING="latin-1", PYTHONUTF8="0", LC_ALL="C",
    )  # fmt: skip

    assert (ran.returncode, ran.stderr) == (0, b"")
    assert "Anna Lind" in ran.stdout.decode("latin-1")


def test_given_help_when_asked_for_then_nothing_heavy_is_loaded() -> None:
    heavy = (
        "pydantic",
        "holidays",
        "phonenumbers",
        "rapidfuzz",
        "ansvar.routing.router",
        "ansvar.policy.model",
    )
    code = f"import sys, ansvar.cli; print([name for name in {heavy!r} if name in sys.modules])"

    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=ROOT, timeout=180, check=True)

    assert ran.stdout == b"[]\n"


def test_given_a_copy_in_another_folder_when_run_then_paths_are_those_that_were_typed(tmp_path: Path) -> None:
    (tmp_path / "p.toml").write_bytes(Path(POLICY).read_bytes())
    ran = subprocess.run(
        [*ANSVAR, "policy", "show", "p.toml", "--language", "en"],
        capture_output=True,
        cwd=tmp_path,
        timeout=180,
        check=True,
    )

    assert ran.stdout.startswith(b"[policy]\n")

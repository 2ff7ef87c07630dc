"""The command line run inside the test: the same `main` as the installed command, without a new process."""

from __future__ import annotations

import contextlib
import io
import json
import shlex
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ansvar.cli import main

ROOT = Path(__file__).parents[2]
POLICIES = ROOT / "policies"
ORGANISATIONS = ROOT / "organisations"


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command came to: exit code, what it printed, what it complained of."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def run(*words: object) -> Ran:
    """Run `ansvar` with these words."""
    out, err = io.StringIO(), io.StringIO()
    before = sys.argv
    sys.argv = ["ansvar", *map(str, words)]
    code: object = 0
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            main()
    except SystemExit as stop:
        code = stop.code
    finally:
        sys.argv = before
    return Ran(code if isinstance(code, int) else int(bool(code)), out.getvalue(), err.getvalue())


def run_line(command: str, *more: object) -> Ran:
    """Run a command as a witness gives it, `ansvar …`, with more words behind it."""
    first, *words = shlex.split(command)
    assert first == "ansvar"
    return run(*words, *more)

"""People, clock and engine of the pages' tests, and Django made ready for them.

That happens when this is imported, while tests are collected and before any runs: a process has one set of settings.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

DATA = Path(tempfile.mkdtemp(prefix="ansvar-web-"))
atexit.register(shutil.rmtree, DATA, ignore_errors=True)


def _ready() -> None:
    from django.conf import settings

    if settings.configured:
        raise RuntimeError("Django was made ready before the pages' tests were collected")
    kept = {name: os.environ.get(name) for name in ("ANSVAR_WEB_DATA", "DJANGO_SETTINGS_MODULE")}
    os.environ |= {"ANSVAR_WEB_DATA": str(DATA), "DJANGO_SETTINGS_MODULE": "ansvar.web.settings"}
    try:
        import django

        django.setup()
        settings.ALLOWED_HOSTS.append("testserver")  # as Django's test client calls us
    finally:
        # Processes that tests start must not think that they are the pages.
        for name, value in kept.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


_ready()

from ansvar.web.house import House  # noqa: E402
from ansvar.web.live import Board, EngineError, Live  # noqa: E402
from policies.shipped import MONDAY, local  # noqa: E402

ROOT = Path(__file__).parents[2]
NOW = local("falkenberg", MONDAY)
#: People of the house, by what they are in these tests.
ALICE, BOB, CHARLIE, MANAGER = "anna.lind", "bo.ekdahl", "charlie.dahlin", "mia.brandt"
OLGA, OLOF = "olga.nyberg", "olof.hakansson"


def empty_store(data: Path) -> None:
    """Let the store be empty: a file of its own, since a thread of an earlier test may still have that one open."""
    from django.db import connections

    connections["default"].close()
    new = data / "new.sqlite3"
    shutil.copyfile(data / "empty.sqlite3", new)
    for name in ("ansvar.sqlite3-wal", "ansvar.sqlite3-shm"):
        (data / name).unlink(missing_ok=True)
    new.replace(data / "ansvar.sqlite3")


class Paper(Live):
    """An engine that writes down what it is asked, and answers as it is told to."""

    def __init__(self) -> None:
        super().__init__(0, "")
        self.asked: list[tuple[str, dict[str, object]]] = []
        self.refuses = ""

    def wish(self, what: str, **about: object) -> Mapping[str, Any]:
        self.asked.append((what, about))
        if self.refuses:
            raise EngineError(self.refuses)
        return {"done": True}

    def tells(self, **told: Any) -> None:
        """Let the board be this from now on."""
        whole = {"at": NOW.isoformat(), "steady": True, "waiting": [], "operators": [], "busy": []} | told
        self.board = Board(self.board.revision + 1, whole, frozenset({ALICE, BOB, OLGA}), True)


class Still(House):
    """A house whose clock stands until a test moves it."""

    moment = NOW

    def now(self) -> datetime:
        return self.moment.astimezone(UTC)

    def later(self, **by: float) -> None:
        """Move the clock."""
        self.moment += timedelta(**by)

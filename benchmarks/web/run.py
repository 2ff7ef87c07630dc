"""The pages' speed: what `make bench-web` prints.

    python -m web [--calls 30] [--people 100000] [--seconds 60]        (in the folder `benchmarks`)

Everything is on loopback, in a real Chromium without a screen. What is compared is measured in the same run.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import time
from typing import TypeVar

from browser.chromium import executable
from common import Column, show
from web import desks, finding, ringing

T = TypeVar("T")
#: How long the bare server is listened to.
BESIDE_S = 8.0


def measured(what: str, work: Callable[[Path], T]) -> T:
    """Return what was measured in a folder of its own; tell how long that took."""
    began = time()
    with tempfile.TemporaryDirectory(prefix="ansvar-bench-") as folder:
        found = work(Path(folder))
    print(f"  {what}: {time() - began:.0f} s", file=sys.stderr)
    return found


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    asked.add_argument("--calls", type=int, default=ringing.CALLS)
    asked.add_argument("--people", type=int, default=finding.PEOPLE)
    asked.add_argument("--seconds", type=float, default=60.0)
    given = asked.parse_args()
    if executable() is None:
        sys.exit("there is no Chromium here; on Debian install it with: apt-get install chromium")
    rung, loads = measured("calls", lambda folder: ringing.measure(folder, given.calls))
    found = measured("search", lambda folder: finding.measure(folder, given.people))
    told = measured("desks", lambda folder: desks.measure(folder, given.seconds))
    beside = desks.beside(told.kb, BESIDE_S)
    _show(rung, loads, found, told, beside)


def _show(
    rung: ringing.Rung, loads: dict[str, ringing.Load], found: finding.Found, told: desks.Told, beside: float
) -> None:
    milliseconds = (
        Column("median, ms", "{:,.0f}"), Column("95 of 100 within, ms", "{:,.0f}"), Column("measured", "{:,}"),
    )  # fmt: skip
    show(
        "From a call that comes in (INVITE) to the operator's desk",
        "what is heard or seen",
        milliseconds,
        [[("the telephone rings (180)", rung.phone_ms, None, rung.calls),
          ("the desk shows who calls", rung.median_ms, rung.most_ms, rung.calls)]],
    )  # fmt: skip
    show(
        f"From a key in the search field to its hits on the screen, {found.people:,} people",
        "what is typed",
        milliseconds,
        [[("nothing: the same way with nobody to find, without the screen", found.empty_ms, None, finding.EMPTY),
          ("a letter of a name, the server's answer alone", found.answer_ms, None, found.keys),
          ("a letter of a name, one name in four misspelt", found.median_ms, found.most_ms, found.keys)]],
    )  # fmt: skip
    show(
        f"{desks.DESKS} desks open, {desks.EVENTS_A_S} callers a second come or go, {desks.WAITING} wait",
        "who tells",
        (*milliseconds, Column("kB each"), Column("memory, MB", "{:,.0f}"), Column("of a core", "{:.0%}")),
        [[("a bare server, the same bytes to everybody", beside, None, None, told.kb, None, None),
          ("the pages: event to desk", told.median_ms, told.most_ms, told.heard, told.kb, told.memory_mb, told.core)]],
        "" if told.heard == told.awaited else f"{told.awaited - told.heard:,} of {told.awaited:,} were never heard",
    )  # fmt: skip
    kinds = ("Document", "Stylesheet", "Script", "Font")
    show(
        "First load of the desk, nothing cached: kB over the wire, as Chromium counts them",
        "the desk",
        (*(Column(kind.lower()) for kind in (*kinds, "other", "all")), Column("files", "{:,}"), Column("loaded, ms", "{:,.0f}")),
        [[(name, *(load.by_kind.get(kind, 0) / 1000 for kind in kinds),
           sum(size for kind, size in load.by_kind.items() if kind not in kinds) / 1000, load.kb, load.files, load.usable_ms)
          for name, load in loads.items()]],
    )  # fmt: skip
    targets = (
        ("a call is on the desk within", rung.median_ms, 300, "ms"),
        ("a key is answered within", found.median_ms, 100, "ms"),
        ("an event is on 200 desks within", told.median_ms, 150, "ms"),
        ("memory of the pages at most", told.memory_mb, 400, "MB"),
        ("first load at most", next(iter(loads.values())).kb, 200, "kB"),
    )
    show(
        "Targets (medians)", "target", (Column("most", "{:,}"), Column("found"), Column("")),
        [[(f"{name} {most} {unit}", most, value, "met" if value < most else "MISSED") for name, value, most, unit in targets]],
        f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} processors for all of it",
    )  # fmt: skip

"""`make kill-matrix`: every fault in every state of a call, on the real service; prints a table and keeps it.

Some of it: `PYTHONPATH=tests .venv/bin/python -m kill.matrix "disk full" --state recording`
"""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Final

from ansvar.phone import PhoneFault
from kill.after import SILENCE_S, After
from kill.faults import FAULTS, Fault
from kill.stage import OPERATORS, STAFF, STATES, Scene, Stage
from real.house import ROOT, HouseFault

PAGE: Final = ROOT / "docs/reference/reliability.md"
BEGIN, END = "<!-- kill matrix: begin -->", "<!-- kill matrix: end -->"
AT_SHUTDOWN: Final = "at shutdown"
COLUMNS: Final = (*STATES, AT_SHUTDOWN)
BEFORE: Final = "before Stasis"
#: The states that are looked at while the engine is being stopped.
AT_STOP: Final = ("talking", "queued", "ringing")
READY_S: Final = 40.0
#: A round that takes longer than this has failed; what it left is ended, and the next one begins.
ROUND_S: Final = 150.0


@dataclass
class Row:
    """What was found for one fault."""

    fault: Fault
    cells: dict[str, list[str]] = field(default_factory=dict)
    silence: dict[str, float] = field(default_factory=dict)
    took_s: float = 0.0

    @property
    def green(self) -> bool:
        """Whether nothing was found in any state."""
        return not any(self.cells.values())


async def row(stage: Stage, fault: Fault, number: int, states: Collection[str] = COLUMNS) -> Row:
    """Bring a fault about in every state, then while the engine is being stopped; look at what must hold."""
    found = Row(fault, {state: [] for state in states})
    began = monotonic()
    calls = tuple(state for state in STATES if state in states)
    for stopping, wanted in ((False, calls), (True, AT_STOP if AT_SHUTDOWN in states else ())):
        if wanted:
            # A round ends its own waits; this is for whatever nobody thought of: the table must come unattended.
            try:
                async with asyncio.timeout(ROUND_S):
                    await _round(stage, fault, 2 * number + stopping, found, wanted, stopping)
            except TimeoutError:
                _failed(found, calls, stopping, f"the round was not over after {ROUND_S:.0f} s")
            except (
                Exception
            ) as error:  # a fault of the matrix itself is a cell that does not hold, not the end of all
                _failed(found, calls, stopping, f"{type(error).__name__}: {error}")
    found.took_s = monotonic() - began
    return found


def _failed(found: Row, calls: tuple[str, ...], stopping: bool, why: str) -> None:
    for state in (AT_SHUTDOWN,) if stopping else calls:
        found.cells[state].append(why[:300])


async def _round(
    stage: Stage, fault: Fault, number: int, found: Row, wanted: tuple[str, ...], stopping: bool
) -> None:
    scene = Scene(stage, number)
    after = After(scene, fault.cut_off, fault.unkept)
    column = AT_SHUTDOWN if stopping else ""

    def miss(state: str, words: list[str]) -> None:
        found.cells.setdefault(column or state, []).extend(words)

    async def bring() -> None:
        if stopping:
            os.kill(stage.engine_pid, signal.SIGTERM)
        with suppress(ProcessLookupError):  # the process has ended already
            await fault.bring(stage)

    try:
        await scene.set_up(*(state for state in wanted if state != BEFORE))
        await scene.fault(bring, before=BEFORE in wanted)
        await after.all()
        await after.records()
        await stage.mend()
        await stage.ready(READY_S)
        left = await after.nothing_left()
    except (HouseFault, PhoneFault, OSError, AssertionError, StopIteration) as error:
        left = [f"{type(error).__name__}: {error}"]
    finally:
        await stage.mend()
        await asyncio.gather(
            *(call.hangup() for call in scene.caller.values() if call.state != "ended"),
            return_exceptions=True,
        )
        await stage.until_desks_are_quiet()
        with suppress(HouseFault, OSError):
            await stage.until_quiet()
            await stage.registered(len(OPERATORS) + len(STAFF))
    for state, words in after.faults.items():
        miss(state, words)
    for words in left:
        for state in (AT_SHUTDOWN,) if stopping else wanted:
            found.cells[state].append(f"left over: {words[:300]}")
    for state, seconds in after.silence.items():
        name = column or state
        found.silence[name] = max(found.silence.get(name, 0.0), seconds)


async def run(names: Collection[str] = (), states: Collection[str] = COLUMNS) -> list[Row]:
    """Run the rows named, or all, and print each as it is done."""
    rows: list[Row] = []
    chosen = [(n, fault) for n, fault in enumerate(FAULTS) if not names or fault.name in names]
    folder = Path(tempfile.mkdtemp(prefix="ansvar-kill-"))
    began = monotonic()
    try:
        async with Stage(folder) as stage:
            await stage.open_phones()
            for done, (number, fault) in enumerate(chosen, 1):
                rows.append(await row(stage, fault, number, states))
                print(f"{done:2}/{len(chosen)} {monotonic() - began:4.0f} s  {line(rows[-1])}", flush=True)
                for state, words in rows[-1].cells.items():
                    for each in words:
                        print(f"    {state}: {each}", flush=True)
            if any(not each.green for each in rows):
                print(stage.told(60))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return rows


def line(row: Row) -> str:
    """Return a row in one line, for the terminal."""
    bad = [state for state, words in row.cells.items() if words]
    worst = max(row.silence.values(), default=0.0)
    verdict = "all hold" if not bad else "FAILS in " + ", ".join(bad)
    return f"{row.fault.name:22} {verdict}; longest silence {worst:4.1f} s; {row.took_s:.0f} s"


def table(rows: list[Row]) -> str:
    """Return the table of the reference page: a cell says the longest silence met, or what did not hold."""
    head = "| fault | " + " | ".join(COLUMNS) + " |"
    lines = [head, "|" + "---|" * (len(COLUMNS) + 1)]
    for each in rows:
        cells = []
        for state in COLUMNS:
            if state not in each.cells:
                cells.append("not run")
                continue
            words = each.cells[state]
            heard = each.silence.get(state)
            cells.append("**no**" if words else f"yes, {heard:.1f} s" if heard is not None else "yes")
        lines.append(f"| {each.fault.name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def keep(rows: list[Row]) -> None:
    """Write the table into the reference page, between its marks."""
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, behind = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n{table(rows)}\n{END}{behind}", encoding="utf-8")


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m kill.matrix", description=__doc__)
    parser.add_argument(
        "fault", nargs="*", choices=[[], *(fault.name for fault in FAULTS)], help="rows to run; all if none"
    )
    parser.add_argument("--state", action="append", choices=COLUMNS, help="columns to run; all if none")
    parser.add_argument("--keep", action="store_true", help="write the table into the reference page")
    asked = parser.parse_args()
    if asked.keep and (asked.fault or asked.state):
        parser.error("--keep writes the table of one whole run; leave the names out")
    return asked


async def _until_told_to_stop(asked: argparse.Namespace) -> list[Row]:
    """Run; SIGTERM ends it as Ctrl-C does, with every process, mount and file taken away."""
    running = asyncio.current_task()
    assert running is not None
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, running.cancel)
    return await run(asked.fault, asked.state or COLUMNS)


def main() -> int:
    """Run, print, keep; 0 when everything holds."""
    asked = _asked()
    began = monotonic()
    rows = asyncio.run(_until_told_to_stop(asked))
    print(
        f"\n{table(rows)}\n\nNobody in silence for more than {SILENCE_S:.0f} s. {monotonic() - began:.0f} s in all."
    )
    if asked.keep:
        keep(rows)
    return 0 if rows and all(each.green for each in rows) else 1


if __name__ == "__main__":
    sys.exit(main())

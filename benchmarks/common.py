"""Shared by the benchmarks: medians of several runs, memory, and tables with a ratio to the first row.

Numbers are only compared within one run of one benchmark, on one machine.
"""

from __future__ import annotations

import gc
import json
import platform
import resource
import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import TypeVar

from rich.console import Console
from rich.table import Table

T = TypeVar("T")
#: Columns of a table where no terminal says how wide it is.
_WIDTH = 130


def once(work: Callable[[], T]) -> tuple[float, T]:
    """Return how many seconds a piece of work took, and what it gave."""
    gc.collect()
    start = perf_counter()
    result = work()
    return perf_counter() - start, result


def median_s(work: Callable[[], object], runs: int = 5) -> float:
    """Return the median of the seconds of several runs, after one that warms up."""
    work()
    return median(once(work)[0] for _ in range(runs))


def each_s(work: Callable[[T], object], inputs: Iterable[T]) -> list[float]:
    """Return the seconds of processor time for each input, in order.

    Processor time, because on a busy machine a few milliseconds hold whatever else ran meanwhile. What was
    built before is kept out of garbage collection, as a service does after it has loaded.
    """
    seconds = []
    gc.collect()
    gc.freeze()
    try:
        for value in inputs:
            start = process_time()
            work(value)
            seconds.append(process_time() - start)
    finally:
        gc.unfreeze()
    return seconds


@dataclass(frozen=True, slots=True)
class Timing:
    """Medians of several runs: seconds of processor time, and seconds by the clock on the wall.

    On a machine that others use too, the wall also counts the time in which they ran, and the processor
    time the caches they took; `best_s`, the least processor time of a run, comes nearest to the work alone.
    """

    cpu_s: float
    wall_s: float
    best_s: float


def timed(work: Callable[[], T]) -> tuple[Timing, T]:
    """Return how long one run took, and what it gave."""
    gc.collect()
    wall, cpu = perf_counter(), process_time()
    result = work()
    cpu_s = process_time() - cpu
    return Timing(cpu_s, perf_counter() - wall, cpu_s), result


def middle(timings: Sequence[Timing]) -> Timing:
    """Return the medians of several runs."""
    return Timing(
        median(each.cpu_s for each in timings),
        median(each.wall_s for each in timings),
        min(each.best_s for each in timings),
    )


def in_turn(contenders: Mapping[str, Callable[[], Callable[[], object]]], runs: int = 5) -> dict[str, Timing]:
    """Return the medians of several runs of each contender, which take turns, so that a busy minute hits all.

    A contender prepares one run, which is not measured, and returns it. What was built before is kept out
    of garbage collection, as a service does after it has loaded.
    """
    taken: dict[str, list[Timing]] = {name: [] for name in contenders}
    gc.collect()
    gc.freeze()
    try:
        for _ in range(runs):
            for name, prepare in contenders.items():
                run = prepare()
                taken[name].append(timed(run)[0])
                del run
    finally:
        gc.unfreeze()
    return {name: middle(timings) for name, timings in taken.items()}


def yardstick() -> int:
    """Do a fixed piece of plain work: a million squares.

    What it takes tells how fast the machine is at that moment, whoever else uses it.
    """
    return sum(at * at for at in range(1_000_000))


def peak_mb() -> float:
    """Return the most memory this process has held at once, in megabytes."""
    try:
        for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024 / 1e6
    except OSError:
        pass
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


def in_child(file: str, *arguments: object) -> dict[str, float]:
    """Run a benchmark's file in a process of its own, and return the figures it prints as JSON.

    So that its peak of memory is its own. Raises CalledProcessError when it fails.
    """
    command = [sys.executable, file, *map(str, arguments)]
    printed = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    found: dict[str, float] = json.loads(printed.splitlines()[-1])
    return found


def quantile(values: Sequence[float], share: float) -> float:
    """Return the smallest of the values that at least this share (0 to 1) does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, -int(-share * len(ordered) // 1) - 1))]


def memory_mb(build: Callable[[], object]) -> float:
    """Return how many megabytes of Python objects stay after building something; builds it slowly."""
    gc.collect()
    tracemalloc.start()
    try:
        kept = build()
        gc.collect()
        used = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    del kept
    return used / 1e6


@dataclass(frozen=True, slots=True)
class Column:
    """A column of figures: its heading, how a figure is written, and whether a ratio stands beside it.

    The ratio is to the first row of the same section: `x 3.0` takes three times as much.
    """

    heading: str
    form: str = "{:,.1f}"
    ratio: bool = False


def show(
    title: str,
    names: str,
    columns: Sequence[Column],
    sections: Iterable[Sequence[tuple[str, ...]]],
    note: str = "",
) -> None:
    """Print a table. A row is its name and its figures (already numbers or text, None for none)."""
    table = Table(title=title, title_justify="left", caption=note or None, caption_justify="left")
    table.add_column(names)
    for column in columns:
        table.add_column(column.heading, justify="right")
        if column.ratio:
            table.add_column("", justify="right", style="dim")
    for section in sections:
        first = section[0]
        for row in section:
            cells = [str(row[0])]
            for at, column in enumerate(columns, start=1):
                cells.append(_written(row[at], column.form))
                if column.ratio:
                    cells.append(_ratio(row[at], first[at]))
            table.add_row(*cells)
        table.add_section()
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=_WIDTH)
    console.print(table)


def machine() -> str:
    """Return one line about where the figures come from."""
    return f"Python {platform.python_version()}, {platform.machine()}, one core"


def _written(value: object, form: str) -> str:
    if value is None:
        return "-"
    return form.format(value) if isinstance(value, int | float) else str(value)


def _ratio(value: object, first: object) -> str:
    if not isinstance(value, int | float) or not isinstance(first, int | float) or not first:
        return ""
    return f"x {value / first:,.1f}"

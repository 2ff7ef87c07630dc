"""What everything costs as an organisation grows: time and peak memory from 1,000 to 1,000,000 people.

    python benchmarks/bench_scale.py [PEOPLE ...]

One process makes and saves the organisation, a second loads it, makes the router, routes, builds the
search (`find`) and checks 14 days; each size starts anew. *Against linear* is the growth since the row above,
divided by the growth in people: 1.0 is linear, less is better. Calls are a fixed number, so there it is the
growth of the cost of one call, and should stay near 1 whatever the size.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TypeVar

from ansvar.check.organisation import check_organisation
from ansvar.directory.files import load_organisation
from ansvar.directory.save import save_organisation
from ansvar.routing.route import decide
from ansvar.routing.router import Router
from ansvar.search import Finder
from common import Column, in_child, machine, peak_mb, show, timed
from workload import MORNING, Asked, calls, falkenberg, in_order, town

SIZES = (1_000, 10_000, 100_000, 1_000_000)
#: Runs of a size; the largest take minutes.
RUNS = {100_000: 3, 1_000_000: 1}
#: Checking is linear and thorough: ten times as many people take ten times as long, some seven minutes.
CHECKED = 100_000
CALLS = 20_000
DAYS = 14
STAGES = ("generate", "save", "load", "router", "route", "find", "check")
T = TypeVar("T")
Row = tuple[object, ...]


class Stages:
    """The figures of the stages of one process."""

    def __init__(self) -> None:
        self.figures: dict[str, float] = {}

    def do(self, name: str, work: Callable[[], T]) -> T:
        """Do a stage, and note its seconds and the peak of memory up to its end."""
        timing, result = timed(work)
        self.figures |= {
            f"{name} cpu": timing.cpu_s,
            f"{name} wall": timing.wall_s,
            f"{name} mb": peak_mb(),
        }
        return result


def make(people: int, folder: str) -> dict[str, float]:
    stages = Stages()
    organisation = stages.do("generate", lambda: town(people))
    stages.do("save", lambda: save_organisation(organisation, Path(folder)))
    return stages.figures


def use(folder: str) -> dict[str, float]:
    stages, policy = Stages(), falkenberg()
    organisation = stages.do("load", lambda: load_organisation(folder))
    router = stages.do("router", lambda: Router(policy, organisation))
    asked = in_order(calls(organisation, CALLS))
    route_all(router, asked)
    stages.do("route", lambda: route_all(router, asked))
    finder = stages.do("find", lambda: Finder(organisation))
    del finder
    if len(organisation.people) <= CHECKED:
        stages.do("check", lambda: check_organisation(policy, organisation, MORNING, DAYS))
    return stages.figures


def route_all(router: Router, asked: list[Asked]) -> None:
    for call, moment in asked:
        decide(router, call, moment)


def measure(people: int, runs: int) -> dict[str, float]:
    """Return the medians of a size, each run in two processes of its own."""
    found = []
    for _ in range(runs):
        with TemporaryDirectory() as folder:
            made = in_child(__file__, "--make", people, folder)
            found.append({**made, **in_child(__file__, "--use", folder)})
    return {name: median(figures[name] for figures in found) for name in found[0]}


def rows_of(stage: str, figures: dict[int, dict[str, float]]) -> list[Row]:
    rows: list[Row] = []
    before: tuple[int, float, float] | None = None
    for size, found in figures.items():
        if f"{stage} cpu" not in found:
            continue
        cpu, memory = found[f"{stage} cpu"], found[f"{stage} mb"]
        # One call costs what it costs, however many people there are: not to be divided by people.
        units = CALLS if stage == "route" else size
        growth = more = None
        if before is not None:
            growth = (cpu / before[1]) / (1 if stage == "route" else size / before[0])
            more = (memory / before[2]) / (size / before[0])
        each = 1e6 * cpu / units
        name = f"{stage}, {size:,}"
        rows.append((name, cpu, found[f"{stage} wall"], each, growth, memory, more))
        before = (size, cpu, memory)
    return rows


def main(sizes: list[int]) -> None:
    figures = {size: measure(size, RUNS.get(size, 5)) for size in sizes}
    show(
        "cost against size: falkenberg.toml, generated organisations",
        "work, people",
        [
            Column("s of processor", "{:,.3f}"),
            Column("s by the wall", "{:,.3f}"),
            Column("us a person or call"),
            Column("against linear", "{:,.2f}"),
            Column("peak MB so far", "{:,.0f}"),
            Column("against linear", "{:,.2f}"),
        ],
        [rows_of(stage, figures) for stage in STAGES],
        f"{machine()}; medians of 5 runs, of 3 for 100,000 people and 1 for a million. `route` is {CALLS:,} calls, "
        f"warm, in order of time. The peak is of the process, all stages up to this one. The check of more than "
        f"{CHECKED:,} people is left out: minutes.",
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--make"]:
        print(json.dumps(make(int(sys.argv[2]), sys.argv[3])))
    elif sys.argv[1:2] == ["--use"]:
        print(json.dumps(use(sys.argv[2])))
    else:
        main([int(size.replace("_", "")) for size in sys.argv[1:]] or list(SIZES))

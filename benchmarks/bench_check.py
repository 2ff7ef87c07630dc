"""How long the checks take: each shipped policy, and an organisation of 100,000 people over 14 days.

    python benchmarks/bench_check.py [PEOPLE]

The organisation is generated, saved as CSV, and then loaded and checked in processes of their own, so that
the peak of memory is that of loading and checking alone. Each has a limit, and says whether it is kept.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from ansvar.check.organisation import check_organisation
from ansvar.check.policy import check_policy
from ansvar.directory.files import load_organisation
from ansvar.directory.save import save_organisation
from ansvar.policy.load import load_policy
from common import Column, in_child, in_turn, machine, peak_mb, show, timed
from workload import DAY, MORNING, POLICIES, falkenberg, town

POLICY_S, ORGANISATION_S, LOAD_S, MEMORY_MB = 2.0, 60.0, 5.0, 2_000.0
DAYS = 14
RUNS = 5
Row = tuple[object, ...]


def kept(value: float, limit: float) -> str:
    return "yes" if value < limit else "NO"


def policies() -> list[Row]:
    """Check each shipped policy."""
    files = sorted(POLICIES.glob("*.toml"))
    found = {}
    contenders = {}
    for file in files:
        policy = load_policy(file)
        found[file.name] = (len(policy.route), len(check_policy(policy, DAY)))
        contenders[file.name] = lambda policy=policy: lambda: check_policy(policy, DAY)
    timings = in_turn(contenders, RUNS)
    return [
        (name, *found[name], each.cpu_s, each.wall_s, POLICY_S, kept(each.cpu_s, POLICY_S))
        for name, each in timings.items()
    ]


def child(folder: str, days: int) -> None:
    """Load an organisation, check it for so many days (0 for not at all), and print the figures."""
    policy = falkenberg()
    load, organisation = timed(lambda: load_organisation(folder))
    figures: dict[str, float] = {
        "load_cpu_s": load.cpu_s,
        "load_wall_s": load.wall_s,
        "load_mb": peak_mb(),
        "people": len(organisation.people),
    }
    if days:
        check, findings = timed(lambda: check_organisation(policy, organisation, MORNING, days))
        figures |= {
            "check_cpu_s": check.cpu_s,
            "check_wall_s": check.wall_s,
            "check_mb": peak_mb(),
            "findings": len(findings),
        }
    print(json.dumps(figures))


def organisations(people: int) -> list[Row]:
    """Load and check an organisation, each run in a process of its own."""
    with TemporaryDirectory() as folder:
        save_organisation(town(people), Path(folder))
        runs = [in_child(__file__, "--child", folder, DAYS) for _ in range(RUNS)]

    def of(name: str, runs: Sequence[dict[str, float]] = runs) -> float:
        return median(run[name] for run in runs)

    return [
        ("load from CSV", None, of("load_cpu_s"), of("load_wall_s"), LOAD_S,
         kept(of("load_cpu_s"), LOAD_S), of("load_mb"), None, ""),
        (f"load and check {DAYS} days", int(of("findings")), of("load_cpu_s") + of("check_cpu_s"),
         of("load_wall_s") + of("check_wall_s"), ORGANISATION_S,
         kept(of("load_cpu_s") + of("check_cpu_s"), ORGANISATION_S),
         of("check_mb"), MEMORY_MB, kept(of("check_mb"), MEMORY_MB)),
    ]  # fmt: skip


def main(people: int) -> None:
    seconds = [Column("s of processor", "{:,.2f}"), Column("s by the wall", "{:,.2f}"), Column("limit s")]
    show(
        "policy check: every situation a policy tells apart",
        "policy",
        [Column("rows", "{:,}"), Column("findings", "{:,}"), *seconds, Column("kept")],
        [policies()],
        f"{machine()}; medians of {RUNS} runs in turn; findings with the accepted ones.",
    )
    show(
        f"organisation check: {people:,} people under falkenberg.toml",
        "work",
        [
            Column("findings", "{:,}"),
            *seconds,
            Column("kept"),
            Column("peak MB", "{:,.0f}"),
            Column("limit MB", "{:,.0f}"),
            Column("kept"),
        ],
        [organisations(people)],
        f"{machine()}; medians of {RUNS} processes.",
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        child(sys.argv[2], int(sys.argv[3]))
    else:
        main(int(sys.argv[1].replace("_", "")) if len(sys.argv) > 1 else 100_000)

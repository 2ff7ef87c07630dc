"""`ansvar simulate`: a synthetic day, run through the same machine as real calls."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ansvar.cli.common import console, day_of, load_policy, out, out_json, progress
from ansvar.cli.policies import Json
from ansvar.words.faults import AnsvarError

if TYPE_CHECKING:
    from rich.table import Table

    from ansvar.pbx.simulated_figures import Board, Figures, Line

_MOST_CALLS = 1_000_000
#: What the columns of numbers take beside the names of the units.
_NUMBERS_WIDTH = 62


def simulate(
    policy: Annotated[Path, typer.Option("--policy", help="The policy file.")],
    organisation: Annotated[Path, typer.Option("--organisation", help="The organisation's folder.")],
    day: Annotated[str | None, typer.Option("--day", help="The date; today if not given.")] = None,
    calls: Annotated[int, typer.Option("--calls", min=1, max=_MOST_CALLS, help="How many calls come.")] = 1000,
    seed: Annotated[str, typer.Option("--seed", help="Another seed gives another day; the same one the same.")] = "1",
    operators: Annotated[
        int | None, typer.Option("--operators", min=0, help="Operators on the rota; the organisation's if not given.")
    ] = None,
    units: Annotated[int, typer.Option("--units", min=0, help="How many units are listed, the most called first.")] = 12,
    json: Json = False,
) -> None:  # fmt: skip
    """Run a synthetic day by a policy: who is answered, promised and lost, and how long it takes."""
    from ansvar.directory.files import load_organisation
    from ansvar.pbx.simulated_day import run_day
    from ansvar.pbx.simulated_figures import figures_of

    rules = load_policy(policy)
    date = day_of(day, rules.site.zone)
    with progress("loading") as tell:
        staff = load_organisation(organisation, progress=lambda name, done, of: tell(done, of))
    if not any(person.extension or person.direct for person in staff.people.values()):
        raise AnsvarError(
            f"`{organisation}`: nobody has a telephone, so nobody can be called; see people.csv"
        )
    if operators is not None and operators > len(staff.people):
        raise AnsvarError(f"--operators {operators}: the organisation has {len(staff.people)} people")
    with progress("calls") as tell:
        run = run_day(rules, staff, date, calls, seed, operators, tell=tell)
    figures = figures_of(run, rules, staff)
    if json:
        out_json(figures)
    else:
        crew = len(run.engine.house.router.organisation.operators)
        out(f"{staff.name}, {date:%A} {date.isoformat()}: {calls} calls, {_operators(crew)}, seed {seed}")
        _print(figures, units)
    if figures.broken:
        raise typer.Exit(1)


def _operators(count: int) -> str:
    return f"{count} operator" if count == 1 else f"{count} operators"


def _print(figures: Figures, units: int) -> None:
    screen = console()
    out()
    screen.print(_by_unit(figures, units, max(screen.width - _NUMBERS_WIDTH, 12)))
    out()
    screen.print(_switchboard(figures.switchboard))
    out()
    screen.print(_rows(figures))
    out()
    out(f"Transferred: {figures.transferred}. Picked up by a colleague: {figures.picked_up}.")
    if figures.broken:
        out(f"{len(figures.broken)} things are not as they must be:")
        for each in figures.broken[:20]:
            out(f"  {each}")
    else:
        out("Nobody lost: every call ended once, each message has one promise, nothing is left over.")


def _table(title: str, first: str, *columns: str) -> Table:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(title=title, title_justify="left", box=SIMPLE_HEAD, pad_edge=False, padding=(0, 0, 0, 1))
    table.add_column(first, no_wrap=True)
    for column in columns:
        table.add_column(column, justify="right", no_wrap=True)
    return table


def _by_unit(figures: Figures, units: int, width: int) -> Table:
    table = _table(
        "Who was called, and what became of it", "unit", "offered", "sought", "other", "promised", "lost", "after",
        "wait", "90 %",
    )  # fmt: skip
    for line in (figures.in_all, *figures.units[:units]):
        table.add_row(*_cells(line, width))
    left = figures.units[units:]
    if left:
        table.add_row(f"{len(left)} more units", str(sum(line.offered for line in left)))
    return table


def _cells(line: Line, width: int) -> tuple[str, ...]:
    counts = (line.offered, line.sought, line.others, line.promised, line.abandoned)
    waits = (line.abandoned_after_s, line.wait_median_s, line.wait_90_s)
    name = line.name if len(line.name) <= width else f"{line.name[: width - 1]}…"
    return (name, *map(str, counts), *map(_seconds, waits))


def _switchboard(board: Board) -> Table:
    table = _table("The switchboard's queue", "callers who joined it", "")
    aim = f"(aim {board.level:g} % within {board.within_s:g} s)"
    for name, value in (
        ("joined", str(board.joined)),
        ("answered", str(board.answered)),
        ("called back in the place they kept", str(board.called_back)),
        ("lost", str(board.abandoned)),
        ("left with a promise", str(board.promised)),
        ("wait, median", _seconds(board.wait_median_s)),
        ("wait, 90 % at most", _seconds(board.wait_90_s)),
        ("longest in the queue", _seconds(board.longest_wait_s)),
        (f"answered in time / joined {aim}", _percent(board.service_level)),
        ("answered in time / answered", _percent(board.service_level_answered)),
    ):
        table.add_row(name, value)
    return table


def _rows(figures: Figures) -> Table:
    table = _table("Which row decided first", "row", "calls")
    for row, count in figures.rows[:10]:
        table.add_row(row, str(count))
    return table


def _seconds(value: float | None) -> str:
    return "–" if value is None else f"{value:.0f} s"


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{value:g} %"

"""`ansvar replay`: the calls of a trace, played again through the machine of today."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from ansvar.cli.common import console, load_policy, out, out_json
from ansvar.cli.policies import Json
from ansvar.words.faults import AnsvarError

if TYPE_CHECKING:
    from rich.table import Table

    from ansvar.engine.replay import Line, Played

#: So many differences are written out; the first explains most of the others.
_MOST_SHOWN = 5
#: What an event says of itself in one line; numbers and names of callers are left out.
_TELLING = ("channel", "playback", "recording", "timer", "key", "cause", "operator", "account", "question")


def replay(
    trace: Annotated[Path, typer.Argument(help="A trace, as a service with ANSVAR_TRACE set wrote it.")],
    policy: Annotated[Path, typer.Option("--policy", help="The policy file.")],
    organisation: Annotated[Path, typer.Option("--organisation", help="The organisation's folder.")],
    call: Annotated[str, typer.Option("--call", help="Tell the story of this call: its id, or how that begins.")] = "",
    json: Json = False,
) -> None:  # fmt: skip
    """Play the calls of a trace again, and say whether the same follows today. Exit code 1 when it does not."""
    from ansvar.directory.files import load_organisation
    from ansvar.engine.replay import Replay, read, same_rules

    rules = load_policy(policy)
    staff = load_organisation(organisation)
    try:
        lines = read(trace)
    except AnsvarError as fault:
        raise AnsvarError(f"`{trace}`: {fault}") from None
    others = same_rules(lines, rules, staff)
    mine = [line for line in lines if line.parts.get("call")]
    if call:
        mine = [line for line in mine if str(line.parts["call"]).startswith(call)]
        if not mine:
            raise AnsvarError(f"`{trace}`: no call's id begins with `{call}`; without --call all are listed")
    played = Replay(rules, staff).play(lines)
    calls = {str(line.parts["call"]) for line in mine}
    different = [each for each in played.differences if each.call in calls]
    if json:
        out_json(
            {
                "calls": len(calls), "steps": played.steps, "others": others, "outcomes": dict(played.outcomes),
                "differences": [each._asdict() for each in different],
            }
        )  # fmt: skip
    else:
        zone = ZoneInfo(rules.site.zone)
        console().print(_story(mine, zone) if call else _list(mine, played, zone))
        for name in others:
            out(f"The {name} is another than the one the trace was recorded with.")
        for each in different[:_MOST_SHOWN]:
            out(f"\n{each}")
        out(_sum(len(mine), len(calls), len(different)))
    if different:
        raise typer.Exit(1)


def _sum(events: int, calls: int, different: int) -> str:
    what = f"{events} events of {calls} call{'s' if calls != 1 else ''}"
    if not different:
        return f"{what}: everything follows as it was recorded."
    more = f", the first {_MOST_SHOWN} above" if different > _MOST_SHOWN else ""
    return f"\n{what}: {different} thing{'s' if different != 1 else ''} came out otherwise{more}."


def _list(lines: list[Line], played: Played, zone: ZoneInfo) -> Table:
    from rich.table import Table

    table = Table("call", "began", "events", "phase at the end", "outcome", box=None, pad_edge=False)
    outcomes = dict(played.outcomes)
    by_call: dict[str, list[Line]] = {}
    for line in lines:
        by_call.setdefault(str(line.parts["call"]), []).append(line)
    for call, its in by_call.items():
        last = str(its[-1].parts.get("phase", {}).get("is", "?"))
        began = f"{its[0].at.astimezone(zone):%H:%M:%S}"
        table.add_row(call, began, str(len(its)), last.lower(), outcomes.get(call, "not ended"))
    return table


def _story(lines: list[Line], zone: ZoneInfo) -> Table:
    from rich.table import Table

    table = Table("line", "at", "event", "phase", "noted", box=None, pad_edge=False)
    for line in lines:
        parts = line.parts
        at = f"{line.at.astimezone(zone):%H:%M:%S.%f}"[:-3]
        noted = [each["kind"] for each in parts.get("commands", ()) if each["is"] == "Note"]
        rows = [row for each in parts.get("decisions", ()) for row in each["answer"]["determined_by"]]
        told = ", ".join(noted) + (f" ({' '.join(rows)})" if rows else "")
        phase = str(parts.get("phase", {}).get("is", "?")).lower()
        event = _event(parts["event"]).replace(f"an-{parts['call']}-", "")
        table.add_row(str(line.number), at, event, phase, told)
    return table


def _event(event: dict[str, Any]) -> str:
    told = [str(event[name]) for name in _TELLING if event.get(name)]
    return " ".join([event.get("is", "?").lower(), *told])

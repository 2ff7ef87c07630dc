"""`ansvar organisation …`: check and generate."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ansvar.cli.common import day_of, load_policy, moment, out, out_json, progress, spoken
from ansvar.cli.policies import (
    FailOn,
    Json,
    Language,
    failing,
    findings_json,
    known_level,
    print_findings,
    summary,
)
from ansvar.words.faults import AnsvarError

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


@app.command()
def check(
    folder: Annotated[Path, typer.Argument(help="The organisation's folder.", metavar="DIR")],
    policy: Annotated[Path, typer.Option("--policy", help="The policy file.")],
    days: Annotated[int, typer.Option(min=1, max=366, help="How many days ahead.")] = 14,
    at: Annotated[
        str | None, typer.Option("--at", help="The moment to start from; now if not given.")
    ] = None,
    fail_on: FailOn = "error",
    skip_bad_lines: Annotated[
        bool, typer.Option("--skip-bad-lines", help="Leave lines that cannot be used out, and say so.")
    ] = False,
    notices: Annotated[bool, typer.Option("--notices", help="Print notices too.")] = False,
    language: Language = None,
    json: Json = False,
) -> None:
    """Walk an organisation and its coming days, and show a caller for every weakness."""
    from ansvar.check.organisation import check_organisation
    from ansvar.directory.files import load

    known_level(fail_on)
    said = spoken(language)
    rules = load_policy(policy)
    with progress("loading") as tell:
        loaded = load(
            folder,
            on_bad_line="skip" if skip_bad_lines else "refuse",
            progress=lambda name, done, of: tell(done, of),
        )
    organisation = loaded.organisation
    now = moment(at, organisation.zone)
    with progress("people") as tell:
        findings = check_organisation(rules, organisation, now, days, folder=str(folder), progress=tell)
    code = failing(findings, fail_on)
    if json:
        out_json(
            {
                "organisation": str(folder), "policy": str(policy), "from": now, "days": days,
                "left_out": [str(fault) for fault in loaded.faults],
                "findings": findings_json(findings, str(policy), str(folder), said), "ok": code == 0,
            }
        )  # fmt: skip
    else:
        for fault in loaded.faults:
            out(f"left out: {fault}")
        print_findings(findings, str(policy), str(folder), every=notices, language=said)
        hidden = not notices and any(found.severity == "notice" and not found.accepted for found in findings)
        out(summary(organisation.name, findings) + (" (--notices prints the notices)" if hidden else ""))
    raise typer.Exit(code)


@app.command()
def generate(
    output: Annotated[Path, typer.Option("-o", "--output", help="The folder to write.")],
    people: Annotated[int, typer.Option(help="How many people, 3 to 1,000,000.")] = 100,
    country: Annotated[str, typer.Option(help="se, dk, no or nl.")] = "se",
    seed: Annotated[int, typer.Option(help="The same seed gives the same organisation.")] = 1,
    on: Annotated[
        str | None, typer.Option("--on", help="Absences lie around this day; today if not given.")
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Write over an organisation that the folder holds already.")
    ] = False,
    json: Json = False,
) -> None:
    """Make up an organisation of any size: invented people, numbers that ring nobody."""
    from typing import cast

    from ansvar.directory.fiction import Country
    from ansvar.directory.generate import generate as make
    from ansvar.directory.save import save_organisation

    if not replace and (output / "people.csv").exists():
        raise AnsvarError(
            f"`{output}` holds an organisation already; name another folder, or write over it with --replace"
        )
    organisation = make(people, cast("Country", country), seed, day_of(on, "UTC"))
    save_organisation(organisation, output)
    if json:
        out_json(
            {
                "wrote": str(output), "people": len(organisation.people), "units": len(organisation.units),
                "functions": len(organisation.functions), "country": organisation.country, "seed": seed,
            }
        )  # fmt: skip
        return
    units = len(organisation.units)
    out(
        f"wrote {len(organisation.people):,} people in {units:,} {'unit' if units == 1 else 'units'} to {output}"
    )

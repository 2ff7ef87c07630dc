"""`ansvar policy …`: check, show, coverage, schema, diff, new, document."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ansvar.cli.common import WORLD, day_of, load_policy, out, out_json, progress, spoken
from ansvar.words.faults import AnsvarError

if TYPE_CHECKING:
    from ansvar.check.diff import Change
    from ansvar.check.findings import Finding
    from ansvar.policy.model import Policy

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

File = Annotated[Path, typer.Argument(help="The policy file.", metavar="FILE")]
Language = Annotated[str | None, typer.Option(help="Language of the sentences.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
FailOn = Annotated[
    str, typer.Option("--fail-on", help="Exit with 1 on findings this bad: error, warning, notice or never.")
]
_LEVELS = ("error", "warning", "notice", "never")


def known_level(level: str) -> None:
    """Refuse what is no level, before any long work begins."""
    if level not in _LEVELS:
        raise AnsvarError(f"`{level}` is no level; --fail-on takes {', '.join(_LEVELS)}")


def failing(findings: tuple[Finding, ...], level: str) -> int:
    """Return the exit code: 1 when a finding that is not accepted is at least as bad as `level`."""
    from ansvar.check.findings import Severity, worst

    known_level(level)
    found = worst(findings)
    return 1 if level != "never" and found is not None and found.rank <= Severity(level).rank else 0


def print_findings(
    findings: tuple[Finding, ...], policy: str, organisation: str, every: bool, language: str
) -> None:
    """Print findings, each with the command that shows it; those accepted for one reason together."""
    accepted: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        if finding.accepted:
            accepted.setdefault((finding.kind, finding.because), []).append(finding)
    for finding in findings:
        if finding.accepted:
            together = accepted.pop((finding.kind, finding.because), [])
            if together:
                more = f" (and {len(together) - 1} more of this kind)" if len(together) > 1 else ""
                out(f"accepted {finding.name}: {finding.say(language)}{more}\n  because {finding.because}")
            continue
        if finding.severity == "notice" and not every:
            continue
        times = f" ({finding.count} situations)" if finding.count > 1 else ""
        out(f"{finding.severity.value} {finding.name}: {finding.say(language)}{times}")
        if finding.witness is not None:
            out(f"  see: {finding.witness.command(policy, None if organisation == WORLD else organisation)}")


def findings_json(
    findings: tuple[Finding, ...], policy: str, organisation: str, language: str
) -> list[dict[str, object]]:
    """Return findings as JSON: stable names, documented in docs/reference/command-line.md."""
    return [
        {
            "kind": finding.kind,
            "detail": finding.detail,
            "severity": finding.severity.value,
            "rows": list(finding.rows),
            "sentence": finding.say(language),
            "situations": finding.count,
            "accepted_because": finding.because or None,
            "witness": {
                "to": finding.witness.to,
                "from": finding.witness.caller,
                "at": finding.witness.at.isoformat(),
                "options": list(finding.witness.options),
                "words": finding.witness.say(language),
                "command": finding.witness.command(policy, None if organisation == WORLD else organisation),
            }
            if finding.witness is not None
            else None,
        }
        for finding in findings
    ]


@app.command()
def check(
    file: File,
    on: Annotated[str | None, typer.Option("--on", help="The day to start from, such as 2026-11-23.")] = None,
    fail_on: FailOn = "error",
    language: Language = None,
    json: Json = False,
) -> None:
    """Walk the policy over every situation it can meet, and show a caller for every weakness."""
    from ansvar.check.policy import check_policy

    known_level(fail_on)
    said = spoken(language)
    policy = load_policy(file)
    day = day_of(on, policy.site.zone)
    with progress("situations") as tell:
        findings = check_policy(policy, day, progress=lambda number: tell(number, None))
    code = failing(findings, fail_on)
    if json:
        out_json(
            {
                "policy": str(file),
                "findings": findings_json(findings, str(file), WORLD, said),
                "ok": code == 0,
            }
        )
    else:
        print_findings(findings, str(file), WORLD, every=True, language=said)
        out(summary(file.name, findings))
    raise typer.Exit(code)


def summary(name: str, findings: tuple[Finding, ...]) -> str:
    """Return one line that counts findings."""
    counts = dict.fromkeys(("error", "warning", "notice"), 0)
    for finding in findings:
        if not finding.accepted:
            counts[finding.severity.value] += 1
    accepted = sum(1 for finding in findings if finding.accepted)
    said = [f"{count} {level}{'s' if count != 1 else ''}" for level, count in counts.items() if count]
    said += [f"{accepted} accepted with a reason"] if accepted else []
    return f"{name}: {', '.join(said)}" if said else f"{name}: nothing found"


@app.command()
def show(
    file: File,
    language: Annotated[str | None, typer.Option(help="Language of the texts.")] = None,
    json: Json = False,
) -> None:
    """Read a policy aloud, section by section."""
    from ansvar.policy.show import show as shown

    spoken(language)
    sections = shown(load_policy(file), *([language] if language else []))
    if json:
        out_json(sections)
        return
    for section in sections:
        out(f"[{section.title}]")
        for line in section.lines:
            out(f"  {line.name}: {line.text}" if line.text else f"  {line.name}")
            if line.clause:
                out(f"    “{line.clause}”" + (f" ({line.upheld})" if line.upheld else ""))
        out()


@app.command()
def coverage(
    folder: Annotated[Path, typer.Argument(help="Folder with the policies.")] = Path("policies"),
    json: Json = False,
) -> None:
    """List every demand of the source documents and where a policy meets it; fail when one is missing."""
    from ansvar.policy.coverage import coverage as covered

    files = sorted(folder.glob("*.toml"))
    if not files:
        raise AnsvarError(f"no policies in `{folder}`; name the folder that holds the .toml files")
    table = covered({file.stem: load_policy(file) for file in files})
    if json:
        out_json(
            {"rows": table.rows, "missing": [d.id for d in table.missing], "weak": [d.id for d in table.weak]}
        )
    else:
        for row in table.rows:
            demand = row.demand
            places = "; ".join(
                f"{place.part}{f' `{place.row}`' if place.row else ''} line {place.line} ({place.upheld})"
                for place in row.places
            )
            out(f"{demand.id:<4} {demand.kind}  {demand.document:<12} {places or 'MISSING'}")
        for source, place in table.strangers:
            out(f"unknown source `{source}` in {place.file}, {place.part} `{place.row}`")
        out(
            f"{len(table.rows)} demands, {len(table.missing)} missing"
            + (
                f", {len(table.weak)} not as firm as asked: {', '.join(d.id for d in table.weak)}"
                if table.weak
                else ""
            )
        )
    raise typer.Exit(1 if table.missing or table.weak or table.strangers else 0)


@app.command()
def schema(json: Json = False) -> None:
    """Print the JSON Schema of the policy file; it is JSON with and without --json."""
    from ansvar.policy.schema import schema_text

    out(schema_text().rstrip())


@app.command()
def diff(
    old: Annotated[Path, typer.Argument(help="The version in force.")],
    new: Annotated[Path, typer.Argument(help="The version to compare.")],
    on: Annotated[str | None, typer.Option("--on", help="The day to start from.")] = None,
    language: Language = None,
    json: Json = False,
) -> None:
    """Show which situations change from one version to another, with a caller for each. Exit code 1 if any do."""
    from ansvar.check.diff import diff_policies

    spoken(language)
    before, after = load_policy(old), load_policy(new)
    with progress("situations") as tell:
        changes = diff_policies(
            before, after, day_of(on, before.site.zone), progress=lambda number: tell(number, None)
        )
    if json:
        out_json(
            [
                {
                    "old_rows": change.old_rows, "new_rows": change.new_rows, "parts": change.parts,
                    "situations": change.count, "words": change.witness.say(spoken(language)), "to": change.witness.to,
                    "from": change.witness.caller, "at": change.witness.at,
                    "old_command": change.witness.command(str(old)), "new_command": change.witness.command(str(new)),
                }
                for change in changes
            ]
        )  # fmt: skip
    else:
        for change in changes:
            _print_change(change, before, after, old, new, language)
        count = sum(change.count for change in changes)
        out(f"{count} situations change in {len(changes)} ways" if changes else "no situation changes")
    raise typer.Exit(1 if changes else 0)


def _print_change(
    change: Change, before: Policy, after: Policy, old: Path, new: Path, language: str | None
) -> None:
    from ansvar.check.world import world_of
    from ansvar.speech.sentence import one_sentence

    witness = change.witness
    words = spoken(language, before.language)
    out(f"{witness.say(spoken(language))} ({change.count} situations): {', '.join(change.parts)}")
    for policy, decision, word in ((before, change.old, "old"), (after, change.new, "new")):
        world = world_of(policy, witness.at, witness.to, emptied=witness.organisation != WORLD)
        out(
            f"  {word} ({', '.join(decision.determined_by)}): {one_sentence(decision, world, policy, words, witness.at)}"
        )
    out(f"  see: {witness.command(str(old))}")
    out(f"  see: {witness.command(str(new))}")


@app.command()
def document(
    file: File,
    output: Annotated[Path, typer.Option("-o", "--output", help="Where to write: .html, .pdf or .docx.")],
    language: Annotated[str | None, typer.Option(help="Language of the document.")] = None,
    json: Json = False,
) -> None:
    """Print the policy as a document a council can adopt."""
    from ansvar.document.write import write_document

    write_document(load_policy(file), output, language)
    if json:
        out_json({"policy": str(file), "wrote": str(output)})
    else:
        out(f"wrote {output}")


@app.command()
def new(
    output: Annotated[Path, typer.Option("-o", "--output", help="The policy file to write.")] = Path(
        "policy.toml"
    ),
    language: Annotated[str, typer.Option(help="Language: sv, da, nb, nl, en, fi or de.")] = "en",
    answers: Annotated[
        Path | None, typer.Option(help="Answers in a TOML file, instead of questions.")
    ] = None,
) -> None:
    """Ask what a complete policy must settle, and write one that passes the check."""
    from ansvar.cli.interview import run

    run(output, language, answers)

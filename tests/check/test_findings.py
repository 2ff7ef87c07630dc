"""Findings: told apart, counted, ordered, accepted, and shown by a command."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from ansvar.check.findings import Finding, Findings, Severity, Witness, accept, by_the_clock, worst
from ansvar.check.saying import said
from check.whole import WHOLE, policy

MOMENT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
NOTHING = said("part.measures")
PROMISE = Finding("promise-broken", Severity.ERROR, ("answer",), NOTHING)


def accepting(*findings: str) -> str:
    return WHOLE + "".join(
        f'\n[[policy.accepted]]\nfinding = "{finding}"\nbecause = {{ en = "Known.", sv = "Känt." }}\n'
        for finding in findings
    )


@pytest.mark.parametrize(
    ("accepted", "marked"),
    [
        (("promise-broken",), True),
        (("promise-broken:answer",), True),
        (("promise-broken:call-back",), False),
        (("answer",), False),
        (("weak-pin", "promise-broken:answer"), True),
        ((), False),
    ],
)
def test_given_a_weakness_accepted_by_kind_or_row_when_found_then_its_reason_stands_with_it(
    accepted: tuple[str, ...], marked: bool
) -> None:
    found = accept(PROMISE, policy(accepting(*accepted)))

    assert (found.accepted, found.because) == (marked, "Known." if marked else "")


def test_given_a_weakness_accepted_by_its_detail_when_found_then_others_of_the_kind_are_not() -> None:
    text = accepting("dead-end:announcement")

    closed = Finding("dead-end", Severity.ERROR, ("rest",), NOTHING, detail="announcement")

    assert accept(closed, policy(text)).accepted
    assert not accept(replace(closed, detail="menu"), policy(text)).accepted


def test_given_findings_when_sorted_then_the_worst_come_first_and_accepted_ones_last_of_their_severity() -> (
    None
):
    findings = Findings()
    findings.add("zeta", Severity.NOTICE, NOTHING)
    findings.add("promise-broken", Severity.ERROR, NOTHING, ("answer",))
    findings.add("weak-pin", Severity.ERROR, NOTHING)
    findings.add("beta", Severity.WARNING, NOTHING)

    found = findings.sorted(policy(accepting("promise-broken")))

    assert [finding.kind for finding in found] == ["weak-pin", "promise-broken", "beta", "zeta"]


def test_given_the_same_again_when_added_then_it_is_counted_and_the_first_witness_kept() -> None:
    findings = Findings()
    first = Witness("201", None, MOMENT)
    findings.add("loop", Severity.ERROR, said("part.why"), ("a",), witness=first)
    findings.add("loop", Severity.ERROR, NOTHING, ("a",), witness=Witness("202", None, MOMENT))
    findings.add("loop", Severity.ERROR, NOTHING, ("b",))

    a, b = findings.sorted(policy(WHOLE))

    assert (a.count, a.said, a.witness) == (2, said("part.why"), first)
    assert (b.count, b.said) == (1, NOTHING)
    assert findings.has("loop", ("a",))
    assert not findings.has("loop", ("a",), "detail")


def test_given_only_accepted_findings_when_judged_then_there_is_no_worst() -> None:
    known = replace(PROMISE, because="Known.")

    assert worst([known]) is None
    assert worst([]) is None
    assert worst([known, Finding("x", Severity.NOTICE, (), NOTHING)]) is Severity.NOTICE
    assert worst([Finding("x", Severity.NOTICE, (), NOTHING), PROMISE]) is Severity.ERROR


def test_given_a_witness_when_written_as_a_command_then_a_shell_reads_it_back() -> None:
    witness = Witness("031-390 06 01", None, MOMENT, "my folder", ("--topic", "building permits"))

    assert witness.command("a policy.toml") == (
        "ansvar explain --policy 'a policy.toml' --organisation 'my folder' --to '031-390 06 01' "
        "--from anonymous --at 2026-11-23T09:00+00:00 --topic 'building permits'"
    )
    assert " --organisation elsewhere " in witness.command("p", "elsewhere")


def test_given_a_moment_with_seconds_when_written_then_they_are_kept() -> None:
    assert "09:00:30" in Witness("201", "90", MOMENT.replace(second=30)).command("p")


def test_given_a_finding_without_a_witness_when_set_to_a_clock_then_it_stays_as_it_is() -> None:
    from zoneinfo import ZoneInfo

    seen = replace(PROMISE, witness=Witness("201", None, MOMENT))
    moved = by_the_clock(seen, ZoneInfo("Europe/Helsinki")).witness

    assert by_the_clock(PROMISE, ZoneInfo("Europe/Helsinki")) is PROMISE
    assert moved is not None
    assert moved.at == MOMENT
    assert moved.at.isoformat() == "2026-11-23T11:00:00+02:00"

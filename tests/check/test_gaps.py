"""What a policy lacks or says weakly: found in the file itself, without a call."""

from __future__ import annotations

import re

import pytest

from ansvar.check.findings import Finding, Findings, Severity
from ansvar.check.gaps import find_gaps
from check.whole import WHOLE, changed, policy, without_row


def gaps(text: str) -> tuple[Finding, ...]:
    """Return what the file alone shows."""
    findings, whole = Findings(), policy(text)
    find_gaps(whole, findings)
    return findings.sorted(whole)


def without_block(start: str, text: str = WHOLE) -> str:
    """Return a policy without the section that begins so."""
    blocks = text.split("\n\n")
    left = [block for block in blocks if not block.startswith(start)]
    assert len(left) == len(blocks) - 1
    return "\n\n".join(left)


#: part -> (severity, the policy without it, what the sentence tells to write)
PARTS: dict[str, tuple[Severity, str, str]] = {
    "why": (Severity.WARNING, re.sub(r"\nwhy = .*", "", WHOLE), "`why`"),
    "consequence": (Severity.NOTICE, re.sub(r"\notherwise = .*", "", WHOLE), "`otherwise`"),
    "owner": (Severity.WARNING, re.sub(r"\nowner = .*", "", WHOLE), "`owner`"),
    "authors": (Severity.NOTICE, changed(('authors = ["reception", "IT"]', 'authors = ["IT"]')), "`authors`"),
    "adoption": (Severity.NOTICE, changed(('adopted_on = "2026-01-15"\n', "")), "`adopted_on`"),
    "extension": (Severity.NOTICE, without_row("refer"), "set referral"),
    "mobile": (Severity.NOTICE, without_block("[devices]"), "[devices]"),
    "team-leader": (
        Severity.NOTICE,
        changed(('bound = "at least 90 %"\nby = "unit"', 'bound = "at least 90 %"')),
        "goal",
    ),
    "referral": (Severity.WARNING, without_row("ill", without_row("away")), "`absent`"),
    "shown-number": (Severity.NOTICE, without_block("[numbers]"), "`shown_outside_hours`"),
    "roles": (Severity.NOTICE, without_block("[role.adviser]"), "[role.NAME]"),
    "hours": (
        Severity.WARNING,
        changed(('hours = "office"\nlong', "long"), text=without_block("[hours.office]")),
        "[hours.NAME]",
    ),
    "call-back": (Severity.WARNING, without_row("answer"), "`promise`"),
    "switchboard": (Severity.NOTICE, changed(('hours = "office"\nlong', "long")), "`hours` in [switchboard]"),
    "measures": (Severity.NOTICE, without_row("answered"), "`goal`"),
}


@pytest.mark.parametrize("part", PARTS)
def test_given_a_policy_without_a_part_when_checked_then_the_part_is_missed_and_with_it_is_not(
    part: str,
) -> None:
    """W1-W8 and F20: what a complete policy holds."""
    severity, text, tells = PARTS[part]

    missing = [finding for finding in gaps(text) if finding.kind == "missing-part"]

    [finding] = [finding for finding in missing if finding.detail == part]
    assert finding.severity is severity
    assert tells in finding.sentence
    assert not any(finding.detail == part for finding in gaps(WHOLE))
    allowed = {"hours": {"switchboard"}, "measures": {"team-leader"}}.get(part, set())
    assert {finding.detail for finding in missing} - {part} == allowed


@pytest.mark.parametrize("rule", ["1 + extension", "own extension", "1 + eget lokalnummer", "0000"])
def test_given_a_pin_that_a_rule_gives_away_when_checked_then_it_is_weak(rule: str) -> None:
    """A7: the document's own PIN rule."""
    [finding] = gaps(changed(('pin = "at least 6 digits"', f'pin = "{rule}"')))

    assert (finding.name, finding.severity) == ("weak-pin", Severity.ERROR)
    assert f"`{rule}` can be worked out by anybody who knows the extension or the rule" in finding.sentence
    assert "`delegates`" in finding.sentence


def test_given_a_short_pin_when_checked_then_its_length_is_told() -> None:
    [finding] = gaps(changed(('pin = "at least 6 digits"', 'pin = "at least 4 digits"')))

    assert "has only 4 digits" in finding.sentence


@pytest.mark.parametrize("rule", ["at least 6 digits", "at least 8 digits", "delegated access"])
def test_given_a_pin_nobody_can_guess_when_checked_then_nothing_is_found(rule: str) -> None:
    assert gaps(changed(('pin = "at least 6 digits"', f'pin = "{rule}"'))) == ()


def test_given_rows_named_by_their_return_when_checked_then_they_count_as_a_referral() -> None:
    text = changed(
        (
            'when = { called = "person", callee = "absent" }',
            'when = { called = "person", returns = "unknown" }',
        ),
        text=without_row("ill"),
    )

    assert gaps(text) == ()


def test_given_a_role_that_a_row_asks_when_checked_then_roles_are_described() -> None:
    text = changed(
        ('when = { called = "mobile" }', 'when = { called = "mobile", role = "adviser" }'),
        text=without_block("[role.adviser]"),
    )

    assert not any(finding.detail == "roles" for finding in gaps(text))


def test_given_internal_callers_first_without_a_bound_when_checked_then_external_ones_wait_without_end() -> (
    None
):
    [finding] = gaps(changed(('longest_wait = "3 min"', 'order = "internal first"')))

    assert "external callers can wait without end" in finding.sentence
    assert finding.severity is Severity.ERROR


def test_given_a_clause_in_one_unnamed_language_when_checked_then_only_the_others_are_missed() -> None:
    text = changed(
        ('languages = ["en"]', 'languages = ["en", "sv"]'),
        ('id = "rest"\n', 'id = "rest"\nclause = "Anything else."\n'),
    )

    [finding] = gaps(text)

    assert finding.sentence == "the clause of `rest` is not written in sv"


def test_given_a_loop_through_three_places_when_checked_then_it_is_named_once_from_its_first() -> None:
    text = changed(
        ("overflow = [\"call-back\"]", 'overflow = ["queue b"]'),
        ("[mailbox]", '[queue.b]\nmembers = "b"\nlongest_wait = "2 min"\nthen = "queue a"\n\n'
         '[queue.a]\nmembers = "a"\nlongest_wait = "2 min"\nthen = "switchboard"\n\n[mailbox]'),
    )  # fmt: skip

    loops = [finding for finding in gaps(text) if finding.kind == "loop"]

    assert [finding.name for finding in loops] == ["loop:queue a"]
    assert loops[0].sentence.startswith(
        "`queue a` leads to `switchboard` leads to `queue b` leads to `queue a`:"
    )


@pytest.mark.parametrize(
    ("accepted", "matches"),
    [("missing-part", True), ("missing-part:why", True), ("missing-part:owner", False), ("weak-pin", False)],
)
def test_given_an_accepted_finding_when_checked_then_only_that_kind_or_detail_carries_the_reason(
    accepted: str, matches: bool
) -> None:
    text = (
        re.sub(r"\nwhy = .*", "", WHOLE)
        + f'\n[[policy.accepted]]\nfinding = "{accepted}"\nbecause = "It stands above the door."\n'
    )

    [finding] = gaps(text)

    assert finding.accepted is matches
    assert finding.because == ("It stands above the door." if matches else "")

"""For each kind of finding about a policy: a policy that has it, and its repaired twin that has nothing at all.

The repaired twin is always `WHOLE` (see whole.py), in which the check finds nothing; each broken policy
differs from it in one place. Where a finding has a witness, the command it prints is run, and what `explain`
answers must show the weakness.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ansvar.check.findings import Findings, Severity
from ansvar.check.policy import judge
from ansvar.check.walk import walk
from ansvar.routing.model import Decision
from check.whole import DAY, WHOLE, changed, check, found, policy, see, without_row

REST = 'else = ["switchboard", "message"]'
LAST = '[[route]]\nid = "rest"'
FIRST = '[[route]]\nid = "mobile"'


def test_given_a_whole_policy_when_checked_then_nothing_is_found() -> None:
    assert check(WHOLE) == ()


def ends_in(kind: str, row: str) -> Callable[[dict[str, Any]], bool]:
    return lambda decision: (decision["end"]["kind"], decision["end"]["row"]) == (kind, row)


def one_of_rejected(why: str, row: str) -> Callable[[dict[str, Any]], bool]:
    return lambda decision: any((no["why"], no["row"]) == (why, row) for no in decision["rejected"])


#: name of the finding -> how bad, rows, part of the sentence, the broken policy, what the witness shows
SEEN: dict[str, tuple[str, tuple[str, ...], str, str, Callable[[dict[str, Any]], bool]]] = {
    "dead-end:announcement": (
        "error",
        ("rest",),
        "ends in an announcement with nobody answering and nothing promised",
        changed((REST, 'else = "announcement shut"\n\n[announcement.shut]\nsay = "We are closed."')),
        ends_in("announcement", "rest"),
    ),
    "dead-end:busy tone": (
        "error",
        ("rest",),
        "ends in a busy tone with nobody answering",
        changed((REST, 'else = "busy tone"')),
        ends_in("busy tone", "rest"),
    ),
    "dead-end:refuse": (
        "error",
        ("rest",),
        "ends in a refusal with nobody answering",
        changed((REST, 'else = "refuse"')),
        ends_in("refuse", "rest"),
    ),
    "dead-end:menu": (
        "error",
        ("rest",),
        "ends in the menu `choose`, and who presses no key gets nothing",
        changed(
            (REST, 'else = "menu choose"\n\n[menu.choose]\nsay = "Press 1."\nkeys = { "1" = "message" }')
        ),
        ends_in("menu", "rest"),
    ),
    "dead-end:nothing-promised": (
        "error",
        ("ill",),
        "ends in a message for which the policy promises nothing",
        changed(
            (
                'due = "2 working days"',
                'due = "2 working days"\nexcept = { when = { absent = "ill" }, none = true }',
            )
        ),
        lambda decision: decision["end"]["kind"] == "message" and decision["promise"] is None,
    ),
    "only-default:switchboard": (
        "warning",
        (),
        "no row applies, so the safe default (the switchboard) is taken",
        without_row("rest"),
        lambda decision: decision["determined_by"] == ["default"],
    ),
    "only-default:number": (
        "warning",
        ("rest",),
        "no row gives an end that is possible, so the safe default (a message) is taken",
        changed((REST, 'else = "switchboard"')),
        lambda decision: decision["determined_by"] == ["rest", "default"],
    ),
    "mailbox-forbidden": (
        "notice",
        ("person",),
        "row `person` offers a mailbox, but the absence is over the policy's limit for mailboxes; a message is taken",
        changed(("[mailbox]", '[answering]\nno_mailbox_when_absent = "more than 1 day"\n\n[mailbox]')),
        one_of_rejected("away too long for a mailbox", "person"),
    ),
    "promise-broken": (
        "error",
        ("answer",),
        "`answer` promises an answer by 2026-11-23 16:30, but the owner is not at work before 2026-11-24 08:00 "
        "and nobody takes over",
        changed(
            (
                'due = "2 working days"\nlate = ["deputy", "manager", "unit", "switchboard"]',
                'due = "same day"',
            )
        ),
        lambda decision: decision["promise"]["due_at"] == "2026-11-23T15:30:00+00:00",
    ),
    "no-promise:message": (
        "error",
        ("ill",),
        "a message is taken, but no `promise` row says when it is answered",
        changed(
            ('from = ["mailbox", "message", "call-back"]', 'from = ["mailbox", "call-back"]'),
            ('else = ["mailbox", "message"]', 'else = ["mailbox", "call-back"]'),
            ('"unit 4 rings"]\nelse = "message"', '"unit 4 rings"]\nelse = "call-back"'),
            (REST, 'else = ["switchboard", "call-back"]'),
        ),
        lambda decision: decision["promise"]["promise"] == "default" and decision["end"]["row"] == "ill",
    ),
    "hidden": (
        "error",
        ("late", "ill"),
        "row `late` never decides: whatever it fits, a row above it ends the call first, such as `ill` for a call",
        changed(
            (
                LAST,
                '[[route]]\nid = "late"\nwhen = { called = "person", callee = "absent" }\nelse = "message"\n\n'
                + LAST,
            )
        ),
        lambda decision: decision["determined_by"] == ["ill"],
    ),
}


@pytest.mark.parametrize("name", SEEN)
def test_given_a_broken_policy_when_checked_then_the_weakness_is_found_and_its_witness_shows_it(
    name: str, tmp_path: Path
) -> None:
    severity, rows, sentence, text, shows = SEEN[name]

    finding = found(text, name)

    assert (finding.severity.value, finding.rows) == (severity, rows)
    assert sentence in finding.sentence
    assert finding.witness is not None
    assert finding.witness.words in finding.sentence.replace("A call", "a call")
    explained = see(finding.witness, text, tmp_path)
    assert shows(explained["decision"]), explained["decision"]
    assert not explained["decision"]["errors"]


#: The same for findings that no single call shows: how bad, rows, part of the sentence, the broken policy.
SAID: dict[str, tuple[str, tuple[str, ...], str, str]] = {
    "never-applies": (
        "error",
        ("odd",),
        "row `odd` can never apply: no caller, state and moment fits all its conditions",
        changed(
            (
                LAST,
                '[[route]]\nid = "odd"\nwhen = { called = "switchboard", absent = "ill" }\nelse = "message"\n\n'
                + LAST,
            )
        ),
    ),
    "never-applies:ceased": (
        "notice",
        ("old",),
        "row `old` ceased on 2026-01-01; take it out",
        changed((LAST, '[[route]]\nid = "old"\nvalid_until = 2026-01-01\nelse = "message"\n\n' + LAST)),
    ),
    "loop:queue help": (
        "error",
        (),
        "`queue help` leads to `switchboard` leads to `queue help`: a caller would go round without end",
        changed(
            (
                "[mailbox]",
                '[queue.help]\nmembers = "help"\nlongest_wait = "2 min"\nthen = "switchboard"\n\n[mailbox]',
            ),
            ('overflow = ["call-back"]', 'overflow = ["queue help"]'),
        ),
    ),
    "loop:announcement shut": (
        "error",
        (),
        "`announcement shut` leads to `queue help` leads to `announcement shut`",
        changed(
            (REST, 'else = ["announcement shut", "message"]\n\n[announcement.shut]\nsay = "Please wait."\n'
             'then = "queue help"\n\n[queue.help]\nmembers = "help"\nlongest_wait = "1 min"\nthen = "announcement shut"'),
        ),
    ),
    "loop:menu choose": (
        "error",
        (),
        "`menu choose` leads to `menu choose`",
        changed((REST, 'else = "menu choose"\n\n[menu.choose]\nsay = "Press 1."\nkeys = { "1" = "repeat" }')),
    ),
    "unbounded-wait:help": (
        "warning",
        (),
        "nothing bounds the wait in the queue `help`; set `longest_wait` and `then`",
        changed(("[mailbox]", '[queue.help]\nmembers = "help"\n\n[mailbox]')),
    ),
    "unbounded-wait:switchboard": (
        "warning",
        (),
        "nothing bounds the wait at the switchboard; set `longest_wait` and `overflow`",
        changed(('longest_wait = "3 min"\noverflow = ["call-back"]\n', "")),
    ),
    "language-missing": (
        "warning",
        ("rest",),
        "the clause of `rest` is not written in sv",
        changed(
            ('languages = ["en"]', 'languages = ["en", "sv"]'),
            ('id = "rest"\n', 'id = "rest"\nclause = { en = "Anything else goes to the switchboard." }\n'),
        ),
    ),
    "reason-told": (
        "error",
        (),
        "the policy tells callers the reason of an absence; Ansvar tells the return time only",
        WHOLE + '\n[privacy]\ncaller = "reason"\n',
    ),
    "not-told": (
        "warning",
        (),
        "callers are not told when somebody is back",
        WHOLE + '\n[privacy]\ncaller = "nothing"\n',
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SAID)
def test_given_a_weak_policy_when_checked_then_the_weakness_is_said(name: str) -> None:
    severity, rows, sentence, text = SAID[name]

    finding = found(text, name)

    assert (finding.severity.value, finding.rows) == (severity, rows)
    assert sentence in finding.sentence
    assert finding.witness is None


#: Near misses, which a check must not call weak.
FINE: dict[str, str] = {
    "callers on a list may be refused": changed(
        (FIRST, '[list.abuse]\nname = "abuse"\n\n[[route]]\nid = "abuse"\nwhen = { caller = "list abuse" }\nelse = "refuse"\n\n' + FIRST)
    ),
    "a menu that says what follows without a key": changed(
        (REST, 'else = "menu choose"\n\n[menu.choose]\nsay = "Press 1."\nkeys = { "1" = "message" }\nnone = "message"')
    ),
    "an announcement that goes on": changed(
        (REST, 'else = "announcement shut"\n\n[announcement.shut]\nsay = "We are closed."\nthen = "message"')
    ),
    "external callers first with a bound": changed(('hours = "office"\nl', 'hours = "office"\norder = "external first"\nl')),
    "a queue with a bound": changed(
        ("[mailbox]", '[queue.help]\nmembers = "help"\nlongest_wait = "1 min"\nthen = "call-back"\n\n[mailbox]')
    ),
    "a clause in every language": changed(
        ('languages = ["en"]', 'languages = ["en", "sv"]'),
        ('id = "rest"\n', 'id = "rest"\nclause = { en = "Else the switchboard.", sv = "Annars växeln." }\n'),
    ),
    "a row that begins next year": changed(
        (LAST, '[[route]]\nid = "next"\nvalid_from = 2027-02-01\nwhen = { called = "switchboard" }\nelse = ["switchboard", "message"]\n\n' + LAST)
    ),
    "a row that adds and goes on": changed((FIRST, '[[route]]\nid = "keys"\nkeys = { "0" = "switchboard" }\n\n' + FIRST)),
    "the same day with somebody to take over": changed(('due = "2 working days"', 'due = "next working day"')),
}  # fmt: skip


@pytest.mark.parametrize("what", FINE)
def test_given_a_near_miss_when_checked_then_nothing_is_found(what: str) -> None:
    assert [finding.sentence for finding in check(FINE[what])] == []


def test_given_external_first_without_a_bound_when_checked_then_internal_callers_are_said_to_wait_without_end() -> (
    None
):
    text = changed(('longest_wait = "3 min"', 'order = "external first"'))

    finding = found(text, "unbounded-wait:switchboard")

    assert finding.severity is Severity.ERROR
    assert "internal callers can wait without end" in finding.sentence


def test_given_a_row_for_no_answer_above_all_that_ring_when_checked_then_the_reason_is_told() -> None:
    row = '[[route]]\nid = "unanswered"\nwhen = { called = "person", callee = "no answer" }\nelse = "message"\n\n'

    above = found(changed((FIRST, row + FIRST)), "never-applies")
    below = check(
        changed(
            ('[[route]]\nid = "person"\n', row + '[[route]]\nid = "person"\n'),
        )
    )

    assert above.rows == ("unanswered",)
    assert above.sentence.endswith("`no answer` holds only below a row that rings somebody")
    assert below == ()


def test_given_a_witness_when_printed_then_its_moment_is_by_the_clock_of_the_place() -> None:
    witness = found(without_row("rest"), "only-default:switchboard").witness

    assert witness is not None
    assert witness.at.isoformat() == "2026-11-23T10:00:00+01:00"
    assert witness.command("p.toml") == (
        "ansvar explain --policy p.toml --organisation world --to switchboard --from +4600000099 "
        "--at 2026-11-23T10:00+01:00"
    )


def test_given_situations_that_show_the_same_when_checked_then_they_are_counted_as_one_finding() -> None:
    finding = found(without_row("rest"), "only-default:switchboard")

    assert finding.count > 1


def broken_router(text: str, error: str) -> Findings:
    """Judge the first situation of a policy as if its decision came with an error."""
    met = next(iter(walk(policy(text), DAY)))
    decision: Decision = met.decision.replace(errors=(error,))
    findings = Findings()
    judge(replace(met, decision=decision), findings)
    return findings


def test_given_a_router_that_fails_when_judged_then_the_call_is_named() -> None:
    [finding] = broken_router(WHOLE, "the router failed: KeyError: 'x'").sorted(policy(WHOLE))

    assert (finding.name, finding.severity.value) == ("router-failed", "error")
    assert finding.sentence.endswith("the router failed: KeyError: 'x'")
    assert finding.witness is not None


def test_given_a_row_that_names_what_nobody_has_when_judged_then_it_is_said_to_be_skipped() -> None:
    error = "row `ill` is skipped: the organisation has no unit `moon`"

    [finding] = broken_router(WHOLE, error).sorted(policy(WHOLE))

    assert (finding.name, finding.severity.value, finding.rows) == ("skipped", "error", ("ill",))
    assert error in finding.sentence


def test_given_long_work_when_checked_then_progress_is_told() -> None:
    from ansvar.check.policy import check_policy

    told: list[int] = []
    check_policy(
        policy(
            changed(
                (FIRST, '[[route]]\nid = "urgent"\nwhen = { urgent = true }\ntell = ["unit"]\n\n' + FIRST)
            )
        ),
        DAY,
        told.append,
    )

    assert told == [500 * place for place in range(1, len(told) + 1)]
    assert told

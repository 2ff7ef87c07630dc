"""A small policy in which a check finds nothing at all, to break one thing at a time."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from ansvar.check.findings import Finding, Witness
from ansvar.check.policy import check_policy
from ansvar.policy.load import read_policy
from ansvar.policy.model import Policy
from ansvar.words.text import LANGUAGES
from cli.running import run_line

#: An ordinary Monday.
DAY = date(2026, 11, 23)

WHOLE = """\
[policy]
title = "Telephone policy"
organisation = "Harbour Office"
languages = ["en"]
why = "Whoever calls gets an answer or a promise."
otherwise = "Callers who get neither complain, and the unit hears of it."
owner = "the secretariat"
authors = ["reception", "IT"]
adopted_by = "the board"
adopted_on = "2026-01-15"

[hours.office]
open = ["mon-fri 08:00-16:30"]

[mailbox]
pin = "at least 6 digits"

[switchboard]
hours = "office"
longest_wait = "3 min"
overflow = ["call-back"]

[numbers]
shown_outside_hours = "main"

[devices]
lost_report_within = "1 day"

[role.adviser]
name = "adviser"

[[route]]
id = "mobile"
when = { called = "mobile" }
try = "mobile 5 rings"

[[route]]
id = "present"
when = { called = "person", callee = "present" }
try = "person 4 rings"

[[route]]
id = "ill"
when = { called = "person", absent = "ill" }
try = ["deputy 4 rings", "manager 4 rings"]
else = "unit message"
tell = ["return time"]

[[route]]
id = "away"
when = { called = "person", callee = "absent" }
try = "deputy 4 rings"
tell = ["return time"]

[[route]]
id = "person"
when = { called = "person" }
try = "same function 4 rings"
else = ["mailbox", "message"]

[[route]]
id = "group"
when = { called = ["function", "unit"] }
try = ["function 4 rings", "unit 4 rings"]
else = "message"

[[route]]
id = "rest"
else = ["switchboard", "message"]

[[promise]]
id = "answer"
from = ["mailbox", "message", "call-back"]
due = "2 working days"
late = ["deputy", "manager", "unit", "switchboard"]

[[duty]]
id = "refer"
who = "everyone"
does = "set referral"

[[goal]]
id = "answered"
measure = "answered"
bound = "at least 90 %"
by = "unit"
"""


def changed(*changes: tuple[str, str], text: str = WHOLE) -> str:
    """Return the whole policy with each first text replaced by the second; each must be there exactly once."""
    for old, new in changes:
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
        text = text.replace(old, new)
    return text


def without_row(id: str, text: str = WHOLE) -> str:
    """Return a policy without the row of this id."""
    blocks = text.split("\n\n")
    left = [block for block in blocks if f'\nid = "{id}"\n' not in f"{block}\n"]
    assert len(left) == len(blocks) - 1
    return "\n\n".join(left)


def policy(text: str) -> Policy:
    """Return the policy of a text, which must be without faults."""
    found, faults = read_policy(text)
    assert found is not None, "\n".join(map(str, faults))
    return found


def check(text: str) -> tuple[Finding, ...]:
    """Return what the check finds in the policy of a text."""
    return said_everywhere(check_policy(policy(text), DAY))


def said_everywhere(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Return findings, each of which every language can say with all its facts."""
    for finding in findings:
        for language in LANGUAGES:
            texts = [finding.say(language), finding.witness.say(language) if finding.witness else ""]
            assert not any(sign in text for sign in ("{}", "None", "Said(") for text in texts), texts
    return findings


def found(text: str, name: str) -> Finding:
    """Return the one finding of this name (`kind` or `kind:detail`)."""
    every = check(text)
    [one] = [finding for finding in every if finding.name == name] or [None]
    assert one is not None, f"{name} is not among {[finding.name for finding in every]}"
    return one


def see(witness: Witness | None, text: str, folder: Path) -> dict[str, Any]:
    """Return what `ansvar explain` says of a finding's witness, by the very command that the check prints."""
    assert witness is not None
    file = folder / "policy.toml"
    file.write_text(text, encoding="utf-8")
    ran = run_line(witness.command(str(file)), "--json")
    assert (ran.code, ran.err) == (0, "")
    explained: dict[str, Any] = ran.json
    return explained

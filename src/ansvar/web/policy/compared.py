"""What came of checking and comparing a text, as a page shows it to one reader."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.translation import get_language

from ansvar.check.diff import Change
from ansvar.check.findings import Finding
from ansvar.check.world import world_of
from ansvar.policy.model import Policy
from ansvar.policy.places import Places
from ansvar.speech import caller
from ansvar.speech.sentence import one_sentence
from ansvar.speech.words import sentence
from ansvar.web.policy.checking import Outcome
from ansvar.web.policy.words import FINDINGS, PARTS, SEVERITIES, SEVERITY_COLOURS
from ansvar.words.faults import Fault

#: More than this nobody reads on a page.
MOST_CHANGES: Final = 25
MOST_LINES: Final = 1200
#: Each may be kept by a field of its own, and a form has no more fields than a server takes.
MOST_WEAKNESSES: Final = 60
#: The made-up organisation in which everybody is there.
_WORLD: Final = "world"


@dataclass(frozen=True, slots=True)
class Mistake:
    """A fault with its line as it stands."""

    fault: Fault
    text: str


@dataclass(frozen=True, slots=True)
class Weakness:
    """A finding in words; `line`: of its first row in the text, 0 when there is none.

    `sentence` says what is weak, `call` the call that shows it ("" where none does or the sentence tells it).
    """

    finding: Finding
    sentence: str
    call: str
    title: Any
    severity: Any
    colour: str
    line: int


@dataclass(frozen=True, slots=True)
class Met:
    """A caller who meets something else: what it was, and what it becomes.

    `unsaid` and `said`: the sentences the caller hears before and not after, and the other way round.
    """

    who: str
    at: datetime
    count: int
    parts: tuple[Any, ...]
    before: str
    after: str
    unsaid: tuple[str, ...]
    said: tuple[str, ...]
    language: str
    old_rows: tuple[str, ...]
    new_rows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """An outcome as it is shown."""

    mistakes: tuple[Mistake, ...]
    weaknesses: tuple[Weakness, ...]
    kept: tuple[Weakness, ...]
    met: tuple[Met, ...]
    ways: int
    situations: int
    can_stand: bool
    failed: bool
    same: bool


def told(outcome: Outcome, text: str, same: bool) -> Told:
    """Return what came of a text, in the reader's language; `same`: it says what it was compared with."""
    lines, places, language = text.split("\n"), Places(text), get_language() or "en"
    starts = {}
    if outcome.policy is not None:
        for name in ("route", "promise", "duty", "goal", "clause"):
            for number, row in enumerate(getattr(outcome.policy, name)):
                starts[row.id] = places.line((name, number))
    weak = [
        Weakness(
            each,
            sentence(each.say(language)),
            _call(each, language),
            FINDINGS.get(each.kind, each.kind),
            SEVERITIES[each.severity.value],
            SEVERITY_COLOURS[each.severity.value],
            next((starts[row] for row in each.rows if row in starts), 0),
        )
        for each in outcome.findings
    ]
    changes, old, new = outcome.changes, outcome.against, outcome.policy
    return Told(
        tuple(Mistake(each, _line(lines, each.line)) for each in outcome.faults),
        tuple(each for each in weak if not each.finding.accepted)[:MOST_WEAKNESSES],
        tuple(each for each in weak if each.finding.accepted),
        tuple(_met(each, old, new) for each in changes[:MOST_CHANGES] if old and new),
        len(changes),
        sum(each.count for each in changes),
        outcome.can_stand,
        outcome.failed,
        same,
    )  # fmt: skip


def _line(lines: Sequence[str], number: int) -> str:
    return lines[number - 1].strip()[:200] if 0 < number <= len(lines) else ""


def _call(finding: Finding, language: str) -> str:
    """Return the call that shows a finding, "" where none does or the sentence tells it already."""
    call = finding.witness.say(language) if finding.witness is not None else ""
    return "" if call[1:] in finding.say(language) else call


def _begun(call: str) -> str:
    return f"{call[:1].upper()}{call[1:]}"


def _met(change: Change, old: Policy, new: Policy) -> Met:
    witness, language, spoken = change.witness, get_language() or "en", new.site.languages[0]
    because, hears = [], []
    for policy, decision in ((old, change.old), (new, change.new)):
        world = world_of(policy, witness.at, witness.to, emptied=witness.organisation != _WORLD)
        because.append(one_sentence(decision, world, policy, language, witness.at))
        hears.append(caller(decision, world, policy, spoken, witness.at))
    return Met(
        _begun(witness.say(language)),
        witness.at,
        change.count,
        tuple(PARTS[each] for each in change.parts),
        because[0],
        because[1],
        tuple(each for each in hears[0] if each not in hears[1]),
        tuple(each for each in hears[1] if each not in hears[0]),
        spoken,
        change.old_rows,
        change.new_rows,
    )


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a comparison of two texts. `kind`: `new`, `gone`, `same` or `gap`."""

    kind: str
    before: int
    after: int
    text: str


def lines_of(old: str, new: str, around: int = 2) -> list[Line]:
    """Return the lines that two texts do not share, each with some around it and its numbers in both."""
    before, after = old.splitlines(), new.splitlines()
    found: list[Line] = []
    for group in difflib.SequenceMatcher(None, before, after, autojunk=False).get_grouped_opcodes(around):
        if found:
            found.append(Line("gap", 0, 0, ""))
        for what, first, last, start, end in group:
            if what == "equal":
                found += [
                    Line("same", first + n + 1, start + n + 1, before[first + n]) for n in range(last - first)
                ]
                continue
            found += [Line("gone", n + 1, 0, before[n]) for n in range(first, last)]
            found += [Line("new", 0, n + 1, after[n]) for n in range(start, end)]
    return found[:MOST_LINES]

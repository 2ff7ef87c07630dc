"""What a change of the directory does to callers: new findings of the check, and numbers that others answer then."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from ansvar.check.findings import Finding
from ansvar.check.organisation import check_organisation
from ansvar.directory.index import index_of
from ansvar.directory.layout import FUNCTIONS, LINES, PEOPLE, UNITS
from ansvar.directory.model import Organisation
from ansvar.directory.numbers import canonical_or_as_is
from ansvar.directory.sheets import Change
from ansvar.policy.model import Policy
from ansvar.policy.targets import ANSWERING, PROMISING, EndKind
from ansvar.routing.model import Call, Decision
from ansvar.routing.route import decide
from ansvar.routing.router import Router
from ansvar.speech.names import Names
from ansvar.speech.sentence import to_end
from ansvar.web.explain.rights import tells_reason
from ansvar.web.held import Held
from ansvar.web.house import House, house

#: Organisations up to this size are checked whole; of larger ones those whom the change touches.
WHOLE: Final = 3_000
#: So many people are walked at most.
MOST_WALKED: Final = 2_000
#: So many numbers and people are asked about at most, and so many answers shown.
MOST_ASKED: Final = 400
MOST_SHOWN: Final = 100
#: Who has somebody as deputy or forward.
Pointing = Callable[[str], list[str]]
#: What of a person decides who answers.
_STEERS: Final = frozenset(
    {
        "unit", "extension", "direct", "mobile", "private_phone", "functions", "roles", "competences", "team",
        "deputies", "deputies_agreed", "forward", "hours", "ring_when_away", "silent", "mailbox",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answer:
    """Who takes calls to somebody or to a number: before and after, in words; `nobody`: that is worse than it was."""

    to: str
    called: str
    before: str
    after: str
    nobody: bool


@dataclass(frozen=True, slots=True)
class Judged:
    """What is new. `walked`: whom the check looked at, None for everybody; `at`: the moment of the answers."""

    findings: tuple[Finding, ...]
    answers: tuple[Answer, ...]
    walked: int | None
    at: datetime

    @property
    def heavy(self) -> bool:
        """Whether somebody should look before it is done: a caller could meet nobody."""
        return any(each.nobody for each in self.answers) or any(
            each.severity.value != "notice" and not each.accepted for each in self.findings
        )


def judge(changes: list[Change], after: Organisation, language: str) -> Judged:
    """Return what changes of the files do to callers. Blocks: seconds for a large organisation."""
    known = house()
    base, policy = known.base, known.policy
    hour = known.now().replace(minute=0, second=0, microsecond=0)
    only, pointing = None, _pointing(base)
    if len(after.people) > WHOLE:
        only = frozenset(sorted(_touched(changes, after, pointing))[:MOST_WALKED])
        before = check_organisation(policy, base, hour, only=only)
    else:
        before = _whole(Held(policy), Held(base), hour)
    now = check_organisation(policy, after, hour, only=only)
    at = open_at(known)
    answers = _answers(known, _calls(changes, after, pointing), after, at, language)
    return Judged(told(known, _new(before, now)), answers, None if only is None else len(only), at)


@lru_cache(maxsize=2)
def _whole(policy: Held[Policy], base: Held[Organisation], hour: datetime) -> tuple[Finding, ...]:
    return check_organisation(policy.of, base.of, hour)


def _new(before: Iterable[Finding], after: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings that were not there, or that more calls or more people show now."""
    known = {(each.kind, each.detail, each.rows): each for each in before}
    found = []
    for each in after:
        was = known.get((each.kind, each.detail, each.rows))
        if was is None or each.count > was.count or (each.witness is None and _more(each, was)):
            found.append(each)
    return tuple(found)


def told(known: House, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings that tell nobody why somebody is away: not of unplanned absence, of no rule for one kind."""
    return tuple(
        each
        for each in findings
        if each.kind != "ill-uncovered" and not any(tells_reason(known.policy, row) for row in each.rows)
    )


def _more(finding: Finding, was: Finding) -> bool:
    """Whether a finding of the records is about more people than before, or about another one."""
    counts = [int(met[1]) if (met := _COUNT.match(each.sentence)) else 1 for each in (finding, was)]
    if counts == [1, 1]:
        return _IDS.findall(finding.sentence) != _IDS.findall(was.sentence)
    return counts[0] > counts[1]


#: Findings of the records begin with how many people they are about, or name the one.
_COUNT: Final = re.compile(r"(\d+) people .*", re.DOTALL)
_IDS: Final = re.compile(r"`([^`]+)`")


def _touched(changes: list[Change], after: Organisation, pointing: Pointing) -> set[str]:
    """Return the people whose calls may go elsewhere than they did."""
    found: set[str] = set()
    for change in changes:
        if change.file == PEOPLE.name:
            found.add(change.key)
        elif change.file == UNITS.name:
            found.update(index_of(after).of_unit(change.key))
        elif change.file == FUNCTIONS.name:
            found.update(index_of(after).members(change.key))
    return found.union(*map(pointing, found)) & after.people.keys()


# -- who answers ------------------------------------------------------------------------------------------


def open_at(known: House) -> datetime:
    """Return now when the switchboard is open, else the moment at which it opens next."""
    now = known.now()
    opens = known.presence().switchboard().opens_at(now.timestamp())
    if opens is None or opens <= now.timestamp():
        return now
    return datetime.fromtimestamp(opens + 60, now.tzinfo)


def _calls(changes: list[Change], after: Organisation, pointing: Pointing) -> Iterator[str]:
    """Yield what is called in a way that may have changed: numbers, people, units, functions."""
    for change in changes:
        columns = {each.column: each for each in change.cells}
        for name in ("extension", "direct", "mobile", "number"):
            if name in columns:
                both = (columns[name].old, columns[name].new)
                yield from (canonical_or_as_is(text, after.country) for text in both if text)
        if change.file == PEOPLE.name and (change.what == "added" or not _STEERS.isdisjoint(columns)):
            if change.what != "removed":
                yield f"person:{change.key}"
            yield from (f"person:{each}" for each in pointing(change.key))
        elif change.file in (UNITS.name, FUNCTIONS.name) and change.what != "removed":
            yield f"{'unit' if change.file == UNITS.name else 'function'}:{change.key}"
        elif change.file == LINES.name:
            yield canonical_or_as_is(change.key, after.country)
        if change.file == PEOPLE.name and "functions" in columns:
            for text in (columns["functions"].old, columns["functions"].new):
                yield from (f"function:{each.strip()}" for each in text.split("|") if each.strip())


def _pointing(base: Organisation) -> Pointing:
    """Return who has somebody as deputy or forward."""
    forwards: dict[str, list[str]] = {}
    for each in base.people.values():
        if each.forward:
            forwards.setdefault(each.forward, []).append(each.id)
    known = index_of(base)
    return lambda person: [*known.deputy_for(person), *forwards.get(person, ())]


def _answers(
    known: House, calls: Iterator[str], after: Organisation, at: datetime, language: str
) -> tuple[Answer, ...]:
    router, base = known.router(), known.base
    then = Router(known.policy, known.laid_over(after))
    wanted: dict[str, None] = {}
    for to in calls:
        wanted[to] = None
        if len(wanted) == MOST_ASKED:
            break
    names = Names(base, known.policy, language), Names(after, known.policy, language)
    found = []
    for to in wanted:
        if not _there(to, after):
            continue
        call = Call(to=to, caller=known.outside_caller(), id="directory")
        was = decide(router, call, at) if _there(to, base) else None
        now = decide(then, call, at)
        texts = "" if was is None else _said(was, names[0]), _said(now, names[1])
        if texts[0] != texts[1]:
            worse = not _somebody(now) and (was is None or _somebody(was))
            called = names[1].of(to) if ":" in to else names[1].number(to)
            found.append(Answer(to, called, *texts, worse))
    return tuple(sorted(found, key=lambda each: not each.nobody)[:MOST_SHOWN])


def _there(to: str, organisation: Organisation) -> bool:
    """Whether an organisation has whom a call is to; any number can be called."""
    kind, _colon, id = to.partition(":")
    things: dict[str, Any] = {
        "person": organisation.people, "unit": organisation.units, "function": organisation.functions
    }  # fmt: skip
    return kind not in things or id in things[kind]


def _said(decision: Decision, names: Names) -> str:
    endpoints = dict.fromkeys(names.endpoint(each) for step in decision.steps for each in step.endpoints)
    return ", ".join([*endpoints, to_end(decision, names)])


#: Ends at which somebody or something takes the call up: people, or a promise.
_TAKEN: Final = ANSWERING | PROMISING | {EndKind.MENU}


def _somebody(decision: Decision) -> bool:
    return bool(decision.steps) or decision.end.kind in _TAKEN

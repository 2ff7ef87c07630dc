"""One sentence that says where a call goes and why: what `ansvar explain` prints first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from ansvar.directory.model import Organisation
from ansvar.policy.model import Policy
from ansvar.policy.targets import EndKind
from ansvar.routing.model import Decision, EndsIn, Rejected, Step
from ansvar.speech import words
from ansvar.speech.names import DEFAULT, Names
from ansvar.words.phrase import shorten

#: Of more people than this only the first are named.
NAMED: Final = 3
#: A clause is cut here when it stands in a sentence.
LONGEST_CLAUSE: Final = 240
_SELF_EVIDENT: Final = frozenset(
    {"person", "mobile", "private phone", "switchboard", "queue", "answering service", "number", ""}
)
#: The row that lets an emergency number pass.
EMERGENCY: Final = "numbers.emergency"
_OWNED: Final = (EndKind.MAILBOX, EndKind.MESSAGE, EndKind.CALL_BACK)


def one_sentence(
    decision: Decision, organisation: Organisation, policy: Policy, language: str, now: datetime
) -> str:
    """Return where the call goes, and the row with its clause that says so, in one sentence.

    `now` is taken so that every renderer is called alike; the sentence names no time.
    """
    return because(decision, Names(organisation, policy, language))


def because(decision: Decision, names: Names) -> str:
    """Return the sentence with the names at hand."""
    goes, row = where_to(decision, names), deciding_row(decision)
    if row == DEFAULT:
        reason = names.words.because_fault if decision.errors else names.words.because_default
        return reason.format(goes=goes)
    if names.row(row) is None:
        return names.words.because_setting.format(goes=goes, row=row)
    clause = shorten(names.clause(row), LONGEST_CLAUSE)
    if not clause:
        return names.words.because_row.format(goes=goes, row=row)
    return words.sentence(names.words.because_clause.format(goes=goes, row=row, clause=clause))


def deciding_row(decision: Decision) -> str:
    """Return the id of the row that first sends the call somewhere; `default` when none does."""
    if decision.steps:
        return decision.steps[0].row
    return decision.end.row or DEFAULT


def where_to(decision: Decision, names: Names) -> str:
    """Return where the call goes, without the reason and without a full stop."""
    called, end = _called(decision, names), to_end(decision, names)
    if not decision.steps:
        return names.words.goes_to_end.format(called=called, end=end)
    first = through(decision.steps, decision, names)
    if _answers_as(decision.steps[-1], decision.end):
        return names.words.goes_through.format(called=called, first=first)
    return names.words.goes.format(called=called, first=first, end=end)


def is_emergency(decision: Decision) -> bool:
    """Whether an emergency number was called, which passes without a word."""
    return decision.end.row == EMERGENCY


def has_state(decision: Decision) -> bool:
    """Whether it is known how the one called stands; a router that failed never looked."""
    return not is_emergency(decision) and (
        decision.told.state != "unknown number" or decision.called == "number"
    )


def called_in_full(decision: Decision, names: Names) -> str:
    """Return who was called, with the unit behind the name of a person or function."""
    if is_emergency(decision):
        return names.words.number_of.format(number=decision.end.name)
    if decision.called == "number":
        return names.words.states["unknown number"]
    called, unit = names.of(decision.called), names.unit_of(decision.called)
    if unit is None or decision.called == f"unit:{unit}":
        return called
    return f"{called}, {names.of('unit:' + unit)}"


def _called(decision: Decision, names: Names) -> str:
    if is_emergency(decision):
        return names.words.number_of.format(number=decision.end.name)
    if decision.called == "number":
        return names.words.unused_number
    return names.words.main_number if decision.called == "switchboard" else names.of(decision.called)


def through(steps: tuple[Step, ...], decision: Decision, names: Names, labelled: bool = True) -> str:
    """Return the steps in order: to one, then to the next; `labelled` says by which target they were found."""
    first, *rest = [to_step(step, decision, names, labelled) for step in steps]
    for following in rest:
        first = names.words.then.format(first=first, next=following)
    return first


def to_step(step: Step, decision: Decision, names: Names, labelled: bool = True) -> str:
    """Return a step with the preposition of the language: `till Bo Ek (samma funktion)`."""
    kinds = {endpoint.kind for endpoint in step.endpoints}
    if kinds == {"switchboard"}:
        return names.words.end_to["switchboard"]
    if len(step.endpoints) == 1 and kinds <= {"queue", "service"}:
        key = "queue" if "queue" in kinds else "answering service"
        return _to_named(key, names.endpoint(step.endpoints[0]), names)
    return names.words.to.format(name=step_name(step, decision, names, labelled))


def step_name(step: Step, decision: Decision, names: Names, labelled: bool = True) -> str:
    """Return whom a step rings: the people by name, and which target they were found by."""
    own = [
        endpoint.kind
        for endpoint in step.endpoints
        if f"person:{endpoint.id}" == decision.called and endpoint.kind in ("person", "mobile")
    ]
    if own and len(own) == len(step.endpoints):
        phones = [names.words.own_phone if kind == "person" else names.words.own_mobile for kind in own]
        return words.all_of(tuple(dict.fromkeys(phones)), names.language)
    called = [names.endpoint(endpoint) for endpoint in step.endpoints]
    label = target_name(step.target, names)
    word, _ = words.split_target(step.target)
    if not called:
        return label
    people = some_of(called, names)
    evident = word in _SELF_EVIDENT or label in called or step.target == decision.called.partition(":")[0]
    if evident or not labelled:
        return people
    return f"{people[:-1]}, {label})" if people.endswith(")") else f"{people} ({label})"


def some_of(called: Iterable[str], names: Names) -> str:
    """Return names joined by "and"; of many only the first, and how many more."""
    called = list(dict.fromkeys(called))
    if len(called) <= NAMED:
        return words.all_of(called, names.language)
    return names.words.more.format(names=", ".join(called[: NAMED - 1]), n=len(called) - NAMED + 1)


def target_name(target: str, names: Names) -> str:
    """Return the name of a target: which function, unit or queue if the row names one, else its kind."""
    parts = words.joined_targets(target)
    if len(parts) > 1:
        return words.all_of(tuple(target_name(part, names) for part in parts), names.language)
    word, name = words.split_target(target)
    if not name or not word:
        return words.target(target, names.language)
    called = names.of(f"{word}:{name}")
    return called if called != name else f"{words.target(word, names.language)} {name}"


def to_end(decision: Decision, names: Names) -> str:
    """Return the end with the preposition of the language: `till röstbrevlådan hos Bo Ek`."""
    end, named = decision.end, names.words.end_to_named
    if end.kind == EndKind.MESSAGE and end.name == "switchboard":
        return f"{names.words.end_to['switchboard']} ({names.words.ends['message']})"
    if end.kind in _OWNED and end.owner and end.owner != decision.called:
        return named[end.kind].format(name=names.of(end.owner))
    if called := end_name(decision, names):
        return _to_named(end.kind, called, names)
    return names.words.end_to.get(end.kind, end.kind)


def end_name(decision: Decision, names: Names) -> str:
    """Return what the queue, the answering service or the number is called in which a call ends, else ""."""
    end = decision.end
    if end.kind == EndKind.ANSWERING_SERVICE and (end.name or end.owner):
        return names.of(end.owner if end.owner.startswith("service:") else f"service:{end.name}")
    if end.kind in (EndKind.QUEUE, EndKind.NUMBER) and end.name:
        return names.of(f"{end.kind}:{end.name}")
    return ""


def _to_named(kind: str, called: str, names: Names) -> str:
    """Return `to the queue Permits`, but `to Support queue`: a name that says what it is needs no more."""
    noun = names.words.targets[kind].casefold()
    if kind != "number" and called.casefold() == noun:
        return names.words.end_to[kind]
    text = (
        names.words.to if kind != "number" and noun in called.casefold() else names.words.end_to_named[kind]
    )
    return text.format(name=called)


def target_or_end(text: str, names: Names) -> str:
    """Return the name of what a row tried or ended in: `deputy`, `the mailbox (the unit)`."""
    if text in names.words.ends and text not in names.words.targets:
        return words.end(text, names.language)
    if (kind := text.rpartition(" ")[2]) in ("mailbox", "message", "call-back"):
        owner = text.removesuffix(kind).strip()
        return f"{words.end(kind, names.language)} ({words.who(owner, names.language)})"
    return target_name(text, names)


def who_was_ruled_out(rejected: Rejected, names: Names) -> str:
    """Return who was ruled out; when the target has nobody at all, the target itself."""
    return names.of(rejected.candidate) if rejected.candidate else target_or_end(rejected.target, names)


def _answers_as(step: Step, end: EndsIn) -> bool:
    """Whether the last step is the same place as the end, which then need not be told twice."""
    word, name = words.split_target(step.target)
    return word == end.kind and name == end.name

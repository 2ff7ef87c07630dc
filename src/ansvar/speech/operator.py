"""One line for the operator: who was sought, why not there, until when, where the call goes, what is promised."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from ansvar.directory.model import Organisation
from ansvar.policy.model import Policy
from ansvar.policy.targets import EndKind
from ansvar.routing.model import Decision, Step
from ansvar.speech import times, words
from ansvar.speech.absence import kind_for_operator
from ansvar.speech.names import DEFAULT, Names
from ansvar.speech.sentence import (
    called_in_full,
    deciding_row,
    has_state,
    is_emergency,
    some_of,
    through,
    to_end,
    who_was_ruled_out,
)
from ansvar.words.phrase import shorten

#: The line is kept this short, in characters, so that it can be spoken while a caller listens.
LONGEST: Final = 160
_CLOSED: Final = ("closed", "quiet", "outside hours", "switchboard closed")


def operator(
    decision: Decision, organisation: Organisation, policy: Policy, language: str, now: datetime
) -> str:
    """Return one line of at most 160 characters, from what matters most to what can be left out.

    The kind of an absence is told only where the policy's `privacy.operator` allows it.
    """
    names = Names(organisation, policy, language)
    lines = list(_variants(decision, names, now))
    for line in lines:
        if len(line) <= LONGEST:
            return line
    return shorten(lines[-1], LONGEST)


def _variants(decision: Decision, names: Names, now: datetime) -> Iterator[str]:
    standing, promise = _standing(decision, names, now), _promise(decision, names, now)
    steps, called = decision.steps, names.of(decision.called)
    placed, head = (
        f"{who}: {standing}" if has_state(decision) else who
        for who in (called_in_full(decision, names), called)
    )
    if is_emergency(decision):
        head = placed
    elif decision.called == "number":
        head = placed = standing
    for parts in (
        (placed, _goes(decision, names, steps, True, True), promise),
        (head, _goes(decision, names, steps, True, True), promise),
        (head, _goes(decision, names, steps, True, False), promise),
        (head, _goes(decision, names, steps, False, False), promise),
        (head, _goes(decision, names, steps[:1], False, False), promise),
        (head, _goes(decision, names, steps[:1], False, False)),
        (head, promise),
        (head,),
    ):
        yield " ".join(words.sentence(part) for part in parts if part)


def _standing(decision: Decision, names: Names, now: datetime) -> str:
    told, zone, language = decision.told, names.zone, names.language
    state = words.state(told.state, language)
    kind = kind_for_operator(decision, names, now)
    parts = [f"{state} ({kind})" if kind else state]
    if names.policy.privacy.operator != "nothing":
        if told.return_known and told.back_at is not None and told.back_at > now:
            parts.append(
                names.words.op_back.format(when=times.when(told.back_at, now, zone, language, brief=True))
            )
        elif told.return_known is not None:
            parts.append(names.words.op_back_unknown)
    if len(parts) == 1 and told.state in _CLOSED and told.opens_at is not None:
        text = names.words.op_back if told.state == "quiet" else names.words.op_opens
        parts.append(text.format(when=times.when(told.opens_at, now, zone, language, brief=True)))
    return ", ".join(parts)


def _goes(decision: Decision, names: Names, steps: tuple[Step, ...], why: bool, labelled: bool) -> str:
    here = [
        number for number, step in enumerate(steps) if words.split_target(step.target)[0] == "switchboard"
    ]
    if here or decision.end.kind == EndKind.SWITCHBOARD:
        before = steps[: here[0]] if here else steps
        if before:
            return names.words.op_here_after.format(first=through(before, decision, names, labelled))
        reason = _why_here(decision, names) if why else ""
        return names.words.op_here_why.format(why=reason) if reason else names.words.op_here
    if not steps:
        return names.words.op_goes_to_end.format(end=to_end(decision, names))
    return names.words.op_goes.format(
        first=through(steps, decision, names, labelled), end=to_end(decision, names)
    )


def _why_here(decision: Decision, names: Names) -> str:
    """Return why the call fell to the operator: who was ruled out, else that no row applied."""
    reasons: dict[str, list[str]] = {}
    for rejected in decision.rejected:
        if rejected.candidate != decision.called:
            reasons.setdefault(words.why(rejected.why, names.language), []).append(
                who_was_ruled_out(rejected, names)
            )
    if reasons:
        why, who = next(iter(reasons.items()))
        return f"{some_of(who, names)} – {why}"
    return names.words.no_row if deciding_row(decision) == DEFAULT else ""


def _promise(decision: Decision, names: Names, now: datetime) -> str:
    if decision.promise is None:
        return ""
    due = times.before(decision.promise.due_at, now, names.zone, names.language, brief=True)
    return names.words.op_promise.format(before=due)

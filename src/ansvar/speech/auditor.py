"""The full account of a decision, for whoever must answer for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from ansvar.directory.model import Organisation
from ansvar.policy.model import Policy
from ansvar.routing.model import Decision, PromiseTerms, Rejected, Step
from ansvar.speech import times, words
from ansvar.speech.absence import kind_of
from ansvar.speech.keys import written
from ansvar.speech.names import DEFAULT, Names
from ansvar.speech.sentence import (
    because,
    called_in_full,
    deciding_row,
    end_name,
    has_state,
    step_name,
    target_or_end,
    who_was_ruled_out,
)


@dataclass(frozen=True, slots=True)
class Cited:
    """A row that made the decision: its id, what it is called, and its clause ("" when it has none)."""

    row: str
    called: str
    clause: str


@dataclass(frozen=True, slots=True)
class RuledOut:
    """A candidate that was ruled out: by which row's attempt, which target, who, and why in words."""

    row: str
    target: str
    candidate: str
    why: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a call goes where it goes.

    - `headline`: one sentence; `lines`: the account in order, each `label: text`.
    - `rows`: the rows that made the decision, in order of use, each with its clause.
    - `rejected`: the candidates that were ruled out; `errors`: what was wrong with the policy.
    """

    headline: str
    lines: tuple[str, ...]
    rows: tuple[Cited, ...]
    rejected: tuple[RuledOut, ...]
    errors: tuple[str, ...]
    language: str
    labels: tuple[str, str, str]

    def text(self) -> str:
        """Return the whole account as plain text."""
        cited = [f"{row.called}: {row.clause}" if row.clause else row.called for row in self.rows]
        # One line each, however many rows met the same hindrance; a target that nobody fills stands alone.
        out = list(
            dict.fromkeys(
                f"{each.candidate}: {each.why}"
                if each.candidate == each.target
                else f"{each.candidate} ({each.target}): {each.why}"
                for each in self.rejected
            )
        )
        parts = [self.headline, "", *self.lines]
        for label, entries in zip(self.labels, (cited, out, list(self.errors)), strict=True):
            if entries:
                parts += ["", f"{label}:", *(f"- {entry}" for entry in entries)]
        return "\n".join(parts)


def auditor(
    decision: Decision,
    policy: Policy,
    organisation: Organisation,
    language: str,
    now: datetime,
    detail: Literal["none", "kind"] = "none",
) -> Explanation:
    """Return the full account of a decision in a language.

    The kind of an absence is named only with `detail="kind"`, for those who may see it; a clause is shown as
    the policy wrote it. Clauses that the policy has not in the language stand in its own.
    """
    names = Names(organisation, policy, language)
    label = names.words.labels
    return Explanation(
        headline=because(decision, names),
        lines=tuple(_lines(decision, names, now, detail)),
        rows=tuple(Cited(row, names.of_row(row), names.clause(row)) for row in decision.determined_by),
        rejected=tuple(_ruled_out(rejected, names) for rejected in decision.rejected),
        errors=decision.errors,
        language=names.language,
        labels=(label["rows"], label["ruled out"], label["errors"]),
    )


def _ruled_out(rejected: Rejected, names: Names) -> RuledOut:
    return RuledOut(
        row=rejected.row,
        target=target_or_end(rejected.target, names),
        candidate=who_was_ruled_out(rejected, names),
        why=words.why(rejected.why, names.language),
    )


def _lines(decision: Decision, names: Names, now: datetime, detail: str) -> Iterator[str]:
    label, told, language = names.words.labels, decision.told, names.language

    def line(key: str, text: str) -> str:
        return f"{label[key]}: {text}"

    yield line("called", called_in_full(decision, names))
    if has_state(decision):
        yield line("state", _state(decision, names, now))
    if detail == "kind" and (kind := kind_of(decision, names, now)):
        yield line("absence", kind)
    row = deciding_row(decision)
    clause = names.clause(row)
    yield line("decided", names.of_row(row) + (f": {clause}" if clause else ""))
    if not decision.steps:
        yield line("tries", names.words.no_rings)
    for number, step in enumerate(decision.steps, start=1):
        yield line("tries", f"{number}. {_step(step, decision, names)}")
    end = words.end(decision.end.kind, language)
    whose = _whose(decision, names)
    yield line("ends", f"{end}{whose} – {names.of_row(decision.end.row)}")
    if decision.promise is not None:
        yield from _promise(decision.promise, names)
    for key in decision.keys:
        yield line("keys", f"{written(key, names)} – {names.of_row(key.row)}")
    if told.facts:
        yield line("told", ", ".join(words.fact(fact, language) for fact in told.facts))
    for by, who in decision.notify:
        yield line("notified", f"{names.of(who)} ({words.channel(by, language)})")
    if decision.shown:
        shown = names.words.shown.get(decision.shown)
        yield line("shown", shown or names.number(decision.shown))
    if decision.transfer:
        yield line("transfer", words.transfer(decision.transfer, language))
    if decision.instructions:
        yield line("instructions", decision.instructions)
    if decision.queued_since is not None:
        yield line("queued", times.exactly(decision.queued_since, names.zone, language))


def _state(decision: Decision, names: Names, now: datetime) -> str:
    told, language = decision.told, names.language
    state = [words.state(told.state, language)]
    if told.return_known and told.back_at is not None and told.back_at > now:
        state.append(names.words.op_back.format(when=times.exactly(told.back_at, names.zone, language)))
    elif told.return_known is not None:
        state.append(names.words.op_back_unknown)
    if told.opens_at is not None and told.opens_at != told.back_at:
        state.append(names.words.op_opens.format(when=times.exactly(told.opens_at, names.zone, language)))
    return ", ".join(state)


def _whose(decision: Decision, names: Names) -> str:
    end = decision.end
    if end.kind in ("mailbox", "message", "call-back") and end.owner:
        by = f", {names.words.who['switchboard']}" if end.name == "switchboard" else ""
        return f" ({names.of(end.owner)}{by})"
    called = end_name(decision, names)
    return (
        f" ({called})"
        if called and called.casefold() not in words.end(end.kind, names.language).casefold()
        else ""
    )


def _step(step: Step, decision: Decision, names: Names) -> str:
    who = step_name(step, decision, names)
    wait = times.duration(step.seconds, names.language)
    if len(step.endpoints) < 2:
        text = f"{who}, {wait}"
    elif step.strategy == "together":
        text = names.words.together.format(names=who, wait=wait)
    else:
        text = names.words.one_by_one.format(names=who, wait=wait)
        if step.strategy not in ("", "in order"):
            text += f", {words.strategy(step.strategy, names.language)}"
    return text + (f", {names.words.announced}" if step.announced else "") + f" – {names.of_row(step.row)}"


def _promise(terms: PromiseTerms, names: Names) -> Iterator[str]:
    label, language = names.words.labels, names.language

    def moment(at: datetime) -> str:
        return times.exactly(at, names.zone, language)

    kind = words.promise(terms.kind, language)
    row = "" if terms.promise == DEFAULT else f" – {names.of_row(terms.promise)}"
    yield f"{label['promise']}: {kind}{row}"
    yield f"{label['owner']}: {names.of(terms.owner)}"
    yield f"{label['due']}: {moment(terms.due_at)}"
    if terms.aim_at is not None:
        yield f"{label['aim']}: {moment(terms.aim_at)}"
    if terms.interim_at is not None:
        yield f"{label['interim']}: {moment(terms.interim_at)}"
    yield f"{label['counted']}: {moment(terms.counted_from)}"
    if terms.takes_over:
        yield f"{label['stand-in']}: {words.all_of(map(names.of, terms.takes_over), language)}"
    for at, who, takes_over in terms.escalations:
        shape = names.words.takes_over if takes_over else names.words.reminded
        yield f"{label['steps']}: {shape.format(when=moment(at), who=names.of(who))}"

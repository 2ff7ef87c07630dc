"""Answers made complete and canonical, and put into the words that a policy file is written in."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from ansvar.document.interview.questions import questions
from ansvar.document.lang import COLUMNS
from ansvar.words.clock import Due, DueKind
from ansvar.words.faults import AnsvarError
from ansvar.words.spans import Length, Unit


def complete(answers: Mapping[str, str], language: str) -> dict[str, str]:
    """Return canonical answers to every question, or raise AnsvarError with a sentence for each that is amiss."""
    if language not in COLUMNS:
        raise AnsvarError(f"no policy can be written in `{language}`; the languages are {', '.join(COLUMNS)}")
    done: dict[str, str] = {}
    faults: list[str] = []
    while True:
        open_ = next((q for q in questions(done, language) if q.id not in done), None)
        if open_ is None:
            break
        try:
            done[open_.id] = open_.check(answers.get(open_.id, ""), language)
        except ValueError as fault:
            faults.append(f"`{open_.id}`: {fault}")
            done[open_.id] = open_.default
    faults += [f"`{key}` answers no question; take it out" for key in sorted(set(answers) - set(done))]
    if faults:
        raise AnsvarError("\n".join(faults))
    return done


def in_working_time(due: Due) -> Due:
    """Return a deadline counted in opening time: nobody can call back at night within four hours.

    Up to twelve hours become working hours, longer ones working days, and weeks five of them. At once
    becomes one working hour: whoever takes a message cannot call back in the same moment.
    """
    if due.kind is DueKind.AT_ONCE:
        return Due(DueKind.LENGTH, Length(1, Unit.WORKING_HOUR))
    length = due.length
    if length is None:
        return due
    hours = {Unit.SECOND: 1 / 3_600, Unit.MINUTE: 1 / 60, Unit.HOUR: 1, Unit.DAY: 24, Unit.WEEK: 120}.get(
        length.unit
    )
    if hours is None:
        return due
    hours *= length.amount
    if hours <= 12:
        return Due(DueKind.LENGTH, Length(max(round(hours, 1), 0.1), Unit.WORKING_HOUR))
    return Due(DueKind.LENGTH, Length(math.ceil(hours / 24), Unit.WORKING_DAY), due.before)


def quote(text: str) -> str:
    """Return a TOML string."""
    plain = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(sign if sign.isprintable() else f"\\U{ord(sign):08X}" for sign in plain) + '"'


def quoted_list(items: Iterable[str]) -> str:
    return "[" + ", ".join(quote(item) for item in items) + "]"

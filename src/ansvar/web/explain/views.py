"""`/explain`: a question about a call to come, and the story of one that was."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from ansvar.directory.model import Person
from ansvar.directory.numbers import masked
from ansvar.engine.logs import masked as without_numbers
from ansvar.routing.model import Decision
from ansvar.routing.route import decide
from ansvar.speech import auditor, caller, operator
from ansvar.speech.auditor import Explanation
from ansvar.store.figures import Counted, counted
from ansvar.store.values import Event
from ansvar.web import audit
from ansvar.web.explain.forms import Question
from ansvar.web.explain.rights import (
    ACCOUNT,
    ANY_CALL,
    NAMED,
    decision_tells_reason,
    may_open,
    may_see_kind,
    tells_reason,
    was_in,
)
from ansvar.web.gates import Rights, Role, gate
from ansvar.web.house import house
from ansvar.web.team.unit import names_shown
from ansvar.web.way import Way, way

LAST: Final = 20
#: The person called, as far as their absence is concerned.
_PEOPLE: Final = frozenset({"person", "mobile"})


@dataclass(frozen=True, slots=True)
class Answer:
    """A decision, as much of it as the viewer may see."""

    at: datetime
    called: str
    caller: str
    hears: tuple[str, ...]
    way: Way
    line: str
    account: Explanation | None
    hidden: bool


def answer(rights: Rights, form: Question) -> Answer:
    """Decide the call that was asked about, and say it to this viewer."""
    known, at, language = house(), form.moment, get_language() or "en"
    call = form.call()
    decision = decide(known.router(), call, at)
    policy, people = known.policy, known.organisation
    kind = _kind_seen(rights, decision, at)
    account = None
    silent = not kind and decision_tells_reason(policy, decision)
    if rights.has(*ACCOUNT) and not silent:
        account = auditor(decision, policy, people, language, at, "kind" if kind else "none")
        if kind and decision.called != f"person:{rights.person}":
            audit.note(rights.who, "saw the kind of an absence", person=decision.called.partition(":")[2])
    names = known.names(language)
    return Answer(
        at.astimezone(known.zone),
        names.of(decision.called) if ":" in decision.called else form.data["to"],
        names.number(call.caller or ""),
        caller(decision, people, policy, language, at),
        way(decision),
        _line(rights, decision, at, language),
        account,
        silent and rights.has(*ACCOUNT),
    )


def _kind_seen(rights: Rights, decision: Decision, at: datetime) -> bool:
    """Whether the viewer may be told why the one called is away; False while they are not."""
    kind, _colon, id = decision.called.partition(":")
    if kind not in _PEOPLE:
        return False
    spell = house().presence().at(id, at.timestamp()).spell
    return spell is not None and may_see_kind(rights, id, spell.kind)


def _line(rights: Rights, decision: Decision, at: datetime, language: str) -> str:
    known = house()
    policy = known.policy
    if not rights.has(Role.OPERATOR):
        if not rights.has(*ACCOUNT):
            return ""
        # What operators are shown of an absence is theirs alone.
        level = "period" if policy.privacy.operator in ("all", "kind") else policy.privacy.operator
        policy = policy.model_copy(update={"privacy": policy.privacy.model_copy(update={"operator": level})})
    return operator(decision, known.organisation, policy, language, at)


@gate(*Role)
@require_GET
def explain(request: HttpRequest) -> HttpResponse:
    """The question and its answer; below it the last calls that one may open."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    asked = "to" in request.GET
    form = Question(request.GET) if asked else Question()
    found = answer(rights, form) if asked and form.is_valid() else None
    return render(
        request,
        "explain/explain.html",
        {"form": form, "answer": found, "calls": _last(rights), "house_calls": rights.has(*ANY_CALL)},
        status=422 if asked and found is None else 200,
    )


@dataclass(frozen=True, slots=True)
class Row:
    """A call in the list."""

    call: str
    at: datetime
    caller: str
    asked: str
    reached: str
    outcome: str


def _last(rights: Rights) -> list[Row]:
    if rights.has(*ANY_CALL):
        found = house().store.figures.last(LAST)
    elif rights.person:
        found = house().store.figures.last(LAST, f"person:{rights.person}", f"mobile:{rights.person}")
    else:
        return []
    who = _Names(rights)
    return [_row(who, each) for each in found]


def _row(who: _Names, each: Counted) -> Row:
    return Row(
        each.call,
        each.at,
        masked(each.caller) if each.caller else "",
        who(each.asked),
        who(each.reached),
        str(OUTCOMES.get(each.outcome, each.outcome)),
    )


OUTCOMES: Final = {
    "answered": gettext_lazy("answered"),
    "promised": gettext_lazy("a call-back was promised"),
    "abandoned": gettext_lazy("the caller hung up"),
    "announced": gettext_lazy("an announcement was played"),
    "refused": gettext_lazy("refused"),
    "served": gettext_lazy("served"),
    "failed": gettext_lazy("failed"),
}


class _Names:
    """Who is in a call, by name where the viewer may know it."""

    def __init__(self, rights: Rights) -> None:
        self._names = house().names(get_language() or "en")
        self._rights = rights
        self._open = rights.has(*NAMED) or names_shown()

    def __call__(self, key: object) -> str:
        if not isinstance(key, str) or not key:
            return ""
        kind, _colon, id = key.partition(":")
        if kind == "number":
            return masked(id)
        if kind in _PEOPLE and id in self._hidden:
            return _("somebody of the unit")
        return self._names.of(key)

    @cached_property
    def _hidden(self) -> dict[str, Person]:
        """The people of the viewer's units, whom the policy protects from being told one by one."""
        if self._open:
            return {}
        mine = self._rights.units
        people = house().base.people.values()
        return {each.id: each for each in people if each.unit in mine and each.id != self._rights.person}

    def key(self, key: object) -> str:
        """Return a reference as the viewer may know it: without a number, and nobody whom the policy protects."""
        if not isinstance(key, str) or not key:
            return ""
        kind, _colon, id = key.partition(":")
        if kind == "number":
            return f"number:{masked(id)}"
        return "person:" if kind in _PEOPLE and id in self._hidden else key

    def hide(self, sentence: str) -> str:
        """Return a sentence without numbers, and without the names that the viewer may not know."""
        sentence = without_numbers(sentence)
        return self._hiding.sub("…", sentence) if self._hidden else sentence

    @cached_property
    def _hiding(self) -> re.Pattern[str]:
        """The names that are left out, whole ones before their parts."""
        people = self._hidden.values()
        names = {name for each in people for name in (each.name, each.given, each.family) if name}
        longest_first = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
        return re.compile(rf"\b(?:{longest_first or '(?!)'})\b")


def names_for(rights: Rights) -> _Names:
    """Return who is in a call, by name where this viewer may know it."""
    return _Names(rights)


# -- a call that was ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Happened:
    """One event as it is read: the moment, what happened in words, what was said, which rows decided."""

    at: datetime
    what: str
    said: tuple[str, ...] = ()
    language: str = ""
    rows: tuple[tuple[str, str], ...] = ()
    hidden: bool = False


@gate(*Role)
@require_GET
def past(request: HttpRequest, call: str) -> HttpResponse:
    """The story of a call: its events and decisions, as much as the viewer may see."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    events = house().store.calls.events(call)
    if not events:
        raise Http404
    found = counted(call, [(each.at, each.kind, each.facts) for each in events])
    if not may_open(rights, found.asked, found.reached):
        # Whether there is such a call is nobody's business either.
        raise Http404
    if not was_in(rights, found.asked, found.reached):
        audit.note(rights.who, "saw a call", call=call)
    return render(
        request,
        "explain/call.html",
        {
            "row": _row(_Names(rights), found),
            "call": call,
            "over": house().store.calls.record(call) is not None,
            "unreferred": found.unreferred,
            "events": story_of(rights, found.asked, events),
        },
    )


def story_of(rights: Rights, asked: str, events: tuple[Event, ...]) -> list[Happened]:
    """Return what happened in a call, in the viewer's language, as much of it as the viewer may know."""
    who, known = _Names(rights), house()
    names = known.names(get_language() or "en")
    kind, _colon, id = asked.partition(":")
    sees = kind in _PEOPLE and may_see_kind(rights, id, None)
    account = rights.has(*ACCOUNT) or rights.has(Role.OPERATOR)
    story = []
    for each in events:
        words = WORDS.get(each.kind)
        if words is None:
            continue
        facts = each.facts
        told = str(words) % {
            "who": who(facts.get("who") or facts.get("by") or facts.get("to") or facts.get("called")),
            "why": str(_WHY.get(str(facts.get("why")), "")),
            "queue": names.of(f"queue:{facts['queue']}") if facts.get("queue") not in (None, "", "switchboard") else names.of("switchboard"),
            "outcome": str(OUTCOMES.get(str(facts.get("outcome")), facts.get("outcome", ""))),
            "key": facts.get("key", ""),
        }  # fmt: skip
        rows = [row for row in facts.get("rows") or () if isinstance(row, str)]
        shown = [row for row in rows if sees or not tells_reason(known.policy, row)]
        sentences = [who.hide(str(said)) for said in facts.get("sentences") or ()]
        story.append(
            Happened(
                each.at,
                told.strip().rstrip(":"),
                tuple(sentences),
                str(facts.get("language") or known.spoken_language()),
                tuple((names.of_row(row), names.clause(row)) for row in shown) if account else (),
                len(shown) < len(rows) and account,
            )
        )
    return story


WORDS: Final[dict[str, Any]] = {
    "offered": gettext_lazy("The call came in"),
    "routed": gettext_lazy("Decided for: %(who)s"),
    "said": gettext_lazy("The caller heard"),
    "ringing": gettext_lazy("Rings: %(who)s"),
    "passed over": gettext_lazy("Passed over: %(who)s %(why)s"),
    "not answered": gettext_lazy("Did not answer: %(who)s %(why)s"),
    "declined": gettext_lazy("Declined: %(who)s"),
    "queued": gettext_lazy("Waits: %(queue)s"),
    "offered to": gettext_lazy("Offered to: %(who)s"),
    "answered": gettext_lazy("Answered: %(who)s"),
    "picked up": gettext_lazy("Picked up: %(who)s"),
    "transferred": gettext_lazy("Transferred to: %(who)s"),
    "recalled": gettext_lazy("Comes back to: %(who)s"),
    "parked": gettext_lazy("Put on the hold list: %(who)s"),
    "unparked": gettext_lazy("Back from the hold list: %(who)s"),
    "pressed": gettext_lazy("The caller pressed %(key)s"),
    "promised": gettext_lazy("An answer was promised"),
    "ended": gettext_lazy("Ended: %(outcome)s"),
}
_WHY: Final = {
    "busy": gettext_lazy("(busy)"),
    "unregistered": gettext_lazy("(phone not connected)"),
    "declined": gettext_lazy("(declined)"),
}

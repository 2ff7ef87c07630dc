"""`/promises/ID/story/`: one promise with all that belongs to it: what the caller was told, what has happened since, and
what went before with this caller.

What the caller was told are the very sentences of the call. What went before shows to an operator every call of this
number, to others those that sought whom they answer for; that somebody looked is a line of the audit log.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from ansvar.store.values import Kept
from ansvar.web import audit
from ansvar.web.desk.own import Earlier, calls_of
from ansvar.web.gates import Rights, Role, gate
from ansvar.web.house import house
from ansvar.web.live import live
from ansvar.web.me.hearing import mailboxes_of, sound_file
from ansvar.web.me.mailbox import colleagues
from ansvar.web.promises.views import line_of, may_see, owners_of, shown

#: So many earlier calls and open promises, and so many sentences.
MOST: Final = 10
OPEN: Final = 5
_SENTENCES: Final = 20
HAPPENED: Final = {
    "made": gettext_lazy("Promised"),
    "heard": gettext_lazy("Message heard"),
    "taken": gettext_lazy("Taken"),
    "released": gettext_lazy("Given back"),
    "interim": gettext_lazy("Interim answer given"),
    "handed over": gettext_lazy("Handed over"),
    "escalated": gettext_lazy("Reminded"),
    "done": gettext_lazy("Kept"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happened to the promise: what, by whom ("" for nobody), and to whom it went or who hears of it."""

    at: datetime
    what: Any
    by: str
    to: str


def told(kept: Kept) -> tuple[str, tuple[str, ...]]:
    """Return the language and the sentences that the caller heard in the call that made a promise."""
    language, found = kept.language, list[str]()
    for event in house().store.calls.events(kept.call) if kept.call else ():
        if event.kind == "said":
            found += [str(each) for each in event.facts.get("sentences", ())]
            language = str(event.facts.get("language", language))
    return language or house().spoken_language(), tuple(dict.fromkeys(found))[:_SENTENCES]


def steps(kept: Kept) -> list[Step]:
    """Return what has happened to a promise, in order."""
    return [
        Step(
            each.at,
            HAPPENED.get(each.kind, each.kind),
            each.by,
            str(each.facts.get("to") or each.facts.get("whom") or ""),
        )
        for each in house().store.promises.events(kept.id)
    ]


def earlier(rights: Rights, kept: Kept) -> tuple[Earlier, ...]:
    """Return the last calls of the number that waits, as far as somebody may see them."""
    if not kept.number:
        return ()
    whole = rights.has(Role.OPERATOR)
    mine = None if whole else {owner for owners in owners_of(rights).values() for owner in owners}
    return calls_of(kept.number, MOST, mine, kept.call)


@gate(Role.EMPLOYEE)
@require_GET
def story(request: HttpRequest, promise: str) -> HttpResponse:
    """The page."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    known = house()
    kept = shown(rights, promise)
    before = earlier(rights, kept)
    same = known.store.promises.of_number(kept.number) if kept.number else ()
    others = [each for each in same if each.id != kept.id and may_see(rights, each.owner)][:OPEN]
    if before or others:
        line = audit.line(rights.who, "saw what went before a promise", promise=kept.id)
        known.store.write([audit.keyed(line, f"web/history/{kept.id}/{rights.person}")])
    language, sentences = told(kept)
    return render(
        request,
        "promises/story.html",
        {
            "line": line_of(rights, kept, mailboxes_of(rights)),
            "p": kept,
            "told": sentences,
            "spoken": language,
            "steps": steps(kept),
            "earlier": before,
            "others": others,
            "there": sound_file(kept.recording) is not None if kept.recording else False,
            "colleagues": colleagues(rights),
            "dials": live().board.registers(rights.person) is True,
            "query": request.GET.urlencode()[:1000],
            "n": 1,
        },
    )

"""`/desk`: who waits, live; search as one types; one sought person with state, and who can answer instead."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any, Final

from asgiref.sync import sync_to_async
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ansvar.search.hits import Hit, Status, StatusOf
from ansvar.search.ranked import status_from
from ansvar.web.accounts.visits import while_still
from ansvar.web.desk.card import card
from ansvar.web.desk.duty import seated, sit, strip
from ansvar.web.desk.handing import told
from ansvar.web.desk.own import call_said, handed, own, parked, stands
from ansvar.web.desk.own import said as said_of_own
from ansvar.web.desk.waiting import drawn
from ansvar.web.gates import Rights, Role, gate
from ansvar.web.house import house, in_passing
from ansvar.web.live import Board, EngineError, live
from ansvar.web.notices.board import context as notices_for
from ansvar.web.notices.board import current, unread
from ansvar.web.notices.board import said as said_of_notices
from ansvar.web.phone.account import with_phone
from ansvar.web.tags import NO_PHONE

#: A line on the stream at least this often, so that a dead one is found out.
BEAT_S: Final = 10.0
HITS: Final = 8
#: Longer than anybody types.
LONGEST: Final = 80

_WHY_NOT: Final = {
    "taken": gettext_lazy("Somebody else has that call."),
    "nobody waits": gettext_lazy("Nobody waits."),
    "busy": gettext_lazy("You have a call already. Hold it first; then another can be answered."),
    "no phone": gettext_lazy("Your phone is not connected."),
    "not logged in": gettext_lazy("Sit down at the switchboard first."),
    "no answer": gettext_lazy("The exchange does not answer now; the call still waits."),
}


def _rights(request: HttpRequest) -> Rights:
    rights: Rights = request.rights  # type: ignore[attr-defined]
    return rights


@gate(Role.OPERATOR)
@require_GET
@with_phone
def desk(request: HttpRequest) -> HttpResponse:
    """The page; everything on it is there before any script runs."""
    rights, board = _rights(request), live().board
    text = request.GET.get("q", "")[:LONGEST].strip()
    html, said = drawn(board, get_language() or "en")
    shown = request.GET.get("person", "")
    return render(
        request,
        "desk/desk.html",
        {
            "waiting_html": html,
            "said": said,
            "seated": seated(rights.person),
            "text": text,
            "hits": _hits(text),
            **_own(board, rights),
            "shown": card(rights, shown) if shown else None,
            **notices_for(rights),
            "strip_html": strip(board, get_language() or "en"),
        },
    )


def _own(board: Board, rights: Rights) -> dict[str, Any]:
    """What the page shows of the operator's own calls, and of whom the caller seeks."""
    mine, aside = own(board, rights), parked(board, rights.person)
    return {
        "mine": mine,
        "card": card(rights, _person_of(mine.sought)) if mine is not None else None,
        "parked": aside,
        "handed": handed(board, rights.person),
        "call_said": call_said(mine, aside),
    }


def _person_of(sought: str) -> str:
    """Return whom a call seeks, "" when that is nobody by name."""
    kind, _colon, id = sought.partition(":")
    return id if kind in ("person", "mobile") else ""


# -- live -------------------------------------------------------------------------------------------


@gate(Role.OPERATOR)
async def stream(request: HttpRequest) -> HttpResponseBase:
    """The waiting callers whenever they change, for as long as the page is open.

    Each event holds the whole list, and the browser puts it in the place of the one it had: nothing is lost by a
    connection that drops, and after a restart the page goes on where it stood.
    """
    events = while_still(request, _events(_rights(request), get_language() or "en"))
    answer = StreamingHttpResponse(events, "text/event-stream")
    answer["X-Accel-Buffering"] = "no"
    answer["Cache-Control"] = "no-store"
    return answer


@in_passing
def _draw(
    board: Board, language: str, person: str, before: tuple[Any, ...]
) -> tuple[str, str, tuple[str, str], str]:
    with translation.override(language):
        mine_said = said_of_own(board, person, before)
    return *drawn(board, language), mine_said, strip(board, language)


@in_passing
def _notices(language: str, rights: Rights) -> tuple[tuple[str, ...], str]:
    """Return what marks the notices that somebody has not read, and the sentence about them."""
    with translation.override(language):
        lines = unread(current(rights))
        return tuple(each.ref for each in lines), said_of_notices(lines)


async def _events(rights: Rights, language: str) -> AsyncIterator[bytes]:
    yield b"retry: 500\n\n"
    person, loop = rights.person, asyncio.get_running_loop()
    revision, line, strip_html = -1, stands(Board(), person), ""
    notices: tuple[str, ...] | None = None
    looked = -BEAT_S
    while True:
        board = live().board if revision < 0 else await live().after(revision, BEAT_S)
        before = strip_html
        html, said, mine_said, strip_html = await sync_to_async(_draw, thread_sensitive=False)(
            board, language, person, line
        )
        if board.revision != revision:
            now_stands = stands(board, person)
            news = {
                "now": house().now().isoformat(),
                "html": html,
                "strip": strip_html,
                "said": said,
                "mine": list(now_stands[:2]) if now_stands != line or revision < 0 else None,
                "mine_said": mine_said[0],
                "mine_who": mine_said[1],
            }
            revision, line = board.revision, now_stands
            yield f"id: {revision}\n".encode() + _event("waiting", news)
        else:
            yield _event("strip", strip_html) if strip_html != before else b": still here\n\n"
        if loop.time() - looked >= BEAT_S:
            looked = loop.time()
            marks, words = await sync_to_async(_notices, thread_sensitive=False)(language, rights)
            if notices is not None and marks != notices:
                yield _event("notices", {"said": words if set(marks) - set(notices) else ""})
            notices = marks


def _event(name: str, about: object) -> bytes:
    return f"event: {name}\ndata: {json.dumps(about)}\n\n".encode()


@gate(Role.OPERATOR)
@require_GET
def call(request: HttpRequest) -> HttpResponse:
    """The operator's own call, with whom it seeks."""
    return render(request, "desk/_call.html", _own(live().board, _rights(request)))


@gate(Role.OPERATOR)
@require_POST
def answer(request: HttpRequest) -> HttpResponse:
    """Take a waiting call, or the next one: the operator's phone rings for it.

    `seen`: whose call stood first when the next one was asked for.
    """
    rights, call = _rights(request), request.POST.get("call", "")
    try:
        live().wish("answer", operator=rights.person, call=call)
    except EngineError as error:
        meant = call or request.POST.get("seen", "")
        # Somebody may have answered it already: then nobody waits any more.
        has = _who_has(meant) if error.why == "taken" or (meant and error.why == "nobody waits") else ""
        words = _("%(name)s has that call.") % {"name": has} if has else _WHY_NOT.get(error.why)
        messages.warning(request, words or _WHY_NOT["no answer"])
    else:
        messages.success(request, _("Your phone rings."))
    return told(request, done=False)


def _who_has(call: str) -> str:
    """Return the name of the operator at whom a call rings or who talks; without `call`, the first that rings; else ""."""
    told, people = live().board.told or {}, house().base.people
    for each in told.get("operators", ()):
        mine = each["call"]
        known = mine is not None and each["person"] in people and call in (mine["call"], "")
        if known and (call or mine["stage"] == "ringing"):
            return people[each["person"]].name
    return ""


@gate(Role.OPERATOR)
@require_POST
def seat(request: HttpRequest) -> HttpResponse:
    """Sit down at the switchboard, or leave it."""
    sit(_rights(request), request.POST.get("do") == "in")
    return redirect("desk")


# -- finding ----------------------------------------------------------------------------------------


@gate(Role.OPERATOR)
@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Who fits what was typed, those who can answer now first."""
    text = request.GET.get("q", "")[:LONGEST].strip()
    if not request.headers.get("HX-Request"):
        return desk(request)
    return render(request, "desk/_hits.html", {"hits": _hits(text), "text": text})


def _hits(text: str) -> tuple[Hit, ...]:
    known = house()
    if not text.strip():
        return ()
    return known.finder.find(text, limit=HITS, status=_reachable(status_from(known.presence(), known.now())))


def _reachable(status: StatusOf) -> StatusOf:
    """Whoever is present without a phone that can ring cannot answer: nobody is shown as there who is not."""
    board = live().board

    def found(id: str) -> Status:
        known = status(id)
        return Status(False, NO_PHONE) if known.can_answer and board.registers(id) is False else known

    return found


@gate(Role.OPERATOR)
@require_GET
def person(request: HttpRequest, person: str) -> HttpResponse:
    """One person, with everything an operator may know, and who can answer instead."""
    if house().person(person) is None:
        raise Http404
    if not request.headers.get("HX-Request"):
        return redirect(f"{reverse('desk')}?person={person}")
    return render(request, "desk/_person.html", {"card": card(_rights(request), person)})

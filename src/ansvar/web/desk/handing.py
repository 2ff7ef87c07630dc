"""What an operator does with the own call, one key each: hand on, ask first, hold, take back, end."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from ansvar.web.desk.own import told_of
from ansvar.web.gates import Role, gate
from ansvar.web.house import house
from ansvar.web.live import EngineError, live

#: What is asked of the engine, for each wish: its word, and how it names the person shown.
WISHES: Final = {
    "transfer": ("transfer", "person:{}"),
    "mobile": ("transfer", "mobile:{}"),
    "mailbox": ("mailbox", "person:{}"),
    "consult": ("consult", "person:{}"),
    "join": ("join", ""),
    "back": ("back", ""),
    "hold": ("hold", ""),
    "end": ("end", ""),
    "park": ("park", ""),
}
_DONE: Final = {
    "transfer": gettext_lazy("Handed on to %(name)s."),
    "mobile": gettext_lazy("Handed on to the mobile of %(name)s."),
    "mailbox": gettext_lazy("The caller is with the mailbox of %(name)s."),
    "consult": gettext_lazy("It rings at %(name)s. The caller hears music."),
    "join": gettext_lazy("Handed on. You are free."),
    "back": gettext_lazy("You are talking to the caller."),
    "hold": gettext_lazy("The caller hears music."),
    "end": gettext_lazy("The call is ended."),
    "park": gettext_lazy("On the hold list. You are free."),
}
_WHY_NOT: Final = {
    "over": gettext_lazy("That call is not with you any more."),
    "refused": gettext_lazy("That does not work there. The caller is still with you."),
    "busy": gettext_lazy("You have a call already."),
    "no phone": gettext_lazy("Your phone is not connected."),
    "no answer": gettext_lazy("The exchange does not answer now. Nothing was changed."),
}


def told(request: HttpRequest, back: str = "", done: bool = True) -> HttpResponse:
    """Answer with one sentence where outcomes stand, which is also spoken; without script by showing the page anew.

    `done`: what was being written is put away; otherwise it stays as it is.
    """
    if not request.headers.get("HX-Request"):
        return redirect(f"{reverse('desk')}?person={back}" if back else "desk")
    answer = render(request, "desk/_told.html")
    answer["HX-Retarget"], answer["HX-Reswap"] = "#messages", "innerHTML"
    if done:
        answer["HX-Trigger"] = "desk-done"
    return answer


def _asked(
    request: HttpRequest, what: str, said: Any, over: Any = _WHY_NOT["over"], back: str = "", **about: Any
) -> HttpResponse:
    """Ask the engine for something with a call, and tell what came of it. `over`: why a call is past that."""
    rights: Any = request.rights  # type: ignore[attr-defined]
    try:
        live().wish(what, operator=rights.person, **about)
    except EngineError as error:
        messages.warning(
            request, over if error.why == "over" else _WHY_NOT.get(error.why, _WHY_NOT["no answer"])
        )
        return told(request, back, done=False)
    messages.success(request, said)
    return told(request, back)


@gate(Role.OPERATOR)
@require_POST
def hand(request: HttpRequest) -> HttpResponse:
    """Do one thing with the own call."""
    wish, id = request.POST.get("do", ""), request.POST.get("person", "")
    if wish not in WISHES:
        raise Http404
    word, to = WISHES[wish]
    person = house().person(id)
    if to and person is None:
        raise Http404
    said = _DONE[wish] % {"name": person.name if person is not None else ""}
    call = request.POST.get("call") or own_id(request)
    return _asked(request, "hand", said, back=id, call=call, do=word, to=to.format(id))


@gate(Role.OPERATOR)
@require_POST
def resume(request: HttpRequest) -> HttpResponse:
    """Come back to a caller on the hold list; whom the operator talks with goes there instead."""
    said = _DONE["back"] if own_id(request) else gettext_lazy("The caller comes back. Your phone rings.")
    over = gettext_lazy("That caller is not on your hold list any more.")
    return _asked(request, "resume", said, over, call=request.POST.get("call", ""))


@gate(Role.OPERATOR)
@require_POST
def take_back(request: HttpRequest) -> HttpResponse:
    """Let a call that was handed on, and that nobody answers, ring here again."""
    said = gettext_lazy("The call comes back. Your phone rings.")
    over = gettext_lazy("Somebody has answered that call.")
    return _asked(request, "take-back", said, over, call=request.POST.get("call", ""))


def own_id(request: HttpRequest) -> str:
    """Return the call at the operator's phone, or ""."""
    rights: Any = request.rights  # type: ignore[attr-defined]
    mine = told_of(live().board, rights.person)
    return str(mine["call"]) if mine is not None else ""

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
_WISHES: Final = {
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
    """Answer with one sentence: into the page, which also speaks it, or by showing the page anew."""
    if not request.headers.get("HX-Request"):
        return redirect(f"{reverse('desk')}?person={back}" if back else "desk")
    answer = render(request, "desk/_told.html")
    if done:
        answer["HX-Trigger"] = "desk-done"
    return answer


@gate(Role.OPERATOR)
@require_POST
def hand(request: HttpRequest) -> HttpResponse:
    """Do one thing with the own call."""
    rights: Any = request.rights  # type: ignore[attr-defined]
    wish, id = request.POST.get("do", ""), request.POST.get("person", "")
    if wish not in _WISHES:
        raise Http404
    word, to = _WISHES[wish]
    person = house().person(id)
    if to and person is None:
        raise Http404
    mine = told_of(live().board, rights.person)
    call = request.POST.get("call") or (mine["call"] if mine is not None else "")
    try:
        live().wish("hand", operator=rights.person, call=call, do=word, to=to.format(id))
    except EngineError as error:
        messages.warning(request, _WHY_NOT.get(error.why, _WHY_NOT["no answer"]))
        return told(request, id, done=False)
    messages.success(request, _DONE[wish] % {"name": person.name if person is not None else ""})
    return told(request, id)


@gate(Role.OPERATOR)
@require_POST
def resume(request: HttpRequest) -> HttpResponse:
    """Come back to a caller on the hold list; whom the operator talks with goes there instead."""
    rights: Any = request.rights  # type: ignore[attr-defined]
    talks = told_of(live().board, rights.person) is not None
    try:
        live().wish("resume", operator=rights.person, call=request.POST.get("call", ""))
    except EngineError as error:
        over = gettext_lazy("That caller is not on your hold list any more.")
        messages.warning(
            request, over if error.why == "over" else _WHY_NOT.get(error.why, _WHY_NOT["no answer"])
        )
        return told(request, done=False)
    messages.success(
        request, _DONE["back"] if talks else gettext_lazy("The caller comes back. Your phone rings.")
    )
    return told(request)


@gate(Role.OPERATOR)
@require_POST
def take_back(request: HttpRequest) -> HttpResponse:
    """Let a call that was handed on, and that nobody answers, ring here again."""
    rights: Any = request.rights  # type: ignore[attr-defined]
    try:
        live().wish("take-back", operator=rights.person, call=request.POST.get("call", ""))
    except EngineError as error:
        over = gettext_lazy("Somebody has answered that call.")
        messages.warning(
            request, over if error.why == "over" else _WHY_NOT.get(error.why, _WHY_NOT["no answer"])
        )
        return told(request, done=False)
    messages.success(request, gettext_lazy("The call comes back. Your phone rings."))
    return told(request)

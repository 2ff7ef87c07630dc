"""`/me/calls/`: the last calls that sought me, and what became of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from ansvar.store.values import CallRecord, Kept
from ansvar.web.gates import Rights, Role, gate
from ansvar.web.house import house

MOST: Final = 50


@dataclass(frozen=True, slots=True)
class Line:
    """A call as the list shows it: who sought whom, what became of it, and the promise it left."""

    call: CallRecord
    became: str
    good: bool
    promise: Kept | None
    sought_me: bool


def lines(rights: Rights) -> list[Line]:
    """Return the last calls, the latest first."""
    store, me = house().store, f"person:{rights.person}"
    found = []
    for call in store.calls.of(me, MOST):
        promise = store.promises.get(call.promise) if call.promise else None
        became, good = became_of(call, promise, me)
        found.append(Line(call, became, good, promise, call.called == me))
    return found


def became_of(call: CallRecord, promise: Kept | None, me: str) -> tuple[str, bool]:
    """Return in words what became of a call, and whether nobody waits for anything."""
    if call.outcome == "answered":
        if call.reached == me:
            return _("You answered"), True
        name = house().names(get_language() or "en").of(call.reached) if call.reached else ""
        return (_("%(name)s answered") % {"name": name} if name else _("Answered")), True
    if promise is not None or call.outcome == "promised":
        kept = promise is not None and promise.state == "done"
        return (_("Promised, and kept") if kept else _("Promised")), kept
    return {
        "abandoned": (_("The caller hung up"), False),
        "announced": (_("Heard an announcement"), True),
        "refused": (_("Was not put through"), False),
        "served": (_("Served by the telephone itself"), True),
    }.get(call.outcome, (_("Was cut off"), False))


@gate(Role.EMPLOYEE)
@require_GET
def calls(request: HttpRequest) -> HttpResponse:
    """The page."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    return render(request, "me/calls.html", {"lines": lines(rights), "most": MOST, "tab": "calls"})

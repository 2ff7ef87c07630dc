"""An operator sets the absence of somebody else, who called in: one key each; why is not asked for."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ansvar.presence.model import Source
from ansvar.store.changes import EndAbsence, SetAbsence
from ansvar.web import audit
from ansvar.web.gates import Role, gate
from ansvar.web.house import house
from ansvar.web.live import live
from ansvar.web.me.choices import choices
from ansvar.web.tags import when


@gate(Role.OPERATOR)
@require_POST
def away(request: HttpRequest, person: str) -> HttpResponse:
    """Set somebody's absence, or end it; the next call meets it."""
    from ansvar.web.desk.views import card

    rights: Any = request.rights  # type: ignore[attr-defined]
    known, now, choice = house(), house().now(), request.POST.get("choice", "")
    found = known.person(person)
    if found is None:
        raise Http404
    if choice == "back":
        audit.change(rights.who, "back", [EndAbsence(person, now)], person=person)
        messages.success(request, _("%(name)s is back.") % {"name": found.name})
    else:
        wanted = {each.name: each.absence for each in choices(person, known.presence(), now, known.zone)}
        if choice not in wanted:
            raise Http404
        absence = wanted[choice]
        change = SetAbsence(
            f"web/{secrets.token_hex(12)}", person, absence.kind, absence.start, absence.end, rights.person, now,
            source=Source.OPERATOR.value,
        )  # fmt: skip
        audit.change(rights.who, "absence set", [change], person=person)
        messages.success(
            request, _("%(name)s is away, back %(at)s.") % {"name": found.name, "at": when(absence.end)}
        )
    live().refresh()
    if not request.headers.get("HX-Request"):
        return redirect(f"/desk/?person={person}")
    place = "own" if request.POST.get("place") == "own" else "found"
    return render(request, "desk/_person.html", {"card": card(rights, person), "place": place, "told": True})

"""An operator sets the absence of somebody else, who called in: one key each; why is not asked for."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ansvar.presence.model import Source
from ansvar.store.changes import EndAbsence, SetAbsence
from ansvar.web import audit
from ansvar.web.gates import Role, gate
from ansvar.web.house import house
from ansvar.web.live import live
from ansvar.web.me.choices import choices
from ansvar.web.me.forms import Moment
from ansvar.web.tags import when


@gate(Role.OPERATOR)
@require_POST
def away(request: HttpRequest, person: str) -> HttpResponse:
    """Set somebody's absence, or end it; the next call meets it."""
    rights: Any = request.rights  # type: ignore[attr-defined]
    known, now, choice = house(), house().now(), request.POST.get("choice", "")
    found = known.person(person)
    if found is None:
        raise Http404
    if choice == "back":
        audit.change(rights.who, "back", [EndAbsence(person, now)], person=person)
        messages.success(request, _("%(name)s is back.") % {"name": found.name})
    elif choice == "until":
        return _until(request, rights, person)
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
    return _shown(request, rights, person)


def _until(request: HttpRequest, rights: Any, person: str) -> HttpResponse:
    """Set somebody away until a date and time that they have said."""
    from ansvar.web.desk.handing import told

    known, now, field = house(), house().now(), Moment(required=False)
    try:
        start, end = field.clean(request.POST.get("start", "")), field.clean(request.POST.get("end", ""))
    except ValidationError as error:
        messages.warning(request, error.messages[0])
        return _as_message(told(request, person, done=False))
    start = max(start or now, now)
    if end is None or end <= start:
        wrong = _("Say until when.") if end is None else _("The end lies before the start.")
        messages.warning(request, wrong if end is None or end > now else _("The end has passed."))
        return _as_message(told(request, person, done=False))
    change = SetAbsence(
        f"web/{secrets.token_hex(12)}", person, "other", start, end, rights.person, now,
        source=Source.OPERATOR.value,
    )  # fmt: skip
    audit.change(rights.who, "absence set", [change], person=person)
    name = known.base.people[person].name
    if start > now:
        words = _("%(name)s is away from %(start)s, back %(at)s.")
    else:
        words = _("%(name)s is away, back %(at)s.")
    messages.success(request, words % {"name": name, "start": when(start), "at": when(end)})
    live().refresh()
    return _shown(request, rights, person)


def _as_message(answer: HttpResponse) -> HttpResponse:
    """Put the answer where outcomes stand: what was typed stays where it is."""
    answer["HX-Retarget"], answer["HX-Reswap"] = "#messages", "innerHTML"
    return answer


def _shown(request: HttpRequest, rights: Any, person: str) -> HttpResponse:
    from ansvar.web.desk.views import card

    if not request.headers.get("HX-Request"):
        return redirect(f"{reverse('desk')}?person={person}")
    place = "own" if request.POST.get("place") == "own" else "found"
    return render(request, "desk/_person.html", {"card": card(rights, person), "place": place, "told": True})

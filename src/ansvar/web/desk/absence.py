"""An operator sets the absence of somebody else, who called in: one key each; why is not asked for."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ansvar.directory.model import Person
from ansvar.presence.model import Absence, Source
from ansvar.web.away import back, set_away
from ansvar.web.desk.card import again
from ansvar.web.desk.handing import told
from ansvar.web.gates import Role, gate
from ansvar.web.house import house
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
        back(rights, person, Source.OPERATOR)
        messages.success(request, _("%(name)s is back.") % {"name": found.name})
        return again(request, rights, person)
    if choice == "until":
        return _until(request, rights, found)
    wanted = {each.name: each.absence for each in choices(person, known.presence(), now, known.zone)}
    if choice not in wanted:
        raise Http404
    return _set(request, rights, found, replace(wanted[choice], source=Source.OPERATOR))


def _until(request: HttpRequest, rights: Any, person: Person) -> HttpResponse:
    """Set somebody away until a date and time that they have said; what cannot be leaves the fields as they are."""
    now, field = house().now(), Moment(required=False)
    try:
        start, end = field.clean(request.POST.get("start", "")), field.clean(request.POST.get("end", ""))
    except ValidationError as error:
        messages.warning(request, error.messages[0])
        return told(request, person.id, done=False)
    start = max(start or now, now)
    if end is not None and end > start:
        return _set(request, rights, person, Absence(person.id, "other", start, end, Source.OPERATOR))
    if end is None:
        messages.warning(request, _("Say until when."))
    elif end <= now:
        messages.warning(request, _("The end has passed."))
    else:
        messages.warning(request, _("The end lies before the start."))
    return told(request, person.id, done=False)


def _set(request: HttpRequest, rights: Any, person: Person, absence: Absence) -> HttpResponse:
    set_away(rights, absence)
    words = (
        _("%(name)s is away from %(start)s, back %(at)s.")
        if absence.start > house().now()
        else _("%(name)s is away, back %(at)s.")
    )
    about = {"name": person.name, "start": when(absence.start), "at": when(absence.end)}
    messages.success(request, words % about)
    return again(request, rights, person.id)

"""Writing a note about somebody, and taking one away."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ansvar.web import audit
from ansvar.web.desk.card import again
from ansvar.web.desk.handing import told
from ansvar.web.desk.models import Note
from ansvar.web.desk.notes import LASTS, LONGEST, age_out, names_a_reason
from ansvar.web.gates import Rights, Role, gate
from ansvar.web.house import house


def jot(rights: Rights, person: str, words: str, lasts: str) -> Note:
    """Keep a note about somebody, so long as one of `LASTS` says. Whoever calls this has asked `names_a_reason`."""
    age_out()
    now = house().now()
    with audit.together() as changes:
        made = Note.objects.create(
            person=person, words=words, by=rights.person, at=now, until=now + LASTS[lasts][0]
        )
        changes.append(audit.line(rights.who, "note written", person=person))
    return made


def remove_note(rights: Rights, person: str, id: int) -> bool:
    """Take a note about somebody away; whether there was one."""
    with audit.together() as changes:
        gone, _each = Note.objects.filter(pk=id, person=person).delete()
        if gone:
            changes.append(audit.line(rights.who, "note removed", person=person))
    return bool(gone)


@gate(Role.OPERATOR)
@require_POST
def write(request: HttpRequest, person: str) -> HttpResponse:
    """Note something about somebody."""
    rights: Any = request.rights  # type: ignore[attr-defined]
    if house().person(person) is None:
        raise Http404
    words, lasts = " ".join(request.POST.get("words", "").split()), request.POST.get("lasts", "7")
    if lasts not in LASTS or len(words) > LONGEST:
        raise Http404
    if not words:
        messages.warning(request, _("Write a few words first."))
        return told(request, person, done=False)
    if names_a_reason(words):
        messages.warning(
            request, _("This says why somebody is away. Set the person away instead; nothing was saved.")
        )
        return told(request, person, done=False)
    jot(rights, person, words, lasts)
    messages.success(request, _("Noted. Operators see it."))
    return again(request, rights, person)


@gate(Role.OPERATOR)
@require_POST
def remove(request: HttpRequest, person: str) -> HttpResponse:
    """Take a note away."""
    rights: Any = request.rights  # type: ignore[attr-defined]
    id = request.POST.get("note", "")
    if house().person(person) is None or not id.isdecimal() or len(id) > 18:
        raise Http404
    remove_note(rights, person, int(id))
    messages.success(request, _("The note is gone."))
    return again(request, rights, person)

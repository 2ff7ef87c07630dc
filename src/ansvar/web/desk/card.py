"""One person as the desk shows them: three facts apart, the hours ahead, notes, and who can answer instead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ansvar.directory.model import Person
from ansvar.presence.detail import Detail, Viewer, detail
from ansvar.search.ranked import status_from
from ansvar.web import audit
from ansvar.web.desk.ahead import Day, days_ahead
from ansvar.web.desk.colleagues import Colleague, colleagues
from ansvar.web.desk.message import TEMPLATES, terms
from ansvar.web.desk.models import Note
from ansvar.web.desk.notes import LASTS, notes
from ansvar.web.desk.own import told_of
from ansvar.web.gates import Rights
from ansvar.web.house import house
from ansvar.web.live import live
from ansvar.web.tags import clock, when
from ansvar.web.tags import state as say_state


@dataclass(frozen=True, slots=True)
class Card:
    """One sought person: three facts apart (what they chose, whether the phone is there, whether it is busy).

    `number` and `call`: of the caller the operator talks to now, for a message; `due_at`: until when a message written
    now must be answered. `registered`, `talks`: None when nobody knows.
    """

    person: Person
    unit: str
    functions: tuple[str, ...]
    stands: Detail
    registered: bool | None
    talks: bool | None
    days: tuple[Day, ...]
    notes: tuple[tuple[Note, str], ...]
    colleagues: tuple[Colleague, ...]
    number: str
    call: str
    due_at: datetime

    #: What a message may be, and how long a note may be kept: for the forms.
    templates = tuple((name, title) for name, (title, _kind) in TEMPLATES.items())
    lasts = tuple((name, title) for name, (_span, title) in LASTS.items())

    @property
    def said(self) -> str:
        """The person in one breath: who, state and return time, phone, what comes, what operators noted."""
        stands, parts = self.stands, [self.person.name]
        parts += [each for each in (self.person.title, self.unit) if each]
        state = say_state(stands.state)
        if stands.state != "present" and stands.back_at is not None:
            state += f", {_('Back').lower()} {when(stands.back_at)}"
        found = [", ".join(parts), state]
        if self.talks:
            found.append(_("in a call"))
        elif self.registered is False:
            found.append(_("not connected"))
        ahead = [each for day in self.days for each in day.spells if day.today and each.state == "away"]
        if stands.state == "present" and ahead:
            found.append(f"{say_state('away')} {clock(ahead[0].start)}–{clock(ahead[0].end)}")
        found += [note.words for note, _by in self.notes]
        return ". ".join(each[:1].upper() + each[1:] for each in found) + "."


def card(rights: Rights, id: str) -> Card | None:
    """Return what this viewer may see of somebody; the policy's `[privacy]` decides what of an absence."""
    known, board, now, viewer = house(), live().board, house().now(), rights.sees(id)
    person = known.person(id)
    if person is None:
        return None
    base, presence = known.base, known.presence()
    stands = detail(known.policy, known.organisation, presence, id, now.timestamp(), viewer)
    if stands.kind is not None and viewer is not Viewer.PERSON:
        audit.note(rights.who, "saw the kind of an absence", person=id)
    told: Mapping[str, Any] = told_of(board, rights.person) or {}
    number = told.get("caller") or ""
    return Card(
        person=person,
        unit=base.units[person.unit].name if person.unit in base.units else "",
        functions=tuple(base.functions[each].name for each in person.functions if each in base.functions),
        stands=stands,
        registered=board.registers(id),
        talks=board.talks(id),
        days=days_ahead(id, viewer),
        notes=tuple((each, _name_of(each.by)) for each in notes(id)),
        colleagues=colleagues(
            person, known.organisation, status_from(presence, now), board.registers, board.talks
        ),
        number=number,
        call=told.get("call", ""),
        due_at=terms(id, "message", number or None, now).due_at,
    )


def _name_of(id: str) -> str:
    person = house().base.people.get(id)
    return person.name if person is not None else id


def again(request: HttpRequest, rights: Rights, person: str) -> HttpResponse:
    """Show somebody anew after something was changed about them, with what was done told beside."""
    if not request.headers.get("HX-Request"):
        return redirect(f"{reverse('desk')}?person={person}")
    place = "own" if request.POST.get("place") == "own" else "found"
    return render(request, "desk/_person.html", {"card": card(rights, person), "place": place, "told": True})

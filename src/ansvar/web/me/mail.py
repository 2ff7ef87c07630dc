"""`/me/mail/`: mail signature and out-of-office text, made from the same facts as everything callers are told.

Never why somebody is away: only that, until when, and who helps meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_GET

from ansvar.directory.model import Person
from ansvar.presence.model import Absence
from ansvar.routing.model import Step
from ansvar.speech import times
from ansvar.web.away import running
from ansvar.web.gates import Rights, Role, gate
from ansvar.web.house import house

#: An out-of-office text stands there so long before the absence, and for none that is shorter.
AHEAD: Final = timedelta(days=14)
SHORT: Final = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Texts:
    """What goes into the mail program; `away`: empty while nobody is away, now or to come."""

    language: str
    signature: str
    away: str


def texts(person: Person, language: str) -> Texts:
    """Return both texts in a language."""
    with override(language):
        absence = _next_absence(person.id)
        return Texts(
            language,
            _signature(person, language),
            _out_of_office(person, absence, language) if absence else "",
        )


def _signature(person: Person, language: str) -> str:
    known = house()
    names, unit = known.names(language), known.base.units.get(person.unit)
    number = person.direct or person.extension
    lines = [
        person.name,
        person.title,
        ", ".join(each for each in (unit.called(language) if unit else "", names.of_organisation) if each),
        "",
        _("Phone: %(number)s") % {"number": names.number(number)} if number else "",
        _("Switchboard: %(number)s") % {"number": names.number(known.base.main_number)}
        if known.base.main_number
        else "",
        person.email,
    ]
    head, tail = [each for each in lines[:3] if each], [each for each in lines[4:] if each]
    return "\n".join((*head, *([""] if tail else []), *tail))


def _next_absence(person: str) -> Absence | None:
    """Return the absence that runs, else the next one that is not short and begins soon."""
    if (runs := running(person)) is not None:
        return runs
    now = house().now()
    coming = [
        each
        for each in house().organisation.absences.get(person, ())
        if timedelta(0) < each.start - now < AHEAD and (each.end is None or each.end - each.start > SHORT)
    ]
    return min(coming, key=lambda each: each.start, default=None)


def _out_of_office(person: Person, absence: Absence, language: str) -> str:
    known = house()
    names, zone = known.names(language), known.zone
    said = [_("Thank you for your message.")]
    began = absence.start <= known.now()
    decision, _hears = known.would_meet(absence)
    back = decision.told.back_at or absence.end
    if back is None:
        said.append(_("I am away, and it is not yet known until when."))
    elif began:
        said.append(_("I am away and back on %(day)s.") % {"day": times.exactly(back, zone, language)})
    else:
        said.append(
            _("I am away from %(start)s and back on %(day)s.")
            % {
                "start": times.exactly(absence.start, zone, language),
                "day": times.exactly(back, zone, language),
            }
        )
    helps = _helper(person, decision.steps)
    if helps is not None:
        number = helps.direct or helps.extension
        said.append(
            _("Meanwhile %(name)s helps you: %(ways)s.")
            % {
                "name": helps.name,
                "ways": ", ".join(
                    each for each in (names.number(number) if number else "", helps.email) if each
                ),
            }
        )
    elif known.base.main_number:
        said.append(
            _("Meanwhile our switchboard helps you: %(number)s.")
            % {"number": names.number(known.base.main_number)}
        )
    return "\n".join((*said, "", person.name))


def _helper(person: Person, steps: Iterable[Step]) -> Person | None:
    """Return the first colleague that callers are referred to."""
    people = house().base.people
    for step in steps:
        for endpoint in step.endpoints:
            if endpoint.kind == "person" and endpoint.id != person.id and endpoint.id in people:
                return people[endpoint.id]
    return None


@gate(Role.EMPLOYEE)
@require_GET
def mail(request: HttpRequest) -> HttpResponse:
    """The page; `in` names the language."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    language = request.GET.get("in", "")
    if language not in dict(settings.LANGUAGES):
        language = house().spoken_language()
    person = house().base.people[rights.person]
    return render(
        request, "me/mail.html", {"texts": texts(person, language), "chosen": language, "tab": "mail"}
    )

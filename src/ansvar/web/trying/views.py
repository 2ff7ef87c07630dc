"""`/try`: visitors of a demonstration call from their browser, as anybody outside would."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from ansvar.directory.fiction import stranger
from ansvar.search.hits import Status
from ansvar.search.ranked import status_from
from ansvar.web.accounts import demonstration
from ansvar.web.gates import open_to_all
from ansvar.web.house import house
from ansvar.web.live import live
from ansvar.web.phone.account import BrowserPhone, browser_phone, login, with_phone
from ansvar.web.tags import NO_PHONE
from ansvar.web.trying.met import ended, lines

#: So many people who can answer are shown, and so many who cannot.
EACH: Final = 4
#: No Call-ID is longer.
_LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class Callee:
    """Somebody to call: `number` as it is dialled outside. `status`: None for the switchboard."""

    name: str
    about: str
    number: str
    status: Status | None = None
    staffed: bool = False


def phone_for(request: HttpRequest) -> BrowserPhone | None:
    """Return the telephone that a visitor may have: with demonstration data, on this machine; else None."""
    return browser_phone() if demonstration.allowed(request) else None


def _phone(request: HttpRequest) -> BrowserPhone:
    phone = phone_for(request)
    if phone is None:
        raise Http404
    return phone


@open_to_all
@require_GET
@with_phone
def page(request: HttpRequest) -> HttpResponse:
    """The telephone, and whom to call."""
    _phone(request)
    return render(request, "trying/try.html", {"callees": callees(), "shown": stranger(house().base)})


@open_to_all
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Whom to call, as they stand now."""
    _phone(request)
    return render(request, "trying/_callees.html", {"callees": callees()})


@open_to_all
@require_POST
def account(request: HttpRequest) -> HttpResponse:
    """Give a visitor's page the login of visitors: a caller from outside, and nothing more."""
    return login(_phone(request))


@open_to_all
@require_GET
def met(request: HttpRequest) -> HttpResponse:
    """What a call from outside has met so far; whoever asks knows its Call-ID, which is random."""
    _phone(request)
    events = live().events_of(request.GET.get("call", "")[:_LONGEST])
    if events and events[0]["facts"].get("direction") != "in":
        raise Http404
    names = house().names(get_language() or "en")
    return render(request, "trying/_met.html", {"lines": lines(events, names), "over": ended(events)})


def callees() -> list[Callee]:
    """Return the switchboard, some who can answer now, and some who cannot: each meets another row."""
    known, board = house(), live().board
    base, status = known.base, status_from(known.presence(), known.now())
    found: list[Callee] = []
    if base.main_number:
        operators = board.told["operators"] if board.told is not None else ()
        found.append(
            Callee(
                known.names(get_language() or "en").of("switchboard"),
                "",
                base.main_number,
                staffed=any(each["there"] for each in operators),
            )
        )
    there: list[Callee] = []
    away: list[Callee] = []
    for person in base.people.values():
        if not person.direct or person.id in base.operators:
            continue
        stands = status(person.id)
        if stands.can_answer and board.registers(person.id) is False:
            stands = Status(False, NO_PHONE)
        into = there if stands.can_answer else away
        if len(into) < EACH and stands.state != NO_PHONE:
            unit = base.units.get(person.unit)
            into.append(Callee(person.name, unit.name if unit is not None else "", person.direct, stands))
        if len(there) == len(away) == EACH:
            break
    return [*found, *there, *away]

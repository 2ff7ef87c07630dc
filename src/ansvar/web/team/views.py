"""`/team`: the page, its one tap, and the calls behind each number."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ansvar.directory.model import Unit
from ansvar.directory.numbers import masked
from ansvar.presence.model import Source
from ansvar.web import audit
from ansvar.web.away import back as is_back
from ansvar.web.away import set_away, unsigned
from ansvar.web.gates import Rights, Role, gate
from ansvar.web.house import house
from ansvar.web.me.about import proposals
from ansvar.web.promises.views import NEAR_S
from ansvar.web.team.unit import (
    PERIODS,
    figures,
    lately,
    members,
    month,
    names_shown,
    opened,
    owners_of,
    people_of,
    protected,
    sides,
    smallest,
    uncovered_ahead,
    within_s,
)
from ansvar.web.way import way

MOST: Final = 200
#: So many of the calls that nobody had referred.
LEFT: Final = 10
#: What the figures are called, and how a call is said to have ended.
CALLED: Final = {
    "offered": gettext_lazy("Offered"),
    "answered": gettext_lazy("Answered"),
    "in time": gettext_lazy("In time"),
    "promised": gettext_lazy("Promised"),
    "abandoned": gettext_lazy("Abandoned"),
    "other": gettext_lazy("Ended otherwise"),
    "unreferred": gettext_lazy("Not referred"),
    "handed on": gettext_lazy("Handed on to us"),
}
SIDES: Final = {
    "unit": gettext_lazy("in the unit"),
    "switchboard": gettext_lazy("the switchboard"),
    "elsewhere": gettext_lazy("elsewhere"),
}


def _units(rights: Rights) -> list[Unit]:
    base, language = house().base, get_language() or "en"
    found = [base.units[each] for each in rights.units if people_of(base.units[each])]
    return sorted(found, key=lambda each: each.called(language).casefold())


def _unit(request: HttpRequest, given: str | None) -> Unit:
    rights: Rights = request.rights  # type: ignore[attr-defined]
    units = _units(rights)
    if given:
        units = [each for each in units if each.id == given]
    if not units:
        raise Http404
    own = house().person(rights.person)
    return next((each for each in units if own is not None and each.id == own.unit), units[0])


@gate(Role.MANAGER)
@require_GET
def team(request: HttpRequest) -> HttpResponse:
    """The page."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    unit, now, language = _unit(request, request.GET.get("unit")), house().now(), get_language() or "en"
    found = members(rights, unit)
    seen = [each.person.id for each in found if each.stands.kind and each.person.id != rights.person]
    if seen:
        audit.note(rights.who, "saw the kind of an absence", people=seen)
    owed = [
        (each, each.due_at <= now)
        for each in house().store.promises.of_owner(*owners_of(unit))
        if (each.due_at - now).total_seconds() <= NEAR_S
    ]
    within, asked = within_s(), month(unit)
    return render(
        request,
        "team/team.html",
        {
            "unit": unit,
            "called": unit.called(language),
            "units": [(each.id, each.called(language)) for each in _units(rights)],
            "members": found,
            "uncovered": [each for each in found if each.uncovered],
            "coming": uncovered_ahead(unit),
            "proposals": proposals({each.person.id for each in found}),
            "here": sum(each.stands.state == "present" and each.registered is not False for each in found),
            "owed": owed,
            "figures": [(each, CALLED[each.name]) for each in figures(unit, asked)],
            "periods": PERIODS,
            "within": round(within) if within is not None else None,
            "protected": protected(unit),
            "smallest": smallest(),
            "names_shown": names_shown(),
            "scope": "unit",
            "unreferred": _rows(unit, [each for each in lately(asked, PERIODS[0]) if each.unreferred][:LEFT]),
        },
    )


@gate(Role.MANAGER)
@require_POST
def ill(request: HttpRequest) -> HttpResponse:
    """Somebody of the unit is ill today: their phone is moved at once."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    try:
        wanted = unsigned(request.POST.get("absence", ""))
    except signing.BadSignature:
        messages.warning(request, _("This page had grown old; look again where the calls go."))
        return redirect("team")
    found = house().person(wanted.person)
    if found is None or not rights.manages(wanted.person):
        raise Http404
    set_away(rights, replace(wanted, start=min(wanted.start, house().now())))
    after = way(house().meets(wanted.person, house().now()))
    goes = ", ".join((*after.takes, after.end))
    messages.success(
        request, _("%(name)s is away. The calls now go to: %(goes)s.") % {"name": found.name, "goes": goes}
    )
    return _back(found.unit)


@gate(Role.MANAGER)
@require_POST
def back(request: HttpRequest) -> HttpResponse:
    """Somebody of the unit is there after all."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    person = request.POST.get("person", "")
    found = house().person(person)
    if found is None or not rights.manages(person):
        raise Http404
    is_back(rights, person, Source.MANAGER)
    messages.success(request, _("%(name)s is back. The phone there rings again.") % {"name": found.name})
    return _back(found.unit)


def _back(unit: str) -> HttpResponse:
    return redirect(f"{reverse('team')}?unit={unit}")


# -- the calls behind a number ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Row:
    """A call as the list shows it: no number in full, and nobody by name where the policy protects them."""

    call: str
    at: datetime
    caller: str
    asked: str
    reached: Any
    outcome: Any
    seconds: int | None
    unreferred: bool


def _rows(unit: Unit, found: Any) -> list[Row]:
    names, open_ = house().names(get_language() or "en"), names_shown()
    where = sides(unit, {each.reached for each in found if each.reached})
    return [
        Row(
            each.call,
            each.at,
            masked(each.caller) if each.caller else "",
            names.of(each.asked) if open_ or each.asked.partition(":")[0] not in ("person", "mobile") else "",
            (names.of(each.reached) if open_ else SIDES[where[each.reached]]) if each.reached else "",
            CALLED.get(each.outcome, CALLED["other"]),
            round(each.answered_s) if each.answered_s is not None else None,
            each.unreferred,
        )
        for each in found
    ]


@gate(Role.MANAGER)
@require_GET
def counted(request: HttpRequest) -> HttpResponse:
    """The calls that a number counts."""
    unit = _unit(request, request.GET.get("unit"))
    figure, days = request.GET.get("of", "offered"), request.GET.get("days", "7")
    if protected(unit) or figure not in CALLED or days not in {str(each) for each in PERIODS}:
        raise Http404
    try:
        found = opened(unit, int(days), figure)
    except KeyError:
        raise Http404 from None
    return render(
        request,
        "team/calls.html",
        {
            "unit": unit,
            "called": unit.called(get_language() or "en"),
            "figure": CALLED[figure],
            "days": int(days),
            "calls": _rows(unit, found[:MOST]),
            "all": len(found),
            "names_shown": names_shown(),
        },
    )

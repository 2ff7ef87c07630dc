"""`/me`: I am away until ..., who takes my calls, what callers hear, what I have promised."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from ansvar.presence.detail import Viewer, detail
from ansvar.presence.model import Absence, Source
from ansvar.speech import caller
from ansvar.web.away import back as is_back
from ansvar.web.away import cancel as take_back
from ansvar.web.away import set_away, signed, unsigned
from ansvar.web.gates import Rights, Role, gate
from ansvar.web.house import house
from ansvar.web.live import live
from ansvar.web.me.about import can
from ansvar.web.me.calendar import troubled
from ansvar.web.me.choices import choices
from ansvar.web.me.forms import Away
from ansvar.web.me.forward import forwards
from ansvar.web.way import Way, way

#: What each tap is called.
TAPS: Final = {
    "lunch": gettext_lazy("Lunch"),
    "meeting": gettext_lazy("Meeting"),
    "today": gettext_lazy("Gone for today"),
    "tomorrow": gettext_lazy("Away tomorrow"),
}
#: So many entries of the calendar to come; the rest stands on its own page.
BOOKED = 3
PROMISES = 6


@dataclass(frozen=True, slots=True)
class Shown:
    """An absence before it is saved: what callers will hear, who takes the calls, and the signed rest.

    - `title`: what its tap is called, "" for one that no tap offers.
    - `back`: when callers are told that one is back: after the hours one works, not in the night that it ends in.
    """

    name: str
    title: Any
    absence: Absence
    back: datetime | None
    hears: tuple[str, ...]
    way: Way
    token: str

    @property
    def later(self) -> bool:
        """Whether it has yet to begin: the next caller hears nothing of it."""
        return self.absence.start > house().now()


def shown(name: str, absence: Absence) -> Shown:
    """Return an absence as it can be looked at before it is saved."""
    decision, hears = house().would_meet(absence)
    back = (decision.told.back_at or absence.end) if absence.end is not None else None
    return Shown(name, TAPS.get(name, ""), absence, back, hears, way(decision), signed(absence))


@gate(Role.EMPLOYEE)
@require_GET
def me(request: HttpRequest) -> HttpResponse:
    """The page."""
    return _page(request, Away(initial={"kind": "errand"}))


def _page(request: HttpRequest, form: Away, wanted: Shown | None = None, status: int = 200) -> HttpResponse:
    rights: Rights = request.rights  # type: ignore[attr-defined]
    known, now = house(), house().now()
    presence = known.presence()
    decision = known.meets(rights.person, now)
    told = caller(decision, known.organisation, known.policy, known.spoken_language(), now)
    mine = known.store.by_phone.absences(now)
    owed = known.store.promises.of_owner(f"person:{rights.person}")
    return render(
        request,
        "me/me.html",
        {
            "stands": detail(
                known.policy, known.organisation, presence, rights.person, now.timestamp(), Viewer.PERSON
            ),
            "hears": told,
            "way": way(decision),
            "choices": [
                shown(each.name, each.absence) for each in choices(rights.person, presence, now, known.zone)
            ],
            "form": form,
            "wanted": wanted,
            "later": [
                each
                for each in mine
                if each.person == rights.person and each.start > now and each.source is not Source.CALENDAR
            ],
            "booked": [
                each for each in known.store.by_phone.calendar(rights.person, now) if each.start > now
            ][:BOOKED],
            "troubled": troubled(rights.person),
            "can": can(rights.person),
            "promises": owed[:PROMISES],
            "forwards": (takes_for := forwards(rights)),
            "asked": len(takes_for.asked) + sum(each.accepted is None for each in takes_for.covers),
            "takes": bool(takes_for.taken or any(each.accepted for each in takes_for.covers)),
            "late": sum(each.due_at <= now for each in owed),
            "new_messages": known.store.promises.message_counts(f"person:{rights.person}")[0],
            "registered": live().board.registers(rights.person),
            "spoken": known.spoken_language(),
        },
        status=status,
    )


@gate(Role.EMPLOYEE)
@require_GET
def preview(request: HttpRequest) -> HttpResponse:
    """What callers would hear of the absence in the form, before it is saved."""
    form = Away(request.GET)
    rights: Rights = request.rights  # type: ignore[attr-defined]
    wanted = shown("form", form.absence(rights.person)) if form.is_valid() else None
    if not request.headers.get("HX-Request"):
        return _page(request, form, wanted, 200 if wanted else 422)
    return render(
        request, "me/_preview.html", {"wanted": wanted, "form": form, "spoken": house().spoken_language()}
    )


@gate(Role.EMPLOYEE)
@require_POST
def away(request: HttpRequest) -> HttpResponse:
    """Set the absence that was shown; the next call meets it."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    try:
        wanted = unsigned(request.POST.get("absence", ""))
    except signing.BadSignature:
        messages.warning(request, _("This page had grown old; look again at what callers will hear."))
        return redirect("me")
    if wanted.person != rights.person:
        messages.warning(request, _("Somebody else was signed in when this page was shown."))
        return redirect("me")
    set_away(rights, wanted)
    messages.success(request, _("Saved. The next caller hears it."))
    return redirect("me")


@gate(Role.EMPLOYEE)
@require_POST
def back(request: HttpRequest) -> HttpResponse:
    """I am back."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    is_back(rights, rights.person)
    messages.success(request, _("Welcome back. Your phone rings again."))
    return redirect("me")


@gate(Role.EMPLOYEE)
@require_POST
def cancel(request: HttpRequest) -> HttpResponse:
    """Take back an absence that has not begun."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    try:
        start = datetime.fromisoformat(request.POST.get("start", ""))
    except ValueError:
        return redirect("me")
    if start.tzinfo is not None and take_back(rights, start):
        messages.success(request, _("Taken back."))
    return redirect("me")

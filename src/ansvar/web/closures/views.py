"""`/closures`: the page, its previews, and what managers and the switchboard do there."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ansvar.presence.model import Closure, QuietChoice
from ansvar.web import audit
from ansvar.web.closures.changing import agree_to, set_closure, set_quiet_day, take_back, withdrawn
from ansvar.web.closures.forms import Closing, QuietDay
from ansvar.web.closures.plans import (
    SALT,
    Wanted,
    closures,
    may_change,
    planned,
    quiet_days,
    ref_of,
    units,
    weekdays,
    would_be_quiet,
    would_close,
)
from ansvar.web.gates import Rights, Role, gate
from ansvar.web.house import house
from ansvar.web.notices.board import acknowledge

#: A preview that was left open longer asks again.
OLD_S: Final = 15 * 60


@gate(*Role)
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """The page; `?change=ID` fills the form with a closure."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    form = Closing(rights)
    if found := planned(request.GET.get("change", "")):
        _entry, closure, _base = found
        if may_change(rights, closure.unit):
            given = {
                "unit": closure.unit,
                "start": closure.start,
                "end": closure.end,
                "divert": closure.divert,
            }
            form = Closing(rights, initial={**given, "note": closure.note, "id": request.GET["change"]})
    return _page(request, form, QuietDay(rights, auto_id="quiet_%s"))


def _page(
    request: HttpRequest, form: Closing, quiet: QuietDay, wanted: Wanted | None = None, status: int = 200
) -> HttpResponse:
    rights: Rights = request.rights  # type: ignore[attr-defined]
    return render(
        request,
        "closures/closures.html",
        {
            "closures": closures(rights),
            "quiet_days": quiet_days(rights),
            "form": form if units(rights) else None,
            "quiet": quiet if units(rights) and weekdays() else None,
            "changes": bool(form["id"].value()),
            "wanted": wanted,
            "of_quiet": wanted is not None and quiet.is_bound,
            "spoken": house().spoken_language(),
        },
        status=status,
    )


@gate(Role.MANAGER, Role.TELEPHONE)
@require_GET
def preview(request: HttpRequest) -> HttpResponse:
    """What callers will hear of a closure, before it is saved."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    form = Closing(rights, request.GET)
    wanted = None
    if form.is_valid():
        found = planned(form.cleaned_data["id"])
        if found is not None and not may_change(rights, found[1].unit):
            raise PermissionDenied
        entry, base = (found[0], found[2]) if found is not None else ("", "")
        wanted = would_close(entry, form.closure(), base)
    return _page(request, form, QuietDay(rights, auto_id="quiet_%s"), wanted, 200 if wanted else 422)


@gate(Role.MANAGER, Role.TELEPHONE)
@require_GET
def preview_quiet(request: HttpRequest) -> HttpResponse:
    """What callers will hear on the quiet day, before it is saved."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    quiet = QuietDay(rights, request.GET, auto_id="quiet_%s")
    wanted = would_be_quiet(quiet.choice()) if quiet.is_valid() else None
    return _page(request, Closing(rights), quiet, wanted, 200 if wanted else 422)


@gate(Role.MANAGER, Role.TELEPHONE)
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keep what was looked at; the next call obeys it."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    try:
        what, kept = signing.loads(request.POST.get("plan", ""), salt=SALT, max_age=OLD_S)
    except signing.BadSignature:
        messages.warning(request, _("This page had grown old; look again at what callers will hear."))
        return redirect("closures")
    if withdrawn(kept[0]):
        messages.warning(request, _("Somebody else was quicker; see how it stands now."))
        return redirect("closures")
    if what == "closure":
        entry, base, unit, start, end, divert, note = kept
        closure = Closure(
            unit, datetime.fromisoformat(start), datetime.fromisoformat(end), divert=divert or None, note=note
        )
        set_closure(rights, closure, entry, base)
    else:
        entry, unit, weekday, since = kept
        set_quiet_day(rights, QuietChoice(unit, weekday, since), entry)
    messages.success(request, _("Saved. The switchboard sees it, and callers hear it when it begins."))
    return redirect("closures")


@gate(Role.MANAGER, Role.TELEPHONE)
@require_POST
def withdraw(request: HttpRequest) -> HttpResponse:
    """Take back a closure or a quiet day."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    if not take_back(rights, request.POST.get("id", "")):
        raise Http404
    messages.success(request, _("Withdrawn."))
    return redirect("closures")


@gate(Role.OPERATOR, Role.TELEPHONE)
@require_POST
def agree(request: HttpRequest) -> HttpResponse:
    """The switchboard agrees to take the calls of a unit that is closed."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    if not agree_to(rights, request.POST.get("id", "")):
        raise Http404
    messages.success(request, _("Agreed: the switchboard takes the calls."))
    return redirect("closures")


@gate(Role.OPERATOR)
@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """An operator has read of a closure; the unit's manager sees who has."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    found = planned(request.POST.get("id", ""))
    if found is None:
        raise Http404
    if acknowledge(rights.person, ref_of(found[1])):
        audit.note(rights.who, "closure read", unit=found[1].unit)
    messages.success(request, _("Noted: you know of it."))
    return redirect("closures")

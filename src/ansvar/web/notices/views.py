"""`/notices`: written by units and the front desk, shown on the desk, acknowledged by each operator."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ansvar.web.gates import Rights, Role, gate
from ansvar.web.house import house
from ansvar.web.notices.board import (
    acknowledge,
    context,
    current,
    keep,
    may_change,
    may_write,
    readers,
    withdraw,
)
from ansvar.web.notices.forms import Writing
from ansvar.web.notices.models import Notice

#: What is written for later is shown here this long before.
AHEAD: Final = timedelta(days=365)
MOST_GONE: Final = 20


def _rights(request: HttpRequest) -> Rights:
    rights: Rights = request.rights  # type: ignore[attr-defined]
    return rights


@gate(*Role)
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """The page; `?change=ID` fills the form with a notice."""
    rights = _rights(request)
    form, id = Writing(rights), ""
    found = _found(request.GET.get("change", ""))
    if found is not None and may_change(rights, found):
        id = str(found.pk)
        names = ("kind", "unit", "title", "text", "start", "end")
        form = Writing(rights, initial={name: getattr(found, name) for name in names})
    return _page(request, form, id)


def _page(request: HttpRequest, form: Writing, id: str = "", status: int = 200) -> HttpResponse:
    rights = _rights(request)
    lines = current(rights, AHEAD)
    gone = Notice.objects.filter(end__lte=house().now(), withdrawn_at=None).order_by("-end")[:MOST_GONE]
    told: dict[str, Any] = {
        "lines": [(each, readers(each.ref) if may_write(rights) else []) for each in lines],
        "gone": gone,
        "form": form if may_write(rights) else None,
        "changes": id,
        "operator": rights.has(Role.OPERATOR),
    }
    return render(request, "notices/notices.html", told, status=status)


def _found(id: str) -> Notice | None:
    return (
        Notice.objects.filter(pk=int(id), withdrawn_at=None).first()
        if id.isdecimal() and len(id) < 18
        else None
    )


@gate(Role.MANAGER, Role.OPERATOR, Role.TELEPHONE)
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keep a notice, new or changed; one that was changed is unread again."""
    rights, id = _rights(request), request.POST.get("id", "")
    found = _found(id)
    if id and found is None:
        raise Http404
    if found is not None and not may_change(rights, found):
        raise PermissionDenied
    form = Writing(rights, request.POST)
    if not form.is_valid():
        return _page(request, form, id, 422)
    if keep(rights, form.cleaned_data, found) is None:
        raise Http404
    messages.success(request, _("Saved. The switchboard sees it from then on."))
    return redirect("notices")


@gate(Role.MANAGER, Role.OPERATOR, Role.TELEPHONE)
@require_POST
def take_back(request: HttpRequest) -> HttpResponse:
    """Take a notice back."""
    rights, found = _rights(request), _found(request.POST.get("id", ""))
    if found is None:
        raise Http404
    if not may_change(rights, found):
        raise PermissionDenied
    withdraw(rights, found)
    messages.success(request, _("Withdrawn."))
    return redirect("notices")


@gate(Role.OPERATOR)
@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Acknowledge one notice, or all that are shown."""
    rights = _rights(request)
    shown = {each.ref for each in current(rights, AHEAD)}
    refs = [each for each in request.POST.getlist("ref") if each in shown]
    if not refs:
        raise Http404
    acknowledge(rights.person, *refs)
    if request.headers.get("HX-Request"):
        return render(request, "notices/_desk.html", context(rights))
    return redirect("desk" if request.POST.get("back") == "desk" else "notices")


@gate(Role.OPERATOR)
@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """The notices as they stand on the desk, for its script."""
    return render(request, "notices/_desk.html", context(_rights(request)))

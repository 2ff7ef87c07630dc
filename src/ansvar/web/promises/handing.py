"""To whom a promise is handed over: found as one types, by name, unit, function or competence."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from ansvar.search.ranked import status_from
from ansvar.web.gates import Rights, Role, gate
from ansvar.web.house import house
from ansvar.web.promises.views import SCOPES, shown

HITS = 12


@gate(Role.EMPLOYEE)
@require_GET
def to(request: HttpRequest, promise: str) -> HttpResponse:
    """The search, or with htmx what it found."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    known = house()
    kept = shown(rights, promise)
    text = request.GET.get("q", "").strip()[:200]
    status = status_from(known.presence(), known.now())
    hits = known.finder.find(text, limit=HITS, status=status) if text else ()
    scope = request.GET.get("of", "")
    told = {
        "p": kept,
        "q": text,
        "hits": [each for each in hits if f"{each.kind}:{each.id}" != kept.owner],
        "scope": scope if scope in SCOPES else "",
    }
    page = "promises/_to.html" if request.headers.get("HX-Request") else "promises/to.html"
    return render(request, page, told)

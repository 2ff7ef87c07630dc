"""`/directory`: looking. Changing is in `change`, bringing in and out in `exchange`."""

from __future__ import annotations

from typing import Any, Final, TypeVar

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy
from django.views.decorators.http import require_GET

from ansvar.web import audit
from ansvar.web.directory import order, read
from ansvar.web.directory.order import SIZE
from ansvar.web.directory.rights import may_change
from ansvar.web.gates import Rights, gate
from ansvar.web.house import house

T = TypeVar("T")

#: Longer than anybody types.
LONGEST: Final = 80
#: The parts of the directory: name of the address, what it is called.
PARTS: Final = (
    ("directory", gettext_lazy("People")),
    ("directory-units", gettext_lazy("Units")),
    ("directory-functions", gettext_lazy("Tasks")),
    ("directory-lines", gettext_lazy("Numbers")),
    ("directory-competences", gettext_lazy("Competences")),
    ("directory-hours", gettext_lazy("Opening hours")),
)
#: Beside them, for who may change all of it.
WORK: Final = (
    ("directory-exchange", gettext_lazy("Import and export")),
    ("directory-versions", gettext_lazy("Versions")),
)


def rights_of(request: HttpRequest) -> Rights:
    """Return who asks."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    return rights


def language() -> str:
    """Return the language of the page."""
    return get_language() or "en"


def shown(request: HttpRequest, template: str, here: str, status: int = 200, **more: Any) -> HttpResponse:
    """Render a page of the directory, with its parts."""
    all_ = may_change(rights_of(request))
    parts = [(name, title, name == here) for name, title in (*PARTS, *(WORK if all_ else ()))]
    context = {"parts": parts, "changes_all": all_, **more}
    return render(request, f"directory/{template}.html", context, status=status)


def _paged(request: HttpRequest, found: list[T]) -> Page[T]:
    """Return the page of a list that is asked for."""
    return Paginator(found, SIZE).get_page(request.GET.get("page"))


def _one(request: HttpRequest, template: str, here: str, found: object) -> HttpResponse:
    """Show one of something, or that there is none."""
    if found is None:
        raise Http404
    return shown(request, template, here, it=found)


def _sought(request: HttpRequest) -> read.Sought:
    given = request.GET
    base = house().base
    unit, function = _meant(given.get("unit", ""), "unit"), _meant(given.get("function", ""), "function")
    return read.Sought(
        given.get("q", "")[:LONGEST],
        unit if unit in base.units else "",
        function if function in base.functions else "",
        given.get("competence", "")[:LONGEST].strip(),
        given.get("here") == "yes",
    )


def _meant(text: str, kind: str) -> str:
    """Return the id that a filter means: an id, or what the thing is called."""
    text = text[:LONGEST].strip()
    things = house().base.units if kind == "unit" else house().base.functions
    if not text or text in things:
        return text
    same = order.in_order().by_name.get((kind, text.casefold()))
    if same:
        return same[0]
    return next((each.id for each in house().finder.find(text, limit=20) if each.kind == kind), text)


@gate()
@require_GET
def directory(request: HttpRequest) -> HttpResponse:
    """The people, searched and filtered; while one types, the list alone."""
    rights, sought = rights_of(request), _sought(request)
    base, speaks = house().base, language()
    query = request.GET.copy()
    query.pop("page", None)
    more: dict[str, Any] = {
        "sought": sought,
        "found": read.found(rights, sought, speaks, request.GET.get("page", "")),
        "query": query.urlencode(),
        "unit": base.units[sought.unit].called(speaks) if sought.unit else "",
        "function": base.functions[sought.function].called(speaks) if sought.function else "",
        "missed": [
            request.GET.get(name, "")
            for name, known in (("unit", sought.unit), ("function", sought.function))
            if request.GET.get(name, "").strip() and not known
        ],
    }
    if request.headers.get("HX-Request"):
        return render(request, "directory/_found.html", more)
    return shown(
        request,
        "people",
        "directory",
        offered_units=_offered(order.units(speaks), speaks),
        offered_functions=_offered(order.functions(speaks), speaks),
        offered_competences=[each for each, _ in order.competences()][: order.MOST_OFFERED],
        **more,
    )


def _offered(things: list[Any], speaks: str) -> list[str]:
    """Return what a filter offers to choose from; a long list is searched instead."""
    return [each.called(speaks) for each in things] if len(things) <= order.MOST_OFFERED else []


@gate()
@require_GET
def person(request: HttpRequest, person: str) -> HttpResponse:
    """One person."""
    rights = rights_of(request)
    found = read.person_shown(rights, person, language())
    if found is not None and found.stands.kind is not None and person != rights.person:
        audit.note(rights.who, "saw the kind of an absence", person=person)
    return _one(request, "person", "directory", found)


@gate()
@require_GET
def unit(request: HttpRequest, unit: str) -> HttpResponse:
    """One unit."""
    return _one(request, "unit", "directory-units", read.unit_shown(rights_of(request), unit, language()))


@gate()
@require_GET
def function(request: HttpRequest, function: str) -> HttpResponse:
    """One function."""
    found = read.function_shown(rights_of(request), function, language())
    return _one(request, "function", "directory-functions", found)


@gate()
@require_GET
def line(request: HttpRequest, number: str) -> HttpResponse:
    """One number."""
    return _one(request, "line", "directory-lines", read.line_shown(rights_of(request), number, language()))


def _named(things: list[Any], text: str) -> list[Any]:
    wanted = text.casefold().split()
    return [
        each
        for each in things
        if all(word in f"{each.name} {' '.join(each.names.values())}".casefold() for word in wanted)
    ]


@gate()
@require_GET
def units(request: HttpRequest) -> HttpResponse:
    """The units by name."""
    text, speaks, base = request.GET.get("q", "")[:LONGEST], language(), house().base
    page, known = _paged(request, _named(order.units(speaks), text)), order.index()
    rows = [
        (
            each,
            each.called(speaks),
            base.units[each.parent].called(speaks) if each.parent in base.units else "",
            order.person_named(known.manager_of_unit(each.id)),
            len(known.of_unit(each.id)),
        )
        for each in page
    ]
    return shown(request, "units", "directory-units", text=text, page=page, rows=rows)


@gate()
@require_GET
def functions(request: HttpRequest) -> HttpResponse:
    """The functions by name."""
    text, speaks, base = request.GET.get("q", "")[:LONGEST], language(), house().base
    page, known = _paged(request, _named(order.functions(speaks), text)), order.index()
    rows = [
        (
            each,
            each.called(speaks),
            base.units[each.unit].called(speaks) if each.unit in base.units else "",
            len(known.members(each.id)),
        )
        for each in page
    ]
    return shown(request, "functions", "directory-functions", text=text, page=page, rows=rows)


@gate()
@require_GET
def lines(request: HttpRequest) -> HttpResponse:
    """The numbers, searched by their digits."""
    text, speaks = request.GET.get("q", "")[:LONGEST], language()
    page = _paged(request, read.lines(rights_of(request), text))
    rows = [(each, order.owner_of(each, speaks), order.LINE_KINDS[each.kind]) for each in page]
    return shown(request, "lines", "directory-lines", text=text, page=page, rows=rows)


@gate()
@require_GET
def competences(request: HttpRequest) -> HttpResponse:
    """What people here know, and how many of them."""
    text = request.GET.get("q", "")[:LONGEST]
    found = [each for each in order.competences() if text.casefold().strip() in each[0].casefold()]
    return shown(request, "competences", "directory-competences", text=text, page=_paged(request, found))


@gate()
@require_GET
def hours(request: HttpRequest) -> HttpResponse:
    """When the organisation, its units and its functions are open."""
    return shown(request, "hours", "directory-hours", hours=read.hours(language()))

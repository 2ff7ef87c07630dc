"""Changing one of the directory: forms, and the look at what a change does before it is made."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ansvar.directory.folder import TABLE_OF, Folder
from ansvar.directory.layout import LINES
from ansvar.directory.numbers import canonical_or_as_is
from ansvar.web.directory.fields import said, things
from ansvar.web.directory.forms import NewPerson, OfFunction, OfLine, OfUnit, Part, Whole
from ansvar.web.directory.order import MOST_OFFERED, index
from ansvar.web.directory.propose import (
    FolderChangedError,
    NotOursError,
    Proposal,
    ProposalGoneError,
    RefusedError,
    confirm,
    get,
    propose,
    withdraw,
)
from ansvar.web.directory.rights import may_change
from ansvar.web.directory.views import language, rights_of, shown
from ansvar.web.gates import Rights, Role, gate
from ansvar.web.house import house
from ansvar.words.faults import OrganisationError

#: Where a column of the files is shown on the forms.
_FIELD_OF: Final = {"class": "line_class"}
TITLES: Final = {
    ("person", True): gettext_lazy("Add a person"),
    ("unit", True): gettext_lazy("Add a unit"),
    ("function", True): gettext_lazy("Add a task"),
    ("line", True): gettext_lazy("Add a number"),
    ("person", False): gettext_lazy("Change a person"),
    ("unit", False): gettext_lazy("Change a unit"),
    ("function", False): gettext_lazy("Change a task"),
    ("line", False): gettext_lazy("Change a number"),
}
#: The fields of a person by what they are about; the form has them in these groups.
GROUPS: Final = (
    (gettext_lazy("Who"), ("given", "family", "title", "unit", "team", "id")),
    (gettext_lazy("Numbers"), ("extension", "direct", "mobile", "private_phone", "email")),
    (gettext_lazy("Work"), ("functions", "competences", "roles", "operator")),
    (gettext_lazy("When away"), ("deputies", "deputies_agreed", "forward", "ring_when_away", "mailbox")),
    (gettext_lazy("Telephone"), ("hours", "language", "silent")),
)


def part_of(kind: str) -> str:
    """Return the part of the directory that shows this kind."""
    return "directory" if kind == "person" else f"directory-{kind}s"


def _seen(thing: object) -> str:
    """Return a word for somebody or something as the form shows it: whoever saves has seen that, and no other."""
    return hashlib.sha256(repr(thing).encode()).hexdigest()[:16]


def form_for(rights: Rights, kind: str, id: str) -> tuple[type[Any], Any, dict[str, Any]]:
    """Return the form for somebody or something, what it is about (None for a new one), and what it begins with."""
    base = house().base
    if kind == "line":
        line = index().line(id) if id else None
        if id and line is None:
            raise Http404
        return OfLine, line, OfLine.of(line) if line is not None else {}
    thing = things(kind).get(id) if kind in TABLE_OF else None
    if kind not in TABLE_OF or (id and thing is None):
        raise Http404
    if kind == "unit":
        return OfUnit, thing, OfUnit.of(thing) if thing is not None else {"mailbox": True}
    if kind == "function":
        return OfFunction, thing, OfFunction.of(thing) if thing is not None else {}
    if thing is None:
        return NewPerson, None, {"mailbox": True, "deputies_agreed": True}
    # Competences as the person confirmed them; the rest as the files have it.
    now = house().organisation.people[id]
    person = replace(thing, competences=now.competences)
    form = Whole if may_change(rights) else Part
    return form, thing, form.of(person) | {"operator": id in base.operators}


@gate(Role.TELEPHONE)
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, kind: str) -> HttpResponse:
    """Somebody comes; a unit, a function or a number is new."""
    return _edited(request, kind, "")


@gate(Role.TELEPHONE, Role.MANAGER)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, kind: str, id: str) -> HttpResponse:
    """Change one: the telephone administrator everything, a manager what the people of the unit do."""
    rights = rights_of(request)
    if not may_change(rights) and not (kind == "person" and rights.manages(id)):
        raise PermissionDenied
    return _edited(request, kind, id)


def _edited(request: HttpRequest, kind: str, id: str) -> HttpResponse:
    form_of, thing, initial = form_for(rights_of(request), kind, id)
    if request.method != "POST":
        form = form_of(initial={**initial, **_asked(request, form_of)})
        return _page(request, kind, id, form, thing)
    form = form_of(request.POST, initial=initial)
    if thing is not None and request.POST.get("seen") != _seen(thing):
        form.add_error(
            None, _("Somebody else has changed this meanwhile. Your words are kept; compare and save again.")
        )
    if not form.is_valid():
        return _page(request, kind, id, form, thing, 422)
    folder = Folder(house().place.organisation)
    try:
        key = _write(folder, kind, id, form)
        texts = folder.texts()
        if not texts:
            messages.success(request, _("Nothing was changed."))
            return redirect(address_of(kind, id))
        proposal = propose(rights_of(request).who, texts, kind, key, language())
    except OrganisationError as error:
        _faults(form, error)
        return _page(request, kind, id, form, thing, 422)
    except NotOursError as error:
        form.add_error(None, str(error))
        return _page(request, kind, id, form, thing, 409)
    if proposal.empty:
        withdraw(proposal.token, proposal.who)
        messages.success(request, _("Nothing was changed."))
    elif proposal.heavy:  # somebody looks first
        return redirect("directory-proposal", proposal.token)
    elif why := _made(proposal):
        form.add_error(None, why)
        return _page(request, kind, id, form, thing, 409)
    else:
        messages.success(request, SAVED)
    return redirect(_seen_at(kind, key))


def _asked(request: HttpRequest, form_of: type[Any]) -> dict[str, str]:
    """Return what the address says beforehand: `?unit=anpass` on the form of a new person."""
    return {
        name: request.GET[name]
        for name in ("unit", "parent")
        if name in request.GET and name in form_of.base_fields
    }


def _write(folder: Folder, kind: str, id: str, form: Any) -> str:
    """Put what the form says into the tables; return the id."""
    cells = form.cells()
    if kind == "line":
        key = form.cleaned_data["number"]
        sheet = folder.sheet(LINES)
        if id and key != id:
            sheet.drop(lambda row: same_number(row[0], id))
        held = next((row[0] for row in sheet.rows if same_number(row[0], key)), key)
        sheet.put(held, cells)
        return str(key)
    key = id or form.id_of()
    if cells or not id:
        folder.sheet(TABLE_OF[kind]).put(key, cells)
    if "operator" in form.cleaned_data:
        folder.seat(key, there=form.cleaned_data["operator"])
    return str(key)


def same_number(written: str, number: str) -> bool:
    """Whether a cell holds this number, in whatever spelling."""
    return canonical_or_as_is(written, house().base.country) == number


def _faults(form: forms.Form, error: OrganisationError) -> None:
    """Put the faults beside their fields; those of other tables above the form."""
    for fault in error.faults[:20]:
        name = _FIELD_OF.get(fault.key, fault.key)
        if name in form.fields and fault.file == form.layout.name:  # type: ignore[attr-defined]
            form.add_error(name, fault.message)
        else:
            form.add_error(None, str(fault))


def _page(request: HttpRequest, kind: str, id: str, form: Any, thing: Any, status: int = 200) -> HttpResponse:
    known = set(form.fields)
    groups = [
        (title, [form[name] for name in names if name in known])
        for title, names in (GROUPS if kind == "person" else ())
        if known & set(names)
    ]
    base = house().base
    return shown(
        request, "edit", part_of(kind), status,
        form=form, kind=kind, id=id, title=TITLES[kind, not id], groups=groups,
        fields=[] if groups else list(form),
        called="" if thing is None else getattr(thing, "name", "") or house().names(language()).number(id),
        seen=_seen(thing) if thing is not None else "",
        back=address_of(kind, id) if id else reverse(part_of(kind)),
        offered=[
            (which, [said(which, each.id) for each in base_of])
            for which, base_of in (("person", base.people.values()), ("unit", base.units.values()), ("function", base.functions.values()))
            if len(base_of) <= MOST_OFFERED
        ],
    )  # fmt: skip


def address_of(kind: str, id: str) -> str:
    """Return the address of somebody or something, without an id of the list."""
    return reverse(f"directory-{kind}", args=[id]) if id else reverse(part_of(kind))


# -- the look at a change, and its making -------------------------------------------------------------------


SAVED: Final = gettext_lazy("Saved. The next call goes by it.")
GONE: Final = gettext_lazy("This change was made already, or lay here for too long. Make it again.")


def _made(proposal: Proposal) -> str:
    """Make a change; return "", or in words why nothing has changed."""
    try:
        confirm(proposal.token, proposal.who, proposal.known)
    except FolderChangedError:
        return _(
            "The directory was changed by somebody else meanwhile. Nothing was saved; make your change again."
        )
    except ProposalGoneError:
        return str(GONE)
    except RefusedError as error:
        return _("The exchange refuses it, and nothing has changed: %(why)s") % {"why": error}
    return ""


def _seen_at(what: str, about: str) -> str:
    """Return the address at which a change is seen: whom it is about, while they are there."""
    if what in ("import", "back"):
        return reverse("directory-versions")
    kind = what.removesuffix(" gone")
    there = index().line(about) if kind == "line" else things(kind).get(about)
    return address_of(kind, about if there is not None else "")


@gate(Role.TELEPHONE, Role.MANAGER)
@require_GET
def proposal(request: HttpRequest, token: str) -> HttpResponse:
    """What a change does, row by row and call by call, before it is made."""
    try:
        found = get(token, rights_of(request).who)
    except ProposalGoneError:
        messages.warning(request, GONE)
        return redirect("directory")
    view = found.view
    return shown(
        request, "proposal", "directory-exchange" if found.what in ("import", "back") else "directory",
        it=found, view=view, kinds=KINDS,
        at=datetime.fromisoformat(view["at"]) if view["at"] else None,
        stranded=[each for each in view["answers"] if each["nobody"]],
        moved=[each for each in view["answers"] if not each["nobody"]],
    )  # fmt: skip


KINDS: Final = {
    "added": gettext_lazy("new"),
    "changed": gettext_lazy("changed"),
    "removed": gettext_lazy("goes"),
}


@gate(Role.TELEPHONE, Role.MANAGER)
@require_POST
def decide(request: HttpRequest, token: str) -> HttpResponse:
    """Make the change that was shown, or leave it."""
    try:
        found = get(token, rights_of(request).who)
    except ProposalGoneError:
        messages.warning(request, GONE)
        return redirect("directory")
    if request.POST.get("do") == "leave":
        withdraw(token, found.who)
        messages.success(request, _("Nothing was changed."))
    elif why := _made(found):
        messages.warning(request, why)
    else:
        messages.success(request, SAVED)
    return redirect(_seen_at(found.what, found.about))

"""Changing one of the directory: forms, leaving, and the look at what a change does before it is made."""

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

from ansvar.directory.folder import TABLE_OF, Folder, Pointer
from ansvar.directory.layout import ABSENCES, LINES
from ansvar.directory.numbers import canonical
from ansvar.web.directory import read
from ansvar.web.directory.forms import (
    NewPerson,
    OfFunction,
    OfLine,
    OfUnit,
    Part,
    Whole,
    meant,
    said,
    things,
)
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


def _here(kind: str) -> str:
    return "directory" if kind == "person" else f"directory-{kind}s"


def _seen(thing: object) -> str:
    """Return a word for somebody or something as the form shows it: whoever saves has seen that, and no other."""
    return hashlib.sha256(repr(thing).encode()).hexdigest()[:16]


def _form(rights: Rights, kind: str, id: str) -> tuple[type[Any], Any, dict[str, Any]]:
    """Return the form for somebody or something, what it is about (None for a new one), and what it begins with."""
    base = house().base
    if kind == "line":
        line = read.index().line(id) if id else None
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
    form = Whole if read.may_change(rights) else Part
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
    if not read.may_change(rights) and not (kind == "person" and rights.manages(id)):
        raise PermissionDenied
    return _edited(request, kind, id)


def _edited(request: HttpRequest, kind: str, id: str) -> HttpResponse:
    form_of, thing, initial = _form(rights_of(request), kind, id)
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
            return redirect(_address(kind, id))
        proposal = propose(rights_of(request).who, texts, kind, key, language())
    except OrganisationError as error:
        _faults(form, error)
        return _page(request, kind, id, form, thing, 422)
    except NotOursError as error:
        form.add_error(None, str(error))
        return _page(request, kind, id, form, thing, 409)
    return _done_or_asked(request, proposal, _address(kind, key))


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
            sheet.drop(lambda row: _same_number(row[0], id))
        held = next((row[0] for row in sheet.rows if _same_number(row[0], key)), key)
        sheet.put(held, cells)
        return str(key)
    key = id or form.id_of()
    if cells or not id:
        folder.sheet(TABLE_OF[kind]).put(key, cells)
    if "operator" in form.cleaned_data:
        folder.seat(key, there=form.cleaned_data["operator"])
    return str(key)


def _same_number(written: str, number: str) -> bool:
    try:
        return canonical(written, house().base.country) == number
    except ValueError:
        return False


def _faults(form: forms.Form, error: OrganisationError) -> None:
    """Put the faults beside their fields; those of other rows above the form."""
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
        request, "edit", _here(kind), status,
        form=form, kind=kind, id=id, title=TITLES[kind, not id], groups=groups,
        fields=[] if groups else list(form),
        called="" if thing is None else getattr(thing, "name", "") or house().names(language()).number(id),
        seen=_seen(thing) if thing is not None else "",
        back=_address(kind, id) if id else reverse(_here(kind)),
        offered=[
            (which, [said(which, each.id) for each in base_of])
            for which, base_of in (("person", base.people.values()), ("unit", base.units.values()), ("function", base.functions.values()))
            if len(base_of) <= read.MOST_OFFERED
        ],
    )  # fmt: skip


def _address(kind: str, id: str) -> str:
    return reverse(f"directory-{kind}", args=[id]) if id else reverse(_here(kind))


# -- leaving ----------------------------------------------------------------------------------------------


class Leaving(forms.Form):
    """Who takes over."""

    instead = forms.CharField(max_length=200, required=False, label=gettext_lazy("Who takes over"))

    def __init__(self, kind: str, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.kind = kind
        field = self.fields["instead"]
        field.widget.attrs |= {"class": "ds-input", "autocomplete": "off"}
        field.label, field.help_text, field.required = {
            "person": (_("Who answers their numbers then"), _("A person or a unit by name; empty: nobody, callers meet the rule for unknown numbers."), False),
            "unit": (_("Where its people and the units below go"), _("A unit by name; needed while somebody works in it."), False),
        }.get(kind, ("", "", False))  # fmt: skip
        if kind not in ("person", "unit"):
            del self.fields["instead"]

    def clean_instead(self) -> tuple[str, str]:
        """Return the kind and the id, or nothing."""
        text = str(self.cleaned_data["instead"])
        if not text:
            return "", ""
        if self.kind == "unit":
            return "unit", meant("unit", text)
        try:
            return "person", meant("person", text)
        except forms.ValidationError as error:
            try:
                return "unit", meant("unit", text)
            except forms.ValidationError:
                raise error from None


@gate(Role.TELEPHONE)
@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, kind: str, id: str) -> HttpResponse:
    """Take one away: first what still points there is named, then what it does to callers, then it is done."""
    _form_of, thing, _initial = _form(rights_of(request), kind, id)
    folder = Folder(house().place.organisation)
    form = Leaving(kind, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        kind_to, to = form.cleaned_data.get("instead", ("", ""))
        if to == id and kind_to == kind:
            form.add_error("instead", _("Choose another."))
        elif kind == "unit" and not to and read.index().of_unit(id):
            form.add_error("instead", _("Somebody works in this unit; say where they go."))
        else:
            try:
                take_away(folder, kind, id, kind_to, to)
                proposal = propose(rights_of(request).who, folder.texts(), f"{kind} gone", id, language())
            except (OrganisationError, NotOursError) as error:
                form.add_error(None, str(error))
            else:
                return redirect("directory-proposal", proposal.token)
    points = [] if kind == "line" else list(folder.pointers(kind, id))
    return shown(
        request, "leave", _here(kind), 422 if form.is_bound else 200,
        form=form, kind=kind, id=id, back=_address(kind, id),
        called=getattr(thing, "name", "") or house().names(language()).number(id),
        points=_pointing(points), more=max(0, len(points) - _MOST_POINTS), policy=_in_policy(kind, id),
        promises=len(house().store.promises.of_owner(f"{kind}:{id}")) if kind != "line" else 0,
        numbers=_numbers(kind, id),
    )  # fmt: skip


_MOST_POINTS: Final = 60
WORDS: Final = {
    "manager": gettext_lazy("Manager of the unit"),
    "deputies": gettext_lazy("Deputy for"),
    "forward": gettext_lazy("Has a forward to them"),
    "owner": gettext_lazy("Number"),
    "operators": gettext_lazy("Operator at the switchboard"),
    "case_owners": gettext_lazy("In charge of a caller"),
    "person": gettext_lazy("Own absences"),
    "unit": gettext_lazy("Belongs to the unit"),
    "parent": gettext_lazy("Unit below"),
    "divert": gettext_lazy("Takes the calls in a closure of"),
    "companies": gettext_lazy("A company of its own"),
    "functions": gettext_lazy("Holds the task"),
}


def _pointing(points: list[Pointer]) -> list[tuple[Any, str]]:
    """Return what points somewhere, in words; several absences of one person are one line."""
    found: dict[tuple[Any, str], None] = {}
    base = house().base
    for each in points[:_MOST_POINTS]:
        names: Any = {"people.csv": base.people, "units.csv": base.units, "functions.csv": base.functions}
        held = names.get(each.file, {}).get(each.key)
        if each.column == "unit" and each.file == "functions.csv":
            word: Any = _("Task of the unit")
        elif each.file in ("closures.csv", "quiet_days.csv") and each.column == "unit":
            word = _("Closure or quiet day")
        elif each.file == ABSENCES.name and each.column == "forward":
            word = _("Has an absence with a forward to them")
        else:
            word = WORDS[each.column]
        is_number = each.file == LINES.name or each.column == "case_owners"
        key = house().names(language()).number(each.key) if is_number else each.key
        named = (
            held.name if held is not None else things("person")[key].name if key in things("person") else key
        )
        found[word, named] = None
    return list(found)


def _in_policy(kind: str, id: str) -> bool:
    """Whether the policy names somebody or something."""

    def names(value: Any) -> bool:
        if isinstance(value, dict):
            return any(names(key) or names(each) for key, each in value.items())
        if isinstance(value, list):
            return any(names(each) for each in value)
        return value in (id, f"{kind}:{id}")

    return kind != "line" and names(
        house().policy.model_dump(mode="json", exclude_none=True, exclude={"policy"})
    )


def _numbers(kind: str, id: str) -> list[str]:
    base = house().base
    if kind == "person":
        person = base.people[id]
        own: tuple[str, ...] = (person.extension, person.direct, person.mobile)
    elif kind in ("unit", "function"):
        own = (things(kind)[id].number,)
    else:
        own = (id,)
    more = [each.number for each in base.lines if each.owner == id and each.kind.value in (kind, "mobile")]
    return list(dict.fromkeys(each for each in (*own, *more) if each))


def take_away(folder: Folder, kind: str, id: str, kind_to: str, to: str) -> None:
    """Take one out of the tables, with everything that points there; the numbers go to `to`, or to nobody."""
    base = house().base
    if kind == "line":
        folder.sheet(LINES).drop(lambda row: _same_number(row[0], id))
        return
    numbers = list(_numbers(kind, id)) if kind == "person" and to else []
    mobile = base.people[id].mobile if kind == "person" else ""
    instead = to or (base.units[id].parent or "") if kind == "unit" else ""
    folder.forget(kind, id, instead=instead)
    folder.sheet(TABLE_OF[kind]).drop(lambda row: row[0] == id)
    if kind == "unit":
        _lift(folder, id, instead)
    lines = folder.sheet(LINES) if any(each != mobile for each in numbers) else None
    for number in numbers:
        if lines is not None and number != mobile:
            lines.put(number, {"kind": kind_to, "owner": to})


def _lift(folder: Folder, gone: str, instead: str) -> None:
    """Hang the units that were below where they do not stand in a circle."""
    units = folder.sheet(TABLE_OF["unit"])
    parent = units.at("parent")
    for row in units.rows:
        if row[parent] == row[0]:
            row[parent] = house().base.units[gone].parent or ""


# -- the look at a change, and its making -------------------------------------------------------------------


def _done_or_asked(request: HttpRequest, proposal: Proposal, address: str) -> HttpResponse:
    """Make a change that harms nobody at once; ask before any other."""
    if proposal.empty:
        withdraw(proposal.token, proposal.who)
        messages.success(request, _("Nothing was changed."))
        return redirect(address)
    if proposal.heavy:
        return redirect("directory-proposal", proposal.token)
    return _confirmed(request, proposal.token, address)


def _confirmed(request: HttpRequest, token: str, address: str) -> HttpResponse:
    try:
        confirm(token, rights_of(request).who)
    except FolderChangedError:
        messages.warning(
            request,
            _(
                "The directory was changed by somebody else meanwhile. Nothing was saved; make your change again."
            ),
        )
    except ProposalGoneError:
        messages.warning(request, _("This change was made already, or lay here for too long. Make it again."))
    except RefusedError as error:
        messages.warning(
            request, _("The exchange refuses it, and nothing has changed: %(why)s") % {"why": error}
        )
    else:
        messages.success(request, _("Saved. The next call goes by it."))
    return redirect(address)


@gate(Role.TELEPHONE, Role.MANAGER)
@require_GET
def proposal(request: HttpRequest, token: str) -> HttpResponse:
    """What a change does, row by row and call by call, before it is made."""
    try:
        found = get(token, rights_of(request).who)
    except ProposalGoneError:
        messages.warning(request, _("This change was made already, or lay here for too long. Make it again."))
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
    who = rights_of(request).who
    try:
        found = get(token, who)
    except ProposalGoneError:
        found = None
    kind = found.what if found is not None else ""
    address = (
        _address(kind, found.about)
        if found is not None and kind in (*TABLE_OF, "line")
        else reverse("directory")
    )
    if kind in ("import", "back"):
        address = reverse("directory-versions")
    if request.POST.get("do") == "leave" and found is not None:
        withdraw(token, who)
        messages.success(request, _("Nothing was changed."))
        return redirect(
            address if kind in ("import", "back") or found.about in things_of(kind) else reverse("directory")
        )
    return _confirmed(request, token, address)


def things_of(kind: str) -> Any:
    """Return what there is of a kind now; nothing for kinds that are none."""
    return things(kind) if kind in TABLE_OF else ()

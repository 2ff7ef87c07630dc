"""Taking one away: what still points there is named first, and who answers the numbers then."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from ansvar.directory.folder import TABLE_OF, Folder, Pointer
from ansvar.directory.layout import ABSENCES, LINES
from ansvar.web.directory.change import address_of, form_for, part_of, same_number
from ansvar.web.directory.fields import meant, things
from ansvar.web.directory.order import index
from ansvar.web.directory.propose import NotOursError, propose
from ansvar.web.directory.views import language, rights_of, shown
from ansvar.web.gates import Role, gate
from ansvar.web.house import house
from ansvar.words.faults import OrganisationError


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
    _form_of, thing, _initial = form_for(rights_of(request), kind, id)
    folder = Folder(house().place.organisation)
    try:
        points = [] if kind == "line" else list(folder.pointers(kind, id))
    except OrganisationError as error:  # somebody is writing at the files, or has broken them
        messages.warning(request, str(error).splitlines()[0])
        return redirect(address_of(kind, id))
    form = Leaving(kind, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        kind_to, to = form.cleaned_data.get("instead", ("", ""))
        if to == id and kind_to == kind:
            form.add_error("instead", _("Choose another."))
        elif kind == "unit" and not to and index().of_unit(id):
            form.add_error("instead", _("Somebody works in this unit; say where they go."))
        else:
            try:
                take_away(folder, kind, id, kind_to, to)
                proposal = propose(rights_of(request).who, folder.texts(), f"{kind} gone", id, language())
            except (OrganisationError, NotOursError) as error:
                form.add_error(None, str(error))
            else:
                return redirect("directory-proposal", proposal.token)
    return shown(
        request, "leave", part_of(kind), 422 if form.is_bound else 200,
        form=form, kind=kind, id=id, back=address_of(kind, id),
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
        folder.sheet(LINES).drop(lambda row: same_number(row[0], id))
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

"""The forms of the directory: a person, what a manager may change of one, a unit, a function, a line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Final

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ansvar.directory.cells import LIST_SEPARATOR
from ansvar.directory.layout import FUNCTIONS, LINES, PEOPLE, UNITS, Layout
from ansvar.directory.model import Function, Line, Person, Unit
from ansvar.web.directory.fields import LONGEST, Number, One, Several, meant, said, things
from ansvar.web.directory.order import LINE_KINDS
from ansvar.web.house import house

_ID: Final = re.compile(r"[\w.@'+-]{1,80}")


class _Of(forms.Form):
    """A form over one row of a table: `cells` are what is to be written, of those fields that were changed."""

    layout: Layout
    HELP: ClassVar[Mapping[str, Any]] = {}
    #: Fields that are not called as their column is.
    columns: ClassVar[Mapping[str, str]] = {}
    #: Columns where an empty cell says yes.
    YES: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for field in self.fields.values():
            if not isinstance(field, forms.BooleanField):
                field.widget.attrs.setdefault("class", "ds-input")
        hours = self.fields.get("hours")
        if isinstance(hours, forms.ChoiceField):
            own = house().policy.hours
            kept = self.initial.get("hours") or ""
            names = [*own, *([kept] if kept and kept not in own else [])]
            hours.choices = [("", _("as the unit above")), *((each, each) for each in names)]
        language = self.fields.get("language")
        if isinstance(language, forms.ChoiceField):
            language.choices = [("", _("as the house")), *settings.LANGUAGES]
        for name, field in self.fields.items():
            words = self.HELP.get(name)
            if words:
                field.help_text = str(words)

    def cells(self) -> dict[str, str]:
        """Return the cells that differ from what the form began with."""
        found = {}
        for name in self.fields:
            if name in ("id", "operator"):
                continue
            was = self.cell(name, self.initial.get(name))
            now = self.cell(name, self.cleaned_data.get(name))
            if was != now:
                found[self.columns.get(name, name)] = now
        return found

    def cell(self, name: str, value: Any) -> str:
        """Return a value as a cell holds it."""
        if isinstance(value, bool):
            return ("" if value else "no") if name in self.YES else ("yes" if value else "")
        if isinstance(value, tuple):
            return LIST_SEPARATOR.join(value)
        return str(value or "").strip()


class Part(_Of):
    """What a manager may change of somebody: what they do, and who does it for them."""

    layout = PEOPLE
    YES: ClassVar[frozenset[str]] = frozenset({"mailbox", "deputies_agreed"})
    HELP: ClassVar[Mapping[str, Any]] = {
        "functions": gettext_lazy("One on each line, by name."),
        "competences": gettext_lazy("One on each line, in the words callers use."),
        "deputies": gettext_lazy("One on each line; the first is asked first."),
    }

    functions = Several("function", label=gettext_lazy("Tasks"), required=False)
    competences = Several(label=gettext_lazy("Competences"), required=False)
    deputies = Several("person", label=gettext_lazy("Deputies"), required=False)
    deputies_agreed = forms.BooleanField(label=gettext_lazy("The deputies have agreed"), required=False)

    @classmethod
    def of(cls, person: Person) -> dict[str, Any]:
        """Return what the form begins with."""
        return {name: getattr(person, name) for name in (*cls.base_fields,) if hasattr(person, name)}


class Whole(Part):
    """A person."""

    HELP: ClassVar[Mapping[str, Any]] = {
        **Part.HELP,
        "unit": gettext_lazy("By name."),
        "extension": gettext_lazy("1 to 7 digits."),
        "forward": gettext_lazy("A name, or a number; empty for none."),
        "private_phone": gettext_lazy("Shown to the person, the manager and here."),
    }
    given = forms.CharField(label=gettext_lazy("Given name"), max_length=LONGEST, required=False)
    family = forms.CharField(label=gettext_lazy("Family name"), max_length=LONGEST, required=False)
    title = forms.CharField(label=gettext_lazy("Title"), max_length=LONGEST, required=False)
    unit = One("unit", label=gettext_lazy("Unit"))
    team = forms.CharField(label=gettext_lazy("Team"), max_length=LONGEST, required=False)
    extension = forms.RegexField(r"^[0-9]{1,7}$", label=gettext_lazy("Extension"), required=False)
    direct = Number(label=gettext_lazy("Direct number"), required=False)
    mobile = Number(label=gettext_lazy("Mobile"), required=False)
    private_phone = Number(label=gettext_lazy("Private phone"), required=False)
    email = forms.EmailField(label=gettext_lazy("Mail address"), required=False)
    roles = Several(label=gettext_lazy("Roles in the policy"), required=False)
    forward = forms.CharField(label=gettext_lazy("Standing forward to"), max_length=LONGEST, required=False)
    hours = forms.ChoiceField(label=gettext_lazy("Hours"), required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False)
    mailbox = forms.BooleanField(label=gettext_lazy("Has a mailbox"), required=False)
    ring_when_away = forms.BooleanField(label=gettext_lazy("Rings also when away"), required=False)
    silent = forms.BooleanField(label=gettext_lazy("Rings without sound"), required=False)
    operator = forms.BooleanField(label=gettext_lazy("Operator at the switchboard"), required=False)

    def clean_forward(self) -> str:
        """Return a person's id, or a number."""
        text = str(self.cleaned_data["forward"])
        if not text:
            return ""
        if any(sign.isalpha() for sign in text):
            return meant("person", text)
        return Number().clean(text)

    def clean(self) -> dict[str, Any]:
        """Somebody is called something."""
        given = super().clean() or {}
        if not given.get("given") and not given.get("family"):
            self.add_error("given", _("Write a name."))
        return given


class NewPerson(Whole):
    """A person who comes."""

    id = forms.CharField(label=gettext_lazy("Id"), max_length=80, required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["id"].help_text = _("Empty: made from the name. It never changes.")
        self.fields["mailbox"].initial = self.fields["deputies_agreed"].initial = True

    def clean_id(self) -> str:
        """Return an id that nobody has."""
        text = str(self.cleaned_data["id"])
        if text and (not _ID.fullmatch(text) or not any(sign.isalpha() for sign in text)):
            raise forms.ValidationError(_("Write letters, digits, dots and hyphens, without spaces."))
        if text in house().base.people:
            raise forms.ValidationError(_("Somebody has this id already."))
        return text

    def id_of(self) -> str:
        """Return the id that was written, else one made from the name."""
        given = self.cleaned_data
        return given["id"] or free_id(f"{given['given']} {given['family']}", house().base.people)


class OfUnit(_Of):
    """A unit."""

    layout = UNITS
    YES: ClassVar[frozenset[str]] = frozenset({"mailbox"})
    HELP: ClassVar[Mapping[str, Any]] = {"parent": gettext_lazy("By name; empty for the topmost.")}
    name = forms.CharField(label=gettext_lazy("Name"), max_length=LONGEST)
    parent = One("unit", label=gettext_lazy("Part of"), required=False)
    manager = One("person", label=gettext_lazy("Manager"), required=False)
    hours = forms.ChoiceField(label=gettext_lazy("Hours"), required=False)
    number = Number(label=gettext_lazy("Number"), required=False)
    mail = forms.EmailField(label=gettext_lazy("Mail address"), required=False)
    mailbox = forms.BooleanField(label=gettext_lazy("Has a mailbox"), required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        self.called = languages(more.get("initial", {}))
        super().__init__(*args, **more)
        _name_fields(self)

    @classmethod
    def of(cls, unit: Unit | Function) -> dict[str, Any]:
        """Return what the form begins with."""
        found = {name: getattr(unit, name, None) for name in cls.base_fields}
        return found | {f"name_{language}": text for language, text in unit.names.items()}

    def id_of(self) -> str:
        """Return an id made from the name."""
        return free_id(self.cleaned_data["name"], things("unit"), "-")


class OfFunction(OfUnit):
    """A function."""

    layout = FUNCTIONS
    YES: ClassVar[frozenset[str]] = frozenset()
    HELP: ClassVar[Mapping[str, Any]] = {"unit": gettext_lazy("By name; empty for the whole organisation.")}
    parent = manager = mail = None  # type: ignore[assignment]
    unit = One("unit", label=gettext_lazy("Unit"), required=False)

    def id_of(self) -> str:
        """Return an id made from the name."""
        return free_id(self.cleaned_data["name"], things("function"), "-")


class OfLine(_Of):
    """A number beside those that people, units and functions have of their own."""

    layout = LINES
    columns: ClassVar[Mapping[str, str]] = {"line_class": "class"}
    HELP: ClassVar[Mapping[str, Any]] = {
        "owner": gettext_lazy("A person, unit or task by name; for a queue or the switchboard, its id."),
        "line_class": gettext_lazy("A word that rows of the policy name, such as published."),
    }
    number = Number(label=gettext_lazy("Number"))
    kind = forms.ChoiceField(label=gettext_lazy("Kind"))
    owner = forms.CharField(label=gettext_lazy("Belongs to"), max_length=LONGEST)
    line_class = forms.CharField(label=gettext_lazy("Class"), max_length=80, required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["kind"].choices = [(kind.value, word) for kind, word in LINE_KINDS.items()]  # type: ignore[attr-defined]

    @classmethod
    def of(cls, line: Line) -> dict[str, Any]:
        """Return what the form begins with."""
        kind = {"mobile": "person"}.get(line.kind.value, line.kind.value)
        owner = said(kind, line.owner) if kind in ("person", "unit", "function") else line.owner
        return {
            "number": line.number,
            "kind": line.kind.value,
            "owner": owner,
            "line_class": line.line_class,
        }

    def clean(self) -> dict[str, Any]:
        """The owner is one of the kind."""
        given = super().clean() or {}
        kind = {"mobile": "person"}.get(given.get("kind", ""), given.get("kind", ""))
        if given.get("owner") and kind in ("person", "unit", "function"):
            try:
                given["owner"] = meant(kind, given["owner"])
            except forms.ValidationError as error:
                self.add_error("owner", error)
        return given

    def cells(self) -> dict[str, str]:
        """Return all cells; there are four."""
        given = self.cleaned_data
        return {"kind": given["kind"], "owner": given["owner"], "class": given["line_class"]}


def languages(initial: Mapping[str, Any]) -> list[str]:
    """Return the languages in which things of this organisation have names."""
    base = house().base
    known = {each for unit in base.units.values() for each in unit.names}
    known |= {each for function in base.functions.values() for each in function.names}
    known |= {key.removeprefix("name_") for key in initial if key.startswith("name_")}
    return sorted(known)


def _name_fields(form: OfUnit) -> None:
    spoken = dict(settings.LANGUAGES)
    for each in form.called:
        form.fields[f"name_{each}"] = forms.CharField(
            label=_("Name in %(language)s") % {"language": spoken.get(each, each)},
            max_length=LONGEST,
            required=False,
            widget=forms.TextInput(attrs={"class": "ds-input", "lang": each}),
        )


def free_id(name: str, taken: Iterable[str], joint: str = ".") -> str:
    """Return an id made from a name that nobody has: `anna.lind`, `anna.lind.2`."""
    plain = unicodedata.normalize("NFKD", name.translate(_LETTERS).casefold())
    words = re.findall(r"[a-z0-9]+", "".join(sign for sign in plain if not unicodedata.combining(sign)))
    made = joint.join(words)[:70] or "new"
    if not any(sign.isalpha() for sign in made):
        made = f"p{made}"
    known, found, n = set(taken), made, 1
    while found in known:
        n += 1
        found = f"{made}{joint}{n}"
    return found


_LETTERS: Final = str.maketrans({"ø": "o", "Ø": "o", "æ": "ae", "Æ": "ae", "ß": "ss", "ð": "d", "þ": "th"})

"""The forms of a fault, a question and an order: no field more than the kind needs."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ansvar.web.house import house
from ansvar.web.people import found, suggested
from ansvar.web.requests.kinds import WHATS, Kind
from ansvar.web.requests.steps import WORDED, Wanted, costs

LONGEST = 4000


class About(forms.CharField):
    """Whom it is about: somebody of the house by name, number or address becomes a reference; other words stay."""

    def clean(self, value: Any) -> str:
        """Read it. Raises ValidationError where several have the name."""
        text = str(super().clean(value) or "").strip()
        if text.startswith("person:") and house().person(text.removeprefix("person:")) is not None:
            return text
        people = found(text)
        if len(people) > 1:
            known = ", ".join(sorted(each.email or each.extension or each.id for each in people)[:5])
            raise forms.ValidationError(
                _("Several have this name; write one of: %(known)s") % {"known": known}
            )
        return f"person:{people[0].id}" if people else text

    def prepare_value(self, value: Any) -> Any:
        """Show a person by name."""
        text = str(value or "")
        person = house().person(text.removeprefix("person:")) if text.startswith("person:") else None
        if person is None:
            return value
        return person.name if len(found(person.name)) == 1 else (person.email or person.id)


class Asked(forms.Form):
    """What every kind has: words, and what is kept of where one came from."""

    call = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)
    words = forms.CharField(
        label=gettext_lazy("More, if it helps"),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        max_length=LONGEST,
    )
    kind: Kind

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.people = suggested() if "about" in self.fields else []
        for name, field in self.fields.items():
            if not isinstance(field, forms.BooleanField):
                field.widget.attrs["class"] = "ds-input"
            if name == "about" and self.people:
                field.widget.attrs["list"] = "people"

    def wanted(self) -> Wanted:
        """Return what was asked for; the form must be valid."""
        given = self.cleaned_data
        return Wanted(
            self.kind,
            given.get("what", ""),
            given.get("title", ""),
            given["words"],
            given.get("about", ""),
            given["call"],
            urgent=given.get("urgent", False),
            wanted_on=given.get("wanted_on"),
        )


class Fault(Asked):
    """Something does not work."""

    kind = Kind.FAULT
    what = forms.ChoiceField(label=gettext_lazy("What does not work?"))
    title = forms.CharField(
        label=gettext_lazy("What happens, in one line"),
        max_length=120,
        help_text=gettext_lazy("Such as: callers do not hear me."),
    )
    about = About(
        label=gettext_lazy("Whose phone or which number"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("A name or a number; empty for your own."),
    )
    urgent = forms.BooleanField(label=gettext_lazy("Urgent: callers are not answered"), required=False)
    field_order = ("what", "title", "about", "words", "urgent")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["what"].choices = list(WHATS[Kind.FAULT].items())  # type: ignore[attr-defined]


class Question(Asked):
    """Something one wants to know."""

    kind = Kind.QUESTION
    title = forms.CharField(label=gettext_lazy("Your question, in one line"), max_length=120)
    field_order = ("title", "words")


class Order(Asked):
    """Something new, or a change."""

    kind = Kind.ORDER
    what = forms.ChoiceField(label=gettext_lazy("What do you need?"))
    about = About(
        label=gettext_lazy("For whom"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("A name; empty for yourself."),
    )
    wanted_on = forms.DateField(
        label=gettext_lazy("Needed by"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    field_order = ("what", "about", "wanted_on", "words")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        cost = costs()
        self.fields["what"].choices = [  # type: ignore[attr-defined]
            (what, _("%(what)s (your manager approves)") % {"what": name} if cost.get(what) else name)
            for what, name in WHATS[Kind.ORDER].items()
        ]
        self.fields["words"].label = _("What exactly, and why")

    def clean_wanted_on(self) -> date | None:
        """Not in the past."""
        day: date | None = self.cleaned_data["wanted_on"]
        if day is not None and day < house().today():
            raise forms.ValidationError(_("The date has passed."))
        return day

    def clean(self) -> dict[str, Any]:
        """An order of something else says what."""
        given = super().clean() or {}
        if given.get("what") in ("other", "group", "move") and not given.get("words"):
            self.add_error("words", _("Say what you need."))
        return given


FORMS: dict[Kind, type[Asked]] = {Kind.FAULT: Fault, Kind.QUESTION: Question, Kind.ORDER: Order}


class Words(forms.Form):
    """What is written with a step; `day` for planning."""

    words = forms.CharField(
        label=gettext_lazy("Words"),
        widget=forms.Textarea(attrs={"rows": 3, "class": "ds-input"}),
        required=False,
        max_length=LONGEST,
    )
    day = forms.DateField(
        label=gettext_lazy("Day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "ds-input"}, format="%Y-%m-%d"),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, step: str, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.step = step

    def clean(self) -> dict[str, Any]:
        """What needs words has them; a plan has a day that has not passed."""
        given = super().clean() or {}
        if self.step in WORDED and not given.get("words") and "words" not in self.errors:
            self.add_error("words", _("Write what you want to say."))
        day = given.get("day")
        if self.step == "plan" and "day" not in self.errors:
            if day is None:
                self.add_error("day", _("Choose a day."))
            elif day < house().today():
                self.add_error("day", _("The date has passed."))
        return given

"""The form of a device: its numbers are checked, and whom it is for is found."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ansvar.directory.model import Person
from ansvar.directory.numbers import canonical
from ansvar.web.devices.kinds import KINDS, Kind
from ansvar.web.devices.models import Device
from ansvar.web.house import house
from ansvar.web.people import found


def luhn(digits: str) -> bool:
    """Whether the last digit checks the others, as that of an IMEI does (ISO/IEC 7812-1, annex B)."""
    doubled = (int(sign) * (1 + place % 2) for place, sign in enumerate(reversed(digits)))
    return sum(each - 9 if each > 9 else each for each in doubled) % 10 == 0


def imei(text: str) -> str:
    """Return an IMEI as 15 digits, "" for none. Raises ValidationError."""
    digits = "".join(sign for sign in text if sign not in " -/.")
    if not digits:
        return ""
    if not digits.isascii() or not digits.isdigit() or len(digits) != 15:
        raise forms.ValidationError(_("An IMEI has 15 digits; the phone shows it when *#06# is dialled."))
    if not luhn(digits):
        raise forms.ValidationError(_("This is no IMEI: its last digit does not fit; one is mistyped."))
    return digits


def sim(text: str) -> str:
    """Return the number of a SIM card as digits, "" for none. Raises ValidationError."""
    digits = "".join(sign for sign in text if sign not in " -")
    if digits and not (digits.isascii() and digits.isdigit() and 18 <= len(digits) <= 22):
        raise forms.ValidationError(_("The number of a SIM card has 18 to 22 digits."))
    return digits


def number(text: str) -> str:
    """Return a telephone number in its one spelling, "" for none. Raises ValidationError."""
    if not text.strip():
        return ""
    try:
        return canonical(text.strip(), house().base.country)
    except ValueError:
        raise forms.ValidationError(_("This is no telephone number.")) from None


def holder(text: str) -> Person:
    """Return whom a text means. Raises ValidationError for nobody and for several."""
    people = found(text)
    if not people:
        raise forms.ValidationError(_("Nobody of this name, number or address is in the directory."))
    if len(people) > 1:
        known = ", ".join(sorted(each.email or each.extension or each.id for each in people)[:5])
        raise forms.ValidationError(_("Several have this name; write one of: %(known)s") % {"known": known})
    return people[0]


class Day(forms.DateField):
    """A day, as a browser's own field gives it."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class Fields(forms.ModelForm):  # type: ignore[type-arg]
    """What is known of a device."""

    kind = forms.ChoiceField(label=gettext_lazy("What it is"))
    model = forms.CharField(label=gettext_lazy("Make and model"), max_length=100, required=False)
    serial = forms.CharField(label=gettext_lazy("Serial number"), max_length=60, required=False)
    imei = forms.CharField(label="IMEI", max_length=30, required=False)
    number = forms.CharField(label=gettext_lazy("Number"), max_length=30, required=False)
    sim = forms.CharField(label=gettext_lazy("Number of the SIM card"), max_length=30, required=False)
    acquired_on = Day(label=gettext_lazy("New on"), required=False)
    due_on = Day(label=gettext_lazy("To be replaced on"), required=False)
    note = forms.CharField(label=gettext_lazy("Remark"), max_length=200, required=False)

    class Meta:
        model = Device
        fields = ("kind", "model", "number", "imei", "serial", "sim", "acquired_on", "due_on", "note")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["kind"].choices = list(KINDS.items())  # type: ignore[attr-defined]
        self.fields["due_on"].help_text = _("Empty: by the policy.")
        for field in self.fields.values():
            field.widget.attrs["class"] = "ds-input"

    def clean_imei(self) -> str:
        """15 digits that fit, of no other device."""
        return imei(self.cleaned_data["imei"])

    def clean_sim(self) -> str:
        """Digits."""
        return sim(self.cleaned_data["sim"])

    def clean_number(self) -> str:
        """In its one spelling."""
        return number(self.cleaned_data["number"])

    def clean(self) -> dict[str, Any]:
        """Nothing is there twice; a subscription has a number or a card."""
        given = super().clean() or {}
        for name in ("imei", "sim"):
            value = given.get(name)
            if value and Device.objects.filter(**{name: value}).exclude(pk=self.instance.pk).exists():
                self.add_error(name, _("Another device has this number."))
        if given.get("kind") == Kind.SUBSCRIPTION and not (given.get("number") or given.get("sim")):
            if not self.errors.keys() & {"number", "sim"}:
                self.add_error("number", _("A subscription has a number."))
        elif given.get("kind") != Kind.SUBSCRIPTION and not given.get("model"):
            self.add_error("model", _("Write make and model."))
        return given

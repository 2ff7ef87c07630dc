"""The question: who calls whom, and when."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ansvar.routing.model import Call
from ansvar.web.house import house
from ansvar.web.me.forms import Moment

LONGEST = 120


class Question(forms.Form):
    """Whom, from where, when."""

    to = forms.CharField(label=gettext_lazy("Who is called"), max_length=LONGEST)
    caller = forms.CharField(label=gettext_lazy("Who calls"), max_length=LONGEST, required=False)
    at = Moment(label=gettext_lazy("When"), required=False)
    urgent = forms.BooleanField(label=gettext_lazy("It is urgent"), required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["to"].help_text = _("A name, unit, task or number.")
        self.fields["caller"].help_text = _("A name or number; empty for somebody outside.")
        self.fields["at"].help_text = _("Empty means now.")
        for name in ("to", "caller", "at"):
            self.fields[name].widget.attrs |= {"class": "ds-input", "autocomplete": "off"}

    def clean_to(self) -> str:
        """Return a reference, or a number."""
        return found(self.cleaned_data["to"], ("person", "unit", "function"))

    def clean_caller(self) -> str:
        """Return a number."""
        given = self.cleaned_data["caller"].strip()
        if not given:
            return house().outside_caller()
        reference = found(given, ("person",))
        person = house().person(reference.removeprefix("person:"))
        return (person.extension or person.direct or person.mobile) if person is not None else reference

    @property
    def moment(self) -> datetime:
        """The moment asked about."""
        return self.cleaned_data["at"] or house().now()

    def call(self) -> Call:
        """Return the call that was asked about."""
        given = self.cleaned_data
        return Call(to=given["to"], caller=given["caller"], urgent=given["urgent"], id="explain")


def found(text: str, kinds: tuple[str, ...]) -> str:
    """Return what somebody means by a text: a reference, or a number as it would be dialled.

    The best hit counts when it is the only one that fits as well; else those that fit are named.
    """
    text, base = text.strip(), house().base
    kind, colon, id = text.partition(":")
    known = {"person": base.people, "unit": base.units, "function": base.functions}.get(kind)
    if colon and known is not None and id in known and kind in kinds:
        return text
    if text == "switchboard":
        return text
    if text and not any(sign.isalpha() for sign in text):
        if sum(sign.isdigit() for sign in text) > 15:
            raise forms.ValidationError(_("This is no telephone number."))
        return "".join(sign for sign in text if sign.isdigit() or sign == "+")
    hits = [each for each in house().finder.find(text, limit=6) if each.kind in kinds]
    same = [each for each in hits if each.name.casefold() == text.casefold()]
    if len(same or hits) == 1:
        hit = (same or hits)[0]
        return f"{hit.kind}:{hit.id}"
    if not hits:
        raise forms.ValidationError(_("Nobody and nothing here is called that."))
    names = "; ".join(f"{each.name} ({each.unit or each.number})" for each in hits)
    raise forms.ValidationError(
        _("Several fit; write one of them, or a number: %(names)s") % {"names": names}
    )

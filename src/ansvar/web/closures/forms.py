"""The forms of a closure and of a quiet day."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from ansvar.presence.model import Closure, QuietChoice
from ansvar.web.closures.plans import units, weekdays
from ansvar.web.gates import Rights
from ansvar.web.house import house
from ansvar.web.me.forms import Moment


class Closing(forms.Form):
    """Which unit is closed, from when until when, and who takes its calls."""

    unit = forms.ChoiceField(label=gettext_lazy("Unit"))
    start = Moment(label=gettext_lazy("From"))
    end = Moment(label=gettext_lazy("Until"))
    divert = forms.ChoiceField(label=gettext_lazy("Another unit takes the calls"), required=False)
    note = forms.CharField(label=gettext_lazy("Remark for the staff"), max_length=200, required=False)
    id = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, rights: Rights, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        language = get_language() or "en"
        everybody = sorted(
            ((each.id, each.called(language)) for each in house().base.units.values()),
            key=lambda each: each[1].casefold(),
        )
        self.fields["unit"].choices = units(rights)  # type: ignore[attr-defined]
        self.fields["divert"].choices = [("", "–"), *everybody]  # type: ignore[attr-defined]
        self.fields["note"].help_text = _("Callers never hear it.")
        for name in ("unit", "start", "end", "divert", "note"):
            self.fields[name].widget.attrs["class"] = "ds-input"

    def clean(self) -> dict[str, Any]:
        """The end comes after the start, and after now; nobody takes their own calls."""
        given = super().clean() or {}
        start, end = given.get("start"), given.get("end")
        if start and end and end <= start:
            self.add_error("end", _("The end lies before the start."))
        elif end and end <= house().now():
            self.add_error("end", _("The end has passed."))
        if given.get("divert") and given.get("divert") == given.get("unit"):
            self.add_error("divert", _("Choose another unit."))
        return given

    def closure(self) -> Closure:
        """Return what was asked for; the form must be valid."""
        given = self.cleaned_data
        return Closure(
            given["unit"], given["start"], given["end"], divert=given["divert"] or None, note=given["note"]
        )


class QuietDay(forms.Form):
    """Which unit keeps which weekday quiet, and from when."""

    unit = forms.ChoiceField(label=gettext_lazy("Unit"))
    weekday = forms.TypedChoiceField(label=gettext_lazy("Weekday"), coerce=int)
    since = forms.DateField(
        label=gettext_lazy("From"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, rights: Rights, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["unit"].choices = units(rights)  # type: ignore[attr-defined]
        self.fields["weekday"].choices = weekdays()  # type: ignore[attr-defined]
        for name in ("unit", "weekday", "since"):
            self.fields[name].widget.attrs["class"] = "ds-input"

    def clean_since(self) -> date:
        """Not in the past: what callers met then is what it was."""
        since: date = self.cleaned_data["since"]
        if since < house().now().astimezone(house().zone).date():
            raise forms.ValidationError(_("The date has passed."))
        return since

    def choice(self) -> QuietChoice:
        """Return what was asked for; the form must be valid."""
        given = self.cleaned_data
        return QuietChoice(given["unit"], given["weekday"], given["since"].isoformat())

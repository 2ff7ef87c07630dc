"""The form of a notice."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ansvar.web.gates import Rights, Role
from ansvar.web.house import house
from ansvar.web.me.forms import Moment
from ansvar.web.notices.board import CLOSURE, KINDS, units_for


class Writing(forms.Form):
    """What kind, whose, from when until when, and the words."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=[(name, word) for name, word in KINDS.items() if name != CLOSURE],
    )
    unit = forms.ChoiceField(label=gettext_lazy("Unit"), required=False)
    title = forms.CharField(label=gettext_lazy("In one line"), max_length=120)
    text = forms.CharField(
        label=gettext_lazy("What the switchboard should know"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    start = Moment(label=gettext_lazy("From"), required=False)
    end = Moment(label=gettext_lazy("Until"))

    def __init__(self, rights: Rights, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        everybody = [("", _("The whole organisation"))] if rights.has(Role.OPERATOR, Role.TELEPHONE) else []
        self.fields["unit"].choices = [*everybody, *units_for(rights)]  # type: ignore[attr-defined]
        self.fields["unit"].required = not everybody
        self.fields["start"].help_text = _("Empty means now.")
        self.fields["text"].help_text = _("Numbers, dates, whom to ask. Never why somebody is away.")
        for field in self.fields.values():
            field.widget.attrs["class"] = "ds-input"

    def clean(self) -> dict[str, Any]:
        """The end comes after the start, and after now."""
        given = super().clean() or {}
        start, end = given.get("start") or house().now(), given.get("end")
        if end and end <= start:
            self.add_error("end", _("The end lies before the start."))
        elif end and end <= house().now():
            self.add_error("end", _("The end has passed."))
        given["start"] = start
        return given

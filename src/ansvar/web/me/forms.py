"""The form of an absence that no single tap offers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from ansvar.presence.model import Absence, Source
from ansvar.web.house import house

_LOCAL = "%Y-%m-%dT%H:%M"


def kinds(language: str) -> list[tuple[str, str]]:
    """Return the kinds of absence of this house, by what they are called."""
    names = house().names(language)
    known = house().presence().kinds
    return sorted(
        ((id, names.text(kind.name).capitalize()) for id, kind in known.items()),
        key=lambda each: each[1].casefold(),
    )


class Moment(forms.DateTimeField):
    """A local moment, as a browser's own field gives it; empty for none. Aware, in the zone of the house."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=_LOCAL)

    def to_python(self, value: Any) -> datetime | None:
        """Read it."""
        if not value:
            return None
        if isinstance(value, datetime):
            return value
        try:
            return datetime.fromisoformat(str(value)).replace(tzinfo=house().zone)
        except ValueError:
            raise ValidationError(_("This is no date and time.")) from None

    def prepare_value(self, value: Any) -> Any:
        """Show it in the zone of the house."""
        return value.astimezone(house().zone).strftime(_LOCAL) if isinstance(value, datetime) else value


class Away(forms.Form):
    """Why (for those who may see it), from when, until when."""

    kind = forms.ChoiceField(label=gettext_lazy("Reason"))
    start = Moment(label=gettext_lazy("From"), required=False)
    end = Moment(label=gettext_lazy("Until"), required=False)
    unknown = forms.BooleanField(label=gettext_lazy("I do not know when I am back"), required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["kind"].choices = kinds(get_language() or "en")  # type: ignore[attr-defined]
        self.fields["kind"].help_text = _("Callers never hear it. Colleagues see it where the policy allows.")
        self.fields["start"].help_text = _("Empty means now.")
        for name in ("kind", "start", "end"):
            self.fields[name].widget.attrs["class"] = "ds-input"

    def clean(self) -> dict[str, Any]:
        """The end comes after the start, and after now."""
        given = super().clean() or {}
        start, end = given.get("start"), given.get("end")
        if given.get("unknown"):
            given["end"] = None
        elif end is None and "end" not in self.errors:
            self.add_error("end", _("Say until when, or that you do not know."))
        elif end is not None and end <= max(start or end, house().now()):
            late = _("The end lies before the start.") if start and end <= start else _("The end has passed.")
            if end <= house().now() or (start and end <= start):
                self.add_error("end", late)
        return given

    def absence(self, person: str) -> Absence:
        """Return what was asked for; the form must be valid."""
        now, given = house().now(), self.cleaned_data
        start = max(given["start"] or now, now)
        return Absence(person, given["kind"], start, given["end"], Source.SELF)

"""What is named on the directory's forms: a unit, people, functions, as they are called; and telephone numbers.

Where there may be several, each stands on a line of its own; each name must mean one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ansvar.directory.cells import LIST_SEPARATOR
from ansvar.directory.numbers import canonical
from ansvar.web.directory.order import in_order
from ansvar.web.house import house

LONGEST: Final = 200


def things(kind: str) -> Mapping[str, Any]:
    """Return everybody or everything of a kind, by id."""
    base = house().base
    found: dict[str, Mapping[str, Any]] = {
        "person": base.people,
        "unit": base.units,
        "function": base.functions,
    }
    return found[kind]


def said(kind: str, id: str) -> str:
    """Return how one is named in a form: as they are called, with the id where several are called so."""
    known = things(kind).get(id)
    if known is None:
        return id
    same = in_order().by_name.get((kind, known.name.casefold()), [])
    return known.name if len(same) == 1 else f"{known.name} ({id})"


def meant(kind: str, text: str) -> str:
    """Return the id that a text means. Raises ValidationError that names who it might be."""
    text = " ".join(text.split())
    known = things(kind)
    if text in known:
        return text
    name, _paren, id = text.removesuffix(")").rpartition(" (")
    if text.endswith(")") and id in known and known[id].name.casefold() == name.casefold():
        return id
    same = in_order().by_name.get((kind, text.casefold()), [])
    if len(same) == 1:
        return same[0]
    near = [*same[:6]] or [each.id for each in house().finder.find(text, limit=20) if each.kind == kind][:5]
    if not near:
        raise forms.ValidationError(_("“%(text)s” is not in the directory.") % {"text": text})
    names = "; ".join(said(kind, each) for each in near)
    raise forms.ValidationError(
        _("“%(text)s” is not one of them. Did you mean: %(names)s") % {"text": text, "names": names}
    )


class One(forms.CharField):
    """Somebody or something by name."""

    def __init__(self, kind: str, **more: Any) -> None:
        super().__init__(max_length=LONGEST, **more)
        self.kind = kind
        self.widget.attrs |= {"list": f"all-{kind}", "autocomplete": "off"}

    def clean(self, value: Any) -> str:
        """Return the id, "" for nobody."""
        text = super().clean(value)
        return meant(self.kind, text) if text else ""

    def prepare_value(self, value: Any) -> Any:
        """Show it by name."""
        return said(self.kind, value) if isinstance(value, str) and value in things(self.kind) else value


class Several(forms.CharField):
    """Several of a kind, one on each line; without a kind, words as they are written."""

    def __init__(self, kind: str = "", **more: Any) -> None:
        super().__init__(max_length=4000, widget=forms.Textarea(attrs={"rows": 3}), **more)
        self.kind = kind

    def clean(self, value: Any) -> str:
        """Return a cell: ids or words, parted as in the files."""
        found: dict[str, None] = {}
        wrong: list[Any] = []
        for text in filter(None, (each.strip() for each in super().clean(value).splitlines())):
            try:
                if LIST_SEPARATOR in text:
                    raise forms.ValidationError(_("Write each on a line of its own."))
                found[meant(self.kind, text) if self.kind else text] = None
            except forms.ValidationError as error:
                wrong += error.messages
        if wrong:
            raise forms.ValidationError(wrong)
        return LIST_SEPARATOR.join(found)

    def prepare_value(self, value: Any) -> Any:
        """Show one on each line, by name."""
        if isinstance(value, tuple):
            return "\n".join(said(self.kind, each) if self.kind else each for each in value)
        return value


class Number(forms.CharField):
    """A telephone number in any spelling."""

    def __init__(self, **more: Any) -> None:
        super().__init__(max_length=40, **more)
        self.widget.attrs |= {"inputmode": "tel", "autocomplete": "off"}

    def clean(self, value: Any) -> str:
        """Return it in its one spelling."""
        text = super().clean(value)
        if not text:
            return ""
        try:
            return canonical(text, house().base.country)
        except ValueError:
            raise forms.ValidationError(
                _("“%(text)s” is no telephone number; write an extension, or a whole number.")
                % {"text": text}
            ) from None

    def prepare_value(self, value: Any) -> Any:
        """Show it as it is written here."""
        known = isinstance(value, str) and value.startswith("+") and value[1:].isdigit()
        return house().names(get_language() or "en").number(value) if known else value

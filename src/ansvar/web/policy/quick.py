"""The common changes as small fields: opening hours, within how many rings, until when one is called back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from ansvar.policy.places import Path
from ansvar.web.policy import editing


@dataclass(frozen=True, slots=True)
class Quick:
    """A field: its name in the form, what it is called, and the value as it stands."""

    name: str
    title: str
    value: str
    path: Path
    several: bool


def quick(text: str) -> list[Quick]:
    """Return the fields of a text; none of one that does not parse."""
    data = editing.parsed_or_none(text)
    if data is None:
        return []
    found = []
    hours = data.get("hours")
    for name, part in hours.items() if isinstance(hours, dict) else ():
        if isinstance(part, dict) and "open" in part:
            value, path = part["open"], ("hours", name, "open")
            title = _("Opening hours: %(name)s") % {"name": name}
            said = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
            found.append(Quick(f"quick:{name}", title, said, path, isinstance(value, list)))
    within = editing.found(data, ("answering", "within"))
    if isinstance(within, str):
        found.append(Quick("within", _("Answered within"), within, ("answering", "within"), False))
    promises = data.get("promise")
    for number, row in enumerate(promises if isinstance(promises, list) else ()):
        if isinstance(row, dict) and isinstance(row.get("due"), str):
            title = _("Deadline: %(name)s") % {"name": row.get("id", number + 1)}
            found.append(Quick(f"due:{number}", title, row["due"], ("promise", number, "due"), False))
    return found


def with_quick(text: str, given: Mapping[str, Any]) -> str:
    """Return the text with the fields that were changed; raises EditError."""
    editing.parsed(text)
    for each in quick(text):
        value = " ".join(str(given.get(each.name, each.value)).split())
        if value == each.value:
            continue
        several = [part.strip() for part in value.split(",") if part.strip()]
        text = editing.put(text, each.path, several if each.several or len(several) > 1 else value)
    return text

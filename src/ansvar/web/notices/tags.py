"""Template filters of notices."""

from __future__ import annotations

from typing import Any

from django import template

from ansvar.web.house import house

register = template.Library()


@register.filter
def written_by(by: str) -> str:
    """Say who wrote a notice: somebody of the house by name."""
    kind, _colon, id = by.partition(":")
    found = house().person(id) if kind == "person" else None
    return found.name if found is not None else by


@register.filter
def read_count(readers: list[tuple[str, Any]]) -> int:
    """Count who has read it."""
    return sum(1 for _name, at in readers if at is not None)

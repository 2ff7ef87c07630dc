"""Where a decision leads, in the viewer's language: who is rung, and where the call ends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.translation import get_language

from ansvar.routing.model import Decision
from ansvar.speech.sentence import to_end
from ansvar.web.house import house

#: Phones of people: whoever has one of these rung takes a call; a queue or a machine is nobody.
_SOMEBODY: Final = frozenset({"person", "mobile", "private", "number", "service"})


@dataclass(frozen=True, slots=True)
class Way:
    """Where the calls of somebody go: who is rung, in order, and the end when nobody answers."""

    takes: tuple[str, ...]
    end: str
    covered: bool


def way(decision: Decision) -> Way:
    """Return where a decision leads."""
    names = house().names(get_language() or "en")
    endpoints = [each for step in decision.steps for each in step.endpoints]
    return Way(
        tuple(dict.fromkeys(names.endpoint(each) for each in endpoints)),
        to_end(decision, names),
        any(each.kind in _SOMEBODY for each in endpoints),
    )

"""The list of waiting callers, drawn once per change and language for however many desks are open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ansvar.directory.model import Person
from ansvar.web.house import House, house
from ansvar.web.live import Board, live

WHY: Final = {
    "switchboard": gettext_lazy("Asked for the switchboard"),
    "recall": gettext_lazy("Comes back: nobody answered there"),
    "no answer": gettext_lazy("No answer"),
    "absent": gettext_lazy("Away, referred"),
    "over-due": gettext_lazy("Should be back by now"),
    "closed": gettext_lazy("Closed now"),
    "not referred": gettext_lazy("Not referred"),
    "other": gettext_lazy("Referred here"),
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """A caller who waits. `why`: a key of `WHY`."""

    call: str
    number: str | None
    caller: Person | None
    internal: bool
    urgent: bool
    call_back: bool
    since: datetime
    sought: str
    person: Person | None
    unit: str
    why: str
    offered: tuple[str, ...]

    @property
    def reason(self) -> str:
        """Why the call fell here, in words."""
        return str(WHY[self.why])


def waiting(board: Board) -> list[Waiting]:
    """Return who waits, the next to be answered first."""
    return [_waiting(each) for each in (board.told["waiting"] if board.told is not None else ())]


def _waiting(told: Mapping[str, Any]) -> Waiting:
    base = house().base
    kind, _colon, id = str(told["sought"]).partition(":")
    person = base.people.get(id) if kind in ("person", "mobile") else None
    unit = base.units.get(person.unit) if person is not None else None
    return Waiting(
        told["call"],
        told["caller"],
        base.people.get(told["account"]),
        told["internal"],
        told["urgent"],
        told["call_back"],
        datetime.fromisoformat(told["since"]),
        told["sought"],
        person,
        unit.name if unit is not None else "",
        why(told, person),
        tuple(base.people[each].name for each in told["offered"] if each in base.people),
    )


def why(told: Mapping[str, Any], person: Person | None) -> str:
    """Return why a call fell to the operators. No reason of an absence is in it.

    Somebody who stands as present, did not answer and has referred nothing is what the policy wants fewer of (F6).
    """
    if told["recall"]:
        return "recall"
    kind, _colon, id = str(told["sought"]).partition(":")
    if kind == "switchboard" or not told["sought"]:
        return "switchboard"
    if person is None:
        return "other"
    if f"person:{id}" in told["tried"]:
        return "not referred"
    moment = house().presence().at(person.id, datetime.fromisoformat(told["arrived"]).timestamp())
    if moment.can_ring:
        return "no answer"
    return {"absent": "absent"}.get(moment.why, "closed")


@lru_cache(maxsize=32)
def _drawn(_house: House, _mark: str, _revision: int, fresh: bool, language: str) -> tuple[str, str]:
    with translation.override(language):
        found = waiting(live().board)
        html = render_to_string("desk/_waiting.html", {"waiting": found, "fresh": fresh})
        return html, said(found)


def drawn(board: Board, language: str) -> tuple[str, str]:
    """Return the list as HTML, and the one sentence that a screen reader says of it."""
    known = house()
    return _drawn(known, known.mark, board.revision, board.fresh, language)


def said(found: list[Waiting]) -> str:
    """Return one short sentence about the queue."""
    if not found:
        return _("Nobody waits.")
    count = ngettext("%(count)d caller waits.", "%(count)d callers wait.", len(found)) % {"count": len(found)}
    first = found[0]
    sought = (
        first.person.name
        if first.person is not None
        else house().names(translation.get_language() or "en").of(first.sought)
    )
    return f"{count} {sought}: {first.reason}."

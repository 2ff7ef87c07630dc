"""What is said at the end of a training: what was done well by the policy, and what to try next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ansvar.store.models import Promise
from ansvar.web.training.room import Room


@dataclass(frozen=True, slots=True)
class Review:
    """Figures and sentences. `waits`: seconds until somebody at the desk answered, one for each such call."""

    title: str
    calls: int
    waits: tuple[float, ...]
    within: int | None
    in_time: int
    lost: int
    promises: int
    blind: int
    attended: int
    came_back: int
    parked: int
    away_set: int
    well: tuple[str, ...]
    next: tuple[str, ...]


def review(room: Room, within_s: float | None) -> Review:
    """Return how it went, from the notes of every call and the room's own store; before the room is closed."""
    waits: list[float] = []
    kinds: dict[str, int] = {}
    lost = blind = attended = 0
    for notes in room.engine.notes.values():
        since = None
        for at, note in notes:
            facts: Mapping[str, Any] = dict(note.facts)
            kinds[note.kind] = kinds.get(note.kind, 0) + 1
            if note.kind == "queued" and since is None:
                since = at
            elif note.kind == "answered" and since is not None and facts.get("by") == f"person:{room.person}":
                waits.append((at - since).total_seconds())
                since = None
            elif note.kind == "transfer" and facts.get("kind") == "blind":
                blind += 1
            elif note.kind == "transferred" and facts.get("kind") == "attended":
                attended += 1
            elif note.kind == "ended" and facts.get("outcome") == "abandoned":
                lost += 1
    promises = Promise.on(room.house.store.alias).filter(pk__startswith="desk-").count()
    away = sum(
        1 for each in room.house.store.by_phone.absences(room.house.now()) if each.source == "operator"
    )
    in_time = sum(1 for each in waits if within_s is None or each <= within_s)
    found = Review(
        str(room.morning.title), len(room.engine.arrived), tuple(waits), None if within_s is None else round(within_s),
        in_time, lost, promises, blind, attended, kinds.get("recalled", 0), kinds.get("parked", 0), away, (), (),
    )  # fmt: skip
    well, then = _said(found, room)
    return replace(found, well=well, next=then)


def _said(found: Review, room: Room) -> tuple[tuple[str, ...], tuple[str, ...]]:
    well: list[str] = []
    then: list[str] = []
    late = len(found.waits) - found.in_time
    if found.waits and not late and found.within:
        well.append(_("Everybody was answered within %(seconds)d seconds.") % {"seconds": found.within})
    elif late:
        told = ngettext(
            "%(count)d caller waited longer than the policy wants.",
            "%(count)d callers waited longer than the policy wants.",
            late,
        )
        then.append(
            told % {"count": late} + " " + _("Hold, then answer the next: the hold list keeps your place.")
        )
    if found.lost:
        told = ngettext("%(count)d caller gave up.", "%(count)d callers gave up.", found.lost)
        then.append(told % {"count": found.lost})
    elif found.calls:
        well.append(_("Nobody was lost."))
    if found.promises:
        told = ngettext(
            "%(count)d message with owner and deadline.",
            "%(count)d messages with owner and deadline.",
            found.promises,
        )
        well.append(told % {"count": found.promises})
    if found.attended:
        well.append(_("You asked before you handed on."))
    elif found.blind:
        then.append(
            _("Ask first when you are not sure that somebody answers: the caller is told once, not twice.")
        )
    if found.came_back:
        then.append(
            _("A call came back because nobody answered there. The colleagues below a name show who can.")
        )
    if room.morning.silent and room.morning.name == "gone":
        if found.away_set:
            well.append(_("You set the colleague away: the next calls went to somebody who is there."))
        else:
            then.append(_("Set a colleague away who has not come: the next call then goes to who is there."))
    if room.morning.late is not None and not found.promises:
        then.append(
            _(
                "A caller who was let down wants a promise that holds: write a message; the deadline is on the screen."
            )
        )
    return tuple(well), tuple(then)

"""What each viewer may see of an absence: three layers, for the person, for staff by role, and for callers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from ansvar.policy.model import Policy
from ansvar.policy.sections import Detail as Level
from ansvar.presence.model import Absence
from ansvar.presence.organised import Organised
from ansvar.presence.state import ABSENT, OUTSIDE_HOURS, QUIET_DAY, UNIT_CLOSED, Presence
from ansvar.presence.timeline import Spell, compiled


class Viewer(StrEnum):
    """Who looks."""

    PERSON = "person"
    MANAGER = "manager"
    OPERATOR = "operator"
    DEPUTY = "deputy"
    COLLEAGUE = "colleague"
    CALLER = "caller"


#: Each level shows what the ones after it show, and more.
_LEVELS: Final[tuple[Level, ...]] = ("all", "kind", "period", "return time", "nothing")
#: Who may be shown a kind of absence that touches health or family.
_TRUSTED: Final = frozenset({Viewer.PERSON, Viewer.MANAGER})


@dataclass(frozen=True, slots=True)
class Detail:
    """What one viewer is shown of how a person stands; what is hidden is None.

    - `state`: present, away, outside hours, unit closed or quiet day; a caller sees present or away only.
    - `back_at`: the return time, local; `return_known` is False when none is known, None when none applies
      or it is hidden.
    - `start`, `end`: the period of the absence; `end` is None too when it is not known.
    - `kind`: its name in the policy; `note`, `source`, `forward`, `devices`: as entered.
    """

    viewer: Viewer
    state: str
    back_at: datetime | None = None
    return_known: bool | None = None
    start: datetime | None = None
    end: datetime | None = None
    kind: str | None = None
    note: str | None = None
    source: str | None = None
    forward: str | None = None
    devices: tuple[str, ...] | None = None


def level_of(policy: Policy, viewer: Viewer, kind: str | None, presence: Presence) -> Level:
    """Return how much a viewer is shown of an absence of that kind.

    It is what `[privacy]` says, but: a caller is shown the return time at most, whatever the policy says;
    of a sensitive kind others than the person and the manager are shown the period at most.
    """
    privacy = policy.privacy
    if viewer is Viewer.CALLER:
        return "nothing" if privacy.caller == "nothing" else "return time"
    level: Level = getattr(privacy, viewer.value) or privacy.colleague
    known = presence.kinds.get(kind) if kind else None
    # A kind that the policy does not know is not known to be harmless either.
    sensitive = kind is not None and (known is None or known.sensitive)
    if sensitive and viewer not in _TRUSTED and level in ("all", "kind"):
        return "period"
    return level


def detail(
    policy: Policy,
    organisation: Organised,
    presence: Presence,
    person_id: str,
    at: float,
    viewer: Viewer | str,
) -> Detail:
    """Return what `viewer` is shown of a person at an instant, under the policy's `[privacy]`.

    `presence` must be built from the same policy and organisation. Raises ValueError for an unknown viewer.
    """
    viewer = Viewer(viewer)
    moment = presence.at(person_id, at)
    spell = moment.spell
    away = ABSENT in moment.states
    state = next(
        (
            "away" if name == ABSENT or viewer is Viewer.CALLER else name
            for name in (ABSENT, OUTSIDE_HOURS, UNIT_CLOSED, QUIET_DAY)
            if name in moment.states
        ),
        "present",
    )
    level = level_of(policy, viewer, spell.kind if spell else None, presence)
    shown = _LEVELS[_LEVELS.index(level) :]
    back_at = return_known = None
    if "return time" in shown and state != "present":
        back = presence.returns_at(person_id, at)
        back_at = None if back is None else presence.days.local(back)
        return_known = back is not None
    # A soft absence is an entry for staff; to a caller the person is there.
    if spell is None or "period" not in shown:
        return Detail(viewer, state, back_at, return_known)
    start, end = (spell.away_from, spell.away_until) if away else (spell.start, spell.end)
    if "kind" in shown:
        start, end = spell.start, spell.end
    local = presence.days.local
    period = (local(start), None if end is None else local(end))
    if "kind" not in shown:
        return Detail(viewer, state, back_at, return_known, *period)
    if "all" not in shown:
        return Detail(viewer, state, back_at, return_known, *period, spell.kind)
    entry = _entry(organisation, presence, person_id, spell)
    return Detail(
        viewer,
        state,
        back_at,
        return_known,
        *period,
        spell.kind,
        entry.note if entry else "",
        spell.source,
        spell.forward,
        spell.devices,
    )


def _entry(organisation: Organised, presence: Presence, person_id: str, spell: Spell) -> Absence | None:
    """Return the absence a spell was compiled from; of equal ones, the first by its note."""
    openings = presence.openings_of_person(person_id)
    wanted = spell._replace(away_from=spell.start, away_until=spell.end)
    fitting = [
        absence
        for absence in organisation.absences.get(person_id, ())
        if compiled(absence, presence.kinds.get(absence.kind), openings)
        in (wanted, wanted._replace(soft=False))
    ]
    return min(fitting, key=lambda absence: absence.note, default=None)

"""The presence of a whole organisation under a policy: who can answer now, and until when that holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ansvar.policy.model import Policy
from ansvar.presence.model import Closure
from ansvar.presence.openings import Openings
from ansvar.presence.timeline import Spell

if TYPE_CHECKING:
    from ansvar.directory.model import Organisation


class Moment(NamedTuple):
    """How a person stands at an instant; it holds until `until`."""

    states: frozenset[str]
    spell: Spell | None
    can_ring: bool
    why: str
    desk_closed: bool
    mobile_closed: bool
    until: float


class Presence:
    """Presence of an organisation under a policy, compiled lazily; built once for each pair."""

    def __init__(self, policy: Policy, organisation: Organisation) -> None: ...
    def openings_named(self, name: str) -> Openings | None: ...
    def openings_of_person(self, person_id: str) -> Openings: ...  # type: ignore[empty-body]
    def openings_of_unit(self, unit_id: str) -> Openings: ...  # type: ignore[empty-body]
    def switchboard(self) -> Openings: ...  # type: ignore[empty-body]
    def at(self, person_id: str, at: float) -> Moment: ...  # type: ignore[empty-body]
    def unit_closed(self, unit_id: str, at: float) -> Closure | None: ...
    def quiet(self, unit_id: str, at: float) -> str | None: ...
    def returns_at(self, person_id: str, at: float) -> float | None: ...
    def opens_at(self, unit_id: str, at: float) -> float | None: ...
    def edges(self, person_id: str, start: float, end: float) -> tuple[float, ...]: ...  # type: ignore[empty-body]

"""A person's absences, compiled: which of them matters at an instant, and the run it belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ansvar.policy.sections import AbsenceKind
from ansvar.presence.model import Absence


class Spell(NamedTuple):
    """One absence as it matters; `away_from`, `away_until` is the merged run of hard absences around it."""

    start: float
    end: float | None
    kind: str
    soft: bool
    source: str
    forward: str | None
    devices: tuple[str, ...]
    away_from: float
    away_until: float | None


class Timeline:
    """The absences of one person."""

    @classmethod
    def of(cls, absences: Iterable[Absence], kinds: Mapping[str, AbsenceKind]) -> Timeline: ...  # type: ignore[empty-body]
    def at(self, at: float) -> Spell | None: ...
    def change_after(self, at: float) -> float | None: ...
    def edges(self, start: float, end: float) -> tuple[float, ...]: ...  # type: ignore[empty-body]

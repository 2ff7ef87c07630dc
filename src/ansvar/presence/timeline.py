"""A person's absences, compiled: which of them matters at an instant, and the run it belongs to."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from datetime import timedelta
from math import inf
from typing import Final, NamedTuple

from ansvar.policy.sections import AbsenceKind
from ansvar.presence.model import Absence
from ansvar.presence.openings import Openings
from ansvar.presence.sweep import sweep

#: The phones an absence can close one by one.
PHONES: Final = frozenset({"desk", "mobile"})
#: An end in this year or later is how calendars write "until further notice".
_NEVER: Final = 9000


class Spell(NamedTuple):
    """One absence as it matters at an instant. Instants are seconds since the epoch.

    - `end`: None when the return is not known; `soft`: the phone still rings.
    - `devices`: the phones it closes; empty means all.
    - `away_from`, `away_until`: the run of overlapping or back-to-back hard absences that holds it, `[from,
      until)`, with None for an end not known. Of an absence that leaves a phone open, its own bounds.
    """

    start: float
    end: float | None
    kind: str
    soft: bool
    source: str
    forward: str | None
    devices: tuple[str, ...]
    away_from: float
    away_until: float | None

    @property
    def hard(self) -> bool:
        """Whether it closes every phone."""
        return not self.soft and not self.devices


class Standing(NamedTuple):
    """What holds between two edges of a timeline: the absence that matters, and which phones are closed.

    `away` says that no phone is left; `also` holds the kinds of every absence that holds, in order.
    """

    spell: Spell | None
    away: bool
    desk_closed: bool
    mobile_closed: bool
    also: tuple[str, ...] = ()


PRESENT: Final = Standing(None, False, False, False)


def _order(spell: Spell) -> tuple[object, ...]:
    """Sort the absence that matters first: hard, then of one phone, then soft; then the one that ends last."""
    return (
        spell.soft,
        bool(spell.devices),
        -(inf if spell.end is None else spell.end),
        spell.kind,
        spell.start,
        spell.source,
        spell.forward or "",
        spell.devices,
    )


def _end(absence: Absence, kind: AbsenceKind | None, openings: Openings | None) -> float | None:
    """Return when an absence ends, or None; a kind can say when one without an end does."""
    if absence.end is not None:
        return absence.end.timestamp() if absence.end.year < _NEVER else None
    if kind is None or openings is None or kind.ends not in ("next day", "next working day"):
        return None
    day = openings.day_of(absence.start.timestamp())
    if kind.ends == "next day":
        return openings.days.midnight(day + timedelta(1))
    later = openings.next_working_day(day)
    return None if later is None else openings.days.midnight(later)


def compiled(absence: Absence, kind: AbsenceKind | None, openings: Openings | None = None) -> Spell | None:
    """Return one absence as a spell of its own, or None when it is empty (its end at or before its start)."""
    start, end = absence.start.timestamp(), _end(absence, kind, openings)
    if end is not None and end <= start:
        return None
    devices = absence.devices or (kind.devices if kind else ())
    closed = frozenset(devices)
    soft = absence.soft or (kind is not None and kind.phone == "still rings")
    return Spell(
        start,
        end,
        absence.kind,
        soft,
        absence.source.value,
        absence.forward,
        () if closed >= PHONES else tuple(sorted(closed)),
        start,
        end,
    )


class Timeline:
    """The absences of one person, laid out flat; the order in which they were stored plays no part."""

    __slots__ = ("_bounds", "_held")

    def __init__(self, bounds: tuple[float, ...] = (), held: tuple[Standing, ...] = ()) -> None:
        self._bounds = bounds
        self._held = held

    @classmethod
    def of(
        cls,
        absences: Iterable[Absence],
        kinds: Mapping[str, AbsenceKind],
        openings: Openings | None = None,
    ) -> Timeline:
        """Return the timeline of one person's absences.

        An absence whose end is not after its start is left out; an unknown kind is a hard absence.
        `openings`, the person's, end absences without an end whose kind says `next day` or `next working
        day`; without them such an end stays unknown.
        """
        found = {compiled(absence, kinds.get(absence.kind), openings) for absence in absences}
        spells = sorted((spell for spell in found if spell), key=_order)
        bounds, held = sweep([(s.start, inf if s.end is None else s.end, s) for s in spells])
        closed = [
            frozenset(phone for s in active if not s.soft for phone in (s.devices or PHONES))
            for active in held
        ]
        away = [phones >= PHONES for phones in closed]
        since: list[float] = []
        for index, start in enumerate(bounds):
            since.append(since[-1] if index and away[index] and away[index - 1] else start)
        until: float | None = None
        standings: list[Standing] = []
        for index in reversed(range(len(bounds))):
            if not (away[index] and index + 1 < len(bounds) and away[index + 1]):
                until = bounds[index + 1] if index + 1 < len(bounds) else None
            active = held[index]
            if not active:
                standings.append(PRESENT)
                continue
            spell = active[0]
            if away[index]:
                spell = spell._replace(away_from=since[index], away_until=until)
            also = tuple(dict.fromkeys(s.kind for s in active))
            standings.append(
                Standing(spell, away[index], "desk" in closed[index], "mobile" in closed[index], also)
            )
        standings.reverse()
        return cls(bounds, tuple(standings))

    def __bool__(self) -> bool:
        return bool(self._bounds)

    def standing(self, at: float) -> Standing:
        """Return what holds at an instant."""
        index = bisect_right(self._bounds, at)
        return self._held[index - 1] if index else PRESENT

    def standing_before(self, at: float) -> Standing:
        """Return what held right up to an instant."""
        index = bisect_left(self._bounds, at)
        return self._held[index - 1] if index else PRESENT

    def at(self, at: float) -> Spell | None:
        """Return the absence that matters at an instant, or None.

        Of several: a hard one before one that leaves a phone open, then the one that ends last (an end not
        known is last of all), then by kind.
        """
        return self.standing(at).spell

    def change_after(self, at: float) -> float | None:
        """Return the next instant at which an absence begins or ends, or None."""
        index = bisect_right(self._bounds, at)
        return self._bounds[index] if index < len(self._bounds) else None

    def edges(self, start: float, end: float) -> tuple[float, ...]:
        """Return every instant in ``[start, end)`` at which an absence begins or ends."""
        return self._bounds[bisect_left(self._bounds, start) : bisect_left(self._bounds, end)]

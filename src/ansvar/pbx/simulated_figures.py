"""What a synthetic day came to: who was answered by whom, promised, lost, and how long it took.

Only the notes of the calls are read, as the figures of a real day will be. Every call that was offered counts once:
`offered = answered by the one sought + answered by somebody else + promised + abandoned + told + refused`.
Calls from our phones to numbers outside, and codes, are left out.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Any, Final

from ansvar.calls import commands as do
from ansvar.directory.model import Organisation
from ansvar.pbx.simulated_day import Day
from ansvar.policy.model import Policy

Notes = list[tuple[datetime, do.Note]]

#: The service level shown when the policy names none.
USUAL_LEVEL: Final = (80.0, 20.0)
_OPERATOR: Final = "switchboard"


@dataclass(frozen=True, slots=True)
class Line:
    """The figures of a unit, or of all.

    - `sought`: answered by the person, or one of the unit or function, that was called; `others`: by somebody else.
    - `told`: heard an announcement and no more; `refused`: busy tone.
    - Waits are seconds from the call's arrival to its first answer; None when nothing was answered.
    - `abandoned_after_s`: median of those who gave up.
    """

    unit: str
    name: str
    offered: int
    sought: int
    others: int
    promised: int
    abandoned: int
    told: int
    refused: int
    wait_median_s: float | None
    wait_90_s: float | None
    abandoned_after_s: float | None


@dataclass(frozen=True, slots=True)
class Board:
    """The switchboard's queue. `level`, `within_s`: what is aimed at, in % and seconds.

    - `called_back` in the place they kept; `promised`: left otherwise, with a promise or a message.
    - `service_level`: answered in time / all who joined, call-backs and the abandoned too.
    - `service_level_answered`: answered in time / answered. Two definitions are in use; they differ by those lost.
    """

    joined: int
    answered: int
    called_back: int
    abandoned: int
    promised: int
    wait_median_s: float | None
    wait_90_s: float | None
    longest_wait_s: float | None
    level: float
    within_s: float
    service_level: float | None
    service_level_answered: float | None


@dataclass(frozen=True, slots=True)
class Figures:
    """A day in figures. `rows`: which row decided first, how often; `broken`: what was not as it must be."""

    calls: int
    in_all: Line
    units: tuple[Line, ...]
    switchboard: Board
    rows: tuple[tuple[str, int], ...]
    picked_up: int
    transferred: int
    broken: tuple[str, ...]


class _Tally:
    """What is counted of the calls of a unit."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.waits: list[float] = []
        self.lost: list[float] = []

    def add(self, what: str, facts: Mapping[str, Any]) -> None:
        self.counts["offered"] += 1
        self.counts[what] += 1
        if what in ("sought", "others"):
            self.waits.append(facts["waited_s"])
        elif what == "abandoned":
            self.lost.append(facts["lasted_s"])

    def line(self, unit: str, name: str) -> Line:
        counts = self.counts
        return Line(
            unit, name, counts["offered"], counts["sought"], counts["others"], counts["promised"], counts["abandoned"],
            counts["told"], counts["refused"],
            quantile(self.waits, 0.5), quantile(self.waits, 0.9), quantile(self.lost, 0.5),
        )  # fmt: skip


def figures_of(day: Day, policy: Policy, organisation: Organisation) -> Figures:
    """Return the figures of a day."""
    units: dict[str, _Tally] = defaultdict(_Tally)
    in_all = _Tally()
    rows: Counter[str] = Counter()
    counted: list[Notes] = []
    within = _Within(organisation)
    more: Counter[str] = Counter()
    for notes in day.engine.notes.values():
        kinds = {note.kind for _, note in notes}
        facts = dict(notes[-1][1].facts)
        sought = str(facts.get("sought") or "")
        if "code" in kinds or "emergency" in kinds or not sought or sought.startswith("number:"):
            continue
        counted.append(notes)
        what = _came_to(notes, facts, within)
        in_all.add(what, facts)
        units[within.unit_of(sought)].add(what, facts)
        first = next((dict(note.facts) for _, note in notes if note.kind == "routed"), {})
        rows[str(next(iter(first.get("rows", ())), "default"))] += 1  # type: ignore[call-overload]
        more["picked up"] += "picked up" in kinds
        more["transfer"] += "transfer" in kinds or "transferred" in kinds
    lines = [tally.line(unit, within.name_of(unit)) for unit, tally in units.items()]
    return Figures(
        len(counted),
        in_all.line("", organisation.name),
        tuple(sorted(lines, key=lambda line: (-line.offered, line.unit))),
        _board(counted, policy),
        tuple(rows.most_common()),
        more["picked up"],
        more["transfer"],
        day.broken,
    )


def _came_to(notes: Notes, facts: Mapping[str, Any], within: _Within) -> str:
    outcome = facts["outcome"]
    if outcome == "answered":
        by = [str(dict(note.facts)["by"]) for _, note in notes if note.kind == "answered"]
        return "sought" if any(within.meant(each, facts["sought"]) for each in by) else "others"
    if outcome in ("promised", "abandoned"):
        return str(outcome)
    return "refused" if outcome in ("refused", "failed") else "told"


class _Within:
    """Who belongs to what was called."""

    def __init__(self, organisation: Organisation) -> None:
        self._organisation = organisation
        self._above: dict[str, frozenset[str]] = {}

    def unit_of(self, sought: str) -> str:
        """Return the unit a called person, function or unit belongs to."""
        kind, _, id = sought.partition(":")
        organisation = self._organisation
        if kind == "unit":
            return id
        if kind == "function" and id in organisation.functions:
            return organisation.functions[id].unit or ""
        if id in organisation.people:
            return organisation.people[id].unit
        return _OPERATOR

    def name_of(self, unit: str) -> str:
        """Return what a unit is called."""
        found = self._organisation.units.get(unit)
        return found.name if found is not None else unit

    def meant(self, by: str, sought: str) -> bool:
        """Whether whoever answered is whom the caller sought: the person, a holder, one of the unit, an operator."""
        kind, _, id = sought.partition(":")
        person = self._organisation.people.get(by.partition(":")[2])
        if person is None:
            return False
        if kind == "function":
            return id in person.functions
        if kind == "unit":
            return id in self._units_above(person.unit)
        if kind == "switchboard":
            return person.id in self._organisation.operators
        return person.id == id

    def _units_above(self, unit: str) -> frozenset[str]:
        found = self._above.get(unit)
        if found is None:
            chain, at = set(), unit
            while at and at not in chain and at in self._organisation.units:
                chain.add(at)
                at = self._organisation.units[at].parent or ""
            found = self._above[unit] = frozenset(chain)
        return found


def _board(calls: Iterable[Notes], policy: Policy) -> Board:
    level, within_s = _level(policy)
    counts: Counter[str] = Counter()
    waits: list[float] = []
    longest = 0.0
    for notes in calls:
        since = next((at for at, note in notes if _queued(note)), None)
        if since is None:
            continue
        counts["joined"] += 1
        kinds = {note.kind for _, note in notes}
        after = [at for at, note in notes if note.kind in ("answered", "called back") and at >= since]
        if "keeps place" in kinds:
            counts["called back" if "called back" in kinds else "promised"] += 1
        elif after:
            waits.append((after[0] - since).total_seconds())
        elif dict(notes[-1][1].facts)["outcome"] == "abandoned":
            counts["abandoned"] += 1
        else:
            counts["promised"] += 1
        longest = max(longest, ((after[0] if after else notes[-1][0]) - since).total_seconds())
    in_time = sum(1 for wait in waits if wait <= within_s)
    return Board(
        counts["joined"], len(waits), counts["called back"], counts["abandoned"], counts["promised"],
        quantile(waits, 0.5), quantile(waits, 0.9), round(longest, 1) if counts["joined"] else None, level, within_s,
        _share(in_time, counts["joined"]), _share(in_time, len(waits)),
    )  # fmt: skip


def _queued(note: do.Note) -> bool:
    return note.kind == "queued" and dict(note.facts).get("queue") == _OPERATOR


def _level(policy: Policy) -> tuple[float, float]:
    text = policy.switchboard.service_level or policy.answering.service_level
    if text is None:
        return USUAL_LEVEL
    share, number, unit = re.findall(r"\d+|rings|min|s", text)[:3]
    seconds = {"rings": policy.site.seconds_per_ring, "min": 60.0, "s": 1.0}
    return float(share), float(number) * seconds[unit]


def quantile(values: list[float], share: float) -> float | None:
    """Return the least value that at least this share of the values does not exceed, None of none."""
    if not values:
        return None
    ordered = sorted(values)
    return round(ordered[max(ceil(share * len(ordered)) - 1, 0)], 1)


def _share(part: int, whole: int) -> float | None:
    return round(100 * part / whole, 1) if whole else None

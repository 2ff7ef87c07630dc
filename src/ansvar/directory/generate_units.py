"""The tree of units of an invented organisation: administrations, departments and their parts."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from random import Random
from typing import Final

from ansvar.directory.fiction import Country
from ansvar.directory.names_units import DISTRICT, Branch, branches

_FOLDS: Final = str.maketrans({"æ": "ae", "ø": "o", "ß": "ss", "ı": "i", "'": "", "/": "-"})
#: People in a unit without units below, on average and at the ends.
_USUAL: Final = 16
_SMALL, _LARGE = 9.0, 24.0
#: Up to so many people are one unit.
_ALONE: Final = 25
#: A department with more parts than this gets a level between.
_WIDE: Final = 12
_GROUP: Final = 10
#: An organisation with fewer people has no directors below the first.
_LAYERED: Final = 100


@dataclass(slots=True)
class Planned:
    """A unit to be made; one without staff of its own is led by the manager of its first part."""

    id: str
    name: str
    parent: str | None
    first_leaf: str | None = None


@dataclass(frozen=True, slots=True)
class Leaf:
    """A unit where people work: how many, and at what."""

    unit: str
    branch: Branch
    size: int


@dataclass(slots=True)
class Plan:
    """The units, those with a director (with the level of the title), and the units where people work."""

    units: list[Planned] = field(default_factory=list)
    directors: list[tuple[str, int]] = field(default_factory=list)
    leaves: list[Leaf] = field(default_factory=list)


def plan_units(rng: Random, people: int, country: Country, whole: str) -> Plan:
    """Return the units for so many people; everybody is a director or counted in a leaf."""
    kinds = branches(country)
    plan = Plan()
    if people <= _ALONE:
        unit = _short(kinds[0].name)
        plan.units.append(Planned(unit, kinds[0].name, None))
        plan.leaves.append(Leaf(unit, kinds[0], people))
        return plan
    count = max(2, round(people / (_USUAL + 0.5)))
    # The first kind holds the switchboard and is always there.
    chosen = sorted(rng.sample(range(1, len(kinds)), min(count, len(kinds)) - 1))
    used = [kinds[0], *(kinds[at] for at in chosen)]
    offices = list(dict.fromkeys(kind.administration for kind in used))
    top = Planned(_short(whole), whole, None)
    plan.units.append(top)
    plan.directors.append((top.id, 0))
    office_ids = {}
    for office in offices:
        planned = Planned(_short(office), office, top.id)
        office_ids[office] = planned.id
        plan.units.append(planned)
        if people >= _LAYERED:
            plan.directors.append((planned.id, 1))
    by_id = {planned.id: planned for planned in plan.units}
    sizes = _sizes(rng, people - len(plan.directors), count)
    shares = [count // len(used) + (at < count % len(used)) for at in range(len(used))]
    for kind, share in zip(used, shares, strict=True):
        above = by_id[office_ids[kind.administration]]
        _branch(plan, kind, share, above, sizes, DISTRICT[country])
        if above.first_leaf is None:
            above.first_leaf = plan.leaves[-share].unit
    return plan


def _branch(plan: Plan, kind: Branch, share: int, above: Planned, sizes: list[int], district: str) -> None:
    short = _short(kind.name)
    if short in {planned.id for planned in plan.units[:12]}:
        short += "-e"
    if share == 1:
        plan.units.append(Planned(short, kind.name, above.id))
        plan.leaves.append(Leaf(short, kind, sizes.pop()))
        return
    whole = Planned(short, kind.name, above.id, f"{short}-1")
    plan.units.append(whole)
    group = whole
    for at in range(1, share + 1):
        unit = f"{short}-{at}"
        if share > _WIDE and at % _GROUP == 1:
            number = at // _GROUP + 1
            group = Planned(
                f"{short}-{district[0]}{number}", f"{kind.name}, {district} {number}", whole.id, unit
            )
            plan.units.append(group)
        plan.units.append(Planned(unit, f"{kind.name} {at}", group.id))
        plan.leaves.append(Leaf(unit, kind, sizes.pop()))


def _sizes(rng: Random, people: int, count: int) -> list[int]:
    """Return so many sizes that add up to `people`, near 8 to 25 each."""
    drawn = [rng.uniform(_SMALL, _LARGE) for _ in range(count)]
    scale = people / sum(drawn)
    sizes = [int(size * scale) for size in drawn]
    for at in range(people - sum(sizes)):
        sizes[at % count] += 1
    # Where few are drawn, scaling can make one too large: the smallest takes over from it.
    while max(sizes) > _ALONE and min(sizes) < _ALONE:
        sizes[sizes.index(max(sizes))] -= 1
        sizes[sizes.index(min(sizes))] += 1
    return sizes


def plain(text: str) -> str:
    """Return a text in the small letters a to z, digits, dots and hyphens, for use in an id."""
    folded = unicodedata.normalize("NFKD", text.casefold().translate(_FOLDS))
    return "".join(sign for sign in folded if sign.isascii() and (sign.isalnum() or sign in ".-"))


def _short(name: str) -> str:
    return plain("-".join(name.replace("-", " ").split()))[:24].strip("-.")

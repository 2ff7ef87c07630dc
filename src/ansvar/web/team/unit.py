"""A unit as its manager sees it: its people as they stand, where their calls go, and its figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from ansvar.directory.model import Person, Unit
from ansvar.presence.detail import Detail, Viewer, detail, level_of
from ansvar.presence.model import Absence, Source
from ansvar.store.figures import Counted, count, picks
from ansvar.store.values import Substitute
from ansvar.web.away import signed
from ansvar.web.gates import Rights
from ansvar.web.house import house
from ansvar.web.live import live
from ansvar.web.me.choices import choices
from ansvar.web.way import Way, way

ILL: Final = "ill"
#: Days over which figures are counted, the shortest first.
PERIODS: Final = (7, 30)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the unit.

    - `ill`: where the calls would go, and the signed absence in `token`; None for who is away already.
    - `named`: whom the manager has asked to take the calls of the absence that runs.
    """

    person: Person
    stands: Detail
    registered: bool | None
    now: Way
    named: Substitute | None
    ill: Way | None
    token: str
    uncovered: bool
    returns: bool


def ill_today(person: str) -> Absence:
    """Return the absence that one tap sets: from now until the next working day begins."""
    known, now = house(), house().now()
    today = next(each for each in choices(person, known.presence(), now, known.zone) if each.name == "today")
    return Absence(person, ILL, now, today.absence.end, Source.MANAGER)


def members(rights: Rights, unit: Unit) -> list[Member]:
    """Return the people of a unit, those first whose calls nobody takes, then those who are there."""
    known, now = house(), house().now()
    presence, mine = known.presence(), known.store.by_phone.absences(now)
    ours = {each.person for each in mine if each.source is Source.MANAGER and each.start <= now}
    named = {each.person: each for each in known.store.by_phone.substitutes(now) if each.start <= now}
    found = []
    for person in people_of(unit):
        stands = detail(
            known.policy, known.organisation, presence, person.id, now.timestamp(), rights.sees(person.id)
        )
        away = stands.state == "away"
        decision = way(known.meets(person.id, now))
        absence = None if away else ill_today(person.id)
        found.append(
            Member(
                person,
                stands,
                live().board.registers(person.id),
                decision,
                named.get(person.id) if away else None,
                way(known.would_meet(absence)[0]) if absence is not None else None,
                signed(absence) if absence is not None else "",
                away and not decision.covered,
                away and person.id in ours,
            )
        )
    return sorted(
        found, key=lambda each: (not each.uncovered, each.stands.state == "away", each.person.name.casefold())
    )


@dataclass(frozen=True, slots=True)
class Ahead:
    """An absence to come whose calls nobody would take: from when, until when, and where they would end."""

    person: Person
    absence: Absence
    way: Way


#: So far ahead an absence without a colleague is shown, while there is time to find one.
AHEAD: Final = timedelta(days=14)
_AFTER: Final = timedelta(seconds=1)


def period_shown(absence: Absence, viewer: Viewer) -> bool:
    """Whether the policy lets somebody see from when until when another is away."""
    known = house()
    return level_of(known.policy, viewer, absence.kind, known.presence()) in ("all", "kind", "period")


def uncovered_ahead(unit: Unit) -> list[Ahead]:
    """Return the absences of a unit's people that begin soon and whose calls no colleague would take, the first first.

    Each is asked of the first working moment in it: at night nobody takes anybody's calls.
    """
    known, now = house(), house().now()
    presence, found = known.presence(), []
    for person in people_of(unit):
        openings = presence.openings_of_person(person.id)
        for each in known.organisation.absences.get(person.id, ()):
            if not now < each.start <= now + AHEAD or each.source is Source.CALENDAR:
                continue
            if not period_shown(each, Viewer.MANAGER):
                continue
            opens = openings.opens_at(each.start.timestamp())
            at = each.start if opens is None else max(each.start, datetime.fromtimestamp(opens, known.zone))
            if each.end is not None and at >= each.end:
                continue  # it lies outside the hours
            meets = known.meets(person.id, at + _AFTER)
            if meets.told.state == "away" and not (leads := way(meets)).covered:
                found.append(Ahead(person, each, leads))
    return sorted(found, key=lambda each: (each.absence.start, each.person.name))


def people_of(unit: Unit) -> list[Person]:
    """Return who works in a unit."""
    return [each for each in house().base.people.values() if each.unit == unit.id]


def owners_of(unit: Unit) -> tuple[str, ...]:
    """Return whose promises and calls are the unit's: its own, its people's and its functions'."""
    base = house().base
    found = [f"unit:{unit.id}"]
    for person in people_of(unit):
        found += [f"person:{person.id}", f"mobile:{person.id}"]
    return (*found, *(f"function:{each.id}" for each in base.functions.values() if each.unit == unit.id))


# -- figures ----------------------------------------------------------------------------------------


def within_s() -> float | None:
    """Return within how many seconds the policy wants a call answered, or None where it says nothing."""
    policy = house().policy
    wait = policy.answering.within
    return wait.seconds(policy.site.seconds_per_ring) if wait is not None else None


def smallest() -> int:
    """Return of how many people a group must be for its figures to be shown."""
    return house().policy.privacy.smallest_group


def protected(unit: Unit) -> bool:
    """Whether the figures of a unit would be figures of single people."""
    return len(people_of(unit)) < smallest()


def names_shown() -> bool:
    """Whether the policy lets a manager see figures and calls of single people."""
    return house().policy.privacy.individuals in ("manager", "all")


def calls(unit: Unit, days: int) -> tuple[Counted, ...]:
    """Return the calls that asked for a unit in so many days."""
    now = house().now()
    return house().store.figures.calls(now - timedelta(days=days), now, *owners_of(unit))


def handed(unit: Unit, days: int) -> tuple[Counted, ...]:
    """Return the calls that had asked for others, the switchboard mostly, and were answered in a unit."""
    now = house().now()
    return house().store.figures.handed(now - timedelta(days=days), now, *owners_of(unit))


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure over the periods; each with its share of what was offered in per cent, or None."""

    name: str
    values: tuple[tuple[int, int, int | None], ...]


def month(unit: Unit) -> tuple[Counted, ...]:
    """Return the calls of the longest period that asked for a unit; none while the group is too small."""
    return () if protected(unit) else calls(unit, PERIODS[-1])


def lately(found: Iterable[Counted], days: int) -> list[Counted]:
    """Return those of some calls that arrived in the last days."""
    since = house().now() - timedelta(days=days)
    return [each for each in found if each.at >= since]


def figures(unit: Unit, asked: Sequence[Counted]) -> list[Figure]:
    """Return every figure of a unit, over each period; none while the group is too small. `asked`: its `month`."""
    if protected(unit):
        return []
    within, others = within_s(), handed(unit, PERIODS[-1])
    found = {days: count(lately(asked, days), within) for days in PERIODS}
    names = [each for each in _ORDER if each in found[PERIODS[0]]]
    return [
        Figure(name, tuple((days, found[days][name], _share(name, found[days])) for days in PERIODS))
        for name in names
    ] + [Figure(HANDED, tuple((days, len(lately(others, days)), None) for days in PERIODS))]


#: Beside what the unit was asked for: what others were asked for and the unit answered. No share of anything.
HANDED: Final = "handed on"
_ORDER: Final = ("offered", "answered", "in time", "promised", "abandoned", "other", "unreferred")


def _share(name: str, counts: dict[str, int]) -> int | None:
    if name == "offered" or not counts["offered"]:
        return None
    return round(100 * counts[name] / counts["offered"])


def opened(unit: Unit, days: int, figure: str) -> list[Counted]:
    """Return the calls that a figure counts. Raises KeyError for a figure that there is not."""
    if figure == HANDED:
        return list(handed(unit, days))
    pick = picks(within_s())[figure]
    return [each for each in calls(unit, days) if pick(each)]


def sides(unit: Unit, keys: Iterable[str]) -> dict[str, str]:
    """Return where each of these who were reached belongs: `unit`, `switchboard` or `elsewhere`."""
    ours, operators = set(owners_of(unit)), set(house().base.operators)
    return {
        key: "unit" if key in ours else "switchboard" if key.partition(":")[2] in operators else "elsewhere"
        for key in keys
    }

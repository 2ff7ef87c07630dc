"""What an organisation's own records say: stale greetings, circular deputies, functions held by one, and the like."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from ansvar.check.findings import Findings, Severity
from ansvar.check.saying import Fact, Lasting, Listed, Phrase, said
from ansvar.directory.index import Index
from ansvar.directory.model import Organisation, Person
from ansvar.directory.numbers import area_of, canonical
from ansvar.policy.model import Policy
from ansvar.words.spans import Length

#: A greeting or a list of competences older than this is stale when the policy does not say.
_YEAR: Final = timedelta(days=365)
_SHOWN: Final = 3


class Gathered:
    """People who share a weakness, gathered by unit so that a large organisation stays readable."""

    def __init__(self, kind: str, severity: Severity, **facts: Fact) -> None:
        self.kind, self.severity, self.facts = kind, severity, facts
        self.by_unit: dict[str, list[str]] = {}

    def add(self, person: Person) -> None:
        """Note one more."""
        self.by_unit.setdefault(person.unit, []).append(person.id)

    def report(self, findings: Findings, organisation: Organisation) -> None:
        """Add one finding for each unit."""
        for unit, ids in sorted(self.by_unit.items()):
            people = sorted(ids)
            names = tuple(_named(organisation.people[id]) for id in people[:_SHOWN])
            where = organisation.units[unit].name if unit in organisation.units else unit
            if len(people) == 1:
                weak = said(f"{self.kind}.one", who=names[0], where=where, **self.facts)
            else:
                shown: Phrase = Listed(names)
                if len(people) > _SHOWN:
                    shown = said("more", names=shown, n=len(people) - _SHOWN)
                weak = said(f"{self.kind}.many", n=len(people), where=where, names=shown, **self.facts)
            findings.add(self.kind, self.severity, weak, detail=unit)


def _named(person: Person) -> str:
    return f"{person.name} (`{person.id}`)"


def find_upkeep(
    policy: Policy, organisation: Organisation, index: Index, now: datetime, findings: Findings
) -> None:
    """Add what the records alone show."""
    _people(policy, organisation, now, findings)
    _functions(organisation, index, findings)
    _circles(organisation, findings)
    _units(organisation, index, findings)


def _age(length: Length | None) -> timedelta:
    return timedelta(seconds=length.rough_seconds) if length is not None else _YEAR


def _lasting(length: Length | None) -> dict[str, Fact]:
    """Return a length, a year if there is none, as it stands alone and behind a preposition."""
    if length is None:
        return {"length": said("year.than"), "length_o": said("year.within")}
    return {"length": Lasting(length), "length_o": Lasting(length, oblique=True)}


def _confirmed_every(policy: Policy) -> Length | None:
    """Return how often competences are confirmed (A18) as the policy's duty says, or None when none does."""
    for duty in policy.duty:
        if duty.does in ("confirm competences", "keep competences") and duty.every is not None:
            return duty.every
    return None


def _people(policy: Policy, organisation: Organisation, now: datetime, findings: Findings) -> None:
    missing = Gathered("greeting-missing", Severity.WARNING)
    stale = Gathered("greeting-stale", Severity.NOTICE, **_lasting(policy.mailbox.stale_after))
    old = Gathered("competences-stale", Severity.NOTICE, **_lasting(_confirmed_every(policy)))
    pins = Gathered("weak-pin", Severity.WARNING)
    abroad = Gathered("forward-outside", Severity.ERROR)
    silent_deputy = Gathered("forward-not-told", Severity.WARNING)
    greeting_age, competence_age = _age(policy.mailbox.stale_after), _age(_confirmed_every(policy))
    allowed = policy.numbers.forward_to
    personal = policy.mailbox.personal
    for person in organisation.people.values():
        if person.mailbox and personal:
            if person.greeting_at is None:
                missing.add(person)
            elif now - person.greeting_at > greeting_age:
                stale.add(person)
        if person.competences and (
            person.competences_at is None or now - person.competences_at > competence_age
        ):
            old.add(person)
        if person.pin_rule:
            pins.add(person)
        if person.deputies and not person.deputies_agreed:
            silent_deputy.add(person)
        forward = person.forward
        if (
            forward is not None
            and forward not in organisation.people
            and "anywhere" not in allowed
            and _outside(forward, organisation, allowed)
        ):
            abroad.add(person)
    for gathered in (missing, stale, old, pins, abroad, silent_deputy):
        gathered.report(findings, organisation)


def _outside(forward: str, organisation: Organisation, allowed: tuple[str, ...]) -> bool:
    try:
        return area_of(canonical(forward, organisation.country), organisation) not in allowed
    except ValueError:
        return True


def _functions(organisation: Organisation, index: Index, findings: Findings) -> None:
    for id in sorted(organisation.functions):
        holders = index.members(id)
        name = organisation.functions[id].name
        if not holders:
            findings.add("nobody-holds", Severity.ERROR, said("nobody-holds", name=name, id=id), detail=id)
        elif len(holders) == 1:
            person = organisation.people[holders[0]]
            only = said("only-one-holder", who=_named(person), name=name, id=id, given=person.given)
            findings.add("only-one-holder", Severity.WARNING, only, detail=id)


def _circles(organisation: Organisation, findings: Findings) -> None:
    people, units = organisation.people, organisation.units
    for circle in circles({id: p.forward for id, p in people.items() if p.forward in people}):
        names = Listed(tuple(people[id].name for id in (*circle, circle[0])), "to")
        findings.add("loop", Severity.ERROR, said("loop.forwards", round=names), detail=circle[0])
    for circle in circles({id: unit.parent for id, unit in units.items() if unit.parent in units}):
        names = Listed(tuple(units[id].name for id in (*circle, circle[0])), "is-part-of")
        findings.add("loop", Severity.ERROR, said("loop.units", round=names), detail=circle[0])
    first = {
        id: person.deputies[0]
        for id, person in people.items()
        if len(set(person.deputies) - {id}) == 1 and person.deputies[0] in people
    }
    for circle in circles(first):
        names = Listed(tuple(people[id].name for id in (*circle, circle[0])), "stood-in-by")
        weak = said("circular-deputies", round=names)
        findings.add("circular-deputies", Severity.WARNING, weak, detail=circle[0])


def circles(onward: dict[str, str | None] | dict[str, str]) -> list[tuple[str, ...]]:
    """Return the circles of a map from one to the next, each once, beginning with its smallest id."""
    state: dict[str, int] = {}
    found: list[tuple[str, ...]] = []
    for start in onward:
        path: list[str] = []
        at: str | None = start
        while at is not None and at not in state:
            state[at] = 1
            path.append(at)
            at = onward.get(at)
        if at is not None and state[at] == 1 and at in path:
            circle = path[path.index(at) :]
            turn = circle.index(min(circle))
            found.append((*circle[turn:], *circle[:turn]))
        for id in path:
            state[id] = 2
    return sorted(found)


def _units(organisation: Organisation, index: Index, findings: Findings) -> None:
    for id in sorted(organisation.units):
        unit = organisation.units[id]
        if unit.manager is None:
            if index.manager_of_unit(id) is None and index.of_unit(id):
                findings.add(
                    "no-manager", Severity.WARNING, said("no-manager", name=unit.name, id=id), detail=id
                )
            continue
        above = index.manager_of_unit(id, but=unit.manager)
        if above is None and organisation.people[unit.manager].unit == id and unit.parent is not None:
            own = said("own-manager", who=_named(organisation.people[unit.manager]), name=unit.name)
            findings.add("own-manager", Severity.NOTICE, own, detail=id)

"""What an organisation's own records say: stale greetings, circular deputies, functions held by one, and the like."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from ansvar.check.findings import Findings, Severity
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

    def __init__(self, kind: str, severity: Severity, one: str, many: str) -> None:
        self.kind, self.severity, self.one, self.many = kind, severity, one, many
        self.by_unit: dict[str, list[str]] = {}

    def add(self, person: Person) -> None:
        """Note one more."""
        self.by_unit.setdefault(person.unit, []).append(person.id)

    def report(self, findings: Findings, organisation: Organisation) -> None:
        """Add one finding for each unit."""
        for unit, ids in sorted(self.by_unit.items()):
            people = sorted(ids)
            names = [f"{organisation.people[id].name} (`{id}`)" for id in people[:_SHOWN]]
            where = organisation.units[unit].name if unit in organisation.units else unit
            if len(people) == 1:
                sentence = f"{names[0]} in {where} {self.one}"
            else:
                more = f" and {len(people) - _SHOWN} more" if len(people) > _SHOWN else ""
                sentence = f"{len(people)} people in {where} {self.many}: {', '.join(names)}{more}"
            findings.add(self.kind, self.severity, sentence, detail=unit)


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


def _said(length: Length | None) -> str:
    return str(length) if length is not None else "a year"


def _confirmed_every(policy: Policy) -> Length | None:
    """Return how often competences are confirmed (A18) as the policy's duty says, or None when none does."""
    for duty in policy.duty:
        if duty.does in ("confirm competences", "keep competences") and duty.every is not None:
            return duty.every
    return None


def _people(policy: Policy, organisation: Organisation, now: datetime, findings: Findings) -> None:
    missing = Gathered(
        "greeting-missing",
        Severity.WARNING,
        "has a mailbox without a greeting; record one",
        "have a mailbox without a greeting",
    )
    stale = Gathered(
        "greeting-stale",
        Severity.NOTICE,
        f"has a mailbox greeting older than {_said(policy.mailbox.stale_after)}; record a new one",
        f"have a mailbox greeting older than {_said(policy.mailbox.stale_after)}",
    )
    old = Gathered(
        "competences-stale",
        Severity.NOTICE,
        f"has not confirmed the competences within {_said(_confirmed_every(policy))}; ask for it",
        f"have not confirmed their competences within {_said(_confirmed_every(policy))}; ask for it",
    )
    pins = Gathered(
        "weak-pin",
        Severity.WARNING,
        "has a mailbox PIN made by a rule; let the person choose one",
        "have a mailbox PIN made by a rule",
    )
    abroad = Gathered(
        "forward-outside",
        Severity.ERROR,
        "forwards to a number outside the area the policy allows",
        "forward to numbers outside the area the policy allows",
    )
    silent_deputy = Gathered(
        "forward-not-told",
        Severity.WARNING,
        "has deputies who have not agreed to it; ask them",
        "have deputies who have not agreed to it; ask them",
    )
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
            findings.add(
                "nobody-holds",
                Severity.ERROR,
                f"nobody holds the function {name} (`{id}`); give it to somebody or take it out",
                detail=id,
            )
        elif len(holders) == 1:
            person = organisation.people[holders[0]]
            findings.add(
                "only-one-holder", Severity.WARNING,
                f"only {person.name} (`{person.id}`) holds the function {name} (`{id}`), so no colleague can take these calls when {person.given} is away; teach one more",
                detail=id,
            )  # fmt: skip


def _circles(organisation: Organisation, findings: Findings) -> None:
    for circle in circles(
        {id: p.forward for id, p in organisation.people.items() if p.forward in organisation.people}
    ):
        names = " to ".join(organisation.people[id].name for id in (*circle, circle[0]))
        findings.add(
            "loop",
            Severity.ERROR,
            f"calls are forwarded in a circle: {names}; take one of the forwards out",
            detail=circle[0],
        )
    parents = {
        id: unit.parent for id, unit in organisation.units.items() if unit.parent in organisation.units
    }
    for circle in circles(parents):
        names = " is part of ".join(organisation.units[id].name for id in (*circle, circle[0]))
        findings.add(
            "loop",
            Severity.ERROR,
            f"units lie in a circle: {names}; correct one of the parents",
            detail=circle[0],
        )
    first = {
        id: person.deputies[0]
        for id, person in organisation.people.items()
        if len(set(person.deputies) - {id}) == 1 and person.deputies[0] in organisation.people
    }
    for circle in circles(first):
        names = " by ".join(organisation.people[id].name for id in (*circle, circle[0]))
        findings.add(
            "circular-deputies", Severity.WARNING,
            f"people are deputies of each other only: {names}; when all of them are away no deputy answers; name another deputy for one of them",
            detail=circle[0],
        )  # fmt: skip


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
                    "no-manager",
                    Severity.WARNING,
                    f"{unit.name} (`{id}`) has no manager, nor has any unit above it, so nobody answers for its phones; name one",
                    detail=id,
                )
            continue
        above = index.manager_of_unit(id, but=unit.manager)
        if above is None and organisation.people[unit.manager].unit == id and unit.parent is not None:
            manager = organisation.people[unit.manager]
            findings.add(
                "own-manager", Severity.NOTICE,
                f"{manager.name} (`{manager.id}`) manages {unit.name} and has no manager above, so nobody sees to that phone in illness; name one above",
                detail=id,
            )  # fmt: skip


def first_names(ids: Iterable[str], organisation: Organisation) -> str:
    """Return a few names out of many."""
    return ", ".join(organisation.people[id].name for id in list(ids)[:_SHOWN])

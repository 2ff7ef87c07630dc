"""Who can keep a promise before it is due, and who comes next."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ansvar.directory.index import Index, index_of
from ansvar.directory.model import Organisation
from ansvar.presence.openings import Openings
from ansvar.presence.state import Presence

SWITCHBOARD: Final = "switchboard"
ORGANISATION: Final = "organisation"
POLICY_OWNER: Final = "policy owner"


def split(owner: str) -> tuple[str, str]:
    """Return kind and id of an owner such as `person:alice`; `switchboard` has no id."""
    kind, _, id = owner.partition(":")
    return kind, id


class Keepers:
    """Answers for one organisation about who can do what is owed, and when."""

    __slots__ = ("index", "organisation", "presence")

    def __init__(self, presence: Presence, organisation: Organisation) -> None:
        self.presence = presence
        self.organisation = organisation
        self.index: Index = index_of(organisation)

    def openings(self, owner: str) -> Openings:
        """Return the working time of an owner; of a function its own hours, else its unit's."""
        kind, id = split(owner)
        if kind == "person":
            return self.presence.openings_of_person(id)
        if kind == "unit":
            return self.presence.openings_of_unit(id)
        if kind == "function" and id in self.organisation.functions:
            function = self.organisation.functions[id]
            named = self.presence.openings_named(function.hours) if function.hours else None
            if named is not None:
                return named
            if function.unit is not None:
                return self.presence.openings_of_unit(function.unit)
        return self.presence.switchboard()

    def at_work(self, owner: str, at: float) -> float | None:
        """Return the first instant from `at` on when an owner can work; None when that is not known.

        A quiet day closes phones, not the office, so it counts as work; a closure does not. A unit or a
        function with members works when the first of them does.
        """
        kind, id = split(owner)
        if kind == "person":
            return self.presence.works_at(id, at)
        if kind == "unit" and id in self.organisation.units:
            members = self.index.of_unit(id)
        elif kind == "function" and id in self.organisation.functions:
            members = self.index.members(id)
        else:
            return self.presence.switchboard().opens_at(at)
        first: float | None = None
        for member in members:
            works = self.presence.works_at(member, at)
            if works is not None and works <= at:
                return at
            if works is not None and (first is None or works < first):
                first = works
        return first if members else self.openings(owner).opens_at(at)

    def can_keep(self, owner: str, start: float, due: float) -> bool:
        """Whether an owner is at work at any moment from `start` until the deadline."""
        first = self.at_work(owner, start)
        return first is not None and (first < due or first <= start)

    def is_away(self, owner: str, at: float) -> bool:
        """Whether an owner is a person who is absent at an instant."""
        kind, id = split(owner)
        return kind == "person" and "absent" in self.presence.at(id, at).states

    def unit_of(self, owner: str) -> str | None:
        """Return the unit an owner belongs to, or None."""
        kind, id = split(owner)
        if kind == "unit":
            return id
        if kind == "person":
            person = self.organisation.people.get(id)
            return person.unit if person else None
        if kind == "function" and id in self.organisation.functions:
            return self.organisation.functions[id].unit
        return None

    def deputies(self, owner: str) -> Iterator[str]:
        """Yield an owner's deputies who have agreed, in order of preference."""
        kind, id = split(owner)
        person = self.organisation.people.get(id) if kind == "person" else None
        if person is not None and person.deputies_agreed:
            for deputy in person.deputies:
                if deputy != id and deputy in self.organisation.people:
                    yield f"person:{deputy}"

    def managers(self, owner: str) -> Iterator[str]:
        """Yield the managers of an owner's unit and of the units above it, nearest first, never the owner."""
        unit = self.unit_of(owner)
        seen = {owner}
        for above in self.index.unit_and_parents(unit) if unit else ():
            manager = self.organisation.units[above].manager
            if manager in self.organisation.people and f"person:{manager}" not in seen:
                seen.add(f"person:{manager}")
                yield f"person:{manager}"

    def colleagues(self, owner: str) -> Iterator[str]:
        """Yield others with one of the owner's functions, or else others of the unit, by id."""
        kind, id = split(owner)
        person = self.organisation.people.get(id) if kind == "person" else None
        if person is None:
            return
        others = sorted({member for function in person.functions for member in self.index.members(function)})
        for other in others if set(others) - {id} else self.index.of_unit(person.unit):
            if other != id:
                yield f"person:{other}"

    def named(self, who: str, owner: str) -> Iterator[str]:
        """Yield those whom a word of the policy names for an owner, in order of preference."""
        if who == "deputy":
            yield from self.deputies(owner)
        elif who == "manager":
            yield from self.managers(owner)
        elif who == "colleague":
            yield from self.colleagues(owner)
        elif who == "unit":
            unit = self.unit_of(owner)
            if unit in self.organisation.units and f"unit:{unit}" != owner:
                yield f"unit:{unit}"
        elif who == SWITCHBOARD and owner != SWITCHBOARD:
            yield SWITCHBOARD

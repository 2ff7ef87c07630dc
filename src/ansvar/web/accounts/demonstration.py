"""Demonstration accounts: invented people that a visitor on this machine may be, by one click."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest

from ansvar.directory.model import Person
from ansvar.web.accounts.address import named_here
from ansvar.web.gates import Role
from ansvar.web.house import house


@dataclass(frozen=True, slots=True)
class Invented:
    """Somebody to be, and as what."""

    person: Person
    role: Role
    unit: str

    @property
    def group(self) -> bool:
        """Whether the role was given, rather than following from the directory: they stand apart."""
        return self.role in (Role.POLICY_OWNER, Role.TELEPHONE, Role.AUDITOR)


def allowed(request: HttpRequest) -> bool:
    """Whether one click is enough: demonstration data, asked for from this machine, by a name of this machine."""
    if not house().place.demo or settings.ORIGIN:
        return False
    try:
        near = ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        near = False
    return near and named_here(request.get_host())


def people() -> list[Invented]:
    """Return two operators, three others and a manager, each with a phone; then those to whom a role was given.

    The same every time: two policy owners (four eyes), a telephone administrator, an auditor.
    """
    base = house().base
    managers = {unit.manager for unit in base.units.values() if unit.manager}
    there = [each for each in base.people.values() if each.extension or each.direct]
    plain = [each for each in there if each.id not in managers and each.id not in base.operators]
    found = [Invented(base.people[id], Role.OPERATOR, _unit(base.people[id])) for id in base.operators[:2]]
    found += [Invented(each, Role.EMPLOYEE, _unit(each)) for each in plain[:3]]
    found += [Invented(each, Role.MANAGER, _unit(each)) for each in there if each.id in managers][:1]
    others = sorted(
        plain[3:], key=lambda each: _depth(each.unit)
    )  # near the top of the house, as such people are
    given = (Role.POLICY_OWNER, Role.POLICY_OWNER, Role.TELEPHONE, Role.AUDITOR)
    found += [Invented(each, role, _unit(each)) for each, role in zip(others, given, strict=False)]
    return found


def _depth(unit: str) -> int:
    units, found = house().base.units, 0
    while unit in units and found < len(units):
        unit, found = units[unit].parent or "", found + 1
    return found


def _unit(person: Person) -> str:
    unit = house().base.units.get(person.unit)
    return unit.name if unit is not None else ""

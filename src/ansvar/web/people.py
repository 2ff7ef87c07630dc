"""Who somebody is: people found by what is typed into a field, and accounts by name."""

from __future__ import annotations

from itertools import islice
from typing import Final

from ansvar.directory.model import Person
from ansvar.web.house import house

#: A list of suggestions beside a field is no longer than this.
SUGGESTED: Final = 400


def found(text: str) -> list[Person]:
    """Return the people whose id, address, number or whole name this is; several of one name."""
    wanted = text.strip().casefold()
    if not wanted:
        return []
    base = house().base
    if (exact := base.people.get(wanted)) is not None:
        return [exact]
    digits = "".join(sign for sign in wanted if sign.isdigit() or sign == "+")
    numbers = {digits, wanted} - {""}
    return [
        each
        for each in base.people.values()
        if wanted in (each.name.casefold(), each.email.casefold())
        or (len(digits) > 2 and numbers & {each.extension, each.direct, each.mobile})
    ]


def meant(text: str, most: int) -> list[str]:
    """Return the ids of those in whose name all of these words stand, or whose id this is."""
    words = text.casefold().split()
    hits = (
        id
        for id, each in house().base.people.items()
        if id == text or all(word in each.name.casefold() for word in words)
    )
    return list(islice(hits, most))


def suggested() -> list[tuple[str, str]]:
    """Return id and name of everybody, for a small house; a large one is typed."""
    people = house().base.people
    if len(people) > SUGGESTED:
        return []
    return sorted(((each.id, each.name) for each in people.values()), key=lambda each: each[1].casefold())


def account_name(username: str) -> str:
    """Say who an account is: by name, else as they sign in."""
    from ansvar.web.accounts.models import User

    user = User.objects.filter(username=username).only("person", "username").first()
    person = house().person(user.person) if user is not None and user.person else None
    return person.name if person is not None else username


def of_role(role: str) -> list[str]:
    """Return the people of the directory whose account was given a role."""
    from ansvar.web.accounts.models import Grant

    held = Grant.objects.filter(role=role, ended_at=None, user__is_active=True).exclude(user__person="")
    return sorted(set(held.values_list("user__person", flat=True)))


def managers_of(unit: str) -> list[str]:
    """Return who manages a unit and those above it, the nearest first."""
    units, seen, found = house().base.units, set[str](), list[str]()
    while unit in units and unit not in seen:
        seen.add(unit)
        if (manager := units[unit].manager) and manager not in found:
            found.append(manager)
        unit = units[unit].parent or ""
    return found


def manager_of(unit: str) -> str:
    """Return who manages a unit, or the nearest above it that somebody manages; "" for nobody."""
    return next(iter(managers_of(unit)), "")

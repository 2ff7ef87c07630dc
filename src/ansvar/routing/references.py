"""Names in a row that the organisation or the policy does not have: such a row is skipped, never obeyed by half."""

from __future__ import annotations

from typing import NamedTuple

from ansvar.directory.model import Organisation
from ansvar.policy.model import Policy
from ansvar.policy.rows import Route
from ansvar.policy.targets import PROMISING, End, EndKind, Owner, Target, Try
from ansvar.policy.when import When


class Missing(NamedTuple):
    """What a row names but nobody has: a `kind` of thing, such as unit or hours, and the name."""

    kind: str
    name: str

    def __str__(self) -> str:
        if self.kind == Target.ANSWERING_SERVICE:
            return f"there is no {self.kind} `{self.name}`"
        whose = "organisation" if self.kind in ("unit", "function", "person") else "policy"
        return f"the {whose} has no {self.kind} `{self.name}`"


def missing_names(row: Route, policy: Policy, organisation: Organisation) -> str:
    """Return one sentence naming what a row names but nobody has, or ""."""
    missing = first_missing(row, policy, organisation)
    return f"row `{row.id}` is skipped: {missing}" if missing else ""


def first_missing(row: Route, policy: Policy, organisation: Organisation) -> Missing | None:
    """Return the first thing that a row names but nobody has, or None."""
    for when in (*row.when, *row.unless):
        missing = _in_when(when, policy, organisation)
        if missing:
            return missing
    for attempt in row.attempt:
        missing = _in_try(attempt, policy, organisation)
        if missing:
            return missing
    for end in row.otherwise:
        missing = _in_end(end, policy, organisation)
        if missing:
            return missing
    return None


def _in_when(when: When, policy: Policy, organisation: Organisation) -> Missing | None:
    for unit in when.unit or ():
        if unit not in organisation.units:
            return Missing("unit", unit)
    for function in when.function or ():
        if function not in organisation.functions:
            return Missing("function", function)
    for person in when.person or ():
        if person not in organisation.people:
            return Missing("person", person)
    for word in when.caller or ():
        kind, _, name = word.partition(" ")
        staff = {
            "unit": organisation.units,
            "function": organisation.functions,
            "person": organisation.people,
        }
        if name and kind in staff and name not in staff[kind]:
            return Missing(kind, name)
    for hours in (*(when.during or ()), *(when.outside or ())):
        if hours != "own" and hours not in policy.hours:
            return Missing("hours", hours)
    for attempt in (*(when.somebody or ()), *(when.nobody or ())):
        missing = _in_try(attempt, policy, organisation)
        if missing:
            return missing
    return None


def _in_try(attempt: Try, policy: Policy, organisation: Organisation) -> Missing | None:
    for target, name in attempt.parts:
        missing = _in_target(target, name, policy, organisation)
        if missing:
            return missing
    return None


def _in_target(target: Target, name: str, policy: Policy, organisation: Organisation) -> Missing | None:
    if not name:
        return None
    if target is Target.PERSON and name not in organisation.people:
        return Missing("person", name)
    if target is Target.UNIT and name not in organisation.units:
        return Missing("unit", name)
    if target is Target.FUNCTION and name not in organisation.functions:
        return Missing("function", name)
    if target is Target.QUEUE and name not in policy.queue:
        return Missing("queue", name)
    if target is Target.ANSWERING_SERVICE and not _service(name, policy, organisation):
        return Missing("answering service", name)
    return None


def _in_end(end: End, policy: Policy, organisation: Organisation) -> Missing | None:
    name = end.name
    if not name:
        return None
    if end.kind in PROMISING:
        known = {
            Owner.PERSON: organisation.people,
            Owner.FUNCTION: organisation.functions,
            Owner.UNIT: organisation.units,
        }
        if end.owner in known and name not in known[end.owner]:
            return Missing(end.owner.value, name)
        return None
    if end.kind is EndKind.QUEUE and name not in policy.queue:
        return Missing("queue", name)
    if end.kind is EndKind.MENU and name not in policy.menu:
        return Missing("menu", name)
    if end.kind is EndKind.ANNOUNCEMENT and name not in policy.announcement:
        return Missing("announcement", name)
    if end.kind is EndKind.ANSWERING_SERVICE and not _service(name, policy, organisation):
        return Missing("answering service", name)
    return None


def _service(name: str, policy: Policy, organisation: Organisation) -> bool:
    return name in policy.service or name in organisation.services

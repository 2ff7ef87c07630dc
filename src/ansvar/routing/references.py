"""Names in a row that the organisation or the policy does not have: such a row is skipped, never obeyed by half."""

from __future__ import annotations

from ansvar.directory.model import Organisation
from ansvar.policy.model import Policy
from ansvar.policy.rows import Route
from ansvar.policy.targets import PROMISING, End, EndKind, Owner, Target, Try
from ansvar.policy.when import When


def missing_names(row: Route, policy: Policy, organisation: Organisation) -> str:
    """Return one sentence naming what a row names but nobody has, or ""."""
    for when in (*row.when, *row.unless):
        missing = _in_when(when, policy, organisation)
        if missing:
            return f"row `{row.id}` is skipped: {missing}"
    for attempt in row.attempt:
        missing = _in_try(attempt, policy, organisation)
        if missing:
            return f"row `{row.id}` is skipped: {missing}"
    for end in row.otherwise:
        missing = _in_end(end, policy, organisation)
        if missing:
            return f"row `{row.id}` is skipped: {missing}"
    return ""


def _in_when(when: When, policy: Policy, organisation: Organisation) -> str:
    for unit in when.unit or ():
        if unit not in organisation.units:
            return f"the organisation has no unit `{unit}`"
    for function in when.function or ():
        if function not in organisation.functions:
            return f"the organisation has no function `{function}`"
    for person in when.person or ():
        if person not in organisation.people:
            return f"the organisation has no person `{person}`"
    for word in when.caller or ():
        kind, _, name = word.partition(" ")
        staff = {
            "unit": organisation.units,
            "function": organisation.functions,
            "person": organisation.people,
        }
        if name and kind in staff and name not in staff[kind]:
            return f"the organisation has no {kind} `{name}`"
    for hours in (*(when.during or ()), *(when.outside or ())):
        if hours != "own" and hours not in policy.hours:
            return f"the policy has no hours `{hours}`"
    for attempt in (*(when.somebody or ()), *(when.nobody or ())):
        missing = _in_try(attempt, policy, organisation)
        if missing:
            return missing
    return ""


def _in_try(attempt: Try, policy: Policy, organisation: Organisation) -> str:
    for target, name in attempt.parts:
        missing = _in_target(target, name, policy, organisation)
        if missing:
            return missing
    return ""


def _in_target(target: Target, name: str, policy: Policy, organisation: Organisation) -> str:
    if not name:
        return ""
    if target is Target.PERSON and name not in organisation.people:
        return f"the organisation has no person `{name}`"
    if target is Target.UNIT and name not in organisation.units:
        return f"the organisation has no unit `{name}`"
    if target is Target.FUNCTION and name not in organisation.functions:
        return f"the organisation has no function `{name}`"
    if target is Target.QUEUE and name not in policy.queue:
        return f"the policy has no queue `{name}`"
    if target is Target.ANSWERING_SERVICE and not _service(name, policy, organisation):
        return f"there is no answering service `{name}`"
    return ""


def _in_end(end: End, policy: Policy, organisation: Organisation) -> str:
    name = end.name
    if not name:
        return ""
    if end.kind in PROMISING:
        known = {
            Owner.PERSON: organisation.people,
            Owner.FUNCTION: organisation.functions,
            Owner.UNIT: organisation.units,
        }
        if end.owner in known and name not in known[end.owner]:
            return f"the organisation has no {end.owner.value} `{name}`"
        return ""
    if end.kind is EndKind.QUEUE and name not in policy.queue:
        return f"the policy has no queue `{name}`"
    if end.kind is EndKind.MENU and name not in policy.menu:
        return f"the policy has no menu `{name}`"
    if end.kind is EndKind.ANNOUNCEMENT and name not in policy.announcement:
        return f"the policy has no announcement `{name}`"
    if end.kind is EndKind.ANSWERING_SERVICE and not _service(name, policy, organisation):
        return f"there is no answering service `{name}`"
    return ""


def _service(name: str, policy: Policy, organisation: Organisation) -> bool:
    return name in policy.service or name in organisation.services

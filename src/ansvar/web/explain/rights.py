"""Who may be told how much of a call."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from ansvar.policy.model import Policy
from ansvar.presence.detail import Viewer, level_of
from ansvar.routing.model import Decision
from ansvar.web.gates import Rights, Role
from ansvar.web.held import Held
from ansvar.web.house import house

#: They answer for the rules, and may read how a decision was made.
ACCOUNT = (Role.MANAGER, Role.POLICY_OWNER, Role.TELEPHONE, Role.AUDITOR)
#: They may open any call of the house.
ANY_CALL = (Role.OPERATOR, Role.TELEPHONE, Role.AUDITOR)
#: The same, and the names of everybody in it, whatever the policy protects managers from.
NAMED = (Role.OPERATOR, Role.TELEPHONE, Role.AUDITOR)


def unit_of(reference: str) -> str:
    """Return the unit that a person, unit or function belongs to, or ""."""
    kind, _colon, id = reference.partition(":")
    base = house().base
    if kind in ("person", "mobile"):
        person = base.people.get(id)
        return person.unit if person is not None else ""
    if kind == "unit":
        return id
    function = base.functions.get(id) if kind == "function" else None
    return (function.unit or "") if function is not None else ""


def was_in(rights: Rights, asked: str, reached: str) -> bool:
    """Whether a call was somebody's own: they were called or reached, at the desk or by mobile."""
    mine = {f"person:{rights.person}", f"mobile:{rights.person}"} if rights.person else set()
    return not mine.isdisjoint((asked, reached))


def may_open(rights: Rights, asked: str, reached: str) -> bool:
    """Whether somebody may see what became of a call: who was in it, who manages the unit, who sees to calls."""
    return rights.has(*ANY_CALL) or was_in(rights, asked, reached) or unit_of(asked) in rights.units


def may_see_kind(rights: Rights, person: str, kind: str | None) -> bool:
    """Whether a viewer may learn why somebody is away: the policy's `[privacy]`, of a sensitive kind even less."""
    known = house()
    return level_of(known.policy, Viewer(rights.sees(person)), kind, known.presence()) in ("all", "kind")


def tells_reason(policy: Policy, row: str) -> bool:
    """Whether a row applies for a certain kind of absence: to name it would tell why somebody is away."""
    return row in _telling(Held(policy))


def decision_tells_reason(policy: Policy, decision: Decision) -> bool:
    """Whether any row of a decision would tell why somebody is away."""
    rows = {*decision.determined_by, decision.end.row, *(step.row for step in decision.steps)}
    rows |= {each.row for each in decision.rejected}
    return any(tells_reason(policy, row) for row in rows)


@lru_cache(maxsize=4)
def _telling(held: Held[Policy]) -> frozenset[str]:
    return frozenset(
        each.id
        for each in held.of.rows
        if _names_kind(each.model_dump(mode="json", exclude_none=True)) and each.id
    )


def _names_kind(value: Any) -> bool:
    if isinstance(value, dict):
        for key, inner in value.items():
            if "absent" in key and key != "unit absent" and inner not in ([], ["any"], "any"):
                return True
            if _names_kind(inner):
                return True
    elif isinstance(value, list):
        return any(_names_kind(each) for each in value)
    return False

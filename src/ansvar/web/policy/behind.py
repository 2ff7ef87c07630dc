"""The calls, or the promises, behind a figure of the policy: as much of each as somebody may know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.translation import get_language

from ansvar.directory.numbers import masked
from ansvar.policy.rows import Duty, Promise, Route
from ansvar.store.figures import Counted, Ruled
from ansvar.web import audit
from ansvar.web.explain.rights import ANY_CALL, NAMED, may_open, unit_of
from ansvar.web.gates import Rights, Role
from ansvar.web.house import house
from ansvar.web.policy import figures
from ansvar.web.policy.words import FIGURES
from ansvar.web.team.unit import names_shown, protected

#: Who may look behind a figure; managers see the calls of their units alone.
BEHIND: Final = (*ANY_CALL, Role.POLICY_OWNER, Role.MANAGER)


@dataclass(frozen=True, slots=True)
class Line:
    """A call with its outcome, or a promise with how it stands. What somebody may not know is ""."""

    at: datetime
    caller: str
    asked: str
    outcome: str
    call: str


def behind(rights: Rights, row: str, of: str) -> list[Line] | None:
    """Return what a figure counts, and note that somebody looked; None where nothing may be listed."""
    policy = house().policy
    found = next((each for each in policy.rows if each.id == row), None)
    if found is None or of not in FIGURES:
        return None
    during = figures.period(house())
    lines: list[Line | None]
    if isinstance(found, Route):
        calls = during.by_row.get(row, [])
        if not figures.opens(policy, row) or figures.small(policy, found, calls):
            return None
        lines = [_line(rights, each) for each in calls if of in (figures.CALLS, each.outcome)]
    elif isinstance(found, Duty) and found.does == "set referral":
        lines = [_line(rights, each) for each in during.left]
    elif isinstance(found, Promise | Duty) and rights.has(*ANY_CALL, Role.POLICY_OWNER):
        vows = [each for each in during.vows if isinstance(found, Duty) or each.row == row]
        stands = [(each, each.stands(during.now)) for each in vows]
        opens = rights.has(*ANY_CALL)
        lines = [
            Line(each.made_at, "", "", how, each.call if opens else "")
            for each, how in stands
            if of in (figures.MADE, how)
        ]
    else:
        return None
    audit.note(rights.who, "saw the calls of a row of the policy", row=row, of=of)
    return [each for each in lines if each is not None]


def _line(rights: Rights, counted: Counted | Ruled) -> Line | None:
    unit = unit_of(counted.asked)
    if not rights.has(*ANY_CALL, Role.POLICY_OWNER):
        known = house().base.units.get(unit)
        if known is None or unit not in rights.units or protected(known):
            return None
    person = counted.asked.partition(":")[0] in ("person", "mobile")
    named = not person or rights.has(*NAMED) or (names_shown() and unit in rights.units)
    names = house().names(get_language() or "en")
    return Line(
        counted.at,
        masked(counted.caller) if counted.caller else "",
        names.of(counted.asked) if named and counted.asked else "",
        counted.outcome,
        counted.call if may_open(rights, counted.asked, counted.reached) else "",
    )

"""Who may see what of the directory, and who may change it."""

from __future__ import annotations

from ansvar.directory.model import Line, LineKind
from ansvar.web.gates import Rights, Role
from ansvar.web.house import house


def sees_mobile(rights: Rights, person: str) -> bool:
    """Whether somebody is shown another's mobile: everybody where it is published, else who needs it."""
    if "mobile" in house().policy.numbers.published:
        return True
    return person == rights.person or rights.has(Role.OPERATOR, Role.TELEPHONE) or rights.manages(person)


def sees_private(rights: Rights, person: str) -> bool:
    """Whether somebody is shown a private phone."""
    return person == rights.person or rights.has(Role.TELEPHONE) or rights.manages(person)


def sees_line(rights: Rights, line: Line) -> bool:
    """Whether somebody is shown whose a number is."""
    return line.kind is not LineKind.MOBILE or sees_mobile(rights, line.owner)


def may_change(rights: Rights) -> bool:
    """Whether somebody may change all of the directory."""
    return rights.has(Role.TELEPHONE)


def may_change_part(rights: Rights, person: str) -> bool:
    """Whether somebody may change what somebody else does: functions, competences, deputies."""
    return may_change(rights) or rights.manages(person)

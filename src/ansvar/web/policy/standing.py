"""Which version stands, which are on their way, who may do what with them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from ansvar.engine import adoption
from ansvar.engine.files import mark_of
from ansvar.store.changes import Audit
from ansvar.store.policies import (
    ADOPTED,
    APPROVED,
    FILE,
    HELD,
    IN_FORCE,
    PROPOSED,
    Version,
)
from ansvar.web import audit
from ansvar.web.accounts.models import Grant, User
from ansvar.web.gates import Rights, Role
from ansvar.web.house import house
from ansvar.web.live import EngineError, live
from ansvar.words.faults import AnsvarError

#: What is on its way to be in force.
ON_THE_WAY: Final = (PROPOSED, APPROVED, ADOPTED, HELD)


@dataclass(frozen=True, slots=True)
class Standing:
    """`current`: in force, None only when its file cannot be read; `coming`: on their way, the newest first."""

    current: Version | None
    coming: tuple[Version, ...]
    every: tuple[Version, ...]
    problem: str

    @property
    def by_hand(self) -> bool:
        """Whether somebody wrote into the file past these pages."""
        return self.current is not None and self.current.origin == FILE and self.current.number > 1

    def version(self, number: int) -> Version | None:
        """Return a version."""
        return next((each for each in self.every if each.number == number), None)


def standing() -> Standing:
    """Return how the versions stand, after a look at the file."""
    known, problem = house(), ""
    try:
        adoption.settle(known.place, known.store, known.now())
    except adoption.PolicyFileError as error:
        problem = str(error)
    every = known.store.policies.versions()
    current = next((each for each in every if each.state == IN_FORCE), None)
    return Standing(current, tuple(each for each in every if each.state in ON_THE_WAY), every, problem)


def compared_with(stands: Standing, version: Version) -> Version | None:
    """Return what a version is compared with: what is in force, for one on its way; else what it was made from."""
    return stands.current if version.state in ON_THE_WAY else stands.version(version.based_on)


def obey() -> str:
    """Let what is due take force now, here and at the switch; return what is in the way, in words, or ""."""
    known = house()
    try:
        adoption.carry_out(known.place, known.store, known.now())
        live().reload()
    except adoption.PolicyFileError as error:
        return str(error)
    except EngineError as error:
        if error.why != "no answer":
            return _("The switch cannot take it: %(why)s") % {"why": error.why}
        _reload()
        return _("The switch does not answer now. It obeys when it runs again.")
    return _reload()


def behind_file() -> bool:
    """Whether the switch answers by other files than there are now; False when nobody knows."""
    files = live().board.files
    return bool(files) and files != mark_of(house().place)


def _reload() -> str:
    try:
        house().reload()
    except AnsvarError as error:
        return str(error)
    return ""


# -- people -------------------------------------------------------------------------------------------


def called(who: str) -> str:
    """Return how somebody with an account is called."""
    if who in ("", adoption.ENGINE):
        return "Ansvar" if who else ""
    person = User.objects.filter(username=who).values_list("person", flat=True).first()
    found = house().person(person or "")
    return found.name if found is not None else who


def marks(rights: Rights) -> int:
    """Return how many versions wait for somebody to read them: proposed by another, or held back."""
    if not rights.has(Role.POLICY_OWNER):
        return 0
    found = house().store.policies.awaiting()
    return sum(state == HELD or (state == PROPOSED and author != rights.who) for author, state in found)


def holders(role: Role) -> list[str]:
    """Return who was given a role, as they are called."""
    names = Grant.objects.filter(role=role, ended_at=None, user__is_active=True)
    return sorted({called(each) for each in names.values_list("user__username", flat=True)})


# -- rights -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class May:
    """What somebody may do with a version now."""

    approve: bool = False
    send_back: bool = False
    adopt: bool = False
    release: bool = False
    withdraw: bool = False
    again: bool = False
    own: bool = False


def may(rights: Rights, version: Version) -> May:
    """Return what somebody may do with a version: nobody approves their own."""
    if not rights.has(Role.POLICY_OWNER):
        return May()
    own = version.author == rights.who
    return May(
        approve=version.state == PROPOSED and not own,
        send_back=version.state == PROPOSED and not own,
        adopt=version.state == APPROVED,
        release=version.state == HELD,
        withdraw=version.state in ON_THE_WAY,
        again=version.state not in (IN_FORCE, *ON_THE_WAY),
        own=own,
    )


def may_check(rights: Rights, version: Version) -> bool:
    """Whether somebody may see what the check finds in a version: of one on its way who answers for it, or audits."""
    return version.state not in ON_THE_WAY or rights.has(Role.POLICY_OWNER, Role.AUDITOR)


def line(rights: Rights, what: str, **about: Any) -> Audit:
    """Return the audit line of a step."""
    return audit.line(rights.who, what, **about)

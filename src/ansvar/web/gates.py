"""Gates: who may open which page. A view without a gate is shut for everybody, so that none can be forgotten.

    @gate(Role.OPERATOR)
    def desk(request): ...

`request.rights` then says who asks: which person, which roles, which units as their manager. `tests/web/test_gates.py`
walks every address.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, TypeVar

import structlog
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ansvar.directory.model import Organisation
from ansvar.presence.detail import Viewer
from ansvar.web.house import house

if TYPE_CHECKING:
    from ansvar.web.accounts.models import User

log = structlog.get_logger(__name__)
V = TypeVar("V", bound=Callable[..., Any])


class Role(StrEnum):
    """What somebody is here. Employee, operator and manager follow from the directory; the others are given."""

    EMPLOYEE = "employee"
    OPERATOR = "operator"
    MANAGER = "manager"
    POLICY_OWNER = "policy owner"
    TELEPHONE = "telephone administrator"
    AUDITOR = "auditor"


#: What they are called on a page.
ROLE_NAMES: Final = {
    Role.EMPLOYEE: _("Employee"),
    Role.OPERATOR: _("Operator"),
    Role.MANAGER: _("Manager"),
    Role.POLICY_OWNER: _("Policy owner"),
    Role.TELEPHONE: _("Telephone administrator"),
    Role.AUDITOR: _("Auditor"),
}


@dataclass(frozen=True, slots=True)
class Rights:
    """Who asks. `person`: the id in the directory, or "" for an account of nobody in it; `units`: managed ones."""

    who: str = ""
    person: str = ""
    roles: frozenset[Role] = field(default_factory=frozenset)
    units: frozenset[str] = field(default_factory=frozenset)

    def has(self, *roles: Role) -> bool:
        """Whether any of these roles is theirs."""
        return not self.roles.isdisjoint(roles)

    def manages(self, person: str) -> bool:
        """Whether somebody works in a unit of theirs."""
        found = house().person(person)
        return found is not None and found.unit in self.units

    def sees(self, person: str) -> Viewer:
        """Return as whom they look at somebody: what they are shown of an absence follows from it and the policy."""
        if person == self.person:
            return Viewer.PERSON
        if self.manages(person):
            return Viewer.MANAGER
        if self.has(Role.OPERATOR):
            return Viewer.OPERATOR
        found = house().person(person)
        return Viewer.DEPUTY if found is not None and self.person in found.deputies else Viewer.COLLEAGUE


@dataclass(frozen=True, slots=True)
class Gate:
    """Who may pass: anybody, anybody signed in (no roles), or whoever has one of the roles."""

    roles: frozenset[Role] = field(default_factory=frozenset)
    anybody: bool = False


#: allauth's own pages, by name. Whoever is not named here does not pass: no sign-up, no mail addresses.
SIGN_IN: Final = {
    "account_login": Gate(anybody=True),
    "account_logout": Gate(anybody=True),
    "account_inactive": Gate(anybody=True),
    "account_reauthenticate": Gate(),
    "account_change_password": Gate(),
    # the second step of signing in, and making one
    "mfa_authenticate": Gate(anybody=True),
    "mfa_login_webauthn": Gate(anybody=True),
    "mfa_reauthenticate": Gate(),
    "mfa_reauthenticate_webauthn": Gate(),
    "mfa_activate_totp": Gate(),
    "mfa_deactivate_totp": Gate(),
    "mfa_view_recovery_codes": Gate(),
    "mfa_generate_recovery_codes": Gate(),
    "mfa_add_webauthn": Gate(),
    "mfa_edit_webauthn": Gate(),
    "mfa_remove_webauthn": Gate(),
}


def gate(*roles: Role) -> Callable[[V], V]:
    """Let those pass who have one of the roles; without roles, whoever is signed in."""

    def mark(view: V) -> V:
        view.gate = Gate(frozenset(roles))  # type: ignore[attr-defined]
        return view

    return mark


def open_to_all(view: V) -> V:
    """Let everybody pass, signed in or not."""
    view.gate = Gate(anybody=True)  # type: ignore[attr-defined]
    return view


def gate_of(view: Callable[..., Any], name: str) -> Gate | None:
    """Return the gate of a view, or None: then nobody passes."""
    found = getattr(view, "gate", None)
    return found if isinstance(found, Gate) else SIGN_IN.get(name)


def rights_of(user: User | Any, organisation: Organisation | None = None) -> Rights:
    """Return what somebody may do; nothing for somebody who is not signed in."""
    if not getattr(user, "is_authenticated", False):
        return Rights()
    base = organisation or house().base
    granted = {Role(name) for name in user.granted()}
    person = base.people.get(user.person)
    if person is None:
        # Whoever has left the directory has no role any more, given or not; an account of nobody keeps what it was given.
        return Rights(user.username, "", frozenset() if user.person else frozenset(granted))
    roles = granted | {Role.EMPLOYEE}
    if person.id in base.operators:
        roles.add(Role.OPERATOR)
    units = _managed(base, person.id)
    if units:
        roles.add(Role.MANAGER)
    return Rights(user.username, person.id, frozenset(roles), units)


def _managed(base: Organisation, person: str) -> frozenset[str]:
    """Return the units somebody manages, with those below that have no manager of their own."""
    found = {unit.id for unit in base.units.values() if unit.manager == person}
    grown = bool(found)
    while grown:
        below = {unit.id for unit in base.units.values() if unit.parent in found and not unit.manager} - found
        found |= below
        grown = bool(below)
    return frozenset(found)


def ask(request: HttpRequest, view: Callable[..., Any], name: str) -> HttpResponseBase | None:
    """Let whoever asks for a view pass, lead them to signing in, or refuse; `request.rights` is theirs from now on."""
    found = gate_of(view, name)
    rights = rights_of(request.user)
    request.rights = rights  # type: ignore[attr-defined]
    if found is None:
        log.error("a page without a gate was asked for", page=name)
        raise PermissionDenied
    if found.anybody:
        return None
    if not request.user.is_authenticated:
        return instead_of_part(request, "account_login") or redirect_to_login(
            request.get_full_path(), reverse("account_login")
        )
    if found.roles and not rights.has(*found.roles):
        raise PermissionDenied
    return None


def instead_of_part(request: HttpRequest, name: str) -> HttpResponseBase | None:
    """Answer a part of a page, or a stream, so that the whole page goes there: it would stand inside itself; else None."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": reverse(name)})
    return HttpResponse(status=401) if streams(request) else None


def streams(request: HttpRequest) -> bool:
    """Whether a stream of events is asked for: pages do that by themselves."""
    return "text/event-stream" in request.headers.get("Accept", "")

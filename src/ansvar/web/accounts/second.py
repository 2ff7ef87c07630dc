"""The second step of signing in: who must have one, and where they are led until they do.

`ANSVAR_WEB_MFA=required`: telephone administrators, policy owners and auditors who sign in with a password. Without it
telephone administrators alone: whoever gives others their roles. `ANSVAR_WEB_MFA=offered`: nobody must. A demonstration
on this machine asks nobody. Whoever comes through the organisation's sign-in service has shown there who they are.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from ansvar.web.accounts.models import User
from ansvar.web.gates import Rights, Role, instead_of_part
from ansvar.web.house import house

#: Open until the second step is there: what is needed to make one, and to go.
OPEN: Final = frozenset(
    {
        "account",
        "account_logout",
        "account_reauthenticate",
        "account_change_password",
        "preferences",
    }
)
#: How the names of the API's addresses begin: it asks by itself (`api.auth`), and answers in its own words.
API: Final = "api-"
PRIVILEGED: Final = (Role.TELEPHONE, Role.POLICY_OWNER, Role.AUDITOR)


def with_second(users: Iterable[User]) -> set[int]:
    """Return which of these accounts have a second step: an app that makes codes, or a passkey."""
    from allauth.mfa.models import Authenticator  # type: ignore[import-untyped]

    steps = Authenticator.objects.filter(
        user__in=[user.pk for user in users], type__in=(Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    )
    return set(steps.values_list("user_id", flat=True))


def has_second(user: User) -> bool:
    """Whether an account has a second step."""
    return bool(with_second([user]))


def _plays() -> bool:
    """Whether this is a demonstration on this machine: it asks nobody."""
    return house().place.demo and not settings.ORIGIN


def who_must() -> tuple[Role, ...]:
    """Return the roles that must have a second step here."""
    if _plays():
        return ()
    return {"required": PRIVILEGED, "offered": (), "": (Role.TELEPHONE,)}.get(
        settings.SECOND_STEP, PRIVILEGED
    )


def lacking(request: HttpRequest, rights: Rights) -> bool:
    """Whether somebody must make a second step before anything else."""
    if not rights.has(*who_must()):
        return False
    visit = getattr(request, "visit", None)
    if visit is not None and visit.how in ("service", "two steps", "passkey"):
        return False
    return not has_second(request.user)  # type: ignore[arg-type]


def advised(request: HttpRequest, rights: Rights) -> bool:
    """Whether a second step is recommended to somebody who has none."""
    if _plays():
        return False
    visit = getattr(request, "visit", None)
    return (
        rights.has(*PRIVILEGED) and (visit is None or visit.how != "service") and not has_second(request.user)  # type: ignore[arg-type]
    )


def ask(request: HttpRequest, name: str) -> HttpResponseBase | None:
    """Let pass, or lead to `/account/`, where a second step is made."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    if name in OPEN or name.startswith(("mfa_", API)) or not lacking(request, rights):
        return None
    return instead_of_part(request, "account") or redirect("account")

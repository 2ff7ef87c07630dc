"""The second step of signing in: who must have one, and where they are led until they do.

`ANSVAR_WEB_MFA=required`: telephone administrators, policy owners and auditors who sign in with a password. Without it
telephone administrators alone: whoever gives others their roles. `ANSVAR_WEB_MFA=offered`: nobody must. A demonstration
on this machine asks nobody. Whoever comes through the organisation's sign-in service has shown there who they are.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from ansvar.web.accounts.models import User
from ansvar.web.gates import Rights, Role
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
PRIVILEGED: Final = (Role.TELEPHONE, Role.POLICY_OWNER, Role.AUDITOR)


def has_second(user: User) -> bool:
    """Whether an account has a second step: an app that makes codes, or a passkey."""
    from allauth.mfa.models import Authenticator  # type: ignore[import-untyped]

    return bool(
        Authenticator.objects.filter(
            user=user, type__in=(Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
        ).exists()
    )


def who_must() -> tuple[Role, ...]:
    """Return the roles that must have a second step here."""
    if house().place.demo and not settings.ORIGIN:
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
    if house().place.demo and not settings.ORIGIN:
        return False
    visit = getattr(request, "visit", None)
    return (
        rights.has(*PRIVILEGED) and (visit is None or visit.how != "service") and not has_second(request.user)  # type: ignore[arg-type]
    )


class SecondStepMiddleware:
    """After the gate: whoever lacks a second step they must have is led to where it is made."""

    sync_capable = True
    async_capable = False

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self._get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """Let pass, or lead to `/account/`."""
        name = (request.resolver_match.url_name if request.resolver_match else "") or ""
        rights: Rights = request.rights  # type: ignore[attr-defined]
        if name in OPEN or name.startswith("mfa_") or not request.user.is_authenticated:
            return None
        if not lacking(request, rights):
            return None
        if request.headers.get("HX-Request"):
            return HttpResponse(status=204, headers={"HX-Redirect": reverse("account")})
        if "text/event-stream" in request.headers.get("Accept", ""):
            return HttpResponse(status=401)
        return redirect("account")

"""`/account`: how somebody signs in, where they are signed in, and what they may."""

from __future__ import annotations

from typing import Any, Final

from allauth.mfa.models import Authenticator  # type: ignore[import-untyped]
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from ansvar.web import audit
from ansvar.web.accounts import roles
from ansvar.web.accounts.agents import agent_of
from ansvar.web.accounts.models import User, Visit
from ansvar.web.accounts.second import advised, lacking
from ansvar.web.gates import ROLE_NAMES, Rights, gate

HOW: Final = {
    "password": gettext_lazy("with a password"),
    "two steps": gettext_lazy("with a password and a second step"),
    "passkey": gettext_lazy("with a passkey"),
    "service": gettext_lazy("through the organisation's service"),
    "link": gettext_lazy("with a one-time link"),
    "demonstration": gettext_lazy("as somebody invented"),
}


def _user(request: HttpRequest) -> User:
    user = request.user
    assert isinstance(user, User)
    return user


def visits_of(user: User, here: int) -> list[dict[str, Any]]:
    """Return where an account is signed in, this browser first, then by when something was last done."""
    found = [
        {
            "id": each.pk,
            "here": each.pk == here,
            "agent": agent_of(each.agent) or _("Unknown browser"),
            "how": HOW.get(each.how, ""),
            "address": each.address,
            "began_at": each.began_at,
            "seen_at": each.seen_at,
        }
        for each in Visit.objects.filter(user=user).order_by("-seen_at", "-pk")
    ]
    return sorted(found, key=lambda each: not each["here"])


@gate()
@require_GET
def account(request: HttpRequest) -> HttpResponse:
    """The page."""
    user, rights = _user(request), _rights(request)
    second = Authenticator.objects.filter(user=user)
    passkeys = list(second.filter(type=Authenticator.Type.WEBAUTHN).order_by("pk"))
    codes = second.filter(type=Authenticator.Type.RECOVERY_CODES).first()
    return render(
        request,
        "accounts/own.html",
        {
            "roles": [ROLE_NAMES[role] for role in ROLE_NAMES if role in rights.roles],
            "lacking": lacking(request, rights),
            "advised": advised(request, rights),
            "password": user.has_usable_password(),
            "passwords": user.emergency or not settings.OIDC_ONLY,
            "app": second.filter(type=Authenticator.Type.TOTP).first(),
            "passkeys": [
                {"id": each.pk, "name": each.wrap().name, "at": each.last_used_at} for each in passkeys
            ],
            "codes_left": len(codes.wrap().get_unused_codes()) if codes is not None else None,
            "by_service": settings.OIDC_SERVICE is not None and not user.has_usable_password(),
            "visits": visits_of(user, _visit(request)),
        },
    )


@gate()
@require_GET
def second(request: HttpRequest) -> HttpResponse:
    """Where allauth's own lists are: here they are part of the account's page."""
    return redirect("account")


@gate()
@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """End one session, or all but this one."""
    user, here = _user(request), _visit(request)
    if request.POST.get("which") == "others":
        ended = roles.sign_out(user.username, user, but=here)
    else:
        which = request.POST.get("which", "")[:18]
        found = Visit.objects.filter(user=user, pk=int(which) if which.isdecimal() else 0).exclude(pk=here)
        with audit.together() as lines:
            ended = int(found.delete()[0])
            if ended:
                lines.append(
                    audit.line(user.username, "session ended", account=user.username, person=user.person)
                )
    messages.success(
        request,
        ngettext("%(n)s session is ended.", "%(n)s sessions are ended.", ended) % {"n": ended}
        if ended
        else _("Nothing was open."),
    )
    return redirect("account")


def _rights(request: HttpRequest) -> Rights:
    rights: Rights = request.rights  # type: ignore[attr-defined]
    return rights


def _visit(request: HttpRequest) -> int:
    visit = getattr(request, "visit", None)
    return visit.pk if visit is not None else 0

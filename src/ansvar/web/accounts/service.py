"""Coming in through the organisation's sign-in service: whose account it is, and the roles that follow from groups."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

import requests
import structlog
from allauth.socialaccount.providers.openid_connect import views as oidc  # type: ignore[import-untyped]
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from ansvar.web.accounts import roles
from ansvar.web.accounts.models import User
from ansvar.web.accounts.oidc import PROVIDER, SERVICE, Service, person_of, roles_of, sure
from ansvar.web.audit import line, note, together
from ansvar.web.gates import open_to_all
from ansvar.web.house import house

log = structlog.get_logger(__name__)


def claims_of(sociallogin: Any) -> Mapping[str, Any] | None:
    """Return what the service told of somebody; None when its two answers are about two people."""
    told = sociallogin.account.extra_data or {}
    token, more = told.get("id_token") or {}, told.get("userinfo") or {}
    # OpenID Connect Core 5.3.2: the answer of userinfo is not to be used when its `sub` is another.
    if token and more and token.get("sub") != more.get("sub"):
        return None
    return {**token, **more}


def come_in(sociallogin: Any) -> User | None:
    """Return the account of whoever signs in there; None for nobody we know.

    1. The account that came in from there before, if its person is still who the service means.
    2. Else that of the person of the directory whom the service means; made now when there is none yet.
    """
    service: Service | None = settings.OIDC_SERVICE
    claims = claims_of(sociallogin)
    if service is None or claims is None or sociallogin.state.get("process", "login") != "login":
        log.warning("a sign-in through the service is refused", why="two answers, or not a sign-in")
        return None
    # Of what was told nothing is kept: neither with the account, nor in the session.
    sociallogin.account.extra_data = {}
    person = person_of(service, claims, house().base)
    user = _known(sociallogin)
    if user is None and person is not None:
        user = User.objects.filter(person=person.id).first() or _made(person.id)
    if user is None or person is None or user.person != person.id:
        note("", "sign-in through the service: nobody of the directory")
        return None
    if user.is_active and service.groups:
        roles.follow(user, roles_of(service, claims), SERVICE)
    return user


def _known(sociallogin: Any) -> User | None:
    from allauth.socialaccount.models import SocialAccount  # type: ignore[import-untyped]

    found = SocialAccount.objects.filter(provider=PROVIDER, uid=sociallogin.account.uid).first()
    if found is None:
        return None
    SocialAccount.objects.filter(pk=found.pk).update(extra_data={})
    user: User = found.user
    return user


def _made(person: str) -> User:
    name = person
    if User.objects.filter(username=name).exists():
        name = f"{person}@{SERVICE.replace(' ', '-')}"
    with together() as lines:
        user = User.objects.create_user(name, person=person)
        lines.append(line(name, "account made by the sign-in service", account=name, person=person))
    return user


# -- there and back ------------------------------------------------------------------------------------------------


@open_to_all
@require_GET
def there(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Lead to the service."""
    return _asked(request, provider_id, oidc.login)


@open_to_all
@require_GET
def back(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Take the answer of the service."""
    return _asked(request, provider_id, oidc.callback)


@open_to_all
@require_GET
def left(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Signed out here: say where one signs out of the service too, if it tells where (RP-Initiated Logout 1.0).

    A link, as signing in is: nothing of ours posts to another place. What we were told of somebody is not kept, so the
    service knows us by our name there (`client_id`).
    """
    service: Service | None = settings.OIDC_SERVICE
    if provider_id != PROVIDER or service is None:
        raise Http404
    try:
        told = oidc.OpenIDConnectOAuth2Adapter(request, provider_id).openid_config
        where = str(told.get("end_session_endpoint", ""))
        safe = sure(where)
    except (requests.RequestException, AttributeError, TypeError, ValueError) as error:  # whatever it tells
        log.warning("the sign-in service does not say where one signs out", why=type(error).__name__)
        return redirect("account_login")
    if not safe:
        return redirect("account_login")
    back_to = request.build_absolute_uri(reverse("account_login"))
    asked = urlencode({"client_id": service.client_id, "post_logout_redirect_uri": back_to})
    address = f"{where}{'&' if urlsplit(where).query else '?'}{asked}"
    return render(request, "accounts/left.html", {"address": address, "label": service.label})


def _asked(request: HttpRequest, provider_id: str, view: Callable[..., HttpResponseBase]) -> HttpResponseBase:
    """Let allauth speak with the service; one that does not answer, or not as it should, is told in one sentence."""
    if provider_id != PROVIDER or settings.OIDC_SERVICE is None:
        raise Http404
    try:
        return view(request, provider_id)
    except (requests.RequestException, KeyError, TypeError, ValueError) as error:
        log.warning("the sign-in service does not answer as it should", why=type(error).__name__)
        note("", "sign-in through the service failed")
        messages.warning(request, _("Signing in there did not work. Try again."))
        return redirect("account_login")

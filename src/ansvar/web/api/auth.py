"""Who asks the API: a token of ours, a token of the organisation's sign-in, or the session of a browser.

Every operation says what it needs; one that says nothing does not exist (`tests/web/test_api.py` walks them).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from ninja.utils import check_csrf

from ansvar.web import audit
from ansvar.web.accounts.address import address_of, counted
from ansvar.web.accounts.models import User
from ansvar.web.accounts.second import lacking
from ansvar.web.api import oidc, rates, tokens
from ansvar.web.api.problems import Problem, refused
from ansvar.web.api.scopes import Scope
from ansvar.web.gates import Rights, Role, rights_of

_CHALLENGE: Final = {"WWW-Authenticate": 'Bearer realm="ansvar"'}
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks. `name`: of the token, for limits and repeated requests; `token`: its prefix, for the audit log."""

    user: User
    rights: Rights
    scopes: frozenset[Scope]
    name: str
    by: str
    token: str = ""


def unauthorised(detail: str) -> Problem:
    """Return the answer for somebody who is not known."""
    return Problem(401, "unauthorised", detail, headers=_CHALLENGE)


def caller_of(request: HttpRequest) -> Caller:
    """Return who asks. Raises Problem (401, or 403 for a form of another site)."""
    header = request.headers.get("Authorization", "")
    kind, _space, text = header.partition(" ")
    if header:
        address = f"wrong:{counted(address_of(request))}"
        if not rates.wrong.left(address):
            rates.slow_down(rates.wrong, address)
        found = _bearer(text.strip()) if kind.lower() == "bearer" else None
        if found is None:
            rates.slow_down(rates.wrong, address)
            raise unauthorised("This token is unknown, has ended or was revoked.")
        return found
    user: Any = getattr(request, "user", AnonymousUser())
    if not user.is_authenticated:
        raise unauthorised("Send `Authorization: Bearer TOKEN`; tokens are made at /account/tokens/.")
    if request.method not in _SAFE and check_csrf(request) is not None:
        raise refused("A browser's session changes something only with its X-CSRFToken.", "csrf")
    may = rights(request)  # as the gate found them
    if lacking(request, may):
        raise refused("With your role you need a second step first; set it up at /account/.", "second-step")
    return Caller(user, may, frozenset(Scope), f"user:{user.pk}", "session")


def _bearer(text: str) -> Caller | None:
    if oidc.looks_like(text):
        claims = oidc.claims_of(text)
        user = oidc.account_of(claims) if claims is not None else None
        if claims is None or user is None:
            return None
        return Caller(user, rights_of(user), oidc.scopes_of(claims), f"user:{user.pk}", "sign-in")
    token = tokens.find(text)
    if token is None:
        return None
    tokens.used(token)
    # `who` stays the owner's own name: who asked for something and who may approve it are told apart by it.
    kept = frozenset(scope for scope in Scope if scope.value in token.scopes)
    return Caller(token.owner, rights_of(token.owner), kept, f"token:{token.pk}", "token", token.prefix)


class Needs:
    """What an operation asks of whoever calls it: a scope, one of some roles, and to be somebody of the directory.

    `like`: the name of a page that is asked seldom (`accounts.limits.RATES`); this is counted together with it.
    """

    def __init__(self, scope: Scope | None, *roles: Role, person: bool = False, like: str = "") -> None:
        self.scope, self.roles, self.person, self.like = scope, roles, person, like

    def __call__(self, request: HttpRequest) -> Caller:
        """Return who asks, or raise Problem."""
        found = caller_of(request)
        rates.slow_down(rates.asked, found.name)
        if self.scope is not None and self.scope not in found.scopes:
            raise refused(f"This token is not for `{self.scope}`.", "scope")
        if self.roles and not found.rights.has(*self.roles):
            raise refused(f"This is for: {', '.join(self.roles)}.", "role")
        if self.person and not found.rights.person:
            raise refused("This is for people of the directory; this account is nobody's in it.", "person")
        if self.like:
            rates.slow_down_as(self.like, found.user)
        request.rights = found.rights  # type: ignore[attr-defined]
        audit.by_token.set(found.token)
        return found

    @property
    def security(self) -> list[dict[str, list[str]]]:
        """Return how the description says it."""
        scopes = [self.scope.value] if self.scope is not None else []
        return [{"token": scopes}, {"session": []}]


def rights(request: HttpRequest) -> Rights:
    """Return the rights of whoever asks."""
    found: Rights = request.rights  # type: ignore[attr-defined]
    return found


def somebody(request: HttpRequest) -> Rights:
    """Return the rights of a person. Raises Problem for a system: whoever holds its token would be two people."""
    found: Caller = request.auth  # type: ignore[attr-defined]
    if found.user.username.startswith(tokens.SYSTEM):
        raise refused("This is for people; a system's token may be in anybody's hands.", "people")
    return found.rights


__all__ = ["Caller", "Needs", "caller_of", "rights", "somebody", "unauthorised"]

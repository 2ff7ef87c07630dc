"""Tokens: made, known again, revoked. Shown once; nobody can read one out of the database."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q

from ansvar.web import audit
from ansvar.web.accounts.models import Grant, User
from ansvar.web.api.models import Token
from ansvar.web.api.scopes import Scope
from ansvar.web.gates import Role
from ansvar.web.house import house

#: Scanners for leaked secrets know a token by how it begins.
BEGINS: Final = "ansvar_"
_SHAPE: Final = re.compile(r"ansvar_([A-Za-z0-9]{8})_([A-Za-z0-9_-]{43})")
_LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789"
#: Nobody keeps one for ever.
LONGEST: Final = timedelta(days=366)
#: When it was used last is written down as often as this.
_USED: Final = timedelta(minutes=1)
#: Accounts of systems are called so; nobody can sign in to them.
SYSTEM: Final = "system."
#: The roles that an administrator may give to a system.
ROLES: Final = (Role.OPERATOR, Role.TELEPHONE, Role.POLICY_OWNER, Role.AUDITOR)


def hashed(secret: str) -> str:
    """Return what is kept of a token's secret: 256 random bits need no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


def make(owner: User, name: str, scopes: Iterable[Scope], expires_at: datetime, by: str) -> tuple[Token, str]:
    """Make a token; return it and, this once, its text."""
    prefix = "".join(secrets.choice(_LETTERS) for _ in range(8))
    secret = secrets.token_urlsafe(32)
    now = house().now()
    chosen = sorted(set(scopes))
    with audit.together() as changes:
        token = Token.objects.create(
            prefix=prefix, hashed=hashed(secret), name=name, owner=owner, scopes=[str(each) for each in chosen],
            made_by=by, made_at=now, expires_at=min(expires_at, now + LONGEST),
        )  # fmt: skip
        changes.append(audit.line(by, "token made", token=prefix, owner=owner.username, scopes=token.scopes))
    return token, f"{BEGINS}{prefix}_{secret}"


def find(text: str) -> Token | None:
    """Return the token that a text is, or None for one that is unknown, ended or revoked, or whose owner is shut out."""
    found = _SHAPE.fullmatch(text)
    if found is None:
        return None
    token = Token.objects.select_related("owner").filter(prefix=found[1]).first()
    if token is None or not hmac.compare_digest(token.hashed, hashed(found[2])):
        return None
    if token.revoked_at is not None or token.expires_at <= house().now() or not token.owner.is_active:
        return None
    return token


def used(token: Token) -> None:
    """Note that a token was used, once a minute at most."""
    now = house().now()
    if token.used_at is None or now - token.used_at >= _USED:
        Token.objects.filter(pk=token.pk).filter(Q(used_at=None) | Q(used_at__lte=now - _USED)).update(
            used_at=now
        )


def revoke(token: Token, by: str) -> bool:
    """End a token at once; whether it was open."""
    with audit.together() as changes:
        done = Token.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=house().now())
        if done:
            changes.append(audit.line(by, "token revoked", token=token.prefix, owner=token.owner.username))
    return bool(done)


def system(name: str, roles: Iterable[Role], by: str) -> User | None:
    """Make the account of a system with these roles; None when there is one of that name. Nobody can sign in to it."""
    now, account = house().now(), f"{SYSTEM}{name}"
    given = list(roles)
    if User.objects.filter(username__iexact=account).exists():
        return None
    with audit.together() as changes:
        user = User.objects.create_user(account, None)
        for role in given:
            Grant.objects.create(user=user, role=role, granted_by=by[:150], granted_at=now)
        told = [str(role) for role in given]
        changes.append(audit.line(by, "account: made for a system", account=account, roles=told))
    return user

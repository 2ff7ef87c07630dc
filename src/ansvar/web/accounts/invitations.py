"""One-time links: the first administrator's, made while nobody administers; and those that administrators make.

A link makes an account for somebody of the directory, or lets an account that is there choose a new password.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext as _

from ansvar.engine.place import Place
from ansvar.store.changes import Audit
from ansvar.web import audit
from ansvar.web.accounts import roles, visits
from ansvar.web.accounts.models import Grant, Invitation, User
from ansvar.web.accounts.roles import Refused
from ansvar.web.gates import Role
from ansvar.web.house import house

#: The first administrator's link is good for so long; one that somebody gets by mail may wait over a weekend.
LASTS: Final = timedelta(days=1)
INVITED: Final = timedelta(days=4)
FILE: Final = "first-administrator"


def hashed(token: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def nobody_administers() -> bool:
    """Whether nobody has the role that gives others theirs."""
    return not roles.administrators()


def _made(lasts: timedelta, whose: Mapping[str, Any], told: Audit | None = None, **more: str) -> str:
    """Make a token, with its line in the audit log; those made before for the same are void."""
    now, token = house().now(), secrets.token_urlsafe(32)
    with audit.together() as lines:
        Invitation.objects.filter(**whose, used_at=None).update(used_at=now)
        Invitation.objects.create(
            token_hash=hashed(token), made_at=now, expires_at=now + lasts, **whose, **more
        )
        lines += [told] if told is not None else []
    return token


def administrator_link(place: Place, told: Audit | None = None) -> str:
    """Make a link with which somebody becomes an administrator; those made before are void."""
    token = _made(LASTS, {"role": Role.TELEPHONE, "person": "", "user": None}, told)
    return f"{settings.ORIGIN or f'http://{place.host}:{place.http_port}'}/welcome/{token}/"


def invite_first(place: Place) -> None:
    """While nobody administers, put a link into the data folder, readable by its owner alone; else take it away."""
    file = place.data / FILE
    if not nobody_administers():
        forget(place.data)
        return
    link = administrator_link(place)
    with suppress(FileNotFoundError):
        file.unlink()
    with open(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as out:
        out.write(link + "\n")


def forget(data: Path) -> None:
    """Take the link of the first administrator away."""
    with suppress(FileNotFoundError):
        (data / FILE).unlink()


# -- for somebody ----------------------------------------------------------------------------------------------------


def invite_person(by: str, person: str, role: Role | None = None) -> str:
    """Make a token with which somebody of the directory makes their account; earlier ones are void. Raises Refused."""
    if house().person(person) is None:
        raise Refused(_("Nobody of this name is in the directory."))
    if User.objects.filter(person=person).exists():
        raise Refused(_("This person has an account already."))
    if settings.OIDC_ONLY:
        raise Refused(_("People sign in through the organisation's service here; nobody needs a link."))
    told = audit.line(by, "invited", person=person, **({"role": role.value} if role else {}))
    return _made(INVITED, {"person": person}, told, role=role or "", by=by)


def new_password(by: str, user: User) -> str:
    """Make a token with which an account gets a new password; earlier ones are void. Raises Refused."""
    if user.username == by:
        raise Refused(_("Change your own password under your account."))
    if not user.is_active:
        raise Refused(_("The account is closed. Open it first."))
    if settings.OIDC_ONLY and not user.emergency:
        raise Refused(_("People sign in through the organisation's service here; nobody needs a link."))
    told = audit.line(by, "link for a new password", account=user.username, person=user.person)
    return _made(LASTS, {"user": user}, told, person=user.person, by=by)


# -- using a link ----------------------------------------------------------------------------------------------------


def open_invitation(token: str) -> Invitation | None:
    """Return what a token opens, or None when it is unknown, used or too old, or for somebody who is gone."""
    now = house().now()
    found = (
        Invitation.objects.select_related("user")
        .filter(token_hash=hashed(token), used_at=None, expires_at__gt=now)
        .first()
    )
    if found is None or (found.user is not None and not found.user.is_active):
        return None
    if found.person and house().person(found.person) is None:
        return None
    return found


def accept(token: str, username: str, password: str) -> User | None:
    """Make the account that a token promises, or give the account a new password; None when another was quicker."""
    now = house().now()
    with audit.together() as lines:
        found = open_invitation(token)
        if found is None:
            return None
        if Invitation.objects.filter(pk=found.pk, used_at=None).update(used_at=now) != 1:
            return None
        if found.user is not None:
            user = found.user
            user.set_password(password)
            user.save(update_fields=["password"])
            visits.of_user(user)
            lines.append(
                audit.line(user.username, "new password by a link", account=user.username, person=user.person)
            )
            return user
        if found.person and User.objects.filter(person=found.person).exists():
            return None
        user = User.objects.create_user(username, password, person=found.person, emergency=not found.person)
        if found.role:
            by = found.by or "one-time link"
            Grant.objects.create(user=user, role=found.role, granted_by=by, granted_at=now)
        if found.person:
            lines.append(
                audit.line(username, "account made by a link", account=username, person=found.person)
            )
        else:
            lines.append(audit.line(username, "first administrator"))
    return user

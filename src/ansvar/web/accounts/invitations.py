"""One-time links: the first administrator's, made while nobody administers."""

from __future__ import annotations

import hashlib
import os
import secrets
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Final

from django.db import transaction

from ansvar.engine.place import Place
from ansvar.web.accounts.models import Grant, Invitation, User
from ansvar.web.gates import Role
from ansvar.web.house import house

#: A link is good for so long.
LASTS: Final = timedelta(days=1)
FILE: Final = "first-administrator"


def hashed(token: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def nobody_administers() -> bool:
    """Whether nobody has the role that gives others theirs."""
    return not Grant.objects.filter(role=Role.TELEPHONE, ended_at=None, user__is_active=True).exists()


def invite(role: Role) -> str:
    """Make a link's token; those made before for the same role are void."""
    now, token = house().now(), secrets.token_urlsafe(32)
    Invitation.objects.filter(role=role, used_at=None).update(used_at=now)
    Invitation.objects.create(token_hash=hashed(token), role=role, made_at=now, expires_at=now + LASTS)
    return token


def invite_first(place: Place) -> None:
    """While nobody administers, put a link into the data folder, readable by its owner alone; else take it away."""
    file = place.data / FILE
    if not nobody_administers():
        forget(place.data)
        return
    link = f"{os.environ.get('ANSVAR_WEB_ORIGIN', '').rstrip('/') or f'http://{place.host}:{place.http_port}'}/welcome/{invite(Role.TELEPHONE)}/"
    with suppress(FileNotFoundError):
        file.unlink()
    with open(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as out:
        out.write(link + "\n")


def forget(data: Path) -> None:
    """Take the link of the first administrator away."""
    with suppress(FileNotFoundError):
        (data / FILE).unlink()


def open_invitation(token: str) -> Invitation | None:
    """Return what a token opens, or None when it is unknown, used or too old."""
    now = house().now()
    return Invitation.objects.filter(token_hash=hashed(token), used_at=None, expires_at__gt=now).first()


def accept(token: str, username: str, password: str, person: str = "") -> User | None:
    """Make the account that a token promises; None when another was quicker."""
    now = house().now()
    with transaction.atomic():
        open_ = Invitation.objects.filter(token_hash=hashed(token), used_at=None, expires_at__gt=now)
        role = open_.values_list("role", flat=True).first()
        if role is None or open_.update(used_at=now) != 1:
            return None
        user = User.objects.create_user(username, password, person=person)
        Grant.objects.create(user=user, role=role, granted_by="one-time link", granted_at=now)
    return user

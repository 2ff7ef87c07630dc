"""What a telephone administrator does to accounts: each with its line in the audit log, or refused in one sentence.

Nobody gives themselves a role; nobody closes their own account; somebody always administers.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.utils.translation import gettext as _

from ansvar.web import audit
from ansvar.web.accounts import visits
from ansvar.web.accounts.models import Grant, User
from ansvar.web.accounts.oidc import GIVEN
from ansvar.web.gates import Role
from ansvar.web.house import house
from ansvar.words.faults import AnsvarError

ROLES: Final = tuple(Role(name) for name in GIVEN)


class Refused(AnsvarError):
    """It was not done; the sentence says why, in the language of who asked."""


def administrators() -> list[User]:
    """Return who can give others their roles now: open accounts of somebody in the directory, or of nobody in it.

    Those of nobody sign in with a password; without one they are of other systems, and nobody signs in to them.
    """
    people = house().base.people
    found = User.objects.filter(is_active=True, grants__role=Role.TELEPHONE, grants__ended_at=None).distinct()
    return [
        each for each in found if each.person in people or (not each.person and each.has_usable_password())
    ]


def _last(user: User) -> bool:
    return [each.pk for each in administrators()] == [user.pk]


def give(by: str, user: User, role: Role) -> bool:
    """Give a role; whether it is new. Raises Refused."""
    if role not in ROLES:
        raise Refused(_("This role follows from the directory and cannot be given."))
    if user.username == by:
        raise Refused(_("Nobody gives themselves a role. Ask another telephone administrator."))
    if not user.is_active:
        raise Refused(_("The account is closed. Open it first."))
    with audit.together() as lines:
        made = _grant(user, role, by)
        if made:
            lines.append(
                audit.line(by, "role given", account=user.username, person=user.person, role=role.value)
            )
            visits.renew(user)
    return made


def _grant(user: User, role: Role, by: str) -> bool:
    return Grant.objects.get_or_create(
        user=user, role=role, ended_at=None, defaults={"granted_by": by, "granted_at": house().now()}
    )[1]


def end(by: str, user: User, role: Role) -> bool:
    """End a role; whether it was there. Raises Refused."""
    with audit.together() as lines:
        if role is Role.TELEPHONE and _last(user):
            raise Refused(_("Nobody else administers. Give somebody the role first."))
        found = Grant.objects.filter(user=user, role=role, ended_at=None).update(ended_at=house().now())
        if found:
            lines.append(
                audit.line(by, "role ended", account=user.username, person=user.person, role=role.value)
            )
            visits.renew(user)
    return bool(found)


def follow(user: User, wanted: Iterable[str], by: str) -> None:
    """Let the roles that `by` gave be these; those that others gave stay.

    The organisation's own directory decides: it may take the last administrator's role too, and the service makes a
    new first link when it starts.
    """
    wanted = set(wanted)
    now = house().now()
    with audit.together() as lines:
        had = Grant.objects.filter(user=user, ended_at=None)
        new = sorted(wanted - set(had.values_list("role", flat=True)))
        for grant in had.filter(granted_by=by).exclude(role__in=wanted):
            Grant.objects.filter(pk=grant.pk).update(ended_at=now)
            lines.append(
                audit.line(by, "role ended", account=user.username, person=user.person, role=grant.role)
            )
        for role in new:
            _grant(user, Role(role), by)
            lines.append(audit.line(by, "role given", account=user.username, person=user.person, role=role))


def close(by: str, user: User) -> None:
    """Close an account: whoever is signed in to it is out with the next thing they do. Raises Refused."""
    if user.username == by:
        raise Refused(_("Nobody closes their own account. Ask another telephone administrator."))
    with audit.together() as lines:
        if _last(user):
            raise Refused(_("Nobody else administers. Give somebody the role first."))
        User.objects.filter(pk=user.pk).update(is_active=False)
        visits.of_user(user)
        lines.append(audit.line(by, "account closed", account=user.username, person=user.person))


def reopen(by: str, user: User) -> None:
    """Open a closed account again, with the roles it had."""
    with audit.together() as lines:
        User.objects.filter(pk=user.pk).update(is_active=True)
        lines.append(audit.line(by, "account opened again", account=user.username, person=user.person))


def sign_out(by: str, user: User, but: int | None = None) -> int:
    """End every session of an account (but one); return how many."""
    with audit.together() as lines:
        found = visits.of_user(user, but)
        lines.append(
            audit.line(by, "signed out everywhere", account=user.username, person=user.person, sessions=found)
        )
    return found


def forget_second(by: str, user: User) -> None:
    """Take the second step away from an account whose holder has lost it, and end its sessions."""
    from allauth.mfa.models import Authenticator  # type: ignore[import-untyped]

    if user.username == by:
        raise Refused(_("Change your own second step under your account."))
    with audit.together() as lines:
        Authenticator.objects.filter(user=user).delete()
        visits.of_user(user)
        lines.append(audit.line(by, "second step taken away", account=user.username, person=user.person))

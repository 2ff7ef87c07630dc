"""Accounts, for those who run the telephones: who may sign in, with which roles. Nothing that opens an account is told.

Links go to their person by mail alone, and roles are given by people: whoever holds a system's token could give
themselves one.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Final, Literal

from django.http import HttpRequest
from ninja import Router, Schema
from ninja.params.functions import Query
from pydantic import Field

from ansvar.web.accounts import invitations, manage, post, roles
from ansvar.web.accounts.models import Invitation, User
from ansvar.web.accounts.own import visits_of
from ansvar.web.accounts.second import has_second, with_second
from ansvar.web.api.auth import Needs, rights, somebody
from ansvar.web.api.paging import CURSOR, LIMIT, Cursor, Limit, read, written
from ansvar.web.api.problems import Problem, conflict, missing, wrong
from ansvar.web.api.scopes import Scope
from ansvar.web.api.shapes import Done, Id, Text
from ansvar.web.gates import Role, rights_of
from ansvar.web.house import house

router = Router(tags=["accounts"])

_READS: Final = Needs(Scope.ACCOUNTS_READ, Role.TELEPHONE)
_RUNS: Final = Needs(Scope.ACCOUNTS, Role.TELEPHONE)
_INVITES: Final = Needs(Scope.ACCOUNTS, Role.TELEPHONE, like="accounts-invite")
_LINKS: Final = Needs(Scope.ACCOUNTS, Role.TELEPHONE, like="accounts-link")
Given = Literal["telephone administrator", "policy owner", "auditor"]
Name = Annotated[str, Field(max_length=150)]


class AccountShape(Schema):
    """An account. `given`: roles that were given to it; `roles`: all it has, with those of the directory.

    `gone`: its person is no longer in the directory; `second`: it has a second step of signing in.
    """

    account: str
    person: str | None = None
    name: str
    unit: str
    open: bool
    gone: bool
    given: list[str]
    roles: list[str]
    units: list[str]
    second: bool


class AccountsPage(Schema):
    """A page of accounts."""

    items: list[AccountShape]
    next: str | None = None


class SessionShape(Schema):
    """Where an account is signed in."""

    began_at: datetime
    seen_at: datetime
    browser: str
    address: str


class AccountWhole(AccountShape):
    """An account with where it is signed in."""

    sessions: list[SessionShape]


class InvitationShape(Schema):
    """Somebody who was sent a link and has not used it yet. `role`: what comes with it, or empty."""

    person: str
    name: str
    role: str
    by: str
    made_at: datetime
    expires_at: datetime


class Invitations(Schema):
    """The links that wait, the newest first."""

    items: list[InvitationShape]


class Invited(Schema):
    """Whom to invite; `role`: what comes with the account."""

    person: Id
    role: Given | None = None


class LinkMailed(Schema):
    """Where the link went."""

    mailed_to: str


def _shape(user: User, second: bool) -> AccountShape:
    person, may = house().person(user.person), rights_of(user)
    unit = house().base.units.get(person.unit) if person is not None else None
    return AccountShape(
        account=user.username,
        person=user.person or None,
        name=person.name if person is not None else user.username,
        unit=unit.name if unit is not None else "",
        open=user.is_active,
        gone=bool(user.person) and person is None,
        given=sorted(user.granted()),
        roles=sorted(may.roles),
        units=sorted(may.units),
        second=second,
    )


def _get(account: str) -> User:
    found = User.objects.filter(username=account).first()
    if found is None:
        raise missing("account")
    return found


def _done(does: Callable[[], object]) -> None:
    try:
        does()
    except roles.Refused as error:
        raise conflict("refused", str(error)) from None


@router.get("/accounts", auth=_READS, response=AccountsPage)
def list_accounts(
    request: HttpRequest,
    q: Text = Query("", description="Of the account's or its person's name."),
    only: Literal["", "given", "closed", "gone"] = Query(
        "", description="With roles that were given, closed, or no longer in the directory."
    ),
    limit: Limit = LIMIT,
    cursor: Cursor = CURSOR,
) -> AccountsPage:
    """Who has an account, with which roles, by the account's name."""
    rows, after = manage.accounts_found(q.strip(), only).order_by("username"), read(cursor, (str,))
    if after is not None:
        rows = rows.filter(username__gt=after[0])
    found = list(rows[: limit + 1])
    second = with_second(found)
    return AccountsPage(
        items=[_shape(each, each.pk in second) for each in found[:limit]],
        next=written((found[limit - 1].username,)) if len(found) > limit else None,
    )


@router.get("/accounts/{account}", auth=_READS, response=AccountWhole)
def read_account(request: HttpRequest, account: Name) -> AccountWhole:
    """An account with where it is signed in. To look at another's leaves a line in the audit log."""
    found = _get(account)
    manage.noted(rights(request).who, found)
    return AccountWhole(
        **dict(_shape(found, has_second(found))),
        sessions=[
            SessionShape(
                began_at=each["began_at"], seen_at=each["seen_at"], browser=str(each["agent"]), address=each["address"]
            )
            for each in visits_of(found, 0)
        ],
    )  # fmt: skip


@router.put("/accounts/{account}/roles/{role}", auth=_RUNS, response=Done)
def give_role(request: HttpRequest, account: Name, role: Given) -> Done:
    """Give a role. Nobody gives themselves one; for people, not for systems."""
    who = somebody(request)
    _done(lambda: roles.give(who.who, _get(account), Role(role)))
    return Done()


@router.delete("/accounts/{account}/roles/{role}", auth=_RUNS, response=Done)
def end_role(request: HttpRequest, account: Name, role: Given) -> Done:
    """End a role that was given; not the last administrator's."""
    who = rights(request)
    _done(lambda: roles.end(who.who, _get(account), Role(role)))
    return Done()


@router.post("/accounts/{account}/close", auth=_RUNS, response=Done)
def close_account(request: HttpRequest, account: Name) -> Done:
    """Close an account: whoever is signed in to it is out, and its tokens open nothing until it is open again.

    Not one's own, not the last administrator's.
    """
    who = rights(request)
    _done(lambda: roles.close(who.who, _get(account)))
    return Done()


@router.post("/accounts/{account}/reopen", auth=_RUNS, response=Done)
def reopen_account(request: HttpRequest, account: Name) -> Done:
    """Open a closed account again, with the roles it had; for people, not for systems."""
    who = somebody(request)
    _done(lambda: roles.reopen(who.who, _get(account)))
    return Done()


@router.post("/accounts/{account}/sign-out", auth=_RUNS, response=Done)
def sign_account_out(request: HttpRequest, account: Name) -> Done:
    """End every session of an account."""
    who = rights(request)
    _done(lambda: roles.sign_out(who.who, _get(account)))
    return Done()


@router.post("/accounts/{account}/second-step/remove", auth=_RUNS, response=Done)
def remove_second_step(request: HttpRequest, account: Name) -> Done:
    """Take the second step of signing in away from somebody who has lost it, and end their sessions; for people."""
    who = somebody(request)
    _done(lambda: roles.forget_second(who.who, _get(account)))
    return Done()


# -- links --------------------------------------------------------------------------------------------


def _mailed(request: HttpRequest, person: str, makes: Callable[[], str]) -> LinkMailed:
    """Make a link and mail it to its person; nothing is made where that cannot be."""
    found = house().person(person)
    if not post.can_mail() or found is None or not found.email:
        raise conflict(
            "no-mail", "No link can be mailed: there is no mail server, or no address of the person."
        )
    try:
        token = makes()
    except roles.Refused as error:
        raise conflict("refused", str(error)) from None
    if not post.mail_link(found.email, manage.link_of(request, token)):
        raise Problem(
            503, "mail", "The mail server did not take it; try again.", headers={"Retry-After": "60"}
        )
    return LinkMailed(mailed_to=found.email)


@router.get("/invitations", auth=_READS, response=Invitations)
def list_invitations(request: HttpRequest) -> Invitations:
    """Who was sent a link and has not used it yet."""
    return Invitations(items=[_invitation(each) for each in manage.waiting()])


def _invitation(each: Invitation) -> InvitationShape:
    person = house().person(each.person)
    return InvitationShape(
        person=each.person,
        name=person.name if person is not None else each.person,
        role=each.role,
        by=each.by,
        made_at=each.made_at,
        expires_at=each.expires_at,
    )


@router.post("/invitations", auth=_INVITES, response=LinkMailed)
def invite(request: HttpRequest, body: Invited) -> LinkMailed:
    """Mail somebody of the directory the link with which they make their account; with a role for people alone."""
    who = somebody(request) if body.role else rights(request)
    if house().person(body.person) is None:
        raise wrong("body.person", "Name somebody of the directory.")
    role = Role(body.role) if body.role else None
    return _mailed(request, body.person, lambda: invitations.invite_person(who.who, body.person, role))


@router.post("/accounts/{account}/password-link", auth=_LINKS, response=LinkMailed)
def mail_password_link(request: HttpRequest, account: Name) -> LinkMailed:
    """Mail somebody the link with which they choose a new password."""
    who, user = rights(request), _get(account)
    return _mailed(request, user.person, lambda: invitations.new_password(who.who, user))

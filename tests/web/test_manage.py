"""`/accounts` and `/audit`: who may sign in, with which roles, and the lines that tell of it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from ansvar.directory.model import Organisation
from ansvar.store.models import AuditEntry
from ansvar.web import audit
from ansvar.web.accounts import invitations, roles
from ansvar.web.accounts.models import Grant, User
from ansvar.web.api import tokens
from ansvar.web.gates import Role, rights_of
from engine.post import post_office
from web.office import ALICE, BOB, CHARLIE, MANAGER, OLGA, Still

GOOD = "nine green bottles stand"


@pytest.fixture
def with_role(as_: Callable[[str], Client], house: Still) -> Callable[[str, Role], Client]:
    """Sign somebody in who was given a role."""

    def made(person: str, role: Role) -> Client:
        client = as_(person)
        user = User.objects.get(person=person)
        Grant.objects.create(user=user, role=role, granted_by="t", granted_at=house.now())
        return client

    return made


def lines() -> list[tuple[str, str, Any]]:
    return [
        (each.who, each.what, each.about.get("person"))
        for each in AuditEntry.objects.order_by("pk")
        if each.what not in ("looked at the audit log",)
    ]


def test_given_an_administrator_when_somebody_is_invited_then_one_link_makes_their_account_with_the_role(
    with_role: Callable[[str, Role], Client], as_: Callable[[str], Client], house: Still
) -> None:
    admin = with_role(MANAGER, Role.TELEPHONE)
    assert ALICE in admin.get("/accounts/invite/?q=anna+lind").content.decode()
    page = admin.post("/accounts/invite/", {"person": ALICE, "role": "auditor"}).content.decode()
    link = re.search(r"http://testserver(/welcome/[^/\"]+/)", page)[1]  # type: ignore[index]
    assert link not in admin.get("/accounts/invite/").content.decode()  # shown once
    second = admin.post("/accounts/invite/", {"person": ALICE}).content.decode()
    assert as_("").get(link).status_code == 410  # a newer one makes it void
    link = re.search(r"http://testserver(/welcome/[^/\"]+/)", second)[1]  # type: ignore[index]
    house.later(days=5)
    assert as_("").get(link).status_code == 410
    admin.post("/accounts/invite/", {"person": ALICE, "role": "auditor"})
    third = admin.post("/accounts/invite/", {"person": ALICE, "role": "auditor"}).content.decode()
    link = re.search(r"http://testserver(/welcome/[^/\"]+/)", third)[1]  # type: ignore[index]
    alice = as_("")
    assert "Welcome, Anna" in alice.get(link).content.decode()
    assert alice.post(link, {"username": "anna", "password": GOOD}).status_code == 302
    assert alice.get("/me/").status_code == 200
    user = User.objects.get(person=ALICE)
    assert rights_of(user).roles == {Role.EMPLOYEE, Role.AUDITOR}
    assert not user.emergency
    assert as_("").post(link, {"username": "mallory", "password": GOOD}).status_code == 410
    assert (
        "has an account already"
        in admin.post("/accounts/invite/", {"person": ALICE}, follow=True).content.decode()
    )
    assert (
        "Nobody of this name"
        in admin.post("/accounts/invite/", {"person": "nobody"}, follow=True).content.decode()
    )
    assert (MANAGER, "invited", ALICE) in lines()
    assert ("anna", "account made by a link", ALICE) in lines()


def test_given_an_administrator_when_roles_are_given_and_ended_then_nobody_does_it_for_themselves_and_somebody_always_administers(
    with_role: Callable[[str, Role], Client], as_: Callable[[str], Client]
) -> None:
    admin = with_role(MANAGER, Role.TELEPHONE)
    as_(BOB)
    me, bob = User.objects.get(person=MANAGER), User.objects.get(person=BOB)

    def act(user: User, what: str, role: str = "", by: Client = admin) -> str:
        return by.post(f"/accounts/{user.pk}/{what}/", {"role": role}, follow=True).content.decode()

    assert "Nobody gives themselves a role" in act(me, "give", "auditor")
    assert "Nobody closes their own account" in act(me, "close")
    assert "Nobody else administers" in act(me, "end", "telephone administrator")
    assert "Done." in act(bob, "give", "policy owner")
    assert rights_of(bob).has(Role.POLICY_OWNER)
    assert admin.post(f"/accounts/{bob.pk}/give/", {"role": "operator"}).status_code == 404
    assert "Done." in act(bob, "give", "telephone administrator")
    assert "Done." in act(me, "end", "telephone administrator")  # another has it now
    assert admin.get("/accounts/").status_code == 403
    other = as_(BOB)
    assert "Nobody else administers" in act(bob, "end", "telephone administrator", by=other)
    assert [each for each in lines() if each[1].startswith("role")] == [
        (MANAGER, "role given", BOB),
        (MANAGER, "role given", BOB),
        (MANAGER, "role ended", MANAGER),
    ]


def test_given_an_administrator_when_an_account_is_closed_or_its_holder_lost_everything_then_its_sessions_are_over(
    with_role: Callable[[str, Role], Client], as_: Callable[[str], Client], house: Still
) -> None:
    from allauth.mfa.models import Authenticator

    admin = with_role(MANAGER, Role.TELEPHONE)
    alice = as_(ALICE)
    user = User.objects.get(person=ALICE)
    at = f"/accounts/{user.pk}"
    admin.post(f"{at}/close/")
    assert alice.get("/me/").status_code == 302
    assert "Account closed</span>" in admin.get("/accounts/?only=closed").content.decode()
    assert "The account is closed" in admin.post(f"{at}/link/", follow=True).content.decode()
    admin.post(f"{at}/reopen/")
    alice = as_(ALICE)
    Authenticator.objects.create(user=user, type="totp", data={"secret": "x"})
    admin.post(f"{at}/second/")
    assert not Authenticator.objects.exists()
    assert alice.get("/me/").status_code == 302
    alice = as_(ALICE)
    admin.post(f"{at}/sign-out/")
    assert alice.get("/me/").status_code == 302
    page = admin.post(f"{at}/link/").content.decode()
    link = re.search(r"http://testserver(/welcome/[^/\"]+/)", page)[1]  # type: ignore[index]
    fresh = as_("")
    assert "You sign in as anna.lind" in fresh.get(link).content.decode()
    assert "too short" in fresh.post(link, {"password": "short"}).content.decode()
    assert fresh.post(link, {"password": GOOD}).status_code == 302
    assert fresh.get("/me/").status_code == 200
    assert as_("").post("/account/login/", {"login": ALICE, "password": GOOD}).status_code == 302
    assert [what for _who, what, whom in lines() if whom == ALICE and "looked" not in what] == [
        "account closed",
        "account opened again",
        "second step taken away",
        "signed out everywhere",
        "link for a new password",
        "new password by a link",
    ]
    told = admin.get(f"{at}/").content.decode()
    assert lines().count((MANAGER, "looked at an account", ALICE)) == 1  # once an hour
    assert "made a link for a new password" in told


def test_given_somebody_who_left_the_directory_when_they_are_still_signed_in_then_every_role_is_gone_at_once(
    with_role: Callable[[str, Role], Client], house: Still
) -> None:
    client = with_role(OLGA, Role.TELEPHONE)
    assert client.get("/accounts/").status_code == 200
    before: Organisation = house.base
    house.base = replace(before, people={id: each for id, each in before.people.items() if id != OLGA})
    try:
        for page in ("/accounts/", "/desk/", "/me/", "/audit/"):
            assert client.get(page).status_code == 403, page
        # Nobody administers now: the next start makes a first link.
        assert invitations.nobody_administers()
    finally:
        house.base = before
    # Another system may have the role, but nobody signs in to it.
    tokens.system("bank", [Role.TELEPHONE], MANAGER)
    assert roles.administrators() == [User.objects.get(person=OLGA)]


def test_given_a_mail_server_when_somebody_is_invited_by_mail_then_the_link_goes_there(
    with_role: Callable[[str, Role], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    admin = with_role(MANAGER, Role.TELEPHONE)
    assert 'name="mail"' not in admin.get("/accounts/invite/?q=anna+lind").content.decode()
    with post_office() as post:
        monkeypatch.setenv("ANSVAR_SMTP_URL", f"smtp://127.0.0.1:{post.port}/?from=telephone@example.org")
        assert 'name="mail"' in admin.get("/accounts/invite/?q=anna+lind").content.decode()
        page = admin.post("/accounts/invite/", {"person": ALICE, "mail": "1"}).content.decode()
        assert "It was mailed to anna.lind@example.org" in page
        link = re.search(r"http://testserver/welcome/[^/\"]+/", page)[0]  # type: ignore[index]
        (letter,) = post.mails
        assert link in letter.text
        assert "väljer du" in letter.text  # in the language of the house
    page = admin.post("/accounts/invite/", {"person": BOB, "mail": "1"}).content.decode()
    assert "Hand the link over yourself" in page
    assert "http://testserver/welcome/" in page


def test_given_the_audit_log_when_auditors_and_administrators_ask_then_each_sees_what_is_theirs_and_leaves_a_line(
    with_role: Callable[[str, Role], Client], as_: Callable[[str], Client], house: Still
) -> None:
    audit.note(OLGA, "saw the kind of an absence", person=ALICE)
    audit.note("=cmd|x", "sign-in failed")
    house.later(days=1)
    audit.note(MANAGER, "role given", account=BOB, person=BOB, role="auditor")
    auditor, admin = with_role(CHARLIE, Role.AUDITOR), with_role(MANAGER, Role.TELEPHONE)
    assert as_(ALICE).get("/audit/").status_code == 403
    whole, own = auditor.get("/audit/").content.decode(), admin.get("/audit/").content.decode()
    assert "Saw why somebody is away" in whole
    assert "Saw why somebody is away" not in own
    assert "Gave a role" in own

    def rows(asked: str, by: Client = auditor) -> int:
        return by.get(f"/audit/?{asked}").content.decode().count("<tr><td><time")

    assert rows("whom=anna+lind") == rows("what=saw+the+kind+of+an+absence") == 1
    assert rows("what=saw+the+kind+of+an+absence", admin) == 0
    assert rows("who=olga") == 1
    assert rows("since=2026-11-24&what=role+given") == rows("until=2026-11-23&what=sign-in+failed") == 1
    assert rows("since=2026-11-24&what=sign-in+failed") == 0
    for wrong in ("since=tomorrow", "until=9999-12-31", "since=0001-01-01"):
        assert "This is no date" in auditor.get(f"/audit/?{wrong}").content.decode()
    looked = AuditEntry.objects.filter(who=CHARLIE, what="looked at the audit log")
    before = looked.count()
    assert before >= 5
    auditor.get("/audit/?who=olga")
    assert looked.count() == before  # the same question, the same hour
    file = auditor.get("/audit/csv/?until=2026-11-23")
    table = list(csv.reader(io.StringIO(b"".join(file).decode())))
    assert table[0] == ["at", "who", "what", "about"]
    assert {row[1] for row in table[1:]} == {OLGA, "'=cmd|x"}
    house.store.write([audit.line(f"clerk {number}", "sign-in failed") for number in range(120)])
    page = auditor.get("/audit/?what=sign-in+failed").content.decode()
    older = re.search(r"before=(\d+)", page)[1]  # type: ignore[index]
    assert page.count("<tr><td><time") == 100
    assert rows(f"what=sign-in+failed&before={older}") == 21

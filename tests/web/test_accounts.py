"""Signing in: the first administrator's link, passwords, demonstration accounts."""

from __future__ import annotations

import stat
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client

from ansvar.store.models import AuditEntry
from ansvar.web.accounts import invitations
from ansvar.web.accounts.models import Grant, Invitation, User
from ansvar.web.gates import Role
from web.office import ALICE, Paper, Still

GOOD = "nine green bottles stand"


def link(house: Still) -> str:
    invitations.invite_first(house.place)
    return (house.place.data / invitations.FILE).read_text().strip().removeprefix("http://127.0.0.1:8000")


def test_given_nobody_administers_when_the_service_starts_then_a_link_makes_the_first_administrator_once(
    as_: Callable[[str], Client], house: Still
) -> None:
    address = link(house)
    file = house.place.data / invitations.FILE
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert address.split("/")[2] not in str(list(Invitation.objects.values()))
    client = as_("")
    assert client.get(address).status_code == 200
    done = client.post(address, {"username": "petra", "password": GOOD})
    assert done.status_code == 302
    user = User.objects.get()
    assert user.password.startswith("argon2$")
    assert [grant.role for grant in Grant.objects.all()] == [Role.TELEPHONE]
    assert not file.exists()
    assert as_("").get(address).status_code == 410
    assert as_("").post(address, {"username": "mallory", "password": GOOD}).status_code == 410
    assert User.objects.count() == 1
    invitations.invite_first(house.place)
    assert not file.exists()


def test_given_a_link_when_a_day_has_passed_or_a_new_one_was_made_then_it_opens_nothing(
    as_: Callable[[str], Client], house: Still
) -> None:
    first, second = link(house), link(house)
    assert as_("").get(first).status_code == 410
    assert as_("").get(second).status_code == 200
    house.later(days=1, seconds=1)
    assert as_("").get(second).status_code == 410


@pytest.mark.parametrize(
    ("name", "password", "why"),
    [
        ("petra", "short", "Lösenordet är för kort: det behöver minst 12 tecken."),
        ("petra", "password1234", "Många använder det här lösenordet"),
        ("petrapetrapetra", "petrapetrapetra", "Lösenordet är för likt användarnamnet."),
        # What the audit log would take for somebody else, or for a machine.
        (ALICE, GOOD, "Någon har redan det användarnamnet"),
        (f"demo.{ALICE}", GOOD, "Någon har redan det användarnamnet"),
        ("Sign-in service", GOOD, "Någon har redan det användarnamnet"),
    ],
)
def test_given_a_password_that_is_easily_guessed_or_a_name_of_another_when_chosen_then_it_is_not_taken_and_why_is_said(
    name: str, password: str, why: str, as_: Callable[[str], Client], house: Still
) -> None:
    reply = as_("").post(
        link(house), {"username": name, "password": password}, headers={"accept-language": "sv"}
    )
    assert (reply.status_code, User.objects.exists()) == (200, False)
    assert why in reply.content.decode()


def test_given_an_account_when_the_password_is_right_or_wrong_then_both_are_in_the_audit_log(
    as_: Callable[[str], Client], house: Still
) -> None:
    User.objects.create_user("petra", GOOD)
    client = as_("")
    wrong = client.post("/account/login/", {"login": "petra", "password": "wrong"})
    assert wrong.status_code == 200
    assert client.post("/account/login/", {"login": "petra", "password": GOOD}).status_code == 302
    assert list(AuditEntry.objects.values_list("who", "what")) == [
        ("petra", "sign-in failed"),
        ("petra", "signed in"),
    ]


def test_given_somebody_who_guesses_when_the_guesses_go_on_then_even_the_right_password_is_locked_out(
    as_: Callable[[str], Client], house: Still
) -> None:
    User.objects.create_user("petra", GOOD)
    for guess in range(6):
        as_("").post("/account/login/", {"login": "petra", "password": f"guess {guess}"})
    for other in range(400):  # what else is counted pushes nothing out
        cache.set(f"other-{other}", 1)
    reply = as_("").post("/account/login/", {"login": "petra", "password": GOOD})
    assert reply.status_code != 302


def test_given_the_audit_log_when_somebody_rewrites_a_line_then_the_database_refuses(house: Still) -> None:
    from django.db import DatabaseError

    from ansvar.web.audit import note

    note("petra", "signed in")
    with pytest.raises(DatabaseError, match="never changed"):
        AuditEntry.objects.update(what="did nothing")


def test_given_a_demonstration_when_a_visitor_clicks_a_name_then_they_are_that_person(
    as_: Callable[[str], Client],
) -> None:
    client = as_("")
    page = client.get("/account/login/", headers={"host": "127.0.0.1"})
    assert f'value="{ALICE}"' in page.content.decode()
    reply = client.post("/demonstration/", {"person": ALICE}, headers={"host": "127.0.0.1"}, follow=True)
    assert "You are here" in reply.content.decode()


@pytest.mark.parametrize(
    ("why", "host", "address", "demo"),
    [
        ("not a demonstration", "127.0.0.1", "127.0.0.1", False),
        ("from another machine", "127.0.0.1", "192.0.2.7", True),
        ("by another name", "testserver", "127.0.0.1", True),
    ],
)
def test_given_no_demonstration_on_this_machine_when_a_name_is_clicked_then_nobody_gets_in(
    why: str, host: str, address: str, demo: bool, house: Still, paper: Paper
) -> None:
    house.place = replace(house.place, demo=demo)
    client = Client(REMOTE_ADDR=address)
    assert ALICE not in client.get("/account/login/", headers={"host": host}).content.decode()
    assert client.post("/demonstration/", {"person": ALICE}, headers={"host": host}).status_code == 404
    assert not User.objects.exists()


def test_given_somebody_outside_the_list_when_named_in_a_demonstration_then_nobody_gets_in(
    as_: Callable[[str], Client], data: Path
) -> None:
    reply = as_("").post("/demonstration/", {"person": "hugo.gunnarsson"}, headers={"host": "127.0.0.1"})
    assert reply.status_code == 404

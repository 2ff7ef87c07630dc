"""The telephone in the browser: who is given its login, and which pages may listen and reach the exchange."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from django.test import Client

from ansvar.engine.place import Place
from ansvar.pbx.home import Home
from ansvar.web.phone.account import socket_of
from web.office import ALICE, BOB, MANAGER, OLGA, Still

SOCKET = "ws://127.0.0.1:8088/ws"


@pytest.fixture
def phones(house: Still) -> Still:
    """The house, with telephones in browsers."""
    house.place = replace(house.place, web_phones=True)
    return house


def place(**more: object) -> Place:
    return Place(Path("/data"), Path("/p.toml"), Path("/o"), web_phones=True, **more)  # type: ignore[arg-type]


def test_given_an_operator_when_the_login_is_asked_for_then_it_is_the_operators_own_and_kept_nowhere(
    as_: Callable[[str], Client], phones: Still
) -> None:
    reply = as_(OLGA).post("/phone/account/")
    secret = Home(phones.place.data).secret(f"phone:{OLGA}.web")
    assert reply.json() == {"address": SOCKET, "account": f"{OLGA}.web", "password": secret}
    assert "no-store" in reply["Cache-Control"]
    from ansvar.store.models import AuditEntry

    noted = AuditEntry.objects.filter(what="opened the phone in the browser")
    assert [each.who for each in noted] == [OLGA]


@pytest.mark.parametrize("person", [ALICE, BOB, MANAGER, ""])
def test_given_anybody_else_when_the_login_is_asked_for_then_there_is_none(
    person: str, as_: Callable[[str], Client], phones: Still
) -> None:
    reply = as_(person).post("/phone/account/")
    assert reply.status_code == (403 if person else 302)
    assert b"password" not in reply.content


def test_given_the_login_when_it_is_got_or_sent_from_elsewhere_then_it_is_not_told(
    as_: Callable[[str], Client], phones: Still
) -> None:
    assert as_(OLGA).get("/phone/account/").status_code == 405
    from ansvar.web.accounts.models import User

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(User.objects.get(person=OLGA), "allauth.account.auth_backends.AuthenticationBackend")
    assert strict.post("/phone/account/").status_code == 403


def test_given_the_desk_when_it_is_sent_then_it_may_listen_and_reach_the_exchange_and_holds_no_secret(
    as_: Callable[[str], Client], phones: Still
) -> None:
    page = as_(OLGA).get("/desk/")
    assert "microphone=(self)" in page["Permissions-Policy"]
    reach = [part for part in page["Content-Security-Policy"].split("; ") if part.startswith("connect-src")]
    assert reach == [f"connect-src 'self' {SOCKET}"]
    assert 'id="phone"' in page.content.decode()
    assert Home(phones.place.data).secret(f"phone:{OLGA}.web") not in page.content.decode()


@pytest.mark.parametrize("path", ["/me/", "/promises/", "/account/login/"])
def test_given_any_other_page_when_it_is_sent_then_it_neither_listens_nor_reaches_the_exchange(
    path: str, as_: Callable[[str], Client], phones: Still
) -> None:
    page = as_(OLGA if path != "/account/login/" else "").get(path)
    assert "microphone=()" in page["Permissions-Policy"]
    assert "connect-src 'self';" in page["Content-Security-Policy"]
    assert "ws:" not in page["Content-Security-Policy"]


def test_given_a_house_without_telephones_in_browsers_when_the_desk_is_sent_then_nothing_of_them_is_on_it(
    as_: Callable[[str], Client], house: Still
) -> None:
    page = as_(OLGA).get("/desk/")
    assert "microphone=()" in page["Permissions-Policy"]
    assert 'id="phone"' not in page.content.decode()
    assert "jssip" not in page.content.decode()
    assert as_(OLGA).post("/phone/account/").status_code == 404


def test_given_where_pages_are_reached_when_the_telephones_address_is_asked_for_then_it_is_one_that_is_safe() -> (
    None
):
    away = "https://ansvar.example.org"
    assert socket_of(place(ari_port=9001)) == "ws://127.0.0.1:9001/ws"
    assert socket_of(replace(place(), web_phones=False)) is None
    assert socket_of(place(ari_host="192.0.2.7")) is None
    assert socket_of(place(), away) is None
    assert socket_of(place(tls={"certificate": "c"}), away) == "wss://ansvar.example.org:8089/ws"
    assert socket_of(place(tls={"web_port": "9443"}), away) == "wss://ansvar.example.org:9443/ws"
    assert socket_of(place(), away, "wss://ansvar.example.org/phone") == "wss://ansvar.example.org/phone"
    for given in ("ws://ansvar.example.org/phone", "wss://a; script-src *", "wss://a b", "https://a"):
        assert socket_of(place(), away, given) is None

"""The API: every operation says what it needs; tokens, limits, pages, repeats; the same rules as the pages (issue 4)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from ansvar.store.changes import MakePromise
from ansvar.store.models import AuditEntry
from ansvar.web.api import rates
from ansvar.web.api.document import PREFIX
from ansvar.web.api.scopes import Scope
from web.office import ALICE, BOB, CHARLIE, MANAGER, OLGA, Paper, Still

KIM = "+46406280490"


class Api:
    """Somebody's program with a token."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._client = Client(headers={"authorization": f"Bearer {text}"} if text else None)

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> HttpResponse:
        told = {"content_type": "application/json", "data": json.dumps(body)} if body is not None else {}
        more = {name.replace("_", "-"): value for name, value in headers.items()}
        reply: HttpResponse = self._client.generic(
            method, PREFIX + path, headers=more, **({} if body is None else told)  # type: ignore[arg-type]
        )
        return reply

    def get(self, path: str, status: int = 200, **headers: str) -> Any:
        return self._said(self.ask("GET", path, **headers), status)

    def post(self, path: str, body: Any = None, status: int = 200, **headers: str) -> Any:
        return self._said(self.ask("POST", path, body, **headers), status)

    def put(self, path: str, body: Any = None, status: int = 200) -> Any:
        return self._said(self.ask("PUT", path, body), status)

    def delete(self, path: str, status: int = 200) -> Any:
        return self._said(self.ask("DELETE", path), status)

    @staticmethod
    def _said(reply: HttpResponse, status: int) -> Any:
        assert reply.status_code == status, (reply.status_code, reply.content.decode()[:500])
        if status >= 400:
            assert reply["Content-Type"] == "application/problem+json"
        return json.loads(reply.content) if reply.content else None


Key = Callable[..., Api]


@pytest.fixture
def key(house: Still, paper: Paper, as_: Callable[[str], Client]) -> Iterator[Key]:
    """Make a token: `key(OLGA)` with every scope, `key(OLGA, Scope.DESK)` with one."""
    from ansvar.web.accounts.models import User
    from ansvar.web.api import tokens

    rates.asked.clear()
    rates.wrong.clear()

    def make(person: str, *scopes: Scope, days: float = 1) -> Api:
        as_(person)
        user = User.objects.get(person=person)
        return Api(tokens.make(user, "test", scopes or tuple(Scope), house.now() + timedelta(days=days), person)[1])

    yield make
    rates.asked.clear()
    rates.wrong.clear()


def promise(house: Still, id: str, owner: str = f"person:{ALICE}", hours: float = 5, **more: object) -> None:
    now = house.now()
    house.store.write([
        MakePromise(id, f"call-{id}", now, "call-back", "row", owner, f"person:{ALICE}", now + timedelta(hours=hours), number=KIM, **more)  # type: ignore[arg-type]
    ])  # fmt: skip


def test_given_a_token_when_used_then_it_is_its_owner_and_shown_nowhere_again(key: Key, house: Still) -> None:
    from ansvar.web.api.models import Token

    olga = key(OLGA)
    me = olga.get("/me")
    assert (me["person"], me["by"]) == (OLGA, "token")
    assert set(me["roles"]) == {"employee", "operator"}
    token = Token.objects.get()
    assert olga.text.split("_", 2)[2] not in json.dumps([token.hashed, token.prefix, token.name])
    assert token.used_at == house.now()
    assert olga.get("/switchboard")["waiting"] == []


def test_smoke(key: Key, house: Still) -> None:
    promise(house, "call/1")
    alice, olga, mia = key(ALICE), key(OLGA), key(MANAGER)
    for path in ("/me", "/people", f"/people/{ALICE}", "/units", "/functions", "/search?q=anna", f"/people/{ALICE}/absences",
        "/me/forwards", "/promises", "/promises/call/1", "/calls", "/closures", "/quiet-days", f"/explain?to=person:{ALICE}", "/policy"):
        alice.get(path)
    olga.get("/switchboard"); olga.get("/me/switchboard"); olga.get("/lines"); olga.get("/calls?of=house")
    mia.get("/units/anpass/figures")
    mia.get("/units/anpass/figures/offered/calls")
    assert alice.get("/nothing", 404)["code"] == "not-found"

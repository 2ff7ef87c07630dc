"""The API: every operation says what it needs; tokens, limits, pages, repeats; the same rules as the pages (issue 4)."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DataError
from django.http import HttpResponse
from django.test import Client

from ansvar.store.changes import MakePromise
from ansvar.store.models import AuditEntry
from ansvar.web.api import rates
from ansvar.web.api.document import PREFIX
from ansvar.web.api.scopes import Scope
from web.office import ALICE, BOB, CHARLIE, MANAGER, OLGA, ROOT, Paper, Still

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
            method,
            PREFIX + path,
            headers=more,
            **({} if body is None else told),  # type: ignore[arg-type]
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
        return Api(
            tokens.make(user, "test", scopes or tuple(Scope), house.now() + timedelta(days=days), person)[1]
        )

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


# -- tokens -------------------------------------------------------------------------------------------


def test_given_every_operation_when_looked_at_then_it_says_what_it_needs_and_is_described_once(
    house: Still,
) -> None:
    from ansvar.web.api import document
    from ansvar.web.api.auth import Needs

    api = document.made()
    names = [operation.view_func.__name__ for _path, operation in document.operations(api)]
    assert len(names) == len(set(names)) > 120
    for path, operation in document.operations(api):
        needs = [each for each in operation.auth_callbacks if isinstance(each, Needs)]
        assert len(needs) == len(operation.auth_callbacks) == 1, path
        # Without a scope there is but one thing: who one is.
        assert needs[0].scope is not None or path == "/me"
        writes = set(operation.methods) - {"GET"}
        assert not writes or str(needs[0].scope).endswith((".write", "policy.read")), path
    described = document.describe(api)
    assert described["openapi"] == "3.1.0"
    shapes = [each for each in _shapes() if not each.__module__.startswith("ninja")]
    assert len({each.__name__ for each in shapes}) == len(shapes), "two shapes of one name"


def _shapes(of: Any = None) -> Iterator[Any]:
    from ninja import Schema

    for each in (of or Schema).__subclasses__():
        if "ansvar.web.api" in each.__module__:
            yield each
        yield from _shapes(each)


def test_given_the_command_when_it_prints_the_description_then_it_is_what_a_service_answers(
    key: Key, tmp_path: Path
) -> None:
    printed = subprocess.run(
        [str(Path(sys.executable).with_name("ansvar")), "api", "schema"],
        capture_output=True, text=True, check=True, cwd=tmp_path,
    ).stdout  # fmt: skip
    assert json.loads(printed) == Api("").get("/openapi.json")
    assert list(tmp_path.iterdir()) == []


def test_given_a_token_when_it_is_revoked_ends_or_lacks_a_scope_then_it_opens_nothing(
    key: Key, house: Still
) -> None:
    from ansvar.web.accounts.models import Grant, User
    from ansvar.web.api import tokens
    from ansvar.web.api.models import Token
    from ansvar.web.gates import Role

    directory = key(OLGA, Scope.DIRECTORY)
    assert directory.get("/people?limit=1")["items"]
    assert directory.get("/switchboard", 403)["code"] == "scope"
    assert key(ALICE).get("/switchboard", 403)["code"] == "role"
    assert tokens.revoke(Token.objects.first(), "t")  # type: ignore[arg-type]
    gone = directory.ask("GET", "/me")
    assert (gone.status_code, gone["WWW-Authenticate"]) == (401, 'Bearer realm="ansvar"')
    short = key(OLGA, days=1)
    house.later(hours=25)
    assert short.get("/me", 401)["code"] == "unauthorised"
    # No more than its owner may now: a role that is ended, an account that is closed.
    alice = key(ALICE)
    user = User.objects.get(person=ALICE)
    Grant.objects.create(user=user, role=Role.TELEPHONE, granted_by="t", granted_at=house.now())
    alice.get("/webhooks")
    Grant.objects.filter(user=user).update(ended_at=house.now())
    alice.get("/webhooks", 403)
    User.objects.filter(pk=user.pk).update(is_active=False)
    alice.get("/me", 401)
    for wrong in ("", "x", "ansvar_AAAAAAAA_" + "a" * 43, short.text[:-1] + "!"):
        Api(wrong).get("/me", 401)


def test_given_the_page_when_tokens_are_made_then_each_is_shown_once_and_only_administrators_make_those_of_systems(
    as_: Callable[[str], Client], key: Key, house: Still
) -> None:
    from ansvar.web.accounts.models import Grant, User
    from ansvar.web.gates import Role

    alice = as_(ALICE)
    until = f"{house.now() + timedelta(days=60):%Y-%m-%d}"
    asked = {"name": "Calendar", "until": until, "scopes": ["absences.write"]}
    shown = alice.post("/account/tokens/make/", asked).content.decode()
    (text,) = re.findall(r">(ansvar_\w{8}_[\w-]{43})<", shown)
    assert Api(text).get("/me")["scopes"] == ["absences.write"]
    assert text not in alice.get("/account/tokens/").content.decode()
    refused = alice.post(
        "/account/tokens/make/",
        {**asked, "until": f"{house.now() + timedelta(days=400):%Y-%m-%d}", "scopes": ["desk.write"]},
    )
    assert refused.status_code == 422  # longer than a year, and of no use to her
    assert 'value="Calendar"' in refused.content.decode()
    system = {
        "system": "payroll",
        "roles": ["auditor"],
        "name": "Payroll",
        "until": until,
        "scopes": ["calls.read"],
    }
    assert alice.post("/account/tokens/system/", system).status_code == 403
    user = User.objects.get(person=ALICE)
    Grant.objects.create(user=user, role=Role.TELEPHONE, granted_by="t", granted_at=house.now())
    made = alice.post("/account/tokens/system/", system).content.decode()
    (of_system,) = re.findall(r">(ansvar_\w{8}_[\w-]{43})<", made)
    payroll = Api(of_system)
    assert (payroll.get("/me")["who"], payroll.get("/me")["roles"]) == ("system.payroll", ["auditor"])
    assert payroll.get("/calls?of=house")["items"] == []
    assert alice.post("/account/tokens/system/", system).status_code == 422  # there is one of this name
    # Nobody signs in to it, and others' tokens are ended by administrators alone.
    assert not User.objects.get(username="system.payroll").has_usable_password()
    prefix = of_system.split("_")[1]
    assert as_(BOB).post("/account/tokens/revoke/", {"token": prefix}).status_code == 404
    assert alice.post("/account/tokens/revoke/", {"token": prefix}).status_code == 302
    payroll.get("/me", 401)
    assert {"token made", "token revoked"} <= set(AuditEntry.objects.values_list("what", flat=True))


def test_given_a_session_when_it_changes_something_then_it_needs_the_page_it_comes_from(
    as_: Callable[[str], Client], key: Key
) -> None:
    as_(ALICE)
    client = Client(enforce_csrf_checks=True)
    from ansvar.web.accounts.models import User

    client.force_login(User.objects.get(person=ALICE), "allauth.account.auth_backends.AuthenticationBackend")
    assert json.loads(client.get("/api/v1/me").content)["by"] == "session"
    refused = client.post("/api/v1/people/anna.lind/back")
    assert (refused.status_code, json.loads(refused.content)["code"]) == (403, "csrf")
    client.get("/me/")
    token = client.cookies["csrftoken"].value
    assert client.post("/api/v1/people/anna.lind/back", headers={"x-csrftoken": token}).status_code == 200
    assert Client().get("/api/v1/me").status_code == 401


def test_given_too_many_requests_when_a_token_asks_on_then_it_waits_and_others_do_not(
    key: Key, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rates.asked, "burst", 3)
    monkeypatch.setattr(rates.asked, "per_minute", 1.0)
    alice, bob = key(ALICE), key(BOB)
    rates.asked.clear()
    left = [alice.ask("GET", "/me")["X-RateLimit-Remaining"] for _ in range(3)]
    assert left == ["2", "1", "0"]
    slow = alice.ask("GET", "/me")
    assert (slow.status_code, json.loads(slow.content)["code"]) == (429, "too-many")
    assert int(slow["Retry-After"]) >= 1
    bob.get("/me")
    # Guessing is slowed down as well, whoever guesses.
    monkeypatch.setattr(rates.wrong, "burst", 3)
    monkeypatch.setattr(rates.wrong, "per_minute", 1.0)
    rates.wrong.clear()
    found = [Api("ansvar_AAAAAAAA_" + "a" * 43).ask("GET", "/me").status_code for _ in range(5)]
    assert found == [401, 401, 401, 429, 429]


# -- how it answers ---------------------------------------------------------------------------------------


def test_given_lists_when_read_in_pages_then_every_row_comes_once_and_an_etag_spares_the_second_time(
    key: Key, house: Still
) -> None:
    alice = key(ALICE)
    seen: list[str] = []
    cursor = ""
    while True:
        page = alice.get(f"/people?limit=30&cursor={cursor}")
        seen += [each["id"] for each in page["items"]]
        if not page["next"]:
            break
        cursor = page["next"]
    assert len(seen) == len(set(seen)) == len(house.base.people) > 30
    assert alice.get("/people?cursor=rubbish", 422)["errors"][0]["where"] == "query.cursor"
    assert alice.get("/people?limit=0", 422)["errors"][0]["where"] == "query.limit"
    first = alice.ask("GET", "/units")
    again = alice.ask("GET", "/units", If_None_Match=first["ETag"])
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    for nowhere in ("/nothing", "/", "/promises/a%0Ab", "/people/anna.lind/"):
        assert alice.get(nowhere, 404)["code"] == "not-found"
    assert alice.ask("PUT", "/units", {}).status_code == 405
    assert alice.ask("POST", "/people/anna.lind/absences/preview").status_code in (400, 422)


def test_given_a_request_that_comes_twice_when_it_has_a_key_then_it_is_carried_out_once(
    key: Key, house: Still, paper: Paper
) -> None:
    promise(house, "p1")
    alice, olga = key(ALICE), key(OLGA)
    path = "/promises/p1/dial"
    first = alice.post(path, Idempotency_Key="k1")
    again = alice.ask("POST", path, Idempotency_Key="k1")
    assert json.loads(again.content) == first
    assert again["Idempotent-Replayed"] == "true"
    assert [what for what, _about in paper.asked].count("dial") == 1
    assert alice.post("/promises/p1/done", status=422, Idempotency_Key="k1")["code"] == "key-reused"
    # What failed may be tried again under its key; another's key is another's.
    paper.refuses = "busy"
    assert alice.post(path, status=409, Idempotency_Key="k2")["code"] == "busy"
    paper.refuses = ""
    alice.post(path, Idempotency_Key="k2")
    olga.post(path, Idempotency_Key="k1")
    words = {"template": "call back", "words": "about the roof", "number": "031 390 06 12"}
    one = olga.post(f"/people/{ALICE}/messages", words, Idempotency_Key="m")
    two = olga.post(f"/people/{ALICE}/messages", words, Idempotency_Key="m")
    assert one["id"] == two["id"]
    assert len(house.store.promises.of_owner(f"person:{ALICE}")) == 2


# -- what it does -------------------------------------------------------------------------------------------


def test_given_an_absence_when_looked_at_and_set_then_it_is_what_was_shown_and_each_role_sets_its_own(
    key: Key, house: Still
) -> None:
    alice, olga, mia, charlie = key(ALICE), key(OLGA), key(MANAGER), key(CHARLIE)
    away = {"kind": "errand", "end": (house.now() + timedelta(hours=2)).isoformat()}
    path = f"/people/{ALICE}/absences"
    shown = alice.post(f"{path}/preview", away)
    assert shown["hears"]
    planned = alice.get(path)["items"]
    assert not any(each["runs"] for each in planned)  # nothing was changed
    assert alice.post(path, away)["kind"] == "errand"
    assert [each["kind"] for each in alice.get(path)["items"] if each["runs"]] == ["errand"]
    assert alice.get(f"/people/{ALICE}")["presence"]["state"] == "away"
    assert alice.get(f"/explain?to=person:{ALICE}")["hears"] == shown["hears"]
    alice.post(f"/people/{ALICE}/back")
    assert alice.get(f"/people/{ALICE}")["presence"]["state"] == "present"
    later = alice.post(path, {"kind": "leave", "start": (house.now() + timedelta(days=2)).isoformat(),
                              "end": (house.now() + timedelta(days=3)).isoformat()})  # fmt: skip
    alice.delete(f"{path}/{later['start'].replace('+', '%2B')}")
    assert alice.get(path)["items"] == planned
    # Others: the operator by one of the usual choices, the manager `ill`, a colleague not at all.
    assert olga.post(path, {"choice": "lunch"})["kind"] == "lunch"
    until = olga.post(path, {"end": (house.now() + timedelta(hours=3)).isoformat()})
    assert until["kind"] == "other"  # why is not asked for
    assert mia.post(path, {"choice": "ill"})["kind"] == "ill"
    assert olga.post(path, {"choice": "ill"}, 403)["code"] == "forbidden"
    assert olga.post(path, away, 403)["code"] == "forbidden"
    charlie.post(path, {"choice": "lunch"}, 403)
    charlie.post(f"/people/{ALICE}/back", status=403)
    for wrong in ({"kind": "nonsense"}, {"kind": "errand"}, {"kind": "errand", "end": "2020-01-01T00:00:00Z"},
                  {"kind": "errand", "end": "2026-01-05T12:00:00"}, {"choice": "forever"}):  # fmt: skip
        alice.post(path, wrong, 422)
    assert alice.post(path, {"kind": "errand", "end": "soon"}, 422)["errors"][0]["where"] == "body.end"
    alice.post("/people/nobody/absences", {"choice": "lunch"}, 404)


def test_given_promises_when_people_ask_then_it_is_as_on_the_page_and_of_two_at_once_one_has_it(
    key: Key, house: Still, paper: Paper
) -> None:
    promise(house, "call/1", words="about the roof")
    promise(house, "soon", hours=1)
    promise(house, "other", owner=f"person:{CHARLIE}")
    alice, bob, olga, mia, charlie = key(ALICE), key(BOB), key(OLGA), key(MANAGER), key(CHARLIE)
    assert [each["id"] for each in alice.get("/promises")["items"]] == ["soon", "call/1"]
    page = olga.get("/promises?of=all&limit=2")
    assert [each["id"] for each in page["items"] + olga.get(f"/promises?of=all&limit=2&cursor={page['next']}")["items"]] == [
        "soon", "call/1", "other",
    ]  # fmt: skip
    alice.get("/promises?of=all", 403)
    assert mia.get("/promises/call/1")["words"] == "about the roof"
    charlie.get("/promises/call/1", 404)
    charlie.post("/promises/call/1/take", status=404)
    assert alice.post("/promises/call/1/take")["state"] == "taken"
    assert mia.post("/promises/call/1/take", status=409)["code"] == "not-so"
    assert alice.post("/promises/call/1/interim")["interim_given_at"]
    assert alice.post("/promises/call/1/hand-over", {"to": "person:nobody"}, 422)["errors"]
    handed = alice.post("/promises/call/1/hand-over", {"to": f"person:{BOB}"})
    assert (handed["owner"], handed["state"]) == (f"person:{BOB}", "open")
    done = bob.post("/promises/call/1/done")
    # Whoever did it is the token's owner; by which token stands beside it.
    line = AuditEntry.objects.filter(what="promise: hand-over").get()
    assert (line.who, line.about["by_token"]) == (ALICE, alice.text.split("_")[1])
    assert [each["what"] for each in done["story"]] == ["made", "taken", "interim", "handed over", "done"]
    assert paper.asked[-1] == ("refresh", {"owners": [f"person:{BOB}"]})
    for why, code in {"busy": 409, "no phone": 409, "not allowed": 409, "no answer": 503}.items():
        paper.refuses = why
        alice.post("/promises/soon/dial", status=code)


def test_given_the_switchboard_when_operators_ask_then_they_see_and_hand_on_and_the_engine_is_asked_once(
    key: Key, paper: Paper, house: Still
) -> None:
    at = house.now().isoformat()
    call = {"call": "c1", "caller": KIM, "account": "", "internal": False, "urgent": False, "language": "sv",
            "arrived": at, "sought": f"person:{ALICE}", "tried": [], "recall": "", "transfers": 0, "rows": []}  # fmt: skip
    paper.tells(
        waiting=[call | {"since": at, "joined": at, "offered": [], "call_back": False}],
        operators=[
            {"person": OLGA, "since": at, "there": True, "call": call | {"stage": "talking"}, "handed": []}
        ],
    )
    olga = key(OLGA)
    board = olga.get("/switchboard")
    assert [(each["number"], each["why"]) for each in board["waiting"]] == [(KIM, "no answer")]
    assert olga.get("/me/switchboard")["call"]["stage"] == "talking"
    olga.put("/me/switchboard", {"seated": True})
    assert olga.get("/me/switchboard")["seated"]
    olga.post("/switchboard/answer", {})
    olga.post("/switchboard/hand", {"do": "mobile", "call": "c1", "person": ALICE})
    assert paper.asked[-1] == (
        "hand",
        {"operator": OLGA, "call": "c1", "do": "transfer", "to": f"mobile:{ALICE}"},
    )
    olga.post("/switchboard/hand", {"do": "transfer", "call": "c1", "person": "nobody"}, 422)
    paper.refuses = "taken"
    assert olga.post("/switchboard/answer", {}, 409)["code"] == "taken"
    key(ALICE).get("/switchboard", 403)


def test_given_closures_when_planned_by_the_api_then_the_page_shows_them_and_only_those_who_may_plan_do(
    key: Key, house: Still
) -> None:
    mia, alice, olga = key(MANAGER), key(ALICE), key(OLGA)
    plan = {"unit": "anpass", "start": (house.now() + timedelta(days=1)).isoformat(),
            "end": (house.now() + timedelta(days=2)).isoformat(), "note": "moving"}  # fmt: skip
    assert mia.post("/closures/preview", plan)["hears"]
    alice.post("/closures", plan, 403)
    made = mia.post("/closures", plan)["id"]
    (shown,) = [each for each in alice.get("/closures")["items"] if each["id"] == made]
    assert (shown["unit"], shown["agreed"], shown["note"]) == ("anpass", False, "moving")
    olga.post(f"/closures/{made}/agree")
    assert [each["agreed"] for each in alice.get("/closures")["items"] if each["id"] == made] == [True]
    mia.put(f"/closures/{made}", {**plan, "note": "moved"})
    mia.delete(f"/closures/{made}")
    assert made not in [each["id"] for each in alice.get("/closures")["items"]]
    mia.delete(f"/closures/{made}", 404)
    mia.post("/closures", {**plan, "end": plan["start"]}, 422)
    mia.post("/closures", {**plan, "unit": "nowhere"}, 422)


def test_given_requests_and_devices_when_worked_by_the_api_then_each_does_what_is_theirs(
    key: Key, house: Still
) -> None:
    from ansvar.web.accounts.models import Grant, User
    from ansvar.web.devices.models import Device
    from ansvar.web.gates import Role

    alice, olga, charlie, bob = key(ALICE), key(OLGA), key(CHARLIE), key(BOB)
    Grant.objects.create(
        user=User.objects.get(person=BOB), role=Role.TELEPHONE, granted_by="t", granted_at=house.now()
    )
    asked = alice.post("/requests", {"kind": "question", "title": "How do I pick up?"}, Idempotency_Key="r")
    assert (
        alice.post("/requests", {"kind": "question", "title": "How do I pick up?"}, Idempotency_Key="r")
        == asked
    )
    one = f"/requests/{asked['id']}"
    assert [each["id"] for each in alice.get("/requests")["items"]] == [asked["id"]]
    charlie.get(one, 404)
    charlie.get("/requests?of=work", 403)
    answer = {"version": asked["version"], "words": "Dial *8."}
    assert olga.post(f"{one}/answer", {**answer, "words": ""}, 422)["errors"][0]["where"] == "body.words"
    assert olga.post(f"{one}/done", answer)["state"] == "done"
    assert olga.post(f"{one}/done", answer, 409)["code"] == "not-so"
    told = alice.get(one)
    assert [(each["step"], each["words"]) for each in told["thread"]] == [("done", "Dial *8.")]
    alice.post("/requests", {"kind": "fault", "what": "nonsense", "title": "x"}, 422)
    alice.post("/requests", {"kind": "fault", "what": "call", "title": "x", "call": "secret"}, 422)
    device = Device.objects.create(
        kind="mobile", model="X1", number="+46701740612", state="store", changed_at=house.now()
    )
    path = f"/devices/{device.pk}"
    alice.get(path, 404)
    bob.post(f"{path}/hand-out", {"person": ALICE})
    mine = alice.get("/devices")["items"]
    assert [(each["model"], each["number"]) for each in mine] == [("X1", "+46701740612")]
    assert key(MANAGER).get("/devices?of=unit")["items"][0]["number"] is None
    alice.post(f"{path}/accept")
    alice.post(f"{path}/hand-out", {"person": BOB}, 403)
    charlie.post(f"{path}/lost", status=404)
    made = alice.post(f"{path}/lost")["request"]
    assert bob.get(f"/requests/{made}")["urgent"]
    assert alice.post(f"{path}/lost", status=409)["code"] == "not-so"


def test_given_tables_when_brought_in_by_the_api_then_they_are_looked_at_before_they_are_saved(
    key: Key, house: Still, paper: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from ansvar.web.accounts.models import Grant, User
    from ansvar.web.directory import judge
    from ansvar.web.gates import Role

    monkeypatch.setattr(judge, "WHOLE", 0)
    copy = house.place.data / "organisation"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(house.place.organisation, copy)
    house.place = replace(house.place, organisation=copy)
    house.reload()
    monkeypatch.setattr(Paper, "reload", lambda self: (), raising=False)
    bob = key(BOB)
    Grant.objects.create(
        user=User.objects.get(person=BOB), role=Role.TELEPHONE, granted_by="t", granted_at=house.now()
    )

    def bring(text: str, status: int = 200, name: str = "people.csv") -> Any:
        file = SimpleUploadedFile(name, text.encode())
        reply = Client().post(
            f"{PREFIX}/directory/imports", {"file": file}, headers={"authorization": f"Bearer {bob.text}"}
        )
        assert reply.status_code == status, reply.content
        return json.loads(reply.content)

    found = bring("id,given,family,unit\nnora.ny,Nora,Ny,anpass\n")
    assert [(each["file"], each["added"]) for each in found["files"]] == [("people.csv", 1)]
    path = f"/directory/imports/{found['token']}"
    assert bob.get(path)["total"] == found["total"]
    bob.get("/people/nora.ny", 404)  # nothing is saved yet
    key(ALICE).get(path, 403)
    assert bob.post(f"{path}/confirm")["version"]
    assert bob.get("/people/nora.ny")["name"] == "Nora Ny"
    bob.post(f"{path}/confirm", status=404)
    assert b"nora.ny" in bob.ask("GET", "/directory/tables/people.csv").content
    now, before = bob.get("/directory/versions")["items"]
    assert (now["what"], now["current"], before["current"]) == ("import", True, False)
    back = bob.post(f"/directory/versions/{before['id']}/back")
    assert [each["removed"] for each in back["files"]] == [1]
    bob.post("/directory/leavings", {"kind": "unit", "id": "anpass"}, 422)
    leaves = bob.post(
        "/directory/leavings", {"kind": "person", "id": "nora.ny", "instead": f"person:{ALICE}"}
    )
    bob.post(f"/directory/imports/{leaves['token']}/confirm")
    bob.get("/people/nora.ny", 404)
    assert bring("id,given,family,unit\nole.ny,Ole,Ny,nowhere\n", 422)["errors"]
    bring("x", 422, "../evil.csv")
    other = bring("id,given,family,unit\nole.ny,Ole,Ny,anpass\n")
    bob.delete(f"/directory/imports/{other['token']}")
    bob.get(f"/directory/imports/{other['token']}", 404)
    house.place = replace(house.place, organisation=ROOT / "organisations" / "falkenberg")
    assert bring("id,given,family,unit\nole.ny,Ole,Ny,anpass\n", 409)["code"] == "not-ours"
    # What is too large is said so, and no 500.
    assert bob.post(f"/people/{BOB}/absences", {"kind": "x" * 1_100_000}, 413)["code"] == "too-large"


def test_given_webhooks_when_administrators_keep_them_then_each_has_its_secret_once_and_unsafe_addresses_are_refused(
    key: Key, house: Still, as_: Callable[[str], Client]
) -> None:
    from ansvar.web.accounts.models import Grant, User
    from ansvar.web.gates import Role

    olga, alice = key(OLGA), key(ALICE)
    user = User.objects.get(person=OLGA)
    Grant.objects.create(user=user, role=Role.TELEPHONE, granted_by="t", granted_at=house.now())
    wanted = {
        "name": "Case system",
        "url": "https://cases.example.org/events",
        "events": ["call.ended", "promise.made"],
    }
    alice.post("/webhooks", wanted, 403)
    made = olga.post("/webhooks", wanted)
    assert made["secret"].startswith("whsec_")
    assert "secret" not in olga.get(f"/webhooks/{made['id']}")
    unsafe = {
        "http://cases.example.org/": "https://",
        "https://10.0.0.8/": "inside",
        "https://a:b@example.org/": "user name",
    }
    for url, why in unsafe.items():
        assert why in olga.post("/webhooks", {**wanted, "url": url}, 422)["detail"]
    promise(house, "p1")
    assert olga.post(f"/webhooks/{made['id']}/test")["waiting"] == 1
    assert [each["event"] for each in olga.get(f"/webhooks/{made['id']}/deliveries")["items"]] == ["ping"]
    renewed = olga.post(f"/webhooks/{made['id']}/secret")["secret"]
    assert renewed != made["secret"]
    assert olga.post(f"/webhooks/{made['id']}/pause")["paused"]
    olga.post(f"/webhooks/{made['id']}/pause", status=409)
    page = as_(OLGA).get(f"/webhooks/{made['id']}/").content.decode()
    assert "Case system" in page
    assert renewed not in page
    olga.delete(f"/webhooks/{made['id']}")
    assert olga.get("/webhooks")["items"] == []
    assert as_(ALICE).get("/webhooks/").status_code == 403


def test_given_the_store_out_of_reach_when_anything_is_asked_then_it_says_so_and_is_no_500(
    key: Key, house: Still, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ansvar.store import StoreDown

    alice = key(ALICE)

    def down(*_: object) -> None:
        raise StoreDown("down")

    def unkept(*_: object) -> None:
        raise DataError("PostgreSQL text fields cannot contain NUL (0x00) bytes")

    monkeypatch.setattr(type(house.store.promises), "of_owner", down)
    reply = alice.ask("GET", "/promises")
    assert (reply.status_code, reply["Retry-After"]) == (503, "2")
    monkeypatch.setattr(type(house.store.promises), "of_owner", unkept)
    assert alice.get("/promises", 422)["code"] == "invalid"
    monkeypatch.setattr(type(house), "person", lambda *_: 1 / 0)
    assert alice.get(f"/people/{ALICE}", 500)["detail"] == "Something went wrong here; it has been logged."

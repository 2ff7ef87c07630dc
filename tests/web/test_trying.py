"""`/try`: only with demonstration data and on this machine; it shows what a call met, and never why somebody is away."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from ansvar.pbx.home import Home
from ansvar.web.trying.met import ended, lines, names_reason
from web.office import ALICE, OLGA, Paper, Still
from web.test_security import REASON, set_ill

HERE = {"host": "127.0.0.1"}
PAGES = ["/try/", "/try/people/", "/try/met/?call=x"]


@pytest.fixture
def phones(house: Still) -> Still:
    """The house, with telephones in browsers."""
    house.place = replace(house.place, web_phones=True)
    return house


def test_given_a_visitor_when_the_page_is_opened_then_it_is_a_telephone_and_holds_no_secret(
    as_: Callable[[str], Client], phones: Still
) -> None:
    page = as_("").get("/try/", headers=HERE)
    text = page.content.decode()
    assert 'data-dial="+46313900600"' in text
    assert text.count("data-dial=") >= 5
    assert "microphone=(self)" in page["Permissions-Policy"]
    assert "connect-src 'self' ws://127.0.0.1:8088/ws;" in page["Content-Security-Policy"]
    assert Home(phones.place.data).secret("try.web") not in text


def test_given_a_visitor_when_the_login_is_asked_for_then_it_is_that_of_callers_from_outside(
    as_: Callable[[str], Client], phones: Still
) -> None:
    reply = as_("").post("/try/account/", headers=HERE)
    assert reply.json()["account"] == "try.web"
    assert reply.json()["password"] == Home(phones.place.data).secret("try.web")
    assert "no-store" in reply["Cache-Control"]
    assert as_("").get("/try/account/", headers=HERE).status_code == 405


@pytest.mark.parametrize("lacking", ["demonstration", "telephones", "this machine", "name"])
def test_given_no_demonstration_on_this_machine_when_asked_for_then_there_is_nothing(
    lacking: str, as_: Callable[[str], Client], phones: Still
) -> None:
    if lacking == "demonstration":
        phones.place = replace(phones.place, demo=False)
    if lacking == "telephones":
        phones.place = replace(phones.place, web_phones=False)
    more: dict[str, Any] = {"headers": {"host": "testserver"} if lacking == "name" else HERE}
    if lacking == "this machine":
        more["REMOTE_ADDR"] = "192.0.2.1"
    for person in ("", OLGA):
        client = as_(person)
        for page in PAGES:
            assert client.get(page, **more).status_code == 404, page
        assert client.post("/try/account/", **more).status_code == 404


EVENTS: list[dict[str, Any]] = [
    {"kind": "offered", "facts": {"dialled": "+46313900601", "direction": "in"}},
    {"kind": "routed", "facts": {"rows": ["ill", "person-first", "switchboard.transfers"]}},
    {"kind": "said", "facts": {"sentences": ["Anna är inte här."], "language": "sv"}},
    {"kind": "ringing", "facts": {"who": f"person:{ALICE}"}},
    {"kind": "not answered", "facts": {"who": f"person:{ALICE}", "why": "no answer"}},
    {"kind": "queued", "facts": {"queue": "switchboard"}},
    {"kind": "offered to", "facts": {"who": f"person:{OLGA}"}},
    {"kind": "answered", "facts": {"by": f"person:{OLGA}"}},
    {"kind": "pressed", "facts": {"key": "1"}},
    {"kind": "promised", "facts": {"of": "call-back", "owner": f"person:{ALICE}", "due_at": "2026-11-23T15:00:00+01:00"}},
    {"kind": "ended", "facts": {"outcome": "answered"}},
]  # fmt: skip


def test_given_what_a_call_met_when_it_is_told_then_it_is_told_in_words_and_no_row_tells_a_reason(
    phones: Still, paper: Paper
) -> None:
    names = phones.names("en")
    told = lines(EVENTS, names)
    text = "\n".join(each.text for each in told)
    assert "The call goes first to the person sought." in text
    assert "A row about absences" in text
    assert not REASON.search(text)
    assert "Olga Nyberg answers." in text
    assert "Anna Lind does not answer." in text
    assert "owed by Anna Lind" in text
    assert [each.spoken for each in told if each.kind == "said"] == [("Anna är inte här.",)]
    assert ended(EVENTS)
    assert not ended(EVENTS[:-1])
    assert names_reason("away-from-work", names)
    assert not names_reason("referred", names)
    assert not names_reason("nothing of that name", names)


def test_given_a_call_inside_when_a_visitor_asks_for_it_then_it_is_not_told(
    as_: Callable[[str], Client], phones: Still, paper: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = [dict(each) for each in EVENTS]
    monkeypatch.setattr(paper, "events_of", lambda call: told, raising=False)
    assert "Olga Nyberg answers." in as_("").get("/try/met/?call=x", headers=HERE).content.decode()
    told[0] = {"kind": "offered", "facts": {"direction": "inside"}}
    assert as_("").get("/try/met/?call=x", headers=HERE).status_code == 404


def test_given_someone_ill_when_visitors_look_then_they_read_that_and_not_why(
    as_: Callable[[str], Client], phones: Still
) -> None:
    set_ill(phones, ALICE)
    phones.later(minutes=1)
    text = as_("").get("/try/", headers=HERE).content.decode()
    shown = re.findall(r'class="person callee".*?</button>', text, flags=re.DOTALL)
    assert any("Anna Lind" in each and "away" in each for each in shown)
    assert not REASON.search(text)

"""Promises: deadline and owner always visible, and of two at once one takes it (F11, A2, N6, N13)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from html import unescape

import pytest
from django.test import Client

from ansvar.store.changes import AppendEvent, FinishCall, MakePromise
from ansvar.store.models import AuditEntry
from ansvar.web.promises import listing
from web.office import ALICE, BOB, CHARLIE, MANAGER, OLGA, Paper, Still

KIM = "+46406280490"


def make(house: Still, id: str, owner: str, due: timedelta, **more: object) -> None:
    now: datetime = house.now()
    house.store.write([
        MakePromise(id, f"call-{id}", now, "call-back", "row", owner, f"person:{ALICE}", now + due, number=KIM, **more)  # type: ignore[arg-type]
    ])  # fmt: skip


def page(client: Client, of: str = "") -> str:
    reply = client.get(f"/promises/{'?of=' + of if of else ''}")
    assert reply.status_code == 200
    return unescape(reply.content.decode())


def test_given_promises_when_the_list_is_opened_then_each_has_deadline_and_owner_and_the_late_come_first(
    as_: Callable[[str], Client], house: Still
) -> None:
    make(house, "later", f"person:{ALICE}", timedelta(hours=5))
    make(house, "soon", f"person:{ALICE}", timedelta(minutes=30))
    make(house, "late", f"person:{ALICE}", -timedelta(hours=1))
    text = page(as_(ALICE))
    assert (
        text.index("/promises/late/take/")
        < text.index("/promises/soon/take/")
        < text.index("/promises/later/take/")
    )
    assert "1 promise is late." in text
    assert text.count("Owner:") == 3
    assert text.count("<strong>Anna Lind</strong>") == 3
    assert text.count("before") >= 2


@pytest.mark.parametrize(
    ("owner", "who"),
    [
        (f"person:{ALICE}", {ALICE, MANAGER, OLGA}),
        (f"person:{CHARLIE}", {CHARLIE, OLGA}),
        ("unit:anpass", {ALICE, BOB, MANAGER, OLGA}),
        ("function:anpassning", {ALICE, BOB, OLGA}),
    ],
)
def test_given_a_promise_when_people_look_then_it_is_seen_by_owner_unit_manager_and_operators_alone(
    owner: str, who: set[str], as_: Callable[[str], Client], house: Still
) -> None:
    make(house, "p", owner, timedelta(hours=5))
    for person in (ALICE, BOB, CHARLIE, MANAGER, OLGA):
        client = as_(person)
        scopes = ["mine", "unit"] + (["all"] if person == OLGA else [])
        seen = any("/promises/p/done/" in page(client, scope) for scope in scopes)
        assert seen == (person in who), person
        if person not in who:
            assert client.post("/promises/p/take/").status_code == 404
    promise = house.store.promises.get("p")
    assert promise is not None
    assert promise.state == "open"


def test_given_two_who_take_a_promise_at_once_when_both_press_then_one_has_it_and_the_other_is_told(
    as_: Callable[[str], Client], house: Still
) -> None:
    make(house, "p", "unit:anpass", timedelta(hours=5))
    first = as_(ALICE).post("/promises/p/take/", follow=True).content.decode()
    second = as_(BOB).post("/promises/p/take/", follow=True).content.decode()
    assert "You have it now." in first
    assert "Somebody else was quicker" in second
    kept = house.store.promises.get("p")
    assert kept is not None
    assert (kept.state, kept.taken_by) == ("taken", f"person:{ALICE}")
    assert "taken by Anna Lind" in page(as_(BOB), "unit")


def test_given_a_promise_when_it_is_answered_in_the_interim_and_kept_then_its_story_says_who_and_when(
    as_: Callable[[str], Client], house: Still, paper: Paper
) -> None:
    make(house, "p", f"person:{ALICE}", timedelta(hours=5), recording="r1", seconds=12.0)
    client = as_(ALICE)
    for action in ("take", "interim", "done"):
        assert client.post(f"/promises/p/{action}/").status_code == 302
    assert [(each.kind, each.by) for each in house.store.promises.events("p")] == [
        ("made", ""), ("taken", f"person:{ALICE}"), ("interim", f"person:{ALICE}"), ("done", f"person:{ALICE}"),
    ]  # fmt: skip
    assert "Every promise is kept." in page(client)
    # The lamp of the phone follows, and so does the audit log.
    assert paper.asked[-1] == ("refresh", {"owners": [f"person:{ALICE}"]})
    assert AuditEntry.objects.filter(what__startswith="promise:").count() == 3


def test_given_a_promise_when_it_is_handed_over_then_the_other_owes_it_and_it_is_open_again(
    as_: Callable[[str], Client], house: Still, paper: Paper
) -> None:
    make(house, "p", f"person:{ALICE}", timedelta(hours=5))
    client = as_(ALICE)
    assert "Bo Ekdahl</option>" in page(client)
    client.post("/promises/p/take/")
    client.post("/promises/p/hand-over/", {"to": f"person:{BOB}"})
    kept = house.store.promises.get("p")
    assert kept is not None
    assert (kept.owner, kept.state) == (f"person:{BOB}", "open")
    assert paper.asked[-1] == ("refresh", {"owners": [f"person:{ALICE}", f"person:{BOB}"]})
    wrong = as_(BOB).post("/promises/p/hand-over/", {"to": "person:nobody"}, follow=True)
    assert "Choose who shall keep it." in wrong.content.decode()


def test_given_a_promise_that_somebody_took_when_it_is_given_back_then_anybody_can_take_it(
    as_: Callable[[str], Client], house: Still
) -> None:
    make(house, "p", "unit:anpass", timedelta(hours=5))
    as_(ALICE).post("/promises/p/take/")
    as_(BOB).post("/promises/p/release/")  # not Bob's to give back
    assert house.store.promises.get("p").state == "taken"  # type: ignore[union-attr]
    as_(ALICE).post("/promises/p/release/")
    assert house.store.promises.get("p").state == "open"  # type: ignore[union-attr]


def test_given_a_wrong_address_when_it_is_called_then_there_is_nothing(
    as_: Callable[[str], Client], house: Still
) -> None:
    make(house, "p", f"person:{ALICE}", timedelta(hours=5))
    client = as_(ALICE)
    assert client.post("/promises/p/burn/").status_code == 404
    assert client.post("/promises/q/take/").status_code == 404
    assert client.get("/promises/?of=all").status_code == 404
    assert client.get("/promises/p/take/").status_code == 405


# -- calling, and searching for somebody to hand over to ------------------------------------------------


def test_given_a_promise_when_its_owner_clicks_to_call_then_the_engine_is_asked_and_it_is_taken(
    as_: Callable[[str], Client], house: Still, paper: Paper
) -> None:
    make(house, "call/1", f"person:{ALICE}", timedelta(hours=5))
    client = as_(ALICE)
    assert 'action="/promises/call/1/call/"' in page(client)
    said = client.post("/promises/call/1/call/", {"of": "mine"}, follow=True).content.decode()
    assert "Your phone rings" in said
    assert ("dial", {"person": ALICE, "number": KIM}) in paper.asked
    kept = house.store.promises.get("call/1")
    assert kept is not None
    assert (kept.state, kept.taken_by) == ("taken", f"person:{ALICE}")
    assert AuditEntry.objects.filter(what="promise: calls").count() == 1


@pytest.mark.parametrize(
    ("why", "said"),
    [
        ("not allowed", "The policy does not let"),
        ("no phone", "not connected"),
        ("busy", "in a call"),
        ("no answer", "try it again"),
    ],
)
def test_given_a_call_that_cannot_be_made_when_it_is_clicked_then_one_sentence_says_why_and_nobody_took_it(
    why: str, said: str, as_: Callable[[str], Client], house: Still, paper: Paper
) -> None:
    make(house, "p", f"person:{ALICE}", timedelta(hours=5))
    paper.refuses = why
    assert said in as_(ALICE).post("/promises/p/call/", follow=True).content.decode()
    assert house.store.promises.get("p").state == "open"  # type: ignore[union-attr]


def test_given_a_promise_of_others_or_a_withheld_number_when_it_is_clicked_then_there_is_nothing(
    as_: Callable[[str], Client], house: Still, paper: Paper
) -> None:
    make(house, "p", f"person:{ALICE}", timedelta(hours=5))
    now = house.now()
    house.store.write(
        [MakePromise("w", "c", now, "message", "r", f"person:{ALICE}", "", now + timedelta(hours=1))]
    )
    assert as_(CHARLIE).post("/promises/p/call/").status_code == 404
    assert as_(CHARLIE).get("/promises/p/to/").status_code == 404
    assert as_(ALICE).post("/promises/w/call/").status_code == 404
    assert paper.asked == []
    # Whose phone is not there is offered no call.
    paper.board = type(paper.board)(9, paper.board.told, frozenset(), True)
    assert "/call/" not in page(as_(ALICE)).replace("/promises/call/", "")


def test_given_somebody_elsewhere_when_they_are_searched_for_then_the_promise_is_handed_to_them(
    as_: Callable[[str], Client], house: Still
) -> None:
    make(house, "p", f"person:{ALICE}", timedelta(hours=5))
    client = as_(ALICE)
    whole = client.get("/promises/p/to/", {"q": "charli dahlin", "of": "mine"}).content.decode()
    assert "<html" in whole
    assert f'value="person:{CHARLIE}"' in whole
    part = client.get("/promises/p/to/", {"q": "dahlin"}, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert f'value="person:{CHARLIE}"' in part
    assert "Nobody found." in client.get("/promises/p/to/", {"q": "qqqqqq"}).content.decode()
    client.post("/promises/p/hand-over/", {"to": f"person:{CHARLIE}", "of": "mine"})
    assert house.store.promises.get("p").owner == f"person:{CHARLIE}"  # type: ignore[union-attr]


# -- many of them, and one with all that belongs to it ------------------------------------------------


def listed(client: Client, query: str) -> list[str]:
    """Return the promises of a list by their names, in order."""
    text = unescape(client.get(f"/promises/?{query}").content.decode())
    return re.findall(r'action="/promises/([^"/]+)/done/"', text)


def test_given_forty_promises_when_they_are_asked_for_in_one_way_or_another_then_those_come_in_that_order(
    as_: Callable[[str], Client], house: Still, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Monday ten o'clock."""
    for n in range(36):
        make(house, f"later{n}", "unit:anpass", timedelta(days=2, hours=n))
    make(house, "late", f"person:{ALICE}", -timedelta(hours=1))
    make(house, "today", f"person:{BOB}", timedelta(hours=4), words="The ramp at Storgatan")
    make(house, "tomorrow", f"person:{BOB}", timedelta(hours=20))
    house.later(minutes=1)
    make(house, "new", "unit:anpass", timedelta(days=9))
    client = as_(MANAGER)
    client.post("/promises/today/take/")
    text = page(client, "unit")
    heads = re.findall(r'id="g\d+">(\w+) <span class="many">(\d+)<', text)
    assert heads == [("Late", "1"), ("Today", "1"), ("Tomorrow", "1"), ("Later", "37")]
    assert listed(client, "of=unit")[:3] == ["late", "today", "tomorrow"]
    assert listed(client, "of=unit&show=late") == ["late"]
    assert listed(client, "of=unit&show=today") == ["late", "today"]
    assert listed(client, "of=unit&show=taken") == ["today"]
    assert len(listed(client, "of=unit&show=free")) == 39
    assert listed(client, "of=unit&order=new")[0] == "new"
    assert listed(client, "of=unit&order=owner")[:3] == ["late", "today", "tomorrow"]
    assert listed(client, "of=unit&q=storgatan") == ["today"]
    assert listed(client, "of=unit&q=lind") == listed(client, "of=unit")  # all sought Anna Lind
    assert listed(client, "of=unit&q=ekdahl") == ["today", "tomorrow"]
    assert len(listed(client, "of=unit&q=628 04 90")) == 40
    assert "None of them fits." in client.get("/promises/?of=unit&q=zzz").content.decode()
    assert listed(client, "of=unit&show=nonsense&order=nonsense") == listed(client, "of=unit")
    # Very many are shown page by page, and what is said of them stays the same.
    monkeypatch.setattr(listing, "PAGE", 15)
    assert [len(listed(client, f"of=unit&page={n}")) for n in ("", "2", "3", "x")] == [15, 15, 10, 15]
    text = client.get("/promises/?of=unit&page=2").content.decode()
    assert re.findall(r'id="g\d+">(\w+) <span class="many">(\d+)<', text) == [("Later", "37")]
    assert '?of=unit&amp;page=3">Further' in text
    # Whatever is done, the list is as it was; nothing else leads anywhere.
    reply = client.post("/promises/late/take/", {"list": "of=unit&show=late&next=//evil.example"})
    assert reply["Location"] == "/promises/?of=unit&show=late"
    reply = client.post("/promises/late/release/", {"list": "of=unit&q=a b", "back": "story"})
    assert reply["Location"] == "/promises/late/story/?of=unit&q=a+b"


def test_given_a_promise_when_it_is_opened_then_it_tells_what_the_caller_heard_what_happened_and_what_went_before(
    as_: Callable[[str], Client], house: Still
) -> None:
    """A1: the caller need not tell it all again."""
    make(house, "p", f"person:{ALICE}", timedelta(hours=5), words="The ramp at Storgatan")
    make(house, "q", f"person:{BOB}", timedelta(hours=6))
    now = house.now()
    told = ["Vi ringer tillbaka före klockan 16:30 i dag."]
    for id, sought in (("before", f"person:{ALICE}"), ("secret", f"person:{CHARLIE}")):
        house.store.write([
            AppendEvent(id, 1, now, "offered", {"caller": KIM, "sought": sought, "direction": "in"}),
            AppendEvent(id, 2, now, "ended", {"outcome": "abandoned"}), FinishCall(id, now),
        ])  # fmt: skip
    house.store.write([AppendEvent("call-p", 1, now, "said", {"sentences": told, "language": "sv"})])
    as_(ALICE).post("/promises/p/take/")

    def story(person: str) -> str:
        return unescape(as_(person).get("/promises/p/story/").content.decode())

    text = story(ALICE)
    assert "The ramp at Storgatan" in text
    assert f'<blockquote lang="sv"><p>{told[0]}</p>' in text
    assert text.index("Promised</dd>") < text.index("Taken <small>Anna Lind")
    assert "hung up" in text
    assert "Sought Charlie Dahlin" not in text  # whom else a caller sought is others' business
    assert "/promises/q/story/" not in text
    assert "Sought Charlie Dahlin" in story(OLGA)
    assert "/promises/q/story/" in story(OLGA)
    story(ALICE)
    assert AuditEntry.objects.filter(what="saw what went before a promise").count() == 2  # once each
    assert as_(CHARLIE).get("/promises/p/story/").status_code == 404

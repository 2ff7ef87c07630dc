"""What is one's own, by the API as on the pages: mailbox, calendars; and notices for the switchboard (issue 4)."""

from __future__ import annotations

import json
import time
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from ansvar.store.models import AuditEntry
from ansvar.store.values import PinCheck
from ansvar.web.api.document import PREFIX
from web.office import ALICE, BOB, CHARLIE, MANAGER, OLGA, Paper, Still
from web.test_api import Api, Key, key
from web.test_calendar import Server, _serving, away, calendar, entry, server
from web.test_mailbox import message, recordings, tone

__all__ = ["_serving", "key", "message", "recordings", "server"]

ME = f"person:{ALICE}"


def test_given_a_message_when_it_is_fetched_by_the_api_then_it_is_heard_by_those_who_may_and_nobody_else(
    key: Key, house: Still, message: bytes
) -> None:
    alice, bob, mia = key(ALICE), key(BOB), key(MANAGER)
    (box,) = alice.get("/me/mailbox")["boxes"]
    assert [(each["promise"], each["there"], each["heard_at"]) for each in box["messages"]] == [
        ("call/1", True, None)
    ]
    for other in (bob, mia, key(OLGA), key(CHARLIE)):
        assert other.get("/promises/call/1/sound", 404)["code"] == "not-found"
    assert house.store.promises.get("call/1").heard_at is None  # type: ignore[union-attr]
    whole = alice.ask("GET", "/promises/call/1/sound")
    assert (whole.content, whole["Content-Type"], "no-store" in whole["Cache-Control"]) == (
        message,
        "audio/wav",
        True,
    )
    part = alice.ask("GET", "/promises/call/1/sound", Range="bytes=100-199")
    assert (part.status_code, part.content) == (206, message[100:200])
    assert part["Content-Range"] == f"bytes 100-199/{len(message)}"
    beyond = alice.ask("GET", "/promises/call/1/sound", Range="bytes=9999999-")
    assert (beyond.status_code, beyond["Content-Range"]) == (416, f"bytes */{len(message)}")
    assert json.loads(beyond.content)["code"] == "range"
    assert house.store.promises.get("call/1").heard_at == house.now()  # type: ignore[union-attr]
    (line,) = AuditEntry.objects.filter(what="message heard")
    assert (line.who, line.about["owner"], line.about["by_token"]) == (ALICE, ME, alice.text.split("_")[1])
    # The mailbox is opened to a colleague, and shut again.
    alice.put(f"/me/mailbox/access/{CHARLIE}", {"until": None}, 404)
    alice.put(f"/me/mailbox/access/{BOB}", {"until": "2020-01-01"}, 422)
    alice.put(f"/me/mailbox/access/{BOB}", {"until": "9999-12-31"}, 422)
    alice.put(f"/me/mailbox/access/{BOB}", {"until": f"{house.now():%Y-%m-%d}"})
    assert alice.get("/me/mailbox")["open_to"] == [BOB]
    assert bob.ask("GET", "/promises/call/1/sound").content == message
    alice.delete(f"/me/mailbox/access/{BOB}")
    alice.delete(f"/me/mailbox/access/{BOB}", 404)
    bob.get("/promises/call/1/sound", 404)


def test_given_greeting_and_pin_when_set_by_the_api_then_callers_hear_it_and_the_pin_is_told_nobody(
    key: Key, house: Still, paper: Paper, recordings: object
) -> None:
    alice = key(ALICE)

    def record(content: bytes, status: int = 200) -> HttpResponse:
        reply: HttpResponse = Client().post(
            f"{PREFIX}/me/mailbox/greeting",
            {"file": SimpleUploadedFile("hello.wav", content, "audio/wav")},
            headers={"authorization": f"Bearer {alice.text}"},
        )
        assert reply.status_code == status, reply.content
        return reply

    alice.get("/me/mailbox/greeting", 404)
    for wrong in (b"RIFF", tone(0.2), tone(2, loud=0.0)):
        record(wrong, 422)
    record(tone(2))
    assert paper.asked[-1][0] == "refresh"
    assert alice.get("/me/mailbox")["greeting"] == "recorded"
    kept = alice.ask("GET", "/me/mailbox/greeting").content
    assert kept[:4] == b"RIFF"
    assert alice.ask("GET", "/me/mailbox/greeting", Range="bytes=0-9").content == kept[:10]
    alice.delete("/me/mailbox/greeting")
    assert alice.get("/me/mailbox")["greeting"] == "synthesised"
    alice.get("/me/mailbox/greeting", 404)
    for easy in ("123456", "1", "no PIN", "²²²²²²", "739104739104"):
        problem = alice.put("/me/mailbox/pin", {"pin": easy}, 422)
        assert easy == "1" or easy not in json.dumps(problem)
    assert not alice.get("/me/mailbox")["pin_set"]
    alice.put("/me/mailbox/pin", {"pin": "739104"})
    assert house.store.mailboxes.check_pin(ME, "739104", house.now()) is PinCheck.RIGHT
    told = alice.ask("GET", "/me/mailbox").content.decode()
    assert '"pin_set": true' in told
    logged = json.dumps([each.about for each in AuditEntry.objects.all()])
    assert "739104" not in told + logged
    assert {"greeting recorded", "greeting dropped", "PIN set"} <= set(
        AuditEntry.objects.values_list("what", flat=True)
    )


def test_given_a_calendar_when_added_by_the_api_then_it_counts_once_it_is_on_and_its_address_is_never_told(
    key: Key, house: Still, paper: Paper, server: Server
) -> None:
    alice, bob = key(ALICE), key(BOB)
    server.body = calendar(entry("20261126", "20261128"), entry("20261124T090000", "20261124T100000"))
    made = alice.post("/me/calendars", {"address": server.address})
    assert (made["host"], made["on"], len(made["entries"])) == ("127.0.0.1", False, 2)
    assert away(house) == []
    one = f"/me/calendars/{made['id']}"
    assert alice.post("/me/calendars", {"address": server.address}, 409)["code"] == "known"
    for wrong in ("calendar", "https://anna:secret@calendar.example.org/", "ftp://example.org/"):
        problem = alice.post("/me/calendars", {"address": wrong}, 422)
        assert problem["errors"][0]["where"] == "body.address"
        assert "secret" not in json.dumps(problem)
    for other in (bob, key(OLGA)):
        other.put(one, {}, 404)
        other.post(f"{one}/read", status=404)
        other.delete(one, 404)
        assert other.get("/me/calendars")["items"] == []
    assert alice.put(one, {"away": "leave", "busy": "nonsense"})["kinds"] == {
        "away": "leave", "lunch": "", "busy": "",
    }  # fmt: skip
    assert [kind for kind, _from, _to in away(house)] == ["leave"]
    server.body = calendar(entry("20261125", "20261126"))
    assert len(alice.post(f"{one}/read")["entries"]) == 1
    server.status = 404
    assert alice.post(f"{one}/read")["fault"] == "refused"
    assert [start for _kind, start, _to in away(house)] == ["25 00:00"]  # what is known stays
    listed = alice.get("/me/calendars")
    (counted,) = listed["counted"]
    alice.post("/me/calendars/overrule", {**counted, "kind": "meeting"}, 409)
    bob.post("/me/calendars/overrule", counted, 409)
    alice.post("/me/calendars/overrule", counted)
    assert (away(house), alice.get("/me/calendars")["counted"]) == ([], [])
    assert listed["used"] == "drives"
    audited = [each.about for each in AuditEntry.objects.filter(what__startswith="calendar")]
    assert "secret-part" not in json.dumps([made, listed, audited])
    alice.delete(one)
    assert (alice.get("/me/calendars")["items"], away(house)) == ([], [])


def test_given_notices_when_written_by_the_api_then_operators_see_them_and_say_so_and_only_writers_change_them(
    key: Key, house: Still
) -> None:
    mia, olga, alice = key(MANAGER), key(OLGA), key(ALICE)
    told = {"kind": "event", "unit": "anpass", "title": "Open house", "text": "Ask for Mia.",
            "end": (house.now() + timedelta(hours=5)).isoformat()}  # fmt: skip
    alice.post("/notices", told, 403)
    assert mia.post("/notices", {**told, "unit": ""}, 422)["errors"][0]["where"] == "body.unit"
    for wrong in (
        {"end": house.now().isoformat()},
        {"end": "9999-12-31T23:59:59-12:00"},
        {"kind": "closure"},
    ):
        mia.post("/notices", {**told, **wrong}, 422)
    id = mia.post("/notices", told)["id"]

    def seen(by: Api) -> Any:
        return next((each for each in by.get("/notices")["items"] if each["id"] is not None), None)

    assert (seen(alice)["title"], seen(alice)["readers"], seen(alice)["may_change"]) == (
        "Open house",
        None,
        False,
    )
    assert seen(alice)["unit"] == "anpass"
    assert seen(olga)["end"].startswith(f"{house.now() + timedelta(hours=5):%Y-%m-%dT%H:%M}")
    ref = seen(olga)["ref"]
    alice.post("/notices/read", {"refs": [ref]}, 403)
    olga.post("/notices/read", {"refs": [ref, "notice:999"]}, 422)
    assert not seen(olga)["seen"]
    olga.post("/notices/read", {"refs": [ref]})
    assert seen(olga)["seen"]
    assert [each["name"] for each in seen(mia)["readers"] if each["at"]] == [house.base.people[OLGA].name]
    olga.put(f"/notices/{id}", told, 403)
    other = mia.put(f"/notices/{id}", {**told, "title": "Open house, moved"})["id"]
    assert (seen(olga)["id"], seen(olga)["title"], seen(olga)["seen"]) == (other, "Open house, moved", False)
    mia.delete(f"/notices/{id}", 404)
    mia.delete(f"/notices/{other}")
    assert seen(olga) is None


def test_given_somebody_away_when_the_manager_names_a_colleague_by_the_api_then_they_are_asked_and_answer(
    key: Key, house: Still, paper: Paper
) -> None:
    mia, bob, alice, charlie = key(MANAGER), key(BOB), key(ALICE), key(CHARLIE)
    path = f"/people/{ALICE}/cover"
    assert mia.put(path, {"to": BOB}, 409)["code"] == "not-away"
    assert alice.get("/me/mail?language=en")["away"] == ""
    mia.post(f"/people/{ALICE}/absences", {"choice": "ill"})
    house.later(seconds=1)
    out = alice.get("/me/mail?language=en")
    assert "Anna Lind" in out["signature"]
    assert out["away"]
    assert "ill" not in out["away"].split()
    offered = mia.get(path)["items"]
    assert BOB in [each["id"] for each in offered if not each["why_not"]]
    for other in (alice, charlie):
        other.get(path, 403)
        other.put(path, {"to": BOB}, 403)
    mia.get(f"/people/{CHARLIE}/cover", 404)  # of another unit
    mia.put(path, {"to": ALICE}, 422)
    mia.put(path, {"to": BOB, "start": "2026-12-24T08:00:00Z"}, 404)
    agrees_first = mia.put(path, {"to": BOB})["agrees_first"]
    (asked,) = bob.get("/me/covers")["asked"]
    assert (asked["person"], asked["accepted"], asked["holds"]) == (ALICE, None, not agrees_first)
    charlie.post(f"/me/covers/{asked['id']}/answer", {"accept": True}, 409)
    bob.post(f"/me/covers/{asked['id']}/answer", {"accept": True})
    assert alice.get("/me/covers")["mine"]["holds"]
    assert house.meets(ALICE, house.now()).steps[0].endpoints[0].id == BOB
    bob.post(f"/me/covers/{asked['id']}/answer", {"accept": False})
    assert not mia.get(path)["named"]["holds"]
    mia.put(path, {"to": BOB})
    alice.delete("/me/covers")
    assert bob.get("/me/covers")["asked"] == []


def test_given_competences_when_wanted_by_the_api_then_the_manager_decides_and_nobody_else(
    key: Key, house: Still
) -> None:
    alice, mia, bob = key(ALICE), key(MANAGER), key(BOB)
    own = alice.get("/me/competences")["competences"]
    alice.post("/me/competences/confirm")
    assert alice.get("/me/competences")["confirmed_at"].startswith(f"{house.now():%Y-%m-%dT%H:%M}")
    assert alice.put("/me/competences", {"competences": own})["came"] == "confirmed"
    for wrong in (["a, b"], [""], ["x" * 61], ["x"] * 31):
        alice.put("/me/competences", {"competences": wrong}, 422)
    assert alice.put("/me/competences", {"competences": [*own, "sign language"]})["came"] == "proposed"
    path = f"/people/{ALICE}/competences"
    assert mia.get(path)["proposed"] == [*own, "sign language"]
    assert alice.get("/me/competences")["competences"] == own  # not before she agrees
    alice.post(f"{path}/agree", status=403)
    bob.get(path, 403)
    mia.get(f"/people/{CHARLIE}/competences", 404)
    mia.post(f"{path}/decline")
    mia.post(f"{path}/decline", status=409)
    alice.put("/me/competences", {"competences": ["sign language"]})
    alice.delete("/me/competences/proposal")
    mia.post(f"{path}/agree", status=409)
    house.later(minutes=1)
    alice.put("/me/competences", {"competences": [*own, "sign language"]})
    mia.post(f"{path}/agree")
    for told in (alice.get("/me/competences"), bob.get(f"/people/{ALICE}")):
        assert told["competences"] == [*own, "sign language"]
    what = set(AuditEntry.objects.values_list("what", flat=True))
    assert {
        "competences confirmed",
        "competences proposed",
        "competences declined",
        "competences agreed",
    } <= what


def test_given_notes_about_people_when_operators_keep_them_by_the_api_then_no_reason_is_in_them(
    key: Key, house: Still
) -> None:
    olga, alice, mia = key(OLGA, days=3), key(ALICE), key(MANAGER)
    path = f"/people/{ALICE}/notes"
    assert olga.post(path, {"words": "is sick today"}, 422)["errors"][0]["where"] == "body.words"
    olga.post(path, {"words": "x", "days": 2}, 422)
    made = olga.post(path, {"words": "speaks   Finnish", "days": 1})
    assert [(each["words"], each["by"]) for each in olga.get(path)["items"]] == [("speaks Finnish", OLGA)]
    for other in (alice, mia):  # not even about oneself: operators write for each other
        other.get(path, 403)
        other.post(path, {"words": "x"}, 403)
        other.delete(f"{path}/{made['id']}", 403)
    olga.delete(f"/people/{BOB}/notes/{made['id']}", 404)
    house.later(hours=25)
    assert olga.get(path)["items"] == []
    olga.delete(f"{path}/{made['id']}")
    olga.delete(f"{path}/{made['id']}", 404)


def test_given_what_is_dear_on_a_page_when_asked_by_the_api_then_it_is_counted_together_with_the_page(
    key: Key, paper: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ansvar.web.accounts.limits import RATES, limiter
    from ansvar.web.accounts.models import User

    alice, stands = key(ALICE), time.monotonic()
    monkeypatch.setattr(limiter, "_clock", lambda: stands)
    rate, me = RATES["promise-call"], str(User.objects.get(person=ALICE).pk)
    for _ in range(rate.at_once):  # on the page
        assert not limiter.wait_s("promise-call", me, rate)
    slow = alice.ask("POST", "/promises/none/dial")
    assert (slow.status_code, json.loads(slow.content)["code"]) == (429, "too-many")
    assert int(slow["Retry-After"]) >= 1
    alice.get("/me")

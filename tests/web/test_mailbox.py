"""The mailbox on the page: who may hear which message, in parts, and the lamp goes out as by phone (A6, A7, F12)."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from datetime import timedelta
from html import unescape
from pathlib import Path

import numpy as np
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ansvar.store.changes import GrantAccess
from ansvar.store.models import AuditEntry
from ansvar.store.values import PinCheck
from ansvar.web.me import hearing
from ansvar.web.me.greeting import SoundFault, as_wav, read
from web.office import ALICE, BOB, CHARLIE, MANAGER, OLGA, Paper, Still
from web.test_promises import make

ME = f"person:{ALICE}"


def tone(seconds: float, rate: int = 8000, loud: float = 0.3) -> bytes:
    """Return a WAV file with a tone."""
    at = np.arange(int(seconds * rate)) / rate
    return as_wav(loud * np.sin(2 * math.pi * 440 * at), rate)


@pytest.fixture
def recordings(house: Still) -> Iterator[Path]:
    folder = house.place.home.recordings
    folder.mkdir(parents=True, exist_ok=True)
    yield folder
    for each in folder.iterdir():
        each.unlink()


@pytest.fixture
def message(house: Still, recordings: Path) -> bytes:
    """A message of two seconds in Alice's mailbox."""
    sound = tone(2)
    (recordings / "r1.wav").write_bytes(sound)
    make(house, "call/1", ME, timedelta(hours=4), recording="r1", seconds=2.0)
    return sound


def test_given_a_message_when_its_owner_plays_it_then_it_sounds_is_heard_and_the_lamp_and_the_log_know(
    as_: Callable[[str], Client], house: Still, paper: Paper, message: bytes
) -> None:
    client = as_(ALICE)
    text = unescape(client.get("/me/mailbox/").content.decode())
    assert "1 new" in text
    assert 'src="/messages/call/1/sound/"' in text
    assert house.store.promises.get("call/1").heard_at is None  # type: ignore[union-attr]
    reply = client.get("/messages/call/1/sound/")
    assert (reply.status_code, reply["Content-Type"], reply["Accept-Ranges"]) == (200, "audio/wav", "bytes")
    assert reply.content == message
    assert "no-store" in reply["Cache-Control"]
    assert house.store.promises.get("call/1").heard_at == house.now()  # type: ignore[union-attr]
    assert house.store.promises.message_counts(ME) == (0, 1)
    assert paper.asked == [("refresh", {"owners": [ME]})]
    client.get("/messages/call/1/sound/", headers={"range": "bytes=100-"})
    (line,) = AuditEntry.objects.filter(what="message heard")
    assert (line.who, line.about) == (ALICE, {"promise": "call/1", "owner": ME})
    assert len(paper.asked) == 1
    assert "1 new" not in client.get("/me/mailbox/").content.decode()


@pytest.mark.parametrize(
    ("asked", "status", "first", "last"),
    [
        ("bytes=0-", 206, 0, None),
        ("bytes=100-199", 206, 100, 199),
        ("bytes=-44", 206, -44, None),
        ("bytes=32000-999999", 206, 32000, None),
        ("bytes=999999-", 416, 0, 0),
        ("bytes=9-3", 416, 0, 0),
        ("bytes=0-1,5-6", 200, 0, None),
        ("seconds=1-2", 200, 0, None),
    ],
)
def test_given_a_player_that_seeks_when_it_asks_for_a_part_then_it_gets_that_part(
    asked: str, status: int, first: int, last: int | None, as_: Callable[[str], Client], message: bytes
) -> None:
    reply = as_(ALICE).get("/messages/call/1/sound/", headers={"range": asked})
    assert reply.status_code == status
    total = len(message)
    if status == 416:
        assert reply["Content-Range"] == f"bytes */{total}"
        return
    start, end = (first if first >= 0 else total + first), (last if last is not None else total - 1)
    assert reply.content == message[start : end + 1]
    assert reply["Content-Length"] == str(len(reply.content))
    if status == 206:
        assert reply["Content-Range"] == f"bytes {start}-{end}/{total}"


def test_given_a_message_when_others_ask_for_it_then_only_a_delegate_or_who_took_the_promise_hears_it(
    as_: Callable[[str], Client], house: Still, message: bytes
) -> None:
    for person in (BOB, CHARLIE, MANAGER, OLGA):
        assert as_(person).get("/messages/call/1/sound/").status_code == 404, person
    assert as_("").get("/messages/call/1/sound/").status_code == 302
    assert house.store.promises.get("call/1").heard_at is None  # type: ignore[union-attr]
    house.store.write(
        [GrantAccess("g", ME, f"person:{BOB}", ME, house.now(), house.now() + timedelta(hours=1))]
    )
    assert as_(BOB).get("/messages/call/1/sound/").content == message
    assert "Anna Lind" in as_(BOB).get("/me/mailbox/").content.decode()
    assert as_(OLGA).post("/promises/call/1/take/").status_code == 302
    assert as_(OLGA).get("/messages/call/1/sound/").content == message
    house.later(hours=2)
    assert as_(BOB).get("/messages/call/1/sound/").status_code == 404
    assert {each.who for each in AuditEntry.objects.filter(what="message heard")} == {BOB, OLGA}


def test_given_a_message_for_a_unit_when_its_people_look_then_they_hear_it_and_others_do_not(
    as_: Callable[[str], Client], house: Still, recordings: Path
) -> None:
    (recordings / "r2.wav").write_bytes(tone(1))
    make(house, "u", "unit:anpass", timedelta(hours=4), recording="r2", seconds=1.0)
    assert as_(BOB).get("/messages/u/sound/").status_code == 200
    assert as_(CHARLIE).get("/messages/u/sound/").status_code == 404


def test_given_a_recording_that_is_gone_when_it_is_asked_for_then_the_page_says_so_and_nothing_is_heard(
    as_: Callable[[str], Client], house: Still, recordings: Path
) -> None:
    make(house, "a", ME, timedelta(hours=4), recording="gone", seconds=1.0)
    make(house, "b", ME, timedelta(hours=4), recording="../secrets", seconds=1.0)
    client = as_(ALICE)
    for promise in ("a", "b", "c"):
        assert client.get(f"/messages/{promise}/sound/").status_code == 404
    assert client.get("/me/mailbox/").content.decode().count("Its sound is not kept here.") == 2
    assert not AuditEntry.objects.filter(what="message heard").exists()


def test_given_a_recording_deleted_while_it_is_asked_for_then_the_page_says_that_it_is_gone(
    as_: Callable[[str], Client], message: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hearing, "mend", Path.unlink)  # what happens between the look and the reading
    assert as_(ALICE).get("/messages/call/1/sound/").status_code == 404
    assert not AuditEntry.objects.filter(what="message heard").exists()


def test_given_a_message_when_it_is_done_on_the_page_then_it_waits_no_more(
    as_: Callable[[str], Client], house: Still, message: bytes
) -> None:
    reply = as_(ALICE).post("/promises/call/1/done/", {"back": "me-mailbox"})
    assert reply["Location"] == "/me/mailbox/"
    assert "No message waits for you." in as_(ALICE).get("/me/mailbox/").content.decode()


# -- the greeting -----------------------------------------------------------------------------------


@pytest.mark.parametrize("rate", [8000, 44100, 48000])
def test_given_a_greeting_spoken_into_the_browser_when_it_is_sent_then_callers_hear_it_until_it_is_dropped(
    rate: int, as_: Callable[[str], Client], house: Still, paper: Paper, recordings: Path
) -> None:
    client = as_(ALICE)
    sent = SimpleUploadedFile("greeting.wav", tone(3, rate), "audio/wav")
    assert (
        "Callers hear your greeting."
        in client.post("/me/mailbox/greeting/", {"sound": sent}, follow=True).content.decode()
    )
    greetings = house.store.mailboxes.greetings()
    kept = read((recordings / f"{greetings[ME]}.wav").read_bytes())
    assert 2.9 < len(kept) / 8000 < 3.1
    assert client.get("/me/mailbox/greeting/sound/").status_code == 200
    assert ("refresh", {"owners": []}) in paper.asked
    client.post("/me/mailbox/greeting/", {"choice": "synthesised"})
    assert house.store.mailboxes.greetings() == {}
    assert client.get("/me/mailbox/greeting/sound/").status_code == 404
    assert [each.what for each in AuditEntry.objects.order_by("at", "pk")] == [
        "greeting recorded",
        "greeting dropped",
    ]


@pytest.mark.parametrize(
    "content", [b"", b"RIFF", tone(0.5), tone(70), tone(2, loud=0.0), b"<script>" * 100, tone(2)[:50]]
)
def test_given_what_is_no_greeting_when_it_is_sent_then_nothing_changes(
    content: bytes, as_: Callable[[str], Client], house: Still, recordings: Path
) -> None:
    with pytest.raises(SoundFault):
        read(content)
    reply = as_(ALICE).post(
        "/me/mailbox/greeting/", {"sound": SimpleUploadedFile("a.wav", content)}, follow=True
    )
    assert "This is no greeting" in reply.content.decode()
    assert house.store.mailboxes.greetings() == {}
    assert not list(recordings.iterdir())


# -- PIN and access -----------------------------------------------------------------------------------


def test_given_a_new_pin_when_it_is_set_then_the_telephone_takes_it_and_nothing_shows_it(
    as_: Callable[[str], Client], house: Still
) -> None:
    client = as_(ALICE)
    for pin, again, said in (("123456", "123456", "too easy"), ("740291", "740292", "not the same")):
        reply = client.post("/me/mailbox/pin/", {"pin": pin, "again": again})
        assert (reply.status_code, said in reply.content.decode()) == (422, True)
        assert pin not in reply.content.decode()
    assert house.store.mailboxes.check_pin(ME, "740291", house.now()) is PinCheck.UNSET
    client.post("/me/mailbox/pin/", {"pin": "740291", "again": "740291"})
    assert house.store.mailboxes.check_pin(ME, "740291", house.now()) is PinCheck.RIGHT
    assert [each.about for each in AuditEntry.objects.filter(what="PIN set")] == [{"owner": ME}]


def test_given_a_colleague_when_access_is_given_until_a_day_then_it_ends_by_itself_or_when_it_is_taken_back(
    as_: Callable[[str], Client], house: Still
) -> None:
    client = as_(ALICE)
    for wrong in (
        {"to": "person:nobody"},
        {"to": f"person:{BOB}", "until": "2020-01-01"},
        {"to": f"person:{BOB}", "until": "soon"},
    ):
        client.post("/me/mailbox/access/", wrong)
        assert house.store.mailboxes.delegates(ME, house.now()) == ()
    until = (house.now() + timedelta(days=1)).date().isoformat()
    client.post("/me/mailbox/access/", {"to": f"person:{BOB}", "until": until})
    assert house.store.mailboxes.delegates(ME, house.now()) == (f"person:{BOB}",)
    assert house.store.mailboxes.delegates(ME, house.now() + timedelta(days=2)) == ()
    client.post("/me/mailbox/access/", {"to": f"person:{BOB}", "choice": "end"})
    assert house.store.mailboxes.delegates(ME, house.now()) == ()
    said = [each.what for each in AuditEntry.objects.order_by("at", "pk")]
    assert said == ["mailbox access given", "mailbox access ended"]

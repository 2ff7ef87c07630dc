"""The training: the desk's own pages on a simulated exchange; nothing of it reaches the store anybody works with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import unescape
from typing import Any

import pytest
from django.test import Client

from ansvar.store.models import AuditEntry, Promise
from ansvar.web.training import room as rooms
from ansvar.web.training.mornings import MORNINGS
from web.office import ALICE, OLGA, OLOF, Paper, Still

ROOM = "/desk/training/room/desk/"
HX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    """No room outlives its test."""
    yield
    for person in list(rooms._rooms):
        room = rooms.leave(person)
        if room is not None:
            room.close()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Time of the training, as the test lets it pass."""
    moment = [1000.0]
    monkeypatch.setattr(rooms.time, "monotonic", lambda: moment[0])

    def passes(seconds: float) -> None:
        while seconds > 0:
            moment[0] += min(seconds, 1.0)
            seconds -= 1.0
            for each in rooms._rooms.values():
                each._look()

    return passes


def text(reply: Any) -> str:
    return unescape(reply.content.decode())


def begins(client: Client, morning: str = "calm") -> str:
    reply = client.post("/desk/training/begin/", {"morning": morning})
    assert reply["Location"] == ROOM
    return text(client.get(ROOM))


def test_given_a_morning_when_an_operator_works_it_then_the_same_keys_do_the_same_and_nothing_real_is_touched(
    as_: Callable[[str], Client], house: Still, paper: Paper, clock: Callable[[float], None]
) -> None:
    client = as_(OLGA)
    before = (AuditEntry.objects.count(), Promise.objects.count(), house.store.by_phone.operators())
    page = begins(client)
    assert "Nothing here is real." in page
    assert "Training at the desk" in page
    assert "Answer with the phone in this browser" in page
    assert "To the notices" not in page  # no key that does nothing
    assert f'data-live="{ROOM}live/"' in page  # every address of the desk is the training's
    assert 'href="/desk/training/room/me/"' in page
    out = client.get("/desk/training/room/me/")
    assert (out.status_code, out["Location"]) == (307, "/me/")
    for elsewhere in ("//example.org/", "/%5Cexample.org/"):  # no way out of this house
        out = client.get(f"/desk/training/room/{elsewhere}")
        assert out["Location"] == "/example.org/"
    room = rooms.room_of(OLGA)
    assert room is not None
    clock(15.0)
    page = text(client.get(f"{ROOM}call/"))
    assert "Pick up the phone" in page
    client.post(f"{ROOM}answer/", {"call": ""}, headers=HX)
    page = text(client.get(f"{ROOM}call/"))
    assert "You are talking" in page
    assert page.count(f"may I speak to {room.cast[0].name}") == 2  # to be read, and to be heard with the call
    # A message with a deadline, and the line is free again.
    said = text(client.post(f"{ROOM}message/{room.cast[0].id}/", {"template": "call back"}, headers=HX))
    assert "Saved. Say to the caller: an answer comes" in said
    mine = room.board.mine(OLGA)
    assert mine is not None
    done = client.post(f"{ROOM}hand/", {"do": "end", "call": mine["call"]["call"]}, headers=HX)
    assert "The call is ended." in text(done)
    assert "is away, back" in text(
        client.post(f"{ROOM}away/{room.cast[0].id}/", {"choice": "lunch"}, headers=HX)
    )
    assert [each.person for each in room.house.store.by_phone.absences(room.house.now())] == [room.cast[0].id]
    assert list(house.store.by_phone.absences(house.now())) == []
    # The other callers come and go; then it is told how it went.
    clock(400.0)
    assert room.over
    told = text(client.post("/desk/training/end/", follow=True))
    for words in (
        "How it went: A calm morning",
        "1 message with owner and deadline.",
        "Done well",
        "Next time",
    ):
        assert words in told, words
    assert rooms.room_of(OLGA) is None
    assert not room._folder.exists()
    assert (AuditEntry.objects.count(), Promise.objects.count(), house.store.by_phone.operators()) == before
    assert paper.asked == []
    assert client.get(ROOM)["Location"] == "/desk/training/"


@pytest.mark.parametrize("morning", [each.name for each in MORNINGS])
def test_given_a_morning_that_nobody_works_when_it_is_over_then_the_policy_has_served_or_lost_everybody(
    morning: str, as_: Callable[[str], Client], paper: Paper, clock: Callable[[float], None]
) -> None:
    client = as_(OLGA)
    begins(client, morning)
    room = rooms.room_of(OLGA)
    assert room is not None
    for _ in range(8):
        clock(100.0)
    assert room.over, [each.phase for each in room.engine.house.states.values()]
    assert room.engine.exchange.complaints == []
    assert "How it went" in text(client.post("/desk/training/end/", follow=True))


def test_given_the_hold_list_in_a_training_when_a_second_caller_is_answered_then_either_comes_back(
    as_: Callable[[str], Client], paper: Paper, clock: Callable[[float], None]
) -> None:
    client = as_(OLGA)
    begins(client, "lunch")
    room = rooms.room_of(OLGA)
    assert room is not None

    def asks(what: str, **about: str) -> str:
        return text(client.post(f"{ROOM}{what}/", about, headers=HX))

    for _ in range(60):
        clock(1.0)
        if room._rings():
            break
    asks("answer")
    first = room.board.mine(OLGA)
    assert first is not None
    call = first["call"]["call"]
    asks("hand", do="hold", call=call)
    for _ in range(60):
        clock(1.0)
        if room.board.told is not None and room.board.told["waiting"]:
            break
    asks("answer")
    page = text(client.get(f"{ROOM}call/"))
    assert "Hold list: these callers hear music" in page
    assert "You are talking to the caller." in asks("resume", call=call)
    mine = room.board.mine(OLGA)
    assert mine is not None
    assert mine["call"]["call"] == call
    assert len(mine["parked"]) == 1


def test_given_many_who_train_when_there_are_too_many_then_one_sentence_says_so_and_whoever_left_makes_room(
    as_: Callable[[str], Client],
    house: Still,
    paper: Paper,
    clock: Callable[[float], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rooms, "MOST", 1)
    begins(as_(OLGA))
    begins(as_(OLGA), "angry")  # the own one is begun anew
    reply = as_(OLOF).post("/desk/training/begin/", {"morning": "calm"}, follow=True)
    assert "Too many train at this moment." in text(reply)
    assert as_(OLOF).get(ROOM)["Location"] == "/desk/training/"
    monkeypatch.setattr(rooms.time, "monotonic", lambda: 1e9)
    begins(as_(OLOF))
    assert rooms.room_of(OLGA) is None
    assert as_(ALICE).get("/desk/training/").status_code == 403
    assert as_(ALICE).get(ROOM).status_code == 403

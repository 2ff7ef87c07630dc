"""Calls the exchange handled alone become records and promises when the engine is back."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from ansvar.engine.fallback import bring_in
from ansvar.pbx.home import Home
from ansvar.store import Store, StoreDown
from engine.room import KIM_NUMBER, Room, play

NAME = "20261123T090000_0313900601_406280490_abc"
FACTS = {
    "at": "2026-11-23T09:00:00Z", "until": "2026-11-23T09:00:40Z", "from": "outside", "account": "",
    "dialled": "0313900601", "caller": KIM_NUMBER, "person": "anna.lind", "stage": "abandoned",
    "outcome": "abandoned", "by": "", "sound": "",
}  # fmt: skip


@pytest.fixture
def home(tmp_path: Path) -> Home:
    found = Home(tmp_path).create()
    found.fallback.mkdir(exist_ok=True)
    return found


def leave(home: Home, name: str = NAME, **facts: Any) -> Path:
    path = home.fallback / f"{name}.json"
    path.write_text(json.dumps({**FACTS, **facts}))
    return path


def leave_message(home: Home, name: str = NAME, seconds: float = 5.0, **facts: Any) -> Path:
    sound = home.fallback / f"{name}.wav"
    sound.write_bytes(bytes(44 + int(seconds * 16_000)))
    return leave(home, name, outcome="message", stage="message", sound=sound.name, **facts)


async def records(room: Room, home: Home) -> list[Any]:
    """Bring in what there is; return the records there are then."""
    bring_in(home, room.engine)
    await room.until(lambda: room.writer.backlog == 0)
    await room.until(lambda: not list(home.fallback.glob("*.json")))
    since, until = room.at.replace(hour=0), room.at.replace(hour=23)
    return list(await room.read(lambda: room.store.calls.records(since, until)))


def test_given_a_caller_who_gave_up_when_brought_in_then_there_is_one_record(
    store: Store, home: Home
) -> None:
    async def scene(room: Room) -> None:
        leave(home)
        [record] = await records(room, home)
        assert (record.outcome, record.called, record.caller) == ("abandoned", "person:anna.lind", KIM_NUMBER)
        assert (record.ended_at - record.arrived_at).total_seconds() == 40
        assert list(home.fallback.iterdir()) == []

    play(store, scene)


def test_given_somebody_answered_when_brought_in_then_the_record_says_who(store: Store, home: Home) -> None:
    async def scene(room: Room) -> None:
        leave(home, outcome="answered", stage="person", by="PJSIP/bo.ekdahl-00000012")
        [record] = await records(room, home)
        assert (record.outcome, record.reached) == ("answered", "person:bo.ekdahl")

    play(store, scene)


def test_given_a_message_when_brought_in_then_there_is_one_promise_with_owner_and_deadline(
    store: Store, home: Home
) -> None:
    """F11: a message left without the engine is a promise like another."""

    async def scene(room: Room) -> None:
        leave_message(home)
        [record] = await records(room, home)
        assert record.outcome == "promised"
        [promise] = await room.read(lambda: room.store.promises.of_call(record.call))
        assert promise.owner == "person:anna.lind"
        assert promise.due_at > record.arrived_at
        assert promise.number == KIM_NUMBER
        assert promise.seconds == 5.0
        assert (home.recordings / f"{promise.recording}.wav").stat().st_size == 44 + 5 * 16_000
        assert list(home.fallback.iterdir()) == []

    play(store, scene)


@pytest.mark.parametrize("person", ["", "somebody.unknown"])
def test_given_a_message_for_nobody_in_particular_when_brought_in_then_somebody_still_owes_it(
    store: Store, home: Home, person: str
) -> None:
    async def scene(room: Room) -> None:
        leave_message(home, person=person, dialled="0313900600", caller="")
        [record] = await records(room, home)
        [promise] = await room.read(lambda: room.store.promises.of_call(record.call))
        assert promise.owner
        assert promise.number is None

    play(store, scene)


def test_given_the_same_file_twice_when_brought_in_then_it_is_one_call_and_one_promise(
    store: Store, home: Home
) -> None:
    async def scene(room: Room) -> None:
        path = leave_message(home)
        kept = path.read_bytes()
        [first] = await records(room, home)
        path.write_bytes(kept)  # the file was not taken away, as after a crash
        [second] = await records(room, home)
        assert first == second
        assert len(await room.read(lambda: room.store.promises.of_call(first.call))) == 1

    play(store, scene)


def test_given_two_calls_at_once_when_brought_in_then_they_are_two(store: Store, home: Home) -> None:
    async def scene(room: Room) -> None:
        leave(home, NAME)
        leave(home, NAME + "2")
        assert len(await records(room, home)) == 2

    play(store, scene)


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "{}", "null", "3", '{"at": "yesterday", "until": "x"}', '{"at": "2026-11-23T09:00:00Z"}',
     "\udcff", '{"at": 3, "until": 4}'],
)  # fmt: skip
def test_given_a_damaged_file_when_brought_in_then_it_is_set_aside_and_the_others_come(
    store: Store, home: Home, text: str
) -> None:
    async def scene(room: Room) -> None:
        damaged = home.fallback / "0-first.json"
        damaged.write_bytes(text.encode("utf-8", "surrogateescape"))
        os.utime(damaged, (0, 0))
        leave(home)
        assert len(await records(room, home)) == 1
        assert not damaged.exists()
        assert damaged.with_suffix(".unreadable").exists()
        assert bring_in(home, room.engine) == 0, "it is not tried for ever"

    play(store, scene)


@pytest.mark.parametrize("part", [0.0, 0.5])
def test_given_a_file_that_the_exchange_is_writing_when_brought_in_then_the_call_comes_when_it_is_whole(
    store: Store, home: Home, part: float
) -> None:
    async def scene(room: Room) -> None:
        path = leave(home)
        whole = path.read_text()
        path.write_text(whole[: int(part * len(whole))])
        assert bring_in(home, room.engine) == 0
        assert path.exists(), "it is not taken for damaged"
        path.write_text(whole)
        assert len(await records(room, home)) == 1

    play(store, scene)


@pytest.mark.parametrize("seconds", [None, 0.0])
def test_given_a_message_of_which_nothing_was_kept_when_brought_in_then_the_caller_is_called_back(
    store: Store, home: Home, seconds: float | None
) -> None:
    """The disk was full: there is no sound, or an empty file."""

    async def scene(room: Room) -> None:
        if seconds is None:
            leave(home, outcome="message", stage="message", sound="gone.wav")
        else:
            leave_message(home, seconds=seconds)
        [record] = await records(room, home)
        assert record.outcome == "promised"
        [promise] = await room.read(lambda: room.store.promises.of_call(record.call))
        assert (promise.kind, promise.number, promise.recording) == ("call-back", KIM_NUMBER, "")

    play(store, scene)


def test_given_a_sound_outside_the_folder_when_brought_in_then_it_is_not_touched(
    store: Store, home: Home
) -> None:
    """What stands in the file came from a dialled number: it leads nowhere else."""

    async def scene(room: Room) -> None:
        victim = home.data / "secrets.json"
        victim.write_text("{}")
        leave(home, outcome="message", stage="message", sound="../secrets.json")
        await records(room, home)
        assert victim.read_text() == "{}"

    play(store, scene)


def test_given_a_store_that_is_down_when_brought_in_then_the_file_stays_until_it_is_kept(
    store: Store, home: Home
) -> None:
    async def scene(room: Room) -> None:
        down = True
        write = room.store.write

        def failing(batch: Sequence[Any], epoch: int | None = None) -> None:
            if down:
                raise StoreDown("the disk is full")
            write(batch, epoch)

        room.store.write = failing  # type: ignore[method-assign, assignment]
        path = leave_message(home)
        bring_in(home, room.engine)
        await room.until(lambda: room.writer.down_since is not None)
        assert path.exists(), "the file is the only record there is"
        down = False
        [record] = await records(room, home)
        assert record.outcome == "promised"
        assert len(await room.read(lambda: room.store.promises.of_call(record.call))) == 1

    play(store, scene)


def test_given_the_engine_died_after_the_sound_was_moved_when_brought_in_again_then_the_promise_is_made(
    store: Store, home: Home
) -> None:
    async def scene(room: Room) -> None:
        path = leave_message(home)
        kept = path.read_bytes()

        def dies(_: Sequence[Any]) -> Any:
            raise StoreDown("killed")

        submit, room.writer.submit = room.writer.submit, dies  # type: ignore[method-assign, assignment]
        with pytest.raises(StoreDown):
            bring_in(home, room.engine)
        room.writer.submit = submit  # type: ignore[method-assign]
        assert path.read_bytes() == kept
        assert list(home.recordings.glob("*.wav")), "the sound has been moved"
        [record] = await records(room, home)
        [promise] = await room.read(lambda: room.store.promises.of_call(record.call))
        assert promise.seconds == 5.0

    play(store, scene)

"""Message lamps follow what lies in a mailbox."""

from __future__ import annotations

from datetime import UTC, datetime

from ansvar.calls import commands as do
from ansvar.store import Store, StoreDown
from ansvar.store.changes import MakePromise
from engine.room import Room, play

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def promise(id: str, owner: str = "person:anna.lind", recording: str = "an-x-r1") -> do.Promise:
    return do.Promise(id, "mailbox", "row", owner, owner, AT, None, None, (), (), None, recording, 5.0)


async def kept(room: Room, id: str, owner: str = "person:anna.lind") -> do.Promise:
    made = promise(id, owner)
    change = MakePromise(
        id, "c", AT, "mailbox", "row", owner, owner, AT, recording=made.recording, seconds=5.0
    )
    await room.read(lambda: room.store.write([change]))
    return made


def test_given_a_message_when_it_is_left_and_heard_then_the_lamps_of_both_phones_follow(store: Store) -> None:
    """A6: the desk phone and its twin in the browser."""

    async def scene(room: Room) -> None:
        made = await kept(room, "p1")
        await room.engine.lamps.after([made])
        assert room.exchange.commands == [do.Lamp("anna.lind", 1, 0), do.Lamp("anna.lind.web", 1, 0)]
        await room.read(lambda: room.store.promises.heard("p1", "person:anna.lind", AT))
        await room.engine.lamps.after([do.Change("heard", (("promise", "p1"), ("by", "person:anna.lind")))])
        assert room.exchange.commands[2:] == [do.Lamp("anna.lind", 0, 1), do.Lamp("anna.lind.web", 0, 1)]
        await room.read(lambda: room.store.promises.done("p1", "person:anna.lind", AT))
        await room.engine.lamps.after([do.Change("done", (("promise", "p1"), ("by", "person:anna.lind")))])
        assert room.exchange.commands[4:] == [do.Lamp("anna.lind", 0, 0), do.Lamp("anna.lind.web", 0, 0)]

    play(store, scene)


def test_given_a_message_for_a_unit_when_it_is_left_then_no_phone_has_a_lamp_for_it(store: Store) -> None:
    async def scene(room: Room) -> None:
        await room.engine.lamps.after([await kept(room, "p1", "unit:plan")])
        assert room.exchange.commands == []

    play(store, scene)


def test_given_an_exchange_that_began_anew_when_told_everybody_then_each_lamp_is_as_before(
    store: Store,
) -> None:
    async def scene(room: Room) -> None:
        await kept(room, "p1")
        await kept(room, "p2", "person:bo.ekdahl")
        await room.engine.lamps.everybody(["person:anna.lind", "person:bo.ekdahl", "person:mia.brandt"])
        assert [(lamp.account, lamp.new) for lamp in room.exchange.of(do.Lamp) if ".web" not in lamp.account] == [
            ("anna.lind", 1), ("bo.ekdahl", 1), ("mia.brandt", 0),
        ]  # fmt: skip

    play(store, scene)


def test_given_a_store_that_is_down_when_a_lamp_is_due_then_nothing_breaks(store: Store) -> None:
    async def scene(room: Room) -> None:
        def down(_: str) -> None:
            raise StoreDown("locked")

        room.engine.lamps._counts = down  # type: ignore[method-assign, assignment]
        room.engine.lamps._counts = lambda *_: down("")  # type: ignore[method-assign, assignment]
        await room.engine.lamps.after([promise("p1")])
        assert room.exchange.commands == []

    play(store, scene)

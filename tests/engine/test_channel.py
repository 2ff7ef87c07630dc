"""The channel of the pages: the board as it changes, wishes, and nothing for whoever lacks the secret."""

from __future__ import annotations

import asyncio
import json
from time import monotonic
from typing import Any

from ansvar.calls import events as ev
from ansvar.engine import channel as channels
from ansvar.engine.board import board, own_call
from ansvar.engine.channel import Channel
from ansvar.store import Store
from ansvar.store.changes import OperatorIn, SetAbsence
from engine.room import KIM_NUMBER, LIMIT_S, Room
from engine.room import room as running

OLGA, OLOF, WILMA = "olga.nyberg", "olof.hakansson", "wilma.isaksson"
SWITCHBOARD = "+46313900600"


class Line:
    """One request to the channel, and what came back."""

    def __init__(self, channel: Channel, path: str, body: object = None, key: str = "s3cret") -> None:
        self.lines: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.status = 0
        self.left = asyncio.Event()
        self._body = b"" if body is None else json.dumps(body).encode()
        self._kept = b""
        scope = {
            "type": "http", "path": path, "method": "GET" if body is None else "POST",
            "headers": [(b"authorization", f"Bearer {key}".encode())],
        }  # fmt: skip
        self.task = asyncio.create_task(channel(scope, self._receive, self._send))
        self._asked = False

    async def _receive(self) -> dict[str, Any]:
        if not self._asked:
            self._asked = True
            return {"type": "http.request", "body": self._body}
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
        for line in message.get("body", b"").splitlines():
            self.lines.put_nowait(json.loads(line))

    async def next(self) -> dict[str, Any]:
        return await asyncio.wait_for(self.lines.get(), LIMIT_S)

    async def until(self, fits: Any) -> dict[str, Any]:
        while not fits(found := await self.next()):
            pass
        return found

    async def answer(self) -> tuple[int, dict[str, Any]]:
        await asyncio.wait_for(self.task, LIMIT_S)
        return self.status, self.lines.get_nowait()


async def seat(room: Room, *operators: str) -> None:
    """Operators logged in, with phones; whoever calls the switchboard waits for them."""
    changes = [OperatorIn(f"in/{each}", each, room.engine.now()) for each in operators]
    await asyncio.to_thread(room.store.write, changes)


async def waiting(room: Room, channel: str = "in-1") -> str:
    """Let Kim call the switchboard, and hear what is said first; return the call."""
    room.engine.take(ev.Arrived(channel, SWITCHBOARD, KIM_NUMBER))
    call = room.engine.house.call_with(channel)
    assert call is not None
    end = asyncio.get_running_loop().time() + LIMIT_S
    while type(room.engine.house.states[call].phase).__name__ != "Queued":
        assert asyncio.get_running_loop().time() < end
        phase = room.engine.house.states[call].phase
        if playback := getattr(phase, "playback", ""):
            room.engine.take(ev.Played(playback))
        await asyncio.sleep(0)
    return call


async def unoffered(room: Room, *unseen: str) -> str:
    """Let Olga's phone ring for one caller and another wait; return that call.

    `unseen`: operators who sit down then, and the engine has not offered them anything yet.
    """
    await seat(room, OLGA)
    room.engine.registrations(frozenset({OLGA}))
    await room.engine.refresh()
    await waiting(room)
    call = await waiting(room, "in-2")
    room.engine.house.operators |= dict.fromkeys(unseen, room.engine.now())
    room.engine.house.registered |= set(unseen)
    room.engine.house.changed()
    return call


def offered(room: Room, call: str) -> list[str]:
    """Return at whom a waiting call rings."""
    found: list[str] = {each["call"]: each["offered"] for each in board(room.engine)["waiting"]}[call]
    return found


def test_given_no_secret_when_anything_is_asked_then_nothing_is_told(store: Store) -> None:
    async def run() -> None:
        async with running(store) as room:
            channel = Channel(room.engine, "s3cret")
            for path, body in (("/web/board", None), ("/web/answer", {}), ("/web/refresh", {})):
                assert (await Line(channel, path, body, key="guess").answer())[0] == 401
            assert (await Line(channel, "/web/nothing", {}).answer())[0] == 404
            assert (await Line(channel, "/web/answer", []).answer())[0] == 400

    asyncio.run(run())


def test_given_a_caller_who_waits_when_the_board_is_followed_then_it_comes_at_once_and_whole(
    store: Store,
) -> None:
    async def run() -> None:
        async with running(store) as room:
            channel = Channel(room.engine, "s3cret")
            room.engine.registrations(frozenset({OLGA}))
            await seat(room, OLGA)
            await room.engine.refresh()
            line = Line(channel, "/web/board")
            first = await line.next()
            assert first["waiting"] == []
            assert first["registered"] == [OLGA]
            call = await waiting(room)
            told = await line.until(lambda each: each["waiting"])
            assert "registered" not in told  # said once, until it changes
            (caller,) = told["waiting"]
            assert (caller["call"], caller["caller"], caller["internal"]) == (call, KIM_NUMBER, False)
            offered = (
                await line.until(lambda each: each["waiting"] and each["waiting"][0]["offered"])
                if not caller["offered"]
                else told
            )
            assert offered["waiting"][0]["offered"] == [OLGA]
            assert offered["operators"][0]["call"]["stage"] == "ringing"
            line.left.set()
            room.engine.on_change()
            await asyncio.wait_for(line.task, LIMIT_S)

    asyncio.run(run())


def test_given_a_board_that_is_followed_when_the_channel_closes_then_it_ends_by_itself(store: Store) -> None:
    async def run() -> None:
        async with running(store) as room:
            channel = Channel(room.engine, "s3cret")
            line = Line(channel, "/web/board")
            await line.next()
            channel.close()
            await asyncio.wait_for(line.task, LIMIT_S)
            assert line.status == 200

    asyncio.run(run())


def test_given_two_operators_when_both_take_the_same_call_then_one_gets_it(store: Store) -> None:
    async def run() -> None:
        async with running(store) as room:
            channel = Channel(room.engine, "s3cret")
            call = await unoffered(room, OLOF, WILMA)
            both = [Line(channel, "/web/answer", {"operator": each, "call": call}) for each in (OLOF, WILMA)]
            found = sorted([await each.answer() for each in both], key=lambda each: each[0])
            assert [status for status, _ in found] == [200, 409]
            assert found[0][1] == {"call": call}
            assert found[1][1]["error"] in ("taken", "nobody waits")
            assert len(offered(room, call)) == 1

    asyncio.run(run())


def test_given_operators_who_cannot_take_a_call_when_they_ask_then_one_word_says_why(store: Store) -> None:
    async def run() -> None:
        async with running(store) as room:
            channel = Channel(room.engine, "s3cret")
            assert await Line(channel, "/web/answer", {"operator": OLGA}).answer() == (
                409,
                {"error": "not logged in"},
            )
            await seat(room, OLGA)
            await room.engine.refresh()
            assert await Line(channel, "/web/answer", {"operator": OLGA}).answer() == (
                409,
                {"error": "no phone"},
            )
            room.engine.registrations(frozenset({OLGA}))
            assert await Line(channel, "/web/answer", {"operator": OLGA}).answer() == (
                409,
                {"error": "nobody waits"},
            )

    asyncio.run(run())


def test_given_a_wish_that_nobody_waits_for_any_more_when_it_is_read_then_nothing_is_done(
    store: Store,
) -> None:
    """Whoever wished it was told that nothing was changed: an engine that stood still keeps that word."""

    async def run() -> None:
        async with running(store) as room:
            channel = Channel(room.engine, "s3cret")
            call = await unoffered(room, OLOF)
            wish = {"operator": OLOF, "call": call}
            late = Line(channel, "/web/answer", {**wish, "by": monotonic() - 0.1})
            assert await late.answer() == (409, {"error": "late"})
            assert offered(room, call) == []
            in_time = Line(channel, "/web/answer", {**wish, "by": monotonic() + LIMIT_S})
            assert (await in_time.answer())[0] == 200

    asyncio.run(run())


def test_given_an_absence_written_by_the_pages_when_the_engine_is_told_then_the_next_call_obeys_it(
    store: Store,
) -> None:
    async def run() -> None:
        async with running(store) as room:
            channel = Channel(room.engine, "s3cret")
            now = room.engine.now()
            before = room.engine.house.router
            change = SetAbsence("a", "anna.lind", "meeting", now, None, "anna.lind", now)
            await asyncio.to_thread(store.write, [change])
            assert await Line(channel, "/web/refresh", {"owners": ["person:anna.lind"]}).answer() == (
                200,
                {"done": True},
            )
            assert room.engine.house.router is not before
            assert room.engine.house.router.presence.is_absent("anna.lind", now.timestamp() + 1)

    asyncio.run(run())


def test_given_nothing_that_changes_when_the_board_is_followed_then_it_beats_all_the_same(
    store: Store,
) -> None:
    async def run() -> None:
        async with running(store) as room:
            channel = Channel(room.engine, "s3cret")
            line = Line(channel, "/web/board")
            await line.next()
            await line.next()
            line.left.set()
            room.engine.on_change()
            await asyncio.wait_for(line.task, LIMIT_S)

    assert channels.BEAT_S < LIMIT_S
    asyncio.run(run())


async def talks(room: Room, channel: Channel) -> tuple[str, str]:
    """Let Kim talk with Olga at the switchboard; return the call and the channel of Olga's phone."""
    await seat(room, OLGA)
    room.engine.registrations(frozenset({OLGA, "anna.lind"}))
    await room.engine.refresh()
    call = await waiting(room)
    end = asyncio.get_running_loop().time() + LIMIT_S
    while (mine := own_call(room.engine, OLGA)) is None:
        assert asyncio.get_running_loop().time() < end
        await asyncio.sleep(0)
    assert await Line(channel, "/web/answer", {"operator": OLGA}).answer() == (200, {"call": call})
    room.engine.take(ev.Answered(mine[1].channel))
    return call, mine[1].channel


def mine_of(room: Room) -> dict[str, Any]:
    found: dict[str, Any] = board(room.engine)["operators"][0]
    return found


def test_given_an_operator_who_talks_when_a_key_asks_then_it_is_done_with_that_call_and_no_other(
    store: Store,
) -> None:
    async def run() -> None:
        async with running(store) as room:
            channel = Channel(room.engine, "s3cret")
            call, _phone = await talks(room, channel)

            async def hand(do: str, to: str = "", call: str = call, who: str = OLGA) -> tuple[int, Any]:
                return await Line(
                    channel, "/web/hand", {"operator": who, "call": call, "do": do, "to": to}
                ).answer()

            assert mine_of(room)["call"]["stage"] == "talking"
            over = (409, {"error": "over"})
            assert await hand("transfer", "person:anna.lind", call="another") == over
            assert await hand("transfer", "person:anna.lind", who=OLOF) == over
            assert (await hand("dance"))[0] == 400
            assert await hand("transfer", "999999") == (409, {"error": "refused"})
            assert await hand("back") == (409, {"error": "refused"})
            assert (await hand("hold"))[0] == 200
            assert mine_of(room)["call"]["stage"] == "held"
            assert mine_of(room)["call"]["held_since"] == room.engine.now().isoformat()
            assert await hand("transfer", "999999") == (409, {"error": "refused"})
            assert (await hand("consult", "person:anna.lind"))[0] == 200
            assert mine_of(room)["call"]["stage"] == "asking"
            assert mine_of(room)["call"]["with"] == "person:anna.lind"
            assert (await hand("back"))[0] == 200
            assert (await hand("transfer", "person:anna.lind"))[0] == 200
            assert mine_of(room)["call"] is None
            (handed,) = mine_of(room)["handed"]
            assert (handed["call"], handed["to"]) == (call, "person:anna.lind")
            # Nobody answers there yet: it is taken back by a key, and rings at the operator.
            assert await Line(channel, "/web/take-back", {"operator": OLOF, "call": call}).answer() == over
            assert (await Line(channel, "/web/take-back", {"operator": OLGA, "call": call}).answer())[
                0
            ] == 200
            assert mine_of(room)["handed"] == []
            assert mine_of(room)["call"]["stage"] == "ringing"
            assert await Line(channel, "/web/take-back", {"operator": OLGA, "call": call}).answer() == over
            assert (await hand("end"))[0] == 200

    asyncio.run(run())


def test_given_a_caller_on_hold_when_another_is_taken_then_the_board_tells_who_is_put_aside_and_either_comes_back(
    store: Store,
) -> None:
    """A13: the hold list, by the same keys as everything at the desk."""

    async def run() -> None:
        async with running(store) as room:
            channel = Channel(room.engine, "s3cret")
            call, _phone = await talks(room, channel)
            other = await waiting(room, "in-2")

            async def asks(wish: str, **about: str) -> tuple[int, Any]:
                return await Line(channel, f"/web/{wish}", {"operator": OLGA} | about).answer()

            assert await asks("answer") == (409, {"error": "busy"})  # nobody is cut off by a key
            assert await asks("resume", call=call) == (409, {"error": "over"})
            assert (await asks("hand", call=call, do="hold"))[0] == 200
            assert await asks("answer") == (200, {"call": other})
            assert [mine_of(room)["call"][key] for key in ("call", "stage")] == [other, "talking"]
            assert [(each["call"], each["rings"]) for each in mine_of(room)["parked"]] == [(call, False)]
            assert await asks("resume", call=call) == (200, {"call": call})
            assert mine_of(room)["call"]["call"] == call
            assert [each["call"] for each in mine_of(room)["parked"]] == [other]
            # The line ends, and the one put aside is wanted back: the phone rings.
            assert (await asks("hand", call=call, do="park"))[0] == 200
            assert mine_of(room)["call"] is None
            # While it is not known what the exchange has, what we ring would be taken for gone.
            room.engine.unlink()
            assert await asks("resume", call=other) == (409, {"error": "no answer"})
            room.engine.relink()
            assert await asks("resume", call=other) == (200, {"call": other})
            assert mine_of(room)["call"]["stage"] == "ringing"
            assert await asks("resume", call=other) == (200, {"call": other})
            assert await asks("resume", call=call) == (409, {"error": "busy"})
            nobody = await Line(channel, "/web/resume", {"operator": OLOF, "call": call}).answer()
            assert nobody == (409, {"error": "over"})

    asyncio.run(run())

"""What an engine asks about the exchange when it connects: whether it is another one, and whose channels are there."""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from ansvar.calls import commands as do
from ansvar.calls import events as ev
from ansvar.engine.resync import Resync
from ansvar.store import Store
from ansvar.store.values import Recovery
from engine.room import Inventory, Room, play

BEFORE = Recovery((), (), {})


class Status:
    """Asterisk as far as it says since when it runs."""

    def __init__(self) -> None:
        self.since = "10:00"

    async def request(self, *_: object) -> Any:
        return SimpleNamespace(ok=True, body={"status": {"startup_time": self.since}})


def resync(data: Path, ari: Any, engine: Any = None, store: Any = None) -> Resync:
    home: Any = SimpleNamespace(data=data)
    return Resync(home, store, engine, SimpleNamespace(ari=ari), SimpleNamespace())  # type: ignore[arg-type]


def test_given_an_exchange_that_began_anew_under_one_engine_when_the_next_takes_over_then_it_is_no_other(
    tmp_path: Path,
) -> None:
    """Phones that rang are rung once more only when the exchange is the same: they were lost without a reason."""

    async def run() -> None:
        ari = Status()
        first = resync(tmp_path, ari)
        assert not await first._restarted(None)
        ari.since = "11:00"
        assert await first._restarted(None)
        assert not await first._restarted(None)
        assert not await resync(tmp_path, ari)._restarted(BEFORE)
        ari.since = "12:00"
        assert await resync(tmp_path, ari)._restarted(BEFORE)

    asyncio.run(run())


def test_given_a_channel_that_its_call_let_go_when_an_engine_died_then_it_is_ended_and_no_new_call(
    store: Store, tmp_path: Path
) -> None:
    """Whoever dialled, and put the other aside, must not dial again; nor whose call has ended. Others come in anew."""

    async def scene(room: Room) -> None:
        room.register()
        ended = await room.call("0313900601", "sip-1")
        await room.take(ev.Gone("sip-1"))
        held = await room.call("2002", "sip-2", account="anna.lind")
        [dial] = [each for each in room.exchange.of(do.Dial) if each.beside == "sip-2"]
        await room.take(ev.Answered(dial.channel))
        await room.call("0313900601", "sip-3", "+46701740605")
        room.engine.step(held.id, ev.ByDesk("sip-2", "park"))
        await room.settled()
        assert ended.id not in room.engine.house.states
        found = Inventory(
            arrived=tuple(
                ev.Arrived(channel, "2002", headers=(("sip_call_id", f"{channel}@test"),))
                for channel in ("sip-1", "sip-2", "sip-3", "sip-4")
            )
        )
        over = await resync(tmp_path, None, room.engine, store)._over(found)  # type: ignore[arg-type]
        assert over == {"sip-1", "sip-2"}

    play(store, scene)

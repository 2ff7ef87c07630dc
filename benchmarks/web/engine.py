"""The engine as it is, on the real store, with an exchange on paper: `python -m web.engine DATA [WAITING]`.

It answers the pages by the real channel. With WAITING callers it keeps so many waiting at the switchboard, and ten
times a second one comes or one hangs up: what happened, and when, is a line of `happened.jsonl` in the data folder.
"""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from time import time
from typing import Any, Final

import uvicorn

from ansvar import store as stores
from ansvar.calls import commands as do
from ansvar.calls import events as ev
from ansvar.calls.state import Queued
from ansvar.engine.channel import Channel
from ansvar.engine.engine import Engine, utc_now
from ansvar.engine.files import Files, read_files
from ansvar.engine.place import Place
from ansvar.engine.writer import Writer
from ansvar.store.changes import OperatorIn
from ansvar.store.store import Store

EVERY_S: Final = 0.1
#: So many sit at the switchboard; the other desks look on.
SEATED: Final = 4
SWITCHBOARD: Final = "+46313900600"


class OnPaper:
    """An exchange that carries out nothing."""

    async def carry_out(self, commands: Sequence[do.ExchangeCommand]) -> None:
        """Do nothing."""


class Play:
    """One engine, and callers who come and go."""

    def __init__(self, place: Place, files: Files, store: Store, waiting: int) -> None:
        self.place = place
        self.waiting = waiting
        self.offset = timedelta(seconds=place.offset_s)
        self.writer = Writer(store, lambda: None, lambda: None)
        self.engine = Engine(files.policy, files.organisation, store, self.writer, OnPaper(), self.now)
        self.channel = Channel(self.engine, place.home.secret("web"))
        self.queue: list[tuple[str, str]] = []
        self.number = 0
        self.happened = (place.data / "happened.jsonl").open("w", encoding="utf-8")

    def now(self) -> datetime:
        """Return the moment by the house's clock."""
        return utc_now() + self.offset

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer the pages."""
        if scope["type"] == "http" and scope["path"].startswith("/web/"):
            await self.channel(scope, receive, send)
            return
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"{}"})

    async def come(self) -> None:
        """Let somebody call the switchboard, be told what is told, and wait."""
        self.number += 1
        channel = f"in-{self.number}"
        self.engine.take(ev.Arrived(channel, SWITCHBOARD, f"+464062804{self.number % 90:02}"))
        call = self.engine.house.call_with(channel)
        assert call is not None
        at = time()
        while not isinstance(phase := self.engine.house.states[call].phase, Queued):
            at = time()
            self.engine.take(ev.Played(getattr(phase, "playback", "")))
            await asyncio.sleep(0)
        self.queue.append((channel, call))
        self._note(at, call, "came")

    async def go(self) -> None:
        """Let the one who has waited longest hang up."""
        channel, call = self.queue.pop(0)
        at = time()
        self.engine.take(ev.Gone(channel))
        self._note(at, call, "went")

    def _note(self, at: float, call: str, what: str) -> None:
        self.happened.write(json.dumps({"at": at, "call": call, "what": what}) + "\n")
        self.happened.flush()

    async def play(self) -> None:
        """Let callers come and go, for ever."""
        loop = asyncio.get_running_loop()
        while len(self.queue) < self.waiting:
            await self.come()
        at = loop.time()
        while True:
            at += EVERY_S
            await asyncio.sleep(max(at - loop.time(), 0))  # the pace of the events
            await (self.come() if len(self.queue) <= self.waiting else self.go())


async def _main(place: Place, files: Files, store: Store, waiting: int) -> None:
    play = Play(place, files, store, waiting)
    seated = files.organisation.operators[:SEATED]
    if waiting:
        changes = [OperatorIn(f"in/{each}", each, play.now()) for each in seated]
        await asyncio.to_thread(store.write, changes)
    play.engine.registrations(frozenset(files.organisation.operators))
    await play.engine.refresh()
    play.engine.relink()
    config = uvicorn.Config(
        play, "127.0.0.1", place.engine_port, log_config=None, access_log=False, lifespan="off"
    )
    server = uvicorn.Server(config)
    playing = asyncio.create_task(play.play()) if waiting else None
    await server.serve()
    if playing is not None:
        playing.cancel()
        await asyncio.gather(playing, return_exceptions=True)
    play.channel.close()
    await play.engine.close()
    await asyncio.to_thread(play.writer.close)


def main() -> None:
    """Run until ended."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    place = Place.read(Path(sys.argv[1]))
    store = stores.open(place.data)
    asyncio.run(_main(place, read_files(place), store, int(sys.argv[2]) if len(sys.argv) > 2 else 0))


if __name__ == "__main__":
    main()

"""A scripted exchange: a websocket server that answers requests as a test wants it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.http11 import Request, Response

from ansvar.pbx.ari import Ari, Timing

Answer = Callable[["Scripted", dict[str, Any]], Awaitable[None]]
#: What must come comes at once; only a test that fails waits so long.
SOON = 30.0
#: Nothing is lost because a busy machine holds a reply up; what is never answered is soon known to be.
QUICK = Timing(
    reply_s=SOON, connect_s=SOON, ping_every_s=0.05, ping_late_s=0.2, ping_lost_s=2, backoff_first_s=0.01, backoff_most_s=0.05
)  # fmt: skip
#: No ping comes between, and none is late.
CALM = replace(QUICK, ping_every_s=60)


async def answered(at: Scripted, request: dict[str, Any]) -> None:
    """Answer everything with 200 and the method and path."""
    await at.reply(request, 200, {"did": f"{request['method']} {request['uri']}"})


class Scripted:
    """One exchange; `answer` may be changed while it runs."""

    def __init__(self) -> None:
        self.answer: Answer = answered
        self.refuse: int = 0
        self.requests: list[dict[str, Any]] = []
        self.connections = 0
        self.paths: list[str] = []
        self.socket: ServerConnection | None = None
        self.news = asyncio.Event()
        self.port = 0

    async def reply(self, request: dict[str, Any], status: int, body: object = None) -> None:
        message: dict[str, Any] = {
            "type": "RESTResponse", "request_id": request["request_id"], "status_code": status, "reason_phrase": "",
        }  # fmt: skip
        if body is not None:
            message["message_body"] = json.dumps(body)
        await self.say(message)

    async def say(self, message: dict[str, Any]) -> None:
        assert self.socket is not None
        await self.socket.send(json.dumps(message))

    async def event(self, kind: str, **facts: Any) -> None:
        await self.say({"type": kind, "application": "ansvar", **facts})

    def asked(self, path: str) -> list[dict[str, Any]]:
        return [request for request in self.requests if request["uri"] == path]

    async def until(self, holds: Callable[[], object]) -> None:
        async with asyncio.timeout(SOON):
            while not holds():
                self.news.clear()
                await self.news.wait()

    async def _serve(self, socket: ServerConnection) -> None:
        self.socket = socket
        self.connections += 1
        assert socket.request is not None
        self.paths.append(socket.request.path)
        self.news.set()
        async for text in socket:
            request = json.loads(text)
            self.requests.append(request)
            self.news.set()
            await self.answer(self, request)

    def _handshake(self, connection: ServerConnection, request: Request) -> Response | None:
        self.news.set()
        return connection.respond(self.refuse, "no\n") if self.refuse else None


@asynccontextmanager
async def scripted() -> AsyncIterator[Scripted]:
    at = Scripted()
    server: Server
    async with serve(at._serve, "127.0.0.1", 0, process_request=at._handshake) as server:
        at.port = next(iter(server.sockets)).getsockname()[1]
        yield at


class Listener:
    """A client of it, and what it was told."""

    def __init__(self, at: Scripted, timing: Timing = QUICK, kinds: tuple[str, ...] = ()) -> None:
        self.at = at
        self.ari = Ari(f"http://127.0.0.1:{at.port}", "ansvar", "secret", timing=timing)
        self.told: list[str] = []
        self.resyncs = 0
        self.during: Callable[[], Awaitable[None]] | None = None
        self.news = asyncio.Event()
        self.ari.ready.on_change = lambda ready, reason: self._note(f"ready {ready} {reason}".strip())
        self.task = asyncio.create_task(self.ari.run(self.take, self.resync, kinds))

    def _note(self, what: str) -> None:
        self.told.append(what)
        self.news.set()

    def take(self, event: dict[str, Any]) -> None:
        self._note(event["type"])

    async def resync(self) -> None:
        self.resyncs += 1
        self._note("resync")
        if self.during is not None:
            await self.during()

    async def until(self, holds: Callable[[], object]) -> None:
        async with asyncio.timeout(SOON):
            while not holds():
                self.news.clear()
                await self.news.wait()

    async def close(self) -> None:
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)
        left = [task for task in asyncio.all_tasks() if task.get_name().startswith("ari-")]
        assert not left, left


@asynccontextmanager
async def listening(
    at: Scripted, timing: Timing = QUICK, kinds: tuple[str, ...] = ()
) -> AsyncIterator[Listener]:
    listener = Listener(at, timing, kinds)
    try:
        async with asyncio.timeout(SOON):
            await listener.ari.ready.wait()
        yield listener
    finally:
        await listener.close()

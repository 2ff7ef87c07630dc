"""The least a server can do: the same bytes to everybody ten times a second. `python -m web.bare FD KB`: FD listens."""

from __future__ import annotations

import asyncio
import logging
import socket
import sys
from time import time
from typing import Any

import uvicorn

from web.desks import EVENTS_A_S


class Bare:
    """Tells everybody the time, and so many bytes more; knows nothing else."""

    def __init__(self, kb: float) -> None:
        self._changed = asyncio.Condition()
        self._body = b""
        self._more = b"x" * int(kb * 1000)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Send every message, for ever."""
        headers = [(b"content-type", b"text/event-stream")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        told = b""
        while True:
            async with self._changed:
                while self._body == told:
                    await self._changed.wait()
                told = self._body
            await send({"type": "http.response.body", "body": told, "more_body": True})

    async def tell(self) -> None:
        """Tell everybody, for ever."""
        while True:
            await asyncio.sleep(1 / EVENTS_A_S)  # the pace of the events
            async with self._changed:
                self._body = b"data: %f " % time() + self._more + b"\n\n"
                self._changed.notify_all()


async def _main(fd: int, kb: float) -> None:
    app = Bare(kb)
    telling = asyncio.create_task(app.tell())
    config = uvicorn.Config(
        app, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=0
    )
    await uvicorn.Server(config).serve(sockets=[socket.socket(fileno=fd)])
    telling.cancel()


if __name__ == "__main__":
    logging.disable()
    asyncio.run(_main(int(sys.argv[1]), float(sys.argv[2])))

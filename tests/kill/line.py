"""A line between the engine and the exchange's control channel that can be cut, or go silent."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from types import TracebackType
from typing import Self


class ControlLine:
    """Forwards TCP from a port of its own to the exchange's control channel.

    `cut` closes what is open; `silent` forwards nothing more of what is open, without a word to either side.
    Connections opened later work, unless `dead`.
    """

    def __init__(self, to: int) -> None:
        self.to = to
        self.port = 0
        self.dead = False
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()
        self._mute: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server is not None
        self._server.close()
        self.cut()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._server.wait_closed()

    def cut(self) -> None:
        """Close every connection."""
        for writer in tuple(self._open):
            writer.transport.abort()

    def silent(self) -> None:
        """Forward nothing more on the connections there are."""
        self._mute |= self._open

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        if self.dead:
            writer.transport.abort()
            return
        try:
            far_reader, far = await asyncio.open_connection("127.0.0.1", self.to)
        except OSError:
            writer.transport.abort()
            return
        self._open |= {writer, far}
        try:
            await asyncio.gather(self._copy(reader, far), self._copy(far_reader, writer))
        finally:
            for each in (writer, far):
                self._open.discard(each)
                self._mute.discard(each)
                each.transport.abort()

    async def _copy(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while chunk := await reader.read(65536):
                if writer not in self._mute:
                    writer.write(chunk)
                    await writer.drain()
        for each in tuple(self._open):
            if each is writer and writer not in self._mute:
                writer.transport.abort()

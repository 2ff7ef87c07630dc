"""What the engine tells while it happens, and what may be asked of it: the pages' end of `engine.channel`."""

from __future__ import annotations

import asyncio
import json
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Any, Final

import structlog

from ansvar.words.faults import AnsvarError

log = structlog.get_logger(__name__)

#: The engine says something at least every 2 s; after this silence it is held for gone.
SILENT_S: Final = 6.0
AGAIN_S: Final = 0.3
ASK_S: Final = 3.0
#: A hundred thousand people are read, and their phones loaded, within this time.
RELOAD_S: Final = 120.0
#: A board of many hundred callers is no longer than this.
MOST_BYTES: Final = 8_000_000


class EngineError(AnsvarError):
    """The engine did not do what it was asked; `why` is its own short word (`busy`, `taken`, `nobody waits` ...)."""

    def __init__(self, why: str) -> None:
        super().__init__(f"the engine answers: {why}")
        self.why = why


@dataclass(frozen=True, slots=True)
class Board:
    """The board as last told. `revision` grows with each change; `fresh`: whether the engine answers now."""

    revision: int = 0
    told: Mapping[str, Any] | None = None
    registered: frozenset[str] | None = None
    fresh: bool = False

    def registers(self, person: str) -> bool | None:
        """Whether somebody has a phone that can be rung; None when nobody knows."""
        if self.registered is None or not self.fresh:
            return None
        return person in self.registered or f"{person}.web" in self.registered

    def talks(self, person: str) -> bool | None:
        """Whether somebody's phone is busy; None when nobody knows."""
        return person in self.told["busy"] if self.told is not None and self.fresh else None

    @property
    def files(self) -> str:
        """Return by which policy and organisation calls are answered (`engine.files`), "" when nobody knows."""
        return str(self.told.get("files", "")) if self.told is not None and self.fresh else ""

    def mine(self, person: str) -> Mapping[str, Any] | None:
        """Return the operator's entry of the board, or None for somebody who is not logged in."""
        operators = self.told["operators"] if self.told is not None else ()
        return next((each for each in operators if each["person"] == person), None)


class Live:
    """Follows the engine in the event loop, and hands every change to whoever waits for it."""

    def __init__(self, port: int, secret: str) -> None:
        self._port, self._secret = port, secret
        self.board = Board()
        self._changed: asyncio.Condition | None = None

    async def follow(self) -> None:
        """Read the board for ever; an engine that is gone is asked again and again."""
        self._changed = asyncio.Condition()
        while True:
            try:
                async for line in self._lines():
                    await self._put(json.loads(line))
            except (OSError, EOFError, ValueError, TimeoutError) as error:
                if self.board.fresh:
                    log.warning("the engine does not answer the pages", why=type(error).__name__)
            if self.board.fresh:
                await self._set(Board(self.board.revision + 1, self.board.told, self.board.registered, False))
            await asyncio.sleep(AGAIN_S)

    async def _put(self, told: dict[str, Any]) -> None:
        phones = told.pop("registered", None)
        registered = self.board.registered if phones is None else frozenset(phones)
        before = self.board.told or {}
        same = self.board.fresh and registered == self.board.registered
        if same and {**before, "at": ""} == {**told, "at": ""}:
            self.board = Board(self.board.revision, told, registered, True)  # only the clock went on
            return
        await self._set(Board(self.board.revision + 1, told, registered, True))

    async def _set(self, board: Board) -> None:
        assert self._changed is not None
        async with self._changed:
            self.board = board
            self._changed.notify_all()

    async def redraw(self) -> None:
        """Let whoever shows the board draw it anew: names or rules have changed."""
        await self._set(replace(self.board, revision=self.board.revision + 1))

    async def after(self, revision: int, seconds: float) -> Board:
        """Return the board as soon as it is another than that revision, else as it is after so many seconds."""
        if self._changed is None:
            await asyncio.sleep(seconds)
            return self.board
        async with self._changed:
            with suppress(TimeoutError):
                await asyncio.wait_for(
                    self._changed.wait_for(lambda: self.board.revision != revision), seconds
                )
            return self.board

    async def _lines(self) -> AsyncIterator[bytes]:
        reader, writer = await asyncio.wait_for(
            asyncio.open_connection("127.0.0.1", self._port, limit=MOST_BYTES), ASK_S
        )
        try:
            writer.write(
                f"GET /web/board HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {self._secret}\r\n\r\n".encode()
            )
            head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), SILENT_S)
            if b" 200 " not in head.split(b"\r\n", 1)[0]:
                raise ValueError("the engine refuses the pages")
            chunked, kept = b"transfer-encoding: chunked" in head.lower(), b""
            while True:
                if chunked:
                    size = int((await asyncio.wait_for(reader.readline(), SILENT_S)).strip() or b"0", 16)
                    if not size:
                        return
                    kept += (await asyncio.wait_for(reader.readexactly(size + 2), SILENT_S))[:-2]
                else:
                    kept += await asyncio.wait_for(reader.readline(), SILENT_S)
                    if reader.at_eof():
                        return
                *lines, kept = kept.split(b"\n")
                for line in lines:
                    if line:
                        yield line
        finally:
            writer.close()

    # -- asking ---------------------------------------------------------------------------------------

    def reload(self) -> tuple[str, ...]:
        """Tell the engine that policy or organisation were written anew; return what else is to be done, in words.

        Blocks until the next call is decided by them. Raises EngineError: `why` says in one sentence what is wrong
        with the files (then everything goes on as before; put the old ones back), or `no answer`.
        """
        return tuple(map(str, self.wish("reload", within_s=RELOAD_S).get("notes", ())))

    def wish(self, what: str, within_s: float = ASK_S, **about: object) -> Mapping[str, Any]:
        """Ask the engine to do something now, and return what came of it. Blocks; raises EngineError.

        An engine that stood still and reads this when nobody waits for the answer any more does nothing of a call.
        """
        about = {**about, "by": time.monotonic() + within_s}
        request = urllib.request.Request(
            f"http://127.0.0.1:{self._port}/web/{what}",
            data=json.dumps(about).encode(),
            headers={"Authorization": f"Bearer {self._secret}", "Content-Type": "application/json"},
            method="POST",
        )
        try:
            with urllib.request.urlopen(request, timeout=within_s) as reply:
                found = json.loads(reply.read())
        except urllib.error.HTTPError as error:
            try:
                why = str(json.loads(error.read()).get("error", error.code))
            except (ValueError, AttributeError):
                why = str(error.code)
            raise EngineError(why) from None
        except (OSError, ValueError):
            raise EngineError("no answer") from None
        return found if isinstance(found, dict) else {}

    def events_of(self, sip_call_id: str) -> list[Mapping[str, Any]]:
        """Return what a call has met so far, without the caller's number; nothing of a call nobody knows. Blocks."""
        call = urllib.parse.quote(sip_call_id, safe="")
        try:
            with urllib.request.urlopen(
                f"http://127.0.0.1:{self._port}/calls/{call}", timeout=ASK_S
            ) as reply:
                return list(json.loads(reply.read())["events"])
        except (OSError, ValueError, KeyError):
            return []

    def refresh(self, *owners: str) -> bool:
        """Tell the engine that the store was written to; `owners`: whose messages changed.

        Whether it heard. One that is gone reads everything when it starts, and otherwise every few seconds.
        """
        try:
            self.wish("refresh", owners=list(owners))
        except EngineError as error:
            log.warning("the engine was not told of a change", why=error.why)
            return False
        return True


_live = Live(0, "")
#: The engine of a rehearsal (`web.training`), for as long as a request or a stream is in it.
instead: ContextVar[Live | None] = ContextVar("instead", default=None)


def use(new: Live) -> None:
    """Let the pages follow this engine."""
    global _live
    _live = new


def live() -> Live:
    """Return the engine as the pages know it; in a rehearsal the one that is played."""
    return instead.get() or _live

"""One engine acts: the lead is a lease in the store, taken, renewed, and lost when another engine has it."""

from __future__ import annotations

import asyncio
import os
import secrets
import socket
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import structlog

from ansvar.engine import holders
from ansvar.engine.engine import utc_now
from ansvar.store import StoreDown

if TYPE_CHECKING:
    from ansvar.store.store import Store

log = structlog.get_logger(__name__)

#: The lead is kept for so long after the engine that has it was last heard of, and renewed this often.
LEASE_S: Final = 6.0
RENEW_S: Final = 2.0


class Lead:
    """The lead of one engine process. Must be made in the event loop.

    - `now`: the service's clock; `deposed`: called, in any thread, when another engine has the lead.
    - `stepped`: called when the clock was set while we lead.
    """

    def __init__(
        self,
        data: Path,
        store: Store,
        now: Callable[[], datetime],
        deposed: Callable[[], None],
        stepped: Callable[[], None],
    ) -> None:
        self.data = data
        self.store = store
        self.holder = f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(4)}"
        #: The number that each write carries; None until we lead.
        self.epoch: int | None = None
        self.deposed = False
        #: How far the clock was set since the engine before us wrote down its deadlines, in seconds.
        self.stepped_s = 0.0
        self._now, self._tell, self._clock_set = now, deposed, stepped
        self._loop = asyncio.get_running_loop()
        self._led_at = self._loop.time()
        self._clock = 0.0

    def lost(self) -> None:
        """Another engine leads: this one must not act any more."""
        self.deposed = True
        self._tell()

    async def leads(self) -> bool:
        """Whether this engine may act. One that slept longer than its lease asks the store before it does."""
        if not self.deposed and self._loop.time() - self._led_at > LEASE_S:
            await self._renew_once()
        return not self.deposed

    async def take(self, pause: Callable[[float], Awaitable[None]], stopping: asyncio.Event) -> bool:
        """Take the lead as soon as nobody has it; False when told to stop before that."""
        while not stopping.is_set():
            with suppress(StoreDown):
                await asyncio.to_thread(self._relieve)
                self.epoch = await asyncio.to_thread(self._lead)
                if self.epoch is not None:
                    log.info("leading", epoch=self.epoch)
                    self._led_at = self._loop.time()
                    self._clock = holders.clock(self._now())
                    self.stepped_s = holders.stepped(self.data, self._clock)
                    holders.write(self.data, self.holder, self._clock)
                    return True
            await pause(0.25)
        return False

    async def keep(self) -> None:
        """Renew the lead until it is lost."""
        while not self.deposed:
            await asyncio.sleep(RENEW_S)
            await self._renew_once()

    def stand_down(self) -> None:
        """Give the lead away; blocks. Raises StoreDown."""
        self.store.stand_down(self.holder)
        self.store.close()

    def _relieve(self) -> None:
        """Take the lead from an engine of this place that is known to be dead, without waiting for its lease."""
        try:
            if (dead := holders.dead(self.data)) is not None:
                self.store.stand_down(dead)
        finally:
            self.store.close()

    def _lead(self) -> int | None:
        try:
            return self.store.lead(self.holder, LEASE_S, utc_now())
        finally:
            self.store.close()

    async def _renew_once(self) -> None:
        asked_at = self._loop.time()
        try:
            epoch = await asyncio.to_thread(self._lead)
        except StoreDown:
            epoch = self.epoch  # nobody can take over either
        if epoch is None or epoch != self.epoch:
            log.error("another engine leads; this one stops acting")
            self.lost()
        else:
            self._led_at = asked_at
            self._look_at_clock()

    def _look_at_clock(self) -> None:
        """A clock that was set changes no deadline of a call in progress: they are written down anew."""
        ahead_s = holders.clock(self._now())
        if abs(ahead_s - self._clock) <= holders.STEP_S:
            return
        log.warning("the clock was set", by_s=round(ahead_s - self._clock))
        self._clock = ahead_s
        self._clock_set()
        holders.write(self.data, self.holder, ahead_s)

"""An engine on a real store, with an exchange that writes down what it is told and answers nothing by itself."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from ansvar.calls import commands as do
from ansvar.calls import events as ev
from ansvar.calls.state import CallState
from ansvar.engine.engine import Engine
from ansvar.engine.writer import Writer
from ansvar.store import Store
from policies.shipped import KIM, MONDAY, local, organisation, policy

#: What must come comes at once; only a test that fails waits so long.
LIMIT_S = 30.0
KIM_NUMBER = KIM["falkenberg"]
T = TypeVar("T")


class Scripted:
    """An exchange on paper. `before`: called with the commands before they count as carried out."""

    def __init__(self) -> None:
        self.commands: list[do.ExchangeCommand] = []
        self.before: Callable[[Sequence[do.ExchangeCommand]], None] = lambda _: None
        self.changed = asyncio.Event()
        #: Not set while the exchange takes its time.
        self.quick = asyncio.Event()
        self.quick.set()

    async def carry_out(self, commands: Sequence[do.ExchangeCommand]) -> None:
        await self.quick.wait()
        self.before(commands)
        self.commands += commands
        self.changed.set()

    def of(self, kind: type[T]) -> list[T]:
        """Return the commands of a kind, in order."""
        return [each for each in self.commands if isinstance(each, kind)]


@dataclass
class Inventory:
    """What an exchange still has, as `pbx.exchange.Inventory` tells it."""

    up: frozenset[str] = frozenset()
    ringing: frozenset[str] = frozenset()
    arrived: tuple[ev.Arrived, ...] = ()
    bridges: dict[str, tuple[str, ...]] = field(default_factory=dict)
    playbacks: frozenset[str] = frozenset()
    recordings: frozenset[str] = frozenset()


class Room:
    """One engine, and what a test asks of it."""

    def __init__(self, store: Store, at: str = MONDAY) -> None:
        self.store = store
        self.at = local("falkenberg", at)
        self.deposed = 0
        self.epoch: int | None = None
        self.exchange = Scripted()
        self.writer = Writer(store, lambda: self.epoch, self._deposed)
        self.engine = Engine(
            policy("falkenberg"),
            organisation("falkenberg"),
            store,
            self.writer,
            self.exchange,
            lambda: self.at,
        )

    def _deposed(self) -> None:
        self.deposed += 1

    def pass_time(self, seconds: float) -> None:
        """Move the service's clock on; deadlines come by `fire`."""
        self.at += timedelta(seconds=seconds)

    def register(self, *accounts: str) -> None:
        """Let these phones be registered; without names everybody's desk phone."""
        self.engine.registrations(frozenset(accounts or organisation("falkenberg").people))

    async def call(self, dialled: str, channel: str = "sip-1", caller: str | None = KIM_NUMBER, account: str = "") -> CallState:  # fmt: skip
        """Let a call come in; return its state after the first step was carried out."""
        known = set(self.engine.house.states)
        headers = (("sip_call_id", f"{channel}@test"),)
        self.engine.take(ev.Arrived(channel, dialled, None if account else caller, account, headers))
        [id] = set(self.engine.house.states) - known
        await self.settled()
        return self.engine.house.states[id]

    def state(self, call: str) -> CallState:
        return self.engine.house.states[call]

    async def take(self, event: ev.Event) -> None:
        """Give the engine an event, and wait until all that followed is done."""
        self.engine.take(event)
        await self.settled()

    async def fire(self, call: str, timer: str) -> None:
        """Let a deadline come now."""
        self.engine.rearm(call, timer, self.at, self.at)
        armed = self.engine.timers[call, timer]
        await self.until(lambda: self.engine.timers.get((call, timer)) is not armed)
        await self.settled()

    async def settled(self) -> None:
        """Wait until no step is under way."""
        for _ in range(3):  # what was asked for soon runs in the next rounds of the loop
            await asyncio.sleep(0)
        await self.engine.settle(LIMIT_S)
        for _ in range(3):
            await asyncio.sleep(0)
        await self.engine.settle(LIMIT_S)

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait until something holds; the test fails when it does not in time."""
        async with asyncio.timeout(LIMIT_S):
            while not holds():
                await asyncio.sleep(0)

    async def until_kept(self, call: str, kind: str) -> list[str]:
        """Wait until the last event kept of a call is of a kind; return all kinds."""
        async with asyncio.timeout(LIMIT_S):
            while (kinds := await self.kinds(call))[-1:] != [kind]:
                pass
        return kinds

    async def read(self, ask: Callable[[], T]) -> T:
        """Ask the store in its own thread."""
        return await asyncio.get_running_loop().run_in_executor(self.engine.reader, ask)

    async def kinds(self, call: str) -> list[str]:
        """Return the kinds of the events kept of a call."""
        return [event.kind for event in await self.read(lambda: self.store.calls.events(call))]


@asynccontextmanager
async def room(store: Store, at: str = MONDAY) -> AsyncIterator[Room]:
    found = Room(store, at)
    try:
        yield found
    finally:
        await found.engine.close()
        await asyncio.to_thread(found.writer.close)


def play(store: Store, scene: Callable[[Room], Awaitable[None]], at: str = MONDAY) -> None:
    """Run a scene in a room of its own."""

    async def played() -> None:
        async with room(store, at) as here:
            await scene(here)

    asyncio.run(played())


def moment(text: str) -> datetime:
    return local("falkenberg", text)

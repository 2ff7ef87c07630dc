"""A real Asterisk with our exchange connected to it: what happens is collected, and waited for with a deadline."""

from __future__ import annotations

import asyncio
import os
import wave
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import numpy as np

from ansvar.calls import commands as do
from ansvar.calls import events as ev
from ansvar.pbx.ari import Ari, Timing
from ansvar.pbx.exchange import AsteriskExchange, dial_string
from ansvar.pbx.exchange_inventory import Inventory
from ansvar.pbx.fetch import Installed
from ansvar.phone import Call, Phone, sound
from pbx.configured import ANNA_DIRECT, KIM, SOON, Running, run, running

E = TypeVar("E", bound=ev.Event)


class Tones:
    """A voice that sings: the sentence `440 1.5` is 440 Hz for a second and a half."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    async def sounds(self, sentences: Sequence[str], language: str) -> list[str]:
        found = []
        for sentence in sentences:
            hertz, seconds = sentence.split()
            path = self.folder / f"{hertz}-{seconds}.wav"
            if not path.exists():
                samples = np.asarray(sound.tone(float(hertz), float(seconds)), dtype="<i2")
                with wave.open(str(path), "wb") as file:
                    file.setparams((1, 2, 8000, 0, "NONE", ""))
                    file.writeframes(samples.tobytes())
            found.append(str(path.with_suffix("")))
        return found


@dataclass
class House:
    """The exchange, and what it told."""

    at: Running
    ari: Ari
    exchange: AsteriskExchange
    events: list[ev.Event] = field(default_factory=list)
    inventories: list[Inventory] = field(default_factory=list)
    news: asyncio.Event = field(default_factory=asyncio.Event)
    seen: int = 0

    def take(self, event: ev.Event) -> None:
        self.events.append(event)
        self.news.set()

    async def resync(self, inventory: Inventory) -> None:
        self.inventories.append(inventory)
        self.news.set()

    async def until(self, kind: type[E], fits: Callable[[E], bool] = lambda event: True) -> E:
        """Return the next event of a kind that fits; those before it are passed over."""
        async with asyncio.timeout(SOON):
            while True:
                while self.seen < len(self.events):
                    event = self.events[self.seen]
                    self.seen += 1
                    if isinstance(event, kind) and fits(event):
                        return event
                self.news.clear()
                try:
                    await self.news.wait()
                except asyncio.CancelledError:
                    raise AssertionError(f"no {kind.__name__} among {self.events}") from None

    async def met(self, holds: Callable[[], object]) -> None:
        """Wait until something holds that changes with events."""
        async with asyncio.timeout(SOON):
            while not holds():
                self.news.clear()
                await self.news.wait()

    def all(self, kind: type[E]) -> list[E]:
        return [event for event in self.events if isinstance(event, kind)]

    async def do(self, *commands: do.ExchangeCommand) -> None:
        await self.exchange.carry_out(commands)

    async def arrive(self, caller: Phone, number: str, **more: object) -> tuple[Call, ev.Arrived]:
        """Let somebody call; return both ends of it."""
        call = await caller.call(number, **more)  # type: ignore[arg-type]
        return call, await self.until(ev.Arrived)

    async def taken(self, kim: Phone) -> tuple[Call, str]:
        """Let Kim call Anna, and take the call."""
        call, came = await self.arrive(kim, ANNA_DIRECT, shown=KIM)
        await self.do(do.Answer(came.channel))
        await call.answered(SOON)
        return call, came.channel

    async def rung(
        self, phone: Phone, channel: str, seconds: float = 20, by: str = "", shown: str | None = KIM,
        name: str = "", headers: tuple[tuple[str, str], ...] = (),
    ) -> Call:  # fmt: skip
        """Dial Anna's account, for the channel `by`; return the call that comes to her phone."""
        await self.do(do.Dial(channel, "phone:anna.lind", shown, name, seconds, by, headers))
        return await phone.incoming(SOON)

    async def until_bridges(self, bridges: dict[str, tuple[str, ...]]) -> None:
        """Wait until these are all bridges, with these channels: one that moves is in neither for a moment."""
        async with asyncio.timeout(SOON):
            while (await self.exchange.inventory()).bridges != bridges:
                await asyncio.sleep(0.02)

    async def joined(self, bridge: str, kind: str, *channels: str) -> None:
        """Make a bridge and put channels into it."""
        await self.do(do.Bridge(bridge, kind), *(do.Join(bridge, channel) for channel in channels))  # type: ignore[arg-type]


def endpoint(to: str) -> str | None:
    """Dial `local:EXTENSION` too."""
    return f"Local/{to[6:]}@test/n" if to.startswith("local:") else dial_string(to)


@asynccontextmanager
async def house(installed: Installed, folder: Path, timing: Timing | None = None) -> AsyncIterator[House]:
    """Run Asterisk with our exchange; after it no channel, bridge or descriptor is left."""
    descriptors = len(os.listdir("/proc/self/fd"))
    async with running(installed, folder) as at:
        configured = at.configured
        ari = Ari(configured.ari_url, configured.ari_user, configured.ari_password, timing=timing)
        exchange = AsteriskExchange(ari, Tones(folder / "tones"), at.home.recordings, endpoint=endpoint)
        here = House(at, ari, exchange)
        exchange.on_registered(lambda accounts: here.news.set())
        task = asyncio.create_task(exchange.connect(here.take, here.resync))
        try:
            ready = asyncio.create_task(ari.ready.wait())
            await asyncio.wait((ready, task), timeout=SOON, return_when=asyncio.FIRST_COMPLETED)
            ready.cancel()
            assert ari.ready, task.exception() if task.done() else ari.ready.reason
            yield here
            await at.until_quiet()
            async with asyncio.timeout(SOON):  # a bridge goes after its channels
                while (await ari.request("GET", "bridges")).body != []:
                    await asyncio.sleep(0.02)
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            await exchange.close()
    assert len(os.listdir("/proc/self/fd")) <= descriptors


def play(installed: Installed, folder: Path, scene: Callable[..., Awaitable[None]], *accounts: str) -> None:
    """Play a scene in a house of its own, with the phones of these accounts; `try` is that of callers from outside."""

    async def scenario() -> None:
        async with AsyncExitStack() as stack:
            here = await stack.enter_async_context(house(installed, folder))
            phones = [here.at.phone(account, register=account != "try") for account in accounts]
            await scene(here, *[await stack.enter_async_context(phone) for phone in phones])

    run(scenario)

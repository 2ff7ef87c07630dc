"""The engine's process: `python -m ansvar.engine DATA`. Runs until it is told to stop, or loses the lead."""

from __future__ import annotations

import asyncio
import os
import secrets
import shlex
import signal
import socket
import sys
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import structlog
import uvicorn

from ansvar import store as stores
from ansvar.directory.files import load_organisation
from ansvar.directory.model import Organisation
from ansvar.engine import logs
from ansvar.engine.engine import STATES, Engine, utc_now
from ansvar.engine.fallback import bring_in
from ansvar.engine.http import Pages
from ansvar.engine.place import Place
from ansvar.engine.writer import Writer
from ansvar.pbx.ari import Ari
from ansvar.pbx.exchange import AsteriskExchange, Inventory
from ansvar.pbx.fetch import find
from ansvar.pbx.home import Home, cache_dir
from ansvar.policy.load import load_policy
from ansvar.policy.model import Policy
from ansvar.speech.prompts import fixed
from ansvar.speech.voices import Voices
from ansvar.store import StoreDown
from ansvar.words.faults import AnsvarError

if TYPE_CHECKING:
    from ansvar.store.store import Store

log = structlog.get_logger(__name__)

#: The lead is kept for so long after the engine that has it was last heard of, and renewed this often.
LEASE_S: Final = 6.0
RENEW_S: Final = 2.0
#: How often late promises are looked for.
PROMISES_S: Final = 15.0


class Service:
    """Everything of one engine process."""

    def __init__(self, place: Place, policy: Policy, organisation: Organisation, store: Store) -> None:
        """Set everything up; must be called in the event loop, with what was read before it ran."""
        self.place = place
        self.home = Home(place.data).create()
        self.policy = policy
        self.organisation = organisation
        self.store = store
        self.holder = f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(4)}"
        self.epoch: int | None = None
        self.deposed = False
        self.recovered = False
        self.stopping = asyncio.Event()
        self.loop = asyncio.get_running_loop()
        self.writer = Writer(self.store, lambda: self.epoch, self._deposed)
        installed = find(cache_dir())
        espeak = installed.espeak if installed is not None else ("espeak-ng",)
        piper = shlex.split(os.environ.get("ANSVAR_PIPER", ""))
        self.voices = Voices(
            self.home.sounds, espeak, self.home.data / "recorded", piper=piper or None,
            fallback=organisation.language or policy.language,
        )  # fmt: skip
        url = f"http://{place.ari_host}:{place.ari_port}"
        self.ari = Ari(url, "ansvar", self.home.secret("ari"))
        self.exchange = AsteriskExchange(self.ari, self.voices, self.home.recordings)
        self.offset = timedelta(seconds=place.offset_s)
        self.engine = Engine(
            self.policy, self.organisation, self.store, self.writer, self.exchange, self.now
        )  # fmt: skip

    def now(self) -> datetime:
        """Return the moment by the service's clock."""
        return utc_now() + self.offset

    def _deposed(self) -> None:
        self.deposed = True
        self.loop.call_soon_threadsafe(self.stopping.set)

    # -- what is asked from outside -------------------------------------------------------------------

    def lacking(self) -> list[str]:
        """Return what keeps the service from being ready, in words."""
        found = []
        if self.epoch is None:
            found.append("another engine leads")
        if not self.exchange.ready:
            found.append("the exchange does not answer")
        if self.writer.down_since is not None:
            found.append("the store is down")
        if not self.recovered:
            found.append("calls in progress are not taken over yet")
        return found

    def greeting(self) -> dict[str, object]:
        """Return what a visitor of the address is told."""
        return {
            "service": "Ansvar",
            "organisation": self.organisation.name,
            "policy": self.policy.policy.title.say(self.organisation.language or "en"),
            "ready": not self.lacking(),
        }

    def events_of(self, sip_call_id: str) -> list[dict[str, object]]:
        """Return the events of a call by its SIP Call-ID; callers' numbers are left out."""
        found = self.store.calls.events_by_sip_call_id(sip_call_id)
        return [
            {
                "at": event.at.isoformat(),
                "kind": event.kind,
                "facts": {
                    name: value for name, value in event.facts.items() if name not in ("caller", "number")
                },
            }
            for event in found
        ]

    # -- running --------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Run until told to stop."""
        server = uvicorn.Server(
            uvicorn.Config(
                Pages(self), host=self.place.host, port=self.place.http_port, log_config=None, access_log=False,
                lifespan="off", timeout_graceful_shutdown=1,
            )
        )  # fmt: skip
        # The supervisor and we take the signals; uvicorn must not.
        server.capture_signals = _no_signals  # type: ignore[method-assign]
        tasks = [asyncio.create_task(server.serve())]
        try:
            if await self._until_leading():
                await self.engine.refresh()
                tasks += [
                    asyncio.create_task(self._renew()),
                    asyncio.create_task(self.engine.watch_board()),
                    asyncio.create_task(self._watch_promises()),
                    asyncio.create_task(self._prepare_voices()),
                    asyncio.create_task(self._connect()),
                ]
            await self.stopping.wait()
        finally:
            await self._close(server, tasks)

    async def _until_leading(self) -> bool:
        while not self.stopping.is_set():
            with suppress(StoreDown):
                self.epoch = await asyncio.to_thread(self._lead)
                if self.epoch is not None:
                    log.info("leading", epoch=self.epoch)
                    return True
            with suppress(TimeoutError):
                await asyncio.wait_for(self.stopping.wait(), 0.5)
        return False

    def _lead(self) -> int | None:
        try:
            return self.store.lead(self.holder, LEASE_S, utc_now())
        finally:
            self.store.close()

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(RENEW_S)
            try:
                epoch = await asyncio.to_thread(self._lead)
            except StoreDown:
                continue  # nobody can take over either
            if epoch is None or epoch != self.epoch:
                log.error("another engine leads; this one stops acting")
                self._deposed()
                return

    async def _connect(self) -> None:
        self.exchange.on_registered(self.engine.registrations)
        try:
            await self.exchange.connect(self.engine.take, self._resync)
        except AnsvarError as error:
            log.error("the exchange is lost for good", why=str(error))
            self.stopping.set()

    async def _resync(self, inventory: Inventory) -> None:
        """Before events of a new connection are taken: know what the exchange still has."""
        engine = self.engine
        if not self.recovered:
            found = await self.loop.run_in_executor(engine.reader, self.store.calls.recovery)
            states = [STATES.validate_python(live.snapshot) for live in found.live if live.call]
            versions = {live.call: live.version for live in found.live}
            engine.recover(states, dict(found.next_sequence), versions)
            engine.registrations(self.exchange.registered)
            engine.reconcile(inventory)
            for deadline in found.timers:
                engine.rearm(deadline.call, deadline.name, deadline.due_at)
            self.recovered = True
            log.info("took over", calls=len(states), channels=len(inventory.up) + len(inventory.ringing))
        else:
            engine.registrations(self.exchange.registered)
            engine.reconcile(inventory)
        bring_in(self.home, self.engine)

    async def _watch_promises(self) -> None:
        while True:
            await asyncio.sleep(PROMISES_S)
            with suppress(StoreDown):
                await self.loop.run_in_executor(self.engine.reader, self._escalate)
            bring_in(self.home, self.engine)

    def _escalate(self) -> None:
        """Tell whoever the policy names of promises that are near their deadline, or late."""
        now = self.now()
        for due in self.store.promises.escalations_due(now):
            self.store.promises.escalate(due, now, by="mail")

    async def _prepare_voices(self) -> None:
        own = self.organisation.language or self.policy.language
        languages = dict.fromkeys((own, *self.policy.policy.languages))
        await self.voices.prepare([(text, language) for language in languages for text in fixed(language)])

    async def _close(self, server: uvicorn.Server, tasks: list[asyncio.Task[Any]]) -> None:
        server.should_exit = True
        await self.engine.close()
        await self.exchange.close()
        for task in tasks[1:]:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.to_thread(self.writer.close)
        with suppress(StoreDown):
            if not self.deposed:
                await asyncio.to_thread(self._stand_down)
        await self.voices.close()

    def _stand_down(self) -> None:
        self.store.stand_down(self.holder)
        self.store.close()


def _no_signals() -> Any:
    from contextlib import nullcontext

    return nullcontext()


async def _main(place: Place, policy: Policy, organisation: Organisation, store: Store) -> int:
    service = Service(place, policy, organisation, store)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, service.stopping.set)
    await service.run()
    return 3 if service.deposed else 0


def main() -> None:
    """Run the engine of a data folder, given as the only argument."""
    logs.set_up()
    try:
        place = Place.read(Path(sys.argv[1]))
        store = stores.open(place.data)
        policy, organisation = load_policy(place.policy), load_organisation(place.organisation)
        code = asyncio.run(_main(place, policy, organisation, store))
    except AnsvarError as error:
        log.error("the engine cannot run", why=str(error))
        code = 2
    sys.exit(code)

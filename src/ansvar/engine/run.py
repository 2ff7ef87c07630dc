"""The engine's process: `python -m ansvar.engine DATA`. Runs until it is told to stop, or loses the lead."""

from __future__ import annotations

import asyncio
import os
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
from ansvar.directory.model import Organisation
from ansvar.engine import logs
from ansvar.engine.channel import Channel
from ansvar.engine.engine import Engine, utc_now
from ansvar.engine.fallback import bring_in
from ansvar.engine.files import Files, files_to_start, keep_files
from ansvar.engine.hooks import hooks_of
from ansvar.engine.http import Pages
from ansvar.engine.lead import Lead
from ansvar.engine.mail import outbox_of
from ansvar.engine.place import Place
from ansvar.engine.reload import Reloading
from ansvar.engine.resync import Resync
from ansvar.engine.upkeep import Upkeep
from ansvar.engine.writer import Writer
from ansvar.pbx.ari import Ari, Timing
from ansvar.pbx.exchange import AsteriskExchange
from ansvar.pbx.fetch import find
from ansvar.pbx.home import cache_dir
from ansvar.policy.model import Policy
from ansvar.speech.prompts import fixed
from ansvar.speech.voices import Voices
from ansvar.store import StoreDown
from ansvar.words.faults import AnsvarError

if TYPE_CHECKING:
    from ansvar.store.store import Store

log = structlog.get_logger(__name__)

#: The exchange is asked this often whether it answers; one that does not is connected anew.
TIMING: Final = Timing(ping_every_s=1.5, ping_late_s=2.0, ping_lost_s=4.0)
#: What is recorded when the service stops becomes a message within this time, and its promise is written.
LAST_S: Final = 2.0
#: How often late promises are looked for.
PROMISES_S: Final = 15.0


class Service:
    """Everything of one engine process."""

    def __init__(self, place: Place, files: Files, store: Store) -> None:
        """Set everything up; must be called in the event loop, with what was read before it ran."""
        self.place = place
        self.home = place.home.create()
        self.policy: Policy = files.policy
        self.organisation: Organisation = files.organisation
        self.store = store
        self.offset = timedelta(seconds=place.offset_s)
        self.stopping = asyncio.Event()
        self.loop = asyncio.get_running_loop()
        self.lead = Lead(place.data, store, self.now, self._deposed, self._clock_set)
        self.writer = Writer(self.store, lambda: self.lead.epoch, self.lead.lost)
        installed = find(cache_dir())
        espeak = installed.espeak if installed is not None else ("espeak-ng",)
        piper = shlex.split(os.environ.get("ANSVAR_PIPER", ""))
        self.voices = Voices(
            self.home.sounds, espeak, self.home.data / "recorded", piper=piper or None,
            fallback=self.organisation.language or self.policy.language,
        )  # fmt: skip
        url = f"http://{place.ari_host}:{place.ari_port}"
        self.ari = Ari(url, "ansvar", self.home.secret("ari"), timing=TIMING)
        self.exchange = AsteriskExchange(
            self.ari, self.voices, self.home.recordings, most_outside=place.most_calls
        )
        self.engine = Engine(
            self.policy, self.organisation, self.store, self.writer, self.exchange, self.now,
            self.lead.leads,
        )  # fmt: skip
        self.resync = Resync(self.home, store, self.engine, self.exchange, self.lead)
        self.ari.ready.on_change = self.resync.exchange_changed
        self.reloading = Reloading(self, files.mark)
        self.channel = Channel(self.engine, self.home.secret("web"), self.exchange.ring_first, self.reloading)
        self.upkeep = Upkeep(place, self.engine, self.now, self.reloading)
        self.outbox = outbox_of(place, self.policy, self.organisation, store, self.now)
        self.hooks = hooks_of(place, store, self.now)
        self.failed = False
        self.voices_ready: asyncio.Task[None] | None = None

    def now(self) -> datetime:
        """Return the moment by the service's clock."""
        return utc_now() + self.offset

    def _deposed(self) -> None:
        self.loop.call_soon_threadsafe(self.stopping.set)

    def _clock_set(self) -> None:
        self.writer.submit(self.engine.deadlines.changes())

    def adopt(self, files: Files) -> None:
        """Speak, write and answer by other files; `Reloading` has given them to the engine."""
        self.policy, self.organisation = files.policy, files.organisation
        self.outbox.adopt(files.policy, files.organisation)
        self.voices.speaks(self.organisation.language or self.policy.language)
        if self.voices_ready is not None:  # else it begins with these
            self.voices_ready = asyncio.create_task(self._prepare_voices(self.voices_ready), name="voices")

    # -- what is asked from outside -------------------------------------------------------------------

    def lacking(self) -> list[str]:
        """Return what keeps the service from being ready, in words."""
        found = []
        if self.lead.epoch is None:
            found.append("another engine leads")
        if not self.exchange.ready:
            found.append("the exchange does not answer")
        if self.writer.down_since is not None:
            found.append("the store is down")
        if not self.resync.recovered:
            found.append("calls in progress are not taken over yet")
        if self.engine.finishing:
            found.append("the service is being stopped")
        return found

    def greeting(self) -> dict[str, object]:
        """Return what a visitor of the address is told."""
        return {
            "service": "Ansvar",
            "organisation": self.organisation.name,
            "policy": self.policy.policy.title.say(self.organisation.language or "en"),
            "ready": not self.lacking(),
        }

    # -- stopping -------------------------------------------------------------------------------------

    def finish(self) -> None:
        """The whole service is being stopped: whoever waits is called back, whoever talks talks on until we are ended."""
        if not self.engine.finishing and self.resync.recovered:
            log.info("the service is being stopped", calls=len(self.engine.house.states))
            self.engine.finish("begin")

    async def _finish(self) -> None:
        """End the calls that are left, each with its promise."""
        engine = self.engine
        engine.finish("end")
        end = self.loop.time() + LAST_S
        while engine.house.states and self.loop.time() < end:
            await asyncio.sleep(0.02)  # recordings end one by one, each by an event of the exchange
        engine.finish("over")
        await engine.settle(LAST_S)

    # -- running --------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Run until told to stop."""
        server = uvicorn.Server(
            uvicorn.Config(
                Pages(self, self.channel), host=self.place.engine_http[0], port=self.place.engine_http[1], log_config=None, access_log=False,
                lifespan="off", timeout_graceful_shutdown=1,
                server_header=False,
            )
        )  # fmt: skip
        # The supervisor and we take the signals; uvicorn must not.
        server.capture_signals = _no_signals  # type: ignore[method-assign]
        tasks = [asyncio.create_task(server.serve(sockets=[self._listening()]), name="http")]
        self.engine.unlink()
        try:
            if await self.lead.take(self._pause, self.stopping) and await self._until_read():
                await self.engine.refresh()
                tasks += [
                    asyncio.create_task(self.lead.keep(), name="lead"),
                    asyncio.create_task(self.engine.watch_board(), name="board"),
                    asyncio.create_task(self._watch_promises(), name="promises"),
                    asyncio.create_task(self.upkeep.keep(), name="upkeep"),
                    asyncio.create_task(self._connect(), name="exchange"),
                ]
                self.outbox.start()
                self.hooks.start()
                self.voices_ready = asyncio.create_task(self._prepare_voices(), name="voices")
            await self._until_stopped(tasks)
        finally:
            await self._close(server, tasks)

    def _listening(self) -> socket.socket:
        """Take our HTTP port before anything else: a second engine of the same place ends here."""
        try:
            return socket.create_server(self.place.engine_http, backlog=128)
        except OSError as error:
            raise AnsvarError(
                f"HTTP cannot listen on {self.place.engine_http[0]}:{self.place.engine_http[1]} ({error.strerror}); "
                "stop what uses that port, or choose another with --http-port"
            ) from None

    async def _until_stopped(self, tasks: list[asyncio.Task[Any]]) -> None:
        """Wait until told to stop; a part that ends by itself stops the whole, to be started anew."""
        told = asyncio.create_task(self.stopping.wait())
        done, _ = await asyncio.wait({told, *tasks}, return_when=asyncio.FIRST_COMPLETED)
        told.cancel()
        for task in done - {told}:
            if not self.stopping.is_set():
                fault = None if task.cancelled() else task.exception()
                log.error("a part of the engine ended", part=task.get_name(), why=repr(fault))
                self.failed = True

    async def _until_read(self) -> bool:
        """Read what the engine before this one knew. Only then is the exchange connected.

        While the store is down nobody takes calls over, and the exchange's own fallback answers new ones.
        """
        while not self.stopping.is_set():
            with suppress(StoreDown):
                self.resync.before = await self.loop.run_in_executor(
                    self.engine.reader, self.store.calls.recovery
                )
                return True
            await self._pause(0.25)
        return False

    async def _pause(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self.stopping.wait(), seconds)

    async def _connect(self) -> None:
        self.exchange.on_registered(self.resync.registered)
        try:
            await self.exchange.connect(self.engine.take, self.resync)
        except AnsvarError as error:
            log.error("the exchange is lost for good", why=str(error))
            self.stopping.set()

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

    async def _prepare_voices(self, before: asyncio.Task[None] | None = None) -> None:
        if before is not None:
            await asyncio.gather(before, return_exceptions=True)
        own = self.organisation.language or self.policy.language
        languages = dict.fromkeys((own, *self.policy.policy.languages))
        await self.voices.prepare([(text, language) for language in languages for text in fixed(language)])

    async def _close(self, server: uvicorn.Server, tasks: list[asyncio.Task[Any]]) -> None:
        server.should_exit = True
        self.channel.close()
        if self.engine.finishing and not self.lead.deposed:
            await self._finish()
        await self.engine.close()
        await asyncio.to_thread(self.outbox.stop)
        await asyncio.to_thread(self.hooks.stop)
        await self.exchange.close()
        for task in tasks[1:]:
            task.cancel()
        if self.voices_ready is not None:
            self.voices_ready.cancel()
            await asyncio.gather(self.voices_ready, return_exceptions=True)
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.to_thread(self.writer.close)
        with suppress(StoreDown):
            if not self.lead.deposed:
                await asyncio.to_thread(self.lead.stand_down)
        await self.voices.close()


def _no_signals() -> Any:
    from contextlib import nullcontext

    return nullcontext()


async def _main(place: Place, files: Files, store: Store) -> int:
    service = Service(place, files, store)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, service.stopping.set)
    loop.add_signal_handler(signal.SIGUSR1, service.finish)
    await service.run()
    return 3 if service.lead.deposed else 4 if service.failed else 0


def main() -> None:
    """Run the engine of a data folder, given as the only argument."""
    logs.set_up()
    try:
        place = Place.read(Path(sys.argv[1]))
        store = stores.open(place.data)
        files = files_to_start(place)
        keep_files(place, files)
        code = asyncio.run(_main(place, files, store))
    except AnsvarError as error:
        log.error("the engine cannot run", why=str(error))
        code = 2
    sys.exit(code)

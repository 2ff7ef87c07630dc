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
from ansvar.engine import holders, logs
from ansvar.engine.engine import STATES, Engine, utc_now
from ansvar.engine.fallback import bring_in
from ansvar.engine.http import Pages
from ansvar.engine.place import Place
from ansvar.engine.writer import Writer
from ansvar.pbx.ari import Ari, Timing
from ansvar.pbx.exchange import AsteriskExchange, Inventory
from ansvar.pbx.exchange_sound import measured, mend
from ansvar.pbx.fetch import find
from ansvar.pbx.home import cache_dir
from ansvar.policy.load import load_policy
from ansvar.policy.model import Policy
from ansvar.speech.prompts import fixed
from ansvar.speech.voices import Voices
from ansvar.store import StoreDown
from ansvar.store.changes import FinishCall
from ansvar.store.values import Recovery
from ansvar.words.faults import AnsvarError

if TYPE_CHECKING:
    from ansvar.store.store import Store

log = structlog.get_logger(__name__)

#: The lead is kept for so long after the engine that has it was last heard of, and renewed this often.
LEASE_S: Final = 6.0
RENEW_S: Final = 2.0
#: The exchange is asked this often whether it answers; one that does not is connected anew.
TIMING: Final = Timing(ping_every_s=1.5, ping_late_s=2.0, ping_lost_s=4.0)
#: So long what waited for the connection may take before the exchange is asked what it has.
DRAIN_S: Final = 3.0
#: The exchange has asked every phone it remembers within this time (its `qualify_frequency`, and a little).
ASKED_S: Final = 65.0
#: What is recorded when the service stops becomes a message within this time, and its promise is written.
LAST_S: Final = 2.0
#: How often late promises are looked for.
PROMISES_S: Final = 15.0


class Service:
    """Everything of one engine process."""

    def __init__(self, place: Place, policy: Policy, organisation: Organisation, store: Store) -> None:
        """Set everything up; must be called in the event loop, with what was read before it ran."""
        self.place = place
        self.home = place.home.create()
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
        self.ari = Ari(url, "ansvar", self.home.secret("ari"), timing=TIMING)
        self.ari.ready.on_change = self._exchange_changed
        self.exchange = AsteriskExchange(
            self.ari, self.voices, self.home.recordings, most_outside=place.most_calls
        )
        self.offset = timedelta(seconds=place.offset_s)
        self.engine = Engine(
            self.policy, self.organisation, self.store, self.writer, self.exchange, self.now, self.leads
        )  # fmt: skip
        self._led_at = self.loop.time()
        self._before: Recovery | None = None
        self._exchange_since = ""
        self._clock = self._stepped = 0.0
        self._phones_before = self._believed = frozenset[str]()
        self._believed_until = 0.0
        self.failed = False
        self.voices_ready: asyncio.Task[None] | None = None

    def now(self) -> datetime:
        """Return the moment by the service's clock."""
        return utc_now() + self.offset

    def _deposed(self) -> None:
        self.deposed = True
        self.loop.call_soon_threadsafe(self.stopping.set)

    async def leads(self) -> bool:
        """Whether this engine may act. One that slept longer than its lease asks the store before it does."""
        if not self.deposed and self.loop.time() - self._led_at > LEASE_S:
            await self._renew_once()
        return not self.deposed

    def _exchange_changed(self, answers: bool, why: str) -> None:
        if answers:
            self.engine.relink()
            return
        if self.engine.linked.is_set():
            self._phones_before = self.engine.house.registered
        self.engine.unlink()

    def _registered(self, accounts: frozenset[str]) -> None:
        """Take note of the phones there are; after a restart of the exchange also of those there were.

        Asterisk remembers its phones through a restart, but calls each unavailable until it has asked it, up to a
        minute later. One that is really gone is passed over when it is rung.
        """
        believed = self._believed if self.loop.time() < self._believed_until else frozenset[str]()
        self.engine.registrations(accounts | believed)

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
        if not self.engine.finishing and self.recovered:
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
                Pages(self), host=self.place.host, port=self.place.http_port, log_config=None, access_log=False,
                lifespan="off", timeout_graceful_shutdown=1,
                server_header=False,
            )
        )  # fmt: skip
        # The supervisor and we take the signals; uvicorn must not.
        server.capture_signals = _no_signals  # type: ignore[method-assign]
        tasks = [asyncio.create_task(server.serve(sockets=[self._listening()]), name="http")]
        self.engine.unlink()
        try:
            if await self._until_leading() and await self._until_read():
                await self.engine.refresh()
                tasks += [
                    asyncio.create_task(self._renew(), name="lead"),
                    asyncio.create_task(self.engine.watch_board(), name="board"),
                    asyncio.create_task(self._watch_promises(), name="promises"),
                    asyncio.create_task(self._connect(), name="exchange"),
                ]
                self.voices_ready = asyncio.create_task(self._prepare_voices(), name="voices")
            await self._until_stopped(tasks)
        finally:
            await self._close(server, tasks)

    def _listening(self) -> socket.socket:
        """Take our HTTP port before anything else: a second engine of the same place ends here."""
        try:
            return socket.create_server((self.place.host, self.place.http_port), backlog=128)
        except OSError as error:
            raise AnsvarError(
                f"HTTP cannot listen on {self.place.host}:{self.place.http_port} ({error.strerror}); "
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
                self._before = await self.loop.run_in_executor(self.engine.reader, self.store.calls.recovery)
                return True
            await self._pause(0.25)
        return False

    async def _pause(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self.stopping.wait(), seconds)

    async def _until_leading(self) -> bool:
        while not self.stopping.is_set():
            with suppress(StoreDown):
                await asyncio.to_thread(self._relieve)
                self.epoch = await asyncio.to_thread(self._lead)
                if self.epoch is not None:
                    log.info("leading", epoch=self.epoch)
                    self._led_at = self.loop.time()
                    self._clock = holders.clock(self.now())
                    self._stepped = holders.stepped(self.place.data, self._clock)
                    holders.write(self.place.data, self.holder, self._clock)
                    return True
            await self._pause(0.25)
        return False

    def _relieve(self) -> None:
        """Take the lead from an engine of this place that is known to be dead, without waiting for its lease."""
        try:
            if (dead := holders.dead(self.place.data)) is not None:
                self.store.stand_down(dead)
        finally:
            self.store.close()

    def _lead(self) -> int | None:
        try:
            return self.store.lead(self.holder, LEASE_S, utc_now())
        finally:
            self.store.close()

    async def _renew(self) -> None:
        while not self.deposed:
            await asyncio.sleep(RENEW_S)
            await self._renew_once()

    async def _renew_once(self) -> None:
        asked_at = self.loop.time()
        try:
            epoch = await asyncio.to_thread(self._lead)
        except StoreDown:
            epoch = self.epoch  # nobody can take over either
        if epoch is None or epoch != self.epoch:
            log.error("another engine leads; this one stops acting")
            self._deposed()
        else:
            self._led_at = asked_at
            self._look_at_clock()

    def _look_at_clock(self) -> None:
        """A clock that was set changes no deadline of a call in progress: they are written down anew."""
        ahead_s = holders.clock(self.now())
        if abs(ahead_s - self._clock) <= holders.STEP_S:
            return
        log.warning("the clock was set", by_s=round(ahead_s - self._clock))
        self._clock = ahead_s
        self.writer.submit(self.engine.deadlines.changes())
        holders.write(self.place.data, self.holder, ahead_s)

    async def _connect(self) -> None:
        self.exchange.on_registered(self._registered)
        try:
            await self.exchange.connect(self.engine.take, self._resync)
        except AnsvarError as error:
            log.error("the exchange is lost for good", why=str(error))
            self.stopping.set()

    async def _resync(self, first: Inventory) -> None:
        """Before events of a new connection are taken: know what the exchange still has.

        1. Do what waited for the connection; take over the calls of an engine before this one.
        2. Ask the exchange once more, now also for the playbacks and recordings that those calls wait for.
        3. Tell every call what became of it, and let the deadlines come that came meanwhile.
        """
        engine, before = self.engine, self._before
        if before is None:
            await engine.drained(DRAIN_S)
        else:
            self._take_over(before)
        inventory = await self.exchange.inventory(*engine.awaited(), believe=True)
        restarted = await self._exchange_restarted(before)
        kept = await asyncio.to_thread(self._measured, engine.awaited()[1] - inventory.recordings)
        over = await self._over(inventory)
        if restarted:
            self._believed, self._believed_until = self._phones_before, self.loop.time() + ASKED_S
            self.loop.call_later(ASKED_S, lambda: self._registered(self.exchange.registered))
        self._registered(self.exchange.registered)
        engine.reconcile(inventory, kept, over, restarted)
        if before is not None:
            self._before, self.recovered = None, True
            log.info("took over", calls=len(before.live), channels=len(inventory.channels))
        engine.relink()
        bring_in(self.home, engine)
        self._lighting = self.loop.create_task(self._light_lamps())

    async def _light_lamps(self) -> None:
        """Tell the exchange every lamp: one that began anew knows of none."""
        with suppress(StoreDown):
            owners = await self.loop.run_in_executor(
                self.engine.reader, self.store.promises.owners_with_messages
            )
            await self.engine.lamps.everybody(owners)

    def _take_over(self, before: Recovery) -> None:
        states, versions, kept_at = [], {}, {}
        for live in before.live:
            if not live.call:
                continue
            try:
                states.append(STATES.validate_python(live.snapshot))
            except ValueError as error:
                # Written by another version: what is left of the call on the exchange comes in as a new one.
                log.error("a call cannot be taken over; its record is closed", call=live.call, why=str(error))
                self.writer.submit([FinishCall(live.call, self.now())])
                continue
            versions[live.call], kept_at[live.call] = live.version, live.at
        self.engine.recover(states, dict(before.next_sequence), versions)
        for deadline in before.timers:
            if deadline.call in kept_at:
                # Written down by a clock that has been set since: still as far off as it was.
                step = timedelta(seconds=self._stepped)
                self.engine.rearm(
                    deadline.call, deadline.name, deadline.due_at + step, kept_at[deadline.call] + step
                )

    async def _exchange_restarted(self, before: Recovery | None) -> bool:
        """Whether the exchange has ended and begun anew since it was known last."""
        reply = await self.ari.request("GET", "asterisk/info", {"only": "status"})
        since = str(reply.body.get("status", {}).get("startup_time", "")) if reply.ok else ""
        known, self._exchange_since = self._exchange_since, since or self._exchange_since
        if known or not since:
            return bool(known and since and known != since)
        known = await asyncio.to_thread(_exchange_of, self.place.data, since)
        return before is not None and bool(known) and known != since

    def _measured(self, recordings: set[str]) -> dict[str, float]:
        """Return the recordings that ended unseen, with their seconds of sound; those that were not kept are left out."""
        found = {}
        for name in recordings:
            path = self.home.recordings / f"{name}.wav"
            mend(path)
            kept = measured(path)
            if kept is not None and kept.length_s > 0:  # an empty one: the disk was full
                found[name] = kept.sound_s
        return found

    async def _over(self, inventory: Inventory) -> set[str]:
        """Return the channels that came in and whose call has ended: the engine died before it could end them."""
        known = self.engine.house.states
        mine = {state.caller.channel for state in known.values()}
        over = set()
        for arrival in inventory.arrived:
            sip_call_id = dict(arrival.headers).get("sip_call_id", "")
            if arrival.channel in mine or not sip_call_id:
                continue
            with suppress(StoreDown):
                events = await self.loop.run_in_executor(
                    self.engine.reader, self.store.calls.events_by_sip_call_id, sip_call_id
                )
                if any(event.call not in known for event in events):
                    over.add(arrival.channel)
        return over

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
        if self.engine.finishing and not self.deposed:
            await self._finish()
        await self.engine.close()
        await self.exchange.close()
        for task in tasks[1:]:
            task.cancel()
        if self.voices_ready is not None:
            self.voices_ready.cancel()
            await asyncio.gather(self.voices_ready, return_exceptions=True)
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.to_thread(self.writer.close)
        with suppress(StoreDown):
            if not self.deposed:
                await asyncio.to_thread(self._stand_down)
        await self.voices.close()

    def _stand_down(self) -> None:
        self.store.stand_down(self.holder)
        self.store.close()


def _exchange_of(data: Path, since: str) -> str:
    """Return since when the exchange ran that the engine before this one knew, and note that of this one."""
    file = data / "exchange.since"
    try:
        known = file.read_text(encoding="utf-8")
    except OSError:
        known = ""
    if known != since:
        with suppress(OSError):
            file.write_text(since, encoding="utf-8")
    return known


def _no_signals() -> Any:
    from contextlib import nullcontext

    return nullcontext()


async def _main(place: Place, policy: Policy, organisation: Organisation, store: Store) -> int:
    service = Service(place, policy, organisation, store)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, service.stopping.set)
    loop.add_signal_handler(signal.SIGUSR1, service.finish)
    await service.run()
    return 3 if service.deposed else 4 if service.failed else 0


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

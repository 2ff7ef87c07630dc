"""`ansvar serve`: the exchange, the engine and the pages as supervised child processes, until Ctrl-C or SIGTERM."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from typing import Final

import structlog

from ansvar.directory.files import load_organisation
from ansvar.engine.exchange_files import write_exchange
from ansvar.engine.place import Place
from ansvar.pbx.configure import Configured
from ansvar.pbx.fetch import Installed, fetch, find
from ansvar.pbx.guard import Guard
from ansvar.pbx.home import cache_dir
from ansvar.pbx.supervise import Asterisk, End, control
from ansvar.policy.load import load_policy
from ansvar.speech.voices import Voices
from ansvar.words.faults import AnsvarError

log = structlog.get_logger(__name__)

#: A child that ends is started again after this time, doubled each time it ends soon, up to the bound. The bound is
#: short: callers who wait for a new engine hear nothing of it meanwhile.
AGAIN_S: Final = 0.2
AGAIN_MOST_S: Final = 2.0
#: Pages that said they cannot run are tried again after this time.
CANNOT_S: Final = 60.0
#: One that ran this long has shown that it can.
PROVED_S: Final = 30.0
#: The engine is asked this often whether it lives; without an answer for so long it is ended and started anew.
ASK_S: Final = 0.5
ANSWER_S: Final = 1.5
SILENT_S: Final = 3.5
READY_S: Final = 90.0
STOP_S: Final = 8.0
#: How often it is looked whether the last call has ended.
DRAIN_LOOK_S: Final = 0.2
#: Once the engine has ended every call, the exchange has nothing left to wait for but this.
LAST_S: Final = 2.0
PAGES_S: Final = 30.0


class ServeError(AnsvarError):
    """The service could not be started."""


class Supervisor:
    """Keeps the exchange and the engine of one place running."""

    def __init__(self, place: Place, tell: Callable[[str], None]) -> None:
        self.place = place
        self.tell = tell
        self.home = place.home.create()
        self.stopping = asyncio.Event()
        #: Set when somebody tells us a second time to stop: nothing is waited for any more.
        self.at_once = asyncio.Event()
        self.asterisk: Asterisk | None = None
        self.engine: asyncio.subprocess.Process | None = None
        self.pages: asyncio.subprocess.Process | None = None
        self._pages_cannot = asyncio.Event()
        self._ended = asyncio.Event()

    # -- the exchange -------------------------------------------------------------------------------

    def install(self) -> Installed:
        """Return the exchange's files, fetched when they are not there yet."""
        found = find(cache_dir())
        if found is None:
            self.tell("Fetching Asterisk from Debian testing (about 100 MB, once) ...")
            found = fetch(cache_dir())
        return found

    async def write_configuration(self, installed: Installed) -> Configured:
        """Write the exchange's configuration and the sentence it speaks without the engine."""
        policy, organisation = load_policy(self.place.policy), load_organisation(self.place.organisation)
        voices = Voices(self.home.sounds, installed.espeak, self.home.data / "recorded")
        try:
            return await write_exchange(self.place, installed, policy, organisation, voices)
        finally:
            await voices.close()

    async def keep_exchange(self, installed: Installed) -> None:
        """Run the exchange; one that dies is started again."""
        wait = AGAIN_S
        while not self.stopping.is_set():
            ended = asyncio.Event()
            ran: list[End] = []

            def over(end: End, ended: asyncio.Event = ended, ran: list[End] = ran) -> None:
                ran.append(end)
                ended.set()

            self.asterisk = Asterisk(installed, self.home, on_end=over)
            try:
                await self.asterisk.start()
            except AnsvarError as error:
                log.error("the exchange does not start", why=str(error))
                ended.set()
            await _first(ended.wait(), self.stopping.wait())
            if self.stopping.is_set():
                return
            if ran and ran[0].ran_s > PROVED_S:
                wait = AGAIN_S
            log.error("the exchange ended; it is started again", in_s=wait)
            await _first(self.stopping.wait(), asyncio.sleep(wait))
            wait = min(wait * 2, AGAIN_MOST_S)

    def _guard(self) -> Guard:
        """Return what keeps out addresses that guess; those that we need are never kept out."""
        line = self.place.trunk
        known = [str(line.get("host", "")), *map(str, line.get("addresses", ())), self.place.listen]
        return Guard(self.home, lambda command: control(self.home.control, command), known)

    # -- the engine ---------------------------------------------------------------------------------

    async def keep_engine(self) -> None:
        """Run the engine; one that dies, or does not answer, is started again."""
        wait = AGAIN_S
        loop = asyncio.get_running_loop()
        while not self.stopping.is_set():
            since = loop.time()
            self.engine = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "ansvar.engine", str(self.place.data), env={**os.environ},
                start_new_session=True,  # Ctrl-C is for us: we end the engine when it is its turn
            )  # fmt: skip
            watch = asyncio.create_task(self._watch_engine(self.engine))
            await _first(self.engine.wait(), self.stopping.wait())
            watch.cancel()
            if self.stopping.is_set():
                return
            if loop.time() - since > PROVED_S:
                wait = AGAIN_S
            log.error("the engine ended; it is started again", code=self.engine.returncode, in_s=wait)
            if self.engine.returncode == 2:
                wait = CANNOT_S  # it said why; trying again and again helps nobody
            await _first(self.stopping.wait(), asyncio.sleep(wait))
            wait = min(wait * 2, AGAIN_MOST_S)

    async def _watch_engine(self, engine: asyncio.subprocess.Process) -> None:
        """End an engine that does not answer: callers of a stopped process would sit in silence.

        A machine that stood still tells nothing of the engine: a question counts for no longer than it may take.
        """
        loop = asyncio.get_running_loop()
        silent_s, answered = 0.0, False
        while True:
            since = loop.time()
            await asyncio.sleep(ASK_S)
            if await asyncio.to_thread(self._asks, "/healthz") is not None:
                silent_s, answered = 0.0, True
                continue
            silent_s += min(loop.time() - since, ASK_S + ANSWER_S)
            if silent_s > (SILENT_S if answered else READY_S):
                log.error("the engine does not answer; it is ended and started again")
                with suppress(ProcessLookupError):
                    engine.kill()
                return

    def _asks(self, path: str) -> dict[str, object] | None:
        host, port = self.place.engine_http
        url = f"http://{host}:{port}{path}"
        try:
            with urllib.request.urlopen(url, timeout=ANSWER_S) as reply:
                found = json.loads(reply.read())
        except urllib.error.HTTPError as error:
            with suppress(ValueError):
                found = json.loads(error.read())
                return found if isinstance(found, dict) else None
            return None
        except (OSError, ValueError):
            return None
        return found if isinstance(found, dict) else None

    # -- the pages ----------------------------------------------------------------------------------

    async def keep_pages(self) -> None:
        """Run the pages; a process that dies is started again. Calls do not depend on it."""
        wait, loop = AGAIN_S, asyncio.get_running_loop()
        while not self.stopping.is_set():
            since = loop.time()
            self.pages = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "ansvar.web", str(self.place.data), env={**os.environ}, start_new_session=True,
            )  # fmt: skip
            await _first(self.pages.wait(), self.stopping.wait())
            if self.stopping.is_set():
                return
            if loop.time() - since > PROVED_S:
                wait = AGAIN_S
            log.error("the pages ended; they are started again", code=self.pages.returncode, in_s=wait)
            if self.pages.returncode == 2:
                self._pages_cannot.set()
                wait = CANNOT_S  # it said why; trying again and again helps nobody
            await _first(self.stopping.wait(), asyncio.sleep(wait))
            wait = min(wait * 2, AGAIN_MOST_S)

    async def until_pages(self) -> None:
        """Return when the pages answer, or after `PAGES_S`: calls come in without them."""
        loop = asyncio.get_running_loop()
        end, url = loop.time() + PAGES_S, f"http://{self.place.host}:{self.place.http_port}/healthz"
        while loop.time() < end and not self.stopping.is_set() and not self._pages_cannot.is_set():
            if await asyncio.to_thread(_answers, url):
                return
            await _first(self.stopping.wait(), asyncio.sleep(0.1))
        if not self.stopping.is_set():
            self.tell(
                f"Note: the pages do not answer yet at {url.removesuffix('healthz')}; calls are answered."
            )

    async def until_ready(self) -> None:
        """Return when the service is ready; ServeError with what is lacking when it takes too long."""
        loop = asyncio.get_running_loop()
        end, lacking = loop.time() + READY_S, "it does not answer"
        while loop.time() < end and not self.stopping.is_set():
            found = await asyncio.to_thread(self._asks, "/readyz")
            if found is not None and found.get("ready"):
                return
            if found is not None and isinstance(found.get("lacking"), list):
                lacking = ", ".join(map(str, found["lacking"]))  # type: ignore[call-overload]
            await _first(self.stopping.wait(), asyncio.sleep(0.1))
        if not self.stopping.is_set():
            raise ServeError(f"the service is not ready after {READY_S:.0f} s: {lacking}")

    # -- all of it ------------------------------------------------------------------------------------

    async def run(self, ready: Callable[[], None]) -> None:
        """Run until told to stop; `ready` is called once when calls can come in."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._told)
        tasks: list[asyncio.Task[None]] = []
        try:
            if self.place.own_pbx:
                installed = await asyncio.to_thread(self.install)
                self._tell_of(await self.write_configuration(installed))
                tasks.append(asyncio.create_task(self.keep_exchange(installed)))
                tasks.append(asyncio.create_task(self._guard().watch()))
            self.place.write()
            tasks.append(asyncio.create_task(self.keep_engine()))
            if self.place.engine_port:
                tasks.append(asyncio.create_task(self.keep_pages()))
            await self.until_ready()
            if self.place.engine_port:
                await self.until_pages()
            if not self.stopping.is_set():
                ready()
            await self.stopping.wait()
        finally:
            self.stopping.set()
            await self._stop(tasks)

    def _told(self) -> None:
        """Take a signal to stop: the first lets calls come to an end, the second ends everything."""
        if self.stopping.is_set():
            self.at_once.set()
        self.stopping.set()

    def _tell_of(self, written: Configured) -> None:
        """Say what works and could be better; a demonstration has no line outward, and needs none."""
        for person in written.left_out:
            self.tell(f"Note: `{person}` has a number, but the id cannot be a phone account.")
        for warning in () if self.place.demo else written.warnings:
            self.tell(f"Note: {warning}.")

    async def _stop(self, tasks: list[asyncio.Task[None]]) -> None:
        """Stop everything, so that nobody who calls is lost.

        1. The engine tells those who wait that they are called back, and new callers too; who talks talks on.
        2. When no call is left, or after `drain_s`, the exchange takes no new calls.
        3. The engine cuts what is left, each with its promise, and ends; then the exchange.

        Told a second time to stop, it ends all at once: the next start finds who waited, and promises the call-backs.
        """
        draining = asyncio.create_task(self._drain())
        await _first(draining, self.at_once.wait())
        draining.cancel()
        closing = None
        if self.asterisk is not None:
            closing = asyncio.create_task(self.asterisk.stop(0 if self.at_once.is_set() else STOP_S + LAST_S))
            if not self.at_once.is_set():
                await asyncio.sleep(0)  # the exchange refuses new calls before the engine ends
        await asyncio.gather(self._end_engine(), _end(self.pages))
        if self.asterisk is not None and closing is not None:
            done, _ = await asyncio.wait((closing,), timeout=LAST_S)
            if not done:
                await self.asterisk.stop(0)
            await closing
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _drain(self) -> None:
        """Let calls come to their end, for `drain_s` at most."""
        engine, loop = self.engine, asyncio.get_running_loop()
        if engine is None:
            return
        asked = loop.time()
        while await asyncio.to_thread(self._asks, "/readyz") is None:
            if engine.returncode is not None or loop.time() - asked > SILENT_S:
                return  # it is only just starting, or hangs: it would not understand us
            await asyncio.sleep(DRAIN_LOOK_S)
        with suppress(ProcessLookupError):
            engine.send_signal(signal.SIGUSR1)
        end, told = loop.time() + self.place.drain_s, False
        while loop.time() < end and engine.returncode is None:
            calls = await self._in_progress()
            if not calls:
                return
            if not told:
                told = True
                self.tell(
                    f"Calls in progress: {calls}. They may end within {self.place.drain_s:g} s, whoever waits is "
                    "called back. Ctrl-C again ends at once."
                )
            await asyncio.sleep(DRAIN_LOOK_S)

    async def _in_progress(self) -> int:
        """Return how many calls there are: those of the engine, else channels that the dialplan has put through.

        An emergency call is among the latter: the engine knows nothing of it.
        """
        calls = (await asyncio.to_thread(self._asks, "/readyz") or {}).get("calls")
        if isinstance(calls, int) and calls:
            return calls
        if self.asterisk is None or self.asterisk.pid is None:
            return 0
        with suppress(AnsvarError):
            said = await self.asterisk.run("core show channels count")
            found = re.search(r"(\d+) active channel", said)
            return int(found[1]) if found else 0
        return 0

    async def _end_engine(self) -> None:
        engine = self.engine
        if engine is None or engine.returncode is not None:
            return
        with suppress(ProcessLookupError):
            engine.kill() if self.at_once.is_set() else engine.terminate()
        ended = asyncio.create_task(engine.wait())
        with suppress(TimeoutError):
            await asyncio.wait_for(_first(asyncio.shield(ended), self.at_once.wait()), STOP_S)
        if not ended.done():
            with suppress(ProcessLookupError):
                engine.kill()
        await ended


async def _end(child: asyncio.subprocess.Process | None) -> None:
    if child is None or child.returncode is not None:
        return
    with suppress(ProcessLookupError):
        child.terminate()
    try:
        await asyncio.wait_for(child.wait(), STOP_S)
    except TimeoutError:
        with suppress(ProcessLookupError):
            child.kill()
        await child.wait()


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=ANSWER_S) as reply:
            return bool(reply.status == 200)
    except OSError:
        return False


async def _first(*waits: object) -> None:
    tasks = [asyncio.ensure_future(wait) for wait in waits]  # type: ignore[call-overload]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()

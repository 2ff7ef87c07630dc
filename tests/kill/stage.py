"""The house of the kill matrix: every state a call can be in, all at once, and what must hold after a fault."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import threading
import urllib.request
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack, suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self, TypeVar

import numpy as np

from ansvar import store as stores
from ansvar.pbx.home import Home
from ansvar.phone import Call, Late, measure, sound
from ansvar.store.values import CallRecord
from kill.line import ControlLine
from real.house import SOON_S, START_S, Desk, House, Setting, free_ports, until

T = TypeVar("T")
HOUSE: Final = Path(__file__).parent
#: Numbers that ring nobody; one for each state of a round.
NUMBERS: Final = tuple(f"+463139006{n:02}" for n in range(96))
MAIN: Final = "+46406280400"
#: Who has a phone: operators first.
OPERATORS: Final = ("olga.kraft", "disa.norell")
STAFF: Final = (
    "anna.lind", "bo.rask", "karin.vide", "ulf.gran", "malin.forsberg", "tina.modig", "pernilla.lindfrisk",
    "rut.berglind", "mia.hedin",
)  # fmt: skip
#: Who puts a caller onto the own hold list.
PARKS: Final = "mia.hedin"
#: Somebody without a phone: who calls there leaves a message.
AWAY: Final = "294"

#: Longer than any fault keeps the store locked.
STORE_S: Final = 20.0

STATES: Final = (
    "before Stasis", "queued", "ringing", "both answering", "talking", "on hold", "on the hold list",
    "half transferred", "recording", "call-back dialling",
)  # fmt: skip


class Stage(House):
    """A running service with a line between engine and exchange that can be broken."""

    def __init__(self, folder: Path, options: tuple[str, ...] = ()) -> None:
        """`options`: more arguments for `ansvar serve`."""
        setting = Setting("company", "2026-11-23 10:10", organisation="company", options=options)
        super().__init__(setting, folder)
        self._stack = AsyncExitStack()
        self.line: ControlLine
        self.clock = folder / "clock"
        self.spare_port = free_ports(1)[0]
        #: What a fault started and the round must end.
        self.processes: list[asyncio.subprocess.Process] = []
        self.pending: list[threading.Thread] = []
        #: Whether the data lie on a small disk of their own, which can be filled (needs root).
        self.small_disk = False
        self._stepped = 0.0

    def _policy(self) -> Path:
        return HOUSE / "kill.toml"

    async def __aenter__(self) -> Self:
        self.data.mkdir(parents=True, exist_ok=True)
        self.small_disk = _mount(self.data)
        # The engine's clock is that of a file, so that it can be stepped (see clock/sitecustomize.py).
        self.folder.mkdir(parents=True, exist_ok=True)
        before = {name: os.environ.get(name) for name in ("PYTHONPATH", "ANSVAR_TEST_CLOCK", "ANSVAR_PIPER")}
        # Every sentence takes half a second here: what is said is the concern of other tests.
        sentence = self.folder / "sentence.wav"
        sound.save(sentence, sound.tone(900.0, 0.5))
        paths = os.pathsep.join(filter(None, (str(HOUSE / "clock"), before["PYTHONPATH"])))
        os.environ.update(PYTHONPATH=paths, ANSVAR_TEST_CLOCK=str(self.clock))
        os.environ["ANSVAR_PIPER"] = f"cat {sentence}"
        try:
            await super().__aenter__()
        finally:
            for name, value in before.items():
                os.environ.pop(name) if value is None else os.environ.update({name: value})
        try:
            self.line = await self._stack.enter_async_context(ControlLine(self.ari_port))
            file = self.data / "service.json"
            file.write_text(json.dumps({**json.loads(file.read_text()), "ari_port": self.line.port}))
            os.kill(self.engine_pid, signal.SIGKILL)
            await self.ready(START_S)
        except BaseException:
            await self.__aexit__(None, None, None)
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if self._process is not None and self._process.returncode is None:
                self.thaw()
            await self.mend()
            await super().__aexit__(kind, fault, trace)
        finally:
            await self._stack.aclose()
            if self.small_disk:
                subprocess.run(["umount", "--lazy", str(self.data)], check=False)

    @property
    def engine_pid(self) -> int:
        """The engine's process now; ProcessLookupError while there is none."""
        try:
            return super().engine_pid
        except StopIteration:
            raise ProcessLookupError("no engine runs now") from None

    async def mend(self) -> None:
        """End what a fault has begun."""
        for process in self.processes:
            if process.returncode is None:
                process.terminate()
                try:
                    await asyncio.wait_for(process.wait(), 15)
                except TimeoutError:
                    process.kill()
                    await process.wait()
        self.processes.clear()
        for thread in self.pending:
            await asyncio.to_thread(thread.join)
        self.pending.clear()
        self.empty_disk()

    async def read(self, question: Callable[[Any], T]) -> T:
        """Ask the store; one that a fault keeps locked is asked again until it answers."""

        async def asked() -> tuple[T] | None:
            with suppress(stores.StoreDown):
                return (await super(Stage, self).read(question),)
            return None

        found = await until(asked, STORE_S, lambda: f"the store does not answer for {STORE_S:g} s")
        assert found is not None
        return found[0]

    async def records(self) -> tuple[CallRecord, ...]:
        """Return the records of all calls, whatever the clock said."""
        ever = datetime(2020, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC)
        return await self.read(lambda store: store.calls.records(*ever, limit=100_000))

    def freeze(self) -> None:
        """Pause the supervisor: an engine that dies is not started again."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let the supervisor go on."""
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    def step_clock(self, seconds: float) -> None:
        """Set the engine's clock forward or back."""
        self._stepped += seconds
        new = self.clock.with_suffix(".new")
        new.write_text(str(self._stepped), encoding="ascii")
        os.replace(new, self.clock)

    def fill_disk(self) -> None:
        """Leave no byte free where the data lie."""
        ballast = os.open(self.data / "ballast", os.O_WRONLY | os.O_CREAT, 0o600)
        try:
            for size in (1 << 20, 1 << 12, 1):
                with suppress(OSError):
                    while True:
                        os.write(ballast, b"\0" * size)
        finally:
            os.close(ballast)

    def empty_disk(self) -> None:
        """Make room again."""
        (self.data / "ballast").unlink(missing_ok=True)

    def bridges(self) -> list[dict[str, Any]]:
        """Return the bridges that the exchange has; blocks. Empty while it does not answer."""
        try:
            return list(self._ari("bridges"))
        except OSError:
            return []

    async def engine_forgotten(self) -> bool:
        """Whether the exchange knows that it has no engine: calls go on without one from then on."""
        return not await asyncio.to_thread(self._ari, "applications")

    async def standby_answers(self) -> None:
        """Wait until the second engine waits for the lead."""

        async def waits() -> bool:
            try:
                await asyncio.to_thread(self._standby_page)
            except OSError:
                return False
            return True

        await until(waits, 15, lambda: "the second engine does not answer")

    async def standby_leads(self) -> bool:
        """Whether the second engine has taken over and is ready."""
        try:
            await asyncio.to_thread(self._standby_page, "/readyz")
        except OSError:
            return False
        return True

    def _standby_page(self, path: str = "/healthz") -> None:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.spare_port}{path}", timeout=2) as reply:
            reply.read()

    async def is_ready(self) -> bool:
        """Whether the service says that it is ready."""
        try:
            return bool(json.loads(await asyncio.to_thread(self.page, "/readyz"))["ready"])
        except (OSError, ValueError, StopIteration):
            return False

    async def ready(self, seconds: float) -> float:
        """Wait until the service is ready; return how long that took."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        await until(self.is_ready, seconds, lambda: f"not ready after {seconds:g} s:\n{self.told()}")
        return loop.time() - began

    async def wish(self, wish: str, person: str, call: Call, **about: str) -> bool:
        """Ask what a key of the desk asks about a call; return whether an engine has done it."""
        ids = {event.call for event in await self.events(call)}
        if len(ids) != 1:
            return False  # not known yet: whoever waits asks again
        [id] = ids
        body = json.dumps({"operator": person, "call": id, **about}).encode()
        # Only the engine that leads has the call.
        ports = (self.http_port, self.spare_port)
        return any([await asyncio.to_thread(self._wish, port, wish, body) for port in ports])

    def _wish(self, port: int, wish: str, body: bytes) -> bool:
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}/web/{wish}",
            body,
            {"Authorization": f"Bearer {Home(self.data).secret('web')}"},
        )
        try:
            with urllib.request.urlopen(request, timeout=5):
                return True
        except OSError:  # it says no, or there is none
            return False

    async def until_desks_are_quiet(self) -> None:
        """Let no phone hold a call of a round that is over."""
        desks = [*self.desks.values(), self.telco]
        left = [call for desk in desks for call in desk.came if call.state != "ended"]
        await asyncio.gather(*(call.hangup() for call in left), return_exceptions=True)
        for desk in desks:
            desk.came.clear()
            desk.taken = 0

    async def open_phones(self) -> None:
        """Register everybody's phone and log the operators in."""
        await asyncio.gather(*(self.desk(account) for account in (*OPERATORS, *STAFF)))
        await self.registered(len(OPERATORS) + len(STAFF))
        await self.log_in(*OPERATORS)

    async def next_call(
        self, desk: Desk, seconds: float, fits: Callable[[Call], bool] = lambda call: True
    ) -> Call:
        """Return the next call that rings at a desk and was not returned before."""

        def found() -> Call | None:
            rings = (call for call in desk.came[desk.taken :] if call.state == "ringing" and fits(call))
            return next(rings, None)

        await desk.watch.until(
            lambda: found() is not None, seconds, lambda: Late(f"nothing rings at {desk.phone.user}")
        )
        call = found()
        assert call is not None
        return call

    async def take(self, account: str, hertz: float, seconds: float = SOON_S, shown: str = "") -> Call:
        """Answer the call that rings at somebody's desk, and let a tone be heard in it until its end."""
        desk = self.desks[account]
        call = await self.next_call(desk, seconds, lambda call: not shown or call.shown.endswith(shown[3:]))
        await call.answer()
        call.play(sound.tone(hertz, 1.0), repeat=True)
        return call


def _mount(folder: Path) -> bool:
    """Put a folder onto a small disk of its own; return whether that could be done."""
    if os.geteuid() != 0:
        return False
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=48m,mode=0700", "ansvar-kill", str(folder)],
        check=False, capture_output=True,
    )  # fmt: skip
    return done.returncode == 0


def longest_silence(call: Call, since: float, until_s: float | None = None) -> float:
    """Return the longest time, in seconds, in which nothing was heard in a call since a moment of it."""
    heard = call.heard_since(since)
    if until_s is not None:
        heard = heard[: max(0, int((until_s - since) * sound.RATE))]
    if not len(heard):
        return 0.0
    edges = [0.0]
    for stretch in measure.stretches(np.asarray(heard), gap_s=0.05):
        edges += [stretch.start_s, stretch.start_s + stretch.seconds]
    edges.append(len(heard) / sound.RATE)
    return max(end - start for start, end in zip(edges[::2], edges[1::2], strict=True))


def heard_nothing_s(call: Call, since: float) -> float:
    """Return for how long at most whoever holds this telephone heard nothing, since a moment of the call.

    While it rings that is heard: at a phone that is called, and at the caller's, which makes the tone by itself when
    the exchange sends none. Silence begins anew when it is answered.
    """
    if call.answered_at is None or (call.outgoing and call.rang_at is None):
        return longest_silence(call, since)
    here = call.heard_s - asyncio.get_running_loop().time()
    answered = max(since, here + call.answered_at)
    if not call.outgoing:
        return longest_silence(call, answered)
    assert call.rang_at is not None
    rang = max(since, here + call.rang_at)
    if longest_silence(call, rang, answered) < answered - rang - 0.5:
        return longest_silence(call, since)
    return max(longest_silence(call, since, rang), longest_silence(call, answered))


class Scene:
    """One round: a call in every state, a fault, and the end of each call."""

    def __init__(self, stage: Stage, round: int) -> None:
        self.stage = stage
        first = round * (len(STATES) + 2) % (len(NUMBERS) - len(STATES) - 2)
        names = (*STATES, "queued second", "at the desk")
        self.numbers = dict(zip(names, NUMBERS[first:], strict=False))
        self.caller: dict[str, Call] = {}
        self.callee: dict[str, list[Call]] = {}
        self.since: dict[Call, float] = {}
        self.recorded_before: set[str] = set()

    async def call(self, state: str, dialled: str) -> Call:
        call = await self.stage.from_outside(dialled, self.numbers[state])
        self.caller[state] = call
        return call

    # -- setting up ---------------------------------------------------------------------------------

    async def set_up(self, *states: str) -> None:
        """Bring a call into each state; the switchboard's come one after the other."""
        self.recorded_before = {record.call for record in await self.stage.records()}
        wanted = states or STATES
        makers: dict[str, Callable[[], Awaitable[None]]] = {
            "talking": self._talking, "on hold": self._on_hold, "on the hold list": self._on_hold_list,
            "ringing": self._ringing, "half transferred": self._half_transferred, "recording": self._recording,
            "both answering": self._both,
        }  # fmt: skip
        await asyncio.gather(
            self._board(wanted), *(maker() for state, maker in makers.items() if state in wanted)
        )

    async def _board(self, wanted: tuple[str, ...]) -> None:
        if not {"queued", "call-back dialling"} & set(wanted):
            return
        at_desk = await self.call("at the desk", MAIN)
        busy = await self._operator_takes(at_desk)
        self.callee["at the desk"] = [busy]
        if "call-back dialling" in wanted:
            await self._call_back()
        else:
            free = next(account for account in OPERATORS if busy not in self.stage.desks[account].came)
            self.callee["at the desk"].append(await self._hold_desk(free))
        if "queued" in wanted:
            for name in ("queued", "queued second"):
                call = await self.call(name, MAIN)
                await self._noted(call, "queued")

    async def _hold_desk(self, account: str) -> Call:
        # The other operator talks with a colleague: the queue waits.
        call = await self.stage.desks[account].phone.call("218")
        await self.stage.take("rut.berglind", 350.0)
        await call.answered(SOON_S)
        return call

    async def _operator_takes(self, caller: Call) -> Call:
        call = await self._operator_rings(SOON_S, caller)
        await call.answer()
        call.play(sound.tone(500.0, 1.0), repeat=True)
        await caller.hears_tone(500.0, SOON_S)
        return call

    async def _operator_rings(self, seconds: float, caller: Call | None = None) -> Call:
        async def rings() -> Call | None:
            for account in OPERATORS:
                for call in self.stage.desks[account].came:
                    if call.state == "ringing":
                        return call
            return None

        call = await until(rings, seconds, lambda: "no operator's phone rings")
        assert call is not None
        return call

    async def _call_back(self) -> None:
        state = "call-back dialling"
        # The second operator is kept busy until the caller has chosen: nobody is called back who was answered.
        free = next(account for account in OPERATORS if not self._busy(account))
        blocking = await self._hold_desk(free)
        call = await self.call(state, MAIN)
        await call.answered(SOON_S)
        await self._noted(call, "queued")
        await call.keys("1")
        await self._noted(call, "pressed")
        await call.keys("1")
        await self._noted(call, "keeps place")
        await call.hangup()
        await blocking.hangup()
        operator = await self.stage.take(free, 520.0, SOON_S)
        back = await self.stage.next_call(self.stage.telco, SOON_S)
        self.callee[state] = [operator, back]

    def _busy(self, account: str) -> bool:
        return any(call.state == "up" for call in self.stage.desks[account].came)

    async def _noted(self, call: Call, kind: str, seconds: float = SOON_S) -> None:
        async def noted() -> bool:
            return any(event.kind == kind for event in await self.stage.events(call))

        await until(noted, seconds, lambda: f"`{kind}` was not noted of {call.id}")

    async def _talking(self) -> None:
        call = await self.call("talking", "+46406280401")
        callee = await self.stage.take("anna.lind", 440.0)
        call.play(sound.tone(600.0, 1.0), repeat=True)
        await call.hears_tone(440.0, SOON_S)
        await callee.hears_tone(600.0, SOON_S)
        self.callee["talking"] = [callee]

    async def _on_hold(self) -> None:
        call = await self.call("on hold", "+46406280402")
        callee = await self.stage.take("bo.rask", 460.0)
        await call.hears_tone(460.0, SOON_S)
        callee.hush()
        await callee.hold()
        await call.hears_sound(0.3, SOON_S)
        self.callee["on hold"] = [callee]

    async def _on_hold_list(self) -> None:
        state = "on the hold list"
        call = await self.call(state, "+46406280403")
        by = await self.stage.take(PARKS, 470.0)
        await call.hears_tone(470.0, SOON_S)
        assert await self.stage.wish("hand", PARKS, call, do="park"), "nobody was put aside"
        await by.ended(SOON_S)
        await call.hears_sound(0.3, SOON_S)
        self.callee[state] = []

    async def _ringing(self) -> None:
        call = await self.call("ringing", "+46406280413")
        self.callee["ringing"] = [await self.stage.next_call(self.stage.desks["karin.vide"], SOON_S)]
        await call.ringing(SOON_S)

    async def _both(self) -> None:
        call = await self.call("both answering", "242")
        self.callee["both answering"] = [
            await self.stage.next_call(self.stage.desks[account], SOON_S)
            for account in ("ulf.gran", "malin.forsberg")
        ]
        await call.ringing(SOON_S)

    async def _half_transferred(self) -> None:
        call = await self.call("half transferred", "+46406280420")
        by = await self.stage.take("tina.modig", 480.0)
        await call.hears_tone(480.0, SOON_S)
        await by.keys("*3217#")
        asked = await self.stage.take("pernilla.lindfrisk", 540.0)
        await by.hears_tone(540.0, SOON_S)
        await call.hears_sound(0.3, SOON_S)
        self.callee["half transferred"] = [by, asked]

    async def _recording(self) -> None:
        call = await self.call("recording", AWAY)
        await call.answered(SOON_S)
        # Spoken after the tone, so that there is something to keep whatever else goes on.
        await call.hears_tone(1000.0, 25, for_s=0.12)
        await until(self._records, SOON_S, lambda: f"nothing was recorded of {call.id}: {call.state}")
        await call.say(sound.tone(700.0, 2.5))
        call.play(sound.tone(700.0, 1.0), repeat=True)
        self.callee["recording"] = []

    async def _records(self) -> bool:
        known = await self.stage.read(lambda store: store.calls.recovery())
        phases = [live.snapshot["phase"] for live in known.live if live.call]
        return any(phase.get("stage") == "recording" for phase in phases)

    # -- the fault ----------------------------------------------------------------------------------

    async def fault(
        self, bring: Callable[[], Awaitable[None]], both: bool = True, before: bool = True
    ) -> None:
        """Bring the fault about; two phones are answered in the same moment, and a call comes in right after."""
        for calls in (self.caller.values(), *self.callee.values()):
            for call in calls:
                self.since[call] = call.heard_s
        if both and "both answering" in self.callee:
            for phone, hertz in zip(self.callee["both answering"], (560.0, 580.0), strict=True):
                phone.play(sound.tone(hertz, 1.0), repeat=True)
            await asyncio.gather(*(phone.answer() for phone in self.callee["both answering"]), bring())
        else:
            await bring()
        if before:
            await self.call("before Stasis", "+46406280418")

"""A whole service as it is delivered: `ansvar serve` on free ports, phones of its people, and a line outward.

The line outward ends in a telephone at an address of its own (`telco`): calls to mobiles, numbers outside and
answering services arrive there, and callers from outside call from there. What the service keeps is read from its
store, what the exchange has from the exchange.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import signal
import sys
import urllib.request
from base64 import b64encode
from collections import Counter
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self, TypeVar

import tomlkit

from ansvar import store as stores
from ansvar.directory.files import load_organisation
from ansvar.directory.model import Organisation, Person
from ansvar.engine.place import Place
from ansvar.pbx.home import Home
from ansvar.pbx.supervise import control
from ansvar.phone import Call, Late, Phone
from ansvar.phone.faults import Ended
from ansvar.phone.hearing import Watch
from ansvar.store.values import CallRecord, Event, Kept
from ports import free_ports

T = TypeVar("T")
ROOT: Final = Path(__file__).parents[2]
HERE: Final = "127.0.0.1"
#: Where the line outward is: an address of this machine that no phone has.
LINE: Final = "127.0.0.2"
#: Starting takes about 4 s; eight at once on a busy machine take much longer.
START_S: Final = 180.0
#: Told to stop with calls up, the service lets them end for 20 s (`--drain`).
STOP_S: Final = 60.0
#: Nothing takes so long, but on a machine that stands still for seconds on end.
SOON_S: Final = 30.0
#: What a call leaves behind is gone after this time: the last sentence, the last write.
QUIET_S: Final = 30.0
_LOOK_S: Final = 0.05


class HouseFault(AssertionError):
    """The service did not do what was awaited of it."""


@dataclass(frozen=True)
class Setting:
    """What a house is: example policy and organisation, its clock, and what differs from the example.

    - `at`: local time at which its clock begins; `with_`: settings of the policy that are others here
      (`site.seconds_per_ring` -> 3, so that four rings take twelve seconds).
    - `lines`: lines added to the organisation's tables (`absences.csv` -> lines).
    """

    policy: str
    at: str
    organisation: str = ""
    with_: tuple[tuple[str, Any], ...] = ()
    lines: tuple[tuple[str, tuple[str, ...]], ...] = ()
    trunk: bool = True
    services: tuple[tuple[str, str], ...] = ()
    #: More arguments for `ansvar serve`.
    options: tuple[str, ...] = ()


async def until(
    holds: Callable[[], Awaitable[T]], seconds: float, otherwise: Callable[[], str] = lambda: "it never was"
) -> T:
    """Return what `holds` gives as soon as it is true; HouseFault after so many seconds."""
    loop = asyncio.get_running_loop()
    end = loop.time() + seconds
    while True:
        found = await holds()
        if found:
            return found
        if loop.time() > end:
            raise HouseFault(otherwise())
        await asyncio.sleep(_LOOK_S)


@dataclass
class Desk:
    """A telephone and the calls that came to it; it rings by itself, as telephones do, unless told otherwise."""

    phone: Phone
    #: What it does with the next calls: ring; be busy (486); refuse (603); or nothing, as a phone that has gone.
    manner: str = "ring"
    came: list[Call] = field(default_factory=list)
    taken: int = 0
    watch: Watch = field(default_factory=Watch)
    pump: asyncio.Task[None] | None = None

    async def receive(self) -> None:
        """Take calls as they come; runs until cancelled."""
        while True:
            try:
                call = await self.phone.incoming(3600)
            except Late:
                continue
            self.came.append(call)
            with suppress(Ended):  # the caller may have left by now, and another may call
                if self.manner == "ring":
                    await call.ring()
                elif self.manner == "busy":
                    await call.decline(486)
                elif self.manner == "refuses":
                    await call.decline(603)
            self.watch.changed()

    async def close(self) -> None:
        if self.pump is not None:
            self.pump.cancel()
            await asyncio.gather(self.pump, return_exceptions=True)
        await self.phone.close()


@dataclass(frozen=True)
class Left:
    """What the parts of the service hold at a moment."""

    channels: tuple[str, ...]
    bridges: tuple[str, ...]
    live: tuple[str, ...]
    in_progress: int
    engine_files: tuple[str, ...]
    exchange_files: tuple[str, ...]


class House:
    """A running service. Use it with `async with`; afterwards no process, phone or file is open."""

    def __init__(self, setting: Setting, folder: Path) -> None:
        self.setting = setting
        self.folder = folder
        self.data = folder / "data"
        self.http_port, self.sip_port, self.ari_port = free_ports(3)
        self.desks: dict[str, Desk] = {}
        self.organisation: Organisation
        self.telco: Desk
        self.place: Place
        self.before: Left
        self._process: asyncio.subprocess.Process | None = None
        self._reader = ThreadPoolExecutor(1, "house-store")
        self._store: Any = None
        self._log = folder / "serve.log"
        self._output = folder / "serve.out"

    # -- starting and stopping ----------------------------------------------------------------------

    async def __aenter__(self) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True)
        policy, organisation = self._policy(), self._organisation()
        self.organisation = load_organisation(organisation)
        line = Phone(LINE, 0)
        await line.open()
        self.telco = Desk(line)
        self.telco.pump = asyncio.create_task(self.telco.receive())
        command = [
            str(Path(sys.executable).with_name("ansvar")), "serve", "--policy", str(policy), "--organisation",
            str(organisation), "--data", str(self.data), "--http-port", str(self.http_port), "--sip-port",
            str(self.sip_port), "--ari-port", str(self.ari_port), "--at", self.setting.at,
            "--no-pages", *self.setting.options,
        ]  # fmt: skip
        if self.setting.trunk:
            settings = self.folder / "settings.toml"
            settings.write_text(f'[trunk]\nhost = "{LINE}"\nport = {line.port}\n')
            command += ["--settings", str(settings)]
        with self._log.open("wb") as log, self._output.open("wb") as output:
            self._process = await asyncio.create_subprocess_exec(*command, stdout=output, stderr=log)
        try:
            await until(self._ready, START_S, lambda: f"the service does not start:\n{self.told()}")
            self.place = Place.read(self.data)
            self._store = await self._in_reader(stores.open, self.data)
            # The first call opens what stays open: the writer's own connection to the store.
            operator = self.organisation.operators[0]
            await self.log_in(operator)
            await self.log_out(operator)
            await self.put_away()
            self.before = await self.until_quiet()
        except BaseException:
            await self.__aexit__(None, None, None)
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        await asyncio.gather(*(desk.close() for desk in (*self.desks.values(), self.telco)))
        if self._store is not None:
            await self._in_reader(self._store.close)
        self._reader.shutdown()
        process = self._process
        if process is not None and process.returncode is None:
            process.send_signal(signal.SIGTERM)
            try:
                await asyncio.wait_for(process.wait(), STOP_S)
            except TimeoutError:
                process.kill()
                await process.wait()
                raise HouseFault(f"the service does not stop within {STOP_S:.0f} s:\n{self.told()}") from None

    def _policy(self) -> Path:
        source = ROOT / "policies" / f"{self.setting.policy}.toml"
        if not self.setting.with_:
            return source
        text = tomlkit.parse(source.read_text(encoding="utf-8"))
        for key, value in self.setting.with_:
            *sections, last = key.split(".")
            part: Any = text
            for section in sections:
                if isinstance(part, list):  # rows, by their id
                    part = next(row for row in part if row["id"] == section)
                else:
                    part = part[section]
            part[last] = value
        changed = self.folder / "policy.toml"
        changed.write_text(tomlkit.dumps(text), encoding="utf-8")
        return changed

    def _organisation(self) -> Path:
        source = ROOT / "organisations" / (self.setting.organisation or self.setting.policy)
        if not (self.setting.lines or self.setting.services):
            return source
        changed = self.folder / "organisation"
        shutil.copytree(source, changed)
        for table, lines in self.setting.lines:
            with (changed / table).open("a", encoding="utf-8") as file:
                file.writelines(f"{line}\n" for line in lines)
        return changed

    async def _ready(self) -> bool:
        if self._process is not None and self._process.returncode is not None:
            raise HouseFault(f"the service ended with {self._process.returncode}:\n{self.told()}")
        return b"answers calls" in self._output.read_bytes()

    def told(self, last: int = 40) -> str:
        """Return the last lines of what the service wrote."""
        lines = [*self._output.read_text().splitlines()[-10:], *self._log.read_text().splitlines()[-last:]]
        return "\n".join(lines)

    @property
    def faults(self) -> list[str]:
        """Everything the service has logged as an error, and what is no log at all (a traceback)."""
        found = []
        for line in self._log.read_text().splitlines():
            try:
                entry = json.loads(line)
            except ValueError:
                found.append(line)
                continue
            if entry.get("level") in ("error", "critical"):
                found.append(line)
        return found

    # -- its parts ----------------------------------------------------------------------------------

    @property
    def now(self) -> datetime:
        """The moment by the service's clock."""
        return datetime.now(UTC) + timedelta(seconds=self.place.offset_s)

    def _children(self) -> dict[int, str]:
        assert self._process is not None
        found = {}
        for task in Path(f"/proc/{self._process.pid}/task").iterdir():
            with suppress(OSError):
                for pid in (task / "children").read_text().split():
                    command = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
                    found[int(pid)] = command
        return found

    @property
    def engine_pid(self) -> int:
        """The engine's process now."""
        return next(pid for pid, command in self._children().items() if "ansvar.engine" in command)

    @property
    def exchange_pid(self) -> int:
        """Asterisk's process now."""
        return next(pid for pid, command in self._children().items() if "asterisk" in command)

    async def console(self, command: str) -> str:
        """Return what Asterisk says to a command."""
        return await control(Home(self.data).control, command, SOON_S)

    def page(self, path: str) -> str:
        """Return a page of the engine; blocks."""
        with urllib.request.urlopen(f"http://{HERE}:{self.http_port}{path}", timeout=SOON_S) as reply:
            return str(reply.read().decode())

    async def figure(self, name: str) -> float:
        """Return a figure of /metrics."""
        text = await asyncio.to_thread(self.page, "/metrics")
        return next(float(line.split()[-1]) for line in text.splitlines() if line.startswith(f"{name} "))

    def _ari(self, path: str) -> Any:
        login = b64encode(f"ansvar:{Home(self.data).secret('ari')}".encode()).decode()
        request = urllib.request.Request(
            f"http://{HERE}:{self.ari_port}/ari/{path}", headers={"Authorization": f"Basic {login}"}
        )
        with urllib.request.urlopen(request, timeout=SOON_S) as reply:
            return json.loads(reply.read())

    # -- telephones ---------------------------------------------------------------------------------

    def person(self, id: str) -> Person:
        """Return somebody of the organisation."""
        return self.organisation.people[id]

    async def desk(self, account: str) -> Desk:
        """Return the telephone of a person, registered; or that of `try`."""
        desk = self.desks.get(account)
        if desk is None:
            secret = "try" if account == "try" else f"phone:{account}"
            desk = Desk(
                Phone(
                    HERE, 0, user=account, password=Home(self.data).secret(secret),
                    registrar=(HERE, self.sip_port),
                )
            )  # fmt: skip
            self.desks[account] = desk
            await desk.phone.open()
            desk.pump = asyncio.create_task(desk.receive())
            if account != "try":
                await desk.phone.register(SOON_S)
        return desk

    async def put_away(self) -> None:
        """Unregister every telephone and forget what came to it."""
        here = [desk.phone for desk in self.desks.values() if desk.phone.registered]
        # A phone that is closed waits for the registrar but a moment.
        await asyncio.gather(*(phone.unregister(SOON_S) for phone in here))
        await asyncio.gather(*(desk.close() for desk in self.desks.values()))
        self.desks.clear()
        self.telco.came.clear()
        self.telco.manner = "ring"
        if here:
            await self.registered(0)

    async def registered(self, count: int) -> None:
        """Wait until the engine knows of so many telephones."""

        async def there() -> bool:
            return await self.figure("ansvar_phones_registered") == count

        await until(there, SOON_S, lambda: f"the engine never knew of {count} registered phones")

    async def from_outside(self, dialled: str, shown: str | None, diverted: str | None = None) -> Call:
        """Call from the line outward; `shown` None withholds the number."""
        return await self.telco.phone.call(
            f"sip:{dialled}@{HERE}:{self.sip_port}", shown=shown, anonymous=shown is None, diverted=diverted
        )

    async def code(self, account: str, code: str) -> None:
        """Dial a code from somebody's telephone, and hang up when it was confirmed."""
        desk = await self.desk(account)
        call = await desk.phone.call(code)
        await call.answered(SOON_S)
        await call.hears_sound(0.3, SOON_S, since=0)
        await call.hangup(SOON_S)

    async def log_in(self, *people: str) -> None:
        """Log operators in by telephone; returns when the board has them."""
        for person in people:
            await self.code(person, "*11")
        await self._operators(people, True)

    async def log_out(self, *people: str) -> None:
        """Log operators out by telephone."""
        for person in people:
            await self.code(person, "#11#")
        await self._operators(people, False)

    async def _operators(self, people: tuple[str, ...], there: bool) -> None:
        async def so() -> bool:
            known = await self.read(lambda store: {each.operator for each in store.by_phone.operators()})
            return all((person in known) == there for person in people)

        await until(so, SOON_S, lambda: f"{people} never were {'on' if there else 'off'} the board")

    # -- what is kept -------------------------------------------------------------------------------

    async def _in_reader(self, work: Callable[..., T], *arguments: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._reader, work, *arguments)

    async def read(self, question: Callable[[Any], T]) -> T:
        """Ask the store."""
        return await self._in_reader(question, self._store)

    async def events(self, call: Call) -> tuple[Event, ...]:
        """Return what the service noted of a call so far."""
        return await self.read(lambda store: store.calls.events_by_sip_call_id(call.id))

    async def record(self, call: Call) -> CallRecord:
        """Return the record of a call, as soon as it is closed."""

        async def closed() -> CallRecord | None:
            events = await self.events(call)
            if not events:
                return None
            return await self.read(lambda store: store.calls.record(events[0].call))

        found = await until(closed, QUIET_S, lambda: f"the record of the call `{call.id}` is not closed")
        assert found is not None
        return found

    async def promises(self, call: Call) -> tuple[Kept, ...]:
        """Return the promises made in a call."""
        events = await self.events(call)
        return await self.read(lambda store: tuple(store.promises.of_call(events[0].call)) if events else ())

    async def records_since(self, moment: datetime) -> tuple[CallRecord, ...]:
        """Return the records of all calls that arrived since a moment of the service."""
        return await self.read(lambda store: store.calls.records(moment, self.now + timedelta(days=1)))

    # -- what is left -------------------------------------------------------------------------------

    async def left(self) -> Left:
        """Return what the parts hold now."""
        channels = (await self.console("core show channels concise")).split("\n")
        bridges = await asyncio.to_thread(self._ari, "bridges")
        recovery = await self.read(lambda store: store.calls.recovery())
        return Left(
            tuple(line for line in channels if line.strip()),
            tuple(bridge["id"] for bridge in bridges),
            tuple(live.call for live in recovery.live if live.call),
            int(await self.figure("ansvar_calls_in_progress")),
            _open_files(self.engine_pid),
            _open_files(self.exchange_pid),
        )

    async def until_quiet(self, before: Left | None = None) -> Left:
        """Wait until nothing of any call is left, and no more descriptors are open than `before`."""
        found: list[Left] = []

        async def quiet() -> Left | None:
            now = await self.left()
            found.append(now)
            if now.channels or now.bridges or now.live or now.in_progress:
                return None
            if before is not None and (
                len(now.engine_files) > len(before.engine_files)
                or len(now.exchange_files) > len(before.exchange_files)
            ):
                return None
            return now

        def over() -> str:
            now, more = found[-1], Counter[str]()
            if before is not None:
                more += Counter(now.engine_files) - Counter(before.engine_files)
                more += Counter(now.exchange_files) - Counter(before.exchange_files)
            return (
                f"something is left over: channels {now.channels}, bridges {now.bridges}, live calls {now.live}, "
                f"{now.in_progress} in progress, files {dict(more)}"
            )

        result = await until(quiet, QUIET_S, over)
        assert result is not None
        return result


def _open_files(pid: int) -> tuple[str, ...]:
    found = []
    for name in os.listdir(f"/proc/{pid}/fd"):
        with suppress(OSError):
            found.append(os.readlink(f"/proc/{pid}/fd/{name}"))
    # SQLite keeps the file of a closed connection open for the next while another holds a lock (POSIX locks
    # belong to the process); each connection that is open has one of `-wal`.
    return tuple(sorted(re.sub(r"[0-9]+", "", name) for name in found if not name.endswith(".sqlite3")))

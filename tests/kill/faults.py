"""What breaks: the rows of the kill matrix. Each breaks something now, and mends it by itself when that is its nature."""

from __future__ import annotations

import asyncio
import json
import os
import resource
import signal
import sqlite3
import sys
import threading
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from kill.stage import Stage

#: How long a fault lasts that ends by itself: longer than the lease of an engine.
LASTS_S: Final = 7.0


@dataclass(frozen=True)
class Fault:
    """A row of the matrix: its name, what is done, and what a reader must know about it."""

    name: str
    bring: Callable[[Stage], Awaitable[None]]
    about: str
    cut_off: bool = False
    unkept: bool = False


async def nothing(stage: Stage) -> None:
    """Break nothing: the matrix itself must find no fault then."""


async def engine_killed(stage: Stage) -> None:
    os.kill(stage.engine_pid, signal.SIGKILL)


async def engine_paused(stage: Stage) -> None:
    os.kill(stage.engine_pid, signal.SIGSTOP)


async def engine_sleeps(stage: Stage) -> None:
    pid = stage.engine_pid
    os.kill(pid, signal.SIGSTOP)
    asyncio.get_running_loop().call_later(2.0, os.kill, pid, signal.SIGCONT)


async def asterisk_killed(stage: Stage) -> None:
    os.kill(stage.exchange_pid, signal.SIGKILL)


async def socket_closed(stage: Stage) -> None:
    stage.line.cut()


async def packets_dropped(stage: Stage) -> None:
    stage.line.silent()


def _locks(stage: Stage, pattern: tuple[tuple[float, float], ...]) -> None:
    held = threading.Event()

    def lock() -> None:
        connection = sqlite3.connect(stage.data / "ansvar.sqlite3", timeout=10, isolation_level=None)
        for hold_s, rest_s in pattern:
            connection.execute("BEGIN EXCLUSIVE")
            held.set()
            threading.Event().wait(hold_s)
            connection.execute("ROLLBACK")
            threading.Event().wait(rest_s)
        connection.close()

    thread = threading.Thread(target=lock)
    thread.start()
    held.wait(10)
    stage.pending.append(thread)


async def database_locked(stage: Stage) -> None:
    await asyncio.to_thread(_locks, stage, ((LASTS_S, 0.0),))


async def database_slow(stage: Stage) -> None:
    await asyncio.to_thread(_locks, stage, ((0.4, 0.03),) * 18)


async def disk_full(stage: Stage) -> None:
    """No file of the engine and the exchange may grow: what is written fails as on a full disk."""
    pids = [stage.engine_pid, stage.exchange_pid] if not stage.small_disk else []
    if stage.small_disk:
        await asyncio.to_thread(stage.fill_disk)
        asyncio.get_running_loop().call_later(LASTS_S, stage.empty_disk)
    before = {pid: resource.prlimit(pid, resource.RLIMIT_FSIZE) for pid in pids[:1]}
    for pid, (_, hard) in before.items():
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (1, hard))

    def mend() -> None:
        for pid, limits in before.items():
            resource.prlimit(pid, resource.RLIMIT_FSIZE, limits)

    asyncio.get_running_loop().call_later(LASTS_S, mend)


async def clock_stepped(stage: Stage) -> None:
    stage.step_clock(3600.0)


async def clock_set_back(stage: Stage) -> None:
    stage.step_clock(-1800.0)
    os.kill(stage.engine_pid, signal.SIGKILL)


async def second_engine(stage: Stage, here: bool = True) -> None:
    """An engine of another place on the same store, and one more in the same place (`here`)."""
    place = json.loads((stage.data / "service.json").read_text())
    other = stage.folder / "other"
    other.mkdir(exist_ok=True)
    (other / "service.json").write_text(json.dumps({**place, "http_port": stage.spare_port}))
    for data in (other, stage.data) if here else (other,):
        stage.processes.append(
            await asyncio.create_subprocess_exec(
                sys.executable, "-m", "ansvar.engine", str(data),
                stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
            )
        )  # fmt: skip


async def second_takes_over(stage: Stage) -> None:
    """A second engine waits; the first is paused for longer than its lease."""
    await second_engine(stage)
    await stage.standby_answers()
    os.kill(stage.engine_pid, signal.SIGSTOP)


FAULTS: Final = (
    Fault("engine killed", engine_killed, "`kill -9`; the supervisor starts it again"),
    Fault("engine paused", engine_paused, "SIGSTOP; the supervisor ends it after 4 s without an answer"),
    Fault("engine asleep 2 s", engine_sleeps, "SIGSTOP, then SIGCONT"),
    Fault("Asterisk killed", asterisk_killed, "`kill -9`; every call on it is cut off", cut_off=True),
    Fault("socket closed", socket_closed, "the control channel between engine and exchange is reset"),
    Fault("packets dropped", packets_dropped, "the control channel carries nothing more, and nobody is told"),
    Fault("database locked", database_locked, f"another process holds it for {LASTS_S:.0f} s"),
    Fault("database slow", database_slow, "locked for 0.4 s at a time, for 8 s"),
    Fault("disk full", disk_full, f"no byte is free for {LASTS_S:.0f} s", unkept=True),
    Fault("clock stepped", clock_stepped, "an hour forward"),
    Fault("clock set back", clock_set_back, "half an hour back, and the engine killed"),
    Fault("second engine started", second_engine, "one in the same place, one elsewhere on the same store"),
    Fault("second engine leads", second_takes_over, "it waits; the first is paused beyond its lease"),
)  # fmt: skip

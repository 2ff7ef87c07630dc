"""Asterisk as a child process: started, asked, watched, stopped.

    exchange = Asterisk(installed, home)
    await exchange.start()                              # ready, or AsteriskError within the deadline
    print(await exchange.run("core show uptime"))
    await exchange.stop()

It runs as the user we are, with no priority and no core files, in a session of its own (Ctrl-C reaches us first,
and calls may end in peace) and dies with the process that started it. What to do after a crash is the caller's to
decide: `on_end` tells of it.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import re
import signal
import sys
import time
from asyncio.subprocess import DEVNULL, PIPE, STDOUT, Process
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import structlog

from ansvar.pbx.console import COMMAND_LIMIT, RUN_LIMIT_S, AsteriskError, BoundedLog, answers, control, why
from ansvar.pbx.fetch import Installed
from ansvar.pbx.home import Home

__all__ = ["Asterisk", "AsteriskError", "End", "control"]

log = structlog.get_logger(__name__)

START_LIMIT_S = 60.0
#: How long calls may still talk when the exchange is asked to stop.
DRAIN_LIMIT_S = 10.0
#: How long Asterisk may take to end once it was told to; it needs about one second.
END_LIMIT_S = 8.0
#: How long one that is ending already may keep the next one waiting.
PATIENCE_S = 5.0
#: Lines kept in memory, to say what was printed last before a crash.
TAIL_LINES = 40
#: How often a starting Asterisk is asked whether it is ready.
POLL_S = 0.05
#: Open files that a busy exchange needs: some ten for each call.
OPEN_FILES = 65_536

# Runs before Asterisk in the child process: it dies with its parent (prctl 1 is PR_SET_PDEATHSIG), writes no core
# files, and may open many files. A program of its own, because code between fork and exec is unsafe with threads.
_BEFORE = """\
import ctypes, os, resource, signal, sys
parent, files = int(sys.argv[1]), int(sys.argv[2])
ctypes.CDLL(None, use_errno=True).prctl(1, signal.SIGTERM, 0, 0, 0)
if os.getppid() != parent:
    sys.exit(3)
hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
most = files if hard == resource.RLIM_INFINITY else min(files, hard)
resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
os.umask(0o077)
os.execv(sys.argv[3], sys.argv[3:])
"""


@dataclass(frozen=True, slots=True)
class End:
    """How an Asterisk ended."""

    code: int | None
    """Its exit code; None if a signal ended it."""
    signal: int | None
    """The signal that ended it; None if it ended itself."""
    ran_s: float
    asked: bool
    """We had told it to stop."""
    last: tuple[str, ...]
    """The last lines it printed; may hold numbers, so not for logs."""

    def __str__(self) -> str:
        how = f"by signal {signal.Signals(self.signal).name}" if self.signal else f"with code {self.code}"
        return f"Asterisk ended {how} after {self.ran_s:.1f} s"


class Asterisk:
    """One Asterisk, run on the configuration of a home. Can be started again after it has ended."""

    def __init__(
        self,
        installed: Installed,
        home: Home,
        *,
        conf: Path | None = None,
        on_end: Callable[[End], None] | None = None,
    ) -> None:
        """`conf` is the asterisk.conf to use, that of the home if not given; its astrundir must be `home.run`.

        `on_end` is called once in the event loop when a started Asterisk has ended, for whatever reason; look at
        `End.asked` to tell a crash.
        """
        self.installed, self.home, self.conf = installed, home, conf or home.conf
        self._on_end = on_end
        self._process: Process | None = None
        self._watch: asyncio.Task[End] | None = None
        self._asked = False
        self._started_at = 0.0
        self._tail: deque[str] = deque(maxlen=TAIL_LINES)

    @property
    def pid(self) -> int | None:
        """The process id while it runs, else None."""
        running = self._process is not None and self._watch is not None and not self._watch.done()
        return self._process.pid if running and self._process else None

    @property
    def tail(self) -> tuple[str, ...]:
        """The last lines it printed."""
        return tuple(self._tail)

    async def start(self, limit_s: float = START_LIMIT_S) -> None:
        """Start it and return when it has fully booted.

        You must start it from the thread that lives longest: when that thread ends, Asterisk ends. Raises
        AsteriskError if it runs already, if another Asterisk has this home, if it ends while it starts, or if it
        takes too long; it then runs no more.
        """
        if self.pid is not None:
            raise AsteriskError("this Asterisk is running already; stop it first")
        if not self.conf.is_file():
            raise AsteriskError(f"`{self.conf}` is not there; write it with `ansvar pbx configure`")
        self.home.create()
        deadline = time.monotonic() + limit_s
        lock = await self._alone(deadline)
        self._asked = False
        self._tail.clear()
        self._started_at = time.monotonic()
        command = [*self.installed.asterisk, "-C", str(self.conf), "-f", "-n"]
        try:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-I", "-S", "-c", _BEFORE, str(os.getpid()), str(OPEN_FILES), *command,
                stdin=DEVNULL, stdout=PIPE, stderr=STDOUT, start_new_session=True, cwd=self.home.asterisk,
                env=_environment(), pass_fds=(lock,),
            )  # fmt: skip
        finally:
            os.close(lock)
        self._watch = asyncio.create_task(self._watched(self._process), name="asterisk")
        try:
            await self._booted(deadline, limit_s)
        except BaseException:
            await self._end_now()
            raise
        log.info(
            "asterisk_ready",
            pid=self.pid,
            version=self.installed.version,
            after_s=round(time.monotonic() - self._started_at, 2),
        )

    async def stop(self, drain_s: float = DRAIN_LIMIT_S) -> End | None:
        """Stop it and return how it ended; None if it was not running. Never raises for an unwilling Asterisk.

        1. No new calls; calls in progress may end, for `drain_s` seconds at most.
        2. Then it is told to end, with some seconds for that.
        3. Then it is killed.
        """
        if self._watch is None or self._process is None:
            return None
        self._asked = True
        if self.pid is not None and drain_s > 0:
            with suppress(AsteriskError):
                await self._drained(drain_s)
        return await self._end_now()

    async def wait(self) -> End:
        """Return when it has ended, and how. You must have started it."""
        if self._watch is None:
            raise AsteriskError("this Asterisk was never started")
        return await asyncio.shield(self._watch)

    async def run(self, command: str, limit_s: float = RUN_LIMIT_S) -> str:
        """Return what Asterisk prints for a command of its command line, such as `core show uptime`.

        Commands hold no end of line, and 480 bytes at most. An unknown command gives Asterisk's own sentence.
        Raises AsteriskError if nothing answers in time.
        """
        try:
            return await control(self.home.control, command, limit_s)
        except (OSError, TimeoutError) as error:
            raise AsteriskError(
                f"Asterisk does not answer at `{self.home.control}` ({why(error)}); is it running?"
            ) from error

    async def _alone(self, deadline: float) -> int:
        """Return a lock on this home that Asterisk will hold as long as it lives, once no other has it.

        One that is just ending gets some seconds: until it has ended it may hold ports that the next one needs.
        One that hangs though its supervisor has gone is killed: nobody else would ever end it.
        """
        patience = min(deadline, time.monotonic() + PATIENCE_S)
        lock = os.open(self.home.run / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            while not (_locked(lock) and not await answers(self.home.control)):
                if time.monotonic() > patience:
                    if not self._orphan_killed(lock):
                        raise AsteriskError(
                            f"another Asterisk (process {self._pid_in_file() or 'unknown'}) uses `{self.home.data}`; "
                            "stop it, or name another data folder with ANSVAR_DATA_DIR"
                        )
                    patience = min(deadline, time.monotonic() + PATIENCE_S)
                await asyncio.sleep(POLL_S)
            for left in (self.home.control, self.home.pid_file):
                left.unlink(missing_ok=True)
            os.ftruncate(lock, 0)
            os.pwrite(lock, str(os.getpid()).encode(), 0)
        except BaseException:
            os.close(lock)
            raise
        return lock

    def _orphan_killed(self, lock: int) -> bool:
        """Kill the Asterisk of this home if the process that started it is there no more; say whether it was."""
        pid, parent = self._pid_in_file(), os.pread(lock, 20, 0).decode(errors="replace")
        try:
            ours = os.fsencode(self.conf) in Path(f"/proc/{int(pid)}/cmdline").read_bytes().split(b"\0")
            if not ours or not parent.isdigit() or Path(f"/proc/{parent}").exists():
                return False
            os.kill(int(pid), signal.SIGKILL)
        except (OSError, ValueError):
            return False
        log.warning("asterisk_orphan_killed", pid=int(pid))
        return True

    def _pid_in_file(self) -> str:
        try:
            return self.home.pid_file.read_text().strip()
        except OSError:
            return ""

    async def _booted(self, deadline: float, limit_s: float) -> None:
        assert self._watch is not None
        asking = asyncio.create_task(self._ask_until_booted(deadline), name="asterisk boot")
        try:
            await asyncio.wait({asking, self._watch}, return_when=asyncio.FIRST_COMPLETED)
            if not asking.done():
                raise AsteriskError(f"{self._watch.result()}, before it was ready: {self._said()}")
            if not asking.result():
                raise AsteriskError(f"Asterisk was not ready after {limit_s:.0f} s: {self._said()}")
        finally:
            asking.cancel()

    async def _ask_until_booted(self, deadline: float) -> bool:
        while (left := deadline - time.monotonic()) > 0:
            # Asterisk makes the socket early, and may close it on us while it is still starting.
            with suppress(OSError, TimeoutError):
                if "fully booted" in await control(self.home.control, "core waitfullybooted", left):
                    return True
            await asyncio.sleep(POLL_S)
        return False

    def _said(self) -> str:
        """Return the last complaint among the lines printed: what a person needs to mend it."""
        lines = [line for line in self._tail if line.strip()]
        complaints = [line for line in lines if re.search(r"ERROR\[|error while loading|cannot open", line)]
        # The very last one only says that it gives up.
        said = (
            [line for line in complaints if "ASTERISK EXITING" not in line] or lines or ["it printed nothing"]
        )[-1]
        said = re.sub(r"^\[[^]]*\] *|ERROR\[\d+\]: *", "", said).strip()
        return f"{said} (more in `{self.home.console_log}`)"

    async def _drained(self, drain_s: float) -> None:
        """Refuse new calls, and return when Asterisk has ended or the time is over."""
        with suppress(OSError, TimeoutError):
            # The answer is the end of the connection, when Asterisk ends.
            await control(self.home.control, "core stop gracefully", drain_s)

    async def _end_now(self) -> End:
        assert self._process is not None
        assert self._watch is not None
        self._asked = True
        # Not through the process object: it would collect the exit code that asyncio waits for. A killed one takes
        # along whatever it had started: the session is its own.
        pid = self._process.pid
        for kill, how, limit_s in ((os.kill, signal.SIGTERM, END_LIMIT_S), (os.killpg, signal.SIGKILL, None)):
            if self._watch.done() or self._process.returncode is not None:
                break
            with suppress(ProcessLookupError):
                kill(pid, how)
            with suppress(TimeoutError):
                await asyncio.wait_for(asyncio.shield(self._watch), limit_s)
        return await asyncio.shield(self._watch)

    async def _watched(self, process: Process) -> End:
        """Keep what it prints until it ends, and tell of its end."""
        assert process.stdout is not None
        with BoundedLog(self.home.console_log) as file:
            rest = b""
            while chunk := await process.stdout.read(1 << 16):
                file.write(chunk)
                *lines, rest = (rest + chunk).split(b"\n")
                self._tail.extend(line.decode("utf-8", "replace") for line in lines)
                rest = rest[-COMMAND_LIMIT:] if len(rest) > 1 << 16 else rest
        returned = await process.wait()
        if rest:
            self._tail.append(rest.decode("utf-8", "replace"))
        end = End(
            code=returned if returned >= 0 else None,
            signal=-returned if returned < 0 else None,
            ran_s=time.monotonic() - self._started_at,
            asked=self._asked,
            last=self.tail,
        )
        tell = log.info if end.asked else log.error
        tell("asterisk_ended", code=end.code, signal=end.signal, ran_s=round(end.ran_s, 1), asked=end.asked)
        if self._on_end is not None:
            try:
                self._on_end(end)
            except Exception:  # whoever waits for the end must still learn of it
                log.exception("asterisk_on_end_failed")
        return end


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _environment() -> dict[str, str]:
    """Return what Asterisk may know of our environment: next to nothing, for the dialplan can read it.

    Where no name server answers, Asterisk would wait ten seconds for the name of its own host: one try of a second.
    """
    return {
        "PATH": os.defpath,
        "HOME": "/nonexistent",
        "LANG": "C.UTF-8",
        "RES_OPTIONS": "timeout:1 attempts:1",
        **({"TZ": os.environ["TZ"]} if "TZ" in os.environ else {}),
    }

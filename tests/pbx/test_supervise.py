"""Supervision is tried on the real Asterisk, with a configuration of a few modules and no phones."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

from ansvar.pbx.console import BoundedLog, control
from ansvar.pbx.fetch import Installed
from ansvar.pbx.home import Home
from ansvar.pbx.supervise import Asterisk, AsteriskError, End

LIMIT_S = 90


@pytest.fixture(scope="session")
def installed(asterisk_installed: Installed) -> Installed:
    return asterisk_installed


@pytest.fixture
def home(tmp_path: Path, installed: Installed) -> Home:
    made = Home(tmp_path / "data").create()
    folders = {
        "astetcdir": made.etc, "astmoddir": installed.modules, "astvarlibdir": made.lib, "astdbdir": made.lib,
        "astkeydir": made.lib, "astdatadir": installed.data, "astagidir": made.lib, "astspooldir": made.spool,
        "astrundir": made.run, "astlogdir": made.log,
    }  # fmt: skip
    made.conf.write_text("[directories]\n" + "".join(f"{name} => {path}\n" for name, path in folders.items()))
    modules = ("pbx_config", "res_clioriginate", "app_echo", "app_verbose")
    (made.etc / "modules.conf").write_text("[modules]\n" + "".join(f"load={name}.so\n" for name in modules))
    (made.etc / "logger.conf").write_text("[general]\n[logfiles]\nconsole => notice,warning,error\n")
    (made.etc / "extensions.conf").write_text(
        "[test]\nexten => long,1,Answer()\n same => n,Wait(600)\n"
        "exten => short,1,Answer()\n same => n,Wait(1)\n same => n,Log(NOTICE,talked to the end)\n"
    )
    return made


def play(scene: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Run a scene of a test, with a deadline."""

    async def in_time() -> None:
        async with asyncio.timeout(LIMIT_S):
            await scene()

    asyncio.run(in_time())


def gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except OSError:
        return True


def test_given_a_configuration_when_started_then_it_is_ready_answers_and_stops(
    installed: Installed, home: Home
) -> None:
    ends: list[End] = []

    async def scene() -> None:
        exchange = Asterisk(installed, home, on_end=ends.append)
        await exchange.start()
        pid = exchange.pid
        assert pid is not None
        assert home.pid_file.read_text().strip() == str(pid)
        assert "fully booted" in await exchange.run("core waitfullybooted")
        assert "System uptime" in await exchange.run("core show uptime")
        assert "No such command 'nonsense'" in await exchange.run("nonsense")
        limits = Path(f"/proc/{pid}/limits").read_text()
        assert "Max core file size        0 " in limits
        assert "ANSVAR" not in Path(f"/proc/{pid}/environ").read_text()
        assert os.getpgid(pid) == pid  # Ctrl-C on the terminal is not for it
        assert os.getpriority(os.PRIO_PROCESS, pid) == os.getpriority(os.PRIO_PROCESS, 0)
        end = await exchange.stop()
        assert end is not None
        assert (end.code, end.signal, end.asked) == (0, None, True)
        assert exchange.pid is None
        assert gone(pid)
        with pytest.raises(AsteriskError, match="does not answer"):
            await exchange.run("core show uptime")

    os.environ["ANSVAR_TEST_SECRET"] = "x"
    try:
        play(scene)
    finally:
        del os.environ["ANSVAR_TEST_SECRET"]
    assert [end.asked for end in ends] == [True]
    assert "Asterisk Ready" in home.console_log.read_text()
    assert home.console_log.stat().st_mode & 0o777 == 0o600


def test_given_a_killed_exchange_when_it_ends_then_it_is_told_and_can_be_started_again(
    installed: Installed, home: Home
) -> None:
    async def scene() -> None:
        told: asyncio.Queue[End] = asyncio.Queue()
        exchange = Asterisk(installed, home, on_end=told.put_nowait)
        await exchange.start()
        assert exchange.pid is not None
        os.kill(exchange.pid, signal.SIGKILL)
        end = await told.get()
        assert (end.signal, end.asked) == (signal.SIGKILL, False)
        assert str(end).startswith("Asterisk ended by signal SIGKILL after ")
        assert await exchange.wait() == end
        await exchange.start()
        assert "System uptime" in await exchange.run("core show uptime")
        await exchange.stop(0)
        assert (await told.get()).asked

    play(scene)


def test_given_a_paused_exchange_when_stopped_then_it_is_killed(
    installed: Installed, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ansvar.pbx.supervise.END_LIMIT_S", 0.3)

    async def scene() -> None:
        exchange = Asterisk(installed, home)
        await exchange.start()
        assert exchange.pid is not None
        os.kill(exchange.pid, signal.SIGSTOP)
        with pytest.raises(AsteriskError, match="no answer in time"):
            await exchange.run("core show uptime", 0.2)
        end = await exchange.stop(0.2)
        assert end is not None
        assert end.signal == signal.SIGKILL

    play(scene)


@pytest.mark.parametrize(
    ("call", "drain_s", "talks_to_the_end"), [("short", 20.0, True), ("long", 0.5, False)]
)
def test_given_a_call_when_stopped_then_it_may_end_in_peace_but_not_forever(
    installed: Installed, home: Home, call: str, drain_s: float, talks_to_the_end: bool
) -> None:
    async def scene() -> None:
        exchange = Asterisk(installed, home)
        await exchange.start()
        await exchange.run(f"channel originate Local/{call}@test application Echo")
        if not talks_to_the_end:
            assert "2 active channels" in await exchange.run("core show channels")
        began = asyncio.get_running_loop().time()
        end = await exchange.stop(drain_s)
        took_s = asyncio.get_running_loop().time() - began
        assert end is not None
        assert end.code == 0
        assert took_s < 60  # much less than the ten minutes of the long one
        assert talks_to_the_end or took_s > drain_s
        assert ("talked to the end" in home.console_log.read_text()) == talks_to_the_end

    play(scene)


def test_given_an_exchange_that_runs_when_a_second_is_started_then_refused_with_its_process(
    installed: Installed, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ansvar.pbx.supervise.PATIENCE_S", 0.2)

    async def scene() -> None:
        first = Asterisk(installed, home)
        await first.start()
        with pytest.raises(AsteriskError, match=f"process {first.pid}"):
            await Asterisk(installed, home).start()
        with pytest.raises(AsteriskError, match="running already"):
            await first.start()
        assert "System uptime" in await first.run("core show uptime")
        await first.stop(0)

    play(scene)


def test_given_a_module_that_must_load_but_cannot_when_started_then_its_complaint_is_told(
    installed: Installed, home: Home
) -> None:
    with (home.etc / "modules.conf").open("a") as file:
        file.write("require=chan_nothing.so\n")
    ends: list[End] = []

    async def scene() -> None:
        with pytest.raises(AsteriskError, match=r"chan_nothing.*console\.log"):
            await Asterisk(installed, home, on_end=ends.append).start()

    play(scene)
    assert len(ends) == 1


def test_given_no_configuration_when_started_then_the_command_that_writes_it_is_named(
    installed: Installed, tmp_path: Path
) -> None:
    async def scene() -> None:
        with pytest.raises(AsteriskError, match="ansvar pbx configure"):
            await Asterisk(installed, Home(tmp_path)).start()

    play(scene)


def test_given_a_start_that_takes_too_long_when_the_time_is_over_then_nothing_runs_on(
    installed: Installed, home: Home
) -> None:
    async def scene() -> None:
        exchange = Asterisk(installed, home)
        with pytest.raises(AsteriskError, match="not ready after"):
            await exchange.start(0.01)
        assert exchange.pid is None

    play(scene)


PARENT = """
import asyncio, json, sys
from pathlib import Path
from ansvar.pbx.fetch import find
from ansvar.pbx.home import Home, cache_dir
from ansvar.pbx.supervise import Asterisk

async def main():
    exchange = Asterisk(find(cache_dir()), Home(Path(sys.argv[1])))
    await exchange.start()
    print(json.dumps(exchange.pid), flush=True)
    await exchange.wait()

asyncio.run(main())
"""


@pytest.mark.parametrize("hangs", [False, True])
def test_given_a_killed_parent_when_the_next_starts_then_the_old_exchange_is_gone_first(
    installed: Installed, home: Home, hangs: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if hangs:
        monkeypatch.setattr("ansvar.pbx.supervise.PATIENCE_S", 0.2)
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, str(home.data)], stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        pid = next(found for line in parent.stdout if isinstance(found := _json(line), int))
        assert not gone(pid)
        if hangs:
            os.kill(pid, signal.SIGSTOP)
        parent.kill()

    async def scene() -> None:
        exchange = Asterisk(installed, home)
        await exchange.start()
        assert gone(pid)
        await exchange.stop(0)

    play(scene)


def test_given_a_listener_that_fails_when_it_ends_then_the_end_is_told_all_the_same(
    installed: Installed, home: Home
) -> None:
    def fail(end: End) -> None:
        raise RuntimeError("listener")

    async def scene() -> None:
        exchange = Asterisk(installed, home, on_end=fail)
        await exchange.start()
        end = await exchange.stop(0)
        assert end is not None
        assert end.asked

    play(scene)


def _json(line: str) -> object:
    try:
        return json.loads(line)
    except ValueError:
        return None


@pytest.mark.parametrize("command", ["two\nlines", "nul\0", "x" * 500])
def test_given_what_is_no_command_when_asked_then_refused(tmp_path: Path, command: str) -> None:
    with pytest.raises(AsteriskError, match="one line of at most"):
        asyncio.run(control(tmp_path / "none", command))


def test_given_a_full_log_when_written_then_the_part_before_stays_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "console.log"
    with BoundedLog(path, limit=10) as log:
        for part in (b"one\n", b"two\n", b"three\n", b"four\n"):
            log.write(part)
    assert path.read_bytes() == b"four\n"
    assert path.with_name("console.log.1").read_bytes() == b"three\n"


def test_given_a_folder_that_is_gone_when_logging_then_nothing_is_raised(tmp_path: Path) -> None:
    with BoundedLog(tmp_path / "none" / "console.log") as log:
        log.write(b"lost\n")

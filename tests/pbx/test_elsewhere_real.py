"""The service on an Asterisk that somebody else runs: what was left without it becomes promises, calls stay its own."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import urllib.request
from datetime import UTC, datetime
from pathlib import Path

from ansvar import store as stores
from ansvar.pbx.configure.plain import asterisk_conf
from ansvar.pbx.fetch import Installed
from ansvar.pbx.home import Home
from ansvar.pbx.supervise import Asterisk
from ansvar.phone import Phone, sound
from ansvar.store.values import Kept
from pbx.configured import KIM, MAIN, ROOT, SOON, paths_of, run, soon
from ports import free_ports

ANSVAR = str(Path(sys.executable).with_name("ansvar"))
COMPANY = (
    "--policy", str(ROOT / "policies" / "company.toml"), "--organisation", str(ROOT / "organisations" / "company"),
)  # fmt: skip
PATIENCE_S = 1


def test_given_anothers_asterisk_when_the_service_comes_then_what_was_left_without_it_is_promised(
    asterisk_installed: Installed, tmp_path: Path
) -> None:
    run(lambda: _elsewhere(asterisk_installed, tmp_path))


async def _elsewhere(installed: Installed, folder: Path) -> None:
    theirs, ours = Home(folder / "theirs").create(), Home(folder / "data")
    sip, ari, http = free_ports(3)
    environment = {**os.environ, "ANSVAR_DATA_DIR": str(ours.data), "NO_COLOR": "1"}
    await _ansvar(
        environment, "pbx", "configure", *COMPANY, "--export", str(theirs.etc), "--spool", str(theirs.spool),
        "--ari-port", str(ari), "--patience", str(PATIENCE_S),
    )  # fmt: skip
    _theirs(installed, theirs, sip, ari)
    exchange = Asterisk(installed, theirs)
    await exchange.start()
    try:
        async with Phone(user="try", password=ours.secret("try"), registrar=("127.0.0.1", sip)) as kim:
            await _leaves_a_message(kim)
            service = await asyncio.create_subprocess_exec(
                ANSVAR, "serve", *COMPANY, "--data", str(ours.data), "--pbx", f"127.0.0.1:{ari}", "--http-port",
                str(http), env=environment, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
            )  # fmt: skip
            try:
                await soon(lambda: _ready(http))
                promise = await _promise(ours)
                assert (promise.number, promise.kind) == (KIM, "message")
                assert (theirs.spool / "recording" / f"{promise.recording}.wav").stat().st_size > 30_000
                # What stood for the call is taken away once the promise is kept.
                assert await soon(lambda: not list((theirs.spool / "ansvar").iterdir()))
                # A call that the engine has taken is its own, however long it lasts.
                call = await kim.call(MAIN, shown=KIM)
                await call.answered(SOON)
                await call.hears_sound(PATIENCE_S + 1.0, SOON)
                await call.hangup()
                await _stands_still(kim, service.pid)
            finally:
                service.terminate()
                assert await asyncio.wait_for(service.wait(), SOON) == 0
    finally:
        await exchange.stop(drain_s=0)


async def _stands_still(kim: Phone, service: int) -> None:
    """With supervisor and engine paused, a call goes on without them when their time is over."""
    children = Path(f"/proc/{service}/task/{service}/children").read_text().split()
    paused = [service, *map(int, children)]
    for pid in paused:
        os.kill(pid, signal.SIGSTOP)
    try:
        await _leaves_a_message(kim)
    finally:
        for pid in reversed(paused):
            os.kill(pid, signal.SIGCONT)


async def _leaves_a_message(kim: Phone) -> None:
    call = await kim.call(MAIN, shown=KIM)
    await call.answered(SOON)
    await call.hears_tone(1000.0, SOON, for_s=0.12)
    await call.say(sound.tone(700.0, 2.5))
    await call.hangup()


def _theirs(installed: Installed, home: Home, sip: int, ari: int) -> None:
    """Write the Asterisk of somebody else, with the lines that the README of the export asks for."""
    files = {
        "asterisk.conf": asterisk_conf(paths_of(installed, home), "sv"),
        "modules.conf": "[modules]\nautoload=yes\nnoload=res_pjsip_endpoint_identifier_anonymous.so\n",
        "logger.conf": "[general]\n[logfiles]\nmessages=notice,warning,error\n",
        "pjsip.conf": "[global]\ntype=global\nendpoint_identifier_order=username,ip,auth_username\n"
        f"[mine]\ntype=transport\nprotocol=udp\nbind=127.0.0.1:{sip}\n#include ansvar_pjsip.conf\n",
        "extensions.conf": "[general]\n#include ansvar_extensions.conf\n",
        "ari.conf": "[general]\nenabled=yes\n#include ansvar_ari.conf\n",
        "http.conf": f"[general]\nenabled=yes\nbindaddr=127.0.0.1\nbindport={ari}\n",
    }
    for name, text in files.items():
        (home.etc / name).write_text(text)
    (home.spool / "ansvar").mkdir()


async def _ansvar(environment: dict[str, str], *arguments: str) -> None:
    ran = await asyncio.create_subprocess_exec(
        ANSVAR, *arguments, env=environment, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    said, _ = await ran.communicate()
    assert ran.returncode == 0, said.decode()


def _ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2) as reply:
            assert "server" not in reply.headers, "what we are made of is nobody's business"
            return bool(json.loads(reply.read())["ready"])
    except OSError:
        return False


async def _promise(home: Home) -> Kept:
    def look() -> tuple[Kept, ...]:
        store = stores.open(home.data)
        try:
            found = store.calls.recovery()  # nothing is in progress: what there is has been brought in
            assert not [each for each in found.live if each.call]
            ever = datetime(2020, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC)
            return tuple(
                promise
                for record in store.calls.records(*ever)
                for promise in store.promises.of_call(record.call)
            )
        finally:
            store.close()

    end = asyncio.get_running_loop().time() + SOON
    while not (found := await asyncio.to_thread(look)):
        assert asyncio.get_running_loop().time() < end, "no promise was made of what was left"
        await asyncio.sleep(0.05)
    (promise,) = found
    return promise

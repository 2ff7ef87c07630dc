"""A small real Asterisk for the tests of phones: accounts 200, 300, 400, an echo (600), a tone (700), lamps (8...)."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from ansvar.pbx.fetch import Installed, find
from ansvar.pbx.home import Home, cache_dir
from ansvar.pbx.supervise import Asterisk
from phone.line import SOON
from ports import free_port

ACCOUNTS = ("200", "300", "400")
PASSWORD = "a-secret-of-the-tests"

MODULES = """[modules]
autoload=yes
noload=res_hep.so
noload=res_hep_pjsip.so
noload=res_hep_rtcp.so
noload=app_voicemail.so
noload=chan_iax2.so
noload=chan_unistim.so
noload=pbx_dundi.so
noload=cdr_csv.so
noload=cdr_custom.so
noload=res_phoneprov.so
noload=app_queue.so
"""

ENDPOINT = """
[{name}]
type=endpoint
context=inside
auth={name}
aors={name}
disallow=all
allow=alaw
direct_media=no
bind_rtp_to_media_address=yes
media_address=127.0.0.1
identify_by=username,auth_username
trust_id_inbound=yes
send_pai=yes
mailboxes={name}@test
mwi_subscribe_replaces_unsolicited=yes
callerid="Account {name}" <{name}>
[{name}]
type=auth
auth_type=digest
username={name}
password={password}
[{name}]
type=aor
max_contacts=2
mailboxes={name}@test
"""

DIALPLAN = """[inside]
exten => _[234]00,1,Dial(PJSIP/${EXTEN},20)
 same => n,Hangup()
exten => 600,1,Answer()
 same => n,Echo()
exten => 700,1,Answer()
 same => n,PlayTones(440)
 same => n,Wait(20)
exten => _8X00.,1,MinivmMWI(${EXTEN:1:3}@test,0,${EXTEN:4:1},0)
 same => n,Hangup()
"""


def installed() -> Installed:
    """Return the fetched Asterisk; a machine without it skips, but never in CI, where it must be there."""
    found = find(cache_dir())
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("no Asterisk here; run `ansvar pbx install`")
        pytest.skip("no Asterisk here; `ansvar pbx install` fetches it")
    return found


async def until_quiet(exchange: Asterisk) -> None:
    """Return when no channel is left: an exchange takes a call down after it has said so to both ends."""
    end = asyncio.get_running_loop().time() + SOON
    while left := (await exchange.run("core show channels concise")).strip():
        assert asyncio.get_running_loop().time() < end, left
        await asyncio.sleep(0.02)


@asynccontextmanager
async def exchange(folder: Path) -> AsyncIterator[tuple[str, int]]:
    """Run the exchange; gives the host and port of its SIP."""
    asterisk = installed()
    home = Home(folder / "data").create()
    etc = home.conf.parent
    etc.mkdir(parents=True, exist_ok=True)
    port = free_port()
    media = 12_000 + port % 80 * 100
    folders = {
        "astetcdir": etc, "astmoddir": asterisk.modules, "astvarlibdir": home.lib, "astdbdir": home.lib,
        "astkeydir": home.lib, "astdatadir": asterisk.data, "astagidir": home.lib, "astspooldir": home.spool,
        "astrundir": home.run, "astlogdir": home.log,
    }  # fmt: skip
    files = {
        "asterisk.conf": "[directories]\n" + "".join(f"{name} => {path}\n" for name, path in folders.items()),
        "modules.conf": MODULES,
        "logger.conf": "[general]\n[logfiles]\nconsole => error,warning\n",
        "rtp.conf": f"[general]\nrtpstart={media}\nrtpend={media + 99}\n",
        "pjsip.conf": "[global]\ntype=global\nendpoint_identifier_order=username,auth_username\n"
        f"[udp]\ntype=transport\nprotocol=udp\nbind=127.0.0.1:{port}\n"
        + "".join(ENDPOINT.format(name=name, password=PASSWORD) for name in ACCOUNTS),
        "extensions.conf": DIALPLAN,
        "minivm.conf": "[general]\n",
    }
    for name, text in files.items():
        (etc / name).write_text(text)
    running = Asterisk(asterisk, home)
    await running.start()
    try:
        yield "127.0.0.1", port
        await until_quiet(running)
    finally:
        await running.stop(drain_s=0)

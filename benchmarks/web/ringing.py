"""From a call that comes in until the operator's desk shows it, on the whole service with real SIP; and a first load."""

from __future__ import annotations

import asyncio
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import time
from typing import Any, Final

from ansvar.directory.files import load_organisation
from ansvar.engine.place import Place
from ansvar.pbx.home import Home
from ansvar.phone import Phone
from common import quantile
from web.alone import HERE, ROOT, Pages, tcp_port
from web.chrome import chrome, page_of

CALLS: Final = 30
SOON_S: Final = 30.0
START_S: Final = 120.0
#: What is asked for and stays open: the desk's own news.
_NEVER_END: Final = frozenset({"EventSource"})
#: The operator whose desk is looked at, and the numbers that callers show.
OPERATOR: Final = "olga.nyberg"
CALLERS: Final = tuple(f"+464062804{last:02}" for last in range(90))


@dataclass(frozen=True, slots=True)
class Rung:
    """Milliseconds from the INVITE until the desk shows the call; `phone_ms`: until the telephone rings."""

    median_ms: float
    most_ms: float
    calls: int
    phone_ms: float


@dataclass
class Load:
    """A first load: bytes over the wire by kind, and milliseconds until the page can be used."""

    by_kind: dict[str, int] = field(default_factory=dict)
    files: int = 0
    usable_ms: float = 0.0

    @property
    def kb(self) -> float:
        """All of it."""
        return sum(self.by_kind.values()) / 1000


def measure(folder: Path, calls: int = CALLS) -> tuple[Rung, dict[str, Load]]:
    """Run a service, call the operator so many times, then open the desk in a browser that has nothing."""
    return asyncio.run(_measured(folder, calls))


@asynccontextmanager
async def _service(folder: Path) -> AsyncIterator[Place]:
    data = folder / "data"
    command = [
        str(Path(sys.executable).with_name("ansvar")), "serve", "--demo", "--policy", str(ROOT / "policies" / "falkenberg.toml"),
        "--organisation", str(ROOT / "organisations" / "falkenberg"), "--data", str(data),
        "--http-port", str(tcp_port()), "--sip-port", str(tcp_port()), "--ari-port", str(tcp_port()), "--drain", "0",
    ]  # fmt: skip
    with (folder / "serve.log").open("wb") as log:
        serving = await asyncio.create_subprocess_exec(
            *command, stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=log
        )
    assert serving.stdout is not None
    try:
        async with asyncio.timeout(START_S):
            while b"demonstration phones answer" not in (line := await serving.stdout.readline()):
                assert line, (folder / "serve.log").read_text()[-3000:]
        drain = asyncio.create_task(serving.stdout.read())
        yield Place.read(data)
        drain.cancel()
    finally:
        if serving.returncode is None:
            serving.send_signal(signal.SIGTERM)
            await asyncio.wait_for(serving.wait(), 60)


async def _measured(folder: Path, calls: int) -> tuple[Rung, dict[str, Load]]:
    async with _service(folder) as place:
        found = Pages(place, None)  # type: ignore[arg-type]
        (cookie,) = await asyncio.to_thread(found.sessions, [OPERATOR])
        number = load_organisation(place.organisation).people[OPERATOR].direct
        caller = Phone(
            HERE, 0, user="try", password=Home(place.data).secret("try"), registrar=(HERE, place.sip_port)
        )
        async with chrome() as browser:
            async with caller, page_of(browser, f"{found.address}/desk/", cookie) as page:
                rung = await _calls(caller, page, f"sip:{number}@{HERE}:{place.sip_port}", calls)
            desk = f"{found.address}/desk/"
            loads = {
                "with a telephone beside it": await _loaded(browser, desk, cookie, phone="off"),
                "with the telephone in the browser switched on": await _loaded(
                    browser, desk, cookie, phone="on"
                ),
            }
        return rung, loads


#: Whether the operator's own call, on the desk, is one from this number.
_HOLDS: Final = """
() => {
  window.holds = (digits) => document.getElementById("call").textContent.replace(/\\D/g, "").includes(digits);
}
"""


async def _calls(caller: Phone, page: Any, uri: str, calls: int) -> Rung:
    screen, phone = [], []
    await page.evaluate(_HOLDS)
    for at in range(calls + 1):
        shown = CALLERS[at % len(CALLERS)]
        digits = re.sub(r"\D", "", shown)[2:]
        await page.evaluate("(digits) => { window.seen = window.shown(() => window.holds(digits)); }", digits)
        began = time()
        call = await caller.call(uri, shown=shown)
        await call.ringing(SOON_S)
        rings = time()
        seen = await page.evaluate("window.seen")
        await call.hangup()
        await page.evaluate("(digits) => window.shown(() => !window.holds(digits))", digits)
        if at:  # the first one warms up
            screen.append(seen - began * 1000)
            phone.append((rings - began) * 1000)
    return Rung(median(screen), quantile(screen, 0.95), len(screen), median(phone))


async def _loaded(browser: Any, address: str, cookie: str, phone: str) -> Load:
    """Open a page in a browser that has nothing of it, and count what comes over the wire.

    `phone`: whether that browser is the operator's telephone, `on` or `off`: its own choice, kept in it.
    """
    found = Load()
    async with page_of(browser, "about:blank", cookie) as page:
        await page.add_init_script(f"try {{ localStorage.setItem('ansvar-phone', '{phone}'); }} catch {{}}")
        wire = await page.context.new_cdp_session(page)
        await wire.send("Network.enable")
        kinds: dict[str, str] = {}
        size: dict[str, int] = {}
        coming: set[str] = set()
        still = asyncio.Event()

        def asked(event: Any) -> None:
            if event["type"] not in _NEVER_END:
                coming.add(event["requestId"])
                still.clear()

        def over(event: Any) -> None:
            coming.discard(event["requestId"])
            if not coming:
                still.set()

        def response(event: Any) -> None:
            kinds[event["requestId"]] = event["type"]
            size[event["requestId"]] = int(event["response"]["encodedDataLength"])

        def data(event: Any) -> None:
            size[event["requestId"]] = size.get(event["requestId"], 0) + int(event["encodedDataLength"])

        def finished(event: Any) -> None:
            size[event["requestId"]] = int(event["encodedDataLength"])
            over(event)

        wire.on("Network.requestWillBeSent", asked)
        wire.on("Network.loadingFailed", over)
        wire.on("Network.responseReceived", response)
        wire.on("Network.dataReceived", data)
        wire.on("Network.loadingFinished", finished)
        began = time()
        await page.goto(address, wait_until="load")
        found.usable_ms = (time() - began) * 1000
        # What scripts and styles ask for later, and what that asks for.
        if phone == "on":
            await page.locator('#phone[data-state="ready"]').wait_for(timeout=SOON_S * 1000)
        await page.evaluate("document.fonts.ready.then(() => new Promise(requestIdleCallback))")
        while coming:
            async with asyncio.timeout(SOON_S):
                await still.wait()
            await page.evaluate("new Promise(requestIdleCallback)")
        for request, kind in kinds.items():
            found.by_kind[kind] = found.by_kind.get(kind, 0) + size.get(request, 0)
        found.files = len(kinds)
    return found

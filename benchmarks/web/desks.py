"""Two hundred desks that are open: who hears of a caller, and how soon."""

from __future__ import annotations

import asyncio
import json
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import time
from typing import Final

from common import quantile
from web.alone import HERE, SESSION, START_S, Pages, engine, falkenberg, pages, place_of

DESKS: Final = 200
WAITING: Final = 8
EVENTS_A_S: Final = 10
_MOST_BYTES: Final = 4_000_000
#: What happened last is told within this time.
_LAST_S: Final = 3.0


@dataclass
class Desk:
    """What one desk has heard: when, and which calls wait from then on."""

    heard: list[tuple[float, bytes]] = field(default_factory=list)
    bytes: int = 0
    faults: int = 0
    news: asyncio.Event = field(default_factory=asyncio.Event)

    async def until(self, so: Callable[[Desk], bool]) -> None:
        """Return when something is so of what was heard, or when the desk was cut off."""
        while not (so(self) or self.faults):
            self.news.clear()
            await self.news.wait()


async def _all(desks: list[Desk], so: Callable[[Desk], bool], within_s: float) -> None:
    """Wait until something is so of every desk; raise `TimeoutError` when it is not in time."""
    async with asyncio.timeout(within_s):
        await asyncio.gather(*(desk.until(so) for desk in desks))
    assert not any(desk.faults for desk in desks), "a desk was cut off"


@dataclass(frozen=True, slots=True)
class Told:
    """How soon desks heard, in milliseconds, and what that took of the pages' process."""

    median_ms: float
    most_ms: float
    heard: int
    awaited: int
    memory_mb: float
    core: float
    kb: float


async def follow(port: int, path: str, cookie: str, desk: Desk) -> None:
    """Keep a desk's stream open, as a browser does, until cancelled."""
    reader, writer = await asyncio.open_connection(HERE, port, limit=_MOST_BYTES)
    try:
        writer.write(
            f"GET {path} HTTP/1.1\r\nHost: {HERE}:{port}\r\nCookie: {SESSION}={cookie}\r\n"
            "Accept: text/event-stream\r\nAccept-Language: sv\r\n\r\n".encode()
        )
        head = await reader.readuntil(b"\r\n\r\n")
        if b" 200 " not in head.split(b"\r\n", 1)[0]:
            desk.faults += 1
            return
        while True:
            size = int((await reader.readline()).strip() or b"0", 16)
            if not size:
                desk.faults += 1
                return
            chunk = await reader.readexactly(size + 2)
            desk.bytes += size
            if b"data: " in chunk:
                desk.heard.append((time(), chunk))
                desk.news.set()
    except (OSError, asyncio.IncompleteReadError):
        desk.faults += 1
    finally:
        desk.news.set()
        writer.close()


def measure(folder: Path, seconds: float) -> Told:
    """Open the desks, let callers come and go for so long, and return how soon each was on each desk."""
    organisation = falkenberg(DESKS)
    place = place_of(folder, organisation)
    with engine(place, WAITING), pages(place) as found:
        cookies = found.sessions(organisation.operators)
        return asyncio.run(_measured(found, cookies, seconds))


async def _measured(found: Pages, cookies: list[str], seconds: float) -> Told:
    place = found.place
    desks = [Desk() for _ in cookies]
    open_ = [
        asyncio.create_task(follow(place.http_port, "/desk/live/", cookie, desk))
        for cookie, desk in zip(cookies, desks, strict=True)
    ]
    await _all(desks, lambda desk: bool(desk.heard), START_S)
    # What was on its way while others were still connecting is not counted.
    everybody = time()
    await _all(desks, lambda desk: desk.heard[-1][0] > everybody, START_S)
    before, since = found.used, time()
    await _all(desks, lambda desk: desk.heard[-1][0] >= since + seconds, seconds + START_S)
    until, after = time(), found.used
    await _all(desks, lambda desk: desk.heard[-1][0] >= until + _LAST_S, _LAST_S + START_S)
    for task in open_:
        task.cancel()
    await asyncio.gather(*open_, return_exceptions=True)
    happened = [json.loads(line) for line in (place.data / "happened.jsonl").read_text().splitlines()]
    during = [each for each in happened if since <= each["at"] < until]
    late: list[float] = []
    for desk in desks:
        late += _late_ms(desk, during)
    return Told(
        median(late), quantile(late, 0.95), len(late), len(during) * len(desks), found.most_mb,
        (after.cpu_s - before.cpu_s) / (until - since), sum(desk.bytes for desk in desks) / sum(len(desk.heard) for desk in desks) / 1e3,
    )  # fmt: skip


def _late_ms(desk: Desk, happened: list[dict[str, object]]) -> list[float]:
    """Return how long after each event the desk was told: with the call, or without it when it went."""
    found = []
    for each in happened:
        at, call, came = float(str(each["at"])), str(each["call"]).encode(), each["what"] == "came"
        for heard, chunk in desk.heard:
            if heard >= at and (call in chunk) == came:
                found.append((heard - at) * 1000)
                break
    return found


def beside(kb: float, seconds: float) -> float:
    """Return the median in milliseconds from sending to hearing of `web.bare`, messages of that size to as many."""
    with socket.create_server((HERE, 0), backlog=DESKS) as listening:  # who connects early is taken later
        fd = listening.fileno()
        with subprocess.Popen([sys.executable, "-m", "web.bare", str(fd), str(kb)], pass_fds=(fd,)) as server:
            try:
                return asyncio.run(_beside(listening.getsockname()[1], seconds))
            finally:
                server.terminate()


async def _beside(port: int, seconds: float) -> float:
    desks = [Desk() for _ in range(DESKS)]
    open_ = [asyncio.create_task(follow(port, "/", "", desk)) for desk in desks]
    await _all(desks, lambda desk: len(desk.heard) > EVENTS_A_S * (seconds + 1), START_S + 2 * seconds)
    for task in open_:
        task.cancel()
    await asyncio.gather(*open_, return_exceptions=True)
    return median(
        (heard - float(chunk.split(b"data: ", 1)[1].split(b" ", 1)[0])) * 1000
        for desk in desks
        for heard, chunk in desk.heard[EVENTS_A_S:]
    )

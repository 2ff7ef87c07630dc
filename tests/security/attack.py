"""Hostile traffic from addresses of its own (127.0.0.66 and on), and a call that is measured meanwhile."""

from __future__ import annotations

import json
import re
import select
import socket
import threading
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ansvar.phone import Call, Late, measure, sound
from ansvar.phone.messages import Response, credentials, new_id, read
from real.house import HERE, Desk, House
from standstill import Standstill, standstill

SOON = 20.0
#: So many requests of a flood have been sent when it counts as begun.
UNDER_WAY = 300
#: A gap in a tone that a listener would notice, on a machine that others use as well.
GAP_S = 0.4
#: Tones of the two who talk: far from 425 Hz, which is a call tone.
CALLER_HZ, CALLEE_HZ = 700.0, 1100.0


class Stranger:
    """A socket at an address that is nobody's."""

    def __init__(self, address: str, house: House) -> None:
        self.address, self.house = address, house
        self.to = (HERE, house.sip_port)
        self.udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.udp.bind((address, 0))
        self.udp.settimeout(SOON)
        #: Set when a flood has begun in earnest.
        self.under_way = threading.Event()

    def __enter__(self) -> Stranger:
        return self

    def __exit__(self, *_: object) -> None:
        self.udp.close()

    @property
    def port(self) -> int:
        return int(self.udp.getsockname()[1])

    def request(
        self, method: str, user: str, by: str = "sipvicious", more: Iterable[str] = (), body: str = "",
        call: str = "", number: int = 1,
    ) -> bytes:  # fmt: skip
        """Return a request, well formed but for what is asked."""
        call = call or new_id()
        to = f"sip:{user}@{HERE}:{self.to[1]}" if user else f"sip:{HERE}:{self.to[1]}"
        lines = [
            f"{method} {to} SIP/2.0", f"Via: SIP/2.0/UDP {self.address}:{self.port};branch=z9hG4bK{new_id()};rport",
            f"From: <sip:{by}@{self.address}>;tag={call[:8]}", f"To: <{to}>", f"Call-ID: {call}",
            f"CSeq: {number} {method}", f"Contact: <sip:{by}@{self.address}:{self.port}>", "Max-Forwards: 70",
            *more, f"Content-Length: {len(body)}", "", body,
        ]  # fmt: skip
        return "\r\n".join(lines).encode("utf-8", "surrogatepass")

    def send(self, data: bytes) -> None:
        self.udp.sendto(data, self.to)

    def answer(self, data: bytes) -> Response | None:
        """Send a request and return its last answer, None without one."""
        asked = read(data)
        self.send(data)
        end = time.monotonic() + SOON
        while time.monotonic() < end:
            try:
                got = read(self.udp.recv(65535))
            except TimeoutError:
                return None
            if not isinstance(got, Response) or got.code < 200:
                continue
            if asked is None or got.headers.get("call-id") == asked.headers.get("call-id"):
                return got
        return None

    def guess(self, user: str, password: str) -> int:
        """Try to register with a password; return the status of the answer, 0 without one."""
        call, uri = new_id(), f"sip:{HERE}:{self.to[1]}"
        first = self.answer(self.request("REGISTER", "", user, call=call))
        if first is None or first.code != 401:
            return first.code if first is not None else 0
        proof = credentials(first.headers.get("www-authenticate"), user, password, "REGISTER", uri)
        found = self.answer(
            self.request("REGISTER", "", user, (f"Authorization: {proof}",), call=call, number=2)
        )
        return found.code if found is not None else 0

    def flood(self, requests: Iterator[bytes], least: int, per_s: float) -> Counter[int]:
        """Send so many requests at a rate, and more for a while if we are not kept out yet; return how often each status came."""
        self.udp.setblocking(False)
        codes: Counter[int] = Counter()
        start = time.monotonic()

        def hear() -> None:
            while True:
                try:
                    got = read(self.udp.recv(65535))
                except BlockingIOError:
                    return
                if isinstance(got, Response):
                    codes[got.code] += 1

        def listen(until: float) -> None:
            while (left := until - time.monotonic()) > 0:
                if select.select([self.udp], [], [], left)[0]:
                    hear()

        for at, data in enumerate(requests):
            listen(start + at / per_s)
            if at >= least and (codes[403] or time.monotonic() > start + least / per_s + SOON):
                break
            self.send(data)
            if at == UNDER_WAY:
                self.under_way.set()
        listen(time.monotonic() + 0.5)
        self.udp.setblocking(True)
        return codes


@dataclass
class Talk:
    """Two who talk: a caller from the line outward and Anna at her desk."""

    house: House
    caller: Call
    callee: Call
    still: Standstill

    async def unharmed(self, since: float) -> None:
        """Check that both still hear each other's tone, and heard it all the time since."""
        await self.caller.hears_tone(CALLEE_HZ, SOON)
        await self.callee.hears_tone(CALLER_HZ, SOON)
        ours = self.still.longest_s
        for who, call in (("the caller", self.caller), ("the callee", self.callee)):
            gap = longest_gap_s(call.heard_since(since))
            assert gap < GAP_S + ours, (
                f"{who} heard nothing for {gap:.2f} s, {ours:.2f} s of it by our own fault"
            )


def longest_gap_s(samples: np.ndarray[Any, np.dtype[np.int16]]) -> float:
    """Return the longest silence, in seconds; the last half second may be on its way."""
    window = 160
    whole = samples[: max(len(samples) - 4000, 0) // window * window]
    longest = now = 0
    for part in whole.reshape(-1, window):
        now = now + 1 if measure.loudness(part) < measure.SILENT_DB else 0
        longest = max(longest, now)
    return longest * window / 8000


@asynccontextmanager
async def talking(house: House) -> AsyncIterator[Talk]:
    """Let two talk; afterwards they hang up, and nothing of any call is left."""
    anna = await desk(house, "anna.lind")
    before = len(anna.came)
    call = await house.from_outside("+46313900601", "+46406280499")
    callee = await came(anna, before)
    await callee.answer()
    await call.answered(SOON)
    call.play(sound.tone(CALLER_HZ, 1.0), repeat=True)
    callee.play(sound.tone(CALLEE_HZ, 1.0), repeat=True)
    await call.hears_tone(CALLEE_HZ, SOON)
    await callee.hears_tone(CALLER_HZ, SOON)
    pids = house.exchange_pid, house.engine_pid
    try:
        async with standstill() as still:
            yield Talk(house, call, callee, still)
        assert (house.exchange_pid, house.engine_pid) == pids, "a part of the service was started again"
    finally:
        await call.hangup()
        await callee.ended(SOON)
    await house.until_quiet()


async def desk(house: House, account: str) -> Desk:
    """Return somebody's telephone, as soon as the engine knows that it is there."""
    found = await house.desk(account)
    await house.registered(len(house.desks))
    return found


async def came(desk: Desk, after: int) -> Call:
    """Return the call that comes next to a telephone."""
    await desk.watch.until(lambda: len(desk.came) > after, SOON, lambda: Late("no call came"))
    return desk.came[after]


def log_lines(house: House, event: str) -> list[dict[str, Any]]:
    """Return what the service logged under a name."""
    found = []
    for path in (house.folder / "serve.log", house.data / "ansvar.log"):
        if path.exists():
            for line in path.read_text().splitlines():
                try:
                    entry = json.loads(line)
                except ValueError:
                    continue
                if entry.get("event") == event:
                    found.append(entry)
    return found


def unmasked(path: Path) -> list[str]:
    """Return telephone numbers that stand whole in a file."""
    return re.findall(r"\+46\d{7,}", path.read_text()) if path.exists() else []

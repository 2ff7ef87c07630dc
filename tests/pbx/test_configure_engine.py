"""What the written configuration promises an engine: calls arrive, and go on when it goes away or stands still."""

from __future__ import annotations

import asyncio
import base64
import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect

from ansvar.pbx.fetch import Installed
from ansvar.phone import Phone, Refused, sound
from pbx.configured import ANNA, ANNA_DIRECT, KIM, SOON, Running, run, running


@dataclass
class Engine:
    """Just enough of an ARI application: it hears events and sends requests."""

    at: Running
    socket: ClientConnection

    async def event(
        self, kind: str, fits: Callable[[dict[str, Any]], bool] = lambda event: True
    ) -> dict[str, Any]:
        async with asyncio.timeout(SOON):
            while True:
                event = json.loads(await self.socket.recv())
                if event["type"] == kind and fits(event):
                    return dict(event)

    async def ask(self, method: str, path: str, body: dict[str, Any] | None = None, **query: str) -> Any:
        return await ask(self.at, method, path, body, **query)


async def ask(at: Running, method: str, path: str, body: dict[str, Any] | None = None, **query: str) -> Any:
    """Send a request over HTTP, as any process may that knows the password."""
    made = at.configured
    request = urllib.request.Request(
        f"{made.ari_url}/ari/{path}?{urllib.parse.urlencode(query)}",
        method=method,
        data=json.dumps(body).encode() if body else None,
        headers={
            "Authorization": "Basic "
            + base64.b64encode(f"{made.ari_user}:{made.ari_password}".encode()).decode(),
            "Content-Type": "application/json",
        },
    )

    def send() -> Any:
        with urllib.request.urlopen(request, timeout=SOON) as reply:
            text = reply.read()
            return json.loads(text) if text else None

    return await asyncio.to_thread(send)


@asynccontextmanager
async def engine(at: Running) -> AsyncIterator[Engine]:
    made = at.configured
    url = f"{made.ari_url.replace('http', 'ws')}/ari/events?app=ansvar&subscribeAll=true"
    login = base64.b64encode(f"{made.ari_user}:{made.ari_password}".encode()).decode()
    async with connect(url, additional_headers={"Authorization": f"Basic {login}"}) as socket:
        yield Engine(at, socket)


def test_given_an_engine_when_it_goes_or_stands_still_then_the_calls_it_holds_go_on(
    asterisk_installed: Installed, tmp_path: Path
) -> None:
    """N10: a call that the engine held reaches the person without it."""

    async def scenario() -> None:
        async with (
            running(asterisk_installed, tmp_path) as at,
            at.phone("try", register=False) as kim,
            at.phone("anna.lind") as anna,
            at.phone("bo.rask") as bo,
        ):
            await _arrives(at, kim, bo)
            await _engine_gone(at, kim, anna)
            await _let_go(at, kim)

    run(scenario)


async def _arrives(at: Running, kim: Phone, bo: Phone) -> None:
    async with engine(at) as mind:
        for phone, number, context in ((kim, ANNA_DIRECT, "outside"), (bo, ANNA, "inside")):
            call = await phone.call(number, shown=KIM)
            event = await mind.event("StasisStart")
            assert event["args"][:2] == [context, number]
            assert event["channel"]["dialplan"]["context"] == context
            # A phone's own word about its number counts for nothing; a line's word is believed.
            assert event["channel"]["caller"]["number"] == (KIM if phone is kim else "202")
            assert event["channel"]["language"] == "sv"
            await call.hangup()
            await mind.event("StasisEnd")
    assert not list(at.home.fallback.iterdir())


async def _engine_gone(at: Running, kim: Phone, anna: Phone) -> None:
    async with engine(at) as mind:
        call = await kim.call(ANNA_DIRECT)
        channel = (await mind.event("StasisStart"))["channel"]["id"]
        await mind.ask("POST", f"channels/{channel}/answer")
        await call.answered(SOON)
    # The socket is closed: the application is inactive, the channel still in it.
    (left,) = await ask(at, "GET", "channels")
    assert (left["id"], left["dialplan"]["app_name"]) == (channel, "Stasis")
    await ask(at, "POST", f"channels/{channel}/continue", extension="T", priority="1")
    at_anna = await anna.incoming(SOON)
    await at_anna.answer()
    # Her answer and the caller's hanging up are two datagrams: only what is heard tells that the first has come.
    at_anna.play(sound.tone(620, 1.0), repeat=True)
    await call.hears_tone(620, SOON)
    # A new call while the application still has a channel, and is known but inactive, goes the same way.
    await call.hangup()
    await at_anna.ended(SOON)
    assert (await at.written())["outcome"] == "answered"
    second = await kim.call(ANNA_DIRECT)
    await (await anna.incoming(SOON)).ring()
    await second.hangup()
    assert (await at.written())["outcome"] == "abandoned"


async def _let_go(at: Running, kim: Phone) -> None:
    """A channel that nobody dialled from, or that the engine lets go, ends."""
    async with engine(at) as mind:
        call = await kim.call(ANNA_DIRECT)
        channel = (await mind.event("StasisStart"))["channel"]["id"]
        await mind.ask("POST", f"channels/{channel}/continue")
        await call.ended(SOON)
    assert not list(at.home.fallback.iterdir())


def test_given_a_patience_when_the_engine_stands_still_then_the_call_goes_on_without_it(
    asterisk_installed: Installed, tmp_path: Path
) -> None:
    """N10, a paused engine: its socket is open, and nothing answers."""

    async def scenario() -> None:
        async with (
            running(asterisk_installed, tmp_path, patience_s=3) as at,
            at.phone("try", register=False) as kim,
            at.phone("anna.lind") as anna,
            engine(at) as mind,
        ):
            call = await kim.call(ANNA_DIRECT)
            await mind.event("StasisStart")
            at_anna = await anna.incoming(SOON)
            await at_anna.answer()
            await call.answered(SOON)
            await call.hangup()
            assert (await at.written())["by"].startswith("PJSIP/anna.lind")

            # One that takes the call keeps it.
            call = await kim.call(ANNA_DIRECT)
            channel = (await mind.event("StasisStart"))["channel"]["id"]
            await mind.ask("POST", f"channels/{channel}/variable", variable="TIMEOUT(absolute)", value="0")
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(3.5):  # longer than the patience: nothing may happen
                    await mind.event("StasisEnd")
            assert [one["id"] for one in await mind.ask("GET", "channels")] == [channel]
            await call.hangup()

    run(scenario)


def test_given_phones_when_the_engine_speaks_to_them_then_lamps_contacts_and_transfers_work(
    asterisk_installed: Installed, tmp_path: Path
) -> None:
    async def scenario() -> None:
        async with (
            running(asterisk_installed, tmp_path) as at,
            at.phone("anna.lind") as first,
            at.phone("anna.lind") as anna,
            at.phone("try", register=False) as kim,
            engine(at) as mind,
        ):
            lamp = {"LAMP_ACCOUNT": "anna.lind", "LAMP_NEW": "2", "LAMP_OLD": "1"}
            await mind.ask(
                "POST",
                "channels",
                {"variables": lamp},
                endpoint="Local/set@lamp",
                extension="set",
                context="lamp",
            )
            await anna.lamp_shows(new=2, deadline=SOON)

            # A phone's REFER is the engine's to decide; a caller's from outside is refused.
            call = await anna.call("202")
            event = await mind.event("StasisStart")
            await mind.ask("POST", f"channels/{event['channel']['id']}/answer")
            await call.answered(SOON)
            await call.hold()
            await mind.event("ChannelHold")
            await call.resume()
            await mind.event("ChannelUnhold")
            asked = asyncio.create_task(call.transfer("203", SOON))
            moved = await mind.event("ChannelTransfer")
            assert moved["refer_to"]["requested_destination"]["destination"] == "203"
            await mind.ask("DELETE", f"channels/{event['channel']['id']}")
            await call.ended(SOON)
            asked.cancel()
            await asyncio.gather(asked, return_exceptions=True)

            # The phone that registered last is the one that rings; the question needs a channel.
            call = await kim.call(ANNA_DIRECT)
            event = await mind.event("StasisStart")
            path = f"channels/{event['channel']['id']}"
            found = (await mind.ask("GET", f"{path}/variable", variable="PJSIP_DIAL_CONTACTS(anna.lind)"))[
                "value"
            ]
            assert found == f"PJSIP/anna.lind/sip:anna.lind@127.0.0.1:{anna.port}"
            assert not first.lamp.waiting
            await mind.ask("POST", f"{path}/answer")
            await call.answered(SOON)
            with pytest.raises(Refused, match="603"):
                await call.transfer("112", SOON)
            await call.hangup()

    run(scenario)


def test_given_the_control_channel_when_a_stranger_asks_then_it_is_refused(
    asterisk_installed: Installed, tmp_path: Path
) -> None:
    async def scenario() -> None:
        async with running(asterisk_installed, tmp_path) as at:

            def status(headers: dict[str, str]) -> tuple[int, str | None]:
                request = urllib.request.Request(
                    f"{at.configured.ari_url}/ari/asterisk/info", headers=headers
                )
                try:
                    with urllib.request.urlopen(request, timeout=SOON) as reply:
                        return reply.status, reply.headers.get("Access-Control-Allow-Origin")
                except urllib.error.HTTPError as error:
                    with error:
                        return error.code, error.headers.get("Access-Control-Allow-Origin")

            wrong = base64.b64encode(b"ansvar:wrong").decode()
            assert await asyncio.to_thread(status, {}) == (401, None)
            assert await asyncio.to_thread(status, {"Authorization": f"Basic {wrong}"}) == (401, None)
            made = at.configured
            right = base64.b64encode(f"{made.ari_user}:{made.ari_password}".encode()).decode()
            origin = {"Authorization": f"Basic {right}", "Origin": "https://evil.example"}
            assert await asyncio.to_thread(status, origin) == (200, None)

    run(scenario)

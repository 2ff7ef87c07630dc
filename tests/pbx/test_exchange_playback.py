"""A sentence that Asterisk took and never played leaves nobody in silence."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from ansvar.calls import commands as do
from ansvar.calls import events as ev
from ansvar.pbx import exchange_hearing
from ansvar.pbx.ari import Ari
from ansvar.pbx.exchange import AsteriskExchange
from pbx.scripted import CALM, Scripted, scripted
from pbx.test_exchange_events import channel

NAME = "an-c-p1"


class _OneSound:
    async def sounds(self, sentences: object, language: str) -> list[str]:
        return ["/sounds/one"]


@pytest.mark.parametrize(
    ("state", "asked"),
    [
        ("", 2),  # it is not there any more: played once more, then given up
        ("queued", 1),  # it is there, waits, and nothing plays before it
    ],
)
def test_given_a_sentence_that_is_never_played_when_its_time_is_over_then_its_end_is_told_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, state: str, asked: int
) -> None:
    monkeypatch.setattr(exchange_hearing, "LOOK_S", 0.05)

    async def answer(at: Scripted, request: dict[str, Any]) -> None:
        lists = request["method"] == "GET" and request["uri"] in ("channels", "bridges", "endpoints/PJSIP")
        if request["method"] == "GET" and request["uri"].startswith("playbacks/"):
            await at.reply(request, 200 if state else 404, {"state": state})
        else:
            await at.reply(request, 200, [] if lists else {})

    async def scenario() -> None:
        told: asyncio.Queue[ev.Event] = asyncio.Queue()
        async with scripted() as at, asyncio.timeout(60):
            at.answer = answer
            ari = Ari(f"http://127.0.0.1:{at.port}", "ansvar", "secret", timing=CALM)
            exchange = AsteriskExchange(ari, _OneSound(), tmp_path)
            connected = asyncio.create_task(exchange.connect(told.put_nowait))
            try:
                await ari.ready.wait()
                here = channel(state="Up")
                await at.event("StasisStart", channel=here, args=["inside", "202"])
                assert isinstance(await told.get(), ev.Arrived)
                await exchange.carry_out((do.Say(NAME, here["id"], ("Hej.",), "sv"),))
                assert await told.get() == ev.Played(NAME, ok=False)
                assert len(at.asked(f"channels/{here['id']}/play/{NAME}")) == asked
                await at.event("PlaybackFinished", playback={"id": NAME, "state": "done"})
                await exchange.carry_out((do.Stop(NAME),))
                await at.until(lambda: at.requests[-1]["method"] == "DELETE")
                assert told.empty()
            finally:
                connected.cancel()
                await asyncio.gather(connected, return_exceptions=True)
                await exchange.close()

    asyncio.run(scenario())

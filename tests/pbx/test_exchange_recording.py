"""What is told of a recording, by what the exchange left of it and by how long it lasted."""

from __future__ import annotations

import asyncio
import wave
from pathlib import Path
from typing import Any

import pytest

from ansvar.calls import commands as do
from ansvar.calls import events as ev
from ansvar.pbx.ari import Ari
from ansvar.pbx.exchange import AsteriskExchange
from pbx.scripted import CALM, Scripted, scripted
from pbx.test_exchange_events import channel

NAME = "an-c-r1"


class _Mute:
    async def sounds(self, sentences: object, language: str) -> list[str]:
        return []


async def _nothing_there(at: Scripted, request: dict[str, Any]) -> None:
    lists = request["method"] == "GET" and request["uri"] in ("channels", "bridges", "endpoints/PJSIP")
    await at.reply(request, 200, [] if lists else {})


def _left(path: Path, seconds: float | None, loud: bool = False) -> None:
    """Leave a file as Asterisk does: of so many seconds, or with no byte in it (None)."""
    if seconds is None:
        path.touch()
        return
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        sample = b"\x00\x20\x00\xe0" if loud else b"\0\0\0\0"
        file.writeframes(sample * int(4000 * seconds))


async def _recorded(recordings: Path, leave: tuple[float | None, bool] | None, lasted_s: int) -> ev.Recorded:
    told: asyncio.Queue[ev.Event] = asyncio.Queue()
    async with scripted() as at, asyncio.timeout(60):
        at.answer = _nothing_there
        ari = Ari(f"http://127.0.0.1:{at.port}", "ansvar", "secret", timing=CALM)
        exchange = AsteriskExchange(ari, _Mute(), recordings)
        connected = asyncio.create_task(exchange.connect(told.put_nowait))
        try:
            await ari.ready.wait()
            here = channel(state="Up")
            await at.event("StasisStart", channel=here, args=["inside", "202"])
            assert isinstance(await told.get(), ev.Arrived)
            await exchange.carry_out((do.Record(NAME, here["id"], 180, 5),))
            beeps = f"channels/{here['id']}/play/"
            await at.until(lambda: any(each["uri"].startswith(beeps) for each in at.requests))
            beep = next(each["uri"] for each in at.requests if each["uri"].startswith(beeps))
            await at.event("PlaybackFinished", playback={"id": beep.removeprefix(beeps), "state": "done"})
            await at.until(lambda: at.asked(f"channels/{here['id']}/record"))
            await at.event("RecordingStarted", recording={"name": NAME})
            if leave is not None:
                _left(recordings / f"{NAME}.wav", *leave)
            await at.event("RecordingFinished", recording={"name": NAME, "duration": lasted_s})
            found = await told.get()
        finally:
            connected.cancel()
            await asyncio.gather(connected, return_exceptions=True)
            await exchange.close()
    assert isinstance(found, ev.Recorded)
    return found


@pytest.mark.parametrize(
    ("leave", "lasted_s", "seconds", "ok"),
    [
        (None, 6, 0.0, False),  # no file at all
        (None, 0, 0.0, True),  # nor any time to say something
        ((None, False), 6, 0.0, False),  # a file without a byte
        ((0.0, False), 6, 0.0, False),  # a head, and no sound: the disk was full
        ((0.5, True), 6, 0.5, False),  # a scrap that is no message
        ((2.0, True), 6, 2.0, True),  # part of it is a message
        ((6.0, False), 6, 0.0, True),  # who was silent leaves silence
        ((0.0, False), 0, 0.0, True),  # who hung up at once leaves nothing
        ((0.4, False), 1, 0.0, True),
    ],
)
def test_given_what_was_left_of_a_recording_when_it_lasted_longer_then_it_was_not_kept(
    tmp_path: Path, leave: tuple[float | None, bool] | None, lasted_s: int, seconds: float, ok: bool
) -> None:
    found = asyncio.run(_recorded(tmp_path, leave, lasted_s))
    assert found == ev.Recorded(NAME, pytest.approx(seconds, abs=0.06), ok)

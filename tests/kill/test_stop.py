"""The whole service is told to stop with calls up: who talks talks on for a while, who waits is called back."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import urllib.error
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from ansvar.phone import Call, sound
from ansvar.store.values import CallRecord, Kept
from kill.stage import NUMBERS, Scene, Stage
from real.house import SOON_S, START_S, STOP_S, until

pytestmark = pytest.mark.real

#: A service without calls has ended within this time, on a busy machine too.
LATE_S = 40.0
#: Calls may go on for much longer (`--drain`): what ends sooner has ended by itself.
DRAIN_S = 90.0
#: The sentence that stands for every sentence in this house.
SPOKEN_HZ = 900.0


def test_given_calls_when_the_service_is_stopped_then_who_talks_talks_on_and_who_waits_is_called_back(
    tmp_path: Path,
) -> None:
    asyncio.run(_stopped(tmp_path / "stopped"))


def test_given_calls_that_go_on_when_their_time_is_over_then_all_end_and_nobody_is_lost(
    tmp_path: Path,
) -> None:
    asyncio.run(_over(tmp_path / "over"))


def test_given_a_service_that_is_stopping_when_told_again_then_it_ends_at_once_and_the_next_start_calls_back(
    tmp_path: Path,
) -> None:
    asyncio.run(_twice(tmp_path / "twice"))


def test_given_an_emergency_call_when_the_service_is_stopped_then_it_goes_on(tmp_path: Path) -> None:
    """The dialplan put it through: the engine knows nothing of it."""
    asyncio.run(_emergency(tmp_path / "emergency"))


class _Stopping(Stage):
    """A stage whose service is told to stop while the test goes on."""

    def __init__(self, folder: Path, drain_s: float = DRAIN_S) -> None:
        super().__init__(folder, ("--drain", str(drain_s)))
        self._told_at = 0.0
        self._parts: tuple[int, ...] = ()

    def tell(self) -> None:
        assert self._process is not None
        # Read now: once told, a part may have ended before anybody looks.
        self._parts = self._parts or (self.engine_pid, self.exchange_pid)
        self._told_at = asyncio.get_running_loop().time()
        self._process.send_signal(signal.SIGTERM)

    async def ended(self, seconds: float = LATE_S) -> float:
        """Wait until the service has ended by itself, whole; return how long that took since it was told."""
        assert self._process is not None
        assert await asyncio.wait_for(self._process.wait(), seconds) == 0
        took_s = asyncio.get_running_loop().time() - self._told_at
        assert self._parts
        assert not any(os.path.exists(f"/proc/{pid}") for pid in self._parts)
        return took_s

    async def lacks(self, what: str) -> None:
        async def said() -> bool:
            with suppress(OSError):
                return what in json.dumps(await asyncio.to_thread(self._page, "/readyz"))
            return False

        await until(said, SOON_S, lambda: f"/readyz does not say `{what}`")

    def _page(self, path: str) -> Any:
        try:
            return json.loads(self.page(path))
        except urllib.error.HTTPError as error:
            with error:
                return json.loads(error.read())

    async def kept(self) -> tuple[dict[str | None, CallRecord], dict[str | None, Kept]]:
        """Return records and promises by caller, read when the service has ended."""
        records = [each for each in await self.records() if each.caller in NUMBERS]
        found = {each.caller: each for each in records}
        assert len(found) == len(records), "two records of one call"
        promises = {}
        for number, record in found.items():
            promises[number] = await self.read(
                lambda store, call=record.call: tuple(store.promises.of_call(call))
            )
        assert all(len(each) <= 1 for each in promises.values()), "two promises of one call"
        return found, {number: each[0] for number, each in promises.items() if each}


async def _stopped(folder: Path) -> None:
    async with _Stopping(folder) as stage:
        await stage.open_phones()
        scene = Scene(stage, 0)
        await scene.set_up("talking", "queued", "ringing", "recording")
        talking, recording = scene.caller["talking"], scene.caller["recording"]
        waiting = [scene.caller[name] for name in ("queued", "queued second", "ringing")]
        told = asyncio.gather(*(call.hears_tone(SPOKEN_HZ, SOON_S) for call in waiting))
        stage.tell()
        await stage.lacks("being stopped")
        late = await stage.from_outside("+46406280418", NUMBERS[20])
        await late.hears_tone(SPOKEN_HZ, SOON_S)
        await told
        await asyncio.gather(*(call.ended(LATE_S) for call in (*waiting, late)))
        # What goes on goes on: a message to its end, a talk too.
        await recording.hangup()
        await talking.hears_tone(440.0, SOON_S)
        (callee,) = scene.callee["talking"]
        await callee.hangup()
        await talking.ended(SOON_S)
        for call in (scene.caller["at the desk"], scene.callee["at the desk"][1]):
            await call.hangup()
        await stage.ended()
        records, promises = await stage.kept()
        outcomes = {name: records[scene.numbers[name]].outcome for name in scene.caller}
        assert outcomes == {
            "talking": "answered", "at the desk": "answered", "queued": "promised", "queued second": "promised",
            "ringing": "promised", "recording": "promised",
        }  # fmt: skip
        assert records[NUMBERS[20]].outcome == "promised"
        called_back = {scene.numbers[name] for name in ("queued", "queued second", "ringing")} | {NUMBERS[20]}
        assert {number for number, each in promises.items() if each.kind == "call-back"} == called_back
        assert promises[scene.numbers["recording"]].recording


async def _over(folder: Path) -> None:
    async with _Stopping(folder, 2) as stage:
        await stage.open_phones()
        scene = Scene(stage, 0)
        await scene.set_up("talking", "recording")
        talking, recording = scene.caller["talking"], scene.caller["recording"]
        stage.tell()
        took_s = await stage.ended()
        assert 2.0 <= took_s < LATE_S
        await talking.ended(SOON_S)
        await recording.ended(SOON_S)
        records, promises = await stage.kept()
        assert records[scene.numbers["talking"]].outcome == "answered"
        assert records[scene.numbers["recording"]].outcome == "promised"
        assert promises[scene.numbers["recording"]].seconds > 1.5


async def _twice(folder: Path) -> None:
    async with _Stopping(folder) as stage:
        await stage.open_phones()
        scene = Scene(stage, 0)
        await scene.set_up("talking", "queued", "ringing")
        assert stage._process is not None
        command = Path(f"/proc/{stage._process.pid}/cmdline").read_bytes().decode().split("\0")[:-1]
        stage.tell()
        await stage.lacks("being stopped")
        late = await stage.from_outside("+46406280418", NUMBERS[20])
        await late.answered(SOON_S)
        stage.tell()
        assert await stage.ended() < DRAIN_S / 2
        with (folder / "again.log").open("wb") as log:
            again = await asyncio.create_subprocess_exec(*command, stdout=log, stderr=log)
        try:
            await stage.ready(START_S)
        finally:
            again.terminate()
            assert await asyncio.wait_for(again.wait(), STOP_S) == 0
        records, promises = await stage.kept()
        assert records[scene.numbers["talking"]].outcome == "answered"
        waited = {scene.numbers[name] for name in ("queued", "queued second", "ringing")} | {NUMBERS[20]}
        assert set(promises) == waited
        assert {records[number].outcome for number in waited} == {"promised"}


async def _emergency(folder: Path) -> None:
    async with _Stopping(folder) as stage:
        anna = await stage.desk("anna.lind")
        call = await anna.phone.call("112")
        help_ = await stage.next_call(stage.telco, SOON_S)
        await help_.answer()
        help_.play(sound.tone(740.0, 1.0), repeat=True)
        await call.hears_tone(740.0, SOON_S)
        stage.tell()
        await stage.lacks("being stopped")
        # Longer than a service without calls takes to end.
        before = call.heard_s
        await until(lambda: _heard(call, before + 4.0), LATE_S, lambda: "the emergency call was cut")
        await call.hangup()
        await stage.ended()


async def _heard(call: Call, until_s: float) -> bool:
    assert call.state == "up", "the emergency call was cut"
    return call.heard_s > until_s

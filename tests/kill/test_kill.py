"""Nobody is lost, on the real service: a part of the kill matrix, a crowd, and calls while no engine runs.

The whole matrix is `make kill-matrix`.
"""

from __future__ import annotations

import asyncio
import os
import signal
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ansvar.phone import sound
from ansvar.store.values import CallRecord
from kill import crowd, matrix
from kill.after import After
from kill.faults import FAULTS, Fault, nothing, second_engine
from kill.matrix import Row
from kill.stage import AWAY, NUMBERS, OPERATORS, Scene, Stage
from real.house import SOON_S, until

pytestmark = pytest.mark.real

#: Rows that every run of the tests takes; the others take longer.
FEW = ("engine killed", "socket closed")
LATE_S = 20.0
EVER = (datetime(2020, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC))


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Row]:
    async def some() -> dict[str, Row]:
        found = {}
        async with Stage(tmp_path_factory.mktemp("kill")) as stage:
            await stage.open_phones()
            chosen = [fault for fault in FAULTS if fault.name in FEW]
            for number, fault in enumerate((Fault("none", nothing, "nothing breaks"), *chosen)):
                found[fault.name] = await matrix.row(stage, fault, number)
        return found

    return asyncio.run(some())


@pytest.mark.parametrize("name", ["none", *FEW])
def test_given_a_call_in_every_state_when_something_breaks_then_all_hold(
    name: str, rows: dict[str, Row]
) -> None:
    assert {state: words for state, words in rows[name].cells.items() if words} == {}


def test_given_twenty_talking_and_ten_queued_when_the_engine_is_killed_then_nobody_notices(
    tmp_path: Path,
) -> None:
    found = asyncio.run(crowd.crowd(tmp_path / "crowd"))
    assert {name: found[name] for name in crowd.WANTED} == crowd.WANTED


def test_given_no_engine_when_people_call_then_person_operators_and_a_message_that_becomes_a_promise(
    tmp_path: Path,
) -> None:
    """The exchange answers by its dialplan alone; the engine takes over what it wrote down."""
    asyncio.run(_without_engine(tmp_path / "alone"))


def test_given_a_paused_engine_when_another_took_over_then_it_wakes_and_does_nothing(tmp_path: Path) -> None:
    asyncio.run(_wakes_too_late(tmp_path / "late"))


def test_given_a_full_disk_when_somebody_leaves_a_message_then_they_are_called_back_once(
    tmp_path: Path,
) -> None:
    """Nothing of the message can be kept: a promise without a recording. Who says nothing and leaves gets none."""
    if os.geteuid() != 0:
        pytest.skip("a small disk of its own takes root")
    asyncio.run(_no_room(tmp_path / "full"))


async def _no_room(folder: Path) -> None:
    speaks, silent = NUMBERS[:2]
    async with Stage(folder) as stage:
        assert stage.small_disk
        called = [await stage.from_outside(AWAY, number) for number in (speaks, silent)]
        for call in called:
            await call.answered(SOON_S)
        stage.fill_disk()
        for call in called:
            await call.hears_tone(1000.0, LATE_S, for_s=0.12)
        await called[1].hangup()
        await called[0].say(sound.tone(700.0, 2.5))
        await called[0].hangup()
        stage.empty_disk()
        await stage.ready(LATE_S)

        async def records() -> dict[str | None, CallRecord]:
            found = await stage.records()
            mine = {each.caller: each for each in found if each.caller in (speaks, silent)}
            return mine if len(mine) == 2 else {}

        found = await until(records, LATE_S, lambda: "the calls were not recorded")
        assert {number: each.outcome for number, each in found.items()} == {
            speaks: "promised", silent: "abandoned"
        }  # fmt: skip
        (promise,) = await stage.promises(called[0])
        assert (promise.kind, promise.number, promise.recording) == ("call-back", speaks, "")
        assert await stage.promises(called[1]) == ()
        await stage.until_quiet()


async def _wakes_too_late(folder: Path) -> None:
    async with Stage(folder) as stage:
        await stage.open_phones()
        scene = Scene(stage, 0)
        await scene.set_up("talking", "ringing")
        stage.freeze()
        first = stage.engine_pid
        await second_engine(stage, here=False)
        await stage.standby_answers()
        os.kill(first, signal.SIGSTOP)
        await until(stage.standby_leads, LATE_S, lambda: "the second engine did not take over")
        os.kill(first, signal.SIGCONT)

        async def ended() -> bool:
            return Path(f"/proc/{first}/stat").read_text().rpartition(")")[2].split()[0] == "Z"

        await until(ended, LATE_S, lambda: "the first engine does not stop")
        # It leads on: an engine that lost the lead never gets it back.
        await until(stage.standby_leads, LATE_S, lambda: "the second engine does not lead any more")
        after = After(scene)
        await after.all()
        await after.records()
        assert after.faults == {}
        await stage.mend()
        stage.thaw()
        await stage.ready(LATE_S)
        await stage.until_quiet()


async def _without_engine(folder: Path) -> None:
    to_person, to_desk, to_nobody = NUMBERS[:3]
    async with Stage(folder) as stage:
        await stage.open_phones()
        stage.freeze()
        os.kill(stage.engine_pid, signal.SIGKILL)
        # A call in the moment before Asterisk knows of it waits for the next engine, which this test does not start.
        await until(stage.engine_forgotten, SOON_S, lambda: "the exchange still believes in its engine")

        person = await stage.from_outside("+46406280401", to_person)
        await stage.take("anna.lind", 440.0)
        await person.hears_tone(440.0, SOON_S)
        await person.hangup()

        desk = await stage.from_outside(AWAY, to_desk)
        await stage.take("olga.kraft", 500.0)
        await desk.hears_tone(500.0, SOON_S)
        await desk.hangup()

        for account in OPERATORS:
            stage.desks[account].manner = "busy"
        nobody = await stage.from_outside(AWAY, to_nobody)
        await nobody.answered(LATE_S)
        await nobody.hears_tone(1000.0, LATE_S, for_s=0.12)
        await nobody.say(sound.tone(700.0, 2.5))
        await nobody.hangup()

        stage.thaw()
        await stage.ready(30)

        async def records() -> dict[str | None, CallRecord]:
            found = await stage.read(lambda store: store.calls.records(*EVER))
            mine = {record.caller: record for record in found if record.caller in NUMBERS[:3]}
            assert len(mine) == sum(record.caller in NUMBERS[:3] for record in found)
            return mine if len(mine) == 3 else {}

        found = await until(records, LATE_S, lambda: "the calls without an engine were not brought in")
        assert (found[to_person].outcome, found[to_person].reached) == ("answered", "person:anna.lind")
        assert (found[to_desk].outcome, found[to_desk].reached) == ("answered", "person:olga.kraft")
        assert found[to_nobody].outcome == "promised"
        (promise,) = await stage.read(lambda store: store.promises.of_call(_id_of(store, to_nobody)))
        assert promise.number == to_nobody
        # As long as it was spoken, and a pause of this machine; not as long as the call.
        assert 2.0 < promise.seconds < 15.0
        assert (stage.data / "recordings" / f"{promise.recording}.wav").stat().st_size > 32_000
        assert list((stage.data / "fallback").glob("*.json")) == []
        await stage.until_quiet()


def _id_of(store: object, caller: str) -> str:
    found = store.calls.records(*EVER)  # type: ignore[attr-defined]
    return str(next(record.call for record in found if record.caller == caller))

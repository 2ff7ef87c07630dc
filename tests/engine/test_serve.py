"""The supervisor: an engine that dies is started again, soon, however often it dies."""

from __future__ import annotations

import asyncio
import signal
import time
from itertools import chain, repeat
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from ansvar.engine import serve
from ansvar.engine.place import Place
from ansvar.engine.serve import Supervisor


def test_given_an_engine_that_dies_again_and_again_when_started_anew_then_nobody_waits_long_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The pause between two starts grows with each death, but not beyond what callers can bear (15 s in all)."""
    monkeypatch.setattr(serve.sys, "executable", "/bin/false")
    monkeypatch.setattr(serve, "AGAIN_S", 0.5)

    async def scenario() -> list[float]:
        place = Place(data=tmp_path / "data", policy=tmp_path, organisation=tmp_path)
        supervisor = Supervisor(place, lambda text: None)
        with capture_logs() as lines:
            keeping = asyncio.create_task(supervisor.keep_engine())

            def pauses() -> list[float]:
                return [line["in_s"] for line in lines if "started again" in line["event"]]

            async with asyncio.timeout(20):
                while len(pauses()) < 4:
                    assert supervisor.engine is None or not keeping.done()
                    await asyncio.wait((keeping,), timeout=0.05)
            supervisor.stopping.set()
            await keeping
            return pauses()

    assert asyncio.run(scenario()) == [0.5, 1.0, 2.0, 2.0]


class Engine:
    """An engine's process that notes what it is sent."""

    returncode: int | None = None

    def __init__(self) -> None:
        self.sent: list[signal.Signals] = []

    def send_signal(self, number: signal.Signals) -> None:
        self.sent.append(number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


@pytest.mark.parametrize(("deaf", "ended"), [(1, False), (60, True)])
def test_given_a_machine_that_stood_still_when_it_goes_on_then_an_engine_that_answers_again_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, deaf: int, ended: bool
) -> None:
    """All of it stands still, the supervisor too: that one question had no answer meanwhile says nothing."""
    monkeypatch.setattr(serve, "ASK_S", 0.01)
    monkeypatch.setattr(serve, "ANSWER_S", 0.01)
    monkeypatch.setattr(serve, "SILENT_S", 0.1)
    engine: Any = Engine()

    async def scenario() -> None:
        supervisor = Supervisor(Place(tmp_path / "data", tmp_path, tmp_path), lambda text: None)
        enough, asked = asyncio.Event(), 0
        loop = asyncio.get_running_loop()

        def asks(path: str) -> dict[str, object] | None:
            nonlocal asked
            asked += 1
            if asked == 2:
                time.sleep(0.5)  # nobody ran
            if 2 <= asked < 2 + deaf:
                return None
            if asked > 2 + deaf:
                loop.call_soon_threadsafe(enough.set)
            return {}

        monkeypatch.setattr(supervisor, "_asks", asks)
        watching = asyncio.create_task(supervisor._watch_engine(engine))
        waiting = asyncio.create_task(enough.wait())
        async with asyncio.timeout(20):
            await asyncio.wait((watching, waiting), return_when=asyncio.FIRST_COMPLETED)
        for task in (watching, waiting):
            task.cancel()
        await asyncio.gather(watching, waiting, return_exceptions=True)

    asyncio.run(scenario())
    assert engine.sent == [signal.SIGKILL] * ended


def stopping(tmp_path: Path, *answers: dict[str, object] | None) -> list[signal.Signals]:
    """Let a service stop whose engine answers like this, the last for ever; return what the engine is sent."""
    place = Place(data=tmp_path / "data", policy=tmp_path, organisation=tmp_path)
    supervisor, engine = Supervisor(place, lambda _: None), Engine()
    supervisor.engine = engine  # type: ignore[assignment]
    coming = chain(answers, repeat(answers[-1]))
    supervisor._asks = lambda path: next(coming)  # type: ignore[method-assign]
    asyncio.run(supervisor._drain())
    return engine.sent


def test_given_an_engine_that_is_slow_to_answer_when_the_service_stops_then_it_is_told_of_it_all_the_same(
    tmp_path: Path,
) -> None:
    """Else whoever waits would be cut off without a word."""
    assert stopping(tmp_path, None, {"calls": 1}, {"calls": 1}, {"calls": 0}) == [signal.SIGUSR1]


def test_given_an_engine_that_never_answers_when_the_service_stops_then_it_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serve, "SILENT_S", 0.0)
    assert stopping(tmp_path, None) == []

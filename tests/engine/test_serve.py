"""The supervisor: an engine that dies is started again, soon, however often it dies."""

from __future__ import annotations

import asyncio
from pathlib import Path

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

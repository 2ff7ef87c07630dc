"""A machine, or this process, that stands still: nobody says or hears anything then, and no time is anybody's fault."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

_LOOK_S = 0.02


@dataclass
class Standstill:
    """For how long this process did not run although it wanted to, in seconds: at most, and in all."""

    longest_s: float = 0.0
    sum_s: float = 0.0


@asynccontextmanager
async def standstill() -> AsyncIterator[Standstill]:
    """Measure it while something else goes on in this loop."""
    found = Standstill()

    async def watch() -> None:
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + _LOOK_S
            await asyncio.sleep(_LOOK_S)
            late = loop.time() - due
            found.longest_s, found.sum_s = max(found.longest_s, late), found.sum_s + late

    watching = asyncio.create_task(watch())
    try:
        yield found
    finally:
        watching.cancel()

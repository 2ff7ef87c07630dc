"""Twenty calls talking and ten queued when the engine is killed: they talk on, keep their order, and are recorded.

python -m kill.crowd
"""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from ansvar.phone import Call, sound
from kill.stage import MAIN, NUMBERS, OPERATORS, Stage
from real.house import SOON_S, until

TALKING: Final = 20
QUEUED: Final = 10
#: How long setting up and taking calls may take on a busy machine.
LATE_S: Final = 30.0


async def crowd(folder: Path) -> dict[str, object]:
    """Run the scene; return what was found, each figure under a name."""
    found: dict[str, object] = {}
    async with Stage(folder) as stage:
        away = set(stage.organisation.absences)
        known = stage.organisation.people
        people = [id for id in known if id not in OPERATORS and id not in away and not known[id].forward][
            : TALKING - 2
        ]
        await asyncio.gather(*(stage.desk(account) for account in (*OPERATORS, *people)))
        await stage.registered(len(OPERATORS) + len(people))
        await stage.log_in(*OPERATORS)
        # The operators talk, too: with two of the twenty.
        callers: list[Call] = []
        for number in NUMBERS[:2]:
            callers.append(await stage.from_outside(MAIN, number))
            await _taken(stage, callers[-1])
        for number, person in zip(NUMBERS[2:TALKING], people, strict=False):
            dialled = stage.person(person).extension or ""
            callers.append(await stage.from_outside(dialled, number))
            await stage.take(person, 440.0, LATE_S)
        waiting = []
        for number in NUMBERS[TALKING : TALKING + QUEUED]:
            waiting.append(await stage.from_outside(MAIN, number))
            await _noted(stage, waiting[-1], "queued")
        found["talking before"] = sum(call.state == "up" for call in callers)
        found["queued before"] = int(await stage.figure("ansvar_waiting"))

        since = {call: call.heard_s for call in callers}
        os.kill(stage.engine_pid, signal.SIGKILL)
        found["ready again after s"] = round(await stage.ready(LATE_S), 1)
        await asyncio.gather(*(call.hears_sound(0.5, SOON_S, since[call]) for call in callers))
        found["talking after"] = sum(call.state == "up" for call in callers)
        found["queued after"] = int(await stage.figure("ansvar_waiting"))
        order = await _order(stage)
        found["order kept"] = order == [call.id for call in waiting]

        # The desk takes them, one after the other; who talked hangs up.
        for call in callers:
            await call.hangup()
        for call in waiting:
            await _taken(stage, call)
            await call.hangup()
        offered = [await _noted(stage, call, "offered to") for call in waiting]
        found["offered in order"] = offered == sorted(offered)
        await stage.until_quiet()
        records = await stage.read(lambda store: store.calls.records(*_EVER))
        ours = [record for record in records if record.caller in NUMBERS]
        found["records"] = len(ours)
        found["callers with one record"] = len({record.caller for record in ours})
        found["answered"] = sum(record.outcome == "answered" for record in ours)
    return found


_EVER: Final = (datetime(2020, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC))
#: What must be found.
WANTED: Final = {
    "talking before": TALKING, "queued before": QUEUED, "talking after": TALKING, "queued after": QUEUED,
    "order kept": True, "offered in order": True, "records": TALKING + QUEUED,
    "callers with one record": TALKING + QUEUED, "answered": TALKING + QUEUED,
}  # fmt: skip


async def _taken(stage: Stage, caller: Call) -> None:
    """Let an operator answer until this caller talks."""

    async def talks() -> bool:
        for account in OPERATORS:
            for call in stage.desks[account].came:
                if call.state == "ringing":
                    await call.answer()
                    call.play(sound.tone(500.0, 1.0), repeat=True)
        return any(event.kind == "answered" for event in await stage.events(caller))

    await until(talks, LATE_S, lambda: f"no operator answered {caller.id}")


async def _noted(stage: Stage, caller: Call, kind: str) -> datetime:
    async def noted() -> datetime | None:
        return next((event.at for event in await stage.events(caller) if event.kind == kind), None)

    found = await until(noted, LATE_S, lambda: f"`{kind}` was not noted of {caller.id}")
    assert found is not None
    return found


async def _order(stage: Stage) -> list[str]:
    """Return the SIP calls that wait, in the order the engine keeps, from the store."""
    known = await stage.read(lambda store: store.calls.recovery())
    places = [
        (live.snapshot["phase"]["since"], live.call)
        for live in known.live
        if live.call and live.snapshot["phase"].get("phase") == "queued"
    ]
    found = []
    for _, call in sorted(places, key=lambda place: str(place[0])):
        events = await stage.read(lambda store, call=call: store.calls.events(call))
        found.append(str(events[0].facts.get("sip_call_id")))
    return found


def main() -> int:
    """Run and print."""
    folder = Path(tempfile.mkdtemp(prefix="ansvar-crowd-"))
    try:
        found = asyncio.run(crowd(folder))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    for name, value in found.items():
        verdict = (
            "" if name not in WANTED else "yes" if WANTED[name] == value else f"NO, wanted {WANTED[name]}"
        )
        print(f"{name:26} {value!s:>6}  {verdict}")
    return 0 if all(found.get(name) == value for name, value in WANTED.items()) else 1


if __name__ == "__main__":
    sys.exit(main())

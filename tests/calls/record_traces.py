"""Record the traces of `traces/` anew, on the real exchange with real telephones; or bring them up to date.

    python tests/calls/record_traces.py [NAME ...]            play the calls of traces/calls.yaml and record them
    python tests/calls/record_traces.py --convert [NAME ...]  the recorded events, with what follows from them today

NAME is a trace's file name without its end; without one, all. After a change of the machine that was meant
(another sentence, another note), `--convert` writes what follows now, and `git diff` shows whether it is what
was meant. When the events themselves would be others (another id, another timer), record anew.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import signal
import sys
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent)]

from ansvar.engine.replay import read, recorded_anew  # noqa: E402
from ansvar.engine.trace import FILE  # noqa: E402
from ansvar.phone import PhoneFault  # noqa: E402
from calls.traces_kept import TRACES, path_of, rules_of  # noqa: E402
from real.house import House, until  # noqa: E402
from real.runner import Actor, Scenario, Stage, scenarios  # noqa: E402
from real.steps import step  # noqa: E402

ENGINE_S = 20.0


class Hardened(House):
    """A house in which an engine may die."""

    @property
    def faults(self) -> list[str]:
        return [line for line in super().faults if "the engine ended" not in line]


@step("the engine dies and comes back")
async def engine_dies(stage: Stage) -> None:
    """Killed without a word; over when the next one is ready."""
    house = stage.house
    os.kill(house.engine_pid, signal.SIGKILL)

    async def ready() -> bool:
        try:
            return bool(json.loads(await asyncio.to_thread(house.page, "/readyz"))["ready"])
        except (OSError, ValueError):
            return False

    async def gone() -> bool:
        return not await ready()

    await until(gone, ENGINE_S)
    await until(ready, ENGINE_S, lambda: f"no engine came back:\n{house.told()}")


@step("{A} keys in {keys}")
async def keys_in(stage: Stage, a: Actor, keys: str) -> None:
    """Pressed; the call may end while the last key still sounds."""
    with suppress(PhoneFault):
        await a.call.keys(keys)


async def record(scenario: Scenario, folder: Path) -> None:
    """Play a scenario in a house of its own, and keep the trace."""
    raw = folder / "trace.jsonl"
    os.environ[FILE] = str(raw)
    try:
        async with Hardened(scenario.setting, folder) as house:
            await Stage(scenario, house).play()
    finally:
        del os.environ[FILE]
    text = raw.read_text(encoding="utf-8")
    told = [word for word in (str(folder), str(Path.home()), os.uname().nodename) if word in text]
    assert not told, f"{scenario.name}: the trace tells {told} of this machine"
    path_of(scenario).write_text(text, encoding="utf-8")


def convert(scenario: Scenario) -> None:
    """Write what follows today from the events of a trace."""
    path = path_of(scenario)
    lines = [
        json.dumps(line, ensure_ascii=False, separators=(",", ":"))
        for line in recorded_anew(read(path), *rules_of(scenario.setting))
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=re.split(r"\n\n", __doc__ or "")[0])
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--convert", action="store_true", help="keep the recorded events")
    asked = parser.parse_args()
    known = {path_of(each).stem: each for each in scenarios(TRACES)}
    if unknown := set(asked.names) - set(known):
        parser.error(f"no such trace: {', '.join(sorted(unknown))}; there are {', '.join(known)}")
    failed = []
    for name in asked.names or known:
        try:
            if asked.convert:
                convert(known[name])
            else:
                with TemporaryDirectory(prefix="trace-") as folder:
                    asyncio.run(record(known[name], Path(folder)))
        except AssertionError as fault:
            failed.append(name)
            print(f"{name}: {fault}", file=sys.stderr)
        else:
            print(f"{name}: {path_of(known[name]).stat().st_size / 1000:.0f} kB")
    if failed:
        sys.exit(f"not recorded: {', '.join(failed)}")


if __name__ == "__main__":
    main()

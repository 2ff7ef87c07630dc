"""SIPp as a process: started with a scenario, its figures read when it has ended."""

from __future__ import annotations

import asyncio
import csv
import signal
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ansvar.pbx.fetch import find
from ansvar.pbx.home import cache_dir

SCENARIOS: Final = Path(__file__).parent
#: An INVITE that nobody answers with anything for so long has failed.
_PATIENCE_MS: Final = 15_000


@dataclass(frozen=True, slots=True)
class Figures:
    """What SIPp counted."""

    created: int
    succeeded: int
    failed: int
    retransmitted: int
    ringing_ms: tuple[float, ...]

    @property
    def clean(self) -> bool:
        """Whether no call failed."""
        return self.failed == 0 and self.succeeded == self.created > 0


class Sipp:
    """One SIPp."""

    def __init__(self, folder: Path, scenario: str, host: str, port: int, to: tuple[str, int]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.scenario, self.host, self.port, self.to = scenario, host, port, to
        self.process: asyncio.subprocess.Process | None = None

    async def start(self, *more: str) -> None:
        """Start it."""
        installed = find(cache_dir())
        assert installed is not None
        assert installed.sipp is not None
        command = [
            *installed.sipp, f"{self.to[0]}:{self.to[1]}", "-sf", str(SCENARIOS / f"{self.scenario}.xml"),
            "-i", self.host, "-mi", self.host, "-p", str(self.port), "-bind_local", "-nostdin",
            "-trace_stat", "-stf", str(self.folder / "figures.csv"), "-fd", "1",
            "-trace_err", "-error_file", str(self.folder / "errors.log"), *more,
        ]  # fmt: skip
        self.process = await asyncio.create_subprocess_exec(
            *command, cwd=self.folder, stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip

    async def stop(self) -> Figures:
        """End it: no new calls; the calls in progress are given ten seconds to end."""
        assert self.process is not None
        if self.process.returncode is None:
            self.process.send_signal(signal.SIGUSR1)
            try:
                await asyncio.wait_for(self.process.wait(), 10)
            except TimeoutError:
                self.process.kill()
        return await self.ended()

    async def ended(self) -> Figures:
        """Wait for its end and return what it counted."""
        assert self.process is not None
        await self.process.wait()
        with (self.folder / "figures.csv").open(newline="") as file:
            rows = list(csv.DictReader(file, delimiter=";"))
        last = rows[-1]
        rtt: list[float] = []
        for path in self.folder.glob("*_rtt.csv"):
            for line in path.read_text().splitlines()[1:]:
                rtt.append(float(line.split(";")[1]))
        return Figures(
            int(last["TotalCallCreated"]), int(last["SuccessfulCall(C)"]), int(last["FailedCall(C)"]),
            int(last["Retransmissions(C)"]), tuple(rtt),
        )  # fmt: skip

    def complaints(self, most: int = 3) -> str:
        """Return the first errors it wrote."""
        path = self.folder / "errors.log"
        return "\n".join(path.read_text(errors="replace").splitlines()[: most * 12]) if path.exists() else ""


async def calls(
    folder: Path,
    scenario: str,
    host: str,
    to: tuple[str, int],
    rows: Sequence[tuple[str, str]],
    *,
    rate: float,
    count: int,
    lasts_ms: int,
    port: int,
) -> tuple[Sipp, Figures]:
    """Make `count` calls at `rate` a second and return what became of them. `rows`: dialled, number shown."""
    sipp = Sipp(folder, scenario, host, port, to)
    await sipp.start(*calling(folder, rows, rate=rate, count=count, lasts_ms=lasts_ms))
    return sipp, await sipp.ended()


def calling(
    folder: Path, rows: Sequence[tuple[str, str]], *, rate: float, count: int, lasts_ms: int
) -> list[str]:
    """Return the arguments of a SIPp that calls."""
    folder.mkdir(parents=True, exist_ok=True)
    numbers = folder / "numbers.csv"
    numbers.write_text("SEQUENTIAL\n" + "".join(f"{dialled};{shown};\n" for dialled, shown in rows))
    per = max(1, round(rate))
    return [
        "-inf", str(numbers), "-r", str(per), "-rp", str(round(1000 * per / rate)), "-m", str(count),
        "-l", str(max(count, 1)), "-d", str(lasts_ms), "-recv_timeout", str(_PATIENCE_MS + lasts_ms),
        "-trace_rtt", "-rtt_freq", "1",
    ]  # fmt: skip

"""The process of the pages without an exchange: a house of any size, and an engine that plays its part on paper."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, sleep
from typing import Any, Final
from zoneinfo import ZoneInfo

from ansvar.directory.files import load_organisation
from ansvar.directory.model import Organisation
from ansvar.directory.save import save_organisation
from ansvar.engine.place import Place
from calls.service import Used, used

ROOT: Final = Path(__file__).parents[2]
HERE: Final = "127.0.0.1"
AT: Final = "2026-11-23 10:00"
START_S: Final = 240.0
SESSION: Final = "ansvar"


def tcp_port() -> int:
    """Return a port that is free now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as tcp:
        tcp.bind((HERE, 0))
        return int(tcp.getsockname()[1])


def falkenberg(operators: int = 0) -> Organisation:
    """Return the example, with so many of its people at the switchboard."""
    example = load_organisation(ROOT / "organisations" / "falkenberg")
    more = sorted(set(example.people) - set(example.operators))
    return replace(example, operators=(*example.operators, *more)[: operators or len(example.operators)])


def place_of(folder: Path, organisation: Organisation) -> Place:
    """Write a place with files of its own; its clock begins on a Monday morning."""
    policy = folder / "policy.toml"
    policy.write_text((ROOT / "policies" / "falkenberg.toml").read_text(encoding="utf-8"), encoding="utf-8")
    save_organisation(organisation, folder / "people")
    begins = datetime.fromisoformat(AT).replace(tzinfo=ZoneInfo(organisation.zone))
    place = Place(
        folder / "data", policy, folder / "people", http_port=tcp_port(), engine_port=tcp_port(),
        offset_s=(begins - datetime.now(UTC)).total_seconds(),
    )  # fmt: skip
    place.home.create()
    place.write()
    return place


@dataclass
class Pages:
    """The pages' process."""

    place: Place
    process: subprocess.Popen[bytes]

    @property
    def address(self) -> str:
        """Where they are."""
        return f"http://{HERE}:{self.place.http_port}"

    @property
    def used(self) -> Used:
        """What the process has used."""
        return used(self.process.pid)

    @property
    def most_mb(self) -> float:
        """The most memory it has held at once."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(next(line for line in status.splitlines() if line.startswith("VmHWM:")).split()[1]) / 1024

    def sessions(self, people: Sequence[str]) -> list[str]:
        """Sign people in; return what each browser's cookie holds."""
        ran = subprocess.run(
            [sys.executable, "-m", "web.sessions", str(self.place.data), *people],
            check=False, capture_output=True,
        )  # fmt: skip
        if ran.returncode:
            raise RuntimeError(f"nobody could be signed in: {ran.stderr.decode()[-2000:]}")
        found: list[str] = json.loads(ran.stdout.splitlines()[-1])
        return found


@contextmanager
def engine(place: Place, *arguments: object) -> Iterator[subprocess.Popen[bytes]]:
    """Run `web.engine` for a place."""
    with _process("web.engine", place, *arguments) as process:
        _until(f"http://{HERE}:{place.engine_port}/healthz", process)
        yield process


@contextmanager
def pages(place: Place) -> Iterator[Pages]:
    """Run the pages of a place, whose engine answers."""
    with _process("ansvar.web", place) as process:
        found = Pages(place, process)
        _until(f"{found.address}/account/login/", process)
        yield found


@contextmanager
def _process(module: str, place: Place, *arguments: object) -> Iterator[subprocess.Popen[bytes]]:
    log = place.data / f"{module}.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", module, str(place.data), *map(str, arguments)],
            stdin=subprocess.DEVNULL, stdout=out, stderr=out, env={**os.environ},
        )  # fmt: skip
        try:
            yield process
        except BaseException:
            print(log.read_text()[-3000:], file=sys.stderr)
            raise
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _until(url: str, process: subprocess.Popen[Any]) -> None:
    end = monotonic() + START_S
    while True:
        try:
            with urllib.request.urlopen(url, timeout=2) as reply:
                if reply.status == 200:
                    return
        except OSError:
            pass
        if process.poll() is not None or monotonic() > end:
            raise RuntimeError(f"{url} does not answer")
        sleep(0.1)

"""A small firm's exchange on free ports, for the tests of its configuration, and a reader of what was written."""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from ansvar.directory.files import load_organisation
from ansvar.directory.model import Organisation
from ansvar.pbx.configure import Configured, Paths, Settings, Trunk, configure
from ansvar.pbx.fetch import Installed
from ansvar.pbx.home import Home
from ansvar.pbx.supervise import Asterisk
from ansvar.phone import Phone
from ansvar.policy.load import load_policy
from ansvar.policy.model import Policy
from phone.exchange import until_quiet
from ports import free_ports

T = TypeVar("T")
ROOT = Path(__file__).parents[2]
#: What must come comes at once; only a test that fails waits so long.
SOON = 30.0
#: So long a phone rings that nobody takes: long enough to be taken on a machine that stands still for some seconds.
RINGS_S = 6
#: Numbers of the firm: Anna's desk inside and outside, Olga is the operator.
ANNA, ANNA_DIRECT, MAIN = "201", "+46406280401", "200"
KIM = "+46313900698"
OUTSIDE = "+46313900699"


@cache
def firm() -> tuple[Organisation, Policy]:
    return load_organisation(ROOT / "organisations/company"), load_policy(ROOT / "policies/company.toml")


def secrets(names: tuple[str, ...]) -> Mapping[str, str]:
    return {name: hashlib.sha256(name.encode()).hexdigest()[:32] for name in names}


def paths(folder: Path) -> Paths:
    named = {name: folder / name for name in Paths.__slots__}
    return Paths(**named)


def paths_of(installed: Installed, home: Home) -> Paths:
    return Paths(
        modules=installed.modules, share=installed.data, music=installed.music, etc=home.etc, lib=home.lib,
        log=home.log, run=home.run, spool=home.spool, recordings=home.recordings, fallback=home.fallback,
    )  # fmt: skip


def settings(folder: Path, **more: Any) -> Settings:
    return Settings(**{"secrets": secrets, "paths": paths(folder), **more})


def sections(text: str) -> list[tuple[str, str, dict[str, list[str]]]]:
    """Return each section as its name, what stands in brackets behind it, and its settings."""
    found: list[tuple[str, str, dict[str, list[str]]]] = []
    for line in text.splitlines():
        bare = re.sub(r"(?<!\\);.*", "", line).strip()
        if head := re.fullmatch(r"\[([^\]]+)\](?:\(([^)]*)\))?", bare):
            found.append((head[1], head[2] or "", {}))
        elif bare and not bare.startswith("#"):
            key, _, value = bare.partition("=")
            found[-1][2].setdefault(key.strip(), []).append(value.removeprefix(">").strip())
    return found


@dataclass
class Running:
    """A running exchange, and the line outward: a phone that nobody may reach from outside."""

    exchange: Asterisk
    configured: Configured
    home: Home
    sip_port: int
    line: Phone
    phones: list[Phone] = field(default_factory=list)

    @asynccontextmanager
    async def phone(self, account: str, *, register: bool = True) -> AsyncIterator[Phone]:
        password = secrets((account if account == "try" else f"phone:{account}",))
        registrar = ("127.0.0.1", self.sip_port)
        async with Phone(user=account, password=next(iter(password.values())), registrar=registrar) as phone:
            if register:
                await phone.register(SOON)
            yield phone

    async def written(self) -> dict[str, Any]:
        """Return what was written down of the one call that ended; takes it away."""
        return await taken_down(self.home.fallback)

    async def until_quiet(self) -> None:
        """Return when no channel is left."""
        await until_quiet(self.exchange)

    def log(self, name: str = "messages") -> str:
        path = self.home.log / name
        return path.read_text() if path.exists() else ""


async def taken_down(fallback: Path) -> dict[str, Any]:
    """Return what was written down of the one call that ended, when it is whole; takes it away."""

    def whole() -> dict[str, Any] | None:
        with suppress(ValueError):  # it is being written
            found: dict[str, Any] = json.loads(path.read_text())
            return found
        return None

    (path,) = await soon(lambda: list(fallback.glob("*.json")))
    facts = await soon(whole)
    assert facts is not None
    path.unlink()
    return {**facts, "name": path.stem}


async def soon(find: Callable[[], T], deadline_s: float = SOON) -> T:
    """Return what `find` gives once it gives something."""
    end = asyncio.get_running_loop().time() + deadline_s
    while not (found := find()):
        assert asyncio.get_running_loop().time() < end, "it did not come"
        await asyncio.sleep(0.02)
    return found


@asynccontextmanager
async def running(
    installed: Installed,
    folder: Path,
    *,
    of: tuple[Organisation, Policy] | None = None,
    **more: Any,
) -> AsyncIterator[Running]:
    """Run the firm's exchange, or that `of` another, with short waits; after it, no channel may be left."""
    home = Home(folder / "data").create()
    sip_port, ari_port, line_port = free_ports(3)
    first = 12_000 + sip_port % 80 * 100
    async with Phone("127.0.0.1", line_port) as line:
        made = settings(
            folder,
            paths=paths_of(installed, home),
            sip_port=sip_port,
            ari_port=ari_port,
            rtp=(first, first + 99),
            **{"trunk": Trunk(host="127.0.0.1", port=line_port), "person_s": RINGS_S, "operators_s": RINGS_S, "silence_s": 2, **more},
        )  # fmt: skip
        configured = configure(*(of or firm()), made)
        exchange = Asterisk(installed, home, conf=configured.conf)
        await exchange.start()
        try:
            now = Running(exchange, configured, home, sip_port, line)
            yield now
            await now.until_quiet()
        finally:
            await exchange.stop(drain_s=0)


def run(scenario: Callable[[], Awaitable[None]]) -> None:
    async def whole() -> None:
        await asyncio.wait_for(scenario(), 180)
        left = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        assert not left, f"tasks left: {left}"

    asyncio.run(whole())

"""The houses that scenarios play in: started once, shared by their scenarios, stopped at the end."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Iterator
from typing import Any

import pytest
from xdist.scheduler.loadscope import LoadScopeScheduling  # type: ignore[import-untyped]

from ansvar.pbx.fetch import FetchError, fetch
from ansvar.pbx.home import cache_dir
from real.house import House, Setting


class ByFile(LoadScopeScheduling):  # type: ignore[misc]
    """Scenarios of one file go to one worker, in order: they share its houses."""

    def _split_scope(self, nodeid: str) -> str:
        found = re.search(r"\[([^:\]]+): ", nodeid)
        return found[1] if found else str(super()._split_scope(nodeid))


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile:
    """Share the scenarios out by file."""
    return ByFile(config, log)


@pytest.fixture(scope="session")
def loop() -> Iterator[asyncio.Runner]:
    """Give the event loop that a worker's houses live in."""
    with asyncio.Runner() as runner:
        yield runner


class Street:
    """At most one house of a worker is open; the next opens when the one before has closed."""

    def __init__(self, loop: asyncio.Runner, folder: pytest.TempPathFactory) -> None:
        self._loop = loop
        self._folder = folder
        self._open: House | None = None

    def house(self, setting: Setting) -> House:
        """Return the house of a setting."""
        if self._open is not None and self._open.setting == setting:
            return self._open
        self.close()
        house = House(setting, self._folder.mktemp("house"))
        self._loop.run(house.__aenter__())
        self._open = house
        return house

    def close(self) -> None:
        """Close the house that is open."""
        house, self._open = self._open, None
        if house is not None:
            self._loop.run(house.__aexit__(None, None, None))


@pytest.fixture(scope="session")
def street(loop: asyncio.Runner, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Street]:
    """Give houses by their setting. Without Asterisk, and no way to fetch it, scenarios are skipped; never in CI."""
    try:
        fetch(cache_dir())
    except FetchError as error:
        if os.environ.get("CI"):
            pytest.fail(f"CI must have Asterisk: {error}")
        pytest.skip(f"no Asterisk: {error}")
    street = Street(loop, tmp_path_factory)
    yield street
    street.close()

"""One service for all hostile traffic: it must outlive all of it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator

import pytest

from ansvar.pbx.fetch import FetchError, fetch
from ansvar.pbx.home import cache_dir
from real.house import House, Setting


@pytest.fixture(scope="session")
def runner() -> Iterator[asyncio.Runner]:
    """Give the event loop that the service's telephones live in."""
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture(scope="session")
def house(runner: asyncio.Runner, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Give the service. Without Asterisk, and no way to fetch it, the tests are skipped; never in CI."""
    try:
        fetch(cache_dir())
    except FetchError as error:
        if os.environ.get("CI"):
            pytest.fail(f"CI must have Asterisk: {error}")
        pytest.skip(f"no Asterisk: {error}")
    house = House(Setting("falkenberg", "2026-11-23 10:00"), tmp_path_factory.mktemp("house"))
    runner.run(house.__aenter__())
    yield house
    runner.run(house.__aexit__(None, None, None))

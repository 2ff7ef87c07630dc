"""Asterisk for the tests of the exchange: the one in the cache folder, fetched if it is not there."""

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from ansvar.pbx.fetch import FetchError, Installed, fetch
from ansvar.pbx.home import cache_dir
from pbx import house


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever starts Asterisk waits more than it computes: it runs with `make real`."""
    for item in items:
        if "asterisk_installed" in getattr(item, "fixturenames", ()):
            item.add_marker("real")


@pytest.fixture(scope="session")
def asterisk_installed() -> Installed:
    """Return Asterisk. Without it, and without a way to fetch it, the test is skipped; never in CI."""
    try:
        return fetch(cache_dir())
    except FetchError as error:
        if os.environ.get("CI"):
            pytest.fail(f"CI must have Asterisk: {error}")
        pytest.skip(f"no Asterisk: {error}")


@pytest.fixture
def play(asterisk_installed: Installed, tmp_path: Path) -> Callable[..., None]:
    """Give what plays a scene in a house of its own: `play(scene, "try", "anna.lind")`."""
    return partial(house.play, asterisk_installed, tmp_path)

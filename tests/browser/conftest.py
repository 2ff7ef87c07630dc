"""Chromium for the tests of what runs in the browser: started once a worker, a fresh page for each test.

A test asks for `loop` and `page` and plays its scenario in that loop: `loop.run(scenario(page))`.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Final

import pytest
from playwright.async_api import Browser, Page

from ansvar.phone import sound
from browser.chromium import chromium as run_chromium
from browser.chromium import executable, page_of
from pbx.conftest import asterisk_installed

__all__ = ["asterisk_installed", "browser_files", "chromium", "loop", "page"]

#: The note that a browser's microphone hears.
NOTE_HZ: Final = 440
FILES: Final = Path(__file__).parents[2] / "browser" / "dist"


@pytest.fixture(scope="session")
def loop() -> Iterator[asyncio.Runner]:
    """Give the event loop that the browser and its pages live in."""
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture(scope="session")
def chromium(loop: asyncio.Runner, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Run Chromium. Without it the test is skipped; never in CI."""
    if executable() is None:
        if os.environ.get("CI"):
            pytest.fail("CI must have Chromium; on Debian: apt-get install chromium")
        pytest.skip("no Chromium; on Debian: apt-get install chromium")
    note = tmp_path_factory.mktemp("microphone") / "note.wav"
    sound.save(note, sound.tone(NOTE_HZ, 10.0))
    stack = AsyncExitStack()
    yield loop.run(stack.enter_async_context(run_chromium(note)))
    loop.run(stack.aclose())


@pytest.fixture
def page(loop: asyncio.Runner, chromium: Browser) -> Iterator[Page]:
    """Give an empty page; errors in its console fail the test."""
    stack = AsyncExitStack()
    yield loop.run(stack.enter_async_context(page_of(chromium)))
    loop.run(stack.aclose())


@pytest.fixture(scope="session")
def browser_files() -> Path:
    """Return the folder of what was fetched for the browser."""
    if not (FILES / "jssip.js").exists():
        if os.environ.get("CI"):
            pytest.fail("CI must have the files for the browser; fetch them with: make browser-files")
        pytest.skip("no files for the browser; fetch them with: make browser-files")
    return FILES

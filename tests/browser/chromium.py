"""The machine's own Chromium, without a screen, driven by Playwright; nothing is fetched.

    async with chromium() as browser, page_of(browser) as page: ...

A page whose console showed an error, or whose script threw one, fails the test when it is closed.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, Final

from playwright.async_api import Browser, ConsoleMessage, Page, async_playwright

#: No service of its maker is asked for anything, and a microphone is there without anybody being asked.
FLAGS: Final = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream", "--autoplay-policy=no-user-gesture-required",
)  # fmt: skip
#: How long a page may take for anything.
LIMIT_S: Final = 40.0


def executable() -> str | None:
    """Return where Chromium is, None when this machine has none."""
    named = os.environ.get("ANSVAR_CHROMIUM")
    return (
        named or shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    )


@asynccontextmanager
async def chromium(microphone: Path | None = None) -> AsyncIterator[Browser]:
    """Run Chromium; its microphone hears a WAV file over and over, or short beeps."""
    flags = [*FLAGS, *([f"--use-file-for-fake-audio-capture={microphone}"] if microphone else [])]
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=executable(), headless=True, args=flags)
        try:
            yield browser
        finally:
            await browser.close()


class _Quiet(SimpleHTTPRequestHandler):
    folders: tuple[Path, ...] = ()

    def translate_path(self, path: str) -> str:
        name = Path(path.partition("?")[0]).name
        return next((str(folder / name) for folder in self.folders if (folder / name).is_file()), "")

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def served(*folders: Path) -> Iterator[str]:
    """Serve the files of folders by their names on loopback; yield the address they are at.

    Chromium lets a page speak with a service on this machine only if the page itself came from there.
    """
    handler = type("Handler", (_Quiet,), {"folders": folders})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


@dataclass
class Faults:
    """What went wrong in a page: errors in its console, scripts that threw, files that were not there.

    `allowed`: parts of messages that a test awaits.
    """

    allowed: tuple[str, ...] = ()
    found: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        """Collect the faults of a page."""
        page.on("console", self._console)
        page.on("pageerror", lambda error: self._add(f"script: {error}"))
        page.on("requestfailed", lambda request: self._add(f"{request.url}: {request.failure}"))

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self._add(f"console: {message.text}")

    def _add(self, fault: str) -> None:
        if not any(part in fault for part in self.allowed):
            self.found.append(fault)


@asynccontextmanager
async def page_of(browser: Browser, *, allowed: tuple[str, ...] = (), **context: Any) -> AsyncIterator[Page]:
    """Open a page in a context of its own; raises AssertionError if anything went wrong in it."""
    own = await browser.new_context(**context)
    try:
        own.set_default_timeout(LIMIT_S * 1000)
        page = await own.new_page()
        faults = Faults(allowed)
        faults.watch(page)
        yield page
        assert not faults.found, faults.found
    finally:
        await own.close()

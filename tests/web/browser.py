"""The pages in a real browser: served by a thread of this process, seen by Debian's Chromium."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from ansvar.web import live as engine
from browser.chromium import executable
from web.office import DATA, ROOT, Paper

READY = ROOT / "browser" / "dist" / ".ready"
AXE = ROOT / "browser" / "node_modules" / "axe-core" / "axe.min.js"
#: Every rule set that public bodies are held to.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "EN-301-549", "best-practice"]
#: How long a page that is served here may take to start, stop or turn: no test is about that.
PATIENT_S = 60.0
#: Keeps everything that the live region says, in `window.spoken`.
SPOKEN = """() => {
  window.spoken = [];
  const place = document.getElementById("say");
  new MutationObserver(() => window.spoken.push(place.textContent)).observe(place, { childList: true });
}"""


def chromium() -> str:
    """Return the path of the browser; where there is none the test is skipped, but in CI."""
    found = executable()
    if found is None or not READY.exists():
        lacks = "no chromium, or no browser files: apt-get install chromium; make browser-files"
        if os.environ.get("CI"):
            pytest.fail(lacks)
        pytest.skip(lacks)
    return found


class Served:
    """The pages on a port of loopback, with an engine on paper whose board the test turns."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="pages")
        self._ready = threading.Event()

    @property
    def address(self) -> str:
        """Where the pages are."""
        return f"http://127.0.0.1:{self.port}"

    def _run(self) -> None:
        from django.contrib.staticfiles import finders
        from django.core.asgi import get_asgi_application

        from ansvar.web.asgi import Application
        from ansvar.web.files import Files

        folder = DATA / "web" / "static"
        for finder in finders.get_finders():
            for name, storage in finder.list([]):
                if name.endswith((".js", ".css", ".svg", ".woff2")) and not (folder / name).exists():
                    (folder / name).parent.mkdir(parents=True, exist_ok=True)
                    (folder / name).write_bytes(Path(storage.path(name)).read_bytes())
        asyncio.set_event_loop(self._loop)
        application = Application(get_asgi_application(), Files(folder), 9)
        config = uvicorn.Config(
            application, "127.0.0.1", 0, log_config=None, lifespan="off", timeout_graceful_shutdown=1
        )
        self.server = uvicorn.Server(config)
        self.server.capture_signals = _no_signals  # type: ignore[method-assign]

        async def serve() -> None:
            self.paper._changed = asyncio.Condition()
            serving = asyncio.create_task(self.server.serve())
            while not self.server.started:
                await asyncio.sleep(0.01)
                if serving.done():
                    await serving  # it says why
            self.port = self.server.servers[0].sockets[0].getsockname()[1]
            self._ready.set()
            await serving

        self._loop.run_until_complete(serve())
        # What a stream was drawing at the end reads the store still: the next test's is another.
        self._loop.run_until_complete(self._loop.shutdown_default_executor())
        self._loop.close()

    def start(self) -> None:
        self._thread.start()
        assert self._ready.wait(PATIENT_S)

    def stop(self) -> None:
        self.server.should_exit = True
        self._thread.join(PATIENT_S)
        assert not self._thread.is_alive()

    def cut(self) -> None:
        """Break every connection off, as a network does that fails; whoever asks again is answered."""

        def broken() -> None:
            for each in self.server.server_state.connections:
                each.transport.abort()  # type: ignore[union-attr]

        self._loop.call_soon_threadsafe(broken)

    def turn(self, **told: Any) -> None:
        """Let the engine tell another board."""
        before = self.paper.board
        self.paper.tells(**told)
        after, self.paper.board = self.paper.board, before
        asyncio.run_coroutine_threadsafe(self.paper._set(after), self._loop).result(5)


@contextmanager
def _no_signals() -> Iterator[None]:
    yield


@contextmanager
def served(paper: Paper) -> Iterator[Served]:
    """Serve the pages while a test looks."""
    found = Served(paper)
    engine.use(paper)
    found.start()
    try:
        yield found
    finally:
        found.stop()


def faults(page: Any) -> list[str]:
    """Return what axe finds wrong with a page, one line each; looked at when it has its styles."""
    page.wait_for_load_state("load")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("(rules) => axe.run({runOnly: {type: 'tag', values: rules}})", RULES)
    return [
        f"{each['id']}: {node['target']} {node['failureSummary']}"
        for each in found["violations"]
        for node in each["nodes"]
    ]

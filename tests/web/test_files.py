"""The pages' own files, and the addresses for machines."""

from __future__ import annotations

import asyncio
import gzip
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from ansvar.web.asgi import Application
from ansvar.web.files import Files


def ask(app: Any, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Return status, headers and body of an ASGI application's answer."""
    sent: list[dict[str, Any]] = []

    async def call() -> None:
        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b""}

        async def send(message: Any) -> None:
            sent.append(dict(message))

        given = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
        await app({"type": "http", "path": path, "method": method, "headers": given}, receive, send)

    asyncio.run(call())
    found = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], found, b"".join(each.get("body", b"") for each in sent[1:])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "app.1a2b.css").write_text("p { color: red }" * 200)
    (tmp_path / "app.css").write_text("plain")
    (tmp_path / "staticfiles.json").write_text(json.dumps({"paths": {"app.css": "app.1a2b.css"}}))
    return tmp_path


def test_given_a_file_when_it_is_asked_for_then_it_comes_compressed_and_is_kept_for_good(
    folder: Path,
) -> None:
    app = Files(folder)
    status, headers, body = ask(app, "/static/app.1a2b.css", accept_encoding="gzip, br")
    assert (status, headers["content-encoding"], headers["content-type"]) == (
        200,
        "gzip",
        "text/css; charset=utf-8",
    )
    assert "immutable" in headers["cache-control"]
    assert gzip.decompress(body).startswith(b"p {")
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert ask(app, "/static/app.1a2b.css")[2].startswith(b"p {")
    assert ask(app, "/static/app.1a2b.css", "HEAD")[2] == b""


@pytest.mark.parametrize(
    "path",
    [
        "/static/app.css",
        "/static/../secrets.json",
        "/static/%2e%2e/x",
        "/static/",
        "/static/staticfiles.json",
    ],
)
def test_given_what_is_no_file_of_ours_when_it_is_asked_for_then_there_is_nothing(
    path: str, folder: Path
) -> None:
    assert ask(Files(folder), path)[0] == 404
    assert ask(Files(folder), "/static/app.1a2b.css", "POST")[0] == 404


@pytest.fixture
def engine() -> Iterator[int]:
    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = b'{"ready": true}' if self.path == "/readyz" else self.path.encode()
            self.send_response(200 if self.path != "/calls/none" else 404)
            self.send_header("content-type", "application/json")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


async def django(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 299, "headers": []})
    await send({"type": "http.response.body", "body": b"a page"})


def test_given_addresses_for_machines_when_asked_for_then_the_engine_answers_through_the_pages(
    engine: int, folder: Path
) -> None:
    app = Application(django, Files(folder), engine)
    here = {"host": "127.0.0.1:8000"}
    assert ask(app, "/readyz", **here)[::2] == (200, b'{"ready": true}')
    assert ask(app, "/metrics", **here)[0] == 200
    assert ask(app, "/calls/none", **here)[0] == 404
    assert ask(app, "/readyz", "POST", **here)[0] == 405
    assert ask(app, "/me/", **here)[::2] == (299, b"a page")


def test_given_a_proxy_in_front_when_figures_or_calls_are_asked_for_from_outside_then_there_is_nothing(
    engine: int, folder: Path
) -> None:
    app = Application(django, Files(folder), engine)
    assert ask(app, "/metrics", host="ansvar.example.org")[0] == 404
    assert ask(app, "/calls/x", host="ansvar.example.org")[0] == 404
    assert ask(app, "/readyz", host="ansvar.example.org")[0] == 200


def test_given_an_engine_that_is_gone_when_readiness_is_asked_for_then_it_says_what_is_lacking(
    folder: Path,
) -> None:
    status, _, body = ask(Application(django, Files(folder), 9), "/readyz", host="127.0.0.1")
    assert (status, json.loads(body)["lacking"]) == (503, ["the engine does not answer"])

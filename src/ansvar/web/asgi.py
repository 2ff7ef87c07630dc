"""The ASGI application: pages for people by Django, and the engine's own answers for machines passed on."""

from __future__ import annotations

import asyncio
import urllib.error
import urllib.request
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from ansvar.web.accounts.address import named_here
from ansvar.web.files import STATIC, Files

Send = Callable[[Mapping[str, Any]], Awaitable[None]]
App = Callable[[dict[str, Any], Callable[[], Awaitable[Mapping[str, Any]]], Send], Awaitable[None]]

_ASK_S: Final = 3.0
#: Answered on this machine only: behind a proxy they are nobody else's business.
_INSIDE: Final = ("/metrics", "/calls/")


class Application:
    """Django, with `/healthz`, `/readyz`, `/metrics` and `/calls/ID` answered as the engine answers them."""

    def __init__(self, django: App, files: Files, engine_port: int) -> None:
        self._django = django
        self._files = files
        self._engine = f"http://127.0.0.1:{engine_port}"

    async def __call__(
        self, scope: dict[str, Any], receive: Callable[[], Awaitable[Mapping[str, Any]]], send: Send
    ) -> None:
        if scope["type"] != "http":
            return
        path = scope["path"]
        if path in ("/healthz", "/readyz", "/metrics") or path.startswith("/calls/"):
            await self._machine(scope, path, send)
            return
        if path.startswith(STATIC):
            await self._files(scope, receive, send)
            return
        await self._django(scope, receive, send)

    async def _machine(self, scope: Mapping[str, Any], path: str, send: Send) -> None:
        host = dict(scope["headers"]).get(b"host", b"").decode("latin-1")
        if path.startswith(_INSIDE) and not named_here(host):
            status, kind, body = 404, "application/json", b'{"error": "there is nothing here"}'
        elif scope["method"] not in ("GET", "HEAD"):
            status, kind, body = 405, "application/json", b'{"error": "only GET is answered here"}'
        else:
            raw = scope.get("raw_path") or path.encode()
            status, kind, body = await asyncio.to_thread(self._ask, raw.decode("latin-1"))
        headers = [
            (b"content-type", kind.encode()),
            (b"content-length", str(len(body)).encode()),
            (b"cache-control", b"no-store"),
            (b"x-content-type-options", b"nosniff"),
        ]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})

    def _ask(self, path: str) -> tuple[int, str, bytes]:
        try:
            with urllib.request.urlopen(self._engine + path, timeout=_ASK_S) as reply:
                return reply.status, reply.headers.get("content-type", "text/plain"), reply.read()
        except urllib.error.HTTPError as error:
            return error.code, error.headers.get("content-type", "application/json"), error.read()
        except (OSError, ValueError):
            lacking = b'{"ready": false, "alive": false, "lacking": ["the engine does not answer"]}'
            return 503, "application/json", lacking

"""The pages' own files: read once, compressed once, and told by their content, so that browsers keep them for good."""

from __future__ import annotations

import gzip
import json
import mimetypes
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote

from ansvar.web.security import HEADERS

Send = Callable[[Mapping[str, Any]], Awaitable[None]]

STATIC: Final = "/static/"
#: What is small or compressed already gains nothing.
_LEAST: Final = 1024
_TYPES: Final = {
    ".woff2": "font/woff2",
    ".svg": "image/svg+xml",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
}
_TEXT: Final = (".js", ".css", ".svg", ".json")


@dataclass(frozen=True, slots=True)
class File:
    """One file as it is sent."""

    kind: str
    body: bytes
    packed: bytes | None
    for_good: bool


class Files:
    """An ASGI application over a folder that `collectstatic` has filled."""

    def __init__(self, folder: Path | str) -> None:
        folder = Path(folder)
        manifest = folder / "staticfiles.json"
        hashed = set(json.loads(manifest.read_bytes())["paths"].values()) if manifest.exists() else set()
        # With a manifest only what carries its content in its name is asked for.
        names = hashed or {
            path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
        }
        self._files = {name: _read(folder / name, name in hashed) for name in names}

    async def __call__(self, scope: Mapping[str, Any], receive: Callable[[], Any], send: Send) -> None:
        """Send a file, compressed for whoever takes that."""
        found = self._files.get(unquote(scope["path"]).removeprefix(STATIC))
        if found is None or scope["method"] not in ("GET", "HEAD"):
            await send({"type": "http.response.start", "status": 404, "headers": [(b"content-length", b"0")]})
            await send({"type": "http.response.body", "body": b""})
            return
        takes = dict(scope["headers"]).get(b"accept-encoding", b"")
        packed = found.packed is not None and b"gzip" in takes
        body = found.packed if packed and found.packed is not None else found.body
        keep = b"public, max-age=31536000, immutable" if found.for_good else b"no-cache"
        headers = [
            (b"content-type", found.kind.encode()),
            (b"content-length", str(len(body)).encode()),
            (b"cache-control", keep),
            (b"vary", b"accept-encoding"),
            *((name.lower().encode(), value.encode()) for name, value in HEADERS.items()),
        ]
        if packed:
            headers.append((b"content-encoding", b"gzip"))
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})


def _read(path: Path, for_good: bool) -> File:
    body = path.read_bytes()
    kind = _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    packed = gzip.compress(body, 9, mtime=0) if path.suffix in _TEXT and len(body) >= _LEAST else None
    return File(kind, body, packed, for_good)

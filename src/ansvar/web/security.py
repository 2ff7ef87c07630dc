"""Headers that every answer carries: nothing from elsewhere, no script inside a page, no frame around it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from inspect import iscoroutinefunction
from typing import Final

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.decorators import sync_and_async_middleware

_CONNECT: Final = "connect-src 'self'"
POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "font-src 'self'",
        "img-src 'self' data:",  # marks inside the design system's style sheet
        "media-src 'self' blob:",  # a greeting just recorded, heard before it is saved
        _CONNECT,
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "manifest-src 'self'",
    )
)
HEADERS: Final = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
#: What pages show is about people: no cache between keeps it.
_PRIVATE: Final = "private, no-store"


def may_listen(response: HttpResponseBase, *sockets: str) -> HttpResponseBase:
    """Let a page use the microphone, and its scripts reach these websockets and no others."""
    response["Permissions-Policy"] = HEADERS["Permissions-Policy"].replace(
        "microphone=()", "microphone=(self)"
    )
    if sockets:
        reach = " ".join((_CONNECT, *sockets))
        response["Content-Security-Policy"] = POLICY.replace(_CONNECT, reach)
    return response


def _dress(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if not request.path.startswith("/static/"):
        response.setdefault("Cache-Control", _PRIVATE)
    return response


@sync_and_async_middleware
def headers(
    get_response: Callable[[HttpRequest], HttpResponseBase | Awaitable[HttpResponseBase]],
) -> Callable[[HttpRequest], HttpResponseBase | Awaitable[HttpResponseBase]]:
    """Middleware: dress every answer, also errors and files."""
    if iscoroutinefunction(get_response):

        async def later(request: HttpRequest) -> HttpResponseBase:
            return _dress(request, await get_response(request))

        return later

    def now(request: HttpRequest) -> HttpResponseBase:
        return _dress(request, get_response(request))  # type: ignore[arg-type]

    return now

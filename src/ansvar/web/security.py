"""Headers that every answer carries: nothing from elsewhere, no script inside a page, no frame around it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest
from django.http.response import HttpResponseBase

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


def headers(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: dress every answer, also errors; `web.files` dresses the files."""

    def dress(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Cache-Control", _PRIVATE)
        return response

    return dress

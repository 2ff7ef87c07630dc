"""What every request passes before its view: is the session still one, may they, too often, the second step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from ansvar.web import gates
from ansvar.web.accounts import limits, second, visits
from ansvar.web.house import one_moment


class Entrance:
    """Asks them in this order; the first that answers is the answer, and the view is not called.

    One middleware and not four: each would be handed to a thread of its own.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in ("GET", "HEAD"):
            return self._get_response(request)
        with one_moment():
            return self._get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Let pass, or answer."""
        name = (request.resolver_match.url_name if request.resolver_match else "") or ""
        visits.follow(request, name)
        return gates.ask(request, view, name) or limits.ask(request, name) or second.ask(request, name)

"""Where a browser reaches its telephone at the exchange, and the login it has there.

A login is fetched by the page's script when the telephone is opened; it stands in no page and in no cache.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from ipaddress import ip_address
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase

from ansvar.calls.world import WEB
from ansvar.engine.place import Place
from ansvar.pbx.configure.phones import VISITOR, accounts_of
from ansvar.pbx.home import Home
from ansvar.web.house import house, instead
from ansvar.web.security import may_listen

V = TypeVar("V", bound=Callable[..., Any])

#: Behind a proxy: the address at which it hands browsers on to the exchange, such as `wss://ansvar.example.org/phone`.
ADDRESS: Final = "ANSVAR_WEB_PHONE"
_SOCKET: Final = re.compile(r"wss://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[A-Za-z0-9._/-]*)?")


def socket_of(place: Place, origin: str = "", given: str = "") -> str | None:
    """Return the address of the websocket that telephones in browsers speak over; None where there is none.

    1. Where the pages have an address of their own (`origin`), over TLS only: the one `given`, else the exchange's
       own port for browsers, when it has a certificate.
    2. On this machine alone: the exchange's port on loopback.
    """
    if not place.web_phones:
        return None
    if origin:
        if _SOCKET.fullmatch(given):
            return given
        host = urlsplit(origin).hostname
        return f"wss://{host}:{int(place.tls.get('web_port', 8089))}/ws" if place.tls and host else None
    return f"ws://{place.ari_host}:{place.ari_port}/ws" if _near(place.ari_host) else None


def _near(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@dataclass(frozen=True, slots=True)
class BrowserPhone:
    """What a page must know of its telephone: where it is, and whether it is open unless somebody closed it."""

    address: str
    on: bool


def browser_phone() -> BrowserPhone | None:
    """Return the telephone that pages of this house may have, or None; a rehearsal has none."""
    if instead.get() is not None:
        return None
    place = house().place
    address = socket_of(place, settings.ORIGIN, os.environ.get(ADDRESS, ""))
    return BrowserPhone(address, place.demo) if address is not None else None


def with_phone(view: V) -> V:
    """Let the page of a view listen and reach the exchange; it finds its telephone in `request.browser_phone`."""

    @wraps(view)
    def dressed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        phone = browser_phone()
        request.browser_phone = phone  # type: ignore[attr-defined]
        response: HttpResponseBase = view(request, *args, **kwargs)
        return may_listen(response, phone.address) if phone is not None else response

    return dressed  # type: ignore[return-value]


def has_phone(person: str) -> bool:
    """Whether somebody has an account at the exchange."""
    return person in accounts_of(house().base)


def login(phone: BrowserPhone, person: str = "") -> JsonResponse:
    """Answer with the login of somebody's telephone in the browser; without anybody, with that of visitors."""
    account = f"{person}{WEB}" if person else VISITOR
    secret = Home(house().place.data).secret(f"phone:{account}" if person else VISITOR)
    answer = JsonResponse({"address": phone.address, "account": account, "password": secret})
    answer["Cache-Control"] = "no-store"
    return answer

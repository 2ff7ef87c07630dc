"""From which address somebody asks, and by which name."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest

#: An IPv6 customer has at least so much; one that is counted by single addresses is not counted at all.
_V6_BITS = 64
#: What this machine is called on itself.
_HERE = ("127.0.0.1", "localhost", "[::1]")


def address_of(request: HttpRequest) -> str:
    """Return the address of who asks.

    Behind a proxy (`ANSVAR_WEB_ORIGIN` is set) the last entry of X-Forwarded-For: the one our own proxy wrote, whatever
    was sent to it. Without, that header is anybody's claim and is not looked at.
    """
    peer = str(request.META.get("REMOTE_ADDR", ""))
    if not settings.ORIGIN:
        return peer
    said = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    try:
        return str(ipaddress.ip_address(said.strip("[]")))
    except ValueError:
        return peer


def named_here(host: str) -> bool:
    """Whether the pages are asked for by a name of this machine; `host`: as the header says it, with a port or without."""
    name, _colon, port = host.rpartition(":")
    return (name if name and port.isdigit() else host) in _HERE


def counted(address: str) -> str:
    """Return what limits are counted by: the address itself, of IPv6 its network."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((found, _V6_BITS), strict=False).network_address)
    return address

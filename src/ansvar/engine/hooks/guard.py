"""Where deliveries may go: over TLS to the open internet, and to networks that the installation names.

    ANSVAR_WEBHOOK_NETWORKS=10.20.0.0/16,127.0.0.0/8

An address that somebody types must not let them reach what only this machine can reach: names are looked up by us, every
address that comes of it is judged, and the connection goes to an address that was judged.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final
from urllib.parse import urlsplit

from ansvar.words.faults import AnsvarError

NETWORKS: Final = "ANSVAR_WEBHOOK_NETWORKS"
LONGEST: Final = 500
_LOOPBACK: Final = ("127.0.0.0/8", "::1/128")
#: Addresses of IPv4 inside IPv6, as translators write them.
_NAT64: Final = IPv6Network("64:ff9b::/96")

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network


class Unsafe(AnsvarError):
    """A delivery may not go there."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a webhook is told: the parts of its address."""

    tls: bool
    host: str
    port: int
    path: str

    @property
    def name(self) -> str:
        """What stands in the Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == (443 if self.tls else 80) else f"{host}:{self.port}"


class Guard:
    """Judges addresses. `networks` are allowed besides the open internet; `ports`: our own on this machine, never."""

    def __init__(self, networks: tuple[Network, ...] = (), ports: frozenset[int] = frozenset()) -> None:
        self._networks, self._ports = networks, ports

    @classmethod
    def of(
        cls,
        environment: Mapping[str, str] = os.environ,
        demo: bool = False,
        ports: frozenset[int] = frozenset(),
    ) -> Guard:
        """Return the guard that the environment asks for; a demonstration may reach its own machine.

        Raises Unsafe for a network that cannot be read.
        """
        named = [part.strip() for part in environment.get(NETWORKS, "").split(",") if part.strip()]
        try:
            networks = tuple(
                ip_network(part, strict=False) for part in (*named, *(_LOOPBACK if demo else ()))
            )
        except ValueError:
            raise Unsafe(
                f"`{NETWORKS}` holds what is no network; write such as 10.20.0.0/16,127.0.0.0/8"
            ) from None
        return cls(networks, ports)

    def target(self, url: str) -> Target:
        """Read an address. Raises Unsafe, with one sentence that says what is wrong with it."""
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            raise Unsafe("this is no address; write such as https://example.org/events") from None
        host = (parts.hostname or "").rstrip(".")
        if len(url) > LONGEST or not url.isascii() or not url.isprintable() or " " in url or not host:
            raise Unsafe("this is no address; write such as https://example.org/events")
        if parts.username is not None or parts.password is not None:
            raise Unsafe("an address holds no user name and password: deliveries are signed instead")
        if parts.fragment:
            raise Unsafe("an address of a webhook has no part after #")
        if parts.scheme not in ("https", "http") or (parts.scheme == "http" and not _near(host)):
            raise Unsafe("events are told over TLS: the address begins with https://")
        if port is not None and not 0 < port < 65536:
            raise Unsafe("this port is none")
        tls = parts.scheme == "https"
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        return Target(tls, host, port or (443 if tls else 80), path)

    def addresses(self, target: Target) -> list[str]:
        """Return the addresses that a target stands for now, each judged. Raises Unsafe, and OSError for no such name."""
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
        addresses = list(dict.fromkeys(str(each[4][0]) for each in found))
        for each in addresses:
            self.judge(each, target.port)
        return addresses

    def judge(self, address: str, port: int) -> None:
        """Raise Unsafe unless deliveries may go to an address."""
        one = _plain(ip_address(address.partition("%")[0]))
        if one.is_loopback and port in self._ports:
            raise Unsafe("this is a port of Ansvar itself")
        if any(one.version == network.version and one in network for network in self._networks):
            return
        if not one.is_global or one.is_multicast or one.is_reserved or one.is_unspecified:
            raise Unsafe(f"it lies in a network of the inside; where that is meant, name it in {NETWORKS}")


def _plain(address: Address) -> Address:
    """Return the address of IPv4 that one of IPv6 leads to, else the address itself."""
    if isinstance(address, IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def _near(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"

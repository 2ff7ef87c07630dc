"""Fetches a calendar from an address that somebody typed, so that it cannot be used to reach what is inside.

- Only `https`, on this machine `http` too where that is allowed; no names or passwords in the address.
- The host's addresses are looked up once, all of them must be outside, and that very one is connected to: a name that
  means another machine a moment later gains nothing. A redirect is checked in the same way.
- The organisation's own calendar server is inside: `ANSVAR_CALENDAR_HOSTS` names it (`mail.example.org`, or
  `.example.org` for all of a domain).
- A bound on bytes, and one on the time of all of it, however slowly the other side talks.
"""

from __future__ import annotations

import http.client
import ipaddress
import os
import socket
import ssl
import threading
from dataclasses import dataclass
from typing import Final
from urllib.parse import urljoin, urlsplit, urlunsplit

from ansvar.words.faults import AnsvarError

MOST_BYTES: Final = 5_000_000
MOST_S: Final = 15.0
_PART_S: Final = 5.0
_REDIRECTS: Final = 3
_LONGEST: Final = 2_000
_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")


class FeedFault(AnsvarError):
    """A calendar could not be fetched. `why`, a word for the pages:

    - `address`: this is no address that is fetched; `inside`: it leads to a machine inside;
    - `refused`: whoever keeps it does not give it out (any more); `down`: no answer, or a fault there;
    - `large`: it is too large; `calendar`: it is no calendar.
    """

    def __init__(self, why: str) -> None:
        super().__init__(f"the calendar could not be read: {why}")
        self.why = why


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came; `content` None: it has not changed since."""

    content: bytes | None
    etag: str = ""
    modified: str = ""


def plain(address: str) -> str:
    """Return an address as it is fetched (`webcal` means https). Raises FeedFault("address")."""
    found = address.strip()
    if len(found) > _LONGEST or any(each.isspace() or not each.isprintable() for each in found):
        raise FeedFault("address")
    try:
        parts = urlsplit(found)
        host, _port = parts.hostname, parts.port
    except ValueError:
        raise FeedFault("address") from None
    scheme = "https" if parts.scheme.lower() in ("webcal", "webcals") else parts.scheme.lower()
    if scheme not in ("https", "http") or not host or "@" in parts.netloc:
        raise FeedFault("address")
    if scheme == "http" and not (_own_machine(host) and loopback_allowed()):
        raise FeedFault("address")
    return urlunsplit((scheme, parts.netloc, parts.path or "/", parts.query, ""))


def loopback_allowed() -> bool:
    """Whether calendars of this very machine are read: in a demonstration, and where the administrator says so."""
    from ansvar.web.house import house

    return house().place.demo or "localhost" in _inside_hosts()


def fetch(address: str, etag: str = "", modified: str = "") -> Fetched:
    """Fetch a calendar, or learn that it is as it was. Blocks, at most about `MOST_S` seconds. Raises FeedFault."""
    headers = {"Accept": "text/calendar, */*;q=0.5", "Accept-Encoding": "identity", "User-Agent": "Ansvar"}
    if etag:
        headers["If-None-Match"] = etag
    if modified:
        headers["If-Modified-Since"] = modified
    found = plain(address)
    over = _Deadline(MOST_S)
    try:
        for _hop in range(_REDIRECTS + 1):
            answer = _ask(found, headers, over)
            if isinstance(answer, Fetched):
                return answer
            found = plain(urljoin(found, answer))
        raise FeedFault("down")
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise FeedFault("down") from error
    finally:
        over.cancel()


def _ask(address: str, headers: dict[str, str], over: _Deadline) -> Fetched | str:
    """Ask once; return what came, or where we are sent."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    line = _Line(host, port, _outside(host, port), parts.scheme == "https")
    over.guards(line)
    try:
        line.request("GET", urlunsplit(("", "", parts.path or "/", parts.query, "")), headers=headers)
        reply = line.getresponse()
        if reply.status in (301, 302, 303, 307, 308):
            return reply.getheader("Location") or ""
        if reply.status == 304:
            return Fetched(None)
        if reply.status in (401, 403, 404, 410):
            raise FeedFault("refused")
        if reply.status != 200:
            raise FeedFault("down")
        content = reply.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise FeedFault("large")
        if over.passed:
            raise FeedFault("down")
        return Fetched(
            content, (reply.getheader("ETag") or "")[:500], (reply.getheader("Last-Modified") or "")[:100]
        )
    finally:
        line.close()


class _Line(http.client.HTTPConnection):
    """A connection to one address of a host, whatever its name means by now."""

    def __init__(self, host: str, port: int, address: str, tls: bool) -> None:
        super().__init__(host, port, timeout=_PART_S)
        self._address, self._tls = address, tls
        if tls:
            self.default_port = 443  # so that the Host header names no port that goes without saying

    def connect(self) -> None:
        self.sock = socket.create_connection((self._address, self.port), self.timeout)
        if self._tls:
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)

    def abandon(self) -> None:
        """Let whoever waits on it go on, from another thread."""
        if self.sock is not None:
            try:
                self.sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                return


class _Deadline:
    """Breaks off whatever is going on when the time is over."""

    def __init__(self, seconds: float) -> None:
        self.passed = False
        self._line: _Line | None = None
        self._timer = threading.Timer(seconds, self._over)
        self._timer.daemon = True
        self._timer.start()

    def guards(self, line: _Line) -> None:
        self._line = line
        if self.passed:
            raise FeedFault("down")

    def cancel(self) -> None:
        self._timer.cancel()

    def _over(self) -> None:
        self.passed = True
        if self._line is not None:
            self._line.abandon()


# -- where it may lead --------------------------------------------------------------------------------


def _inside_hosts() -> tuple[str, ...]:
    named = os.environ.get("ANSVAR_CALENDAR_HOSTS", "").casefold()
    return tuple(each.strip() for each in named.split(",") if each.strip())


def _own_machine(host: str) -> bool:
    return host in ("127.0.0.1", "localhost", "::1")


def _outside(host: str, port: int) -> str:
    """Return the address of a host that may be connected to. Raises FeedFault."""
    known = host.casefold()
    let = (loopback_allowed() and _own_machine(known)) or any(
        known == each or (each.startswith(".") and known.endswith(each)) for each in _inside_hosts()
    )
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FeedFault("down") from error
    addresses = [str(each[4][0]) for each in found]
    if not addresses:
        raise FeedFault("down")
    if not let and not all(is_outside(each) for each in addresses):
        raise FeedFault("inside")
    return addresses[0]


def is_outside(address: str) -> bool:
    """Whether an IP address is one of the public internet, also where it wraps another one."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        wrapped = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if wrapped is None and found in _NAT64:
            wrapped = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if wrapped is not None:
            return is_outside(str(wrapped))
    return found.is_global and not found.is_multicast

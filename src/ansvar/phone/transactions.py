"""SIP over UDP: a socket, and the transactions that make lost datagrams harmless (RFC 3261 section 17)."""

from __future__ import annotations

import asyncio
import re
import socket
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from ipaddress import IPv4Address

from ansvar.phone.faults import PhoneFault
from ansvar.phone.messages import (
    Headers,
    Malformed,
    Request,
    Response,
    Uri,
    Via,
    cseq,
    new_id,
    read,
    reply,
)  # fmt: skip

Place = tuple[str, int]

#: A longer pause than this is not made between two sendings of the same message.
_T2_S = 4.0


@dataclass(eq=False)
class Client:
    """A request of ours until its final response. `final` becomes None when nobody answered."""

    request: Request
    to: Place
    branch: str
    on_response: Callable[[Response], None] | None
    final: asyncio.Future[Response | None]
    resend: asyncio.TimerHandle | None = None
    give_up: asyncio.TimerHandle | None = None
    ack: bytes = b""
    provisional: bool = False
    cancelled: bool = False

    def quiet(self) -> None:
        """Send no more of the same."""
        for timer in (self.resend, self.give_up):
            if timer is not None:
                timer.cancel()


@dataclass(eq=False)
class Server:
    """A request of the other side; `respond` answers it, and answers it again when it comes again."""

    endpoint: Endpoint
    request: Request
    key: tuple[str, str, str]
    to: Place
    last: Response | None = None
    acked: bool = False
    on_unacked: Callable[[], None] | None = None
    resend: asyncio.TimerHandle | None = None

    @property
    def answered(self) -> bool:
        """Whether a final response was sent."""
        return self.last is not None and self.last.code >= 200

    def respond(self, response: Response) -> None:
        """Send a response; after a final one, none other is sent."""
        if self.answered:
            return
        self.last = response
        self.endpoint.transmit(bytes(response), self.to, f"{response.code} {response.phrase}")
        if response.code >= 200:
            loop = asyncio.get_running_loop()
            if self.request.method == "INVITE":
                self._again(self.endpoint.t1_s, loop.time() + 64 * self.endpoint.t1_s)
            self.endpoint.later(64 * self.endpoint.t1_s, lambda: self.endpoint.forget(self))

    def _again(self, pause_s: float, until: float) -> None:
        def fire() -> None:
            if self.acked or self.last is None:
                return
            if asyncio.get_running_loop().time() >= until:
                if self.on_unacked is not None:
                    self.on_unacked()
                return
            self.endpoint.transmit(bytes(self.last), self.to, f"{self.last.code} again")
            self._again(min(2 * pause_s, _T2_S), until)

        self.resend = self.endpoint.later(pause_s, fire)

    def confirmed(self) -> None:
        """The other side has our final response."""
        self.acked = True
        if self.resend is not None:
            self.resend.cancel()


@dataclass(eq=False)
class Endpoint(asyncio.DatagramProtocol):
    """A UDP socket that speaks SIP. `t1_s` is the round-trip estimate all pauses are counted from."""

    on_request: Callable[[Request, Server | None, Place], None]
    t1_s: float = 0.5
    host: str = ""
    port: int = 0
    trace: deque[str] = field(default_factory=lambda: deque(maxlen=200))
    _transport: asyncio.DatagramTransport | None = None
    _clients: dict[tuple[str, str], Client] = field(default_factory=dict)
    _servers: dict[tuple[str, str, str], Server] = field(default_factory=dict)
    _acks: dict[tuple[str, int], tuple[bytes, Place]] = field(default_factory=dict)
    _timers: set[asyncio.TimerHandle] = field(default_factory=set)
    _closed: asyncio.Future[None] | None = None

    async def open(self, host: str, port: int) -> None:
        """Listen; port 0 takes one that is free."""
        loop = asyncio.get_running_loop()
        try:
            self._transport, _ = await loop.create_datagram_endpoint(lambda: self, local_addr=(host, port))
        except OSError as error:
            raise PhoneFault(
                f"the phone cannot listen on `{host}:{port}`: {(error.strerror or str(error)).lower()}; "
                "give it another port, or 0 for any"
            ) from error
        self._closed = loop.create_future()
        self.host, self.port = self._transport.get_extra_info("sockname")[:2]

    async def close(self) -> None:
        """Close the socket and forget every transaction; returns when the socket is gone."""
        for timer in list(self._timers):
            timer.cancel()
        self._timers.clear()
        for client in list(self._clients.values()):
            client.quiet()
            if not client.final.done():
                client.final.set_result(None)
        self._clients.clear()
        self._servers.clear()
        self._acks.clear()
        if self._transport is not None and self._closed is not None:
            self._transport.close()
            self._transport = None
            await self._closed

    # -- sending ------------------------------------------------------------------------------------

    def request(
        self, request: Request, to: Place, on_response: Callable[[Response], None] | None = None
    ) -> Client:
        """Send a request of ours, again and again until it is answered; see `Client.final`."""
        loop = asyncio.get_running_loop()
        branch = self._stamp(request.headers)
        client = Client(request, to, branch, on_response, loop.create_future())
        self._start(client, branch, request.method)
        return client

    def cancel(self, client: Client, request: Request) -> Client:
        """Send the CANCEL of an INVITE, which shares its branch."""
        request.headers.lead("Via", client.request.headers.all("via")[0])
        cancelling = Client(
            request, client.to, client.branch, None, asyncio.get_running_loop().create_future()
        )
        self._start(cancelling, client.branch, "CANCEL")
        return cancelling

    def acknowledge(self, request: Request, to: Place) -> None:
        """Send the ACK of a 200, and send it again whenever that 200 comes again."""
        self._stamp(request.headers)
        key = (request.headers.get("call-id"), cseq(request.headers)[0])
        self._acks[key] = (bytes(request), to)
        self.transmit(bytes(request), to, "ACK")
        self.later(64 * self.t1_s, lambda: self._acks.pop(key, None))

    def _stamp(self, headers: Headers) -> str:
        branch = "z9hG4bK" + new_id()
        headers.lead("Via", f"SIP/2.0/UDP {self.host}:{self.port};branch={branch};rport")
        return branch

    def _start(self, client: Client, branch: str, method: str) -> None:
        self._clients[branch, method] = client
        data = bytes(client.request)
        invite = method == "INVITE"

        def again(pause_s: float) -> None:
            self.transmit(data, client.to, f"{method} again")
            longer = 2 * pause_s if invite else min(2 * pause_s, _T2_S)
            client.resend = self.later(longer, lambda: again(longer))

        def give_up() -> None:
            client.quiet()
            self._clients.pop((branch, method), None)
            if not client.final.done():
                client.final.set_result(None)

        client.resend = self.later(self.t1_s, lambda: again(self.t1_s))
        client.give_up = self.later(64 * self.t1_s, give_up)
        self.transmit(data, client.to, method)

    def transmit(self, data: bytes, to: Place, short: str) -> None:
        """Send a datagram; a closed socket sends nothing."""
        self.trace.append(f"{time.monotonic():.3f} > {short} to {to[0]}:{to[1]}")
        if self._transport is not None:
            self._transport.sendto(data, to)

    def later(self, seconds: float, what: Callable[[], object]) -> asyncio.TimerHandle:
        """Do something later, unless the socket is closed before."""

        def fire() -> None:
            self._timers.discard(timer)
            what()

        timer = asyncio.get_running_loop().call_later(seconds, fire)
        self._timers.add(timer)
        if len(self._timers) > 500:
            self._timers = {each for each in self._timers if not each.cancelled()}
        return timer

    def forget(self, server: Server) -> None:
        """Let go of a transaction whose repeats can no longer come."""
        self._servers.pop(server.key, None)

    # -- receiving ----------------------------------------------------------------------------------

    def datagram_received(self, data: bytes, addr: tuple[str | int, ...]) -> None:
        """Read a datagram; what is no SIP message is noted in `trace` and otherwise ignored."""
        place = (str(addr[0]), int(addr[1]))
        message = read(data)
        if message is None:
            if data.strip(b"\r\n\0 "):
                self.trace.append(
                    f"{time.monotonic():.3f} < {len(data)} bytes that are no SIP message, ignored"
                )
            return
        if isinstance(message, Response):
            self.trace.append(f"{time.monotonic():.3f} < {message.code} {message.phrase}")
            self._response(message)
        else:
            self.trace.append(f"{time.monotonic():.3f} < {message.method}")
            self._request(message, place)

    def error_received(self, exc: Exception) -> None:
        """Note that nobody listens at the other end; the transactions give up by themselves."""
        self.trace.append(f"{time.monotonic():.3f} ! {exc}")

    def connection_lost(self, exc: Exception | None) -> None:
        """The socket is gone."""
        if self._closed is not None and not self._closed.done():
            self._closed.set_result(None)

    def _response(self, response: Response) -> None:
        via = Via.read(response.headers.all("via")[0])
        number, method = cseq(response.headers)
        client = self._clients.get((via.branch, method))
        if client is None or client.final.done():
            if client is not None and client.ack and response.code >= 300:
                self.transmit(client.ack, client.to, "ACK again")
            elif method == "INVITE" and 200 <= response.code < 300:
                known = self._acks.get((response.headers.get("call-id"), number))
                if known is not None:
                    self.transmit(*known, "ACK again")
            return
        if response.code < 200:
            client.provisional = True
            if method == "INVITE":
                client.quiet()
            if client.on_response is not None:
                client.on_response(response)
            return
        client.quiet()
        if method == "INVITE" and response.code >= 300:
            client.ack = bytes(_ack_of_refusal(client.request, response))
            self.transmit(client.ack, client.to, "ACK")
        self.later(64 * self.t1_s, lambda: self._clients.pop((via.branch, method), None))
        client.final.set_result(response)

    def _request(self, request: Request, source: Place) -> None:
        via = Via.read(request.headers.all("via")[0])
        sent_by = f"{via.host}:{via.port}"
        if request.method == "ACK":
            self._acknowledged(request, (via.branch, sent_by, "INVITE"))
            self.on_request(request, None, source)
            return
        key = (via.branch, sent_by, request.method)
        known = self._servers.get(key)
        if known is not None:
            if known.last is not None:
                self.transmit(bytes(known.last), known.to, f"{known.last.code} again")
            return
        _mark_source(request, via, source)
        to = source if "rport" in dict(via.parameters) else (source[0], via.port)
        server = self._servers[key] = Server(self, request, key, to)
        try:
            self.on_request(request, server, source)
        except Malformed as fault:
            self.trace.append(f"{time.monotonic():.3f} ! {fault}")
            server.respond(reply(request, 400))

    def _acknowledged(self, request: Request, key: tuple[str, str, str]) -> None:
        known = self._servers.get(key)
        if known is not None:
            known.confirmed()
            return
        same = (request.headers.get("call-id"), cseq(request.headers)[0])
        for server in self._servers.values():
            own = server.request
            if own.method == "INVITE" and (own.headers.get("call-id"), cseq(own.headers)[0]) == same:
                server.confirmed()

    def invited(self, request: Request) -> Server | None:
        """Return the INVITE that a CANCEL takes back, if there is one."""
        via = Via.read(request.headers.all("via")[0])
        return self._servers.get((via.branch, f"{via.host}:{via.port}", "INVITE"))


def _ack_of_refusal(request: Request, response: Response) -> Request:
    headers = Headers()
    headers.add("Via", request.headers.all("via")[0])
    for value in request.headers.all("route"):
        headers.add("Route", value)
    headers.add("Max-Forwards", "70")
    headers.add("From", request.headers.get("from"))
    headers.add("To", response.headers.get("to"))
    headers.add("Call-ID", request.headers.get("call-id"))
    headers.add("CSeq", f"{cseq(request.headers)[0]} ACK")
    return Request("ACK", request.uri, headers)


def _mark_source(request: Request, via: Via, source: Place) -> None:
    """Write where the request came from into its Via, as the responses must repeat it (RFC 3581)."""
    values = request.headers.all("via")
    top = re.sub(r";\s*(rport|received)(=[^;]*)?(?=;|$)", "", values[0]) + f";received={source[0]}"
    if "rport" in dict(via.parameters):
        top += f";rport={source[1]}"
    request.headers.remove("via")
    request.headers.add("Via", top)
    for value in values[1:]:
        request.headers.add("Via", value)


async def place_of(uri: Uri, fallback: Place | None = None) -> Place:
    """Return where to send a request for an address; names are looked up, an address in digits at once."""
    if not uri.host:
        if fallback is None:
            raise PhoneFault(f"no place to send to in `{uri}`; give an address such as sip:NUMBER@HOST:PORT")
        return fallback
    with suppress(ValueError):
        return str(IPv4Address(uri.host)), uri.port or 5060
    try:
        found = await asyncio.get_running_loop().getaddrinfo(
            uri.host, uri.port or 5060, family=socket.AF_INET, type=socket.SOCK_DGRAM
        )
    except OSError as error:
        raise PhoneFault(f"`{uri.host}` cannot be found; give its address in digits") from error
    return str(found[0][4][0]), int(found[0][4][1])

"""A caller that says exactly what a test wants said: SIP over TLS by hand, and the datagrams that come back."""

from __future__ import annotations

import asyncio
import re
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from ansvar.phone.messages import Headers, Request, Response, credentials, new_id, read
from pbx.configured import SOON, secrets


@dataclass
class TlsCaller:
    """An account at the exchange, over a TLS connection whose certificate was checked."""

    account: str
    port: int
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    media: socket.socket
    last: tuple[str, str, str, int, str] = ("", "", "", 0, "")

    async def hangup(self) -> None:
        """End the last call; returns when the exchange has agreed."""
        number, id, tag, count, to = self.last
        assert (await self._ask("BYE", number, id, tag, count, b"", "", to)).code == 200

    async def call(self, number: str, profile: str, crypto: str = "") -> Response:
        """Offer A-law under a profile (`RTP/AVP`, `RTP/SAVP`); return the final answer, acknowledged."""
        key = f"a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:{crypto}\r\n" if crypto else ""
        body = (
            "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
            f"m=audio {self.media.getsockname()[1]} {profile} 8\r\na=rtpmap:8 PCMA/8000\r\n{key}"
        ).encode()
        id, tag, proof = new_id(), new_id(), ""
        for number_of in (1, 2):
            response = await self._ask("INVITE", number, id, tag, number_of, body, proof)
            await self._ask("ACK", number, id, tag, number_of, b"", "", response.headers.get("to"))
            if response.code != 401:
                self.last = (number, id, tag, number_of + 1, response.headers.get("to"))
                return response
            password = secrets((f"phone:{self.account}",))[f"phone:{self.account}"]
            challenge = response.headers.get("www-authenticate")
            proof = credentials(challenge, self.account, password, "INVITE", self._uri(number)) or ""
        raise AssertionError("the exchange asked who we are once more")

    def _uri(self, number: str) -> str:
        return f"sip:{number}@127.0.0.1:{self.port};transport=tls"

    async def _ask(
        self, method: str, number: str, id: str, tag: str, count: int, body: bytes, proof: str, to: str = ""
    ) -> Response:
        own = f"sip:{self.account}@127.0.0.1"
        headers = Headers()
        for name, value in (
            ("Via", f"SIP/2.0/TLS 127.0.0.1;branch=z9hG4bK{new_id()};rport"), ("Max-Forwards", "70"),
            ("From", f"<{own}>;tag={tag}"), ("To", to or f"<{self._uri(number)}>"), ("Call-ID", id),
            ("CSeq", f"{count} {method}"), ("Contact", f"<{own};transport=tls>"),
        ):  # fmt: skip
            headers.add(name, value)
        if proof:
            headers.add("Authorization", proof)
        if body:
            headers.add("Content-Type", "application/sdp")
        self.writer.write(bytes(Request(method, self._uri(number), headers, body)))
        await self.writer.drain()
        if method == "ACK":
            return Response(200, "", headers)
        while True:
            message = await self._next()
            if isinstance(message, Response) and message.code >= 200:
                return message

    async def _next(self) -> Request | Response | None:
        async with asyncio.timeout(SOON):
            head = await self.reader.readuntil(b"\r\n\r\n")
            size = re.search(rb"(?im)^content-length:\s*(\d+)", head)
            return read(head + await self.reader.readexactly(int(size[1]) if size else 0))

    async def datagrams(self, count: int) -> list[bytes]:
        """Return the next datagrams of sound, as they were on the wire."""
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(SOON):
            return [await loop.sock_recv(self.media, 2048) for _ in range(count)]


def trusting(authority: Path) -> ssl.SSLContext:
    """Return a context that believes this authority alone."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(authority)
    return context


async def connect(port: int, context: ssl.SSLContext) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Connect over TLS. The exchange answers no farewell of TLS, so none is waited for."""
    return await asyncio.open_connection("127.0.0.1", port, ssl=context, ssl_shutdown_timeout=0.1)


async def leave(writer: asyncio.StreamWriter) -> None:
    """End a connection at once."""
    writer.transport.abort()
    with suppress(OSError):
        await writer.wait_closed()


@asynccontextmanager
async def tls_caller(account: str, port: int, authority: Path) -> AsyncIterator[TlsCaller]:
    """Connect; hanging up is left to the end of the connection and the exchange."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as media:
        media.bind(("127.0.0.1", 0))
        media.setblocking(False)
        reader, writer = await connect(port, trusting(authority))
        try:
            yield TlsCaller(account, port, reader, writer, media)
        finally:
            await leave(writer)

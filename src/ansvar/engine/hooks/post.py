"""One delivery over HTTP: to an address that was judged, with the name's own certificate, without following anybody."""

from __future__ import annotations

import http.client
import socket
import ssl
from dataclasses import dataclass
from typing import Final

from ansvar.engine.hooks.guard import Guard, Target

#: A receiver that has not answered after this is held for down.
ANSWER_S: Final = 10.0
#: Of what it answers only so much is read.
_MOST_BYTES: Final = 65_536


@dataclass(frozen=True, slots=True)
class Answer:
    """What a receiver answered; `again_s`: how long it wants to be left alone, or 0."""

    status: int
    again_s: float


class Post:
    """Sends to one webhook; keeps its connection for the next."""

    def __init__(self, guard: Guard, url: str, context: ssl.SSLContext | None = None) -> None:
        """Raises guard.Unsafe for an address that deliveries may not go to."""
        self._guard, self._target = guard, guard.target(url)
        self._context = context
        self._line: http.client.HTTPConnection | None = None

    def send(self, body: bytes, headers: dict[str, str]) -> Answer:
        """Send, and return what came back. Raises OSError, http.client.HTTPException and guard.Unsafe."""
        kept = self._line
        try:
            return self._send(body, headers)
        except (OSError, http.client.HTTPException):
            self.close()
            if kept is None:
                raise
            return self._send(body, headers)  # the receiver had closed the line that was kept

    def _send(self, body: bytes, headers: dict[str, str]) -> Answer:
        if self._line is None:
            self._line = _Line(self._target, self._guard.addresses(self._target), self._context)
        self._line.request("POST", self._target.path, body, {"Host": self._target.name, **headers})
        reply = self._line.getresponse()
        reply.read(_MOST_BYTES)
        if not reply.isclosed():
            self.close()  # it says more than we read
        again = reply.headers.get("Retry-After", "")
        return Answer(reply.status, float(again) if again.isdecimal() else 0.0)

    def close(self) -> None:
        """Let the line go."""
        if self._line is not None:
            self._line.close()
            self._line = None


class _Line(http.client.HTTPConnection):
    """A connection to the first of some addresses that answers; with TLS the certificate is that of the name."""

    def __init__(self, target: Target, addresses: list[str], context: ssl.SSLContext | None) -> None:
        super().__init__(target.host, target.port, timeout=ANSWER_S)
        self._addresses, self._tls = addresses, target.tls
        self._tls_context = context

    def connect(self) -> None:
        """Connect."""
        failed: OSError | None = None
        for address in self._addresses:
            try:
                line = socket.create_connection((address, self.port), ANSWER_S)
                break
            except OSError as error:
                failed = error
        else:
            raise failed or OSError("no address")
        if self._tls:
            context = self._tls_context or ssl.create_default_context()
            try:
                line = context.wrap_socket(line, server_hostname=self.host)
            except BaseException:
                line.close()
                raise
        self.sock = line

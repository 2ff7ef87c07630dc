"""What a phone sends of its own: requests with proof of who it is, and the work it does beside."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable, Coroutine
from typing import Any

import structlog

from ansvar.phone.dialog import Dialog
from ansvar.phone.faults import PhoneFault
from ansvar.phone.hearing import Watch
from ansvar.phone.messages import Headers, Malformed, Request, Response, Uri, credentials
from ansvar.phone.transactions import Client, Endpoint, Place, Server

log = structlog.get_logger(__name__)

#: Headers that a request sent anew gets anew.
_RENEWED = frozenset({"via", "cseq", "authorization", "proxy-authorization"})


class Sender(ABC):
    """A port that speaks SIP, an account if it has one, and the tasks it started."""

    def __init__(
        self,
        host: str,
        user: str | None,
        password: str | None,
        registrar: tuple[str, int] | None,
        t1_s: float,
    ) -> None:
        self.host = host
        self.user = user
        self.registrar = registrar
        self.endpoint = Endpoint(self._request, t1_s)
        self._password = password
        self._watch = Watch()
        self._tasks: set[asyncio.Task[Any]] = set()

    @abstractmethod
    def _request(self, request: Request, server: Server | None, source: Place) -> None: ...

    def _named(self) -> str:
        return f"the phone `{self.user or self.port}`"

    @property
    def port(self) -> int:
        """The port it listens on."""
        return self.endpoint.port

    @property
    def trace(self) -> list[str]:
        """The last messages sent and received, in short; for the text of a failed test."""
        return list(self.endpoint.trace)

    def spawn(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Run something beside; what goes wrong in it is logged. For `Call` only."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._finished)
        return task

    def _finished(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            fault = task.exception()
            (log.info if isinstance(fault, PhoneFault) else log.error)(
                "phone_task_failed", fault=type(fault).__name__
            )

    # -- addresses ----------------------------------------------------------------------------------

    @property
    def address(self) -> Uri:
        """The phone's own address of record."""
        if self.registrar is None:
            return Uri(self.user or "phone", self.host, self.port)
        return Uri(self.user or "phone", self.registrar[0], self.registrar[1])

    @property
    def contact(self) -> str:
        """Where the phone is reached, as a Contact."""
        return f"<{Uri(self.user or 'phone', self.host, self.port)}>"

    def _registrar(self) -> Place:
        if self.registrar is None:
            raise PhoneFault(
                "this phone has no registrar; give it one, or call an address sip:NUMBER@HOST:PORT"
            )
        return self.registrar

    def uri_of(self, number: str) -> Uri:
        """Return the address of a number at our registrar; an address (sip:...) stays what it is."""
        if number.startswith(("sip:", "tel:")):
            try:
                return Uri.read(number)
            except Malformed:
                raise PhoneFault(
                    f"`{number}` is no address; give one such as sip:200@127.0.0.1:5060"
                ) from None
        host, port = self._registrar()
        return Uri(number, host, port)

    # -- requests of ours ---------------------------------------------------------------------------

    async def exchange(
        self, request: Request, to: Place, on_response: Callable[[Response], None] | None = None,
        on_start: Callable[[Client], None] = lambda _: None, renew: Callable[[], Headers] | None = None,
    ) -> Response | None:  # fmt: skip
        """Send a request and return its final response, None when nobody answered; challenges are met once.

        `renew` gives the headers of the next try, counted on. For `Call` only.
        """
        challenged = False
        while True:
            client = self.endpoint.request(request, to, on_response)
            on_start(client)
            response = await client.final
            if response is None or response.code not in (401, 407) or challenged or client.cancelled:
                return response
            proof = self._proof(request, response)
            if proof is None or renew is None:
                return response
            challenged = True
            kept = [(name, value) for name, value in request.headers if name.lower() not in _RENEWED]
            headers = Headers(kept)
            headers.add("CSeq", renew().get("cseq"))
            headers.add(*proof)
            request = Request(request.method, request.uri, headers, request.body)

    def _proof(self, request: Request, response: Response) -> tuple[str, str] | None:
        """Return the header that proves who we are, to the first challenge that we can meet."""
        if self.user is None or self._password is None:
            return None
        proxy = response.code == 407
        for challenge in response.headers.all("proxy-authenticate" if proxy else "www-authenticate"):
            answer = credentials(challenge, self.user, self._password, request.method, request.uri)
            if answer is not None:
                return ("Proxy-Authorization" if proxy else "Authorization"), answer
        return None

    async def ask(
        self, dialog: Dialog, method: str, fill: Callable[[Request], None] = lambda _: None
    ) -> Response | None:
        """Send a request within a dialog and return its final response. For `Call` only."""
        request = dialog.request(method)
        fill(request)
        return await self.exchange(
            request, await dialog.place(), renew=lambda: dialog.request(method).headers
        )

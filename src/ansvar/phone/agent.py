"""A telephone made of software: it registers, calls, answers, holds, transfers, hears and speaks."""

from __future__ import annotations

import asyncio
import re
from collections import deque
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import structlog

from ansvar.phone.call import Call
from ansvar.phone.dialog import AGENT, ALLOW, Dialog
from ansvar.phone.faults import Late, PhoneFault, Refused
from ansvar.phone.hearing import Watch
from ansvar.phone.messages import (
    Address,
    Headers,
    Malformed,
    Request,
    Response,
    Uri,
    credentials,
    cseq,
    new_id,
    reply,
)  # fmt: skip
from ansvar.phone.transactions import Client, Endpoint, Place, Server, place_of

log = structlog.get_logger(__name__)

_EXPIRES_S = 300
_CLOSE_S = 2.0


@dataclass(frozen=True, slots=True)
class Lamp:
    """The message lamp: lit or not, messages new and old (RFC 3842)."""

    waiting: bool = False
    new: int = 0
    old: int = 0


class Phone:
    """A telephone on a UDP port of its own. Use it with `async with`; afterwards no call, task or socket is left.

    - `port` 0 takes one that is free. `user`, `password`, `registrar` (host and port): its account, if any.
    - `t1_s`: what the pauses between repeated messages are counted from; shorter only in tests.
    """

    def __init__(
        self, host: str = "127.0.0.1", port: int = 0, user: str | None = None, password: str | None = None,
        registrar: tuple[str, int] | None = None, t1_s: float = 0.5,
    ) -> None:  # fmt: skip
        self.host = host
        self.user = user
        self.registrar = registrar
        self.registered = False
        self.lamp = Lamp()
        self.calls: list[Call] = []
        self.endpoint = Endpoint(self._request, t1_s)
        self._port = port
        self._password = password
        self._incoming: deque[Call] = deque()
        self._referred: deque[Call] = deque()
        self._watch = Watch()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._registration = (new_id(), new_id())
        self._number = 0
        self._subscription: Dialog | None = None
        self._refresh: asyncio.Task[None] | None = None
        self._open = False

    # -- opening and closing ------------------------------------------------------------------------

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def open(self) -> None:
        """Listen. Raises `PhoneFault` when the port is taken."""
        if not self._open:
            await self.endpoint.open(self.host, self._port)
            self._open = True

    async def close(self) -> None:
        """Hang up every call, leave the registrar, free every port and end every task; takes at most 2 s."""
        if not self._open:
            return
        self._open = False
        if self._refresh is not None:
            self._refresh.cancel()
        farewells: list[Coroutine[Any, Any, Any]] = [call.hangup() for call in list(self.calls)]
        if self.registered:
            farewells.append(self.unregister(_CLOSE_S))
        if farewells:
            leaving = [asyncio.ensure_future(each) for each in farewells]
            _, late = await asyncio.wait(leaving, timeout=_CLOSE_S)
            for task in late:
                task.cancel()
            await asyncio.gather(*leaving, return_exceptions=True)
        current = asyncio.current_task()
        for _ in range(2):
            # The first round lets the calls close their ports, the second waits for that.
            for call in list(self.calls):
                await call.close()
            tasks = [task for task in self._tasks if task is not current]
            _, late = await asyncio.wait(tasks, timeout=_CLOSE_S / 4) if tasks else (set(), set())
            for task in late:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        await self.endpoint.close()

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

    # -- registering --------------------------------------------------------------------------------

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

    async def register(self, deadline: float = 5.0, expires_s: int = _EXPIRES_S) -> None:
        """Register, and stay registered until `close`. Raises `Refused` (wrong password ...) or `Late`."""
        if self.registrar is None or self.user is None:
            raise PhoneFault("this phone has no account; give it a user, a password and a registrar")
        await self.open()
        granted = await self._register(deadline, expires_s)
        self.registered = True
        if self._refresh is not None:
            self._refresh.cancel()
        self._refresh = self.spawn(self._stay(granted, expires_s))

    async def unregister(self, deadline: float = 5.0) -> None:
        """Leave the registrar."""
        if self._refresh is not None:
            self._refresh.cancel()
            self._refresh = None
        self.registered = False
        await self._register(deadline, 0)

    async def _stay(self, granted_s: int, expires_s: int) -> None:
        while True:
            await asyncio.sleep(max(1.0, granted_s / 2))
            try:
                granted_s = await self._register(10.0, expires_s)
                self.registered = True
            except PhoneFault as fault:
                # The registrar restarts, perhaps; a phone tries again before long.
                self.registered, granted_s = False, 4
                log.info("phone_not_registered", fault=type(fault).__name__)

    async def _register(self, deadline: float, expires_s: int) -> int:
        call_id, tag = self._registration

        def headers() -> Headers:
            self._number += 1
            made = Headers()
            made.add("Max-Forwards", "70")
            made.add("From", f"<{self.address}>;tag={tag}")
            made.add("To", f"<{self.address}>")
            made.add("Call-ID", call_id)
            made.add("CSeq", f"{self._number} REGISTER")
            made.add("Contact", self.contact)
            made.add("Expires", str(expires_s))
            made.add("Allow", ALLOW)
            made.add("User-Agent", AGENT)
            return made

        host, port = self._registrar()
        request = Request("REGISTER", str(Uri("", host, port)), headers())
        who = f"`{self.user}` at {host}:{port}"
        try:
            response = await asyncio.wait_for(
                self.exchange(request, await place_of(Uri("", host, port)), renew=headers), deadline
            )
        except TimeoutError:
            response = None
        if response is None:
            raise Late(
                f"the registrar did not answer {who} within {deadline:g} s; is the exchange running there?"
            )
        if response.code >= 300:
            why = "; check the password" if response.code in (401, 403) else ""
            raise Refused(
                f"the registrar refused {who}: {response.code} {response.phrase}{why}", response.code
            )
        granted = response.headers.get("expires")
        for value in response.headers.all("contact"):
            found = re.search(r";\s*expires\s*=\s*(\d{1,9})", value, re.IGNORECASE)
            if f"{self.host}:{self.port}" in value and found:
                granted = found[1]
        return int(granted) if granted.isdigit() else expires_s

    def _registrar(self) -> Place:
        if self.registrar is None:
            raise PhoneFault(
                "this phone has no registrar; give it one, or call an address sip:NUMBER@HOST:PORT"
            )
        return self.registrar

    # -- calling ------------------------------------------------------------------------------------

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

    async def call(
        self, number: str, shown: str | None = None, name: str = "", anonymous: bool = False,
        diverted: str | None = None, headers: dict[str, str] | None = None, replaces: str = "",
        call_id: str | None = None,
    ) -> Call:  # fmt: skip
        """Call a number, or an address; returns when the INVITE is on its way.

        - `shown`, `name`: the number and name to show. A phone with an account asserts them
          (P-Asserted-Identity), since its From must name the account; one without puts them into From.
        - `anonymous`: withhold the number (Privacy: id; RFC 3323, 3325).
        - `diverted`: the number it was forwarded from (Diversion). `headers`: any others.
        """
        await self.open()
        target = self.uri_of(number)
        own = Uri(shown or self.user or "phone", self.address.host, self.address.port)
        if self._password is None and anonymous:
            origin, caption = Uri("anonymous", "anonymous.invalid"), "Anonymous"
        elif self._password is None:
            origin, caption = own, name
        else:
            origin, caption = self.address, name
        dialog = Dialog(
            call_id or new_id(), Address(origin, caption, (("tag", new_id()),)), Address(target), target,
            self.contact, await place_of(target),
        )  # fmt: skip
        call = Call(self, dialog, target.user)
        await call.open()
        self.calls.append(call)
        try:
            extra = list((headers or {}).items())
            if shown or anonymous:
                extra.append(("P-Asserted-Identity", str(Address(own, name))))
            if anonymous:
                extra.append(("Privacy", "id"))
            if diverted:
                extra.append(("Diversion", f"<{Uri(diverted, own.host)}>;reason=unconditional"))
            if replaces:
                extra.append(("Replaces", replaces))
            invite = dialog.request("INVITE", extra=extra)
        except Malformed as fault:
            await call.close()
            raise PhoneFault(str(fault)) from fault
        call.offer(invite)
        self.spawn(call.begin(invite))
        return call

    async def incoming(self, deadline: float) -> Call:
        """Return the next call that comes in; it waits for `ring`, `answer` or `decline`."""
        await self._watch.until(
            lambda: bool(self._incoming),
            deadline,
            lambda: Late(f"no call came to {self._named()} within {deadline:g} s"),
        )
        return self._incoming.popleft()

    async def referred(self, deadline: float) -> Call:
        """Return the next call that this phone places because its partner handed it on (REFER)."""
        await self._watch.until(
            lambda: bool(self._referred),
            deadline,
            lambda: Late(f"nobody handed {self._named()} on within {deadline:g} s"),
        )
        return self._referred.popleft()

    def _named(self) -> str:
        return f"the phone `{self.user or self.port}`"

    def over(self, call: Call) -> None:
        """Forget a call that ended. For `Call` only."""
        self.calls = [each for each in self.calls if each is not call]

    # -- the message lamp ---------------------------------------------------------------------------

    async def subscribe_lamp(self, deadline: float = 5.0, mailbox: str = "") -> None:
        """Ask to be told of messages; the exchange may also tell unasked. Raises `Refused` or `Late`."""
        host, port = self._registrar()
        target = Uri(mailbox or self.user or "", host, port)
        dialog = Dialog(
            new_id(), Address(self.address, "", (("tag", new_id()),)), Address(target), target, self.contact,
            await place_of(target),
        )  # fmt: skip
        self._subscription = dialog

        def wish(request: Request) -> None:
            for name, value in (
                ("Event", "message-summary"), ("Accept", "application/simple-message-summary"), ("Expires", "3600"),
            ):  # fmt: skip
                request.headers.add(name, value)

        try:
            response = await asyncio.wait_for(self.ask(dialog, "SUBSCRIBE", wish), deadline)
        except TimeoutError:
            response = None
        if response is None:
            raise Late(f"nobody answered the question for messages within {deadline:g} s")
        if response.code >= 300:
            raise Refused(
                f"the question for messages was refused: {response.code} {response.phrase}", response.code
            )
        dialog.established(response)

    async def lamp_shows(self, deadline: float, new: int | None = None, waiting: bool | None = None) -> None:
        """Wait until the lamp shows this many new messages, or is lit or not."""
        await self._watch.until(
            lambda: (
                (new is None or self.lamp.new == new) and (waiting is None or self.lamp.waiting == waiting)
            ),
            deadline,
            lambda: Late(
                f"the lamp of {self._named()} did not come to that within {deadline:g} s: {self.lamp}"
            ),
        )

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

    # -- requests of others -------------------------------------------------------------------------

    def _request(self, request: Request, server: Server | None, source: Place) -> None:
        call = next((each for each in self.calls if each.dialog.belongs(request)), None)
        if server is None:
            if call is not None:
                call.confirmed(request)
            return
        if self.registrar is not None and source[0] != self.registrar[0] and call is None:
            # A phone with an account takes calls from its exchange only; the rest is scanning.
            server.respond(reply(request, 403, "Forbidden"))
            return
        handler = self._handlers().get(request.method)
        if handler is None:
            refusal = reply(request, 405)
            refusal.headers.add("Allow", ALLOW)
            server.respond(refusal)
            return
        handler(request, server, source, call)

    def _handlers(self) -> dict[str, Callable[[Request, Server, Place, Call | None], None]]:
        return {
            "INVITE": self._invited, "CANCEL": self._cancelled, "BYE": self._bye, "UPDATE": self._update,
            "OPTIONS": self._options, "REFER": self._refer, "NOTIFY": self._notify, "INFO": self._info,
        }  # fmt: skip

    def _invited(self, request: Request, server: Server, source: Place, call: Call | None) -> None:
        if call is not None:
            number = cseq(request.headers)[0]
            if number <= call.dialog.seen:
                server.respond(reply(request, 500))
                return
            call.dialog.seen = number
            call.changed(server)
            return
        if Address.read(request.headers.get("to")).tag:
            server.respond(reply(request, 481))
            return
        if request.headers.get("require"):
            refusal = reply(request, 420)
            refusal.headers.add("Unsupported", request.headers.get("require"))
            server.respond(refusal)
            return
        server.respond(reply(request, 100))
        dialog = Dialog.incoming(request, self.contact, source)
        new = Call(self, dialog, dialog.remote.uri.user, server)
        new.dialled = Uri.read(request.uri).user
        self.calls.append(new)
        self.spawn(self._offered(new, request))

    async def _offered(self, call: Call, request: Request) -> None:
        await call.open()
        replaced = self._replaced(request.headers.get("replaces"))
        if request.headers.get("replaces") and replaced is None:
            await call.decline(481)
            return
        if replaced is not None:
            await call.answer()
            await replaced.hangup()
        if call.state != "ended":
            self._incoming.append(call)
            self._watch.changed()

    def _replaced(self, value: str) -> Call | None:
        """Return the call that a Replaces header names (RFC 3891)."""
        call_id, *rest = [part.strip() for part in value.split(";")]
        tags = dict(part.partition("=")[::2] for part in rest)
        for call in self.calls:
            key = (call.dialog.local.tag, call.dialog.remote.tag)
            if call.id == call_id and key == (tags.get("to-tag"), tags.get("from-tag")):
                return call
        return None

    def _cancelled(self, request: Request, server: Server, source: Place, call: Call | None) -> None:
        invite = self.endpoint.invited(request)
        server.respond(reply(request, 200 if invite else 481))
        for each in list(self.calls):
            if invite is not None and each.incoming_by(invite):
                each.cancelled(request)

    def _bye(self, request: Request, server: Server, source: Place, call: Call | None) -> None:
        server.respond(reply(request, 200 if call else 481))
        if call is not None:
            call.hung_up(request)

    def _update(self, request: Request, server: Server, source: Place, call: Call | None) -> None:
        if call is None:
            server.respond(reply(request, 481))
        else:
            call.changed(server)

    def _options(self, request: Request, server: Server, source: Place, call: Call | None) -> None:
        answer = reply(request, 200, tag=new_id())
        answer.headers.add("Allow", ALLOW)
        answer.headers.add("Accept", "application/sdp")
        server.respond(answer)

    def _info(self, request: Request, server: Server, source: Place, call: Call | None) -> None:
        server.respond(reply(request, 200 if call else 481))
        found = re.search(rb"(?im)^\s*signal\s*=\s*([0-9*#A-D])\s*$", request.body)
        if call is not None and found:
            call.key_by_message(found[1].decode())

    def _notify(self, request: Request, server: Server, source: Place, call: Call | None) -> None:
        event = request.headers.get("event").partition(";")[0].strip().lower()
        if event == "message-summary":
            server.respond(reply(request, 200, tag=new_id()))
            self.lamp = lamp_of(request.body)
            self._watch.changed()
        elif event == "refer" and call is not None:
            server.respond(reply(request, 200))
            call.told(request)
        else:
            server.respond(reply(request, 481 if event == "refer" else 489))

    def _refer(self, request: Request, server: Server, source: Place, call: Call | None) -> None:
        if call is None:
            server.respond(reply(request, 481))
            return
        target = Address.read(request.headers.get("refer-to")).uri
        server.respond(reply(request, 202))
        self.spawn(self._go_over(call, target))

    async def _go_over(self, call: Call, target: Uri) -> None:
        """Call whom our partner hands us on to, and tell it how that goes (RFC 3515)."""

        async def tell(code: int, phrase: str) -> None:
            def fill(request: Request) -> None:
                request.headers.add("Event", "refer")
                done = code >= 200
                request.headers.add(
                    "Subscription-State", "terminated;reason=noresource" if done else "active;expires=60"
                )
                request.headers.add("Content-Type", "message/sipfrag;version=2.0")
                request.body = f"SIP/2.0 {code} {phrase}\r\n".encode()

            await self.ask(call.dialog, "NOTIFY", fill)

        await tell(100, "Trying")
        replaces = dict(target.headers).get("Replaces", "")
        try:
            new = await self.call(f"sip:{target.user}@{target.host}:{target.port or 5060}", replaces=replaces)
        except PhoneFault:
            await tell(503, "Service Unavailable")
            return
        self._referred.append(new)
        self._watch.changed()
        final = await new.outcome(lambda: self.spawn(tell(180, "Ringing")))
        await tell(final, "OK" if final == 200 else "Refused")


#: Headers that a request sent anew gets anew.
_RENEWED = frozenset({"via", "cseq", "authorization", "proxy-authorization"})


def lamp_of(body: bytes) -> Lamp:
    """Return what a message summary says (RFC 3842 section 5.2); what cannot be read is none."""
    waiting, new, old = False, 0, 0
    for line in body.decode(errors="replace").splitlines():
        name, _, value = line.partition(":")
        if name.strip().lower() == "messages-waiting":
            waiting = value.strip().lower() == "yes"
        found = re.match(r"\s*(\d{1,6})\s*/\s*(\d{1,6})", value)
        if name.strip().lower() == "voice-message" and found:
            new, old = int(found[1]), int(found[2])
    return Lamp(waiting, new, old)

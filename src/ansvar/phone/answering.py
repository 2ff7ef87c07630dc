"""What a phone does with the requests of others."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from ansvar.phone.call import Call
from ansvar.phone.dialog import ALLOW, Dialog
from ansvar.phone.faults import PhoneFault
from ansvar.phone.messages import Address, Request, Uri, cseq, new_id, reply
from ansvar.phone.transactions import Place, Server

if TYPE_CHECKING:
    from ansvar.phone.agent import Phone


class Answering:
    """Answers every request that reaches a phone."""

    def __init__(self, phone: Phone) -> None:
        self._phone = phone

    def request(self, request: Request, server: Server | None, source: Place) -> None:
        """Answer a request; `server` is None for an ACK, which has no answer."""
        call = next((each for each in self._phone.calls if each.dialog.belongs(request)), None)
        if server is None:
            if call is not None:
                call.confirmed(request)
            return
        if self._phone.registrar is not None and source[0] != self._phone.registrar[0] and call is None:
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
        required = {each.strip().lower() for each in request.headers.get("require").split(",")}
        if unknown := required - {"", "replaces"}:
            refusal = reply(request, 420)
            refusal.headers.add("Unsupported", ", ".join(sorted(unknown)))
            server.respond(refusal)
            return
        server.respond(reply(request, 100))
        dialog = Dialog.incoming(request, self._phone.contact, source)
        new = Call(self._phone, dialog, dialog.remote.uri.user, server)
        new.dialled = Uri.read(request.uri).user
        self._phone.calls.append(new)
        self._phone.spawn(self._offered(new, request))

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
            self._phone.came(call)

    def _replaced(self, value: str) -> Call | None:
        """Return the call that a Replaces header names (RFC 3891)."""
        call_id, *rest = [part.strip() for part in value.split(";")]
        tags = dict(part.partition("=")[::2] for part in rest)
        for call in self._phone.calls:
            key = (call.dialog.local.tag, call.dialog.remote.tag)
            if call.id == call_id and key == (tags.get("to-tag"), tags.get("from-tag")):
                return call
        return None

    def _cancelled(self, request: Request, server: Server, source: Place, call: Call | None) -> None:
        invite = self._phone.endpoint.invited(request)
        server.respond(reply(request, 200 if invite else 481))
        for each in list(self._phone.calls):
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
            self._phone.lit(request.body)
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
        self._phone.spawn(self._go_over(call, target))

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

            await self._phone.ask(call.dialog, "NOTIFY", fill)

        await tell(100, "Trying")
        replaces = dict(target.headers).get("Replaces", "")
        try:
            new = await self._phone.call(
                f"sip:{target.user}@{target.host}:{target.port or 5060}", replaces=replaces
            )
        except PhoneFault:
            await tell(503, "Service Unavailable")
            return
        self._phone.went(new)
        ringing: list[asyncio.Task[None]] = []
        final = await new.outcome(lambda: ringing.append(self._phone.spawn(tell(180, "Ringing"))))
        # An answer at once must not be told before the ringing: what is told last counts.
        await asyncio.gather(*ringing, return_exceptions=True)
        await tell(final, "OK" if final == 200 else "Refused")

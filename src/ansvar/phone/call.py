"""A call as a telephone sees it, outgoing or incoming."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from ansvar.phone import sdp
from ansvar.phone.dialog import Dialog
from ansvar.phone.faults import Ended, PhoneFault
from ansvar.phone.messages import Headers, Malformed, Request, Response, cseq
from ansvar.phone.talk import Cause, Talk
from ansvar.phone.transactions import Client, Server

if TYPE_CHECKING:
    from ansvar.phone.agent import Phone

_CAUSES: dict[int, Cause] = {
    486: "busy", 600: "busy", 408: "no answer", 480: "unavailable", 404: "unavailable", 410: "unavailable",
    487: "cancelled", 604: "unavailable", 484: "unavailable", 603: "declined",
    403: "declined",  # so Asterisk hands a decline on (Q.850 cause 21)
}  # fmt: skip

_ANSWER_S = 15.0  # a busy machine may stand still for some seconds


class Call(Talk):
    """One call. Waits take a deadline in seconds; they raise `Late`, or `Ended` when the call is no more.

    - `id`: the SIP Call-ID. `number`: whom we called, or the number that calls us ("" when withheld).
    - `state`, `cause`, `code` (the SIP status that ended it, else 0), `ended_by` (`us`, `them`, "").
    - `headers`: those of the INVITE that came in, or of the answer to ours.
    - `on_hold`: whether the other side holds us. `progress`: the statuses told of a transfer we asked for.
    """

    def __init__(self, phone: Phone, dialog: Dialog, number: str, incoming: Server | None = None) -> None:
        super().__init__(phone, dialog, number, incoming is None)
        self.id = dialog.call_id
        self.cause: Cause = ""
        self.code = 0
        self.ended_by: Literal["", "us", "them"] = ""
        self.reason = ""
        self.headers = incoming.request.headers if incoming else Headers()
        self.dialled = ""
        self._server = incoming
        self._client: Client | None = None
        self._cancelling = False
        self.began_at = asyncio.get_running_loop().time()
        self.rang_at: float | None = None
        self.answered_at: float | None = None
        self.ended_at: float | None = None
        self._look_at(self.headers)

    # -- who ----------------------------------------------------------------------------------------

    def _named(self) -> str:
        whom = f"to `{self.number}`" if self.outgoing else f"from `{self.shown or 'a withheld number'}`"
        return f"call {whom} ({self.state}{f', {self.cause}' if self.cause else ''}{f', {self.code}' if self.code else ''})"

    # -- waiting ------------------------------------------------------------------------------------

    async def ringing(self, deadline: float) -> None:
        """Wait until the other side rings; a call that is already answered counts."""
        await self._wait(
            lambda: self.rang_at is not None or self.answered_at is not None, deadline, "did not ring"
        )

    async def answered(self, deadline: float) -> None:
        """Wait until the call is answered."""
        await self._wait(lambda: self.answered_at is not None, deadline, "was not answered")

    async def ended(self, deadline: float) -> None:
        """Wait until the call ended; then `cause`, `code` and `ended_by` say how."""
        await self._watch.until(self._over, deadline, self._late("did not end", deadline))

    async def held(self, deadline: float) -> None:
        """Wait until the other side has put us on hold."""
        await self._wait(lambda: self.on_hold, deadline, "was not put on hold")

    async def taken_back(self, deadline: float) -> None:
        """Wait until the other side has taken us back from hold."""
        await self._wait(lambda: not self.on_hold, deadline, "was not taken back from hold")

    async def shows(self, number: str, deadline: float) -> None:
        """Wait until the other side's number is this one, as it becomes after a transfer."""
        await self._wait(lambda: self.shown == number, deadline, f"did not show `{number}`")

    async def _wait(self, ready: Callable[[], bool], deadline: float, not_so: str) -> None:
        before = not_so.replace("did not ", "it could ").replace("was not ", "it was ")
        await self._watch.until(ready, deadline, self._late(not_so, deadline), self._ended_before(before))

    # -- an outgoing call ---------------------------------------------------------------------------

    async def begin(self, invite: Request) -> None:
        """Send the INVITE of a call of ours, and see it through to its answer or end. For `Phone` only."""
        try:
            place = await self.dialog.place()
            final = await self.phone.exchange(
                invite, place, self._provisional, self._started, lambda: self.dialog.request("INVITE").headers
            )
        except PhoneFault:
            self._end("failed", "us")
            raise
        self._client = None
        if final is None:
            self._end("no answer" if self.state == "ringing" else "failed", "them", 408)
        elif final.code >= 300:
            self.reason = final.headers.get("reason")
            cancelled = self._cancelling and final.code == 487
            self._end(_CAUSES.get(final.code, "failed"), "us" if cancelled else "them", final.code)
        else:
            await self._accepted(final)

    def _started(self, client: Client) -> None:
        self._client = client

    def _provisional(self, response: Response) -> None:
        if self._cancelling:
            self._send_cancel()
        if response.code > 100 and self.state != "ended":
            self.headers = response.headers
            self.dialog.established(response)
            if response.code == 180 or (
                response.code == 183 and self.rang_at is None and response.body == b""
            ):
                self.state = "ringing"
                self.rang_at = self.rang_at or asyncio.get_running_loop().time()
            self._take_sound(response)
            self._look_at(response.headers)
            self._watch.changed()

    async def _accepted(self, response: Response) -> None:
        self.headers = response.headers
        self.dialog.established(response)
        taken = not self._cancelling and self._take_sound(response)
        if taken:
            self._look_at(response.headers)
            self.answered_at = asyncio.get_running_loop().time()
        ack = self.dialog.request("ACK", cseq(response.headers)[0])
        self.phone.endpoint.acknowledge(ack, await self.dialog.place())
        if self.state == "ended":
            return  # the other side answered and hung up at once
        if self._cancelling or not taken:
            # The answer crossed our CANCEL, or has no sound we understand.
            self.phone.spawn(self._bye())
            return
        self.state = "up"
        self._watch.changed()

    # -- an incoming call ---------------------------------------------------------------------------

    async def ring(self) -> None:
        """Let the phone ring (180)."""
        server = self._offered()
        self.state = "ringing"
        self.rang_at = self.rang_at or asyncio.get_running_loop().time()
        server.respond(self._reply(server.request, 180))
        self._watch.changed()

    async def answer(self) -> None:
        """Take the call (200)."""
        server = self._offered()
        if server.request.body:
            try:
                offer = sdp.read(server.request.body)
            except Malformed:
                await self.decline(488)
                raise PhoneFault(
                    f"{self._named()}: it offers no sound in A-law, so it cannot be taken"
                ) from None
            self._hear(offer)
        response = self._reply(server.request, 200)
        self._describe(response)
        server.on_unacked = self._unacked
        server.respond(response)
        self.state = "up"
        self.answered_at = asyncio.get_running_loop().time()
        self._watch.changed()

    async def decline(self, code: int = 486) -> None:
        """Refuse the call: 486 busy, 603 declined, 480 not available, or any other from 300 on."""
        server = self._offered()
        server.respond(self._reply(server.request, code))
        self._end(_CAUSES.get(code, "declined"), "us", code)

    def _offered(self) -> Server:
        if self._server is None or self.state not in ("calling", "ringing"):
            raise Ended(f"{self._named()} is not waiting to be answered")
        return self._server

    def cancelled(self, request: Request) -> None:
        """Take a CANCEL of the other side. For `Phone` only."""
        if self._server is None or self.state not in ("calling", "ringing"):
            return
        self._server.respond(self._reply(self._server.request, 487))
        self.reason = request.headers.get("reason")
        elsewhere = re.search(r"cause\s*=\s*(200|26)\b", self.reason)
        self._end("elsewhere" if elsewhere else "cancelled", "them", 487)

    # -- within the call ----------------------------------------------------------------------------

    async def hangup(self, deadline: float = _ANSWER_S) -> None:
        """End the call: by BYE, by CANCEL or by declining it; nothing happens when it has ended."""
        if self.state == "ended":
            return
        if self.state == "up":
            await self._bye()
        elif not self.outgoing:
            await self.decline(603)
        else:
            self._cancelling = True
            if self.state == "ringing" or (self._client is not None and self._client.provisional):
                self._send_cancel()
            # Else the first provisional response lets us (RFC 3261 9.1).
            await self.ended(deadline)

    def _send_cancel(self) -> None:
        if self._client is None or self._client.final.done() or self._client.cancelled:
            return
        self._client.cancelled = True
        invite = self._client.request
        number = cseq(invite.headers)[0]
        headers = Headers([("Max-Forwards", "70"), ("CSeq", f"{number} CANCEL")])
        for name in ("From", "To", "Call-ID"):
            headers.add(name, invite.headers.get(name))
        self.phone.endpoint.cancel(self._client, Request("CANCEL", invite.uri, headers))

    async def _bye(self) -> None:
        self._end("hung up", "us")
        await self.phone.ask(self.dialog, "BYE")

    def _unacked(self) -> None:
        self.phone.spawn(self._bye())

    # -- what the other side changes ----------------------------------------------------------------

    def confirmed(self, request: Request) -> None:
        """Take an ACK, with the sound it describes when our 200 made the offer. For `Phone` only."""
        self._take_sound(request)

    def hung_up(self, request: Request) -> None:
        """Take a BYE. For `Phone` only."""
        self.reason = request.headers.get("reason")
        self._end("hung up", "them")

    # -- inner --------------------------------------------------------------------------------------

    async def open(self) -> None:
        """Take a port for the sound. For `Phone` only."""
        await self._rtp.open(self._host)
        if self.state == "ended":
            # It was cancelled meanwhile.
            await self._rtp.close()

    def offer(self, request: Request) -> None:
        """Put our first description of the sound into an INVITE. For `Phone` only."""
        self._describe(request)

    def _end(self, cause: Cause, by: Literal["us", "them"], code: int = 0) -> None:
        if self.state == "ended":
            return
        self.state, self.cause, self.ended_by, self.code = "ended", cause, by, code
        self.ended_at = asyncio.get_running_loop().time()
        self._referring = False
        self.phone.spawn(self._rtp.close())
        self.phone.over(self)
        self._watch.changed()

    def incoming_by(self, server: Server) -> bool:
        """Return whether this INVITE began the call. For `Phone` only."""
        return self._server is server

    def key_by_message(self, key: str) -> None:
        """Take a key that came as SIP INFO. For `Phone` only."""
        self._key(key)

    async def outcome(self, on_ringing: Callable[[], object]) -> int:
        """Return 200 when the call is answered, else the status that ended it. For `Phone` only."""
        told = False

        def ready() -> bool:
            nonlocal told
            if self.rang_at is not None and not told:
                told = True
                on_ringing()
            return self.answered_at is not None or self._over()

        await self._watch.until(ready, 300.0, self._late("had no outcome", 300.0))
        return 200 if self.answered_at is not None else self.code or 480

    async def close(self) -> None:
        """End the call without waiting for the other side, and free its port. For `Phone` only."""
        self._end("hung up", "us")
        await self._rtp.close()

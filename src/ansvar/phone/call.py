"""A call as a telephone sees it, outgoing or incoming."""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from ansvar.phone import sdp
from ansvar.phone.dialog import Dialog
from ansvar.phone.faults import Ended, Late, PhoneFault, Refused
from ansvar.phone.hearing import Hearing
from ansvar.phone.messages import Address, Headers, Malformed, Message, Request, Response, cseq, reply
from ansvar.phone.transactions import Client, Server

if TYPE_CHECKING:
    from ansvar.phone.agent import Phone

State = Literal["calling", "ringing", "up", "ended"]

#: Why a call ended. `elsewhere`: another phone took it; `unavailable`: nothing to ring there.
Cause = Literal[
    "", "hung up", "busy", "no answer", "declined", "unavailable", "cancelled", "elsewhere", "failed"
]

_CAUSES: dict[int, Cause] = {
    486: "busy", 600: "busy", 408: "no answer", 480: "unavailable", 404: "unavailable", 410: "unavailable",
    487: "cancelled", 604: "unavailable", 484: "unavailable", 603: "declined",
    403: "declined",  # so Asterisk hands a decline on (Q.850 cause 21)
}  # fmt: skip

_ANSWER_S = 5.0


class Call(Hearing):
    """One call. Waits take a deadline in seconds; they raise `Late`, or `Ended` when the call is no more.

    - `id`: the SIP Call-ID. `number`: whom we called, or the number that calls us ("" when withheld).
    - `state`, `cause`, `code` (the SIP status that ended it, else 0), `ended_by` (`us`, `them`, "").
    - `headers`: those of the INVITE that came in, or of the answer to ours.
    - `on_hold`: whether the other side holds us. `progress`: the statuses told of a transfer we asked for.
    """

    def __init__(self, phone: Phone, dialog: Dialog, number: str, incoming: Server | None = None) -> None:
        super().__init__(phone.host)
        self.phone = phone
        self.dialog = dialog
        self.id = dialog.call_id
        self.number = number
        self.outgoing = incoming is None
        self.state: State = "calling"
        self.cause: Cause = ""
        self.code = 0
        self.ended_by: Literal["", "us", "them"] = ""
        self.reason = ""
        self.headers = incoming.request.headers if incoming else Headers()
        self.dialled = ""
        self.shown, self.shown_name = "", ""
        self.asserted: str | None = None
        self.on_hold = False
        self.progress: list[int] = []
        self._server = incoming
        self._client: Client | None = None
        self._cancelling = False
        self._session, self._version = secrets.randbits(31), 1
        self._direction: sdp.Direction = "sendrecv"
        self._theirs: sdp.Sound | None = None
        self._changing = False
        self._referring = False
        self.began_at = asyncio.get_running_loop().time()
        self.rang_at: float | None = None
        self.answered_at: float | None = None
        self.ended_at: float | None = None
        self._look_at(self.headers)

    # -- who ----------------------------------------------------------------------------------------

    def _look_at(self, headers: Headers) -> None:
        """Take who the other side is from a message's headers; an asserted identity weighs more than From."""
        for value in headers.all("p-asserted-identity") + headers.all("remote-party-id"):
            try:
                address = Address.read(value)
            except Malformed:
                continue
            self.asserted, self.shown_name = address.uri.user, address.name
            break
        if self.outgoing:
            self.shown = self.asserted or self.number
            return
        origin = self.dialog.remote
        withheld = "id" in headers.get("privacy") or origin.uri.host == "anonymous.invalid"
        withheld = withheld or origin.uri.user.lower() == "anonymous"
        self.shown = "" if withheld else self.asserted or origin.uri.user
        self.shown_name = "" if withheld else self.shown_name or origin.name

    def _named(self) -> str:
        whom = f"to `{self.number}`" if self.outgoing else f"from `{self.shown or 'a withheld number'}`"
        return f"call {whom} ({self.state}{f', {self.cause}' if self.cause else ''}{f', {self.code}' if self.code else ''})"

    def _over(self) -> bool:
        return self.state == "ended"

    # -- waiting ------------------------------------------------------------------------------------

    async def ringing(self, deadline: float) -> None:
        """Wait until the other side rings; a call that is already answered counts."""
        await self._wait(lambda: self.rang_at is not None or self.state == "up", deadline, "did not ring")

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
        ack = self.dialog.request("ACK", cseq(response.headers)[0])
        self.phone.endpoint.acknowledge(ack, await self.dialog.place())
        if self._cancelling or not self._take_sound(response):
            # The answer crossed our CANCEL, or has no sound we understand.
            self.phone.spawn(self._bye())
            return
        self._look_at(response.headers)
        self.state = "up"
        self.answered_at = asyncio.get_running_loop().time()
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

    async def hold(self) -> None:
        """Put the other side on hold (re-INVITE, sendonly)."""
        await self._offer("sendonly")

    async def resume(self) -> None:
        """Take the other side back from hold."""
        await self._offer("sendrecv")

    async def _offer(self, direction: sdp.Direction) -> None:
        self._need_up("hold")
        before, self._direction = self._direction, direction
        for _ in range(4):
            self._changing = True
            self._version += 1
            try:
                response = await self.phone.ask(self.dialog, "INVITE", self._describe)
            finally:
                self._changing = False
            if response is not None and response.code == 491:
                # Both sides asked at once; ours waits a random while (RFC 3261 14.1).
                await asyncio.sleep(0.05 + secrets.randbelow(200) / 1000)
                continue
            break
        if response is None or response.code >= 300:
            self._direction = before
            raise Refused(
                f"{self._named()}: the other side did not take the change of hold ({response.code if response else 'no answer'})",
                response.code if response else 0,
            )
        ack = self.dialog.request("ACK", cseq(response.headers)[0])
        self.phone.endpoint.acknowledge(ack, await self.dialog.place())
        self.dialog.refreshed(response)
        self._take_sound(response)

    # -- transfer -----------------------------------------------------------------------------------

    async def transfer(self, number: str, deadline: float = 30.0) -> int:
        """Hand the other side on to a number (blind). Return the last status told of it, 200 when it was answered.

        The call ends when the transfer went well; otherwise it goes on. Raises `Refused`, `Late`.
        """
        return await self._refer(str(self.phone.uri_of(number)), deadline)

    async def transfer_to(self, other: Call, deadline: float = 30.0) -> int:
        """Join the other sides of two calls of this phone (attended). Returns and raises as `transfer` does."""
        if other.phone is not self.phone:
            raise PhoneFault("only two calls of the same phone can be joined")
        theirs = other.dialog
        replaces = f"{theirs.call_id};to-tag={theirs.remote.tag};from-tag={theirs.local.tag}"
        target = theirs.remote.uri if self.phone.registrar else theirs.target
        uri = replace(target, parameters=(), headers=(("Replaces", replaces),))
        return await self._refer(str(uri), deadline)

    async def _refer(self, uri: str, deadline: float) -> int:
        self._need_up("transfer")
        self.progress, self._referring = [], True

        def told(request: Request) -> None:
            request.headers.add("Refer-To", f"<{uri}>")
            request.headers.add("Referred-By", f"<{self.dialog.local.uri}>")

        try:
            response = await self.phone.ask(self.dialog, "REFER", told)
            if response is None or response.code >= 300:
                code = response.code if response else 0
                raise Refused(f"{self._named()}: the transfer was refused ({code or 'no answer'})", code)
            # The call may end before the last word of the transfer comes; that word is then 200 by its end.
            await self._watch.until(
                lambda: not self._referring or self._over(),
                deadline,
                lambda: Late(
                    f"{self._named()}: no outcome of the transfer within {deadline:g} s; told {self.progress}"
                ),
            )
        finally:
            self._referring = False
        last = self.progress[-1] if self.progress else 0
        if last < 200 and self._over():
            last = 200
        if last == 200 and not self._over():
            await self._bye()
        return last

    def told(self, request: Request) -> None:
        """Take a NOTIFY about a transfer we asked for. For `Phone` only."""
        found = re.match(rb"SIP/2\.0 (\d{3})", request.body)
        if found:
            self.progress.append(int(found[1]))
        state = request.headers.get("subscription-state").partition(";")[0].strip().lower()
        if state == "terminated" or (found and int(found[1]) >= 200):
            self._referring = False
        self._watch.changed()

    # -- what the other side changes ----------------------------------------------------------------

    def changed(self, server: Server) -> None:
        """Answer a re-INVITE or UPDATE. For `Phone` only."""
        request = server.request
        if self._changing and request.body:
            server.respond(self._reply(request, 491))
            return
        try:
            theirs = sdp.read(request.body) if request.body else None
        except Malformed:
            server.respond(self._reply(request, 488))
            return
        self.dialog.refreshed(request)
        response = self._reply(request, 200)
        if theirs is not None:
            self._hear(theirs)
        if theirs is not None or request.method == "INVITE":
            self._version += 1
            self._describe(response)
        self._look_at(request.headers)
        server.respond(response)
        self._watch.changed()

    def confirmed(self, request: Request) -> None:
        """Take an ACK, with the sound it describes when our 200 made the offer. For `Phone` only."""
        self._take_sound(request)

    def hung_up(self, request: Request) -> None:
        """Take a BYE. For `Phone` only."""
        self.reason = request.headers.get("reason")
        self._end("hung up", "them")

    # -- inner --------------------------------------------------------------------------------------

    def _need_up(self, what: str) -> None:
        if self.state != "up":
            raise Ended(f"{self._named()} is not answered, so `{what}` is not possible")

    def _reply(self, request: Request, code: int) -> Response:
        response = reply(request, code, tag=self.dialog.local.tag)
        response.headers.add("Contact", self.dialog.contact)
        return response

    def _describe(self, message: Message) -> None:
        """Put our description of the sound into a message."""
        direction = self._direction
        if self._theirs is not None and not isinstance(message, Request):
            wanted = sdp.mirrored(self._theirs.direction)
            direction = direction if wanted == "sendrecv" else wanted
        keys = self._theirs.keys if self._theirs is not None else sdp.KEYS
        ours = sdp.Sound(self._rtp.host, self._rtp.port, direction, keys)
        message.headers.set("Content-Type", "application/sdp")
        message.body = sdp.write(ours, self._session, self._version)

    def _take_sound(self, message: Message) -> bool:
        """Take the other side's description from a message; whether it has one we understand, or had one before."""
        if not message.body:
            return self._theirs is not None
        try:
            self._hear(sdp.read(message.body))
        except Malformed:
            return False
        return True

    def _hear(self, theirs: sdp.Sound) -> None:
        self._theirs = theirs
        self.on_hold = theirs.holds
        # Whoever holds is not heard meanwhile, although `sendonly` would allow it.
        self._rtp.sends = not theirs.holds and self._direction == "sendrecv"
        host = self.phone.host if theirs.host == "0.0.0.0" else theirs.host
        self._rtp.start(host, theirs.port, theirs.keys)

    async def open(self) -> None:
        """Take a port for the sound. For `Phone` only."""
        await self._rtp.open(self._host)

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

"""What can be changed in a call: hold, transfer, and what the other side changes."""

from __future__ import annotations

import asyncio
import re
import secrets
from abc import abstractmethod
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from ansvar.phone import sdp
from ansvar.phone.dialog import Dialog
from ansvar.phone.faults import Ended, Late, PhoneFault, Refused
from ansvar.phone.hearing import Hearing
from ansvar.phone.messages import Address, Headers, Malformed, Message, Request, Response, cseq, reply
from ansvar.phone.transactions import Server

if TYPE_CHECKING:
    from ansvar.phone.agent import Phone

State = Literal["calling", "ringing", "up", "ended"]

#: So often both sides may ask for a change at once: a busy machine wakes up for both at the same moment.
_MOST_CROSSINGS = 10

#: Why a call ended. `elsewhere`: another phone took it; `unavailable`: nothing to ring there.
Cause = Literal[
    "", "hung up", "busy", "no answer", "declined", "unavailable", "cancelled", "elsewhere", "failed"
]


class Talk(Hearing):
    """A call from its answer to its end, and the sound that both sides agreed on."""

    def __init__(self, phone: Phone, dialog: Dialog, number: str, outgoing: bool) -> None:
        super().__init__(phone.host)
        self.phone = phone
        self.dialog = dialog
        self.number = number
        self.outgoing = outgoing
        self.state: State = "calling"
        self.on_hold = False
        self.progress: list[int] = []
        self.shown, self.shown_name = "", ""
        self.asserted: str | None = None
        self._session, self._version = secrets.randbits(31), 1
        self._direction: sdp.Direction = "sendrecv"
        self._theirs: sdp.Sound | None = None
        self._changing = False
        self._referring = False

    def _over(self) -> bool:
        return self.state == "ended"

    @abstractmethod
    async def _bye(self) -> None: ...

    # -- hold ---------------------------------------------------------------------------------------

    async def hold(self, inactive: bool = False) -> None:
        """Put the other side on hold (re-INVITE, sendonly; or inactive, as some phones do)."""
        await self._offer("inactive" if inactive else "sendonly")

    async def resume(self) -> None:
        """Take the other side back from hold."""
        await self._offer("sendrecv")

    async def _offer(self, direction: sdp.Direction) -> None:
        self._need_up("hold")
        before, self._direction = self._direction, direction
        for _ in range(_MOST_CROSSINGS):
            self._changing = True
            self._version += 1
            try:
                response = await self.phone.ask(self.dialog, "INVITE", self._describe)
            finally:
                self._changing = False
            if response is not None and response.code == 491:
                # Both sides asked at once; each waits a random while, whoever called longer (RFC 3261 14.1).
                await asyncio.sleep((0.25 if self.outgoing else 0.05) + secrets.randbelow(200) / 1000)
                self._need_up("hold")
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

    async def transfer_to(self, other: Talk, deadline: float = 30.0) -> int:
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
        # Over UDP a word about ringing can overtake or follow the last word; the last word is the final one.
        last = max(self.progress, default=0)
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

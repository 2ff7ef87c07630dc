"""The account of a phone: registering and staying registered, and the message lamp."""

from __future__ import annotations

import asyncio
import re
from abc import abstractmethod
from dataclasses import dataclass

import structlog

from ansvar.phone.dialog import AGENT, ALLOW, Dialog
from ansvar.phone.faults import Late, PhoneFault, Refused
from ansvar.phone.messages import Address, Headers, Request, Uri, new_id
from ansvar.phone.sending import Sender
from ansvar.phone.transactions import place_of

log = structlog.get_logger(__name__)

_EXPIRES_S = 300


@dataclass(frozen=True, slots=True)
class Lamp:
    """The message lamp: lit or not, messages new and old (RFC 3842)."""

    waiting: bool = False
    new: int = 0
    old: int = 0


class Account(Sender):
    """A phone's account: `registered`, and the `lamp` that tells of messages."""

    def __init__(
        self,
        host: str,
        user: str | None,
        password: str | None,
        registrar: tuple[str, int] | None,
        t1_s: float,
    ) -> None:
        super().__init__(host, user, password, registrar, t1_s)
        self.registered = False
        self.lamp = Lamp()
        self._registration = (new_id(), new_id())
        self._number = 0
        self._subscription: Dialog | None = None
        self._refresh: asyncio.Task[None] | None = None

    @abstractmethod
    async def open(self) -> None:
        """Listen. Raises `PhoneFault` when the port is taken."""

    def lit(self, body: bytes) -> None:
        """Take a message summary. For the phone only."""
        self.lamp = lamp_of(body)
        self._watch.changed()

    # -- registering --------------------------------------------------------------------------------

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

    async def answers(self, place: tuple[str, int], deadline: float) -> bool:
        """Return whether anything speaks SIP there (OPTIONS); what it says does not matter."""
        await self.open()
        headers = Headers()
        for name, value in (
            ("Max-Forwards", "70"), ("From", f"<{self.address}>;tag={new_id()}"), ("To", f"<{Uri('', *place)}>"),
            ("Call-ID", new_id()), ("CSeq", "1 OPTIONS"), ("User-Agent", AGENT),
        ):  # fmt: skip
            headers.add(name, value)
        request = Request("OPTIONS", str(Uri("", *place)), headers)
        try:
            response = await asyncio.wait_for(
                self.exchange(request, await place_of(Uri("", *place))), deadline
            )
        except TimeoutError:
            return False
        return response is not None

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
        return int(granted) if granted.isdecimal() else expires_s

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

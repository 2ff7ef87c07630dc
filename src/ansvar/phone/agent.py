"""A telephone made of software: it registers, calls, answers, holds, transfers, hears and speaks."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Coroutine
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from ansvar.phone import sound
from ansvar.phone.account import Account
from ansvar.phone.answering import Answering
from ansvar.phone.call import Call
from ansvar.phone.dialog import Dialog
from ansvar.phone.faults import Late, PhoneFault
from ansvar.phone.manner import Manner, Then, meet_all
from ansvar.phone.messages import Address, Malformed, Request, Uri, new_id
from ansvar.phone.sound import Samples
from ansvar.phone.transactions import Place, Server, place_of

_CLOSE_S = 2.0


class Phone(Account):
    """A telephone on a UDP port of its own. Use it with `async with`; afterwards no call, task or socket is left.

    - `port` 0 takes one that is free. `user`, `password`, `registrar` (host and port): its account, if any.
    - `t1_s`: what the pauses between repeated messages are counted from; shorter only in tests.
    """

    def __init__(
        self, host: str = "127.0.0.1", port: int = 0, user: str | None = None, password: str | None = None,
        registrar: tuple[str, int] | None = None, t1_s: float = 0.5,
    ) -> None:  # fmt: skip
        super().__init__(host, user, password, registrar, t1_s)
        self.calls: list[Call] = []
        self._port = port
        self._incoming: deque[Call] = deque()
        self._referred: deque[Call] = deque()
        self._answering = Answering(self)
        self._alone: asyncio.Task[None] | None = None
        self._open = False

    def _request(self, request: Request, server: Server | None, source: Place) -> None:
        self._answering.request(request, server, source)

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
        for endless in (self._refresh, self._alone):
            if endless is not None:
                endless.cancel()
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

    # -- calling ------------------------------------------------------------------------------------

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
            if shown or (anonymous and self._password is not None):
                # Asterisk heeds Privacy only beside an asserted identity.
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

    def by_itself(
        self,
        ring_s: float = 2.0,
        then: Then = "answer",
        say: Samples | Path | str | None = None,
        talk_s: float | None = None,
        at_once: int = 1,
    ) -> None:
        """Meet calls by itself from now on; see `Manner`. A later manner takes the place of an earlier one.

        Raises `PhoneFault` or `OSError` when `say` is no WAV file.
        """
        if self._alone is not None:
            self._alone.cancel()
        said = sound.load(say) if isinstance(say, Path | str) else say
        self._alone = self.spawn(meet_all(self, Manner(ring_s, then, said, talk_s, at_once)))

    def over(self, call: Call) -> None:
        """Forget a call that ended. For `Call` only."""
        self.calls = [each for each in self.calls if each is not call]

    def came(self, call: Call) -> None:
        """Let whoever waits have a call that came in. For the phone only."""
        self._incoming.append(call)
        self._watch.changed()

    def went(self, call: Call) -> None:
        """Let whoever waits have a call that the phone placed at its partner's wish. For the phone only."""
        self._referred.append(call)
        self._watch.changed()

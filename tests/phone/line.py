"""What the tests of phones share: a scenario runs in a loop of its own, and must leave no task behind."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable

from ansvar.phone import Call, Phone

#: What must come comes at once; only a test that fails waits so long.
SOON = 30.0


def run(scenario: Callable[[], Awaitable[None]]) -> None:
    async def whole() -> None:
        await asyncio.wait_for(scenario(), 120)
        left = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        assert not left, f"tasks left: {left}"

    asyncio.run(whole(), debug=False)


def address(phone: Phone, number: str = "200") -> str:
    return f"sip:{number}@{phone.host}:{phone.port}"


def invite(phone: Phone, caller: socket.socket) -> bytes:
    """Return the INVITE of somebody who says nothing more, whatever comes to their socket."""
    return (
        f"INVITE {address(phone)} SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bKx;rport\r\n"
        "From: <sip:kim@127.0.0.1>;tag=1\r\nTo: <sip:200@127.0.0.1>\r\nCall-ID: x\r\nCSeq: 1 INVITE\r\n"
        f"Contact: <sip:kim@127.0.0.1:{caller.getsockname()[1]}>\r\n\r\n"
    ).encode()


async def talking(caller: Phone, callee: Phone) -> tuple[Call, Call]:
    """Return both ends of a call that is answered."""
    out = await caller.call(address(callee))
    back = await callee.incoming(SOON)
    await back.ring()
    await out.ringing(SOON)
    await back.answer()
    await out.answered(SOON)
    return out, back

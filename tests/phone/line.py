"""What the tests of phones share: a scenario runs in a loop of its own, and must leave no task behind."""

from __future__ import annotations

import asyncio
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


async def talking(caller: Phone, callee: Phone) -> tuple[Call, Call]:
    """Return both ends of a call that is answered."""
    out = await caller.call(address(callee))
    back = await callee.incoming(SOON)
    await back.ring()
    await out.ringing(SOON)
    await back.answer()
    await out.answered(SOON)
    return out, back

"""Phones that answer by themselves: for demonstrations, and for callees of whom a test asks nothing special."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ansvar.phone.call import Call
from ansvar.phone.faults import PhoneFault
from ansvar.phone.sound import Samples

if TYPE_CHECKING:
    from ansvar.phone.agent import Phone

Then = Literal["answer", "busy", "decline", "unavailable", "ring"]

_CODES = {"busy": 486, "decline": 603, "unavailable": 480}


@dataclass(frozen=True, slots=True)
class Manner:
    """What a phone does with a call that comes in.

    - `ring_s`: seconds it rings before it does what `then` says; `ring`: it rings on until the caller leaves.
    - `say`: a sound that it says once it answered; `talk_s`: seconds after which it hangs up, once that is said;
      None: it talks until the other side hangs up.
    - `at_once`: so many calls at a time; the next is told that it is busy.
    """

    ring_s: float = 2.0
    then: Then = "answer"
    say: Samples | None = None
    talk_s: float | None = None
    at_once: int = 1


async def meet_all(phone: Phone, manner: Manner) -> None:
    """Answer whatever comes to a phone, in its manner, until cancelled."""
    under_way: dict[asyncio.Task[None], Call] = {}
    try:
        while True:
            try:
                call = await phone.incoming(3600)
            except PhoneFault:
                continue
            if call.state in ("up", "ended"):
                continue  # it took the place of another call (Replaces), or its caller has left already
            # A call that has ended keeps nobody out, though its end may not have been seen to yet.
            if sum(each.state != "ended" for each in under_way.values()) >= manner.at_once:
                await call.decline(486)
                continue
            task = asyncio.get_running_loop().create_task(_meet(call, manner))
            under_way[task] = call
            task.add_done_callback(under_way.pop)
    finally:
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)


async def _meet(call: Call, manner: Manner) -> None:
    try:
        await call.ring()
        if await _ended_within(call, None if manner.then == "ring" else manner.ring_s):
            return
        if manner.then != "answer":
            await call.decline(_CODES[manner.then])
            return
        await call.answer()
        said = call.play(manner.say) if manner.say is not None else None
        if not await _ended_within(call, manner.talk_s):
            if said is not None:
                # A machine may stand still; nobody hangs up in the middle of a word.
                await asyncio.wait((said,))
            await call.hangup()
    except PhoneFault:
        # The caller left in between; the next call is met as ever.
        return


async def _ended_within(call: Call, seconds: float | None) -> bool:
    try:
        await call.ended(1e6 if seconds is None else seconds)
    except PhoneFault:
        return False
    return True

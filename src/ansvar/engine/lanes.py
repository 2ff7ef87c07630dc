"""What follows from a step goes down the call's own lane, in order: first the store, then the exchange.

A store that is slow holds a call for at most `KEEP_S`, a store that is down not at all.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

import structlog

from ansvar.calls import commands as do
from ansvar.engine.writer import Writer
from ansvar.store import changes as to

log = structlog.get_logger(__name__)

#: How far a call has come, and what only takes away what there is: with these nothing is lost when the engine dies
#: in between, since the next one asks the exchange. Whatever makes something waits until the store has it.
_PROGRESS: Final = (to.AppendEvent, to.SaveLive, to.SetTimer, to.CancelTimer, to.FinishCall)
_UNMAKES: Final = (do.Hangup, do.Unbridge, do.Stop, do.Leave)
#: A slow store holds a call no longer than this; the step is written later all the same.
KEEP_S: Final = 0.3


class Exchange(Protocol):
    """What the engine needs of an exchange."""

    async def carry_out(self, commands: Sequence[do.ExchangeCommand]) -> None:
        """Carry out commands, in order."""


@dataclass(eq=False, slots=True)
class Todo:
    """What follows from one step: changes to write, then commands to carry out and questions to ask.

    `after`: the step of another call that gave this one a channel. It is written first, so that no store ever says
    that two calls have it, and carried out first, so that the channel ends where it was given.
    """

    batch: Sequence[to.Change]
    outward: Sequence[do.ExchangeCommand]
    asked: Sequence[do.Ask]
    after: Todo | None = None
    submitted: asyncio.Event = field(default_factory=asyncio.Event)
    done: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass
class Lane:
    """What is still to be done for a call, in order."""

    todo: deque[Todo] = field(default_factory=deque)
    task: asyncio.Task[None] | None = None


class Lanes:
    """The lanes of all calls.

    - `leads`: asked before anything is done on the exchange; false once another engine has the calls.
    - `ask`: answers a question of a call; `emptied`: told of a call for which nothing is left to do.
    - `spawn`: runs a task that somebody owns.
    """

    def __init__(
        self,
        writer: Writer,
        exchange: Exchange,
        leads: Callable[[], Awaitable[bool]] | None,
        ask: Callable[[str, do.Ask], Coroutine[Any, Any, None]],
        emptied: Callable[[str], None],
        spawn: Callable[[Coroutine[Any, Any, None]], asyncio.Task[None]],
    ) -> None:
        self.writer = writer
        self.exchange = exchange
        self.leads = leads
        self.of: dict[str, Lane] = {}
        #: Set while the exchange can be told something; what is to be done there waits for it.
        self.linked = asyncio.Event()
        self.linked.set()
        #: The last write that was asked for.
        self.last: Future[None] | None = None
        self._ask, self._emptied, self._spawn = ask, emptied, spawn

    def put(
        self,
        call: str,
        batch: Sequence[to.Change],
        outward: Sequence[do.ExchangeCommand],
        asked: Sequence[do.Ask],
        after: Todo | None = None,
    ) -> Todo:
        """Have a batch written, then commands carried out and questions asked, after what is still to be done."""
        lane = self.of.setdefault(call, Lane())
        todo = Todo(batch, outward, asked, after)
        lane.todo.append(todo)
        if lane.task is None:
            lane.task = self._spawn(self._drive(call, lane))
        return todo

    async def _drive(self, call: str, lane: Lane) -> None:
        """Do what is to be done for a call, in order, until nothing is left."""
        while lane.todo:
            todo = lane.todo.popleft()
            try:
                await self._do(call, todo)
            except Exception as error:  # what comes after must still be done: a hangup, a record
                log.error("a step was not carried out whole", call=call, why=repr(error))
            finally:
                todo.submitted.set()
                todo.done.set()
        lane.task = None
        self._emptied(call)

    async def _do(self, call: str, todo: Todo) -> None:
        if todo.after is not None:
            await todo.after.submitted.wait()
        waits = bool(todo.asked) or not (
            all(isinstance(change, _PROGRESS) for change in todo.batch)
            and all(isinstance(command, _UNMAKES) for command in todo.outward)
        )
        written = self.last = self.writer.submit(todo.batch, soon=waits)
        todo.submitted.set()
        if waits and self.writer.down_since is None:
            await asyncio.wait((asyncio.wrap_future(written),), timeout=KEEP_S)
        if todo.after is not None:
            await todo.after.done.wait()
        if todo.outward:
            await self.carry_out(todo.outward)
        for question in todo.asked:
            self._spawn(self._ask(call, question))

    async def carry_out(self, commands: Sequence[do.ExchangeCommand]) -> None:
        """Carry out commands as soon as the exchange can be told, and only while we lead."""
        await self.linked.wait()
        if self.leads is None or await self.leads():
            await self.exchange.carry_out(commands)

    async def drained(self, seconds: float) -> None:
        """The exchange can be told something again: do what waited for it, for at most so long."""
        self.linked.set()
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        while loop.time() < end:
            under_way = {lane.task for lane in self.of.values() if lane.task is not None}
            if not under_way:
                return
            await asyncio.wait(under_way, timeout=max(end - loop.time(), 0))

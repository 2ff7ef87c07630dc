"""The engine: events in, one step of one call, what it changed kept, and the commands carried out, in order.

Steps are taken at once and one at a time; what follows from a step goes down the call's own lane (`engine.lanes`).
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Collection, Coroutine, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any, Final, Literal

import structlog

from ansvar.calls import commands as do
from ansvar.calls import events as ev
from ansvar.calls.house import House
from ansvar.calls.machine import arrive, step
from ansvar.calls.state import CallState, channels_of
from ansvar.calls.turn import call_of
from ansvar.calls.world import World
from ansvar.directory.model import Organisation
from ansvar.engine.by_phone import ByPhone
from ansvar.engine.deadlines import Deadlines
from ansvar.engine.kept import STATES, awaited, found_of, nobodys, snapshot
from ansvar.engine.lamps import Lamps
from ansvar.engine.lanes import KEEP_S, Exchange, Lane, Lanes, Todo
from ansvar.engine.orders import Orders, counted, orders_of, subject_of, without_unborn
from ansvar.engine.trace import Trace
from ansvar.engine.writer import Writer
from ansvar.policy.model import Policy
from ansvar.routing.router import Router
from ansvar.store import Store, batch_of, next_sequence
from ansvar.store import changes as to

__all__ = ["KEEP_S", "STATES", "Engine", "Exchange", "snapshot", "utc_now"]

log = structlog.get_logger(__name__)

#: So many channels of ended calls are remembered.
MOST_OVER: Final = 5000
#: The board looks again this often, for those whom it passed over.
BOARD_S: Final = 5.0


def utc_now() -> datetime:
    """Return the moment."""
    return datetime.now(UTC)


class Engine:
    """Runs every call of one house.

    `take` gives it an event; `recover` gives it the states and deadlines of an engine before it. Both are for
    the event loop's thread.
    """

    def __init__(
        self,
        policy: Policy,
        organisation: Organisation,
        store: Store,
        writer: Writer,
        exchange: Exchange,
        now: Callable[[], datetime] = utc_now,
        leads: Callable[[], Awaitable[bool]] | None = None,
    ) -> None:
        """`leads` is asked before anything is done on the exchange: false once another engine has the calls."""
        self.policy = policy
        self.directory = organisation
        self.store = store
        self.writer = writer
        self.now = now
        self.deadlines = Deadlines(now, self.step)
        self._lanes = Lanes(writer, exchange, leads, self._answer, self._emptied, self._spawn)
        #: Callers' channels of calls that have ended: one that is still there is ended, not taken for a new call.
        self._over: dict[str, None] = {}
        self.house = House(Router(policy, organisation))
        self.sequence: dict[str, int] = {}
        self.version: dict[str, int] = {}
        self.counts: dict[str, int] = {}
        #: One thread reads: a connection to the store of its own.
        self.reader = ThreadPoolExecutor(1, "ansvar-reader")
        self.lamps = Lamps(store, self.reader, exchange.carry_out)
        self.by_phone = ByPhone(policy, organisation, store, self.reader, now)
        self.trace = Trace.asked_for(policy, organisation, now())
        self._tasks: set[asyncio.Task[Any]] = set()
        self._board: asyncio.Handle | None = None
        self.closing = False
        #: The whole service is being stopped: whoever calls now is told so, and called back.
        self.finishing = False
        #: Told that something has changed: a call, a phone, who sits at the switchboard.
        self.on_change: Callable[[], None] = lambda: None

    # -- events -------------------------------------------------------------------------------------

    def take(self, event: ev.Event) -> None:
        """Take an event of the exchange."""
        if self.closing:
            return  # the next engine finds out what became of it
        if isinstance(event, ev.Arrived):
            self._arrived(event)
            return
        id = subject_of(event)
        call = self.house.call_with(id) if id else None
        if call is None or call not in self.house.states:
            if isinstance(event, ev.Answered) and call_of(event.channel):
                # A phone answered for a call that is over.
                self._send_to_exchange(do.Hangup(event.channel, "elsewhere"))
            if self.trace is not None:
                self.trace.nobody(self.now(), event)
            return
        self.step(call, event)

    def _arrived(self, event: ev.Arrived) -> None:
        id = secrets.token_hex(6)
        now = self.now()
        world = self._watched(self.house.world(now, caller=event.caller))
        state, commands = arrive(id, event, world)
        self._traced(now, id, event, None, state, commands)
        self._count("calls")
        if self.finishing and not state.ended:
            before, told = state, ev.Closing("begin")
            state, more = step(before, told, self._watched(self.house.world(now, before)))
            self._traced(now, id, told, before, state, more)
            commands = without_unborn((*commands, *more))
        self._after(None, state, commands, now)

    def step(self, call: str, event: ev.Event, after: Todo | None = None) -> None:
        """Take an event for a call; `after`: the step of another call that sent it."""
        before = self.house.states.get(call)
        if before is None:
            return
        now = self.now()
        state, commands = step(before, event, self._watched(self.house.world(now, before)))
        self._traced(now, call, event, before, state, commands)
        self._after(before, state, commands, now, after)

    def adopt(self, policy: Policy, organisation: Organisation, router: Router) -> None:
        """Answer by other files from the next event on; calls in progress go on, also to people who are no more.

        - `router`: over both and what is set now (`ByPhone.laid_over`).
        """
        self.policy, self.directory = policy, organisation
        self.by_phone.policy, self.by_phone.organisation = policy, organisation
        people = organisation.people
        self.house.router = router
        self.house.operators = {id: since for id, since in self.house.operators.items() if id in people}
        self.house.changed()
        if self.trace is not None:
            self.trace.adopted(policy, organisation, self.now())
        self._board_soon()

    def finish(self, moment: Literal["begin", "end", "over"]) -> None:
        """Bring every call a moment further to its end; from the first on, new calls are told so at once."""
        self.finishing = True
        for call in list(self.house.states):
            self.step(call, ev.Closing(moment))

    def _watched(self, world: World) -> World:
        return world if self.trace is None else self.trace.watching(world)

    def _traced(
        self, now: datetime, call: str, event: ev.Event, before: CallState | None, *after: Any
    ) -> None:
        if self.trace is not None:
            self.trace.took(now, self.house, self.by_phone.set, call, event, before, *after)

    def _after(
        self,
        before: CallState | None,
        state: CallState,
        commands: Sequence[do.Command],
        now: datetime,
        after: Todo | None = None,
    ) -> None:
        if state == before and not commands:
            return
        self.house.learn(before, state, commands, now)
        self.house.keep(state, now)
        self.house.given(commands)
        if state.ended and state.caller.channel:
            self._over[state.caller.channel] = None
            if len(self._over) > MOST_OVER:
                del self._over[next(iter(self._over))]
        orders = orders_of(commands)
        for timer in orders.timers:
            if isinstance(timer, do.SetTimer):
                self.deadlines.set(state.id, timer.timer, timer.at)
            else:
                self.deadlines.cancel(state.id, timer.timer)
        for name in counted(orders):
            self._count(name)
        todo = self._keep(state, orders, now, after)
        for sent in orders.sent:
            self._deliver(sent, todo)
        self._board_soon()

    @property
    def _loop(self) -> asyncio.AbstractEventLoop:
        return asyncio.get_running_loop()

    def _deliver(self, command: do.Send, sender: Todo) -> None:
        """Give an event of one call to another.

        INVARIANT: in the very turn in which it was sent. A channel that is given away belongs to the other call at
        once; were that told later, its end could come in between, unknown to either, and leave a caller alone.
        """
        call = command.call or self.house.call_with(command.channel) or ""
        if call in self.house.states:
            self.step(call, command.event, sender)
        elif isinstance(command.event, (ev.TakenBy, ev.Adopt)):
            self._send_to_exchange(do.Hangup(command.event.channel))
        elif isinstance(command.event, ev.Surrender):
            self._send_to_exchange(do.Referred(command.event.by, "unavailable"))

    # -- keeping ------------------------------------------------------------------------------------

    def _keep(self, state: CallState, orders: Orders, now: datetime, after: Todo | None) -> Todo:
        id = state.id
        first = self.sequence.get(id, 1)
        batch: list[to.Change] = list(batch_of(id, first, now, orders.kept))
        self.sequence[id] = next_sequence(first, orders.kept)
        version = self.version[id] = self.version.get(id, 0) + 1
        if state.ended:
            batch.append(to.FinishCall(id, now))
        else:
            batch.append(to.SaveLive(id, version, now, snapshot(state)))
        todo = self._lanes.put(id, batch, orders.outward, orders.asked, after)
        if any(isinstance(command, (do.Change, do.Promise)) for command in orders.kept):
            self._spawn(self._changed(todo, orders.kept))
        return todo

    def _emptied(self, call: str) -> None:
        if call not in self.house.states:
            self._lanes.of.pop(call, None)
            self.sequence.pop(call, None)
            self.version.pop(call, None)

    def _send_to_exchange(self, command: do.ExchangeCommand) -> None:
        self._spawn(self._lanes.carry_out((command,)))

    # -- the exchange comes and goes ------------------------------------------------------------------

    @property
    def lanes(self) -> Mapping[str, Lane]:
        """What is still to be done, by call."""
        return self._lanes.of

    @property
    def timers(self) -> Mapping[tuple[str, str], asyncio.TimerHandle]:
        """The deadlines that are set, by call and name."""
        return self.deadlines.of

    @property
    def linked(self) -> asyncio.Event:
        """Set while the exchange can be told something."""
        return self._lanes.linked

    @property
    def steady(self) -> bool:
        """Whether it is known what the exchange has: else no deadline comes."""
        return self.deadlines.steady

    def unlink(self) -> None:
        """The exchange does not answer: nothing is sent, no deadline comes, until it is back."""
        self.linked.clear()
        self.deadlines.steady = False

    async def drained(self, seconds: float) -> None:
        """The exchange can be told something again: do what waited for it, before it is asked what it has."""
        await self._lanes.drained(seconds)

    def relink(self) -> None:
        """What the exchange has is known: let the deadlines come that came meanwhile."""
        self.linked.set()
        self.deadlines.steadied()
        self._board_soon()

    async def _answer(self, call: str, question: do.Ask) -> None:
        data = await self.by_phone.answer(question)
        self.deadlines.when_steady(call, ev.Replied(question.question, data))

    # -- what people set by phone ---------------------------------------------------------------------

    async def _changed(self, todo: Todo, kept: Sequence[do.Command]) -> None:
        """A step has changed what the store says: read that anew, and set the lamps."""
        await todo.done.wait()
        await self.lamps.after(kept)
        if any(isinstance(command, do.Change) for command in kept):
            await self.refresh()

    async def refresh(self) -> None:
        """Read absences, forwards, operators and greetings anew."""
        if await self.by_phone.refresh(self.house):
            self._board_soon()

    def registrations(self, accounts: frozenset[str]) -> None:
        """Take note of which phones can be rung."""
        self.house.registered = accounts
        self.house.changed()
        self._board_soon()

    # -- the board ------------------------------------------------------------------------------------

    def _board_soon(self) -> None:
        self.on_change()
        if self._board is None and not self.closing:
            self._board = self._loop.call_soon(self._assign)

    def _assign(self) -> None:
        self._board = None
        if not self.steady or self.closing or self.finishing:
            return
        for call, operator in self.house.assignments(self.now()):
            self.step(call, ev.Assigned(operator))

    async def watch_board(self) -> None:
        """Look at the board from time to time, for operators who were passed over."""
        while True:
            await asyncio.sleep(BOARD_S)
            self._board_soon()

    # -- recovery -------------------------------------------------------------------------------------

    def recover(
        self, states: Sequence[CallState], sequences: dict[str, int], versions: dict[str, int]
    ) -> None:
        """Take over the calls of an engine before this one; `reconcile` then tells what became of them."""
        now = self.now()
        if self.trace is not None:
            self.trace.took_over(now, [snapshot(state) for state in states])
        for state in states:
            self.house.keep(state, now)
            self.sequence[state.id] = sequences.get(state.id, 1)
            self.version[state.id] = versions.get(state.id, 0)
            for channel in channels_of(state):
                self.house.own(channel, state.id)

    def rearm(self, call: str, name: str, at: datetime, kept_at: datetime) -> None:
        """Set a deadline of an engine before this one again, if its call still waits for it (see `Deadlines.rearm`)."""
        state = self.house.states.get(call)
        if state is not None and name in state.timers:
            self.deadlines.rearm(call, name, at, kept_at)

    def awaited(self) -> tuple[set[str], set[str]]:
        """Return the playbacks and the recordings that calls wait for; also ringing tones that may be heard."""
        return awaited(self.house.states.values())

    def reconcile(
        self,
        inventory: Any,
        kept: Mapping[str, float] | None = None,
        over: Collection[str] = (),
        restarted: bool = False,
    ) -> None:
        """Tell every call what the exchange still has of it; what belongs to no call is ended or begun anew.

        - `kept`: recordings that ended unseen, with their seconds of sound.
        - `over`: channels that came in and that their call has let go: they are ended, not taken anew.
        - `restarted`: the exchange has ended and begun since: whoever waited was cut off.
        """
        before = tuple(self.house.states.values())
        for state in before:
            self.step(state.id, found_of(state, inventory, kept, restarted))
        after = tuple(self.house.states.values())
        commands, arrived = nobodys(inventory, before, after, {*over, *self._over})
        for command in commands:
            self._send_to_exchange(command)
        for arrival in arrived:
            self.take(arrival)

    # -- around ---------------------------------------------------------------------------------------

    def _count(self, name: str) -> None:
        self.counts[name] = self.counts.get(name, 0) + 1

    def _spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.error("a task of the engine failed", why=repr(task.exception()))

    async def settle(self, seconds: float) -> None:
        """Wait until nothing is under way, at most so long."""
        end = self._loop.time() + seconds
        while self._tasks and self._loop.time() < end:
            await asyncio.wait(set(self._tasks), timeout=max(end - self._loop.time(), 0))
        last = self._lanes.last
        while last is not None and not last.done() and self.writer.down_since is None:
            if self._loop.time() >= end:
                return
            await asyncio.wait((asyncio.wrap_future(last),), timeout=0.05)

    async def close(self) -> None:
        """Forget deadlines and end what is under way; calls stay on the exchange for the next engine."""
        self.closing = True
        self.linked.set()
        self.deadlines.clear()
        await self.settle(2.0)
        for task in tuple(self._tasks):
            task.cancel()
        if self.trace is not None:
            self.trace.close()
        self.reader.submit(self.store.close)
        self.reader.shutdown(wait=True)

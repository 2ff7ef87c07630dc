"""All calls of the house at once: who is busy, who waits, what rings; kept up with every step of every call.

The engine and the simulated exchange hold one `House` each and make the `World` of every step from it. No clock
and no I/O: `now` comes with each question. Each step costs what changed, however many calls there are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from math import inf
from types import MappingProxyType

from ansvar.calls.board import Operator, assign, expected_wait_s
from ansvar.calls.commands import Command, Note, Send
from ansvar.calls.events import Adopt, TakenBy
from ansvar.calls.queue import Waiting
from ansvar.calls.state import CallState, Parked, Queued, Searching, Talking, legs_of, people_in
from ansvar.calls.turn import call_of
from ansvar.calls.waiting import waiting_of
from ansvar.calls.world import RingingCall, World
from ansvar.routing.model import Live
from ansvar.routing.router import Router
from ansvar.words.spans import SECONDS

#: How long a talk at the switchboard takes when none has been measured yet.
_FIRST_TALK_S = 60.0
#: The weight of the newest talk in the average.
_NEWEST = 0.1


class House:
    """Every call in progress, and what follows from all of them together."""

    def __init__(self, router: Router) -> None:
        self.router = router
        self.states: dict[str, CallState] = {}
        self.registered: frozenset[str] = frozenset()
        self.trunk = True
        self.operators: dict[str, datetime] = {}
        self.greetings: Mapping[str, str] = MappingProxyType({})
        self._busy: Counter[str] = Counter()
        self._idle_since: dict[str, float] = {}
        self._waiting: dict[str, Waiting] = {}
        self._queues: dict[str, str] = {}
        self._ringing: dict[str, RingingCall] = {}
        #: Whose hold list a call is on.
        self._parked: dict[str, str] = {}
        self._channels: dict[str, str] = {}
        self._missed: dict[str, datetime] = {}
        #: Earlier calls that nobody answered: caller -> whom they sought -> when.
        self._attempts: dict[str, dict[str, list[float]]] = {}
        #: Who talked to a caller last, by the caller's number.
        self._contacts: dict[str, str] = {}
        self._owned: dict[str, set[str]] = {}
        self._unregistered: frozenset[str] | None = None
        self._talk_s = _FIRST_TALK_S
        self._live: Live | None = None

    # -- keeping up ---------------------------------------------------------------------------------

    def keep(self, state: CallState, now: datetime) -> None:
        """Take note of a call's new state; one that has ended is forgotten."""
        before = self.states.get(state.id)
        old = people_in(before) if before is not None else frozenset()
        new = people_in(state)
        if old != new:
            self._busy.update(new - old)
            for person in old - new:
                self._busy[person] -= 1
                if self._busy[person] <= 0:
                    del self._busy[person]
                    self._idle_since[person] = now.timestamp()
            self._live = None
        self._keep_waiting(state)
        self._keep_ringing(state)
        if isinstance(state.phase, Parked):
            self._parked[state.id] = state.phase.by
        else:
            self._parked.pop(state.id, None)
        if state.caller.channel and (before is None or before.caller.channel != state.caller.channel):
            self.own(state.caller.channel, state.id)
        if state.ended:
            self._forget(state, now)
        else:
            self.states[state.id] = state

    def _keep_waiting(self, state: CallState) -> None:
        waits = waiting_of(state)
        if waits is None:
            if self._waiting.pop(state.id, None) is not None:
                self._queues.pop(state.id, None)
                self._live = None
        elif self._waiting.get(state.id) != waits:
            assert isinstance(state.phase, Queued)
            self._waiting[state.id] = waits
            self._queues[state.id] = state.phase.queue
            self._live = None

    def _keep_ringing(self, state: CallState) -> None:
        phase = state.phase
        legs = legs_of(phase) if isinstance(phase, (Searching, Queued)) else ()
        people = tuple(leg.person for leg in legs if leg.person and not leg.up)
        if people:
            known = self._ringing.get(state.id)
            since = known.since if known is not None else state.arrived_at
            self._ringing[state.id] = RingingCall(state.id, people, since)
        else:
            self._ringing.pop(state.id, None)

    def _forget(self, state: CallState, now: datetime) -> None:
        self.states.pop(state.id, None)
        for channel in self._owned.pop(state.id, ()):
            if self._channels.get(channel) == state.id:
                del self._channels[channel]
        if state.direction == "in" and state.caller.number:
            earlier = self._attempts.setdefault(state.caller.number, {})
            if state.reached:
                earlier.pop(state.sought, None)
                kind, _, person = state.reached.partition(":")
                if kind in ("person", "mobile"):
                    self._contacts[state.caller.number] = person
            else:
                earlier.setdefault(state.sought, []).append(now.timestamp())

    def own(self, channel: str, call: str) -> None:
        """Note that a channel belongs to a call."""
        self._channels[channel] = call
        self._owned.setdefault(call, set()).add(channel)

    def talked(self, seconds: float) -> None:
        """Count a talk at the switchboard into the average that waits are foretold by."""
        self._talk_s += _NEWEST * (seconds - self._talk_s)

    def learn(
        self, before: CallState | None, state: CallState, commands: Iterable[Command], now: datetime
    ) -> None:
        """Note what the board should know of a step: who did not take a call, how long a talk took."""
        if before is None:
            return
        talked = self.talking_s(before, now)
        if talked is not None and state.ended and state.reached.partition(":")[2] in self.operators:
            self.talked(talked)
        if isinstance(before.phase, Queued) and before.phase.offer:
            for command in commands:
                if isinstance(command, Note) and command.kind == "not answered":
                    self.missed(str(dict(command.facts)["who"]).partition(":")[2], now)

    def missed(self, person: str, now: datetime) -> None:
        """Note that somebody did not take a call that was offered."""
        self._missed[person] = now

    # -- whose an event is ----------------------------------------------------------------------------

    def call_with(self, id: str) -> str | None:
        """Return the call that a channel, bridge, playback or recording belongs to, or None."""
        found = self._channels.get(id)
        return found if found is not None else call_of(id)

    def given(self, commands: Iterable[Command]) -> None:
        """Let channels that one call gives to another belong to that one from here on.

        You must give that one its event before any other: it alone can be told that such a channel has gone.
        """
        for command in commands:
            if not isinstance(command, Send) or command.call not in self.states:
                continue
            if isinstance(command.event, (TakenBy, Adopt)):
                self.own(command.event.channel, command.call)

    # -- the world ------------------------------------------------------------------------------------

    def live(self) -> Live:
        """Return what is live, as the router sees it."""
        if self._live is None:
            self._live = Live(
                busy=frozenset(self._busy),
                unregistered=self._not_registered(),
                idle_since=dict(self._idle_since),
                operators=len(self.operators_there()),
                waiting=sum(1 for queue in self._queues.values() if queue == "switchboard"),
            )
        return self._live

    def changed(self) -> None:
        """Say that registrations, operators, or the router have changed."""
        self._live = self._unregistered = None

    def _not_registered(self) -> frozenset[str]:
        if self._unregistered is None:
            people, there = self.router.organisation.people, self.registered
            self._unregistered = frozenset(
                id for id in people if id not in there and f"{id}.web" not in there
            )
        return self._unregistered

    def operators_there(self) -> tuple[str, ...]:
        """Return the operators who are logged in and whose phone is registered."""
        return tuple(person for person in self.operators if self._phone(person))

    def _phone(self, person: str) -> bool:
        return person in self.registered or f"{person}.web" in self.registered

    def world(self, now: datetime, state: CallState | None = None, caller: str | None = None) -> World:
        """Return the moment for a step of a call."""
        waiting = tuple(self._waiting.values())
        number = state.caller.number if state is not None else caller
        there = len(self.operators_there())
        return World(
            now,
            self.router,
            self.live(),
            self.registered,
            self.trunk,
            waiting,
            expected_wait_s(max(len(waiting), 1), there, self._talk_s),
            tuple(self._ringing.values()),
            tuple(self.operators),
            self._attempts_of(number, now),
            self.greetings,
            self._contacts.get(number or ""),
        )

    def _attempts_of(self, number: str | None, now: datetime) -> int:
        if number is None:
            return 0
        span = self.router.policy.answering.attempts_within
        bound = span.amount * SECONDS[span.unit] if span is not None else inf
        moments = (at for each in self._attempts.get(number, {}).values() for at in each)
        return sum(1 for at in moments if now.timestamp() - at <= bound)

    # -- the board ------------------------------------------------------------------------------------

    def assignments(self, now: datetime) -> tuple[tuple[str, str], ...]:
        """Return which waiting call is to be offered to which operator now, as (call, person) pairs."""
        if not self._waiting:
            return ()
        found: list[tuple[str, str]] = []
        # Whoever has put a caller aside has promised to come back: another call is taken only by their own wish.
        taken = set(self._parked.values())
        for queue in dict.fromkeys(self._queues.values()):
            waiting = [self._waiting[call] for call, name in self._queues.items() if name == queue]
            free = [
                Operator(person, self._idle(person), self._missed.get(person))
                for person in self._members(queue, now)
                if person not in self._busy and person not in taken
            ]
            pairs = assign(waiting, free, self.router.policy, now)
            found += pairs
            taken |= {person for _, person in pairs}
        return tuple(found)

    def _members(self, queue: str, now: datetime) -> tuple[str, ...]:
        if queue == "switchboard":
            return self.operators_there()
        rules = self.router.policy.queue.get(queue)
        if rules is None or rules.members is None:
            return self.operators_there()
        at, presence = now.timestamp(), self.router.presence
        holders = self.router.index.members(rules.members)
        return tuple(id for id in holders if self._phone(id) and presence.at(id, at).can_ring)

    def _idle(self, person: str) -> datetime:
        at = self._idle_since.get(person)
        logged_in = self.operators.get(person)
        if at is not None:
            return datetime.fromtimestamp(at, UTC)
        return logged_in if logged_in is not None else datetime.fromtimestamp(0, UTC)

    def talking_s(self, state: CallState, now: datetime) -> float | None:
        """Return how long a call that has just ended talked, or None when it did not."""
        return (now - state.phase.since).total_seconds() if isinstance(state.phase, Talking) else None

"""The engine in virtual time: the machine of `calls`, the house and the simulated exchange, joined without I/O.

It keeps what the store keeps: notes, promises, notices, changes made by phone. It can crash (`crash`) and come
back (`recover`) at any event, with what was stored and what the exchange still has.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from itertools import count
from types import MappingProxyType
from typing import Any, get_args

from ansvar.calls import commands as do
from ansvar.calls.events import Adopt, Arrived, Assigned, Due, Event, Replied, Surrender, TakenBy
from ansvar.calls.house import House
from ansvar.calls.machine import Commands, arrive, step
from ansvar.calls.state import CallState, channels_of
from ansvar.calls.world import WEB
from ansvar.directory.model import Organisation
from ansvar.pbx.simulated import Actors, SimulatedExchange
from ansvar.pbx.simulated_clock import VirtualClock
from ansvar.presence.model import Absence, Source
from ansvar.routing.router import Router

_EXCHANGE = frozenset(get_args(do.ExchangeCommand))


class VirtualEngine:
    """Calls on a simulated exchange, in virtual time."""

    def __init__(
        self, router: Router, now: datetime, actors: Actors | None = None, *, by_hand: bool = False
    ) -> None:  # fmt: skip
        self.clock = VirtualClock(now)
        self.house = House(router)
        self.exchange = SimulatedExchange(self.clock, self._take, actors, by_hand=by_hand)
        #: Notes of every call, in order, with their moments.
        self.notes: dict[str, list[tuple[datetime, do.Note]]] = {}
        #: Which call each channel that came in began.
        self.arrived: dict[str, str] = {}
        self.promises: dict[str, do.Promise] = {}
        self.promised_twice: list[do.Promise] = []
        self.notices: list[tuple[str, do.Notify]] = []
        self.changes: list[do.Change] = []
        self.kept_promises: set[str] = set()
        self.pins: dict[str, str] = {}
        self.may_hear: set[tuple[str, str]] = set()
        self.timers: dict[tuple[str, str], tuple[datetime, int]] = {}
        self.steps = 0
        #: What is to be worked on; None: for the call that has the event's channel by then.
        self._inbox: deque[tuple[str | None, Event]] = deque()
        self._busy = False
        self._down = False
        self._numbers = count(1)

    # -- the house ----------------------------------------------------------------------------------

    def register(self, *accounts: str) -> None:
        """Let phones be reachable."""
        self.exchange.registered.update(accounts)
        self.house.registered = frozenset(self.exchange.registered)
        self.house.changed()

    def unregister(self, *accounts: str) -> None:
        """Let phones be unreachable."""
        self.exchange.registered.difference_update(accounts)
        self.house.registered = frozenset(self.exchange.registered)
        self.house.changed()

    def log_in(self, *people: str) -> None:
        """Let people take calls at the switchboard."""
        for person in people:
            self.house.operators.setdefault(person, self.clock.now)
        self.house.changed()
        self._work()

    def log_out(self, *people: str) -> None:
        """Let people leave the switchboard."""
        for person in people:
            self.house.operators.pop(person, None)
        self.house.changed()
        self._work()

    def call(
        self, to: str, caller: str | None = None, account: str = "", channel: str = "", **headers: str
    ) -> str:  # fmt: skip
        """Let a call come in; return its channel."""
        channel = channel or f"in-{next(self._numbers)}"
        if account and caller is None:
            person = self.house.router.organisation.people.get(account.removesuffix(WEB))
            caller = (person.extension or person.direct) if person is not None else account
        self.exchange.arrive(Arrived(channel, to, caller, account, tuple(headers.items())))
        self._work()
        return channel

    def state_with(self, channel: str) -> CallState | None:
        """Return the call that a channel belongs to, or None."""
        call = self.house.call_with(channel)
        return self.house.states.get(call) if call is not None else None

    def give(self, call: str, event: Event) -> None:
        """Give a call an event that comes from no channel: what the board, an operator or the service wants."""
        self._inbox.append((call, event))
        self._work()

    # -- events -------------------------------------------------------------------------------------

    def _take(self, event: Event) -> None:
        """Take an event of the exchange; it is worked on when the commands of this step are carried out."""
        if self._down:
            return
        self._inbox.append((None, event))
        self._work()

    def _work(self) -> None:
        if self._busy or self._down:
            return
        self._busy = True
        try:
            while True:
                while self._inbox:
                    self._give(*self._inbox.popleft())
                before = self.steps
                for call, operator in self.house.assignments(self.clock.now):
                    self._give(call, Assigned(operator))
                if self.steps == before and not self._inbox:
                    return
        finally:
            self._busy = False

    def _give(self, call: str | None, event: Event) -> None:
        now = self.clock.now
        if isinstance(event, Arrived):
            call = f"c{next(self._numbers)}"
            world = self.house.world(now, None, event.caller)
            self.arrived[event.channel] = call
            self._after(None, *arrive(call, event, world))
            return
        if call is None:
            call = self.house.call_with(_subject(event))
        before = self.house.states.get(call or "")
        if before is None:
            self._undelivered(event)
            return
        state, commands = step(before, event, self.house.world(now, before))
        if state is before and not commands:
            return
        self._after(before, state, commands)

    def _after(self, before: CallState | None, state: CallState, commands: Commands) -> None:
        now = self.clock.now
        self.steps += 1
        self.house.learn(before, state, commands, now)
        self.house.keep(state, now)
        self.house.given(commands)
        for command in commands:
            if type(command) in _EXCHANGE:
                self.exchange.carry_out(command)  # type: ignore[arg-type]
            elif not isinstance(command, do.Send):
                self._carry_out(state.id, command)
        if state.ended:
            for key in [key for key in self.timers if key[0] == state.id]:
                self.clock.cancel(self.timers.pop(key)[1])
        for command in commands:
            if isinstance(command, do.Send):
                self._send(command)

    def _send(self, command: do.Send) -> None:
        """Give an event of one call to another before any other event (see `Engine._deliver`)."""
        self._give(command.call or self.house.call_with(command.channel) or "", command.event)

    def _undelivered(self, event: Event) -> None:
        """The call is no more: a channel that was given to it has nobody left, and a transfer goes nowhere."""
        if isinstance(event, (TakenBy, Adopt)):
            self.exchange.carry_out(do.Hangup(event.channel))
        elif isinstance(event, Surrender):
            self.exchange.carry_out(do.Referred(event.by, "declined"))

    # -- commands for the engine --------------------------------------------------------------------

    def _carry_out(self, call: str, command: do.Command) -> None:
        match command:
            case do.SetTimer(timer=name, at=at):
                self._set(call, name, at)
            case do.CancelTimer(timer=name):
                if (found := self.timers.pop((call, name), None)) is not None:
                    self.clock.cancel(found[1])
            case do.Note():
                self.notes.setdefault(call, []).append((self.clock.now, command))
            case do.Promise(id=id):
                if id in self.promises:
                    self.promised_twice.append(command)
                else:
                    self.promises[id] = command
            case do.Notify():
                self.notices.append((call, command))
            case do.Ask():
                self._inbox.append((call, Replied(command.question, self._reply(command))))
            case do.Change():
                self.changes.append(command)
                self._change(command.what, dict(command.about))
            case _:
                raise TypeError(command)

    def _set(self, call: str, name: str, at: datetime) -> None:
        if (found := self.timers.get((call, name))) is not None:
            self.clock.cancel(found[1])
        self.timers[call, name] = (at, self.clock.at(at, lambda: self._due(call, name)))

    def _due(self, call: str, name: str) -> None:
        if self._down:
            return
        del self.timers[call, name]
        self._inbox.append((call, Due(name)))
        self._work()

    # -- the store ----------------------------------------------------------------------------------

    def _reply(self, ask: do.Ask) -> Mapping[str, object]:
        about: dict[str, Any] = dict(ask.about)
        owner = about["owner"]
        if ask.what == "pin":
            return {"ok": self.pins.get(owner) == about["pin"]}
        messages = [
            {
                "promise": promise.id,
                "recording": promise.recording,
                "number": promise.number,
                "at": self.clock.now.isoformat(),
                "heard": False,
            }
            for promise in self.promises.values()
            if promise.recording and promise.owner == owner and promise.id not in self.kept_promises
        ]
        by = about["by"]
        may = owner == by or (owner, by) in self.may_hear
        return {"may_hear": may, "pin_set": by in self.pins, "messages": messages}

    def _change(self, what: str, about: dict[str, Any]) -> None:
        now, organisation = self.clock.now, self.house.router.organisation
        if what == "operator in":
            self.house.operators.setdefault(about["operator"], now)
            self.house.changed()
        elif what == "operator out":
            self.house.operators.pop(about["operator"], None)
            self.house.changed()
        elif what == "pin":
            self.pins[about["owner"]] = about["pin"]
        elif what == "done":
            self.kept_promises.add(about["promise"])
        elif what == "greeting":
            greetings = {**self.house.greetings, about["owner"]: about["recording"]}
            self.house.greetings = MappingProxyType({o: r for o, r in greetings.items() if r})
        elif what in ("forward", "no forward"):
            person = organisation.people[about["person"]]
            people = {**organisation.people, person.id: replace(person, forward=about.get("to"))}
            self._reorganise(replace(organisation, people=MappingProxyType(people)))
        elif what == "absence":
            end = datetime.fromisoformat(about["end"]) if about.get("end") else None
            start = datetime.fromisoformat(about["start"])
            known = organisation.absences.get(about["person"], ())
            away = Absence(about["person"], about["kind"], start, end, Source.SELF)
            self._absences(organisation, about["person"], (*known, away))
        elif what == "present":
            ended = (
                each if each.end is not None and each.end <= now else replace(each, end=now)
                for each in organisation.absences.get(about["person"], ())
                if each.start < now
            )
            self._absences(organisation, about["person"], tuple(ended))

    def _absences(self, organisation: Organisation, person: str, absences: tuple[Absence, ...]) -> None:
        changed = MappingProxyType({**organisation.absences, person: absences})
        self._reorganise(replace(organisation, absences=changed))

    def _reorganise(self, organisation: Organisation) -> None:
        self.house.router = Router(self.house.router.policy, organisation)
        self.house.changed()

    # -- crash and recovery -------------------------------------------------------------------------

    def crash(self) -> None:
        """Stop without a word: events that come from now on are lost."""
        self._inbox.clear()
        self._down = True

    def recover(self) -> None:
        """Come back: what no call knows is begun anew or ended, each call learns what is left of it, deadlines go on."""
        self._down = False
        self._adopt()
        found = self.exchange.found()
        for call in list(self.house.states):
            self._inbox.append((call, found))
        for (call, name), (at, number) in list(self.timers.items()):
            if at <= self.clock.now:
                self.clock.cancel(number)
                self._set(call, name, self.clock.now)
        self._work()

    def _adopt(self) -> None:
        """Channels that came while nobody looked are new calls; what we made for calls that are over ends."""
        exchange, known = self.exchange, set[str]()
        for state in self.house.states.values():
            known |= channels_of(state)
        bridges = {bridge for state in self.house.states.values() for bridge in state.bridges}
        for channel in list(exchange.channels.values()):
            if channel.id in known:
                continue
            if channel.arrived is not None:
                self._inbox.append(("", replace(channel.arrived, up=channel.up)))
            else:
                exchange.carry_out(do.Hangup(channel.id))
        for bridge in exchange.bridges.keys() - bridges:
            exchange.carry_out(do.Unbridge(bridge))


def _subject(event: Event) -> str:
    for name in ("channel", "playback", "recording"):
        found = getattr(event, name, None)
        if found is not None:
            return str(found)
    return ""

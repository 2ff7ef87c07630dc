"""Calls by hand, in virtual time, with everything that must hold looked at after every step.

`Rig` is the engine of `pbx.simulated_engine` on the simulated exchange, whose phones do nothing by themselves.
With `held` its exchange's events wait until the test delivers them, in any order but that of one channel.
"""

from __future__ import annotations

import re
from datetime import timedelta

from pydantic import TypeAdapter

from ansvar.calls import commands as do
from ansvar.calls.events import Adopt, Event, TakenBy
from ansvar.calls.machine import Commands
from ansvar.calls.state import (
    CallState,
    Choosing,
    Confirming,
    Consulting,
    Leaving,
    Numbering,
    Parked,
    Queued,
    Reaching,
    Searching,
    Serving,
    Talking,
    Telling,
    legs_of,
)  # fmt: skip
from ansvar.pbx.simulated import Actors, Channel
from ansvar.pbx.simulated_day import left_over
from ansvar.pbx.simulated_engine import VirtualEngine, _subject
from ansvar.routing.router import Router
from policies.shipped import KIM, MONDAY, local, organisation, policy

STATES = TypeAdapter(CallState)
#: Words that would tell why somebody is away, in the languages of the five organisations.
REASONS = re.compile(
    r"\b(sjuk|semester|lunch|möte|tjänsteres|kurs\b|föräldra|syg|ferie|frokost|møde\b|orlov|ziek|vakantie|vergader|verlof"
    r"|ill\b|holiday|meeting|business trip)",
    re.IGNORECASE,
)
#: Whoever has heard a question has so long to answer in silence.
SILENCE_S = 61.0


class Rig(VirtualEngine):
    """A house full of phones that ring until the test says otherwise."""

    def __init__(
        self, name: str = "falkenberg", at: str = MONDAY, *, actors: Actors | None = None, router: Router | None = None,
        by_hand: bool = True,
    ) -> None:  # fmt: skip
        self.held: list[Event] | None = None
        self.name = name
        self.kim = KIM.get(name, "+46406280490")
        self.commands: list[do.Command] = []
        self.cut: int | None = None
        #: The phone that is next given to another call goes in that very turn.
        self.goes = False
        self._left: int | None = None
        super().__init__(
            router or Router(policy(name), organisation(name)), local(name, at) if router is None else local("nvk", at),
            actors, by_hand=by_hand,
        )  # fmt: skip
        staff = self.house.router.organisation.people.values()
        self.register(*(person.id for person in staff if person.extension or person.direct))

    # -- doing ----------------------------------------------------------------------------------------

    def rings(self, who: str) -> str:
        """Return the channel that rings at a phone account (or a number outside)."""
        found = [each.id for each in self.ringing() if who in (each.account, each.to.partition(":")[2])]
        assert found, f"{who} does not ring, but {[each.to for each in self.ringing()]}"
        return found[-1]

    def ringing(self) -> list[Channel]:
        """Return what rings."""
        return [each for each in self.exchange.channels.values() if each.to and not each.up]

    def ring_at(self) -> list[str]:
        """Return where it rings, in order of names."""
        return sorted(each.to.partition(":")[2] for each in self.ringing())

    def answers(self, who: str) -> str:
        """Let whoever is rung answer; return the channel."""
        channel = self.rings(who)
        self.exchange.answer(channel)
        return channel

    def dials(self, account: str, to: str) -> str:
        """Let a phone of ours dial; return its channel."""
        return self.call(to, account=account)

    def kim_calls(self, to: str, **more: str) -> str:
        """Let Kim call; return the channel."""
        return self.call(to, self.kim, **more)

    def presses(self, channel: str, keys: str) -> None:
        """Press keys."""
        self.exchange.press(channel, keys)

    def hears_out(self, channel: str = "") -> None:
        """Let everything that is said (to a channel) be said to its end, also what follows at once."""
        for _ in range(20):
            playing = [playback for playback, to in self.exchange.playing().items() if channel in ("", to)]
            if not playing:
                return
            for playback in playing:
                self.exchange.finish(playback)
        raise AssertionError("words without end")

    def hears(self, channel: str) -> None:
        """Let what is said to a channel be said to its end, and no more."""
        [playback] = [playback for playback, to in self.exchange.playing().items() if to == channel]
        self.exchange.finish(playback)

    def speaks(self, seconds: float = 8.0) -> str:
        """Let whoever is recorded speak for so long; return the recording."""
        [recording] = self.exchange.recordings
        self.exchange.recorded(recording, seconds)
        return recording

    def waits(self, seconds: float) -> None:
        """Let time pass."""
        self.clock.run(self.clock.now + timedelta(seconds=seconds))

    # -- looking --------------------------------------------------------------------------------------

    def state(self, channel: str) -> CallState:
        """Return the call of a channel."""
        found = self.state_with(channel)
        assert found is not None, f"no call with {channel}"
        return found

    def phase(self, channel: str) -> str:
        """Return the phase of the call of a channel."""
        return self.state(channel).phase.phase

    def kinds(self, call: str) -> list[str]:
        """Return what was noted of a call."""
        return [note.kind for _, note in self.notes[call]]

    def facts(self, call: str, kind: str) -> dict[str, object]:
        """Return the facts of the last note of a kind."""
        return dict(next(note.facts for _, note in reversed(self.notes[call]) if note.kind == kind))

    def outcome(self, channel: str) -> object:
        """Return how the call that a channel began has ended."""
        return self.facts(self.arrived[channel], "ended")["outcome"]

    def heard(self, channel: str) -> str:
        """Return all that was said to a channel."""
        return " ".join(" ".join(sentences) for to, sentences, _ in self.exchange.said if to == channel)

    def together(self, one: str, other: str) -> bool:
        """Whether two channels talk with each other."""
        mine, theirs = self.exchange.channels.get(one), self.exchange.channels.get(other)
        if mine is None or theirs is None or not mine.bridge or mine.bridge != theirs.bridge:
            return False
        return self.exchange.bridges[mine.bridge].kind == "talk"

    # -- events held back -------------------------------------------------------------------------------

    def _take(self, event: Event) -> None:
        if self.held is None or self._down:
            super()._take(event)
        else:
            self.held.append(event)

    def deliver(self, place: int) -> None:
        """Deliver one of the events held back; of one channel the oldest goes first."""
        if not self.held:
            return
        wanted = _subject(self.held[place % len(self.held)])
        first = next(at for at, event in enumerate(self.held) if _subject(event) == wanted)
        super()._take(self.held.pop(first))

    def deliver_all(self) -> None:
        """Deliver everything, also what follows from it."""
        while self.held:
            self.deliver(0)

    def crash_within(self, commands: int) -> None:
        """Let the engine crash in its next step, when the state is stored and so many commands are carried out."""
        self.cut = commands

    def crash(self) -> None:
        """Events under way are lost with the engine."""
        super().crash()
        if self.held:
            self.held.clear()

    # -- what must hold -----------------------------------------------------------------------------------

    def _after(self, before: CallState | None, state: CallState, commands: Commands) -> None:
        self.commands.extend(commands)
        stored = STATES.dump_json(state)
        assert STATES.validate_json(stored) == state, f"lost in the store: {stored!r}"
        if before is not None:
            assert not before.ended, "a step after the end"
            assert set(before.promised) <= set(state.promised)
        notes = [command.kind for command in commands if isinstance(command, do.Note)]
        assert ("ended" in notes) is state.ended, notes
        if state.ended:
            assert notes.count("ended") == 1
            assert notes[-1] == "ended", notes
            assert not state.timers
            assert not state.bridges
        set_now = [command.timer for command in commands if isinstance(command, do.SetTimer)]
        assert len(set_now) == len(set(set_now)), f"a timer set twice in one step: {set_now}"
        for command in commands:
            if isinstance(command, do.Say):
                said = " ".join(command.sentences)
                assert not REASONS.search(said), f"a reason was said: {said}"
                assert command.sentences, "nothing said"
        if self.cut is None:
            super()._after(before, state, commands)
            return
        self._left, self.cut, real = self.cut, None, self.exchange.carry_out

        def some(command: do.ExchangeCommand) -> None:
            assert self._left is not None
            self._left -= 1
            if self._left >= 0:
                real(command)

        self.exchange.carry_out = some  # type: ignore[method-assign]
        super()._after(before, state, commands)
        self.exchange.carry_out = real  # type: ignore[method-assign]
        self._left = None
        self.crash()

    def _send(self, command: do.Send) -> None:
        """Deliver what one call gives to another, unless the engine has crashed before; the phone may go just then."""
        if self._left is not None and self._left < 0:
            return
        if self.goes and isinstance(command.event, (TakenBy, Adopt)):
            self.goes = False
            self.exchange.hang_up(command.event.channel)
        super()._send(command)

    def look(self) -> None:
        """Look at everything that must hold when no event is under way."""
        exchange = self.exchange
        assert not self.held
        assert not self._inbox
        assert exchange.complaints == []
        assert self.promised_twice == []
        known = {}
        for state in self.house.states.values():
            if not state.caller.gone:
                known[state.caller.channel] = state
            known.update({leg.channel: state for leg in legs_of(state.phase)})
            known.update({each.leg.channel: state for each in state.parting})
            assert {name for call, name in self.timers if call == state.id} == set(state.timers)
        owned = {bridge for state in self.house.states.values() for bridge in state.bridges}
        assert set(exchange.channels) <= set(known), (
            f"channels without a call: {set(exchange.channels) - set(known)}"
        )
        assert set(known) <= set(exchange.channels), (
            f"calls without their channel: {[(known[id].phase, id) for id in set(known) - set(exchange.channels)]}"
        )
        assert set(exchange.bridges) == owned, f"bridges {set(exchange.bridges)} but {owned}"
        assert {call for call, _ in self.timers} <= set(self.house.states)
        for bridge in exchange.bridges.values():
            assert len(bridge.channels) <= (2 if bridge.kind == "talk" else 1), bridge
        for times in exchange.gone_count.values():
            assert times == 1
        for state in self.house.states.values():
            self._awake(state)

    def _awake(self, state: CallState) -> None:
        """Somebody or something will wake this call, and its caller does not stand in silence."""
        exchange, phase, caller = self.exchange, state.phase, state.caller
        soonest = min(
            ((at - self.clock.now).total_seconds() for (call, _), (at, _) in self.timers.items() if call == state.id),
            default=None,
        )  # fmt: skip
        where = f"{state.id} {phase}"
        playing, ours = exchange.playing(), exchange.channels.get(caller.channel)
        if isinstance(phase, (Telling, Leaving, Choosing, Numbering, Serving)):
            recording = getattr(phase, "recording", "")
            speaks = phase.playback in playing or recording in exchange.recordings or caller.channel in {
                each.channel for each in exchange.recordings.values()
            }  # fmt: skip
            assert speaks or (soonest is not None and soonest <= SILENCE_S), f"dead: {where}"
            return
        if isinstance(phase, (Searching, Confirming)):
            assert soonest is not None, f"dead: {where}"
            assert phase.phase != "searching" or legs_of(phase), f"nothing rings: {where}"
            assert ours is not None, where
            assert ours.hears == "tone", f"silence: {where}"
        elif isinstance(phase, Queued):
            assert soonest is not None, f"dead: {where}"
            if not phase.away:
                assert ours is not None, where
                assert ours.bridge == phase.bridge, f"not in the queue: {where}"
        elif isinstance(phase, Parked):
            assert soonest is not None, f"dead: {where}"
            assert ours is not None, where
            assert ours.bridge == phase.bridge, f"silence: {where}"
        elif isinstance(phase, Talking) and phase.music and not phase.told:
            other = exchange.channels[phase.leg.channel if phase.aside == caller.channel else caller.channel]
            assert other.hears == "music", f"silence: {where}"
        elif isinstance(phase, Talking) and phase.told:
            # One of them hears apart why a code was refused; then they talk again.
            assert phase.told in self.exchange.playing(), f"neither told nor together: {where}"
            one, two = exchange.channels[caller.channel], exchange.channels[phase.leg.channel]
            other = one if phase.aside == two.id else two
            assert other.hears == "music", f"silence: {where}"
        elif isinstance(phase, Talking):
            assert self.together(caller.channel, phase.leg.channel), f"apart: {where}"
        elif isinstance(phase, Consulting):
            assert ours is not None, where
            assert ours.hears == "music", f"silence: {where}"
            by = exchange.channels[phase.by.channel]
            assert by.hears == "tone" or self.together(phase.by.channel, phase.leg.channel), (
                f"silence: {where}"
            )
        elif isinstance(phase, Reaching):
            assert soonest is not None, f"dead: {where}"
            operator = exchange.channels[phase.operator.channel]
            told = phase.spoken in playing or phase.greeting in playing
            assert told or operator.hears == "tone", f"silence: {where}"

    def end(self, hours: float = 30.0) -> None:
        """Let everybody hang up and time pass, and see that nothing is left."""
        self.deliver_all()
        for channel in list(self.exchange.channels):
            self.exchange.hang_up(channel)
            self.deliver_all()
        for person in list(self.house.operators):
            self.log_out(person)
        until = self.clock.now + timedelta(hours=hours)
        while self.house.states and (moment := self.clock.next_at()) is not None and moment < until:
            self.clock.step()
            self.deliver_all()
            for channel in [id for id, each in self.exchange.channels.items() if each.to]:
                self.exchange.hang_up(channel, "no answer")
            self.deliver_all()
        self.look()
        broken = left_over(self)
        assert broken == [], broken

"""Any order of events: whatever callers, staff, lines and clocks do, nobody is lost and nothing is left.

`Rig` looks at everything that must hold after every step; here people act at random, the exchange's events
arrive late and in any order, and the engine crashes in between.
"""

from __future__ import annotations

import os
from typing import Any

from calls.rig import Rig
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from ansvar.calls.events import Answered, Due, Gone, Played, Pressed, Recorded, Ringing
from ansvar.calls.state import Talking

#: Who may be called and who calls, per organisation: people in each situation, functions, units, the switchboard.
CAST: dict[str, tuple[str, ...]] = {
    "falkenberg": ("anna.lind", "bo.ekdahl", "erik.sjoholm", "gustav.angstrom", "nils.tornqvist", "olga.nyberg", "lars.bro"),
    "company": ("anna.lind", "bo.rask", "erik.stal", "hanna.rehn", "nora.frisk", "olga.kraft", "disa.norell", "charlie.brun"),
    "nvk": ("anna.berg", "bo.ek", "charlie.nord", "olga.lunden", "erik.ahl", "karin.wik", "mia.sandell"),
    "quiet-day": ("anna.jansen", "bob.visser", "olga.smet", "daan.peeters", "eva.segers", "noor.van.dam", "gijs.prins"),
}  # fmt: skip
OUTSIDE = "+46701740611"
KEYS = st.sampled_from("0123459*#")
CODES = st.sampled_from(
    (
        "*8",
        "*8201",
        "*82001",
        "*11",
        "#11",
        "*21*201#",
        "#21#",
        "*23*1500#",
        "*23#",
        "#23#",
        "*98",
        "*98202",
        "*77",
    )
)
places = st.integers(0, 30)
MANY = bool(os.environ.get("ANSVAR_MANY"))


class House(RuleBasedStateMachine):
    """Everybody at once."""

    rig: Rig

    @initialize(
        name=st.sampled_from(sorted(CAST)),
        operators=st.integers(0, 2),
        at=st.sampled_from(("2026-11-23 10:00", "2026-11-23 16:44", "2026-11-25 10:30", "2026-11-23 21:00")),
        held=st.booleans(),
    )
    def open(self, name: str, operators: int, at: str, held: bool) -> None:
        self.rig = Rig(name, at)
        self.cast = CAST[name]
        self.operators = self.rig.house.router.organisation.operators[:operators]
        self.rig.log_in(*self.operators)
        self.rig.register(f"{self.cast[0]}.web")
        organisation = self.rig.house.router.organisation
        people = [organisation.people[id] for id in self.cast]
        self.numbers = [
            *(person.extension for person in people),
            *sorted(each.number for each in organisation.functions.values() if each.number)[:4],
            *sorted(each.number for each in organisation.units.values() if each.number)[:3],
            organisation.main_number, organisation.main_number, OUTSIDE, "112", "999", "+12025550100",
        ]  # fmt: skip
        for person in self.cast:
            self.rig.pins[f"person:{person}"] = "864209"
        if held:
            self.rig.held = []

    def number(self, place: int) -> str:
        return self.numbers[place % len(self.numbers)]

    def some(self, place: int, of: list[str]) -> str | None:
        return of[place % len(of)] if of else None

    # -- people ---------------------------------------------------------------------------------------

    @precondition(lambda self: len(self.rig.exchange.channels) < 14)
    @rule(to=places, withheld=st.booleans(), urgent=st.booleans())
    def calls_from_outside(self, to: int, withheld: bool, urgent: bool) -> None:
        more = {"urgent": "yes"} if urgent else {}
        self.rig.call(self.number(to), None if withheld else self.rig.kim, **more)

    @precondition(lambda self: len(self.rig.exchange.channels) < 14)
    @rule(who=places, to=places)
    def calls_from_inside(self, who: int, to: int) -> None:
        self.rig.dials(self.cast[who % len(self.cast)], self.number(to))

    @rule(who=places, code=CODES)
    def dials_a_code(self, who: int, code: str) -> None:
        self.rig.dials(self.cast[who % len(self.cast)], code)

    @rule(place=places)
    def rings(self, place: int) -> None:
        if (channel := self.some(place, [each.id for each in self.rig.ringing()])) is not None:
            self.rig.exchange.ring(channel)

    @rule(place=places)
    def answers(self, place: int) -> None:
        if (channel := self.some(place, [each.id for each in self.rig.ringing()])) is not None:
            self.rig.exchange.answer(channel)

    @rule(place=places)
    def everybody_answers(self, place: int) -> None:
        for each in self.rig.ringing():
            self.rig.exchange.answer(each.id)

    @rule(place=places, cause=st.sampled_from(("busy", "declined", "no answer", "failed")))
    def does_not_answer(self, place: int, cause: Any) -> None:
        if (channel := self.some(place, [each.id for each in self.rig.ringing()])) is not None:
            self.rig.exchange.hang_up(channel, cause)

    @rule(place=places)
    def hangs_up(self, place: int) -> None:
        if (channel := self.some(place, list(self.rig.exchange.channels))) is not None:
            self.rig.exchange.hang_up(channel)

    @rule(place=places, keys=st.text("0123459*#", min_size=1, max_size=2))
    def presses(self, place: int, keys: str) -> None:
        up = [each.id for each in self.rig.exchange.channels.values() if each.up]
        if (channel := self.some(place, up)) is not None:
            self.rig.presses(channel, keys)

    @rule(place=places)
    def says_the_pin(self, place: int) -> None:
        up = [each.id for each in self.rig.exchange.channels.values() if each.up and each.account]
        if (channel := self.some(place, up)) is not None:
            self.rig.presses(channel, "864209#")

    def _talking(self) -> list[str]:
        states = self.rig.house.states.values()
        talks = [state for state in states if isinstance(state.phase, Talking)]
        return [
            id for state in talks if isinstance(state.phase, Talking)
            for id in (state.phase.leg.channel, state.caller.channel) if id in self.rig.exchange.channels
        ]  # fmt: skip

    @rule(place=places, to=places, code=st.sampled_from(("*2", "*3")))
    def hands_on_by_code(self, place: int, to: int, code: str) -> None:
        if (channel := self.some(place, self._talking())) is not None:
            self.rig.presses(channel, f"{code}{self.number(to)}#")

    @rule(place=places)
    def takes_back_by_code(self, place: int) -> None:
        up = [each.id for each in self.rig.exchange.channels.values() if each.up]
        if (channel := self.some(place, up)) is not None:
            self.rig.presses(channel, "*0")

    @rule(place=places, to=places)
    def hands_on(self, place: int, to: int) -> None:
        up = [each.id for each in self.rig.exchange.channels.values() if each.up]
        if (channel := self.some(place, self._talking() or up)) is not None:
            self.rig.exchange.refer(channel, self.number(to))

    @rule(place=places, other=places)
    def joins_both(self, place: int, other: int) -> None:
        up = [each.id for each in self.rig.exchange.channels.values() if each.account]
        one = self.some(place, self._talking())
        if one is not None:
            mine = self.rig.exchange.channels[one].account
            same = [id for id in up if id != one and self.rig.exchange.channels[id].account == mine]
            two = self.some(other, same or up)
            if two is not None and two != one:
                self.rig.exchange.refer(one, "", two)

    @rule(place=places, on=st.booleans())
    def holds(self, place: int, on: bool) -> None:
        if (channel := self.some(place, self._talking())) is not None:
            self.rig.exchange.hold(channel, on)

    # -- words, recordings, time --------------------------------------------------------------------------

    @rule(place=places)
    def words_are_over(self, place: int) -> None:
        if (playback := self.some(place, list(self.rig.exchange.playing()))) is not None:
            self.rig.exchange.finish(playback)

    @rule()
    def all_words_are_over(self) -> None:
        for playback in list(self.rig.exchange.playing()):
            self.rig.exchange.finish(playback)

    @rule(place=places, seconds=st.sampled_from((0.0, 0.5, 9.0)))
    def message_is_over(self, place: int, seconds: float) -> None:
        if (recording := self.some(place, list(self.rig.exchange.recordings))) is not None:
            self.rig.exchange.recorded(recording, seconds)

    @rule(seconds=st.sampled_from((1.0, 3.0, 10.0, 21.0, 61.0, 300.0)))
    def time_passes(self, seconds: float) -> None:
        self.rig.waits(seconds)

    @rule(place=places)
    def operator_comes_or_goes(self, place: int) -> None:
        operators = self.rig.house.router.organisation.operators
        who = operators[place % len(operators)]
        if who in self.rig.house.operators:
            self.rig.log_out(who)
        else:
            self.rig.log_in(who)

    @rule(place=places)
    def phone_comes_or_goes(self, place: int) -> None:
        who = self.cast[place % len(self.cast)]
        if who in self.rig.exchange.registered:
            self.rig.unregister(who)
        else:
            self.rig.register(who)

    # -- the way of events --------------------------------------------------------------------------------

    @precondition(lambda self: self.rig.held)
    @rule(place=places)
    def an_event_arrives(self, place: int) -> None:
        self.rig.deliver(place)

    @precondition(lambda self: self.rig.held)
    @rule()
    def all_events_arrive(self) -> None:
        self.rig.deliver_all()

    @precondition(lambda self: self.rig.notes)
    @rule(place=places, kind=st.integers(0, 6))
    def an_event_comes_again(self, place: int, kind: int) -> None:
        """Events for channels that have gone, for what was never there, and twice."""
        call = list(self.rig.notes)[place % len(self.rig.notes)]
        gone = [id for id in self.rig.exchange.gone_count if id not in self.rig.exchange.channels]
        channel = self.some(place, gone) or f"an-{call}-c99"
        stale = (
            Gone(channel), Answered(f"an-{call}-c99"), Ringing(channel), Pressed(channel, "0"), Played(f"an-{call}-p99"),
            Recorded(f"an-{call}-r99", 9.0), Due("ring"),
        )[kind]  # fmt: skip
        if isinstance(stale, Due):
            if call in self.rig.house.states and (call, "ring") not in self.rig.timers:
                self.rig._inbox.append((call, stale))
                self.rig._work()
        elif channel not in self.rig.exchange.channels:
            self.rig._take(stale)

    @rule(
        gone=st.lists(places, max_size=4),
        heard=st.booleans(),
        spoken=st.booleans(),
        s=st.sampled_from((0.0, 5.0, 90.0)),
    )
    def crashes(self, gone: list[int], heard: bool, spoken: bool, s: float) -> None:
        rig = self.rig
        rig.crash()
        for place in gone:
            if (channel := self.some(place, list(rig.exchange.channels))) is not None:
                rig.exchange.hang_up(channel)
        if spoken:
            for each in rig.ringing():
                rig.exchange.answer(each.id)
        if heard:
            for playback in list(rig.exchange.playing()):
                rig.exchange.finish(playback)
            for recording in list(rig.exchange.recordings):
                rig.exchange.recorded(recording, 4.0)
        rig.waits(s)
        rig.recover()

    # -- what must hold -------------------------------------------------------------------------------------

    @invariant()
    def nothing_is_lost(self) -> None:
        if hasattr(self, "rig") and not self.rig.held:
            self.rig.look()

    def teardown(self) -> None:
        if hasattr(self, "rig"):
            self.rig.end()


TestHouse = House.TestCase
TestHouse.settings = settings(
    max_examples=2000 if MANY else 60,
    stateful_step_count=40,
    deadline=None,
    derandomize=not MANY,
    suppress_health_check=list(HealthCheck),
)

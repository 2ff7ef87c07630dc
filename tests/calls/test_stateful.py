"""Any order of events: whatever callers, staff, lines and clocks do, nobody is lost and nothing is left.

`Rig` looks at everything that must hold after every step; here people act at random, the exchange's events
arrive late and in any order, and the engine crashes in between.
"""

from __future__ import annotations

import os
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from ansvar.calls.events import Answered, Assigned, ByDesk, Due, Gone, Played, Pressed, Recorded, Ringing
from ansvar.calls.state import (
    CallState,
    Choosing,
    Confirming,
    Consulting,
    Leaving,
    Numbering,
    Parked,
    Queued,
    Serving,
    Talking,
    Telling,
    legs_of,
)  # fmt: skip
from calls.rig import Rig

#: Who may be called and who calls, per organisation: people in each situation, functions, units, the switchboard.
CAST: dict[str, tuple[str, ...]] = {
    "falkenberg": ("anna.lind", "bo.ekdahl", "erik.sjoholm", "gustav.angstrom", "nils.tornqvist", "olga.nyberg", "lars.bro"),
    "company": ("anna.lind", "bo.rask", "erik.stal", "hanna.rehn", "nora.frisk", "olga.kraft", "disa.norell", "charlie.brun"),
    "nvk": ("anna.berg", "bo.ek", "charlie.nord", "olga.lunden", "erik.ahl", "karin.wik", "mia.sandell"),
    "quiet-day": ("anna.jansen", "bob.visser", "olga.smet", "daan.peeters", "eva.segers", "noor.van.dam", "gijs.prins"),
}  # fmt: skip
OUTSIDE = "+46701740690"
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
        held=st.sampled_from((False, False, True)),
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

    @rule(place=places, wish=st.sampled_from(("park", "park", "hold", "back")), other=places)
    def asks_by_the_desk(self, place: int, wish: Any, other: int) -> None:
        """An operator puts a caller aside, for another or not; holds, and takes back."""
        if (channel := self.some(place, self._talking())) is not None:
            states = self.rig.house.states.values()
            free = [
                each.id
                for each in states
                if isinstance(each.phase, (Parked, Queued)) and not each.caller.gone
            ]
            to = self.some(other, ["", *free]) if wish == "park" else ""
            self.rig.exchange.emit(ByDesk(channel, wish, to or ""))

    @rule(place=places, other=places, how=st.integers(0, 2))
    def a_phone_goes_as_it_is_given(self, place: int, other: int, how: int) -> None:
        """Picked up, put over to another caller, joined: the phone goes in the very turn in which that is done."""
        self.rig.deliver_all()
        self.rig.goes = True
        if how == 0:
            self.rig.dials(self.cast[place % len(self.cast)], "*8")
        elif how == 1:
            self.asks_by_the_desk(place, "park", other)
        else:
            self.joins_both(place, other)
        self.rig.deliver_all()
        self.rig.goes = False

    @rule(place=places)
    def wants_a_parked_caller_back(self, place: int) -> None:
        parked = [each for each in self.rig.house.states.values() if isinstance(each.phase, Parked)]
        if parked:
            call = parked[place % len(parked)]
            assert isinstance(call.phase, Parked)
            self.rig.give(call.id, Assigned(call.phase.by))

    # -- calls that go on as calls do ---------------------------------------------------------------------

    @rule(place=places, choices=st.lists(st.integers(0, 11), min_size=2, max_size=8))
    def a_call_goes_on(self, place: int, choices: list[int]) -> None:
        calls = list(self.rig.house.states)
        call = calls[place % len(calls)] if calls else None
        for choice in choices:
            self.rig.deliver_all()
            if call in self.rig.house.states:
                self.next_thing(self.rig.house.states[call], choice)

    @rule(to=places, choices=st.lists(st.integers(0, 11), min_size=3, max_size=12))
    def somebody_calls_and_it_goes_on(self, to: int, choices: list[int]) -> None:
        if len(self.rig.exchange.channels) < 14:
            self.rig.kim_calls(self.number(to))
            self.rig.deliver_all()
            self.last_goes_on(choices)

    def next_thing(self, state: CallState, choice: int) -> None:
        """Do what is likely next in a call."""
        rig, phase, caller = self.rig, state.phase, state.caller.channel
        rings = [leg.channel for leg in legs_of(phase) if not leg.up]
        playback = getattr(phase, "playback", "") or getattr(phase, "spoken", "")
        if isinstance(phase, Talking):
            self.while_talking(phase, caller, choice)
        elif isinstance(phase, Consulting) and phase.leg.up:
            (
                lambda: rig.exchange.hang_up(phase.by.channel),
                lambda: rig.presses(phase.by.channel, "*0"),
                lambda: rig.exchange.hang_up(phase.leg.channel),
                lambda: rig.exchange.hang_up(caller),
            )[choice % 4]()
        elif isinstance(phase, Consulting) and choice % 3 == 0:
            rig.exchange.hang_up(phase.by.channel)
        elif isinstance(phase, Confirming):
            rig.presses(phase.leg.channel, "12"[choice % 2])
        elif rings:
            if choice % 4 == 3:
                rig.waits(21.0)
            else:
                rig.exchange.answer(rings[choice % len(rings)])
        elif (
            isinstance(phase, (Telling, Leaving, Choosing, Queued, Numbering)) and choice == 11 and state.plan
        ):
            keys = [key.key for key in state.plan.keys] or ["1"]
            rig.presses(caller, keys[choice % len(keys)])
        elif playback and choice < 9:
            rig.exchange.finish(playback)
        elif rig.exchange.recordings and isinstance(phase, (Leaving, Serving)) and phase.playback == "":
            recording = list(rig.exchange.recordings)[-1]
            rig.exchange.recorded(recording, (9.0, 0.0, 4.0)[choice % 3])
        elif isinstance(phase, Numbering):
            rig.presses(caller, ("1", "0701740690#", "#", "12#", "*")[choice % 5])
        elif isinstance(phase, Serving):
            rig.presses(
                caller, ("864209#", "1", "2", "3", "5", "4", "0", "975310#", "1", "123456#", "1", "3")[choice]
            )
        elif isinstance(phase, Queued) and choice % 2:
            rig.presses(caller, "1")
        elif isinstance(phase, Queued):
            rig.log_in(*self.operators)
        else:
            rig.waits(3.0)

    def while_talking(self, phase: Talking, caller: str, choice: int) -> None:
        rig, leg = self.rig, phase.leg.channel
        other, odd = self.number(choice), len(rig.exchange.said) % 2
        (
            lambda: rig.exchange.refer(leg, other),
            lambda: rig.presses(leg, f"*2{other}#"),
            lambda: rig.presses(leg, f"*3{other}#"),
            lambda: rig.presses(caller, f"*{2 + odd}{other}#"),
            lambda: rig.exchange.hang_up(leg),
            lambda: rig.exchange.hang_up(caller),
            lambda: rig.exchange.refer(leg, self.numbers[-6]),
            lambda: rig.presses((leg, caller)[len(rig.notes) % 2], "*4#") if odd else rig.exchange.hold(leg),
            lambda: rig.presses(leg, f"*3{self.number(choice + 4)}#"),
            lambda: rig.exchange.refer(caller, other),
            lambda: rig.waits(40.0),
            lambda: rig.exchange.refer(leg, self.number(choice + 3)),
        )[choice]()

    @rule(
        who=places,
        code=st.sampled_from(("*98", "*98", "*98202", "*8")),
        choices=st.lists(st.integers(0, 11), min_size=3, max_size=12),
    )
    def a_code_and_what_follows(self, who: int, code: str, choices: list[int]) -> None:
        account = self.cast[who % len(self.cast)]
        if account in self.rig.exchange.registered and len(self.rig.exchange.channels) < 14:
            self.rig.dials(account, code)
            self.rig.deliver_all()
            self.last_goes_on(choices)

    @rule(one=places, to=places, then=places, answer=st.booleans())
    def consults_from_a_second_line(self, one: int, to: int, then: int, answer: bool) -> None:
        """The phone that talks calls somebody else, and joins the two."""
        talks = [id for id in self._talking() if self.rig.exchange.channels[id].account]
        mine = self.some(one, talks)
        if mine is None or len(self.rig.exchange.channels) >= 14:
            return
        second = self.rig.dials(self.rig.exchange.channels[mine].account, self.number(to))
        self.rig.deliver_all()
        if answer:
            self.last_goes_on([then % 3, then % 3, then % 3])
        self.rig.exchange.refer(mine, "", second)

    def last_goes_on(self, choices: list[int]) -> None:
        call = list(self.rig.house.states)[-1] if self.rig.house.states else None
        for choice in choices:
            self.rig.deliver_all()
            if call is not None and call in self.rig.house.states:
                self.next_thing(self.rig.house.states[call], choice)

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
                self.rig.give(call, stale)
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

    @rule(
        commands=st.integers(0, 4),
        place=places,
        choice=st.integers(0, 11),
        s=st.sampled_from((0.0, 5.0, 90.0)),
    )
    def crashes_in_a_step(self, commands: int, place: int, choice: int, s: float) -> None:
        """The state is stored, and some of its commands never reach the exchange."""
        rig = self.rig
        rig.deliver_all()
        calls = list(rig.house.states.values())
        if calls:
            rig.crash_within(commands)
            self.next_thing(calls[place % len(calls)], choice)
            rig.deliver_all()
            rig.cut = None
            rig.crash()
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

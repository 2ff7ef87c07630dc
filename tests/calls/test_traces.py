"""Calls recorded on the real exchange with real telephones, played again through the machine.

What the exchange said stands in `traces/*.jsonl`, as `record_traces.py` recorded it: nobody made it up. When the
machine is changed on purpose and a test here says what came out otherwise: `record_traces.py --convert` writes
what follows today and `git diff` shows it; when the events themselves would be others, record the trace anew.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Sequence
from datetime import timedelta
from functools import cache
from random import Random
from typing import Any

import pytest
from pydantic import TypeAdapter

from ansvar.calls import commands as do
from ansvar.calls import events as ev
from ansvar.calls.house import House
from ansvar.calls.machine import arrive, step
from ansvar.calls.state import CallState, channels_of
from ansvar.engine.replay import Line, Played, Replay, event_of, read
from ansvar.engine.trace import answer_of, without_pin
from ansvar.routing.route import decide
from ansvar.routing.router import Router
from calls.traces_kept import TRACES, path_of, rules_of
from real.runner import scenarios
from routing.test_agreement import assert_agreement
from routing.worlds import World as Asking

STATES: TypeAdapter[CallState] = TypeAdapter(CallState)
CALLS = {path_of(each).stem: each for each in scenarios(TRACES)}
every_call = pytest.mark.parametrize("name", CALLS)


@cache
def lines_of(name: str) -> tuple[Line, ...]:
    return read(path_of(CALLS[name]))


def replay_of(name: str, kind: type[Replay] = Replay, **more: Any) -> Replay:
    return kind(*rules_of(CALLS[name].setting), **more)


@cache
def played(name: str) -> Played:
    return replay_of(name).play(lines_of(name))


def assert_same(now: Played) -> None:
    """Fail with the first thing that came out otherwise."""
    others = len(now.differences)
    assert not others, f"{now.differences[0]}\n({others} in all; see the docstring of this file)"


# -- the same events, the same calls ----------------------------------------------------------------


@every_call
def test_given_a_recorded_call_when_it_is_played_again_then_the_same_commands_and_phases_follow(
    name: str,
) -> None:
    found = played(name)
    assert_same(found)
    assert found.steps > 5
    assert found.left == []


@every_call
def test_given_a_recorded_call_when_every_state_goes_through_the_store_then_the_same_follows(
    name: str,
) -> None:
    def stored(state: CallState) -> CallState:
        found = STATES.validate_json(STATES.dump_json(state))
        assert found == state
        return found

    assert_same(replay_of(name, through=stored).play(lines_of(name)))


class EngineAtEveryStep(Replay):
    """A new engine before every event, with what was stored of the calls and what a house remembers of earlier ones."""

    REMEMBERED = ("_idle_since", "_missed", "_attempts", "_contacts", "_talk_s")

    def line(self, line: Line) -> None:
        old = self.house
        new = self.house = House(old.router)
        for name in ("registered", "trunk", "operators", "greetings", *self.REMEMBERED):
            setattr(new, name, getattr(old, name))
        for state in old.states.values():
            new.keep(STATES.validate_json(STATES.dump_json(state)), line.at)
            for channel in channels_of(state):
                new.own(channel, state.id)
        super().line(line)


@every_call
def test_given_a_recorded_call_when_a_new_engine_takes_over_before_every_event_then_the_same_follows(
    name: str,
) -> None:
    assert_same(replay_of(name, EngineAtEveryStep).play(lines_of(name)))


def test_given_a_trace_of_two_engines_when_the_second_took_over_then_it_had_what_the_first_knew() -> None:
    found = played("the-engine-dies-in-the-middle")
    assert len(found.taken_over) == 3
    for stored, known in found.taken_over:
        assert known is not None
        assert without_pin(stored.phase) == without_pin(known.phase)
        assert stored.timers == known.timers
    again = [
        line
        for line in lines_of("the-engine-dies-in-the-middle")
        if line.parts.get("event", {}).get("is") == "Found"
    ]
    assert len(again) == 3


# -- what was decided -------------------------------------------------------------------------------


@every_call
def test_given_a_recorded_decision_when_its_inputs_are_decided_anew_then_it_is_the_same(name: str) -> None:
    """Invariant 15: replaying the recorded inputs gives the recorded decision; a router that has seen nothing yet."""
    recorded = [each for line in lines_of(name) for each in line.parts.get("decisions", ())]
    asked = played(name).asked
    assert len(recorded) == len(asked)
    for known, each in zip(recorded, asked, strict=True):
        fresh = Router(each.router.policy, each.router.organisation)
        assert answer_of(decide(fresh, each.call, each.at)) == known["answer"]


@every_call
def test_given_a_recorded_decision_when_the_plain_router_decides_then_it_agrees(name: str) -> None:
    for each in played(name).asked:
        router = each.router
        assert_agreement(Asking(router.policy, router.organisation, each.call, each.at))


def test_given_all_traces_then_calls_of_every_kind_are_among_them() -> None:
    """Every phase of a call is met at least once, and most kinds of event."""
    parts = [line.parts for name in CALLS for line in lines_of(name) if line.parts.get("call")]
    phases = {each["phase"]["is"] for each in parts}
    events = {each["event"]["is"] for each in parts}
    outcomes = {outcome for name in CALLS for _, outcome in played(name).outcomes}
    assert phases >= {
        "Telling", "Searching", "Confirming", "Talking", "Consulting", "Queued", "Reaching", "Leaving", "Numbering",
        "Serving", "Ended",
    }  # fmt: skip
    assert events >= {
        "Arrived", "Ringing", "Answered", "Gone", "Pressed", "Played", "Recorded", "Due", "Transferred", "Held",
        "Assigned", "TakenBy", "Surrender", "Adopt", "Replied", "Found",
    }  # fmt: skip
    assert outcomes >= {"answered", "promised", "abandoned", "served"}


# -- in another order -------------------------------------------------------------------------------


class Interleaved:
    """An engine without an exchange: recorded events in an order of its own, each call's in theirs.

    What calls send each other, and whom the board gives a caller, follows from what happens here.
    """

    def __init__(self, names: Sequence[str], seed: int) -> None:
        self.random = Random(seed)
        scenario = CALLS[names[0]]
        self.house = House(Router(*rules_of(scenario.setting)))
        every = [line for name in names for line in lines_of(name)]
        self.times = iter(sorted(line.at for line in every))
        self.now = every[0].at
        self.queues: dict[str, deque[ev.Event]] = {}
        self.notes: dict[str, list[str]] = {}
        self.rung: set[str] = set()
        self.gone: set[str] = set()
        self.bridges: set[str] = set()
        self.promises: Counter[str] = Counter()
        people: set[str] = set()
        operators: set[str] = set()
        for line in every:
            world = line.parts.get("world", {})
            people.update(world.get("registered", {}).get("more", ()))
            operators.update(world.get("operators", ()))
            call = line.parts.get("call")
            if call:
                event = event_of(line.parts["event"])
                if not isinstance(event, (ev.Assigned, ev.TakenBy, ev.Adopt, ev.Surrender)):
                    self.queues.setdefault(call, deque()).append(event)
        self.house.registered = frozenset(people)
        self.house.operators = dict.fromkeys(sorted(operators), self.now)

    def run(self) -> None:
        """Deliver everything in some order, then let everybody hang up and the day end."""
        while self.queues:
            call = self.random.choice(sorted(self.queues))
            self.now = max(self.now, next(self.times))
            event = self.queues[call].popleft()
            if not self.queues[call]:
                del self.queues[call]
            self.give(call, event)
        self.house.operators = {}
        self.now += timedelta(hours=12)  # a call-back keeps its place until closing time
        self.house.changed()
        for _ in range(200):
            if not self.house.states:
                return
            for call, state in list(self.house.states.items()):
                for channel in sorted(channels_of(state)):
                    self.give(call, ev.Gone(channel))
                    self.gone.add(channel)
                for timer in state.timers:
                    self.now += timedelta(seconds=20)
                    self.give(call, ev.Due(timer))

    def give(self, call: str, event: ev.Event) -> None:
        before = self.house.states.get(call)
        if isinstance(event, ev.Arrived):
            state, commands = arrive(call, event, self.house.world(self.now, caller=event.caller))
        elif before is None:
            return
        else:
            if isinstance(event, ev.Gone):
                self.gone.add(event.channel)
            state, commands = step(before, event, self.house.world(self.now, before))
            assert STATES.validate_json(STATES.dump_json(state)) == state
        self.house.learn(before, state, commands, self.now)
        self.house.keep(state, self.now)
        self.house.given(commands)
        for command in commands:
            self.note(call, command)
        for command in commands:
            if isinstance(command, do.Send):
                to = command.call or self.house.call_with(command.channel) or ""
                if to in self.house.states:
                    self.give(to, command.event)
        for waits, operator in self.house.assignments(self.now):
            self.give(waits, ev.Assigned(operator))

    def note(self, call: str, command: do.Command) -> None:
        if isinstance(command, do.Note):
            self.notes.setdefault(call, []).append(command.kind)
        elif isinstance(command, do.Dial):
            self.rung.add(command.channel)
        elif isinstance(command, do.Hangup):
            self.gone.add(command.channel)
        elif isinstance(command, do.Bridge):
            self.bridges.add(command.bridge)  # after a crash it may be made once more
        elif isinstance(command, do.Unbridge):
            self.bridges.discard(command.bridge)
        elif isinstance(command, do.Promise):
            self.promises[command.id] += 1


def assert_sensible(run: Interleaved, calls: int) -> None:
    """Every call ended once, and nothing of any is left."""
    run.run()
    assert run.house.states == {}
    assert len(run.notes) == calls
    for call, kinds in run.notes.items():
        assert kinds.count("ended") == 1, f"{call}: {kinds}"
        assert kinds[-1] == "ended", f"{call}: {kinds}"
    assert run.rung <= run.gone, f"phones that ring for nobody: {run.rung - run.gone}"
    assert not run.bridges, f"bridges left: {run.bridges}"
    assert set(run.promises.values()) <= {1}, f"promised twice: {run.promises}"


def calls_in(name: str) -> int:
    return sum(1 for line in lines_of(name) if line.parts.get("event", {}).get("is") == "Arrived")


@every_call
@pytest.mark.parametrize("seed", range(8))
def test_given_the_calls_of_a_trace_when_they_come_in_another_order_then_each_ends_once(
    name: str, seed: int
) -> None:
    assert_sensible(Interleaved([name], seed), calls_in(name))


@pytest.mark.parametrize("seed", range(25))
def test_given_the_calls_of_all_traces_when_they_come_at_once_in_any_order_then_each_ends_once(
    seed: int,
) -> None:
    names = [name for name, scenario in CALLS.items() if scenario.setting.policy == "falkenberg"]
    assert_sensible(Interleaved(names, seed), sum(map(calls_in, names)))


# -- what a trace tells, and what it does not -------------------------------------------------------


@every_call
def test_given_a_trace_then_no_number_in_it_is_anybodys(name: str) -> None:
    text = path_of(CALLS[name]).read_text(encoding="utf-8")
    for number in set(re.findall(r"\+\d{6,}", text)):
        assert re.fullmatch(r"\+46(3139006\d\d|4062804\d\d|8465004\d\d|7017406\d\d)", number), number


def test_given_a_mailbox_heard_by_phone_then_the_trace_has_no_pin_and_plays_all_the_same() -> None:
    name = "a-mailbox-by-phone"
    text = path_of(CALLS[name]).read_text(encoding="utf-8")
    assert "739251" not in text
    assert "123456" not in text
    keys = "".join(
        line.parts["event"].get("key", "")
        for line in lines_of(name)
        if line.parts.get("phase", {}).get("is") == "Serving"
    )
    assert "000000#" in keys
    assert "739251" not in keys
    asked = [line for line in lines_of(name) if "typed" in line.parts]
    assert len(asked) == 5, "a weak PIN, the PIN twice, a wrong PIN, the right one"
    assert any(len(set(line.parts["typed"])) > 2 for line in asked)


def test_given_traces_then_each_has_its_call_and_each_call_its_trace() -> None:
    assert {path.stem for path in TRACES.glob("*.jsonl")} == set(CALLS)


@every_call
def test_given_a_trace_then_its_moments_never_go_back(name: str) -> None:
    moments = [line.at for line in lines_of(name)]
    assert moments == sorted(moments)

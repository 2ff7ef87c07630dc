"""Whatever happens in whichever order: every call is kept whole, once, and nothing is left of it."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from ansvar import store as stores
from ansvar.calls import commands as do
from ansvar.calls import events as ev
from ansvar.store import Store
from engine.room import KIM_NUMBER, Room, play
from store.conftest import PATIENT_S, drop_alias

CALLED = ("0313900601", "0313900600", "0313900606", "*98", "*23*1500#", "*8", "#11#", "112", "0999")
ACTIONS = some.one_of(
    some.tuples(some.just("call"), some.sampled_from(CALLED)),
    some.tuples(some.sampled_from(["gone", "answered", "held", "ringing"]), some.integers(0, 30)),
    some.tuples(some.just("pressed"), some.tuples(some.integers(0, 30), some.sampled_from("0123456789*#"))),
    some.tuples(some.sampled_from(["played", "recorded", "due"]), some.integers(0, 30)),
)


async def act(room: Room, what: str, about: object, numbers: count[int]) -> None:
    """Do one thing that an exchange, a person or a clock could do now."""
    states = list(room.engine.house.states.values())
    channels = [dial.channel for dial in room.exchange.of(do.Dial)] + [
        state.caller.channel for state in states if state.caller.channel
    ]
    if what == "call":
        account = "anna.lind" if str(about)[0] in "*#1" else ""
        channel = f"sip-{next(numbers)}"
        room.engine.take(ev.Arrived(channel, str(about), None if account else KIM_NUMBER, account))
    elif what == "pressed" and channels:
        assert isinstance(about, tuple)
        room.engine.take(ev.Pressed(channels[about[0] % len(channels)], about[1]))
    elif what in ("gone", "answered", "held", "ringing") and channels:
        assert isinstance(about, int)
        kinds = {"gone": ev.Gone, "answered": ev.Answered, "held": ev.Held, "ringing": ev.Ringing}
        room.engine.take(kinds[what](channels[about % len(channels)]))
    elif what == "played" and (said := room.exchange.of(do.Say)):
        assert isinstance(about, int)
        room.engine.take(ev.Played(said[about % len(said)].playback))
    elif what == "recorded" and (recorded := room.exchange.of(do.Record)):
        assert isinstance(about, int)
        room.engine.take(ev.Recorded(recorded[about % len(recorded)].recording, float(about)))
    elif what == "due" and room.engine.timers:
        assert isinstance(about, int)
        call, name = list(room.engine.timers)[about % len(room.engine.timers)]
        room.engine.rearm(call, name, room.at, room.at)


@pytest.fixture(scope="module")
def shared(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("any-order")
    (folder / migrated.name).write_bytes(migrated.read_bytes())
    return folder


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(some.lists(ACTIONS, min_size=3, max_size=25))
def test_given_any_order_of_events_when_all_have_hung_up_then_every_call_has_one_whole_record(
    shared: Path, actions: list[tuple[str, object]]
) -> None:
    async def scene(room: Room) -> None:
        room.register()
        numbers = count(1)
        seen: set[str] = set()
        for what, about in actions:
            await act(room, what, about, numbers)
            await room.settled()
            seen |= set(room.engine.house.states)
        for state in list(room.engine.house.states.values()):
            if state.id in room.engine.house.states and not room.state(state.id).caller.gone:
                await room.take(ev.Gone(room.state(state.id).caller.channel))
        for _ in range(4):  # what waits for its time only: a message that is being measured, a kept place
            for call, name in list(room.engine.timers):
                room.engine.rearm(call, name, room.at, room.at)
            await room.settled()
        left = {state.id for state in room.engine.house.states.values()}
        for call in seen:
            kinds = await room.kinds(call)
            events = await room.read(lambda call=call: room.store.calls.events(call))
            assert [event.sequence for event in events] == list(range(1, len(events) + 1))
            assert kinds[0] == "offered"
            assert kinds.count("ended") == (call not in left)
            record = await room.read(lambda call=call: room.store.calls.record(call))
            assert (record is not None) == (call not in left)
            promised = await room.read(lambda call=call: room.store.promises.of_call(call))
            assert kinds.count("promised") == len(promised)
        recovery = await room.read(room.store.calls.recovery)
        assert {live.call for live in recovery.live if live.call} == left
        assert {each.call for each in recovery.timers} <= left | {""}
        assert set(room.engine.lanes) <= left
        held = {call for call, _ in room.engine.timers}
        assert held <= left

    store = opened(shared)
    try:
        play(store, scene)
    finally:
        drop_alias(store.alias)


def opened(folder: Path) -> Store:
    return stores.open(folder, url="", wait_s=PATIENT_S)

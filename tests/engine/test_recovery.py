"""A new engine takes over: what the last one kept, what the exchange still has, deadlines in time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

from ansvar.calls import commands as do
from ansvar.calls import events as ev
from ansvar.calls.state import Queued, Searching, Talking
from ansvar.engine.engine import STATES
from ansvar.store import Store
from engine.room import KIM_NUMBER, Inventory, Room, room

ANNA, ANNA_NUMBER, SWITCHBOARD, OLGA = "anna.lind", "0313900601", "0313900600", "olga.nyberg"


def two(
    store: Store, first: Callable[[Room], Awaitable[str]], second: Callable[[Room, str], Awaitable[None]]
) -> None:
    """Let one engine begin a call and end like a process that is killed; let another take over."""

    async def played() -> None:
        async with room(store) as before:
            call = await first(before)
        async with room(store) as after:
            after.at = before.at
            await after.engine.refresh()
            recovery = await after.read(store.calls.recovery)
            states = [STATES.validate_python(live.snapshot) for live in recovery.live if live.call]
            versions = {live.call: live.version for live in recovery.live}
            after.engine.recover(states, dict(recovery.next_sequence), versions)
            after.register()
            await second(after, call)

    asyncio.run(played())


async def talking(room: Room) -> str:
    room.register()
    call = await room.call(ANNA_NUMBER)
    await room.take(ev.Answered(f"an-{call.id}-c1"))
    return call.id


async def ringing(room: Room) -> str:
    room.register()
    return (await room.call(ANNA_NUMBER)).id


async def waiting(room: Room) -> str:
    room.register()
    await room.call("*11", "sip-olga", account=OLGA)
    await room.take(ev.Gone("sip-olga"))
    call = await room.call(SWITCHBOARD)
    await room.take(ev.Played(room.exchange.of(do.Say)[-1].playback))
    return call.id


def test_given_two_who_talk_when_a_new_engine_finds_both_then_they_talk_on_undisturbed(store: Store) -> None:
    async def then(room: Room, call: str) -> None:
        state = room.state(call)
        assert isinstance(state.phase, Talking)
        bridge, leg = state.phase.bridge, state.phase.leg.channel
        room.engine.reconcile(Inventory(up=frozenset({"sip-1", leg}), bridges={bridge: ("sip-1", leg)}))
        await room.settled()
        assert room.exchange.commands == []
        await room.take(ev.Gone("sip-1"))
        kinds = await room.kinds(call)
        assert kinds.count("answered") == kinds.count("ended") == 1
        assert "recovered" in kinds

    two(store, talking, then)


def test_given_two_who_talk_when_one_has_hung_up_meanwhile_then_the_record_is_closed(store: Store) -> None:
    async def then(room: Room, call: str) -> None:
        phase = room.state(call).phase
        assert isinstance(phase, Talking)
        room.engine.reconcile(Inventory(up=frozenset({"sip-1"}), bridges={phase.bridge: ("sip-1",)}))
        await room.settled()
        assert do.Hangup("sip-1") in room.exchange.commands
        record = await room.read(lambda: room.store.calls.record(call))
        assert record is not None
        assert record.outcome == "answered"

    two(store, talking, then)


def test_given_a_call_that_rang_when_the_phone_was_taken_meanwhile_then_they_talk(store: Store) -> None:
    async def then(room: Room, call: str) -> None:
        leg = f"an-{call}-c1"
        room.engine.reconcile(Inventory(up=frozenset({leg}), ringing=frozenset({"sip-1"})))
        await room.settled()
        assert isinstance(room.state(call).phase, Talking)

    two(store, ringing, then)


def test_given_a_caller_in_the_queue_when_a_new_engine_comes_then_the_place_is_kept(store: Store) -> None:
    async def then(room: Room, call: str) -> None:
        phase = room.state(call).phase
        assert isinstance(phase, Queued)
        offered = phase.offer[0].channel
        room.engine.reconcile(
            Inventory(frozenset({"sip-1"}), frozenset({offered}), bridges={phase.bridge: ("sip-1",)})
        )
        await room.settled()
        after = room.state(call).phase
        assert isinstance(after, Queued)
        assert after.since == phase.since
        await room.take(ev.Answered(offered))
        assert isinstance(room.state(call).phase, Talking)

    two(store, waiting, then)


def test_given_a_deadline_that_has_passed_when_rearmed_then_it_comes_at_once(store: Store) -> None:
    async def then(room: Room, call: str) -> None:
        kept_at = room.at
        room.engine.reconcile(Inventory(ringing=frozenset({"sip-1", f"an-{call}-c1"})))
        room.pass_time(120)
        room.engine.rearm(call, "ring", kept_at + timedelta(seconds=20), kept_at)
        armed = room.engine.timers[call, "ring"]
        await room.until(lambda: room.engine.timers.get((call, "ring")) is not armed)
        await room.settled()
        assert room.exchange.of(do.Dial), "nobody else was rung when the time was over"

    two(store, ringing, then)


def test_given_a_clock_that_was_set_back_when_rearmed_then_nobody_waits_longer_than_before(
    store: Store,
) -> None:
    async def then(room: Room, call: str) -> None:
        kept_at = room.at
        room.pass_time(-3600)
        room.engine.rearm(call, "ring", kept_at + timedelta(seconds=20), kept_at)
        left = room.engine.timers[call, "ring"].when() - asyncio.get_running_loop().time()
        assert 0 <= left <= 20

    two(store, ringing, then)


def test_given_a_deadline_that_the_call_does_not_wait_for_when_rearmed_then_it_is_left(store: Store) -> None:
    async def then(room: Room, call: str) -> None:
        room.engine.rearm(call, "overflow", room.at, room.at)
        room.engine.rearm("nobody", "ring", room.at, room.at)
        assert room.engine.timers == {}

    two(store, ringing, then)


def test_given_things_of_ours_that_belong_to_no_call_when_found_then_they_are_ended(store: Store) -> None:
    async def then(room: Room, call: str) -> None:
        phase = room.state(call).phase
        assert isinstance(phase, Talking)
        room.engine.reconcile(
            Inventory(
                up=frozenset({"sip-1", phase.leg.channel, "an-ffffffffffff-c3", "somebody-elses"}),
                bridges={phase.bridge: ("sip-1", phase.leg.channel), "an-ffffffffffff-b1": (), "theirs": ()},
            )
        )
        await room.settled()
        assert set(room.exchange.commands) == {
            do.Hangup("an-ffffffffffff-c3"),
            do.Unbridge("an-ffffffffffff-b1"),
        }

    two(store, talking, then)


def test_given_a_caller_whom_nobody_knows_when_found_then_the_call_begins(store: Store) -> None:
    async def then(room: Room, call: str) -> None:
        arrived = ev.Arrived("sip-7", ANNA_NUMBER, KIM_NUMBER, up=True)
        room.engine.reconcile(
            Inventory(frozenset({"sip-1", "sip-7"}), frozenset({f"an-{call}-c1"}), (arrived,))
        )
        await room.settled()
        [new] = set(room.engine.house.states) - {call}
        assert room.state(new).caller.channel == "sip-7"
        room.engine.reconcile(
            Inventory(frozenset({"sip-1", "sip-7"}), frozenset({f"an-{call}-c1"}), (arrived,))
        )
        await room.settled()
        assert len(room.engine.house.states) == 2, "a second look takes nobody twice"

    two(store, ringing, then)


def test_given_a_caller_whose_call_has_ended_when_found_then_the_channel_is_ended(store: Store) -> None:
    async def then(room: Room, call: str) -> None:
        arrived = ev.Arrived("sip-7", ANNA_NUMBER, KIM_NUMBER, up=True)
        room.engine.reconcile(Inventory(frozenset({"sip-7"}), frozenset(), (arrived,)), over={"sip-7"})
        await room.settled()
        assert do.Hangup("sip-7") in room.exchange.commands
        assert all(state.caller.channel != "sip-7" for state in room.engine.house.states.values())

    two(store, ringing, then)


def test_given_many_steps_over_two_engines_when_read_then_every_event_is_there_once(store: Store) -> None:
    async def then(room: Room, call: str) -> None:
        leg = f"an-{call}-c1"
        room.engine.reconcile(Inventory(frozenset(), frozenset({"sip-1", leg})))
        await room.settled()
        assert isinstance(room.state(call).phase, Searching)
        await room.take(ev.Answered(leg))
        await room.take(ev.Gone(leg))
        events = await room.read(lambda: room.store.calls.events(call))
        assert [event.sequence for event in events] == list(range(1, len(events) + 1))
        assert [event.kind for event in events if event.kind != "recovered"] == [
            "offered", "routed", "dialled", "answered", "ended",
        ]  # fmt: skip

    two(store, ringing, then)

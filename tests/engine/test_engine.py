"""The engine: events in, what changed kept, commands out, in that order."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from datetime import timedelta

import pytest

from ansvar.calls import commands as do
from ansvar.calls import events as ev
from ansvar.calls.state import Queued, Searching, Serving, Talking
from ansvar.store import Store, StoreDown
from engine.room import KIM_NUMBER, Room, moment, play

ANNA, ANNA_NUMBER = "anna.lind", "0313900601"
SWITCHBOARD = "0313900600"
OLGA, OLOF = "olga.nyberg", "olof.hakansson"
OTHER_NUMBER = "+46406280491"


async def log_in(room: Room, *operators: str) -> None:
    for operator in operators:
        call = await room.call("*11", f"sip-{operator}", account=operator)
        await room.take(ev.Gone(f"sip-{operator}"))
        assert call.id not in room.engine.house.states
        room.pass_time(1)


def test_given_a_call_when_it_comes_in_then_it_is_kept_before_the_phone_rings(store: Store) -> None:
    async def scene(room: Room) -> None:
        room.register()
        written: list[int] = []
        room.exchange.before = lambda commands: written.append(room.writer.written)
        call = await room.call(ANNA_NUMBER)
        assert [dial.to for dial in room.exchange.of(do.Dial)] == [f"phone:{ANNA}"]
        assert written == [1], "the step was not kept when the phone was rung"
        assert await room.kinds(call.id) == ["offered", "routed", "dialled"]
        [live] = [live for live in (await room.read(room.store.calls.recovery)).live if live.call == call.id]
        assert live.version == 1

    play(store, scene)


def test_given_a_whole_call_when_it_ends_then_the_record_is_complete_and_nothing_is_left(
    store: Store,
) -> None:
    async def scene(room: Room) -> None:
        room.register()
        call = await room.call(ANNA_NUMBER)
        [dial] = room.exchange.of(do.Dial)
        await room.take(ev.Ringing(dial.channel))
        room.pass_time(4)
        await room.take(ev.Answered(dial.channel))
        assert isinstance(room.state(call.id).phase, Talking)
        room.pass_time(60)
        await room.take(ev.Gone("sip-1"))
        record = await room.read(lambda: room.store.calls.record(call.id))
        assert record is not None
        assert (record.called, record.reached, record.waited_s) == (f"person:{ANNA}", f"person:{ANNA}", 4.0)
        assert record.caller == KIM_NUMBER
        recovery = await room.read(room.store.calls.recovery)
        assert (recovery.live, recovery.timers) == ((), ())
        assert (room.engine.lanes, room.engine.timers, room.engine.sequence) == ({}, {}, {})
        assert do.Hangup(dial.channel) in room.exchange.commands

    play(store, scene)


def test_given_two_steps_of_a_call_when_carried_out_then_the_second_follows_the_first(store: Store) -> None:
    async def scene(room: Room) -> None:
        room.register()
        call = await room.call(ANNA_NUMBER)
        [dial] = room.exchange.of(do.Dial)
        room.engine.take(ev.Answered(dial.channel))
        room.engine.take(ev.Gone(dial.channel))
        await room.settled()
        joined = room.exchange.commands.index(do.Join(room.exchange.of(do.Bridge)[0].bridge, "sip-1"))
        ended = room.exchange.commands.index(do.Hangup("sip-1"))
        assert joined < ended
        kinds = await room.kinds(call.id)
        assert kinds.index("answered") < kinds.index("ended")

    play(store, scene)


def test_given_a_store_that_is_down_when_a_call_comes_then_the_phone_rings_and_it_is_kept_later(
    store: Store,
) -> None:
    async def scene(room: Room) -> None:
        room.register()
        down = True
        write = room.store.write

        def failing(batch: Sequence[object], epoch: int | None = None) -> None:
            if down:
                raise StoreDown("the database is locked")
            write(batch, epoch)  # type: ignore[arg-type]

        room.store.write = failing  # type: ignore[method-assign, assignment]
        call = await room.call(ANNA_NUMBER)
        assert room.exchange.of(do.Dial), "a store that is down must hold no call"
        await room.until(lambda: room.writer.down_since is not None)
        await room.take(ev.Gone("sip-1"))
        down = False
        assert await room.until_kept(call.id, "ended") == ["offered", "routed", "dialled", "ended"]

    play(store, scene)


def test_given_an_exchange_that_fails_once_when_the_call_ends_then_it_is_still_ended(store: Store) -> None:
    async def scene(room: Room) -> None:
        room.register()

        def fails(commands: Sequence[do.ExchangeCommand]) -> None:
            if any(isinstance(each, do.Dial) for each in commands):
                raise RuntimeError("the exchange said 500")

        room.exchange.before = fails
        call = await room.call(ANNA_NUMBER)
        await room.take(ev.Gone("sip-1"))
        assert (await room.kinds(call.id))[-1] == "ended"

    play(store, scene)


@pytest.mark.parametrize("how", ["put over", "picked up"])
def test_given_a_phone_that_goes_in_the_turn_in_which_it_is_given_when_the_other_call_takes_it_then_it_ends_too(
    store: Store, how: str
) -> None:
    """A11, A13: the events of one round of the loop; nobody may stay in a bridge alone."""

    async def scene(room: Room) -> None:
        room.register()
        if how == "picked up":
            call, phone = await room.call(ANNA_NUMBER), "sip-bo"
            room.engine.take(ev.Arrived(phone, "*82001", None, "bo.ekdahl"))
        else:
            first, phone = await at_the_desk(room)
            call = await room.call(SWITCHBOARD, "sip-2", OTHER_NUMBER)
            await queue_up(room, call.id)
            room.engine.step(first, ev.ByDesk(phone, "park", call.id))
        room.engine.take(ev.Gone(phone))
        await room.settled()
        assert call.id not in room.engine.house.states
        assert do.Hangup(call.caller.channel) in room.exchange.commands

    play(store, scene)


def test_given_a_slow_exchange_when_a_phone_is_given_to_another_call_then_it_leaves_before_it_joins(
    store: Store,
) -> None:
    """The two calls' commands go down lanes of their own: the phone must end where it was given, and be stored once."""

    async def scene(room: Room) -> None:
        room.register()
        first, phone = await at_the_desk(room)
        other = await room.call(SWITCHBOARD, "sip-2", OTHER_NUMBER)
        await queue_up(room, other.id)
        room.exchange.quick.clear()
        room.engine.step(first, ev.ByDesk(phone, "hold"))
        room.engine.step(first, ev.ByDesk(phone, "back"))
        room.engine.step(first, ev.ByDesk(phone, "park", other.id))
        holders: list[int] = []

        def stored() -> int:
            found = room.store.calls.recovery().live
            return sum(phone in json.dumps(live.snapshot) for live in found)

        for _ in range(20):
            await asyncio.sleep(0)
            holders.append(await room.read(stored))
        room.exchange.quick.set()
        await room.settled()
        assert max(holders) == 1, "a crash now would leave two calls with one phone"
        assert await room.read(stored) == 1
        mine = [
            each
            for each in room.exchange.commands
            if isinstance(each, (do.Join, do.Leave)) and each.channel == phone
        ]
        phase = room.state(other.id).phase
        assert isinstance(phase, Talking)
        assert mine[-1] == do.Join(phase.bridge, phone)

    play(store, scene)


async def at_the_desk(room: Room) -> tuple[str, str]:
    """Let Kim talk with Olga, the only operator; return the call and Olga's phone in it."""
    await log_in(room, OLGA)
    call = await room.call(SWITCHBOARD)
    await queue_up(room, call.id)
    [phone] = [dial.channel for dial in room.exchange.of(do.Dial) if dial.to == f"phone:{OLGA}"]
    await room.take(ev.Answered(phone))
    return call.id, phone


# -- questions and changes --------------------------------------------------------------------------


def test_given_a_new_mailbox_when_somebody_listens_then_the_store_is_asked_and_a_pin_chosen(
    store: Store,
) -> None:
    """A7: a PIN of one's own before anything is heard."""

    async def scene(room: Room) -> None:
        room.register()
        call = await room.call("*98", "sip-anna", account=ANNA)
        phase = room.state(call.id).phase
        assert isinstance(phase, Serving)
        assert phase.stage == "new pin"
        for key in "739284#":
            room.engine.take(ev.Pressed("sip-anna", key))
        for key in "739284#":
            room.engine.take(ev.Pressed("sip-anna", key))
        await room.settled()
        box = await room.read(lambda: room.store.mailboxes.get(f"person:{ANNA}"))
        assert box.pin_set
        live = (await room.read(room.store.calls.recovery)).live
        assert "739284" not in repr([each.snapshot for each in live]), "no PIN stands in a kept state"
        assert "739284" not in repr(await room.read(lambda: room.store.calls.events(call.id)))

    play(store, scene)


def test_given_a_store_that_cannot_be_asked_when_somebody_listens_then_they_are_not_left_in_silence(
    store: Store,
) -> None:
    async def scene(room: Room) -> None:
        room.register()
        answer = room.store.answer

        def failing(*_: object) -> object:
            raise StoreDown("locked")

        room.store.answer = failing  # type: ignore[method-assign, assignment]
        await room.call("*98", "sip-anna", account=ANNA)
        room.store.answer = answer  # type: ignore[method-assign]
        assert room.exchange.of(do.Say), "nothing was said"

    play(store, scene)


def test_given_an_absence_by_code_when_the_next_call_comes_then_it_is_decided_by_it_and_then_not(
    store: Store,
) -> None:
    """A12, N9: a code is in force as soon as it has been confirmed."""

    async def scene(room: Room) -> None:
        room.register()
        await room.call("*23*1300#", "sip-anna", account=ANNA)
        assert room.exchange.of(do.Say)[-1].sentences[-1].endswith("klockan 13.")
        await room.take(ev.Gone("sip-anna"))
        away = await room.call(ANNA_NUMBER, "sip-2")
        assert away.plan is not None
        assert away.plan.away
        assert f"phone:{ANNA}" not in [dial.to for dial in room.exchange.of(do.Dial)]
        await room.take(ev.Gone("sip-2"))
        await room.call("#23#", "sip-anna", account=ANNA)
        await room.take(ev.Gone("sip-anna"))
        back = await room.call(ANNA_NUMBER, "sip-3")
        assert back.plan is not None
        assert not back.plan.away

    play(store, scene)


def test_given_a_forward_by_code_when_a_call_comes_then_the_other_rings(store: Store) -> None:
    """A12."""

    async def scene(room: Room) -> None:
        room.register()
        await room.call("*21*2002#", "sip-anna", account=ANNA)
        await room.take(ev.Gone("sip-anna"))
        await room.call(ANNA_NUMBER, "sip-2")
        assert "phone:bo.ekdahl" in [dial.to for dial in room.exchange.of(do.Dial)]

    play(store, scene)


def test_given_a_recorded_greeting_when_it_is_kept_then_callers_hear_it(store: Store) -> None:
    """A6."""

    async def scene(room: Room) -> None:
        room.register()
        await room.call("*98", "sip-anna", account=ANNA)
        for key in "739284#739284#":
            room.engine.take(ev.Pressed("sip-anna", key))
        await room.settled()
        room.engine.take(ev.Pressed("sip-anna", "2"))
        await room.settled()
        room.engine.take(ev.Played(room.exchange.of(do.Say)[-1].playback))
        await room.settled()
        [record] = room.exchange.of(do.Record)
        await room.take(ev.Recorded(record.recording, 6.0))
        assert room.engine.house.greetings == {f"person:{ANNA}": record.recording}

    play(store, scene)


# -- deadlines --------------------------------------------------------------------------------------


def test_given_a_phone_that_rings_when_its_time_is_over_then_somebody_else_rings(store: Store) -> None:
    async def scene(room: Room) -> None:
        room.register()
        call = await room.call(ANNA_NUMBER)
        [first] = room.exchange.of(do.Dial)
        assert (call.id, "ring") in room.engine.timers
        room.pass_time(20)
        await room.fire(call.id, "ring")
        assert do.Hangup(first.channel, "no answer") in room.exchange.commands
        assert len(room.exchange.of(do.Dial)) > 1
        assert isinstance(room.state(call.id).phase, Searching)

    play(store, scene)


def test_given_a_deadline_when_the_call_is_answered_then_it_is_taken_back_also_in_the_store(
    store: Store,
) -> None:
    async def scene(room: Room) -> None:
        room.register()
        call = await room.call(ANNA_NUMBER)
        recovery = await room.read(room.store.calls.recovery)
        assert [each.name for each in recovery.timers] == ["ring"]
        await room.take(ev.Answered(room.exchange.of(do.Dial)[0].channel))
        assert (call.id, "ring") not in room.engine.timers
        assert (await room.read(room.store.calls.recovery)).timers == ()

    play(store, scene)


def test_given_the_exchange_does_not_answer_when_a_deadline_comes_then_it_waits_until_it_is_known_again(
    store: Store,
) -> None:
    async def scene(room: Room) -> None:
        room.register()
        call = await room.call(ANNA_NUMBER)
        before = len(room.exchange.commands)
        room.engine.unlink()
        room.engine.rearm(call.id, "ring", room.at, room.at)
        await room.until(lambda: (call.id, "ring") not in room.engine.timers)
        assert len(room.exchange.commands) == before
        room.engine.relink()
        await room.settled()
        assert len(room.exchange.of(do.Dial)) > 1

    play(store, scene)


# -- the board --------------------------------------------------------------------------------------


def test_given_two_operators_when_a_caller_waits_then_whoever_was_idle_longest_is_rung(store: Store) -> None:
    async def scene(room: Room) -> None:
        room.register()
        await log_in(room, OLGA, OLOF)
        assert set(room.engine.house.operators) == {OLGA, OLOF}
        first = await room.call(SWITCHBOARD, "sip-1")
        await queue_up(room, first.id)
        second = await room.call(SWITCHBOARD, "sip-2", caller="+46701740605")
        await queue_up(room, second.id)
        dialled = [dial.to for dial in room.exchange.of(do.Dial)]
        assert dialled == [f"phone:{OLGA}", f"phone:{OLOF}"]

    play(store, scene)


async def queue_up(room: Room, call: str) -> None:
    """Let what is said before the queue be over."""
    phase = room.state(call).phase
    playback = getattr(phase, "playback", "")
    if playback:
        await room.take(ev.Played(playback))
    assert isinstance(room.state(call).phase, Queued)


def test_given_an_operator_who_does_not_answer_when_offered_again_then_another_is_rung(store: Store) -> None:
    """Q2: whoever missed a call is passed over, and the caller keeps the place."""

    async def scene(room: Room) -> None:
        room.register()
        await log_in(room, OLGA, OLOF)
        call = await room.call(SWITCHBOARD)
        await queue_up(room, call.id)
        since = room.state(call.id).phase.since  # type: ignore[union-attr]
        room.pass_time(20)
        await room.fire(call.id, "offer")
        dialled = [dial.to for dial in room.exchange.of(do.Dial)]
        assert dialled == [f"phone:{OLGA}", f"phone:{OLOF}"]
        phase = room.state(call.id).phase
        assert isinstance(phase, Queued)
        assert phase.since == since

    play(store, scene)


def test_given_an_operator_who_missed_a_call_when_the_next_one_comes_then_they_are_passed_over(
    store: Store,
) -> None:
    """Q2: though idle longest, whoever left a phone ringing is asked last for half a minute."""

    async def scene(room: Room) -> None:
        room.register()
        await log_in(room, OLGA, OLOF)
        first = await room.call(SWITCHBOARD, "sip-1")
        await queue_up(room, first.id)
        talk = await room.call(SWITCHBOARD, "sip-2", caller="+46701740605")
        await queue_up(room, talk.id)
        to_olof = room.exchange.of(do.Dial)[1]
        assert to_olof.to == f"phone:{OLOF}"
        await room.take(ev.Answered(to_olof.channel))
        room.pass_time(20)
        await room.fire(first.id, "offer")  # Olga does not answer
        await room.take(ev.Gone("sip-1"))
        room.pass_time(5)
        await room.take(ev.Gone("sip-2"))  # Olof is free again, and has been for less time than Olga
        third = await room.call(SWITCHBOARD, "sip-3", caller="+46701740606")
        await queue_up(room, third.id)
        assert room.exchange.of(do.Dial)[-1].to == f"phone:{OLOF}"

    play(store, scene)


def test_given_only_one_operator_when_they_missed_a_call_then_they_are_rung_again(store: Store) -> None:
    async def scene(room: Room) -> None:
        room.register()
        await log_in(room, OLGA)
        call = await room.call(SWITCHBOARD)
        await queue_up(room, call.id)
        await room.fire(call.id, "offer")
        assert [dial.to for dial in room.exchange.of(do.Dial)] == [f"phone:{OLGA}"] * 2

    play(store, scene)


def test_given_an_operator_logs_out_when_a_caller_comes_then_nobody_is_rung(store: Store) -> None:
    async def scene(room: Room) -> None:
        room.register()
        await log_in(room, OLGA)
        await room.call("#11#", "sip-olga", account=OLGA)
        await room.take(ev.Gone("sip-olga"))
        assert room.engine.house.operators == {}
        await room.call(SWITCHBOARD)
        assert room.exchange.of(do.Dial) == []

    play(store, scene)


# -- between calls ----------------------------------------------------------------------------------


def test_given_a_ringing_phone_when_a_colleague_picks_up_then_the_two_calls_become_one(store: Store) -> None:
    """A11."""

    async def scene(room: Room) -> None:
        room.register()
        call = await room.call(ANNA_NUMBER)
        room.engine.take(ev.Arrived("sip-bo", "*82001", None, "bo.ekdahl"))
        await room.settled()
        phase = room.state(call.id).phase
        assert isinstance(phase, Talking)
        assert phase.leg.channel == "sip-bo"
        assert room.engine.house.call_with("sip-bo") == call.id
        assert list(room.engine.house.states) == [call.id]
        assert "picked up" in await room.kinds(call.id)
        await room.take(ev.Gone("sip-bo"))
        assert room.engine.house.states == {}

    play(store, scene)


def test_given_a_call_that_is_over_when_somebody_would_join_it_then_they_are_hung_up(store: Store) -> None:
    async def scene(room: Room) -> None:
        room.register()
        call = await room.call(ANNA_NUMBER)
        room.engine.take(ev.Arrived("sip-bo", "*82001", None, "bo.ekdahl"))
        room.engine.take(ev.Gone("sip-1"))  # crosses the pickup on its way
        await room.settled()
        assert do.Hangup("sip-bo") in room.exchange.commands
        assert room.engine.house.states == {}
        assert (await room.kinds(call.id))[-1] == "ended"

    play(store, scene)


def test_given_a_call_that_is_over_when_its_phone_answers_late_then_that_phone_is_hung_up(
    store: Store,
) -> None:
    async def scene(room: Room) -> None:
        room.register()
        await room.call(ANNA_NUMBER)
        [dial] = room.exchange.of(do.Dial)
        await room.take(ev.Gone("sip-1"))
        await room.take(ev.Answered(dial.channel))
        assert room.exchange.commands[-1] == do.Hangup(dial.channel, "elsewhere")

    play(store, scene)


def test_given_events_of_nobody_when_they_come_then_nothing_happens(store: Store) -> None:
    async def scene(room: Room) -> None:
        for event in (
            ev.Gone("nobody"), ev.Pressed("an-000000000000-c1", "1"), ev.Played("an-000000000000-p1"),
            ev.Recorded("an-000000000000-r1", 3.0), ev.Held("x"), ev.Transferred("x", "200"),
        ):  # fmt: skip
            await room.take(event)
        assert room.exchange.commands == []
        assert room.engine.house.states == {}

    play(store, scene)


def test_given_an_engine_that_closes_when_an_event_comes_then_it_is_left_to_the_next(store: Store) -> None:
    async def scene(room: Room) -> None:
        room.register()
        await room.engine.close()
        room.engine.take(ev.Arrived("sip-9", ANNA_NUMBER, KIM_NUMBER))
        assert room.exchange.commands == []
        room.engine.reader = type(room.engine.reader)(1)  # closed once more at the end of the scene

    play(store, scene)


def test_given_calls_when_counted_then_each_is_counted_once_by_how_it_ended(store: Store) -> None:
    async def scene(room: Room) -> None:
        room.register()
        for n in range(3):
            await room.call(ANNA_NUMBER, f"sip-{n}")
            await room.take(ev.Gone(f"sip-{n}"))
        assert room.engine.counts == {"calls": 3, "ended abandoned": 3}

    play(store, scene)


def test_given_an_absence_that_ends_when_its_time_comes_then_the_next_call_rings(store: Store) -> None:
    """A12: nobody has to say that they are back."""

    async def scene(room: Room) -> None:
        room.register()
        await room.call("*23*1100#", "sip-anna", account=ANNA)
        await room.take(ev.Gone("sip-anna"))
        room.at = moment("2026-11-23 11:00") + timedelta(seconds=1)
        await room.call(ANNA_NUMBER, "sip-2")
        assert f"phone:{ANNA}" in [dial.to for dial in room.exchange.of(do.Dial)]

    play(store, scene)

"""One call followed to its end: what the service tells, what is heard, and what the caller does meanwhile."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import numpy as np
import pytest

from ansvar.phone import Call, Phone, PhoneFault, sound, trial
from ansvar.phone.trial import Happening, Result, Trial, Wait, acts_of
from phone.line import SOON, address, run

pytestmark = pytest.mark.real

EVENTS = [
    {"at": "2026-11-23T09:00:00+00:00", "kind": "offered", "facts": {}},
    {
        "at": "2026-11-23T09:00:00.5+00:00",
        "kind": "said",
        "facts": {"sentences": ["Erik är tillbaka klockan 12."]},
    },
    {
        "at": "2026-11-23T09:00:02+00:00",
        "kind": "promised",
        "facts": {"owner": "person:erik.sjoholm", "due_at": "x"},
    },
    {"at": "2026-11-23T09:00:03+00:00", "kind": "ended", "facts": {"outcome": "promised"}},
]


@asynccontextmanager
async def pages(status: int, body: object, late: int = 0) -> AsyncIterator[str]:
    """Serve one answer to every request but the first ones, as the engine's `/calls/CALL-ID` does.

    `late`: so many requests are not known of yet.
    """
    told, unknown = (status, body), iter(range(late))

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        known = next(unknown, None) is None
        status, body = told if known else (404, {"error": "no such call"})
        data = json.dumps(body).encode()
        head = f"HTTP/1.1 {status} X\r\nContent-Length: {len(data)}\r\nConnection: close\r\n\r\n"
        writer.write(head.encode() + data)
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        await server.wait_closed()


@asynccontextmanager
async def at_a_mailbox(seconds: float) -> AsyncIterator[tuple[Call, asyncio.Future[Result]]]:
    """Call a phone that answers and is to get a message of so many seconds; give its end, and what comes of it.

    Afterwards the message has ended with a hash, and the mailbox hangs up.
    """
    async with Phone() as kim, Phone() as box:
        out = await kim.call(address(box))
        following = asyncio.ensure_future(
            Trial(out, None, lambda _: None).run(message=sound.tone(500, seconds))
        )
        back = await box.incoming(SOON)
        await back.answer()
        yield back, following
        await back.pressed("#", SOON)
        await back.hangup()
        await following


def test_given_keys_and_waits_when_read_then_they_are_told_apart() -> None:
    assert acts_of("wait 3, 1, wait quiet, 0701740605#") == (Wait(3.0), "1", Wait(None), "0701740605#")
    assert acts_of("") == ()


@pytest.mark.parametrize("text", ["wait", "wait long", "1x", "wait -3", "press 1"])
def test_given_neither_keys_nor_a_wait_when_read_then_one_sentence_says_what_to_write(text: str) -> None:
    with pytest.raises(PhoneFault, match="neither keys nor a wait"):
        acts_of(text)


def test_given_a_beep_when_a_message_is_to_be_left_then_it_is_said_after_the_beep_and_ended_with_a_hash() -> (
    None
):
    async def scenario() -> None:
        async with at_a_mailbox(1.5) as (back, following):
            # Again and again: a busy machine may swallow a part of a beep.
            back.play(
                np.concatenate([sound.silence(0.2), sound.tone(1000, 0.3), sound.silence(1.0)]), repeat=True
            )
            await back.hears_tone(500, SOON)
        result = await following
        kinds = [each.kind for each in result.happenings]
        assert kinds.index("taken") < kinds.index("message") < kinds.index("over")
        assert (result.outcome, result.told) == ("answered", False)

    run(scenario)


def test_given_a_beep_when_nobody_ran_for_seconds_after_it_then_the_message_is_left_all_the_same() -> None:
    async def scenario() -> None:
        async with at_a_mailbox(1.0) as (back, _):
            await back.say(np.concatenate([sound.silence(0.5), sound.tone(1000, 0.3)]))
            time.sleep(6)  # the machine stands still

    run(scenario)


def test_given_a_record_written_late_when_the_call_is_over_then_its_word_is_waited_for() -> None:
    async def scenario() -> None:
        known: list[object] = EVENTS[:2]
        async with pages(200, {"events": known}) as at, Phone() as kim, Phone() as anna:
            anna.by_itself(ring_s=0.1, talk_s=1.0)
            out = await kim.call(address(anna))
            following = asyncio.ensure_future(Trial(out, at, lambda _: None).run())
            await out.ended(SOON)
            asyncio.get_running_loop().call_later(5, known.extend, EVENTS[2:])
            assert (await following).outcome == "promised"

    run(scenario)


def test_given_a_service_that_tells_when_the_call_ends_then_its_word_and_its_promise_count() -> None:
    async def scenario() -> None:
        seen: list[Happening] = []
        async with pages(200, {"events": EVENTS}) as at, Phone() as kim, Phone() as anna:
            anna.by_itself(ring_s=0.1, say=sound.tone(600, 0.4), talk_s=1.5)
            out = await kim.call(address(anna))
            result = await Trial(out, at, seen.append).run()
        assert result.told
        assert result.kept_faith
        assert result.outcome == "promised"
        assert [each["owner"] for each in result.promises] == ["person:erik.sjoholm"]
        said = next(each for each in seen if each.kind == "said")
        assert (said.at_s, said.facts["sentences"]) == (0.5, ["Erik är tillbaka klockan 12."])
        # In one part or, on a machine that stood still meanwhile, in several.
        assert 0.3 <= sum(each.facts["seconds"] for each in seen if each.kind == "heard") <= 1.4

    run(scenario)


@pytest.mark.parametrize("late", [0, 3])
def test_given_a_service_that_tells_late_when_it_rings_then_the_reason_is_told_before(
    late: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the printer leaves out, since the service says it better, must not depend on who was quicker."""
    monkeypatch.setattr(trial, "_PATIENCE_S", SOON)

    async def scenario() -> None:
        seen: list[str] = []
        async with pages(200, {"events": EVENTS}, late) as at, Phone() as kim, Phone() as anna:
            anna.by_itself(ring_s=2.0, talk_s=0.5)
            out = await kim.call(address(anna))
            await Trial(out, at, lambda each: seen.append(each.kind)).run()
        assert [each for each in seen if each != "heard"] == [
            *(event["kind"] for event in EVENTS),
            "rings",
            "taken",
            "over",
        ]

    run(scenario)


def test_given_a_service_that_never_tells_when_it_rings_then_that_is_told_once_and_in_order() -> None:
    async def scenario() -> None:
        seen: list[Happening] = []
        async with pages(404, {"error": "no such call"}) as at, Phone() as kim, Phone() as anna:
            anna.by_itself(ring_s=0.2, talk_s=0.5)
            out = await kim.call(address(anna))
            result = await Trial(out, at, seen.append).run()
        assert [each.kind for each in seen if each.kind != "heard"] == ["rings", "taken", "over"]
        assert [each.kind for each in result.happenings if each.kind != "heard"] == ["rings", "taken", "over"]

    run(scenario)


@pytest.mark.parametrize(
    ("status", "body"), [(404, {"error": "no such call"}), (200, ["odd"]), (200, {"events": 7})]
)
def test_given_a_service_that_tells_nothing_when_the_call_is_refused_then_its_signals_alone_are_judged(
    status: int, body: object
) -> None:
    async def scenario() -> None:
        async with pages(status, body) as at, Phone() as kim, Phone() as anna:
            anna.by_itself(ring_s=0.05, then="busy")
            out = await kim.call(address(anna))
            result = await Trial(out, at, lambda _: None).run()
        assert (result.told, result.outcome, result.kept_faith) == (False, "not answered", False)

    run(scenario)


def test_given_a_call_that_lasts_when_the_caller_has_had_enough_then_it_hangs_up() -> None:
    async def scenario() -> None:
        async with Phone() as kim, Phone() as anna:
            anna.by_itself(ring_s=0.05)
            out = await kim.call(address(anna))
            result = await Trial(out, None, lambda _: None).run(hangup_after_s=1.0)
            assert out.ended_by == "us"
            assert 1.0 <= result.seconds < 20.0

    run(scenario)


def test_given_keys_to_press_when_the_call_is_taken_then_they_are_pressed_and_told() -> None:
    async def scenario() -> None:
        pressed = asyncio.Event()
        async with Phone() as kim, Phone() as anna:
            out = await kim.call(address(anna))
            following = asyncio.ensure_future(
                Trial(out, None, lambda each: pressed.set() if each.kind == "key" else None).run(
                    acts_of("12")
                )
            )
            back = await anna.incoming(SOON)
            await back.answer()
            await back.pressed("12", SOON)
            await asyncio.wait_for(pressed.wait(), SOON)
            await back.hangup()
            result = await following
            assert [each.facts for each in result.happenings if each.kind == "key"] == [{"keys": "12"}]

    run(scenario)


def test_given_somebody_answers_in_the_middle_of_a_sound_when_told_then_it_is_told_in_two_parts() -> None:
    async def scenario() -> None:
        events: list[dict[str, object]] = [EVENTS[0]]
        async with pages(200, {"events": events}) as at, Phone() as kim, Phone() as anna:
            anna.by_itself(ring_s=0.05, say=sound.tone(600, 3.0), talk_s=4.0)
            out = await kim.call(address(anna))
            following = asyncio.ensure_future(Trial(out, at, lambda _: None).run())
            await out.hears_tone(600, SOON)
            # In the middle of what is heard, however late that began.
            middle = datetime.fromisoformat(str(EVENTS[0]["at"])) + timedelta(seconds=out.heard_s + 1.0)
            events += [{"at": middle.isoformat(), "kind": "answered", "facts": {}}, EVENTS[-1]]
            result = await following
        heard = [each.facts["seconds"] for each in result.happenings if each.kind == "heard"]
        whole = sum(each.seconds for each in result.stretches)
        assert whole >= 2.7
        assert sum(heard) == pytest.approx(whole, abs=0.2)
        # One sound, told in two; a machine that stood still meanwhile made a pause, which is told as one.
        assert len(heard) == 2 or len(heard) >= len(result.stretches) > 1

    run(scenario)

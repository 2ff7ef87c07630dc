"""Two phones call each other directly."""

from __future__ import annotations

import asyncio
import socket
import time
from contextlib import suppress

import pytest

from ansvar.phone import Ended, Late, Phone, PhoneFault, Refused, sound
from phone.line import SOON, address, run, talking

pytestmark = pytest.mark.real


def test_given_a_call_when_it_is_answered_then_both_hear_each_other_and_the_keys() -> None:
    async def scenario() -> None:
        async with Phone() as kim, Phone() as anna:
            out, back = await talking(kim, anna)
            out.play(sound.tone(440, 3.0), repeat=True)
            back.play(sound.tone(1000, 3.0), repeat=True)
            await asyncio.gather(back.hears_tone(440, SOON), out.hears_tone(1000, SOON))
            await out.keys("12#")
            await back.pressed("12#", SOON)
            await back.keys("*0")
            await out.pressed("*0", SOON)
            await out.hangup()
            await back.ended(SOON)
            assert (out.cause, out.ended_by) == ("hung up", "us")
            assert (back.cause, back.ended_by) == ("hung up", "them")
            assert not kim.calls
            assert not anna.calls

    run(scenario)


def test_given_a_repeated_key_when_pressed_then_each_press_counts_once() -> None:
    async def scenario() -> None:
        async with Phone() as kim, Phone() as anna:
            out, back = await talking(kim, anna)
            await out.keys("0011")
            await back.pressed("0011", SOON)
            assert back.pressed_keys == "0011"

    run(scenario)


@pytest.mark.parametrize(
    ("code", "cause"), [(486, "busy"), (603, "declined"), (480, "unavailable"), (404, "unavailable")]
)
def test_given_a_call_when_it_is_declined_then_the_caller_knows_why(code: int, cause: str) -> None:
    async def scenario() -> None:
        async with Phone() as kim, Phone() as anna:
            out = await kim.call(address(anna))
            await (await anna.incoming(SOON)).decline(code)
            await out.ended(SOON)
            assert (out.cause, out.code, out.ended_by) == (cause, code, "them")
            with pytest.raises(Ended, match="ended before it was answered"):
                await out.answered(SOON)

    run(scenario)


def test_given_a_ringing_call_when_the_caller_leaves_then_the_callee_sees_it_cancelled() -> None:
    async def scenario() -> None:
        async with Phone() as kim, Phone() as anna:
            out = await kim.call(address(anna))
            back = await anna.incoming(SOON)
            await back.ring()
            await out.ringing(SOON)
            await out.hangup()
            await back.ended(SOON)
            assert (out.cause, out.ended_by) == ("cancelled", "us")
            assert (back.cause, back.ended_by) == ("cancelled", "them")
            with pytest.raises(Ended, match="not waiting to be answered"):
                await back.answer()

    run(scenario)


def test_given_a_call_up_when_the_callee_hangs_up_then_the_caller_knows() -> None:
    async def scenario() -> None:
        async with Phone() as kim, Phone() as anna:
            out, back = await talking(kim, anna)
            await back.hangup()
            await out.ended(SOON)
            assert (out.cause, out.ended_by) == ("hung up", "them")

    run(scenario)


def test_given_a_callee_who_hangs_up_as_soon_as_it_answered_when_told_both_at_once_then_the_call_is_over() -> (
    None
):
    async def scenario() -> None:
        async with Phone() as kim, Phone() as anna:
            out = await kim.call(address(anna))
            back = await anna.incoming(SOON)
            await back.answer()
            await back.hangup()
            await out.ended(SOON)
            assert (out.state, out.cause, out.ended_by) == ("ended", "hung up", "them")
            await out.answered(SOON)

    run(scenario)


def test_given_a_call_when_held_then_no_sound_comes_back_until_it_is_resumed() -> None:
    async def scenario() -> None:
        async with Phone() as kim, Phone() as anna:
            out, back = await talking(kim, anna)
            back.play(sound.tone(600, 1.0), repeat=True)
            await out.hears_tone(600, SOON)
            await out.hold()
            await back.held(SOON)
            await out.silence(0.5, SOON)
            await out.resume()
            await back.taken_back(SOON)
            await out.hears_tone(600, SOON)

    run(scenario)


@pytest.mark.parametrize("stands_still_s", [0.0, 0.3])
def test_given_both_hold_at_once_when_their_offers_cross_then_both_are_taken(stands_still_s: float) -> None:
    """Also on a machine that stands still again and again, and wakes both up at the same moment."""

    async def scenario() -> None:
        async with Phone() as kim, Phone() as anna:
            out, back = await talking(kim, anna)

            async def stand_still() -> None:
                for _ in range(5):
                    time.sleep(stands_still_s)
                    await asyncio.sleep(0.02)

            await asyncio.gather(out.hold(), back.hold(), stand_still())
            await out.resume()
            await back.resume()
            await asyncio.gather(out.taken_back(SOON), back.taken_back(SOON))

    run(scenario)


def test_given_numbers_and_headers_when_calling_then_the_callee_reads_them() -> None:
    async def scenario() -> None:
        async with Phone() as kim, Phone() as anna:
            await kim.call(
                address(anna, "+46406280402"), shown="+46406280401", name='Kim "K"', diverted="+46406280403",
                headers={"X-Ansvar-Urgent": "yes"},
            )  # fmt: skip
            back = await anna.incoming(SOON)
            assert (back.shown, back.shown_name, back.dialled) == ("+46406280401", 'Kim "K"', "+46406280402")
            assert back.headers.get("x-ansvar-urgent") == "yes"
            assert "+46406280403" in back.headers.get("Diversion")
            await back.decline()

    run(scenario)


def test_given_a_withheld_number_when_calling_then_none_is_shown() -> None:
    async def scenario() -> None:
        async with Phone() as kim, Phone() as anna:
            await kim.call(address(anna), shown="+46406280401", anonymous=True)
            back = await anna.incoming(SOON)
            assert back.shown == ""
            assert back.headers.get("privacy") == "id"

    run(scenario)


def test_given_a_header_with_a_line_break_when_calling_then_it_is_refused() -> None:
    async def scenario() -> None:
        async with Phone() as kim:
            with pytest.raises(PhoneFault, match="no line breaks"):
                await kim.call("sip:200@127.0.0.1:9", headers={"X-Note": "a\r\nX-Forged: b"})
            assert not kim.calls

    run(scenario)


def test_given_a_blind_transfer_when_the_target_answers_then_the_partner_talks_to_it() -> None:
    async def scenario() -> None:
        async with Phone() as kim, Phone() as anna, Phone() as bob:
            out, back = await talking(kim, anna)
            transfer = asyncio.ensure_future(back.transfer(address(bob, "300"), SOON))
            new = await bob.incoming(SOON)
            await new.ring()
            await new.answer()
            assert await transfer == 200
            moved = await kim.referred(SOON)
            await out.ended(SOON)
            new.play(sound.tone(700, 2.0), repeat=True)
            await moved.hears_tone(700, SOON)

    run(scenario)


def test_given_a_blind_transfer_when_the_target_is_busy_then_the_call_goes_on() -> None:
    async def scenario() -> None:
        async with Phone() as kim, Phone() as anna, Phone() as bob:
            out, back = await talking(kim, anna)
            transfer = asyncio.ensure_future(back.transfer(address(bob, "300"), SOON))
            await (await bob.incoming(SOON)).decline(486)
            assert await transfer == 486
            assert back.progress == [100, 486]
            assert out.state == back.state == "up"

    run(scenario)


def test_given_an_attended_transfer_when_joined_then_the_two_others_talk() -> None:
    async def scenario() -> None:
        async with Phone() as kim, Phone() as anna, Phone() as bob:
            _, back = await talking(kim, anna)
            asking, asked = await talking(anna, bob)
            assert await back.transfer_to(asking, SOON) == 200
            moved = await kim.referred(SOON)
            joined = await bob.incoming(SOON)
            await asked.ended(SOON)
            await asking.ended(SOON)
            joined.play(sound.tone(900, 2.0), repeat=True)
            await moved.hears_tone(900, SOON)

    run(scenario)


def test_given_a_refer_to_nowhere_when_sent_then_the_transfer_is_refused() -> None:
    async def scenario() -> None:
        async with Phone() as kim, Phone() as anna:
            _, back = await talking(kim, anna)
            await back.hangup()
            with pytest.raises(Ended, match="not answered"):
                await back.transfer("sip:300@127.0.0.1:9", SOON)

    run(scenario)


def test_given_nobody_there_when_calling_then_the_call_fails_and_waits_tell_why() -> None:
    async def scenario() -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as deaf:
            deaf.bind(("127.0.0.1", 0))
            nobody = f"sip:200@127.0.0.1:{deaf.getsockname()[1]}"
            async with Phone() as kim:
                out = await kim.call(nobody)
                with pytest.raises(Late, match=r"call to `200` \(calling\): did not ring within 0.05 s"):
                    await out.ringing(0.05)
            async with Phone(t1_s=0.01) as kim:
                out = await kim.call(nobody)
                await out.ended(SOON)
                assert (out.cause, out.code) == ("failed", 408)

    run(scenario)


def test_given_a_taken_port_when_opening_then_one_sentence_says_so() -> None:
    async def scenario() -> None:
        async with Phone() as kim:
            with pytest.raises(PhoneFault, match="give it another port"):
                await Phone(port=kim.port).open()

    run(scenario)


def test_given_no_registrar_there_when_registering_then_it_is_late() -> None:
    async def scenario() -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as deaf:
            deaf.bind(("127.0.0.1", 0))
            async with Phone(user="anna.lind", password="x", registrar=deaf.getsockname()) as anna:
                with pytest.raises(Late, match=r"did not answer `anna\.lind`"):
                    await anna.register(0.05)
                assert not anna.registered

    run(scenario)


def test_given_twenty_phones_when_all_call_at_once_then_every_call_is_heard() -> None:
    async def scenario() -> None:
        phones = [Phone() for _ in range(20)]
        for phone in phones:
            await phone.open()
        try:
            pairs = list(zip(phones[::2], phones[1::2], strict=True))
            calls = await asyncio.gather(*(talking(one, other) for one, other in pairs))
            for number, (out, _) in enumerate(calls):
                out.play(sound.tone(500 + 50 * number, 4.0), repeat=True)
            await asyncio.gather(
                *(back.hears_tone(500 + 50 * number, SOON) for number, (_, back) in enumerate(calls))
            )
        finally:
            await asyncio.gather(*(phone.close() for phone in phones))

    run(scenario)


def test_given_a_phone_that_closes_when_talking_then_the_other_side_is_told() -> None:
    async def scenario() -> None:
        async with Phone() as kim:
            async with Phone() as anna:
                out, _ = await talking(kim, anna)
            await out.ended(SOON)
            assert out.ended_by == "them"
            with pytest.raises(Ended):
                await out.keys("1")

    run(scenario)


def test_given_a_refused_hold_when_the_other_side_is_gone_then_refused_says_so() -> None:
    async def scenario() -> None:
        async with Phone() as kim:
            anna = Phone()
            await anna.open()
            out, back = await talking(kim, anna)
            kim.endpoint.t1_s = 0.01  # nothing will be answered any more: that is soon certain
            await back.close()  # it forgot the call, as after a power cut
            with pytest.raises(Refused, match="did not take the change of hold"):
                await out.hold()
            await anna.close()

    run(scenario)


def test_given_a_caller_who_leaves_at_once_when_the_phone_hears_of_it_then_no_port_is_left() -> None:
    async def scenario() -> None:
        async with Phone() as kim, Phone() as anna:
            calls = await asyncio.gather(*(kim.call(address(anna)) for _ in range(5)))
            await asyncio.gather(*(call.hangup() for call in calls))
            assert {call.cause for call in calls} == {"cancelled"}
            for _ in calls:
                with suppress(Late):  # some were cancelled before the phone had a port for their sound
                    await (await anna.incoming(0.2)).ended(SOON)
            assert not anna.calls

    run(scenario)


def test_given_the_side_that_was_called_when_it_holds_then_the_caller_knows_until_it_is_taken_back() -> None:
    async def scenario() -> None:
        async with Phone() as kim, Phone() as anna:
            out, back = await talking(kim, anna)
            for inactive in (False, True):
                await back.hold(inactive)
                await out.held(SOON)
                await back.resume()
                await out.taken_back(SOON)

    run(scenario)

from __future__ import annotations

import asyncio
import socket

import pytest

from ansvar.phone import Phone, measure, sound
from phone.line import SOON, address, invite, run

pytestmark = pytest.mark.real


def test_given_a_phone_of_its_own_when_called_then_it_rings_answers_speaks_and_hangs_up() -> None:
    async def scenario() -> None:
        async with Phone() as kim, Phone() as anna:
            anna.by_itself(ring_s=0.1, say=sound.tone(600, 3.0), talk_s=0.1)
            out = await kim.call(address(anna))
            await out.ringing(SOON)
            await out.answered(SOON)
            await out.hears_tone(600, SOON)
            second = await kim.call(address(anna))
            await second.ended(SOON)
            assert second.cause == "busy"
            # Not in the middle of what it says, though its time to talk is over long before.
            await out.ended(SOON)
            assert out.ended_by == "them"
            assert sum(each.seconds for each in measure.stretches(out.heard)) > 2.5

    run(scenario)


def test_given_a_caller_who_left_before_it_was_looked_at_when_the_phone_is_busy_then_it_still_meets_the_next() -> (
    None
):
    async def scenario() -> None:
        async with Phone() as kim, Phone() as anna, Phone() as bob:
            anna.by_itself(ring_s=0.0)
            out = await kim.call(address(anna))
            await out.answered(SOON)
            leaving = await kim.call(address(bob))
            left = await bob.incoming(SOON)
            await leaving.hangup()
            anna.came(left)
            second = await kim.call(address(anna))
            await second.ended(SOON)
            assert second.cause == "busy"
            await out.hangup()
            third = await kim.call(address(anna))
            await third.answered(SOON)

    run(scenario)


def test_given_a_phone_that_hung_up_when_the_other_side_does_not_say_so_then_it_is_free_all_the_same() -> (
    None
):
    async def scenario() -> None:
        async with Phone() as kim, Phone(t1_s=0.1) as anna:
            anna.by_itself(ring_s=0.0, talk_s=0.0)
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as deaf:
                deaf.bind(("127.0.0.1", 0))
                deaf.setblocking(False)
                deaf.sendto(invite(anna, deaf), (anna.host, anna.port))
                async with asyncio.timeout(SOON):
                    while not (await asyncio.get_running_loop().sock_recv(deaf, 4096)).startswith(b"BYE "):
                        pass
                out = await kim.call(address(anna))
                await out.answered(SOON)

    run(scenario)


def test_given_a_phone_that_rings_on_when_the_caller_leaves_then_it_is_free_again() -> None:
    async def scenario() -> None:
        async with Phone() as kim, Phone() as anna:
            anna.by_itself(then="ring")
            for _ in range(2):
                out = await kim.call(address(anna))
                await out.ringing(SOON)
                await out.hangup()

    run(scenario)

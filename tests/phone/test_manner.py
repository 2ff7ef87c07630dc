from __future__ import annotations

import pytest

from ansvar.phone import Phone, sound
from phone.line import SOON, address, run

pytestmark = pytest.mark.real


def test_given_a_phone_of_its_own_when_called_then_it_rings_answers_speaks_and_hangs_up() -> None:
    async def scenario() -> None:
        async with Phone() as kim, Phone() as anna:
            anna.by_itself(ring_s=0.1, say=sound.tone(600, 3.0), talk_s=4.0)
            out = await kim.call(address(anna))
            await out.ringing(SOON)
            await out.answered(SOON)
            await out.hears_tone(600, SOON)
            second = await kim.call(address(anna))
            await second.ended(SOON)
            assert second.cause == "busy"
            await out.ended(SOON)
            assert out.ended_by == "them"

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

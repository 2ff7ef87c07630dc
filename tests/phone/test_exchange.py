"""Phones that register at a real Asterisk and call through it."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from ansvar.phone import Call, Lamp, Phone, Refused, measure, sound
from phone.exchange import PASSWORD, exchange
from phone.line import SOON, run

pytestmark = pytest.mark.real


async def _phones(stack: AsyncExitStack, at: tuple[str, int], *names: str) -> list[Phone]:
    phones = []
    for name in names:
        phone = await stack.enter_async_context(Phone(user=name, password=PASSWORD, registrar=at))
        await phone.register(SOON)
        phones.append(phone)
    return phones


def test_given_an_asterisk_when_phones_call_through_it_then_all_a_phone_does_works(tmp_path: Path) -> None:
    """One exchange for many small scenes, since starting it takes longer than each of them."""

    async def scenario() -> None:
        async with exchange(tmp_path) as at:
            await _wrong_password(at)
            async with AsyncExitStack() as stack:
                anna, bob, kim = await _phones(stack, at, "200", "300", "400")
                await _answered(kim, anna)
                await _refused(kim, anna)
                await _left(kim, anna)
                await _held(kim, anna)
                await _echo(kim)
                await _lamp(kim, anna)
                await _blind(kim, anna, bob)
                await _attended(kim, anna, bob)

    run(scenario)


async def _wrong_password(at: tuple[str, int]) -> None:
    async with Phone(user="200", password="wrong", registrar=at) as stranger:
        with pytest.raises(Refused, match="check the password"):
            await stranger.register(SOON)


async def _answered(kim: Phone, anna: Phone) -> None:
    out = await kim.call("200", shown="+46406280401", name="Kim")
    back = await anna.incoming(SOON)
    assert (back.shown, back.shown_name) == ("+46406280401", "Kim")
    await back.ring()
    await out.ringing(SOON)
    await back.answer()
    await out.answered(SOON)
    out.play(sound.tone(500, 4.0), repeat=True)
    back.play(sound.tone(800, 4.0), repeat=True)
    await asyncio.gather(back.hears_tone(500, SOON), out.hears_tone(800, SOON))
    # One by one: Asterisk takes no second one that reaches it in one go.
    for pressed in ("1", "12", "12#", "12#*"):
        await out.keys(pressed[-1])
        await back.pressed(pressed, SOON)
    await back.hangup()
    await out.ended(SOON)
    assert (out.cause, out.ended_by) == ("hung up", "them")


async def _refused(kim: Phone, anna: Phone) -> None:
    for code, cause in ((486, "busy"), (603, "declined")):
        out = await kim.call("200")
        await (await anna.incoming(SOON)).decline(code)
        await out.ended(SOON)
        assert out.cause == cause
    nobody = await kim.call("999")
    await nobody.ended(SOON)
    assert (nobody.cause, nobody.code) == ("unavailable", 404)


async def _left(kim: Phone, anna: Phone) -> None:
    out = await kim.call("200", anonymous=True)
    back = await anna.incoming(SOON)
    assert back.shown == ""
    await back.ring()
    await out.ringing(SOON)
    await out.hangup()
    await back.ended(SOON)
    assert (back.cause, back.ended_by) == ("cancelled", "them")


async def _held(kim: Phone, anna: Phone) -> None:
    out = await kim.call("200")
    back = await anna.incoming(SOON)
    await back.answer()
    await out.answered(SOON)
    back.play(sound.tone(800, 1.0), repeat=True)
    await out.hears_tone(800, SOON)
    await back.hold()
    await out.silence(0.5, SOON)
    await back.resume()
    await out.hears_tone(800, SOON)
    await out.hangup()
    await back.ended(SOON)


async def _echo(kim: Phone) -> None:
    echo = await kim.call("600")
    await echo.answered(SOON)
    await echo.say(sound.tone(1000, 1.0))
    await echo.hears_sound(0.7, SOON, since=0)  # the last of it is still on its way back
    await echo.hangup()
    assert 0.6 < sum(each.seconds for each in measure.stretches(echo.heard)) < 2.0
    tone = await kim.call("700")
    await tone.hears_tone(440, SOON)
    await tone.hangup()


async def _lamp(kim: Phone, anna: Phone) -> None:
    await (await kim.call("820010")).ended(SOON)
    await anna.lamp_shows(SOON, new=1)
    await anna.subscribe_lamp(SOON)
    await (await kim.call("820030")).ended(SOON)
    await anna.lamp_shows(SOON, new=3)
    assert anna.lamp == Lamp(True, 3, 0)
    await (await kim.call("820000")).ended(SOON)
    await anna.lamp_shows(SOON, waiting=False)


async def _settled(one: Call, other: Call) -> None:
    """Wait until the call carries sound: Asterisk loses it when a REFER comes within milliseconds of the answer."""
    other.play(sound.tone(600, 1.0), repeat=True)
    await one.hears_tone(600, SOON)
    other.hush()


async def _blind(kim: Phone, anna: Phone, bob: Phone) -> None:
    out = await kim.call("200")
    back = await anna.incoming(SOON)
    await back.answer()
    await out.answered(SOON)
    await _settled(out, back)
    transfer = asyncio.ensure_future(back.transfer("300", SOON))
    new = await bob.incoming(SOON)
    await new.ring()
    await new.answer()
    assert await transfer == 200
    new.play(sound.tone(700, 3.0), repeat=True)
    await out.hears_tone(700, SOON)
    await back.ended(SOON)
    await new.hangup()
    await out.ended(SOON)


async def _attended(kim: Phone, anna: Phone, bob: Phone) -> None:
    out = await kim.call("200")
    back = await anna.incoming(SOON)
    await back.answer()
    await out.answered(SOON)
    await back.hold()
    asking = await anna.call("300")
    asked = await bob.incoming(SOON)
    await asked.answer()
    await asking.answered(SOON)
    await _settled(asking, asked)
    assert await back.transfer_to(asking, SOON) == 200
    asked.play(sound.tone(900, 3.0), repeat=True)
    await out.hears_tone(900, SOON)
    await asking.ended(SOON)
    await out.hangup()
    await asked.ended(SOON)

"""A telephone in the browser beside the one on the desk, on the whole service: heard, answered, cancelled, calling."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from playwright.async_api import Page

from ansvar.pbx.fetch import Installed
from ansvar.pbx.home import Home
from ansvar.phone import Call, sound
from browser.chromium import served
from browser.conftest import NOTE_HZ
from real.house import Desk, House, Setting, until

pytestmark = pytest.mark.real

SOON_S = 40.0
ANNA = "anna.lind"
#: Anna's number outside, Bo's inside, and who calls.
ANNA_DIRECT, BO, KIM = "+46406280401", "202", "+46313900698"
#: Monday morning; a browser phone for everybody.
FIRM = Setting("company", "2026-11-23 10:00", options=("--web",))


async def open_phone(page: Page, at: str, house: House, account: str) -> None:
    """Open the telephone in the page, registered as the browser of an account."""

    await page.goto(f"{at}/phone.html")
    password = Home(house.data).secret(f"phone:{account}.web")
    url = f"ws://127.0.0.1:{house.ari_port}/ws"
    async with asyncio.timeout(SOON_S):
        await page.evaluate("(of) => phone.register(...of)", [url, f"{account}.web", password])


async def comes_to(desk: Desk) -> Call:
    """Return the next call that comes to a telephone; it rings by itself."""

    async def came() -> bool:
        return len(desk.came) > desk.taken

    await until(came, SOON_S, lambda: "no call came")
    desk.taken += 1
    return desk.came[desk.taken - 1]


async def happens(page: Page, event: str) -> None:
    """Wait until an event of the browser's call begins so."""
    try:
        await page.wait_for_function(
            "(event) => phone.events.some((each) => each.startsWith(event))", arg=event
        )
    except Exception as error:
        raise AssertionError(f"no {event!r} in {await page.evaluate('phone.events')}") from error


async def hears(page: Page, hertz: float) -> None:
    """Wait until the browser hears a note."""
    try:
        await page.wait_for_function("(hertz) => phone.hearsNote(hertz)", arg=hertz)
    except Exception as error:
        raise AssertionError(f"it heard {await page.evaluate('phone.hears()')}") from error


def test_given_a_desk_phone_and_a_browser_when_somebody_calls_then_both_ring_and_one_gets_the_call(
    loop: asyncio.Runner, page: Page, browser_files: Path, asterisk_installed: Installed, tmp_path: Path
) -> None:
    async def scenario() -> None:
        async with asyncio.timeout(300), House(FIRM, tmp_path / "house") as house:
            anna = await house.desk(ANNA)
            await open_phone(page, at, house, ANNA)
            await house.registered(2)
            await _browser_answers(page, house, anna)
            await _desk_answers(page, house, anna)
            await _browser_calls(page, house)
            # A closed tab says no farewell: its socket is gone, and so is the telephone.
            await page.close()
            await house.put_away()
            await house.until_quiet()
            assert not house.faults

    with served(Path(__file__).parent, browser_files) as at:
        loop.run(scenario())


async def _browser_answers(page: Page, house: House, anna: Desk) -> None:
    """The desk phone rings too, and is told that the call was answered elsewhere (RFC 3326)."""
    call = await house.from_outside(ANNA_DIRECT, KIM)
    await happens(page, f"remote: {KIM}")
    at_desk = await comes_to(anna)
    await call.ringing(SOON_S)
    await page.evaluate("phone.answer()")
    await call.answered(SOON_S)
    await at_desk.ended(SOON_S)
    assert at_desk.cause == "elsewhere"
    await call.hears_tone(NOTE_HZ, SOON_S)
    call.play(sound.tone(700, 5.0), repeat=True)
    await hears(page, 700)
    agreed = await page.evaluate("phone.agreed()")
    assert agreed["dtls"] == "connected"
    assert agreed["cipher"]
    # As the line outward has it: nothing is translated.
    assert agreed["codec"] == "audio/PCMA"
    await page.evaluate("phone.hangup()")
    await call.ended(SOON_S)
    assert call.ended_by == "them"


async def _desk_answers(page: Page, house: House, anna: Desk) -> None:
    """The browser rings too, and is told that the call was answered elsewhere."""
    await page.evaluate("phone.events = []")  # those of the call before
    call = await house.from_outside(ANNA_DIRECT, KIM)
    await happens(page, f"remote: {KIM}")
    at_desk = await comes_to(anna)
    await at_desk.answer()
    await call.answered(SOON_S)
    await happens(page, "failed | Canceled")
    assert "elsewhere" in (await page.evaluate("phone.events"))[-1]
    at_desk.play(sound.tone(620, 2.0), repeat=True)
    await call.hears_tone(620, SOON_S)
    await call.hangup()
    await at_desk.ended(SOON_S)


async def _browser_calls(page: Page, house: House) -> None:
    bo = await house.desk("bo.rask")
    await house.registered(3)
    await page.evaluate(f"phone.dial('{BO}')")
    at_bo = await comes_to(bo)
    assert at_bo.shown_name == "Anna Lind"
    await at_bo.answer()
    await happens(page, "confirmed")
    at_bo.play(sound.tone(620, 5.0), repeat=True)
    await hears(page, 620)
    await at_bo.hears_tone(NOTE_HZ, SOON_S)
    await at_bo.hangup()
    await happens(page, "ended")

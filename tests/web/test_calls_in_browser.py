"""Calls in the browser, on the whole demonstration: a visitor at `/try`, an operator at `/desk`, sound both ways."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest
from playwright.async_api import Error, Page, expect

from web.browser import AXE, RULES, SPOKEN, chromium
from web.office import ALICE, OLGA, OLOF
from web.story import Story
from web.test_whole import Town
from web.test_whole import town as town  # the same service for this file

pytestmark = pytest.mark.real

#: What each browser's microphone hears.
VISITOR_HZ, OPERATOR_HZ = 440, 620
#: A mobile that is nobody's in the organisation.
OUTSIDE = "+46701740699"
#: Listens to what the page's telephone plays, as `tests/browser/phone.js` does.
EAR = """() => {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 8192;
  context.createMediaStreamSource(document.querySelector("[data-phone-heard]").srcObject).connect(analyser);
  window.ear = (hertz) => {
    const levels = new Float32Array(analyser.frequencyBinCount);
    analyser.getFloatFrequencyData(levels);
    const top = levels.reduce((best, level, at) => (level > levels[best] ? at : best), 0);
    window.heardNow = [top * context.sampleRate / analyser.fftSize, levels[top]];
    return levels[top] > -60 && Math.abs(top * context.sampleRate / analyser.fftSize - hertz) < 12;
  };
}"""


class Visitors(Story):
    """Browsers with a microphone each: whoever calls, and whoever answers."""

    async def operator(self, who: str = OLGA, beside: Page | None = None) -> Page:
        """Return the desk of an operator whose telephone is open in the browser; `beside`: in that page's browser."""
        browser = beside.context.browser if beside is not None else None
        context = await (self.talker(OPERATOR_HZ) if browser is None else self.listener(browser))
        page = await self.open(context, "/desk/", who)
        await expect(page.locator("#phone")).to_have_attribute("data-state", "ready")
        return page

    async def alone(self) -> Page:
        """Return the desk of the only operator.

        Before it opens the invented ones are back from the test before: else they might come while this one runs.
        """
        await self.seated(2)
        desk = await self.operator()
        await self.seated(1)
        return desk

    async def visitor(self) -> Page:
        """Return the telephone of a visitor."""
        page = await self.open(await self.talker(VISITOR_HZ), "/try/")
        await expect(page.locator(".handset")).to_have_attribute("data-state", "ready")
        return page


Scenario = Callable[[Visitors], Awaitable[None]]


@pytest.fixture(scope="module")
def loop() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture
def play(town: Town, loop: asyncio.Runner, tmp_path: Path) -> Callable[[Scenario], None]:
    """Play a scenario with browsers of its own; nothing may go wrong in any page of it."""
    chromium()

    async def played(scenario: Scenario) -> None:
        async with asyncio.timeout(240), Visitors(town.address, tmp_path) as visitors:
            await scenario(visitors)
            assert not visitors.faults.found, visitors.faults.found

    return lambda scenario: loop.run(played(scenario))


async def hears(page: Page, hertz: int) -> None:
    """Wait until what a page's telephone plays is a note."""
    await page.evaluate(EAR)
    try:
        await page.wait_for_function("(hertz) => window.ear(hertz)", arg=hertz)
    except Exception as error:
        raise AssertionError(f"heard {await page.evaluate('window.heardNow')}, not {hertz}") from error


def test_given_a_visitor_who_calls_the_switchboard_when_the_operator_presses_a_key_then_they_hear_each_other(
    play: Callable[[Scenario], None],
) -> None:
    async def scenario(visitors: Visitors) -> None:
        desk, visitor = await visitors.alone(), await visitors.visitor()
        phone, handset = desk.locator("#phone"), visitor.locator(".handset")
        await visitor.locator("[data-dial]").first.click()
        await expect(phone).to_have_attribute("data-state", "rings")
        await expect(desk.locator("#call")).to_contain_text("Your phone rings")
        await expect(desk.locator("#call")).to_contain_text("040-628 04 90")
        await desk.keyboard.press("a")
        await expect(phone).to_have_attribute("data-state", "talks")
        await expect(handset).to_have_attribute("data-state", "talks")
        await hears(visitor, OPERATOR_HZ)
        await hears(desk, VISITOR_HZ)
        await expect(visitor.locator("#met")).to_contain_text("Decided by:")
        await expect(visitor.locator("#met")).to_contain_text("Olga Nyberg answers.")
        assert [*await looked_at(visitor), *await looked_at(desk)] == []
        await desk.keyboard.press("u")
        await expect(desk.locator("#say")).to_have_text("Your microphone is off.")
        await desk.keyboard.press("u")
        await expect(desk.locator("#say")).to_have_text("Your microphone is on.")
        await desk.keyboard.press("x")
        await expect(phone).to_have_attribute("data-state", "ready")
        await expect(handset).to_have_attribute("data-state", "ready")
        await expect(visitor.locator("#say")).to_have_text("The call has ended.")
        await expect(visitor.locator("#met")).to_contain_text("The call ended after an answer.")
        await _again(visitor, desk)
        # One window is the telephone; the next one takes over.
        other = await visitors.open(desk.context, "/desk/")
        await expect(other.locator("#phone")).to_have_attribute("data-state", "elsewhere")
        await desk.close()
        await expect(other.locator("#phone")).to_have_attribute("data-state", "ready")

    play(scenario)


async def _again(visitor: Page, desk: Page) -> None:
    """The key that answers the next caller answers here too; the visitor hangs up."""
    await visitor.locator("[data-dial]").first.click()
    await expect(desk.locator("#phone")).to_have_attribute("data-state", "rings")
    await desk.keyboard.press("n")
    await expect(visitor.locator(".handset")).to_have_attribute("data-state", "talks")
    await expect(visitor.locator("#met")).to_contain_text("Olga Nyberg answers.")
    await visitor.get_by_role("button", name="Hang up").click()
    await expect(desk.locator("#phone")).to_have_attribute("data-state", "ready")


async def looked_at(page: Page) -> list[str]:
    """Return what axe finds wrong with a page in light and dark, wide and narrow, and whether it scrolls sideways."""
    found: list[str] = []
    await page.wait_for_load_state("load")
    await page.evaluate(AXE.read_text(encoding="utf-8"))
    for scheme, width in (("light", 1280), ("dark", 1280), ("light", 320), ("dark", 320)):
        await page.set_viewport_size({"width": width, "height": 900})
        await page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        told = await page.evaluate("(rules) => axe.run({runOnly: {type: 'tag', values: rules}})", RULES)
        found += [
            f"{scheme} {width} {each['id']}: {node['target']} {node['failureSummary']}"
            for each in told["violations"]
            for node in each["nodes"]
        ]
        if await page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            found.append(f"{scheme} {width}: it scrolls sideways")
        if pictures := os.environ.get("ANSVAR_PICTURES"):
            name = page.url.rstrip("/").rpartition("/")[2]
            await page.screenshot(path=f"{pictures}/{name}-{scheme}-{width}.png", full_page=True)
    return found


def test_given_a_visitor_who_calls_somebody_when_nobody_asks_further_then_the_call_goes_as_for_anybody_outside(
    play: Callable[[Scenario], None],
) -> None:
    async def scenario(visitors: Visitors) -> None:
        visitor = await visitors.visitor()
        await visitor.locator("#dialled").fill("031-390 06 01")
        await visitor.keyboard.press("Enter")
        met = visitor.locator("#met")
        await expect(met).to_contain_text("Rings at Anna Lind")
        await expect(met).to_contain_text("Anna Lind answers.")
        await expect(visitor.locator(".handset")).to_have_attribute("data-state", "ready")
        await expect(met).to_contain_text("The call ended after an answer.")
        # Hugo Gunnarsson is away, and whoever calls is told what may be pressed.
        await visitor.locator("#dialled").fill("031-390 06 72")
        await visitor.keyboard.press("Enter")
        await expect(visitor.locator(".handset")).to_have_attribute("data-state", "talks")
        await expect(met.locator("blockquote").first).to_be_visible()
        await expect(met.locator("blockquote", has_text="0")).to_be_visible()
        await visitor.locator('[data-phone-key="0"]').click()
        await expect(met).to_contain_text("You pressed 0.")
        await visitor.get_by_role("button", name="Hang up").click()
        await expect(met.locator("[data-over]")).to_have_count(1)
        # A number outside: nothing from outside leads outward, the operator takes it.
        await visitor.locator("#dialled").fill(OUTSIDE)
        await visitor.keyboard.press("Enter")
        await expect(met).to_contain_text("the operator helps the caller find the way")
        await visitor.get_by_role("button", name="Hang up").click()
        await expect(met.locator("[data-over]")).to_have_count(1)
        assert ALICE not in await visitor.content()

    play(scenario)


def test_given_two_operators_when_both_press_answer_at_once_then_one_gets_the_call_and_the_other_is_told_who(
    play: Callable[[Scenario], None], town: Town
) -> None:
    async def scenario(visitors: Visitors) -> None:
        one = await visitors.alone()
        other = await visitors.operator(OLOF, beside=one)
        await visitors.seated(2)
        calling = asyncio.create_task(asyncio.to_thread(town.call, "031-390 06 00"))
        for desk in (one, other):
            await desk.evaluate(SPOKEN)
            await expect(desk.locator("#waiting .caller .rings")).to_be_visible()
        await asyncio.gather(one.keyboard.press("n"), other.keyboard.press("n"))
        talks = "#call .mine[data-stage=talking]"
        while not (first := await one.locator(talks).count()) and not await other.locator(talks).count():
            await one.wait_for_timeout(50)
        has, has_not = (one, other) if first else (other, one)
        await expect(has.locator(talks)).to_be_visible()
        name = "Olga Nyberg" if has is one else "Olof H\u00e5kansson"
        await expect(has_not.locator("#messages")).to_contain_text(f"{name} has that call.")
        await has_not.wait_for_function(
            "(text) => window.spoken.includes(text)", arg=f"{name} has that call."
        )
        await expect(has_not.locator(talks)).to_have_count(0)
        await has.keyboard.press("x")
        met = await calling
        assert met.count(" answers") == 1, met
        assert f"{name} answers" in met
        await expect(has.locator("#phone")).to_have_attribute("data-state", "ready")

    play(scenario)


def test_given_pages_that_die_when_an_operator_is_writing_then_everything_typed_stays_and_the_list_lives_on(
    play: Callable[[Scenario], None], town: Town
) -> None:
    async def scenario(visitors: Visitors) -> None:
        desk = await visitors.alone()
        await desk.keyboard.press("/")
        await desk.keyboard.type("bo ekdahl")
        await desk.keyboard.press("Enter")
        await expect(desk.locator("#person")).to_contain_text("Bo Ekdahl")
        await desk.keyboard.press("m")
        await expect(desk.locator("#found-template")).to_be_focused()
        await desk.keyboard.press("Tab")
        await desk.keyboard.type("about the ramp, and")
        dead = _pages(town)
        os.kill(dead, signal.SIGKILL)
        while _pages(town) in (0, dead):
            await desk.wait_for_timeout(100)
        while not (await _answers(desk)):
            await desk.wait_for_timeout(100)
        await desk.keyboard.type(" more")  # the hand has not moved
        await expect(desk.locator("#found-words")).to_be_focused()
        await expect(desk.locator("#found-words")).to_have_value("about the ramp, and more")
        await expect(desk.locator("#q")).to_have_value("bo ekdahl")
        # The list lives on by itself: whoever calls now stands there, and the call is one key away.
        calling = asyncio.create_task(asyncio.to_thread(town.call, "031-390 06 00"))
        await expect(desk.locator("#waiting .caller")).to_be_visible()
        await expect(desk.locator("#found-words")).to_be_focused()
        await desk.keyboard.press("Enter")
        await expect(desk.locator("#messages")).to_contain_text("Saved. Say to the caller")
        await desk.keyboard.press("n")
        await expect(desk.locator("#call .mine[data-stage=talking]")).to_be_visible()
        await desk.keyboard.press("x")
        assert "Olga Nyberg answers" in await calling
        await expect(desk.locator("#phone")).to_have_attribute("data-state", "ready")
        visitors.faults.found.clear()  # what was asked of pages that were away

    play(scenario)


def _pages(town: Town) -> int:
    """Return the process of the pages, or 0 while there is none."""
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                line = (folder / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if b"ansvar.web" in line and str(town.data).encode() in line:
                return int(folder.name)
    return 0


async def _answers(desk: Page) -> bool:
    """Whether the pages answer again; asked beside the page that is looked at."""
    try:
        return (await desk.request.get(desk.url)).ok
    except Error:
        return False


def test_given_a_caller_on_hold_when_another_is_answered_then_the_operator_comes_back_to_either_on_the_same_line(
    play: Callable[[Scenario], None], town: Town
) -> None:
    """A13: the hold list on the real exchange; nobody has to answer twice."""

    async def scenario(visitors: Visitors) -> None:
        desk = await visitors.alone()
        phone, mine = desk.locator("#phone"), desk.locator("#own-call")
        talks, aside = desk.locator("#call .mine[data-stage=talking]"), desk.locator("#call .aside li")
        one = asyncio.create_task(asyncio.to_thread(town.call, "031-390 06 00"))
        await expect(phone).to_have_attribute("data-state", "rings")
        await desk.keyboard.press("n")
        await expect(talks).to_be_visible()
        first = await mine.get_attribute("value") or ""
        two = asyncio.create_task(asyncio.to_thread(town.call, "031-390 06 00"))
        await expect(desk.locator("#waiting .caller")).to_be_visible()
        await desk.keyboard.press("n")
        await expect(desk.locator("#messages")).to_contain_text("You have a call already. Hold it first")
        await desk.keyboard.press("h")
        await expect(desk.locator("#call .mine[data-stage=held]")).to_be_visible()
        await desk.keyboard.press("n")
        await expect(aside).to_have_count(1)
        await expect(talks).to_be_visible()
        second = await mine.get_attribute("value") or ""
        assert second != first
        for wanted in (first, second):
            await desk.keyboard.press("g")
            await expect(mine).to_have_attribute("value", wanted)
            await expect(talks).to_be_visible()
            await expect(phone).to_have_attribute("data-state", "talks")
        await desk.keyboard.press("x")
        met = await two
        assert met.count("unparked: Olga Nyberg") == 1, met
        await expect(phone).to_have_attribute("data-state", "ready")
        # The line had ended; whoever is still on the list is one key away, and need not be answered twice.
        await desk.keyboard.press("g")
        await expect(mine).to_have_attribute("value", first)
        await expect(talks).to_be_visible()
        await expect(aside).to_have_count(0)
        await desk.keyboard.press("x")
        met = await one
        assert [met.count(each) for each in (" parked: Olga", "unparked: Olga", "comes back to Olga")] == [
            2,
            2,
            1,
        ], met

    play(scenario)

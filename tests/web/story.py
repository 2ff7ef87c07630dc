"""What a newcomer does after `make run`, by clicks and keys: a visitor calls, an operator answers, hands on and takes a
message, the promise is kept, and the manager sees the figure.

The test plays it; `make screenshots` plays it with a camera and then looks at every other place, for `docs/screenshots`:

    PYTHONPATH=tests .venv/bin/python -m web.story docs/screenshots
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import urllib.request
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path
from typing import Any, Final

from playwright.async_api import Browser, BrowserContext, Page, expect

from ansvar.phone import sound
from browser.chromium import Faults, chromium

LIMIT_S: Final = 60.0
expect.set_options(timeout=LIMIT_S * 1000)
Camera = Callable[[Page, str], Awaitable[None]]
#: Whom the invented operator, employee and manager are, and whoever was given a role.
OPERATOR, EMPLOYEE, MANAGER = "olga.nyberg", "bo.ekdahl", "mia.brandt"
#: Every other place of the pages, as whom it is looked at.
PLACES: Final = (
    (EMPLOYEE, "/me/", "me"),
    (EMPLOYEE, "/me/mailbox/", "mailbox"),
    (EMPLOYEE, "/directory/", "directory"),
    (EMPLOYEE, "/policy/", "policy"),
    (EMPLOYEE, "/requests/", "requests"),
    (EMPLOYEE, "/devices/", "devices"),
    (MANAGER, "/closures/", "closures"),
    (MANAGER, "/explain/?to=person:erik.sjoholm", "explain"),
    ("policy owner", "/policy/", "policy-owner"),
    ("telephone administrator", "/accounts/", "accounts"),
    ("telephone administrator", "/webhooks/", "webhooks"),
    ("auditor", "/audit/", "audit"),
)


async def nothing(page: Page, name: str) -> None:
    """A camera without film."""


class Story:
    """Browsers of a visitor and of those who work here, at one address."""

    def __init__(self, address: str, notes: Path, camera: Camera = nothing) -> None:
        self.address, self._notes, self.camera = address, notes, camera
        # A page that is left; and the camera hides the caret by a style of its own, which our pages refuse.
        filming = () if camera is nothing else ("Applying inline style",)
        self.faults = Faults(allowed=("net::ERR_ABORTED", *filming))
        self._stack = AsyncExitStack()
        self._browser: Browser | None = None

    async def __aenter__(self) -> Story:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    async def talker(self, hertz: int) -> BrowserContext:
        """Return a browser whose microphone hears a note."""
        note = self._notes / f"{hertz}.wav"
        sound.save(note, sound.tone(hertz, 10.0))
        return await self.listener(await self._stack.enter_async_context(chromium(note)))

    async def listener(self, browser: Browser) -> BrowserContext:
        """Return another window of a browser with a microphone, of somebody else."""
        return await self._context(browser, permissions=["microphone"])

    async def reader(self, **more: Any) -> BrowserContext:
        """Return a browser of somebody who only looks and clicks."""
        if self._browser is None:
            self._browser = await self._stack.enter_async_context(chromium())
        return await self._context(self._browser, **more)

    async def _context(self, browser: Browser, **more: Any) -> BrowserContext:
        context = await browser.new_context(locale="en-GB", viewport={"width": 1280, "height": 900}, **more)
        context.set_default_timeout(LIMIT_S * 1000)
        return context

    async def open(self, context: BrowserContext, path: str, who: str = "") -> Page:
        """Open a page, as an invented person by one click; what goes wrong in it is kept."""
        page = await context.new_page()
        self.faults.watch(page)
        if who:
            await page.goto(f"{self.address}/account/login/")
            known = page.locator(f'button[value="{who}"]')
            # Those to whom a role was given are named by it.
            await (known if await known.count() else page.get_by_role("button", name=who).first).click()
            await page.wait_for_url(lambda url: "/account/login" not in url)
        if page.url != self.address + path:
            await page.goto(self.address + path)
        return page

    # -- what happens -----------------------------------------------------------------------------------

    async def play(self) -> None:
        """All of it, from the first call to the figure."""
        desk = await self.open(await self.talker(620), "/desk/", OPERATOR)
        await expect(desk.locator("#phone")).to_have_attribute("data-state", "ready")
        visitor = await self.open(await self.talker(440), "/try/")
        handset = visitor.locator(".handset")
        await expect(handset).to_have_attribute("data-state", "ready")
        await self.seated(1)
        # The visitor calls the switchboard; the operator answers, looks somebody up and hands the caller on.
        await self._answered(visitor, desk)
        await self.camera(visitor, "try")
        await self._found(desk, "anna lind", "Anna Lind")
        await self.camera(desk, "desk")
        await desk.keyboard.press("t")
        await expect(visitor.locator("#met")).to_contain_text("Anna Lind answers.")
        await expect(desk.locator("#phone")).to_have_attribute("data-state", "ready")
        # On a slow machine Anna's phone, which ends what it answers by itself, may have been quicker.
        await visitor.locator('[data-phone-do="hangup"]').dispatch_event("click")
        await expect(handset).to_have_attribute("data-state", "ready")
        await expect(visitor.locator("#met [data-over]")).to_have_count(1)
        # The second call becomes a message for Bo, and the caller is told by when an answer comes.
        await self._answered(visitor, desk)
        await self._found(desk, "bo ekdahl", "Bo Ekdahl")
        await desk.keyboard.press("m")
        await expect(desk.locator("#found-template")).to_be_focused()
        await desk.keyboard.press("Tab")
        await desk.keyboard.type("The ramp at the door is too steep")
        await self.camera(desk, "message")
        await desk.keyboard.press("Enter")
        await expect(desk.locator("#messages")).to_contain_text("Saved. Say to the caller")
        await desk.keyboard.press("x")
        await expect(handset).to_have_attribute("data-state", "ready")
        # Bo keeps the promise.
        mine = await self.open(await self.reader(), "/promises/", EMPLOYEE)
        promise = mine.locator("li.promise", has_text="The ramp at the door is too steep")
        await expect(promise).to_be_visible()
        await self.camera(mine, "promises")
        await promise.get_by_role("button", name="Done").click()
        await expect(mine.locator("#messages")).to_contain_text("Kept. Thank you.")
        await expect(promise).to_have_count(0)
        # The manager sees what became of the calls.
        team = await self.open(await self.reader(), "/team/", MANAGER)
        handed = team.locator("section[aria-labelledby=figures] tr", has_text="Handed on to us").locator("a")
        await expect(handed.first).to_have_text("1")
        await self.camera(team, "team")
        await handed.first.click()
        await expect(team.locator("main table, main ol, main ul").first).to_contain_text("in the unit")
        assert not self.faults.found, self.faults.found

    async def seated(self, count: int) -> None:
        """Wait until so many sit at the switchboard.

        There are two invented operators, who answer by themselves; while another's desk is open in a browser they leave.
        """

        def told() -> str:
            with urllib.request.urlopen(f"{self.address}/metrics", timeout=LIMIT_S) as reply:
                text: str = reply.read().decode()
                return text

        while f"ansvar_operators {count}.0" not in await asyncio.to_thread(told):
            await asyncio.sleep(0.1)

    async def _answered(self, visitor: Page, desk: Page) -> None:
        await visitor.locator("[data-dial]").first.click()
        await expect(desk.locator("#phone")).to_have_attribute("data-state", "rings")
        await desk.keyboard.press("n")
        await expect(visitor.locator(".handset")).to_have_attribute("data-state", "talks")
        await expect(visitor.locator("#met")).to_contain_text("Olga Nyberg answers.")
        await expect(desk.locator("#call .mine[data-stage=talking]")).to_be_visible()

    async def _found(self, desk: Page, typed: str, name: str) -> None:
        await desk.keyboard.press("/")
        await desk.locator("#q").fill("")
        await desk.keyboard.type(typed)
        await desk.keyboard.press("ArrowDown")
        await desk.keyboard.press("Enter")
        await expect(desk.locator("#person")).to_be_focused()
        await expect(desk.locator("#person")).to_contain_text(name)

    async def look_round(self) -> None:
        """Look at every other place, and at some on a phone and in the dark."""
        for who, path, name in PLACES:
            page = await self.open(await self.reader(), path, who)
            await self.camera(page, name)
        for who, path, name, how in (
            (EMPLOYEE, "/me/", "me-phone", {"viewport": {"width": 360, "height": 740}}),
            (OPERATOR, "/desk/", "desk-dark", {"color_scheme": "dark"}),
            (MANAGER, "/team/", "team-dark", {"color_scheme": "dark"}),
        ):
            browser = await self.reader()
            context = await browser.browser.new_context(
                locale="en-GB", **{"viewport": {"width": 1280, "height": 900}, **how}
            )  # type: ignore[union-attr,arg-type]
            await self.camera(await self.open(context, path, who), name)


@contextmanager
def _town() -> Any:
    from web.test_whole import town

    class Factory:
        def mktemp(self, name: str) -> Path:
            return Path(tempfile.mkdtemp(prefix=name))

    running = town.__wrapped__(Factory())  # type: ignore[attr-defined]
    try:
        yield next(running)
    finally:
        next(running, None)  # whatever went wrong, the service is stopped


async def _film(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)

    async def camera(page: Page, name: str) -> None:
        await page.screenshot(path=folder / f"{name}.png")

    with _town() as town, tempfile.TemporaryDirectory() as notes:
        async with asyncio.timeout(600), Story(town.address, Path(notes), camera) as story:
            await story.play()
            await story.look_round()


if __name__ == "__main__":
    asyncio.run(_film(Path(sys.argv[1])))

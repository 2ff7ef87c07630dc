"""The real browser: one page, timed by its own clock."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

from playwright.async_api import Browser, async_playwright

from browser.chromium import FLAGS, executable
from web.alone import HERE, SESSION

#: How long a page may take for anything.
LIMIT_MS: Final = 60_000

#: `shown(holds)`: milliseconds since 1970 when something holds of the page and the browser is about to paint it.
SHOWN: Final = """
window.shown = (holds) => new Promise((done) => {
  const look = () => {
    if (!holds()) return false;
    watch.disconnect();
    requestAnimationFrame(() => done(performance.timeOrigin + performance.now()));
    return true;
  };
  const watch = new MutationObserver(look);
  watch.observe(document, {subtree: true, childList: true, characterData: true, attributes: true});
  look();
});
"""


@asynccontextmanager
async def chrome() -> AsyncIterator[Browser]:
    """Run Chromium without a screen."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=executable(), args=list(FLAGS))
        try:
            yield browser
        finally:
            await browser.close()


@asynccontextmanager
async def page_of(browser: Browser, address: str, cookie: str = "") -> AsyncIterator[Any]:
    """Open a page in a context of its own, nothing of it in any cache, signed in by a cookie."""
    context = await browser.new_context(viewport={"width": 1280, "height": 900}, locale="sv-SE")
    try:
        if cookie:
            await context.add_cookies([{"name": SESSION, "value": cookie, "domain": HERE, "path": "/"}])
        await context.add_init_script(SHOWN)
        page = await context.new_page()
        page.set_default_timeout(LIMIT_MS)
        await page.goto(address)
        yield page
    finally:
        await context.close()

"""The pages of tokens and webhooks in Chromium: by keyboard, for everybody, in light and dark, wide and narrow."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from ansvar.store.changes import MakePromise
from ansvar.web.gates import Role
from web.browser import Served, faults
from web.office import ALICE, OLGA, Still
from web.test_in_browser import LOOKS, browser, open_, pages

__all__ = ["browser", "open_", "pages"]
pytestmark = pytest.mark.real
#: Where pictures of the pages go, for looking at.
PICTURES = os.environ.get("ANSVAR_PICTURES", "")


def look(page: Page, name: str, scheme: str, width: int) -> None:
    """Let axe look at a page, and see that nothing scrolls sideways."""
    assert faults(page) == [], name
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0, name
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"api-{name}-{scheme}-{width}.png"), full_page=True)


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_given_tokens_and_webhooks_when_axe_looks_then_it_finds_nothing_and_each_secret_is_shown_once(
    scheme: str, width: int, open_: Callable[..., Page], house: Still, pages: Served
) -> None:
    from ansvar.web.accounts.models import Grant, User

    page = open_(OLGA, "/account/tokens/", scheme, width)
    user = User.objects.get(person=OLGA)
    Grant.objects.create(user=user, role=Role.TELEPHONE, granted_by="t", granted_at=house.now())
    now = house.now()
    page.goto(f"{pages.address}/account/tokens/")
    expect(page.locator("#mine ~ p")).to_have_text("You have none.")
    page.get_by_label("What it is for").first.fill("Calendar on server 4")
    page.locator("#new ~ form .check").nth(0).click()
    page.locator("#new ~ form .check").nth(2).click()
    page.locator("#new ~ form button").press("Enter")
    expect(page.locator("#token")).to_have_text(re.compile(r"^ansvar_\w{8}_"))
    page.locator(".notices summary").click()
    look(page, "tokens", scheme, width)

    page.goto(f"{pages.address}/webhooks/")
    page.get_by_label("What it is for").fill("Case system")
    page.get_by_label("Address").fill("https://10.0.0.8/events")
    page.locator("form.stack .check").nth(5).click()
    page.locator("form.stack button").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Events cannot be told there")
    look(page, "webhooks-fault", scheme, width)
    page.get_by_label("Address").fill("https://cases.example.org/ansvar/events")
    page.locator("form.stack button").press("Enter")
    expect(page.locator("#whsec")).to_have_text(re.compile(r"^whsec_"))
    look(page, "webhook-new", scheme, width)
    (hook,) = house.store.hooks.all()
    page.goto(f"{pages.address}/webhooks/{hook.id}/")
    page.get_by_role("button", name="Try it").press("Enter")
    expect(page.locator("#messages")).to_contain_text("A try is on its way")
    house.store.hooks.change(hook.id, hook.name, hook.url, ["promise.made"], False)
    house.store.write([
        MakePromise(f"p{n}", "c1", now + timedelta(seconds=n), "call-back", "r", f"person:{ALICE}", f"person:{ALICE}", now + timedelta(hours=2))
        for n in range(3)
    ])  # fmt: skip
    house.later(minutes=20)
    assert house.store.hooks.gather(house.now()) == 3
    told = house.store.hooks.due(house.now())
    for deliveries in told.values():
        house.store.hooks.sent(deliveries[0], 204, house.now())
    house.store.hooks.down(
        hook.id, house.now(), house.now() + timedelta(minutes=1), "it does not answer in time"
    )
    page.goto(f"{pages.address}/webhooks/{hook.id}/")
    expect(page.locator("main")).to_contain_text("3 events wait")
    look(page, "webhook", scheme, width)
    page.goto(f"{pages.address}/webhooks/")
    expect(page.locator("main")).to_contain_text("cannot be reached")
    look(page, "webhooks", scheme, width)

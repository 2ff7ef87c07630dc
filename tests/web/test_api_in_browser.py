"""The pages of tokens and webhooks in Chromium: by keyboard, for everybody, in light and dark, wide and narrow."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from ansvar.store.changes import MakePromise
from ansvar.web.gates import Role
from web.browser import Served
from web.office import ALICE, OLGA, Still
from web.test_in_browser import browser, looked_at, open_, pages

__all__ = ["browser", "open_", "pages"]
pytestmark = pytest.mark.real


def test_given_tokens_and_webhooks_when_axe_looks_then_it_finds_nothing_and_each_secret_is_shown_once(
    open_: Callable[..., Page], house: Still, pages: Served
) -> None:
    from ansvar.web.accounts.models import Grant, User

    page = open_(OLGA, "/account/tokens/")
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
    looked_at(page, "tokens")

    page.goto(f"{pages.address}/webhooks/")
    page.get_by_label("What it is for").fill("Case system")
    page.get_by_label("Address").fill("https://10.0.0.8/events")
    page.locator("form.stack .check").nth(5).click()
    page.locator("form.stack button").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Events cannot be told there")
    looked_at(page, "webhooks-fault")
    page.get_by_label("Address").fill("https://cases.example.org/ansvar/events")
    page.locator("form.stack button").press("Enter")
    expect(page.locator("#whsec")).to_have_text(re.compile(r"^whsec_"))
    looked_at(page, "webhook-new")
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
    looked_at(page, "webhook")
    page.goto(f"{pages.address}/webhooks/")
    expect(page.locator("main")).to_contain_text("cannot be reached")
    looked_at(page, "webhooks")

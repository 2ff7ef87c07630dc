"""Requests, devices, help and the bar of places in Chromium: nothing that axe finds; by keyboard and without script."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from ansvar.web.devices.models import Device, Holding
from ansvar.web.gates import Role
from ansvar.web.requests.models import Request
from web.browser import RULES, Served, faults
from web.office import ALICE, CHARLIE, MANAGER, Still
from web.test_devices import administrator, handed
from web.test_in_browser import LIMIT_MS, browser, open_, pages
from web.test_requests import FAULT, ORDER, given, step

__all__ = ["administrator", "browser", "open_", "pages"]
expect.set_options(timeout=LIMIT_MS)
pytestmark = pytest.mark.real


def fill(as_: Callable[[str], Client], administrator: Client) -> None:
    """Let there be something on every page."""
    handed(administrator, "Charlie Dahlin")
    alice = as_(ALICE)
    alice.post("/requests/new/fault/", FAULT | {"urgent": "on"})
    alice.post("/requests/new/order/", ORDER)
    fault = Request.objects.order_by("pk")[0]
    step(administrator, fault, "ask", "Which one?")
    step(administrator, fault, "note", "The third.")


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 320)])
def test_given_requests_devices_and_help_when_axe_looks_at_them_then_it_finds_nothing_and_nothing_scrolls_sideways(
    scheme: str,
    width: int,
    open_: Callable[..., Page],
    house: Still,
    pages: Served,
    as_: Callable[[str], Client],
    administrator: Client,
) -> None:
    fill(as_, administrator)
    page = open_(CHARLIE, "/requests/", scheme, width)
    menu = page.locator(".places .more > summary")
    menu.click()
    places = page.locator(".places li:visible").count()
    for path in (
        "/requests/?of=work", "/requests/1/", "/requests/new/order/", "/devices/?of=mine", "/devices/?of=all",
        "/devices/1/", "/devices/import/", "/help/",
    ):  # fmt: skip
        page.goto(pages.address + path)
        assert faults(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0, path
        # Each place is there once, at any width; where one is, is marked.
        menu.click()
        assert page.locator(".places li:visible").count() == places
        here = 0 if path == "/help/" else 1
        assert page.locator('.places li:visible [aria-current="page"]').count() == here, path
    found = page.evaluate("(rules) => axe.run('.places', {runOnly: {type: 'tag', values: rules}})", RULES)
    assert found["violations"] == []


def test_given_no_script_and_a_small_screen_when_the_keyboard_alone_is_used_then_duties_are_taken_on_and_loss_is_told(
    open_: Callable[..., Page], house: Still, administrator: Client
) -> None:
    """N14, N16: by whoever has no mouse, no script and 320 px, as 1280 px are at 400 %."""
    handed(administrator, "Charlie Dahlin")
    page = open_(CHARLIE, "/me/", width=320, java_script_enabled=False)
    page.locator(".places .more > summary").focus()
    page.keyboard.press("Enter")
    page.locator(".places .more a", has_text="Devices").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Mine").click()
    page.get_by_role("checkbox").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="I take this on").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#messages")).to_contain_text("Noted. Thank you.")
    assert Holding.objects.get().accepted_at is not None
    page.get_by_role("button", name="It is lost").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="What happens now")).to_be_visible()
    assert Device.objects.get().state == "lost"
    assert Request.objects.get().urgent


def test_given_an_order_when_the_manager_approves_it_by_keyboard_then_the_administrator_may_work_on_it(
    open_: Callable[..., Page], house: Still, as_: Callable[[str], Client]
) -> None:
    given(as_, CHARLIE, Role.TELEPHONE, house)
    as_(ALICE).post("/requests/new/order/", ORDER)
    page = open_(MANAGER, "/requests/?of=approve")
    page.get_by_role("link", name="Headset").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Approve", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.locator("#messages")).to_contain_text("Approved; it is worked on now.")
    assert Request.objects.get().state == "new"

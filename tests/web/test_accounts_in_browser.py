"""Signing in with a passkey that Chromium keeps, and the pages of accounts as axe sees them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from ansvar.web import audit
from ansvar.web.accounts import visits
from ansvar.web.accounts.models import Grant, User
from ansvar.web.gates import Role
from web.browser import Served, faults
from web.office import ALICE, BOB, MANAGER, OLGA, Still
from web.test_desk import told
from web.test_in_browser import LIMIT_MS, browser, pages, sign_in

__all__ = ["browser", "pages"]
LOOKS: list[tuple[Any, int]] = [("dark", 320), ("light", 1280)]
GOOD = "nine green bottles stand"
pytestmark = pytest.mark.real


@pytest.fixture
def page(browser: Browser, pages: Served) -> Iterator[Page]:
    """A page at 1280 px; the test fails when its console tells of anything but a request that was refused on purpose."""
    told: list[str] = []
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    found = context.new_page()
    found.set_default_timeout(LIMIT_MS)
    found.on("console", lambda each: told.append(each.text) if each.type in ("error", "warning") else None)
    found.on("pageerror", lambda each: told.append(str(each)))
    yield found
    context.close()
    assert told == []


def test_given_a_passkey_of_the_browser_when_it_is_added_then_it_signs_in_without_a_password(
    page: Page, pages: Served, house: Still
) -> None:
    house.place = replace(house.place, demo=False)
    user = User.objects.create_user("petra", GOOD)
    Grant.objects.create(user=user, role=Role.TELEPHONE, granted_by="t", granted_at=house.now())
    keys = page.context.new_cdp_session(page)
    keys.send("WebAuthn.enable")
    device = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    device_id = keys.send("WebAuthn.addVirtualAuthenticator", {"options": device})["authenticatorId"]
    # A passkey belongs to a name: an address of digits has none.
    page.goto(f"{pages.address}/account/login/")
    expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_hidden()
    home = pages.address.replace("127.0.0.1", "localhost")
    page.goto(f"{home}/account/login/")
    page.get_by_label("User name").fill("petra")
    page.get_by_label("Password").fill(GOOD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.locator("main")).to_contain_text("you need a second step")
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Password").fill(GOOD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("What you call it").fill("Laptop")
    page.wait_for_load_state()
    assert faults(page) == []
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Codes on paper")
    assert len(keys.send("WebAuthn.getCredentials", {"authenticatorId": device_id})["credentials"]) == 1
    page.get_by_role("link", name="I have kept them").click()
    expect(page.locator("main")).to_contain_text("Laptop")
    page.get_by_role("link", name="Change the password").click()
    pictures(page, "password")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{home}/accounts/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Accounts")
    page.locator("details.menu > summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(lambda address: "/account/login/" in address)
    # Without a password; and with one, as the second step.
    page.goto(f"{home}/account/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.locator(".menu .who")).to_have_text("petra")
    assert set(user.visits.values_list("how", flat=True)) == {"passkey"}
    page.context.clear_cookies()
    page.goto(f"{home}/account/login/")
    page.get_by_label("User name").fill("petra")
    page.get_by_label("Password").fill(GOOD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.locator(".menu .who")).to_have_text("petra")
    # A finger that is not known opens nothing, and the page says so.
    page.context.clear_cookies()
    keys.send("WebAuthn.setUserVerified", {"authenticatorId": device_id, "isUserVerified": False})
    page.goto(f"{home}/account/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.locator("[data-failed]")).to_contain_text("The passkey was not used")


def test_given_an_open_desk_when_its_session_is_ended_elsewhere_then_the_stream_ends_and_it_leads_to_signing_in(
    browser: Browser, pages: Served, house: Still, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visits, "STREAM_S", 0.0)
    context = browser.new_context(locale="en-GB")
    try:
        desk = context.new_page()
        desk.set_default_timeout(LIMIT_MS)
        desk.goto(f"{pages.address}/account/login/")
        sign_in(desk, OLGA)
        desk.goto(f"{pages.address}/desk/")
        pages.turn(waiting=[told(house)])
        expect(desk.locator(".caller")).to_have_count(1)
        visits.of_user(User.objects.get(person=OLGA))
        pages.turn(waiting=[told(house), told(house, "c2", sought="switchboard")])
        desk.wait_for_url(lambda address: "/account/login/" in address)
        expect(desk.get_by_role("heading", level=1)).to_have_text("Sign in")
    finally:
        context.close()


def test_given_the_pages_of_accounts_when_axe_looks_at_them_then_it_finds_nothing_and_nothing_scrolls_sideways(
    page: Page, pages: Served, house: Still
) -> None:
    by_role: dict[Role, Any] = {}
    from ansvar.web.accounts.demonstration import people

    for each in people():
        by_role.setdefault(each.role, each.person)
    for person in (ALICE, BOB, OLGA, MANAGER):
        made = User.objects.create_user(person, GOOD, person=person)
    User.objects.filter(person=BOB).update(is_active=False)
    audit.note(OLGA, "saw the kind of an absence", person=ALICE)
    page.goto(f"{pages.address}/account/login/")
    pictures(page, "login")
    sign_in(page, by_role[Role.TELEPHONE].id)
    for path in (
        "/account/", "/account/2fa/app/", "/accounts/", f"/accounts/{made.pk}/",
        "/accounts/invite/?q=charlie", "/audit/?since=2026-11-01",
    ):  # fmt: skip
        page.goto(pages.address + path)
        pictures(page, path, both=path in ("/account/", "/accounts/", "/audit/?since=2026-11-01"))
    page.goto(f"{pages.address}/accounts/invite/?q=charlie")
    page.get_by_role("button", name="Invite").first.click()
    expect(page.locator("#link")).to_be_visible()
    pictures(page, "link")


def pictures(page: Page, name: str, *, both: bool = False) -> None:
    """Let axe look, dark and narrow, or also light and wide; keep a picture where that is asked for."""
    folder = os.environ.get("ANSVAR_PICTURES")
    for scheme, width in LOOKS if both or folder else LOOKS[:1]:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        assert faults(page) == [], (name, scheme, width)
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0, (name, width)
        if folder:
            plain = "".join(each if each.isalnum() else "-" for each in name).strip("-")
            page.screenshot(path=str(Path(folder) / f"{plain}-{scheme}-{width}.png"), full_page=True)

"""My line in Chromium: a message heard, a greeting spoken and a text copied by keyboard alone; nothing that axe finds."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from ansvar.store.changes import GrantAccess, SetAbsence, SetGreeting
from ansvar.store.models import AuditEntry
from ansvar.web.calendars import sync
from ansvar.web.calendars.models import Feed
from ansvar.web.me.greeting import read
from web.browser import Served
from web.office import ALICE, BOB, Still
from web.test_in_browser import LIMIT_MS, browser, looked_at, open_, pages
from web.test_mailbox import recordings, tone
from web.test_me_more import call
from web.test_promises import make

__all__ = ["browser", "open_", "pages", "recordings"]
expect.set_options(timeout=LIMIT_MS)
pytestmark = pytest.mark.real
ME, BO = f"person:{ALICE}", f"person:{BOB}"


def until(page: Page, holds: str) -> None:
    """Wait in the page until something holds; Playwright's own waiting is what our pages forbid (eval)."""
    page.evaluate(
        f"""() => new Promise((done, fail) => {{
            const look = () => ({holds} ? done() : window.requestAnimationFrame(look));
            window.setTimeout(() => fail(new Error("not in time")), {LIMIT_MS});
            look();
        }})"""
    )


def fill(house: Still, recordings: Path) -> None:
    """Let there be something on every page.

    Tests ask for `recordings` before `open_`: so the browser is gone before what it may be playing is.
    """
    for name in ("r1", "r2", "g1"):
        (recordings / f"{name}.wav").write_bytes(tone(3))
    make(house, "call/1", ME, timedelta(hours=4), recording="r1", seconds=3.0)
    make(house, "call/2", ME, -timedelta(hours=4), recording="r2", seconds=3.0, urgent=True)
    make(house, "call/3", BO, timedelta(hours=4), recording="gone", seconds=3.0)
    now = house.now()
    house.store.write([
        GrantAccess("g", BO, ME, BO, now), GrantAccess("h", ME, BO, ME, now), SetGreeting(ME, "g1", now),
        SetAbsence("a", ALICE, "sick", now, now + timedelta(days=2), ALICE, now),
    ])  # fmt: skip
    house.later(seconds=2)
    call(house, "one", "answered", reached=ME)
    call(house, "two", "abandoned", caller="")
    call(house, "call-call/1", "promised")


def let_a_calendar_be_read(house: Still) -> None:
    """Let there be a calendar that counts and cannot be read just now, and one that is only looked at."""
    now = house.now()
    entries = [[f"{now + timedelta(hours=n):%Y-%m-%dT%H:%M:%S+00:00}", f"{now + timedelta(hours=n + 1):%Y-%m-%dT%H:%M:%S+00:00}", "busy"] for n in (4, 26)]  # fmt: skip
    for number, on in enumerate((True, False)):
        Feed.objects.create(
            id=f"f{number}", person=ALICE, address=f"https://calendar.example.org/{'0' * 40}/{number}.ics", on=on,
            kinds={"busy": "meeting"}, entries=entries, ignored={"free": 2}, failures=3 * on,
            fault="down" if on else "", reached_at=now, next_at=now, added_at=now,
        )  # fmt: skip
    sync.put(ALICE)


def test_given_the_pages_of_my_line_when_axe_looks_at_them_then_it_finds_nothing_and_nothing_scrolls_sideways(
    recordings: Path, open_: Callable[..., Page], house: Still, pages: Served
) -> None:
    fill(house, recordings)
    let_a_calendar_be_read(house)
    page = open_(ALICE, "/me/")
    for path in (
        "/me/",
        "/me/mailbox/",
        "/me/calls/",
        "/me/mail/",
        "/me/calendar/",
        "/me/about/",
        "/promises/",
        "/promises/call/1/to/?q=bo",
        "/promises/call/1/story/",
    ):
        page.goto(pages.address + path)
        looked_at(page)
    page.goto(pages.address + "/promises/")
    page.locator(".promise details.more > summary").first.press("Enter")
    looked_at(page, "a promise with what more can be done")
    # Its menu is seen whole: what it offers can be clicked.
    page.get_by_role("link", name="Search for somebody else").first.click()
    expect(page.locator("#whom")).to_be_visible()


def test_given_a_new_message_when_it_is_played_by_a_key_then_it_sounds_and_is_new_no_more(
    recordings: Path, open_: Callable[..., Page], house: Still
) -> None:
    fill(house, recordings)
    page = open_(ALICE, "/me/mailbox/")
    player = page.locator("audio").first
    expect(page.locator("[data-new]")).to_have_count(3)
    player.focus()
    page.keyboard.press("Space")
    expect(page.locator("[data-new]")).to_have_count(2)
    until(page, "document.querySelector('audio').currentTime > 0.2")
    assert abs(player.evaluate("each => each.duration") - 3) < 0.1
    assert AuditEntry.objects.filter(what="message heard").count() == 1
    assert house.store.promises.message_counts(ME) == (1, 1)
    # Another one begins: the first falls silent.
    page.locator("audio").nth(1).focus()
    page.keyboard.press("Space")
    until(page, "document.querySelector('audio').paused")


def test_given_a_microphone_when_a_greeting_is_spoken_by_keyboard_then_it_is_heard_before_it_is_saved(
    recordings: Path, open_: Callable[..., Page], house: Still
) -> None:
    page = open_(ALICE, "/me/mailbox/", permissions=["microphone"])
    button = page.locator("[data-record]")
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(page.locator("[data-time]")).to_have_text(re.compile(r"^0:(0[2-9]|[1-5]\d)$"))
    page.keyboard.press("Enter")
    expect(page.locator("[data-said]")).to_have_text("Recorded. Listen to it, then save it.")
    heard: Any = page.locator("[data-heard]")
    heard.evaluate("each => each.play()")
    until(page, "document.querySelector('[data-heard]').currentTime > 0.1")
    page.get_by_role("button", name="Save as greeting").press("Enter")
    expect(page.locator("#messages")).to_contain_text("Callers hear your greeting.")
    kept = read((recordings / f"{house.store.mailboxes.greetings()[ME]}.wav").read_bytes())
    assert len(kept) / 8000 >= 1.9


def test_given_a_text_for_mail_when_it_is_copied_then_the_clipboard_has_it(
    open_: Callable[..., Page], house: Still
) -> None:
    page = open_(ALICE, "/me/mail/?in=de", permissions=["clipboard-read", "clipboard-write"])
    button = page.locator("[data-copy=signature-text]")
    # It stands on the button for two seconds only.
    button.evaluate("""each => new MutationObserver(() => { each.dataset.was = `${each.dataset.was || ""}${each.textContent};`; })
        .observe(each, { childList: true })""")
    button.press("Enter")
    expect(page.locator("#say")).to_have_text("Copied")
    expect(button).to_have_attribute("data-was", re.compile("^Copied;"))
    assert "Telefon: 031-390 06 01" in page.evaluate("navigator.clipboard.readText()")


def test_given_a_tap_when_it_is_listened_to_then_it_sounds_until_it_is_stopped(
    open_: Callable[..., Page], house: Still
) -> None:
    page = open_(ALICE, "/me/")
    link = page.locator("[data-listen]").first
    link.press("Enter")
    expect(link).to_have_text("Stop")
    until(page, "sound.currentTime > 0.1")
    link.press("Enter")
    expect(link).to_have_text("Listen")
    assert page.evaluate("sound.paused")


def test_given_a_telephone_in_one_hand_when_lunch_is_tapped_then_one_tap_was_enough_and_one_more_is_back(
    open_: Callable[..., Page], house: Still
) -> None:
    """All four taps lie on the first screen, each large enough for a thumb (44 px and more), and nothing needs zooming."""
    page = open_(ALICE, "/me/", width=360, has_touch=True)
    page.set_viewport_size({"width": 360, "height": 740})
    page.reload()
    boxes = [each.bounding_box() for each in page.locator(".tap").all()]
    assert len(boxes) == 4
    assert all(each and each["height"] >= 44 and each["width"] >= 120 and each["y"] + each["height"] <= 740 for each in boxes), boxes  # fmt: skip
    page.locator(".tap").first.tap()
    expect(page.locator("h1")).to_contain_text("You are away, back")
    back = page.get_by_role("button", name="I am back")
    box = back.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 740
    back.tap()
    expect(page.locator("h1")).to_contain_text("You are here")

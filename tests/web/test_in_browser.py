"""The pages in Chromium: nothing that axe finds, everything by keyboard, and the desk that moves by itself."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from ansvar.store.changes import MakePromise, OperatorIn, SetAbsence
from ansvar.web.desk import views
from browser.chromium import FLAGS
from web.browser import Served, chromium, faults, served
from web.office import ALICE, BOB, MANAGER, OLGA, Paper, Still
from web.test_desk import told
from web.test_team import call

#: So long anything may take on a busy machine; nothing waits for it.
LIMIT_MS = 60_000
expect.set_options(timeout=LIMIT_MS)
pytestmark = pytest.mark.real
#: Both themes, and the widths between which a page changes; `ANSVAR_EVERY_LOOK=1` looks at all of them.
LOOKS: list[tuple[Any, int]] = [("light", 1280), ("dark", 320)]
if os.environ.get("ANSVAR_EVERY_LOOK"):
    LOOKS += [("dark", 1280), ("light", 320), ("dark", 640)]


def looked_at(page: Page, what: str = "", looks: Sequence[tuple[Any, int]] = LOOKS) -> None:
    """Let axe look at a page as it stands, in each look, and see that nothing scrolls sideways; then as it was."""
    before = page.viewport_size
    assert before is not None
    for scheme, width in looks:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        where = f"{what or page.url}, {scheme}, {width} px"
        assert faults(page) == [], where
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0, where
    page.set_viewport_size(before)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = chromium()
    # Playwright keeps an event loop in this thread, from which Django would keep its database.
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        found = playwright.chromium.launch(executable_path=path, args=[*FLAGS])
        yield found
        found.close()


@pytest.fixture
def pages(house: Still, paper: Paper) -> Iterator[Served]:
    with served(paper) as found:
        yield found


@pytest.fixture
def open_(browser: Browser, pages: Served) -> Iterator[Callable[..., Page]]:
    """Sign in as an invented person and open a page; the test fails when the console tells of anything."""
    told_: list[str] = []
    contexts = []

    def opened(person: str, path: str, scheme: Any = "light", width: int = 1280, **more: Any) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, locale="en-GB", **more
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(LIMIT_MS)
        page.on("console", lambda message: heard(told_, message))
        page.on("pageerror", lambda error: told_.append(str(error)))
        page.goto(f"{pages.address}/account/login/")
        if person:
            sign_in(page, person)
            page.goto(f"{pages.address}{path}")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert told_ == []


def sign_in(page: Page, person: str) -> None:
    """Be an invented person: once signed in, another page may be opened."""
    page.locator(f'button[value="{person}"]').click()
    page.wait_for_url(lambda address: "/account/login/" not in address)


#: A page that there is not.
NOWHERE = "/nothing/"


def heard(into: list[str], message: ConsoleMessage) -> None:
    """Keep what the console says is wrong; htmx also tells of requests that a click on a link has broken off."""
    refused = "status of 422" in message.text  # a form that comes back with what is wrong about it
    refused |= message.location["url"].endswith(NOWHERE)
    refused |= message.location["url"].endswith("/desk/live/") and "net::" in message.text  # cut off
    if message.type in ("error", "warning") and not message.text.startswith("htmx:") and not refused:
        into.append(message.text)


def fill(house: Still) -> None:
    """Let there be something on every page."""
    now = house.now()
    owner = f"person:{OLGA}"
    house.store.write([
        MakePromise("p1", "c1", now, "call-back", "r", owner, f"person:{ALICE}", now + timedelta(hours=2), number="+46406280490"),
        MakePromise("p2", "c2", now, "message", "r", owner, owner, now - timedelta(hours=1), recording="r", seconds=9.0, urgent=True),
        MakePromise("p3", "c3", now, "message", "r", "unit:anpass", "unit:anpass", now + timedelta(minutes=20)),
        OperatorIn("o", OLGA, now),
        SetAbsence("a", BOB, "meeting", now, now + timedelta(hours=1), BOB, now),
        SetAbsence("b", OLGA, "leave", now + timedelta(days=1), now + timedelta(days=2), OLGA, now),
    ])  # fmt: skip
    house.later(seconds=1)


def test_given_the_pages_of_managers_when_axe_looks_at_them_then_it_finds_nothing_and_nothing_scrolls_sideways(
    open_: Callable[..., Page], house: Still, pages: Served
) -> None:
    fill(house)
    call(house, "one", f"person:{ALICE}", by=f"person:{OLGA}", left=True)
    call(house, "two", "unit:anpass")
    page = open_(MANAGER, "/team/")
    closing = "unit=anpass&start=2026-11-23T13:00&end=2026-11-23T15:00&divert=plan&note=moving&id="
    for path in (
        "/team/", f"/team/cover/{ALICE}/", "/team/calls/?of=offered&days=7", "/explain/", f"/explain/?to=person:{BOB}&caller=&at=",
        "/explain/call/one/", "/closures/", f"/closures/preview/?{closing}",
    ):  # fmt: skip
        page.goto(pages.address + path)
        looked_at(page)


def test_given_an_ill_colleague_when_the_manager_uses_the_keyboard_alone_then_one_key_moves_the_phone(
    open_: Callable[..., Page], house: Still
) -> None:
    page = open_(MANAGER, "/team/")
    page.locator(f'[id="m-{ALICE}"] button').focus()
    page.keyboard.press("Enter")
    expect(page.locator("#messages")).to_contain_text("Anna Lind is away. The calls now go to: Bo Ekdahl")
    house.later(seconds=2)
    assert house.meets(ALICE, house.now()).steps[0].endpoints[0].id == BOB


def test_given_every_page_when_axe_looks_at_it_then_it_finds_nothing_and_nothing_scrolls_sideways(
    open_: Callable[..., Page], house: Still, pages: Served
) -> None:
    fill(house)
    waits = [
        told(house, "c1", tried=[f"person:{ALICE}"], urgent=True), told(house, "c2", sought="switchboard", caller=None),
        told(house, "c3", offered=[OLGA]),
    ]  # fmt: skip
    mine = {
        "person": OLGA,
        "since": "",
        "there": True,
        "call": told(house, sought=f"person:{BOB}") | {"stage": "ringing"},
    }
    pages.turn(waiting=waits, operators=[mine])
    page = open_("", "")
    looked_at(page)
    sign_in(page, OLGA)
    for path in (
        "/desk/?q=anna",
        f"/desk/?person={BOB}",
        "/desk/keys/",
        "/desk/training/",
        "/notices/",
        "/me/",
        "/promises/",
        NOWHERE,
    ):
        page.goto(pages.address + path)
        looked_at(page)
    page.locator("details.menu > summary").click()
    looked_at(page, "a page with its menu open")


def test_given_the_desk_when_a_caller_comes_and_goes_then_the_list_follows_by_itself_and_is_spoken(
    open_: Callable[..., Page], house: Still, pages: Served
) -> None:
    fill(house)
    page = open_(OLGA, "/desk/")
    expect(page.locator("#waiting")).to_contain_text("Nobody waits.")
    page.evaluate("document.getElementById('q').focus(); document.getElementById('q').value = 'an'")
    pages.turn(waiting=[told(house)], operators=[])
    expect(page.locator(".caller")).to_have_count(1)
    expect(page.locator("#say")).to_have_text("1 caller waits. Anna Lind: No answer.")
    expect(page.locator(".caller .waited")).to_have_text(re.compile(r"^0:\d\d$"))
    # Whoever types is not disturbed.
    assert page.evaluate("document.activeElement.id + document.getElementById('q').value") == "qan"
    ringing = {
        "person": OLGA,
        "since": "",
        "there": True,
        "call": told(house, sought=f"person:{BOB}") | {"stage": "ringing"},
    }
    pages.turn(waiting=[told(house, offered=[OLGA])], operators=[ringing])
    expect(page.locator("#call")).to_contain_text("Your phone rings")
    expect(page.locator("#call")).to_contain_text("Bo Ekdahl")
    expect(page.locator("#call")).to_contain_text("Can answer instead")
    pages.turn()
    expect(page.locator("#call .mine")).to_have_count(0)
    expect(page.locator(".caller")).to_have_count(0)


def test_given_the_keyboard_alone_when_an_operator_works_then_every_task_of_the_desk_is_done(
    open_: Callable[..., Page], house: Still, pages: Served, paper: Paper
) -> None:
    fill(house)
    page = open_(OLGA, "/desk/")
    pages.turn(waiting=[told(house)])
    expect(page.locator(".caller")).to_have_count(1)
    page.keyboard.press("n")
    expect(page.locator("#messages")).to_contain_text("Your phone rings.")
    assert ("answer", {"operator": OLGA, "call": ""}) in paper.asked
    page.keyboard.press("/")
    page.keyboard.type("anna lind")
    expect(page.locator("#hits .hit").first).to_contain_text("Anna Lind")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#person")).to_contain_text("Can answer instead")
    expect(page.locator("#person")).to_be_focused()
    page.keyboard.press("?")
    expect(page.locator("#keylist")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("q")
    expect(page.locator("#queue")).to_be_focused()


def test_given_somebody_who_writes_when_news_of_notices_come_then_the_keyboard_stays_where_it_was(
    open_: Callable[..., Page], house: Still, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "BEAT_S", 0.2)
    page = open_(OLGA, "/desk/")
    expect(page.locator("#notices [data-unread]").first).to_be_attached()
    unread = page.locator("#notices [data-unread]").count()
    page.locator("#q").focus()
    # In another window of hers, where she reads one.
    beside = page.context.new_page()
    beside.goto(page.url)
    beside.locator("#notices button").first.press("Enter")
    expect(beside.locator("#notices-title")).to_be_focused()
    expect(page.locator("#notices [data-unread]")).to_have_count(unread - 1)
    assert page.evaluate("document.activeElement.id") == "q"


def test_given_keys_switched_off_when_a_letter_is_pressed_then_nothing_happens(
    open_: Callable[..., Page], house: Still, pages: Served, paper: Paper
) -> None:
    page = open_(OLGA, "/desk/")
    page.locator("details.menu > summary").click()
    page.get_by_label("Keys for quick work").select_option("off")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("body:not([data-keys])")).to_be_attached()
    page.wait_for_load_state()
    pages.turn(waiting=[told(house)])
    expect(page.locator(".caller")).to_have_count(1)
    page.keyboard.press("n")
    page.keyboard.press("?")
    expect(page.locator("dialog")).not_to_be_visible()
    # The button does it, and nothing was on its way before.
    page.locator("[data-answer]").click()
    expect(page.locator("#messages")).to_contain_text("Your phone rings.")
    assert [about["call"] for what, about in paper.asked if what == "answer"] == ["c1"]


def test_given_a_connection_that_drops_when_it_is_back_then_the_desk_goes_on_where_it_stood(
    open_: Callable[..., Page], house: Still, pages: Served
) -> None:
    page = open_(OLGA, "/desk/?q=anna")
    pages.turn(waiting=[told(house)])
    expect(page.locator(".caller")).to_have_count(1)
    with page.expect_request("**/desk/live/"):
        pages.cut()
    pages.turn(waiting=[told(house), told(house, "c2", sought="switchboard")])
    expect(page.locator(".caller")).to_have_count(2)
    assert page.locator("#q").input_value() == "anna"


def test_given_an_employee_when_one_tap_is_made_by_keyboard_then_the_absence_is_set(
    open_: Callable[..., Page], house: Still, paper: Paper
) -> None:
    page = open_(ALICE, "/me/", width=375)
    page.get_by_role("button", name="Lunch").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("You are away, back")
    assert [each.kind for each in house.store.by_phone.absences(house.now())] == ["lunch"]
    page.get_by_role("button", name="I am back").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are here")


def test_given_another_absence_when_the_form_is_filled_then_what_callers_hear_comes_by_itself(
    open_: Callable[..., Page], house: Still
) -> None:
    page = open_(ALICE, "/me/")
    page.locator("#id_end").fill("2026-11-23T15:30")
    page.locator("#id_end").blur()
    expect(page.locator("#preview")).to_contain_text("klockan 15:30")
    page.get_by_role("button", name="Save: back").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("You are away, back")


def test_given_no_script_at_all_when_an_employee_works_then_everything_but_the_live_list_works(
    open_: Callable[..., Page], house: Still
) -> None:
    fill(house)
    page = open_(OLGA, "/desk/", java_script_enabled=False)
    page.get_by_role("searchbox").fill("anna lind")
    page.keyboard.press("Enter")
    page.locator("#hits .hit").first.click()
    expect(page.locator("#person")).to_contain_text("Anna Lind")
    page.goto(page.url.split("/desk/")[0] + "/promises/")
    page.get_by_role("button", name="Done").first.click()
    expect(page.locator("#messages")).to_contain_text("Kept. Thank you.")

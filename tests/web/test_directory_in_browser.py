"""The directory in a real browser: found as one types, changed by keyboard, looked at by axe in both themes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from ansvar.web import live as engine
from ansvar.web.gates import Role
from web.browser import Served
from web.office import ALICE, OLGA, Still
from web.test_directory import Engine, folder
from web.test_in_browser import browser, looked_at, open_, pages

pytestmark = pytest.mark.real
__all__ = ["Browser", "browser", "folder", "open_", "pages"]


def test_given_the_telephone_administrator_when_people_are_found_changed_and_brought_in_then_by_keyboard_and_axe_finds_nothing(
    open_: Callable[..., Page],
    house: Still,
    pages: Served,
    folder: Path,
    tmp_path: Path,
) -> None:
    from ansvar.web.accounts.models import Grant, User

    fresh = Engine()
    fresh.tells()
    engine.use(fresh)
    page = open_(OLGA, "/directory/")
    user = User.objects.get(person=OLGA)
    Grant.objects.create(user=user, role=Role.TELEPHONE, granted_by="t", granted_at=house.now())

    page.reload()
    with page.expect_response(lambda reply: "here=yes" in reply.url):
        page.get_by_label("Can be rung now").check()
    with page.expect_response(lambda reply: "here=yes" not in reply.url):
        page.get_by_label("Can be rung now").uncheck()
    page.locator("#unit").fill("bostads")
    with page.expect_response(lambda reply: "unit=bostads" in reply.url):
        page.keyboard.press("Tab")
    page.locator("#unit").fill("")
    with page.expect_response(lambda reply: "unit=&" in reply.url):
        page.keyboard.press("Tab")
    page.locator("#q").focus()
    page.keyboard.type("anna lindh")
    # What was typed last has been answered: no later answer takes the list away from under the focus.
    expect(page.locator('#found [data-for="anna lindh"]')).to_be_visible()
    expect(page.locator("#found .hit").first).to_contain_text("Anna Lind")
    looked_at(page)
    # Leaving the field asks for nothing anew: the list stays under the focus, and under the mouse.
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.locator("#found .hit").first.focus()
    expect(page.locator("#found .hit").first).to_be_focused()
    assert asked == []
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Anna Lind")
    looked_at(page)
    page.get_by_role("link", name="Change").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Title").fill("enhetschef")
    looked_at(page)
    page.keyboard.press("Enter")
    expect(page.locator("#messages")).to_contain_text("Saved. The next call goes by it.")
    assert house.base.people[ALICE].title == "enhetschef"

    table = tmp_path / "people.csv"
    table.write_text("id;direct\nanna.lind;12x\n", encoding="utf-8")
    page.goto(f"{pages.address}/directory/exchange/")
    page.locator("input[type=file]").set_input_files(table)
    page.get_by_role("button", name="Show what it changes").press("Enter")
    expect(page.get_by_role("heading", name="The file cannot be used yet")).to_be_visible()
    looked_at(page)
    table.write_text("id;deputies;extension\nanna.lind;charlie.dahlin;\n", encoding="utf-8")
    page.locator("input[type=file]").set_input_files(table)
    page.get_by_role("button", name="Show what it changes").press("Enter")
    expect(page.locator(".changes")).to_contain_text("bo.ekdahl → charlie.dahlin")
    looked_at(page)
    page.locator("button[value=save]").press("Enter")
    expect(page.locator("#messages")).to_contain_text("Saved.")
    expect(page.get_by_role("heading", level=1)).to_have_text("Versions")
    looked_at(page)
    for path in (
        f"/directory/leave/person/{ALICE}/",
        "/directory/units/",
        "/directory/unit/anpass/",
        "/directory/hours/",
    ):
        page.goto(pages.address + path)
        looked_at(page)

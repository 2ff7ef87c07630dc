"""The working day of an operator in Chromium, by the keyboard alone; every outcome is spoken in the one live region."""

# ruff: noqa: F811 (fixtures of another file)
from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from ansvar.store.changes import MakePromise, OperatorIn
from ansvar.store.models import Promise
from web.browser import SPOKEN, Served
from web.office import ALICE, BOB, OLGA, Paper, Still
from web.test_desk import KIM, told
from web.test_in_browser import LIMIT_MS, browser, looked_at, open_, pages  # noqa: F401

pytestmark = pytest.mark.real


def own(house: Still, stage: str, handed: Any = (), **more: Any) -> dict[str, Any]:
    """Return Olga's entry of the board: Kim, who seeks Anna, is on her line."""
    call = told(house, "c9") | {"stage": stage} | more if stage else None
    return {"person": OLGA, "since": "", "there": True, "call": call, "handed": list(handed)}


class Ear:
    """What the live region of a page says, in order: a sentence was said even if the next one came before we looked."""

    def __init__(self, page: Page) -> None:
        self._page, self._at = page, 0
        page.evaluate(SPOKEN)

    @property
    def all(self) -> list[str]:
        """Everything said since this ear listens."""
        found: list[str] = self._page.evaluate("window.spoken.filter(Boolean)")
        return found

    def hears(self, words: str, *, among: bool = False) -> None:
        """Wait until this is said, after what was heard before; `among`: with other words around it."""
        end = time.monotonic() + LIMIT_MS / 1000
        while True:
            said = self.all
            for at in range(self._at, len(said)):
                if said[at] == words or (among and words in said[at]):
                    self._at = at + 1
                    return
            assert time.monotonic() < end, f"{words!r} is not said, but {said[self._at :]}"
            self._page.wait_for_timeout(50)


def at_work(house: Still) -> None:
    """Let Olga sit at the switchboard; Bo owes Kim an answer."""
    now = house.now()
    house.store.write([
        OperatorIn("o", OLGA, now),
        MakePromise("p", "old", now, "call-back", "r", f"person:{BOB}", f"person:{BOB}", now + timedelta(hours=2), number=KIM),
    ])  # fmt: skip


def test_given_the_keyboard_alone_when_an_operator_works_a_day_then_every_call_is_served(
    open_: Callable[..., Page],
    house: Still,
    pages: Served,
    paper: Paper,
) -> None:
    at_work(house)
    page = open_(OLGA, "/desk/")
    ear = Ear(page)
    press = page.keyboard.press
    done: list[str] = []
    wishes = [told(house, "c9")]

    def asked(do: str, to: str = "") -> None:
        wanted = ("hand", {"operator": OLGA, "call": "c9", "do": do, "to": to})
        assert paper.asked[-1] == wanted

    def by_own_key() -> None:
        """Let the desk take what the engine tells next for what the last key has led to, however late it is told."""
        page.evaluate("wishedAt = Infinity")

    # The next caller, by one key; what cannot be is said in words.
    pages.turn(waiting=wishes, operators=[own(house, "")])
    expect(page.locator("#waiting")).to_contain_text("Seeks Anna Lind")
    ear.hears("1 caller waits. Anna Lind: No answer.")
    press("s")
    ear.hears("1 caller waits. Anna Lind: No answer.")
    press("n")
    ear.hears("Your phone rings.")
    assert paper.asked[-1] == ("answer", {"operator": OLGA, "call": ""})
    done += ["hear who waits", "answer the next caller"]
    # What follows waits until that was heard out, however long this machine takes.
    page.evaluate("outcomeAt = performance.now() + 3_600_000")
    by_own_key()
    pages.turn(operators=[own(house, "")])
    expect(page.locator("#waiting")).to_contain_text("Nobody waits.")

    # A call rings, and is talked to: who calls, what went before, whom they seek.
    pages.turn(operators=[own(house, "ringing")])
    expect(page.locator("#call")).to_contain_text("Your phone rings")
    assert ear.all[-1] == "Your phone rings."
    page.evaluate("outcomeAt = -FIRST_MS; tell()")
    ear.hears("040-628 04 90. Seeks Anna Lind. Nobody waits.")  # that it rings was said
    pages.turn(operators=[own(house, "talking")])
    expect(page.locator("#call")).to_contain_text("You are talking")
    expect(page.locator("#call")).to_contain_text("Earlier with this caller")
    expect(page.locator("#call")).to_contain_text("Anna Lind")

    press("c")
    expect(page.locator("#call-title")).to_be_focused()
    press("d")
    ear.hears("You are talking: 040-628 04 90. Seeks Anna Lind. Waits for a promised answer.", among=True)
    press("p")
    ear.hears("Anna Lind, handläggare, Bostadsanpassning. Present.", among=True)
    press("l")  # once more
    ear.hears("Anna Lind, handläggare, Bostadsanpassning. Present.", among=True)
    done += ["hear and see who calls and what went before", "hear the call and the person sought again"]

    # Hold, with a timer, and back.
    press("h")
    ear.hears("The caller hears music.")
    asked("hold")
    pages.turn(operators=[own(house, "held", held_since=house.now().isoformat())])
    expect(page.locator("#call time.waited")).to_have_text(re.compile(r"^0:\d\d$"))
    press("h")
    ear.hears("You are talking to the caller.")
    asked("back")
    pages.turn(operators=[own(house, "talking")])
    expect(page.locator("#call .mine[data-stage=talking]")).to_be_visible()
    done += ["hold and take back"]

    # Another caller while one is held: the hold list with its timer, and back to either.
    press("h")
    ear.hears("The caller hears music.")
    press("n")
    ear.hears("Your phone rings.")
    aside = own(house, "talking", parked=[told(house, "c8", caller=KIM) | {"rings": False}])
    aside["parked"] = aside["call"].pop("parked")
    aside["call"]["call"] = "c10"
    pages.turn(operators=[aside])
    expect(page.locator("#call .aside")).to_contain_text("040-628 04 90")
    expect(page.locator("#call .aside time.waited")).to_have_text(re.compile(r"^0:\d\d$"))
    press("g")
    ear.hears("You are talking to the caller.")
    assert paper.asked[-1] == ("resume", {"operator": OLGA, "call": "c8"})
    press("k")
    ear.hears("On the hold list. You are free.")
    assert paper.asked[-1] == ("hand", {"operator": OLGA, "call": "c10", "do": "park", "to": ""})
    pages.turn(operators=[own(house, "talking")])
    expect(page.locator("#call .aside")).to_have_count(0)
    done += ["answer another while one is on hold", "come back to either", "put a caller on the hold list"]

    # Ask whom the caller seeks, take back, and hand on to somebody else who was looked up.
    press("f")
    ear.hears("It rings at Anna Lind. The caller hears music.")
    asked("consult", f"person:{ALICE}")
    pages.turn(operators=[own(house, "asked", **{"with": f"person:{ALICE}"})])
    ear.hears("Anna Lind answers.", among=True)
    expect(page.locator("#call")).to_contain_text("You are talking to Anna Lind; the caller hears music")
    press("b")
    ear.hears("You are talking to the caller.")
    asked("back")
    pages.turn(operators=[own(house, "talking")])
    expect(page.locator("#call .hand").first).to_be_visible()
    press("/")
    page.keyboard.type(
        "bo ekdahl"
    )  # faster than any answer: it is Bo who is opened, nobody who stood there before
    press("ArrowDown")
    press("Enter")
    expect(page.locator("#person")).to_be_focused()
    press("v")
    ear.hears("The caller is with the mailbox of Bo Ekdahl.")
    asked("mailbox", f"person:{BOB}")
    press("t")
    ear.hears("Handed on to Bo Ekdahl.")
    asked("transfer", f"person:{BOB}")

    done += ["ask a colleague first", "back to the caller", "look somebody up", "to the mailbox", "hand on"]

    # It is not answered there: the recall list, and taking back.
    handed = [told(house, "c9") | {"to": f"person:{BOB}"}]
    by_own_key()
    pages.turn(operators=[own(house, "", handed)])
    expect(page.locator("#call")).to_contain_text("Handed on, not answered yet")
    press("r")
    ear.hears("The call comes back. Your phone rings.")
    assert paper.asked[-1] == ("take-back", {"operator": OLGA, "call": "c9"})
    pages.turn(operators=[own(house, "talking")])
    expect(page.locator("#call")).to_contain_text("You are talking")

    done += ["take back what nobody answers"]

    # A message: the deadline is on the screen, and is spoken.
    press("m")
    expect(page.locator("#found-template")).to_be_focused()
    press("ArrowDown")  # has a question
    press("Tab")
    expect(page.locator("#found-words")).to_be_focused()
    page.keyboard.type("the ramp outside")
    expect(page.locator("#found-words")).to_have_value("the ramp outside")
    # The caller hangs up meanwhile, and what was written stays.
    pages.turn(operators=[own(house, "")])
    ear.hears("The call is no longer with you.", among=True)
    # Of the one that was handed on, its own key had said so.
    assert " ".join(ear.all).count("The call is no longer with you.") == 1
    press("Enter")
    ear.hears("Saved. Say to the caller: an answer comes before", among=True)
    expect(page.locator("#messages")).to_contain_text("Saved.")
    made = Promise.objects.exclude(id="p").get()
    assert (made.owner, made.kind, made.call_id) == (f"person:{BOB}", "message", "c9")
    assert made.words.endswith(": the ramp outside")

    done += ["take a message that is a promise", "go on writing when the caller has gone"]

    # Somebody calls in, and is set away.
    press("w")
    expect(page.get_by_role("button", name="Lunch")).to_be_focused()
    press("Tab")
    press("Enter")
    ear.hears("Bo Ekdahl is away, back", among=True)
    expect(page.locator("#person")).to_contain_text("Away")
    assert [each.person for each in house.store.by_phone.absences(house.now())] == [BOB]

    # Away until a date and time of one's own; a note for the colleagues, which never says why.
    press("w")
    expect(page.get_by_role("button", name="Back now")).to_be_focused()
    for _ in range(40):
        if page.evaluate("document.activeElement.id") == "found-until":
            break
        press("Tab")  # each part of a date is a stop
    expect(page.locator("#found-until")).to_be_focused()
    page.locator("#found-until").fill(
        "2026-11-25T09:00"
    )  # typed as the browser's own field wants it in its country
    press("Enter")
    ear.hears("Bo Ekdahl is away, back on Wednesday at 9 am.", among=True)
    press("y")
    expect(page.locator("#found-note")).to_be_focused()
    page.keyboard.type("is on holiday")
    press("Enter")
    ear.hears("This says why somebody is away.", among=True)
    expect(page.locator("#found-note")).to_have_value("is on holiday")
    page.locator("#found-note").fill("knows about the ramps")
    press("Enter")
    ear.hears("Noted. Operators see it.")
    expect(page.locator("#person .notes")).to_contain_text("knows about the ramps Olga Nyberg")
    done += ["set somebody away, for a while or until a date", "note something about somebody"]

    # A notice is read and acknowledged; the list of keys.
    press("i")
    expect(page.locator("#notices-title")).to_be_focused()
    unread = page.locator("#notices [data-unread]").count()
    press("Tab")
    press("Tab")
    press("Enter")
    expect(page.locator("#notices [data-unread]")).to_have_count(unread - 1)
    press("?")
    expect(page.locator("#keylist")).to_be_visible()
    press("Escape")
    done += ["read a notice", "see the list of keys"]

    # The call that is over, and one that is left to others.
    pages.turn(operators=[own(house, "talking")])
    expect(page.locator("#call")).to_contain_text("End the call")
    press("x")
    ear.hears("The call is ended.")
    asked("end")
    paper.refuses = "over"
    press("t")
    ear.hears("That call is not with you any more.")
    done += ["end the call", "be told what cannot be done"]
    paper.refuses = ""

    # A key of one's own, and none.
    page.goto(pages.address + "/desk/keys/")
    page.locator("#key-hold").focus()
    press("ControlOrMeta+a")
    page.keyboard.type("n")
    press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Nothing was saved.")
    expect(page.locator("#fault-hold")).to_contain_text("taken: Answer the next caller.")
    page.locator("#key-hold").fill("z")
    press("Enter")
    expect(page.locator("#messages")).to_contain_text("Saved.")
    page.goto(pages.address + "/desk/")
    expect(page.locator("#call .mine")).to_be_visible()
    ear = Ear(page)
    asked_before = len(paper.asked)
    press("h")
    press("z")
    ear.hears("The caller hears music.")
    assert len(paper.asked) == asked_before + 1
    done += ["change a key"]
    print("by keyboard alone:", *done, sep="\n- ")
    assert len(done) == 23


def test_given_the_desk_in_the_middle_of_a_call_when_axe_looks_at_it_then_it_finds_nothing(
    open_: Callable[..., Page],
    house: Still,
    pages: Served,
) -> None:
    at_work(house)
    handed = [told(house, "c5") | {"to": f"person:{BOB}"}]
    for stage, more in (
        ("talking", {"tried": [f"person:{ALICE}"]}),
        ("held", {"held_since": house.now().isoformat()}),
        ("asked", {"with": f"person:{BOB}"}),
    ):  # fmt: skip
        pages.turn(operators=[own(house, stage, handed, **more)], waiting=[told(house, "c1")])
        page = open_(OLGA, f"/desk/?person={BOB}")
        for details in page.locator("#person details.act > summary").all():
            details.click()
        looked_at(page, f"the desk, {stage}")
        page.context.close()

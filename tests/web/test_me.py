"""My line: an absence in one tap, what callers hear of it, and what the next call meets (F4, A4, A12, W4)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client

from ansvar.routing.model import Call
from ansvar.routing.route import decide
from ansvar.store.changes import MakePromise
from ansvar.store.models import AuditEntry
from web.office import ALICE, BOB, Paper, Still

KIM = "+46406280490"


def taps(client: Client) -> dict[str, str]:
    """Return the tokens of the four taps, by their names."""
    text = client.get("/me/").content.decode()
    tokens = re.findall(r'name="absence" value="([^"]+)"', text)
    return dict(zip(["lunch", "meeting", "today", "tomorrow"], map(unescape, tokens), strict=True))


def test_given_somebody_here_when_lunch_is_tapped_then_the_next_caller_hears_the_return_and_the_engine_knows(
    as_: Callable[[str], Client], house: Still, paper: Paper
) -> None:
    client = as_(ALICE)
    page = unescape(client.get("/me/").content.decode())
    assert "You are here" in page
    assert "Anna är tillbaka klockan 10:45." in page  # what callers will hear, before anything is saved
    reply = client.post("/me/away/", {"absence": taps(client)["lunch"]}, follow=True)
    text = unescape(reply.content.decode())
    assert "You are away, back" in text
    assert paper.asked == [("refresh", {"owners": []})]
    house.later(seconds=5)
    decision = decide(house.router(), Call(to=f"person:{ALICE}", caller=KIM), house.now())
    assert decision.told.state == "away"
    assert decision.told.back_at is not None
    assert (decision.told.back_at.astimezone(house.zone)).strftime("%H:%M") == "10:45"
    assert f"person:{ALICE}" not in {each.key for step in decision.steps for each in step.endpoints}


def test_given_somebody_away_when_they_are_back_then_their_phone_rings_again(
    as_: Callable[[str], Client], house: Still, paper: Paper
) -> None:
    client = as_(ALICE)
    client.post("/me/away/", {"absence": taps(client)["meeting"]})
    house.later(minutes=10)
    assert "You are away" in client.get("/me/").content.decode()
    client.post("/me/back/")
    house.later(seconds=1)
    assert "You are here" in client.get("/me/").content.decode()
    assert (
        decide(house.router(), Call(to=f"person:{ALICE}", caller=KIM), house.now()).steps[0].endpoints[0].id
        == ALICE
    )


def test_given_all_of_tomorrow_when_it_is_taken_back_then_tomorrow_is_as_before(
    as_: Callable[[str], Client], house: Still
) -> None:
    client = as_(ALICE)
    page = client.post("/me/away/", {"absence": taps(client)["tomorrow"]}, follow=True).content.decode()
    start = unescape(re.findall(r'name="start" value="([^"]+)"', page)[0])
    tomorrow = house.now() + timedelta(days=1)
    assert house.presence().is_absent(ALICE, tomorrow.timestamp())
    client.post("/me/cancel/", {"start": start})
    assert not house.presence().is_absent(ALICE, tomorrow.timestamp())


def test_given_an_absence_until_a_date_when_it_is_looked_at_then_what_callers_hear_stands_before_saving(
    as_: Callable[[str], Client], house: Still
) -> None:
    client = as_(ALICE)
    asked = {"kind": "holiday", "start": "", "end": "2026-12-01T08:00"}
    part = unescape(client.get("/me/preview/", asked, headers={"HX-Request": "true"}).content.decode())
    assert "tillbaka" in part
    assert "semester" not in part.casefold()
    assert "<html" not in part
    assert not house.store.by_phone.absences(house.now())
    client.post("/me/away/", {"absence": unescape(re.findall(r'name="absence" value="([^"]+)"', part)[0])})
    (kept,) = house.store.by_phone.absences(house.now())
    assert (kept.person, kept.kind, kept.end) == (
        ALICE,
        "holiday",
        house.now().replace(month=12, day=1, hour=7, minute=0),
    )


def test_given_no_script_when_the_form_is_sent_then_the_whole_page_comes_with_the_preview(
    as_: Callable[[str], Client],
) -> None:
    reply = as_(ALICE).get("/me/preview/", {"kind": "meeting", "end": "2026-11-23T11:30"})
    assert "The next caller hears" in reply.content.decode()
    assert "<html" in reply.content.decode()


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"kind": "meeting", "end": ""}, "Say until when"),
        ({"kind": "meeting", "end": "2026-11-23T09:00"}, "The end has passed."),
        ({"kind": "meeting", "start": "2026-11-24T09:00", "end": "2026-11-24T08:00"}, "before the start"),
        ({"kind": "gardening", "end": "2026-11-23T12:00"}, "gardening"),
        ({"kind": "meeting", "end": "soon"}, "no date and time"),
    ],
)
def test_given_an_absence_that_cannot_be_when_it_is_asked_for_then_one_sentence_says_why(
    asked: dict[str, str], said: str, as_: Callable[[str], Client], house: Still
) -> None:
    reply = as_(ALICE).get("/me/preview/", asked, headers={"HX-Request": "true"})
    assert said in unescape(reply.content.decode())
    assert not house.store.by_phone.absences(house.now())


def test_given_what_was_shown_to_one_when_another_sends_it_or_it_is_changed_then_nothing_is_saved(
    as_: Callable[[str], Client], house: Still
) -> None:
    token = taps(as_(ALICE))["lunch"]
    as_(BOB).post("/me/away/", {"absence": token})
    as_(ALICE).post("/me/away/", {"absence": token[:-2] + "xx"})
    as_(ALICE).post("/me/away/", {"absence": ""})
    assert not house.store.by_phone.absences(house.now())


def test_given_an_absence_set_on_the_page_when_the_audit_log_is_read_then_who_is_there_and_why_is_not(
    as_: Callable[[str], Client],
) -> None:
    client = as_(ALICE)
    client.post("/me/away/", {"absence": taps(client)["lunch"]})
    (entry,) = AuditEntry.objects.filter(what="absence set")
    assert (entry.who, entry.about) == (ALICE, {"person": ALICE})


def test_given_an_engine_that_does_not_answer_when_an_absence_is_set_then_it_is_kept_all_the_same(
    as_: Callable[[str], Client], house: Still, paper: Paper
) -> None:
    client = as_(ALICE)
    token = taps(client)["lunch"]
    paper.refuses = "no answer"
    assert client.post("/me/away/", {"absence": token}).status_code == 302
    assert [each.kind for each in house.store.by_phone.absences(house.now())] == ["lunch"]


def test_given_promises_when_their_owner_looks_then_deadlines_stand_there_the_late_in_words(
    as_: Callable[[str], Client], house: Still
) -> None:
    now, owner = house.now(), f"person:{ALICE}"
    house.store.write([
        MakePromise("p1", "c1", now, "call-back", "r", owner, owner, now + timedelta(hours=2), number=KIM),
        MakePromise("p2", "c2", now - timedelta(days=1), "message", "r", owner, owner, now - timedelta(hours=1)),
    ])  # fmt: skip
    mine = unescape(as_(ALICE).get("/me/").content.decode())
    assert "Late" in mine
    assert "040-628 04 90" in mine
    assert "040-628 04 90" not in as_(BOB).get("/me/").content.decode()

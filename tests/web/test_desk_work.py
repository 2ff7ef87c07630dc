"""What an operator does with a call: hand on, ask first, hold, end, take back, a message, somebody's absence, what went before."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client

from ansvar.store.changes import AppendEvent, FinishCall, MakePromise, SetAbsence
from ansvar.store.models import AuditEntry, Promise
from ansvar.web.desk.own import said, stands
from web.office import ALICE, BOB, OLGA, OLOF, Paper, Still
from web.test_desk import KIM, told

HX = {"HX-Request": "true"}


def talks(house: Still, paper: Paper, stage: str = "talking", **more: Any) -> None:
    """Let Olga have Kim on the line, who seeks Anna."""
    call = told(house, "c9") | {"stage": stage} | more
    paper.tells(operators=[{"person": OLGA, "since": "", "there": True, "call": call, "handed": []}])


def text(reply: Any) -> str:
    return unescape(reply.content.decode())


@pytest.mark.parametrize(
    ("do", "word", "to", "outcome"),
    [
        ("transfer", "transfer", f"person:{BOB}", "Handed on to Bo Ekdahl."),
        ("mobile", "transfer", f"mobile:{BOB}", "Handed on to the mobile of Bo Ekdahl."),
        ("mailbox", "mailbox", f"person:{BOB}", "The caller is with the mailbox of Bo Ekdahl."),
        ("consult", "consult", f"person:{BOB}", "It rings at Bo Ekdahl."),
        ("join", "join", "", "Handed on. You are free."),
        ("back", "back", "", "You are talking to the caller."),
        ("hold", "hold", "", "The caller hears music."),
        ("end", "end", "", "The call is ended."),
    ],
)
def test_given_an_own_call_when_a_key_is_pressed_then_the_engine_is_asked_for_that_call_and_the_outcome_is_one_sentence(
    do: str, word: str, to: str, outcome: str, as_: Callable[[str], Client], house: Still, paper: Paper
) -> None:
    """A12, A13."""
    talks(house, paper)
    client = as_(OLGA)
    reply = client.post("/desk/hand/", {"do": do, "person": BOB, "call": "c9"}, headers=HX)
    assert outcome in text(reply)
    assert reply["HX-Trigger"] == "desk-done"
    assert paper.asked == [("hand", {"operator": OLGA, "call": "c9", "do": word, "to": to})]
    # Without script: the page again, with the same sentence.
    assert outcome in text(client.post("/desk/hand/", {"do": do, "person": BOB}, follow=True))
    assert paper.asked[1][1]["call"] == "c9"


@pytest.mark.parametrize(
    ("why", "outcome"),
    [("over", "not with you any more"), ("refused", "The caller is still with you."), ("no answer", "Nothing was changed.")],
)  # fmt: skip
def test_given_an_engine_that_does_not_do_it_when_a_key_is_pressed_then_one_sentence_says_why(
    why: str, outcome: str, as_: Callable[[str], Client], house: Still, paper: Paper
) -> None:
    talks(house, paper)
    paper.refuses = why
    reply = as_(OLGA).post("/desk/hand/", {"do": "transfer", "person": BOB}, headers=HX)
    assert outcome in text(reply)
    assert "HX-Trigger" not in reply.headers  # what was being written stays


def test_given_nonsense_when_posted_then_nothing_is_asked_of_the_engine(
    as_: Callable[[str], Client], house: Still, paper: Paper
) -> None:
    talks(house, paper)
    client = as_(OLGA)
    assert client.post("/desk/hand/", {"do": "dance"}).status_code == 404
    assert client.post("/desk/hand/", {"do": "transfer", "person": "nobody"}).status_code == 404
    assert client.post("/desk/message/nobody/", {"template": "again"}).status_code == 404
    assert client.post(f"/desk/message/{BOB}/", {"template": "dance"}).status_code == 404
    assert client.post(f"/desk/away/{BOB}/", {"choice": "dance"}).status_code == 404
    assert client.post("/desk/away/nobody/", {"choice": "lunch"}).status_code == 404
    assert client.get("/desk/hand/").status_code == 405
    assert as_(ALICE).post("/desk/hand/", {"do": "end"}).status_code == 403
    assert as_(ALICE).post(f"/desk/away/{BOB}/", {"choice": "lunch"}).status_code == 403
    assert paper.asked == []


def test_given_an_own_call_when_the_desk_is_opened_then_caller_whom_they_seek_and_each_key_stand_there(
    as_: Callable[[str], Client], house: Still, paper: Paper
) -> None:
    talks(house, paper, tried=[f"person:{ALICE}"])
    page = text(as_(OLGA).get("/desk/"))
    for words in ("You are talking", "040-628 04 90", "no answer: Anna Lind", "Hand on", "Ask first", "To the mailbox",
                  "End the call", "Message", "Set away or back", "Hold"):  # fmt: skip
        assert words in page, words
    talks(house, paper, "held", held_since=house.now().isoformat())
    page = text(as_(OLGA).get("/desk/call/"))
    assert "On hold: the caller hears music" in page
    assert f'data-since="{house.now().isoformat()}"' in page
    talks(house, paper, "asked", **{"with": f"person:{BOB}"})
    assert "You are talking to Bo Ekdahl; the caller hears music" in text(as_(OLGA).get("/desk/call/"))
    talks(house, paper, "ringing", account=BOB, internal=True, caller="2002", recall=OLGA)
    page = text(as_(OLGA).get("/desk/call/"))
    assert "Let another take it" in page
    assert "Bo Ekdahl" in page
    assert "Comes back: nobody answered there" in page
    # What another operator talks about is on no other desk.
    assert 'class="big"' not in text(as_(OLOF).get("/desk/call/"))


def test_given_a_caller_who_has_called_before_when_the_call_comes_then_open_promises_and_last_calls_stand_there(
    as_: Callable[[str], Client], house: Still, paper: Paper
) -> None:
    now = house.now()
    before = now - timedelta(days=1)
    house.store.write([
        AppendEvent("old", 1, before, "offered", {"caller": KIM, "dialled": "2001", "direction": "in"}),
        AppendEvent("old", 2, before, "routed", {"called": f"person:{ALICE}", "rows": []}),
        AppendEvent("old", 3, before, "answered", {"by": f"person:{BOB}"}),
        AppendEvent("old", 4, before, "ended", {"outcome": "answered", "sought": f"person:{ALICE}", "reached": f"person:{BOB}"}),
        FinishCall("old", before),
        MakePromise("p", "old", before, "call-back", "r", f"person:{BOB}", f"person:{ALICE}", now - timedelta(hours=1), number=KIM),
        MakePromise("q", "other", before, "message", "r", f"person:{OLOF}", "", now + timedelta(hours=1), number="+46406280491"),
    ])  # fmt: skip
    talks(house, paper)
    client = as_(OLGA)
    page = text(client.get("/desk/call/"))
    assert "Earlier with this caller" in page
    assert "sought Anna Lind, talked" in page
    assert "(Bo Ekdahl)" in page
    assert "Late" in page
    assert "Olof" not in page
    client.get("/desk/call/")
    assert AuditEntry.objects.filter(what="saw what went before a call").count() == 1
    talks(house, paper, caller=None)
    assert "Earlier with this caller" not in text(client.get("/desk/call/"))


def test_given_a_call_when_a_message_is_written_then_it_is_a_promise_and_the_deadline_is_on_the_screen(
    as_: Callable[[str], Client], house: Still, paper: Paper
) -> None:
    """F18, and every message has an owner and a deadline."""
    talks(house, paper)
    client = as_(OLGA)
    card = text(client.get(f"/desk/person/{ALICE}/", headers=HX))
    assert "Say to the caller: an answer comes before" in card
    assert 'value="040-628 04 90"' in card
    reply = client.post(
        f"/desk/message/{ALICE}/",
        {"template": "call back", "words": " about  the ramp ", "number": "", "urgent": "yes", "call": "c9"},
        headers=HX,
    )
    assert "Saved. Say to the caller: an answer comes before" in text(reply)
    assert "from Anna Lind" in text(reply)
    made = Promise.objects.get()
    assert (made.kind, made.owner, made.to, made.number) == (
        "call-back",
        f"person:{ALICE}",
        f"person:{ALICE}",
        KIM,
    )
    assert made.urgent
    assert made.call_id == "c9"
    assert made.due_at > house.now()
    assert AuditEntry.objects.get(what="message taken").about == {"promise": made.id, "person": ALICE}
    assert ("refresh", {"owners": [f"person:{ALICE}"]}) in paper.asked
    # Whoever keeps it reads it in their language, not in the operator's.
    assert "Wants to be called back: about the ramp" in text(client.get("/promises/"))
    swedish = as_(ALICE).get(f"/promises/{made.id}/story/", headers={"accept-language": "sv"})
    assert "Vill bli uppringd: about the ramp" in text(swedish)


def test_given_no_number_that_could_be_called_when_a_message_is_written_then_nothing_is_saved_and_one_sentence_says_so(
    as_: Callable[[str], Client], house: Still, paper: Paper
) -> None:
    talks(house, paper, caller=None)
    client = as_(OLGA)
    url = f"/desk/message/{ALICE}/"
    assert "Ask for a number" in text(client.post(url, {"template": "call back"}, headers=HX))
    assert "no telephone number" in text(
        client.post(url, {"template": "again", "number": "call me"}, headers=HX)
    )
    assert Promise.objects.count() == 0
    client.post(url, {"template": "again", "number": "040-628 04 91"}, headers=HX)
    assert Promise.objects.get().number == "+46406280491"
    client.post(url, {"template": "again"}, headers=HX)  # known, and wants no call
    assert Promise.objects.filter(number=None).count() == 1


def test_given_somebody_who_calls_in_when_the_operator_sets_them_away_then_the_next_call_meets_it_and_it_is_written_down(
    as_: Callable[[str], Client], house: Still, paper: Paper
) -> None:
    client = as_(OLGA)
    reply = client.post(f"/desk/away/{ALICE}/", {"choice": "meeting", "place": "own"}, headers=HX)
    assert "Anna Lind is away, back" in text(reply)
    assert 'id="own-name"' in text(reply)
    (set_,) = house.store.by_phone.absences(house.now())
    assert (set_.person, set_.kind, str(set_.source)) == (ALICE, "meeting", "operator")
    entry = AuditEntry.objects.get(what="absence set")
    assert entry.about == {"person": ALICE}  # never why
    house.later(minutes=1)
    assert "Anna Lind is back." in text(client.post(f"/desk/away/{ALICE}/", {"choice": "back"}, follow=True))
    assert house.presence().at(ALICE, house.now().timestamp() + 1).can_ring
    assert [what for what, _ in paper.asked] == ["refresh", "refresh"]


def test_given_a_sensitive_absence_when_the_operator_looks_then_the_reason_is_not_in_the_card(
    as_: Callable[[str], Client], house: Still, paper: Paper
) -> None:
    now = house.now()
    house.store.write([SetAbsence("a", ALICE, "ill", now, None, ALICE, now)])
    house.later(minutes=1)
    page = text(as_(OLGA).get(f"/desk/person/{ALICE}/", headers=HX))
    assert "Away" in page
    assert "Reason" not in page
    assert "Back now" in page


def test_given_calls_handed_on_that_nobody_answers_when_the_desk_is_open_then_they_can_be_taken_back(
    as_: Callable[[str], Client], house: Still, paper: Paper
) -> None:
    """A13."""
    handed = told(house, "c5") | {"to": f"person:{BOB}"}
    paper.tells(operators=[{"person": OLGA, "since": "", "there": True, "call": None, "handed": [handed]}])
    client = as_(OLGA)
    page = text(client.get("/desk/call/"))
    assert "Handed on, not answered yet" in page
    assert "to Bo Ekdahl" in page
    assert "Your phone rings." in text(client.post("/desk/take-back/", {"call": "c5"}, headers=HX))
    assert paper.asked == [("take-back", {"operator": OLGA, "call": "c5"})]
    paper.refuses = "over"
    assert "Somebody has answered" in text(client.post("/desk/take-back/", {"call": "c5"}, headers=HX))
    paper.refuses = "busy"
    assert "You have a call already." in text(client.post("/desk/take-back/", {"call": "c5"}, follow=True))


def test_given_an_own_call_that_changes_when_told_then_one_short_sentence_says_what_became_of_it(
    house: Still, paper: Paper
) -> None:
    before = stands(paper.board, OLGA)
    said_ = []
    asks = {"with": f"person:{BOB}"}
    for stage, more in (
        ("ringing", {}), ("talking", {}), ("held", {}), ("talking", {}), ("asking", asks), ("talking", {}),
        ("asking", asks), ("asked", asks), ("talking", {"call": "c10", "recall": OLGA}),
    ):  # fmt: skip
        talks(house, paper, stage, **more)
        said_.append(said(paper.board, OLGA, before))
        assert stands(paper.board, OLGA) != before
        before = stands(paper.board, OLGA)
        assert said(paper.board, OLGA, before) == ("", "")
    kim, back = "040-628 04 90. Seeks Anna Lind.", "You are talking to the caller."
    again = f"{kim} Comes back: nobody answered there."
    assert said_ == [
        (f"Your phone rings: {kim}", kim), (back, ""), ("", ""), (back, ""), ("", ""),
        (f"Bo Ekdahl does not answer. {back}", ""), ("", ""), ("Bo Ekdahl answers.", ""),
        (f"You are talking: {again}", again),
    ]  # fmt: skip
    paper.tells()
    assert said(paper.board, OLGA, before) == ("The call is no longer with you.", "")

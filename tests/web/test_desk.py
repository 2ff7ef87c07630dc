"""The desk: who waits and why, search, the sought person, colleagues who can answer, and answering."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client

from ansvar.store.changes import OperatorIn, SetAbsence
from ansvar.web.desk import views
from ansvar.web.desk.waiting import waiting, why
from ansvar.web.gates import Rights
from web.office import ALICE, BOB, OLGA, OLOF, Paper, Still

KIM = "+46406280490"


def told(house: Still, call: str = "c1", **more: Any) -> dict[str, Any]:
    """Return a waiting caller as the engine tells of one."""
    now = house.now().isoformat()
    return {
        "call": call, "caller": KIM, "account": "", "internal": False, "urgent": False, "language": "", "arrived": now,
        "sought": f"person:{ALICE}", "tried": [], "recall": "", "transfers": 0, "rows": [], "since": now,
        "joined": now, "offered": [], "call_back": False,
    } | more  # fmt: skip


def test_given_callers_who_wait_when_the_desk_opens_then_each_stands_there_with_whom_they_seek_and_why(
    as_: Callable[[str], Client], house: Still, paper: Paper
) -> None:
    paper.tells(
        waiting=[
            told(house, "c1", tried=[f"person:{ALICE}"]),
            told(house, "c2", sought="switchboard", caller=None),
            told(house, "c3", account=BOB, internal=True, caller="2002", recall=OLGA, offered=[OLGA]),
        ]
    )
    text = unescape(as_(OLGA).get("/desk/").content.decode())
    for words in (
        "040-628 04 90", "Seeks Anna Lind, Bostadsanpassning", "Not referred", "Number withheld",
        "Asked for the switchboard", "Bo Ekdahl", "Internal", "Comes back", "Rings at Olga Nyberg",
        "3 callers wait. Anna Lind: Not referred.",
    ):  # fmt: skip
        assert words in text, words
    assert text.count("data-answer=") == 2  # a call that rings at somebody is nobody else's


def test_given_why_calls_fall_to_the_switchboard_when_told_then_it_is_one_of_few_words_and_no_reason(
    house: Still, paper: Paper
) -> None:
    person = house.base.people[ALICE]
    now = house.now()
    assert why(told(house), person) == "no answer"
    assert why(told(house, sought="switchboard"), None) == "switchboard"
    assert why(told(house, sought="unit:anpass"), None) == "other"
    assert why(told(house, arrived=(now - timedelta(hours=9)).isoformat()), person) == "closed"
    house.store.write([SetAbsence("a", ALICE, "ill", now, None, ALICE, now)])
    house.later(minutes=1)
    assert why(told(house), person) == "absent"


def test_given_an_engine_that_is_gone_when_the_desk_opens_then_it_says_so(
    as_: Callable[[str], Client], house: Still, paper: Paper
) -> None:
    paper.tells(waiting=[told(house)])
    paper.board = type(paper.board)(paper.board.revision + 1, paper.board.told, paper.board.registered, False)
    text = as_(OLGA).get("/desk/").content.decode()
    assert "The exchange does not answer now" in text
    assert waiting(paper.board)  # what was known last is still there


def test_given_the_stream_when_the_board_changes_then_the_whole_list_comes_with_one_sentence_for_the_ear(
    house: Still, paper: Paper
) -> None:
    async def listen() -> list[dict[str, Any]]:
        following = asyncio.create_task(never(paper))
        await asyncio.sleep(0)
        found = []
        stream = views._events(Rights(OLGA, OLGA), "en")
        assert (await anext(stream)).startswith(b"retry:")
        found.append(of(await anext(stream)))
        mine = {"person": OLGA, "since": "", "there": True, "call": told(house) | {"stage": "ringing"}}
        await paper._set(
            type(paper.board)(
                paper.board.revision + 1,
                {**paper.board.told, "waiting": [told(house, offered=[OLGA])], "operators": [mine]},
                paper.board.registered,
                True,
            )
        )
        found.append(of(await asyncio.wait_for(anext(stream), 5)))
        await stream.aclose()
        following.cancel()
        return found

    first, second = asyncio.run(listen())
    assert (first["said"], first["mine"]) == ("Nobody waits.", ["", ""])
    assert second["said"] == "1 caller waits. Anna Lind: No answer."
    assert "040-628 04 90" in second["html"]
    assert second["mine"] == ["c1", "ringing"]


async def never(paper: Paper) -> None:
    paper._changed = asyncio.Condition()
    await asyncio.Event().wait()


def of(event: bytes) -> dict[str, Any]:
    data = next(line for line in event.decode().splitlines() if line.startswith("data: "))
    found: dict[str, Any] = json.loads(data.removeprefix("data: "))
    return found


def test_given_what_was_typed_when_searched_then_people_come_with_presence_also_misspelt(
    as_: Callable[[str], Client], paper: Paper
) -> None:
    client = as_(OLGA)
    for typed in ("anna lind", "anna linnd", "2001", "ramper"):
        part = client.get("/desk/search/", {"q": typed}, headers={"HX-Request": "true"}).content.decode()
        assert "Anna Lind" in part, typed
        assert "<html" not in part
    assert (
        "Nobody fits" in client.get("/desk/search/?q=xyzzy", headers={"HX-Request": "true"}).content.decode()
    )
    assert (
        "<script>"
        not in client.get("/desk/search/?q=<script>", headers={"HX-Request": "true"}).content.decode()
    )
    # Present, but with no phone that could ring: nobody is shown as there who is not.
    part = client.get("/desk/search/?q=charlie+dahlin", headers={"HX-Request": "true"}).content.decode()
    assert "not connected" in part
    assert 'data-can="no"' in part
    # Without script the same address is the whole page.
    assert "<html" in client.get("/desk/?q=anna").content.decode()


def test_given_a_sought_person_when_shown_then_chosen_state_phone_and_colleagues_stand_there(
    as_: Callable[[str], Client], house: Still, paper: Paper
) -> None:
    now = house.now()
    house.store.write([SetAbsence("a", ALICE, "meeting", now, now + timedelta(hours=1), ALICE, now)])
    house.later(minutes=1)
    text = unescape(as_(OLGA).get(f"/desk/person/{ALICE}/", headers={"HX-Request": "true"}).content.decode())
    assert "Away" in text
    assert "11 am" in text
    assert "connected" in text
    assert "Bo Ekdahl" in text
    assert "Deputy" in text
    assert as_(OLGA).get("/desk/person/nobody/").status_code == 404


@pytest.mark.parametrize(
    ("why", "said"),
    [("", "Your phone rings."), ("taken", "Somebody else has that call."), ("no phone", "Your phone is not connected."),
     ("something new", "still waits")],
)  # fmt: skip
def test_given_a_waiting_call_when_the_operator_answers_then_the_phone_rings_or_one_sentence_says_why_not(
    why: str, said: str, as_: Callable[[str], Client], paper: Paper
) -> None:
    paper.refuses = why
    reply = as_(OLGA).post("/desk/answer/", {"call": "c1"}, headers={"HX-Request": "true"})
    assert said in unescape(reply.content.decode())
    assert paper.asked == [("answer", {"operator": OLGA, "call": "c1"})]


def test_given_an_operator_when_sitting_down_and_leaving_then_the_store_knows_and_the_engine_is_told(
    as_: Callable[[str], Client], house: Still, paper: Paper
) -> None:
    client = as_(OLGA)
    assert "You are not logged in" in client.get("/desk/").content.decode()
    client.post("/desk/seat/", {"do": "in"})
    assert [each.operator for each in house.store.by_phone.operators()] == [OLGA]
    assert "Leave the switchboard" in client.get("/desk/").content.decode()
    house.store.write([OperatorIn("o", OLOF, house.now())])
    house.later(seconds=1)
    client.post("/desk/seat/", {"do": "out"})
    assert [each.operator for each in house.store.by_phone.operators()] == [OLOF]
    assert [what for what, _ in paper.asked] == ["refresh", "refresh"]

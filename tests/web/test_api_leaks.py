"""No answer of the API tells why somebody is away, nor a private number, to those without the right (issue 4).

As the pages are crawled (`test_leaks.py`): every operation that reads, as every role, in two worlds that differ in
reasons of absence alone; whatever those without the right are answered must be the same, letter for letter.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest
import time_machine

from ansvar.store.changes import AppendEvent, FinishCall
from ansvar.web import house as houses
from ansvar.web.api import document, rates, tokens
from ansvar.web.api.scopes import Scope
from web.office import ALICE, MANAGER, Paper, Still
from web.test_api import Api
from web.test_leaks import AWAY, LOOKERS, TRUSTED, difference, standing

PRIVATE, MOBILE = "+46701740699", "+46701740698"
#: What is filled into addresses, besides each of those away.
FILLED: Final = {
    "unit": "anpass", "function": "anpassning", "promise": "call/0", "call": "told", "figure": "offered",
    "webhook": "wh-1", "closure": "none", "day": "none", "start": "2026-01-01T00:00:00Z", "device": 1, "request_id": 1, "token": "none",
    "number": 1, "draft": "none", "row": "ill", "account": "someone", "kind": "html", "table": "people.csv",
    "notice": 1, "note": 1, "cover": "none", "calendar": "none",
}  # fmt: skip
QUERIES: Final = {
    "/search": ("?q=charlie", "?q=anna", "?q=oberg", "?q=erik"),
    "/promises": ("?of=mine", "?of=unit", "?of=all"),
    "/calls": ("?of=mine", "?of=house"),
    "/people": ("?unit=anpass",),
    "/explain": tuple(f"?to=person:{person}&at=2026-11-23T09:30:00Z" for person in AWAY),
}  # fmt: skip


def addresses() -> Iterator[str]:
    """Every address that reads something."""
    for path, operation in document.operations(document.made()):
        if "GET" not in operation.methods:
            continue
        for person in AWAY if "{person}" in path else ("",):
            filled = path.replace("{path:", "{").format_map({**FILLED, "person": person})
            for query in QUERIES.get(path, ("",)):
                yield filled + query


def furnish(house: Still) -> None:
    """Let there be numbers of their own, and a call to somebody away whose rows tell why."""
    people = {
        id: replace(each, private_phone=PRIVATE, mobile=MOBILE) for id, each in house.base.people.items()
    }
    house.base = replace(house.base, people=people)
    now = house.now()
    for number, person in enumerate(AWAY):
        call = "told" if not number else f"told-{number}"
        kind, row = ("ill", "ill") if not number else ("", "svar")
        house.store.write([
            AppendEvent(call, 1, now, "offered", {"caller": "+46406280490", "direction": "in", "dialled": "031390600"}),
            AppendEvent(call, 2, now, "routed", {"called": f"person:{person}", "rows": [row], "state": "absent", "kind": kind}),
            AppendEvent(call, 3, now, "ended", {"outcome": "abandoned", "sought": f"person:{person}"}),
            FinishCall(call, now),
        ])  # fmt: skip
    house.store.hooks.add("wh-1", "test", "https://receiver.example.org/", ["call.ended"], False, "t", now)


def asked(name: str, all_: list[str]) -> dict[str, tuple[int, str]]:
    """Return what somebody with a token for everything is answered."""
    from ansvar.web.accounts.models import Grant, User

    person, roles = LOOKERS[name]
    house = houses.house()
    user = User.objects.create_user(name.replace(" ", "."), person=person)
    for role in roles:
        Grant.objects.create(user=user, role=role, granted_by="test", granted_at=house.now())
    api = Api(tokens.make(user, name, tuple(Scope), house.now() + timedelta(days=1), "t")[1])
    rates.asked.clear()
    found: dict[str, tuple[int, str]] = {}
    for each in all_:
        reply = api.ask("GET", each)
        # The audit log names the token, which is another in each world.
        found[each] = reply.status_code, reply.content.decode().replace(api.text.split("_")[1], "TOKEN")
    for each in AWAY:
        reply = api.ask("POST", f"/people/{each}/absences/preview", {"choice": "lunch"})
        found[f"preview {each}"] = reply.status_code, reply.content.decode()
    return found


@pytest.mark.parametrize("name", [each for each in LOOKERS if each != "a visitor"])
def test_given_two_worlds_that_differ_in_reasons_alone_when_every_operation_is_asked_then_only_the_trusted_see_it(
    name: str, data: Path, paper: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rates.asked, "burst", 1e9)
    all_ = list(dict.fromkeys(addresses()))
    told = []
    for world in (0, 1):
        furnish(standing(data, world))
        with time_machine.travel(Still.moment, tick=False):
            told.append(asked(name, all_))
    here, there = told
    rates.asked.clear()
    assert not [each for each, (status, _) in here.items() if status >= 500]
    assert sum(status == 200 for status, _ in here.values()) > len(all_) / 3
    whole = "".join(body for _, body in here.values())
    assert PRIVATE not in whole
    if name != "a telephone administrator":
        person = LOOKERS[name][0]
        others = {each: body for each, (_, body) in here.items() if not person or person not in each}
        shown = [each for each, body in others.items() if MOBILE in _without_own(body, person)]
        assert shown == []
    differing = sorted(each for each in here if here[each] != there[each])
    if name in TRUSTED:
        assert differing, "whoever may know the reason is told it; this comparison sees nothing"
        if name == "the person":
            assert all(ALICE in each or each.startswith(("/people", "/explain")) for each in differing), (
                differing
            )
    else:
        assert differing == [], difference(here[differing[0]][1], there[differing[0]][1])


def _without_own(body: str, person: str) -> str:
    """Return an answer without what it tells of the one who asks: the own mobile is theirs to see."""
    found: Any = json.loads(body) if body.startswith("{") else {}
    items = found.get("items") if isinstance(found.get("items"), list) else None
    if items is not None:
        return json.dumps([each for each in items if each.get("id") != person])
    return "" if found.get("id") == person else body


def test_the_manager_is_among_those_who_may_know() -> None:
    assert LOOKERS["the manager"][0] == MANAGER

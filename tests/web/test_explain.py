"""Any call, past or to come: what the caller hears, why, and never a reason of absence beyond the right (A6, N12)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client

from ansvar.store import changes as to
from ansvar.store.changes import SetAbsence
from ansvar.store.models import AuditEntry
from ansvar.web.explain.rights import tells_reason
from ansvar.web.gates import Role
from policies.shipped import policy
from web.office import ALICE, BOB, CHARLIE, MANAGER, OLGA, Still
from web.test_team import KIM, call

ASK = f"/explain/?to=person:{ALICE}&caller=&at="


def page(client: Client, path: str, status: int = 200) -> str:
    reply = client.get(path)
    assert reply.status_code == status, path
    return unescape(reply.content.decode())


def with_first(house: Still, row: Any) -> None:
    """Let a row be the first of the policy."""
    house.policy = house.policy.model_copy(update={"route": (row, *house.policy.route)})
    house.policy.__dict__.pop("rows", None)  # a copy takes with it what was worked out before


@pytest.fixture
def auditor(as_: Callable[[str], Client], house: Still) -> Client:
    """Somebody of the house to whom the role of an auditor was given."""
    from ansvar.web.accounts.models import Grant, User

    client = as_(CHARLIE)
    user = User.objects.get(person=CHARLIE)
    Grant.objects.create(user=user, role=Role.AUDITOR, granted_by="t", granted_at=house.now())
    return client


def test_given_a_call_to_come_when_it_is_explained_then_it_is_told_in_the_viewers_language(
    as_: Callable[[str], Client], house: Still
) -> None:
    now = house.now()
    house.store.write([SetAbsence("a", ALICE, "meeting", now, now + timedelta(hours=2), ALICE, now)])
    house.later(seconds=1)
    text = page(as_(BOB), ASK)
    assert "Anna is back at 12 noon" in text or "12" in text
    assert "<li>Bo Ekdahl</li>" in text
    assert "The operator reads" not in text
    assert "The full account" not in text
    assert "The operator reads" in page(as_(OLGA), ASK)
    # At another moment the answer is another.
    later = (now + timedelta(hours=3)).astimezone(house.zone).strftime("%Y-%m-%dT%H:%M")
    assert "<li>Anna Lind</li>" in page(as_(BOB), ASK + later)


def test_given_a_name_typed_when_it_is_asked_for_then_it_is_found_or_one_is_told_what_to_write(
    as_: Callable[[str], Client],
) -> None:
    client = as_(BOB)
    assert "→ Anna Lind" in page(client, "/explain/?to=Anna+Lind&caller=Bo+Ekdahl")
    assert "→ Home adaptation" in page(client, "/explain/?to=unit:anpass")
    assert "Nobody and nothing here is called that." in page(client, "/explain/?to=qqqxxyyzz", 422)
    assert "Several fit" in page(client, "/explain/?to=anna", 422)
    assert "This is no telephone number." in page(client, "/explain/?to=12345678901234567890", 422)
    assert page(client, "/explain/?to=112")
    assert "This is no date and time." in page(client, f"{ASK}tomorrow", 422)


def test_given_somebody_ill_when_each_role_asks_then_only_those_with_the_right_read_why(
    as_: Callable[[str], Client], auditor: Client, house: Still
) -> None:
    now = house.now()
    house.store.write([SetAbsence("a", ALICE, "ill", now, now + timedelta(hours=2), ALICE, now)])
    house.later(seconds=1)
    for client in (as_(BOB), as_(OLGA), auditor):
        text = page(client, ASK)
        assert not re.search(r"\b(ill|illness|sick|sjuk)\b", text[text.index("<main") :]), client
    assert "The full account" in page(auditor, ASK)
    assert not AuditEntry.objects.filter(what="saw the kind of an absence").exists()
    assert ": ill</li>" in page(as_(MANAGER), ASK)
    assert AuditEntry.objects.get(what="saw the kind of an absence").who == MANAGER


def test_given_a_row_for_the_ill_when_an_auditor_asks_then_the_row_is_not_named_for_it_would_tell(
    as_: Callable[[str], Client], auditor: Client, house: Still
) -> None:
    albertslund = policy("albertslund")
    assert tells_reason(albertslund, "ill")
    row = next(each for each in albertslund.route if each.id == "ill")
    with_first(house, row)
    house._router = None
    now = house.now()
    house.store.write([SetAbsence("a", ALICE, "ill", now, now + timedelta(hours=2), ALICE, now)])
    house.later(seconds=1)
    assert "ill" in house.meets(ALICE, house.now()).determined_by
    text = page(auditor, ASK)
    assert "it would tell why somebody is away" in text
    assert "The full account</h3>" not in text
    assert "In illness the manager" in page(as_(MANAGER), ASK)


def test_given_calls_that_were_when_they_are_opened_then_only_by_those_who_may_and_numbers_are_masked(
    as_: Callable[[str], Client], auditor: Client, house: Still
) -> None:
    call(house, "one", f"person:{ALICE}", by=f"person:{OLGA}", left=True)
    path = "/explain/call/one/"
    for person in (ALICE, OLGA, MANAGER):
        text = page(as_(person), path)
        assert "Välkommen." in text
        assert KIM not in text
    assert "Not referred" in page(as_(ALICE), path)
    assert page(auditor, path)
    assert as_(BOB).get(path).status_code == 404
    assert as_(BOB).get("/explain/call/none/").status_code == 404
    # Looking at a call that one was not in stands in the log.
    assert set(AuditEntry.objects.filter(what="saw a call").values_list("who", flat=True)) == {
        MANAGER,
        CHARLIE,
    }
    # The policy protects single people from their manager: no names of the unit in the story.
    assert "Anna" not in page(as_(MANAGER), path)
    assert "… kan inte ta ditt samtal." in page(as_(MANAGER), path)
    assert "Anna Lind kan inte ta ditt samtal." in page(as_(ALICE), path)
    assert "390 06 01" not in page(as_(ALICE), path)
    assert "somebody of the unit" in page(as_(MANAGER), path)
    assert "/explain/call/one/" in page(as_(ALICE), "/explain/")
    assert "/explain/call/one/" not in page(as_(BOB), "/explain/")
    assert "/explain/call/one/" in page(as_(OLGA), "/explain/")


def test_given_a_call_that_a_row_for_the_ill_decided_when_it_is_opened_then_the_row_is_left_out(
    as_: Callable[[str], Client], house: Still
) -> None:
    row = next(each for each in policy("albertslund").route if each.id == "ill")
    with_first(house, row)
    at = house.now()
    house.store.write([
        to.AppendEvent("c", 1, at, "offered", {"caller": KIM, "direction": "in"}),
        to.AppendEvent("c", 2, at, "routed", {"called": f"person:{ALICE}", "state": "away", "rows": ["ill", "default"]}),
        to.AppendEvent("c", 3, at, "ended", {"outcome": "abandoned"}),
        to.FinishCall("c", at),
    ])  # fmt: skip
    operator = page(as_(OLGA), "/explain/call/c/")
    assert "A rule is not shown" in operator
    assert "In illness the manager" not in operator
    assert "In illness the manager" in page(as_(MANAGER), "/explain/call/c/")
    assert (
        "illness" not in page(as_(ALICE), "/explain/call/c/").partition('id="story"')[2].partition("</ol>")[0]
    )

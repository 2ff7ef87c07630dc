"""My team: who takes the calls, ill today in one tap, figures that open into their calls (F6, A18, N3)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client

from ansvar.store import changes as to
from ansvar.store.changes import MakePromise, SetAbsence
from ansvar.store.models import AuditEntry
from web.office import ALICE, BOB, CHARLIE, MANAGER, OLGA, Paper, Still

KIM = "+46406280490"


def page(client: Client, path: str = "/team/") -> str:
    reply = client.get(path)
    assert reply.status_code == 200, path
    return unescape(reply.content.decode())


def token(text: str, person: str) -> str:
    part = text[text.index(f'id="m-{person}"') :]
    found = re.search(r'name="absence" value="([^"]+)"', part[: part.index("</li>")])
    assert found is not None
    return found[1]


def call(
    house: Still, id: str, asked: str, by: str = "", ago: timedelta = timedelta(hours=1), left: bool = False
) -> None:
    """Write a call: answered by somebody, or given up; `left`: its phone rang out and the switchboard got it."""
    at = house.now() - ago
    told: list[tuple[str, dict[str, object]]] = [
        ("offered", {"caller": KIM, "direction": "in", "dialled": "1"}),
        ("routed", {"called": asked, "state": "present", "rows": ["default"]}),
        (
            "said",
            {
                "sentences": [
                    "Välkommen.",
                    "Anna Lind kan inte ta ditt samtal.",
                    "Anna ringer 031-390 06 01.",
                ],
                "language": "sv",
            },
        ),
    ]
    if left:
        told += [
            ("not answered", {"who": asked, "why": "no answer"}),
            ("queued", {"queue": "switchboard"}),
        ]
    if by:
        told.append(("answered", {"by": by}))
    told.append(("ended", {"outcome": "answered" if by else "abandoned"}))
    house.store.write([
        *(to.AppendEvent(id, n, at + timedelta(seconds=6 * n), kind, facts) for n, (kind, facts) in enumerate(told, 1)),
        to.FinishCall(id, at + timedelta(minutes=1)),
    ])  # fmt: skip


def test_given_somebody_ill_when_the_manager_taps_once_then_the_next_call_goes_elsewhere_and_the_log_says_who(
    as_: Callable[[str], Client], house: Still, paper: Paper
) -> None:
    client = as_(MANAGER)
    text = page(client)
    row = text[text.index(f'id="m-{ALICE}"') :]
    row = row[: row.index("</li>")]
    # Before it is saved stands where the calls go now, and where they would go.
    assert "Calls now: Anna Lind" in row
    assert "If ill: Bo Ekdahl" in row
    reply = client.post("/team/ill/", {"absence": token(text, ALICE)}, follow=True)
    after = unescape(reply.content.decode())
    assert "Anna Lind is away. The calls now go to: Bo Ekdahl" in after
    assert paper.asked == [("refresh", {"owners": []})]
    house.later(seconds=2)
    decision = house.meets(ALICE, house.now())
    assert decision.told.state == "away"
    assert [each.id for each in decision.steps[0].endpoints] == ["bo.ekdahl"]
    entry = AuditEntry.objects.get(what="absence set by the manager")
    assert (entry.who, entry.about) == (MANAGER, {"person": ALICE})
    # And back again.
    client.post("/team/back/", {"person": ALICE})
    house.later(seconds=2)
    assert house.meets(ALICE, house.now()).steps[0].endpoints[0].id == ALICE


def test_given_an_absence_with_no_colleague_when_the_manager_looks_then_it_stands_first(
    as_: Callable[[str], Client], house: Still
) -> None:
    now = house.now()
    house.store.write([
        SetAbsence("a", BOB, "meeting", now, now + timedelta(hours=2), BOB, now),
        SetAbsence("b", ALICE, "meeting", now, now + timedelta(hours=2), ALICE, now),
    ])  # fmt: skip
    house.later(seconds=1)
    from ansvar.web.team.unit import members

    rights = rights_for(MANAGER, as_)
    found = members(rights, house.base.units["anpass"])
    assert {each.person.id for each in found if each.stands.state == "away"} >= {ALICE, BOB}
    assert [each.uncovered for each in found] == sorted((each.uncovered for each in found), reverse=True)
    text = page(as_(MANAGER))
    for each in found:
        assert ("data-uncovered" in text) == any(one.uncovered for one in found), each


def rights_for(person: str, as_: Callable[[str], Client]):  # type: ignore[no-untyped-def]
    from ansvar.web.accounts.models import User
    from ansvar.web.gates import rights_of

    as_(person)
    return rights_of(User.objects.get(person=person))


def test_given_somebody_elses_people_when_a_manager_posts_for_them_then_there_is_nothing(
    as_: Callable[[str], Client], house: Still
) -> None:
    from ansvar.web.away import signed
    from ansvar.web.team.unit import ill_today

    client = as_(MANAGER)
    assert client.post("/team/ill/", {"absence": signed(ill_today(CHARLIE))}).status_code == 404
    assert client.post("/team/back/", {"person": CHARLIE}).status_code == 404
    assert client.get("/team/?unit=kommunledning").status_code == 404
    assert client.get("/team/calls/?unit=kommunledning").status_code == 404
    forged = client.post("/team/ill/", {"absence": "forged"}, follow=True).content.decode()
    assert "This page had grown old" in forged
    assert house.store.by_phone.absences(house.now()) == ()
    for person in (ALICE, OLGA):
        assert as_(person).get("/team/").status_code == 403


def test_given_promises_when_the_manager_looks_then_the_late_and_the_near_stand_there(
    as_: Callable[[str], Client], house: Still
) -> None:
    now = house.now()
    for id, due in (("late", -1.0), ("near", 0.5), ("far", 5.0)):
        house.store.write([
            MakePromise(id, "c", now, "call-back", "r", f"person:{ALICE}", f"person:{ALICE}", now + timedelta(hours=due))
        ])  # fmt: skip
    text = page(as_(MANAGER))
    part = text[text.index('id="owed"') : text.index('id="figures"')]
    assert part.count("<li>") == 2
    assert part.count(">Late<") == 1
    assert part.count(">Soon<") == 1


def test_given_calls_when_a_number_is_opened_then_exactly_its_calls_are_listed_with_numbers_masked(
    as_: Callable[[str], Client], house: Still
) -> None:
    """F6: the unreferred call is measured; who was asked for is kept apart from who was reached."""
    call(house, "one", f"person:{ALICE}", by=f"person:{ALICE}")
    call(house, "two", f"person:{ALICE}", by=f"person:{OLGA}", left=True)
    call(house, "three", "unit:anpass")
    call(house, "old", f"person:{BOB}", ago=timedelta(days=12))
    call(house, "not ours", f"person:{CHARLIE}", by=f"person:{ALICE}")
    client = as_(MANAGER)
    text = page(client)
    links = re.findall(r'href="(/team/calls/[^"]+)" aria-label="([^"]+)">(\d+)<', text)
    assert {label: int(value) for _, label, value in links} == {
        "Offered, 7: 3": 3, "Offered, 30: 4": 4, "Answered, 7: 2": 2, "Answered, 30: 2": 2,
        "In time, 7: 1": 1, "In time, 30: 1": 1, "Abandoned, 7: 1": 1, "Abandoned, 30: 2": 2,
        "Not referred, 7: 1": 1, "Not referred, 30: 1": 1,
        "Handed on to us, 7: 1": 1, "Handed on to us, 30: 1": 1,
    }  # fmt: skip
    for link, label, value in links:
        opened = page(client, link)
        assert opened.count("/explain/call/") == int(value), label
        assert KIM not in opened
        assert "+46…90" in opened
        # Falkenberg's policy leaves figures of single people to themselves.
        assert "Anna Lind" not in opened
    two = page(client, next(link for link, label, _ in links if label == "Not referred, 7: 1"))
    assert "the switchboard" in two
    assert client.get("/team/calls/?of=secret").status_code == 404
    assert client.get("/team/calls/?days=365").status_code == 404


@pytest.mark.parametrize("smallest", [5, 500])
def test_given_a_small_group_when_figures_are_asked_for_then_they_are_not_shown_and_it_is_said(
    smallest: int, as_: Callable[[str], Client], house: Still
) -> None:
    call(house, "one", f"person:{ALICE}", left=True)
    privacy = house.policy.privacy.model_copy(update={"smallest_group": smallest})
    house.policy = house.policy.model_copy(update={"privacy": privacy})
    client = as_(MANAGER)
    text = page(client)
    assert ("/team/calls/" in text) == (smallest == 5)
    assert (f"Fewer than {smallest} people work here" in text) == (smallest == 500)
    assert ("/explain/call/one/" in text) == (smallest == 5)
    assert client.get("/team/calls/?of=offered").status_code == (200 if smallest == 5 else 404)


def test_given_a_policy_that_shows_single_people_when_calls_are_listed_then_they_stand_there(
    as_: Callable[[str], Client], house: Still
) -> None:
    call(house, "one", f"person:{ALICE}", by=f"person:{BOB}")
    privacy = house.policy.privacy.model_copy(update={"individuals": "manager"})
    house.policy = house.policy.model_copy(update={"privacy": privacy})
    opened = page(as_(MANAGER), "/team/calls/?of=offered")
    assert "Anna Lind" in opened
    assert "Bo Ekdahl" in opened


def test_given_a_policy_that_hides_kinds_from_managers_when_the_page_is_opened_then_no_reason_is_in_it(
    as_: Callable[[str], Client], house: Still
) -> None:
    now = house.now()
    house.store.write([SetAbsence("a", ALICE, "ill", now, now + timedelta(hours=3), ALICE, now)])
    house.later(seconds=1)
    assert " · ill</small>" in page(as_(MANAGER))
    assert AuditEntry.objects.filter(what="saw the kind of an absence").count() == 1
    privacy = replace_privacy(house, manager="period")
    house.policy = house.policy.model_copy(update={"privacy": privacy})
    assert " · ill</small>" not in page(as_(MANAGER))


def replace_privacy(house: Still, **changes: object):  # type: ignore[no-untyped-def]
    assert replace  # the organisation stays as it is
    return house.policy.privacy.model_copy(update=changes)

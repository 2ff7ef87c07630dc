"""Faults, questions and orders in writing: asked, planned, answered, approved, and how long it took (F18, F13)."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client

from ansvar.store.models import AuditEntry, Notice
from ansvar.web.gates import Role
from ansvar.web.people import managers_of
from ansvar.web.requests.lists import figures
from ansvar.web.requests.models import Request
from web.office import ALICE, BOB, CHARLIE, MANAGER, OLGA, Still
from web.test_team import call


def page(client: Client, path: str, status: int = 200) -> str:
    reply = client.get(path)
    assert reply.status_code == status, path
    return unescape(reply.content.decode())


@pytest.fixture
def administrator(as_: Callable[[str], Client], house: Still) -> Client:
    """Somebody of the house who administers the telephones."""
    return given(as_, CHARLIE, Role.TELEPHONE, house)


def given(as_: Callable[[str], Client], person: str, role: Role, house: Still) -> Client:
    from ansvar.web.accounts.models import Grant, User

    client = as_(person)
    user = User.objects.get(person=person)
    Grant.objects.create(user=user, role=role.value, granted_by="t", granted_at=house.now())
    return client


def step(client: Client, request: Request, what: str, words: str = "", day: str = "") -> int:
    """Take a step from what is there now; return the status."""
    request.refresh_from_db()
    told = {"step": what, "words": words, "day": day, "version": request.version}
    return client.post(f"/requests/{request.pk}/step/", told).status_code


FAULT = {"what": "sound", "title": "Callers do not hear me", "about": "", "words": "Since noon.", "call": ""}
ORDER = {"what": "headset", "about": "Bo Ekdahl", "wanted_on": "", "words": "", "call": ""}


def test_given_a_fault_when_it_is_planned_asked_back_and_done_then_the_asker_sees_each_at_once_and_by_mail(
    as_: Callable[[str], Client], house: Still, administrator: Client
) -> None:
    alice = as_(ALICE)
    assert "What happens, in one line" in page(alice, "/requests/new/fault/")
    reply = alice.post("/requests/new/fault/", FAULT)
    made = Request.objects.get()
    assert reply["Location"] == f"/requests/{made.pk}/"
    assert (made.state, made.person, made.unit) == ("new", ALICE, "anpass")
    listed = page(administrator, "/requests/")
    assert "Callers do not hear me" in listed
    assert "from Anna Lind" in listed
    assert AuditEntry.objects.get(what="request made").about["request"] == made.pk
    # What is on one's own list and what is new to do is marked in the navigation.
    assert '<span class="count">1' in page(administrator, "/explain/")
    assert '<span class="count">' not in page(alice, "/me/")
    assert step(administrator, made, "plan", day="2026-11-20") == 422  # the day has passed
    assert step(administrator, made, "plan", day="2026-11-24") == 302
    assert '<span class="count">1' in page(alice, "/me/")
    shown = page(alice, f"/requests/{made.pk}/")
    assert "planned it for <strong>tomorrow" in shown
    assert '<span class="count">' not in page(alice, "/me/")
    assert [(each.kind, each.whom) for each in Notice.objects.all()] == [
        ("request answered", f"person:{ALICE}")
    ]
    assert step(administrator, made, "ask", "Which headset?") == 302
    assert step(administrator, made, "note", "The third one this month.") == 302
    shown = page(alice, f"/requests/{made.pk}/")
    assert "your answer is asked for" in shown
    assert "third one" not in shown
    assert "third one" in page(administrator, f"/requests/{made.pk}/")
    assert step(alice, made, "write", "The grey one.") == 302
    made.refresh_from_db()
    assert made.state == "work"
    house.later(days=2)
    assert step(administrator, made, "done", "A new cable.") == 302
    assert "A new cable." in page(alice, f"/requests/{made.pk}/")
    fault = next(each for each in figures() if each.kind == "fault")
    assert (fault.open, fault.closed, fault.days) == (0, 1, 2.0)
    assert step(alice, made, "reopen", "Still silent.") == 302
    made.refresh_from_db()
    assert (made.state, made.closed_at) == ("new", None)
    # Who read what somebody else wrote stands in the audit log.
    assert AuditEntry.objects.filter(what="request of somebody read").count() == 1


def test_given_two_administrators_when_both_change_a_request_then_one_does_and_the_other_s_words_are_not_lost(
    as_: Callable[[str], Client], house: Still, administrator: Client
) -> None:
    as_(ALICE).post("/requests/new/fault/", FAULT)
    other = given(as_, BOB, Role.TELEPHONE, house)
    made = Request.objects.get()
    seen = made.version
    assert step(other, made, "done", "Solved by Bo.") == 302
    reply = administrator.post(
        f"/requests/{made.pk}/step/", {"step": "decline", "words": "No such fault.", "version": seen}
    )
    assert reply.status_code == 409  # done is done: there is nothing to decline
    assert "No such fault." in reply.content.decode()
    step(other, made, "reopen", "again")
    told = {"step": "decline", "words": "No such fault.", "version": seen}
    reply = administrator.post(f"/requests/{made.pk}/step/", told)
    assert reply.status_code == 409
    assert "No such fault." in reply.content.decode()
    made.refresh_from_db()
    assert made.state == "new"


def test_given_an_order_that_costs_when_it_is_made_then_the_unit_s_manager_approves_it_first(
    as_: Callable[[str], Client], house: Still, administrator: Client
) -> None:
    alice, manager = as_(ALICE), as_(MANAGER)
    alice.post("/requests/new/order/", ORDER)
    made = Request.objects.get()
    assert (made.state, made.about) == ("approval", f"person:{BOB}")
    assert Notice.objects.get().whom == f"person:{MANAGER}"
    assert "Waits for approval" in page(administrator, "/requests/?of=work&state=approval")
    assert "Headset" in page(manager, "/requests/?of=approve")
    assert step(administrator, made, "done") == 302
    assert step(manager, made, "refuse") == 422  # a refusal says why
    made.refresh_from_db()
    assert made.state == "approval"
    assert step(manager, made, "approve") == 302
    made.refresh_from_db()
    assert made.state == "new"
    # Whoever manages a unit above may approve too, so that nothing waits for somebody who is away.
    alice.post("/requests/new/order/", ORDER)
    chief = as_(managers_of("anpass")[-1])
    assert "Headset" in page(chief, "/requests/?of=approve")
    assert step(chief, Request.objects.latest("pk"), "approve") == 302
    # A manager's own order waits for nobody; nor one of a kind that costs nothing, as the administrator says.
    manager.post("/requests/new/order/", ORDER)
    administrator.post("/requests/costs/", {"cost": ["move"]})
    alice.post("/requests/new/order/", ORDER)
    alice.post("/requests/new/order/", {**ORDER, "what": "move", "words": "To room 12."})
    assert [each.state for each in Request.objects.order_by("pk")] == ["new", "new", "new", "new", "approval"]
    assert alice.post("/requests/costs/", {"cost": ["move"]}).status_code == 403


def test_given_requests_of_others_when_somebody_looks_then_nobody_reads_them_but_those_who_work_or_approve_them(
    as_: Callable[[str], Client], house: Still, administrator: Client
) -> None:
    """Operators answer questions; what somebody orders or reports is no business of colleagues."""
    alice = as_(ALICE)
    alice.post("/requests/new/fault/", FAULT)
    alice.post("/requests/new/question/", {"title": "Who is on call?", "words": "", "call": ""})
    fault, question = Request.objects.order_by("pk")
    for person, sees in ((BOB, (404, 404)), (OLGA, (404, 200)), (MANAGER, (404, 404))):
        client = as_(person)
        assert tuple(client.get(f"/requests/{each.pk}/").status_code for each in (fault, question)) == sees
        assert client.post(f"/requests/{fault.pk}/step/", {"step": "done"}).status_code == 404
    assert "Who is on call?" in page(as_(OLGA), "/requests/?of=work")
    assert "do not hear" not in page(as_(OLGA), "/requests/?of=work&state=all")
    assert as_(BOB).get("/requests/?of=work").status_code == 404
    assert step(as_(OLGA), question, "done", "Olga is.") == 302
    assert "Olga is." in page(alice, f"/requests/{question.pk}/")


def test_given_a_call_when_a_fault_is_reported_about_it_then_only_who_may_open_it_names_it(
    as_: Callable[[str], Client], house: Still
) -> None:
    call(house, "c1", f"person:{ALICE}")
    story = page(as_(ALICE), "/explain/call/c1/")
    link = re.search(r'href="(/requests/new/fault/[^"]+)"', story)
    assert link is not None
    assert "About the call" in page(as_(ALICE), link[1])
    assert "About the call" not in page(as_(BOB), link[1])
    for more in ({}, {"title": ""}):  # nor by a form that is sent with faults
        assert as_(BOB).post("/requests/new/fault/", {**FAULT, "call": "c1"} | more).status_code == 404
    assert not Request.objects.exists()
    as_(ALICE).post("/requests/new/fault/", {**FAULT, "call": "c1"})
    assert "/explain/call/c1/" in page(as_(ALICE), f"/requests/{Request.objects.get().pk}/")


def test_given_a_form_with_faults_when_it_is_sent_then_each_stands_beside_its_field_and_nothing_typed_is_lost(
    as_: Callable[[str], Client], house: Still
) -> None:
    reply = as_(ALICE).post(
        "/requests/new/order/",
        {"what": "group", "about": "Bo Ekdahl", "wanted_on": "2026-11-01", "words": "", "call": ""},
    )
    text = unescape(reply.content.decode())
    assert reply.status_code == 422
    assert "The date has passed." in text
    assert "Say what you need." in text
    assert 'value="Bo Ekdahl"' in text
    assert as_(ALICE).get("/requests/new/nothing/").status_code == 404

"""Closures of the whole organisation: planned, agreed, withdrawn, and obeyed by the next call (A19, N8, F1)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client

from ansvar.routing.model import Call
from ansvar.routing.route import decide
from ansvar.store.models import AuditEntry
from ansvar.web.gates import Role
from policies.shipped import policy
from web.office import ALICE, CHARLIE, MANAGER, OLGA, Paper, Still

CLOSING = {
    "unit": "anpass",
    "start": "2026-11-23T13:00",
    "end": "2026-11-23T15:00",
    "divert": "plan",
    "note": "moving house",
    "id": "",
}


def page(client: Client, path: str = "/closures/", status: int = 200, **given: str) -> str:
    reply = client.get(path, given)
    assert reply.status_code == status, path
    return unescape(reply.content.decode())


def plan(text: str) -> str:
    found = re.search(r'name="plan" value="([^"]+)"', text)
    assert found is not None
    return found[1]


def row(text: str, unit: str) -> str:
    part = text[text.index('id="planned"') : text.index('id="quiet"')]
    return next(each for each in part.split("<li>") if f">{unit}<" in each)


@pytest.fixture
def telephone(as_: Callable[[str], Client], house: Still) -> Client:
    """Somebody of the house who administers the telephones."""
    from ansvar.web.accounts.models import Grant, User

    client = as_(CHARLIE)
    user = User.objects.get(person=CHARLIE)
    Grant.objects.create(user=user, role=Role.TELEPHONE, granted_by="t", granted_at=house.now())
    return client


def meets(house: Still, unit: str = "anpass"):  # type: ignore[no-untyped-def]
    return decide(house.router(), Call(to=f"unit:{unit}", caller=house.outside_caller()), house.now())


def test_given_a_manager_when_a_closure_is_planned_then_it_is_heard_before_it_is_saved_and_obeyed_when_it_begins(
    as_: Callable[[str], Client], house: Still, paper: Paper
) -> None:
    client = as_(MANAGER)
    looked = page(client, "/closures/preview/", **CLOSING)
    assert house.store.plans.closures(house.now()) == ()
    heard = looked[looked.index('id="preview"') :]
    heard = re.findall(r"<p>([^<]+)</p>", heard[heard.index("<blockquote") : heard.index("</blockquote>")])
    assert heard
    open_ = meets(house).told.state
    client.post("/closures/save/", {"plan": plan(looked)})
    assert paper.asked == [("refresh", {"owners": []})]
    assert meets(house).told.state == open_
    house.later(hours=3, minutes=1)
    assert meets(house).told.state == "closed"
    text = page(as_(ALICE))
    mine = row(text, "Home adaptation")
    assert "not agreed with the switchboard" in mine
    assert "moving house" in mine
    assert all(sentence in mine for sentence in heard)
    assert AuditEntry.objects.get(what="closure set").who == MANAGER
    house.later(hours=2)
    assert meets(house).told.state == open_


def test_given_a_closure_when_the_switchboard_agrees_and_the_manager_changes_it_then_it_must_be_agreed_anew(
    as_: Callable[[str], Client], house: Still
) -> None:
    """A19: not to the switchboard unless agreed before."""
    client, operator = as_(MANAGER), as_(OLGA)
    looked = plan(page(client, "/closures/preview/", **CLOSING))
    client.post("/closures/save/", {"plan": looked})
    client.post("/closures/save/", {"plan": looked})  # pressed twice, it is one
    [entry] = house.store.plans.closures(house.now())
    assert client.post("/closures/agree/", {"id": entry.id}).status_code == 403
    operator.post("/closures/agree/", {"id": entry.id})
    [agreed] = house.store.plans.closures(house.now())
    assert (agreed.id, agreed.agreed, agreed.announced) == (entry.id, True, entry.announced)
    form = page(client, "/closures/", change=entry.id)
    assert 'value="2026-11-23T13:00"' in form
    longer = page(client, "/closures/preview/", **{**CLOSING, "id": entry.id, "end": "2026-11-23T16:00"})
    client.post("/closures/save/", {"plan": plan(longer)})
    [changed] = house.store.plans.closures(house.now())
    assert (changed.id, changed.agreed) == (entry.id, False)
    assert changed.end - entry.end == timedelta(hours=1)
    client.post("/closures/withdraw/", {"id": entry.id})
    assert not any(each.unit == "anpass" for each in house.organisation.closures)
    # A look that was open meanwhile does not say that it is saved, which it would not be.
    again = client.post("/closures/save/", {"plan": plan(longer)}, follow=True).content.decode()
    assert "Somebody else was quicker" in again
    house.later(hours=3, minutes=1)
    assert meets(house).told.state != "closed"


def test_given_a_closure_of_the_files_when_it_is_changed_or_withdrawn_then_that_holds(
    telephone: Client, house: Still
) -> None:
    from ansvar.store.plans import key_of

    known = next(each for each in house.base.closures if each.unit == "hamn")
    key = key_of(known)
    telephone.post("/closures/agree/", {"id": key})
    [entry] = house.store.plans.closures(house.now())
    assert (entry.base, entry.agreed, entry.start) == (key, True, known.start)
    assert sum(each.unit == "hamn" for each in house.organisation.closures) == 1
    telephone.post("/closures/withdraw/", {"id": entry.id})
    assert not any(each.unit == "hamn" for each in house.organisation.closures)
    other = next(each for each in house.base.closures if each.unit == "lantmat")
    telephone.post("/closures/withdraw/", {"id": key_of(other)})
    assert not any(each.unit == "lantmat" for each in house.organisation.closures)
    assert telephone.post("/closures/withdraw/", {"id": key_of(other)}).status_code == 404


def test_given_a_quiet_day_when_it_is_chosen_then_the_unit_keeps_it_and_withdrawing_ends_it(
    telephone: Client, house: Still
) -> None:
    from ansvar.web.closures.plans import weekdays

    assert weekdays() == []  # Falkenberg's policy has no quiet days
    assert 'id="choose"' not in page(telephone)
    house.policy = house.policy.model_copy(update={"quiet": policy("quiet-day").quiet})
    house._router = None
    assert 'id="choose"' in page(telephone)
    day = weekdays()[0][0]
    asked = {"unit": "anpass", "weekday": str(day), "since": "2026-11-30"}
    telephone.post("/closures/save/", {"plan": plan(page(telephone, "/closures/quiet/", **asked))})
    [kept] = [each for each in house.organisation.quiet_days if each.unit == "anpass"]
    assert (kept.weekday, kept.since) == (day, "2026-11-30")
    [entry] = house.store.plans.quiet_days()
    telephone.post("/closures/withdraw/", {"id": entry.id})
    assert not any(each.unit == "anpass" for each in house.organisation.quiet_days)
    assert page(telephone, "/closures/quiet/", 422, **{**asked, "since": "2020-01-01"})


def test_given_others_when_they_try_to_close_a_unit_then_they_cannot(
    as_: Callable[[str], Client], house: Still
) -> None:
    from ansvar.presence.model import Closure
    from ansvar.store.plans import key_of
    from ansvar.web.closures.plans import would_close

    hamn = next(each for each in house.base.closures if each.unit == "hamn")
    foreign = would_close("", Closure("hamn", hamn.start, hamn.end), "").token
    for person in (ALICE, OLGA):
        client = as_(person)
        assert 'id="plan"' not in page(client)
        assert client.get("/closures/preview/", CLOSING).status_code == 403
        assert client.post("/closures/save/", {"plan": foreign}).status_code == 403
        assert client.post("/closures/withdraw/", {"id": key_of(hamn)}).status_code == 403
    manager = as_(MANAGER)
    assert manager.post("/closures/save/", {"plan": foreign}).status_code == 403
    assert manager.post("/closures/withdraw/", {"id": key_of(hamn)}).status_code == 403
    assert manager.get("/closures/preview/", {**CLOSING, "unit": "hamn"}).status_code == 422
    old = manager.post("/closures/save/", {"plan": "forged"}, follow=True).content.decode()
    assert "This page had grown old" in old
    assert house.store.plans.closures(house.now()) == ()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"end": "2026-11-23T12:00"}, "The end lies before the start."),
        ({"start": "2020-01-01T08:00", "end": "2020-01-01T09:00"}, "The end has passed."),
        ({"divert": "anpass"}, "Choose another unit."),
        ({"start": "soon"}, "This is no date and time."),
    ],
)
def test_given_a_closure_that_cannot_be_when_it_is_looked_at_then_one_sentence_says_why(
    changes: dict[str, str], said: str, as_: Callable[[str], Client]
) -> None:
    text = page(as_(MANAGER), "/closures/preview/", 422, **{**CLOSING, **changes})
    assert said in text
    assert 'name="plan"' not in text


def test_given_a_closure_when_operators_have_read_of_it_then_the_unit_sees_who_until_its_time_is_another(
    as_: Callable[[str], Client], house: Still
) -> None:
    """F15: told in good time, and known to have arrived."""
    client, olga = as_(MANAGER), as_(OLGA)
    client.post("/closures/save/", {"plan": plan(page(client, "/closures/preview/", **CLOSING))})
    [entry] = house.store.plans.closures(house.now())
    everybody = len(house.base.operators)
    assert f"Read by 0 of {everybody}" in row(page(client), "Home adaptation")
    assert "I have read it" in row(page(olga), "Home adaptation")
    assert "I have read it" not in page(client)
    olga.post("/closures/read/", {"id": entry.id})
    olga.post("/closures/read/", {"id": entry.id})
    assert "I have read it" not in row(page(olga), "Home adaptation")
    mine = row(page(client), "Home adaptation")
    assert f"Read by 1 of {everybody}" in mine
    assert mine.index("Olga Nyberg") < mine.index("Not yet:")
    assert "Read by" not in page(as_(ALICE))
    assert as_(ALICE).post("/closures/read/", {"id": entry.id}).status_code == 403
    assert olga.post("/closures/read/", {"id": "x"}).status_code == 404
    assert AuditEntry.objects.filter(what="closure read").count() == 1
    longer = page(client, "/closures/preview/", **{**CLOSING, "id": entry.id, "end": "2026-11-23T16:00"})
    client.post("/closures/save/", {"plan": plan(longer)})
    assert "I have read it" in row(page(olga), "Home adaptation")

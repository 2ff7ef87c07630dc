"""No page without a gate, and nobody through the wrong one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver

from ansvar.web.accounts.limits import RATES
from ansvar.web.accounts.second import OPEN
from ansvar.web.gates import SIGN_IN, Role, ask, gate_of, rights_of
from web.office import ALICE, MANAGER, OLGA, Still

#: Pages that only some may open, and who.
ROOMS = {
    "/me/": {ALICE, MANAGER, OLGA},
    "/promises/": {ALICE, MANAGER, OLGA},
    "/team/": {MANAGER},
    "/team/calls/": {MANAGER},
    "/explain/": {ALICE, MANAGER, OLGA},
    "/closures/": {ALICE, MANAGER, OLGA},
    "/directory/": {ALICE, MANAGER, OLGA},
    "/directory/person/anna.lind/": {ALICE, MANAGER, OLGA},
    "/directory/lines/": {ALICE, MANAGER, OLGA},
    "/directory/change/person/anna.lind/": {MANAGER},
    "/directory/change/unit/anpass/": set(),
    "/directory/leave/person/anna.lind/": set(),
    "/directory/exchange/": set(),
    "/directory/export/people.csv/": set(),
    "/directory/versions/": set(),
    "/policy/": {ALICE, MANAGER, OLGA},
    "/policy/versions/": {ALICE, MANAGER, OLGA},
    "/policy/row/switchboard-called/": {MANAGER, OLGA},
    "/requests/": {ALICE, MANAGER, OLGA},
    "/requests/new/fault/": {ALICE, MANAGER, OLGA},
    "/devices/": {ALICE, MANAGER, OLGA},
    "/devices/new/": set(),
    "/devices/export/": set(),
    "/help/": {ALICE, MANAGER, OLGA},
    "/me/mailbox/": {ALICE, MANAGER, OLGA},
    "/me/calls/": {ALICE, MANAGER, OLGA},
    "/me/mail/": {ALICE, MANAGER, OLGA},
    "/me/calendar/": {ALICE, MANAGER, OLGA},
    "/me/about/": {ALICE, MANAGER, OLGA},
    "/team/cover/anna.lind/": {MANAGER},
    "/account/": {ALICE, MANAGER, OLGA},
    "/accounts/": set(),
    "/accounts/invite/": set(),
    "/audit/": set(),
    "/desk/": {OLGA},
    "/desk/search/?q=anna": {OLGA},
    "/desk/person/anna.lind/": {OLGA},
    "/desk/call/": {OLGA},
    "/desk/keys/": {OLGA},
    "/desk/training/": {OLGA},
    "/notices/": {ALICE, MANAGER, OLGA},
    "/notices/desk/": {OLGA},
}


def addresses(of: Any = None) -> Iterator[URLPattern]:
    for each in (of or get_resolver()).url_patterns:
        if isinstance(each, URLResolver):
            yield from addresses(each)
        else:
            yield each


def test_given_every_address_when_its_gate_is_looked_for_then_there_is_one_or_nobody_passes() -> None:
    lacking = {each.name for each in addresses() if gate_of(each.callback, each.name or "") is None}
    # What allauth brings beside signing in stays shut: nobody signs up, no mail addresses are kept.
    assert all(name and name.startswith("account_") for name in lacking), lacking
    assert lacking.isdisjoint(SIGN_IN)
    assert {*RATES, *OPEN, *SIGN_IN} <= {each.name for each in addresses()}  # what is named is there


def test_given_a_view_without_a_gate_when_it_is_asked_for_then_nobody_passes(
    as_: Callable[[str], Client],
) -> None:
    as_(OLGA)
    request = RequestFactory().get("/")
    from ansvar.web.accounts.models import User

    request.user = User.objects.get(person=OLGA)
    with pytest.raises(PermissionDenied):
        ask(request, lambda _: HttpResponse(), "")


@pytest.mark.parametrize("page", ["/account/signup/", "/account/email/", "/account/password/reset/"])
def test_given_pages_of_accounts_that_nobody_needs_when_asked_for_then_they_are_shut(
    page: str, as_: Callable[[str], Client]
) -> None:
    assert as_("").get(page).status_code == 403
    assert as_(OLGA).get(page).status_code == 403


def test_given_nobody_signed_in_when_any_page_is_asked_for_then_it_leads_to_signing_in(
    as_: Callable[[str], Client],
) -> None:
    for page in ROOMS:
        reply = as_("").get(page)
        assert reply.status_code == 302, page
        assert reply["Location"].startswith("/account/login/"), page


def test_given_a_part_of_a_page_when_the_session_is_over_then_the_whole_page_goes_to_sign_in(
    as_: Callable[[str], Client],
) -> None:
    reply = as_("").get("/desk/search/?q=anna", headers={"HX-Request": "true"})
    assert (reply.status_code, reply["HX-Redirect"]) == (204, "/account/login/")
    assert as_("").get("/desk/live/", headers={"Accept": "text/event-stream"}).status_code == 401


@pytest.mark.parametrize("person", [ALICE, MANAGER, OLGA])
def test_given_each_role_when_every_page_is_asked_for_then_the_right_ones_open(
    person: str, as_: Callable[[str], Client]
) -> None:
    client = as_(person)
    found = {page: client.get(page, headers={"HX-Request": "true"}).status_code for page in ROOMS}
    assert found == {page: 200 if person in who else 403 for page, who in ROOMS.items()}


def test_given_the_directory_when_rights_are_asked_for_then_roles_follow_from_it(
    as_: Callable[[str], Client], house: Still
) -> None:
    from ansvar.web.accounts.models import Grant, User

    for person in (ALICE, MANAGER, OLGA):
        as_(person)
    alice, manager, olga = (rights_of(User.objects.get(person=each)) for each in (ALICE, MANAGER, OLGA))
    assert alice.roles == {Role.EMPLOYEE}
    assert olga.roles == {Role.EMPLOYEE, Role.OPERATOR}
    assert manager.roles == {Role.EMPLOYEE, Role.MANAGER}
    assert manager.manages(ALICE)
    assert not alice.manages(MANAGER)
    user = User.objects.get(person=ALICE)
    Grant.objects.create(user=user, role=Role.AUDITOR, granted_by="t", granted_at=house.now())
    assert rights_of(user).has(Role.AUDITOR)
    Grant.objects.filter(user=user).update(ended_at=house.now())
    assert not rights_of(user).has(Role.AUDITOR)

"""What a request costs before its view, and that a page reads what is set over the directory once."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ansvar.web.accounts.models import Grant, User
from ansvar.web.gates import Role
from web.office import MANAGER, OLGA, Still


def test_given_somebody_signed_in_when_a_page_is_asked_for_then_little_is_asked_of_the_store_before_and_nothing_twice(
    as_: Callable[[str], Client], house: Still
) -> None:
    olga, manager = as_(OLGA), as_(MANAGER)

    def asked(client: Client, page: str) -> list[str]:
        with CaptureQueriesContext(connection) as found:
            assert client.get(page, headers={"HX-Request": "true"}).status_code == 200
        return [each["sql"] for each in found.captured_queries]

    # What the desk asks for all day: its session, account, visit and roles that were given, and no more.
    tables = ("django_session", "accounts_user", "accounts_visit", "accounts_grant")
    frame = asked(olga, "/desk/call/")
    assert [next(table for table in tables if f'FROM "{table}"' in each) for each in frame] == list(tables)
    # Everybody of a unit, each with where the calls go: by one reading of what is set.
    for table in ("store_closureentry", "store_quietdayentry"):
        assert sum(f'FROM "{table}"' in each for each in asked(manager, "/team/")) == 1, table
    # So many accounts on a page, and the same questions.
    account = User.objects.get(person=MANAGER)
    Grant.objects.create(user=account, role=Role.TELEPHONE, granted_by="t", granted_at=house.now())
    few = len(asked(manager, "/accounts/"))
    User.objects.bulk_create(User(username=f"clerk {number}") for number in range(9))
    assert len(asked(manager, "/accounts/")) == few

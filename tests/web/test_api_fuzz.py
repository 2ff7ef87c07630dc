"""The API asked by Schemathesis: what its description allows and what it does not, by people of every role (issue 4).

No answer is a 500, each is one that the description names, and each body is as the description says.
`make fuzz-api` asks more of each operation, and prints what was answered.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.test import Client
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.strategies import SearchStrategy, one_of
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from ansvar.store.changes import AppendEvent, FinishCall, MakePromise
from ansvar.store.policies import Draft
from ansvar.web.api import rates
from ansvar.web.gates import Role
from web.office import ALICE, BOB, MANAGER, NOW, OLGA, Paper, Still
from web.test_mailbox import recordings, tone

__all__ = ["recordings"]

#: So often each operation is asked by each role.
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "2"))
SEED = int(os.environ.get("FUZZ_SEED", "20260105"))
CHECKS: list[Any] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
#: What there is, so that not every address leads nowhere.
KNOWN = {
    "person": ALICE, "unit": "anpass", "function": "anpassning", "promise": "p1", "call": "c1", "figure": "offered",
    "webhook": "wh-1", "closure": "web/closed", "day": "web/quiet", "device": 1, "request_id": 1,
    "number": 1, "draft": "d1", "row": "switchboard-called", "account": "someone", "table": "people.csv", "version": "none",
    "notice": 1, "note": 1, "cover": "none", "calendar": "f1",
}  # fmt: skip
#: The same in bodies and queries.
FITS = {
    "unit": "anpass", "divert": None, "kind": "errand", "choice": None, "template": "question", "number": None,
    "url": "https://receiver.example.org/", "to": f"person:{BOB}", "person": BOB, "caller": "", "weekday": 4,
    "cursor": "", "version": None, "draft": "", "saves": 0, "on": "2026-11-22", "role": None, "against": 0,
    "language": "sv", "end": "2026-11-24T10:00:00Z", "until": None, "pin": "739104", "away": "leave",
    "address": "https://calendar.example.org/basic.ics", "refs": ["notice:1"],
}  # fmt: skip
ROLES = {"employee": ALICE, "operator": OLGA, "manager": MANAGER, "administrator": ""}
#: To the manager: what systems may not do is asked by a person too.
GIVEN = (Role.TELEPHONE, Role.POLICY_OWNER)
HAS = {
    "employee": (Role.EMPLOYEE,), "operator": (Role.EMPLOYEE, Role.OPERATOR),
    "manager": (Role.EMPLOYEE, Role.MANAGER, *GIVEN), "administrator": (Role.TELEPHONE, Role.AUDITOR, Role.POLICY_OWNER),
}  # fmt: skip


@pytest.fixture
def furnished(
    house: Still,
    paper: Paper,
    as_: Callable[[str], Client],
    recordings: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[dict[str, str]]:
    """A token of each role, in a house with a call, a message, a calendar, a notice and a webhook."""
    from ansvar.web.accounts.models import Grant, User
    from ansvar.web.api import tokens
    from ansvar.web.api.scopes import Scope
    from ansvar.web.calendars import sync
    from ansvar.web.calendars.models import Feed
    from ansvar.web.devices.models import Device
    from ansvar.web.notices.models import Notice
    from ansvar.web.requests.models import Request

    now = house.now()
    house.store.write([
        MakePromise("p1", "c1", now, "message", "row", f"person:{ALICE}", f"person:{ALICE}", now + timedelta(hours=2), number="+46406280490", recording="r1", seconds=1.0),
        AppendEvent("c1", 1, now, "offered", {"caller": "+46406280490", "direction": "in", "dialled": "031390600"}),
        AppendEvent("c1", 2, now, "routed", {"called": f"person:{ALICE}", "rows": ["svar"], "state": "present"}),
        AppendEvent("c1", 3, now, "ended", {"outcome": "abandoned", "sought": f"person:{ALICE}"}),
        FinishCall("c1", now),
    ])  # fmt: skip
    Device.objects.create(
        kind="mobile", model="X1", state="use", holder=ALICE, holder_name="A", changed_at=now
    )
    Request.objects.create(
        kind="question", state="new", asker=ALICE, title="How?", made_at=now, changed_at=now
    )
    (recordings / "r1.wav").write_bytes(tone(1))
    Feed.objects.create(
        id="f1", person=ALICE, address="https://calendar.example.org/", next_at=now, added_at=now
    )
    monkeypatch.setattr(sync, "look", lambda feed, at: None)  # nobody outside is asked
    Notice.objects.create(
        kind="event", title="Open house", start=now, end=now + timedelta(days=1), by="t", at=now
    )
    house.store.hooks.add("wh-1", "test", "https://receiver.example.org/", ["call.ended"], False, "t", NOW)
    paper.tells(
        operators=[{"person": OLGA, "since": NOW.isoformat(), "there": True, "call": None, "handed": []}]
    )
    made = {}
    for role, person in ROLES.items():
        as_(person)
        user = User.objects.filter(person=person).first() if person else None
        user = user or tokens.system("tests", [Role.TELEPHONE, Role.AUDITOR, Role.POLICY_OWNER], "t")
        assert user is not None
        made[role] = tokens.make(user, role, tuple(Scope), now + timedelta(days=1), "t")[1]
    User.objects.create_user("someone")
    for each in GIVEN:
        Grant.objects.create(user=User.objects.get(person=MANAGER), role=each, granted_by="t", granted_at=now)
    house.store.policies.begin(Draft("d1", "system.tests", "title = 1", "", 0, now, now, 0))
    limit, rates.asked.burst = rates.asked.burst, 1e9
    monkeypatch.setattr(rates, "slow_down_as", lambda page, user: None)
    rates.asked.clear()
    yield made
    rates.asked.burst = limit
    rates.asked.clear()
    house.store.close()


def cases(operation: Any) -> SearchStrategy[Case]:
    """What is asked of an operation: what its description allows, what it does not, and what there is."""
    named = {each.name for each in operation.path_parameters}
    known = {name: value for name, value in KNOWN.items() if name in named}
    modes = [
        operation.as_strategy(generation_mode=mode)
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
    ]
    fitting = operation.as_strategy(path_parameters=known).map(_fitting)
    return one_of(*modes, fitting, fitting)


def _fitting(case: Case) -> Case:
    """Return what is asked with what there is, so that rules are reached and not only refusals."""
    for part in (case.body, case.query):
        if isinstance(part, dict):
            part.update({name: value for name, value in FITS.items() if name in part})
    return case


def asker(token: str, counts: Counter[int]) -> Callable[[Case], None]:
    """Return what asks one thing with a token, and looks at the answer."""

    def ask(case: Case) -> None:
        response = case.call(headers={"Authorization": f"Bearer {token}"})
        counts[response.status_code] += 1
        case.validate_response(response, checks=CHECKS)

    return ask


OFTEN = settings(
    max_examples=EXAMPLES, deadline=None, database=None, phases=[Phase.generate],
    suppress_health_check=list(HealthCheck), report_multiple_bugs=False,
)  # fmt: skip
#: Whoever lacks the role is refused before anything else is looked at.
ONCE = settings(OFTEN, max_examples=1)


def may(role: str, operation: Any) -> bool:
    """Whether an operation is, by its description, for somebody of this role."""
    _, some, whom = operation.definition.raw.get("description", "").rpartition(" For: ")
    return not some or any(each in whom for each in HAS[role])


def test_given_every_operation_when_asked_as_described_and_otherwise_by_each_role_then_no_500_and_all_as_described(
    furnished: dict[str, str],
) -> None:
    application = get_wsgi_application()
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    answered: dict[str, Counter[int]] = {}
    operations: list[Any] = [found.ok() for found in schema.get_all_operations()]
    for operation in sorted(operations, key=lambda each: each.method.upper() == "DELETE"):
        counts = answered.setdefault(operation.label, Counter())

        for role, token in furnished.items():
            often = OFTEN if may(role, operation) else ONCE
            seed(SEED)(often(given(case=cases(operation))(asker(token, counts))))()
    asked = sum(sum(each.values()) for each in answered.values())
    for label, counts in sorted(answered.items()):
        print(f"{label:62} " + "  ".join(f"{status}: {count}" for status, count in sorted(counts.items())))
    print(f"{len(answered)} operations, {asked} requests by {len(ROLES)} roles, no 500, each as described")
    assert len(answered) >= 140
    assert sum(counts[200] for counts in answered.values()) > asked / 20

"""Every row of a shipped policy matters: without it, some caller meets something else."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import pytest

from ansvar.check.policy import check_policy
from ansvar.check.walk import Met, walk
from ansvar.policy.model import Policy
from ansvar.routing.model import Decision
from ansvar.routing.route import decide
from ansvar.routing.router import Router
from policies.shipped import NAMES, policy

DAY = date(2026, 11, 23)


@cache
def situations(name: str) -> tuple[Met, ...]:
    return tuple(walk(policy(name), DAY))


def substance(decision: Decision) -> tuple[Any, ...]:
    """What somebody notices of a decision: ids of rows are left out, since they differ by themselves."""
    promise = decision.promise
    return (
        tuple((step.endpoints, step.strategy, step.seconds, step.announced) for step in decision.steps),
        (decision.end.kind, decision.end.owner, decision.end.name),
        decision.told,
        tuple((press.key, press.action, press.name) for press in decision.keys),
        promise and (promise.owner, promise.due_at, promise.takes_over),
        (decision.notify, decision.shown, decision.transfer, decision.instructions),
    )


def without(whole: Policy, row_id: str) -> Policy:
    return whole.model_copy(update={"route": tuple(row for row in whole.route if row.id != row_id)})


@pytest.mark.parametrize("name", ["falkenberg", "albertslund", "nvk"])
def test_given_a_policy_when_any_one_route_is_deleted_then_some_caller_meets_something_else(
    name: str,
) -> None:
    idle = []
    for row in policy(name).route:
        shorter = without(policy(name), row.id)
        routers: dict[int, Router] = {}
        for met in situations(name):
            if row.id not in met.decision.determined_by:
                continue
            lives = met.router.organisation
            router = routers.setdefault(id(lives), Router(shorter, lives))
            if substance(decide(router, met.scene.call, met.scene.at)) != substance(met.decision):
                break
        else:
            idle.append(row.id)

    assert idle == []


@pytest.mark.parametrize("name", ["falkenberg", "albertslund", "nvk"])
def test_given_a_policy_when_walked_then_each_call_ends_by_a_row_and_without_errors(name: str) -> None:
    for met in situations(name):
        assert met.decision.errors == (), met.scene.words
        assert "default" not in met.decision.determined_by, met.scene.words
        assert met.decision.end.row in {row.id for row in policy(name).route} | {
            "switchboard.transfers", "numbers.emergency",
        }, met.scene.words  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_given_a_shipped_policy_when_checked_then_all_that_is_found_is_accepted_and_all_accepted_is_found(
    name: str,
) -> None:
    found = check_policy(policy(name), DAY)
    accepted = {weakness.finding for weakness in policy(name).policy.accepted}

    assert [(finding.name, finding.sentence) for finding in found if not finding.accepted] == []
    for weakness in accepted:
        kind, _, part = weakness.partition(":")
        assert any(f.kind == kind and (not part or part in (f.detail, *f.rows)) for f in found), weakness

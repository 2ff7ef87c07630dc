"""Two routers, one rule: the fast one and a plain one agree on every decision and its reasons."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansvar.policy.rows import Route
from ansvar.routing.model import Decision
from ansvar.routing.route import route
from routing import plain_router
from routing.plain_router import PlainDecision
from routing.worlds import World, shipped_worlds, worlds

#: Drawn worlds are many and slow to trace; what they run is covered by the examples of each room.
pytestmark = pytest.mark.no_cover


def parts_of_fast(decision: Decision) -> dict[str, Any]:
    """Return a decision of the fast router, part by part."""
    told, promise = decision.told, decision.promise
    named = [re.match(r"row `([^`]+)`", error) for error in decision.errors]
    return {
        "called": decision.called,
        "steps": decision.steps,
        "end": decision.end,
        "keys": decision.keys,
        "promise": promise and (promise.promise, promise.kind),
        "determined_by": decision.determined_by,
        "rejected": decision.rejected,
        "faulty rows": [match[1] for match in named if match],
        "other errors": sum(match is None for match in named),
        "notify": decision.notify,
        "shown": decision.shown,
        "transfer": decision.transfer,
        "queued_since": decision.queued_since,
        "facts": told.facts,
        "state": told.state,
        "back_at": told.back_at,
        "return_known": told.return_known,
        "opens_at": told.opens_at,
        "due_at": told.due_at,
        "say": told.say,
        "language": told.language,
        "told end": told.end,
    }


def parts_of_plain(plain: PlainDecision, fast: Decision) -> dict[str, Any]:
    """Return a decision of the plain router, part by part; deadlines are the promises' own affair."""
    return {
        "called": plain.called,
        "steps": tuple(plain.steps),
        "end": plain.end,
        "keys": tuple(plain.keys),
        "promise": (plain.promise, plain.end.kind) if plain.promise else None,
        "determined_by": tuple(plain.determined_by),
        "rejected": tuple(plain.rejected),
        "faulty rows": plain.faulty,
        "other errors": int(plain.ignored_bans),
        "notify": tuple(plain.notify),
        "shown": plain.shown,
        "transfer": plain.transfer,
        "queued_since": plain.queued_since,
        "facts": tuple(plain.facts),
        "state": plain.state,
        "back_at": plain.back_at,
        "return_known": plain.return_known,
        "opens_at": plain.opens_at,
        "due_at": fast.promise.due_at if fast.promise and plain.promise else None,
        "say": tuple(plain.say),
        "language": plain.language,
        "told end": plain.end.kind,
    }


def assert_agreement(world: World) -> None:
    """Fail with the parts that differ, if any."""
    policy = world.policy
    decision = route(policy, world.organisation, world.call, world.now)
    plain = plain_router.route(policy, world.organisation, world.call, world.now)
    fast, slow = parts_of_fast(decision), parts_of_plain(plain, decision)
    different = {part: (fast[part], slow[part]) for part in fast if fast[part] != slow[part]}
    rows: list[Route] = [*policy.route, *(row for rules in policy.local.values() for row in rules.route)]
    assert not different, (
        f"(fast, plain) differ in {different} for {world.call!r} at {world.now}; rows {[row.id for row in rows]}"
    )


@given(worlds())
def test_given_any_world_when_both_routers_decide_then_they_agree(world: World) -> None:
    for other in world.everywhere(timedelta(hours=1), timedelta(days=1)):
        assert_agreement(other)


@pytest.mark.parametrize("name", ["falkenberg", "albertslund", "nvk", "company", "quiet-day"])
@given(data=st.data())
def test_given_a_shipped_policy_when_both_routers_decide_then_they_agree(
    name: str, data: st.DataObject
) -> None:
    for other in data.draw(shipped_worlds(name)).everywhere(timedelta(hours=1), timedelta(days=1)):
        assert_agreement(other)

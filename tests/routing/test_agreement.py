"""Two routers, one rule: the fast one and a plain one agree on every decision and its reasons."""

from __future__ import annotations

from typing import Any

from hypothesis import given

from ansvar.routing.model import Decision
from ansvar.routing.route import route
from routing import plain_router
from routing.plain_router import PlainDecision
from routing.worlds import World, worlds


def told_by(decision: Decision, row_ids: list[str]) -> dict[str, Any]:
    return {}


@given(worlds())
def test_given_any_world_when_both_routers_decide_then_they_agree(world: World) -> None:
    policy = world.policy
    fast = route(policy, world.organisation, world.call, world.now)
    plain = plain_router.route(policy, world.organisation, world.call, world.now)
    assert fast.called == plain.called
    assert fast.end == plain.end
    assert fast.steps == tuple(plain.steps)
    assert fast.determined_by == tuple(plain.determined_by)

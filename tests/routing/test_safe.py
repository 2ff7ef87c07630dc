"""Invariant 14 at its last line: when the router itself fails, the caller still gets an answer or a promise."""

from __future__ import annotations

import pickle
from datetime import UTC, datetime

import pytest

from ansvar.directory.model import Organisation, Person, Unit
from ansvar.policy.model import Policy
from ansvar.routing import route as routing
from ansvar.routing.model import Call, Decision, Live

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TOWN = Organisation(
    "town", "Town", "SE", "Europe/Stockholm", "sv", "+46313900600",
    people={"alice": Person("alice", "Alice", "Alm", "office", extension="2001")},
    units={"office": Unit("office", "Office")}, functions={},
)  # fmt: skip
POLICY = Policy.model_validate(
    {
        "policy": {"title": "T", "organisation": "Town"},
        "route": [{"id": "first", "try": ["person 4 rings"], "else": ["message"]}],
    }
)


@pytest.fixture
def _broken(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise KeyError("alice")

    monkeypatch.setattr(routing._Deciding, "_read", fail)


def decide(call: Call) -> Decision:
    return routing.route(POLICY, TOWN, call, NOW)


@pytest.mark.usefixtures("_broken")
def test_given_a_router_that_fails_when_operators_are_there_then_the_switchboard_takes_the_call() -> None:
    decision = decide(Call("2001", "+46406280490"))
    assert decision.end.kind == "switchboard"
    assert decision.determined_by == ("default",)
    assert "KeyError" in decision.errors[0]
    assert decision.queued_since == NOW


@pytest.mark.usefixtures("_broken")
def test_given_a_router_that_fails_when_no_operator_is_there_then_a_message_is_promised() -> None:
    decision = decide(Call("2001", "+46406280490", live=Live(operators=0)))
    assert decision.end.kind == "message"
    assert decision.promise is not None
    assert decision.promise.due_at > NOW
    assert decision.told.due_at == decision.promise.due_at


def test_given_a_router_that_fails_when_an_emergency_number_is_dialled_then_it_passes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(routing._Deciding, "decide", fail)
    decision = decide(Call("112", "2001"))
    assert (decision.end.kind, decision.end.name) == ("number", "112")
    assert decision.errors


def test_given_a_moment_without_a_zone_when_routed_then_the_call_is_not_lost() -> None:
    decision = routing.route(POLICY, TOWN, Call("2001", None), datetime(2026, 11, 23, 9, 0))  # noqa: DTZ001
    assert decision.end.kind in ("switchboard", "message")


def test_given_a_decision_then_it_cannot_be_changed_and_survives_being_stored() -> None:
    decision = decide(Call("2001", "+46406280490"))
    assert [step.target for step in decision.steps] == ["person"]
    with pytest.raises(AttributeError, match="immutable"):
        decision.called = "x"
    with pytest.raises(AttributeError, match="immutable"):
        del decision.called
    stored = pickle.loads(pickle.dumps(decision))
    assert stored == decision
    assert hash(stored) == hash(decision)
    assert decision.replace(shown="main").shown == "main"
    assert repr(decision).startswith("Decision(called='person:alice'")

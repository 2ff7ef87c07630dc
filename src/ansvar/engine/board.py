"""The board of the switchboard as the pages are told it: who waits, in order, and what each operator does.

One value, small and whole; nothing here changes anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ansvar.calls.queue import Waiting, order
from ansvar.calls.state import (
    CallState,
    Confirming,
    Consulting,
    Leg,
    Parked,
    Phase,
    Queued,
    Searching,
    Talking,
    legs_of,
)  # fmt: skip
from ansvar.calls.waiting import waiting_of

if TYPE_CHECKING:
    from ansvar.engine.engine import Engine


def own_call(engine: Engine, operator: str) -> tuple[CallState, Leg] | None:
    """Return the call at somebody's phone and that phone's channel in it: one that is talked in, else one that rings."""
    rings: tuple[CallState, Leg] | None = None
    for state in engine.house.states.values():
        leg = _leg_of(state.phase, operator)
        if leg is not None and leg.up:
            return state, leg
        if leg is not None:
            rings = state, leg
    return rings


def _leg_of(phase: Phase, person: str) -> Leg | None:
    if isinstance(phase, Consulting):
        return phase.by if phase.by.person == person else None
    return next((leg for leg in legs_of(phase) if leg.key == f"person:{person}"), None)


def came_of(wish: str, operator: str, before: CallState, after: CallState) -> bool:
    """Whether a wish was carried out; where the policy does not allow it, both talk on."""
    if wish in ("transfer", "mailbox", "join", "park"):
        return _leg_of(after.phase, operator) is None
    if wish == "consult":
        return isinstance(after.phase, Consulting)  # else nobody is there to ask, and the phone says so too
    return after.phase != before.phase


def may_come_back(state: CallState, operator: str) -> bool:
    """Whether a call that an operator handed on is not answered yet, and may be taken back."""
    return (
        state.recall is not None
        and state.recall.person == operator
        and "recall" in state.timers
        and not isinstance(state.phase, (Talking, Consulting))
    )


def waiting_in_order(engine: Engine) -> tuple[Waiting, ...]:
    """Return the calls that wait for somebody at the switchboard, the next to be answered first."""
    house = engine.house
    there = [
        waits
        for state in house.states.values()
        if isinstance(state.phase, Queued)
        and state.phase.queue == "switchboard"
        and (waits := waiting_of(state))
    ]
    return order(there, house.router.policy, engine.now())


def board(engine: Engine) -> dict[str, Any]:
    """Return the board: who waits, in the order in which they are answered, and what each operator does."""
    house = engine.house
    offers = [house.states[each.id] for each in waiting_in_order(engine)]
    operators, there = house.operators, frozenset(house.operators_there())
    mine: dict[str, dict[str, Any]] = {}
    handed: dict[str, list[dict[str, Any]]] = {}
    rings, talks = (Queued, Parked, Searching, Confirming), (Talking, Consulting)
    for kind in (rings, talks):  # who talks and is rung besides, talks
        for state in house.states.values():
            for leg in legs_of(state.phase) if isinstance(state.phase, kind) else ():
                if leg.person in operators:
                    mine[leg.person] = _call(state) | _stage(state.phase, leg)
    parked: dict[str, list[dict[str, Any]]] = {}
    for state in house.states.values():
        if isinstance(state.phase, Parked):
            told = {"since": state.phase.since.isoformat(), "rings": bool(state.phase.offer)}
            parked.setdefault(state.phase.by, []).append(_call(state) | told)
        if state.recall is not None and may_come_back(state, state.recall.person):
            to = state.recall.to or state.request.to
            handed.setdefault(state.recall.person, []).append(_call(state) | {"to": to})
    return {
        "at": engine.now().isoformat(),
        "steady": engine.steady,
        "waiting": [_waiting(state) for state in offers],
        "operators": [
            {
                "person": person,
                "since": since.isoformat(),
                "there": person in there,
                "call": mine.get(person),
                "handed": sorted(handed.get(person, ()), key=lambda each: str(each["arrived"])),
                "parked": sorted(parked.get(person, ()), key=lambda each: str(each["since"])),
            }
            for person, since in sorted(operators.items())
        ],
        "busy": sorted(house.live().busy),
    }


def _stage(phase: Phase, leg: Leg) -> dict[str, Any]:
    """Return how somebody's own call stands: ringing, talking, held, or `asking` and `asked` a colleague first."""
    if isinstance(phase, Consulting) and leg == phase.by:
        return {"stage": "asked" if phase.leg.up else "asking", "with": phase.leg.key}
    if isinstance(phase, Talking) and phase.held:
        since = phase.held_since
        return {"stage": "held", "held_since": since.isoformat() if since else ""}
    return {"stage": "talking" if leg.up else "ringing"}


def _waiting(state: CallState) -> dict[str, Any]:
    phase = state.phase
    assert isinstance(phase, Queued)
    return _call(state) | {
        "since": phase.since.isoformat(),
        "joined": phase.joined.isoformat(),
        "offered": sorted({leg.person for leg in phase.offer if leg.person}),
        "call_back": phase.away,
    }


def _call(state: CallState) -> dict[str, Any]:
    return {
        "call": state.id,
        "caller": state.caller.number,
        "account": state.caller.account.removesuffix(".web"),
        "internal": bool(state.caller.account),
        "urgent": state.request.urgent,
        "language": state.language,
        "arrived": state.arrived_at.isoformat(),
        "sought": state.sought,
        "tried": list(state.request.tried),
        "recall": state.recall.person if state.recall is not None else "",
        "transfers": state.request.transfers,
        "rows": list(state.plan.rows) if state.plan is not None else [],
    }

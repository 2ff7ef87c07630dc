"""From a decision to what is carried out: asking the router, and what the caller hears before and after."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ansvar.calls import searching
from ansvar.calls.state import Plan, Telling
from ansvar.calls.turn import Turn
from ansvar.routing.model import Decision, EndsIn, PromiseTerms, Step
from ansvar.routing.promised import promise_for
from ansvar.speech.caller import deadline, heard

#: Facts that a caller hears although the one called can answer.
_AT_ONCE = frozenset({"recording", "transferred to"})
_AFTER_SOMETHING_LEFT = frozenset({"mailbox", "message"})
#: States in which the one called is rung: `no answer` is what a decision expects after its own steps.
_CAN_ANSWER = frozenset({"present", "no answer"})


def route(turn: Turn) -> None:
    """Ask the router where the call goes now, and begin with it."""
    take(turn, turn.decide(turn.call()))


def take(turn: Turn, decision: Decision) -> None:
    """Note a decision and begin with it."""
    plan = plan_of(decision, turn)
    # What was pressed for another decision means nothing in this one.
    turn.set(plan=plan, sought=turn.state.sought or decision.called, pressed="", ahead="")
    turn.cancel("keys")
    turn.note(
        "routed",
        decision=f"{turn.state.id}/{plan.number}",
        called=decision.called,
        rows=list(decision.determined_by),
        end=decision.end.kind,
        owner=decision.end.owner,
        purpose=turn.state.request.purpose,
        state=decision.told.state,
        errors=list(decision.errors),
    )
    begin(turn)


def plan_of(decision: Decision, turn: Turn) -> Plan:
    """Return what carrying out a decision needs."""
    world = turn.world
    told = heard(decision, world.organisation, world.policy, turn.language, world.now)
    first, last = told.first, told.last
    at_once = _row_speaks(decision, turn) or not _AT_ONCE.isdisjoint(decision.told.facts)
    if decision.steps and decision.told.state in _CAN_ANSWER and not at_once:
        # Whoever can answer is simply rung; where one has come is said if nobody does (N10).
        first, last = (), (*first, *last)
    if decision.end.kind in _AFTER_SOMETHING_LEFT:
        # One is called back after leaving something: said any earlier it would be a promise that nobody made.
        due = deadline(decision, world.organisation, world.policy, turn.language, world.now)
        if due in first:
            first = tuple(text for text in first if text != due)
            # A mailbox's greeting says it in its own place.
            last = last if decision.end.kind == "mailbox" else (*last, due)
    return Plan(
        _next_number(turn), decision.called, decision.steps, decision.end, decision.keys, first, last,
        decision.promise, decision.determined_by, decision.shown, decision.instructions, decision.transfer, decision.notify, decision.told.state == "away", decision.told.back_at,
    )  # fmt: skip


def _row_speaks(decision: Decision, turn: Turn) -> bool:
    """Whether a row has words of its own; those of an announcement belong to the end of the call."""
    policy = turn.world.policy
    announced = {
        each.say.say(decision.told.language, policy.language) for each in policy.announcement.values()
    }
    return any(text not in announced for text in decision.told.say)


def begin(turn: Turn) -> None:
    """Begin with a plan: say what is said before any phone rings, then search."""
    if turn.plan.first and not turn.caller.gone:
        turn.answer()
        turn.go(Telling(turn.say(turn.plan.first), "search"))
    else:
        searching.start(turn)


def plan_for(turn: Turn, steps: tuple[Step, ...], end: EndsIn, row: str, called: str = "") -> None:
    """Put a plan of our own in place of a decision: a number dialled from inside, a recall."""
    called = called or turn.state.request.to
    turn.set(plan=Plan(_next_number(turn), called, steps, end, (), (), (), None, (row,)))
    turn.set(sought=turn.state.sought or called)


def reroute(turn: Turn, **changes: Any) -> None:
    """Ask anew with parts of the request changed: another number, a language, a topic, urgent."""
    turn.set(request=replace(turn.state.request, **changes))
    route(turn)


def terms_of(turn: Turn, kind: str, owner: str) -> PromiseTerms:
    """Return the terms of the promise that a mailbox, message or call-back makes now."""
    plan = turn.state.plan
    if plan is not None and plan.promise is not None and (plan.end.kind, plan.end.owner) == (kind, owner):
        return plan.promise
    return promise_for(turn.world.router, turn.call(), turn.world.now, EndsIn(kind, owner, "key"))


def _next_number(turn: Turn) -> int:
    return turn.state.plan.number + 1 if turn.state.plan is not None else 1

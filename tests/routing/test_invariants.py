"""The promises of routing, one property each; the numbers are those of the design's list of invariants."""

from __future__ import annotations

import copy
import itertools
import random
import re
from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ansvar.calls.queue import Waiting, order
from ansvar.directory.model import Organisation
from ansvar.policy.model import Policy
from ansvar.policy.targets import ANSWERING, EndKind
from ansvar.routing.model import Decision
from ansvar.routing.route import route
from routing.plain_presence import UTC, PlainPresence
from routing.worlds import BOUNDS, KINDS, ZONE, World, moments, worlds

#: Drawn worlds are many and slow to trace; what they run is covered by the examples of each room.
pytestmark = pytest.mark.no_cover

PROMISING = {"mailbox", "message", "call-back"}
PERSONAL = {"person": "desk", "mobile": "mobile", "private": "private"}
ANSWERED = {kind.value for kind in ANSWERING}
#: Conditions that speak of other people, so that one colleague more may change which row applies.
ABOUT_OTHERS = ("somebody", "nobody", "only_holder", "unit absent")


def decide(world: World) -> Decision:
    return route(world.policy, world.organisation, world.call, world.now)


def with_routes(world: World, change: Any) -> World:
    """Return the world with every list of rows, common and local, passed through `change`."""
    written = {**world.written, "route": change(world.written["route"])}
    if "local" in written:
        written["local"] = {
            unit: {**rules, "route": change(rules["route"])} for unit, rules in written["local"].items()
        }
    return replace(world, written=written)


def keys_rung(decision: Decision) -> list[str]:
    return [endpoint.key for step in decision.steps for endpoint in step.endpoints]


def is_answered(decision: Decision) -> bool:
    """Whether somebody's phone rings, or the call ends where somebody answers."""
    return bool(keys_rung(decision)) or decision.end.kind in ANSWERED


@given(worlds())
def test_1_given_any_call_when_routed_then_there_is_exactly_one_end(world: World) -> None:
    for one in world.everywhere():
        decision = decide(one)
        assert decision.end.kind in {kind.value for kind in EndKind} | {"keep"}
        assert decision.determined_by
        known = {row.id for row in one.policy.rows} | {
            "default",
            "numbers.emergency",
            "switchboard.transfers",
        }
        assert set(decision.determined_by) <= known
        assert decision.end.row in decision.determined_by
        assert len(set(decision.determined_by)) == len(decision.determined_by)


@given(worlds())
def test_2_given_any_forwards_when_routed_then_no_phone_is_rung_twice(world: World) -> None:
    for one in world.everywhere():
        rung = keys_rung(decide(one))
        assert len(rung) == len(set(rung))
        assert not set(rung) & set(one.call.tried)


@given(worlds(), st.randoms(use_true_random=False))
def test_3_given_another_order_of_storage_when_routed_then_the_decision_is_the_same(
    world: World, chance: random.Random
) -> None:
    def mixed(value: Any) -> Any:
        if isinstance(value, dict):
            return dict(chance.sample(list(value.items()), len(value)))
        return tuple(chance.sample(list(value), len(value)))

    org = world.organisation
    other = replace(
        org,
        people=mixed(org.people),
        units=mixed(org.units),
        functions=mixed(org.functions),
        lines=mixed(org.lines),
        absences=mixed({id: mixed(found) for id, found in org.absences.items()}),
        closures=mixed(org.closures),
        quiet_days=mixed(org.quiet_days),
        companies=mixed(org.companies),
    )
    written = dict(world.written)
    for table in ("local", "quiet", "announcement", "absence", "queue"):
        if table in written:
            written[table] = mixed(written[table])
    stored_otherwise = replace(world, organisation=other, written=mixed(written))
    for one, two in zip(world.everywhere(), stored_otherwise.everywhere(), strict=True):
        assert decide(two) == decide(one)


@given(worlds())
def test_4_given_somebody_absent_when_routed_then_no_closed_phone_of_theirs_rings(world: World) -> None:
    for one in world.everywhere():
        presence = PlainPresence(one.policy, one.organisation)
        for step in decide(one).steps:
            for endpoint in step.endpoints:
                if endpoint.kind in PERSONAL:
                    person = one.organisation.people[endpoint.id]
                    assert not presence.is_absent(person, one.now)
                    closed = presence.closed_phones(person, one.now)
                    assert person.ring_when_away or PERSONAL[endpoint.kind] not in closed


MAILBOXES = {
    "id": "mailboxes",
    "else": ["deputy mailbox", "mailbox", "manager mailbox"],
    "keys": {"1": "mailbox"},
}


@given(worlds("person:alice", most_rows=2), st.sampled_from(BOUNDS))
def test_5_given_an_absence_over_the_limit_when_routed_then_the_mailbox_is_never_reached(
    world: World, limit: str
) -> None:
    world = with_routes(world, lambda rows: [MAILBOXES, *rows] if rows is world.written["route"] else rows)
    world.written["answering"] = {"no_mailbox_when_absent": limit}
    world = replace(world, call=replace(world.call, purpose="call"))
    bound = world.policy.answering.no_mailbox_when_absent
    presence = PlainPresence(world.policy, world.organisation)
    decision = decide(world)

    def is_over(id: str) -> bool:
        person = world.organisation.people[id]
        away = presence.away(person, world.now) if presence.is_absent(person, world.now) else None
        assert bound is not None
        return away is not None and presence.fits(bound, person, away.since or away.absence.start, away.until)

    if decision.end.kind == "mailbox" and decision.end.owner.startswith("person:"):
        assert not is_over(decision.end.owner.removeprefix("person:"))
    if any(key.action == "mailbox" for key in decision.keys):
        assert not is_over("alice")


@given(worlds("person:alice"))
def test_6_given_any_absence_when_the_caller_is_told_then_no_reason_is_in_it(world: World) -> None:
    decision = decide(world)
    said = repr((decision.told, decision.end, decision.keys, decision.notify))
    assert "knee" not in said
    assert not re.search(r"\b(" + "|".join(KINDS) + r"|absence|reason)\b", said.replace("holidays", ""))
    other = {
        id: tuple(replace(absence, note="another note") for absence in found)
        for id, found in world.organisation.absences.items()
    }
    assert decide(replace(world, organisation=replace(world.organisation, absences=other))) == decision


@given(worlds())
def test_7_given_a_referral_when_the_caller_is_told_then_a_return_time_is_given_or_said_unknown(
    world: World,
) -> None:
    for one in world.everywhere():
        decision = decide(one)
        told = decision.told
        if told.state in ("away", "closed", "outside hours") and decision.called.startswith(
            ("person:", "unit:", "function:")
        ):
            assert told.return_known is not None
            assert ("return time" in told.facts) or one.policy.privacy.caller == "nothing"
        assert told.return_known is not True or told.back_at is not None
        assert told.return_known is True or told.back_at is None
        assert told.back_at is None or told.back_at > one.now
        assert told.opens_at is None or told.opens_at > one.now


@given(worlds())
def test_8_given_a_caller_who_has_waited_when_routed_then_the_place_in_the_queue_is_kept(
    world: World,
) -> None:
    for one in world.everywhere():
        decision = decide(one)
        brought = one.call.queued_since
        at_switchboard = decision.end.kind == "switchboard" or any(
            key.startswith("switchboard") for key in keys_rung(decision)
        )
        if brought is not None and decision.queued_since is not None:
            assert decision.queued_since <= brought
        if at_switchboard:
            assert decision.queued_since == (brought or one.now)


@st.composite
def queues(draw: st.DrawFn) -> tuple[list[Waiting], Policy, datetime]:
    """Draw callers who wait, the switchboard's rules, and a moment."""
    now = draw(moments())
    waiting = [
        Waiting(
            f"call-{number}",
            now - timedelta(seconds=draw(st.sampled_from((0, 10, 59, 60, 61, 300)))),
            internal=draw(st.booleans()),
            urgent=draw(st.sampled_from((False, False, False, True))),
        )
        for number in range(draw(st.integers(0, 7)))
    ]
    switchboard = {"order": draw(st.sampled_from(("external first", "internal first", "equal")))}
    if draw(st.booleans()):
        switchboard["longest_wait"] = "60 s"
    head = {"title": "Drawn", "organisation": "Town"}
    return waiting, Policy.model_validate({"policy": head, "switchboard": switchboard}), now


@given(queues(), st.sampled_from((0, 30, 60, 600)))
def test_8_given_a_queue_when_others_join_or_leave_then_nobody_is_put_in_a_worse_place(
    drawn: tuple[list[Waiting], Policy, datetime], later_s: int
) -> None:
    """Who waits is passed only by an urgent caller, by one of the class that goes first, or by who is over the limit."""
    waiting, policy, now = drawn
    later = now + timedelta(seconds=later_s)
    before = order(waiting, policy, now)
    newcomers = [replace(caller, id=f"new-{caller.id}", since=later) for caller in waiting]
    after = order([*waiting, *newcomers], policy, later)
    limit = policy.switchboard.longest_wait is not None
    for caller in before:
        passed_by = [one for one in after[: after.index(caller)] if one.id.startswith("new-")]
        assert all(
            one.urgent or (one.internal != caller.internal and policy.switchboard.order != "equal")
            for one in passed_by
            if not caller.urgent
        )
        assert not (caller.urgent and passed_by)
        if limit and (later - caller.since).total_seconds() >= 60:
            assert all(one.urgent for one in passed_by)
    for caller in before:  # one who comes back keeps the place
        again = order([*(one for one in waiting if one is not caller), replace(caller)], policy, now)
        assert again.index(caller) == before.index(caller)


@given(queues())
def test_9_given_a_queue_when_ordered_then_the_class_goes_first_and_every_wait_is_bounded(
    drawn: tuple[list[Waiting], Policy, datetime],
) -> None:
    waiting, policy, now = drawn
    rules = policy.switchboard
    found = order(waiting, policy, now)
    assert sorted(found, key=lambda one: one.id) == sorted(waiting, key=lambda one: one.id)
    assert order(reversed(waiting), policy, now) == found

    def over(one: Waiting) -> bool:
        return rules.longest_wait is not None and (now - one.since).total_seconds() >= 60

    for first, second in itertools.pairwise(found):
        if first.urgent != second.urgent:
            assert first.urgent
        elif over(first) != over(second) and not first.urgent:
            assert over(first)
        elif first.urgent or over(first) or rules.order == "equal" or first.internal == second.internal:
            assert (first.since, first.id) <= (second.since, second.id)
        else:
            assert first.internal == (rules.order == "internal first")


@given(worlds("person:alice"))
def test_10_given_one_colleague_more_when_routed_then_the_call_is_not_less_answered(world: World) -> None:
    world = with_routes(
        world, lambda rows: [row for row in rows if not any(word in repr(row) for word in ABOUT_OTHERS)]
    )
    before = decide(world)
    assume(is_answered(before))
    alice = world.organisation.people["alice"]
    newcomer = replace(
        alice, id="zelda", given="Zelda", extension="4099", direct="", mobile="", private_phone="",
        deputies=(), forward=None, silent=False,
    )  # fmt: skip
    more = replace(world.organisation, people={**world.organisation.people, "zelda": newcomer})
    assert is_answered(decide(replace(world, organisation=more)))


@given(worlds())
def test_11_given_a_message_when_it_is_left_then_it_has_one_promise_with_one_deadline(world: World) -> None:
    for one in world.everywhere():
        decision = decide(one)
        assert (decision.promise is not None) == (decision.end.kind in PROMISING)
        if decision.promise is not None:
            assert decision.promise.kind == decision.end.kind
            assert decision.promise.due_at > one.now
            assert decision.promise.due_at.tzinfo is not None
            assert decision.told.due_at == decision.promise.due_at
            assert "deadline" in decision.told.facts


@pytest.mark.parametrize("evening", ["2026-10-24T22:00:00", "2027-03-27T22:00:00"])
@given(world=worlds(), second=st.integers(0, 9 * 3600))
def test_12_given_the_nights_the_clock_changes_when_routed_then_every_second_has_an_outcome(
    evening: str, world: World, second: int
) -> None:
    start = datetime.fromisoformat(evening).replace(tzinfo=ZoneInfo(ZONE)).astimezone(UTC)
    decision = decide(replace(world, now=start + timedelta(seconds=second)))
    assert decision.end.kind
    assert decision.told.back_at is None or decision.told.back_at >= start + timedelta(seconds=second)


CHANGED: dict[str, Any] = {
    "try": ["manager", "switchboard"], "else": ["refuse"], "never": ["message", "switchboard"],
    "tell": ["mail"], "say": "Annat.", "keys": {"9": "switchboard"}, "notify": ["mail person"],
}  # fmt: skip


@given(worlds(), st.data())
def test_13_given_a_row_that_did_not_determine_when_it_changes_then_the_decision_is_the_same(
    world: World, data: st.DataObject
) -> None:
    ids = [
        row.id
        for row in (*world.policy.route, *(r for unit in world.policy.local.values() for r in unit.route))
    ]
    assume(ids)
    id = data.draw(st.sampled_from(ids))
    if data.draw(st.booleans()):
        changed = with_routes(world, lambda rows: [row for row in rows if row["id"] != id])
    else:
        changed = with_routes(world, lambda rows: [row | CHANGED if row["id"] == id else row for row in rows])
    for one, other in zip(world.everywhere(), changed.everywhere(), strict=True):
        decision = decide(one)
        if id not in decision.determined_by and f"`{id}`" not in " ".join(decision.errors):
            assert decide(other) == decision


FAULTS: tuple[dict[str, Any], ...] = (
    {"when": {"unit": "nowhere"}},
    {"when": {"function": "juggling"}},
    {"unless": {"person": "zoe"}},
    {"try": "queue gone"},
    {"try": "person zoe"},
    {"else": "answering service gone"},
    {"when": {"nobody": "unit nowhere"}},
    {"try": "person and queue gone"},
    {"else": "message for unit nowhere"},
)


@given(worlds(), st.sampled_from(FAULTS), st.data())
def test_14_given_a_faulty_row_when_routed_then_it_is_skipped_and_named(
    world: World, fault: dict[str, Any], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(world.written["route"])))
    row = {"id": "faulty", "else": "refuse", "never": ["message", "switchboard"], **fault}
    rows = [*world.written["route"][:place], row, *world.written["route"][place:]]
    faulty = replace(world, written={**world.written, "route": rows})
    for one, other in zip(world.everywhere(), faulty.everywhere(), strict=True):
        sound, decision = decide(one), decide(other)
        assert "faulty" not in decision.determined_by
        assert decision.replace(errors=()) == sound.replace(errors=())
        assert set(sound.errors) <= set(decision.errors)
        if decision.determined_by[-1] == "default":  # else the search may have ended above the row
            assert any("`faulty`" in error for error in decision.errors)


@given(worlds(most_rows=0))
def test_14_given_nothing_but_a_faulty_row_when_routed_then_the_call_ends_in_an_answer_or_a_promise(
    world: World,
) -> None:
    assume(world.call.to != "112" and world.call.purpose != "transfer")
    row = {"id": "faulty", "when": {"unit": "nowhere"}, "else": "refuse"}
    decision = decide(replace(world, written={**world.written, "route": [row], "local": {}}))
    assert decision.determined_by == ("default",)
    assert decision.end.kind in ANSWERED | PROMISING
    assert any("`faulty`" in error for error in decision.errors)


@given(worlds())
def test_15_given_the_recorded_inputs_when_replayed_then_the_decision_is_the_recorded_one(
    world: World,
) -> None:
    policy = Policy.model_validate_json(world.policy.model_dump_json(by_alias=True))
    organisation = copied(world.organisation)
    for one in world.everywhere():
        decision = decide(one)
        again = route(policy, organisation, replace(one.call), one.now)
        assert again == decision


def copied(organisation: Organisation) -> Organisation:
    """Return an equal organisation that shares nothing with the first, not even what is remembered about it."""
    values = {field.name: getattr(organisation, field.name) for field in fields(organisation)}
    fresh: dict[str, Any] = {
        name: {key: copy.copy(one) for key, one in value.items()}
        if isinstance(value, Mapping)
        else copy.copy(value)
        for name, value in values.items()
    }
    return Organisation(**fresh)

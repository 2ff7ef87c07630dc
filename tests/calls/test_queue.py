"""The order of the switchboard's queue (F17, A13; invariants 8 and 9)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ansvar.calls.queue import Waiting, order, position
from ansvar.policy.model import Policy

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


def policy(**switchboard: object) -> Policy:
    return Policy.model_validate({"policy": {"title": "T", "organisation": "O"}, "switchboard": switchboard})


EXTERNAL_FIRST = policy(order="external first", longest_wait="5 min")


def kim(id: str, waited_s: float, *, internal: bool = False, urgent: bool = False) -> Waiting:
    return Waiting(id, NOW - timedelta(seconds=waited_s), internal, urgent)


callers = st.lists(
    st.builds(
        kim,
        st.sampled_from("abcdefgh"),
        st.integers(0, 900),
        internal=st.booleans(),
        urgent=st.booleans(),
    ),
    max_size=8,
    unique_by=lambda caller: caller.id,
)
policies = st.sampled_from(
    [
        EXTERNAL_FIRST,
        policy(order="external first"),
        policy(order="internal first", longest_wait="60 s"),
        policy(order="equal"),
    ]
)


def ids(found: tuple[Waiting, ...]) -> list[str]:
    return [caller.id for caller in found]


def test_given_a_colleague_who_waited_longer_when_both_wait_then_the_outside_caller_is_first_f17() -> None:
    waiting = [kim("inside", 100, internal=True), kim("outside", 10)]
    assert ids(order(waiting, EXTERNAL_FIRST, NOW)) == ["outside", "inside"]


def test_given_a_colleague_over_the_longest_wait_when_others_come_then_the_colleague_is_first() -> None:
    waiting = [kim("outside", 200), kim("inside", 300, internal=True)]
    assert ids(order(waiting, EXTERNAL_FIRST, NOW)) == ["inside", "outside"]


def test_given_an_urgent_call_when_all_wait_then_it_is_first() -> None:
    waiting = [kim("long", 900), kim("urgent", 1, internal=True, urgent=True)]
    assert ids(order(waiting, EXTERNAL_FIRST, NOW))[0] == "urgent"


def test_given_the_order_internal_first_then_colleagues_go_before_outside_callers() -> None:
    waiting = [kim("outside", 20), kim("inside", 5, internal=True)]
    assert ids(order(waiting, policy(order="internal first"), NOW)) == ["inside", "outside"]


def test_given_equal_order_then_the_wait_alone_decides() -> None:
    waiting = [kim("late", 5), kim("early", 20, internal=True)]
    assert ids(order(waiting, policy(order="equal"), NOW)) == ["early", "late"]


def test_given_a_call_sent_back_to_the_queue_when_it_kept_its_time_then_it_stands_where_it_left_a13() -> None:
    before = [kim("first", 60), kim("sent-on", 50), kim("third", 40)]
    place = position("sent-on", before, EXTERNAL_FIRST, NOW)
    later = NOW + timedelta(seconds=45)
    after = [before[0], before[2], Waiting("new", NOW + timedelta(seconds=30)), before[1]]
    assert place == 2
    assert position("sent-on", after, EXTERNAL_FIRST, later) == 2


def test_given_somebody_who_does_not_wait_then_there_is_no_place() -> None:
    assert position("gone", [kim("a", 1)], EXTERNAL_FIRST, NOW) is None


@given(callers, policies, st.randoms())
def test_the_order_does_not_depend_on_storage_and_loses_nobody(waiting, rules, rng) -> None:  # type: ignore[no-untyped-def]
    shuffled = list(waiting)
    rng.shuffle(shuffled)
    assert order(waiting, rules, NOW) == order(shuffled, rules, NOW)
    assert sorted(ids(order(waiting, rules, NOW))) == sorted(caller.id for caller in waiting)


@given(callers, policies, st.integers(0, 600))
def test_invariant_8_nobody_falls_behind_somebody_who_came_later_in_the_same_class(
    waiting, rules, later_s
) -> None:  # type: ignore[no-untyped-def]
    """As time goes on nobody is overtaken by a caller of the same class who joined later."""
    found = order(waiting, rules, NOW + timedelta(seconds=later_s))
    for place, caller in enumerate(found):
        for other in found[:place]:
            if (other.internal, other.urgent) == (caller.internal, caller.urgent):
                assert other.since <= caller.since


@given(callers, st.integers(0, 2000))
def test_invariant_9_after_the_longest_wait_only_longer_waits_and_urgent_calls_are_ahead(
    waiting, later_s
) -> None:  # type: ignore[no-untyped-def]
    now = NOW + timedelta(seconds=later_s)
    found = order(waiting, EXTERNAL_FIRST, now)
    for place, caller in enumerate(found):
        if (now - caller.since).total_seconds() >= 300 and not caller.urgent:
            assert all(other.urgent or other.since <= caller.since for other in found[:place])

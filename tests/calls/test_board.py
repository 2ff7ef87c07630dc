"""Which operator is given which caller: nobody is passed because a phone rings where nobody sits (F17, A13)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansvar.calls.board import DOUBT_S, MOST_RUNG, Operator, assign, in_doubt
from ansvar.calls.queue import Waiting, order
from ansvar.calls.state import Queued
from ansvar.calls.waiting import OFFER_S
from calls.rig import Rig
from policies.shipped import policy

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
POLICY = policy("falkenberg")
OPERATORS = ("olga.nyberg", "olof.hakansson", "anna.lind")
SWITCHBOARD = "+46313900600"


def ago(seconds: float) -> datetime:
    return NOW - timedelta(seconds=seconds)


def caller(id: str, waited_s: float, *offers: tuple[str, float], internal: bool = False) -> Waiting:
    rung = tuple((operator, ago(rung_s)) for operator, rung_s in offers)
    return Waiting(id, ago(waited_s), internal, offers=rung)


def free(*people: str) -> list[Operator]:
    return [Operator(person, ago(100 - place)) for place, person in enumerate(people)]


@pytest.mark.parametrize(
    ("waiting", "operators", "given_to"),
    [
        # Somebody rings at an operator's who will answer: whoever becomes free takes the next.
        ([caller("a", 20, ("olga", 3)), caller("b", 10)], ["olof"], [("b", "olof")]),
        # It has rung for long: whoever becomes free is given that caller, and the next one waits.
        ([caller("a", 20, ("olga", 9)), caller("b", 10)], ["olof"], [("a", "olof")]),
        ([caller("a", 20, ("olga", 9)), caller("b", 10)], ["olof", "ove"], [("a", "olof"), ("b", "ove")]),
        # Nobody is behind: the first operator has time to answer, and no other phone rings.
        ([caller("a", 20, ("olga", 9))], ["olof"], []),
        ([caller("b", 30), caller("a", 20, ("olga", 9))], ["olof", "ove"], [("b", "olof")]),
        # Two are rung already: the third takes the next.
        ([caller("a", 20, ("olga", 19), ("ove", 9)), caller("b", 10)], ["olof"], [("b", "olof")]),
        # A colleague does not come before a caller from outside by being in doubt.
        ([caller("a", 20, ("olga", 9), internal=True), caller("b", 10)], ["olof"], [("b", "olof")]),
    ],
)  # fmt: skip
def test_given_callers_for_whom_phones_ring_when_an_operator_is_free_then_the_right_one_is_given(
    waiting: list[Waiting], operators: list[str], given_to: list[tuple[str, str]]
) -> None:
    assert list(assign(waiting, free(*operators), POLICY, NOW)) == given_to


@st.composite
def queues(draw: st.DrawFn) -> list[Waiting]:
    """Up to six callers, some of whom ring at one or two operators'."""
    rung = st.lists(st.floats(0, OFFER_S), max_size=MOST_RUNG)
    people = iter(range(100))
    return [
        Waiting(
            f"c{id}",
            ago(draw(st.integers(0, 400))),
            draw(st.booleans()),
            draw(st.booleans()),
            tuple((f"rung{next(people)}", ago(seconds)) for seconds in draw(rung)),
        )
        for id in range(draw(st.integers(0, 6)))
    ]


@given(queues(), st.integers(0, 4))
def test_given_any_queue_when_it_is_given_out_then_nobody_is_passed_but_for_whom_a_phone_rings_that_may_be_answered(
    waiting: list[Waiting], operators: int
) -> None:
    pairs = assign(waiting, free(*(f"o{number}" for number in range(operators))), POLICY, NOW)
    given_out = [call for call, _ in pairs]
    assert len(set(given_out)) == len(given_out)
    assert len({operator for _, operator in pairs}) == len(pairs) <= operators
    line = list(order(waiting, POLICY, NOW))
    ids = [each.id for each in line]
    for call in given_out:
        behind = ids.index(call)
        for before in line[:behind]:
            assert before.id in given_out or (before.offers and not in_doubt(before, NOW)), "passed"
    unrung = [each for each in line if not each.offers]
    left = [each for each in unrung if each.id not in given_out]
    assert not left or len(pairs) == operators, "somebody waits while an operator is free"
    if given_out:
        assert any(each.id == given_out[-1] and not each.offers for each in line) or left, (
            "rung for nobody's sake"
        )


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("calls"), st.booleans()),
        st.tuples(st.just("answers"), st.integers(0, 2)),
        st.tuples(st.just("declines"), st.integers(0, 2)),
        st.tuples(st.just("ends"), st.integers(0, 2)),
        st.tuples(st.just("waits"), st.sampled_from([1.0, 5.0, 9.0, 21.0])),
    ),
    min_size=5,
    max_size=25,
)


@settings(max_examples=40, deadline=None)
@given(STEPS)
def test_given_operators_who_answer_decline_or_have_left_when_callers_come_then_nobody_is_passed_for_a_dead_phone(
    steps: list[tuple[str, float]],
) -> None:
    """The whole machine: of one class, a later caller gets an operator only while the earlier one's phone is fresh."""
    rig = Rig()
    rig.log_in(*OPERATORS[:2])
    seen: set[tuple[str, int]] = set()
    for number, (does, which) in enumerate(steps):
        rung = [each for each in rig.ringing() if each.account in OPERATORS]
        if does == "calls":
            kim = rig.dials("bo.ekdahl", "90") if which and "bo.ekdahl" not in rig.house._busy else None
            kim = kim or rig.call(SWITCHBOARD, f"+4640628040{number % 10}")
            rig.hears_out(kim)
        elif does in ("answers", "declines") and rung:
            chosen = rung[int(which) % len(rung)].id
            rig.exchange.answer(chosen) if does == "answers" else rig.exchange.hang_up(chosen, "declined")
        elif does == "ends":
            talks = [
                id for id, each in rig.exchange.channels.items() if each.account in OPERATORS and each.up
            ]
            if talks:
                rig.exchange.hang_up(talks[int(which) % len(talks)])
        elif does == "waits":
            rig.waits(which)
        _nobody_passed(rig, seen)
        rig.look()
    rig.end()


def _nobody_passed(rig: Rig, seen: set[tuple[str, int]]) -> None:
    """Look at the offers made since the last look, against those who wait now and waited then."""
    fresh = []
    for call, notes in rig.notes.items():
        for place, (at, note) in enumerate(notes):
            if note.kind == "offered to" and (call, place) not in seen:
                seen.add((call, place))
                fresh.append((call, at))
    waits = {
        id: state
        for id, state in rig.house.states.items()
        if isinstance(state.phase, Queued) and not state.phase.away
    }
    for call, at in fresh:
        given_to = rig.house.states.get(call)
        if given_to is None or given_to.request.queued_since is None:
            continue
        for id, state in waits.items():
            phase = state.phase
            assert isinstance(phase, Queued)
            earlier = phase.joined < at and phase.since < given_to.request.queued_since
            if id == call or not earlier or bool(state.caller.account) != bool(given_to.caller.account):
                continue
            rung = [(leg.since, leg.person) for leg in phase.offer if leg.since is not None]
            assert rung, f"{id} waits longer than {call}, and no phone rings for it"
            alive = len(rung) >= MOST_RUNG or any((at - since).total_seconds() < DOUBT_S for since, _ in rung)
            assert alive, f"{id} was passed by {call} for a phone that nobody answers"

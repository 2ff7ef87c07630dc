"""Long random walks through `House`: deeper than Hypothesis goes in the time, one seed a walk, easily repeated.

`ANSVAR_WALKS=4000 pytest tests/calls/test_walks.py` walks further; a failure names the seed and the last steps.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from random import Random
from typing import Any

import pytest

from calls.test_stateful import CAST, House

WALKS = int(os.environ.get("ANSVAR_WALKS", "120"))
STEPS = 60
_GROUPS = 8

Dice = Callable[[Random], tuple[Any, ...]]


def _place(dice: Random) -> int:
    return dice.randrange(31)


def _places(count: int) -> Dice:
    return lambda dice: tuple(_place(dice) for _ in range(count))


def _choices(dice: Random, count: int) -> list[int]:
    return [dice.randrange(12) for _ in range(count)]


#: What happens, how it is drawn, and how often.
HAPPENS: dict[str, tuple[Dice, int]] = {
    "calls_from_outside": (lambda dice: (_place(dice), dice.random() < 0.1, dice.random() < 0.1), 6),
    "calls_from_inside": (_places(2), 3),
    "dials_a_code": (lambda dice: (_place(dice), dice.choice(("*8", "*8201", "*11", "#11", "*21*201#", "#21#", "*23*1500#", "#23#", "*98", "*98202", "*77"))), 2),
    "answers": (_places(1), 8),
    "everybody_answers": (_places(1), 3),
    "does_not_answer": (lambda dice: (_place(dice), dice.choice(("busy", "declined", "failed"))), 4),
    "hangs_up": (_places(1), 4),
    "presses": (lambda dice: (_place(dice), dice.choice(("1", "0", "2", "#", "12", "#0", "9"))), 6),
    "says_the_pin": (_places(1), 2),
    "hands_on_by_code": (lambda dice: (_place(dice), _place(dice), dice.choice(("*2", "*3"))), 3),
    "takes_back_by_code": (_places(1), 1),
    "hands_on": (_places(2), 3),
    "joins_both": (_places(2), 3),
    "asks_by_the_desk": (lambda dice: (_place(dice), dice.choice(("park", "park", "hold", "back")), _place(dice)), 4),
    "wants_a_parked_caller_back": (_places(1), 2),
    "a_phone_goes_as_it_is_given": (lambda dice: (_place(dice), _place(dice), dice.randrange(3)), 6),
    "holds": (lambda dice: (_place(dice), True), 1),
    "words_are_over": (_places(1), 8),
    "all_words_are_over": (lambda dice: (), 8),
    "message_is_over": (lambda dice: (_place(dice), dice.choice((0.0, 0.5, 9.0))), 4),
    "time_passes": (lambda dice: (dice.choice((1.0, 3.0, 10.0, 21.0, 61.0, 300.0)),), 6),
    "operator_comes_or_goes": (_places(1), 1),
    "phone_comes_or_goes": (_places(1), 1),
    "an_event_comes_again": (lambda dice: (_place(dice), dice.randrange(7)), 1),
    "crashes": (lambda dice: ([_place(dice) for _ in range(dice.randrange(4))], dice.random() < 0.5, dice.random() < 0.5, dice.choice((0.0, 5.0, 90.0))), 1),
    "crashes_in_a_step": (lambda dice: (dice.randrange(5), _place(dice), dice.randrange(12), dice.choice((0.0, 5.0, 90.0))), 3),
    "an_event_arrives": (_places(1), 6),
    "all_events_arrive": (lambda dice: (), 4),
    "a_call_goes_on": (lambda dice: (_place(dice), _choices(dice, 6)), 6),
    "somebody_calls_and_it_goes_on": (lambda dice: (_place(dice), _choices(dice, 10)), 4),
    "a_code_and_what_follows": (lambda dice: (_place(dice), dice.choice(("*98", "*8")), _choices(dice, 10)), 2),
    "consults_from_a_second_line": (lambda dice: (*_places(3)(dice), dice.random() < 0.7), 3),
}  # fmt: skip
_ALWAYS = {"calls_from_outside", "all_words_are_over", "answers", "time_passes"}
_MOMENTS = (
    "2026-11-23 10:00",
    "2026-11-23 10:00",
    "2026-11-23 16:44",
    "2026-11-25 10:30",
    "2026-11-23 21:00",
)


def _possible(house: House, what: str) -> bool:
    if what.startswith("calls_from"):
        return len(house.rig.exchange.channels) < 14
    if what in ("an_event_arrives", "all_events_arrive"):
        return bool(house.rig.held)
    return what != "an_event_comes_again" or bool(house.rig.notes)


def walk(seed: int) -> None:
    """Walk once; a walk knows only some of what can happen, so that rare things meet each other."""
    dice = Random(seed)
    house = House.__new__(House)
    house.open(dice.choice(sorted(CAST)), dice.randrange(3), dice.choice(_MOMENTS), dice.random() < 0.3)
    happens = _ALWAYS | set(dice.sample(sorted(HAPPENS), 14))
    names, weights = list(HAPPENS), [weight for _, weight in HAPPENS.values()]
    done: list[tuple[str, tuple[Any, ...]]] = []
    try:
        for _ in range(STEPS):
            [what] = dice.choices(names, weights)
            if what in happens and _possible(house, what):
                drawn = HAPPENS[what][0](dice)
                done.append((what, drawn))
                getattr(house, what)(*drawn)
                if not house.rig.held:
                    house.rig.look()
        house.rig.end()
    except Exception as fault:
        fault.add_note(f"seed {seed}, {house.rig.name}; last: {done[-5:]}")
        raise


@pytest.mark.parametrize("group", range(_GROUPS))
def test_given_a_long_random_walk_when_anything_happens_in_any_order_then_nobody_is_lost_and_nothing_is_left(
    group: int,
) -> None:
    for seed in range(group, WALKS, _GROUPS):
        walk(seed)

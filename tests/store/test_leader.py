"""One engine acts: the lease, its epoch, and clocks that jump."""

from __future__ import annotations

import pytest

from ansvar.store import Deposed, Store
from store.office import NOW, call, later
from store.test_promises import all_at_once


def test_given_a_leader_then_a_second_engine_waits_until_the_lease_is_over(store: Store) -> None:
    assert store.lead("one", 5, NOW) == 1
    assert store.lead("two", 5, later(seconds=4)) is None
    assert store.lead("one", 5, later(seconds=4)) == 1
    assert store.lead("two", 5, later(seconds=8)) is None
    assert store.lead("two", 5, later(seconds=9)) == 2
    assert store.lead("one", 5, later(seconds=10)) is None


def test_given_a_leader_that_was_late_and_nobody_came_then_it_leads_on(store: Store) -> None:
    assert store.lead("one", 5, NOW) == 1
    assert store.lead("one", 5, later(hours=1)) == 1


def test_given_a_leader_that_stands_down_then_the_next_need_not_wait_and_its_own_writes_end(
    store: Store,
) -> None:
    epoch = store.lead("one", 5, NOW)
    store.stand_down("one")
    with pytest.raises(Deposed):
        store.write(call(), epoch=epoch)
    assert store.lead("two", 5, later(seconds=1)) == 2
    store.stand_down("one")
    assert store.lead("three", 5, later(seconds=2)) is None


def test_given_a_clock_set_back_then_a_dead_leaders_lease_binds_nobody_for_long(store: Store) -> None:
    assert store.lead("one", 5, later(hours=1)) == 1
    assert store.lead("two", 5, NOW) == 2


def test_given_two_engines_that_start_at_once_then_one_leads(store: Store) -> None:
    found = all_at_once(store, [lambda name=name: store.lead(name, 5, NOW) for name in "abcd"])  # type: ignore[misc]
    assert found.count(1) == 1
    assert found.count(None) == 3

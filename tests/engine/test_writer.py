"""The writer: group commit, order, a store that is down, refuses, or belongs to another engine."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError, Future
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from ansvar.engine import writer as writers
from ansvar.engine.writer import Writer
from ansvar.store import Deposed, Store, StoreDown, StoreRefused
from ansvar.store.changes import AppendEvent, Change

LIMIT_S = 30.0
AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def event(call: str, sequence: int, kind: str = "offered") -> AppendEvent:
    return AppendEvent(call, sequence, AT, kind, {})


class Paper:
    """A store on paper: each transaction as it was written, or a fault where `faults` has one."""

    def __init__(
        self, faults: Callable[[int, Sequence[Change]], Exception | None] = lambda n, batch: None
    ) -> None:
        self.faults = faults
        self.transactions: list[tuple[Change, ...]] = []
        self.epochs: list[int | None] = []
        self.tries = 0
        self.closed = threading.Event()
        #: While it is cleared, the store is slow.
        self.open = threading.Event()
        self.open.set()
        self.entered = threading.Event()

    def write(self, batch: Sequence[Change], epoch: int | None = None) -> None:
        self.entered.set()
        assert self.open.wait(LIMIT_S)
        self.tries += 1
        if fault := self.faults(self.tries, batch):
            raise fault
        self.transactions.append(tuple(batch))
        self.epochs.append(epoch)

    def close(self) -> None:
        self.closed.set()

    @property
    def written(self) -> list[Change]:
        return [change for transaction in self.transactions for change in transaction]


def writer(store: Any, epoch: int | None = 7, deposed: Callable[[], None] = lambda: None) -> Writer:
    return Writer(store, lambda: epoch, deposed)


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writers, "RETRY_S", 0.005)


def test_given_a_slow_store_when_batches_come_meanwhile_then_they_are_one_transaction() -> None:
    paper = Paper()
    paper.open.clear()
    kept = writer(paper)
    first = kept.submit([event("a", 1)])
    assert paper.entered.wait(LIMIT_S)
    rest = [kept.submit([event("a", n), event("b", n)]) for n in range(2, 6)]
    assert kept.backlog == 4
    paper.open.set()
    for future in (first, *rest):
        future.result(LIMIT_S)
    assert [len(each) for each in paper.transactions] == [1, 8]
    assert paper.epochs == [7, 7]
    kept.close()
    assert paper.closed.is_set(), "the writer's connection is closed with its thread"


def test_given_what_nobody_waits_for_when_more_comes_then_they_are_one_transaction(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(writers, "LINGER_S", 60.0)
    paper = Paper()
    kept = writer(paper)
    lazy = [kept.submit([event("a", n)], soon=False) for n in (1, 2)]
    kept.submit([event("a", 3)]).result(LIMIT_S)
    assert [len(each) for each in paper.transactions] == [3]
    assert all(future.done() for future in lazy)
    kept.submit([event("a", 4)], soon=False)
    kept.close()
    assert len(paper.written) == 4, "an engine that ends writes what lingers"


def test_given_what_nobody_waits_for_when_nothing_else_comes_then_it_is_written_before_long() -> None:
    kept = writer(paper := Paper())
    kept.submit([event("a", 1)], soon=False).result(LIMIT_S)
    assert len(paper.written) == 1
    kept.close()


def test_given_more_than_a_group_when_written_then_no_transaction_grows_without_bound() -> None:
    paper = Paper()
    paper.open.clear()
    kept = writer(paper)
    kept.submit([event("a", 1)])
    assert paper.entered.wait(LIMIT_S)
    futures = [kept.submit([event("a", n)]) for n in range(2, writers.GROUP * 2 + 2)]
    paper.open.set()
    futures[-1].result(LIMIT_S)
    assert [len(each) for each in paper.transactions] == [1, writers.GROUP, writers.GROUP]
    kept.close()


@given(
    some.lists(some.lists(some.booleans(), min_size=0, max_size=4), max_size=12),
    some.sets(some.integers(1, 9)),
)
def test_given_any_batches_and_faults_when_written_then_all_are_kept_once_and_in_order(
    sizes: list[list[bool]], down_at: set[int]
) -> None:
    paper = Paper(lambda n, batch: StoreDown("locked") if n in down_at else None)
    kept = writer(paper)
    given: list[Change] = []
    futures = []
    for call, size in enumerate(sizes):
        batch = [event(f"c{call}", n + 1) for n in range(len(size))]
        given += batch
        futures.append(kept.submit(batch))
    for future in futures:
        assert future.result(LIMIT_S) is None
    kept.close()
    assert paper.written == given
    assert kept.backlog == 0
    assert kept.down_since is None


def test_given_a_store_that_is_down_when_it_is_back_then_what_waited_is_kept_in_order_and_it_was_told() -> (
    None
):
    paper = Paper(lambda n, batch: StoreDown("locked") if n <= 3 else None)
    kept = writer(paper)
    first = kept.submit([event("a", 1)])
    second = kept.submit([event("a", 2)])
    second.result(LIMIT_S)
    assert first.done()
    assert paper.written == [event("a", 1), event("a", 2)]
    assert kept.down_since is None
    assert paper.tries >= 4
    kept.close()


def test_given_a_store_that_is_down_when_asked_then_the_writer_says_since_when() -> None:
    tried = threading.Event()

    def down(n: int, batch: Sequence[Change]) -> Exception | None:
        if n > 1:
            tried.set()
        return StoreDown("no space left")

    kept = writer(Paper(down))
    future = kept.submit([event("a", 1)])
    assert tried.wait(LIMIT_S)
    assert kept.down_since is not None
    assert not future.done()
    kept.close(LIMIT_S)
    assert not future.done(), "what was not kept must never be said to be"


def test_given_one_batch_that_is_refused_when_written_with_others_then_only_it_is_dropped() -> None:
    bad = event("b", 1, "bad")
    paper = Paper(lambda n, batch: StoreRefused("a value of the wrong kind") if bad in batch else None)
    paper.open.clear()
    kept = writer(paper)
    futures = [kept.submit([event("a", 1)])]
    assert paper.entered.wait(LIMIT_S)
    futures += [kept.submit([event("a", 2)]), kept.submit([bad]), kept.submit([event("a", 3)])]
    paper.open.set()
    for future in futures:
        future.result(LIMIT_S)
    assert paper.written == [event("a", 1), event("a", 2), event("a", 3)]
    kept.close()


def test_given_another_engine_leads_when_written_then_nothing_is_kept_and_it_is_told() -> None:
    told = threading.Event()
    paper = Paper(lambda n, batch: Deposed("another engine leads"))
    kept = writer(paper, deposed=told.set)
    future = kept.submit([event("a", 1)])
    assert told.wait(LIMIT_S)
    kept.close()
    assert paper.transactions == []
    assert not future.done() or future.cancelled() or isinstance(future.exception(), Deposed)


def test_given_a_fault_of_our_own_in_the_store_when_written_then_the_writer_lives_on() -> None:
    """A thread that dies in silence would keep nothing of any later call."""
    paper = Paper(lambda n, batch: TypeError("unhashable") if n == 1 else None)
    kept = writer(paper)
    kept.submit([event("a", 1)])
    kept.submit([event("a", 2)]).result(LIMIT_S)
    kept.close()
    assert event("a", 2) in paper.written


def test_given_somebody_stopped_waiting_for_a_batch_when_it_is_written_then_the_writer_lives_on() -> None:
    paper = Paper()
    paper.open.clear()
    kept = writer(paper)
    given_up: Future[None] = kept.submit([event("a", 1)])
    assert paper.entered.wait(LIMIT_S)
    given_up.cancel()
    paper.open.set()
    kept.submit([event("a", 2)]).result(LIMIT_S)
    assert paper.written == [event("a", 1), event("a", 2)]
    with pytest.raises(CancelledError):
        given_up.result(LIMIT_S)
    kept.close()


def test_given_an_empty_batch_when_submitted_then_it_is_done_at_once() -> None:
    kept = writer(Paper())
    assert kept.submit([]).done()
    kept.close()


def test_given_a_real_store_when_batches_are_written_then_they_are_found_in_it(store: Store) -> None:
    kept = writer(store, epoch=None)
    kept.submit([event("a", 1), event("a", 2, "routed")])
    kept.submit([event("a", 3, "ended")]).result(LIMIT_S)
    kept.close()
    assert [each.kind for each in store.calls.events("a")] == ["offered", "routed", "ended"]


def test_given_a_new_leader_in_a_real_store_when_the_old_one_writes_then_it_is_deposed(store: Store) -> None:
    old = store.lead("old", 1.0, AT)
    store.stand_down("old")
    new = store.lead("new", 60.0, AT)
    assert old is not None
    assert new is not None
    assert new > old
    told = threading.Event()
    kept = writer(store, epoch=old, deposed=told.set)
    kept.submit([event("a", 1)])
    assert told.wait(LIMIT_S)
    kept.close()
    assert store.calls.events("a") == ()

"""The ledger: of two at once one wins, and what is late is told once."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from ansvar.store import Store
from store.office import NOW, later, made


def kinds(store: Store, promise: str = "p1") -> list[str]:
    return [event.kind for event in store.promises.events(promise)]


def all_at_once(store: Store, works: list[Callable[[], object]]) -> list[object]:
    """Run pieces of work in threads that start together; return what each gave."""
    barrier = threading.Barrier(len(works))
    results: list[object] = [None] * len(works)

    def run(place: int, work: Callable[[], object]) -> None:
        try:
            barrier.wait(60)
            results[place] = work()
        except Exception as error:
            results[place] = error
        finally:
            store.close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(90)
        assert not thread.is_alive()
    return results


@pytest.mark.parametrize("round_", range(5))
def test_given_many_colleagues_when_all_take_a_promise_then_one_gets_it(store: Store, round_: int) -> None:
    store.write([made()])
    people = [f"person:{number}" for number in range(6)]
    won = all_at_once(store, [lambda by=by: store.promises.take("p1", by, NOW) for by in people])  # type: ignore[misc]
    assert sorted(map(str, won)) == ["False"] * 5 + ["True"]
    kept = store.promises.get("p1")
    assert kept is not None
    assert kept.taken_by == people[won.index(True)]
    assert kinds(store) == ["made", "taken"]


def test_given_a_taken_promise_when_another_keeps_it_at_the_same_time_then_it_is_kept_once(
    store: Store,
) -> None:
    store.write([made()])
    assert store.promises.take("p1", "person:alice", NOW)
    keep = [
        lambda by=by: store.promises.done("p1", by, NOW, "called back") for by in ("person:a", "person:b")
    ]  # type: ignore[misc]
    assert sorted(map(str, all_at_once(store, keep))) == ["False", "True"]  # type: ignore[arg-type]
    assert kinds(store) == ["made", "taken", "done"]
    assert not store.promises.take("p1", "person:c", NOW)
    assert not store.promises.hand_over("p1", "person:c", "person:dora", NOW)


def test_given_a_promise_then_its_life_is_on_record(store: Store) -> None:
    """N6: an interim answer is given though the matter is not finished."""
    promises = store.promises
    store.write([made(interim_at=later(minutes=30))])
    assert [each.id for each in promises.interims_due(later(minutes=30))] == ["p1"]
    assert promises.heard("p1", "person:alice", later(minutes=1))
    assert not promises.heard("p1", "person:bob", later(minutes=2))
    assert promises.take("p1", "person:alice", later(minutes=3))
    assert not promises.release("p1", "person:bob", later(minutes=4))
    assert promises.release("p1", "person:alice", later(minutes=4))
    assert promises.interim("p1", "person:alice", later(minutes=5))
    assert promises.interims_due(later(days=1)) == ()
    assert promises.hand_over("p1", "person:bob", "person:dora", later(minutes=6))
    assert promises.take("p1", "person:bob", later(minutes=7))
    assert promises.done("p1", "person:bob", later(minutes=8), "called back")
    assert kinds(store) == ["made", "heard", "taken", "released", "interim", "handed over", "taken", "done"]
    (kept,) = promises.of_owner("person:bob", done=True)
    assert (kept.state, kept.done_by, kept.to, kept.heard_at) == (
        "done", "person:bob", "person:alice", later(minutes=1),
    )  # fmt: skip
    assert promises.of_owner("person:alice", "person:bob") == ()


def test_given_open_promises_then_the_nearest_deadline_comes_first(store: Store) -> None:
    store.write(
        [made("p1", due_at=later(hours=3)), made("p2", due_at=later(hours=1)), made("p3", owner="unit:a")]
    )
    assert [each.id for each in store.promises.of_owner("person:alice")] == ["p2", "p1"]
    assert [each.id for each in store.promises.due_before(later(hours=3))] == ["p2", "p3"]
    assert [each.id for each in store.promises.of_call("c1")] == ["p1", "p2", "p3"]
    assert store.promises.get("p9") is None


def test_given_a_late_promise_then_each_escalation_is_told_by_one_and_the_last_takes_over(
    store: Store,
) -> None:
    store.write([made()])
    promises = store.promises
    assert promises.escalations_due(later(minutes=59)) == ()
    (due,) = promises.escalations_due(later(hours=1))
    assert (due.step, due.whom, due.takes_over, due.owner) == (0, "person:dora", False, "person:alice")
    both = all_at_once(store, [lambda: promises.escalate(due, later(hours=1)) for _ in range(2)])
    assert sorted(map(str, both)) == ["False", "True"]
    assert promises.escalations_due(later(hours=1)) == ()
    (last,) = promises.escalations_due(later(hours=9))
    assert (last.step, last.takes_over) == (1, True)
    assert promises.escalate(last, later(hours=9))
    assert promises.escalations_due(later(days=9)) == ()
    kept = promises.get("p1")
    assert kept is not None
    assert (kept.owner, kept.to) == ("person:dora", "person:alice")
    assert kinds(store) == ["made", "escalated", "escalated"]


def test_given_an_escalation_by_mail_then_the_notice_is_queued_with_it(store: Store) -> None:
    store.write([made()])
    (due,) = store.promises.escalations_due(later(hours=1))
    assert store.promises.escalate(due, later(hours=1), by="mail")
    (notice,) = store.notices.claim(later(hours=1))
    assert (notice.whom, notice.by, notice.promise, notice.call) == ("person:dora", "mail", "p1", "c1")
    assert not store.promises.escalate(due, later(hours=1), by="mail")
    assert store.notices.claim(later(hours=1)) == ()


def test_given_a_kept_promise_then_nothing_escalates(store: Store) -> None:
    store.write([made()])
    (due,) = store.promises.escalations_due(later(hours=1))
    assert store.promises.done("p1", "person:alice", later(hours=1))
    assert store.promises.escalations_due(later(days=1)) == ()
    assert not store.promises.escalate(due, later(hours=1))


def test_given_messages_then_new_ones_come_first_and_kept_ones_are_gone(store: Store) -> None:
    """F11, A6: what waits to be heard, and what the lamp shows."""
    store.write(
        [made(f"p{minute}", made_at=later(minutes=minute)) for minute in (1, 2, 3)]
        + [made("p4", recording="")]
    )
    assert store.promises.message_counts("person:alice") == (3, 0)
    assert store.promises.heard("p1", "person:alice", later(minutes=9))
    assert store.promises.message_counts("person:alice") == (2, 1)
    assert [each.id for each in store.promises.messages("person:alice")] == ["p2", "p3", "p1"]
    assert store.promises.done("p2", "person:alice", later(minutes=9))
    assert store.promises.message_counts("person:alice") == (1, 1)
    assert store.promises.recordings(["rec-p1", "rec-p9", ""]) == {"rec-p1"}
    assert store.promises.owners_with_messages() == ("person:alice",)
    for id in ("p1", "p3"):
        assert store.promises.done(id, "person:alice", later(minutes=9))
    assert store.promises.owners_with_messages() == ()


def test_given_a_second_promise_of_the_same_id_then_the_first_stays(store: Store) -> None:
    """A message has exactly one promise (invariant 11)."""
    store.write([made()])
    store.write([made(owner="person:bob", due_at=later(days=9))])
    kept = store.promises.get("p1")
    assert kept is not None
    assert (kept.owner, kept.due_at) == ("person:alice", later(hours=2))
    assert kinds(store) == ["made"]

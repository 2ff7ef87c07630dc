"""Batches: all or nothing, and twice is once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ansvar.store import Deposed, Store, StoreRefused
from ansvar.store import changes as to
from store.office import NOW, call, later, made

EVERYTHING: list[to.Change] = [
    *call("c1"),
    *call("c2"),
    to.AppendEvent("c2", 5, later(minutes=3), "ended", {"outcome": "answered", "reached": "person:alice"}),
    to.FinishCall("c2", later(minutes=3)),
    made("p1"),
    made("p2", recording=""),
    to.HearMessage("p1", "person:alice", later(minutes=5)),
    to.TakePromise("p1", "person:alice", later(minutes=5)),
    to.GiveInterim("p1", "person:alice", later(minutes=6)),
    to.KeepPromise("p1", "person:alice", later(minutes=7), "called back"),
    to.HandOver("p2", "person:bob", "person:dora", later(minutes=8)),
    to.QueueNotice("n1", "call", "mail", "person:alice", NOW, call="c1"),
    to.SetAbsence("a1", "alice", "meeting", NOW, later(hours=1), "alice", NOW),
    to.EndAbsence("alice", later(minutes=30)),
    to.SyncCalendar(
        "carol", NOW, ((later(hours=1), later(hours=2), "meeting"), (NOW, later(hours=3), "leave"))
    ),
    to.CancelAbsence("carol", later(hours=1), "calendar"),
    to.SetSubstitute("s1", "alice", "bob", NOW, later(hours=4), "dora", NOW, consent=True),
    to.AnswerSubstitute("s1", "bob", True, later(minutes=1)),
    to.EndSubstitute("alice", later(minutes=2)),
    to.ConfirmCompetences("alice", ("ramps", "lifts"), ("ramps",), "alice", NOW),
    to.ProposeCompetences("alice", ("lifts",), later(minutes=1)),
    to.SetForward("f1", "alice", "bob", NOW),
    to.AnswerForward("alice", "bob", True, later(minutes=1)),
    to.OperatorIn("o1", "olga", NOW),
    to.SetGreeting("person:alice", "greeting-1", NOW),
    to.GrantAccess("g1", "person:alice", "person:bob", "person:alice", NOW),
    to.EndAccess("person:alice", "person:bob", later(days=1)),
    to.SetClosure("k1", "u", NOW, later(hours=2), "dora", NOW, agreed=True, divert="v", base="u/1/2"),
    to.WithdrawClosure("k1", later(minutes=9)),
    to.SetQuietDay("q1", "u", 4, "dora", NOW, "2026-01-05"),
    to.WithdrawQuietDay("q1", later(minutes=9)),
    to.Audit("u1", NOW, "person:bob", "mailbox heard", {"owner": "person:alice"}),
]


#: Tables that are written by methods of their own: the lease, the policy's versions, webhooks.
ELSEWHERE = ("Leader", "Policy", "Hook")


def contents(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of every table, without the row numbers that the database chooses."""
    from django.apps import apps

    found = {}
    for model in apps.get_app_config("store").get_models():
        names = [each.attname for each in model._meta.fields if each.get_internal_type() != "BigAutoField"]
        rows = model._default_manager.using(store.alias).values_list(*names)
        found[model.__name__] = sorted(rows, key=str)
    return found


def test_given_a_batch_when_it_is_written_again_then_nothing_changes(store: Store) -> None:
    store.write(EVERYTHING)
    once = contents(store)
    lacking = [table for table in once if not once[table] and not table.startswith(ELSEWHERE)]
    assert lacking == [], "every table has a row"
    store.write(EVERYTHING)
    assert contents(store) == once


def comes_late(change: to.Change) -> bool:
    """Whether it is the state or a timer of the call that has ended: one writer writes in order, so none comes."""
    return isinstance(change, to.SaveLive | to.SetTimer) and change.call == "c2"


@pytest.mark.parametrize(
    "change", [each for each in EVERYTHING if not comes_late(each)], ids=lambda change: type(change).__name__
)
def test_given_one_change_when_it_comes_again_by_itself_then_nothing_changes(
    sqlite: Store, change: to.Change
) -> None:
    sqlite.write(EVERYTHING)
    before = contents(sqlite)
    sqlite.write([change])
    assert contents(sqlite) == before


def changes_of_live_calls(prefix: str) -> st.SearchStrategy[list[to.Change]]:
    calls = st.sampled_from([f"{prefix}1", f"{prefix}2"])
    names = st.sampled_from(["step", "most"])
    moments = st.integers(0, 9).map(lambda minutes: later(minutes=minutes))
    one: st.SearchStrategy[to.Change] = st.one_of(
        st.builds(to.SaveLive, calls, st.integers(1, 4), moments, st.integers()),
        st.builds(to.DropLive, calls),
        st.builds(to.SetTimer, calls, names, moments),
        st.builds(to.CancelTimer, calls, names),
    )
    return st.lists(one, max_size=12)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_given_several_steps_then_one_commit_for_all_leaves_what_one_for_each_leaves(
    sqlite: Store, data: st.DataObject
) -> None:
    """Group commit is only quicker. One call's versions grow, as its steps do."""
    steps = data.draw(changes_of_live_calls("c"))
    version = count(1)
    steps = [
        replace(each, version=next(version)) if isinstance(each, to.SaveLive) else each for each in steps
    ]
    left = []
    for group in ([steps], [[each] for each in steps]):
        sqlite.write([to.DropLive("c1"), to.DropLive("c2")])
        for batch in group:
            sqlite.write(batch)
        left.append(sqlite.calls.recovery())
    assert left[0] == left[1]


def test_given_a_moment_without_a_zone_then_it_is_refused(store: Store) -> None:
    with pytest.raises(StoreRefused):
        store.write([to.SetTimer("c1", "step", NOW.replace(tzinfo=None))])


def test_given_a_moment_of_another_zone_then_it_comes_back_as_the_same_moment_in_utc(store: Store) -> None:
    at = datetime(2026, 10, 25, 2, 30, 0, 123456, tzinfo=ZoneInfo("Europe/Stockholm"), fold=1)
    store.write([to.SetTimer("c1", "step", at)])
    (timer,) = store.calls.recovery().timers
    assert timer.due_at == datetime(2026, 10, 25, 1, 30, 0, 123456, tzinfo=UTC)
    assert timer.due_at.utcoffset() == timedelta(0)


def test_given_a_bad_value_in_a_batch_then_nothing_of_it_is_kept(store: Store) -> None:
    bad = to.AppendEvent("c1", 5, NOW, "odd", {"value": object()})
    with pytest.raises(StoreRefused, match="TypeError"):
        store.write([*call("c1"), bad])
    assert store.calls.events("c1") == ()
    assert store.calls.recovery().live == ()


def test_given_what_no_database_takes_in_a_name_then_the_call_is_kept(store: Store) -> None:
    """A caller's phone may send NUL and half characters; that must not cost the caller the call."""
    store.write(
        [
            to.AppendEvent("c1", 1, NOW, "offered", {"caller": "a\x00b\ud800", "name": "Åsa 😀"}),
            made(number="+4670\x001740605"),
            to.SaveLive("c1", 1, NOW, {"dialled": "\x00"}),
        ]
    )
    (event,) = store.calls.events("c1")
    assert event.facts == {"caller": "a\ufffdb?", "name": "Åsa 😀"}
    found = store.promises.get("p1")
    assert found is not None
    assert found.number == "+4670\ufffd1740605"


def test_given_an_older_state_when_it_comes_late_then_the_newer_stays(store: Store) -> None:
    store.write([to.SaveLive("c1", 7, NOW, {"phase": "talking"})])
    store.write([to.SaveLive("c1", 6, NOW, {"phase": "searching"})])
    (live,) = store.calls.recovery().live
    assert (live.version, live.snapshot) == (7, {"phase": "talking"})


def test_given_live_calls_then_recovery_gives_states_timers_and_sequences(store: Store) -> None:
    store.write([*call("c1"), *call("c2"), to.SetTimer("", "board", later(minutes=1))])
    store.write([to.SetTimer("c1", "most", later(hours=5)), to.CancelTimer("c2", "most")])
    found = store.calls.recovery()
    assert [live.call for live in found.live] == ["c1", "c2"]
    assert [(each.call, each.name, each.due_at) for each in found.timers] == [
        ("", "board", later(minutes=1)),
        ("c1", "most", later(hours=5)),
    ]
    assert found.next_sequence == {"c1": 5, "c2": 5}


def test_given_a_call_that_ends_then_it_has_one_record_and_nothing_live(store: Store) -> None:
    store.write(call("c1"))
    ended = to.AppendEvent(
        "c1", 5, later(minutes=2), "ended", {"outcome": "answered", "sought": "person:alice"}
    )
    for _ in range(2):
        store.write([ended, to.SetTimer("c1", "late", NOW), to.FinishCall("c1", later(minutes=2))])
    record = store.calls.record("c1")
    assert record is not None
    assert (record.outcome, record.called, record.reached) == ("answered", "person:alice", "person:alice")
    assert (record.dialled, record.caller, record.determined_by) == ("031390600", "+46701740605", ("direct",))
    assert (record.waited_s, record.rang_s, record.talked_s) == (9.0, 8.0, 111.0)
    assert store.calls.recovery().live == store.calls.recovery().timers == ()
    assert store.calls.records(NOW, later(seconds=1)) == (record,)
    assert store.calls.records(later(seconds=1), later(days=1)) == ()


def test_given_the_lines_name_for_a_call_then_its_events_are_found(store: Store) -> None:
    store.write(call("c1"))
    store.write([to.AppendEvent("c1", 5, NOW, "line", {"sip_call_id": "abc@example"}), *call("c2")])
    assert {event.call for event in store.calls.events_by_sip_call_id("abc@example")} == {"c1"}
    assert len(store.calls.events_by_sip_call_id("abc@example")) == 5
    assert store.calls.events_by_sip_call_id("") == ()


def test_given_earlier_calls_of_a_number_then_attempts_and_last_contact_are_known(store: Store) -> None:
    def ended(id: str, outcome: str, minute: int) -> list[to.Change]:
        first = {"caller": "+46701740605", "sought": "person:alice"}
        last = {"outcome": outcome, "reached": "person:bob" if outcome == "answered" else ""}
        return [
            to.AppendEvent(id, 1, later(minutes=minute), "offered", first),
            to.AppendEvent(id, 2, later(minutes=minute, seconds=5), "ended", last),
            to.FinishCall(id, later(minutes=minute, seconds=5)),
        ]

    store.write([*ended("c1", "abandoned", 0), *ended("c2", "answered", 1), *ended("c3", "abandoned", 2)])
    store.write(ended("c4", "promised", 3))
    assert store.calls.unanswered("+46701740605", NOW) == 2
    assert store.calls.unanswered("+46701740605", later(minutes=3)) == 1
    assert store.calls.last_contact("+46701740605", NOW) == "person:bob"
    assert store.calls.last_contact("+46701740606", NOW) is None
    assert store.calls.unanswered(None, NOW) == 0


def test_given_an_event_when_somebody_rewrites_it_then_the_database_refuses(store: Store) -> None:
    from django.db import DatabaseError

    from ansvar.store.models import AuditEntry, CallEvent, PromiseEvent

    store.write(EVERYTHING)
    for table in (CallEvent, PromiseEvent, AuditEntry):
        with pytest.raises(DatabaseError, match="never changed"):
            table.on(store.alias).update(at=later(days=1))


def test_given_a_newer_epoch_then_late_writes_are_refused_whole(store: Store) -> None:
    first = store.lead("one", 5, NOW)
    assert first is not None
    store.write(call("c1"), epoch=first)
    assert store.lead("two", 5, later(seconds=6)) == first + 1
    with pytest.raises(Deposed):
        store.write(call("c2"), epoch=first)
    assert store.calls.events("c2") == ()
    store.write(call("c2"), epoch=first + 1)


def test_given_gauges_then_they_count_what_is_there(store: Store) -> None:
    store.write([*call("c1"), made("p1"), made("p2"), to.TakePromise("p2", "person:bob", NOW)])
    store.write([to.QueueNotice("n1", "call", "mail", "person:alice", NOW), to.OperatorIn("o", "olga", NOW)])
    counts = store.counts(later(hours=5))
    assert (counts.live_calls, counts.timers, counts.timers_late) == (1, 1, 1)
    assert (counts.promises_open, counts.promises_taken, counts.promises_late) == (1, 1, 2)
    assert (counts.notices_waiting, counts.operators_in) == (1, 1)
    store.ping()


def test_given_a_notice_then_it_comes_again_until_it_was_sent(store: Store) -> None:
    store.write([to.QueueNotice("n1", "call", "mail", "person:alice", NOW, call="c1")])
    (notice,) = store.notices.claim(NOW)
    assert (notice.whom, notice.call, notice.attempts) == ("person:alice", "c1", 1)
    assert store.notices.claim(later(seconds=59)) == ()
    (again,) = store.notices.claim(later(seconds=60))
    assert again.attempts == 2
    assert store.notices.sent("n1", later(seconds=61))
    assert not store.notices.sent("n1", later(seconds=61))
    assert store.notices.claim(later(days=1)) == ()


def test_given_what_identifies_a_person_then_no_log_of_a_change_shows_it() -> None:
    shown = repr([made(), to.SetPin("person:alice", "483920", NOW), *EVERYTHING])
    for secret in ("1740605", "483920", "meeting"):
        assert secret not in shown

"""Mailboxes, PINs, delegated access, and what is set by star code."""

from __future__ import annotations

import pytest

from ansvar.presence.model import Absence, Source
from ansvar.store import Store, StoreRefused
from ansvar.store import changes as to
from ansvar.store.pins import hash_pin, same_pin
from ansvar.store.values import PinCheck
from store.office import NOW, later, made
from store.test_promises import all_at_once

ALICE = "person:alice"


def test_given_a_pin_then_only_it_opens_and_it_is_not_kept_in_clear(store: Store) -> None:
    """N16."""
    check = store.mailboxes.check_pin
    assert check(ALICE, "483920", NOW) is PinCheck.UNSET
    store.write([to.SetPin(ALICE, "483920", NOW)])
    assert check(ALICE, "483921", NOW) is PinCheck.WRONG
    assert check(ALICE, "483920", NOW) is PinCheck.RIGHT
    assert store.mailboxes.get(ALICE).pin_set
    from ansvar.store.models import Mailbox

    kept = Mailbox.on(store.alias).get().pin_hash
    assert kept.startswith("scrypt$")
    assert "483920" not in kept
    store.write([to.SetPin(ALICE, "", later(minutes=1))])
    assert check(ALICE, "483920", NOW) is PinCheck.UNSET


def test_given_the_same_pin_twice_then_it_is_kept_differently() -> None:
    first, second = hash_pin("483920"), hash_pin("483920")
    assert first != second
    assert same_pin("483920", first)
    assert not same_pin("483921", second)
    assert not same_pin("", "")


def test_given_five_wrong_pins_then_even_the_right_one_is_refused_for_a_while(store: Store) -> None:
    store.write([to.SetPin(ALICE, "483920", NOW)])
    check = store.mailboxes.check_pin
    for _ in range(5):
        assert check(ALICE, "000000", NOW) is PinCheck.WRONG
    assert check(ALICE, "483920", later(seconds=899)) is PinCheck.LOCKED
    assert store.mailboxes.get(ALICE).locked_until == later(seconds=900)
    assert check(ALICE, "483920", later(seconds=900)) is PinCheck.RIGHT
    assert store.mailboxes.get(ALICE).locked_until is None


def test_given_a_right_pin_then_earlier_failures_are_forgotten(store: Store) -> None:
    store.write([to.SetPin(ALICE, "483920", NOW)])
    check = store.mailboxes.check_pin
    for _ in range(3):
        for _ in range(4):
            assert check(ALICE, "000000", NOW) is PinCheck.WRONG
        assert check(ALICE, "483920", NOW) is PinCheck.RIGHT


def test_given_another_bound_by_the_policy_then_it_holds(store: Store) -> None:
    store.write([to.SetPin(ALICE, "483920", NOW)])
    bound = {"most_failures": 2, "lock_s": 60.0}
    assert store.mailboxes.check_pin(ALICE, "000000", NOW, **bound) is PinCheck.WRONG  # type: ignore[arg-type]
    assert store.mailboxes.check_pin(ALICE, "000000", NOW, **bound) is PinCheck.WRONG  # type: ignore[arg-type]
    assert store.mailboxes.check_pin(ALICE, "483920", NOW, **bound) is PinCheck.LOCKED  # type: ignore[arg-type]
    assert store.mailboxes.check_pin(ALICE, "483920", later(seconds=60), **bound) is PinCheck.RIGHT  # type: ignore[arg-type]


def test_given_many_lines_at_once_then_they_guess_no_more_often_than_one(store: Store) -> None:
    store.write([to.SetPin(ALICE, "483920", NOW)])
    found = all_at_once(store, [lambda: store.mailboxes.check_pin(ALICE, "000000", NOW) for _ in range(8)])
    assert found.count(PinCheck.WRONG) == 5
    assert found.count(PinCheck.LOCKED) == 3


def test_given_access_for_a_colleague_then_it_holds_for_its_time_and_without_the_owners_pin(
    store: Store,
) -> None:
    """A7: a colleague can hear the mailbox, and no PIN is shared."""
    store.write([to.GrantAccess("g1", ALICE, "person:bob", ALICE, NOW, later(days=2)), made()])
    assert store.mailboxes.delegates(ALICE, NOW) == ("person:bob",)
    assert store.mailboxes.opened_to("person:bob", NOW) == (ALICE,)
    assert store.mailboxes.delegates(ALICE, later(days=2)) == ()
    store.write([to.SetPin("person:bob", "483920", NOW)])
    bob = {"owner": ALICE, "by": "person:bob"}
    answer = store.answer("mailbox", bob, NOW)
    assert answer == {
        "may_hear": True, "pin_set": True, "locked_minutes": 0,
        "messages": [
            {
                "promise": "p1", "recording": "rec-p1", "number": "+46701740605", "at": NOW.isoformat(),
                "seconds": 7.5, "heard": False, "urgent": False,
            }
        ],
    }  # fmt: skip
    store.write([to.EndAccess(ALICE, "person:bob", later(days=1))])
    refused = store.answer("mailbox", bob, later(days=1))
    assert refused == {"may_hear": False, "pin_set": True, "locked_minutes": 0, "messages": []}


def test_given_wrong_pins_then_the_machine_learns_how_long_it_is_locked(store: Store) -> None:
    store.write([to.SetPin(ALICE, "483920", NOW)])
    right, wrong = {"owner": ALICE, "pin": "483920"}, {"owner": ALICE, "pin": "0"}
    assert store.answer("pin", right, NOW) == {"ok": True, "locked_minutes": 0}
    for _ in range(4):
        assert store.answer("pin", wrong, NOW) == {"ok": False, "locked_minutes": 0}
    assert store.answer("pin", wrong, NOW) == {"ok": False, "locked_minutes": 15}
    assert store.answer("pin", right, later(minutes=14, seconds=1)) == {"ok": False, "locked_minutes": 1}
    with pytest.raises(StoreRefused, match="no question `weather`"):
        store.answer("weather", {}, NOW)


def test_given_greetings_then_the_last_one_holds(store: Store) -> None:
    """F12: a personal greeting."""
    store.write([to.SetGreeting(ALICE, "g1", NOW), to.SetGreeting("unit:a", "g2", NOW)])
    store.write(
        [to.SetGreeting(ALICE, "g3", later(minutes=1)), to.SetGreeting("unit:a", "", later(minutes=1))]
    )
    assert store.mailboxes.greetings() == {ALICE: "g3"}
    assert store.mailboxes.get(ALICE).greeting_at == later(minutes=1)


def test_given_an_absence_by_phone_then_it_is_the_presence_rooms_own_value(store: Store) -> None:
    store.write([to.SetAbsence("a1", "alice", "meeting", NOW, later(hours=1), "alice", NOW, forward="bob")])
    assert store.by_phone.absences(NOW) == (
        Absence("alice", "meeting", NOW, later(hours=1), Source.SELF, forward="bob"),
    )
    assert store.by_phone.absences(later(hours=1)) == ()


def test_given_a_second_absence_then_the_last_word_counts(store: Store) -> None:
    store.write([to.SetAbsence("a1", "alice", "errand", NOW, None, "alice", NOW)])
    minute = later(minutes=10)
    store.write([to.SetAbsence("a2", "alice", "errand", minute, later(hours=1), "alice", minute)])
    store.write([to.SetAbsence("a3", "alice", "errand", minute, later(hours=2), "alice", minute)])
    (found,) = store.by_phone.absences(minute)
    assert (found.start, found.end) == (minute, later(hours=2))
    store.write([to.EndAbsence("alice", later(minutes=20))])
    assert store.by_phone.absences(later(minutes=20)) == ()


def test_given_somebody_is_back_then_what_is_to_come_stays(store: Store) -> None:
    store.write([to.SetAbsence("a1", "alice", "leave", later(days=1), later(days=8), "alice", NOW)])
    store.write([to.EndAbsence("alice", later(hours=1))])
    assert len(store.by_phone.absences(later(hours=1))) == 1


def test_given_an_absence_to_come_when_it_is_taken_back_then_it_is_none_and_others_stay(store: Store) -> None:
    store.write([to.SetAbsence("a1", "alice", "leave", later(days=1), later(days=2), "alice", NOW)])
    store.write([to.SetAbsence("a2", "alice", "leave", later(days=3), later(days=4), "alice", NOW)])
    store.write([to.SetAbsence("b1", "bob", "leave", later(days=1), None, "bob", NOW)])
    store.write([to.CancelAbsence("alice", later(days=1))])
    store.write([to.CancelAbsence("alice", later(days=1))])
    found = store.by_phone.absences(NOW)
    assert [(each.person, each.start) for each in found] == [("bob", later(days=1)), ("alice", later(days=3))]


def test_given_a_forward_then_its_target_may_decline_and_the_last_one_set_holds(store: Store) -> None:
    """A12: the colleague must know it, and can decline."""
    store.write([to.SetForward("f1", "alice", "bob", NOW)])
    (forward,) = store.by_phone.forwards()
    assert (forward.to, forward.accepted) == ("bob", None)
    store.write([to.AnswerForward("alice", "bob", True, later(minutes=1))])
    assert store.by_phone.forwards()[0].accepted is True
    store.write([to.AnswerForward("alice", "bob", False, later(minutes=2))])
    assert store.by_phone.forwards()[0].accepted is False
    store.write([to.SetForward("f2", "alice", "carol", later(minutes=3))])
    (forward,) = store.by_phone.forwards()
    assert (forward.to, forward.accepted) == ("carol", None)
    store.write([to.EndForward("alice", later(minutes=4))])
    assert store.by_phone.forwards() == ()


def test_given_operators_then_those_logged_in_are_known_longest_first(store: Store) -> None:
    store.write([to.OperatorIn("o1", "olga", NOW), to.OperatorIn("o2", "omar", later(minutes=1))])
    store.write([to.OperatorIn("o3", "olga", later(minutes=2))])
    assert [each.operator for each in store.by_phone.operators()] == ["olga", "omar"]
    store.write([to.OperatorOut("olga", later(minutes=3))])
    assert [each.operator for each in store.by_phone.operators()] == ["omar"]
    store.write([to.OperatorIn("o4", "olga", later(minutes=4))])
    assert [each.operator for each in store.by_phone.operators()] == ["omar", "olga"]

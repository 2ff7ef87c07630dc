"""From commands to changes."""

from __future__ import annotations

import pytest

from ansvar.calls import commands as do
from ansvar.store import Store, StoreRefused, batch_of, next_sequence
from ansvar.store import changes as to
from store.office import NOW, later

PROMISE = do.Promise(
    "c1-r1", "mailbox", "call-back", "person:alice", "person:alice", later(hours=2), later(hours=1), None,
    ("person:bob",), ((later(hours=1), "person:dora", True),), "+46701740605", "an-c1-r1", 6.5, "sv", True,
)  # fmt: skip


def test_given_a_step_then_each_command_becomes_one_change_and_those_of_the_exchange_none(
    store: Store,
) -> None:
    commands = [
        do.Answer("c"),
        do.Note("offered", (("dialled", "031390600"),)),
        do.SetTimer("step", later(seconds=20)),
        do.CancelTimer("most"),
        do.Note("promised", (("promise", "c1-r1"),)),
        PROMISE,
        do.Notify("mail", "person:alice"),
        do.Ask("pin", "pin", (("owner", "person:alice"), ("pin", "483920"))),
        do.Hangup("c"),
    ]
    batch = batch_of("c1", 7, NOW, commands)
    assert batch == batch_of("c1", 7, NOW, commands)
    assert [type(change).__name__ for change in batch] == [
        "AppendEvent", "SetTimer", "CancelTimer", "AppendEvent", "MakePromise", "QueueNotice",
    ]  # fmt: skip
    assert [each.sequence for each in batch if isinstance(each, to.AppendEvent)] == [7, 8]
    assert next_sequence(7, commands) == 9
    store.write(batch)
    kept = store.promises.get("c1-r1")
    assert kept is not None
    for name in (
        "kind",
        "row",
        "owner",
        "to",
        "due_at",
        "aim_at",
        "number",
        "recording",
        "seconds",
        "urgent",
    ):
        assert getattr(kept, name) == getattr(PROMISE, name), name
    assert (kept.call, kept.made_at, kept.takes_over) == ("c1", NOW, ("person:bob",))
    (due,) = store.promises.escalations_due(later(hours=1))
    assert (due.whom, due.takes_over, due.at) == ("person:dora", True, later(hours=1))


@pytest.mark.parametrize(
    ("what", "about", "change"),
    [
        (
            "absence",
            {"person": "alice", "kind": "errand", "start": NOW.isoformat(), "end": None},
            to.SetAbsence("c1/3/0", "alice", "errand", NOW, None, "alice", NOW),
        ),
        ("present", {"person": "alice"}, to.EndAbsence("alice", NOW)),
        ("forward", {"person": "alice", "to": "bob"}, to.SetForward("c1/3/0", "alice", "bob", NOW)),
        ("no forward", {"person": "alice"}, to.EndForward("alice", NOW)),
        (
            "forward answer",
            {"person": "alice", "by": "bob", "accepted": False},
            to.AnswerForward("alice", "bob", False, NOW),
        ),
        ("operator in", {"operator": "olga"}, to.OperatorIn("c1/3/0", "olga", NOW)),
        ("operator out", {"operator": "olga"}, to.OperatorOut("olga", NOW)),
        ("pin", {"owner": "person:alice", "pin": "483920"}, to.SetPin("person:alice", "483920", NOW)),
        ("greeting", {"owner": "person:alice", "recording": ""}, to.SetGreeting("person:alice", "", NOW)),
        (
            "access",
            {"owner": "person:alice", "delegate": "person:bob", "end": later(days=1)},
            to.GrantAccess("c1/3/0", "person:alice", "person:bob", "person:alice", NOW, later(days=1)),
        ),
        (
            "no access",
            {"owner": "person:alice", "delegate": "person:bob"},
            to.EndAccess("person:alice", "person:bob", NOW),
        ),
        ("heard", {"promise": "p1", "by": "person:bob"}, to.HearMessage("p1", "person:bob", NOW)),
        ("take", {"promise": "p1", "by": "person:bob"}, to.TakePromise("p1", "person:bob", NOW)),
        ("interim", {"promise": "p1", "by": "person:bob"}, to.GiveInterim("p1", "person:bob", NOW)),
        (
            "hand over",
            {"promise": "p1", "by": "person:bob", "to": "unit:a"},
            to.HandOver("p1", "unit:a", "person:bob", NOW),
        ),
        ("done", {"promise": "p1", "by": "person:bob"}, to.KeepPromise("p1", "person:bob", NOW)),
    ],
)
def test_given_a_change_of_the_machine_then_the_store_knows_it(
    what: str, about: dict[str, object], change: to.Change
) -> None:
    assert batch_of("c1", 3, NOW, [do.Change(what, tuple(about.items()))]) == (change,)


@pytest.mark.parametrize(
    ("what", "about", "said"),
    [
        ("weather", {}, "no change `weather`; it knows absence, access, done"),
        (
            "forward answer",
            {"person": "a", "by": "b"},
            "the change `forward answer` needs `accepted` as a yes or no",
        ),
        ("greeting", {"owner": 7, "recording": ""}, "the change `greeting` needs `owner` as a text"),
        ("absence", {"person": "alice", "kind": "errand", "start": "noon"}, "needs `start` as a moment"),
        ("absence", {"person": "a", "kind": "errand", "start": "2026-01-05T09:00"}, "the zone of `start`"),
    ],
)
def test_given_a_change_that_is_wrong_then_one_sentence_says_what(
    what: str, about: dict[str, object], said: str
) -> None:
    with pytest.raises(StoreRefused, match=said):
        batch_of("c1", 3, NOW, [do.Change(what, tuple(about.items()))])


def test_given_the_machines_source_then_every_change_it_makes_is_known() -> None:
    """A name that only one of both rooms knows would lose what somebody set by phone."""
    import ast
    from pathlib import Path

    from ansvar.store.batches import _CHANGES

    named = set()
    for file in Path(do.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("do.Change", "Change") and node.args:
                what = node.args[0]
                either = (what.body, what.orelse) if isinstance(what, ast.IfExp) else (what,)
                named |= {ast.literal_eval(each) for each in either}
    assert named
    assert named <= set(_CHANGES)

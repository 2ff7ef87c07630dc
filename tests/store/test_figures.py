"""Figures are counted from events: who was asked for apart from who was reached, and the unreferred call (F6)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from ansvar.store import Store
from ansvar.store import changes as to
from ansvar.store.figures import count, is_unreferred, picks
from store.office import NOW

UNIT = ("person:alice", "person:bob", "unit:u")


def call(
    id: str,
    *events: tuple[str, dict[str, object]],
    asked: str = "person:alice",
    outcome: str = "abandoned",
    at: datetime = NOW,
    direction: str = "in",
    state: str = "present",
) -> list[to.Change]:
    """Return what a call writes: offered, routed, these a second apart, ended."""
    told: list[tuple[str, dict[str, object]]] = [
        ("offered", {"dialled": "2001", "caller": "+46701740605", "direction": direction}),
        ("routed", {"called": asked, "rows": ["r"], "state": state}),
        *events,
        ("ended", {"outcome": outcome, "sought": asked}),
    ]
    made: list[to.Change] = [
        to.AppendEvent(id, place, at + timedelta(seconds=place - 1), kind, facts)
        for place, (kind, facts) in enumerate(told, start=1)
    ]
    return [*made, to.FinishCall(id, at + timedelta(seconds=len(told)))]


def silent(who: str = "person:alice", why: str = "no answer") -> tuple[str, dict[str, object]]:
    return "not answered", {"who": who, "why": why}


QUEUED: tuple[str, dict[str, object]] = ("queued", {"queue": "switchboard"})


def by(who: str) -> tuple[str, dict[str, object]]:
    return "answered", {"by": who}


def test_given_calls_of_every_end_when_they_are_counted_then_the_parts_make_the_whole(store: Store) -> None:
    store.write([
        *call("a", by("person:alice"), outcome="answered"),
        *call("b", silent(), QUEUED, by("person:olga"), outcome="answered"),
        *call("c", ("promised", {"promise": "p"}), asked="unit:u", outcome="promised"),
        *call("d", asked="person:bob"),
        *call("e", ("announced", {}), outcome="announced"),
        *call("out", by("number:1"), outcome="answered", direction="out"),
        *call("code", outcome="served"),
        *call("other", by("person:alice"), asked="person:zoe", outcome="answered"),
        *call("before", by("person:alice"), outcome="answered", at=NOW - timedelta(days=1)),
    ])  # fmt: skip
    found = store.figures.calls(NOW, NOW + timedelta(days=1), *UNIT)
    assert {each.call for each in found} == {"a", "b", "c", "d", "e"}
    assert count(found, 3.0) == {
        "offered": 5, "answered": 2, "in time": 1, "promised": 1, "abandoned": 1, "other": 1, "unreferred": 1,
    }  # fmt: skip
    assert "in time" not in count(found, None)
    b = next(each for each in found if each.call == "b")
    # Asked for Alice, reached Olga: it counts for Alice's unit, and says who talked.
    assert (b.asked, b.reached, b.answered_s) == ("person:alice", "person:olga", 4.0)
    opened = [each.call for each in found if picks(3.0)["unreferred"](each)]
    assert opened == ["b"]


@pytest.mark.parametrize(
    ("state", "events", "left"),
    [
        ("present", [silent(), QUEUED], True),
        ("no answer", [silent(), QUEUED], True),  # as a decision says of somebody who can be rung
        ("present", [silent("mobile:alice"), QUEUED], True),
        ("present", [silent(), silent("person:bob"), QUEUED], True),
        ("away", [silent("person:bob"), QUEUED], False),  # referred, and the deputy did not answer
        ("away", [silent(), QUEUED], False),
        ("present", [silent(why="busy"), QUEUED], False),
        ("present", [silent(why="declined"), QUEUED], False),
        ("present", [silent()], False),  # it never came to the switchboard
        ("present", [QUEUED], False),
        ("present", [silent(), by("person:bob"), QUEUED], False),  # a transfer that came back
        ("present", [silent(), ("queued", {"queue": "building"})], False),
    ],
)
def test_given_how_a_phone_was_left_when_the_switchboard_gets_the_call_then_only_the_unreferred_counts(
    state: str, events: list[tuple[str, dict[str, object]]], left: bool
) -> None:
    """F6: the share of calls that land at the operator because the phone was not referred."""
    told = [(NOW, "routed", {"state": state}), *((NOW, kind, facts) for kind, facts in events)]
    assert is_unreferred("person:alice", told) is left
    assert not is_unreferred("unit:u", told)


def test_given_calls_when_the_last_are_asked_for_then_both_whom_they_asked_for_and_whom_they_reached_find_them(
    store: Store,
) -> None:
    store.write([
        *call("a", by("person:olga"), outcome="answered"),
        *call("b", asked="person:zoe", at=NOW + timedelta(minutes=1)),
        *call("c", asked="person:bob", at=NOW + timedelta(minutes=2)),
    ])  # fmt: skip
    assert [each.call for each in store.figures.last(2)] == ["c", "b"]
    hour = (NOW, NOW + timedelta(hours=1))
    assert [each.call for each in store.figures.handed(*hour, "person:olga", "unit:u")] == ["a"]
    assert store.figures.handed(*hour, "person:olga", "person:alice") == ()  # one of their own was asked for
    assert [each.call for each in store.figures.last(9, "person:olga")] == ["a"]
    assert [each.call for each in store.figures.last(9, "person:alice", "person:bob")] == ["c", "a"]

"""Drafts and versions of the policy: what was written is kept, what happened is never changed, of two at once one does it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from django.db import DatabaseError, transaction

from ansvar.store import Store
from ansvar.store.changes import Audit
from ansvar.store.policies import (
    ADOPTED,
    APPROVED,
    FILE,
    IN_FORCE,
    PROPOSED,
    REPLACED,
    WITHDRAWN,
    Draft,
    digest,
)
from store.office import NOW
from store.test_promises import all_at_once


def test_given_a_draft_when_it_becomes_a_version_then_nothing_of_it_is_changed_or_lost(store: Store) -> None:
    from ansvar.store.models import AuditEntry, PolicyVersion

    kept = store.policies
    first = kept.take_in("one", NOW)
    assert first is not None
    assert (first.number, first.origin, first.state, kept.take_in("one\r\n".strip(), NOW)) == (
        1,
        FILE,
        IN_FORCE,
        None,
    )
    draft = Draft("d", "alice", "two", "", 1, NOW, NOW, 0)
    kept.begin(draft)
    # Of two windows one saves.
    assert kept.save("d", 0, "two and more", "why", NOW)
    assert not kept.save("d", 0, "lost?", "", NOW)
    draft = replace(draft, text="two and more", note="why", saves=1)
    assert kept.draft("d") == draft
    assert kept.propose(replace(draft, saves=0), NOW) is None
    assert kept.propose(draft, NOW, Audit("a", NOW, "alice", "policy: proposed", {})) == 2
    assert (kept.drafts(), kept.propose(draft, NOW)) == ((), None)
    assert kept.awaiting() == (("alice", PROPOSED),)
    second = kept.version(2)
    assert second is not None
    # Of two who do something at once one does it; its line of the audit log comes with it, or not at all.
    line = Audit("b", NOW, "bob", "policy: approved", {})
    assert kept.step(second, APPROVED, "bob", NOW, {}, line)
    assert not kept.step(
        second, WITHDRAWN, "alice", NOW, {}, Audit("c", NOW, "alice", "policy: withdrawn", {})
    )
    assert set(AuditEntry.on(store.alias).values_list("key", flat=True)) == {"a", "b"}
    approved = kept.version(2)
    assert approved is not None
    facts = {"from": NOW + timedelta(days=1), "text": "two, adopted"}
    assert kept.step(approved, ADOPTED, "bob", NOW, facts)
    adopted = kept.version(2)
    assert adopted is not None
    assert (adopted.written, adopted.starts_at, adopted.hash) == (
        "two, adopted",
        NOW + timedelta(days=1),
        digest("two and more"),
    )
    assert kept.step(adopted, IN_FORCE, "", NOW, {})
    assert [each.state for each in kept.versions()] == [IN_FORCE, REPLACED]
    assert kept.take_in("two, adopted", NOW) is None
    by_hand = kept.take_in("edited", NOW)
    assert by_hand is not None
    assert (by_hand.number, by_hand.origin, by_hand.based_on) == (3, FILE, 2)
    with pytest.raises(DatabaseError), transaction.atomic(using=store.alias):
        PolicyVersion.on(store.alias).filter(pk=2).update(text="other")


def test_given_many_at_the_same_moment_when_they_add_to_versions_then_each_is_told_what_came_of_it(
    store: Store,
) -> None:
    kept = store.policies
    assert kept.take_in("one", NOW) is not None
    for n in range(4):
        kept.begin(Draft(f"d{n}", "alice", f"text {n}", "why", 1, NOW, NOW, 0))
    drafts = kept.drafts()
    assert sorted(map(str, all_at_once(store, [partial(kept.propose, each, NOW) for each in drafts]))) == [
        "2", "3", "4", "5",
    ]  # fmt: skip
    second = kept.version(2)
    assert second is not None
    done = all_at_once(store, [partial(kept.step, second, APPROVED, f"p{n}", NOW, {}) for n in range(4)])
    assert sorted(map(str, done)) == ["False", "False", "False", "True"]
    # The engine and the pages look at a file that somebody edited.
    found = all_at_once(store, [partial(kept.take_in, "edited", NOW)] * 4)
    assert [getattr(each, "number", each) for each in found if each is not None] == [6]

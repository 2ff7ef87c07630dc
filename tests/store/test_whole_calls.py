"""A day of whole calls, each step written as the engine writes it: what the store knows is what happened."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import TypeAdapter

from ansvar.calls import commands as do
from ansvar.calls.machine import Commands
from ansvar.calls.state import CallState
from ansvar.pbx import simulated_day
from ansvar.pbx.simulated_engine import VirtualEngine
from ansvar.store import Store, batch_of, next_sequence
from ansvar.store import changes as to
from policies.shipped import organisation, policy
from store.office import NOW

STATES = TypeAdapter(CallState)


class Kept(VirtualEngine):
    """The engine in virtual time with a store behind it."""

    store: Store

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.sequence: dict[str, int] = {}
        self.ended: dict[str, CallState] = {}
        self.most_live = 0

    def _after(self, before: CallState | None, state: CallState, commands: Commands) -> None:
        first, now = self.sequence.get(state.id, 1), self.clock.now
        batch: list[to.Change] = list(batch_of(state.id, first, now, commands))
        self.sequence[state.id] = next_sequence(first, commands)
        if state.ended:
            batch.append(to.FinishCall(state.id, now))
            self.ended[state.id] = state
        else:
            batch.append(to.SaveLive(state.id, first, now, STATES.dump_python(state, mode="json")))
        self.store.write(batch)
        super()._after(before, state, commands)
        if before is None and len(self.house.states) > self.most_live:
            self.most_live = len(self.house.states)
            self.compare()

    def compare(self) -> None:
        """What a new engine would start from is what this one knows."""
        found = self.store.calls.recovery()
        assert {live.call: STATES.validate_python(live.snapshot) for live in found.live} == self.house.states
        assert {(each.call, each.name): each.due_at for each in found.timers} == {
            key: at for key, (at, _) in self.timers.items()
        }
        assert found.next_sequence == {call: self.sequence[call] for call in self.house.states}


@pytest.mark.parametrize("name", ["falkenberg", "nvk"])
def test_given_a_day_of_calls_then_each_has_one_true_record_and_every_promise_is_kept_in_the_store(
    name: str, sqlite: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(simulated_day, "VirtualEngine", Kept)
    monkeypatch.setattr(Kept, "store", sqlite, raising=False)
    day = simulated_day.run_day(policy(name), organisation(name), date(2026, 11, 23), 60, operators=1)
    engine = day.engine
    assert isinstance(engine, Kept)
    assert len(engine.ended) >= 60
    assert len({state.phase.outcome for state in engine.ended.values()}) > 2  # type: ignore[union-attr]
    assert engine.most_live > 1
    engine.compare()
    for id, state in engine.ended.items():
        record = sqlite.calls.record(id)
        assert record is not None, id
        assert record.outcome == state.phase.outcome, id  # type: ignore[union-attr]
        assert (record.reached, record.called) == (state.reached, state.sought), id
        assert (record.caller, record.dialled) == (state.caller.number, state.dialled), id
        assert record.direction == state.direction, id
        assert bool(record.picked_up_by) == state.picked_up, id
        assert bool(record.promise) == bool(state.promised), id
        events = sqlite.calls.events(id)
        assert [event.sequence for event in events] == list(range(1, len(events) + 1))
        assert [event.kind for event in events] == [note.kind for _, note in engine.notes[id]]
    noted = [note for notes in engine.notes.values() for _, note in notes]
    assert len(engine.promises) == sum(note.kind == "promised" for note in noted)
    for id, made in engine.promises.items():
        kept = sqlite.promises.get(id)
        assert kept is not None
        assert (kept.owner, kept.due_at, kept.recording) == (made.owner, made.due_at, made.recording)


def test_given_the_machines_notes_then_none_is_too_odd_for_the_store(sqlite: Store) -> None:
    """Facts are plain JSON or become it; moments are written as text."""
    note = do.Note("odd", (("at", date(2026, 1, 5)), ("who", frozenset({"b", "a"})), ("rows", ("x",))))
    sqlite.write(batch_of("c1", 1, NOW, [note]))
    (event,) = sqlite.calls.events("c1")
    assert event.facts == {"at": "2026-01-05", "who": ["a", "b"], "rows": ["x"]}

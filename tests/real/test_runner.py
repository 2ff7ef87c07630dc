"""The scenarios as they are written: complete, readable, and unable to pass by being misspelled."""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from ansvar.directory.files import load_organisation
from ansvar.phone import sound
from ansvar.phone.faults import Ended
from ansvar.store.values import CallRecord, Event
from real import checks
from real.house import ROOT, Desk, HouseFault
from real.runner import Scenario, scenarios
from real.steps import BEEP_HZ, find, has_beeped

#: What must be shown on real calls, at least once each.
WANTED = [
    "F2",
    "F4",
    "F11",
    "F12",
    "F17",
    "A2",
    "A3",
    "A4",
    "A5",
    "A7",
    "A8",
    "A9",
    "A11",
    "A12",
    "A13",
    "A15",
    "A16",
    "A19",
    "N6",
    "N9",
    "N10",
    "N12",
    "N13",
    "W7",
    "W8",
    "Q2",
    "Q3",
    "Q4",
    "Q5",
]
ALL = scenarios()


def test_given_the_requirements_when_scenarios_are_counted_then_each_has_one() -> None:
    shown = {need for each in ALL for need in each.needs}
    assert not set(WANTED) - shown


def test_given_all_scenarios_when_named_then_no_name_comes_twice_in_a_file() -> None:
    ids = [each.id for each in ALL]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("scenario", ALL, ids=lambda each: each.id)
def test_given_a_scenario_when_read_then_every_sentence_and_actor_is_known(scenario: Scenario) -> None:
    organisation = load_organisation(
        ROOT / "organisations" / (scenario.setting.organisation or scenario.setting.policy)
    )
    names = [name for actor in scenario.actors for name in (str(actor), f"{actor}'s mobile")]
    for line in scenario.steps:
        find(line, names)
        assert line.line > scenario.line
    for what in scenario.actors.values():
        who = str(what["is"] if isinstance(what, dict) else what)
        known = (
            who in organisation.people
            or who.removeprefix("service:") in organisation.services
            or who.lstrip("+").isdigit()
        )
        assert known or who == "withheld", who
    assert {*scenario.record, *(scenario.rang or ()), *scenario.operators} <= set(names)


def written(folder: Path, text: str) -> Path:
    (folder / "one.yaml").write_text(text, encoding="utf-8")
    return folder


def test_given_a_key_that_no_scenario_has_when_read_then_it_is_refused(tmp_path: Path) -> None:
    text = "- policy: nvk\n  at: '2026-11-23 10:00'\n  scenarios:\n  - {name: a, actors: {}, steps: [], recrd: {}}\n"
    with pytest.raises(ValueError, match="recrd"):
        scenarios(written(tmp_path, text))


def test_given_a_record_misspelled_when_read_then_it_is_refused(tmp_path: Path) -> None:
    text = (
        "- policy: nvk\n  at: '2026-11-23 10:00'\n  scenarios:\n"
        "  - {name: a, actors: {caller: '+1'}, steps: [], record: {outcome: answered, reeched: nobody}}\n"
    )
    with pytest.raises(ValueError, match="reeched"):
        scenarios(written(tmp_path, text))


def test_given_a_sentence_that_nobody_knows_when_found_then_those_known_are_told() -> None:
    with pytest.raises(HouseFault, match="hangs up"):
        find("caller hangs upp", ["caller"])


# -- telephones -------------------------------------------------------------------------------------


def test_given_a_caller_who_left_before_it_rang_when_another_calls_then_that_call_is_taken() -> None:
    class Came:
        def __init__(self, gone: bool) -> None:
            self.gone, self.rang = gone, False

        async def ring(self) -> None:
            if self.gone:
                raise Ended("it is over")
            self.rang = True

    first, second = Came(gone=True), Came(gone=False)
    coming = iter((first, second))

    class Line:
        async def incoming(self, deadline: float) -> Came:
            found = next(coming, None)
            if found is None:
                raise asyncio.CancelledError
            return found

    desk = Desk(Line())  # type: ignore[arg-type]
    with pytest.raises(asyncio.CancelledError):
        asyncio.run(desk.receive())
    assert desk.came == [first, second]
    assert second.rang


# -- the beep ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pieces_s", "heard"),
    [
        ((0.25,), True),
        ((0.13, 0.12), True),
        ((0.05, 0.1, 0.1), True),
        ((0.1,), False),
        ((0.9,), False),
        ((), False),
    ],
)
def test_given_a_beep_that_comes_haltingly_when_listened_for_then_it_is_heard_and_nothing_else_is(
    pieces_s: tuple[float, ...], heard: bool
) -> None:
    """On a busy machine every second beep has a gap."""
    parts = [sound.tone(300.0, 1.0), sound.silence(0.2)]
    for each in pieces_s:
        parts += [sound.tone(BEEP_HZ, each), sound.silence(0.2)]
    assert has_beeped(np.concatenate(parts)) is heard
    assert not has_beeped(np.concatenate([*parts, sound.tone(300.0, 1.0), sound.silence(0.2)]))


# -- the checks can fail ----------------------------------------------------------------------------


def record(events: list[dict[str, Any]], **facts: Any) -> tuple[CallRecord, tuple[Event, ...]]:
    from datetime import UTC, datetime

    at = datetime(2026, 11, 23, 9, tzinfo=UTC)
    values: dict[str, Any] = {
        "call": "c", "arrived_at": at, "ended_at": at, "direction": "in", "dialled": "1", "called": "person:a",
        "reached": "", "caller": None, "language": "", "determined_by": ("one", "two"), "outcome": "abandoned",
        "picked_up_by": "", "promise": "", "waited_s": 1.0, "rang_s": 0.0, "talked_s": 0.0,
    }  # fmt: skip
    found = tuple(Event("c", n, at, str(e.pop("kind")), e) for n, e in enumerate(events, 1))
    return CallRecord(**{**values, **facts}), found


def test_given_rows_in_another_order_when_checked_then_it_fails() -> None:
    made, events = record([])
    checks.rows({"rows": ["one", "two"]}, made, events)
    with pytest.raises(HouseFault, match="without"):
        checks.rows({"rows": ["two", "one"]}, made, events)


def test_given_words_that_were_said_when_they_must_not_be_then_it_fails() -> None:
    _, events = record([{"kind": "said", "sentences": ["Hon är sjuk."]}])
    checks.said({"said": ["sjuk"], "never said": ["ledig"]}, events)
    with pytest.raises(HouseFault, match="was said"):
        checks.said({"never said": ["SJUK"]}, events)
    with pytest.raises(HouseFault, match="was not said"):
        checks.said({"said": ["ledig"]}, events)


def test_given_a_promise_too_many_when_checked_then_it_fails() -> None:
    stage: Any = SimpleNamespace(key=lambda name: name)
    checks.promises(stage, {"promises": []}, ())
    with pytest.raises(HouseFault, match="0 promises, not 1"):
        checks.promises(stage, {"promises": [{"kind": "mailbox"}]}, ())

"""`ansvar replay`."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cli.running import ORGANISATIONS, POLICIES, run
from real.house import House, Setting

TRACES = Path(__file__).parents[1] / "calls" / "traces"
RACE = TRACES / "both-answer-at-once.jsonl"


@pytest.fixture
def rules(tmp_path: Path) -> tuple[object, ...]:
    """Give the policy the race was recorded with: the shipped one with a ring of one second."""
    changed = House(Setting("company", "", with_=(("site.seconds_per_ring", 1),)), tmp_path)._policy()
    return ("--policy", changed, "--organisation", ORGANISATIONS / "company")


def test_given_a_trace_and_its_policy_when_replayed_then_the_calls_are_listed_and_all_is_as_recorded(
    rules: tuple[object, ...],
) -> None:
    ran = run("replay", RACE, *rules)
    assert ran.code == 0
    assert "answered" in ran.out
    assert re.search(r"\d+ events of 3 calls: everything follows as it was recorded\.\n$", ran.out)


def test_given_a_call_when_asked_for_by_the_beginning_of_its_id_then_its_story_is_told_without_numbers(
    rules: tuple[object, ...],
) -> None:
    every = run("replay", RACE, *rules, "--json").json
    [call] = [id for id, outcome in every["outcomes"].items() if outcome == "answered"]
    ran = run("replay", RACE, *rules, "--call", call[:4])
    assert ran.code == 0
    assert "department-number" in ran.out
    assert "talking" in ran.out
    assert "+46" not in ran.out
    assert re.search(r"\d+ events of 1 call: everything follows as it was recorded\.\n$", ran.out)


def test_given_another_policy_when_replayed_then_what_comes_out_otherwise_is_told() -> None:
    ran = run(
        "replay", RACE, "--policy", POLICIES / "company.toml", "--organisation", ORGANISATIONS / "company"
    )
    assert ran.code == 1
    assert "The policy is another than the one the trace was recorded with." in ran.out
    assert "came out otherwise" in ran.out


def test_given_another_policy_when_replayed_as_json_then_each_difference_is_there() -> None:
    ran = run(
        "replay",
        RACE,
        "--policy",
        POLICIES / "company.toml",
        "--organisation",
        ORGANISATIONS / "company",
        "--json",
    )
    assert ran.code == 1
    assert ran.json["others"] == ["policy"]
    assert {each["what"] for each in ran.json["differences"]} >= {"commands"}


def test_given_what_cannot_be_replayed_when_asked_for_then_one_sentence_says_why(
    tmp_path: Path, rules: tuple[object, ...]
) -> None:
    (tmp_path / "list.txt").write_text("milk\nbread\n")
    for words, why in (
        ((tmp_path / "list.txt",), "line 1 is no line of a trace"),
        ((tmp_path / "nothing.jsonl",), "nothing.jsonl"),
        ((RACE, "--call", "zz"), "no call's id begins with `zz`"),
    ):
        ran = run("replay", *words, *rules)
        assert ran.code == 2
        assert why in ran.err
        assert "Traceback" not in ran.err

"""`ansvar simulate`."""

from __future__ import annotations

from pathlib import Path

from cli.running import ORGANISATIONS, POLICIES, run

NVK = ("--policy", POLICIES / "nvk.toml", "--organisation", ORGANISATIONS / "nvk")


def test_given_a_day_when_it_is_simulated_then_its_tables_and_the_check_of_the_whole_are_printed() -> None:
    ran = run("simulate", *NVK, "--day", "2026-11-23", "--calls", 60, "--units", 2)
    assert ran.code == 0
    assert ran.out.startswith("NVK, Monday 2026-11-23: 60 calls, 1 operator, seed 1\n")
    for title in (
        "Who was called",
        "The switchboard's queue",
        "Which row decided first",
        "more units",
        "Nobody lost",
    ):
        assert title in ran.out
    assert ran.err == ""


def test_given_json_when_asked_for_then_the_figures_add_up_and_are_the_same_for_the_same_seed() -> None:
    words = ("simulate", *NVK, "--day", "2026-11-23", "--calls", 60, "--json", "--seed")
    one, same, other = (run(*words, seed).json for seed in ("a", "a", "b"))
    assert one == same != other
    line = one["in_all"]
    kinds = ("sought", "others", "promised", "abandoned", "told", "refused")
    assert line["offered"] == one["calls"] == sum(line[kind] for kind in kinds)
    assert one["broken"] == []


def test_given_what_cannot_be_simulated_when_asked_for_then_one_sentence_says_why(tmp_path: Path) -> None:
    for words in (
        ("--calls", 0),
        ("--operators", -1),
        ("--operators", 99),
        ("--day", "tomorrow"),
        ("--organisation", tmp_path / "none"),
    ):
        ran = run("simulate", *NVK, *words)
        assert ran.code == 2, words
        assert ran.out == ""
        assert "Traceback" not in ran.err
        assert ran.err

"""`ansvar organisation …`: what is printed, the JSON fields, and the exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest

from check.office import office
from check.whole import WHOLE
from cli.running import ORGANISATIONS, POLICIES, Ran, run

AT = ("--at", "2026-11-23 07:00")
OUTSIDE = ("people.csv", "404,plans,,,,,", "404,plans,,,,+4510000000,")
OLD = ("people.csv", "09:00,,2026-09-01 09:00", "09:00,,2025-09-01 09:00")


def check(folder: Path, *more: str) -> Ran:
    file = folder.parent / "policy.toml"
    file.write_text(WHOLE, encoding="utf-8")
    ran = run("organisation", "check", folder, "--policy", file, *AT, *more)
    assert ran.err == ""
    return ran


def test_given_an_office_in_order_when_checked_then_nothing_is_found_and_the_code_is_0(
    tmp_path: Path,
) -> None:
    ran = check(office(tmp_path / "office"))

    assert (ran.code, ran.out) == (0, "Harbour Office: nothing found\n")


def test_given_an_error_when_checked_then_the_code_is_1_unless_told_never_to_fail(tmp_path: Path) -> None:
    folder = office(tmp_path / "office", OUTSIDE)

    ran = check(folder)

    assert ran.code == 1
    assert ran.out.startswith(
        "error forward-outside:plans: Dora Fen (`dora`) in Plans forwards to a number outside"
    )
    assert check(folder, "--fail-on", "never").code == 0
    finnish = check(folder, "--language", "fi", "--json").json["findings"][0]["sentence"]
    assert finnish.startswith("Dora Fen (`dora`) (Plans) kääntää puhelut numeroon")


def test_given_only_notices_when_checked_then_they_are_printed_when_asked_for(tmp_path: Path) -> None:
    folder = office(tmp_path / "office", OLD)

    quiet, loud = check(folder), check(folder, "--notices")

    assert quiet.out == "Harbour Office: 1 notice (--notices prints the notices)\n"
    assert loud.out.startswith("notice competences-stale:permits: Alice Stone")
    assert loud.out.endswith("\nHarbour Office: 1 notice\n")
    assert check(folder, "--fail-on", "notice").code == 1


def test_given_findings_when_printed_as_json_then_the_fields_are_those_documented(tmp_path: Path) -> None:
    folder = office(tmp_path / "office", OUTSIDE)

    json = check(folder, "--json", "--days", "3").json

    assert list(json) == ["organisation", "policy", "from", "days", "left_out", "findings", "ok"]
    assert (json["organisation"], json["from"], json["days"]) == (str(folder), "2026-11-23T07:00:00+01:00", 3)
    assert (json["left_out"], json["ok"]) == ([], False)
    assert [finding["kind"] for finding in json["findings"]] == ["forward-outside"]


def test_given_a_bad_line_when_checked_then_it_is_refused_or_left_out_as_asked(tmp_path: Path) -> None:
    folder = office(tmp_path / "office", ("absences.csv", "", "nobody,leave,2026-11-24,2026-11-25,"))
    file = tmp_path / "policy.toml"
    file.write_text(WHOLE, encoding="utf-8")

    refused = run("organisation", "check", folder, "--policy", file, *AT)
    skipped = check(folder, "--skip-bad-lines")

    assert (refused.code, refused.out) == (2, "")
    assert "absences.csv:2" in refused.err
    assert "`nobody`" in refused.err
    assert skipped.code == 0
    assert skipped.out.startswith("left out: absences.csv:2")
    assert len(check(folder, "--skip-bad-lines", "--json").json["left_out"]) == 1


@pytest.mark.parametrize("name", ["falkenberg", "albertslund", "nvk", "company", "quiet-day"])
def test_given_an_example_organisation_when_checked_then_it_has_no_error_that_is_not_accepted(
    name: str,
) -> None:
    ran = run(
        "organisation", "check", ORGANISATIONS / name, "--policy", POLICIES / f"{name}.toml",
        "--at", "2026-11-23 08:00", "--json",
    )  # fmt: skip

    assert (ran.code, ran.err) == (0, "")
    kinds = {finding["kind"] for finding in ran.json["findings"]}
    # What the cast of organisations/README.md is there to show.
    assert {"only-one-holder", "greeting-missing", "closure-not-agreed", "switchboard-untold"} <= kinds


def test_given_a_size_and_a_seed_when_generated_then_the_same_folder_comes_twice(tmp_path: Path) -> None:
    words = ("--people", "40", "--country", "nl", "--seed", "7", "--on", "2026-11-23")

    first = run("organisation", "generate", "-o", tmp_path / "first", *words)
    second = run("organisation", "generate", "-o", tmp_path / "second", *words, "--json").json

    assert first.code == 0
    assert first.out.startswith("wrote 40 people in ")
    assert list(second) == ["wrote", "people", "units", "functions", "country", "seed"]
    assert (second["people"], second["country"], second["seed"]) == (40, "NL", 7)
    for file in (tmp_path / "first").iterdir():
        assert file.read_bytes() == (tmp_path / "second" / file.name).read_bytes()

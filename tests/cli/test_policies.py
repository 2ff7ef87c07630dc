"""`ansvar policy …`: what is printed, the JSON fields, and the exit codes 0, 1 and 2."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from check.whole import WHOLE, changed, without_row
from cli.running import POLICIES, Ran, run

Write = Callable[..., Path]
MONDAY = ("--on", "2026-11-23")
REST = 'else = ["switchboard", "message"]'
BUSY = changed((REST, 'else = "busy tone"'))


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def put(text: str, name: str = "policy.toml") -> Path:
        file = tmp_path / name
        file.write_text(text, encoding="utf-8")
        return file

    return put


def check(file: Path, *more: str) -> Ran:
    ran = run("policy", "check", file, *MONDAY, *more)
    assert ran.err == ""
    return ran


# -- check ------------------------------------------------------------------------------------------


def test_given_a_whole_policy_when_checked_then_nothing_is_found_and_the_code_is_0(write: Write) -> None:
    ran = check(write(WHOLE))

    assert (ran.code, ran.out) == (0, "policy.toml: nothing found\n")


def test_given_a_dead_end_when_checked_then_the_code_is_1_and_the_caller_stands_below_it(
    write: Write,
) -> None:
    file = write(BUSY)

    ran = check(file)

    first, second, last = ran.out.splitlines()
    assert ran.code == 1
    assert first.startswith(
        "error dead-end:busy tone: A call from outside to the switchboard: row `rest` ends"
    )
    assert first.endswith(" situations)")
    assert second == (
        f"  see: ansvar explain --policy {file} --organisation world --to switchboard --from +4600000099 "
        "--at 2026-11-23T10:00+01:00"
    )
    assert last == "policy.toml: 1 error"
    swedish = check(file, "--language", "sv").out
    assert swedish.startswith(
        "error dead-end:busy tone: Ett samtal utifrån till växeln: raden `rest` slutar i upptagetton"
    )
    assert "`xx` is no language" in run("policy", "check", file, "--language", "xx").err


@pytest.mark.parametrize(
    ("text", "level", "code"),
    [
        (BUSY, "error", 1),
        (BUSY, "notice", 1),
        (BUSY, "never", 0),
        (without_row("rest"), "error", 0),
        (without_row("rest"), "warning", 1),
        (without_row("refer"), "warning", 0),
        (without_row("refer"), "notice", 1),
        (WHOLE, "notice", 0),
    ],
)
def test_given_a_level_to_fail_on_when_checked_then_findings_as_bad_as_it_give_1(
    write: Write, text: str, level: str, code: int
) -> None:
    assert check(write(text), "--fail-on", level).code == code


def test_given_an_accepted_error_when_checked_then_it_is_printed_with_its_reason_and_the_code_is_0(
    write,
) -> None:
    text = BUSY + '\n[[policy.accepted]]\nfinding = "dead-end:rest"\nbecause = "Nobody else may call here."\n'

    ran = check(write(text))

    assert ran.code == 0
    assert ran.out.startswith("accepted dead-end:busy tone: ")
    assert "\n  because Nobody else may call here.\n" in ran.out
    assert ran.out.endswith("policy.toml: 1 accepted with a reason\n")


def test_given_findings_when_printed_as_json_then_the_fields_are_those_documented(write: Write) -> None:
    file = write(BUSY)

    ran = check(file, "--json")

    assert ran.code == 1
    assert list(ran.json) == ["policy", "findings", "ok"]
    assert (ran.json["policy"], ran.json["ok"]) == (str(file), False)
    [finding] = ran.json["findings"]
    assert list(finding) == [
        "kind", "detail", "severity", "rows", "sentence", "situations", "accepted_because", "witness",
    ]  # fmt: skip
    assert list(finding["witness"]) == ["to", "from", "at", "options", "words", "command"]
    assert (finding["kind"], finding["detail"], finding["rows"]) == ("dead-end", "busy tone", ["rest"])
    assert finding["accepted_because"] is None


# -- diff -------------------------------------------------------------------------------------------


def test_given_two_versions_when_compared_then_who_meets_what_is_shown_and_the_code_is_1(
    write: Write,
) -> None:
    old, new = write(WHOLE, "old.toml"), write(without_row("ill"), "new.toml")

    ran = run("policy", "diff", old, new, *MONDAY)

    assert (ran.code, ran.err) == (1, "")
    assert "  old (ill): The call to " in ran.out
    assert "  new (away, person): The call to " in ran.out
    assert f"  see: ansvar explain --policy {old} --organisation world --to person:" in ran.out
    assert ran.out.splitlines()[-1].endswith(" ways")


def test_given_the_same_version_twice_when_compared_then_no_situation_changes_and_the_code_is_0(
    write,
) -> None:
    file = write(WHOLE)

    ran = run("policy", "diff", file, file, *MONDAY)

    assert (ran.code, ran.out) == (0, "no situation changes\n")


def test_given_two_versions_when_compared_as_json_then_the_fields_are_those_documented(write: Write) -> None:
    ran = run(
        "policy", "diff", write(WHOLE, "a.toml"), write(without_row("ill"), "b.toml"), *MONDAY, "--json"
    )

    assert ran.code == 1
    assert {tuple(change) for change in ran.json} == {
        (
            "old_rows",
            "new_rows",
            "parts",
            "situations",
            "words",
            "to",
            "from",
            "at",
            "old_command",
            "new_command",
        )
    }


# -- show, coverage, schema, document ---------------------------------------------------------------


def test_given_a_policy_when_shown_then_it_is_read_section_by_section_with_its_clauses() -> None:
    ran = run("policy", "show", POLICIES / "falkenberg.toml")

    assert ran.code == 0
    assert ran.out.startswith("[policy]\n  title: ")
    assert "“" in ran.out


def test_given_a_policy_when_shown_as_json_then_the_fields_are_those_documented() -> None:
    sections = run("policy", "show", POLICIES / "nvk.toml", "--json").json

    assert {tuple(section) for section in sections} == {("title", "lines")}
    assert {tuple(line) for section in sections for line in section["lines"]} == {
        ("name", "text", "clause", "upheld", "line")
    }


def test_given_a_policy_when_shown_in_another_language_then_its_texts_are_in_it() -> None:
    swedish = run("policy", "show", POLICIES / "nvk.toml").out
    english = run("policy", "show", POLICIES / "nvk.toml", "--language", "en").out

    assert "Telefonen" in swedish or "telefon" in swedish
    assert "telephone" in english or "phone" in english
    assert swedish != english


def test_given_the_five_policies_when_covered_then_every_demand_has_its_place() -> None:
    ran = run("policy", "coverage", POLICIES)

    assert ran.code == 0
    assert ran.out.splitlines()[-1] == "76 demands, 0 missing"
    assert ran.out.splitlines()[0].startswith("F1   M  falkenberg   route `")


def test_given_a_policy_without_a_demand_when_covered_then_it_is_missing_and_the_code_is_1(
    tmp_path: Path,
) -> None:
    text = (POLICIES / "nvk.toml").read_text(encoding="utf-8").replace('"N12"', '"N99"')
    (tmp_path / "nvk.toml").write_text(text, encoding="utf-8")

    ran = run("policy", "coverage", tmp_path)

    assert ran.code == 1
    assert "N12  E  nvk          MISSING" in ran.out
    assert "unknown source `N99`" in ran.out


def test_given_the_five_policies_when_covered_as_json_then_the_fields_are_those_documented() -> None:
    table = run("policy", "coverage", POLICIES, "--json").json

    assert list(table) == ["rows", "missing", "weak"]
    assert list(table["rows"][0]) == ["demand", "places"]
    assert list(table["rows"][0]["demand"]) == ["id", "document", "kind", "what"]
    assert list(table["rows"][0]["places"][0]) == ["file", "part", "row", "line", "upheld"]


def test_given_the_schema_when_printed_then_it_is_json_with_and_without_the_option() -> None:
    assert run("policy", "schema").json == run("policy", "schema", "--json").json
    assert run("policy", "schema").json["$schema"].startswith("https://json-schema.org/")


def test_given_a_policy_when_printed_as_html_then_the_file_is_named(tmp_path: Path) -> None:
    out = tmp_path / "policy.html"

    plain = run("policy", "document", POLICIES / "nvk.toml", "-o", out)
    json = run("policy", "document", POLICIES / "nvk.toml", "-o", out, "--json").json

    assert (plain.code, plain.out) == (0, f"wrote {out}\n")
    assert json == {"policy": str(POLICIES / "nvk.toml"), "wrote": str(out)}
    assert out.read_text(encoding="utf-8").startswith("<!")


@pytest.mark.parametrize("name", ["falkenberg", "albertslund", "nvk", "company", "quiet-day"])
def test_given_a_shipped_policy_when_checked_then_there_is_no_error_left_that_is_not_accepted(
    name: str,
) -> None:
    """Shown by 3."""
    ran = run("policy", "check", POLICIES / f"{name}.toml", *MONDAY, "--json")

    assert ran.code == 0
    assert ran.json["ok"]
    assert not [
        finding
        for finding in ran.json["findings"]
        if finding["severity"] == "error" and finding["accepted_because"] is None
    ]

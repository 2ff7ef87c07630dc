"""`ansvar explain`, `day` and `find`: the situations of "Shown by 4", the JSON fields, the exit codes."""

from __future__ import annotations

import itertools
import json
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from check.whole import WHOLE, changed
from cli.running import ORGANISATIONS, POLICIES, Ran, run

MONDAY, TUESDAY, WEDNESDAY = "2026-11-23 10:00", "2026-11-24 10:30", "2026-11-25 10:00"
DECISION = [
    "called", "steps", "end", "told", "keys", "promise", "determined_by", "rejected", "errors", "notify", "shown",
    "transfer", "instructions", "queued_since",
]  # fmt: skip
EXPLAINED = ["to", "from", "at", "sentence", "caller_hears", "operator_sees", "decision"]


def at_home(name: str, command: str, *more: str) -> Ran:
    return run(command, "--policy", POLICIES / f"{name}.toml", "--organisation", ORGANISATIONS / name, *more)


#: situation -> organisation, options, the row that is named, who rings, the end, the row in the sentence
SITUATIONS: dict[str, tuple[str, tuple[str, ...], str, list[str], str, str]] = {
    "in a meeting": (
        "falkenberg", ("--to", "031-390 06 06", "--at", MONDAY), "referred", ["charlie.dahlin"], "mailbox", "raden `referred` gäller",
    ),
    "ill for three days": (
        "albertslund", ("--to", "2007", "--at", MONDAY), "ill", ["gorm.aes", "mia.bjerre"], "message", "rækken `ill` gælder",
    ),
    "on leave with a deputy": (
        "falkenberg", ("--to", "2010", "--at", MONDAY), "referred", ["bo.ekdahl", "anna.lind", "asa.akesson"], "mailbox", "raden `referred` gäller",
    ),
    "on leave without a deputy": ("nvk", ("--to", "210", "--at", MONDAY), "on-leave", [], "switchboard", "raden `on-leave` gäller"),
    "a closed unit": ("falkenberg", ("--to", "unit:hamn", "--at", TUESDAY), "opening-told", [], "switchboard", "raden `unit-called` gäller"),
    "a quiet day": (
        "quiet-day", ("--to", "201", "--at", WEDNESDAY), "quiet-day-service", [], "answering service", "regel `quiet-day-service` geldt",
    ),
    "an emergency on a quiet day": (
        "quiet-day", ("--to", "201", "--at", WEDNESDAY, "--urgent"), "urgent-passes",
        ["anna.jansen", "anna.jansen", "bob.visser", "gijs.prins"], "switchboard", "regel `urgent-passes` geldt",
    ),
    "from outside to a full switchboard": (
        "falkenberg", ("--to", "90", "--waiting", "12", "--at", MONDAY), "full-switchboard", [], "switchboard", "raden `full-switchboard` gäller",
    ),
    "from inside to a full switchboard": (
        "falkenberg", ("--to", "90", "--from", "2001", "--waiting", "12", "--at", MONDAY), "inside-caller-waits", [], "switchboard",
        "raden `full-switchboard` gäller",
    ),
    "a number that nobody has": (
        "falkenberg", ("--to", "031-390 06 40", "--at", MONDAY), "unknown-number", [], "switchboard", "raden `unknown-number` gäller",
    ),
}  # fmt: skip


@pytest.mark.parametrize("situation", SITUATIONS)
def test_given_a_situation_when_explained_then_its_row_is_named_in_the_language_of_the_organisation(
    situation: str,
) -> None:
    """Shown by 4."""
    name, words, row, rings, end, sentence = SITUATIONS[situation]

    told = at_home(name, "explain", *words, "--json").json
    shown = at_home(name, "explain", *words)

    assert row in told["decision"]["determined_by"]
    assert [point["id"] for step in told["decision"]["steps"] for point in step["endpoints"]] == rings
    assert told["decision"]["end"]["kind"] == end
    assert sentence in told["sentence"]
    assert (shown.code, shown.err) == (0, "")
    assert shown.out.startswith(told["sentence"])
    assert all(heard in shown.out for heard in told["caller_hears"])
    assert shown.out.endswith(f"  ▸ {told['operator_sees']}\n")


@pytest.mark.parametrize("language", ["sv", "da", "nb", "nl", "en", "fi", "de"])
def test_given_any_language_when_explained_then_the_row_is_still_named(language: str) -> None:
    ran = at_home("nvk", "explain", "--to", "206", "--at", MONDAY, "--language", language)

    assert ran.code == 0
    assert "`short-absence`" in ran.out.splitlines()[0]


def test_given_a_call_when_explained_as_json_then_the_fields_are_those_documented() -> None:
    told = at_home("nvk", "explain", "--to", "206", "--at", MONDAY, "--json").json

    assert list(told) == EXPLAINED
    assert list(told["decision"]) == DECISION
    assert list(told["decision"]["end"]) == ["kind", "owner", "row", "name"]
    assert list(told["decision"]["promise"]) == [
        "promise", "kind", "owner", "due_at", "aim_at", "counted_from", "takes_over", "escalations", "interim_at",
    ]  # fmt: skip
    assert list(told["decision"]["rejected"][0]) == ["row", "target", "candidate", "why"]
    assert told["at"] == "2026-11-23T10:00:00+01:00"


def test_given_a_call_when_explained_then_no_reason_of_absence_is_said_to_the_caller() -> None:
    """Invariant 6."""
    told = at_home("falkenberg", "explain", "--to", "2012", "--at", MONDAY, "--json").json

    assert "sjuk" not in " ".join(told["caller_hears"]).lower()
    assert told["decision"]["told"]["return_known"] is False


@pytest.mark.parametrize(
    ("given", "caller"),
    [
        ((), "+4600000099"),
        (("--from", "anonymous"), None),
        (("--from", "withheld"), None),
        (("--from", ""), None),
        (("--from", "202"), "202"),
    ],
)
def test_given_a_caller_or_none_when_explained_then_that_one_calls(
    given: tuple[str, ...], caller: str | None
) -> None:
    assert at_home("nvk", "explain", "--to", "201", "--at", MONDAY, *given, "--json").json["from"] == caller


def test_given_no_caller_when_explained_in_denmark_then_the_call_comes_from_denmark() -> None:
    assert (
        at_home("albertslund", "explain", "--to", "2001", "--at", MONDAY, "--json").json["from"]
        == "+4500000099"
    )


@pytest.mark.parametrize(
    ("option", "condition"),
    [
        (("--busy",), 'callee = "busy"'),
        (("--not-registered",), 'callee = "not registered"'),
        (("--operators", "0"), 'switchboard = "unattended"'),
        (("--doubled",), 'switchboard = "doubled"'),
        (("--waiting", "5"), 'waiting = "at least 5"'),
        (("--waited", "4 min"), 'waited = "more than 3 min"'),
        (("--urgent",), "urgent = true"),
        (("--line", "main"), 'line = "main"'),
        (("--call-language", "en"), 'language = "en"'),
        (("--topic", "permits"), 'topic = "permits"'),
        (("--purpose", "transfer"), 'purpose = "transfer"'),
        (("--attempts", "2"), 'attempts = "at least 2"'),
        (("--transfers", "2"), 'transfers = "at least 2"'),
        (("--case-owner", "bob"), "case_owner = true"),
        (("--from", "anonymous"), 'caller = "anonymous"'),
        (("--from", "402"), 'caller = "internal"'),
    ],
)
def test_given_an_option_when_explained_then_the_row_that_asks_for_it_fits_only_with_it(
    option: tuple[str, ...], condition: str, tmp_path: Path
) -> None:
    from check.office import office

    file = tmp_path / "policy.toml"
    asks = f'[[route]]\nid = "asks"\nwhen = {{ {condition} }}\nelse = "message"\n\n[[route]]\nid = "mobile"'
    text = changed(('[[route]]\nid = "mobile"', asks)) + '\n[topic.permits]\nname = "permits"\n'
    file.write_text(text, encoding="utf-8")
    words = (
        "explain", "--policy", file, "--organisation", office(tmp_path / "office"), "--to", "401", "--at", MONDAY, "--json",
    )  # fmt: skip

    assert run(*words, *option).json["decision"]["determined_by"] == ["asks"]
    assert run(*words).json["decision"]["determined_by"] != ["asks"]


def test_given_a_clock_time_or_nothing_when_explained_then_it_is_today_by_the_clock_of_the_place() -> None:
    at = at_home("nvk", "explain", "--to", "201", "--at", "10:00", "--json").json["at"]
    now = at_home("nvk", "explain", "--to", "201", "--json").json["at"]

    assert "T10:00:00+0" in at
    # Not the same offset twice a year, on a day when the clock changes.
    for told in (datetime.fromisoformat(at), datetime.fromisoformat(now)):
        assert told.utcoffset() == told.astimezone(ZoneInfo("Europe/Stockholm")).utcoffset()


def test_given_a_moment_with_an_offset_when_explained_then_the_offset_counts() -> None:
    winter = at_home("nvk", "explain", "--to", "206", "--at", "2026-11-23T09:00+00:00", "--json").json

    assert winter["decision"]["determined_by"] == ["short-absence"]


# -- day --------------------------------------------------------------------------------------------


def test_given_a_day_when_shown_then_each_stretch_has_a_line_and_none_is_left_out() -> None:
    ran = at_home("nvk", "day", "--to", "206", "--on", "2026-11-23")

    spans = [line[:11].split("-") for line in ran.out.splitlines()]
    assert (ran.code, ran.err) == (0, "")
    assert (spans[0][0], spans[-1][1]) == ("00:00", "24:00")
    assert all(before[1] == after[0] for before, after in itertools.pairwise(spans))
    assert ["09:30", "11:00"] in spans
    assert "`short-absence`" in next(line for line in ran.out.splitlines() if line.startswith("09:30-11:00"))


def test_given_a_day_when_shown_as_json_then_each_stretch_has_its_start_and_end_beside_the_explanation() -> (
    None
):
    found = at_home("nvk", "day", "--to", "206", "--on", "2026-11-23", "--from", "202", "--json").json

    assert {tuple(item) for item in found} == {("starts", "ends", *EXPLAINED)}
    assert all(item["from"] == "202" for item in found)
    assert found[0]["starts"] == "2026-11-23T00:00:00+01:00"
    assert found[-1]["ends"] == "2026-11-24T00:00:00+01:00"
    assert all(before["ends"] == after["starts"] for before, after in itertools.pairwise(found))
    for item in found[:3]:
        alone = at_home("nvk", "explain", "--to", "206", "--from", "202", "--at", item["starts"], "--json")
        assert alone.json["decision"]["end"] == item["decision"]["end"]


@pytest.mark.parametrize(("on", "hours"), [("2026-10-25", 25), ("2027-03-28", 23)])
def test_given_the_nights_when_clocks_change_when_shown_then_the_day_is_whole(on: str, hours: int) -> None:
    """Invariant 12."""
    found = at_home("nvk", "day", "--to", "201", "--on", on, "--json").json

    length = datetime.fromisoformat(found[-1]["ends"]) - datetime.fromisoformat(found[0]["starts"])
    assert length.total_seconds() == hours * 3600


# -- find -------------------------------------------------------------------------------------------


def test_given_a_name_when_sought_then_whoever_can_answer_stands_with_presence_and_return() -> None:
    words = ("find", "erik", "--organisation", ORGANISATIONS / "nvk", "--at", MONDAY, "--language", "en")

    ran = run(*words)
    [hit] = run(*words, "--json").json

    assert ran.code == 0
    assert ran.out.startswith("Erik Åhl, gis-ingenjör, Digital samverkan, 08-465 004 06, away, back ")
    assert list(hit) == [
        "kind", "id", "name", "unit", "title", "number", "matched", "score", "quality", "status",
    ]  # fmt: skip
    assert hit["status"] == {"can_answer": False, "state": "absent", "back_at": "2026-11-23T11:00:00+01:00"}


def test_given_a_limit_when_sought_then_no_more_are_shown() -> None:
    ran = run("find", "a", "--organisation", ORGANISATIONS / "falkenberg", "--at", MONDAY, "--limit", "3")

    assert len(ran.out.splitlines()) == 3


def test_given_nobody_of_that_name_when_sought_then_it_is_said_and_the_code_is_1() -> None:
    ran = run("find", "zzzzzz", "--organisation", ORGANISATIONS / "nvk", "--at", MONDAY)

    assert (ran.code, ran.out, ran.err) == (1, "nothing found for `zzzzzz`\n", "")
    assert json.loads(run("find", "zzzzzz", "--organisation", ORGANISATIONS / "nvk", "--json").out) == []


def test_given_a_policy_when_sought_then_its_hours_count_too() -> None:
    words = (
        "find",
        "anna.berg",
        "--organisation",
        ORGANISATIONS / "nvk",
        "--at",
        "2026-11-23 20:00",
        "--json",
    )

    without = run(*words).json
    with_policy = run(*words, "--policy", POLICIES / "nvk.toml").json

    assert without[0]["status"]["can_answer"]
    assert not with_policy[0]["status"]["can_answer"]


def test_given_the_whole_policy_of_the_tests_when_explained_in_the_made_up_world_then_it_answers(
    tmp_path: Path,
) -> None:
    file = tmp_path / "policy.toml"
    file.write_text(WHOLE, encoding="utf-8")

    told = run(
        "explain", "--policy", file, "--organisation", "world", "--to", "person:present.covered", "--at", MONDAY, "--json",
    ).json  # fmt: skip

    assert told["decision"]["determined_by"] == ["present", "person"]

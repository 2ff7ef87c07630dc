"""For each kind of finding about an organisation: files that have it; the office unchanged has nothing at all.

Where a finding has a witness, the command it prints is run, and what `explain` answers must show the weakness.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from ansvar.check.findings import Finding, Findings
from ansvar.check.organisation import check_organisation
from ansvar.check.upkeep import circles, find_upkeep
from ansvar.directory.files import load_organisation
from ansvar.directory.index import Index
from check.office import NOW, ZONE, check, office, see
from check.whole import WHOLE, changed, policy

PEOPLE, UNITS, ABSENCES, CLOSURES = "people.csv", "units.csv", "absences.csv", "closures.csv"
DORA = "dora,Dora,Fen,plans,404,plans,,,,,2026-09-01 09:00,,"
Change = tuple[str, str, str]


def only(found: tuple[Finding, ...], name: str) -> Finding:
    every = [finding for finding in found if finding.name == name]
    assert len(every) == 1, [finding.name for finding in found]
    return every[0]


def test_given_an_office_in_order_when_checked_then_nothing_is_found(tmp_path: Path) -> None:
    assert check(office(tmp_path)) == ()


#: name -> severity, what the sentence says, what is changed in the files. Found in the records alone.
RECORDS: dict[str, tuple[str, str, tuple[Change, ...]]] = {
    "greeting-missing:plans": (
        "warning",
        "Dora Fen (`dora`) in Plans has a mailbox without a greeting; record one",
        ((PEOPLE, DORA, "dora,Dora,Fen,plans,404,plans,,,,,,,"),),
    ),
    "greeting-stale:plans": (
        "notice",
        "Dora Fen (`dora`) in Plans has a mailbox greeting older than a year; record a new one",
        ((PEOPLE, DORA, DORA.replace("2026", "2025")),),
    ),
    "competences-stale:permits": (
        "notice",
        "Alice Stone (`alice`) in Permits has not confirmed the competences within a year; ask for it",
        ((PEOPLE, "09:00,,2026-09-01 09:00", "09:00,,2025-09-01 09:00"),),
    ),
    "weak-pin:plans": (
        "warning",
        "Dora Fen (`dora`) in Plans has a mailbox PIN made by a rule; let the person choose one",
        ((PEOPLE, DORA, DORA[:-1] + "1 + extension,"),),
    ),
    "forward-outside:plans": (
        "error",
        "Dora Fen (`dora`) in Plans forwards to a number outside the area the policy allows",
        ((PEOPLE, "404,plans,,,,,", "404,plans,,,,+4510000000,"),),
    ),
    "forward-not-told:permits": (
        "warning",
        "Alice Stone (`alice`) in Permits has deputies who have not agreed to it; ask them",
        ((PEOPLE, "heat,bob,yes", "heat,bob,no"),),
    ),
    "nobody-holds:heat": (
        "error",
        "nobody holds the function heat pumps (`heat`)",
        (("functions.csv", "", "heat,heat pumps,plans"),),
    ),
    "only-one-holder:desk": (
        "warning",
        "only Mia Hill (`mia`) holds the function switchboard (`desk`)",
        ((PEOPLE, "406,desk", "406,"),),
    ),
    "loop:charlie": (
        "error",
        "calls are forwarded in a circle: Charlie Moor to Dora Fen to Charlie Moor",
        ((PEOPLE, "403,plans,,,,,", "403,plans,,,,dora,"), (PEOPLE, "404,plans,,,,,", "404,plans,,,,charlie,")),
    ),
    "circular-deputies:alice": (
        "warning",
        "people are deputies of each other only: Alice Stone by Bob Reed by Alice Stone",
        ((PEOPLE, "alice|mia,yes", "alice,yes"),),
    ),
    "no-manager:permits": (
        "warning",
        "Permits (`permits`) has no manager, nor has any unit above it",
        ((UNITS, "Harbour Office,,mia", "Harbour Office,,"),),
    ),
    "own-manager:plans": (
        "notice",
        "Dora Fen (`dora`) manages Plans and has no manager above",
        ((UNITS, "Harbour Office,,mia", "Harbour Office,,"), (UNITS, "plans,Plans,harbour,", "plans,Plans,harbour,dora")),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", RECORDS)
def test_given_records_with_a_weakness_when_checked_then_it_is_found_with_its_people(
    name: str, tmp_path: Path
) -> None:
    severity, sentence, changes = RECORDS[name]

    finding = only(check(office(tmp_path, *changes)), name)

    assert finding.severity.value == severity
    assert sentence in finding.sentence


def ends_as(*ends: str) -> Callable[[dict[str, Any]], bool]:
    return lambda decision: decision["end"]["kind"] in ends and not decision["steps"]


def rejects(candidate: str, why: str) -> Callable[[dict[str, Any]], bool]:
    return lambda decision: any(
        (no["candidate"], no["why"]) == (candidate, why) for no in decision["rejected"]
    )


AWAY_TOGETHER = (
    (ABSENCES, "", "charlie,leave,2026-11-24,2026-11-27,"),
    (ABSENCES, "", "dora,leave,2026-11-24,2026-11-27,"),
)
#: name -> severity, sentence, changes in the files, the policy, the moment of the witness, what it shows.
WALKED: dict[str, tuple[str, str, tuple[Change, ...], str, str, Callable[[dict[str, Any]], bool]]] = {
    "forward-to-absent:plans": (
        "warning",
        "Charlie Moor Tue 2026-11-24 08:00: the calls are referred to Dora Fen, who cannot answer then either",
        ((ABSENCES, "", "charlie,leave,2026-11-24,2026-11-24,dora"), (ABSENCES, "", "dora,meeting,2026-11-24 08:00,2026-11-24 10:00,")),
        WHOLE,
        "2026-11-24T08:00:00+01:00",
        rejects("person:dora", "absent"),
    ),
    "ill-uncovered:plans": (
        "warning",
        "Charlie Moor Tue 2026-11-24 08:00: absent unplanned with nobody to take the calls; the manager should move the phone",
        (
            (ABSENCES, "", "charlie,ill,2026-11-24,2026-11-24,"),
            (ABSENCES, "", "dora,meeting,2026-11-24 08:00,2026-11-24 10:00,"),
            (ABSENCES, "", "mia,meeting,2026-11-24 08:00,2026-11-24 10:00,"),
        ),
        WHOLE,
        "2026-11-24T08:00:00+01:00",
        ends_as("message"),
    ),
    "unit-empty:plans": (
        "warning",
        "Plans Tue 2026-11-24 09:00: none of its 2 people is there in phone hours; calls end in a message",
        ((ABSENCES, "", "charlie,leave,2026-11-24,2026-11-24,"), (ABSENCES, "", "dora,meeting,2026-11-24 09:00,2026-11-24 10:00,")),
        WHOLE,
        "2026-11-24T09:00:00+01:00",
        ends_as("message"),
    ),
    "switchboard-untold:plans": (
        "warning",
        "Plans closes Wed 2026-11-25 09:00, and the switchboard has not been told; tell it in good time",
        ((CLOSURES, "", "plans,2026-11-25 09:00,2026-11-25 12:00,yes,,"),),
        WHOLE,
        "2026-11-25T09:00:00+01:00",
        rejects("person:dora", "unit closed"),
    ),
    "closure-not-agreed:plans": (
        "warning",
        "Plans closes Wed 2026-11-25 09:00 with nobody to take its calls; agree it with the switchboard",
        ((CLOSURES, "", "plans,2026-11-25 09:00,2026-11-25 12:00,,,2026-11-02 09:00"),),
        WHOLE,
        "2026-11-25T09:00:00+01:00",
        rejects("person:dora", "unit closed"),
    ),
    "skipped": (
        "error",
        "row `moon` is skipped: the organisation has no unit `moon`",
        (),
        changed(('[[route]]\nid = "mobile"', '[[route]]\nid = "moon"\nwhen = { unit = "moon" }\ntell = ["unit"]\n\n[[route]]\nid = "mobile"')),
        "2026-11-23T07:00:00+01:00",
        lambda decision: "row `moon` is skipped" in decision["errors"][0],
    ),
    "dead-end:busy tone": (
        "error",
        "to the switchboard Mon 2026-11-23 07:00: row `rest` ends in a busy tone with nobody answering",
        (),
        changed(('else = ["switchboard", "message"]', 'else = "busy tone"')),
        "2026-11-23T07:00:00+01:00",
        ends_as("busy tone"),
    ),
    "promise-broken": (
        "error",
        "to Charlie Moor Tue 2026-11-24 00:00: `answer` promises an answer by 2026-11-24 16:30, but the owner is not at "
        "work before 2026-11-30 08:00 and nobody takes over",
        AWAY_TOGETHER,
        changed(('due = "2 working days"\nlate = ["deputy", "manager", "unit", "switchboard"]', 'due = "same day"')),
        "2026-11-24T00:00:00+01:00",
        lambda decision: (decision["promise"]["owner"], decision["promise"]["due_at"]) == ("person:charlie", "2026-11-24T15:30:00+00:00"),
    ),
    "mailbox-forbidden": (
        "notice",
        "row `person` offers a mailbox, but the absence is over the policy's limit for mailboxes; a message is taken",
        AWAY_TOGETHER,
        changed(("[mailbox]", '[answering]\nno_mailbox_when_absent = "more than 1 day"\n\n[mailbox]')),
        "2026-11-24T00:00:00+01:00",
        lambda decision: decision["end"]["kind"] == "message",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WALKED)
def test_given_coming_days_with_a_weakness_when_walked_then_it_is_found_and_its_witness_shows_it(
    name: str, tmp_path: Path
) -> None:
    severity, sentence, changes, text, at, shows = WALKED[name]
    folder = office(tmp_path, *changes)

    finding = only(check(folder, text), name)

    assert finding.severity.value == severity
    assert sentence in finding.sentence
    assert finding.witness is not None
    assert finding.witness.at.isoformat() == at
    decision = see(finding, folder, text)["decision"]
    assert shows(decision), decision


#: Near misses: what is in order must not be called weak.
FINE: dict[str, tuple[Change, ...]] = {
    "no mailbox, no greeting": (
        (PEOPLE, "forward,greeting_at", "forward,mailbox,greeting_at"),
        *((PEOPLE, f"{id},{rest},2026-09-01", f"{id},{rest},yes,2026-09-01") for id, rest in (
            ("alice", "Alice,Stone,permits,401,permits,heat,bob,yes,"), ("bob", "Bob,Reed,permits,402,permits,,alice|mia,yes,"),
            ("charlie", "Charlie,Moor,plans,403,plans,,,,"), ("mia", "Mia,Hill,harbour,405,desk,,,,"), ("olga", "Olga,Shaw,harbour,406,desk,,,,"),
        )),
        (PEOPLE, "dora,Dora,Fen,plans,404,plans,,,,,2026-09-01 09:00", "dora,Dora,Fen,plans,404,plans,,,,,no,"),
    ),
    "a forward inside the area": ((PEOPLE, "404,plans,,,,,", "404,plans,,,,08-465 004 44,"),),
    "a forward to a colleague who is there": ((PEOPLE, "404,plans,,,,,", "404,plans,,,,charlie,"),),
    "a closure agreed and told": ((CLOSURES, "", "plans,2026-11-25 09:00,2026-11-25 12:00,yes,,2026-11-02 09:00"),),
    "a closure covered and told": ((CLOSURES, "", "plans,2026-11-25 09:00,2026-11-25 12:00,,harbour,2026-11-02 09:00"),),
    "a closure outside the phone hours": ((CLOSURES, "", "plans,2026-11-28 09:00,2026-11-28 12:00,,,"),),
    "a closure after the days looked at": ((CLOSURES, "", "plans,2027-02-01 09:00,2027-02-01 12:00,,,"),),
    "a closure that is over": ((CLOSURES, "", "plans,2026-11-02 09:00,2026-11-02 12:00,,,"),),
    "away, referred to somebody who is there": ((ABSENCES, "", "charlie,leave,2026-11-24,2026-11-24,dora"),),
    "ill, and a manager is there": ((ABSENCES, "", "charlie,ill,2026-11-24,2026-11-24,"),),
    "away together at the weekend": (
        (ABSENCES, "", "charlie,leave,2026-11-28,2026-11-29,"), (ABSENCES, "", "dora,leave,2026-11-28,2026-11-29,"),
    ),
    "away together when the days looked at are over": (
        (ABSENCES, "", "charlie,leave,2027-03-02,2027-03-02,"), (ABSENCES, "", "dora,leave,2027-03-02,2027-03-02,"),
    ),
    "deputies of each other, one with another": ((PEOPLE, "heat,bob,yes", "heat,bob|mia,yes"), (PEOPLE, "alice|mia,yes", "alice,yes")),
}  # fmt: skip


@pytest.mark.parametrize("what", FINE)
def test_given_a_near_miss_when_checked_then_nothing_is_found(what: str, tmp_path: Path) -> None:
    assert [finding.sentence for finding in check(office(tmp_path, *FINE[what]))] == []


def test_given_a_deputy_away_on_a_later_day_when_walked_then_that_day_is_the_witness(tmp_path: Path) -> None:
    folder = office(
        tmp_path,
        (ABSENCES, "", "alice,leave,2026-11-23,2026-11-27,"),
        (ABSENCES, "", "bob,leave,2026-11-25,2026-11-25,"),
    )

    witness = only(check(folder), "forward-to-absent:permits").witness

    assert witness is not None
    assert (witness.to, witness.at.isoformat()) == ("person:alice", "2026-11-25T08:00:00+01:00")


def test_given_a_standing_forward_to_somebody_away_on_a_later_day_when_walked_then_it_is_found(
    tmp_path: Path,
) -> None:
    folder = office(
        tmp_path,
        (PEOPLE, "404,plans,,,,,", "404,plans,,,,charlie,"),
        (ABSENCES, "", "charlie,leave,2026-11-25,2026-11-25,"),
    )

    finding = only(check(folder), "forward-to-absent:plans")

    assert finding.witness is not None
    assert finding.witness.at.date().isoformat() == "2026-11-25"
    assert rejects("person:dora", "forwarded to someone who cannot answer")(see(finding, folder)["decision"])


def test_given_a_closure_told_too_late_when_checked_then_when_it_was_told_and_how_long_before_stand_in_it(
    tmp_path: Path,
) -> None:
    """F15: in good time."""
    text = changed(('longest_wait = "3 min"', 'longest_wait = "3 min"\nnotice_before = "2 working days"'))
    told = "plans,2026-11-25 09:00,2026-11-25 12:00,yes,,2026-11-{day} 09:00"

    late = check(office(tmp_path / "late", (CLOSURES, "", told.format(day="24"))), text)
    early = check(office(tmp_path / "early", (CLOSURES, "", told.format(day="20"))), text)

    assert only(late, "switchboard-untold:plans").sentence.endswith(
        "and the switchboard was told only Tue 2026-11-24 09:00; tell it in good time, 2 working days ahead"
    )
    assert early == ()


def test_given_greetings_that_the_policy_lets_live_longer_when_checked_then_its_own_age_counts(
    tmp_path: Path,
) -> None:
    folder = office(tmp_path, (PEOPLE, DORA, DORA.replace("2026", "2025")))
    pin = 'pin = "at least 6 digits"'

    longer = check(folder, changed((pin, pin + '\nstale_after = "2 years"')))
    shorter = check(folder, changed((pin, pin + '\nstale_after = "1 month"')))
    machine = check(folder, changed((pin, pin + "\npersonal = false")))

    assert longer == machine == ()
    assert "older than 1 month" in only(shorter, "greeting-stale:plans").sentence
    assert "2 people in Permits have a mailbox greeting" in only(shorter, "greeting-stale:permits").sentence


def test_given_a_duty_to_confirm_competences_when_checked_then_its_interval_counts(tmp_path: Path) -> None:
    """A18: competences match the person's tasks."""
    duty = '\n\n[[duty]]\nid = "confirm"\nwho = "everyone"\ndoes = "confirm competences"\nevery = "1 month"\n'

    found = check(office(tmp_path), WHOLE + duty)

    assert "within 1 month" in only(found, "competences-stale:permits").sentence


def test_given_forwards_allowed_anywhere_when_checked_then_no_number_is_outside(tmp_path: Path) -> None:
    folder = office(tmp_path, (PEOPLE, "404,plans,,,,,", "404,plans,,,,+4510000000,"))

    assert (
        check(
            folder,
            changed(
                ('shown_outside_hours = "main"', 'shown_outside_hours = "main"\nforward_to = ["anywhere"]')
            ),
        )
        == ()
    )


def test_given_many_of_a_unit_with_the_same_weakness_when_checked_then_they_are_one_sentence(
    tmp_path: Path,
) -> None:
    crowd = tuple((PEOPLE, "", f"crowd{n},Cy{n},Reed,plans,41{n},plans,,,,,,,") for n in range(5))

    finding = only(check(office(tmp_path, *crowd)), "greeting-missing:plans")

    assert finding.sentence == (
        "5 people in Plans have a mailbox without a greeting: Cy0 Reed (`crowd0`), Cy1 Reed (`crowd1`), Cy2 Reed (`crowd2`) and 2 more"
    )


def test_given_an_accepted_weakness_when_the_organisation_has_it_then_it_carries_the_reason(
    tmp_path: Path,
) -> None:
    folder = office(tmp_path, (PEOPLE, "406,desk", "406,"))
    text = (
        WHOLE
        + '\n[[policy.accepted]]\nfinding = "only-one-holder:desk"\nbecause = "Olga learns it in May."\n'
    )

    assert only(check(folder, text), "only-one-holder:desk").because == "Olga learns it in May."


def test_given_only_one_person_in_a_unit_when_away_then_the_sentence_says_so(tmp_path: Path) -> None:
    folder = office(
        tmp_path,
        (UNITS, "", "quay,Quay,harbour,"),
        (PEOPLE, "", "eve,Eve,Quay,quay,409,plans,,,,,2026-09-01 09:00,,"),
        (ABSENCES, "", "eve,leave,2026-11-24,2026-11-24,"),
    )

    assert "the only one in it is not there in phone hours" in only(check(folder), "unit-empty:quay").sentence


def test_given_another_number_of_days_when_checked_then_only_those_are_walked(tmp_path: Path) -> None:
    folder = office(
        tmp_path,
        (ABSENCES, "", "charlie,leave,2026-11-26,2026-11-26,"),
        (ABSENCES, "", "dora,leave,2026-11-26,2026-11-26,"),
    )

    assert check(folder, days=3) == ()
    only(check(folder, days=5), "unit-empty:plans")


def test_given_a_walk_that_begins_within_an_absence_when_checked_then_its_first_moment_counts(
    tmp_path: Path,
) -> None:
    folder = office(
        tmp_path,
        (ABSENCES, "", "charlie,leave,2026-11-23,2026-11-23,dora"),
        (ABSENCES, "", "dora,meeting,2026-11-23 08:00,2026-11-23 12:00,"),
    )
    now = datetime(2026, 11, 23, 10, 20, tzinfo=ZONE)

    witness = only(check(folder, now=now), "forward-to-absent:plans").witness

    assert witness is not None
    assert witness.at == now


def test_given_units_in_a_circle_when_the_records_are_looked_at_then_the_circle_is_named(
    tmp_path: Path,
) -> None:
    """Files with such a circle are refused; an organisation from elsewhere may still hold one."""
    whole = load_organisation(office(tmp_path))
    units = dict(whole.units)
    units["permits"] = replace(units["permits"], parent="plans", manager="mia")
    units["plans"] = replace(units["plans"], parent="permits", manager="mia")
    bent = replace(whole, units=units)
    findings = Findings()

    find_upkeep(policy(WHOLE), bent, Index(bent), NOW, findings)

    [finding] = [finding for finding in findings.sorted(policy(WHOLE)) if finding.kind == "loop"]
    assert finding.sentence.startswith(
        "units lie in a circle: Permits is part of Plans is part of Permits; correct"
    )


@pytest.mark.parametrize(
    ("onward", "found"),
    [
        ({}, []),
        ({"a": "b", "b": "c"}, []),
        ({"a": "a"}, [("a",)]),
        ({"b": "a", "a": "b"}, [("a", "b")]),
        ({"x": "a", "a": "b", "b": "a"}, [("a", "b")]),
        ({"c": "a", "a": "b", "b": "c", "z": "y", "y": "z"}, [("a", "b", "c"), ("y", "z")]),
    ],
)
def test_given_who_leads_to_whom_when_circles_are_sought_then_each_is_found_once_from_its_smallest(
    onward: dict[str, str], found: list[tuple[str, ...]]
) -> None:
    assert circles(onward) == found


def test_given_many_people_when_checked_then_progress_is_told(tmp_path: Path) -> None:
    crowd = tuple((PEOPLE, "", f"crowd{n},Cy,Reed,plans,,plans,,,,,2026-09-01 09:00,,") for n in range(1_000))
    organisation = load_organisation(office(tmp_path, *crowd))
    told: list[tuple[int, int]] = []

    check_organisation(policy(WHOLE), organisation, NOW, 1, progress=lambda done, of: told.append((done, of)))

    assert told == [(1_000, 1_006)]


def test_given_the_files_in_another_order_when_checked_then_the_findings_are_the_same(tmp_path: Path) -> None:
    changes = (*AWAY_TOGETHER, (PEOPLE, "406,desk", "406,"), (PEOPLE, "alice|mia,yes", "alice,no"))
    first = office(tmp_path / "first", *changes)
    second = office(tmp_path / "second", *changes)
    for name in (PEOPLE, ABSENCES, UNITS):
        head, *lines = (second / name).read_text(encoding="utf-8").splitlines()
        (second / name).write_text("\n".join([head, *reversed(lines), ""]), encoding="utf-8")

    def said(folder: Path) -> list[tuple[str, str]]:
        return [(finding.name, finding.sentence) for finding in check(folder)]

    assert said(first) == said(second)
    assert len(said(first)) >= 4

"""Every condition a row can ask is met somewhere in the walk, so that no usable row is called dead."""

from __future__ import annotations

from pathlib import Path

import pytest

from ansvar.check.diff import diff_policies
from check.whole import DAY, WHOLE, changed, check, policy, see, without_row

#: Drawn worlds are many and slow to trace; what they run is covered by the examples of each room.
pytestmark = pytest.mark.no_cover

FIRST = '[[route]]\nid = "mobile"'
#: The whole policy with a queue, a list, a topic, a quiet day and limits of the switchboard for rows to name.
RICH = (
    changed(
        (
            "[mailbox]",
            '[queue.help]\nmembers = "help"\nhours = "office"\nlongest_wait = "2 min"\nthen = "call-back"\n\n[mailbox]',
        ),
        (
            'longest_wait = "3 min"\nover',
            'longest_wait = "3 min"\ndoubled_when = "at least 4"\noverloaded_when = "at least 8"\nover',
        ),
    )
    + '\n[list.vip]\nname = "VIP"\n\n[topic.permits]\nname = "permits"\n\n[quiet.day]\ndays = "wed"\n'
)

ASKED: dict[str, tuple[str, ...]] = {
    "what is called": tuple(
        f'called = "{what}"' for what in ("person", "function", "unit", "switchboard", "queue", "mobile", "number")
    ),
    "the state of a person": tuple(
        f'called = "person", callee = "{state}"'
        for state in (
            "present", "busy", "absent", "not registered", "outside hours", "unit closed", "closed by agreement",
            "unit absent", "quiet day", "silent",
        )
    ),
    "the state of a group": (
        *(f'called = "function", callee = "{state}"' for state in ("busy", "outside hours", "unit closed", "unit absent")),
        *(f'called = "unit", callee = "{state}"' for state in ("present", "closed by agreement", "quiet day")),
        'called = "switchboard", callee = "overloaded"',
        'called = "queue", callee = "outside hours"',
    ),
    "the absence": (
        'absent = "lunch"', 'for = "at most 1 hour"', 'absent = "course", for = "more than 4 days"',
        'remaining = "less than 30 min"', 'remaining = "more than 1 day"',
        *(f'returns = "{when}"' for when in ("today", "tomorrow", "later", "unknown")),
        *(f'set_by = "{who}"' for who in ("self", "manager", "operator", "colleague", "calendar", "closure")),
    ),
    "who is called": (
        'role = "adviser"', 'unit = "planning"', 'function = "permits"', 'competence = "heat"', 'person = "boss"',
        'line = "main"', 'called = "switchboard", line = "main"', 'called = "unit", line = "published"',
        'company = "Water Ltd"', "only_holder = true", "only_holder = false",
    ),
    "the call": (
        *(f'caller = "{who}"' for who in ("external", "internal", "anonymous", "foreign", "list vip")),
        'language = "en"', "urgent = true", "urgent = false", 'topic = "permits"', "case_owner = true",
        *(f'purpose = "{what}"' for what in ("call", "transfer", "call-back", "pickup", "recall", "consult")),
        'attempts = "at least 3"', 'transfers = "at least 2"', 'waiting = "at least 5"', 'waited = "more than 3 min"',
    ),
    "the switchboard": tuple(
        f'switchboard = "{state}"' for state in ("open", "closed", "doubled", "overloaded", "unattended")
    ),
    "the clock": ('during = "office"', 'outside = "own"', 'time = "12:15-12:20"'),
    "the calendar": ('days = "sat"', 'day = "holiday"', 'day = "day before holiday"', 'date = "12-24 to 12-26"'),
    "who else is there": (
        'somebody = "deputy"', 'nobody = ["deputy", "same function"]', 'somebody = "manager"', 'nobody = "switchboard"',
        'nobody = "queue help"', 'somebody = "case owner"', 'somebody = "mobile"', 'somebody = "private phone"',
        'somebody = "covering unit"', 'somebody = "team red"', 'somebody = "competence heat"', 'nobody = "function reserve"',
    ),
    "several at once": (
        'role = "adviser", absent = "ill", for = "more than 2 days"', 'urgent = true, callee = "absent", nobody = "deputy"',
        'switchboard = "closed", caller = "internal"', 'absent = "holiday", caller = "list vip", outside = "office"',
        'attempts = "at least 2", switchboard = "unattended"', 'transfers = "more than 1", purpose = "transfer"',
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", ASKED)
def test_given_rows_that_ask_anything_when_checked_then_each_is_met_and_none_is_called_dead(
    what: str,
) -> None:
    rows = "".join(
        f'[[route]]\nid = "asks-{place}"\nwhen = {{ {asked} }}\nsay = "Hear, hear."\n\n'
        for place, asked in enumerate(ASKED[what])
    )

    found = check(changed((FIRST, rows + FIRST), text=RICH))

    dead = [
        ASKED[what][int(finding.rows[0].removeprefix("asks-"))]
        for finding in found
        if finding.rows and finding.rows[0].startswith("asks-")
    ]
    assert dead == []


@pytest.mark.parametrize(
    "asked",
    [
        'called = "switchboard", line = "main"',
        'callee = "silent"',
        'set_by = "calendar"',
        'waited = "more than 3 min"',
        'remaining = "less than 30 min"',
        'caller = "anonymous", urgent = true',
        'topic = "permits"',
        "case_owner = true",
        'callee = "not registered"',
        'switchboard = "doubled"',
        'waiting = "at least 5"',
        'purpose = "transfer", transfers = "at least 2"',
    ],
)
def test_given_a_rare_condition_when_its_row_is_put_in_then_diff_shows_a_caller_whom_explain_confirms(
    asked: str, tmp_path: Path
) -> None:
    """Each witness says all that `explain` must know: the options of the command carry the condition."""
    with_row = changed(
        (FIRST, f'[[route]]\nid = "rare"\nwhen = {{ {asked} }}\nelse = "message"\n\n' + FIRST), text=RICH
    )

    changes = diff_policies(policy(RICH), policy(with_row), DAY)

    assert changes
    assert all(change.new_rows == ("rare",) for change in changes)
    explained = see(changes[0].witness, with_row, tmp_path)["decision"]
    assert explained["determined_by"] == ["rare"]
    assert (explained["end"]["kind"], explained["end"]["row"]) == ("message", "rare")


@pytest.mark.parametrize(
    "asked",
    [
        'called = "person", urgent = true, switchboard = "unattended", during = "office"',
        'called = "person", topic = "permits", waiting = "at least 5"',
        'called = "person", absent = "ill", for = "more than 3 days", urgent = true, caller = "internal"',
        'called = "person", callee = "absent", during = "office", nobody = "deputy", urgent = true',
        'absent = "ill", returns = "unknown", somebody = "deputy", during = "office"',
    ],
)
def test_given_a_row_that_asks_much_together_when_checked_then_a_closer_look_meets_it(
    asked: str, tmp_path: Path
) -> None:
    """The walk crosses conditions only so far; the closer look is for one row alone."""
    row = f'[[route]]\nid = "rare"\nwhen = {{ {asked} }}\nelse = "message"\n\n'
    above = changed((FIRST, row + FIRST), text=RICH)
    hidden = changed(
        (FIRST, f'[[route]]\nid = "all"\nelse = ["switchboard", "message"]\n\n{row}{FIRST}'), text=RICH
    )

    assert not [finding for finding in check(above) if "rare" in finding.rows]

    [finding] = [finding for finding in check(hidden) if finding.rows[:1] == ("rare",)]
    assert (finding.kind, finding.rows) == ("hidden", ("rare", "all"))
    assert see(finding.witness, hidden, tmp_path)["decision"]["determined_by"] == ["all"]
    # Without the row above, the very caller of the witness meets the rare row.
    assert see(finding.witness, above, tmp_path)["decision"]["determined_by"] == ["rare"]


def test_given_an_urgent_call_that_a_quiet_day_lets_pass_when_a_row_asks_for_both_then_it_can_never_apply() -> (
    None
):
    row = '[[route]]\nid = "rare"\nwhen = { called = "person", callee = "quiet day", urgent = true }\nelse = "message"\n\n'

    [finding] = [f for f in check(changed((FIRST, row + FIRST), text=RICH)) if "rare" in f.rows]

    assert finding.kind == "never-applies"


def test_given_a_row_taken_out_when_compared_then_old_and_new_rows_and_what_differs_are_named() -> None:
    old, new = policy(WHOLE), policy(without_row("ill"))

    changes = diff_policies(old, new, DAY)

    ill = next(change for change in changes if change.old_rows == ("ill",))
    assert ill.new_rows == ("away", "person")
    assert "end" in ill.parts
    assert ill.old.end.kind == "message"
    assert ill.witness.at.utcoffset() is not None


def test_given_the_same_policy_when_compared_then_nothing_changes() -> None:
    assert diff_policies(policy(WHOLE), policy(WHOLE), DAY) == ()


def test_given_only_the_wording_changes_when_compared_then_nothing_changes() -> None:
    assert (
        diff_policies(
            policy(WHOLE), policy(changed(('title = "Telephone policy"', 'title = "New title"'))), DAY
        )
        == ()
    )


def test_given_another_deadline_when_compared_then_the_promise_is_what_changes() -> None:
    changes = diff_policies(
        policy(WHOLE), policy(changed(('due = "2 working days"', 'due = "3 working days"'))), DAY
    )

    assert changes
    assert {part for change in changes for part in change.parts} <= {"promise", "told"}


def test_given_both_ways_when_compared_then_the_changes_are_the_same_turned_round() -> None:
    old, new = policy(WHOLE), policy(without_row("away"))

    there, back = diff_policies(old, new, DAY), diff_policies(new, old, DAY)

    assert {(change.old_rows, change.new_rows) for change in there} == {
        (change.new_rows, change.old_rows) for change in back
    }

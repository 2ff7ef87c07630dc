"""Several versions of one policy: which governs a day, and where they contradict."""

from datetime import date
from itertools import permutations

import pytest

from ansvar.policy.load import read_policy
from ansvar.policy.model import Policy, in_force
from ansvar.policy.versions import contradictions, timeline
from ansvar.policy.versions import in_force as policy_in_force


def version(
    reference: str = "", *, since: str = "", until: str = "", replaces: str = "", adopted: str = ""
) -> Policy:
    keys = {
        "reference": reference,
        "valid_from": since,
        "valid_until": until,
        "replaces": replaces,
        "adopted_on": adopted,
    }
    text = '[policy]\ntitle = "T"\norganisation = "O"\n'
    text += "".join(f'{key} = "{value}"\n' for key, value in keys.items() if value)
    policy = read_policy(text, f"{reference}.toml").policy
    assert policy is not None
    return policy


OLD = version("2014/1", since="2014-01-01")
NEW = version("2026/1", since="2026-04-01", replaces="2014/1")


@pytest.mark.parametrize(
    ("day", "governs"),
    [
        (date(2013, 12, 31), None),
        (date(2014, 1, 1), OLD),
        (date(2026, 3, 31), OLD),
        (date(2026, 4, 1), NEW),
        (date(2040, 1, 1), NEW),
    ],
)
def test_given_two_versions_then_the_latest_that_has_begun_governs(day: date, governs: Policy | None) -> None:
    for order in permutations([OLD, NEW]):
        assert policy_in_force(order, day) is governs


def test_given_a_version_that_has_ended_then_none_governs() -> None:
    trial = version("trial", since="2026-05-01", until="2026-07-01", replaces="2026/1")
    assert policy_in_force([OLD, NEW, trial], date(2026, 6, 1)) is trial
    assert policy_in_force([OLD, NEW, trial], date(2026, 7, 1)) is None
    assert [(one.start, one.end) for one in timeline([trial, OLD, NEW])] == [
        ("2014-01-01", "2026-04-01"),
        ("2026-04-01", "2026-05-01"),
        ("2026-05-01", "2026-07-01"),
    ]


def test_given_no_dates_then_a_version_governs_since_it_was_adopted_or_since_ever() -> None:
    assert policy_in_force([version("a")], date(1990, 1, 1)) is not None
    adopted = version("b", adopted="2010-01-28")
    assert policy_in_force([adopted], date(2010, 1, 27)) is None
    assert policy_in_force([adopted], date(2010, 1, 28)) is adopted
    assert policy_in_force([], date(2010, 1, 28)) is None


def test_given_versions_that_follow_each_other_then_nothing_contradicts() -> None:
    assert contradictions([NEW, OLD]) == ()
    assert (
        contradictions(
            [version("a", since="2020-01-01", until="2021-01-01"), version("b", since="2021-01-01")]
        )
        == ()
    )
    by_title = version("c", since="2021-01-01", replaces="T")
    assert contradictions([version("a", since="2020-01-01"), by_title]) == ()


@pytest.mark.parametrize(
    ("versions", "key", "said"),
    [
        ([version("a", since="2020-01-01"), version("b", since="2021-01-01")], "replaces", "`a` is still in force on 2021-01-01; write `replaces"),
        ([version("a", since="2020-01-01"), version("b", since="2020-01-01")], "valid_from", "from the same day"),
        ([version("a", since="2020-01-01", until="2020-06-01"), version("b", since="2021-01-01")], "valid_until", "no policy is in force from 2020-06-01 until 2021-01-01"),
        ([version("a", since="2020-01-01", until="2021-01-01", replaces="b"), version("b", since="2021-01-01")], "replaces", "begins later"),
    ],
)  # fmt: skip
def test_given_versions_that_contradict_then_a_fault_says_where(
    versions: list[Policy], key: str, said: str
) -> None:
    for order in permutations(versions):
        found = contradictions(order)
        assert [fault.key for fault in found] == [key]
        assert said in found[0].message
        assert found[0].file.endswith(".toml")
        assert found[0].line > 0


def test_rows_have_dates_of_their_own() -> None:
    text = (
        '[policy]\ntitle = "T"\norganisation = "O"\n'
        '[[route]]\nid = "a"\nelse = "mailbox"\nvalid_until = "2026-05-01"\n'
        '[[route]]\nid = "b"\nelse = "message"\nvalid_from = "2026-05-01"\n'
        '[[local.x.route]]\nid = "c"\nelse = "message"\n'
        '[[local.x.route]]\nid = "d"\nelse = "message"\nvalid_from = "2030-01-01"\n'
        '[switchboard]\nhours = "h"\n[hours.h]\nopen = "always"\n'
    )
    policy = read_policy(text).policy
    assert policy is not None
    assert [(unit, row.id) for unit, row in policy.routes_in_force(date(2026, 4, 30))] == [
        ("x", "c"),
        (None, "a"),
    ]
    assert [row.id for _, row in policy.routes_in_force(date(2026, 5, 1))] == ["c", "b"]
    assert [row.id for row in policy.rows] == ["c", "d", "a", "b"]
    assert in_force(policy.policy, date(2026, 1, 1))
    assert policy.hours_of_switchboard() == "h"

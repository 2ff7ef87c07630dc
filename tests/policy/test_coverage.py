"""Where each demand of the source documents stands, and which stand nowhere."""

from pathlib import Path

import pytest

from ansvar.policy.coverage import Demand, coverage, demands, places_of
from ansvar.policy.load import load_policy, read_policy
from ansvar.policy.model import Policy

ROOT = Path(__file__).parents[2]
COUNTS = {"falkenberg": ("F", 20), "albertslund": ("A", 20), "nvk": ("N", 18), "company": ("W", 11), "quiet-day": ("Q", 7)}  # fmt: skip


def policy(text: str) -> Policy:
    found = read_policy('[policy]\ntitle = "T"\norganisation = "O"\n' + text, "p.toml")
    assert found.policy is not None, [str(fault) for fault in found.faults]
    return found.policy


def test_the_list_of_demands_is_whole() -> None:
    ids = [demand.id for demand in demands()]
    assert len(ids) == len(set(ids)) == 76
    for document, (letter, count) in COUNTS.items():
        found = [demand for demand in demands() if demand.document == document]
        assert [demand.id for demand in found] == [f"{letter}{number}" for number in range(1, count + 1)]
    assert {demand.kind for demand in demands()} == {"E", "M", "G"}
    assert all(demand.what for demand in demands())


def test_given_sources_in_rows_and_sections_then_each_place_is_found() -> None:
    found = places_of(
        policy(
            '[switchboard]\norder = "external first"\nsource = ["F17", "F2"]\n'
            '[[route]]\nid = "a"\nelse = "mailbox"\nsource = "F2"\n'
            '[[local.x.route]]\nid = "b"\nelse = "mailbox"\nsource = "F2"\n'
            '[conduct]\nscreening = false\nsource = "F3"\n'
            '[[clause]]\nid = "c"\nclause = "C"\nsource = "F3"\n'
            '[[goal]]\nid = "g"\nmeasure = "wait"\nsource = "F7"\n'
            '[[duty]]\nid = "d"\nwho = "everyone"\ndoes = "train"\nsource = "F7"\n'
            '[[duty]]\nid = "e"\nwho = "everyone"\ndoes = "train"\nchecked = "not checked"\nsource = "F7"\n'
        )
    )
    assert [tuple(place)[1:] for place in found["F2"]] == [
        ("switchboard", "", 4, "enforced"),
        ("local.x.route", "b", 11, "enforced"),
        ("route", "a", 7, "enforced"),
    ]
    assert [tuple(place)[1:] for place in found["F3"]] == [
        ("conduct", "", 15, "advised"),
        ("clause", "c", 18, "advised"),
    ]
    assert [place.upheld for place in found["F7"]] == ["tracked", "advised", "measured"]
    assert {place.file for places in found.values() for place in places} == {"p.toml"}


def test_given_required_ids_then_missing_and_weak_ones_are_listed() -> None:
    table = coverage(
        {"falkenberg": policy('[[clause]]\nid = "c"\nclause = "C"\nsource = ["F2", "F3", "X1"]\n')},
        {"falkenberg": ["F2", "F3", "F4", "Z9"], "other": ["F3"]},
    )
    assert [row.demand.id for row in table.rows] == ["F2", "F3", "F4", "Z9", "F3"]
    assert [demand.id for demand in table.weak] == ["F2"]
    assert [demand.id for demand in table.missing] == ["F4", "Z9"]
    assert table.rows[3].demand == Demand("Z9", "falkenberg", "G", "")
    assert [source for source, _ in table.strangers] == ["X1"]


def test_given_no_policy_of_a_document_then_all_its_demands_are_missing() -> None:
    assert len(coverage({}).missing) == 76


@pytest.mark.parametrize("document", COUNTS)
def test_given_the_shipped_policies_then_no_demand_is_missing_or_weak(document: str) -> None:
    found = coverage({document: load_policy(ROOT / "policies" / f"{document}.toml")})
    mine = [row for row in found.rows if row.demand.document == document]
    assert [row.demand.id for row in mine if not row.places] == []
    assert [row.demand.id for row in mine if not row.firm] == []
    assert found.strangers == ()

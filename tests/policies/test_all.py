"""What holds for all five shipped policies: they load, are whole, and say everything in two languages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from pydantic import BaseModel

from ansvar.policy.coverage import Covered, coverage
from ansvar.policy.rows import Row
from ansvar.words.text import Text
from policies.shipped import NAMES, ROOT, organisation, policy

SECTIONS = [
    "policy",
    "site",
    "hours",
    "presence",
    "answering",
    "mailbox",
    "switchboard",
    "queue",
    "numbers",
    "devices",
    "privacy",
    "role",
    "quiet",
    "service",
    "announcement",
    "route",
    "promise",
    "duty",
    "goal",
    "clause",
]


def texts(value: object, path: str = "") -> Iterator[tuple[str, Text]]:
    if isinstance(value, Text):
        yield path, value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from texts(getattr(value, name), f"{path}.{name}")
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from texts(item, f"{path}.{item.id if isinstance(item, Row) else index}")
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from texts(item, f"{path}.{key}")


def demands() -> list[Covered]:
    return list(coverage({name: policy(name) for name in NAMES}).rows)


@pytest.mark.parametrize("name", NAMES)
def test_given_a_shipped_policy_when_loaded_then_it_goes_with_its_organisation(name: str) -> None:
    loaded, lives = policy(name), organisation(name)

    assert loaded.policy.organisation == lives.name
    assert loaded.language == lives.language
    assert (loaded.site.country, loaded.site.zone) == (lives.country, lives.zone)
    assert set(loaded.service) <= set(lives.services)
    assert set(lives.companies.values()) == set(loaded.policy.covers)


def test_given_the_source_documents_when_covered_then_every_demand_stands_firmly_in_its_own_policy() -> None:
    found = coverage({name: policy(name) for name in NAMES})

    assert len(found.rows) == 20 + 20 + 18 + 11 + 7
    assert (found.missing, found.weak, found.strangers) == ((), (), ())


@pytest.mark.parametrize(
    "row", [row for row in demands() if row.demand.kind == "E"], ids=lambda row: row.demand.id
)
def test_given_a_demand_to_enforce_when_looked_up_then_something_that_acts_upholds_it(row: Covered) -> None:
    """A row of the decision table, a promise or a setting; a duty that is only watched is not enough.

    The phone as property (N14-N16) acts through the devices section, which is tracked by nature.
    """
    acting = [place for place in row.places if place.part not in ("goal", "duty", "clause")]
    watched = [place for place in row.places if place.part == "duty" and place.upheld == "enforced"]

    assert acting or watched


@pytest.mark.parametrize(
    "row", [row for row in demands() if row.demand.kind == "M"], ids=lambda row: row.demand.id
)
def test_given_a_demand_to_measure_when_looked_up_then_a_goal_measures_it(row: Covered) -> None:
    assert "goal" in {place.part for place in row.places}


@pytest.mark.parametrize(
    "row", [row for row in demands() if row.demand.kind == "G"], ids=lambda row: row.demand.id
)
def test_given_a_demand_of_guidance_when_looked_up_then_a_printed_sentence_gives_it(row: Covered) -> None:
    assert "clause" in {place.part for place in row.places}


@pytest.mark.parametrize("name", NAMES)
def test_given_a_shipped_policy_when_read_then_every_row_has_its_sentence(name: str) -> None:
    assert [row.id for row in policy(name).rows if row.clause is None] == []


@pytest.mark.parametrize("name", NAMES)
def test_given_a_shipped_policy_when_read_then_every_text_is_in_its_own_language_and_in_english(
    name: str,
) -> None:
    own = policy(name).language

    assert (
        own
        == {"falkenberg": "sv", "albertslund": "da", "nvk": "sv", "company": "sv", "quiet-day": "nl"}[name]
    )
    assert [path for path, text in texts(policy(name)) if not {own, "en"} <= set(text.languages)] == []


def test_given_all_policies_when_compared_then_no_two_rows_share_a_sentence() -> None:
    said = Counter(
        text.say(language)
        for name in NAMES
        for path, text in texts(policy(name))
        if path.endswith(".clause")
        for language in text.languages
    )

    assert [sentence for sentence, times in said.items() if times > 1] == []


@pytest.mark.parametrize("name", NAMES)
def test_given_a_sentence_when_read_then_it_ends_as_one_and_is_short_enough_to_read_aloud(name: str) -> None:
    for path, text in texts(policy(name)):
        if path.endswith(".clause"):
            for language in text.languages:
                sentence = text.say(language)
                assert sentence[0].isupper(), path
                assert sentence.endswith((".", "?")), path
                assert len(sentence) <= 260, path


@pytest.mark.parametrize("name", NAMES)
def test_given_a_shipped_file_when_read_from_top_to_bottom_then_its_sections_stand_in_the_common_order(
    name: str,
) -> None:
    headers = [
        line.strip("[]").split("]")[0].split(".")[0]
        for line in (ROOT / "policies" / f"{name}.toml").read_text(encoding="utf-8").splitlines()
        if line.startswith("[")
    ]

    assert headers == sorted(headers, key=SECTIONS.index)


@pytest.mark.parametrize("name", NAMES)
def test_given_a_shipped_policy_when_it_absorbs_calls_then_no_row_names_a_unit_or_a_person(name: str) -> None:
    """The policies are general: another organisation of the same kind can take one over as it is."""
    for row in policy(name).route:
        for when in (*row.when, *row.unless):
            assert when.unit is None
            assert when.person is None


@pytest.mark.parametrize(
    ("name", "accepted"),
    [
        ("falkenberg", {"promise-broken:same-day", "missing-part:roles"}),
        (
            "albertslund",
            {"weak-pin", "promise-broken:within-a-day", "missing-part:adoption", "missing-part:roles"},
        ),
        ("nvk", {"missing-part:adoption", "missing-part:roles"}),
        ("company", set()),
        ("quiet-day", {"missing-part:roles"}),
    ],
)
def test_given_the_weaknesses_of_the_documents_when_accepted_then_each_says_why(
    name: str, accepted: set[str]
) -> None:
    assert {weakness.finding for weakness in policy(name).policy.accepted} == accepted

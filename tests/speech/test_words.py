"""The names of things, and of people, units and numbers."""

from dataclasses import replace

import pytest

from ansvar.speech import words
from ansvar.speech.names import Names
from speech.worlds import POLICY, STOCKHOLM, TOWN


@pytest.fixture
def names() -> Names:
    return Names(TOWN, POLICY, "en")


def test_given_a_word_of_the_policy_then_it_has_a_name_and_any_other_word_passes_through() -> None:
    assert [
        words.state("away", "sv"),
        words.end("mailbox", "sv"),
        words.fact("deadline", "sv"),
        words.promise("call-back", "sv"),
        words.who("manager", "sv"),
        words.why("busy", "sv"),
        words.channel("sms", "sv"),
        words.shown("main", "sv"),
        words.transfer("blind", "sv"),
        words.strategy("", "sv"),
        words.key_action("topic", "sv", "bygglov"),
    ] == ["borta", "röstbrevlådan", "när vi ringer tillbaka", "återuppringning", "chefen", "talar i telefon", "med sms",
          "huvudnumret", "kopplas direkt", "en i taget", "för bygglov"]  # fmt: skip
    for name in (words.state, words.end, words.fact, words.promise, words.who, words.why, words.channel,
                 words.shown, words.transfer, words.strategy, words.target, words.key_action):  # fmt: skip
        assert name("unheard-of", "sv") == "unheard-of"


@pytest.mark.parametrize(
    ("target", "parts"),
    [
        ("same function", ("same function", "")),
        ("function reception", ("function", "reception")),
        ("function reception, longest idle", ("function", "reception")),
        ("same function, longest idle, at most 3", ("same function", "")),
        ("parent unit", ("parent unit", "")),
        ("functional", ("", "functional")),
    ],
)
def test_given_a_target_then_its_name_is_split_off(target: str, parts: tuple[str, str]) -> None:
    assert words.split_target(target) == parts


def test_lists_are_joined_as_the_language_joins_them() -> None:
    assert words.all_of(["a", "b", "c"], "sv") == "a, b och c"
    assert words.one_of(["a", "b"], "de") == "a oder b"
    assert words.one_of(["a"], "de") == "a"
    assert words.all_of([], "de") == ""


@pytest.mark.parametrize(
    ("language", "address"),
    [
        ("sv", "bygg punkt lov bindestreck 1 snabel-a strandby punkt example"),
        ("da", "bygg punktum lov bindestreg 1 snabel-a strandby punktum example"),
        ("nb", "bygg punktum lov bindestrek 1 krøllalfa strandby punktum example"),
        ("nl", "bygg punt lov streepje 1 apenstaartje strandby punt example"),
        ("en", "bygg dot lov dash 1 at strandby dot example"),
        ("fi", "bygg piste lov viiva 1 ät strandby piste example"),
        ("de", "bygg Punkt lov Bindestrich 1 ätt strandby Punkt example"),
    ],
)
def test_an_address_is_spoken_sign_by_sign(language: str, address: str) -> None:
    assert words.signs("bygg.lov-1@strandby.example", language) == address


@pytest.mark.parametrize(
    ("text", "said"), [("", ""), ("å nej", "Å nej."), ("so what?", "So what?"), ("a,  b,", "A, b.")]
)
def test_a_sentence_has_a_capital_and_one_mark_at_its_end(text: str, said: str) -> None:
    assert words.sentence(text) == said


@pytest.mark.parametrize(
    ("reference", "name"),
    [
        ("person:alice", "Alva Lind"),
        ("alice", "Alva Lind"),
        ("person:gone", "gone"),
        ("mobile:alice", "Alva Lind (mobile)"),
        ("private:alice", "Alva Lind (private phone)"),
        ("unit:permits", "Building Control"),
        ("permits", "Building Control"),
        ("unit:gone", "gone"),
        ("function:permits", "Building permits"),
        ("queue:main", "Customer service"),
        ("queue:bare", "bare"),
        ("queue:", "the queue"),
        ("switchboard:switchboard", "the switchboard"),
        ("main", "Customer service"),
        ("service:svar", "Svar Direkt"),
        ("service:night", "Nattsvar"),
        ("service:gone", "gone"),
        ("topic:permits", "building permits"),
        ("number:+46313900600", "number 031-390 06 00"),
        ("number:+4740000000", "number +47 40 00 00 00"),
        ("+46313900600", "number 031-390 06 00"),
        ("number:+46313900612", "Bo Ek"),
        ("number:+46701740605", "Bo Ek (mobile)"),
        ("4711", "number 4711"),
        ("switchboard", "the switchboard"),
        ("manager", "the manager"),
        ("organisation", "Strandby Town"),
        ("organisation:town", "Strandby Town"),
        ("town", "Strandby Town"),
        ("", "Strandby Town"),
        ("mailbox", "the mailbox"),
        ("same function", "same function"),
        ("something", "something"),
    ],
)
def test_given_a_reference_then_it_has_a_name(names: Names, reference: str, name: str) -> None:
    assert names.of(reference) == name


@pytest.mark.parametrize(
    ("number", "spoken"),
    [("+46313900600", "0 3 1, 3 9 0, 0 6, 0 0"), ("4711", "4 7 1 1"), ("+", "+"), ("none", "none")],
)
def test_a_number_is_spoken_digit_by_digit(names: Names, number: str, spoken: str) -> None:
    assert names.number_spoken(number) == spoken


def test_given_a_zone_nobody_knows_then_the_site_gives_the_clock(names: Names) -> None:
    assert names.zone == STOCKHOLM
    assert Names(replace(TOWN, zone="Nowhere/Land"), POLICY, "en").zone == STOCKHOLM


@pytest.mark.parametrize(
    ("reference", "unit"),
    [
        ("person:alice", "permits"),
        ("function:permits", "permits"),
        ("unit:permits", "permits"),
        ("unit:gone", None),
        ("person:gone", None),
        ("switchboard", None),
    ],
)
def test_given_a_reference_then_its_unit_is_known(names: Names, reference: str, unit: str | None) -> None:
    assert names.unit_of(reference) == unit


def test_given_targets_that_ring_together_when_named_then_each_has_its_name() -> None:
    assert words.joined_targets("person and mobile") == ("person", "mobile")
    assert words.joined_targets("function births and deaths") == ("function births and deaths",)
    assert words.joined_targets("manager") == ("manager",)

"""Numbers in any spelling, from their front and from their end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansvar.search.numbers import NumberTable, Plan, ending, is_number

GOTHENBURG = Plan.of("se", "+46313900600")


def test_the_plan_of_a_place_knows_its_codes() -> None:
    assert GOTHENBURG == ("46", "0", "31")
    assert Plan.of("DK", "+4510000000").trunk == ""
    assert Plan.of("NL", "nothing to read") == ("31", "0", "")
    assert Plan.of("nowhere", "") == ("", "", "")


@pytest.mark.parametrize(
    "typed",
    [
        "031-390 06 12",
        "+46 31 390 06 12",
        "+46 (0)31 390 06 12",
        "0046313900612",
        "(031) 390.06.12",
        "46313900612",
        "390 06 12",
    ],
)
def test_given_any_spelling_then_the_number_begins_so(typed: str) -> None:
    assert is_number(typed)
    assert GOTHENBURG.digits("+46313900612") in GOTHENBURG.fronts(typed)


def test_stored_numbers_become_digits_and_extensions_stay() -> None:
    assert GOTHENBURG.digits("031-390 06 12") == "46313900612"
    assert GOTHENBURG.digits("4512") == "4512"
    assert GOTHENBURG.digits("") == ""


@pytest.mark.parametrize("text", ["anna", "b2", "", "-", "12a", "+"])
def test_given_other_than_digits_then_it_is_no_number(text: str) -> None:
    assert not is_number(text)


def test_an_end_needs_three_digits_and_at_most_fifteen() -> None:
    assert [ending(typed) for typed in ("12", "612", "06 12", "1" * 16)] == ["", "612", "0612", ""]


NUMBERS = st.lists(st.tuples(st.text("0123456789", max_size=15), st.integers(0, 2**32 - 1)), max_size=30)


@given(NUMBERS, st.data())
def test_every_number_is_found_by_its_front_and_by_its_end(
    numbers: list[tuple[str, int]], data: st.DataObject
) -> None:
    table = NumberTable(numbers)
    assert len(table) == sum(1 for digits, _ in numbers if digits)
    for digits, owner in numbers:
        if digits:
            cut = data.draw(st.integers(1, len(digits)))
            assert any(owner in owners for owners in table.owners([digits[:cut]], ""))
            assert any(owner in owners for owners in table.owners([], digits[-cut:]))


@given(NUMBERS, st.text("0123456789", min_size=1, max_size=15))
def test_only_numbers_that_begin_so_are_found_but_for_zeros_at_their_end(
    numbers: list[tuple[str, int]], front: str
) -> None:
    by_owner = {owner: digits for digits, owner in numbers}
    for owners in NumberTable(by_owner_pairs(by_owner)).owners([front, ""], ""):
        for owner in owners:
            assert by_owner[owner].ljust(15, "0").startswith(front)


def by_owner_pairs(by_owner: dict[int, str]) -> list[tuple[str, int]]:
    return [(digits, owner) for owner, digits in by_owner.items()]

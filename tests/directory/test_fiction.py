"""No number that is handed out may ring anybody."""

import itertools

import phonenumbers
import pytest

from ansvar.directory.fiction import DESKS, MOBILES, Numbers, Series, is_fiction

SERIES = [
    (country, series) for table in (DESKS, MOBILES) for country, found in table.items() for series in found
]


def spots(series: Series) -> set[int]:
    """Return the ends of a series and places in between."""
    return {*range(0, series.count, max(1, series.count // 500)), series.count - 1}


@pytest.mark.parametrize(("country", "series"), SERIES)
def test_given_a_number_that_is_handed_out_then_it_rings_nobody(country: str, series: Series) -> None:
    for at in spots(series):
        number = series.number(at)
        parsed = phonenumbers.parse(number)
        assert phonenumbers.is_possible_number(parsed), "the length must be one of the country's"
        assert phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164) == number
        if country != "se":
            assert not phonenumbers.is_valid_number(parsed), number


def test_given_the_swedish_numbers_then_they_are_the_reserved_ones_and_no_others() -> None:
    reserved = {
        *(f"+46313900{n}" for n in range(600, 700)),
        *(f"+46406280{n}" for n in range(400, 500)),
        *(f"+468465004{n:02d}" for n in range(100)),
        *(f"+469803192{n:02d}" for n in range(100)),
        *(f"+467017406{n:02d}" for n in range(5, 100)),
    }
    ours = {series.number(at) for country, series in SERIES if country == "se" for at in range(series.count)}
    assert ours == reserved


def test_given_all_series_then_no_two_share_a_number() -> None:
    ends = sorted((int(series.first[1:]), int(series.first[1:]) + series.count) for _, series in SERIES)
    assert all(first[1] <= second[0] for first, second in itertools.pairwise(ends))


def test_given_a_series_used_up_then_the_next_begins_and_at_last_there_is_none() -> None:
    numbers = Numbers((Series("+4511", 2), Series("+4521", 1)))
    assert [numbers.next() for _ in range(5)] == ["+4511", "+4512", "+4521", "", ""]


@pytest.mark.parametrize(
    ("number", "fiction"),
    [
        ("+46313900600", True),
        ("+46313900699", True),
        ("+46313900700", False),
        ("+46701740604", False),
        ("+4510000000", True),
        ("+4520000000", False),
        ("4301", False),
        ("", False),
        ("+46 31 390 0", False),
    ],
)
def test_given_a_number_then_we_know_whether_it_rings_nobody(number: str, fiction: bool) -> None:
    assert is_fiction(number) is fiction

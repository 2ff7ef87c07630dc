"""Waits, lengths and bounds, as a policy says them."""

import pytest

from ansvar.words.spans import Bound, CountBound, Length, LengthBound, Side, Unit, Wait


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("4 rings", 20.0), ("1 ring", 5.0), ("20 s", 20.0), ("1,5 min", 90.0), ("1 h", 3_600.0), ("24 h", 86_400.0)],
)  # fmt: skip
def test_given_five_seconds_a_ring_then_a_wait_is_so_many_seconds(text: str, seconds: float) -> None:
    assert Wait.parse(text).seconds(5.0) == seconds


@pytest.mark.parametrize(
    "text", ["", "4", "rings", "0 rings", "61 rings", "1.5 rings", "0 s", "25 h", "4 ringar", "-1 s", "4 rings or so"]
)  # fmt: skip
def test_given_no_wait_then_it_is_refused_with_what_is_allowed(text: str) -> None:
    with pytest.raises(ValueError, match=r"write rings|out of range"):
        Wait.parse(text)


@pytest.mark.parametrize(
    ("text", "amount", "unit"),
    [
        ("30 min", 30, Unit.MINUTE),
        ("24 h", 24, Unit.HOUR),
        ("24 clock hours", 24, Unit.HOUR),
        ("4 business hours", 4, Unit.WORKING_HOUR),
        ("2 working days", 2, Unit.WORKING_DAY),
        ("3 calendar days", 3, Unit.DAY),
        ("3 weeks", 3, Unit.WEEK),
        ("2 months", 2, Unit.MONTH),
        ("1 year", 1, Unit.YEAR),
        ("45 s", 45, Unit.SECOND),
    ],
)
def test_a_length_is_on_the_clock_or_in_working_time(text: str, amount: float, unit: Unit) -> None:
    length = Length.parse(text)
    assert (length.amount, length.unit) == (amount, unit)
    assert length.working is (unit in (Unit.WORKING_DAY, Unit.WORKING_HOUR))


@pytest.mark.parametrize(
    "text", ["", "two days", "1.5 working days", "2 working weeks", "1.5 months", "200000 days", "5"]
)
def test_given_no_length_then_it_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"`"):
        Length.parse(text)


def test_lengths_can_be_put_in_a_rough_order() -> None:
    texts = ["30 min", "2 h", "1 working hour", "1 working day", "1 week", "1 month", "1 year"]
    roughly = [Length.parse(text).rough_seconds for text in texts]
    assert roughly == sorted(roughly)


@pytest.mark.parametrize(
    ("text", "side", "fits", "misses"),
    [
        ("more than 5", Side.MORE, 6, 5),
        ("at least 5", Side.AT_LEAST, 5, 4),
        ("5 or more", Side.AT_LEAST, 5, 4),
        ("5", Side.AT_LEAST, 5, 4),
        ("at most 5", Side.AT_MOST, 5, 6),
        ("5 or less", Side.AT_MOST, 5, 6),
        ("under 5", Side.LESS, 4, 5),
    ],
)
def test_a_count_is_on_one_side_of_a_limit(text: str, side: Side, fits: int, misses: int) -> None:
    bound = CountBound.parse(text)
    assert bound.side is side
    assert bound.fits(fits)
    assert not bound.fits(misses)


def test_a_bare_number_means_that_many_or_more() -> None:
    assert CountBound.read(3) == CountBound(Side.AT_LEAST, 3)
    assert CountBound.read("3") == CountBound(Side.AT_LEAST, 3)


@pytest.mark.parametrize("value", [True, 2.5, None, [3]])
def test_given_no_number_and_no_text_then_a_count_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="write it as text"):
        CountBound.read(value)


@pytest.mark.parametrize("text", ["many", "at least", "at least many", "at least 1234567"])
def test_given_no_count_then_it_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="write a side and a number"):
        CountBound.parse(text)


def test_a_limit_on_a_length_needs_its_side() -> None:
    assert LengthBound.parse("over 1 day") == LengthBound(Side.MORE, Length(1, Unit.DAY))
    with pytest.raises(ValueError, match="write a side and a length"):
        LengthBound.parse("1 day")


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("at most 5 %", Bound(Side.AT_MOST, 5, "%")),
        ("at least 80 % within 20 s", Bound(Side.AT_LEAST, 80, "%", Wait(20, False))),
        ("at least 80 per cent in 4 rings", Bound(Side.AT_LEAST, 80, "%", Wait(4, True))),
        ("at least 4 of 5", Bound(Side.AT_LEAST, 4, "of 5")),
        ("at most 2 calls", Bound(Side.AT_MOST, 2, "calls")),
        ("falling", Bound(Side.LESS, 0, "trend")),
        ("rising", Bound(Side.MORE, 0, "trend")),
    ],
)
def test_a_bound_is_a_figure_with_its_good_side(text: str, bound: Bound) -> None:
    assert Bound.parse(text) == bound


@pytest.mark.parametrize(
    "text", ["", "5 %", "at most", "at most 120 %", "at least 6 of 5", "at most 5 calls in", "at most 1 trend", "at most 5 % in haste"]
)  # fmt: skip
def test_given_no_bound_then_it_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"`"):
        Bound.parse(text)

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansvar.directory.index import index_of
from ansvar.directory.model import Function, Line, LineKind, Organisation, Person, Unit
from ansvar.directory.numbers import area_of, canonical, is_extension, is_external, masked, shown

ALICE = Person(
    "alice", "Alice", "Åberg", "bygg", extension="4301", direct="+46313900601", mobile="+46701740605"
)


def organisation(country: str = "SE", **more: object) -> Organisation:
    return Organisation(
        id="bygg",
        name="Byggkontoret",
        country=country,
        zone="Europe/Stockholm",
        language="sv",
        main_number="+46313900600",
        people={"alice": ALICE},
        units={"bygg": Unit("bygg", "Bygglov", number="+46313900620")},
        functions={"bygglov": Function("bygglov", "bygglov", number="4330")},
        **more,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("text", "country", "number"),
    [
        ("+46313900612", "SE", "+46313900612"),
        ("031-390 06 12", "SE", "+46313900612"),
        ("031-390 06 12", "se", "+46313900612"),
        ("0313900612", "SE", "+46313900612"),
        (" (031) 390 06 12 ", "SE", "+46313900612"),
        ("0046 31 390 06 12", "DK", "+46313900612"),
        ("+46 (0)31 390 06 12", "DK", "+46313900612"),
        ("08‑465 004 12", "SE", "+46846500412"),
        ("0980-319 212", "SE", "+46980319212"),
        ("070-174 06 05", "SE", "+46701740605"),
        ("10 00 00 12", "DK", "+4510000012"),
        ("10000012", "NO", "+4710000012"),
        ("02 000 01 12", "BE", "+3220000112"),
        ("4301", "SE", "4301"),
        (" 4301 ", "SE", "4301"),
        ("9", "NL", "9"),
        ("1234567", "SE", "1234567"),
        ("031", "SE", "031"),
    ],
)
def test_given_any_spelling_then_the_number_is_one(text: str, country: str, number: str) -> None:
    assert canonical(text, country) == number
    assert canonical(number, country) == number


@pytest.mark.parametrize(
    "text", ["", "abc", "+46", "+4631", "031-390 06 1x", "12345678901234567890", "++46313900612", "12-3"]
)
def test_given_no_number_then_one_sentence_says_what_is_allowed(text: str) -> None:
    sentence = r"`.*` (is no phone number|has too few or too many digits).*; write an extension"
    with pytest.raises(ValueError, match=sentence):
        canonical(text, "SE")


def test_given_a_long_text_then_the_message_stays_short() -> None:
    with pytest.raises(ValueError, match="…") as caught:
        canonical("x" * 10_000_000, "SE")
    assert len(str(caught.value)) < 300


@given(st.text(max_size=30), st.sampled_from(["SE", "DK", "NO", "NL", "BE"]))
def test_given_any_text_then_reading_is_total_and_done_once(text: str, country: str) -> None:
    try:
        number = canonical(text, country)
    except ValueError:
        return
    assert canonical(number, country) == number
    assert number.isdigit() or (number[0] == "+" and number[1:].isdigit())
    assert is_extension(number) == (number[0] != "+")


@pytest.mark.parametrize(
    ("number", "area"),
    [
        ("4301", "organisation"),
        ("4399", "organisation"),
        ("+46313900601", "organisation"),
        ("+46701740605", "organisation"),
        ("+46313900699", "country"),
        ("+46701740699", "mobile"),
        ("+4510000000", "abroad"),
    ],
)
def test_given_a_forward_then_its_area_is_known(number: str, area: str) -> None:
    assert area_of(number, organisation()) == area


def test_given_an_area_of_numbers_then_all_in_it_are_the_organisations() -> None:
    assert area_of("+46313900699", organisation(area=("+463139006",))) == "organisation"


def test_given_a_country_whose_numbers_do_not_tell_mobiles_then_all_are_country() -> None:
    assert area_of("+4520000000", organisation("DK")) == "country"


@pytest.mark.parametrize(
    ("number", "area"), [("+447400123456", "mobile"), ("+441134960000", "country"), ("+441", "country")]
)
def test_given_a_country_outside_the_table_then_its_plan_decides(number: str, area: str) -> None:
    assert area_of(number, organisation("GB")) == area


def test_given_a_number_that_is_too_short_for_any_plan_then_it_is_no_mobile() -> None:
    assert area_of("+44", organisation("GB")) == "country"


@pytest.mark.parametrize(
    ("number", "external"),
    [
        (None, True),
        ("4301", False),
        ("+46701740605", False),
        ("+46313900620", False),
        ("4330", False),
        ("+46313900600", True),
        ("90", True),
        ("4399", True),
        ("+46406280490", True),
    ],
)
def test_given_a_caller_then_people_units_and_functions_are_inside(
    number: str | None, external: bool
) -> None:
    world = organisation(lines=(Line("90", LineKind.SWITCHBOARD, "vaxel"),))
    assert is_external(number, world) is external
    assert index_of(world) is index_of(world)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (None, "withheld"),
        ("+46313900612", "+46…12"),
        ("4301", "…01"),
        ("112", "…"),
        ("", "…"),
        ("+4631", "…31"),
    ],
)
def test_given_a_number_for_a_log_then_it_is_masked(number: str | None, text: str) -> None:
    assert masked(number) == text


@given(st.from_regex(r"\+[1-9][0-9]{9,14}", fullmatch=True))
def test_given_any_whole_number_then_at_most_five_signs_are_logged(number: str) -> None:
    assert len(masked(number)) == 6
    assert number[3:-2] not in masked(number)


@pytest.mark.parametrize(
    ("number", "text"), [("4301", "4301"), ("+46313900612", "+46 31 390 06 12"), ("+1", "+1")]
)
def test_given_a_number_then_it_is_shown_as_people_write_it(number: str, text: str) -> None:
    assert shown(number) == text

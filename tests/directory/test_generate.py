import itertools
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansvar.directory.fiction import Country, is_fiction
from ansvar.directory.generate import generate
from ansvar.directory.generate_away import Moments
from ansvar.directory.index import index_of
from ansvar.directory.model import Organisation
from ansvar.directory.names_people import FAMILY, GIVEN
from ansvar.words.faults import AnsvarError

MONDAY = date(2026, 11, 23)
COUNTRIES: tuple[Country, ...] = ("se", "dk", "no", "nl")


def numbers_of(world: Organisation) -> list[str]:
    """Return every number of an organisation, each as often as it stands."""
    return [
        number
        for number in (
            world.main_number,
            *(service.number for service in world.services.values()),
            *(unit.number for unit in world.units.values()),
            *(function.number for function in world.functions.values()),
            *(number for p in world.people.values() for number in (p.extension, p.direct, p.mobile)),
        )
        if number
    ]


def away_on(world: Organisation, day: date) -> int:
    start = datetime(day.year, day.month, day.day, tzinfo=UTC)
    end = start + timedelta(days=1)
    return sum(
        any(a.start < end and (a.end is None or a.end > start) for a in spans)
        for spans in world.absences.values()
    )


@given(
    st.integers(3, 700),
    st.sampled_from(COUNTRIES),
    st.integers(0, 99),
    st.dates(date(2026, 1, 1), date(2027, 1, 1)),
)
@settings(max_examples=40)
def test_given_any_size_then_the_organisation_is_whole(
    people: int, country: Country, seed: int, day: date
) -> None:
    world = generate(people, country, seed, day)
    index = index_of(world)
    assert len(world.people) == people
    numbers = numbers_of(world)
    assert len(numbers) == len(set(numbers))
    assert all((number.isdigit() and 4 <= len(number) <= 7) or is_fiction(number) for number in numbers)
    assert all(person.extension for person in world.people.values())
    for person in world.people.values():
        assert person.unit in world.units
        assert all(function in world.functions for function in person.functions)
        assert person.id not in person.deputies
        assert all(deputy in world.people for deputy in person.deputies)
    for unit in world.units.values():
        assert unit.manager in world.people
        assert unit.parent is None or unit.parent in world.units
        assert len(index.of_unit(unit.id)) <= 27
    assert sum(unit.parent is None for unit in world.units.values()) == 1
    for function in world.functions.values():
        held = index.holders(function)
        assert 2 <= len(held) <= 12
        assert {person.unit for person in held} == {function.unit}
    assert world.operators
    assert set(world.operators) <= set(world.people)
    assert all(a.person == id for id, spans in world.absences.items() for a in spans)
    assert all(a.end is None or a.start < a.end for spans in world.absences.values() for a in spans)
    assert all(closure.start < closure.end for closure in world.closures)


@pytest.mark.parametrize("country", COUNTRIES)
def test_given_the_same_arguments_then_the_organisation_is_the_same(country: Country) -> None:
    one, same = generate(200, country, 7, MONDAY), generate(200, country, 7, MONDAY)
    assert one == same
    assert list(one.people) == list(same.people)
    assert generate(200, country, 8, MONDAY) != one


def test_given_the_seed_then_the_people_are_those_of_every_machine() -> None:
    # Written down once: a change here changes every generated example and measurement.
    world = generate(12, "se", 1, MONDAY)
    assert list(world.people)[:2] == ["marta.henriksson", "pia.sandstrom"]


@pytest.mark.parametrize("country", COUNTRIES)
def test_given_a_town_then_it_is_like_a_real_one(country: Country) -> None:
    world = generate(3_000, country, 3, MONDAY)
    assert 0.14 <= away_on(world, MONDAY) / 3_000 <= 0.22
    kinds = {absence.kind for spans in world.absences.values() for absence in spans}
    assert {"meeting", "lunch", "ill", "holiday", "leave", "part-time", "course"} <= kinds
    spans = [absence for spans in world.absences.values() for absence in spans]
    assert any(absence.end is None for absence in spans)
    assert any(absence.soft for absence in spans)
    assert any(absence.end and absence.end - absence.start > timedelta(days=4) for absence in spans)
    back_to_back = [
        (one, two)
        for each in world.absences.values()
        for one, two in itertools.pairwise(each)
        if one.end == two.start
    ]
    assert back_to_back
    assert {closure.agreed for closure in world.closures} == {True, False}
    assert any(closure.divert for closure in world.closures)
    assert world.quiet_days
    assert len(world.operators) >= 2
    assert any(person.mobile for person in world.people.values())
    assert any(person.forward for person in world.people.values())
    assert any(person.greeting_at is None for person in world.people.values())
    assert any(person.pin_rule for person in world.people.values())
    assert any(unit.parent and world.units[unit.parent].parent for unit in world.units.values())
    letters = set("".join(person.name for person in world.people.values()))
    assert letters & set({"se": "åäö", "dk": "æø", "no": "æøå", "nl": "ëï"}[country])


def test_given_more_people_than_swedish_numbers_then_the_rest_have_extensions_only() -> None:
    world = generate(2_000, "se", 1, MONDAY)
    with_direct = sum(bool(person.direct) for person in world.people.values())
    assert 300 <= with_direct <= 400
    assert sum(bool(person.mobile) for person in world.people.values()) == 95
    assert {len(person.extension) for person in world.people.values()} == {4}


@pytest.mark.parametrize(("people", "digits"), [(3, 4), (3_500, 4), (3_501, 5)])
def test_given_a_size_then_the_extensions_have_as_many_digits_as_needed(people: int, digits: int) -> None:
    world = generate(people, "nl", 1, MONDAY)
    assert {len(person.extension) for person in world.people.values()} == {digits}


def test_given_numbers_that_are_taken_then_they_stay_free() -> None:
    taken = {"+46313900600", "+46313900605", "2001", "2003", "+46701740606"}
    world = generate(100, "se", 1, MONDAY, taken=taken, id="by", name="Byn")
    assert not taken & set(numbers_of(world))
    assert (world.id, world.name, world.main_number) == ("by", "Byn", "+46313900601")


@pytest.mark.parametrize("people", [2, 0, -5, 1_000_001])
def test_given_a_size_out_of_bounds_then_the_bounds_are_told(people: int) -> None:
    with pytest.raises(AnsvarError, match=r"people cannot be generated; choose 3 to 1,000,000"):
        generate(people, "se", 1, MONDAY)


def test_given_an_unknown_country_then_the_known_ones_are_told() -> None:
    with pytest.raises(AnsvarError, match="no names for the country `fr`; choose one of se, dk, no, nl"):
        generate(10, "fr", 1, MONDAY)  # type: ignore[arg-type]


def test_given_the_names_then_each_stands_once_and_fits_an_id() -> None:
    for country in COUNTRIES:
        for names in (GIVEN[country], FAMILY[country]):
            assert len(names) == len(set(names)) >= 60
            assert all(name == name.strip() and name for name in names)


def test_given_the_autumn_night_then_the_hours_are_local() -> None:
    moments = Moments("Europe/Stockholm")
    assert moments.at(date(2026, 10, 24), 1440) == datetime(2026, 10, 24, 22, tzinfo=UTC)
    assert moments.at(date(2026, 10, 25), 1440) == datetime(2026, 10, 25, 23, tzinfo=UTC)
    assert moments.at(date(2026, 10, 25), 540) == datetime(2026, 10, 25, 8, tzinfo=UTC)


def test_given_an_organisation_named_as_one_of_its_departments_then_the_ids_stay_apart() -> None:
    world = generate(600, "se", 1, MONDAY, name="IT")
    assert world.units["it"].parent is None
    assert any(unit.name == "IT" and unit.parent for unit in world.units.values())

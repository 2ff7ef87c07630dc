"""Free days: by law, in practice, for half a day, and by name only."""

from __future__ import annotations

from datetime import date

import pytest

from ansvar.presence.holidays_ import Free, fold, free_day, free_days, known_country, known_name


@pytest.mark.parametrize(
    ("country", "day", "free"),
    [
        ("SE", date(2026, 6, 6), Free.PUBLIC),
        ("SE", date(2026, 6, 19), Free.IN_PRACTICE),  # midsummer eve
        ("SE", date(2026, 12, 24), Free.IN_PRACTICE),
        ("SE", date(2026, 12, 31), Free.IN_PRACTICE),
        ("SE", date(2026, 1, 5), Free.NAMED),
        ("DK", date(2026, 6, 5), Free.IN_PRACTICE),
        ("DK", date(2026, 12, 24), Free.IN_PRACTICE),
        ("DK", date(2026, 5, 1), Free.NAMED),
        ("DK", date(2026, 4, 2), Free.PUBLIC),
        ("NO", date(2026, 5, 17), Free.PUBLIC),
        ("NO", date(2026, 12, 24), Free.IN_PRACTICE),
        ("NL", date(2026, 4, 27), Free.PUBLIC),
        ("NL", date(2026, 5, 5), Free.NAMED),
        ("FI", date(2026, 6, 19), Free.PUBLIC),
        ("DE", date(2026, 12, 31), Free.IN_PRACTICE),
        ("DE-BY", date(2026, 1, 6), Free.PUBLIC),
        ("IS", date(2026, 12, 24), Free.HALF),
    ],
)
def test_given_a_country_when_a_day_is_looked_up_then_it_is_free_in_the_way_it_is(
    country: str, day: date, free: Free
) -> None:
    found = free_day(country, day)
    assert found is not None
    assert found.free is free


def test_given_a_common_day_or_no_country_then_nothing_is_free() -> None:
    assert free_day("SE", date(2026, 11, 25)) is None
    assert free_day("DE", date(2026, 1, 6)) is None
    assert free_day(None, date(2026, 12, 25)) is None


def test_given_a_half_day_then_it_tells_when_it_begins() -> None:
    found = free_day("IS", date(2026, 12, 24))
    assert found is not None
    assert found.minute == 13 * 60


def test_given_a_holiday_then_it_is_found_by_its_name_in_several_languages() -> None:
    found = free_day("SE", date(2026, 6, 19))
    assert found is not None
    assert {fold("Midsommarafton"), fold("Midsummer Eve")} <= found.names
    assert known_name("DK", "grundlovsdag", 2024)
    assert not known_name("DK", "Midsommarafton", 2024)


def test_given_an_unknown_country_then_it_is_said_and_has_no_days() -> None:
    assert known_country("SE")
    assert known_country("DE-BY")
    assert not known_country("ZZ")
    assert not known_country("DE-99")
    assert free_days("ZZ", 2026) == {}

"""The demonstration: what its people say, whom it registers, what is shown to try next."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ansvar.cli.serve import hints
from ansvar.engine.demo import MOST, greeting_of, who_answers
from policies.shipped import NAMES, organisation


@pytest.mark.parametrize("name", NAMES)
def test_given_any_organisation_when_people_answer_then_they_say_unit_and_name(name: str) -> None:
    """F3, A14: the department, then the name."""
    town = organisation(name)
    for person in town.people.values():
        said = greeting_of(person, town)
        assert person.name in said
        unit = town.units.get(person.unit)
        assert said.startswith(unit.name if unit else town.name)


@pytest.mark.parametrize("name", NAMES)
def test_given_any_organisation_when_demonstrated_then_operators_and_some_others_have_phones(
    name: str,
) -> None:
    town = organisation(name)
    operators, others = who_answers(town)
    assert 1 <= len(operators) <= 2
    assert len(operators) + len(others) <= MOST
    assert {person.id for person in operators} <= set(town.operators)
    assert not {person.id for person in operators} & {person.id for person in others}
    assert all(person.extension or person.direct for person in (*operators, *others)), "who has a phone"


def test_given_a_folder_of_ones_own_when_shown_what_to_try_then_the_commands_name_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANSVAR_DATA_DIR", str(tmp_path))
    assert not any("--data" in line for line in hints(tmp_path))
    lines = [line for line in hints(tmp_path / "other") if "ansvar try" in line]
    assert lines
    assert all(f"--data {tmp_path / 'other'}" in line for line in lines)


def test_given_the_hints_when_read_then_they_name_people_of_the_demonstration(tmp_path: Path) -> None:
    people = organisation("falkenberg").people
    named = [found for line in hints(tmp_path) for found in re.findall(r"person:([a-z.]+)", line)]
    assert named
    assert set(named) <= set(people)

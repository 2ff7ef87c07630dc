"""The demonstration: what its people say, whom it registers, what is shown to try next."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from pathlib import Path

import pytest

from ansvar.cli.serve import doors, hints
from ansvar.engine.demo import MOST, Demonstration, _Invented, greeting_of, who_answers
from ansvar.engine.place import Place
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


class _Phone:
    """A telephone of an invented person that writes down what it is told."""

    def __init__(self, user: str) -> None:
        self.user = user
        self.calls: list[object] = []
        self.told: list[str] = []
        self.answered_at: float | None = 0.0

    def by_itself(self, then: str, **more: object) -> None:
        self.told.append(then)

    async def call(self, code: str) -> _Phone:
        self.told.append(code)
        return self

    async def ended(self, deadline: float) -> None:
        """End at once."""


def test_given_a_visitor_at_the_switchboard_when_looked_at_then_the_invented_operators_leave_it_to_them(
    tmp_path: Path,
) -> None:
    async def scenario() -> None:
        town = Demonstration(Place(tmp_path, tmp_path, tmp_path))
        olga, olof, anna = _Phone("olga"), _Phone("olof"), _Phone("anna")
        for phone in (olga, olof, anna):
            one = _Invented(phone, tmp_path, phone is not anna)  # type: ignore[arg-type]
            town._people.append(one)
        await town.give_way(frozenset({"olga"}))
        assert (olga.told, olof.told, anna.told) == (["ring"], ["#11#"], [])
        await town.give_way(frozenset({"olga"}))  # nothing has changed
        olga.calls.append(1)
        await town.give_way(frozenset())
        assert (olga.told, olof.told) == (["ring"], ["#11#", "*11"]), "who talks goes on"
        olga.calls.clear()
        await town.give_way(frozenset({"anna"}))
        assert (olga.told, olof.told, anna.told) == (["ring", "answer"], ["#11#", "*11"], ["ring"])

    asyncio.run(scenario())


def test_given_a_code_that_nobody_took_when_looked_at_again_then_it_is_dialled_again(tmp_path: Path) -> None:
    async def scenario() -> None:
        town = Demonstration(Place(tmp_path, tmp_path, tmp_path))
        olga, olof = _Phone("olga"), _Phone("olof")
        town._people += [_Invented(phone, tmp_path, True) for phone in (olga, olof)]  # type: ignore[arg-type]
        olof.answered_at = None
        await town.give_way(frozenset({"olga"}))
        olof.answered_at = 0.0
        await town.give_way(frozenset({"olga"}))
        await town.give_way(frozenset({"olga"}))
        assert olof.told == ["#11#", "#11#"]

    asyncio.run(scenario())


def test_given_a_demonstration_with_telephones_in_browsers_when_it_runs_then_it_says_where_to_call_in(
    tmp_path: Path,
) -> None:
    place = Place(tmp_path, tmp_path, tmp_path, engine_port=8001, demo=True, web_phones=True)
    assert doors(place)[1:] == ["Call in from a browser: http://127.0.0.1:8000/try/"]
    assert len(doors(replace(place, web_phones=False))) == 1
    assert len(doors(replace(place, demo=False))) == 1

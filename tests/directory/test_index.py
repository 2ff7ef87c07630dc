from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansvar.directory.index import Index, index_of
from ansvar.directory.model import Function, Line, LineKind, Organisation, Person, Unit


def person(id: str, unit: str = "bygg", **more: object) -> Person:
    return Person(id, id.title(), "Lind", unit, **more)  # type: ignore[arg-type]


def world(
    people: list[Person], units: list[Unit], functions: list[Function] | None = None, **more: object
) -> Organisation:
    return Organisation(
        "bygg",
        "Byggkontoret",
        "SE",
        "Europe/Stockholm",
        "sv",
        "+46313900600",
        {each.id: each for each in people},
        {each.id: each for each in units},
        {each.id: each for each in functions or []},
        **more,  # type: ignore[arg-type]
    )


HOUSE = Unit("hus", "Huset", None, "mia", number="+46313900620")
BYGG = Unit("bygg", "Bygglov", "hus", "bob")
PEOPLE = [
    person("charlie", functions=("plan",), competences=("Altan",), team="norr", deputies=("alice", "alice")),
    person(
        "alice",
        extension="4301",
        direct="+46313900601",
        mobile="+46701740605",
        functions=("bygglov", "plan"),
        team="norr",
    ),
    person(
        "bob",
        extension="4302",
        functions=("bygglov", "bygglov"),
        competences=("altan", "ALTAN"),
        deputies=("alice",),
    ),
    person("mia", "hus", team="norr"),
]
TASKS = [Function("bygglov", "bygglov", "bygg", "4330"), Function("plan", "plan", "bygg")]


def small() -> Index:
    return Index(world(PEOPLE, [HOUSE, BYGG], TASKS))


def test_given_each_number_then_its_line_is_found() -> None:
    index = small()
    assert index.line("+46313900600") == Line("+46313900600", LineKind.SWITCHBOARD, "bygg", "main")
    assert index.line("+46313900620") == Line("+46313900620", LineKind.UNIT, "hus")
    assert index.line("4330") == Line("4330", LineKind.FUNCTION, "bygglov")
    assert index.line("4301") == Line("4301", LineKind.PERSON, "alice")
    assert index.line("+46313900601") == Line("+46313900601", LineKind.PERSON, "alice")
    assert index.line("+46701740605") == Line("+46701740605", LineKind.MOBILE, "alice")
    assert index.line("4399") is None
    assert set(index.numbers) >= {"4301", "4302", "4330"}


def test_given_a_line_with_a_class_then_the_class_is_told() -> None:
    lines = (
        Line("4330", LineKind.FUNCTION, "bygglov", "dispatch"),
        Line("90", LineKind.SWITCHBOARD, "vaxel"),
    )
    index = Index(world(PEOPLE, [HOUSE, BYGG], TASKS, lines=lines))
    assert index.line("4330") == lines[0]
    assert index.line("90") == lines[1]
    assert index.line("+46313900600") is not None


def test_given_the_main_number_in_the_table_then_its_class_is_kept() -> None:
    lines = (Line("+46313900600", LineKind.QUEUE, "stod", "dispatch"),)
    assert Index(world(PEOPLE, [HOUSE], lines=lines)).line("+46313900600") == lines[0]


def test_given_people_with_tasks_then_members_stand_in_order_and_once() -> None:
    index = small()
    assert index.members("bygglov") == ("alice", "bob")
    assert index.members("plan") == ("alice", "charlie")
    assert index.members("nothing") == ()
    assert [each.id for each in index.holders("plan")] == ["alice", "charlie"]
    assert index.holders(TASKS[1]) == index.holders("plan")


def test_given_units_and_teams_then_their_people_are_found() -> None:
    index = small()
    assert index.of_unit("bygg") == ("alice", "bob", "charlie")
    assert index.of_unit("hus") == ("mia",)
    assert index.of_unit("nothing") == ()
    assert index.of_team("bygg", "norr") == ("alice", "charlie")
    assert index.in_team("norr") == ("alice", "charlie", "mia")
    assert index.in_team("väst") == index.of_team("bygg", "väst") == ()
    assert index.units_below("hus") == ("bygg",)
    assert index.units_below("bygg") == ()


def test_given_a_competence_in_any_letters_then_its_people_are_found() -> None:
    assert small().with_competence("ALTAN") == ("bob", "charlie")
    assert small().with_competence("bastu") == ()


def test_given_a_deputy_then_those_deputised_are_found() -> None:
    assert small().deputy_for("alice") == ("bob", "charlie")
    assert small().deputy_for("mia") == ()


def test_given_a_person_then_the_manager_is_the_nearest_other_one() -> None:
    index = small()
    assert index.manager_of("alice") == "bob"
    assert index.manager_of("bob") == "mia", "whoever manages the unit is managed from above"
    assert index.manager_of("mia") is None
    assert index.manager_of("nobody") is None
    assert index.manager_of_unit("bygg") == "bob"
    assert index.manager_of_unit("nothing") is None


def test_given_a_manager_who_does_not_exist_then_the_one_above_counts() -> None:
    index = Index(world(PEOPLE, [HOUSE, Unit("bygg", "Bygglov", "hus", "gone")]))
    assert index.manager_of("alice") == "mia"


def test_given_units_in_a_circle_then_nothing_loops() -> None:
    ring = [Unit("a", "A", "b", "x"), Unit("b", "B", "a", "x"), Unit("c", "C", "missing")]
    index = Index(world([person("x", "a")], ring))
    assert index.unit_and_parents("a") == ("a", "b")
    assert index.unit_and_parents("b") == ("b", "a")
    assert index.unit_and_parents("c") == ("c",)
    assert index.unit_and_parents("nothing") == ()
    assert index.manager_of("x") is None


@given(st.integers(0, 10_000))
def test_given_any_order_of_storage_then_the_answers_are_the_same(seed: int) -> None:
    rng = Random(seed)
    people = [
        person(
            f"p{at}",
            rng.choice(["bygg", "hus"]),
            extension=str(4000 + rng.randrange(12)),
            functions=tuple(rng.sample(["bygglov", "plan"], rng.randrange(3))),
            competences=tuple(rng.sample(["altan", "bastu"], rng.randrange(3))),
            team=rng.choice(["", "norr"]),
        )
        for at in range(15)
    ]
    mixed = rng.sample(people, len(people))
    one, other = Index(world(people, [HOUSE, BYGG], TASKS)), Index(world(mixed, [BYGG, HOUSE], TASKS[::-1]))
    assert one.numbers == other.numbers
    for task in ("bygglov", "plan"):
        assert one.members(task) == other.members(task) == tuple(sorted(one.members(task)))
    assert one.of_team("bygg", "norr") == other.of_team("bygg", "norr")
    assert one.with_competence("altan") == other.with_competence("altan")
    assert [one.manager_of(each.id) for each in people] == [other.manager_of(each.id) for each in people]


def test_given_one_organisation_then_its_index_is_built_once() -> None:
    one = world(PEOPLE, [HOUSE, BYGG], TASKS)
    assert index_of(one) is index_of(one)
    assert index_of(world(PEOPLE, [HOUSE, BYGG], TASKS)) is not index_of(one)


def test_given_an_index_then_the_organisation_still_equals_its_twin() -> None:
    one, other = world(PEOPLE, [HOUSE, BYGG], TASKS), world(PEOPLE, [HOUSE, BYGG], TASKS)
    index_of(one)
    assert one == other
    with pytest.raises(AttributeError):
        one.id = "x"  # type: ignore[misc]

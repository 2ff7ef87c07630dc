"""A small town for the tests of searching: invented people whose names are spelled in many ways."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from ansvar.directory.model import Function, Line, LineKind, Organisation, Person, Unit

MAIN = "+46313900600"

UNITS = (
    Unit("town", "Town"),
    Unit("build", "Byggnadsförvaltningen", parent="town", number="+46313900601"),
    Unit("permits", "Bygglovsenheten", parent="build"),
    Unit("school", "Skola 3", parent="town", names=MappingProxyType({"en": "Third school"})),
    Unit("empty", "Arkivet", parent="town"),
)
FUNCTIONS = (
    Function("permit", "Bygglov", unit="permits", number="+46313900602"),
    Function("care", "Äldreomsorg", names=MappingProxyType({"en": "Elderly care"})),
)


def person(id: str, given: str, family: str, unit: str = "town", **more: object) -> Person:
    return Person(id=id, given=given, family=family, unit=unit, **more)  # type: ignore[arg-type]


PEOPLE = (
    person(
        "p01",
        "Anna",
        "Östlund",
        "permits",
        title="Bygglovshandläggare",
        functions=("permit",),
        competences=("strandskydd",),
        extension="0612",
        direct="+46313900612",
        mobile="+46701740605",
    ),
    person("p02", "Anna", "Ostlund", "school", title="Rektor", extension="0613", direct="+46313900613"),
    person("p03", "Bo", "Östergård", "build", extension="0614", direct="+46313900614"),
    person("p04", "Karen", "Østergaard", "build", functions=("permit", "gone")),
    person("p05", "Anna-Karin", "Lindqvist", "build", mobile="+46701740606", private_phone="+46701740699"),
    person("p06", "Pieter", "de Vries", "school", team="Norr"),
    person("p07", "Sean", "O'Brien", "school", functions=("care",)),
    person("p08", "Christian", "Bäckström", "nowhere", title="Ekonom"),
    person("p09", "Joel", "Dijkstra", "school"),
    person("p10", "Åsa", "Bygg", "school", extension="4612"),
)


def organisation(
    people: Iterable[Person] = PEOPLE,
    units: Iterable[Unit] = UNITS,
    functions: Iterable[Function] = FUNCTIONS,
    lines: tuple[Line, ...] = (),
    country: str = "SE",
) -> Organisation:
    return Organisation(
        id="town",
        name="Town",
        country=country,
        zone="Europe/Stockholm",
        language="sv",
        main_number=MAIN,
        people=_by_id(people),
        units=_by_id(units),
        functions=_by_id(functions),
        lines=lines,
    )


LINES = (
    Line("+46313900620", LineKind.PERSON, "p06"),
    Line("+46701740605", LineKind.MOBILE, "p01"),
    Line("+46313900621", LineKind.UNIT, "school"),
    Line("+46313900622", LineKind.FUNCTION, "care"),
    Line(MAIN, LineKind.SWITCHBOARD, ""),
    Line("+46313900623", LineKind.PERSON, "who"),
)


def _by_id(rows: Iterable[Any]) -> Mapping[str, Any]:
    return MappingProxyType({row.id: row for row in rows})

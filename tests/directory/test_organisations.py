"""The example organisations hold a cast that documents, tests and demonstrations cite by id."""

import re
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest

from ansvar.directory.fiction import is_fiction
from ansvar.directory.files import load_organisation
from ansvar.directory.index import index_of
from ansvar.directory.model import Organisation
from ansvar.presence.model import Absence

ROOT = Path(__file__).parents[2] / "organisations"
NAMES = ("albertslund", "company", "falkenberg", "nvk", "quiet-day")
#: Monday 23 November 2026 at 10:00 and the Tuesday after it at 11:00, local time.
MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
TUESDAY = datetime(2026, 11, 24, 10, tzinfo=UTC)

CAST = {
    "albertslund": ("anne.lund", "bent.holm", "charlie.dam", "olga.ravn", "mia.bjerre"),
    "company": ("anna.lind", "bo.rask", "charlie.brun", "olga.kraft", "mia.hedin"),
    "falkenberg": ("anna.lind", "bo.ekdahl", "charlie.dahlin", "olga.nyberg", "mia.brandt"),
    "nvk": ("anna.berg", "bo.ek", "charlie.nord", "olga.lunden", "mia.sandell"),
    "quiet-day": ("anna.jansen", "bob.visser", "charlie.bos", "olga.smet", "mia.claes"),
}
#: In a meeting; ill three days with and without deputy; on leave with and without; ill, return unknown.
AWAY = {
    "albertslund": ("erik.skov", "freja.aagaard", "helle.oster", "ida.vang", "jens.toft", "karen.dahl"),
    "company": ("erik.stal", "frida.ahs", "gustav.ost", "hanna.rehn", "ivar.silver", "johan.tam"),
    "falkenberg": (
        "erik.sjoholm",
        "frida.oberg",
        "gustav.angstrom",
        "hanna.falk",
        "ivar.grahn",
        "johan.kvist",
    ),
    "nvk": ("erik.ahl", "frida.moberg", "gustav.orn", "hanna.lof", "ivar.tell", "johan.fors"),
    "quiet-day": ("eva.segers", "fleur.baert", "hilde.kok", "iris.blom", "joost.dekker", "karel.mertens"),
}
#: Only holder; soft absence; first of a chain of forwards; closed unit agreed and not agreed; quiet unit.
OTHERS = {
    "albertslund": ("lone.moeller", "niels.juul", "oda.friis", "musik", "tandpleje", "natur"),
    "company": ("karin.vide", "lars.kall", "nora.frisk", "lager", "ekonomi", "ekonomi"),
    "falkenberg": ("karin.alm", "lars.bro", "nils.tornqvist", "lantmat", "hamn", "plan"),
    "nvk": ("erik.ahl", "mia.sandell", "karin.wik", "skola", "digital", "miljo"),
    "quiet-day": ("lotte.huisman", "maarten.bakker", "noor.van.dam", "vorming", "techniek", "advies"),
}
SIZES = {
    "albertslund": (240, 260),
    "company": (55, 65),
    "falkenberg": (580, 620),
    "nvk": (12, 12),
    "quiet-day": (25, 25),
}


@cache
def world(name: str) -> Organisation:
    return load_organisation(ROOT / name)


def at(name: str, person: str, moment: datetime) -> list[Absence]:
    spans = world(name).absences.get(person, ())
    return [a for a in spans if a.start <= moment and (a.end is None or moment < a.end)]


@pytest.mark.parametrize("name", NAMES)
def test_given_an_example_then_it_loads_with_the_people_it_says(name: str) -> None:
    fewest, most = SIZES[name]
    assert fewest <= len(world(name).people) <= most
    assert world(name).id == name


@pytest.mark.parametrize("name", NAMES)
def test_given_the_five_then_they_play_their_parts(name: str) -> None:
    org, index = world(name), index_of(world(name))
    alice, bob, charlie, olga, mia = CAST[name]
    assert set(org.people[alice].functions) & set(org.people[bob].functions)
    assert org.people[charlie].unit != org.people[alice].unit
    assert org.operators[0] == olga
    assert index.manager_of(alice) == mia or org.units[org.people[mia].unit].manager == mia
    for person in CAST[name]:
        assert org.people[person].extension
        assert org.people[person].direct
        assert not [a for a in at(name, person, MONDAY) if not a.soft]


@pytest.mark.parametrize("name", NAMES)
def test_given_those_away_then_each_has_the_situation_of_the_table(name: str) -> None:
    org = world(name)
    meeting, ill, ill_alone, leave, leave_alone, unknown = AWAY[name]
    [busy] = at(name, meeting, MONDAY)
    assert busy.kind == "meeting"
    assert busy.end is not None
    assert busy.end - busy.start == timedelta(minutes=90)
    for person, deputised in ((ill, True), (ill_alone, False)):
        [away] = at(name, person, MONDAY)
        assert away.kind == "ill"
        assert away.end == away.start + timedelta(days=3)
        assert bool(org.people[person].deputies) is deputised
    for person, deputised in ((leave, True), (leave_alone, False)):
        [away] = at(name, person, MONDAY)
        assert away.kind == "leave"
        assert away.end == away.start + timedelta(days=12)
        assert bool(org.people[person].deputies) is deputised
    [away] = at(name, unknown, MONDAY)
    assert (away.kind, away.end) == ("ill", None)


@pytest.mark.parametrize("name", NAMES)
def test_given_the_other_situations_then_they_are_there(name: str) -> None:
    org, index = world(name), index_of(world(name))
    alone, soft, first, agreed, not_agreed, quiet = OTHERS[name]
    assert any(index.members(function) == (alone,) for function in org.people[alone].functions)
    assert any(a.soft for a in org.absences[soft])
    assert org.people[first].forward is not None
    assert org.people[org.people[first].forward or ""].forward is not None, "the chain has two links"
    closed = {c.unit: c for c in org.closures if c.start <= TUESDAY < c.end}
    assert closed[agreed].agreed
    assert closed[agreed].divert in org.units
    assert not closed[not_agreed].agreed
    assert closed[not_agreed].divert is None
    assert any(choice.unit == quiet and choice.weekday == 2 for choice in org.quiet_days)


@pytest.mark.parametrize("name", NAMES)
def test_given_any_number_of_an_example_then_it_rings_nobody(name: str) -> None:
    for file in sorted((ROOT / name).iterdir()):
        text = re.sub(r"^area = .*$", "", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
        for number in re.findall(r"\+\d{8,15}", text):
            assert is_fiction(number), f"{number} in {file.name}"


def test_given_all_examples_then_no_two_share_a_whole_number() -> None:
    seen: dict[str, str] = {}
    for name in NAMES:
        for number in index_of(world(name)).numbers:
            if number.startswith("+"):
                assert seen.setdefault(number, name) == name, number


@pytest.mark.parametrize("name", NAMES)
def test_given_the_absences_then_they_lie_in_the_weeks_of_the_demonstrations(name: str) -> None:
    spans = [a for each in world(name).absences.values() for a in each]
    assert min(a.start for a in spans) >= datetime(2026, 11, 15, 23, tzinfo=UTC)
    assert any(a.start >= datetime(2026, 12, 31, 23, tzinfo=UTC) for a in spans)


def test_given_the_company_then_roles_stand_for_sales_support_and_reception() -> None:
    org = world("company")
    roles = {role for person in org.people.values() for role in person.roles}
    assert roles == {"sales", "support", "reception"}
    assert {org.units[unit].hours for unit in ("salj", "support", "reception")} == roles


def test_given_the_table_of_the_cast_then_ids_and_numbers_are_true() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    parts = re.split(r"^## ([a-z-]+): .*$", text, flags=re.MULTILINE)[1:]
    found = 0
    for name, part in zip(parts[::2], parts[1::2], strict=True):
        people = world(name).people
        for id, unit, inside, outside in re.findall(
            r"^\| [^|]+ \| `([^`]+)` \| `([^`]+)` \| (\d+) \| ([^|]*) \|", part, flags=re.MULTILINE
        ):
            person = people[id]
            assert (person.unit, person.extension) == (unit, inside)
            assert person.direct == outside.strip().replace(" ", "")
            found += 1
        assert set(CAST[name]) | set(AWAY[name]) <= set(re.findall(r"`([a-z.]+)` \| `", part))
    assert found > 80

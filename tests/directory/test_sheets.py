"""Tables as text: nothing is lost that is not changed, and what differs is told cell by cell."""

from __future__ import annotations

from pathlib import Path

import pytest

from ansvar.directory.files import load_organisation
from ansvar.directory.folder import Folder, Pointer
from ansvar.directory.layout import CLOSURES, FUNCTIONS, LINES, PEOPLE, TABLES, UNITS
from ansvar.directory.sheets import (
    Cell,
    Change,
    Sheet,
    compare,
    compare_heads,
    guard,
    meaning,
    merged,
    read_sheet,
    unguard,
)
from ansvar.directory.table import Faults
from ansvar.words.faults import OrganisationError

ROOT = Path(__file__).parents[2] / "organisations"
HEAD = """# kept by hand
id = "x"
name = "X"
country = "SE"
zone = "Europe/Stockholm"
language = "sv"
operators = ["anna.a", "bo.b"]  # the two

[companies]
bygg = "Bygg AB"

[case_owners]
"+46313900697" = "anna.a"
"""
FILES = {
    "organisation.toml": HEAD,
    "units.csv": "id,name,parent,manager,name_en\ntop,Topp,,,\nbygg,Bygg,top,anna.a,Building\n",
    "functions.csv": "id;name;unit\nlov;bygglov;bygg\n",
    "people.csv": (
        "id,given,family,unit,direct,functions,deputies,forward\n"
        "anna.a,Anna,A,bygg,031-390 06 12,lov,bo.b,\nbo.b,Bo,B,bygg,,lov,anna.a|cia.c,anna.a\n\ncia.c,Cia,C,top,,,,\n"
    ),
    "lines.csv": "number,kind,owner,class\n031-390 06 13,person,anna.a,published\n031-390 06 14,unit,bygg,\n",
    "absences.csv": "person,kind,start,end,forward\nanna.a,meeting,2026-11-23,2026-11-23,\nbo.b,meeting,2026-11-23,2026-11-23,anna.a\n",
    "closures.csv": "unit,start,end,divert\nbygg,2026-11-24,2026-11-24,\ntop,2026-11-24,2026-11-24,bygg\n",
    "quiet_days.csv": "unit,weekday\nbygg,fri\n",
}


@pytest.fixture
def place(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def write(folder: Folder, into: Path) -> None:
    for name, text in folder.texts().items():
        (into / name).unlink(missing_ok=True)
        if text is not None:
            (into / name).write_text(text, encoding="utf-8")


@pytest.mark.parametrize("name", ["falkenberg", "albertslund", "company", "nvk", "quiet-day"])
def test_given_a_shipped_organisation_when_all_its_tables_are_written_again_then_nothing_is_lost(
    name: str, tmp_path: Path
) -> None:
    folder = Folder(ROOT / name)
    for layout in TABLES:
        folder.sheet(layout)
    (tmp_path / "organisation.toml").write_bytes((ROOT / name / "organisation.toml").read_bytes())
    write(folder, tmp_path)
    assert load_organisation(tmp_path) == load_organisation(ROOT / name)
    for layout in TABLES:
        again = Folder(tmp_path).sheet(layout)
        assert list(compare(folder.sheet(layout), again, folder.country)) == []


def test_given_one_cell_when_it_is_changed_then_every_other_keeps_its_spelling(place: Path) -> None:
    folder = Folder(place)
    people = folder.sheet(PEOPLE)
    people.put("anna.a", {"title": "  head   of\tall "})
    people.put("dan.d", {"given": "Dan", "unit": "top"})
    text = folder.texts()["people.csv"]
    assert text is not None
    lines = text.splitlines()
    assert lines[0] == "id,given,family,unit,title,direct,functions,deputies,forward"
    assert lines[1] == "anna.a,Anna,A,bygg,head of all,031-390 06 12,lov,bo.b,"
    assert lines[4] == "dan.d,Dan,,top,,,,,"
    folder.sheet(UNITS).put("bygg", {"name_da": "Byg"})
    assert "Bygg,top,anna.a,Byg,Building" in str(folder.texts()["units.csv"])
    with pytest.raises(KeyError):
        people.at("shoe")


def test_given_a_table_that_cannot_be_read_when_it_is_to_be_changed_then_its_faults_are_told(
    place: Path,
) -> None:
    (place / "people.csv").write_text("id,given,family,unit\na,b\n", encoding="utf-8")
    with pytest.raises(OrganisationError, match="2 cells where the header has 4"):
        Folder(place).sheet(PEOPLE)


@pytest.mark.parametrize(
    ("cell", "guarded"),
    [("=1+1", "'=1+1"), ("@x", "'@x"), ("-1", "'-1"), ("'=x", "''=x"), ("+46 31 390 06 12", None), ("+x", "'+x"), ("Anna", None), ("'t Hart", None)],
)  # fmt: skip
def test_given_a_cell_when_it_goes_to_a_spreadsheet_and_back_then_it_is_no_formula_and_the_same(
    cell: str, guarded: str | None
) -> None:
    assert guard(cell) == (guarded or cell)
    assert unguard(guard(cell)) == cell


@pytest.mark.parametrize(
    ("column", "one", "other", "same"),
    [
        ("direct", "031-390 06 12", "+46 31 390 06 12", True), ("direct", "031-390 06 12", "", False), ("direct", "what", "What", False),
        ("deputies", "a| b", "a|b|a", True), ("deputies", "a|b", "b|a", False), ("mailbox", "", "yes", True), ("mailbox", "nej", "0", True),
        ("silent", "", "no", True), ("silent", "perhaps", "no", False), ("forward", "031-390 06 12", "+46313900612", True), ("forward", "bo.b", "Bo.b", False), ("title", "a", "A", False),
    ],
)  # fmt: skip
def test_given_two_spellings_when_they_mean_the_same_then_nothing_differs(
    column: str, one: str, other: str, same: bool
) -> None:
    assert (meaning("people.csv", column, one, "SE") == meaning("people.csv", column, other, "SE")) is same


def sheet(layout: object, text: str, place: Path) -> Sheet:
    (place / "given.csv").write_text(text, encoding="utf-8")
    return read_sheet(place / "given.csv", layout, Faults(), guarded=True)  # type: ignore[arg-type]


def test_given_part_of_a_table_when_it_is_laid_over_then_only_what_it_says_changes(place: Path) -> None:
    old = Folder(place).sheet(PEOPLE)
    given = sheet(PEOPLE, "family;id;direct\n'=Ek;anna.a;+46313900612\nNy;dan.d;\nNyare;dan.d;\n", place)
    new = merged(old, given, "SE", whole=False)
    assert [row[0] for row in new.rows] == ["anna.a", "bo.b", "cia.c", "dan.d", "dan.d"], (
        "a name twice stays a fault"
    )
    assert new.lines == [2, 0, 0, 3, 4]
    assert new.rows[0][:6] == ["anna.a", "Anna", "=Ek", "bygg", "", ""]
    assert new.rows[0][6] == "031-390 06 12"
    assert list(compare(old, merged(old, given, "SE", whole=True), "SE"))[-1].what == "removed"
    changes = list(compare(old, new, "SE"))
    assert changes[0] == Change("people.csv", "changed", "anna.a", (Cell("family", "A", "=Ek"),))
    assert [(each.what, each.key) for each in changes[1:]] == [("added", "dan.d"), ("added", "dan.d")]


def test_given_a_table_without_names_when_it_is_laid_over_then_rows_are_compared_whole(place: Path) -> None:
    old = Folder(place).sheet(CLOSURES)
    given = sheet(
        CLOSURES,
        "unit,start,end\nbygg,2026-11-24,2026-11-24\nbygg,2026-11-24,2026-11-24\nbygg,2026-12-24,2026-12-24\n",
        place,
    )
    assert len(merged(old, given, "SE", whole=False).rows) == 4
    new = merged(old, given, "SE", whole=True)
    assert [(each.what, each.key) for each in compare(old, new, "SE")] == [
        ("added", "bygg"),
        ("added", "bygg"),
        ("removed", "top"),
    ]
    wider = merged(
        Folder(place).sheet(UNITS), sheet(UNITS, "id,name,name_da\nbygg,Bygg,Byg\n", place), "SE", whole=False
    )
    assert [each.cells for each in compare(Folder(place).sheet(UNITS), wider, "SE")] == [
        (Cell("name_da", "", "Byg"),)
    ]


def test_given_two_heads_when_they_differ_then_each_key_is_told() -> None:
    new = HEAD.replace('"Bygg AB"', '"Bygg & Co"').replace(', "bo.b"', "") + '"+46313900698" = "bo.b"\n'
    assert [(each.what, each.key, each.cells[0].new) for each in compare_heads(HEAD, new)] == [
        ("changed", "operators", "anna.a"),
        ("changed", "companies.bygg", "Bygg & Co"),
        ("added", "case_owners.+46313900698", "bo.b"),
    ]
    assert [each.what for each in compare_heads(new, HEAD)][-1] == "removed"


def test_given_somebody_who_is_named_everywhere_when_they_are_forgotten_then_the_files_load_without_them(
    place: Path,
) -> None:
    folder = Folder(place)
    found = {(each.file, each.key, each.column) for each in folder.pointers("person", "anna.a")}
    assert found == {
        ("units.csv", "bygg", "manager"), ("people.csv", "bo.b", "deputies"), ("people.csv", "bo.b", "forward"), ("lines.csv", "031-390 06 13", "owner"),
        ("absences.csv", "anna.a", "person"), ("absences.csv", "bo.b", "forward"), ("organisation.toml", "operators", "operators"), ("organisation.toml", "+46313900697", "case_owners"),
    }  # fmt: skip
    folder.forget("person", "anna.a")
    folder.sheet(PEOPLE).drop(lambda row: row[0] == "anna.a")
    write(folder, place)
    after = load_organisation(place)
    assert after.people["bo.b"].deputies == ("cia.c",)
    assert (after.operators, dict(after.case_owners), after.units["bygg"].manager) == (("bo.b",), {}, None)
    assert [line.owner for line in after.lines] == ["bygg"]
    head = (place / "organisation.toml").read_text(encoding="utf-8")
    assert head.startswith("# kept by hand\n")
    assert "# the two" in head


def test_given_a_unit_and_a_task_when_they_are_forgotten_then_people_move_and_the_rest_goes(
    place: Path,
) -> None:
    folder = Folder(place)
    assert Pointer("organisation.toml", "bygg", "companies", row=True) in list(
        folder.pointers("unit", "bygg")
    )
    folder.forget("unit", "bygg", instead="top")
    folder.sheet(UNITS).drop(lambda row: row[0] == "bygg")
    folder.forget("function", "lov", but=frozenset({"functions.csv"}))
    folder.sheet(FUNCTIONS).drop(lambda row: row[0] == "lov")
    folder.forget("person", "cia.c", but=frozenset({"people.csv", "organisation.toml"}))
    write(folder, place)
    after = load_organisation(place)
    assert {person.unit for person in after.people.values()} == {"top"}
    assert not after.functions
    assert not (place / "functions.csv").exists()
    assert not (place / "quiet_days.csv").exists()
    assert [(closure.unit, closure.divert) for closure in after.closures] == [("top", None)]
    assert [line.owner for line in after.lines] == ["anna.a"]
    assert not after.companies
    assert after.people["bo.b"].deputies == ("anna.a", "cia.c")


def test_given_operators_when_one_sits_down_or_leaves_then_the_head_says_so_where_it_can(place: Path) -> None:
    folder = Folder(place)
    folder.seat("bo.b", there=True)
    folder.seat("cia.c", there=False)
    assert folder.texts() == {}
    folder.seat("cia.c", there=True)
    folder.seat("anna.a", there=False)
    write(folder, place)
    assert load_organisation(place).operators == ("bo.b", "cia.c")
    text = (place / "organisation.toml").read_text(encoding="utf-8")
    (place / "organisation.toml").write_text(
        "".join(line for line in text.splitlines(keepends=True) if not line.startswith("operators")),
        encoding="utf-8",
    )
    folder = Folder(place)
    folder.seat("anna.a", there=False)
    folder.seat("anna.a", there=True)
    folder.put_sheet(folder.sheet(LINES))
    write(folder, place)
    assert load_organisation(place).operators == ("anna.a",)

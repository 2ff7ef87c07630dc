from datetime import UTC, datetime
from pathlib import Path

import pytest

from ansvar.directory.files import load, load_organisation
from ansvar.directory.model import Line, LineKind, Service
from ansvar.presence.model import Absence, Closure, QuietChoice, Source
from ansvar.words.faults import OrganisationError
from directory.small import FILES, HEAD, Folder


def refused(place: Path) -> str:
    with pytest.raises(OrganisationError) as caught:
        load(place)
    return str(caught.value)


def skipped(place: Path) -> tuple[set[str], str]:
    """Return who was loaded when bad lines are left out, and the faults."""
    loaded = load(place, on_bad_line="skip")
    return set(loaded.organisation.people), "\n".join(map(str, loaded.faults))


EVERYBODY = {"alice", "bob", "charlie", "mia", "olga"}


def test_given_a_folder_then_the_organisation_is_loaded(folder: Folder) -> None:
    world = load_organisation(folder())
    assert (world.id, world.name, world.country, world.zone, world.language) == (
        "bygg",
        "Byggkontoret",
        "SE",
        "Europe/Stockholm",
        "sv",
    )
    assert world.main_number == "+46313900600"
    assert set(world.people) == EVERYBODY
    alice = world.people["alice"]
    assert (alice.name, alice.extension, alice.direct) == ("Alice Åberg", "4301", "+46313900601")
    assert (alice.functions, alice.deputies, alice.mailbox) == (("bygglov",), ("bob",), True)
    assert world.units["bygg"].parent == "hus"
    assert world.functions["plan"].unit == "plan"
    assert world.operators == ("olga",)
    assert (world.absences, world.closures, world.quiet_days, world.lines) == ({}, (), (), ())


def test_given_every_table_then_all_of_it_is_read(folder: Folder) -> None:
    world = load_organisation(
        folder(
            organisation=HEAD
            + 'area = ["+4631390"]\n[names]\nen = "Office"\n[companies]\nplan = "Plan AB"\n'
            + '[lists]\npress = ["040-628 04 98"]\n[case_owners]\n"040-628 04 97" = "alice"\n'
            + '[services.jour]\nname = "Jouren"\nnumber = "040-628 04 96"\n',
            units="id,name,manager,number,mailbox,mail,name_en\nhus,Huset,mia,4320,no,hus@example.org,House\nbygg,Bygglov,,,,,\nplan,Plan,,,,,\n",
            absences="person,kind,start,end,source,soft,forward,devices,note\n"
            "alice,meeting,2026-11-23 09:30,2026-11-23T11:00,calendar,yes,bob,desk|mobile,rum 4\n"
            "bob,ill,2026-11-23,2026-11-25,,,031-390 06 02,,\n"
            "bob,ill,2026-11-30,,manager,no,,,\n",
            closures="unit,start,end,agreed,divert,announced,note\nbygg,2026-11-24,2026-11-24,ja,plan,2026-11-10 09:00,möte\n",
            quiet_days="unit,weekday,since,until\nplan,Wednesday,2026-09-02,2026-12-30\nbygg,tue,,\n",
            lines="number,kind,owner,class\n90,switchboard,vaxel,main\n4301,person,alice,published\n",
            lists="list,number\npress,040-628 04 99\nspoed,040-628 04 95\n",
        )
    )
    meeting, ill, again = *world.absences["alice"], *world.absences["bob"]
    assert meeting == Absence(
        "alice",
        "meeting",
        datetime(2026, 11, 23, 8, 30, tzinfo=UTC),
        datetime(2026, 11, 23, 10, tzinfo=UTC),
        Source.CALENDAR,
        True,
        "bob",
        ("desk", "mobile"),
        "rum 4",
    )
    assert (ill.start, ill.end) == (
        datetime(2026, 11, 22, 23, tzinfo=UTC),
        datetime(2026, 11, 25, 23, tzinfo=UTC),
    )
    assert ill.forward == "+46313900602"
    assert (again.end, again.source, again.soft) == (None, Source.MANAGER, False)
    start, end = datetime(2026, 11, 23, 23, tzinfo=UTC), datetime(2026, 11, 24, 23, tzinfo=UTC)
    told = datetime(2026, 11, 10, 8, tzinfo=UTC)
    assert world.closures == (Closure("bygg", start, end, True, "plan", told, "möte"),)
    assert world.quiet_days == (QuietChoice("plan", 2, "2026-09-02", "2026-12-30"), QuietChoice("bygg", 1))
    assert world.lines == (
        Line("90", LineKind.SWITCHBOARD, "vaxel", "main"),
        Line("4301", LineKind.PERSON, "alice", "published"),
    )
    assert world.lists == {
        "press": {"+46406280498", "+46406280499"},
        "spoed": {"+46406280495"},
    }
    assert world.units["hus"].called("en") == "House"
    assert (world.units["hus"].number, world.units["hus"].mailbox) == ("4320", False)
    assert world.area == ("+4631390",)
    assert world.companies == {"plan": "Plan AB"}
    assert world.case_owners == {"+46406280497": "alice"}
    assert world.services == {"jour": Service("jour", "Jouren", "+46406280496")}
    assert world.names == {"en": "Office"}


def test_given_a_spreadsheet_with_semicolons_and_a_mark_then_it_loads(folder: Folder) -> None:
    people = "\ufeff" + FILES["people.csv"].replace(",", ";").replace("\n", "\r\n") + ";;;;;;;\r\n\r\n"
    assert set(load_organisation(folder(people=people)).people) == EVERYBODY


def test_given_columns_in_another_order_and_quotes_then_they_are_found_by_name(folder: Folder) -> None:
    people = 'unit,title,family,given,id\n bygg ,"chef, tf\n(vik.)",Åberg,Alice, alice \nhus,"a ""b""",Bæk,Mia,mia\nhus,,N,O,olga\n'
    world = load_organisation(folder(people=people))
    assert world.people["alice"].title == "chef, tf\n(vik.)"
    assert world.people["mia"].title == 'a "b"'
    assert world.people["alice"].unit == "bygg"


#: (which file, its text, what the fault says with its place)
BROKEN = {
    "missing unit": ("people", "x,A,B,gone,,,,", "people.csv:7: `x`: `unit`: the unit `gone` does not exist; name one of units.csv"),
    "unknown function": ("people", "x,A,B,bygg,,,gone,", "people.csv:7: `x`: `functions`: the function `gone` does not exist; name one of functions.csv"),
    "unknown deputy": ("people", "x,A,B,bygg,,,,gone", "people.csv:7: `x`: `deputies`: the person `gone` does not exist; name one of people.csv"),
    "own deputy": ("people", "x,A,B,bygg,,,,x", "people.csv:7: `x`: `deputies`: nobody is their own deputy; name another person"),
    "same id": ("people", "alice,A,B,bygg,,,,", "people.csv:7: `alice`: `id`: `alice` stands already on line 2; each id stands once"),
    "same extension": ("people", "x,A,B,bygg,4301,,,", "people.csv:7: `x`: `extension`: `4301` is already the number of person `alice` (people.csv:2); a number belongs to one"),
    "same direct": ("people", "x,A,B,bygg,,+46313900601,,", "people.csv:7: `x`: `direct`: `+46313900601` is already the number of person `alice` (people.csv:2); a number belongs to one"),
    "the main number": ("people", "x,A,B,bygg,,031-390 06 00,,", "people.csv:7: `x`: `direct`: `+46313900600` is already the number of switchboard `bygg` (organisation.toml:6); a number belongs to one"),
    "no number": ("people", "x,A,B,bygg,,hello,,", "people.csv:7: `x`: `direct`: `hello` is no phone number; write an extension of 1 to 7 digits"),
    "no extension": ("people", "x,A,B,bygg,031-390,,,", "people.csv:7: `x`: `extension`: `031-390` is no extension; write 1 to 7 digits"),
    "no id": ("people", ",A,B,bygg,,,,", "people.csv:7: `id`: is empty; write an id"),
    "id with spaces": ("people", "x y,A,B,bygg,,,,", "people.csv:7: `x y`: `id`: `x y` is no id; write up to 80 letters"),
    "id like a number": ("people", "4399,A,B,bygg,,,,", "people.csv:7: `4399`: `id`: `4399` looks like a number; a person's id holds a letter"),
    "no name": ("people", "x,,,bygg,,,,", "people.csv:7: `x`: `given`: is empty"),
    "no unit": ("people", "x,A,B,,,,,", "people.csv:7: `x`: `unit`: is empty"),
    "too few cells": ("people", "x,A,B", "people.csv:7: `x`: 3 cells where the header has 8 columns; put quotes around a text with `,` in it"),
    "too many cells": ("people", "x,A,B,bygg,,,,,", "people.csv:7: `x`: 9 cells where the header has 8 columns"),
    "long cell": ("people", f"x,A,{'B' * 5000},bygg,,,,", "people.csv:7: `x`: a cell is 5,000 characters long; at most 4,000 are allowed"),
    "quote inside": ("people", 'x,"A"B,C,bygg,,,,', "people.csv:7: a quote is not closed, or stands in the middle of a cell"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_given_one_bad_line_then_it_is_named_or_left_out(folder: Folder, name: str) -> None:
    file, line, fault = BROKEN[name]
    place = folder(**{file: FILES[f"{file}.csv"] + line + "\n"})
    text = refused(place)
    assert text.startswith(fault), text
    assert text.count("\n") == 0, "one mistake gives one fault"
    people, faults = skipped(place)
    assert people >= EVERYBODY
    assert faults.startswith(fault)


def test_given_a_bad_line_that_still_stands_then_only_the_bad_reference_goes(folder: Folder) -> None:
    people = FILES["people.csv"] + "x,A,B,bygg,4301,,bygglov|gone,gone|bob|x\n"
    loaded = load(folder(people=people), on_bad_line="skip")
    x = loaded.organisation.people["x"]
    assert (x.extension, x.functions, x.deputies) == ("", ("bygglov",), ("bob",))
    assert loaded.count == len(loaded.faults) == 4


@pytest.mark.parametrize(
    ("files", "fault"),
    [
        ({"units": "id,name,parent\nhus,Huset,gone\nbygg,B,\nplan,P,\n"}, "units.csv:2: `hus`: `parent`: the unit `gone` does not exist"),
        ({"units": "id,name,parent\nhus,H,plan\nbygg,B,hus\nplan,P,bygg\n"}, "units.csv:3: `bygg`: `parent`: the units stand in a circle: `bygg` under `hus` under `plan` under `bygg`; give one of them another parent"),
        ({"units": "id,name,parent\nhus,H,hus\nbygg,B,hus\nplan,P,bygg\n"}, "units.csv:2: `hus`: `parent`: the units stand in a circle: `hus` under `hus`"),
        ({"units": "id,name,manager\nhus,H,gone\nbygg,B,\nplan,P,\n"}, "units.csv:2: `hus`: `manager`: the person `gone` does not exist"),
        ({"units": "id,name,mailbox\nhus,H,\nbygg,B,\nplan,P,\nx,X,perhaps\n"}, "units.csv:5: `x`: `mailbox`: `perhaps` is neither yes nor no; write yes or no"),
        ({"units": "id,name,mail\nhus,H,\nbygg,B,\nplan,P,\nx,,\n"}, "units.csv:5: `x`: `name`: is empty"),
        ({"units": "id,name,mail\nhus,H,\nbygg,B,\nplan,P,\nx,X,nobody\n"}, "units.csv:5: `x`: `mail`: `nobody` is no mail address"),
        ({"functions": "id,name,unit\nbygglov,b,gone\nplan,p,\n"}, "functions.csv:2: `bygglov`: `unit`: the unit `gone` does not exist"),
        ({"functions": "id,name,number\nbygglov,b,4301\nplan,p,\n"}, "people.csv:2: `alice`: `extension`: `4301` is already the number of function `bygglov` (functions.csv:2)"),
        ({"absences": "person,kind,start,end\ngone,ill,2026-11-23,\n"}, "absences.csv:2: `gone`: `person`: the person `gone` does not exist"),
        ({"absences": "person,kind,start,end\nalice,ill,2026-11-23,2026-11-22\n"}, "absences.csv:2: `alice`: `end`: `2026-11-22` is not after the start `2026-11-23`; put the earlier time first"),
        ({"absences": "person,kind,start,end\nalice,ill,2026-11-23 09:00,2026-11-23 09:00\n"}, "absences.csv:2: `alice`: `end`: `2026-11-23 09:00` is not after"),
        ({"absences": "person,kind,start,end\nalice,ill,2026-11-23 25:00,\n"}, '`2026-11-23 25:00` does not exist; write local time such as "2026-11-23 08:00", or a date alone'),
        ({"absences": "person,kind,start,end\nalice,ill,2026-02-30,\n"}, "`start`: `2026-02-30` does not exist"),
        ({"absences": "person,kind,start,end\nalice,ill,9999-12-31,9999-12-31\n"}, "`end`: `9999-12-31` does not exist"),
        ({"absences": "person,kind,start,end\nalice,ill,tomorrow,\n"}, "`start`: `tomorrow` is no time"),
        ({"absences": "person,kind,start,end\nalice,ill,,2026-11-23\n"}, "`start`: is empty"),
        ({"absences": "person,kind,start,end\nalice,,2026-11-23,\n"}, "`kind`: is empty"),
        ({"absences": "person,kind,start,end,source\nalice,ill,2026-11-23,,boss\n"}, "`source`: `boss` is not known; write one of self, manager"),
        ({"absences": "person,kind,start,end,devices\nalice,ill,2026-11-23,,fax\n"}, "`devices`: `fax` is no phone; write desk or mobile"),
        ({"absences": "person,kind,start,end,forward\nalice,ill,2026-11-23,,gone\n"}, "`forward`: the person `gone` does not exist"),
        ({"absences": "person,kind,start,end,forward\nalice,ill,2026-11-23,,031-1\n"}, "`forward`: `031-1` has too few or too many digits"),
        ({"closures": "unit,start,end\ngone,2026-11-23,2026-11-23\n"}, "closures.csv:2: `gone`: `unit`: the unit `gone` does not exist"),
        ({"closures": "unit,start,end,divert\nbygg,2026-11-23,2026-11-23,gone\n"}, "`divert`: the unit `gone` does not exist"),
        ({"closures": "unit,start,end\nbygg,2026-11-23,\n"}, "closures.csv:2: `bygg`: `end`: is empty"),
        ({"quiet_days": "unit,weekday\ngone,wed\n"}, "quiet_days.csv:2: `gone`: `unit`: the unit `gone` does not exist"),
        ({"quiet_days": "unit,weekday\nbygg,onsdag\n"}, "`weekday`: `onsdag` is no weekday; write one of mon, tue"),
        ({"quiet_days": "unit,weekday,since,until\nbygg,wed,2026-13-01,\n"}, "`since`: `2026-13-01` is no date"),
        ({"quiet_days": "unit,weekday,since,until\nbygg,wed,2026-1-1,\n"}, "`since`: `2026-1-1` is no date"),
        ({"quiet_days": "unit,weekday,since,until\nbygg,wed,2026-11-02,2026-11-01\n"}, "`until`: `2026-11-01` is before `2026-11-02`"),
        ({"lines": "number,kind,owner\n4399,person,gone\n"}, "lines.csv:2: `4399`: `owner`: the person `gone` does not exist"),
        ({"lines": "number,kind,owner\n4399,unit,gone\n"}, "lines.csv:2: `4399`: `owner`: the unit `gone` does not exist"),
        ({"lines": "number,kind,owner\n4399,function,gone\n"}, "the function `gone` does not exist; name one of functions.csv"),
        ({"lines": "number,kind,owner\n4399,fax,alice\n"}, "`kind`: `fax` is not known; write one of person, mobile, unit, function, switchboard, queue"),
        ({"lines": "number,kind,owner\n4301,person,bob\n"}, "lines.csv:2: `bob`: `number`: `4301` is already the number of person `alice` (people.csv:2)"),
        ({"lines": "number,kind,owner\n4301,switchboard,vaxel\n"}, "lines.csv:2: `vaxel`: `number`: `4301` is already the number of person `alice` (people.csv:2)"),
        ({"lines": "number,kind,owner\n90,switchboard,vaxel\n90,switchboard,vaxel\n"}, "`90` stands already on line 2; each number stands once"),
        ({"lists": "list,number\npress,abc\n"}, "lists.csv:2: `press`: `number`: `abc` is no phone number"),
        ({"lists": "list,number\n,4399\n"}, "lists.csv:2: `list`: is empty"),
    ],
)  # fmt: skip
def test_given_a_mistake_in_any_table_then_it_is_named_and_the_rest_loads(
    folder: Folder, files: dict[str, str], fault: str
) -> None:
    place = folder(**files)
    text = refused(place)
    assert fault in text
    assert text.count("\n") == 0, text
    people, faults = skipped(place)
    assert people == EVERYBODY
    assert fault in faults


def test_given_circles_that_the_check_finds_then_loading_survives_them(folder: Folder) -> None:
    people = "id,given,family,unit,deputies,forward\nalice,A,B,bygg,bob,bob\nbob,B,B,bygg,mia,alice\nmia,M,M,hus,alice,mia\nolga,O,O,hus,,0046313900601\n"
    world = load_organisation(
        folder(people=people, units="id,name,parent,manager\nhus,H,,mia\nbygg,B,hus,mia\nplan,P,hus,mia\n")
    )
    assert world.people["mia"].forward == "mia"
    assert world.people["olga"].forward == "+46313900601"
    assert world.units["hus"].manager == "mia"


def test_given_the_main_number_among_the_lines_then_it_only_gets_its_class(folder: Folder) -> None:
    world = load_organisation(
        folder(lines="number,kind,owner,class\n031-390 06 00,switchboard,vaxel,dispatch\n")
    )
    assert world.lines == (Line("+46313900600", LineKind.SWITCHBOARD, "vaxel", "dispatch"),)


def test_given_one_number_for_desk_and_mobile_then_a_person_may_have_it(folder: Folder) -> None:
    people = "id,given,family,unit,direct,mobile\nalice,A,B,bygg,070-174 06 05,070-174 06 05\nmia,M,M,hus,,\nolga,O,O,hus,,\n"
    assert load_organisation(folder(people=people)).people["alice"].mobile == "+46701740605"
    twice = people.replace("mia,M,M,hus,,", "mia,M,M,hus,,070-174 06 05")
    assert "`mobile`: `+46701740605` is already the number of person `alice`" in refused(folder(people=twice))
    assert load(folder(people=twice), on_bad_line="skip").organisation.people["mia"].mobile == ""
    direct = people.replace("mia,M,M,hus,,", "mia,M,M,hus,070-174 06 05,")
    assert load(folder(people=direct), on_bad_line="skip").organisation.people["mia"].direct == ""


def test_given_units_and_functions_with_one_number_then_the_first_keeps_it(folder: Folder) -> None:
    place = folder(
        functions="id,name,number\nbygglov,b,4390\nplan,p,4390\n",
        units="id,name,number\nhus,H,4390\nbygg,B,\nplan,P,\n",
    )
    loaded = load(place, on_bad_line="skip")
    assert loaded.count == 2
    assert [loaded.organisation.functions[id].number for id in ("bygglov", "plan")] == ["4390", ""]
    assert loaded.organisation.units["hus"].number == ""


def test_given_a_line_left_out_then_what_refers_to_it_is_no_fault_of_its_own(folder: Folder) -> None:
    place = folder(
        people=FILES["people.csv"].replace("4302", "43 02"),
        organisation=HEAD + '[case_owners]\n"040-628 04 97" = "bob"\n',
        absences="person,kind,start,end\nbob,ill,2026-11-23,\nalice,ill,2026-11-23,\n",
        lines="number,kind,owner\n4399,person,bob\n",
    )
    assert refused(place).count("\n") == 0
    loaded = load(place, on_bad_line="skip")
    assert loaded.count == 1
    assert loaded.organisation.people["alice"].deputies == ()
    assert set(loaded.organisation.absences) == {"alice"}
    assert (loaded.organisation.case_owners, loaded.organisation.lines) == ({}, ())


def test_given_a_unit_left_out_then_its_people_are_named_and_left_out_too(folder: Folder) -> None:
    place = folder(
        units="id,name,mail\nhus,H,\nbygg,B,nobody\nplan,P,\n",
        closures="unit,start,end,divert\nbygg,2026-11-23,2026-11-23,\nplan,2026-11-23,2026-11-23,bygg\n",
        quiet_days="unit,weekday\nbygg,wed\n",
        organisation=HEAD + '[companies]\nbygg = "Bygg AB"\n',
    )
    assert refused(place).count("\n") == 0, "in a refusal only the cause is named"
    loaded = load(place, on_bad_line="skip")
    assert set(loaded.organisation.people) == {"charlie", "mia", "olga"}
    assert loaded.organisation.functions["bygglov"].unit is None
    assert [each.unit for each in loaded.organisation.closures] == ["plan"]
    assert loaded.organisation.closures[0].divert is None
    assert (loaded.organisation.quiet_days, loaded.organisation.companies) == ((), {})
    assert "the unit `bygg` was left out, and so is this line" in str(loaded.faults[0])


def test_given_mistakes_in_many_files_then_all_are_told_at_once(folder: Folder) -> None:
    place = folder(
        units="id,name,parent\nhus,H,gone\nbygg,B,\nplan,P,\n",
        people=FILES["people.csv"] + "alice,A,B,bygg,,,,\n",
        absences="person,kind,start,end\nalice,ill,2026-11-23 25:00,\ngone,ill,2026-11-23,\n",
        organisation=HEAD.replace("olga", "gone"),
    )
    with pytest.raises(OrganisationError) as caught:
        load(place)
    assert [fault.file for fault in caught.value.faults] == [
        "absences.csv",
        "absences.csv",
        "organisation.toml",
        "people.csv",
        "units.csv",
    ]
    first = caught.value.faults[0]
    assert (first.line, first.row, first.key, first.value) == (2, "alice", "start", "2026-11-23 25:00")


def test_given_very_many_mistakes_then_two_hundred_are_printed_and_the_rest_counted(folder: Folder) -> None:
    rows = "".join(f"p{at},A,B,gone,,,,\n" for at in range(10_500))
    place = folder(people=FILES["people.csv"] + rows)
    text = refused(place)
    assert text.count("\n") == 200
    assert text.endswith("and 10,300 more faults")
    loaded = load(place, on_bad_line="skip")
    assert loaded.count == 10_500
    assert len(loaded.faults) == 10_000
    assert set(loaded.organisation.people) == EVERYBODY


def test_given_no_folder_then_one_sentence_says_so(tmp_path: Path) -> None:
    assert "is no folder; name the folder that holds organisation.toml" in refused(tmp_path / "gone")


def test_given_files_that_are_missing_then_each_is_named(folder: Folder) -> None:
    place = folder(organisation=None, people=None, units=None, functions=None)
    with pytest.raises(OrganisationError) as caught:
        load(place, on_bad_line="skip")
    assert str(caught.value).splitlines() == [
        "organisation.toml: cannot be read: no such file or directory",
        "people.csv: cannot be read: no such file or directory",
        "units.csv: cannot be read: no such file or directory",
    ]


def test_given_a_long_file_then_progress_is_told(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ansvar.directory.table.PROGRESS_STEP", 200)
    rows = "".join(f"p{at},A,B,bygg,,,,\n" for at in range(450))
    heard: list[tuple[str, int, int]] = []
    load(folder(people=FILES["people.csv"] + rows), progress=lambda *step: heard.append(step))
    people = [step for step in heard if step[0] == "people.csv"]
    assert people == [("people.csv", 200, 456), ("people.csv", 400, 456), ("people.csv", 456, 456)]

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansvar.directory.files import load_organisation
from ansvar.directory.generate import generate
from ansvar.directory.model import Function, Line, LineKind, Organisation, Person, Service, Unit
from ansvar.directory.save import local, save_organisation, span
from ansvar.presence.model import Absence, Closure, QuietChoice, Source
from ansvar.words.faults import OrganisationError

STOCKHOLM = ZoneInfo("Europe/Stockholm")
WORD = st.text(
    st.characters(blacklist_categories=["Cs", "Cc", "Zl", "Zp"], blacklist_characters="|\ufeff"), max_size=10
).map(str.strip)
NEEDED = WORD.filter(bool)
MOMENT = st.integers(0, 2 * 365 * 86_400).map(
    lambda seconds: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)
#: The two nights on which the clocks change, minute by minute.
NIGHT = st.sampled_from([datetime(2026, 3, 29, tzinfo=UTC), datetime(2026, 10, 24, 22, tzinfo=UTC)]).flatmap(
    lambda start: st.integers(0, 360).map(lambda minutes: start + timedelta(minutes=minutes))
)
WHEN = MOMENT | NIGHT
PEOPLE = ("alice", "bob", "charlie")
UNITS = ("hus", "bygg")


@st.composite
def absences(draw: st.DrawFn) -> Absence:
    start = draw(WHEN)
    length = draw(st.none() | st.timedeltas(timedelta(minutes=1), timedelta(days=40)))
    end = None if length is None else start + timedelta(seconds=int(length.total_seconds()))
    return Absence(
        draw(st.sampled_from(PEOPLE)),
        draw(NEEDED),
        start,
        end,
        draw(st.sampled_from(Source)),
        draw(st.booleans()),
        draw(st.sampled_from([None, "bob", "+46313900601", "4399"])),
        draw(st.sampled_from([(), ("desk",), ("mobile", "desk")])),
        draw(WORD),
    )


@st.composite
def organisations(draw: st.DrawFn) -> Organisation:
    def names() -> tuple[str, ...]:
        return tuple(draw(st.lists(NEEDED, max_size=3, unique=True)))

    people = {
        id: Person(
            id,
            draw(NEEDED),
            draw(WORD),
            draw(st.sampled_from(UNITS)),
            draw(WORD),
            extension=draw(st.sampled_from(["", f"43{at}"])),
            direct=draw(st.sampled_from(["", f"+4631390061{at}"])),
            mobile=draw(st.sampled_from(["", f"+4670174061{at}"])),
            functions=draw(st.sampled_from([(), ("bygglov",)])),
            roles=names(),
            competences=names(),
            team=draw(WORD),
            deputies=tuple(
                draw(st.lists(st.sampled_from([each for each in PEOPLE if each != id]), unique=True))
            ),
            deputies_agreed=draw(st.booleans()),
            forward=draw(st.sampled_from([None, "alice", "4399"])),
            hours=draw(st.none() | NEEDED),
            ring_when_away=draw(st.booleans()),
            silent=draw(st.booleans()),
            mailbox=draw(st.booleans()),
            greeting_at=draw(st.none() | WHEN),
            pin_rule=draw(WORD),
            competences_at=draw(st.none() | WHEN),
        )
        for at, id in enumerate(PEOPLE)
    }
    absent: dict[str, tuple[Absence, ...]] = {}
    for absence in draw(st.lists(absences(), max_size=5)):
        absent[absence.person] = (*absent.get(absence.person, ()), absence)
    start = draw(WHEN)
    return Organisation(
        id=draw(NEEDED),
        name=draw(NEEDED),
        country="SE",
        zone="Europe/Stockholm",
        language="sv",
        main_number="+46313900600",
        people=people,
        units={
            "hus": Unit("hus", draw(NEEDED), None, draw(st.sampled_from([None, "bob"])), names={"en": draw(NEEDED)}),
            "bygg": Unit("bygg", draw(NEEDED), "hus", hours=draw(st.none() | NEEDED), number="4320", mailbox=draw(st.booleans())),
        },
        functions={"bygglov": Function("bygglov", draw(NEEDED), "bygg", "4330", draw(st.none() | NEEDED), draw(st.booleans()))},
        lines=(Line("90", LineKind.SWITCHBOARD, "vaxel", draw(WORD)),) if draw(st.booleans()) else (),
        absences=absent,
        closures=(Closure("bygg", start, start + timedelta(hours=5), draw(st.booleans()), draw(st.sampled_from([None, "hus"])), draw(st.none() | WHEN), draw(WORD)),),
        quiet_days=(QuietChoice("bygg", draw(st.integers(0, 6)), None, draw(st.sampled_from([None, "2026-12-31"]))),),
        services={"jour": Service("jour", draw(NEEDED), "+46313900696")},
        lists={draw(NEEDED): frozenset({"+46313900697", "+46313900698"})},
        companies={"bygg": draw(NEEDED)},
        case_owners={"+46313900699": "alice"},
        operators=("bob",),
        names={"en": draw(NEEDED)},
        area=draw(st.sampled_from([(), ("+463139006",)])),
    )  # fmt: skip


@given(organisations())
@settings(max_examples=60)
def test_given_any_organisation_then_saving_and_loading_gives_it_back(
    tmp_path_factory: pytest.TempPathFactory, world: Organisation
) -> None:
    place = tmp_path_factory.mktemp("saved")
    save_organisation(world, place)
    assert load_organisation(place) == world


@pytest.mark.parametrize("country", ["se", "dk", "no", "nl"])
def test_given_a_generated_organisation_then_it_comes_back(country: str, tmp_path: Path) -> None:
    world = generate(300, country, 5, date(2026, 11, 23))  # type: ignore[arg-type]
    save_organisation(world, tmp_path)
    assert load_organisation(tmp_path) == world
    first = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    save_organisation(world, tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == first


def test_given_more_rows_than_are_written_at_once_then_all_come_back(tmp_path: Path) -> None:
    world = generate(2_001, "dk", 5, date(2026, 11, 23))
    save_organisation(world, tmp_path)
    assert load_organisation(tmp_path) == world


def test_given_tables_that_are_empty_now_then_their_files_go(tmp_path: Path) -> None:
    world = generate(60, "dk", 5, date(2026, 11, 23))
    save_organisation(world, tmp_path)
    assert (tmp_path / "absences.csv").exists()
    save_organisation(replace(world, absences={}, closures=()), tmp_path)
    assert not (tmp_path / "absences.csv").exists()
    assert load_organisation(tmp_path).absences == {}


@pytest.mark.parametrize("bad", [" alice", "a\0b", "a\rb", "x" * 4001])
def test_given_a_value_that_a_file_cannot_hold_then_saving_says_so(tmp_path: Path, bad: str) -> None:
    world = generate(3, "se", 1, date(2026, 11, 23))
    first = next(iter(world.people))
    people = {**world.people, first: replace(world.people[first], title=bad)}
    with pytest.raises(OrganisationError, match=r"people\.csv: cannot be written: "):
        save_organisation(replace(world, people=people), tmp_path)
    people = {**world.people, first: replace(world.people[first], roles=("a|b",))}
    with pytest.raises(OrganisationError, match=r"holds `\|`, which parts the items of a list"):
        save_organisation(replace(world, people=people), tmp_path)


def test_given_an_organisation_that_is_refused_then_no_file_changes(tmp_path: Path) -> None:
    world = generate(20, "se", 1, date(2026, 11, 23))
    save_organisation(world, tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    closure = Closure(
        "x", datetime(2026, 11, 23, tzinfo=UTC), datetime(2026, 11, 24, tzinfo=UTC), note="a\rb"
    )
    with pytest.raises(OrganisationError):
        save_organisation(replace(world, name="Annat", closures=(closure,)), tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_given_a_note_of_many_lines_then_it_comes_back_or_is_refused(tmp_path: Path) -> None:
    world = generate(20, "se", 1, date(2026, 11, 23))
    first = next(iter(world.people))

    def titled(title: str) -> Organisation:
        return replace(world, people={**world.people, first: replace(world.people[first], title=title)})

    save_organisation(titled("rad\n" * 48 + "slut"), tmp_path)
    assert load_organisation(tmp_path) == titled("rad\n" * 48 + "slut")
    with pytest.raises(OrganisationError):
        save_organisation(titled("rad\n" * 49 + "slut"), tmp_path)


def test_given_many_rows_then_progress_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ansvar.directory.generate.PROGRESS_STEP", 100)
    monkeypatch.setattr("ansvar.directory.save.PROGRESS_STEP", 200)
    heard: list[tuple[str, int, int]] = []
    people = generate(250, "nl", 1, date(2026, 11, 23), progress=lambda *step: heard.append(step))
    assert heard == [("people", 100, 250), ("people", 200, 250), ("people", 250, 250)]
    heard.clear()
    save_organisation(people, tmp_path, progress=lambda *step: heard.append(step))
    told = [step for step in heard if step[0] == "people.csv"]
    assert told == [("people.csv", 0, 250), ("people.csv", 200, 250), ("people.csv", 250, 250)]


def test_given_no_main_number_and_odd_signs_then_the_head_still_comes_back(tmp_path: Path) -> None:
    world = replace(generate(3, "se", 1, date(2026, 11, 23)), main_number="", name='Å "kommun" \\ \t x')
    save_organisation(world, tmp_path)
    assert load_organisation(tmp_path) == world


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime(2026, 11, 23, 7, tzinfo=UTC), "2026-11-23 08:00"),
        (datetime(2026, 11, 23, 7, 0, 5, tzinfo=UTC), "2026-11-23 08:00:05"),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "2026-10-25 02:30+02:00"),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "2026-10-25 02:30+01:00"),
    ],
)
def test_given_a_moment_then_it_is_written_as_local_time_without_doubt(moment: datetime, text: str) -> None:
    assert local(moment, STOCKHOLM) == text


def test_given_a_zone_west_of_greenwich_then_the_offset_keeps_its_sign() -> None:
    assert (
        local(datetime(2026, 11, 1, 5, 30, tzinfo=UTC), ZoneInfo("America/New_York"))
        == "2026-11-01 01:30-04:00"
    )


def test_given_whole_days_then_dates_alone_are_written() -> None:
    start, end = datetime(2026, 11, 22, 23, tzinfo=UTC), datetime(2026, 11, 25, 23, tzinfo=UTC)
    assert span(start, end, STOCKHOLM) == ("2026-11-23", "2026-11-25")
    assert span(start, None, STOCKHOLM) == ("2026-11-23", "")
    assert span(start, end - timedelta(hours=8), STOCKHOLM) == ("2026-11-23 00:00", "2026-11-25 16:00")
    assert span(start + timedelta(hours=9), None, STOCKHOLM) == ("2026-11-23 09:00", "")


def test_given_midnights_that_fall_into_the_change_of_clocks_then_no_date_stands_alone() -> None:
    # In Cuba the clocks change at midnight: in autumn a day has two, in spring it has none.
    havana = ZoneInfo("America/Havana")
    second = datetime(2026, 11, 1, 5, tzinfo=UTC)
    assert local(second, havana) == "2026-11-01 00:00-05:00"
    assert span(second, second + timedelta(days=1), havana) == ("2026-11-01 00:00-05:00", "2026-11-02 00:00")
    assert span(second, None, havana) == ("2026-11-01 00:00-05:00", "")

"""What is found, in which order, and who is asked whether they can answer."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from ansvar.directory.model import Function, Unit
from ansvar.search import Finder, Hit, Match, Status
from search.town import LINES, PEOPLE, organisation, person

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HERE = Status(True, "present")


@pytest.fixture(scope="module")
def town() -> Finder:
    return Finder(organisation(lines=LINES))


def ids(hits: tuple[Hit, ...]) -> list[str]:
    return [hit.id for hit in hits]


def people(hits: tuple[Hit, ...]) -> list[str]:
    return [hit.id for hit in hits if hit.kind == "person"]


def away(**back: int | None) -> Callable[[str], Status]:
    """Say who is away and for how many hours (None: not known); everybody else is here."""

    def status(who: str) -> Status:
        if who not in back:
            return HERE
        hours = back[who]
        return Status(False, "absent", None if hours is None else NOON + timedelta(hours=hours))

    return status


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("ostlund", {"p01", "p02"}),
        ("oestlund", {"p01"}),
        ("östl", {"p01"}),
        ("ostergaard", {"p03", "p04"}),
        ("oestergaard", {"p03", "p04"}),
        ("ÖSTERGÅRD", {"p03", "p04"}),
        ("aasa", {"p10"}),
        ("anna karin", {"p05"}),
        ("annakarin", {"p05"}),
        ("anna-k", {"p05"}),
        ("de vries", {"p06"}),
        ("devries", {"p06"}),
        ("vries pieter norr", {"p06"}),
        ("o'brien", {"p07"}),
        ("obrien", {"p07"}),
        ("backstrom", {"p08"}),
        ("dykstra", {"p09"}),
        ("strandskydd", {"p01"}),
        ("rektor", {"p02"}),
        ("elderly", {"care", "p07"}),
        ("gone", {"p04"}),
        ("arkiv", {"empty"}),
    ],
)
def test_given_a_word_in_any_spelling_then_it_is_found(town: Finder, text: str, first: set[str]) -> None:
    hits = [hit for hit in town.find(text) if hit.quality != "misspelt"]
    assert first <= {hit.id for hit in hits}
    assert {hit.id for hit in hits[: len(first)]} == first


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("ostlumd", "p01"),
        ("östlnud", "p01"),
        ("stlund", "p01"),
        ("östergårrd", "p03"),
        ("kristian", "p08"),
        ("kristian bäkström", "p08"),
        ("anna lindkvist", "p05"),
        ("lindkvi", "p05"),
    ],
)
def test_given_a_misspelt_word_then_it_is_found_and_says_so(town: Finder, text: str, who: str) -> None:
    hits = {hit.id: hit for hit in town.find(text)}
    assert hits[who].quality == "misspelt"


@pytest.mark.parametrize("text", ["omsorg", "sean omso", "lovsenh", "tjänst"])
def test_given_a_later_part_of_a_compound_then_it_comes_after_begun_and_before_misspelt(text: str) -> None:
    functions = [Function("x", "Omsorg"), Function("care", "Äldreomsorg"), Function("home", "Hemtjänst")]
    hits = Finder(organisation(functions=functions)).find(text)
    assert hits
    assert {hit.quality for hit in hits} <= {"exact", "prefix"}
    if text == "omsorg":
        assert [(hit.id, hit.quality) for hit in hits] == [
            ("x", "exact"),
            ("care", "prefix"),
            ("p07", "prefix"),
        ]


def test_the_name_of_a_person_is_no_compound() -> None:
    staff = [person("1", "Johanna", "Ek"), person("2", "Anna", "Ek")]
    assert ids(Finder(organisation(staff, [Unit("u", "Johannaskolan")], [])).find("anna")) == ["2", "u"]


def test_given_one_letter_then_it_begins_names_and_nothing_else() -> None:
    staff = [
        person("1", "Eva", "Ek", title="Boss"),
        person("2", "Eva", "Berg"),
        person("3", "Eva", "Al", title="B"),
    ]
    assert [(hit.id, hit.quality) for hit in Finder(organisation(staff, [], [])).find("eva b")] == [
        ("3", "exact"),
        ("2", "prefix"),
    ]


def test_given_a_unit_that_holds_nearly_everybody_then_it_says_nothing_about_one(town: Finder) -> None:
    assert people(town.find("anna town")) == []
    assert [hit.id for hit in town.find("pat town") if hit.kind == "unit"] == []
    assert people(Finder(organisation([person("1", "Pat", "Ek", unit="town")])).find("pat town")) == ["1"]


def test_given_two_words_that_are_one_in_the_directory_then_it_is_found(town: Finder) -> None:
    assert "permit" in ids(town.find("bygg lov"))[:2]
    assert people(Finder(organisation([person("x", "Pat", "Obrien")])).find("pat o'brien")) == ["x"]


@pytest.mark.parametrize("text", ["anna bygg", "bygg anna", "  ANNA,  bygg! "])
def test_given_several_words_in_any_order_then_all_must_fit(town: Finder, text: str) -> None:
    """Anna in the permits unit, which lies below the building unit; Anna-Karin in the building unit."""
    assert people(town.find(text)) == ["p01", "p05"]


@pytest.mark.parametrize("text", ["", "   ", "?!", "zzzz", "anna zzzz", "999999", "\x00"])
def test_given_nothing_that_fits_then_nothing_is_found(town: Finder, text: str) -> None:
    assert town.find(text) == ()


def test_given_no_room_for_hits_then_nothing_is_found(town: Finder) -> None:
    assert town.find("anna", limit=0) == ()
    assert len(town.find("anna", limit=1)) == 1


def test_given_a_very_long_text_then_it_is_cut(town: Finder) -> None:
    assert people(town.find("anna " * 1_000_000)) == ["p02", "p01", "p05"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("031-390 06 12", {"p01"}),
        ("+46 31 3900612", {"p01"}),
        ("0046 31 390 06 12", {"p01"}),
        ("390 06 12", {"p01"}),
        ("0612", {"p01"}),
        ("070-174 06 06", {"p05"}),
        ("0606", {"p05"}),
        ("4612", {"p10"}),
        ("390 06 20", {"p06"}),
        ("390 06 21", {"school"}),
        ("390 06 22", {"care"}),
        ("390 06 02", {"permit"}),
        ("anna 06 12", {"p01"}),
        ("031-390 06 12 anna", {"p01"}),
        ("070 174", {"p01", "p05"}),
    ],
)
def test_given_a_number_in_any_spelling_then_whose_it_is_is_found(
    town: Finder, text: str, found: set[str]
) -> None:
    assert set(ids(town.find(text))) == found


def test_a_hit_found_by_its_number_says_which(town: Finder) -> None:
    [hit] = town.find("0605")
    assert hit.quality == "number"
    assert hit.matched == (Match("0605", "mobile", "+46701740605"),)
    assert hit.number == "+46313900612"


def test_given_digits_in_a_name_then_the_name_is_found(town: Finder) -> None:
    hits = town.find("skola 3")
    assert hits[0].id == "school"
    assert hits[0].quality == "exact"
    assert people(hits) == ["p02", "p10", "p09", "p06", "p07"]


def test_nobody_is_found_by_a_private_phone(town: Finder) -> None:
    assert town.find("0699") == ()
    assert town.find("+46701740699") == ()


def test_a_hit_tells_what_was_found_where(town: Finder) -> None:
    [hit] = town.find("bygglovshand östlund", limit=1)
    assert hit == Hit(
        kind="person",
        id="p01",
        name="Anna Östlund",
        unit="Bygglovsenheten",
        title="Bygglovshandläggare",
        number="+46313900612",
        matched=(
            Match("bygglovshand", "title", "bygglovshandläggare"),
            Match("östlund", "name", "östlund"),
        ),
        score=hit.score,
        quality="prefix",
        status=None,
    )
    assert 0 < hit.score < 1


def test_units_and_functions_are_hits_of_their_own(town: Finder) -> None:
    function, *_ = town.find("bygglov")
    assert (function.kind, function.name, function.unit) == ("function", "Bygglov", "Bygglovsenheten")
    unit = next(hit for hit in town.find("byggnads") if hit.kind == "unit")
    assert (unit.name, unit.unit, unit.number, unit.title) == (
        "Byggnadsförvaltningen",
        "Town",
        "+46313900601",
        "",
    )
    [root] = [hit for hit in town.find("town") if hit.kind == "unit" and hit.id == "town"]
    assert root.unit == ""


def test_given_a_whole_word_then_it_comes_before_one_begun_and_one_misspelt() -> None:
    here = [person("1", "Bergh", "A"), person("2", "Berg", "B"), person("3", "Bergman", "C")]
    hits = Finder(organisation([*here, person("4", "Berk", "D")], [], [])).find("berg")
    assert [(hit.id, hit.quality) for hit in hits] == [
        ("2", "exact"),
        ("1", "prefix"),
        ("3", "prefix"),
        ("4", "misspelt"),
    ]


def test_given_marks_typed_then_the_name_with_them_comes_first_even_when_away(town: Finder) -> None:
    status = away(p01=1)
    assert people(town.find("Östlund", status=status)) == ["p01", "p02"]
    assert people(town.find("anna östl", status=status)) == ["p01", "p02"]
    # Plain letters say nothing about marks: whoever can answer comes first.
    assert people(town.find("Ostlund", status=status)) == ["p02", "p01"]
    assert people(town.find("Ostlund")) == ["p02", "p01"]


def test_those_who_can_answer_come_first_then_those_back_soonest() -> None:
    finder = Finder(organisation([person(str(n), "Eva", f"Name{n}") for n in range(6)], [], []))
    hits = finder.find("eva", status=away(**{"0": None, "1": 5, "2": 2, "4": 2}))
    assert ids(hits) == ["3", "5", "2", "4", "1", "0"]
    assert [hit.status and hit.status.can_answer for hit in hits] == [True, True, False, False, False, False]
    assert hits[2].status == Status(False, "absent", NOON + timedelta(hours=2))


def test_who_can_answer_never_outranks_a_better_match() -> None:
    finder = Finder(organisation([person("1", "Karl", "Berg"), person("2", "Karla", "Berg")], [], []))
    assert ids(finder.find("karl berg", status=away(**{"1": 9}))) == ["1", "2"]


def test_given_enough_who_can_answer_then_nobody_else_is_asked() -> None:
    finder = Finder(organisation([person(f"{n:03}", "Eva", "Ek") for n in range(500)], [], []))
    asked: list[str] = []

    def status(who: str) -> Status:
        asked.append(who)
        return Status(len(asked) % 2 == 0, "present")

    hits = finder.find("eva", limit=5, status=status)
    assert ids(hits) == ["001", "003", "005", "007", "009"]
    assert len(asked) == 10


def test_given_nobody_who_can_answer_then_the_200_best_are_asked_once_each() -> None:
    finder = Finder(organisation([person(f"{n:03}", "Eva", "Ek") for n in range(500)], [], []))
    asked: list[str] = []

    def status(who: str) -> Status:
        asked.append(who)
        return Status(False, "absent", NOON - timedelta(hours=len(asked)))

    hits = finder.find("eva ek", limit=3, status=status)
    assert ids(hits) == ["199", "198", "197"]
    assert asked == [f"{n:03}" for n in range(200)]
    assert len(finder.find("eva", limit=1000)) == 200


def test_a_function_can_answer_when_one_of_its_people_can(town: Finder) -> None:
    def of(**back: int | None) -> Status | None:
        return next(hit.status for hit in town.find("bygglov", status=away(**back)) if hit.id == "permit")

    assert of() == HERE
    assert of(p01=3) == HERE
    assert of(p01=3, p04=1) == Status(False, "absent", NOON + timedelta(hours=1))
    assert of(p01=None, p04=None) == Status(False, "absent", None)


def test_a_unit_can_answer_when_somebody_in_it_or_below_can(town: Finder) -> None:
    everybody = {one.id: 1 for one in PEOPLE}
    build = everybody | {"p01": 1}
    del build["p01"]
    [unit] = [hit for hit in town.find("byggnads", status=away(**build)) if hit.kind == "unit"][:1]
    assert (unit.id, unit.status) == ("build", HERE)
    [nobody] = town.find("arkivet", status=away())
    assert nobody.status is None


def test_given_many_large_units_then_a_bounded_number_of_people_is_asked() -> None:
    units = [Unit(f"u{n:02}", f"Ward {n:02}") for n in range(40)]
    staff = [person(f"{n:04}", "X", "Y", unit=f"u{n % 40:02}") for n in range(1600)]
    finder = Finder(organisation(staff, units, []))
    asked: list[str] = []

    def status(who: str) -> Status:
        asked.append(who)
        return Status(False, "absent")

    hits = finder.find("ward", limit=40, status=status)
    assert [hit.kind for hit in hits[:8]] == ["unit"] * 8
    assert len(set(asked)) == len(asked) <= 400
    assert (
        sum(hit.kind == "unit" and hit.status is not None for hit in finder.find("ward", status=status)) > 0
    )


def test_given_units_in_a_ring_and_unknown_units_then_searching_works() -> None:
    ring = [Unit("a", "Alpha", parent="b"), Unit("b", "Beta", parent="a"), Unit("c", "Gamma", parent="c")]
    finder = Finder(organisation([person("1", "Eva", "Ek", unit="a")], ring, [Function("f", "Fix", "zz")]))
    assert people(finder.find("eva beta")) == ["1"]
    assert people(finder.find("eva alpha")) == ["1"]
    assert ids(finder.find("gamma")) == ["c"]
    assert finder.find("fix")[0].unit == ""


def test_given_an_empty_organisation_then_nothing_is_found() -> None:
    finder = Finder(organisation([], [], [], country="??"))
    assert finder.find("anna") == finder.find("0612") == ()


def test_given_the_same_name_then_the_id_decides() -> None:
    staff = [person(id, "Eva", "Ek") for id in ("c", "a", "b")]
    assert ids(Finder(organisation(staff, [], [])).find("eva")) == ["a", "b", "c"]


def test_given_words_that_very_many_share_then_names_with_all_of_them_are_found() -> None:
    """Two letters that nearly everybody has: the way for very common words, and it is found by name."""
    letters = "abcdefghij"
    staff = [
        person(
            f"{n:05}", f"A{letters[n % 10]}{letters[n // 10 % 10]}", f"B{letters[n // 100 % 10]}", title="a b"
        )
        for n in range(26_000)
    ]
    finder = Finder(organisation(staff, [], []))
    hits = finder.find("a b", limit=50)
    assert len(hits) == 50
    assert all(len(hit.matched) == 2 for hit in hits)
    exact = [hit for hit in hits if hit.quality == "exact"]
    assert exact == list(hits), "`a` and `b` stand as whole words in everybody's title"


def test_given_common_first_letters_and_few_names_with_both_then_they_are_still_found() -> None:
    staff = [person(f"{n:05}", "Ada", "Xu", title="Boss") for n in range(30_000)]
    staff.append(person("z", "Ada", "Berg"))
    finder = Finder(organisation(staff, [], []))
    assert ids(finder.find("a b", limit=5)) == ["z"], "one letter begins names"
    hits = finder.find("ad bo", limit=5)
    assert len(hits) == 5
    assert {hit.matched[1].field for hit in hits} == {"title"}

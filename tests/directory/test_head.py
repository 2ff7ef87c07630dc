from pathlib import Path

import pytest

from ansvar.directory.files import load
from ansvar.words.faults import OrganisationError
from directory.small import HEAD, Folder


def faults_of(place: Path) -> list[str]:
    with pytest.raises(OrganisationError) as caught:
        load(place, on_bad_line="skip")
    return str(caught.value).split("\n")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (HEAD.replace('"SE"', '"Sweden"'), "organisation.toml:3: `country`: `SWEDEN` is no country; write two letters such as SE"),
        (HEAD.replace("Europe/Stockholm", "Europe/Falkenberg"), "organisation.toml:4: `zone`: `Europe/Falkenberg` is no time zone; write one such as Europe/Stockholm"),
        (HEAD.replace("Europe/Stockholm", "../etc/passwd"), "organisation.toml:4: `zone`: `../etc/passwd` is no time zone"),
        (HEAD.replace('"sv"', '"Swedish"'), "organisation.toml:5: `language`: `Swedish` is no language; write such as sv or da"),
        (HEAD.replace("031-390 06 00", "hello"), "organisation.toml:6: `main_number`: `hello` is no phone number"),
        (HEAD.replace('id = "bygg"', 'id = " "'), "organisation.toml:1: `id`: is empty"),
        (HEAD.replace('id = "bygg"\n', ""), "organisation.toml: `id`: is missing"),
        (HEAD.replace('name = "Byggkontoret"', "name = 7"), "organisation.toml:2: `name`: must be text in quotes"),
        (HEAD + "colour = 1\n", "organisation.toml:8: `colour`: is no key of this file; keys are id, name, country"),
        (HEAD.replace('["olga"]', '"olga"'), "organisation.toml:7: `operators`: must be a list"),
        (HEAD.replace('["olga"]', "[1]"), "organisation.toml:7: `operators`: must be a list of texts in quotes"),
        (HEAD + 'area = ["031"]\n', "organisation.toml:8: `area`: `031` is no prefix; write such as +4631390"),
        (HEAD + 'names = "x"\n', "organisation.toml:8: `names`: must be a table"),
        (HEAD + "[names]\nen = 1\n", "organisation.toml:9: `names.en`: must be text in quotes"),
        (HEAD + '[lists]\npress = "x"\n', "organisation.toml:9: `lists.press`: must be a list of texts in quotes"),
        (HEAD + '[lists]\npress = ["x"]\n', "organisation.toml:9: `lists.press`: `x` is no phone number"),
        (HEAD + '[case_owners]\nx = "alice"\n', "organisation.toml:9: `case_owners.x`: `x` is no phone number"),
        (HEAD + "[services]\njour = 1\n", "organisation.toml:9: `services.jour`: must be a table with a name and a number"),
        (HEAD + '[services.jour]\nname = "x"\n', "`services.jour`: must be a table with a name and a number"),
        (HEAD + '[services.jour]\nnumber = "x"\n', "`services.jour`: `x` is no phone number"),
        (HEAD + '[services.jour]\nnumber = "90"\nfax = "1"\n', "`services.jour.fax`: is no key of a service; keys are name, number"),
        (HEAD + 'names = { en = "x', "organisation.toml:8: is no TOML: unterminated string; is the file cut off?"),
        ("id = \n", "organisation.toml:1: is no TOML: invalid value; is the file cut off?"),
        ("x = " + "[" * 100_000, "organisation.toml:1: is no TOML"),
    ],
)  # fmt: skip
def test_given_a_mistake_in_organisation_toml_then_its_line_and_what_is_allowed_are_told(
    folder: Folder, text: str, fault: str
) -> None:
    faults = faults_of(folder(organisation=text))
    assert any(fault in each for each in faults), faults
    assert len(faults) == 1 or "is missing" in fault


def test_given_latin_1_then_line_and_byte_are_named(folder: Folder) -> None:
    place = folder(organisation=HEAD.replace("Byggkontoret", "Åhus").encode("latin-1"))
    assert faults_of(place) == [
        "organisation.toml:2: byte 9 is 0xC5, which is not UTF-8; the file looks like Latin-1 or Windows-1252: "
        "save it as UTF-8"
    ]


def test_given_names_that_nobody_has_then_they_are_faults_on_their_lines(folder: Folder) -> None:
    text = (
        HEAD.replace('"olga"', '"olga", "gone"')
        + '[companies]\nnowhere = "AB"\n[case_owners]\n"4399" = "nobody"\n'
    )
    place = folder(organisation=text)
    with pytest.raises(OrganisationError) as caught:
        load(place)
    assert str(caught.value).split("\n") == [
        "organisation.toml:7: `operators`: the person `gone` does not exist; name one of people.csv",
        "organisation.toml:9: `companies`: the unit `nowhere` does not exist; name one of units.csv",
        "organisation.toml:11: `case_owners`: the person `nobody` does not exist; name one of people.csv",
    ]
    world = load(place, on_bad_line="skip").organisation
    assert (world.operators, world.companies, world.case_owners) == (("olga",), {}, {})


def test_given_a_small_country_and_a_mark_then_the_file_loads(folder: Folder) -> None:
    text = "\ufeff" + HEAD.replace('"SE"', '"se"').replace('main_number = "031-390 06 00"\n', "")
    world = load(folder(organisation=text)).organisation
    assert (world.country, world.main_number) == ("SE", "")

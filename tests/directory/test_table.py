"""Files broken in the ways that old systems, spreadsheets and cut-off copies break them."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansvar.directory.files import load
from ansvar.directory.layout import PEOPLE
from ansvar.directory.table import LONGEST_LINE, Faults, Table
from ansvar.words.faults import OrganisationError
from directory.small import FILES, Folder

PEOPLE_CSV = FILES["people.csv"]
EVERYBODY = {"alice", "bob", "charlie", "mia", "olga"}


def faults_of(folder: Folder, **files: str | bytes) -> list[str]:
    with pytest.raises(OrganisationError) as caught:
        load(folder(**files))
    return str(caught.value).split("\n")


def people_left(folder: Folder, **files: str | bytes) -> tuple[set[str], list[str]]:
    loaded = load(folder(**files), on_bad_line="skip")
    return set(loaded.organisation.people), [str(fault) for fault in loaded.faults]


def test_given_latin_1_then_one_sentence_names_line_and_byte_and_what_to_do(folder: Folder) -> None:
    broken = PEOPLE_CSV.encode("latin-1")
    assert faults_of(folder, people=broken) == [
        "people.csv:2: byte 13 is 0xC5, which is not UTF-8 (and 4 more lines); the file looks like Latin-1 or "
        "Windows-1252: save it as UTF-8"
    ]


def test_given_one_latin_1_line_then_only_that_line_is_left_out(folder: Folder) -> None:
    broken = PEOPLE_CSV.encode() + "x,Åsa,Ö,bygg,,,,\n".encode("latin-1") + b"y,Y,Y,bygg,,,,\n"
    people, faults = people_left(folder, people=broken)
    assert people == EVERYBODY | {"y"}
    assert faults == [
        "people.csv:7: byte 3 is 0xC5, which is not UTF-8; the file looks like Latin-1 or Windows-1252: save it as UTF-8"
    ]
    two = broken + "z,Åsa,Ö,bygg,,,,\n".encode("latin-1")
    assert (
        "people.csv:7: byte 3 is 0xC5, which is not UTF-8 (and 1 more line);"
        in faults_of(folder, people=two)[0]
    )


def test_given_latin_1_with_carriage_returns_and_a_mark_then_the_line_is_still_right(folder: Folder) -> None:
    text = b"\xef\xbb\xbf" + PEOPLE_CSV.replace("\n", "\r\n").encode() + b"x,\xc5,B,bygg,,,,\r\n"
    people, faults = people_left(folder, people=text)
    assert people == EVERYBODY
    assert faults[0].startswith("people.csv:7: byte 3 is 0xC5")


def test_given_a_latin_1_header_then_the_file_is_refused(folder: Folder) -> None:
    text = ("id,given,family,unit,ålder\n").encode("latin-1") + b"x,A,B,bygg,1\n"
    faults = faults_of(folder, people=text)
    assert len(faults) == 2
    assert "people.csv:1: the header line cannot be read" in faults[1]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_given_utf_16_then_that_is_said(folder: Folder, encoding: str) -> None:
    mark = b"\xff\xfe" if encoding == "utf-16-le" else b"\xfe\xff"
    assert faults_of(folder, people=mark + PEOPLE_CSV.encode(encoding)) == [
        "people.csv:1: the file is written as UTF-16; save it as UTF-8"
    ]


def test_given_a_nul_then_its_line_is_named(folder: Folder) -> None:
    broken = PEOPLE_CSV + "x,A\0,B,bygg,,,,\ny,Y,Y,bygg,,,,\n"
    fault = "people.csv:7: character 4 is a NUL, which no text holds; the file is damaged, export it again"
    assert faults_of(folder, people=broken) == [fault]
    assert people_left(folder, people=broken) == (EVERYBODY | {"y"}, [fault])


def test_given_a_file_cut_off_within_a_quote_then_the_line_is_named(folder: Folder) -> None:
    broken = PEOPLE_CSV + 'x,A,"B,bygg,,,,\ny,Y,Y,bygg,,,,\n'
    fault = "people.csv:7: a quote is opened and never closed: the file seems cut off; export it again"
    assert faults_of(folder, people=broken) == [fault]
    people, faults = people_left(folder, people=broken)
    assert people == EVERYBODY | {"y"}, "only the line with the quote is lost"
    assert faults == [fault]


def test_given_a_file_cut_off_at_its_last_line_then_that_line_is_named(folder: Folder) -> None:
    assert faults_of(folder, people=PEOPLE_CSV + "x,A,B")[0].startswith("people.csv:7: `x`: 3 cells")
    assert faults_of(folder, people=PEOPLE_CSV + 'x,A,"B') == [
        "people.csv:7: a quote is not closed, or stands in the middle of a cell; close it, or put quotes around "
        "the whole cell and double each quote in it"
    ]


def test_given_a_quote_that_swallows_many_lines_then_only_its_line_is_lost(folder: Folder) -> None:
    rows = "".join(f"p{at},A,B,bygg,,,,\n" for at in range(200))
    people, faults = people_left(folder, people=PEOPLE_CSV + 'x,"A,B,bygg,,,,\n' + rows)
    assert len(people) == len(EVERYBODY) + 200
    assert faults == [
        "people.csv:7: a quote is opened and never closed; close it, or double a quote that is meant"
    ]


def test_given_a_quote_closed_by_another_lines_quote_then_reading_finds_its_feet(folder: Folder) -> None:
    text = PEOPLE_CSV + 'x,"A,B,bygg,,,,\ny,"Y, Z",Y,bygg,,,,\nz,Z,Z,bygg,,,,\n'
    people, faults = people_left(folder, people=text)
    assert people == EVERYBODY | {"y", "z"}
    assert [fault.split(":")[1] for fault in faults] == ["7"]


def test_given_a_broken_line_then_references_to_the_lost_are_no_faults(folder: Folder) -> None:
    text = PEOPLE_CSV.replace(',"', ",") + 'x,"A,B,bygg,,,,\ny,Y,Y,bygg,,,,x\n'
    assert len(faults_of(folder, people=text)) == 1


def test_given_a_field_of_ten_megabytes_then_it_is_refused_at_once(folder: Folder) -> None:
    broken = PEOPLE_CSV + f"x,A,{'B' * 10_000_000},bygg,,,,\ny,Y,Y,bygg,,,,\n"
    began = process_time()
    faults = faults_of(folder, people=broken)
    assert process_time() - began < 2
    assert faults == [
        f"people.csv:7: the line is 10,000,014 characters long; at most {LONGEST_LINE:,} are read: keep long texts elsewhere"
    ]
    assert people_left(folder, people=broken)[0] == EVERYBODY | {"y"}


def test_given_a_quoted_field_of_many_long_lines_then_it_is_refused(folder: Folder) -> None:
    broken = PEOPLE_CSV + 'x,A,"' + ("B" * 9_000 + "\n") * 30 + '",bygg,,,,\ny,Y,Y,bygg,,,,\n'
    faults = people_left(folder, people=broken)[1]
    assert "people.csv:7: a cell is longer than 131,072 characters; keep long texts elsewhere" in faults
    assert "y" in people_left(folder, people=broken)[0]


def test_given_every_line_broken_then_reading_stays_linear(folder: Folder) -> None:
    began = process_time()
    people, faults = people_left(folder, people=PEOPLE_CSV + 'x,"A,B,bygg,,,,\n' * 20_001)
    assert process_time() - began < 10
    assert people == EVERYBODY
    assert len(faults) == 10_000


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "people.csv:1: the file has no header line; the first line names the columns: id, given"),
        ("\n\n", "people.csv:1: the file has no header line"),
        ("id,given,family,unit,shoe\n", "people.csv:1: `shoe`: no such column; columns are id, given"),
        ("id,given,family,unit,\n", "people.csv:1: column 5 has no name; name it or remove it"),
        ("id,given,family,unit,id\n", "people.csv:1: `id`: the column stands twice; keep one of them"),
        ("id,given,family\n", "people.csv:1: `unit`: the column is missing"),
        ('id,"given,family,unit\n', "people.csv:1: a quote in the header line is never closed"),
        ("id,name_en,given,family,unit\n", "people.csv:1: `name_en`: no such column"),
    ],
)
def test_given_a_wrong_header_then_it_is_refused_also_when_lines_may_be_left_out(
    folder: Folder, text: str, fault: str
) -> None:
    with pytest.raises(OrganisationError) as caught:
        load(folder(people=text), on_bad_line="skip")
    assert fault in str(caught.value)
    assert len(caught.value.faults) == 1, "what refers to the file's people is no fault of its own"


def test_given_a_name_column_of_a_language_then_only_languages_pass(folder: Folder) -> None:
    assert (
        "`name_9`: no such column; columns are id, name, parent"
        in faults_of(folder, units="id,name,name_9\n")[0]
    )


def test_given_a_folder_where_a_file_should_be_then_it_cannot_be_read(folder: Folder) -> None:
    place = folder(lists=None)
    (place / "lists.csv").mkdir()
    with pytest.raises(OrganisationError, match=r"lists\.csv: cannot be read: is a directory"):
        load(place)


CELL = st.text(
    st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters="\ufeff"), max_size=12
).map(str.strip)


@given(
    st.lists(st.tuples(CELL, CELL), max_size=8),
    st.sampled_from([",", ";"]),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_given_any_cells_then_they_are_read_as_written(
    tmp_path_factory: pytest.TempPathFactory, cells: list[tuple[str, str]], separator: str, newline: str
) -> None:
    path = tmp_path_factory.mktemp("table") / "people.csv"

    def quoted(text: str) -> str:
        return '"' + text.replace('"', '""') + '"'

    rows = [separator.join(("id", "title")), *(separator.join(map(quoted, pair)) for pair in cells)]
    path.write_bytes(newline.join(rows).encode("utf-8"))
    faults = Faults()
    table = Table(path, PEOPLE.columns, ("id",), faults, each_line=False)
    read = [(row[0], row[4]) for _, row in table.rows()]
    assert faults.count == 0
    assert read == [pair for pair in cells if any(pair)]


@given(st.binary(max_size=300))
def test_given_any_bytes_then_reading_ends_with_rows_or_faults(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    path = tmp_path_factory.mktemp("table") / "people.csv"
    path.write_bytes(b"id,given,family,unit\n" + data)
    faults = Faults()
    table = Table(path, PEOPLE.columns, PEOPLE.required, faults, each_line=True)
    lines = [line for line, row in table.rows() if len(row) == len(PEOPLE.columns)]
    assert lines == sorted(set(lines))
    assert all(str(fault) for fault in faults.kept)

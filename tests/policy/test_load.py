"""Reading a policy file: all faults at once, each with its place, the value and what is allowed."""

from pathlib import Path

import pytest

from ansvar.policy.load import LARGEST_FILE, load_leniently, load_policy, read_leniently, read_policy
from ansvar.words.faults import Fault, PolicyError

HEAD = '[policy]\ntitle = "T"\norganisation = "O"\n'


def faults(text: str) -> tuple[Fault, ...]:
    return read_policy(text, "p.toml").faults


def refused(path: Path) -> str:
    with pytest.raises(PolicyError) as error:
        load_policy(path)
    assert len(error.value.faults) == 1
    return error.value.faults[0].message


def test_given_a_good_file_then_the_policy_knows_its_lines(tmp_path: Path) -> None:
    path = tmp_path / "p.toml"
    path.write_text(HEAD + '\n[[route]]\nid = "a"\nelse = "mailbox"\n', encoding="utf-8")
    policy = load_policy(path)
    assert policy.file == str(path)
    assert policy.line_of(("route", 0)) == 5
    assert policy.line_of(("route", 0, "else")) == 7
    assert policy.faulty == ()
    assert policy.language == "en"


def test_given_many_faults_then_all_are_reported_with_place_and_value() -> None:
    text = (
        "[policy]\n"
        'title = "T"\n'
        "[answering]\n"
        'within = "4 ringar"\n'
        'aimm = "3 rings"\n'
        "[[route]]\n"
        'id = "ill"\n'
        'when = { absent = "ill", callee = "bussy" }\n'
        'else = "mailbx"\n'
        "[[promise]]\n"
        'id = "back"\n'
        'from = "message"\n'
        "[[duty]]\n"
        'id = "d"\n'
        'who = "everyone"\n'
        'does = "hear mailbox"\n'
        "times = 0\n"
        "[hours.phone]\n"
        'open = "mon 09:00-12:00, 11:00-14:00"\n'
    )
    found = faults(text)
    assert [(fault.line, fault.place, fault.row, fault.key) for fault in found] == [
        (1, "policy", "", "organisation"),
        (4, "answering", "", "within"),
        (5, "answering", "", "aimm"),
        (8, "route", "ill", "when.callee"),
        (9, "route", "ill", "else"),
        (10, "promise", "back", "due"),
        (17, "duty", "d", "times"),
        (18, "hours.phone", "", ""),
    ]
    said = [fault.message for fault in found]
    assert "`organisation` is missing" in said[0]
    assert "`4 ringar` does not read; write rings" in said[1]
    assert "did you mean `aim`" in said[2]
    assert "did you mean `busy`? write one of present, no answer" in said[3]
    assert "`mailbx` names no end; did you mean `mailbox`? write an end" in said[4]
    assert "`due` is missing; write" in said[5]
    assert "`0` is too small; the least is 1" in said[6]
    assert "overlap on mon" in said[7]
    assert found[3].value == "bussy"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('[[route]]\nid = "a"\nelse = "mailbox"\nattempt = "person"', "unknown key `attempt`"),
        ('[policyy]\ntitle = "x"', "did you mean `policy`"),
        ("[answering]\nwithin = 4", "write it as text; write rings"),
        ("[switchboard]\ntransfers = true", "`true` does not fit here; write a whole number"),
        ('[switchboard]\ntransfers = "3"', "`3` does not fit here; write a whole number"),
        ("[switchboard]\ntransfers = 99", "`99` is too large; the most is 20"),
        ('[devices]\npin = "yes"', "write true or false"),
        ('[site]\ncountry = "Sweden"', "write a country code of two capital letters"),
        ('[site]\nzone = "Europe/Falkenberg"', "no time zone"),
        ("[policy.review]\nx = 1", "write it as text"),
        ("[hours]\nphone = 5", "`5` does not fit here; write a table"),
        ('[[route]]\nid = "A B"\nelse = "mailbox"', "is no id"),
        ('[[route]]\nid = 5\nelse = "mailbox"', "`5` is not in quotation marks; write an id"),
        ('[[route]]\nid = "a"\nelse = "mailbox"\nvalid_from = "2026-02-30"', "no day of the calendar"),
        ('[[route]]\nid = "a"\nelse = "mailbox"\nvalid_from = "in May"', "write a date such as 2026-01-31"),
        ('[[route]]\nid = "a"\nelse = "mailbox"\nkeys = { "A" = "switchboard" }', "no key"),
        ('[[route]]\nid = "a"\nelse = "mailbox"\nnotify = "pigeon manager"', "write mail, sms or screen"),
        ('[[route]]\nid = "a"\nelse = "mailbox"\ntell = "reason"', "`reason` is not allowed"),
        ('[[route]]\nid = "a"\nelse = "mailbox"\nwhen = { caller = "friend" }', "no kind of caller"),
        ('[[route]]\nid = "a"\nelse = "mailbox"\nwhen = { during = "own", outside = "own" }', "can never apply"),
        ('[[clause]]\nid = "a"', "a clause needs its sentence"),
        ('[[promise]]\nid = "a"\nfrom = "message"\ndue = "24 h"\nowner = "cleaner"', "write one of person, deputy"),
        ('[[promise]]\nid = "a"\nfrom = "message"\ndue = "24 h"\nescalate = { to = "owner", before = "1 h", after = "1 h" }', "keep one of the two"),
        ('[queue.a]\nstrategy = "by age"', "write one of in order"),
        ('[hours.""]\nopen = "mon 08:00-12:00"', "is empty"),
        ('[answering]\nservice_level = "quick"', "does not read; write such as"),
        ("route = 5", "write one table or a list"),
    ],
)  # fmt: skip
def test_given_one_mistake_then_one_sentence_says_what_to_write(line: str, said: str) -> None:
    text = f"{line}\n" if line.startswith("route") else ""
    found = faults(text + HEAD + ("" if text else f"{line}\n"))
    assert len(found) == 1, [str(fault) for fault in found]
    assert said in found[0].message
    assert found[0].line > 0
    assert "pydantic" not in str(found[0])


@pytest.mark.parametrize(
    ("broken", "line", "said"),
    [
        ('else = "mailbox', 6, "the text is not closed"),
        ("else = mailbox", 6, "in quotation marks, such as"),
        ("else =", 6, "the value is missing"),
        ('try = ["person", "deputy"', 6, "the list is not closed"),
        ('when = { absent = "ill"', 6, "the table in braces is not closed"),
        ("else: mailbox", 6, "no `key = value`"),
        ('else = "mailbox" "message"', 6, "something stands behind the value"),
        ("time = 08:30", 6, "a clock time is written in quotes"),
        ("urgent = yes", 6, "write true or false"),
        ("urgent = True", 6, "write true or false"),
        ('say = "C:\\data"', 6, "must be written twice"),
        ("[[promise]", 6, "the header is not closed"),
        ('id = "b"', 6, "stands twice"),
        ('møde = "x"', 6, 'stands in quotes, such as "møde"'),
        ('[hours.växel]\nopen = "mon 08:00-12:00"', 6, 'stands in quotes, such as "växel"'),
        ('say = """never closed', 6, "the text is not closed"),
        ("valid_from = 2026-02-30", 6, "no date or time"),
        ("[policy]", 6, "stands twice"),
        ('say.x = "a"\nsay = "b"', 7, "stands twice"),
        ("when = " + "[" * 5_000, 6, "nested too deeply"),
        ('say = "a\x01b"', 6, "a control character"),
    ],
)
def test_given_a_line_that_does_not_parse_then_the_rest_is_still_checked(
    broken: str, line: int, said: str
) -> None:
    text = HEAD + f'[[route]]\nid = "a"\n{broken}\n\n[answering]\nwithin = "4 ringar"\n'
    found = faults(text)
    assert said in next(fault for fault in found if fault.line == line).message, [str(f) for f in found]
    assert any("`4 ringar`" in fault.message for fault in found), [str(fault) for fault in found]
    assert any(fault.line == line for fault in found)


def test_given_an_unclosed_long_text_then_the_line_where_it_opens_is_named() -> None:
    text = (
        HEAD
        + '[[route]]\nid = "a"\nelse = "mailbox"\nsay = """hello\n'
        + '[[route]]\nid = "b"\nelse = "mailbx"\nsay = """closed"""\n'
    )
    found = faults(text)
    assert [(fault.line, fault.row) for fault in found] == [(7, "a"), (10, "b")]


def test_given_a_key_that_cannot_be_read_then_it_is_not_also_called_missing() -> None:
    found = faults(HEAD + '[[promise]]\nid = "p"\nfrom = "message"\ndue = 24 h\n')
    assert len(found) == 1
    assert "quotation marks" in found[0].message


class TestFiles:
    def test_missing(self, tmp_path: Path) -> None:
        assert "no such file" in refused(tmp_path / "nowhere.toml")

    def test_directory(self, tmp_path: Path) -> None:
        assert "this is a directory" in refused(tmp_path)

    def test_empty(self, tmp_path: Path) -> None:
        path = tmp_path / "p.toml"
        path.write_text("\ufeff\n \n", encoding="utf-8")
        assert "the file is empty" in refused(path)

    def test_no_file_name(self) -> None:
        assert refused(Path("a\0b"))

    def test_unreadable(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        path = tmp_path / "p.toml"
        path.write_text(HEAD, encoding="utf-8")

        def no(*_: object, **__: object) -> None:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr("builtins.open", no)
        assert "permission denied" in refused(path)

    def test_latin_1(self, tmp_path: Path) -> None:
        path = tmp_path / "p.toml"
        path.write_bytes(HEAD.encode() + 'why = "Nås på telefon"\n'.encode("latin-1"))
        with pytest.raises(PolicyError) as error:
            load_policy(path)
        assert error.value.faults[0].line == 4
        assert "Latin-1" in error.value.faults[0].message

    def test_truncated_inside_a_letter(self, tmp_path: Path) -> None:
        path = tmp_path / "p.toml"
        path.write_bytes((HEAD + 'why = "svarar å').encode()[:-1])
        assert "ends in the middle of a letter" in refused(path)

    def test_truncated_inside_a_value(self, tmp_path: Path) -> None:
        path = tmp_path / "p.toml"
        path.write_text(HEAD + 'why = "Nobody need ca', encoding="utf-8")
        assert "not closed" in refused(path)

    def test_utf_16(self, tmp_path: Path) -> None:
        path = tmp_path / "p.toml"
        path.write_text(HEAD, encoding="utf-16")
        assert "UTF-16" in refused(path)

    def test_nul_bytes(self, tmp_path: Path) -> None:
        path = tmp_path / "p.toml"
        path.write_bytes(HEAD.encode() + b"\0\0\n")
        assert "NUL bytes" in refused(path)

    def test_byte_order_mark_and_windows_line_ends_are_no_fault(self, tmp_path: Path) -> None:
        path = tmp_path / "p.toml"
        path.write_bytes(b"\xef\xbb\xbf" + HEAD.replace("\n", "\r\n").encode())
        assert load_policy(path).policy.organisation == "O"

    def test_larger_than_any_policy(self, tmp_path: Path) -> None:
        path = tmp_path / "p.toml"
        with path.open("wb") as file:
            file.truncate(LARGEST_FILE + 1)
        assert "at most 32 MB" in refused(path)

    def test_a_ten_megabyte_clause_is_refused(self, tmp_path: Path) -> None:
        path = tmp_path / "p.toml"
        path.write_text(HEAD + f'[[clause]]\nid = "a"\nclause = "{"x" * 10_000_000}"\n', encoding="utf-8")
        assert "10,000,000 characters" in refused(path)

    def test_leniently_a_file_that_is_no_text_is_refused_too(self, tmp_path: Path) -> None:
        with pytest.raises(PolicyError, match="no such file"):
            load_leniently(tmp_path / "nowhere.toml")


def test_given_more_faults_than_help_then_the_rest_is_counted() -> None:
    found = faults(HEAD + "".join(f'[[route]]\nid = "r{n}"\nelse = "x"\n' for n in range(300)))
    assert len(found) == 201
    assert found[-1].message.startswith("and 100 faults more")


class TestLenient:
    """A switch that runs must not stop answering because one row was mistyped (design 4, invariant 14)."""

    def test_given_a_faulty_row_then_the_rest_serves_and_it_is_named(self, tmp_path: Path) -> None:
        path = tmp_path / "p.toml"
        path.write_text(
            HEAD
            + '[[route]]\nid = "a"\nelse = "mailbox"\n[[route]]\nid = "b"\nelse = "mailbx"\n'
            + '[[route]]\nid = "c"\nelse = "message"\n',
            encoding="utf-8",
        )
        loaded = load_leniently(path)
        assert [row.id for row in loaded.policy.route] == ["a", "c"]
        assert loaded.policy.faulty == ("route.b",)
        assert [fault.row for fault in loaded.faults] == ["b"]

    def test_given_a_faulty_setting_then_only_that_setting_is_left_out(self) -> None:
        loaded = read_leniently(HEAD + '[answering]\nwithin = "4 ringar"\naim = "3 rings"\n')
        assert loaded.policy.answering.within is None
        assert str(loaded.policy.answering.aim) == "3 rings"
        assert loaded.policy.faulty == ("answering.within",)

    def test_given_faulty_hours_then_rows_that_name_them_are_left_out_too(self) -> None:
        loaded = read_leniently(
            HEAD
            + '[hours.phone]\nopen = "25:00"\n[[route]]\nid = "a"\nwhen = { during = "phone" }\nelse = "mailbox"\n'
            + '[[route]]\nid = "b"\nelse = "message"\n'
        )
        assert [row.id for row in loaded.policy.route] == ["b"]
        assert loaded.policy.faulty == ("hours.phone", "route.a")

    def test_given_a_unit_with_a_faulty_row_then_its_other_rows_serve(self) -> None:
        loaded = read_leniently(
            HEAD
            + '[local.library]\nring = "many"\n[[local.library.route]]\nid = "a"\nelse = "mailbox"\n'
            + '[[local.library.route]]\nid = "b"\nelse = "mailbx"\n'
        )
        assert [row.id for row in loaded.policy.local["library"].route] == ["a"]
        assert loaded.policy.faulty == ("local.library.ring", "local.library.route.b")

    def test_given_no_head_then_a_policy_still_serves(self) -> None:
        loaded = read_leniently('[[route]]\nid = "a"\nelse = "mailbox"\n')
        assert [row.id for row in loaded.policy.route] == ["a"]
        assert loaded.policy.policy.organisation == "?"

    def test_given_a_line_that_does_not_parse_then_it_is_named(self) -> None:
        loaded = read_leniently(
            HEAD + '[[route]]\nid = "a"\nelse = mailbox\n[[route]]\nid = "b"\nelse = "message"\n'
        )
        assert [row.id for row in loaded.policy.route] == ["b"]
        assert loaded.policy.faulty == ("route.a", "route.a.else")

    def test_given_a_header_that_does_not_parse_then_the_row_above_it_serves(self) -> None:
        loaded = read_leniently(
            HEAD + '[[route]]\nid = "a"\nelse = "message"\n[hours.växel]\nopen = "always"\nid = "b"\n'
        )
        assert [row.id for row in loaded.policy.route] == ["a"]
        assert loaded.policy.faulty == ("line 7",)
        assert [(fault.line, fault.place) for fault in loaded.faults] == [(7, "")]

    def test_given_a_condition_that_does_not_parse_then_the_row_does_not_fit_every_call(self) -> None:
        loaded = read_leniently(HEAD + '[[route]]\nid = "a"\nwhen = { urgent = yes }\nelse = "refuse"\n')
        assert loaded.policy.route == ()
        assert loaded.policy.faulty == ("route.a", "route.a.when")

    def test_given_nothing_that_serves_then_there_is_an_empty_policy(self) -> None:
        loaded = read_leniently("route = 5\npolicy = 7\n[[[")
        assert loaded.policy.rows == ()
        assert loaded.faults

    def test_given_a_good_file_then_nothing_is_left_out(self) -> None:
        loaded = read_leniently(HEAD)
        assert loaded.faults == ()
        assert loaded.policy.faulty == ()
        assert loaded.policy == read_policy(HEAD).policy

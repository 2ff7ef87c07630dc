"""The line of every key, row and table."""

import pytest

from ansvar.policy.places import Path, Places

TEXT = '''title = "a"
[policy]  # the head
why.en = "x"
[policy.review]
[[route]]
id = "a"
when = [
    { absent = "ill", for = "1 day" },   # first

    { "callee" = ["busy",
                  "absent"] },
]
say = """
[not.a.header]
key = "no"
"""
[[route]]
id = 'b'
"else" = 'mailbox'
[[local.library.route]]
id = "c"
[[local.library.route]]
id = "d"
[local.library.route.when]
days = "mon"
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("title",), 1),
        (("policy",), 2),
        (("policy", "why"), 3),
        (("policy", "why", "en"), 3),
        (("policy", "review"), 4),
        (("route", 0), 5),
        (("route", 0, "id"), 6),
        (("route", 0, "when"), 7),
        (("route", 0, "when", 0, "for"), 8),
        (("route", 0, "when", 1), 10),
        (("route", 0, "when", 1, "callee", 1), 11),
        (("route", 0, "say"), 13),
        (("route", 1), 17),
        (("route", 1, "else", 0), 19),
        (("local", "library", "route", 0), 20),
        (("local", "library", "route", 1, "id"), 23),
        (("local", "library", "route", 1, "when", "days"), 25),
        (("route", 1, "missing"), 17),
        (("nowhere",), 0),
        (("not",), 0),
        ((), 0),
    ],
)
def test_given_a_path_then_its_line_or_that_of_what_is_around_it(path: Path, line: int) -> None:
    assert Places(TEXT).line(path) == line


def test_statements_cover_the_file_in_order() -> None:
    places = Places(TEXT)
    lines = [statement.line for statement in places.statements]
    assert lines == sorted(lines)
    assert sum(statement.header for statement in places.statements) == 7
    around = places.around(9)
    assert around is not None
    assert around.line == 7
    assert Places("").around(1) is None


@pytest.mark.parametrize(
    "broken",
    [
        "a = ",
        "a = [",
        "a = [1, 2\nb = 3",
        "a = [1 2]",
        "a = {x = 1",
        "a = {x 1}",
        "a = {= 1}",
        "a = {x = 1 y = 2}",
        'a = "never',
        "a = 'never",
        'a = """never',
        "a = '''never",
        "= 5",
        "just words",
        "[open",
        "[[half]",
        "a = [" * 60,
        "a = {x=" * 60,
        "a = ,",
        '"',
        "a.b.",
    ],
)
def test_given_a_line_that_does_not_scan_then_the_next_is_found_all_the_same(broken: str) -> None:
    for wary in (False, True):
        places = Places(f"first = 1\n{broken}\n[next]\nkey = 2\n", wary=wary)
        assert places.line(("first",)) == 1
        if wary:
            assert places.line(("next", "key")) >= 4


def test_given_a_text_that_does_not_parse_then_a_long_string_does_not_swallow_headers() -> None:
    text = 'a = """open\n[[route]]\nid = "x"\nsay = """closed"""\n'
    assert Places(text).line(("route", 0)) == 0
    assert Places(text, wary=True).line(("route", 0)) == 2


def test_given_a_text_that_does_not_parse_then_a_list_does_not_swallow_headers() -> None:
    text = 'a = ["x",\n[[route]]\nid = "x"\n'
    assert Places(text, wary=True).line(("route", 0, "id")) == 3

"""Text per language, and how faults are said."""

import pytest
from pydantic import TypeAdapter

from ansvar.words.faults import AnsvarError, Fault, OrganisationError, PolicyError
from ansvar.words.phrase import Phrase, shorten
from ansvar.words.text import Text


def test_a_text_is_said_in_the_first_wanted_language_it_has() -> None:
    text = Text.read({"sv": "hej", "en": "hello", "fi": "hei"})
    assert text.say("da", "fi") == "hei"
    assert text.say("da") == "hello"
    assert Text.read({"sv": "hej", "fi": "hei"}).say("de") == "hei"
    assert Text.read("goddag").say("sv") == "goddag"
    assert text.languages == ("en", "fi", "sv")
    assert text.all() == ("hello", "hei", "hej")


def test_texts_are_values() -> None:
    assert Text.read("a  b\tc") == Text.read("a b c")
    assert Text.read("a\n\nb").say() == "a\n\nb"
    assert len({Text.read("a"), Text.read("a"), Text.read({"en": "a"})}) == 2
    assert Text.read("a").as_value() == "a"
    assert Text.read({"en": "a"}).as_value() == {"en": "a"}
    assert Text.read(Text.read("a")) == Text.read("a")
    assert str(Text.read("a")) == "a"
    assert "a" in repr(Text.read("a"))
    assert Text.read("a") != "a"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (5, "write text as a string"),
        ({}, "write text as a string"),
        ({"en": 5}, "write text as a string"),
        ({5: "a"}, "write text as a string"),
        ({"english!": "a"}, "no language code"),
        ("  ", "the text is empty"),
        ("x" * 10_000_000, "10,000,000 characters"),
    ],
)
def test_given_no_text_then_it_is_refused_with_what_to_do(value: object, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Text.read(value)


def test_texts_and_phrases_are_written_as_they_are_read() -> None:
    adapter = TypeAdapter(Text)
    assert adapter.dump_python(adapter.validate_python({"en": "a"})) == {"en": "a"}
    assert adapter.json_schema()["anyOf"][0]["type"] == "string"


def test_a_fault_says_where_what_and_why() -> None:
    fault = Fault("a.toml", 7, "route", "ill", "try", "x", "names no target")
    assert str(fault) == "a.toml:7: route `ill`: `try`: names no target"
    assert str(Fault("a.toml", 0, "", "", "", "", "is empty")) == "a.toml: is empty"


@pytest.mark.parametrize("kind", [PolicyError, OrganisationError])
def test_an_error_holds_its_faults_in_order(kind: type[PolicyError] | type[OrganisationError]) -> None:
    second, first = Fault("a", 2, "", "", "", "", "b"), Fault("a", 1, "", "", "", "", "a")
    error = kind([second, first])
    assert error.faults == (first, second)
    assert str(error) == "a:1: a\na:2: b"
    assert isinstance(error, AnsvarError)


def test_a_phrase_must_say_how_it_reads() -> None:
    class Mute(Phrase):
        pass

    with pytest.raises(TypeError, match="parse"):
        Mute()  # type: ignore[abstract]


def test_a_long_value_is_shortened_to_one_line() -> None:
    assert shorten("a\nb") == "a b"
    assert shorten("x" * 100) == "x" * 59 + "…"

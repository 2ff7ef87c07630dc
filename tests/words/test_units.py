"""Lengths said in a language: one and many, and as they stand after a preposition."""

import pytest

from ansvar.words.spans import Length, Unit
from ansvar.words.text import LANGUAGES
from ansvar.words.units import counted, said


@pytest.mark.parametrize(
    ("text", "language", "oblique", "wanted"),
    [
        ("1 month", "en", False, "1 month"),
        ("2 working days", "sv", False, "2 arbetsdagar"),
        ("1 day", "de", False, "1 Tag"),
        ("3 days", "de", False, "3 Tage"),
        ("3 days", "de", True, "3 Tagen"),
        ("1 month", "fi", True, "1 kuukauden"),
        ("2 months", "nl", True, "2 maanden"),
        ("1.5 h", "da", False, "1,5 timer"),
        ("1.5 h", "en", False, "1.5 hours"),
    ],
)
def test_given_a_length_when_said_then_it_is_in_the_grammar_of_the_language(
    text: str, language: str, oblique: bool, wanted: str
) -> None:
    assert said(Length.parse(text), language, oblique) == wanted


@pytest.mark.parametrize("language", LANGUAGES)
def test_given_a_language_then_it_has_every_unit(language: str) -> None:
    for unit in Unit:
        assert counted(1, unit, language).startswith("1 ")
        assert counted(2, unit, language, oblique=True).startswith("2 ")

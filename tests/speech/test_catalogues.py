"""Every language says everything that another says, with the same places to fill in."""

from collections.abc import Iterator
from dataclasses import Field, fields
from string import Formatter

import pytest

from ansvar.policy.targets import EndKind, KeyAction, Strategy, Target
from ansvar.routing.model import Why
from ansvar.speech.catalogue import Catalogue
from ansvar.speech.lang import CATALOGUES, spoken
from ansvar.words.text import LANGUAGES

#: Words that are the same in English and another language. Everything else that is equal is a mistake.
SHARED = {
    "April", "August", "September", "November", "for {name}", "organisation", "period", "team", "underscore",
    "{date} {year}", "{given}",
}  # fmt: skip
ENUMS = {
    "targets": {target.value for target in Target},
    "ends": {kind.value for kind in EndKind},
    "end_said": {kind.value for kind in EndKind},
    "end_to": {kind.value for kind in EndKind},
    "key_actions": {action.value for action in KeyAction},
    "strategies": {strategy.value for strategy in Strategy},
    "whys": {why.value for why in Why},
}


def texts(words: Catalogue, field: "Field[object]") -> Iterator[tuple[str, str]]:
    value = getattr(words, field.name)
    if isinstance(value, str):
        yield field.name, value
    elif isinstance(value, tuple):
        yield from ((f"{field.name}[{number}]", text) for number, text in enumerate(value))
    else:
        for key, entry in value.items():
            for text in (entry,) if isinstance(entry, str) else entry:
                yield f"{field.name}[{key}]", text


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_the_languages_are_those_that_ansvar_speaks() -> None:
    assert tuple(CATALOGUES) == LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_given_a_language_then_no_word_is_missing_or_empty(language: str) -> None:
    words = CATALOGUES[language]
    assert words.code == language
    for field in fields(Catalogue):
        if "keys" in field.metadata:
            assert set(getattr(words, field.name)) == set(field.metadata["keys"]), field.name
        for name, text in texts(words, field):
            assert text.strip() == text != "", name
    assert [len(words.weekdays), len(words.on_weekdays)] == [7, 7]
    assert [len(set(words.months)), len(set(words.days_of_month))] == [12, 31]


@pytest.mark.parametrize("language", LANGUAGES)
def test_given_a_language_then_each_text_has_the_places_it_must_fill_in_and_no_other(language: str) -> None:
    for field in fields(Catalogue):
        needs, may = set(field.metadata.get("needs", ())), set(field.metadata.get("may", ()))
        for name, text in texts(CATALOGUES[language], field):
            assert needs <= places(text), name
            assert places(text) <= needs | may, name


@pytest.mark.parametrize("table", sorted(ENUMS))
def test_given_a_word_of_the_policy_language_then_every_language_has_a_name_for_it(table: str) -> None:
    for words in CATALOGUES.values():
        assert ENUMS[table] <= set(getattr(words, table))


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_given_another_language_then_nothing_is_left_in_english(language: str) -> None:
    english = {name: text for field in fields(Catalogue) for name, text in texts(CATALOGUES["en"], field)}
    left = {
        name: text
        for field in fields(Catalogue)
        for name, text in texts(CATALOGUES[language], field)
        if english.get(name) == text and text not in SHARED
    }
    assert left == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_for_callers_end_and_what_stands_inside_a_sentence_does_not(language: str) -> None:
    words = CATALOGUES[language]
    for table in (words.hindered, words.shut, words.shut_here, words.end_said):
        assert all(text.endswith(".") for text in table.values())
    for inside in (words.states, words.whys, words.ends, words.key_actions, words.labels, words.facts):
        assert not any(text.endswith((".", ":", ",")) for text in inside.values())


@pytest.mark.parametrize(
    ("wanted", "gets"),
    [("sv-FI", "sv"), ("NO", "nb"), ("nn", "nb"), ("de_AT", "de"), ("xx", "en"), ("", "en")],
)
def test_given_a_language_with_a_region_or_unknown_then_the_nearest_is_spoken(wanted: str, gets: str) -> None:
    assert spoken(wanted).code == gets


def test_given_a_language_nobody_speaks_then_the_next_wish_is_spoken() -> None:
    assert spoken("so", "fi").code == "fi"

"""One word, and the plain spellings people type for it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansvar.search.fold import marked, plain, says_marks, spellings, split, typed_spellings, words_of

NORDIC = st.text("abdegijlnorstuvyåäöøæüßéþ", min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Östlund", "ostlund"),
        ("Östlund", "oestlund"),
        ("Østergaard", "ostergaard"),
        ("Østergaard", "oestergaard"),
        ("Østergaard", "östergård"),
        ("Østergård", "ostergaard"),
        ("Åberg", "aaberg"),
        ("Aaberg", "åberg"),
        ("Aaberg", "aberg"),
        ("Kjær", "kjaer"),
        ("Kjær", "kjar"),
        ("Goethe", "Göthe"),
        ("Müller", "mueller"),
        ("Weiß", "weiss"),
        ("Þór", "thor"),
        ("Łukasz", "lukasz"),
        ("Dijkstra", "dykstra"),
        ("René", "rene"),
    ],
)
def test_given_two_ways_to_spell_a_word_then_they_share_a_spelling(written: str, typed: str) -> None:
    [word], [other] = split(written), split(typed)
    assert set(spellings(word)) & set(typed_spellings(other))


@pytest.mark.parametrize(("written", "typed"), [("Joel", "jol"), ("Boris", "böris2"), ("Samuel", "samul")])
def test_given_two_letters_that_only_look_like_one_then_they_stay_two(written: str, typed: str) -> None:
    [word], [other] = split(written), split(typed)
    assert not set(spellings(word)) & set(typed_spellings(other))


@given(NORDIC)
def test_every_word_is_found_as_it_is_written(word: str) -> None:
    assert plain(word) == spellings(word)[0] == typed_spellings(word)[0]


@given(NORDIC, st.integers(1, 12))
def test_the_front_of_a_word_spells_the_front_of_its_plain_spelling(word: str, length: int) -> None:
    assert plain(word).startswith(typed_spellings(word[:length])[0])


@given(st.text(max_size=30))
def test_any_text_gives_words_without_signs_and_marks_written_apart_are_the_same(text: str) -> None:
    words = split(text)
    assert all(word and not any(sign.isspace() or sign == "_" for sign in word) for word in words)
    assert set(words) <= set(words_of(text))
    for word in words:
        assert spellings(word)
        assert split(unicodedata.normalize("NFD", word)) == split(word)


def test_given_a_word_of_many_doubtful_letters_then_the_spellings_stay_few() -> None:
    assert spellings("åäöåäö") == ["aaoaao", "aaaeoeaaaeoe"]
    assert typed_spellings("åäöåäö") == ["aaoaao", "aaaeoeaaaeoe"]


def test_given_a_compound_then_it_is_also_one_word() -> None:
    assert list(words_of("Anna-Karin O'Brien")) == ["anna", "karin", "annakarin", "o", "brien", "obrien"]


def test_given_a_very_long_word_then_it_is_cut() -> None:
    assert split("a" * 1000) == ["a" * 40]


def test_marks_are_alike_across_countries_and_differ_from_none() -> None:
    assert marked("østergaard") == marked("östergård") == marked("oestergård")
    assert marked("östlund") != marked("ostlund")
    assert says_marks("östlund")
    assert not says_marks("ostlund")

"""Words found by their front and although misspelt; checked against a plain comparison of every word."""

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from ansvar.search.fold import spellings, typed_spellings
from ansvar.search.vocabulary import ONE_WRONG, Span, Vocabulary

WORD = st.text("abeoåöäl", min_size=1, max_size=8)
WORDS = st.lists(WORD, max_size=25)


def found(vocabulary: Vocabulary, numbers: Span | dict[int, float]) -> set[str]:
    return {vocabulary.words[number] for number in numbers}


@given(WORDS, WORD)
def test_exact_and_begun_words_are_those_a_plain_comparison_finds(words: list[str], typed: str) -> None:
    vocabulary = Vocabulary(words)
    forms = typed_spellings(typed)
    whole = {word for word in words if set(spellings(word)) & set(forms)}
    begun = {word for word in words if any(s.startswith(f) for s in spellings(word) for f in forms)}
    assert found(vocabulary, vocabulary.exact(typed)) == whole
    assert found(vocabulary, vocabulary.prefix(typed)) == begun
    assert all(vocabulary.prefix(typed).__contains__(n) for n in vocabulary.exact(typed))
    assert bool(vocabulary.prefix(typed)) == bool(begun)


@given(WORDS, WORD)
def test_misspelt_words_are_those_one_slip_away(words: list[str], typed: str) -> None:
    vocabulary = Vocabulary(words)
    near = {
        word
        for word in words
        for form in typed_spellings(typed)
        if len(form) >= ONE_WRONG
        and any(OSA.distance(form, spelling, score_cutoff=1) == 1 for spelling in spellings(word))
    }
    got = found(vocabulary, vocabulary.misspelt(typed, begun=False))
    # A word that one spelling hits and another misses by a letter may be among them; the caller drops it.
    assert got - found(vocabulary, vocabulary.prefix(typed)) == near - found(
        vocabulary, vocabulary.prefix(typed)
    )


def test_a_begun_word_may_be_misspelt_and_a_long_one_may_have_two_wrong_letters() -> None:
    vocabulary = Vocabulary(["christian", "östlund", "anna"])
    assert found(vocabulary, vocabulary.misspelt("östlnu", begun=True)) == {"östlund"}
    assert found(vocabulary, vocabulary.misspelt("ostlnu", begun=False)) == set()
    assert found(vocabulary, vocabulary.misspelt("kristian", begun=True)) == {"christian"}
    assert found(vocabulary, vocabulary.misspelt("kristian", begun=False)) == set()
    assert found(vocabulary, vocabulary.misspelt("ann", begun=True)) == set()
    assert found(vocabulary, vocabulary.misspelt("oestlmmd", begun=True)) == {"östlund"}


def test_of_very_many_meant_words_some_hundred_are_taken() -> None:
    letters = "abcdefghijklmnopqrstuvwxyz"
    vocabulary = Vocabulary(f"anna{one}{two}" for one in letters for two in letters)
    assert len(vocabulary.misspelt("amna", begun=True)) == 400


def test_nearer_words_are_nearer() -> None:
    vocabulary = Vocabulary(["karlsson", "karlssonsson"])
    near = vocabulary.misspelt("karlsen", begun=False) | vocabulary.misspelt("karlssom", begun=True)
    by_word = {vocabulary.words[number]: value for number, value in near.items()}
    assert 0 < by_word["karlsson"] < 1


def test_a_word_with_marks_says_where_they_are() -> None:
    vocabulary = Vocabulary(["östlund", "ostlund"])
    ostlund, with_marks = 0, 1
    assert vocabulary.words == ["ostlund", "östlund"]
    assert vocabulary.alike("östlund", with_marks, whole=True)
    assert not vocabulary.alike("östlund", ostlund, whole=True)
    assert vocabulary.alike("öst", with_marks, whole=False)
    assert not vocabulary.alike("öst", with_marks, whole=True)
    assert vocabulary.alike("ostlund", with_marks, whole=True)
    assert len(vocabulary) == 2


def test_an_empty_vocabulary_finds_nothing() -> None:
    vocabulary = Vocabulary([])
    assert not vocabulary.exact("anna")
    assert not vocabulary.prefix("anna")
    assert vocabulary.misspelt("annabella", begun=True) == {}
    assert "anna" not in vocabulary.prefix("anna")


@given(WORDS, WORD)
def test_a_later_part_of_a_compound_is_found_inside_it(words: list[str], typed: str) -> None:
    vocabulary = Vocabulary(words)
    forms = [form for form in typed_spellings(typed) if len(form) >= 4]
    holding = {word for word in words if any(form in spellings(word)[0][3:] for form in forms)}
    assert {vocabulary.words[number] for number in vocabulary.inside(typed)} == holding


def test_a_part_may_stand_twice_in_a_compound_and_also_at_its_beginning() -> None:
    vocabulary = Vocabulary(["omsorgsomsorg", "xomsorg", "äldreomsorg", "omsorg"])
    assert [vocabulary.words[number] for number in vocabulary.inside("omsorg")] == [
        "äldreomsorg",
        "omsorgsomsorg",
    ]

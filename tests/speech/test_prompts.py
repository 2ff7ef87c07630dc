"""What is spoken by telephone besides a decision: whole, short and right in every language."""

import re
from datetime import UTC, datetime, timedelta
from string import Formatter

import pytest

from ansvar.policy.targets import KeyAction
from ansvar.routing.model import KeyPress
from ansvar.speech import prompts
from ansvar.speech.keys import offered
from ansvar.speech.names import Names
from ansvar.speech.prompting import LINES, lines
from ansvar.speech.prompting.model import INSTEAD, VARIANTS, Prompt
from ansvar.speech.prompts import Facts, digits_spoken, fixed, language_choice, language_of, prompt
from ansvar.words.text import LANGUAGES
from speech.test_caller import KIND
from speech.worlds import NOW, POLICY, STOCKHOLM, TOWN, at

#: Words that another language shares with English, or that are signs.
SHARED: set[str] = set()
#: Names of kinds of absence that are ordinary words as well: "another number", "logged out".
ORDINARY = {"annat", "andet", "annet", "anders", "out"}
ALL: Facts = {
    "due": at(27, 13, 15, month=2),
    "until": at(27, 8, month=2),
    "at": at(26, 9, 12, month=2),
    "now": NOW,
    "zone": STOCKHOLM,
    "number": "+46701740605",
    "country": "SE",
    "to": "Bo Ek",
    "name": "Alva Lind",
    "organisation": "Strandby kommun",
    "key": "1",
    "n": 3,
    "minutes": 5,
    "new": 2,
    "old": 1,
}
SETS: list[Facts] = [
    {},
    ALL,
    {**ALL, "name": None},
    {**ALL, "new": 0},
    {**ALL, "old": 0},
    {**ALL, "name": None, "number": None},
]


def everything(language: str) -> list[tuple[Prompt, str]]:
    return [(key, text) for key in Prompt for facts in SETS for text in prompt(key, language, **facts)]


def test_every_language_that_ansvar_speaks_has_its_prompts() -> None:
    assert set(LINES) == set(LANGUAGES)
    for code, here in LINES.items():
        assert here.code == code
        assert set(here.said) == set(Prompt)


@pytest.mark.parametrize("language", LANGUAGES)
def test_given_a_language_then_each_prompt_has_every_variant_with_its_places_and_no_others(
    language: str,
) -> None:
    for key, variants in lines(language).said.items():
        needs = VARIANTS.get(key, (frozenset(),))
        assert len(variants) == len(needs), key
        for sentences, places in zip(variants, needs, strict=True):
            found = {
                name for text in sentences for _, name, _, _ in Formatter().parse(text) if name is not None
            }
            assert found == places, key


def test_given_nothing_is_known_then_some_variant_needs_nothing_or_another_prompt_is_said() -> None:
    for key, variants in VARIANTS.items():
        needed = [variant for variant in variants if variant <= {"key"}]
        assert needed or key in INSTEAD
    assert all(other not in INSTEAD for other in INSTEAD.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_given_any_facts_then_sentences_are_whole_short_and_end(language: str) -> None:
    said = everything(language)
    assert len(said) > 300
    for key, text in said:
        assert not set(text) & set("{}[]<>_"), (key, text)
        assert text[0].isupper(), (key, text)
        assert text[-1] in ".?", (key, text)
        assert not any(mark in text for mark in ("  ", " .", "..", " ,")), (key, text)
        assert len(text) <= 120, (key, text)
        assert "None" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_prompt_can_say_why_somebody_is_away(language: str) -> None:
    said = " ".join(text for _, text in everything(language))
    assert {found[0].lower() for found in KIND.finditer(said)} <= ORDINARY
    assert not {"reason", "kind", "note"} & set(Facts.__annotations__)


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_given_another_language_then_nothing_is_left_in_english(language: str) -> None:
    english = {text for _, text in everything("en")}
    assert {text for _, text in everything(language)} & english <= SHARED


COUNTS = {
    "sv": ("Du har ett nytt meddelande.", "Du har 2 nya meddelanden."),
    "da": ("Du har én ny besked.", "Du har 2 nye beskeder."),
    "nb": ("Du har én ny beskjed.", "Du har 2 nye beskjeder."),
    "nl": ("U hebt één nieuw bericht.", "U hebt 2 nieuwe berichten."),
    "en": ("You have one new message.", "You have 2 new messages."),
    "fi": ("Teillä on yksi uusi viesti.", "Teillä on 2 uutta viestiä."),
    "de": ("Sie haben eine neue Nachricht.", "Sie haben 2 neue Nachrichten."),
}
HEARD = {
    "sv": "Du har inga nya meddelanden, men ett som du redan har hört.",
    "da": "Du har ingen nye beskeder, men én, som du allerede har hørt.",
    "nb": "Du har ingen nye beskjeder, men én som du allerede har hørt.",
    "nl": "U hebt geen nieuwe berichten, maar wel één bericht dat u al hebt gehoord.",
    "en": "You have no new messages, but one that you have already heard.",
    "fi": "Teillä ei ole uusia viestejä, mutta teillä on yksi jo kuunneltu viesti.",
    "de": "Sie haben keine neue Nachricht, aber eine bereits gehörte.",
}
WAITS = {
    "sv": ("Väntetiden är ungefär 1 minut.", "Väntetiden är ungefär 4 minuter."),
    "da": ("Ventetiden er cirka 1 minut.", "Ventetiden er cirka 4 minutter."),
    "nb": ("Ventetiden er omtrent 1 minutt.", "Ventetiden er omtrent 4 minutter."),
    "nl": ("De wachttijd is ongeveer 1 minuut.", "De wachttijd is ongeveer 4 minuten."),
    "en": ("The wait is about 1 minute.", "The wait is about 4 minutes."),
    "fi": ("Odotusaika on noin 1 minuutti.", "Odotusaika on noin 4 minuuttia."),
    "de": ("Die Wartezeit beträgt etwa 1 Minute.", "Die Wartezeit beträgt etwa 4 Minuten."),
}
SAVED = {
    "sv": "Vi ringer tillbaka före klockan 13:15 i morgon.",
    "da": "Vi ringer tilbage inden klokken 13:15 i morgen.",
    "nb": "Vi ringer deg tilbake før klokken 13:15 i morgen.",
    "nl": "Wij bellen u morgen vóór 13.15 uur terug.",
    "en": "We will call you back before 1:15 pm tomorrow.",
    "fi": "Soitamme teille takaisin viimeistään huomenna kello 13:15.",
    "de": "Wir rufen Sie spätestens morgen um 13 Uhr 15 zurück.",
}
YESTERDAY = {
    "sv": "i går klockan 16:05", "da": "i går klokken 16:05", "nb": "i går klokken 16:05", "nl": "gisteren om 16.05 uur",
    "en": "yesterday at 4:05 pm", "fi": "eilen kello 16:05", "de": "gestern um 16 Uhr 5",
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_given_one_message_or_several_then_they_are_counted_in_the_grammar_of_the_language(
    language: str,
) -> None:
    one, many = COUNTS[language]
    assert prompt(Prompt.MAILBOX_COUNT, language, new=1) == (one,)
    assert prompt(Prompt.MAILBOX_COUNT, language, new=2, old=0) == (many,)
    assert prompt(Prompt.MAILBOX_COUNT, language, new=0, old=1) == (HEARD[language],)
    both = prompt(Prompt.MAILBOX_COUNT, language, new=2, old=3)[0]
    assert [sign for sign in both if sign.isdigit()] == ["2", "3"]
    assert prompt(Prompt.MAILBOX_COUNT, language, new=0, old=0) == prompt(Prompt.MAILBOX_NONE, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_given_a_wait_then_it_is_rounded_up_to_whole_minutes_in_the_right_form(language: str) -> None:
    one, four = WAITS[language]
    assert (
        prompt(Prompt.QUEUE_WAIT, language, minutes=0.2)
        == prompt(Prompt.QUEUE_WAIT, language, minutes=1)
        == (one,)
    )
    assert prompt(Prompt.QUEUE_WAIT, language, minutes=3.1) == (four,)
    still = prompt(Prompt.QUEUE_STILL, language)
    assert (
        prompt(Prompt.QUEUE_WAIT, language)
        == prompt(Prompt.QUEUE_WAIT, language, minutes=float("inf"))
        == still
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_given_a_deadline_then_it_is_told_and_without_one_that_is_ahead_as_soon_as_we_can(
    language: str,
) -> None:
    """A message is a promise: the caller hears when we have called back."""
    assert prompt(Prompt.SAVED, language, due=ALL["due"], now=NOW, zone=STOCKHOLM)[-1] == SAVED[language]
    soon = prompt(Prompt.SAVED, language)
    assert SAVED[language] not in soon
    assert prompt(Prompt.SAVED, language, due=NOW, now=NOW, zone=STOCKHOLM) == soon
    assert prompt(Prompt.SAVED, language, due=ALL["due"]) == soon
    assert prompt(Prompt.SORRY_FAULT, language, due=ALL["due"], now=NOW, zone=STOCKHOLM) != prompt(
        Prompt.SORRY_FAULT, language
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_given_a_message_then_it_is_told_from_whom_and_when(language: str) -> None:
    yesterday = datetime(2026, 2, 25, 16, 5, tzinfo=STOCKHOLM).astimezone(UTC)
    said = prompt(Prompt.MESSAGE_FROM, language, name="Bo Ek", at=yesterday, now=NOW, zone=STOCKHOLM)[0]
    assert "Bo Ek" in said
    assert YESTERDAY[language] in said
    number = prompt(
        Prompt.MESSAGE_FROM,
        language,
        number="+46701740605",
        country="SE",
        at=yesterday,
        now=NOW,
        zone=STOCKHOLM,
    )
    assert "0 7 0, 1 7 4, 0 6, 0 5" in number[0]
    unknown = prompt(Prompt.MESSAGE_FROM, language)[0]
    assert not any(sign.isdigit() for sign in unknown)
    days_ago = prompt(Prompt.MESSAGE_FROM, language, at=NOW - timedelta(days=5), now=NOW, zone=STOCKHOLM)[0]
    assert YESTERDAY[language] not in days_ago
    assert len(days_ago) > len(unknown)


@pytest.mark.parametrize("language", LANGUAGES)
def test_given_a_place_in_the_queue_then_it_is_told_and_the_first_is_next(language: str) -> None:
    assert "7" in prompt(Prompt.QUEUE_POSITION, language, n=7)[0]
    assert prompt(Prompt.QUEUE_POSITION, language, n=1) == prompt(Prompt.QUEUE_NEXT, language)
    assert prompt(Prompt.QUEUE_POSITION, language) == prompt(Prompt.QUEUE_STILL, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_given_an_absence_by_code_then_the_return_time_is_confirmed_and_never_a_past_one(
    language: str,
) -> None:
    known = prompt(Prompt.ABSENCE_SET, language, until=ALL["until"], now=NOW, zone=STOCKHOLM)
    unknown = prompt(Prompt.ABSENCE_SET, language)
    assert [known[0] == unknown[0], known[1] == unknown[1]] == [True, False]
    assert "8" in known[1]
    assert prompt(Prompt.ABSENCE_SET, language, until=NOW, now=NOW, zone=STOCKHOLM) == unknown


def test_given_a_forward_then_a_name_is_said_and_a_number_read_digit_by_digit() -> None:
    assert prompt(Prompt.FORWARD_SET, "sv", to="Bo Ek") == ("Dina samtal kopplas nu till Bo Ek.",)
    assert prompt(Prompt.FORWARD_SET, "sv", to="4711") == ("Dina samtal kopplas nu till 4 7 1 1.",)
    assert prompt(Prompt.FORWARD_SET, "sv", to="+46313900612", country="SE")[0].endswith(
        "0 3 1, 3 9 0, 0 6, 1 2."
    )


@pytest.mark.parametrize(
    ("number", "country", "said"),
    [
        ("+46313900612", "SE", "0 3 1, 3 9 0, 0 6, 1 2"),
        ("+46313900612", None, "4 6, 3 1, 3 9 0, 0 6, 1 2"),
        ("+46", "SE", "4 6"),
        ("112", "SE", "1 1 2"),
        ("", None, ""),
    ],
)
def test_given_a_number_then_its_groups_are_kept_apart(number: str, country: str | None, said: str) -> None:
    assert digits_spoken(number, country) == said


@pytest.mark.parametrize("language", LANGUAGES)
def test_given_a_call_back_then_the_number_is_read_or_asked_for(language: str) -> None:
    assert (
        "0 7 0, 1 7 4, 0 6, 0 5"
        in prompt(Prompt.CALLBACK_NUMBER, language, number="+46701740605", country="SE")[0]
    )
    assert prompt(Prompt.CALLBACK_NUMBER, language) == prompt(Prompt.CALLBACK_ENTER, language)


def test_each_language_invites_in_its_own_language() -> None:
    said = language_choice([("1", "sv"), ("2", "fi-FI"), ("3", "en")])
    assert said == (
        ("sv", "För svenska, tryck 1."),
        ("fi", "Jos haluatte palvelua suomeksi, painakaa 2."),
        ("en", "For English, press 3."),
    )
    assert [language_of(text, "de") for _, text in said] == ["sv", "fi", "en"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_given_a_key_that_offers_another_language_then_its_own_voice_is_meant(language: str) -> None:
    for key in ("1", "#", "#0", "*9"):
        for other in LANGUAGES:
            text = offered(KeyPress(key, KeyAction.LANGUAGE, other, "row"), Names(TOWN, POLICY, language))
            assert language_of(text, language) == other
    assert language_of("Hej.", f"{language}-XX") == language


def test_given_a_fact_that_does_not_exist_then_it_is_named() -> None:
    with pytest.raises(TypeError, match=r"prompt `goodbye`: there is no fact `reason`"):
        prompt(Prompt.GOODBYE, "sv", reason="ill")  # type: ignore[call-arg]


def test_given_a_language_that_nobody_speaks_then_english_is_spoken() -> None:
    assert prompt(Prompt.HOLD_ON, "xx") == prompts.prompt(Prompt.HOLD_ON, "en") == ("Please hold.",)
    assert prompt(Prompt.HOLD_ON, "no") == prompt(Prompt.HOLD_ON, "nb")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_fixed_is_said_word_for_word(language: str) -> None:
    ahead = fixed(language)
    assert len(ahead) == len(set(ahead)) > 60
    bare = {text for key in Prompt for text in prompt(key, language) if not re.search(r"\d", text)}
    assert bare <= set(ahead)
    assert not any("{" in text for text in ahead)

"""Whatever a check finds is said in every language, with every fact in its place and nothing left in English.

The findings that other tests provoke are said in every language by `whole.check` and `office.check`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from string import Formatter

import pytest

import ansvar.check
from ansvar.check.lang import SENTENCES
from ansvar.check.saying import Begun, Clock, Kind, Lasting, Listed, said
from ansvar.check.variants import COVERS, Profile
from ansvar.policy.kinds import COMMON_KINDS
from ansvar.policy.sections import AbsenceKind
from ansvar.policy.targets import EndKind, Target
from ansvar.policy.when import Purpose
from ansvar.presence.model import Source
from ansvar.routing.references import Missing
from ansvar.words.spans import Length
from ansvar.words.text import LANGUAGES
from check.office import check as check_office
from check.office import office
from check.test_organisation import WALKED
from check.test_policy import SEEN
from check.whole import changed, check, found

#: Texts that are the same in English and another language.
SHARED = {"{call}: {what}", "{kind} {name}", "{error}", "person {name}", "manager"}
#: Moments: each language has its own way of writing them.
MOMENTS = {"at", "by", "back", "date"}
#: What stands in the files, which is the same in every language.
WRITTEN = re.compile(r"`[a-z_]+(?: [a-z_]+)*`|\[[a-z]+\]|[a-z]+ = \"[a-z]+\"")
AT = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


def places(text: str) -> set[str]:
    # `length_o` is the length as it stands behind a preposition.
    return {name.removesuffix("_o") for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_given_a_language_then_it_says_what_english_says_with_the_same_facts(language: str) -> None:
    ours, english = SENTENCES[language], SENTENCES["en"]

    assert set(ours) == set(english)
    for key in set(english) - MOMENTS:
        assert ours[key].strip() == ours[key] != "", key
        assert places(ours[key]) == places(english[key]), key
        assert set(WRITTEN.findall(ours[key])) == set(WRITTEN.findall(english[key])), key
        if not key.startswith(("target.", "end.", "who.")) and ours[key] not in SHARED:
            assert ours[key] != english[key], key


def said_in_code() -> Iterator[tuple[str, set[str]]]:
    """Yield each sentence that the code names, with the facts it gives."""
    for module in sorted(Path(ansvar.check.__file__).parent.glob("*.py")):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "said" and node.args:
                facts = {keyword.arg for keyword in node.keywords}
                if isinstance(node.args[0], ast.Constant) and None not in facts:
                    yield node.args[0].value, {str(fact) for fact in facts}


def test_given_a_sentence_that_the_code_says_then_every_language_has_it_and_no_fact_too_few_or_too_many() -> (
    None
):
    every = list(said_in_code())

    assert len(every) >= 60
    for key, facts in every:
        for language in LANGUAGES:
            assert places(SENTENCES[language][key]) == facts, (language, key)


def test_given_whatever_a_situation_can_be_then_there_are_words_for_it() -> None:
    wanted = {
        *(f"end.{kind.value}" for kind in EndKind),
        *(f"target.{target.value}" for target in Target),
        *(f"cover.{cover}" for cover in COVERS),
        *(f"is.{key}" for key in Profile.__slots__),
        *(f"as.{purpose}" for purpose in Purpose.__args__ if purpose != "call"),
        *(f"entered.{source.value}" for source in Source if source is not Source.SELF),
        *(
            f"to.{kind}"
            for kind in ("person", "function", "unit", "mobile", "queue", "switchboard", "number")
        ),
        *(f"from.{kind}" for kind in ("unit", "function", "person")),
        *(f"asked.{key}" for key in ("attempts", "transfers")),
        *(f"dead.{kind}" for kind in ("announcement", "busy tone", "refuse")),
        *(
            f"lacking.{kind}"
            for kind in (
                *(
                    "unit",
                    "function",
                    "person",
                    "hours",
                    "queue",
                    "menu",
                    "announcement",
                    "answering service",
                ),
            )
        ),
    }

    assert wanted <= set(SENTENCES["en"])


def test_given_a_policy_with_a_weakness_when_said_in_swedish_then_its_call_and_moment_are_swedish_too() -> (
    None
):
    finding = found(SEEN["promise-broken"][3], "promise-broken")

    assert finding.witness is not None
    assert finding.say("sv-FI") == (
        "Ett samtal utifrån till någon på en enhet som har stängt utan överenskommelse, med kollegor på plats: `answer` lovar svar senast "
        "måndag 23 november 2026 klockan 16:30, men den ansvariga är inte i arbete före tisdag 24 november 2026 klockan 8:00, "
        "och ingen tar över"
    )
    assert finding.witness.say("sv") in finding.say("sv").replace("Ett samtal", "ett samtal")


def test_given_an_organisation_with_a_weakness_when_said_in_german_then_its_moment_is_german_too(
    tmp_path: Path,
) -> None:
    _, _, changes, text, _, _ = WALKED["unit-empty:plans"]

    [finding] = [each for each in check_office(office(tmp_path, *changes), text) if each.kind == "unit-empty"]

    assert finding.say("de") == (
        "ein Anruf von außen an Plans am Dienstag, 24. November 2026, 9:00 Uhr: Von den 2 Personen ist in den Telefonzeiten "
        "niemand da; das Ende der Anrufe ist eine Nachricht"
    )


def test_given_a_row_that_asks_much_when_it_is_hidden_then_each_language_says_the_whole_call() -> None:
    """The made-up call: who calls, how the one called stands, who else is there, and what it is about."""
    text = changed(
        (
            '[[route]]\nid = "ill"',
            '[topic.heat]\nname = "heat"\nunit = "permits"\n\n[[route]]\nid = "all"\nwhen = { called = "person" }\nelse = "message"\n\n'
            '[[route]]\nid = "rare"\nwhen = { unit = "permits", absent = "ill", set_by = "manager", urgent = true, topic = "heat", '
            'caller = "unit desk" }\nelse = "message"\n\n[[route]]\nid = "ill"',
        )
    )

    [finding] = [each for each in check(text) if each.kind == "hidden" and each.rows[0] == "rare"]

    assert finding.witness is not None
    words = finding.witness.say("nl")
    assert words.startswith("een oproep van de afdeling desk naar iemand die ")
    assert all(part in words for part in ("afwezig is (ziek)", "ingevoerd door de leidinggevende", "afdeling permits", "dringend", "over heat")), words  # fmt: skip


def test_given_rows_that_name_what_nobody_has_when_skipped_then_each_language_says_what_is_lacking(
    tmp_path: Path,
) -> None:
    rows = {
        "moon": 'when = { function = "moon" }\ntell = ["unit"]',
        "mars": 'when = { person = "mars" }\ntell = ["unit"]',
    }
    first = '[[route]]\nid = "mobile"'
    text = changed(
        (first, "".join(f'[[route]]\nid = "{id}"\n{what}\n\n' for id, what in rows.items()) + first)
    )

    skipped = {each.rows[0]: each for each in check_office(office(tmp_path), text) if each.kind == "skipped"}

    assert (
        skipped["moon"]
        .say("sv")
        .startswith("raden `moon` hoppas över: organisationen har ingen funktion `moon`;")
    )
    assert (
        skipped["mars"]
        .say("nl")
        .startswith("regel `mars` wordt overgeslagen: de organisatie heeft geen persoon `mars`;")
    )
    # A policy without what it names itself is refused when it is read; one made otherwise may still lack it.
    assert str(Missing("answering service", "venus")) == "there is no answering service `venus`"
    assert str(Missing("queue", "venus")) == "the policy has no queue `venus`"


def test_given_the_parts_of_a_sentence_when_said_then_each_is_in_the_grammar_of_the_language() -> None:
    own = AbsenceKind.model_validate({"name": {"en": "abroad", "sv": "utomlands"}})

    assert Kind("ill").say("fi") == "sairaana"
    assert [Kind("abroad", own).say(language) for language in ("en", "sv", "xx")] == [
        "abroad",
        "utomlands",
        "abroad",
    ]
    assert Kind("never-heard-of").say("da") == "never-heard-of"
    assert set(COMMON_KINDS["ill"].name.languages) >= set(LANGUAGES)
    assert Lasting(Length.parse("2 weeks"), oblique=True).say("de") == "2 Wochen"
    assert Lasting(Length.parse("2 days"), oblique=True).say("de") == "2 Tagen"
    assert Lasting(Length.parse("1.5 h")).say("nb") == "1,5 timer"
    assert Clock(AT, "back").say("de") == "am Dienstag, 24. November 2026, 8:00 Uhr"
    assert Clock(AT).say("en") == "Tue 2026-11-24 08:00"
    assert said("never.ceased", row="old", date=date(2026, 1, 1)).say("fi").startswith(
        "rivin `old` voimassaolo päättyi 1. tammikuuta 2026"
    )  # fmt: skip
    assert Begun(Listed(("anna", "bo"), "to")).say("sv") == "Anna till bo"

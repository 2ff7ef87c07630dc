"""The whole interface in seven languages: no text lacks its words in any of them."""

from __future__ import annotations

import gettext
import io
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from ansvar.web import texts
from ansvar.web.catalogues import DOMAIN, compiled, mo, read
from web.office import ALICE

LANGUAGES = [language for language, _ in settings.LANGUAGES if language != "en"]
PLACES = re.compile(r"%\((\w+)\)[sd]")


def catalogue(language: str) -> Path:
    return texts.HERE / "locale" / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def test_given_the_seven_languages_when_they_are_counted_then_they_are_those_callers_are_spoken_to_in() -> (
    None
):
    from ansvar.speech import lang

    assert {language for language, _ in settings.LANGUAGES} == {
        each.stem for each in Path(lang.__file__).parent.glob("??.py")
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_given_a_language_when_its_catalogue_is_read_then_every_text_is_in_it_whole(language: str) -> None:
    entries = {each.text: each for each in read(catalogue(language)) if each.text}
    wanted = texts.texts()
    assert set(entries) == set(wanted)
    for text, plural in wanted.items():
        entry = entries[text]
        assert entry.plural == plural, text
        assert len(entry.said) == (2 if plural else 1), text
        for said in entry.said:
            assert said.strip(), text
            assert set(PLACES.findall(said)) == set(PLACES.findall(text)), text
            assert said[-1:] == text[-1:] or text[-1] not in ".:" or text.endswith("..."), text
    # Rewriting it changes nothing: what a developer commits is what the tool writes.
    assert (
        texts.written(language, {each.text: each.said for each in entries.values()})
        == catalogue(language).read_text()
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_given_a_catalogue_when_it_is_compiled_then_gettext_says_the_same(language: str) -> None:
    entries = read(catalogue(language))
    spoken = gettext.GNUTranslations(io.BytesIO(mo(entries)))
    for each in entries:
        if each.text and each.plural:
            assert [spoken.ngettext(each.text, each.plural, count) for count in (1, 2)] == each.said
        elif each.text:
            assert spoken.gettext(each.text) == each.said[0]


def test_given_a_catalogue_that_changed_when_the_pages_start_then_it_is_compiled_anew_and_else_left(
    tmp_path: Path,
) -> None:
    source = tmp_path / "locale" / "sv" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Yes"\nmsgstr "Ja"\n\n'
        'msgid ""\n"long"\nmsgstr ""\n"lång"\n\n#, fuzzy\nmsgid "No"\nmsgstr "Kanske"\n'
    )
    target = compiled(tmp_path / "locale", tmp_path / "out") / "sv" / "LC_MESSAGES" / "django.mo"
    with target.open("rb") as file:
        spoken = gettext.GNUTranslations(file)
    assert [spoken.gettext(each) for each in ("Yes", "long", "No")] == ["Ja", "lång", "No"]
    before = target.stat().st_mtime_ns
    compiled(tmp_path / "locale", tmp_path / "out")
    assert target.stat().st_mtime_ns == before
    source.write_text("msgid Yes\n")
    with pytest.raises(ValueError, match="line 1 is not understood"):
        read(source)


@pytest.mark.parametrize(
    ("asked", "language", "heading"),
    [
        ("sv", "sv", "Du är på plats"), ("nn-NO,en;q=0.5", "nb", "Du er her"), ("da", "da", "Du er her"),
        ("nl-BE", "nl", "U bent er"), ("fi", "fi", "Olet paikalla"), ("de-AT", "de", "Sie sind da"),
        ("en-GB", "en", "You are here"), ("xx", "sv", "Du är på plats"),
    ],
)  # fmt: skip
def test_given_what_a_browser_asks_for_when_a_page_comes_then_it_speaks_that_language_else_the_house_s(
    asked: str, language: str, heading: str, as_: Callable[[str], Client]
) -> None:
    client = as_(ALICE)
    reply = client.get("/me/", headers={"accept-language": asked})
    text = unescape(reply.content.decode())
    assert f'<html lang="{language}"' in text
    assert heading in text
    assert reply["Content-Language"] == language
    # What callers hear stays in their language, and is marked so for whoever listens to the page.
    assert 'lang="sv">' in text
    client.cookies["ansvar-language"] = "fi"
    assert "Olet paikalla" in client.get("/me/", headers={"accept-language": asked}).content.decode()

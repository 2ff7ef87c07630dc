"""My line, the rest: what became of my calls, the texts for mail, and what callers will hear as sound (N3, N11, F4)."""

from __future__ import annotations

import io
import re
import wave
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from django.conf import settings
from django.test import Client

from ansvar.store.changes import AppendEvent, FinishCall, SetAbsence
from ansvar.store.models import AuditEntry
from web.office import ALICE, BOB, CHARLIE, Still
from web.test_promises import make

KIM = "+46406280490"
LANGUAGES = [language for language, _ in settings.LANGUAGES]


def call(
    house: Still,
    id: str,
    outcome: str,
    sought: str = f"person:{ALICE}",
    reached: str = "",
    caller: str = KIM,
    **more: object,
) -> None:
    now = house.now()
    facts = {"caller": caller, "sought": sought, "direction": "in", **more}
    story = [("offered", facts)]
    if reached:
        story.append(("answered", {"by": reached}))
    story.append(("ended", {"outcome": outcome}))
    house.store.write([
        *(AppendEvent(id, place + 1, now + timedelta(seconds=place), kind, about) for place, (kind, about) in enumerate(story)),
        FinishCall(id, now),
    ])  # fmt: skip
    house.later(minutes=1)


def shown(client: Client, path: str) -> str:
    reply = client.get(path)
    assert reply.status_code == 200
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", reply.content.decode())))


def test_given_calls_that_sought_somebody_when_they_look_then_each_says_who_and_what_became_of_it(
    as_: Callable[[str], Client], house: Still
) -> None:
    call(house, "one", "answered", reached=f"person:{ALICE}")
    call(house, "two", "answered", reached=f"person:{BOB}")
    make(house, "p", f"person:{ALICE}", timedelta(hours=3))
    call(house, "call-p", "promised")
    call(house, "four", "abandoned", caller="")
    call(
        house,
        "five",
        "answered",
        sought="unit:anpass",
        reached=f"person:{ALICE}",
        caller=house.base.people[BOB].direct,
    )
    call(house, "other", "answered", sought=f"person:{CHARLIE}", reached=f"person:{CHARLIE}")
    text = shown(as_(ALICE), "/me/calls/")
    for said in (
        "You answered",
        "Bo Ekdahl answered",
        "Promised",
        "Number withheld",
        "The caller hung up",
        "Sought",
    ):
        assert said in text, said
    assert text.index("The caller hung up") < text.index("Promised") < text.index("Bo Ekdahl answered")
    assert as_(ALICE).get("/me/calls/").content.decode().count("<li>\n    <time") == 5
    # Others see theirs, and none of these.
    assert "You answered" in shown(as_(CHARLIE), "/me/calls/")
    assert "The caller hung up" not in shown(as_(BOB), "/me/calls/")


@pytest.mark.parametrize("language", LANGUAGES)
def test_given_an_absence_when_the_text_for_mail_is_made_then_it_says_until_when_and_who_helps_but_never_why(
    language: str, as_: Callable[[str], Client], house: Still
) -> None:
    now = house.now()
    house.store.write(
        [SetAbsence("a", ALICE, "sick", now - timedelta(hours=1), now + timedelta(days=1), ALICE, now)]
    )
    page = unescape(as_(ALICE).get("/me/mail/", {"in": language}).content.decode())
    away = re.findall(r'<textarea[^>]*id="away-text"[^>]*>(.*?)</textarea>', page, re.DOTALL)[0]
    signature = re.findall(r'<textarea[^>]*id="signature-text"[^>]*>(.*?)</textarea>', page, re.DOTALL)[0]
    assert "2026" in away
    assert "Anna Lind" in away
    assert "Anna Lind" in signature
    for reason in ("sjuk", "sick", "syg", "syk", "ziek", "sairas", "krank"):
        assert reason not in away.casefold()
    assert "%(" not in away + signature
    assert "\n\n" in signature


def test_given_somebody_who_is_here_when_the_texts_are_asked_for_then_only_the_signature_stands_there(
    as_: Callable[[str], Client], house: Still
) -> None:
    client = as_(ALICE)
    page = client.get("/me/mail/?in=xx").content.decode()
    assert 'id="away-text"' not in page
    assert 'lang="sv"' in page
    # A holiday to come has its text in good time, with its first day.
    start = house.now() + timedelta(days=3)
    house.store.write(
        [SetAbsence("a", ALICE, "holiday", start, start + timedelta(days=9), ALICE, house.now())]
    )
    page = unescape(client.get("/me/mail/?in=en").content.decode())
    assert "I am away from" in page
    assert "holiday" not in page.casefold()


def test_given_a_tap_when_it_is_listened_to_then_callers_words_sound_and_nobody_elses_can_be_asked_for(
    as_: Callable[[str], Client], house: Still
) -> None:
    page = as_(ALICE).get("/me/").content.decode()
    links = [unescape(each) for each in re.findall(r'href="(/me/preview/sound/[^"]+)"', page)]
    assert len(links) == 4
    reply = as_(ALICE).get(links[0])
    assert reply["Content-Type"] == "audio/wav"
    with wave.open(io.BytesIO(reply.content)) as sound:
        assert (sound.getframerate(), sound.getnchannels()) == (16_000, 1)
        assert sound.getnframes() > 8_000
    assert as_(ALICE).get(links[0], headers={"range": "bytes=0-9"}).status_code == 206
    assert as_(BOB).get(links[0]).status_code == 404
    assert as_(ALICE).get("/me/preview/sound/?absence=forged").status_code == 404


# -- who takes my calls -----------------------------------------------------------------------------------


def rung(house: Still, person: str) -> list[str]:
    house.later(seconds=1)
    return [each.id for step in house.meets(person, house.now()).steps for each in step.endpoints]


def test_given_a_colleague_who_is_asked_when_they_answer_then_the_calls_go_there_or_they_do_not(
    as_: Callable[[str], Client], house: Still
) -> None:
    alice, bob = as_(ALICE), as_(BOB)
    assert (
        "Your calls go there now."
        in alice.post("/me/forward/", {"to": f"person:{BOB}"}, follow=True).content.decode()
    )
    assert "asked, no answer yet" in shown(alice, "/me/")
    assert "Your calls go to Bo Ekdahl." in shown(alice, "/me/")
    assert "Do you take the calls of Anna Lind?" in shown(bob, "/me/")
    assert house.store.by_phone.asked(BOB, house.now()) == 1
    assert rung(house, ALICE)[0] == BOB
    bob.post("/me/forward/answer/", {"of": ALICE, "choice": "yes"})
    assert "has agreed" in shown(alice, "/me/")
    assert "Whose calls you take Anna Lind" in shown(bob, "/me/")
    assert house.store.by_phone.asked(BOB, house.now()) == 0
    bob.post("/me/forward/answer/", {"of": ALICE, "choice": "no"})
    assert "has declined" in shown(alice, "/me/")
    assert rung(house, ALICE)[0] == ALICE
    alice.post("/me/forward/", {"choice": "end"})
    assert house.store.by_phone.forwards() == ()
    assert (
        "taken back meanwhile" in bob.post("/me/forward/answer/", {"of": ALICE}, follow=True).content.decode()
    )
    said = [each.what for each in AuditEntry.objects.order_by("at", "pk")]
    assert said == ["forward set", "forward taken", "forward declined", "forward ended"]


def test_given_somebody_who_was_not_asked_when_they_answer_or_are_nobody_then_nothing_changes(
    as_: Callable[[str], Client], house: Still
) -> None:
    for to in ("", "person:nobody", f"person:{ALICE}", "+46701740605"):
        assert (
            "Choose who takes your calls."
            in as_(ALICE).post("/me/forward/", {"to": to}, follow=True).content.decode()
        )
    assert house.store.by_phone.forwards() == ()
    as_(ALICE).post("/me/forward/", {"to": f"person:{BOB}"})
    as_(CHARLIE).post("/me/forward/answer/", {"of": ALICE, "choice": "no"})
    (kept,) = house.store.by_phone.forwards()
    assert (kept.to, kept.accepted) == (BOB, None)

"""A mailbox without a recorded greeting tells what the rules of the policy ask for (F12, A5, N10)."""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ansvar.directory.model import Organisation
from ansvar.policy.model import Policy
from ansvar.presence.model import Absence
from ansvar.routing.model import KeyPress
from ansvar.speech import caller
from ansvar.speech.greeting import greeting
from ansvar.speech.prompts import Prompt, prompt
from ansvar.words.text import LANGUAGES
from speech.test_caller import KIND
from speech.test_shipped import NAMES, world
from speech.worlds import NOW, POLICY, TOWN, at, away, decided

PARTS = ["name", "unit", "cannot answer now", "return time", "leave message", "promise", "keys"]
BACK = at(26, 13, month=2)
DUE = at(27, 16, 30, month=2)


def policy(*parts: str, **more: object) -> Policy:
    written = {
        "policy": {"title": "Telefonpolicy", "organisation": "Strandby kommun", "languages": ["sv", "en"]},
        "mailbox": {"greeting": parts} if parts else {},
        "route": [
            {"id": "busy", "when": {"callee": "busy"}, "else": "switchboard"},
            {"id": "rest", "else": "mailbox", "keys": {"1": "message", "#0": "switchboard"}},
        ],
        "promise": [{"id": "day", "from": "mailbox", "due": "2 working days"}],
    }
    return Policy.model_validate(written | more)


def test_given_a_person_then_name_unit_return_promise_and_the_way_back_are_told_before_the_tone() -> None:
    """A5: name and department, cannot answer now, leave name and number, called back, #0, after the tone."""
    assert greeting("person:alice", TOWN, policy(*PARTS), "sv", NOW, BACK, due_at=DUE) == (
        "Du har kommit till Alva Lind, Byggenheten.",
        "Alva kan inte ta ditt samtal just nu.",
        "Alva är tillbaka klockan 13.",
        "Lämna ditt namn, ditt nummer och ditt ärende.",
        "Vi ringer tillbaka före klockan 16:30 i morgon.",
        "Tryck fyrkant 0 för växeln.",
        "Tala efter tonen och avsluta med fyrkant.",
    )


def test_given_no_rules_then_the_usual_greeting_is_said() -> None:
    usual = greeting("person:alice", TOWN, policy(), "sv", NOW, BACK, due_at=DUE)
    assert usual == greeting("person:alice", TOWN, policy(*PARTS), "sv", NOW, BACK, due_at=DUE)


def test_given_a_policy_that_does_not_list_the_return_time_then_it_is_not_told() -> None:
    said = greeting("person:alice", TOWN, policy("name", "leave message"), "sv", NOW, BACK, away=True)
    assert said == (
        "Du har kommit till Alva Lind.",
        "Lämna ditt namn, ditt nummer och ditt ärende.",
        "Tala efter tonen och avsluta med fyrkant.",
    )


def test_given_rules_that_forget_where_one_is_and_what_to_leave_then_both_are_said_nevertheless() -> None:
    """N10: a short message says where the caller has come, and what to do."""
    said = greeting("person:alice", TOWN, policy("cannot answer now"), "en", NOW, None)
    assert said[0] == "You have reached Alva Lind, Building Control."
    assert said[-2:] == (
        "Please leave your name, your number and what it is about.",
        "Please speak after the tone, and end with hash.",
    )


def test_given_an_unknown_return_then_it_is_said_to_be_unknown_and_of_one_who_is_there_nothing_is_said() -> (
    None
):
    rules = policy("name", "return time")
    assert "Det är inte känt när Alva är tillbaka." in greeting(
        "person:alice", TOWN, rules, "sv", NOW, None, away=True
    )
    assert not any("tillbaka" in text for text in greeting("person:alice", TOWN, rules, "sv", NOW, None))
    assert not any("tillbaka" in text for text in greeting("person:alice", TOWN, rules, "sv", NOW, NOW))


@pytest.mark.parametrize(
    ("owner", "place"),
    [
        ("unit:permits", "Du har kommit till Byggenheten."),
        ("function:permits", "Du har kommit till Bygglov, Byggenheten."),
        ("switchboard", "Du har kommit till växeln."),
        ("organisation", "Du har kommit till Strandby kommun."),
        ("person:nobody", "Du har kommit till nobody."),
    ],
)
def test_given_a_mailbox_of_a_place_then_it_speaks_for_the_place(owner: str, place: str) -> None:
    said = greeting(owner, TOWN, policy(*PARTS), "sv", NOW, BACK, due_at=DUE)
    assert said[:3] == (place, "Ingen kan ta ditt samtal just nu.", "Vi svarar i telefon igen klockan 13.")


def test_given_a_place_that_is_shut_for_unknown_time_then_that_is_said_once() -> None:
    nobody = "Ingen kan ta ditt samtal just nu."
    said = greeting(
        "unit:permits", TOWN, policy(*PARTS), "sv", NOW, None, away=True, due_at=DUE, told=(nobody,)
    )
    assert said.count(nobody) == 1
    assert "Det är inte känt när vi kan svara i telefon igen." in said


def test_given_hidden_surnames_then_only_given_names_are_told() -> None:
    rules = policy("name", "cannot answer now", "deputy", privacy={"surname": "hidden"})
    town = replace(TOWN, people={**TOWN.people, "alice": replace(TOWN.people["alice"], deputies=("bob",))})
    said = " ".join(greeting("person:alice", town, rules, "nl", NOW, None))
    assert "Lind" not in said
    assert "Ek" not in said
    assert "Bo kan u ook helpen." in said


def helped(part: str, town: Organisation) -> list[str]:
    return [
        text
        for text in greeting("person:alice", town, policy("name", part), "sv", NOW, None)
        if "hjälpa" in text
    ]


def test_given_a_deputy_who_is_there_then_named_and_one_who_is_away_or_has_not_agreed_is_not() -> None:
    town = replace(TOWN, people={**TOWN.people, "alice": replace(TOWN.people["alice"], deputies=("bob",))})
    assert helped("deputy", town) == helped("alternative", town) == ["Bo Ek kan hjälpa dig i stället."]
    gone = replace(town, absences={"bob": (Absence("bob", "ill", at(26, 8, month=2), None),)})
    assert helped("deputy", gone) == []
    assert helped("alternative", gone) == ["Mia Falk kan hjälpa dig i stället."]
    alone = replace(town.people["alice"], deputies_agreed=False)
    assert helped("deputy", replace(town, people={**town.people, "alice": alone})) == []
    assert helped("manager", town) == ["Mia Falk kan hjälpa dig i stället."]


def test_given_mail_then_the_nearest_address_is_spelled() -> None:
    said = greeting("person:alice", TOWN, policy("name", "mail"), "sv", NOW, None)
    assert "Du kan också mejla till info snabel-a strandby punkt example." in said


def test_given_keys_of_the_call_then_those_are_offered_and_not_those_of_the_policy() -> None:
    keys = (KeyPress("5", "switchboard", "", "row"), KeyPress("7", "call-back", "", "row"))
    said = greeting("person:alice", TOWN, policy("name", "keys"), "sv", NOW, None, keys=keys)
    assert [text for text in said if text.startswith("Tryck")] == [
        "Tryck 5 för växeln.",
        "Tryck 7 för att bli uppringd.",
    ]


def promised(rules: Policy) -> list[str]:
    said = greeting("person:alice", TOWN, rules, "sv", NOW, None)
    return [text for text in said if text.startswith("Vi ringer")]


def test_given_no_deadline_then_the_governing_promise_gives_it() -> None:
    # A Thursday: two working days on is Monday; without hours in the policy, to the end of that day.
    assert promised(policy("name", "promise")) == ["Vi ringer tillbaka senast på måndag."]


def test_given_nothing_promised_then_no_call_back_is_told() -> None:
    nothing = [{"id": "d", "from": "mailbox", "due": "24 h", "except": [{"none": True}]}]
    assert promised(policy("name", "promise", promise=nothing)) == []


@pytest.mark.parametrize(
    "promise",
    [
        [{"id": "ill", "from": "mailbox", "when": {"absent": "ill"}, "due": "5 working days"}],
        [
            {
                "id": "d",
                "from": "mailbox",
                "due": "24 h",
                "except": [{"when": {"absent": "ill"}, "due": "5 working days"}],
            }
        ],
    ],
)
def test_given_a_promise_that_depends_on_the_call_then_no_deadline_is_made_up(promise: object) -> None:
    assert promised(policy("name", "promise", promise=promise)) == ["Vi ringer tillbaka så snart vi kan."]


def test_given_sentences_that_the_caller_has_heard_then_they_are_not_said_again_but_the_tone_always_is() -> (
    None
):
    every = greeting("person:alice", TOWN, policy(*PARTS), "sv", NOW, BACK, due_at=DUE)
    assert (
        greeting("person:alice", TOWN, policy(*PARTS), "sv", NOW, BACK, due_at=DUE, heard=every) == every[-1:]
    )


def test_given_what_the_decision_tells_then_it_is_said_once_behind_where_one_has_come() -> None:
    """F12: the greeting is personal; the policy's own words and what may be pressed are kept."""
    decision = decided(
        told={"state": "away", "end": "mailbox", "say": ("Blanketter finns på webben.",)}, steps=()
    )
    told = caller(decision, TOWN, POLICY, "sv", NOW)
    assert told[-1] == "Säg ditt namn, ditt nummer och ditt ärende efter tonen."
    first, last = told[:1], told[1:]
    said = greeting(
        "person:alice", TOWN, policy(*PARTS), "sv", NOW, decision.told.back_at, away=True,
        due_at=decision.told.due_at, keys=decision.keys, told=last, heard=first,
    )  # fmt: skip
    assert said == (
        "Du har kommit till Alva Lind, Byggenheten.",
        "Alva Lind kan inte ta ditt samtal just nu.",
        "Alva är tillbaka i morgon klockan 13:15.",
        "Vi ringer tillbaka före klockan 15 på tisdag.",
        "Blanketter finns på webben.",
        "Tryck fyrkant 0 för växeln.",
        "Tryck 1 för att lämna ett meddelande.",
        "Lämna ditt namn, ditt nummer och ditt ärende.",
        "Tala efter tonen och avsluta med fyrkant.",
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_given_any_language_then_the_greeting_is_short_whole_and_gives_no_reason(language: str) -> None:
    for kind in ("ill", "vacation", "meeting"):
        said = greeting(
            "person:alice", away(kind), policy(*PARTS), language, NOW, BACK, away=True, due_at=DUE
        )
        assert len(said) == len(set(said)) == len(PARTS)
        assert said[-1:] == prompt(Prompt.AFTER_TONE, language)
        for text in said:
            assert not KIND.search(text)
            assert not re.search(r"[{}<>]|  ", text)
            assert len(text) <= 120


@pytest.mark.parametrize("name", NAMES)
def test_given_a_shipped_policy_then_everybody_and_every_place_has_a_greeting(name: str) -> None:
    rules, organisation = world(name)
    now = datetime(2026, 11, 24, 10, tzinfo=ZoneInfo(organisation.zone))
    owners = [f"person:{id_}" for id_ in sorted(organisation.people)[:5]]
    owners += [f"unit:{id_}" for id_ in sorted(organisation.units)[:3]]
    owners += [f"function:{id_}" for id_ in sorted(organisation.functions)[:3]]
    for owner in owners:
        for language in LANGUAGES:
            said = greeting(owner, organisation, rules, language, now, now + timedelta(hours=3))
            assert 3 <= len(said) <= 10
            assert said[-1:] == prompt(Prompt.AFTER_TONE, language)

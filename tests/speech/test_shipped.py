"""The five example organisations under their policies, heard in every language."""

import re
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from ansvar.directory.files import load_organisation
from ansvar.directory.model import Organisation
from ansvar.policy.load import load_policy
from ansvar.policy.model import Policy
from ansvar.policy.rows import Route
from ansvar.routing.model import Call, Decision
from ansvar.routing.route import route
from ansvar.speech import auditor, caller, one_sentence, operator
from ansvar.speech import words as words_of
from ansvar.words.text import LANGUAGES
from speech.test_caller import KIND

ROOT = Path(__file__).parents[2]
NAMES = sorted(path.stem for path in (ROOT / "policies").glob("*.toml"))
MOMENTS = ["2026-11-23T10:00", "2026-11-24T11:00", "2026-11-25T10:00", "2026-11-28T23:30"]


@cache
def world(name: str) -> tuple[Policy, Organisation]:
    return load_policy(ROOT / "policies" / f"{name}.toml"), load_organisation(ROOT / "organisations" / name)


def calls(organisation: Organisation) -> Iterator[str]:
    away = [f"person:{person}" for person in sorted(organisation.absences)]
    yield from away[:: max(1, len(away) // 25)]
    yield from (f"unit:{unit}" for unit in sorted(organisation.units)[:4])
    yield from (f"function:{function}" for function in sorted(organisation.functions)[:3])
    yield from ("switchboard", "+4613900000000")


@cache
def decided(name: str) -> list[tuple[Decision, datetime]]:
    policy, organisation = world(name)
    zone = ZoneInfo(organisation.zone)
    moments = [datetime.fromisoformat(moment).replace(tzinfo=zone) for moment in MOMENTS]
    return [
        (route(policy, organisation, Call(to, caller="+46406280490"), now), now)
        for to in calls(organisation)
        for now in moments
    ]


def own_words(policy: Policy) -> set[str]:
    texts = [row.say for row in policy.rows if isinstance(row, Route) and row.say]
    texts += [each.say for each in (*policy.announcement.values(), *policy.menu.values())]
    return {words_of.sentence(text.say(language)) for text in texts for language in text.languages}


@cache
def names_in(name: str) -> re.Pattern[str]:
    _, organisation = world(name)
    names = {text for person in organisation.people.values() for text in (person.name, person.given)}
    for things in (organisation.units, organisation.functions):
        names |= {text for thing in things.values() for text in (thing.name, *thing.names.values())}
    return re.compile("|".join(map(re.escape, sorted(names, key=len, reverse=True))), re.IGNORECASE)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_whoever_is_called_the_caller_hears_no_kind_of_absence_and_no_private_number_A4(
    name: str, language: str
) -> None:
    policy, organisation = world(name)
    allowed = own_words(policy)
    private = {" ".join(number[-4:]) for person in organisation.people.values() if (number := person.mobile)}
    for decision, now in decided(name):
        for text in caller(decision, organisation, policy, language, now):
            if text not in allowed:
                assert not KIND.search(names_in(name).sub("…", text)), (decision.called, now, text)
                assert len(text) <= 160, text
            assert not any(text.replace(",", "").endswith(f"{number}.") for number in private)


@pytest.mark.parametrize("name", NAMES)
def test_whoever_is_away_the_caller_hears_of_the_return_N9(name: str) -> None:
    policy, organisation = world(name)
    for decision, now in decided(name):
        if decision.told.state == "away" and "return time" in decision.told.facts:
            told = " ".join(caller(decision, organisation, policy, "en", now))
            assert "back" in told or "answer the phone again" in told, (decision.called, told)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_whatever_is_decided_it_is_told_to_operator_and_auditor(name: str, language: str) -> None:
    policy, organisation = world(name)
    for decision, now in decided(name)[::3]:
        assert len(operator(decision, organisation, policy, language, now)) <= 160
        sentence = one_sentence(decision, organisation, policy, language, now)
        account = auditor(decision, policy, organisation, language, now)
        assert account.headline == sentence
        assert [row.row for row in account.rows] == list(decision.determined_by)
        assert len(account.rejected) == len(decision.rejected)
        for row in account.rows:
            assert row.row in row.called or row.row == "default"

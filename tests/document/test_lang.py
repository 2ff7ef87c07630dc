"""The words of the document: complete in every language, and for every value that a policy can hold."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, Literal, get_args, get_origin

import pytest
from pydantic import BaseModel

from ansvar.document.facts import HIDDEN, SECTIONS
from ansvar.document.lang import COLUMNS, entries, words
from ansvar.policy import rows, sections
from ansvar.policy.model import LocalRules, Policy
from ansvar.policy.targets import PROMISING, EndKind, KeyAction, Owner, Strategy, Target
from ansvar.policy.when import CALLERS
from ansvar.words.clock import DueKind
from ansvar.words.spans import Side, Unit
from ansvar.words.text import LANGUAGES


def literals(annotation: Any) -> Iterator[str]:
    if get_origin(annotation) is Literal:
        yield from map(str, get_args(annotation))
    for part in get_args(annotation):
        yield from literals(part)


def of(model: type[BaseModel], field: str) -> list[str]:
    return list(literals(model.model_fields[field].annotation))


def needed() -> Iterator[str]:
    """Yield every key that some policy makes the document look up."""
    for field, prefix in {
        "called": "called",
        "callee": "callee",
        "returns": "returns",
        "set_by": "set_by",
        "purpose": "purpose",
        "switchboard": "swb",
        "day": "daykind",
    }.items():
        yield from (f"{prefix}.{value}" for value in of(rows.When, field))
    for field, info in rows.When.model_fields.items():
        if info.annotation == bool | None:
            yield from (f"w.{field}.true", f"w.{field}.false")
    yield from (f"caller.{value}" for value in CALLERS)
    yield from (f"fact.{value}" for value in of(rows.Route, "tell"))
    yield from (f"transfer.{value}" for value in of(rows.Route, "transfer"))
    yield from (f"v.{value}" for value in (*of(rows.Route, "shown"), *of(rows.Promise, "shown")))
    yield from (f"one.{value}" for value in (*of(rows.Notice, "who"), *of(rows.Escalation, "to")))
    yield from (
        f"who.{value}" for value in ("person", "manager", "deputy", "operator", "colleague", "caller")
    )
    yield from (f"by.{value}" for value in of(rows.Notice, "by"))
    for field, prefix in {
        "kinds": "pk",
        "counted_from": "counted",
        "late": "one",
        "channel": "by",
        "caller_chooses": "pick",
        "before_call": "by",
        "if_unanswered": "left",
        "delivered": "by",
    }.items():
        yield from (f"{prefix}.{value}" for value in of(rows.Promise, field))
    yield from (f"one.{value}" for value in (*Owner, "reader", "taker"))
    yield from (f"who.{value}" for value in ("everyone", "manager", "operator", "policy owner"))
    yield from (f"does.{value}" for value in of(rows.Duty, "does"))
    yield from (f"checked.{value}" for value in of(rows.Duty, "checked"))
    yield from (f"by.{value}" for value in of(rows.Duty, "reminds"))
    for field, prefix in {
        "measure": "m",
        "per": "gper",
        "by": "gby",
        "formula": "formula",
        "method": "method",
    }.items():
        yield from (f"{prefix}.{value}" for value in of(rows.Goal, field))
    yield from (f"up.{value}" for value in of(rows.Row, "upheld"))
    yield from (f"up.{value}.means" for value in of(rows.Row, "upheld"))
    yield from (f"st.{value}" for value in of(rows.Row, "strength"))
    yield from (f"target.{value}" for value in Target)
    yield from (f"strategy.{value}" for value in Strategy)
    yield from (f"key.{value}" for value in KeyAction)
    for kind in EndKind:
        if kind in PROMISING:
            yield f"ban.{kind.value}"
            yield from (f"end.{kind.value}.{owner.value}" for owner in Owner)
        else:
            yield f"end.{kind.value}"
    yield from (f"side.{value}" for value in Side)
    yield from (f"unit.{value}" for value in Unit)
    yield from (f"per.{value}" for value in Unit)
    yield from (f"due.{value}" for value in DueKind if value is not DueKind.LENGTH)
    yield from (f"lang.{value}" for value in LANGUAGES)
    for value in of(sections.AbsenceKind, "returns") + of(sections.AbsenceKind, "phone"):
        yield f"v.{value}"
    yield from (f"langfrom.{value}" for value in of(sections.Site, "language_from"))
    for value in (
        of(sections.QuietDay, "chosen_by") + of(sections.QuietDay, "lines") + of(sections.QuietDay, "passes")
    ):
        yield f"v.{value}"
    yield from (
        f"v.detail.{value}" for value in (*of(sections.Privacy, "person"), *of(sections.Privacy, "caller"))
    )
    for section, model in SECTIONS.items():
        for field, info in model.model_fields.items():
            if field in HIDDEN or f"{section}.{field}" in HIDDEN:
                continue
            yield f"set.{section}.{field}"
            prefix = "v.detail." if (section, field) == ("privacy", "caller") else "v."
            yield from (f"{prefix}{value}" for value in literals(info.annotation))


def test_given_any_policy_when_printed_then_every_word_exists() -> None:
    known = words("en")
    missing = sorted(
        {key for key in needed() if key not in known and key.replace("one.", "target.") not in known}
    )
    assert not missing


def test_given_the_sections_of_a_policy_when_compared_then_the_document_knows_each() -> None:
    elsewhere = {
        "policy", "site", "hours", "absence", "quiet", "caller_list", "topic", "role", "announcement", "menu",
        "service", "local", "route", "promise", "duty", "goal", "clause",
    }  # fmt: skip
    assert set(Policy.model_fields) == elsewhere | (set(SECTIONS) - {"local"})
    assert SECTIONS["local"] is LocalRules


def test_given_the_tables_when_read_then_no_key_stands_twice() -> None:
    counted = Counter(key for key, _ in entries())
    assert [key for key, times in counted.items() if times > 1] == []


@pytest.mark.parametrize("language", COLUMNS)
def test_given_a_phrase_when_translated_then_its_places_are_the_same(language: str) -> None:
    places = re.compile(r"\{(\w+)\}")
    for key, phrase in words(language).items():
        # {o} is {x} as it stands after a preposition.
        said = Counter(place.replace("o", "x") for place in places.findall(phrase))
        english = Counter(place.replace("o", "x") for place in places.findall(words("en")[key]))
        assert said == english, key


@pytest.mark.parametrize("language", COLUMNS)
def test_given_a_unit_when_read_then_it_has_two_or_four_forms(language: str) -> None:
    for key, phrase in words(language).items():
        if key.startswith("unit."):
            assert len(phrase.split("/")) in (2, 4), key

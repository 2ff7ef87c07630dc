"""The table that hangs beside the phones is true: every code on it works, and none is missing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ansvar.calls import codes
from ansvar.calls.commands import Change, Command, Note, Say, Send
from ansvar.calls.events import Arrived
from ansvar.calls.house import House
from ansvar.calls.machine import arrive
from ansvar.calls.state import Serving
from ansvar.routing.router import Router
from ansvar.speech.prompts import Prompt, prompt
from policies.shipped import MONDAY, local, organisation, policy

PAGES = Path(__file__).parents[2] / "docs" / "how-to"
CODE = re.compile(r"`([*#][0-9*#]+)`")
#: What of each code a phone dials: all but those that are pressed while one talks.
DIALLED = {"_FORWARD", "_FORWARD_OFF", "_AWAY", "_AWAY_OFF", "_PICKUP", "_MAILBOX", "_LOG_IN", "_LOG_OUT"}


def table(page: str, heading: str) -> list[str]:
    """Return the codes in the first column of the table below a heading."""
    text = (PAGES / page).read_text(encoding="utf-8").partition(heading)[2]
    found: list[str] = []
    begun = False
    for line in text.splitlines():
        if line.startswith("|"):
            begun = True
            found += CODE.findall(line.split("|")[1])
        elif begun:
            break
    return found


CODES = table("by-phone.md", "## The codes, to print")


def dial(code: str, person: str = "olga.nyberg") -> tuple[list[Command], bool]:
    """Return what dialling a code does, and whether it goes on as a service."""
    house = House(Router(policy("falkenberg"), organisation("falkenberg")))
    house.registered = frozenset(organisation("falkenberg").people)
    state, commands = arrive(
        "x", Arrived("sip-1", code, None, person), house.world(local("falkenberg", MONDAY))
    )
    return list(commands), isinstance(state.phase, Serving)


@pytest.mark.parametrize("code", CODES)
def test_given_a_code_of_the_table_when_dialled_then_it_does_something_and_says_so(code: str) -> None:
    commands, serving = dial(code)
    said = [sentence for each in commands if isinstance(each, Say) for sentence in each.sentences]
    for wrong in (Prompt.UNKNOWN_CODE, Prompt.BAD_TIME, Prompt.NOT_ALLOWED, Prompt.FORWARD_NOT_ALLOWED):
        assert not set(prompt(wrong, "sv")) & set(said)
    nothing_rings = set(prompt(Prompt.PICKUP_NONE, "sv")) <= set(said)
    assert serving or nothing_rings or any(isinstance(each, (Change, Send)) for each in commands)
    assert said or serving


def test_given_the_machines_codes_when_compared_then_each_stands_in_the_table() -> None:
    patterns = {name: value for name, value in vars(codes).items() if isinstance(value, re.Pattern)}
    assert set(patterns) == DIALLED, "a new kind of code: add it to the page"
    for name, pattern in patterns.items():
        assert any(pattern.fullmatch(code) for code in CODES), f"{name} is not in the table"


@pytest.mark.parametrize("code", [code for code in CODES if code.endswith("#")])
def test_given_a_phone_that_leaves_out_the_last_sign_when_dialled_then_it_does_the_same(code: str) -> None:
    def does(dialled: str) -> list[Command]:
        return [each for each in dial(dialled)[0] if not isinstance(each, Note)]

    assert does(code) == does(code.removesuffix("#"))


def test_given_the_operators_page_when_read_then_its_codes_are_those_of_everybody() -> None:
    assert set(table("operator.md", "## In and out")) <= set(CODES)

"""What a caller presses: menus, every action a key can have, ends of every kind (A5, N12; the row's `keys`)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ansvar.calls.events import Arrived, Due
from ansvar.policy.fragment import load_fragment
from ansvar.routing.router import Router
from calls.rig import Rig
from policies.shipped import organisation

MONDAY = "2026-11-23 10:00"
#: A policy of the twelve people of NVK in which the first digits of a number say what is tried.
POLICY = """
[policy]
title = "Keys"
organisation = "NVK"
languages = ["sv", "en"]

[site]
country = "SE"
zone = "Europe/Stockholm"
languages = ["sv", "en"]

[switchboard]
order = "external first"
longest_wait = "60 s"
overflow = ["answering service night"]
offers = ["position", "expected wait"]
transfers = 3

[queue.gis]
members = "gis"

[service.night]
name = { sv = "Nattsvar", en = "Night service" }
number = "+46313900695"

[menu.main]
say = { sv = "Tryck 1 för avfall.", en = "Press 1 for waste." }
keys = { "1" = "topic waste", "2" = "repeat", "3" = "unit miljo", "4" = "function klimat", "5" = "menu other", "6" = "colleague" }
none = ["switchboard", "message"]
wait = "4 s"

[menu.other]
say = { sv = "Tryck 9 för växeln.", en = "Press 9 for the switchboard." }
keys = { "9" = "switchboard" }

[topic.waste]
name = { sv = "Avfall", en = "Waste" }

[announcement.moved]
say = { sv = "Vi har flyttat.", en = "We have moved." }

[[route]]
id = "waste"
when = { topic = "waste" }
else = "announcement moved"

[[route]]
id = "menu"
when = { called = "function", function = "vatten" }
else = "menu main"

[[route]]
id = "many-keys"
when = { called = "person", callee = ["absent", "no answer"] }
else = "mailbox"
keys = { "0" = "switchboard", "1" = "message", "2" = "call-back", "3" = "colleague", "4" = "deputy", "5" = "mobile", "6" = "manager", "7" = "language en", "8" = "repeat", "9" = "answering service night", "*1" = "queue gis", "*2" = "number +46313900694", "*3" = "urgent", "*4" = "menu main", "*5" = "mailbox", "#1" = "unit miljo" }
tell = ["name", "return time"]

[[route]]
id = "busy"
when = { called = "function", function = "gis" }
else = "busy tone"

[[route]]
id = "no"
when = { called = "unit", unit = "digital" }
else = "refuse"

[[route]]
id = "service"
when = { called = "unit", unit = "skola" }
else = ["answering service night"]

[[route]]
id = "people"
when = { called = "person" }
try = "person 3 rings"
else = "mailbox"

[[route]]
id = "board"
when = { called = "switchboard" }
else = "switchboard"

[[route]]
id = "tasks"
when = { called = "function" }
try = ["function, together, at most 4, 3 rings", "switchboard 20 s"]
else = "message"
"""


def rig() -> Rig:
    return Rig("nvk", MONDAY, router=Router(load_fragment(POLICY), organisation("nvk")))


def greeted(house: Rig, number: str = "+46846500406") -> str:
    """Let Kim hear the greeting of somebody who cannot answer."""
    kim = house.kim_calls(number)
    for _ in range(4):
        if house.phase(kim) == "leaving":
            return kim
        house.hears(kim)
    raise AssertionError(house.phase(kim))


@pytest.mark.parametrize(
    ("keys", "rung"),
    [("3", None), ("5", None), ("6", ["mia.sandell"]), ("9", ["+46313900695"]), ("*2", ["+46313900694"]), ("#1", None)],
)  # fmt: skip
def test_given_a_key_for_somebody_else_when_it_is_pressed_then_that_one_rings_or_the_call_goes_on(
    keys: str, rung: list[str] | None
) -> None:
    house = rig()
    kim = greeted(house, "+46846500408" if keys == "3" else "+46846500406")
    house.presses(kim, keys)
    house.hears_out(kim) if house.phase(kim) == "telling" else None
    if rung is not None:
        assert house.ring_at() == rung
    assert house.state_with(kim) is not None
    house.look()
    house.end()


@pytest.mark.parametrize(("keys", "kind"), [("1", "message"), ("2", "call-back"), ("*5", "mailbox")])
def test_given_a_key_for_a_message_when_it_is_pressed_then_that_is_what_is_promised(
    keys: str, kind: str
) -> None:
    house = rig()
    kim = greeted(house)
    house.presses(kim, keys)
    if house.phase(kim) == "numbering":
        house.presses(kim, "#")
    else:
        house.hears_out(kim)
        house.speaks()
    [promise] = house.promises.values()
    assert promise.kind == kind
    house.end()


def test_given_a_key_for_a_language_when_it_is_pressed_then_all_is_said_in_it_from_there_on() -> None:
    house = rig()
    kim = greeted(house)
    house.presses(kim, "7")
    assert house.state(kim).language == "en"
    assert house.exchange.said[-1][2] == "en"
    house.end()


def test_given_a_key_to_repeat_when_it_is_pressed_then_the_same_is_said_again() -> None:
    house = rig()
    kim = greeted(house)
    before = house.heard(kim)
    house.presses(kim, "8")
    assert len(house.heard(kim)) > len(before)
    house.end()


@pytest.mark.parametrize("keys", ["*3", "4", "*1", "0"])
def test_given_a_key_that_leads_to_nobody_when_it_is_pressed_then_the_call_goes_on_and_ends_well(
    keys: str,
) -> None:
    house = rig()
    kim = greeted(house)
    house.presses(kim, keys)
    for _ in range(12):
        if house.state_with(kim) is None:
            break
        house.look()
        house.hears_out(kim)
        if house.exchange.recordings:
            house.speaks()
        house.waits(21)
    assert house.outcome(kim) in ("promised", "announced")
    house.end()


# -- menus --------------------------------------------------------------------------------------------


def test_given_a_menu_when_a_key_is_pressed_then_what_it_says_is_done() -> None:
    house = rig()
    kim = house.kim_calls("230")
    house.hears(kim)
    assert house.phase(kim) == "choosing"
    assert "Tryck 1 för avfall." in house.heard(kim)
    house.presses(kim, "2")
    assert house.phase(kim) == "choosing"
    house.presses(kim, "5")
    assert "Tryck 9 för växeln." in house.heard(kim)
    house.exchange.hang_up(kim)
    second = house.kim_calls("230")
    house.hears(second)
    house.presses(second, "1")
    house.hears_out(second)
    assert "Vi har flyttat." in house.heard(second)
    assert house.outcome(second) == "announced"
    house.end()


@pytest.mark.parametrize("operators", [0, 1])
def test_given_a_menu_when_nothing_is_pressed_then_it_is_said_again_and_then_what_the_menu_says_follows(
    operators: int,
) -> None:
    house = rig()
    house.log_in(*["olga.lunden"][:operators])
    kim = house.kim_calls("230")
    for _ in range(12):
        house.hears_out(kim)
        if house.phase(kim) != "choosing":
            break
        house.waits(5)
    assert house.phase(kim) == ("queued" if operators else "leaving")
    house.end()


def test_given_a_menu_without_an_end_of_its_own_when_nothing_is_pressed_then_there_is_an_operator_or_a_message() -> (
    None
):
    for operators in (["olga.lunden"], []):
        house = rig()
        house.log_in(*operators)
        kim = house.kim_calls("230")
        house.hears(kim)
        house.presses(kim, "5")
        for _ in range(12):
            house.hears_out(kim)
            if house.phase(kim) != "choosing":
                break
            house.waits(9)
        assert house.phase(kim) == ("queued" if operators else "leaving")
        house.end()


# -- ends ---------------------------------------------------------------------------------------------


def test_given_rows_that_end_without_an_answer_when_called_then_the_line_tells_so() -> None:
    house = rig()
    busy = house.kim_calls("231")
    house.hears_out(busy)
    assert house.outcome(busy) == "refused"
    no = house.kim_calls("+46846500423")
    house.hears_out(no)
    assert house.outcome(no) == "refused"
    assert house.exchange.channels == {}
    house.end()


def test_given_an_answering_service_when_there_is_no_line_out_then_a_message_is_taken() -> None:
    house = rig()
    kim = house.kim_calls("+46846500422")
    house.hears_out(kim)
    assert house.ring_at() == ["+46313900695"]
    house.exchange.hang_up(kim)
    house.house.trunk = house.exchange.trunk = False
    again = house.kim_calls("+46846500422")
    house.hears_out(again)
    house.speaks()
    assert len(house.promises) == 1
    house.end()


def test_given_a_wait_as_a_step_when_its_time_is_over_then_the_search_goes_on_and_the_place_is_kept() -> None:
    house = rig()
    house.log_in("olga.lunden")
    other = house.kim_calls("+46846500400")
    house.hears_out(other)
    house.answers("olga.lunden")
    kim = house.kim_calls("+46846500431")  # klimat: its holders, then the switchboard, then a message
    house.waits(16)
    if house.ring_at():
        house.waits(16)
    assert house.phase(kim) == "queued"
    since = house.state(kim).request.queued_since
    house.waits(21)
    assert house.phase(kim) == "leaving"
    assert house.state(kim).request.queued_since == since
    house.end()


def test_given_a_wait_as_a_step_when_the_operator_rings_at_its_end_then_the_operator_may_still_answer() -> (
    None
):
    house = rig()
    kim = house.kim_calls("+46846500431")
    house.waits(16)
    if house.ring_at():
        house.waits(16)
    house.waits(15)
    house.log_in("olga.lunden")
    if house.state_with(kim) is not None and house.phase(kim) == "queued":
        house.waits(6)
        house.exchange.hang_up(house.rings("olga.lunden"), "declined")
        assert house.phase(kim) == "leaving"
    house.end()


def test_given_an_overflow_to_a_service_when_the_longest_wait_is_over_then_it_rings_there() -> None:
    house = rig()
    house.log_in("olga.lunden")
    other = house.kim_calls("+46846500400")
    house.hears_out(other)
    house.answers("olga.lunden")
    kim = house.kim_calls("+46846500400")
    house.hears_out(kim)
    house.waits(61)
    house.hears_out(kim)
    assert "overflowed" in house.kinds(house.arrived[kim])
    assert house.ring_at() == ["+46313900695"]
    house.end()


def test_given_a_channel_with_headers_when_it_arrives_then_language_and_urgency_come_with_it() -> None:
    house = rig()
    house.exchange.arrive(
        Arrived("in-x", "+46846500406", None, "", (("language", "en"), ("urgent", "yes"), ("diverted", "1")))
    )
    state = house.state("in-x")
    assert (state.language, state.request.urgent) == ("en", True)
    house.end()


def test_given_a_deadline_nobody_waits_for_when_it_comes_then_nothing_changes() -> None:
    house = rig()
    kim = greeted(house)
    before = house.state(kim)
    house._inbox.append((before.id, Due("menu")))
    house._work()
    assert house.state(kim) == before
    house.house.states[before.id] = replace(before, timers=(*before.timers, "menu"))
    house._inbox.append((before.id, Due("keys")))
    house._work()
    house.house.states[before.id] = before
    house.end()

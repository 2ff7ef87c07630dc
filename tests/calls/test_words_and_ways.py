"""When words are spoken beside a phone that rings, and which way a call is on record to have gone (N9, N10, A13)."""

from __future__ import annotations

import pytest

from ansvar.calls import commands as do
from calls.rig import Rig


def said(house: Rig) -> list[str]:
    return [text for each in house.commands if isinstance(each, do.Say) for text in each.sentences]


def test_given_an_announcement_as_the_end_when_somebody_is_there_then_the_phone_rings_before_any_word() -> (
    None
):
    house = Rig("nvk")
    house.kim_calls("+46846500401")
    assert house.ring_at() == ["anna.berg"]
    assert said(house) == []
    house.end()


def test_given_a_row_that_tells_where_a_call_is_handed_when_it_is_then_nobody_is_said_not_to_answer() -> None:
    house = Rig("albertslund")
    house.kim_calls("+4510000013")
    lone = house.answers("lone.moeller")
    house.presses(lone, "*22001#")
    house.hears_out()
    assert house.ring_at() == ["anne.lund"]
    assert "Du har ringet til Pladsanvisningen." in said(house)
    assert not [text for text in said(house) if "svarer ikke" in text]
    house.end()


@pytest.mark.parametrize(
    ("dialled", "direction"), [("+46406280499", "out"), ("0406280499", "out"), ("202", "inside"), ("*11", "inside")]
)  # fmt: skip
def test_given_a_phone_of_ours_when_it_calls_then_the_record_says_whether_it_went_out(
    dialled: str, direction: str
) -> None:
    house = Rig("nvk")
    house.dials("anna.berg", dialled)
    [offered] = [each for each in house.commands if isinstance(each, do.Note) and each.kind == "offered"]
    assert dict(offered.facts)["direction"] == direction
    house.end()


def test_given_a_greeting_that_names_person_and_unit_when_it_is_heard_then_the_place_is_not_said_twice() -> (
    None
):
    house = Rig("falkenberg")
    house.kim_calls("+46313900601")
    while house.ringing():
        house.waits(25)
    places = [text for text in said(house) if text.startswith("Du har kommit till")]
    assert places == ["Du har kommit till Anna Lind, Bostadsanpassning."]
    house.end()

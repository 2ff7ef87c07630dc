"""Writing what an engine takes: complete enough to be played again, for its owner alone, and never in the way."""

from __future__ import annotations

import json
import os
import stat
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ansvar.calls import commands as do
from ansvar.calls import events as ev
from ansvar.calls.mailbox import weak_pin
from ansvar.calls.state import Caller, CallState, Leg, Request, Serving, Talking
from ansvar.engine.replay import Replay, TraceFault, event_of, read, recorded_anew, same_rules
from ansvar.engine.trace import FILE, Trace, commands_of, hidden, plain
from ansvar.store import Store
from engine.room import Room, play
from policies.shipped import MONDAY, local, organisation, policy

AT = local("falkenberg", MONDAY)
RULES = policy("falkenberg"), organisation("falkenberg")
PEOPLE = RULES[1].people


def traced_call(store: Store, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a call come in that Anna answers."""
    monkeypatch.setenv(FILE, str(path))

    async def scene(room: Room) -> None:
        room.register("anna.lind", "bo.ekdahl")
        call = await room.call("+46313900601")
        [leg] = [each.channel for each in room.exchange.of(do.Dial)]
        room.pass_time(2)
        await room.take(ev.Ringing(leg))
        await room.take(ev.Answered(leg))
        room.pass_time(20)
        await room.take(ev.Pressed(leg, "5"))
        await room.take(ev.Gone("sip-1"))
        await room.take(ev.Gone(leg))
        assert call.id not in room.engine.house.states

    play(store, scene)


def test_given_an_engine_with_a_trace_when_a_call_has_been_then_it_can_be_played_again(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "trace.jsonl"
    traced_call(store, path, monkeypatch)
    lines = read(path)
    assert same_rules(lines, *RULES) == []
    played = Replay(*RULES).play(lines)
    assert played.differences == []
    assert [outcome for _, outcome in played.outcomes] == ["answered"]
    assert [each.decision.called for each in played.asked] == ["person:anna.lind"]
    assert [line.parts["event"]["is"] for line in lines if line.parts.get("call") == ""] == ["Gone"]


def test_given_a_trace_when_it_is_written_then_only_its_owner_may_read_it(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "trace.jsonl"
    traced_call(store, path, monkeypatch)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_given_no_file_named_when_an_engine_starts_then_there_is_no_trace(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv(FILE, raising=False)
    assert Trace.asked_for(*RULES, AT) is None


def test_given_a_file_that_cannot_be_opened_when_an_engine_starts_then_it_goes_on_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(FILE, str(tmp_path / "no folder" / "trace.jsonl"))
    assert Trace.asked_for(*RULES, AT) is None


def test_given_a_disk_that_is_full_when_a_line_is_written_then_the_trace_ends_and_nothing_else(
    tmp_path: Path,
) -> None:
    trace = Trace(str(tmp_path / "trace.jsonl"), *RULES, AT)
    os.dup2(full := os.open("/dev/full", os.O_WRONLY), trace._file)
    os.close(full)
    trace.nobody(AT, ev.Gone("sip-9"))
    trace.nobody(AT, ev.Gone("sip-9"))
    assert trace._file < 0


# -- what comes out otherwise -----------------------------------------------------------------------


@pytest.fixture
def lines(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    path = tmp_path / "trace.jsonl"
    traced_call(store, path, monkeypatch)
    return path.read_text(encoding="utf-8").splitlines()


def altered(lines: list[str], change: Any) -> Any:
    """Return what comes out otherwise when every line of a call was changed in some way before."""
    found = []
    for text in lines:
        parts = json.loads(text)
        if parts.get("call"):
            change(parts)
        found.append(json.dumps(parts))
    return Replay(*RULES).play(read(found)).differences


def test_given_other_commands_than_recorded_when_played_then_the_first_that_differs_is_told(
    lines: list[str],
) -> None:
    def change(parts: dict[str, Any]) -> None:
        if parts["event"]["is"] == "Arrived":
            parts["commands"] = [
                {**each, "seconds": 99.0} if each["is"] == "Dial" else each for each in parts["commands"]
            ]

    [found] = altered(lines, change)
    assert (found.event, found.what) == ("Arrived", "commands")
    assert found.recorded == {"is": "Dial", "seconds": 99.0}
    assert "99.0" in str(found)


def test_given_another_phase_or_decision_than_recorded_when_played_then_it_is_told(lines: list[str]) -> None:
    def change(parts: dict[str, Any]) -> None:
        parts["phase"]["is"] = "Choosing"
        for each in parts.get("decisions", ()):
            each["answer"]["determined_by"] = ["another-row"]

    found = altered(lines, change)
    assert {each.what for each in found} == {"phase", "decisions"}


def test_given_an_event_of_another_calls_channel_when_played_then_it_is_told(lines: list[str]) -> None:
    def change(parts: dict[str, Any]) -> None:
        if parts["event"]["is"] == "Ringing":
            parts["event"]["channel"] = "an-ffffffffffff-c1"

    assert "whose event it is" in {each.what for each in altered(lines, change)}


def test_given_a_changed_machine_when_a_trace_is_brought_up_to_date_then_it_holds_what_follows_now(
    lines: list[str],
) -> None:
    wrong = [text.replace('"kind":"answered"', '"kind":"taken"') for text in lines]
    assert wrong != lines
    assert [
        json.dumps(each, ensure_ascii=False, separators=(",", ":"))
        for each in recorded_anew(read(wrong), *RULES)
    ] == lines


def test_given_events_that_fit_no_call_when_brought_up_to_date_then_that_is_refused(lines: list[str]) -> None:
    without = [text for text in lines if '"Arrived"' not in text]
    with pytest.raises(TraceFault, match="record the trace anew"):
        list(recorded_anew(read(without), *RULES))


@pytest.mark.parametrize(
    ("texts", "why"),
    [
        ([], "this is no trace"),
        (["hello", "there"], "line 1 is no line of a trace"),
        (['{"at":"2026-11-23T09:00:00+00:00"}'], "this is no trace"),
        (['{"at":"2026-11-23T09:00:00+00:00","trace":99}'], "a trace of form 99"),
        (['{"at":"yesterday","trace":1}', "{}"], "line 1"),
    ],
)
def test_given_what_is_no_trace_when_read_then_one_sentence_says_so(texts: list[str], why: str) -> None:
    with pytest.raises(TraceFault, match=why):
        read(texts)


def test_given_a_last_line_cut_short_by_a_crash_when_read_then_the_others_count(lines: list[str]) -> None:
    assert len(read([*lines[:-1], lines[-1][:20]])) == len(lines) - 1


def test_given_a_file_that_is_no_text_when_read_then_one_sentence_says_so(tmp_path: Path) -> None:
    (tmp_path / "sound.wav").write_bytes(b"RIFF\xff\xfe")
    with pytest.raises(TraceFault, match="no text"):
        read(tmp_path / "sound.wav")


def test_given_an_event_of_another_version_when_read_then_one_sentence_says_so() -> None:
    with pytest.raises(TraceFault, match="no event is called `Vanished`"):
        event_of({"is": "Vanished"})
    with pytest.raises(TraceFault, match="other parts"):
        event_of({"is": "Gone"})


@pytest.mark.parametrize(
    "line",
    [
        '{"at":"2026-11-23T09:00:00+00:00","call":"abc"}',
        '{"at":"2026-11-23T09:00:00+00:00","world":{"registered":{"more":["anna.lind"]}}}',
        '{"at":"2026-11-23T09:00:00+00:00","world":{"operators":["olga.nyberg"]}}',
        '{"at":"2026-11-23T09:00:00+00:00","took_over":[{"id":"abc"}]}',
    ],
)
def test_given_a_line_of_another_version_when_played_then_one_sentence_says_which(
    line: str, lines: list[str]
) -> None:
    with pytest.raises(TraceFault, match="line 2 cannot be played by this version"):
        Replay(*RULES).play(read([lines[0], line]))


# -- what is left out -------------------------------------------------------------------------------


def serving(stage: str, digits: str, **data: object) -> CallState:
    phase = Serving("mailbox", stage, digits=digits, data=tuple(data.items()))
    return CallState("abc", Caller("sip-1", "2001", "anna.lind"), AT, "inside", "*98", Request("*98"), phase)


@pytest.mark.parametrize("stage", ["asking", "checking", "pin", "new pin", "pin again"])
def test_given_a_pin_is_asked_for_when_a_key_is_pressed_then_the_trace_does_not_tell_which(
    stage: str,
) -> None:
    event, typed = hidden(serving(stage, ""), ev.Pressed("sip-1", "7"), PEOPLE)
    assert event == ev.Pressed("sip-1", "0")
    assert typed is None


@pytest.mark.parametrize(
    ("stage", "digits", "new", "weak", "same"),
    [
        ("new pin", "739251", "", False, False),
        ("new pin", "123456", "", True, False),
        ("new pin", "123", "", True, False),
        ("pin again", "739251", "739251", False, True),
        ("pin again", "739252", "739251", True, False),
        ("pin", "739251", "", True, False),
    ],
)
def test_given_a_pin_when_it_is_complete_then_others_stand_for_it_of_which_the_machine_says_the_same(
    stage: str, digits: str, new: str, weak: bool, same: bool
) -> None:
    _, typed = hidden(serving(stage, digits, new=new), ev.Pressed("sip-1", "#"), PEOPLE)
    assert typed is not None
    assert typed != digits
    assert len(typed) == len(digits)
    assert weak_pin(typed, PEOPLE["anna.lind"]) is weak
    if same:  # the one that stood for the first time
        assert typed == hidden(serving("new pin", digits), ev.Pressed("sip-1", "#"), PEOPLE)[1]


def test_given_a_pin_in_a_command_when_written_then_other_digits_stand_for_it() -> None:
    found = commands_of([do.Ask("pin", "pin", (("owner", "person:anna.lind"), ("pin", "739251")))], "000000")
    assert "739251" not in json.dumps(found)
    assert ["pin", "000000"] in found[0]["about"]


def talking(keys: str) -> CallState:
    phase = Talking("an-abc-b1", Leg("an-abc-c1", "person:anna.lind", "row", "anna.lind", up=True), AT, keys)
    return CallState(
        "abc", Caller("sip-1", "+46406280480", up=True), AT, "in", "2001", Request("2001"), phase
    )


def test_given_a_talk_when_somebody_types_a_card_number_then_the_trace_does_not_tell_it() -> None:
    for channel in ("sip-1", "an-abc-c1"):
        assert hidden(talking(""), ev.Pressed(channel, "4"), PEOPLE)[0] == ev.Pressed(channel, "0")
    assert hidden(talking("*2"), ev.Pressed("sip-1", "4"), PEOPLE)[0] == ev.Pressed("sip-1", "0")


def test_given_a_talk_when_a_phone_of_ours_types_a_code_then_the_trace_has_it() -> None:
    assert hidden(talking(""), ev.Pressed("an-abc-c1", "*"), PEOPLE)[0].key == "*"  # type: ignore[union-attr]
    assert hidden(talking("*2"), ev.Pressed("an-abc-c1", "4"), PEOPLE)[0] == ev.Pressed("an-abc-c1", "4")


def test_given_values_when_written_then_a_dataclass_has_its_name_and_no_defaults() -> None:
    assert plain(ev.Gone("sip-1")) == {"is": "Gone", "channel": "sip-1"}
    assert plain(ev.Found(up=frozenset({"b", "a"}))) == {"is": "Found", "up": ["a", "b"]}
    assert event_of(plain(ev.Found(up=frozenset({"b"}), kept=(("r", 2.5),)))) == ev.Found(
        frozenset({"b"}), kept=(("r", 2.5),)
    )
    assert plain(replace(serving("pin", ""), phase=Serving("code")))["phase"] == {
        "is": "Serving",
        "kind": "code",
    }

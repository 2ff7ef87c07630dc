"""What Asterisk says, in the words of the machine. The objects are as Asterisk 22.10.1 sent them."""

from __future__ import annotations

import wave
from pathlib import Path
from typing import Any

import pytest

from ansvar.calls.events import Arrived, Transferred
from ansvar.pbx import exchange_events as read
from ansvar.pbx.exchange import dial_string
from ansvar.pbx.exchange_sound import seconds_of_sound, write_beep


def channel(name: str = "PJSIP/anna.lind-0000001a", number: str = "201", **more: Any) -> dict[str, Any]:
    return {
        "id": "1795330545.0", "name": name, "state": "Ring", "protocol_id": "b3", "caller": {"name": "", "number": number},
        "dialplan": {"app_name": "Stasis", "app_data": "ansvar,inside,202"}, **more,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("q850", "sip", "cause"),
    [
        (17, 486, "busy"),
        (17, 600, "busy"),
        (17, 0, "busy"),
        (21, 603, "declined"),
        (19, 480, "no answer"),
        (19, 487, "no answer"),
        (18, 408, "no answer"),
        (26, 487, "elsewhere"),
        (20, 0, "unregistered"),
        (3, 0, "unregistered"),
        (1, 404, "failed"),
        (127, 0, "failed"),
        (0, 503, "failed"),
    ],
)
def test_given_a_phone_that_was_not_answered_when_it_went_then_the_cause_says_why(
    q850: int, sip: int, cause: str
) -> None:
    event = {"cause": q850, "tech_cause": sip} if sip else {"cause": q850}
    assert read.cause_of(event, answered=False) == cause
    assert read.cause_of(event, answered=True) == "normal"


@pytest.mark.parametrize(
    ("number", "args", "caller"),
    [
        ("+46313900698", ["outside", "200", "pres=allowed_not_screened"], "+46313900698"),
        ("+46313900698", ["outside", "200", "pres=prohib_passed_screen"], None),
        ("anonymous", ["outside", "200"], None),
        ("try", ["outside", "200"], None),
        ("", ["outside", "200"], None),
    ],
)
def test_given_a_caller_when_it_arrives_then_only_a_number_that_may_be_shown_is_known(
    number: str, args: list[str], caller: str | None
) -> None:
    came = read.arrived(channel("PJSIP/trunk-00000001", number), args)
    assert came == Arrived("1795330545.0", "200", caller, "", (("sip_call_id", "b3"),))


def test_given_a_colleague_when_it_arrives_then_its_phone_is_known_and_what_the_line_said() -> None:
    args = ["inside", "*21#", "diverted=+46313900600", "language=", "urgent=yes", "junk"]
    came = read.arrived(channel(state="Up"), args)
    assert came is not None
    assert (came.account, came.dialled, came.caller, came.up) == ("anna.lind", "*21#", "201", True)
    assert dict(came.headers) == {"diverted": "+46313900600", "urgent": "yes", "sip_call_id": "b3"}
    assert read.arrived(channel(), ["elsewhere"]) is None
    assert read.arrived(channel(), []) is None


def test_given_a_channel_when_looked_at_later_then_its_place_in_our_application_is_found() -> None:
    assert read.stasis_args(channel()) == ["inside", "202"]
    assert read.stasis_args(channel(dialplan={"app_name": "Dial", "app_data": "ansvar,inside,202"})) is None
    assert read.stasis_args(channel(dialplan={"app_name": "Stasis", "app_data": "other,inside,202"})) is None


@pytest.mark.parametrize(
    ("wanted", "to"),
    [("202", "202"), ("sip:202@10.0.0.1;user=phone", "202"), ("tel:+46313900600", "+46313900600")],
)
def test_given_a_refer_when_it_comes_then_who_asks_and_where_to_are_known(wanted: str, to: str) -> None:
    event: dict[str, Any] = {
        "refer_to": {"requested_destination": {"destination": wanted}},
        "referred_by": {"source_channel": {"id": "an-a"}},
    }
    assert read.transferred(event) == Transferred("an-a", to)
    event["refer_to"]["destination_channel"] = {"id": "1795.1"}
    assert read.transferred(event) == Transferred("an-a", to, "1795.1")
    assert read.transferred({"refer_to": {}, "referred_by": {}}) is None


@pytest.mark.parametrize(
    ("to", "dialled"),
    [
        ("phone:anna.lind", "PJSIP/anna.lind"),
        ("phone:anna.lind.web", "PJSIP/anna.lind.web"),
        ("number:+46313900600", "PJSIP/+46313900600@trunk"),
        ("number:112", "PJSIP/112@trunk"),
        ("phone:anna&PJSIP/trunk", None),
        ("phone:a/b", None),
        ("number:112@evil", None),
        ("number:", None),
        ("person:anna", None),
    ],
)
def test_given_what_to_dial_when_it_is_no_plain_account_or_number_then_nothing_is_dialled(
    to: str, dialled: str | None
) -> None:
    assert dial_string(to) == dialled


def test_given_a_file_when_measured_then_silence_at_its_end_does_not_count(tmp_path: Path) -> None:
    beep = Path(write_beep(tmp_path) + ".wav")
    assert seconds_of_sound(beep) == 0.25
    with wave.open(str(beep), "rb") as file:
        sound = file.readframes(file.getnframes())
    for name, content, seconds in (
        ("tail", b"\0" * 16000 + sound + b"\0" * 32000, 1.25),
        ("silent", b"\0" * 16000, 0.0),
        ("empty", b"", 0.0),
    ):
        path = tmp_path / f"{name}.wav"
        with wave.open(str(path), "wb") as file:
            file.setparams((1, 2, 8000, 0, "NONE", ""))
            file.writeframes(content)
        assert seconds_of_sound(path) == pytest.approx(seconds, abs=0.051)
    assert seconds_of_sound(tmp_path / "none.wav") is None
    (tmp_path / "bad.wav").write_bytes(b"RIFF")
    assert seconds_of_sound(tmp_path / "bad.wav") is None

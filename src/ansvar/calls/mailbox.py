"""Hearing a mailbox by phone: PIN, messages one by one, greeting; a colleague's by access that was given (A6, A7, F12).

Nobody tells a PIN to a colleague: who was given access uses the own PIN. A PIN has six digits or more and is no
extension, year or run of digits.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from typing import Any, Final, cast

from ansvar.calls import commands as do
from ansvar.calls import talking
from ansvar.calls.events import Played, Recorded, Replied
from ansvar.calls.state import Serving, Telling
from ansvar.calls.turn import Turn
from ansvar.directory.model import LineKind, Person
from ansvar.speech.prompts import Prompt

LEAST_DIGITS: Final = 6
_LONGEST_GREETING_S: Final = 60.0
_KEY_S: Final = 20.0


def begin(turn: Turn, person: Person, who: str) -> None:
    """Ask for the PIN; `who` is the extension of a colleague whose mailbox it is, or ""."""
    owner = f"person:{person.id}"
    if who:
        line = turn.world.router.index.line(turn.world.router.numbers.plain(who))
        if line is None or line.kind not in (LineKind.PERSON, LineKind.UNIT, LineKind.FUNCTION):
            _say_end(turn, Prompt.NUMBER_UNKNOWN)
            return
        owner = f"{line.kind.value}:{line.owner}"
    turn.answer()
    data = (("owner", owner), ("by", f"person:{person.id}"))
    turn.go(Serving("mailbox", "asking", data=data))
    turn.do(do.Ask("mailbox", "mailbox", data))
    turn.timer("code", 15.0)


def weak_pin(pin: str, person: Person | None) -> bool:
    """Whether a PIN is easy to guess: too short, an extension, one that begins or ends with a year, a run (A7)."""
    if len(pin) < LEAST_DIGITS or not (pin.isascii() and pin.isdigit()):
        return True
    numbers = [person.extension, person.direct, person.mobile] if person is not None else []
    if any(number and (number.lstrip("+") in pin or pin in number) for number in numbers):
        return True
    if any(1900 <= int(part) <= 2099 for part in (pin[:4], pin[-4:])):
        return True
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(pin)}
    halves = len(pin) % 2 == 0 and pin[: len(pin) // 2] == pin[len(pin) // 2 :]
    pairs = len(set(pin)) <= 2
    return len(steps) == 1 or halves or pairs


def _serving(turn: Turn) -> Serving:
    phase = turn.state.phase
    assert isinstance(phase, Serving)
    return phase


def _data(turn: Turn) -> dict[str, Any]:
    return dict(_serving(turn).data)


def _go(turn: Turn, stage: str, playback: str = "", **data: object) -> None:
    phase = _serving(turn)
    merged = {**dict(phase.data), **data}
    turn.go(replace(phase, stage=stage, playback=playback, digits="", data=tuple(merged.items())))
    turn.timer("code", _KEY_S if stage != "playing" else 600.0)


def _say_end(turn: Turn, key: Prompt, **facts: object) -> None:
    turn.answer()
    turn.go(Telling(turn.tell(key, **facts), "hang up"))


# -- replies ----------------------------------------------------------------------------------------


def replied(turn: Turn, event: Replied) -> None:
    """The store has answered."""
    phase = _serving(turn)
    data = cast("dict[str, Any]", event.data) if isinstance(event.data, dict) else {}
    if event.question == "mailbox" and phase.stage == "asking":
        _found(turn, data)
    elif event.question == "pin" and phase.stage == "checking":
        if data.get("ok"):
            _open(turn)
        elif data.get("locked_minutes"):
            _say_end(turn, Prompt.PIN_LOCKED, minutes=data["locked_minutes"])
        else:
            _go(turn, "pin", turn.tell(Prompt.PIN_WRONG, Prompt.PIN_ENTER))


def _found(turn: Turn, data: dict[str, Any]) -> None:
    if not data.get("may_hear"):
        turn.note("mailbox refused", owner=_data(turn)["owner"])
        _say_end(turn, Prompt.MAILBOX_NO_RIGHT)
    elif data.get("locked_minutes"):
        _say_end(turn, Prompt.PIN_LOCKED, minutes=data["locked_minutes"])
    else:
        ahead = _serving(turn).digits
        _go(turn, "asking", messages=data.get("messages", []), at=-1)
        if data.get("pin_set"):
            _go(turn, "pin", turn.tell(Prompt.PIN_ENTER))
            for key in ahead:
                pressed(turn, key)
        else:
            _go(turn, "new pin", turn.tell(Prompt.PIN_NEW, n=LEAST_DIGITS))


def _open(turn: Turn) -> None:
    data = _data(turn)
    messages = data["messages"]
    new = sum(1 for message in messages if not message["heard"])
    said = turn.words(Prompt.MAILBOX_COUNT, new=new, old=len(messages) - new)
    if data["owner"] != data["by"]:
        kind, _, id = data["owner"].partition(":")
        organisation = turn.world.organisation
        named: Any = {
            "person": organisation.people,
            "unit": organisation.units,
            "function": organisation.functions,
        }
        said = (*turn.words(Prompt.MAILBOX_OF, name=named[kind][id].name), *said)
    turn.note("mailbox heard", owner=data["owner"], by=data["by"])
    _go(
        turn,
        "opened" if messages else "menu",
        turn.say((*said, *(() if messages else turn.words(Prompt.MAIN_MENU)))),
    )


# -- messages ---------------------------------------------------------------------------------------


def _message(turn: Turn, step: int) -> None:
    """Announce and play the next message, or the same again."""
    data = _data(turn)
    at = data["at"] + step
    if at >= len(data["messages"]):
        _go(turn, "menu", turn.tell(Prompt.MESSAGE_LAST, Prompt.MAIN_MENU), at=-1)
        return
    message = data["messages"][at]
    when = datetime.fromisoformat(message["at"])
    _go(turn, "announcing", turn.tell(Prompt.MESSAGE_FROM, number=message["number"] or None, at=when), at=at)


def _play(turn: Turn) -> None:
    data = _data(turn)
    message = data["messages"][data["at"]]
    playback = turn.new_id("p")
    turn.do(do.Play(playback, turn.caller.channel, (f"recording:{message['recording']}",)))
    turn.do(do.Change("heard", (("promise", message["promise"]), ("by", data["by"]))))
    _go(turn, "playing", playback)


def played(turn: Turn, event: Played) -> None:
    """What was said or played is over."""
    phase = _serving(turn)
    if event.playback != phase.playback:
        return
    if phase.stage == "opened":
        _message(turn, +1)
    elif phase.stage == "announcing":
        _play(turn)
    elif phase.stage == "playing":
        _go(turn, "choosing", turn.tell(Prompt.MESSAGE_MENU))
    elif phase.stage == "greeting":
        recording = turn.new_id("r")
        turn.do(do.Record(recording, turn.caller.channel, _LONGEST_GREETING_S, 5.0))
        _go(turn, "recording", recording=recording)
        turn.timer("code", _LONGEST_GREETING_S + 10)
    else:
        turn.within(replace(phase, playback=""))


def recorded(turn: Turn, event: Recorded) -> None:
    """A greeting was spoken."""
    data = _data(turn)
    if _serving(turn).stage != "recording" or event.recording != data.get("recording"):
        return
    if event.ok and event.seconds >= 1.0:
        turn.do(do.Change("greeting", (("owner", data["owner"]), ("recording", event.recording))))
        if not turn.caller.gone:
            _go(turn, "menu", turn.tell(Prompt.GREETING_SAVED, Prompt.MAIN_MENU))
    elif not turn.caller.gone:
        _go(turn, "menu", turn.tell(Prompt.TOO_SHORT, Prompt.MAIN_MENU))
    if turn.caller.gone:
        turn.finish("served")


# -- keys -------------------------------------------------------------------------------------------


def pressed(turn: Turn, key: str) -> None:
    """A key, by the stage one is in."""
    phase = _serving(turn)
    if phase.stage == "asking":
        # Whoever knows the way types the PIN at once: the store has not answered yet.
        turn.within(replace(phase, digits=(phase.digits + key)[:20]))
        return
    if phase.stage in ("checking", "recording"):
        return
    if phase.playback:
        turn.do(do.Stop(phase.playback))
    if phase.stage in ("pin", "new pin", "pin again"):
        _pin_key(turn, key)
    elif phase.stage in ("announcing", "playing", "choosing", "opened"):
        _message_key(turn, key)
    elif phase.stage == "menu":
        _menu_key(turn, key)


def _pin_key(turn: Turn, key: str) -> None:
    phase = _serving(turn)
    if key == "*":
        turn.within(replace(phase, digits="", playback=""))
        return
    if key != "#":
        turn.within(replace(phase, digits=phase.digits + key, playback=""))
        turn.timer("code", _KEY_S)
        return
    pin, by = phase.digits, _data(turn)["by"]
    if phase.stage == "pin":
        _go(turn, "checking")
        turn.do(do.Ask("pin", "pin", (("owner", by), ("pin", pin))))
    elif phase.stage == "new pin":
        if weak_pin(pin, turn.world.person_of(turn.caller.account)):
            _go(turn, "new pin", turn.tell(Prompt.PIN_WEAK, Prompt.PIN_NEW, n=LEAST_DIGITS))
        else:
            _go(turn, "pin again", turn.tell(Prompt.PIN_AGAIN), new=pin)
    elif pin == _data(turn).get("new"):
        turn.do(do.Change("pin", (("owner", by), ("pin", pin))))
        _go(turn, "menu", new="")
        _opened_after_pin(turn)
    else:
        _go(turn, "new pin", turn.tell(Prompt.PIN_DIFFERENT, Prompt.PIN_NEW, n=LEAST_DIGITS), new="")


def _opened_after_pin(turn: Turn) -> None:
    said = turn.words(Prompt.PIN_SAVED)
    if _data(turn).get("opened"):
        _go(turn, "menu", turn.say((*said, *turn.words(Prompt.MAIN_MENU))))
        return
    data = _data(turn)
    turn.note("mailbox heard", owner=data["owner"], by=data["by"])
    messages = data["messages"]
    more = turn.words(Prompt.MAILBOX_COUNT, new=len(messages), old=0)
    stage = "opened" if messages else "menu"
    words = (*said, *more) if messages else (*said, *more, *turn.words(Prompt.MAIN_MENU))
    _go(turn, stage, turn.say(words), opened=True)


def _message_key(turn: Turn, key: str) -> None:
    data = _data(turn)
    if data["at"] < 0:
        _message(turn, +1)
        return
    message = data["messages"][data["at"]]
    if key == "1":
        _message(turn, 0)
    elif key == "2":
        turn.do(do.Change("done", (("promise", message["promise"]), ("by", data["by"]))))
        turn.note("done", promise=message["promise"], by=data["by"])
        # What is dealt with is not played again; the next message takes its place.
        rest = [each for each in data["messages"] if each is not message]
        _go(turn, "opened", turn.tell(Prompt.MESSAGE_DONE), messages=rest, at=data["at"] - 1)
    elif key == "3":
        _message(turn, +1)
    elif key == "5" and message["number"] and talking.may_dial(turn, message["number"]):
        turn.note("calls back", promise=message["promise"], by=data["by"])
        turn.do(do.Change("take", (("promise", message["promise"]), ("by", data["by"]))))
        turn.set(request=replace(turn.state.request, to=message["number"], purpose="call-back"))
        talking.dial_out(turn, message["number"])
    elif key in ("0", "*"):
        _go(turn, "menu", turn.tell(Prompt.MAIN_MENU), at=-1)


def _menu_key(turn: Turn, key: str) -> None:
    data = _data(turn)
    if key == "1" and data["messages"]:
        _go(turn, "opened", at=-1)
        _message(turn, +1)
    elif key == "1":
        _go(turn, "menu", turn.tell(Prompt.MAILBOX_NONE, Prompt.MAIN_MENU))
    elif key == "2":
        _go(turn, "greeting", turn.tell(Prompt.GREETING_RECORD))
    elif key == "3":
        turn.do(do.Change("greeting", (("owner", data["owner"]), ("recording", ""))))
        _go(turn, "menu", turn.tell(Prompt.GREETING_DROPPED, Prompt.MAIN_MENU))
    elif key == "4":
        _go(turn, "new pin", turn.tell(Prompt.PIN_NEW, n=LEAST_DIGITS), opened=True)
    else:
        _go(turn, "menu", turn.tell(Prompt.MAIN_MENU))


def idle(turn: Turn) -> None:
    """No key for long: end."""
    if _serving(turn).stage == "recording":
        turn.do(do.StopRecording(str(_data(turn)["recording"])))
    _say_end(turn, Prompt.GOODBYE)

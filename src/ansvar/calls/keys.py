"""What a caller presses while something is said, rings or plays (A5, N12; the row's `keys`)."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from ansvar.calls import calling_back, ending, parking, planning, searching, talking, waiting
from ansvar.calls import commands as do
from ansvar.calls.state import (
    Choosing,
    Confirming,
    Leaving,
    Numbering,
    Parked,
    Queued,
    Searching,
    Telling,
    legs_of,
)  # fmt: skip
from ansvar.calls.turn import Turn
from ansvar.routing.model import EndsIn, KeyPress

#: A key that may begin a longer one is waited for so long.
NEXT_KEY_S: Final = 2.0
#: So many keys typed ahead are kept: a choice and a whole telephone number.
MOST_AHEAD: Final = 20
_TAKE_KEYS: Final = (Telling, Searching, Confirming, Queued, Choosing, Leaving)
_CALL_BACK = KeyPress("1", "call-back", "", "switchboard.offers")


def offered(turn: Turn) -> dict[str, KeyPress]:
    """Return the keys that mean something to this caller now."""
    if turn.state.plan is None:
        return {}
    keys = {key.key: key for key in turn.plan.keys}
    phase = turn.state.phase
    if isinstance(phase, Queued) and "call-back" in turn.world.policy.switchboard.offers:
        keys.setdefault(_CALL_BACK.key, _CALL_BACK)
    return keys


def pressed(turn: Turn, key: str, ahead: bool = False) -> None:
    """Take one key: act on it, wait for the next of a longer one, or keep it for the prompt that comes.

    `ahead`: it was pressed before what it is given to now, and answers no question that nobody has heard.
    """
    phase = turn.state.phase
    if isinstance(phase, Numbering):
        ending.number_key(turn, key, ahead)
        return
    if isinstance(phase, Leaving) and phase.stage in ("recording", "saved"):
        _pressed_at_end(turn, key)
        return
    keys = offered(turn)
    before = turn.state.pressed
    said = before + key
    if any(known.startswith(said) for known in keys):
        _begun(turn, said, keys)
        return
    turn.set(pressed="")
    turn.cancel("keys")
    if before in keys:
        # It might have begun a longer key, and did not: it counts, and so does what was pressed after it.
        act(turn, keys[before])
        _feed(turn, key)
    elif before:
        _feed(turn, said[1:])
    elif isinstance(phase, (Searching, Confirming)) or (
        isinstance(phase, Telling) and phase.then != "hang up"
    ):
        turn.set(ahead=(turn.state.ahead + key)[:MOST_AHEAD])


def _begun(turn: Turn, said: str, keys: dict[str, KeyPress]) -> None:
    turn.set(pressed=said)
    if said in keys and not any(known != said and known.startswith(said) for known in keys):
        act(turn, keys[said])
    else:
        turn.timer("keys", NEXT_KEY_S)


def _pressed_at_end(turn: Turn, key: str) -> None:
    """`#` ends a recording by itself; as the beginning of a longer key (`#0`, A5) it counts beside that."""
    phase, keys = turn.state.phase, offered(turn)
    assert isinstance(phase, Leaving)
    said = turn.state.pressed + key
    if not said.startswith("#") or not any(known.startswith(said) for known in keys):
        if said[:1] == "#":
            turn.set(pressed="")
        return
    if said not in keys:
        turn.set(pressed=said)
        turn.timer("keys", NEXT_KEY_S)
    elif phase.stage == "saved":
        act(turn, keys[said])
    else:
        turn.set(pressed=said)
        turn.cancel("keys")
        turn.do(do.StopRecording(phase.recording))


def after_recording(turn: Turn) -> None:
    """Do what a key said that ended the recording; a message left before it is kept."""
    phase, keys = turn.state.phase, offered(turn)
    if isinstance(phase, Leaving) and phase.stage != "recording" and turn.state.pressed in keys:
        act(turn, keys[turn.state.pressed])


def catch_up(turn: Turn) -> None:
    """Give what was typed ahead to the prompt that takes keys now; what it does not take is forgotten."""
    phase, ahead = turn.state.phase, turn.state.ahead
    takes = (isinstance(phase, Queued) and not phase.offer) or isinstance(phase, (Choosing, Numbering))
    if ahead and takes:
        turn.set(ahead="")
        _feed(turn, ahead)


def _feed(turn: Turn, keys: str) -> None:
    for key in keys:
        if isinstance(turn.state.phase, (*_TAKE_KEYS, Numbering)):
            pressed(turn, key, ahead=True)


def no_more(turn: Turn) -> None:
    """No further key came: what was pressed counts, if it means something."""
    said, keys, phase = turn.state.pressed, offered(turn), turn.state.phase
    if said in keys and isinstance(phase, Leaving) and phase.stage == "recording":
        turn.do(do.StopRecording(phase.recording))  # it was pressed before the tone, and counts
        return
    turn.set(pressed="")
    if said in keys:
        act(turn, keys[said])


def act(turn: Turn, key: KeyPress) -> None:
    """Do what a key does."""
    phase = turn.state.phase
    turn.set(pressed="")
    turn.cancel("keys")
    action, owner = key.action, ending.owner_of(turn)
    if action == "call-back" and isinstance(phase, Queued):
        if phase.offer:
            # An operator is being rung for this caller, and comes sooner than any call-back; else it counts then.
            turn.set(ahead=key.key)
        elif not phase.away:
            _note(turn, key)
            calling_back.ask_call_back(turn)
        return
    _note(turn, key)
    turn.set(ahead="")
    _forget_ringing(turn)
    still(turn)
    if action in ("mailbox", "message", "call-back"):
        ending.leave(turn, action, owner, key.row)
    elif action in ("switchboard", "queue", "answering service", "number"):
        name = key.name if action != "switchboard" else ""
        ending.carry_out(turn, EndsIn(action, _owner_of(action, name), key.row, name))
    elif action == "repeat":
        _again(turn)
    elif action == "language":
        turn.note("language", language=key.name)
        planning.reroute(turn, language=key.name)
    elif action == "urgent":
        planning.reroute(turn, urgent=True, tried=())
    elif action == "topic":
        planning.reroute(turn, topic=key.name)
    elif action == "menu":
        end = EndsIn("menu", "", key.row, key.name)
        menu = turn.world.policy.menu.get(key.name)
        words = (menu.say.say(turn.language, turn.world.policy.language),) if menu is not None else ()
        keys = (
            tuple(KeyPress(k, does.action.value, does.name, key.row) for k, does in menu.keys.items())
            if menu
            else ()
        )
        turn.set(plan=replace(turn.plan, end=end, last=words, keys=keys))
        ending.carry_out(turn, end, words)
    else:
        _call(turn, action, key.name)


def _note(turn: Turn, key: KeyPress) -> None:
    turn.note("pressed", key=key.key, action=key.action, name=key.name, row=key.row)


def _forget_ringing(turn: Turn) -> None:
    """Phones that ring at this moment stop, and may be rung again by what the key does."""
    rings = [leg for leg in legs_of(turn.state.phase) if not leg.up]
    asked, live = turn.state.request, turn.world.live
    keys = {leg.key for leg in rings}
    turn.set(request=replace(asked, tried=tuple(key for key in asked.tried if key not in keys)))
    busy = live.busy - {leg.person for leg in rings}
    turn.world = replace(turn.world, live=replace(live, busy=busy))


def _owner_of(action: str, name: str) -> str:
    kinds = {"queue": f"queue:{name}", "answering service": f"service:{name}", "number": f"number:{name}"}
    return kinds.get(action, "switchboard")


def _call(turn: Turn, action: str, name: str) -> None:
    """Route the call to somebody else: the mobile, a colleague, a deputy, the manager, a unit or function."""
    world = turn.world
    subject = world.router.numbers.subject(turn.state.request.to)
    person = subject.person
    to = ""
    if action == "mobile" and person is not None:
        to = f"mobile:{person.id}"
    elif action == "colleague" and subject.functions:
        to = f"function:{subject.functions[0]}"
    elif action == "colleague" and subject.unit:
        to = f"unit:{subject.unit}"
    elif action == "deputy" and person is not None and person.deputies:
        to = f"person:{person.deputies[0]}"
    elif action == "manager" and subject.unit:
        units = world.organisation.units
        manager = next((units[unit].manager for unit in subject.chain if units[unit].manager), None)
        to = f"person:{manager}" if manager else ""
    elif action in ("unit", "function") and name:
        to = f"{action}:{name}"
    if not to:
        ending.unanswered(turn)
        return
    tried = turn.state.request.tried
    if person is not None:
        tried = tuple(dict.fromkeys((*tried, f"person:{person.id}")))
    planning.reroute(turn, to=to, tried=tried)


def _again(turn: Turn) -> None:
    words = (*turn.plan.first, *(text for text in turn.plan.last if text not in turn.plan.first))
    if turn.plan.end.kind == "menu":
        turn.go(Choosing(turn.say(words)))
    elif turn.plan.steps:
        turn.go(Telling(turn.say(words), "search"))
    else:
        ending.carry_out(turn, turn.plan.end, words)


def still(turn: Turn) -> None:
    """Stop what the caller hears and what rings."""
    phase = turn.state.phase
    if isinstance(phase, (Telling, Leaving, Choosing, Numbering)) and phase.playback:
        turn.do(do.Stop(phase.playback))
    elif isinstance(phase, (Searching, Confirming)):
        searching.stop(turn)
        turn.do(do.Tone(turn.caller.channel, False))
    elif isinstance(phase, Queued):
        waiting.leave(turn, phase)
    elif isinstance(phase, Parked):
        parking.leave(turn)


__all__ = ["act", "after_recording", "catch_up", "no_more", "offered", "pressed", "still", "talking"]

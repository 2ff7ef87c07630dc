"""What a caller presses while something is said, rings or plays (A5, N12; the row's `keys`)."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from ansvar.calls import commands as do
from ansvar.calls import ending, planning, searching, talking, waiting
from ansvar.calls.state import (
    Choosing,
    Confirming,
    Leaving,
    Numbering,
    Queued,
    Searching,
    Telling,
    legs_of,
)  # fmt: skip
from ansvar.calls.turn import Turn
from ansvar.routing.model import EndsIn, KeyPress

#: A key that may begin a longer one is waited for so long.
NEXT_KEY_S: Final = 2.0
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


def pressed(turn: Turn, key: str) -> None:
    """Take one key: act on it, or wait for the next of a longer one."""
    if isinstance(turn.state.phase, Numbering):
        ending.number_key(turn, key)
        return
    phase = turn.state.phase
    if isinstance(phase, Leaving) and phase.stage in ("recording", "saved"):
        return  # `#` ends a recording by itself
    keys = offered(turn)
    said = turn.state.pressed + key
    while said and not any(known.startswith(said) for known in keys):
        said = said[1:]
    turn.set(pressed=said)
    if not said:
        return
    if said in keys and not any(known != said and known.startswith(said) for known in keys):
        act(turn, keys[said])
    else:
        turn.timer("keys", NEXT_KEY_S)


def no_more(turn: Turn) -> None:
    """No further key came: what was pressed counts, if it means something."""
    said, keys = turn.state.pressed, offered(turn)
    turn.set(pressed="")
    if said in keys:
        act(turn, keys[said])


def act(turn: Turn, key: KeyPress) -> None:
    """Do what a key does."""
    turn.set(pressed="")
    turn.cancel("keys")
    turn.note("pressed", key=key.key, action=key.action, name=key.name, row=key.row)
    action, owner = key.action, ending.owner_of(turn)
    if action == "call-back" and isinstance(turn.state.phase, Queued):
        waiting.ask_call_back(turn)
        return
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


__all__ = ["act", "no_more", "offered", "pressed", "still", "talking"]

"""What is said to one of two who talk, apart from the other: why a code does nothing, who it is, a last word.

The other hears music meanwhile. It is for those who see no screen: every code is answered by a voice.
"""

from __future__ import annotations

from dataclasses import replace

from ansvar.calls import commands as do
from ansvar.calls.events import Adopt, Played
from ansvar.calls.state import Talking
from ansvar.calls.turn import Turn
from ansvar.speech.prompts import Prompt


def partner_of(turn: Turn, phase: Talking, channel: str) -> str:
    """Return the channel that somebody talks with."""
    return phase.leg.channel if channel == turn.caller.channel else turn.caller.channel


def hold(turn: Turn, channel: str) -> None:
    """Let the partner of somebody hear music until taken back."""
    phase = turn.state.phase
    if not isinstance(phase, Talking) or phase.told or phase.music:
        return
    other = partner_of(turn, phase, channel)
    turn.note("held", by="caller" if channel == turn.caller.channel else "callee")
    turn.do(do.Leave(phase.bridge, other), do.Music(other))
    turn.within(replace(phase, held=True, held_since=turn.world.now, aside=channel, music=True))


def taken_back(turn: Turn) -> None:
    """Let two talk again of whom one was held by a key of the desk; else nothing."""
    phase = turn.state.phase
    if not isinstance(phase, Talking) or phase.told or not phase.music:
        return
    other = partner_of(turn, phase, phase.aside)
    turn.note("taken back", by="caller" if phase.aside == turn.caller.channel else "callee")
    turn.do(do.Music(other, False), do.Join(phase.bridge, other), do.Join(phase.bridge, phase.aside))
    turn.within(replace(phase, held=False, held_since=None, aside="", music=False))


def _tell(turn: Turn, channel: str, words: tuple[str, ...], language: str) -> None:
    taken_back(turn)
    phase = turn.state.phase
    if not isinstance(phase, Talking) or phase.told:
        return
    other = partner_of(turn, phase, channel)
    turn.do(do.Leave(phase.bridge, other), do.Music(other), do.Leave(phase.bridge, channel))
    playback = turn.say(words, channel, language)
    turn.within(replace(phase, keys="", told=playback, aside=channel, music=True))


def _language(turn: Turn, channel: str) -> str:
    phase = turn.state.phase
    assert isinstance(phase, Talking)
    return turn.staff_language(turn.caller.account if channel == turn.caller.channel else phase.leg.account)


def refuse(turn: Turn, channel: str, key: Prompt, refer: bool) -> None:
    """Tell whoever pressed a code why nothing comes of it; a REFER is answered by signal."""
    if not refer and isinstance(turn.state.phase, Talking):
        language = _language(turn, channel)
        _tell(turn, channel, turn.words(key, language), language)


def who(turn: Turn, channel: str) -> None:
    """Tell whoever pressed `*4#` whom they talk with, and whom the caller asked for."""
    phase, world = turn.state.phase, turn.world
    assert isinstance(phase, Talking)
    language, facts = _language(turn, channel), dict[str, str | None]()
    if channel == turn.caller.channel:
        facts.update(turn.naming(phase.leg.key))
    else:
        person = world.person_of(turn.caller.account) if turn.caller.account else None
        facts["name"] = person.name if person is not None else None
        facts["number"] = turn.caller.number
        mine = world.person_of(phase.leg.account)
        if mine is None or turn.state.sought != f"person:{mine.id}":
            sought = turn.naming(turn.state.sought)
            facts["to"] = sought.get("name") or sought.get("number")
    turn.note("who", by="caller" if channel == turn.caller.channel else "callee")
    _tell(turn, channel, turn.words(Prompt.WHO, language, **facts), language)


def told(turn: Turn, event: Played) -> None:
    """What was said apart is over: they talk again."""
    phase = turn.state.phase
    assert isinstance(phase, Talking)
    if phase.told and event.playback == phase.told:
        other = partner_of(turn, phase, phase.aside)
        turn.do(do.Music(other, False), do.Join(phase.bridge, other), do.Join(phase.bridge, phase.aside))
        turn.within(replace(phase, told="", aside="", music=False))


def adopted(turn: Turn, event: Adopt) -> Talking:
    """Let a channel of another call in, also while one of the two is told something; return the phase after it."""
    phase = turn.state.phase
    assert isinstance(phase, Talking)
    if phase.told and event.by != phase.aside:
        turn.do(do.Music(event.channel))  # in place of whoever heard music; they talk when all is said
        return phase
    if phase.told:
        other = partner_of(turn, phase, phase.aside)
        turn.do(do.Stop(phase.told), do.Music(other, False), do.Join(phase.bridge, other))
        phase = replace(phase, told="", aside="", music=False)
        turn.within(phase)
    turn.do(do.Join(phase.bridge, event.channel))
    return phase


# -- a last word ------------------------------------------------------------------------------------


def parted(turn: Turn, playback: str) -> None:
    """A last word was said: the line ends; with "" all that are still being said."""
    over = [each for each in turn.state.parting if playback in (each.playback, "")]
    for each in over:
        turn.hang_up(each.leg, "normal")
    turn.set(
        parting=tuple(replace(each, playback="") if each in over else each for each in turn.state.parting)
    )


def parted_at_once(turn: Turn) -> None:
    """End the lines of those who hear a last word of this call: it is handed on anew, perhaps back to them."""
    people = {each.leg.person for each in turn.state.parting}
    if people:
        parted(turn, "")
        live = turn.world.live
        turn.world = replace(turn.world, live=replace(live, busy=live.busy - people))


def parting_gone(turn: Turn, channel: str) -> None:
    """Whoever heard a last word is out of it."""
    rest = tuple(each for each in turn.state.parting if each.leg.channel != channel)
    turn.set(parting=rest)
    if not rest:
        turn.cancel("parting")

"""Asking a colleague before handing a call on, by star code: `*3NUMBER#`, `*0` back, hanging up hands on (A12, A13)."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from ansvar.calls import apart, planning, talking
from ansvar.calls import commands as do
from ansvar.calls.events import Gone, Pressed
from ansvar.calls.state import Consulting, Leg, Talking, Telling
from ansvar.calls.turn import Turn
from ansvar.speech.prompts import Prompt

_BACK: Final = "*0"
#: How a question to a colleague ended, beside the causes of `events.Cause` and `hung up`.
TAKEN_BACK: Final = "taken back"


def consult(turn: Turn, channel: str, number: str) -> None:
    """Let a phone ask a colleague first, while its partner hears music."""
    phase = turn.state.phase
    assert isinstance(phase, Talking)
    world = turn.world
    subject = world.router.numbers.subject(number)
    if subject.person is not None:
        accounts = world.phones_of(subject.id)
        to = f"phone:{accounts[0]}" if accounts else ""
        key = f"person:{subject.id}"
    elif subject.kind == "number" and talking.may_dial(turn, number):
        plain = world.router.numbers.plain(number)
        to, key = f"number:{plain}", f"number:{plain}"
    else:
        to = key = ""
    if not to:
        turn.note("transfer refused", why="nobody there")
        apart.refuse(turn, channel, Prompt.TRANSFER_FAILED, refer=False)
        return
    apart.taken_back(turn)
    if phase.told:
        turn.do(do.Stop(phase.told))
    if channel == turn.caller.channel:
        phase = talking.turn_round(turn)  # whoever called asks about the one they called
    leg = Leg(turn.new_id("c"), key, "consult", to.removeprefix("phone:") if to.startswith("phone:") else "")
    aside = turn.bridge("talk")
    by = phase.leg
    turn.do(do.Leave(phase.bridge, turn.caller.channel), do.Music(turn.caller.channel))
    turn.do(do.Join(aside, by.channel), do.Tone(by.channel))
    shown = world.number_of(by.account)
    turn.do(
        do.Dial(
            leg.channel,
            to,
            shown,
            "",
            40.0,
            by.channel,
            (("X-Ansvar-For", turn.state.sought),),
            turn.language,
        )
    )
    turn.note("consulting", who=key)
    turn.go(Consulting(phase.bridge, by, leg, aside, phase.since))
    turn.timer("consult", 35.0)


def consulted(turn: Turn) -> None:
    """The one asked answered: they talk, the caller hears music."""
    phase = turn.state.phase
    assert isinstance(phase, Consulting)
    turn.do(do.Tone(phase.by.channel, False), do.Join(phase.aside, phase.leg.channel))
    turn.cancel("consult")
    turn.within(replace(phase, leg=replace(phase.leg, up=True)))


def back_to_caller(turn: Turn, why: str) -> None:
    """The one asked has gone, or is not wanted: caller and colleague talk again.

    Whoever asked and reached nobody hears so first; the caller goes on hearing music until then.
    """
    phase = turn.state.phase
    assert isinstance(phase, Consulting)
    caller, by = turn.caller.channel, phase.by
    turn.note("consulted", who=phase.leg.key, ended=why)
    turn.hang_up(phase.leg, "normal")
    turn.do(do.Tone(by.channel, False))
    if phase.leg.up or why == TAKEN_BACK:
        turn.do(do.Music(caller, False))
        turn.do(do.Join(phase.bridge, caller), do.Join(phase.bridge, by.channel))
        turn.unbridge(phase.aside)
        turn.go(Talking(phase.bridge, by, phase.since))
        return
    turn.do(do.Leave(phase.aside, by.channel))
    turn.unbridge(phase.aside)
    language = turn.staff_language(by.account)
    words = turn.words(Prompt.NOT_REACHED, language, **turn.naming(phase.leg.key))
    told = turn.say(words, by.channel, language)
    turn.go(Talking(phase.bridge, by, phase.since, told=told, aside=by.channel, music=True))


def consult_gone(turn: Turn, event: Gone) -> None:
    """Whoever hangs up decides: the colleague hands the call on, the one asked declines it."""
    phase = turn.state.phase
    assert isinstance(phase, Consulting)
    if event.channel == turn.caller.channel:
        turn.finish("answered", by="caller")
    elif event.channel == phase.leg.channel:
        back_to_caller(turn, "hung up" if phase.leg.up else event.cause)
    elif phase.leg.up:
        asked = turn.state.request
        turn.set(request=replace(asked, transfers=asked.transfers + 1))
        turn.do(do.Music(turn.caller.channel, False))
        turn.do(do.Join(phase.bridge, turn.caller.channel), do.Join(phase.bridge, phase.leg.channel))
        turn.unbridge(phase.aside)
        turn.note("transferred", to=phase.leg.key, kind="attended")
        talking.together(turn, phase.leg, phase.bridge)
    else:
        # Hung up while it rings: the caller goes on where the colleague wanted.
        turn.hang_up(phase.leg)
        turn.do(do.Music(turn.caller.channel, False))
        turn.unbridge(phase.aside)
        turn.unbridge(phase.bridge)
        asked = turn.state.request
        to = phase.leg.key
        # Whoever was rung until now is not busy with us any more.
        live = turn.world.live
        turn.world = replace(turn.world, live=replace(live, busy=live.busy - {phase.leg.person}))
        turn.go(Telling("", "search"))
        planning.reroute(
            turn, to=to, purpose="transfer", transfers=asked.transfers + 1, tried=(), declined=()
        )


def consult_key(turn: Turn, event: Pressed) -> None:
    """`*0` brings the colleague back to the caller."""
    phase = turn.state.phase
    assert isinstance(phase, Consulting)
    if event.channel != phase.by.channel:
        return
    keys = (turn.state.pressed + event.key)[-2:]
    turn.set(pressed=keys)
    if keys == _BACK:
        turn.set(pressed="")
        back_to_caller(turn, TAKEN_BACK)

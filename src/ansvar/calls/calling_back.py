"""A call-back that keeps its place in the queue: asked for while waiting, rung when the place has come (A13, N6)."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from ansvar.calls import commands as do
from ansvar.calls import ending, talking, waiting
from ansvar.calls.events import Answered, Played
from ansvar.calls.state import Leg, Queued, Reaching
from ansvar.calls.turn import PARTING_S, Turn
from ansvar.speech.prompts import Prompt

#: A call-back rings so long; and when it is answered, the words said first take no longer than this.
REACH_S: Final = 40.0
GREETED_S: Final = 20.0
#: Whoever comes back to a step of the plan whose time has run out waits there so long.
LEAST_STEP_S: Final = 5.0


def ask_call_back(turn: Turn) -> None:
    """The caller would rather be called back than wait."""
    phase = turn.state.phase
    assert isinstance(phase, Queued)
    waiting.leave(turn, phase)
    ending.ask_number(turn, ending.owner_of(turn), phase.row, (), replace(phase, spoken="", bridge=""))


def back_in_place(turn: Turn, place: Queued, words: tuple[str, ...]) -> None:
    """The caller waits on after all: in the same queue, in the place first taken, for what is left of the step."""
    left = None
    if place.back is not None and place.back <= len(turn.plan.steps):
        waited = (turn.world.now - place.joined).total_seconds()
        left = max(turn.plan.steps[place.back - 1].seconds - waited, LEAST_STEP_S)
    waiting.enter(turn, place.queue, place.row, words, place.back, left)


def keep_place(turn: Turn, place: Queued, number: str, promise: str, playback: str) -> None:
    """The caller hangs up and keeps the place; when it comes, an operator and then the caller are rung."""
    turn.go(replace(place, away=True, number=number, promise=promise, spoken=playback))
    turn.note("keeps place", since=place.since.isoformat())
    turn.timer("leave", 30.0)
    turn.timer("unattended", waiting.LOOK_AGAIN_S)
    turn.cancel("recall")
    turn.set(recall=None)


def may_leave(turn: Turn) -> None:
    """The thanks are over: the caller's own channel ends, the place stays."""
    if not turn.caller.gone:
        turn.do(do.Hangup(turn.caller.channel))
    turn.cancel("leave")


def reach(turn: Turn, operator: Leg, phase: Queued) -> None:
    """An operator has taken a call-back in its place, and hears so; the caller is rung."""
    bridge = turn.bridge("talk")
    language = turn.staff_language(operator.account)
    spoken = turn.say(
        turn.words(Prompt.CALLBACK_DIALLED, language, number=phase.number), operator.channel, language
    )
    leg = Leg(turn.new_id("c"), f"number:{phase.number}", phase.row)
    to = f"number:{phase.number}"
    line = turn.world.router.index.line(phase.number or "")
    if line is not None and line.kind.value == "person":
        to = f"phone:{line.owner}"
    main = turn.world.organisation.main_number
    turn.do(
        do.Dial(
            leg.channel, to, main, turn.world.organisation.name, 45.0, operator.channel, (), turn.language
        )
    )
    turn.note("calling back", number_known=True, operator=operator.key)
    turn.go(Reaching(operator, leg, bridge, phase.promise, spoken, queue=phase.queue))
    turn.timer("reach", REACH_S)


def reached(turn: Turn, event: Answered) -> None:
    """The caller answers the call-back, and hears who calls; the operator hears it too."""
    phase = turn.state.phase
    assert isinstance(phase, Reaching)
    if event.channel != phase.leg.channel:
        return
    if phase.missed:
        turn.hang_up(phase.leg, "no answer")  # it crossed our giving up
        return
    # From here on it is a call like another: the caller's channel is the one just rung.
    turn.set(caller=replace(turn.caller, channel=phase.leg.channel, up=True, gone=False))
    words, spoken = turn.words(Prompt.CALLBACK_CALL), phase.spoken
    greeting = turn.say(words)
    if not spoken:
        turn.do(do.Tone(phase.operator.channel, False))
        spoken = turn.say(words, phase.operator.channel)
    turn.within(replace(phase, leg=replace(phase.leg, up=True), spoken=spoken, greeting=greeting))
    turn.timer("reach", GREETED_S)


def told_reaching(turn: Turn, event: Played) -> None:
    """One of them has heard what was to be said: they are joined when both have, and the caller is there."""
    phase = turn.state.phase
    assert isinstance(phase, Reaching)
    if phase.missed:
        if event.playback == phase.spoken:
            turn.finish("promised")
        return
    spoken = "" if event.playback == phase.spoken else phase.spoken
    greeting = "" if event.playback == phase.greeting else phase.greeting
    turn.within(replace(phase, spoken=spoken, greeting=greeting))
    if phase.leg.up and not spoken and not greeting:
        joined(turn)
    elif phase.spoken and not spoken and not phase.leg.up:
        turn.do(do.Tone(phase.operator.channel))


def reach_over(turn: Turn) -> None:
    """It rang too long; or the words have no end, and whoever is there is not kept waiting for them."""
    phase = turn.state.phase
    assert isinstance(phase, Reaching)
    if phase.missed:
        turn.finish("promised")
    elif phase.leg.up:
        joined(turn)
    else:
        not_reached(turn)


def joined(turn: Turn) -> None:
    """Operator and caller talk: the promise is kept."""
    phase = turn.state.phase
    assert isinstance(phase, Reaching)
    kept(turn, phase.promise, phase.operator)
    turn.do(do.Tone(phase.operator.channel, False))
    turn.do(do.Join(phase.bridge, phase.operator.channel), do.Join(phase.bridge, phase.leg.channel))
    talking.together(turn, phase.operator, phase.bridge)


def kept(turn: Turn, promise: str, operator: Leg) -> None:
    """Note that a promise is kept, and by whom."""
    turn.do(do.Change("done", (("promise", promise), ("by", operator.key))))
    turn.note("called back", promise=promise, by=operator.key)


def operator_gone(turn: Turn) -> None:
    """The operator has gone before they talked: a caller who is there already waits for another, in the same place."""
    phase = turn.state.phase
    assert isinstance(phase, Reaching)
    if phase.missed:
        turn.finish("promised")
        return
    if not phase.leg.up:
        turn.hang_up(phase.leg, "no answer")
        turn.note("not reached", promise=phase.promise)
        turn.finish("promised")
        return
    if phase.greeting:
        turn.do(do.Stop(phase.greeting))
    turn.unbridge(phase.bridge)
    waiting.enter(turn, phase.queue, phase.leg.row, turn.words(Prompt.HOLD_ON), None, None)
    waits = turn.state.phase
    assert isinstance(waits, Queued)
    turn.within(replace(waits, promise=phase.promise))


def not_reached(turn: Turn) -> None:
    """The caller does not answer, or has gone: the operator hears so, and the promise stays open for its owner."""
    phase = turn.state.phase
    assert isinstance(phase, Reaching)
    if phase.missed:
        return
    operator = phase.operator
    turn.hang_up(phase.leg, "no answer")
    turn.note("not reached", promise=phase.promise)
    if phase.spoken:
        turn.do(do.Stop(phase.spoken))
    turn.do(do.Tone(operator.channel, False))
    language = turn.staff_language(operator.account)
    words = turn.words(Prompt.NOT_REACHED, language, **turn.naming(phase.leg.key))
    spoken = turn.say(words, operator.channel, language)
    turn.within(replace(phase, spoken=spoken, greeting="", missed=True))
    turn.timer("reach", PARTING_S)

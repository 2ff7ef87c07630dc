"""The service is being stopped with calls up: whoever waits is promised a call-back, whoever talks talks on for a while.

Three moments, each a `Closing`: `begin` tells those who wait; `end` cuts those who still talk, and ends what is being
recorded, which then becomes a message; `over` ends what is left.
"""

from __future__ import annotations

from typing import Final

from ansvar.calls import commands as do
from ansvar.calls import ending, keys, planning
from ansvar.calls.events import Closing, Recorded
from ansvar.calls.state import (
    Choosing,
    Confirming,
    Consulting,
    Leaving,
    Numbering,
    Parked,
    Queued,
    Searching,
    Serving,
    Talking,
    Telling,
)  # fmt: skip
from ansvar.calls.turn import Turn
from ansvar.speech.prompts import Prompt

_WAITS: Final = (Queued, Parked, Searching, Confirming, Choosing, Telling)


def closing(turn: Turn, event: Closing) -> None:
    """Do what a moment of the stop asks of a call."""
    if event.moment == "begin":
        _begin(turn)
    elif event.moment == "end":
        _end(turn)
    elif not turn.state.ended:
        _over(turn)


def _begin(turn: Turn) -> None:
    """Whoever waits for somebody is told that nobody comes now, and called back; without a number they may speak."""
    phase = turn.state.phase
    if isinstance(phase, Queued) and phase.away and not phase.offer:
        turn.finish("promised")  # the call-back is a promise already; it keeps no place through this
        return
    told = isinstance(phase, Telling) and phase.then == "hang up"
    if turn.state.direction != "in" or turn.caller.gone or told or not isinstance(phase, _WAITS):
        return
    if isinstance(phase, Queued) and phase.away:
        return
    keys.still(turn)
    owner, row = _owner(turn)
    nobody = turn.words(Prompt.FALLBACK_MESSAGE)[:1]
    number = turn.caller.number
    turn.note("closing", phase=phase.phase)
    if turn.state.promised:
        turn.answer()
        turn.go(Telling(turn.say((*nobody, *turn.words(Prompt.GOODBYE))), "hang up"))
    elif number is None:
        ending.leave(turn, "message", owner, row, nobody)
    else:
        turn.answer()
        terms = planning.terms_of(turn, "call-back", owner)
        ending.promise(turn, "call-back", owner, row, terms, number)
        words = turn.words(Prompt.CALLBACK_SHOWN, number=number)
        thanks = turn.words(Prompt.CALLBACK_THANKS, due=terms.due_at)
        turn.go(Leaving("saved", "call-back", owner, row, turn.say((*nobody, *words, *thanks))))


def _end(turn: Turn) -> None:
    phase = turn.state.phase
    if isinstance(phase, Leaving) and phase.stage == "recording":
        turn.do(do.StopRecording(phase.recording))
    else:
        _over(turn)


def _over(turn: Turn) -> None:
    """Nothing more can be said: a promise for whoever did not get an answer, and the end."""
    phase = turn.state.phase
    if isinstance(phase, (Talking, Consulting)):
        turn.finish("answered", by="service")
    elif isinstance(phase, Serving):
        turn.finish("served")
    elif isinstance(phase, Telling) and phase.then == "hang up":
        turn.finish("announced")
    elif isinstance(phase, Leaving) and phase.stage == "recording":
        ending.recorded(turn, Recorded(phase.recording, 0.0, ok=False))
        turn.finish("failed", "failed", at="closing")
    else:
        number = turn.caller.number
        waited = isinstance(phase, (*_WAITS, Leaving, Numbering)) and turn.state.direction == "in"
        if waited and number is not None and not turn.state.promised:
            owner, row = _owner(turn)
            terms = planning.terms_of(turn, "call-back", owner)
            ending.promise(turn, "call-back", owner, row, terms, number)
        turn.finish("failed", "failed", at="closing")


def _owner(turn: Turn) -> tuple[str, str]:
    """Return whose the promise is, and by which row."""
    phase = turn.state.phase
    if isinstance(phase, (Leaving, Numbering)):
        return phase.owner, phase.row
    if turn.state.plan is None:
        return "organisation", ""
    return ending.owner_of(turn), turn.plan.end.row

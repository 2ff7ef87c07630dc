"""An operator puts one caller aside to talk with another, and comes back to either: the hold list (A13, F17).

The caller hears music and stands in no queue. What makes it safe: the call itself wakes up, rings the operator again,
and goes to any operator when that one does not come. A phone that talks goes over to the other caller as it is, so
that nobody has to answer twice.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from ansvar.calls import apart, ending, searching, talking, waiting
from ansvar.calls import commands as do
from ansvar.calls.events import Answered, Assigned, Gone, TakenBy
from ansvar.calls.state import Leg, Parked, Talking
from ansvar.calls.turn import Turn
from ansvar.routing.model import EndsIn

#: The row of a call that comes back to whoever put it aside, or goes to another after it.
ROW: Final = "switchboard.hold"
#: Whoever was put aside rings at the operator again after this time; operators are used to two minutes.
COMES_BACK_S: Final = 120.0
#: An operator who talks then is looked for again after this time.
LOOK_AGAIN_S: Final = 20.0
#: Nobody hears music for longer than this: any operator gets the call.
LONGEST_S: Final = 600.0


def park(turn: Turn, channel: str, to: str = "") -> None:
    """Put whom a phone of ours talks with aside; `to`: the call that the phone goes over to, else its line ends."""
    phase = turn.state.phase
    if not isinstance(phase, Talking) or phase.told:
        return
    by_caller = channel == turn.caller.channel
    person = turn.world.person_of(turn.caller.account if by_caller else phase.leg.account)
    if person is None:
        return  # only our own phones have a hold list
    apart.parted_at_once(turn)
    since = phase.held_since or turn.world.now
    if phase.music:
        turn.do(do.Music(apart.partner_of(turn, phase, phase.aside), False))
    if by_caller:
        phase = talking.turn_round(turn)
    leg = phase.leg
    wait = turn.bridge("wait")
    turn.do(do.Join(wait, turn.caller.channel))
    turn.do(do.Leave(phase.bridge, leg.channel) if to else do.Hangup(leg.channel, "normal"))
    turn.unbridge(phase.bridge)
    turn.note("parked", by=leg.key)
    turn.go(Parked(wait, person.id, leg.row, since))
    turn.timer("parked", COMES_BACK_S)
    if to:
        turn.do(do.Send(to, TakenBy(leg.channel, leg.account, by_desk=True)))


def taken(turn: Turn, event: TakenBy) -> None:
    """The operator comes back with a phone that talks already."""
    phase = turn.state.phase
    assert isinstance(phase, Parked)
    for leg in phase.offer:
        turn.hang_up(leg)
    _back(turn, Leg(event.channel, f"person:{phase.by}", phase.row, event.account, up=True))


def assigned(turn: Turn, event: Assigned) -> None:
    """The operator wants the caller back: the phone rings."""
    phase = turn.state.phase
    assert isinstance(phase, Parked)
    if event.operator == phase.by and not phase.offer:
        ring(turn)


def ring(turn: Turn) -> bool:
    """Ring whoever put the caller aside; return whether there is a phone."""
    phase = turn.state.phase
    assert isinstance(phase, Parked)
    legs = waiting.ring(turn, phase.by, phase.row, turn.caller.channel)
    if not legs:
        return False
    turn.note("recalled", to=f"person:{phase.by}", row=ROW)
    turn.within(replace(phase, offer=legs))
    turn.timer("offer", waiting.OFFER_S)
    return True


def answered(turn: Turn, event: Answered) -> None:
    """The operator answered: they talk."""
    phase = turn.state.phase
    assert isinstance(phase, Parked)
    leg = searching.first_of(turn, phase.offer, event.channel)
    if leg is not None:
        _back(turn, leg)


def _back(turn: Turn, leg: Leg) -> None:
    turn.note("unparked", by=leg.key)
    talking.connect(turn, leg)


def leg_gone(turn: Turn, event: Gone) -> None:
    """The operator's phone rings no more; whoever does not want the caller back leaves them to the others."""
    phase = turn.state.phase
    assert isinstance(phase, Parked)
    gone = next((leg for leg in phase.offer if leg.channel == event.channel), None)
    if gone is None:
        return
    rest = tuple(leg for leg in phase.offer if leg is not gone)
    turn.within(replace(phase, offer=rest))
    if rest:
        return
    turn.cancel("offer")
    turn.note("not answered", who=gone.key, row=gone.row, why=event.cause)
    if event.cause == "declined":
        to_others(turn)
    else:
        turn.timer("parked", LOOK_AGAIN_S)


def due(turn: Turn, timer: str) -> None:
    """Time for the caller to come back, or the operator's phone has rung long enough."""
    phase, world = turn.state.phase, turn.world
    assert isinstance(phase, Parked)
    if timer == "offer":
        for leg in phase.offer:
            turn.hang_up(leg, "no answer")
        turn.note("not answered", who=f"person:{phase.by}", row=phase.row, why="no answer")
        turn.within(replace(phase, offer=()))
        to_others(turn)
    elif phase.offer:
        turn.timer("parked", LOOK_AGAIN_S)
    elif (world.now - phase.since).total_seconds() >= LONGEST_S or phase.by not in world.operators:
        to_others(turn)
    elif phase.by in world.live.busy:
        turn.timer("parked", LOOK_AGAIN_S)
    elif not ring(turn):
        to_others(turn)


def to_others(turn: Turn) -> None:
    """Whoever put the caller aside does not come: any operator gets the call, in the place it first had."""
    leave(turn)
    if waiting.staffed(turn):
        waiting.join(turn, EndsIn("switchboard", "switchboard", ROW))
        if "overflow" in turn.state.timers:
            # The wait was a talk in part: somebody is rung before it is too long.
            turn.timer("overflow", waiting.OFFER_S)
    else:
        ending.leave(turn, "call-back" if turn.caller.number else "message", ending.owner_of(turn), ROW)


def leave(turn: Turn) -> None:
    """Take the caller out of the music; a phone that rings for the call stops."""
    phase = turn.state.phase
    assert isinstance(phase, Parked)
    for leg in phase.offer:
        turn.hang_up(leg)
    turn.do(do.Leave(phase.bridge, turn.caller.channel))
    turn.unbridge(phase.bridge)

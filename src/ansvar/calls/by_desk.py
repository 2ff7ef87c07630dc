"""What an operator asks by a key of the desk: hand on, to a mailbox, ask first, hold, take back, end (A12, A13).

It does what the star codes and a phone's own transfer do, but nothing is said to the operator: the screen tells.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from ansvar.calls import apart, consulting, ending, parking, planning, talking
from ansvar.calls import commands as do
from ansvar.calls.events import ByDesk, Gone
from ansvar.calls.state import Consulting, Parked, Queued, Talking, legs_of
from ansvar.calls.turn import Turn
from ansvar.routing.model import EndsIn

#: The row id of a call that an operator gave to a mailbox by hand.
ROW: Final = "switchboard"


def asked(turn: Turn, event: ByDesk) -> None:
    """Do what was asked; what does not fit how the call stands now changes nothing."""
    phase, channel = turn.state.phase, event.channel
    if event.wish == "end":
        if channel in {leg.channel for leg in legs_of(phase)}:
            # What follows, follows from the phone that is gone: the same as when it is hung up by hand.
            turn.do(do.Hangup(channel, "declined" if isinstance(phase, (Queued, Parked)) else "normal"))
    elif isinstance(phase, Talking) and channel in (turn.caller.channel, phase.leg.channel):
        _while_talking(turn, event)
    elif isinstance(phase, Consulting) and channel == phase.by.channel:
        if event.wish == "back":
            consulting.back_to_caller(turn, consulting.TAKEN_BACK)
        elif event.wish == "join":
            turn.do(do.Hangup(channel, "normal"))
            consulting.consult_gone(turn, Gone(channel))


def _while_talking(turn: Turn, event: ByDesk) -> None:
    channel = event.channel
    if event.wish == "transfer":
        talking.hand_on(turn, channel, event.to, refer=True)
        # Its phone has asked for nothing, and needs no answer.
        turn.commands = [each for each in turn.commands if not isinstance(each, do.Referred)]
    elif event.wish == "mailbox":
        _to_mailbox(turn, channel, event.to)
    elif event.wish == "consult":
        consulting.consult(turn, channel, event.to)
    elif event.wish == "hold":
        apart.hold(turn, channel)
    elif event.wish == "back":
        apart.taken_back(turn)
    elif event.wish == "park":
        parking.park(turn, channel, event.to)


def _to_mailbox(turn: Turn, channel: str, owner: str) -> None:
    """Give whom a phone talks with to somebody's mailbox, which greets as it always does."""
    phase = turn.state.phase
    assert isinstance(phase, Talking)
    person = turn.world.organisation.people.get(owner.removeprefix("person:"))
    if person is None or not person.mailbox:
        turn.note("transfer refused", why="no mailbox")
        return
    meant = replace(turn.call(), to=owner, purpose="transfer", transfers=turn.state.request.transfers + 1)
    if (end := turn.decide(meant).end).kind != "mailbox" or end.owner != owner:
        # INVARIANT 5: a mailbox that the policy would not end in now (away too long, forbidden) is not reached by hand.
        turn.note("transfer refused", why="the policy keeps this mailbox closed")
        return
    apart.parted_at_once(turn)
    apart.taken_back(turn)
    by_caller = channel == turn.caller.channel
    by = f"person:{turn.caller.account.removesuffix('.web')}" if by_caller else phase.leg.key
    turn.note("transfer", kind="mailbox", by=by, to=owner)
    if phase.told:
        turn.do(do.Stop(phase.told))
    turn.do(do.Hangup(channel, "normal"))
    turn.unbridge(phase.bridge)
    if by_caller:
        talking.turn_round(turn)
    request = turn.state.request
    turn.set(
        request=replace(
            request, to=owner, purpose="transfer", transfers=request.transfers + 1, tried=(), declined=()
        )
    )
    # What the person's greeting says (away, back when) is what a call would be told now; the end is the operator's.
    plan = planning.plan_of(turn.decide(turn.call()), turn)
    turn.set(
        plan=replace(
            plan,
            called=owner,
            steps=(),
            end=EndsIn("mailbox", owner, ROW),
            keys=(),
            first=(),
            last=(),
            promise=None,
            rows=(ROW,),
        )
    )
    ending.leave(turn, "mailbox", owner, ROW)

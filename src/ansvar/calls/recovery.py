"""After a crash: what the exchange still has is told to the state as the events that were missed."""

from __future__ import annotations

from ansvar.calls import commands as do
from ansvar.calls import ending, planning, searching
from ansvar.calls.apart import partner_of
from ansvar.calls.events import Answered, Event, Found, Gone, Played, Recorded
from ansvar.calls.state import (
    Choosing,
    Confirming,
    Consulting,
    Leaving,
    Numbering,
    Parked,
    Phase,
    Queued,
    Reaching,
    Searching,
    Serving,
    Talking,
    Telling,
    legs_of,
)  # fmt: skip
from ansvar.calls.turn import Turn


def events_of(turn: Turn, found: Found) -> list[Event]:
    """Return what happened while nobody looked, in an order in which it may have happened.

    Phones that were lost without anybody knowing why are rung once more here.
    """
    phase = turn.state.phase
    missed: list[Event] = []
    there = found.up | found.ringing
    if _rings_again(turn, found):
        searching.again(turn)
        return missed
    if found.restarted:
        _cut_off(turn, found)
    for leg in legs_of(phase):
        if leg.channel not in there:
            missed.append(Gone(leg.channel, "normal"))
        elif leg.channel in found.up and not leg.up:
            missed.append(Answered(leg.channel))
    for parting in turn.state.parting:
        if parting.leg.channel not in there:
            missed.append(Gone(parting.leg.channel, "normal"))
        elif parting.playback not in found.playbacks:
            missed.append(Played(parting.playback))
    recording = recording_of(phase)
    if recording and recording not in found.recordings:
        seconds = dict(found.kept).get(recording)
        missed.append(Recorded(recording, seconds or 0.0, ok=seconds is not None))
    for playback in playbacks_of(phase):
        if playback not in found.playbacks:
            missed.append(Played(playback))
    caller = turn.caller
    if caller.channel and not caller.gone and caller.channel not in there:
        missed.insert(0, Gone(caller.channel, "normal"))
    return missed


def answer_again(turn: Turn, found: Found) -> None:
    """Take channels that the state has taken and the exchange has not: the command was lost with the engine."""
    taken = [turn.caller.channel] if turn.caller.up else []
    taken += [leg.channel for leg in legs_of(turn.state.phase) if leg.up]
    turn.do(*(do.Answer(channel) for channel in taken if channel in found.ringing))


def _rings_again(turn: Turn, found: Found) -> bool:
    """Whether the phones that rang are all gone, and nobody knows why: they are rung once more.

    Somebody may have taken one while the engine was away, or the order to ring never arrived.
    """
    phase = turn.state.phase
    there = found.up | found.ringing
    if found.restarted or turn.caller.channel not in there:
        return False
    if isinstance(phase, Searching):
        return bool(phase.legs) and not any(leg.channel in there for leg in phase.legs)
    return False


def _cut_off(turn: Turn, found: Found) -> None:
    """The exchange went down with everybody on it: whoever was not talking yet is promised a call-back.

    A message that was being left is kept as far as it came, and is the promise.
    """
    caller, phase = turn.caller, turn.state.phase
    if caller.gone or not caller.channel or caller.channel in found.up | found.ringing:
        return
    turn.note("cut off", phase=phase.phase)
    said = dict(found.kept).get(recording_of(phase), 0.0)
    waited = isinstance(phase, (Searching, Confirming, Queued, Parked, Leaving, Numbering, Choosing, Telling))
    if not waited or turn.state.direction != "in" or not caller.number or turn.state.promised:
        return
    if said >= ending.SHORTEST_MESSAGE_S or turn.state.plan is None:
        return
    if isinstance(phase, (Leaving, Numbering)):
        owner, row = phase.owner, phase.row
    else:
        owner, row = ending.owner_of(turn), turn.plan.end.row
    terms = planning.terms_of(turn, "call-back", owner)
    ending.promise(turn, "call-back", owner, row, terms, caller.number)


def recording_of(phase: Phase) -> str:
    """Return the recording whose end a phase waits for, or ""."""
    if isinstance(phase, Leaving) and phase.stage == "recording":
        return phase.recording
    if isinstance(phase, Serving) and phase.stage == "recording":
        return str(dict(phase.data).get("recording", ""))
    return ""


def playbacks_of(phase: Phase) -> list[str]:
    """Return the playbacks whose end a phase waits for."""
    if isinstance(phase, (Telling, Leaving, Choosing, Numbering, Serving, Confirming)):
        return [phase.playback] if phase.playback else []
    if isinstance(phase, Reaching):
        return [each for each in (phase.spoken, phase.greeting) if each]
    if isinstance(phase, Talking):
        return [phase.told] if phase.told else []
    if isinstance(phase, Queued):
        return [phase.spoken] if phase.spoken else []
    return []


def repair(turn: Turn, found: Found) -> None:
    """Put channels back into bridges that lost them; joining twice does no harm."""
    phase, caller = turn.state.phase, turn.caller
    bridges = dict(found.bridges)
    wanted: list[tuple[str, str]] = []
    if isinstance(phase, Talking):
        apart = {caller.channel, phase.leg.channel} if phase.music else {phase.aside}
        wanted = [(phase.bridge, each) for each in (caller.channel, phase.leg.channel) if each not in apart]
        if phase.music:
            turn.do(do.Music(partner_of(turn, phase, phase.aside)))
    elif isinstance(phase, Parked) or (isinstance(phase, Queued) and not phase.away):
        wanted = [(phase.bridge, caller.channel)]
    elif isinstance(phase, Consulting):
        wanted = [(phase.aside, phase.by.channel)] + (
            [(phase.aside, phase.leg.channel)] if phase.leg.up else []
        )
    elif isinstance(phase, Reaching) and not phase.leg.up and not phase.spoken:
        turn.do(do.Tone(phase.operator.channel))
    elif isinstance(phase, (Searching, Confirming)):
        turn.do(do.Tone(caller.channel))
    if isinstance(phase, Consulting):
        turn.do(do.Leave(phase.bridge, caller.channel), do.Music(caller.channel))
    for bridge, channel in wanted:
        if bridge not in bridges:
            turn.do(do.Bridge(bridge, "wait" if isinstance(phase, (Queued, Parked)) else "talk"))
            bridges[bridge] = ()
        if channel and channel not in bridges[bridge]:
            turn.do(do.Join(bridge, channel))
    if isinstance(phase, Consulting) and not phase.leg.up:
        turn.do(do.Tone(phase.by.channel))
    for bridge in turn.state.bridges:  # one that nobody is in yet, and its command was lost with the engine
        if bridge not in bridges:
            turn.do(do.Bridge(bridge, "talk"))
    turn.note("recovered", phase=phase.phase)

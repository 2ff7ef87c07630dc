"""A call's state as the store keeps it, and what the exchange still has of it after a crash."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from pydantic import TypeAdapter

from ansvar.calls import commands as do
from ansvar.calls import events as ev
from ansvar.calls.recovery import playbacks_of, recording_of
from ansvar.calls.state import CallState, Confirming, Consulting, Reaching, Searching, Serving, channels_of
from ansvar.calls.turn import OURS
from ansvar.pbx.exchange_hearing import tones_of

STATES: Final[TypeAdapter[CallState]] = TypeAdapter(CallState)


def snapshot(state: CallState) -> object:
    """Return a state as plain JSON, as it is stored; a PIN that is being typed is left out."""
    phase = state.phase
    if isinstance(phase, Serving):
        data = tuple((name, value) for name, value in phase.data if name != "new")
        state = replace(state, phase=replace(phase, digits="", data=data))
    return STATES.dump_python(state, mode="json")


def found_of(state: CallState, inventory: Any, kept: Mapping[str, float] | None, restarted: bool) -> ev.Found:
    """Return what the exchange still has of a call, as the event that tells the call so."""
    mine = channels_of(state)
    return ev.Found(
        frozenset(channel for channel in mine if channel in inventory.up),
        frozenset(channel for channel in mine if channel in inventory.ringing),
        tuple(
            (bridge, tuple(inside)) for bridge, inside in inventory.bridges.items() if bridge in state.bridges
        ),
        frozenset(inventory.playbacks),
        frozenset(inventory.recordings),
        tuple((kept or {}).items()),
        restarted,
    )


def nobodys(
    inventory: Any, before: Iterable[CallState], after: Iterable[CallState], over: Collection[str]
) -> tuple[list[do.ExchangeCommand], list[ev.Arrived]]:
    """Return how what the exchange has of no call is ended, and who came in while nobody looked.

    - `before`, `after`: the calls as they stood before each was told what was found of it, and since.
    - `over`: channels that came in and that their call has let go: they are ended, not taken anew.
    """
    known = {channel for state in before for channel in channels_of(state)}
    ends: list[do.ExchangeCommand] = [
        do.Hangup(channel)
        for channel in (*inventory.up, *inventory.ringing)
        if channel.startswith(OURS) and channel not in known
    ]
    arrived: list[ev.Arrived] = []
    for arrival in inventory.arrived:
        if arrival.channel in known:
            continue
        if arrival.channel in over:
            ends.append(do.Hangup(arrival.channel))
        else:
            arrived.append(arrival)
    held = {bridge for state in after for bridge in state.bridges}
    ends += [
        do.Unbridge(bridge) for bridge in inventory.bridges if bridge.startswith(OURS) and bridge not in held
    ]
    return ends, arrived


def awaited(states: Iterable[CallState]) -> tuple[set[str], set[str]]:
    """Return the playbacks and the recordings that calls wait for; also ringing tones that may be heard."""
    playbacks: set[str] = set()
    recordings: set[str] = set()
    for state in states:
        for channel in _may_hear_ringing(state):
            playbacks.update(tones_of(channel))
        playbacks.update(playbacks_of(state.phase))
        playbacks.update(each.playback for each in state.parting if each.playback)
        if recording := recording_of(state.phase):
            recordings.add(recording)
    return playbacks, recordings


def _may_hear_ringing(state: CallState) -> list[str]:
    """Return the channels to which we may play a ringing tone.

    One that nobody knows of goes on for ever: what is said after it is never heard, and Asterisk, told to put such a
    channel into a bridge, answers no other request until it ends.
    """
    phase = state.phase
    if isinstance(phase, (Searching, Confirming)):
        return [state.caller.channel] if state.caller.up else []
    if isinstance(phase, Reaching):
        return [phase.operator.channel]
    if isinstance(phase, Consulting):
        return [phase.by.channel]
    return []

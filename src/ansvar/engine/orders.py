"""The commands of a step by who carries them out, and whose an event is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ansvar.calls import commands as do
from ansvar.calls import events as ev


@dataclass(frozen=True, slots=True)
class Orders:
    """What follows from a step, each kind in the order in which the machine gave it.

    - `kept`: for the store; `timers`, of these, the deadlines that are set and cancelled.
    - `outward`: for the exchange; `asked`: questions for the store; `sent`: events for other calls.
    """

    kept: tuple[do.EngineCommand, ...]
    timers: tuple[do.SetTimer | do.CancelTimer, ...]
    outward: tuple[do.ExchangeCommand, ...]
    asked: tuple[do.Ask, ...]
    sent: tuple[do.Send, ...]


def orders_of(commands: Sequence[do.Command]) -> Orders:
    """Return commands sorted by who carries them out."""
    kept: list[do.EngineCommand] = []
    timers: list[do.SetTimer | do.CancelTimer] = []
    outward: list[do.ExchangeCommand] = []
    asked: list[do.Ask] = []
    sent: list[do.Send] = []
    for command in commands:
        if isinstance(command, (do.SetTimer, do.CancelTimer)):
            timers.append(command)
            kept.append(command)
        elif isinstance(command, do.Ask):
            asked.append(command)
        elif isinstance(command, do.Send):
            sent.append(command)
        elif isinstance(command, (do.Note, do.Promise, do.Notify, do.Change)):
            kept.append(command)
        else:
            outward.append(command)
    return Orders(tuple(kept), tuple(timers), tuple(outward), tuple(asked), tuple(sent))


def counted(orders: Orders) -> list[str]:
    """Return the names under which a step counts in the figures."""
    found = []
    for command in orders.kept:
        if isinstance(command, do.Note) and command.kind == "ended":
            found.append(f"ended {dict(command.facts).get('outcome')}")
        elif isinstance(command, do.Promise):
            found.append("promises")
    return found


def without_unborn(commands: tuple[do.Command, ...]) -> tuple[do.Command, ...]:
    """Leave out what is rung only to be ended in the same breath."""
    ended = {command.channel for command in commands if isinstance(command, do.Hangup)}
    unborn = {command.channel for command in commands if isinstance(command, do.Dial)} & ended
    return tuple(
        command
        for command in commands
        if not (isinstance(command, (do.Dial, do.Hangup)) and command.channel in unborn)
    )


def subject_of(event: ev.Event) -> str:
    """Return the id that says whose an event is: a channel, a playback or a recording; "" for none."""
    for name in ("channel", "playback", "recording"):
        found = getattr(event, name, "")
        if found:
            return str(found)
    return ""

"""What an engine took and what it did, written as JSON lines, so that a call that went wrong can be played again.

Off unless `ANSVAR_TRACE` names a file. The form of the lines and what is left out: docs/reference/traces.md;
reading them and playing them again: `engine.replay`.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass, replace
from datetime import datetime
from enum import Enum
from hashlib import sha256
from itertools import count
from typing import TYPE_CHECKING, Any, Final

import structlog

from ansvar.calls.commands import Command
from ansvar.calls.events import Event, Pressed
from ansvar.calls.mailbox import weak_pin
from ansvar.calls.state import CallState, Phase, Serving, Talking, Telling
from ansvar.calls.world import World
from ansvar.directory.model import Organisation, Person
from ansvar.policy.model import Policy
from ansvar.routing.model import FIELDS, Call, Decision

if TYPE_CHECKING:
    from ansvar.calls.house import House

log = structlog.get_logger(__name__)

#: The environment's name for the file.
FILE: Final = "ANSVAR_TRACE"
#: The form of the lines; another number when older lines can no longer be read.
FORM: Final = 1
#: Stages of a mailbox by phone in which keys are, or may be, a PIN.
_PIN_STAGES: Final = frozenset({"asking", "checking", "pin", "new pin", "pin again"})
#: What stands for a key that nobody but the caller may know.
HIDDEN_KEY: Final = "0"


class Trace:
    """Writes what one engine takes. Each line is in the file before the next event is taken.

    A file that cannot be written any more ends the trace, with a line in the log; calls go on.
    """

    def __init__(self, path: str, policy: Policy, organisation: Organisation, now: datetime) -> None:
        """Open the file for appending, for its owner alone; OSError when that cannot be."""
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        self._people = organisation.people
        self._world: dict[str, Any] = {
            "registered": frozenset(), "trunk": True, "operators": {}, "greetings": {}, "by_phone": ((),) * 6,
        }  # fmt: skip
        self._decisions: list[dict[str, Any]] = []
        self._write(now, trace=FORM, policy=mark_of(policy), organisation=mark_of(organisation))

    @classmethod
    def asked_for(cls, policy: Policy, organisation: Organisation, now: datetime) -> Trace | None:
        """Return the trace that the environment asks for, or None."""
        path = os.environ.get(FILE)
        if not path:
            return None
        try:
            return cls(path, policy, organisation, now)
        except OSError as error:
            log.error("no trace is written", file=path, why=error.strerror)
            return None

    def watching(self, world: World) -> World:
        """Return the world of a step, with every decision taken in it noted for `took`."""
        self._decisions = []
        return replace(world, decided=self._decided)

    def _decided(self, call: Call, decision: Decision) -> None:
        self._decisions.append({"asked": asked_of(call), "answer": answer_of(decision)})

    def took(
        self, now: datetime, house: House, by_phone: tuple[Any, ...], call: str, event: Event,
        before: CallState | None, state: CallState, commands: Sequence[Command],
    ) -> None:  # fmt: skip
        """Write a step: the event, what the world was made of if that has changed, and what followed."""
        self._write_world(now, house, by_phone)
        event, typed = hidden(before, event, self._people)
        parts: dict[str, Any] = {"call": call, "event": plain(event)}
        if typed is not None:
            parts["typed"] = typed
        if self._decisions:
            parts["decisions"], self._decisions = self._decisions, []
        self._write(now, **parts, commands=commands_of(commands, typed), phase=phase_of(state))

    def nobody(self, now: datetime, event: Event) -> None:
        """Write an event that belongs to no call, or to one that is over."""
        if isinstance(event, Pressed):
            event = replace(event, key=HIDDEN_KEY)
        self._write(now, call="", event=plain(event))

    def took_over(self, now: datetime, states: Sequence[object]) -> None:
        """Write the calls of an engine before this one, as they were stored."""
        self._write(now, took_over=list(states))

    def adopted(self, policy: Policy, organisation: Organisation, now: datetime) -> None:
        """Write that other files are in force from here on."""
        self._people = organisation.people
        self._write(now, adopted={"policy": mark_of(policy), "organisation": mark_of(organisation)})

    def _write_world(self, now: datetime, house: House, by_phone: tuple[Any, ...]) -> None:
        known = self._world
        changes: dict[str, Any] = {}
        if house.registered is not known["registered"] and house.registered != known["registered"]:
            more, less = house.registered - known["registered"], known["registered"] - house.registered
            changes["registered"] = {"more": sorted(more), "less": sorted(less)}
        for name, value in (
            ("trunk", house.trunk),
            ("operators", house.operators),
            ("greetings", house.greetings),
        ):
            # The engine puts new ones in their place and changes none.
            if value is not known[name] and value != known[name]:
                changes[name] = plain(value)
        if by_phone is not known["by_phone"] and by_phone != known["by_phone"]:
            absences, forwards, closures, quiet_days, substitutes, competences = by_phone
            # A remark about an absence is for the staff alone; nothing is decided by it.
            changes["absences"] = [plain(replace(absence, note="")) for absence in absences]
            changes["forwards"] = plain(forwards)
            changes["closures"] = [plain(replace(closure, note="")) for closure in closures]
            changes["quiet_days"] = plain(quiet_days)
            changes["substitutes"], changes["competences"] = plain(substitutes), plain(competences)
        if changes:
            self._write(now, world=changes)
        self._world = {
            "registered": house.registered, "trunk": house.trunk, "operators": house.operators,
            "greetings": house.greetings, "by_phone": by_phone,
        }  # fmt: skip

    def _write(self, now: datetime, **parts: object) -> None:
        if self._file < 0:
            return
        line = json.dumps({"at": now.isoformat(), **parts}, ensure_ascii=False, separators=(",", ":"))
        try:
            os.write(self._file, line.encode() + b"\n")
        except OSError as error:
            log.error("the trace ends here", why=error.strerror)
            self.close()

    def close(self) -> None:
        """Write no more."""
        file, self._file = self._file, -1
        if file >= 0:
            os.close(file)


# -- values as they are written ---------------------------------------------------------------------


def plain(value: Any) -> Any:
    """Return a value as plain JSON: a dataclass by its name (`is`) and whatever is not its default."""
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    if isinstance(value, datetime):
        return value.isoformat()
    if is_dataclass(value):
        found = {"is": type(value).__name__}
        for each in fields(value):
            part = getattr(value, each.name)
            default = each.default_factory() if each.default_factory is not MISSING else each.default
            if part != default:
                found[each.name] = plain(part)
        return found
    if isinstance(value, Mapping):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, (frozenset, set)):
        return sorted(plain(part) for part in value)
    return [plain(part) for part in value]


def mark_of(value: Policy | Organisation) -> str:
    """Return a short mark that tells whether a policy or an organisation is the same."""
    data = value.model_dump(mode="json") if isinstance(value, Policy) else plain(value)
    return sha256(json.dumps(data, sort_keys=True, default=str).encode()).hexdigest()[:12]


def commands_of(commands: Sequence[Command], typed: str | None = None) -> list[Any]:
    """Return commands as they are written; `typed` stands for the PIN in them."""
    found = [plain(command) for command in commands]
    for command in found:
        if command["is"] in ("Ask", "Change"):
            command["about"] = [
                [name, typed if name == "pin" else value] for name, value in command.get("about", ())
            ]
    return found


def phase_of(state: CallState) -> Any:
    """Return the phase of a call as it is written; a PIN that is being typed is left out."""
    return plain(without_pin(state.phase))


def without_pin(phase: Phase) -> Phase:
    """Return a phase without a PIN that is being typed."""
    if isinstance(phase, Serving):
        data = tuple((name, value) for name, value in phase.data if name != "new")
        return replace(phase, digits="", data=data)
    return phase


def asked_of(call: Call) -> Any:
    """Return what the router was asked. Whose phone is not there and since when people are idle follows from
    the lines before."""
    live = replace(call.live, unregistered=frozenset(), idle_since={})
    return plain(replace(call, live=live))


def answer_of(decision: Decision) -> Any:
    """Return what the router answered: every part of the decision."""
    return {name: plain(getattr(decision, name)) for name in FIELDS}


# -- keys that nobody else may know -----------------------------------------------------------------


def hidden(before: CallState | None, event: Event, people: Mapping[str, Person]) -> tuple[Event, str | None]:
    """Return an event as it may be written, and what is to stand for the digits that were typed before it.

    1. Keys typed where a PIN is asked for, and keys of a talk that belong to no code of ours, are hidden.
    2. When such a PIN is complete, other digits stand for it about which the machine says the same.
    """
    if before is None or not isinstance(event, Pressed):
        return event, None
    phase = before.phase
    pin = isinstance(phase, Serving) and phase.kind == "mailbox" and phase.stage in _PIN_STAGES
    late = isinstance(phase, Telling) and before.dialled.startswith("*98")
    talk = isinstance(phase, Talking) and not (phase.keys and _ours(before, phase, event.channel))
    if not (pin or late or talk) or event.key == "*":
        return event, None
    if event.key == "#":
        return event, _stand_in(
            phase, people.get(before.caller.account.removesuffix(".web"))
        ) if pin else None
    return replace(event, key=HIDDEN_KEY), None


def _ours(state: CallState, phase: Talking, channel: str) -> bool:
    return bool(state.caller.account if channel == state.caller.channel else phase.leg.account)


def _stand_in(phase: Phase, person: Person | None) -> str | None:
    assert isinstance(phase, Serving)
    length = len(phase.digits)
    if phase.stage == "new pin" and not weak_pin(phase.digits, person):
        return _strong(length, person)
    new = dict(phase.data).get("new")
    if phase.stage == "pin again" and phase.digits == new:
        return _strong(length, person)
    return HIDDEN_KEY * length


def _strong(length: int, person: Person | None) -> str:
    """Return digits that are no weak PIN of somebody, always the same."""
    return next(pin for pin in _digits(length) if not weak_pin(pin, person))


def _digits(length: int) -> Iterator[str]:
    return (
        "".join(str((start + 3 * place * place + place) % 10) for place in range(length))
        for start in count(7)
    )

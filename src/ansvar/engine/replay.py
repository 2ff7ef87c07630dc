"""A trace read and played again: the same events through the machine of today, and whether the same follows.

Nothing is dialled and nothing is stored: the calls run in the time of the trace, on a `House` of their own.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple, get_args

from pydantic import TypeAdapter, ValidationError

from ansvar.calls import events as ev
from ansvar.calls.commands import Command
from ansvar.calls.events import Event
from ansvar.calls.house import House
from ansvar.calls.machine import arrive, step
from ansvar.calls.state import CallState, Serving, channels_of
from ansvar.calls.world import World
from ansvar.directory.model import Organisation
from ansvar.engine.overlay import with_set_by_phone
from ansvar.engine.trace import FORM, answer_of, asked_of, commands_of, mark_of, phase_of
from ansvar.policy.model import Policy
from ansvar.presence.model import Absence
from ansvar.routing.model import Call, Decision
from ansvar.routing.router import Router
from ansvar.store.plans import PlannedClosure, PlannedQuiet
from ansvar.store.values import Competences, Forward, Substitute
from ansvar.words.faults import AnsvarError

_EVENTS: Final = {each.__name__: each for each in get_args(Event)}
#: What was set over the directory beside absences and forwards, in the order in which it is laid.
_OVER: Final = (
    ("closures", PlannedClosure),
    ("quiet_days", PlannedQuiet),
    ("substitutes", Substitute),
    ("competences", Competences),
)
_STATES: Final[TypeAdapter[CallState]] = TypeAdapter(CallState)
Through = Callable[[CallState], CallState]


class TraceFault(AnsvarError):
    """A file is no trace, or one that cannot be played here."""


class Line(NamedTuple):
    """A line of a trace: its number in the file, its moment, and its parts as they stand there."""

    number: int
    at: datetime
    parts: dict[str, Any]


class Difference(NamedTuple):
    """What came out otherwise than it was recorded: in which line, of which call, what (`commands`, `phase` ...)."""

    line: int
    call: str
    event: str
    what: str
    recorded: Any
    now: Any

    def __str__(self) -> str:
        return (
            f"line {self.line}, call {self.call or '-'}, {self.event}: {self.what}\n"
            f"  recorded: {_short(self.recorded)}\n  now:      {_short(self.now)}"
        )


class Asked(NamedTuple):
    """A decision as the replay met it: what the router was asked, and when, and what it answered."""

    line: int
    at: datetime
    router: Router
    call: Call
    decision: Decision


@dataclass
class Played:
    """What playing a trace again came to.

    - `differences`: none when everything came out as recorded; `steps`: how many events were taken.
    - `asked`: every decision; `outcomes`: how each call that ended has ended, in order (call, outcome).
    - `left`: calls that had not ended; `taken_over`: (as stored, as played) for each call after a crash.
    """

    differences: list[Difference] = field(default_factory=list)
    steps: int = 0
    asked: list[Asked] = field(default_factory=list)
    outcomes: list[tuple[str, str]] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    taken_over: list[tuple[CallState, CallState | None]] = field(default_factory=list)


def read(source: Path | Iterable[str]) -> tuple[Line, ...]:
    """Return the lines of a trace. Raises TraceFault that says which line cannot be read.

    A last line that was cut short, as by a crash in the middle of it, is left out.
    """
    try:
        texts = source.read_text(encoding="utf-8").splitlines() if isinstance(source, Path) else list(source)
    except UnicodeDecodeError:
        raise TraceFault("this is no trace: it is no text") from None
    found: list[Line] = []
    for number, text in enumerate(texts, start=1):
        try:
            parts = json.loads(text)
            found.append(Line(number, datetime.fromisoformat(parts.pop("at")), parts))
        except (ValueError, KeyError, TypeError, AttributeError):
            if number == len(texts) and found:
                break
            raise TraceFault(f"line {number} is no line of a trace; see docs/reference/traces.md") from None
        if parts.get("trace", FORM) != FORM:
            raise TraceFault(
                f"line {number}: a trace of form {parts['trace']}; this version reads form {FORM}"
            )
    if not found or "trace" not in found[0].parts:
        raise TraceFault("this is no trace: the first line does not say which policy it was; record it anew")
    return tuple(found)


def event_of(data: dict[str, Any]) -> Event:
    """Return an event as it was written. Raises TraceFault for one that this version does not know."""
    kind = _EVENTS.get(data.get("is", ""))
    if kind is None:
        raise TraceFault(
            f"no event is called `{data.get('is')}`; the trace is of another version, record it anew"
        )
    try:
        found = _adapter(kind).validate_python({key: value for key, value in data.items() if key != "is"})
    except ValidationError as error:
        raise TraceFault(
            f"`{data['is']}` has other parts in this version; record the trace anew ({error})"
        ) from None
    return found  # type: ignore[no-any-return]


@cache
def _adapter(kind: type) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def same_rules(lines: Sequence[Line], policy: Policy, organisation: Organisation) -> list[str]:
    """Return which of `policy` and `organisation` are others than those of the trace."""
    parts = lines[0].parts
    given = (("policy", mark_of(policy)), ("organisation", mark_of(organisation)))
    return [name for name, mark in given if parts.get(name) != mark]


class Replay:
    """A trace played line by line. `through` sees every state between two steps, as a store would."""

    def __init__(
        self, policy: Policy, organisation: Organisation, through: Through = lambda state: state
    ) -> None:
        self.policy = policy
        self.organisation = organisation
        self.through = through
        self.played = Played()
        self.house = House(Router(policy, organisation))
        self._absences: list[Absence] = []
        self._forwards: list[Forward] = []
        self._line: Line
        self._after: dict[str, Any] = {}
        self._decisions: list[tuple[Call, Decision]] = []

    def play(self, lines: Iterable[Line]) -> Played:
        """Play everything, and return what it came to."""
        for line in lines:
            self.line(line)
        self.played.left = list(self.house.states)
        return self.played

    def line(self, line: Line) -> None:
        """Play one line. Raises TraceFault for one that this version cannot play."""
        self._line = line
        try:
            self._play(line.parts)
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise TraceFault(
                f"line {line.number} cannot be played by this version ({error!r}); record the trace anew"
            ) from error

    def _play(self, parts: dict[str, Any]) -> None:
        if "trace" in parts:
            self._begin()
        elif "world" in parts:
            self._world(parts["world"])
        elif "took_over" in parts:
            self._take_over(parts["took_over"], self._line.at)
        elif "adopted" in parts:
            self._adopted(parts["adopted"])
        elif parts.get("call"):
            self._step(parts)

    def _begin(self) -> None:
        """Another engine: it knows nothing but what it is given."""
        self._before = dict(self.house.states)
        self.house = House(Router(self.policy, self.organisation))
        self._absences, self._forwards = [], []

    def _adopted(self, marks: dict[str, str]) -> None:
        """Other files came into force: what follows can be played by those alone."""
        if marks == {"policy": mark_of(self.policy), "organisation": mark_of(self.organisation)}:
            return
        raise TraceFault(
            f"line {self._line.number}: the policy or the organisation was changed here while calls went on; "
            "cut the trace before this line, and play what stands there with the files of that time"
        )

    def _world(self, changes: dict[str, Any]) -> None:
        house = self.house
        if (moved := changes.get("registered")) is not None:
            house.registered = (house.registered - frozenset(moved["less"])) | frozenset(moved["more"])
        if "trunk" in changes:
            house.trunk = changes["trunk"]
        if "operators" in changes:
            house.operators = {id: datetime.fromisoformat(at) for id, at in changes["operators"].items()}
        if "greetings" in changes:
            house.greetings = dict(changes["greetings"])
        if "absences" in changes:
            self._absences = [_adapter(Absence).validate_python(_parts(each)) for each in changes["absences"]]
            self._forwards = [
                _adapter(Forward).validate_python({"accepted": None, **_parts(each)})
                for each in changes["forwards"]
            ]
            plans = (
                [_adapter(what).validate_python(_parts(each)) for each in changes.get(name, ())]
                for name, what in _OVER
            )
            house.router = Router(
                self.policy, with_set_by_phone(self.organisation, self._absences, self._forwards, *plans)
            )
        house.changed()

    def _take_over(self, stored: Sequence[Any], at: datetime) -> None:
        for each in stored:
            state = _STATES.validate_python(each)
            self.played.taken_over.append((state, self._before.get(state.id)))
            self.house.keep(state, at)
            for channel in channels_of(state):
                self.house.own(channel, state.id)

    def _step(self, parts: dict[str, Any]) -> None:
        house, at, call = self.house, self._line.at, str(parts["call"])
        event, before = event_of(parts["event"]), house.states.get(call)
        self._decisions = []
        if isinstance(event, ev.Arrived):
            before = None
            world = self._watching(house.world(at, caller=event.caller))
            state, commands = arrive(call, event, world)
        elif before is None:
            self._differs("the call", "in progress", "over" if call else "unknown")
            return
        else:
            self._owned(call, event)
            if "typed" in parts and isinstance(before.phase, Serving):
                before = replace(before, phase=replace(before.phase, digits=parts["typed"]))
            state, commands = step(before, event, self._watching(house.world(at, before)))
        self.played.steps += 1
        self._compare(parts, state, commands)
        self._keep(before, state, commands)

    def _keep(self, before: CallState | None, state: CallState, commands: Sequence[Command]) -> None:
        """As the engine does after a step."""
        if state == before and not commands:
            return
        at, state = self._line.at, self.through(state)
        self.house.learn(before, state, commands, at)
        self.house.keep(state, at)
        self.house.given(commands)
        if state.ended:
            self.played.outcomes.append((state.id, getattr(state.phase, "outcome", "")))

    def _watching(self, world: World) -> World:
        return replace(world, decided=lambda call, decision: self._decisions.append((call, decision)))

    def _owned(self, call: str, event: Event) -> None:
        """An event of the exchange is this call's by its ids alone."""
        if isinstance(event, (ev.TakenBy, ev.Adopt, ev.Surrender)):
            return
        for name in ("channel", "playback", "recording"):
            if (id := getattr(event, name, "")) and self.house.call_with(id) != call:
                self._differs("whose event it is", call, self.house.call_with(id))

    def _compare(self, parts: dict[str, Any], state: CallState, commands: Sequence[Command]) -> None:
        line = self._line
        for call, decision in self._decisions:
            self.played.asked.append(Asked(line.number, line.at, self.house.router, call, decision))
        decisions = [
            {"asked": asked_of(call), "answer": answer_of(decision)} for call, decision in self._decisions
        ]
        self._after = {
            **({"decisions": decisions} if decisions else {}),
            "commands": commands_of(commands, parts.get("typed")),
            "phase": phase_of(state),
        }
        for what in ("decisions", "commands", "phase"):
            recorded, now = parts.get(what, []), self._after.get(what, [])
            if recorded != now:
                self._differs(what, *_first_other(recorded, now))

    def rewritten(self, line: Line) -> dict[str, Any]:
        """Return the line just played as it would be written today."""
        kept = {
            name: part for name, part in line.parts.items() if name not in ("decisions", "commands", "phase")
        }
        return {"at": line.at.isoformat(), **kept, **(self._after if "commands" in line.parts else {})}

    def _differs(self, what: str, recorded: Any, now: Any) -> None:
        line = self._line
        event = line.parts["event"]
        self.played.differences.append(
            Difference(line.number, line.parts["call"], event.get("is", "?"), what, recorded, now)
        )


def recorded_anew(
    lines: Iterable[Line], policy: Policy, organisation: Organisation
) -> Iterator[dict[str, Any]]:
    """Return the lines of a trace with what follows today from its events in place of what followed then.

    For a machine that was changed on purpose. TraceFault when an event no longer finds its call.
    """
    replay = Replay(policy, organisation)
    for line in lines:
        before = len(replay.played.differences)
        replay.line(line)
        for each in replay.played.differences[before:]:
            if each.what not in ("decisions", "commands", "phase"):
                raise TraceFault(f"{each}\nthe events no longer fit; record the trace anew")
        yield replay.rewritten(line)


def _parts(data: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if key != "is"}


def _first_other(recorded: Any, now: Any) -> tuple[Any, Any]:
    """Return the first part that differs, of two lists or two objects as they are written."""
    if isinstance(recorded, list) and isinstance(now, list):
        for one, other in zip(recorded, now, strict=False):
            if one != other:
                return _first_other(one, other)
        most = min(len(recorded), len(now))
        return recorded[most:], now[most:]
    if isinstance(recorded, dict) and isinstance(now, dict) and recorded.get("is") == now.get("is"):
        keys = [key for key in {**recorded, **now} if recorded.get(key) != now.get(key)]
        kept = [key for key in ("is", "kind") if key in recorded and key not in keys]
        both = ({key: part.get(key) for key in (*kept, *keys)} for part in (recorded, now))
        one, other = both
        if (
            len(keys) == 1
            and isinstance(one[keys[0]], (dict, list))
            and isinstance(other[keys[0]], (dict, list))
        ):
            one[keys[0]], other[keys[0]] = _first_other(one[keys[0]], other[keys[0]])
        return one, other
    return recorded, now


def _short(value: Any, most: int = 400) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= most else text[: most - 1] + "…"

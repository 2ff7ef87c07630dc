"""Scenarios in plain sentences, played by telephones against a running service.

A file of scenarios names one or more houses (policy, clock, what differs from the example) and for each its
scenarios: who takes part, what happens step by step, and what must be on record afterwards. `steps.py` has the
sentences. A step that does not come true says which scenario and line, what was awaited and what happened.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import yaml

from ansvar.phone import Call, PhoneFault
from ansvar.store.values import CallRecord, Event, Kept
from real.house import SOON_S, Desk, House, HouseFault, Setting

SCENARIOS: Final = Path(__file__).parent / "scenarios"
_SCENARIO_KEYS: Final = {"name", "needs", "actors", "operators", "steps", "record", "rang", "silent"}
_HOUSE_KEYS: Final = {"policy", "organisation", "at", "with", "lines", "trunk", "scenarios"}
_RECORD_KEYS: Final = {
    "outcome", "sought", "reached", "picked up by", "rows", "row", "promises", "said", "never said", "language",
    "events", "never events", "direction", "waited at most",
}  # fmt: skip


class Line(str):
    """A sentence of a scenario, and the line of the file it stands in."""

    line: int = 0


class _Loader(yaml.SafeLoader):
    pass


def _text(loader: _Loader, node: yaml.ScalarNode) -> Line:
    text = Line(node.value)
    text.line = node.start_mark.line + 1
    return text


_Loader.add_constructor("tag:yaml.org,2002:str", _text)
#: Words stay words: `on`, `no` and clock times are no numbers or truths here.
_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in known if tag in ("tag:yaml.org,2002:int", "tag:yaml.org,2002:null")]
    for first, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
    if first not in ("y", "Y", "n", "N", "o", "O", "t", "T", "f", "F")
}  # fmt: skip


@dataclass(frozen=True)
class Scenario:
    """One scenario, and the house it plays in."""

    file: str
    line: int
    name: str
    setting: Setting
    needs: tuple[str, ...]
    actors: Mapping[str, Any]
    operators: tuple[str, ...]
    steps: tuple[Line, ...]
    record: Mapping[str, Any]
    rang: tuple[str, ...] | None

    @property
    def id(self) -> str:
        """How pytest names it."""
        return f"{self.file}: {self.name}"


def scenarios(folder: Path = SCENARIOS) -> list[Scenario]:
    """Return every scenario. Raises ValueError for a key that no scenario has."""
    found = []
    for path in sorted(folder.glob("*.yaml")):
        for house in yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader):
            _known(path, house, _HOUSE_KEYS)
            setting = _setting(house)
            for each in house["scenarios"]:
                _known(path, each, _SCENARIO_KEYS)
                found.append(_scenario(path, setting, each))
    return found


def _known(path: Path, part: Mapping[str, Any], keys: set[str]) -> None:
    unknown = set(part) - keys
    if unknown:
        raise ValueError(f"{path.name}: no such key {sorted(unknown)}; use {sorted(keys)}")


def _setting(house: Mapping[str, Any]) -> Setting:
    with_ = {"site.seconds_per_ring": 3, **house.get("with", {})}
    return Setting(
        str(house["policy"]), str(house["at"]), str(house.get("organisation", "")),
        tuple((str(key), _plain(value)) for key, value in with_.items()),
        tuple((str(table), tuple(map(str, lines))) for table, lines in house.get("lines", {}).items()),
        house.get("trunk", "yes") == "yes",
    )  # fmt: skip


def _plain(value: Any) -> Any:
    """Return a setting as TOML takes it."""
    if isinstance(value, dict):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return str(value) if isinstance(value, str) else value


def _scenario(path: Path, setting: Setting, each: Mapping[str, Any]) -> Scenario:
    name = each["name"]
    record = each.get("record", {})
    if record and not _RECORD_KEYS.isdisjoint(record):
        record = {"caller": record}
    for part in record.values():
        _known(path, part, _RECORD_KEYS)
    rang = each.get("rang")
    return Scenario(
        path.stem, name.line, str(name), setting, tuple(map(str, each.get("needs", ()))), each["actors"],
        tuple(map(str, each.get("operators", ()))), tuple(each["steps"]), record,
        tuple(map(str, rang)) if rang is not None else None,
    )  # fmt: skip


# -- who takes part ---------------------------------------------------------------------------------


@dataclass
class Actor:
    """Somebody of a scenario: a person at the own telephone, or a number outside.

    - `number`: the number outside, None when withheld; `key`: how records name it (`person:anna.lind`).
    - `account`: the telephone; "" for one outside. `calls`: those placed and taken, newest last.
    - `pressed_s`: the moment of a call when the last key was pressed in it.
    """

    name: str
    key: str
    account: str = ""
    number: str | None = None
    desk: Desk | None = None
    headers: dict[str, str] = field(default_factory=dict)
    diverted: str | None = None
    calls: list[Call] = field(default_factory=list)
    placed: list[Call] = field(default_factory=list)
    hz: float = 0.0
    rang: int = 0
    pressed_s: dict[str, float] = field(default_factory=dict)

    @property
    def call(self) -> Call:
        """The call it is in: the newest that goes on, else the newest."""
        going = [call for call in self.calls if call.state != "ended"]
        if not self.calls:
            raise HouseFault(f"{self.name} is in no call")
        return (going or self.calls)[-1]


class Stage:
    """A scenario as it is played."""

    def __init__(self, scenario: Scenario, house: House) -> None:
        self.scenario = scenario
        self.house = house
        self.actors: dict[str, Actor] = {}
        self.began = house.now
        self.rang: list[str] = []
        self._tones = iter((440.0, 620.0, 770.0, 930.0, 1130.0, 1320.0, 1530.0, 1750.0, 2010.0, 2300.0))

    async def play(self) -> None:
        """Play it; AssertionError with everything that is known when something does not come true."""
        from real.steps import do

        doing: Line | None = None
        self.house.organisation  # noqa: B018 (a house that never started fails here)
        faults = len(self.house.faults)
        try:
            await self._enter()
            for doing in self.scenario.steps:
                await do(self, doing)
            doing = None
            await self._leave()
            await self._check()
        except (PhoneFault, HouseFault, AssertionError) as fault:
            text = await self._report(doing, fault)
            await self._sweep()
            raise AssertionError(text) from None
        await self._sweep(strict=True)
        new = self.house.faults[faults:]
        assert not new, f"{self._where(None)}: the service logged faults:\n" + "\n".join(new)

    # -- entering and leaving -----------------------------------------------------------------------

    async def _enter(self) -> None:
        self.began = self.house.now
        for name, what in self.scenario.actors.items():
            self._cast(str(name), what)
        people = [actor for actor in self.actors.values() if actor.account and actor.account != "try"]
        for actor in people:
            actor.desk = await self.house.desk(actor.account)
        for name in self.scenario.operators:
            if self.actors[name].desk is None:
                raise HouseFault(f"{name} is no person, so cannot be an operator")
        if people:
            await self.house.registered(len({actor.account for actor in people}))
        if self.scenario.operators:
            await self.house.log_in(*(self.actors[name].account for name in self.scenario.operators))
        for actor in self.actors.values():
            if actor.account == "try":
                actor.desk = await self.house.desk("try")
            elif actor.desk is None:
                actor.desk = self.house.telco

    def _cast(self, name: str, what: Any) -> None:
        house, hz = self.house, next(self._tones)
        told = what if isinstance(what, Mapping) else {"is": what}
        who = str(told["is"])
        headers = {
            f"X-Ansvar-{key.capitalize()}": str(told[key]) for key in ("urgent", "language") if key in told
        }
        diverted = str(told["diverted"]) if "diverted" in told else None
        if headers:
            actor = Actor(name, f"number:{who}", "try", who, headers=headers, hz=hz)
        elif who in house.organisation.people:
            actor = Actor(name, f"person:{who}", who, hz=hz)
            person = house.person(who)
            if person.mobile:
                mobile = f"{name}'s mobile"
                self.actors[mobile] = Actor(mobile, f"mobile:{who}", "", person.mobile, hz=next(self._tones))
        elif who.startswith("service:"):
            number = house.organisation.services[who.removeprefix("service:")].number
            actor = Actor(name, who, "", number, hz=hz)
        elif who == "withheld":
            actor = Actor(name, "number:", "", None, hz=hz)
        elif re.fullmatch(r"\+?[0-9]{3,}", who):
            actor = Actor(name, f"number:{who}", "", who, diverted=diverted, hz=hz)
        else:
            raise HouseFault(f"{name}: `{who}` is neither somebody of the organisation nor a number")
        self.actors[name] = actor

    async def _leave(self) -> None:
        """Everybody hangs up; operators log out."""
        for desk in {id(actor.desk): actor.desk for actor in self.actors.values() if actor.desk}.values():
            await asyncio.gather(
                *(call.hangup(SOON_S) for call in list(desk.phone.calls)), return_exceptions=True
            )
        for call in self.placed:
            await call.ended(SOON_S)

    async def _sweep(self, strict: bool = False) -> None:
        """Leave the house as it was found; strict: and fail when the service has kept anything of the calls."""
        await self._leave_quietly()
        here = [self.actors[name].account for name in self.scenario.operators if name in self.actors]
        known = await self.house.read(lambda store: {each.operator for each in store.by_phone.operators()})
        out = [account for account in known if account in self.house.organisation.people]
        for account in {*here, *out} & known:
            await self.house.log_out(account)
        # What a scenario that broke off left set by phone; those that went well have undone it.
        for person, code in await self.house.read(_set_by_phone(self.house.now)):
            if strict:
                raise AssertionError(f"{self._where(None)}: {person} must dial {code} at the end")
            await self.house.code(person, code)
        await self.house.put_away()
        try:
            await self.house.until_quiet(self.house.before)
        except HouseFault as fault:
            if strict:
                raise AssertionError(f"{self._where(None)}: {fault}") from None

    async def _leave_quietly(self) -> None:
        with contextlib.suppress(PhoneFault):
            await self._leave()

    @property
    def placed(self) -> list[Call]:
        """Every call that was placed, in the order of the actors."""
        return [call for actor in self.actors.values() for call in actor.placed]

    # -- what must be on record ---------------------------------------------------------------------

    async def _check(self) -> None:
        from real.checks import check

        await check(self)

    def key(self, name: str) -> str:
        """Return how records name an actor; what is no actor's name is taken as it stands."""
        actor = self.actors.get(name)
        return actor.key if actor is not None else name

    # -- telling ------------------------------------------------------------------------------------

    def _where(self, line: Line | None) -> str:
        at = line.line if line is not None and line.line else self.scenario.line
        return f"{self.scenario.file}.yaml:{at}: {self.scenario.name}"

    async def _report(self, line: Line | None, fault: Exception) -> str:
        parts = [
            self._where(line),
            f"awaited: {line}" if line is not None else "afterwards:",
            f"but: {fault}",
            "",
        ]
        for actor in self.actors.values():
            for call in actor.placed:
                events = await self.house.events(call)
                parts.append(f"the call of {actor.name} ({call.state}, {call.cause or '-'}, {call.code}):")
                parts += [f"  {told(event, events[0].at)}" for event in events]
        for actor in self.actors.values():
            if actor.desk is not None:
                parts.append(f"the telephone of {actor.name}:")
                parts += [f"  {each}" for each in actor.desk.phone.trace[-30:]]
        parts += ["the service:", self.house.told(15)]
        return "\n".join(parts)


def _set_by_phone(now: datetime) -> Callable[[Any], list[tuple[str, str]]]:
    """Return a question: who has set what by phone, and the code that takes it back."""

    def question(store: Any) -> list[tuple[str, str]]:
        away = [(absence.person, "#23#") for absence in store.by_phone.absences(now)]
        return away + [(forward.person, "#21#") for forward in store.by_phone.forwards()]

    return question


def told(event: Event, since: datetime) -> str:
    """Return an event in one line."""
    facts = ", ".join(f"{key}={value}" for key, value in event.facts.items() if value not in ("", None, []))
    return f"{(event.at - since).total_seconds():6.2f} s {event.kind}: {facts}"


__all__ = ["Actor", "CallRecord", "Kept", "Line", "Scenario", "Stage", "scenarios", "told"]

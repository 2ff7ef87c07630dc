"""A synthetic day: who calls whom and when, run through the machine, and checked for anybody lost.

Callers come by a curve over the day as at a municipal switchboard: a peak in the middle of the morning, a dip
at lunch, a lower one in the afternoon, and a few outside the phone hours. Numbers are those reserved for fiction.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import accumulate
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

from ansvar.directory.fiction import DESKS, MOBILES
from ansvar.directory.model import Organisation
from ansvar.pbx.simulated_engine import VirtualEngine
from ansvar.pbx.simulated_people import Crowd, Habits
from ansvar.policy.model import Policy
from ansvar.routing.router import Router

#: How many come in each hour of the day while the phones are open, relative to each other.
CURVE: Final = (0, 0, 0, 0, 0, 0, 0.05, 0.25, 0.9, 1.25, 1.2, 0.95, 0.65, 1.05, 1.0, 0.75, 0.4, 0.15, 0.1, 0.05, 0, 0, 0, 0)  # fmt: skip
#: The share of them who come although the phones are closed.
OUTSIDE: Final = 0.05
_STEP_S: Final = 300
#: Whom they call: the direct number of a person, a function, a unit, the switchboard.
TO_PERSON, TO_FUNCTION, TO_UNIT = 0.50, 0.13, 0.09
INSIDE: Final = 0.12
WITHHELD: Final = 0.05
#: Callers of the switchboard who want to be connected to somebody.
CONNECTED: Final = 0.6
_AFTER: Final = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody who is going to call: when (seconds since the epoch), from where, and whom."""

    at: float
    to: str
    caller: str | None
    inside: bool
    wants: str


def arrivals(router: Router, day: date, calls: int, seed: str) -> list[Arrival]:
    """Return the callers of a day, in order of time."""
    midnight = _midnight(router.policy, day)
    moments = [midnight + step for step in range(0, 24 * 3600, _STEP_S)]
    zone = ZoneInfo(router.policy.site.zone)
    weights = [
        CURVE[datetime.fromtimestamp(at, zone).hour] * (1.0 if router.board_open(at) else OUTSIDE) for at in moments
    ]  # fmt: skip
    totals = list(accumulate(weights))
    who = _Numbers(router)
    found = []
    for number in range(calls):
        dice = Random(f"{seed}/arrival/{number}")
        place = min(bisect_right(totals, dice.random() * totals[-1]), len(moments) - 1)
        found.append(who.arrival(moments[place] + dice.random() * _STEP_S, dice))
    return sorted(found, key=lambda each: each.at)


class _Numbers:
    """The numbers that can be called, and those who call."""

    def __init__(self, router: Router) -> None:
        organisation = router.organisation
        people = sorted(organisation.people.values(), key=lambda person: person.id)
        # Some are called much more than others; who, does not depend on the seed of the day.
        hot = Random(organisation.id)
        self.people = [
            person.direct or person.extension for person in people if person.direct or person.extension
        ]
        self._totals = list(accumulate(hot.gammavariate(0.6, 1.0) for _ in self.people))
        self.functions = sorted(each.number for each in organisation.functions.values() if each.number)
        self.units = sorted(each.number for each in organisation.units.values() if each.number)
        self.main = organisation.main_number
        country = organisation.country.lower()
        ours = {line.number for line in organisation.lines}
        self.outside = [
            series.number(at)
            for table in (MOBILES, DESKS)
            for series in table.get(country, table["se"])
            for at in range(min(series.count, 20_000) - 1, -1, -1)
            if series.number(at) not in ours
        ][:20_000]  # fmt: skip

    def _person(self, dice: Random) -> str:
        place = bisect_right(self._totals, dice.random() * self._totals[-1])
        return self.people[min(place, len(self.people) - 1)]

    def arrival(self, at: float, dice: Random) -> Arrival:
        inside = dice.random() < INSIDE
        withheld = dice.random() < WITHHELD
        number = dice.choice(self.outside)
        chance = dice.random()
        wants = ""
        if chance < TO_PERSON or (inside and chance < 0.9):
            to = self._person(dice)
        elif chance < TO_PERSON + TO_FUNCTION and self.functions:
            to = dice.choice(self.functions)
        elif chance < TO_PERSON + TO_FUNCTION + TO_UNIT and self.units:
            to = dice.choice(self.units)
        else:
            to = self.main
            wants = self._person(dice) if dice.random() < CONNECTED else ""
        return Arrival(at, to, None if withheld else number, inside, wants)


@dataclass(frozen=True, slots=True)
class Day:
    """A day that was run: the engine with all it noted, when it began, and what was not as it must be."""

    engine: VirtualEngine
    began_at: datetime
    offered: int
    broken: tuple[str, ...]


def run_day(
    policy: Policy,
    organisation: Organisation,
    day: date,
    calls: int,
    seed: str = "1",
    operators: int | None = None,
    habits: Habits | None = None,
    tell: Callable[[int, int | None], None] | None = None,
) -> Day:
    """Run a synthetic day of so many calls. Equal arguments give equal days.

    `operators`: how many are on the rota; those of the organisation come first, then others who are at work.
    """
    organisation = replace(organisation, operators=_crew(organisation, operators))
    router = Router(policy, organisation)
    coming = arrivals(router, day, calls, seed)
    began_at = datetime.fromtimestamp(_midnight(policy, day), ZoneInfo(policy.site.zone))
    crowd = Crowd(seed, habits if habits is not None else Habits())
    engine = crowd.engine = VirtualEngine(router, began_at, crowd)
    staff = sorted(person.id for person in organisation.people.values() if person.extension or person.direct)
    engine.register(*staff)
    _keep_board(engine, began_at)
    for number, each in enumerate(coming, start=1):
        engine.clock.run(datetime.fromtimestamp(each.at, began_at.tzinfo))
        account = crowd.free_staff(staff, Random(f"{seed}/inside/{number}")) if each.inside else ""
        crowd.call(number, each.to, None if account else each.caller, account, each.wants)
        if tell is not None and (number % 50 == 0 or number == calls):
            tell(number, calls)
    end = max(engine.clock.now, began_at + timedelta(days=1)) + _AFTER
    while engine.house.states and (moment := engine.clock.next_at()) is not None and moment < end:
        engine.clock.step()
    return Day(engine, began_at, calls, tuple(left_over(engine)))


def _midnight(policy: Policy, day: date) -> float:
    return datetime.combine(day, time(), tzinfo=ZoneInfo(policy.site.zone)).timestamp()


def _crew(organisation: Organisation, wanted: int | None) -> tuple[str, ...]:
    known = organisation.operators
    if wanted is None:
        return known
    more = sorted(id for id, person in organisation.people.items() if person.extension and id not in known)
    return (*known, *more)[:wanted]


def _keep_board(engine: VirtualEngine, began_at: datetime) -> None:
    """Let the operators on the rota log in when the board opens and they are there, and out when not."""

    def look() -> None:
        router, at = engine.house.router, engine.clock.now.timestamp()
        for person in router.organisation.operators:
            there = router.board_open(at) and router.presence.at(person, at).can_ring
            if there and person not in engine.house.operators:
                engine.log_in(person)
            elif not there and person in engine.house.operators:
                engine.log_out(person)

    for step in range(0, 24 * 3600, _STEP_S):
        engine.clock.at(began_at + timedelta(seconds=step), look)


def left_over(engine: VirtualEngine) -> list[str]:
    """Return what is not as it must be when all calls are over: nobody lost, nothing left, nothing twice."""
    broken = [f"call {id} has not ended: {state.phase.phase}" for id, state in engine.house.states.items()]
    for call, notes in engine.notes.items():
        kinds = [note.kind for _, note in notes]
        if kinds.count("ended") != 1:
            broken.append(f"call {call} was closed {kinds.count('ended')} times")
        elif kinds[-1] != "ended":
            broken.append(f"call {call} went on after its end: {kinds[-1]}")
    exchange = engine.exchange
    broken += [f"channel {id} is left" for id in exchange.channels]
    broken += [f"bridge {id} is left" for id in exchange.bridges]
    broken += [f"playback {id} is left" for id in exchange.playing()]
    broken += [f"recording {id} is left" for id in exchange.recordings]
    broken += [f"timer {name} of call {call} is left" for call, name in engine.timers]
    broken += [f"channel {id} went {times} times" for id, times in exchange.gone_count.items() if times != 1]
    broken += [f"promise {promise.id} was made twice" for promise in engine.promised_twice]
    recordings = [promise.recording for promise in engine.promises.values() if promise.recording]
    broken += [
        f"recording {each} has several promises" for each in set(recordings) if recordings.count(each) > 1
    ]
    return broken + exchange.complaints

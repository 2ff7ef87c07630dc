"""The organisation and the calls that the benchmarks measure with; the same at every run."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

from ansvar.directory.generate import generate
from ansvar.directory.model import Organisation
from ansvar.policy.load import load_policy
from ansvar.policy.model import Policy
from ansvar.routing.model import Call, Live

POLICIES = Path(__file__).resolve().parent.parent / "policies"
#: A Monday; the generated absences lie around it.
DAY = date(2026, 11, 23)
#: The working day in Sweden: 07:00 to 18:00.
MORNING = datetime(2026, 11, 23, 6, tzinfo=UTC)
HOURS = 11
CALLERS = 20_000

#: A call and its moment.
Asked = tuple[Call, datetime]


def town(people: int) -> Organisation:
    """Return the generated organisation of that many people."""
    return generate(people, "se", 1, DAY)


def falkenberg() -> Policy:
    """Return the policy that routing is measured with."""
    return load_policy(POLICIES / "falkenberg.toml")


def calls(organisation: Organisation, count: int, seed: int = 1, *, people_only: bool = True) -> list[Asked]:
    """Return calls at random moments of a working day, in no order.

    Callers are drawn from 20,000: of ten, eight call from outside, one from inside, one withholds the number.
    Whom they dial is everybody's direct number or mobile alike. Unless `people_only`, one in five dials a
    function, a unit, the switchboard or a number that nobody has, or is handed on by an operator. One
    person in thirty is on the phone, one phone in a hundred is not registered, one person in three has
    spoken before, and up to twelve wait at the switchboard; what is live changes every fifty minutes.
    """
    chance = Random(seed)
    everybody = [organisation.people[id] for id in sorted(organisation.people)]
    functions, units = sorted(organisation.functions), sorted(organisation.units)
    callers: list[str | None] = [f"+4684650{at:05d}" for at in range(CALLERS * 8 // 10)]
    callers += [chance.choice(everybody).extension for _ in range(CALLERS // 10)]
    callers += [None] * (CALLERS // 10)
    live = _lives(organisation, chance)
    asked = []
    for at in range(count):
        person = chance.choice(everybody)
        to = person.direct or person.extension
        purpose = "call"
        kind = 99 if people_only else chance.randrange(100)
        if kind < 6:
            to = f"function:{chance.choice(functions)}"
        elif kind < 10:
            to = f"unit:{chance.choice(units)}"
        elif kind < 16:
            to = "switchboard"
        elif kind < 17:
            to = f"+46406280{chance.randrange(1000):03d}"
        elif kind < 20:
            purpose = chance.choice(("transfer", "recall"))
        elif person.mobile and chance.random() < 0.1:
            to = person.mobile
        share = chance.random()
        now = live[int(share * len(live))]
        call = Call(to, chance.choice(callers), purpose=purpose, live=now, id=str(at))
        asked.append((call, MORNING + timedelta(seconds=share * HOURS * 3600)))
    return asked


def in_order(asked: Sequence[Asked]) -> list[Asked]:
    """Return the calls as they come in over the day."""
    return sorted(asked, key=lambda each: each[1])


def _lives(organisation: Organisation, chance: Random) -> list[Live]:
    ids = sorted(organisation.people)
    found = []
    for waiting in range(13):
        busy = frozenset(chance.sample(ids, len(ids) // 30))
        unregistered = frozenset(chance.sample(ids, len(ids) // 100))
        spoke = chance.sample(ids, len(ids) // 3)
        idle = {id: MORNING.timestamp() - chance.random() * 36_000 for id in spoke}
        found.append(Live(busy, unregistered, idle, operators=4, waiting=waiting))
    return found

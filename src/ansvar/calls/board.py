"""Who is given which waiting call: operators who are free, callers in the order of the queue."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from ansvar.calls.queue import Waiting, order
from ansvar.policy.model import Policy


@dataclass(frozen=True, slots=True)
class Operator:
    """Somebody who takes calls from a queue and is free. `idle_since`: since when; `missed_at`: last call not taken."""

    person: str
    idle_since: datetime
    missed_at: datetime | None = None


#: Whoever did not take a call is passed over for so long, unless nobody else is free.
PASS_OVER_S = 30.0
#: A phone that has rung so long at an operator's is perhaps not answered at all.
DOUBT_S = 8.0
#: So many operators are rung for one caller at the same time.
MOST_RUNG = 2


def assign(
    waiting: Iterable[Waiting], operators: Iterable[Operator], policy: Policy, now: datetime
) -> tuple[tuple[str, str], ...]:
    """Return (call, operator) pairs: the next caller to whoever has been idle longest, and so on.

    A caller for whom an operator's phone rings keeps the place. When that phone has rung for `DOUBT_S`, whoever
    would get a caller further behind is given this one too: nobody is passed because somebody left the desk.
    An operator who is free while nobody is behind is left alone, so that the first one has time to answer.
    Each caller and each operator appears at most once. Equal idle times come by id.
    """

    def place(operator: Operator) -> tuple[bool, datetime, str]:
        missed = operator.missed_at
        passed_over = missed is not None and (now - missed).total_seconds() < PASS_OVER_S
        return passed_over, operator.idle_since, operator.person

    free = sorted(operators, key=place)
    return tuple(
        (caller.id, operator.person)
        for caller, operator in zip(_next(waiting, policy, now), free, strict=False)
    )


def _next(waiting: Iterable[Waiting], policy: Policy, now: datetime) -> list[Waiting]:
    """Return who is to be given to an operator, in order: those for whom none is rung, and those before them in doubt."""
    found = [caller for caller in order(waiting, policy, now) if not caller.offers or in_doubt(caller, now)]
    while found and found[-1].offers:
        found.pop()
    return found


def in_doubt(caller: Waiting, now: datetime) -> bool:
    """Whether the operators rung for a caller have let it ring so long that another may be rung too."""
    rung = caller.offers
    return 0 < len(rung) < MOST_RUNG and all((now - since).total_seconds() >= DOUBT_S for _, since in rung)


def expected_wait_s(place: int, operators: int, talk_s: float) -> float | None:
    """Return how long the caller at a place (1 is next) will probably wait, in seconds; None without operators.

    Each of `operators` ends a call every `talk_s` seconds on average, so one place opens every talk_s/operators.
    """
    return place * talk_s / operators if operators > 0 else None

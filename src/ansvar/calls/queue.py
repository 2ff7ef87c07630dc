"""Who is answered next at the switchboard: external before internal, and nobody waits without end.

The rule is the policy's `[switchboard]`: `order`, and `longest_wait`, after which nobody stands behind
callers of a higher class any more (F17). A caller keeps the moment of first joining through transfers,
recalls and call-backs, so nobody comes back in a worse place than they left (A13).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from ansvar.policy.model import Policy


@dataclass(frozen=True, slots=True)
class Waiting:
    """A caller in the queue. `since` is when the call first joined it (aware), kept through every transfer.

    `offers`: operators whose phones ring for this caller, and since when. Who is rung for still waits.
    """

    id: str
    since: datetime
    internal: bool = False
    urgent: bool = False
    offers: tuple[tuple[str, datetime], ...] = ()


def order(waiting: Iterable[Waiting], policy: Policy, now: datetime) -> tuple[Waiting, ...]:
    """Return the callers in the order in which they are answered.

    1. Urgent callers, longest wait first.
    2. Those who have waited as long as the policy's longest wait, longest wait first, whatever their class.
    3. The others: the class the policy puts first, then by wait; with the order `equal` by wait alone.

    Without a `longest_wait` only the class bounds a wait; `policy check` says so (`unbounded-wait`).
    Callers who joined in the same instant come by id, so that the order does not depend on storage.
    """
    rules = policy.switchboard
    bound_s = rules.longest_wait.seconds(policy.site.seconds_per_ring) if rules.longest_wait else None

    def place(caller: Waiting) -> tuple[int, datetime, str]:
        if caller.urgent:
            return 0, caller.since, caller.id
        if bound_s is not None and (now - caller.since).total_seconds() >= bound_s:
            return 1, caller.since, caller.id
        if rules.order == "equal":
            return 2, caller.since, caller.id
        first = caller.internal == (rules.order == "internal first")
        return 2 if first else 3, caller.since, caller.id

    return tuple(sorted(waiting, key=place))


def position(id: str, waiting: Iterable[Waiting], policy: Policy, now: datetime) -> int | None:
    """Return a caller's place, 1 for the next to be answered, or None for somebody who does not wait."""
    for place, caller in enumerate(order(waiting, policy, now), start=1):
        if caller.id == id:
            return place
    return None

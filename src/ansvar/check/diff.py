"""`ansvar policy diff`: which situations another version of a policy decides otherwise, with a caller for each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from ansvar.check.findings import Witness
from ansvar.check.walk import Met, walk
from ansvar.policy.model import Policy
from ansvar.routing.model import Decision
from ansvar.routing.route import decide, router_for

#: What of a decision a caller or a colleague would notice, by name.
_PARTS = ("steps", "end", "promise", "told", "keys", "notify", "shown", "transfer", "instructions")


@dataclass(frozen=True, slots=True)
class Change:
    """Situations that two versions decide otherwise.

    `old_rows` and `new_rows` are the rows that decided; `parts` says what differs (`steps`, `end`, `promise`,
    `told`, `keys`, `notify`, `shown`, `transfer`, `instructions`); `count` how many situations there are.
    """

    old_rows: tuple[str, ...]
    new_rows: tuple[str, ...]
    parts: tuple[str, ...]
    witness: Witness
    old: Decision
    new: Decision
    count: int = 1


def diff_policies(
    old: Policy, new: Policy, day: date, progress: Callable[[int], None] | None = None
) -> tuple[Change, ...]:
    """Return what changes from one version to another, most situations first.

    Every situation that either version can tell apart is decided by both, in one made-up organisation.
    """
    same = _same_outside_rows(old, new)
    found: dict[tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]], Change] = {}
    zone = ZoneInfo(new.site.zone)
    number = 0
    for before, after, met in _met_by_both(old, new, day):
        number += 1
        if progress is not None and number % 500 == 0:
            progress(number)
        if (
            same
            and before.determined_by == after.determined_by
            and not set(before.determined_by) & same.touched
        ):
            continue
        parts = differences(before, after)
        if not parts:
            continue
        key = (before.determined_by, after.determined_by, parts)
        known = found.get(key)
        if known is None:
            witness = met.scene.witness()
            found[key] = Change(*key, replace(witness, at=witness.at.astimezone(zone)), before, after)
        else:
            found[key] = replace(known, count=known.count + 1)
    return tuple(sorted(found.values(), key=lambda change: (-change.count, change.old_rows, change.new_rows)))


def differences(before: Decision, after: Decision) -> tuple[str, ...]:
    """Return the names of the parts that differ, row ids left aside."""
    first, second = _noticed(before), _noticed(after)
    return tuple(name for name, one, two in zip(_PARTS, first, second, strict=True) if one != two)


def _noticed(decision: Decision) -> tuple[object, ...]:
    promise = decision.promise
    return (
        tuple(step[1:] for step in decision.steps),
        (decision.end.kind, decision.end.owner, decision.end.name),
        promise[1:] if promise is not None else None,
        decision.told,
        tuple(key[:3] for key in decision.keys),
        decision.notify,
        decision.shown,
        decision.transfer,
        decision.instructions,
    )


@dataclass(frozen=True, slots=True)
class _Same:
    """The versions differ in rows only; `touched` are the ids of rows that are new, gone or changed."""

    touched: frozenset[str]


def _same_outside_rows(old: Policy, new: Policy) -> _Same | None:
    others = (
        name for name in type(old).model_fields if name not in ("route", "policy", "duty", "goal", "clause")
    )
    if any(getattr(old, name) != getattr(new, name) for name in others):
        return None
    before, after = {row.id: row for row in old.route}, {row.id: row for row in new.route}
    touched = {id for id in before.keys() | after.keys() if before.get(id) != after.get(id)}
    return _Same(frozenset(touched))


def _met_by_both(old: Policy, new: Policy, day: date) -> Iterator[tuple[Decision, Decision, Met]]:
    for met in walk(old, day, (new,)):
        other = decide(router_for(new, met.router.organisation), met.scene.call, met.scene.at)
        yield met.decision, other, met
    for met in walk(new, day, (old,)):
        other = decide(router_for(old, met.router.organisation), met.scene.call, met.scene.at)
        yield other, met.decision, met

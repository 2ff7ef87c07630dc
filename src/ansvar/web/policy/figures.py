"""What the last 30 days show of each row: how many calls it decided, promises kept, goals met.

What each word counts is written in docs/reference/figures.md. A row that concerns fewer people than the policy's
`privacy.smallest_group` has no figures: they would be figures of single people. A row that applies to some kinds of
absence opens into no calls: to see whom they asked for would tell why somebody was away.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from weakref import WeakKeyDictionary

from ansvar.directory.index import index_of
from ansvar.policy.model import Policy
from ansvar.policy.rows import Duty, Goal, Promise, Route, Row
from ansvar.store.figures import Counted, Ruled
from ansvar.store.models import Promise as Ledger
from ansvar.web.explain.rights import tells_reason
from ansvar.web.house import House, house
from ansvar.web.team.unit import names_shown, smallest
from ansvar.words.spans import Bound, Side

DAYS: Final = 30
#: Figures that took longer than `SLOW_S` to count are shown for `KEPT_S`.
SLOW_S: Final = 0.3
KEPT_S: Final = 300.0

CALLS, ANSWERED, PROMISED, ABANDONED = "calls", "answered", "promised", "abandoned"
MADE, KEPT, LATE, OPEN = "made", "kept", "late", "open"
UNREFERRED, HEARD, UNHEARD = "unreferred", "heard", "unheard"


@dataclass(frozen=True, slots=True)
class Item:
    """One figure: its name, the number, its share in per cent of `of` or None, and whether it opens into its calls."""

    name: str
    value: int
    share: int | None = None
    opens: bool = True


@dataclass(frozen=True, slots=True)
class Goals:
    """How a goal stands. `unit`: `%`, `s`, `rings` or "" for a number; `met`: None where the bound says nothing of it."""

    number: float
    unit: str
    met: bool | None


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown beside a row. `why`: why there is nothing: `unmeasured`, `otherwise`, `small`, `none`."""

    items: tuple[Item, ...] = ()
    goal: Goals | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Vow:
    """A promise of the period, without what was said or by whom."""

    id: str
    call: str
    row: str
    kind: str
    made_at: datetime
    due_at: datetime
    done_at: datetime | None
    heard: bool
    recorded: bool

    def stands(self, now: datetime) -> str:
        """Return whether it was kept, is late, or is open."""
        if self.done_at is not None:
            return KEPT if self.done_at <= self.due_at else LATE
        return LATE if self.due_at <= now else OPEN


@dataclass(slots=True)
class Period:
    """All that was counted in some days."""

    now: datetime
    calls: tuple[Ruled, ...]
    before: tuple[Ruled, ...]
    vows: tuple[Vow, ...]
    left: tuple[Counted, ...]
    left_before: int
    by_row: dict[str, list[Ruled]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for call in self.calls:
            for row in set(call.rows):
                self.by_row.setdefault(row, []).append(call)


def period(known: House) -> Period:
    """Return what the last 30 days show; counted anew unless that takes long."""
    until, kept = _counted.get(known, (0.0, None))
    if kept is not None and time.monotonic() < until:
        return kept
    began, now = time.monotonic(), known.now()
    since, long = now - timedelta(days=DAYS), now - timedelta(days=2 * DAYS)
    figures = known.store.figures
    left = figures.unreferred(long, now)
    result = Period(
        now,
        figures.ruled(since, now),
        figures.ruled(long, since),
        _vows(since),
        tuple(each for each in left if each.at >= since),
        sum(each.at < since for each in left),
    )
    if time.monotonic() - began > SLOW_S:
        _counted[known] = (time.monotonic() + KEPT_S, result)
    return result


#: What took long to count, and until when it is shown.
_counted: WeakKeyDictionary[House, tuple[float, Period]] = WeakKeyDictionary()


def _vows(since: datetime) -> tuple[Vow, ...]:
    rows = Ledger.objects.filter(made_at__gte=since).order_by("-made_at", "pk")
    values = rows.values_list(
        "id", "call_id", "row", "kind", "made_at", "due_at", "done_at", "heard_at", "recording"
    )
    return tuple(
        Vow(id, call, row, kind, made, due, done, heard is not None, bool(recording))
        for id, call, row, kind, made, due, done, heard, recording in values.iterator()
    )


# -- who is protected ---------------------------------------------------------------------------------


def small(policy: Policy, row: Row, calls: Sequence[Ruled] = ()) -> bool:
    """Whether figures of a row would be figures of single people."""
    if names_shown():
        return False
    index, least = index_of(house().base), smallest()
    groups: list[int] = []
    for unit, rules in policy.local.items():
        if any(each.id == row.id for each in rules.route):
            groups.append(len(index.of_unit(unit)))
    for when in getattr(row, "when", ()):
        if when.person:
            groups.append(len(when.person))
        if when.unit:
            groups.append(sum(len(index.of_unit(each)) for each in set(when.unit)))
        if when.function:
            groups.append(len({person for each in when.function for person in index.members(each)}))
    if any(group < least for group in groups):
        return True
    if tells_reason(policy, row.id) and calls:
        # How often a kind of absence met callers, of so few that each could be guessed.
        return len({each.asked.partition(":")[2] for each in calls}) < least
    return False


def opens(policy: Policy, row: str) -> bool:
    """Whether the calls of a row may be listed at all."""
    return not tells_reason(policy, row)


# -- each row -----------------------------------------------------------------------------------------


def shown(policy: Policy, row: Row, during: Period) -> Shown:
    """Return what is shown beside a row."""
    if isinstance(row, Promise):
        return _promise([each for each in during.vows if each.row == row.id], during.now)
    if isinstance(row, Goal):
        found = _goal(policy, row, during)
        if row.method != "from calls":
            return Shown(why="otherwise")
        return Shown(goal=found) if found is not None else Shown(why="unmeasured")
    if isinstance(row, Duty):
        return _duty(row, during)
    if isinstance(row, Route):
        calls = during.by_row.get(row.id, [])
        if small(policy, row, calls):
            return Shown(why="small")
        return _route(calls, opens(policy, row.id)) if calls else Shown(why="none")
    return Shown(why="unmeasured")


def _route(calls: Sequence[Ruled], may_open: bool) -> Shown:
    items = [Item(CALLS, len(calls), None, may_open)]
    for outcome in (ANSWERED, PROMISED, ABANDONED):
        number = sum(each.outcome == outcome for each in calls)
        items.append(Item(outcome, number, _share(number, len(calls)), may_open))
    return Shown(tuple(items))


def _promise(vows: Sequence[Vow], now: datetime) -> Shown:
    if not vows:
        return Shown(why="none")
    stands = [each.stands(now) for each in vows]
    due = len(stands) - stands.count(OPEN)
    items = [Item(MADE, len(vows))]
    items += [Item(name, stands.count(name), _share(stands.count(name), due)) for name in (KEPT, LATE)]
    return Shown((*items, Item(OPEN, stands.count(OPEN))))


def _duty(row: Duty, during: Period) -> Shown:
    if row.does == "set referral":
        return Shown((Item(UNREFERRED, len(during.left)),))
    if row.does == "hear mailbox":
        found = [each for each in during.vows if each.recorded]
        heard = sum(each.heard for each in found)
        return Shown((Item(HEARD, heard, _share(heard, len(found)), False), Item(UNHEARD, len(found) - heard, None, False)))  # fmt: skip
    if row.does == "call back":
        return _promise(during.vows, during.now)
    return Shown(why="unmeasured")


def _share(part: int, whole: int) -> int | None:
    return round(100 * part / whole) if whole else None


# -- goals --------------------------------------------------------------------------------------------


def _goal(policy: Policy, row: Goal, during: Period) -> Goals | None:
    """Return how a goal stands, or None for one that calls do not show."""
    bound = row.bound or row.aim
    if row.method != "from calls" or row.when or row.unless:
        return None
    value = _value(policy, row, during, during.calls)
    if value is None:
        return None
    number, unit = value
    if bound is None:
        return Goals(number, unit, None)
    if bound.unit == "trend":
        left = row.measure == "unreferred calls"
        before = (float(during.left_before), "") if left else _value(policy, row, during, during.before)
        if before is None or not during.before or number == before[0]:
            return Goals(number, unit, None)
        falls = number < before[0]
        return Goals(number, unit, falls if bound.side is Side.LESS else not falls)
    return Goals(number, unit, _holds(bound, number, unit))


def _holds(bound: Bound, number: float, unit: str) -> bool | None:
    if bound.unit != unit:  # a share of calls within a bound that counts something else
        return None
    return bound.side.fits(number, bound.value)


Measure = Callable[[Policy, Goal, Period, Sequence[Ruled]], "tuple[float, str] | None"]


def _value(policy: Policy, row: Goal, during: Period, calls: Sequence[Ruled]) -> tuple[float, str] | None:
    work = _MEASURES.get(row.measure)
    return work(policy, row, during, calls) if work is not None else None


def _part(pick: Callable[[Ruled], bool], of: Iterable[Ruled]) -> tuple[float, str] | None:
    whole = list(of)
    return (100 * sum(map(pick, whole)) / len(whole), "%") if whole else None


def _outcome(name: str) -> Measure:
    return lambda policy, row, during, calls: _part(
        lambda call: call.outcome == name, _long_enough(policy, row, calls)
    )


def _long_enough(policy: Policy, row: Goal, calls: Iterable[Ruled]) -> list[Ruled]:
    short = row.short.seconds(policy.site.seconds_per_ring) if row.short is not None else 0.0
    return [each for each in calls if not (each.outcome == ABANDONED and each.waited_s < short)]


def _in_time(policy: Policy, row: Goal, during: Period, calls: Sequence[Ruled]) -> tuple[float, str] | None:
    bound = row.bound or row.aim
    wait = (bound.within if bound is not None else None) or policy.answering.within
    if wait is None:
        return None
    within = wait.seconds(policy.site.seconds_per_ring)
    calls = _long_enough(policy, row, calls)
    formula = row.formula or "answered in time / all"
    of = [each for each in calls if each.outcome == ANSWERED] if formula.endswith("/ answered") else calls
    both = (ANSWERED, ABANDONED) if formula.startswith("(") else (ANSWERED,)
    return _part(lambda call: call.outcome in both and call.waited_s <= within, of)


def _rings(policy: Policy, row: Goal, during: Period, calls: Sequence[Ruled]) -> tuple[float, str] | None:
    answered = [each.waited_s for each in calls if each.outcome == ANSWERED]
    return (sum(answered) / len(answered) / policy.site.seconds_per_ring, "rings") if answered else None


def _mean(policy: Policy, row: Goal, during: Period, calls: Sequence[Ruled]) -> tuple[float, str] | None:
    answered = [each.waited_s for each in calls if each.outcome == ANSWERED]
    return (sum(answered) / len(answered), "s") if answered else None


def _kept(policy: Policy, row: Goal, during: Period, calls: Sequence[Ruled]) -> tuple[float, str] | None:
    stands = [each.stands(during.now) for each in during.vows]
    due = len(stands) - stands.count(OPEN)
    return (100 * stands.count(KEPT) / due, "%") if due else None


def _heard(policy: Policy, row: Goal, during: Period, calls: Sequence[Ruled]) -> tuple[float, str] | None:
    found = [each.heard for each in during.vows if each.recorded]
    return (100 * sum(found) / len(found), "%") if found else None


_MEASURES: Final[dict[str, Any]] = {
    "answered": _outcome(ANSWERED),
    "abandoned": _outcome(ABANDONED),
    "lost calls": _outcome(ABANDONED),
    "answered in time": _in_time,
    "operator staffing": _in_time,
    "rings before answer": _rings,
    "answer time": _mean,
    "wait": _mean,
    "unreferred calls": lambda policy, row, during, calls: (float(len(during.left)), "") if calls else None,
    "calls to direct numbers": lambda policy, row, during, calls: _part(
        lambda call: call.asked.startswith("person:"), [each for each in calls if each.direction == "in"]
    ),
    "call-backs kept": _kept,
    "mailboxes heard": _heard,
}

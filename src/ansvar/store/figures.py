"""Figures of calls, counted from their events: how many were offered, answered, answered in time, left unreferred.

What each word means is written in docs/reference/figures.md. Who was asked for is kept apart from who was reached:
a call counts for those who were asked for, whoever talked with the caller in the end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from ansvar.store.plain import from_json
from ansvar.store.records import Happened, record_of

if TYPE_CHECKING:
    from ansvar.store.database import Database

#: What of a call its figures need; what was said and pressed is left out.
_KINDS: Final = (
    "offered", "routed", "answered", "picked up", "promised", "promise", "refused", "announced", "abandoned",
    "ended", "not answered", "queued",
)  # fmt: skip
#: How the decision says that the one called can be rung; the second tells what is said if nobody answers.
_PRESENT: Final = frozenset({"present", "no answer"})
#: Why a phone did not answer that has nothing to do with a missing referral.
_NOT_LEFT: Final = frozenset({"busy", "declined"})


@dataclass(frozen=True, slots=True)
class Counted:
    """A call that has ended, as figures count it.

    - `asked`: whom the caller asked for (`person:ID` ...); `reached`: who talked with the caller, or "".
    - `answered_s`: from the arrival until somebody talked with the caller; None when nobody did.
    - `unreferred`: somebody who stood as present let it ring, and the switchboard got it.
    """

    call: str
    at: datetime
    asked: str
    reached: str
    caller: str | None = field(repr=False)
    direction: str
    outcome: str
    answered_s: float | None
    unreferred: bool


@dataclass(frozen=True, slots=True)
class Ruled:
    """A call that has ended and the rows that had a part in it; `waited_s`: until somebody talked, or the end."""

    call: str
    at: datetime
    asked: str
    reached: str
    caller: str | None = field(repr=False)
    direction: str
    outcome: str
    waited_s: float
    rows: tuple[str, ...]


def counted(call: str, events: Sequence[Happened]) -> Counted:
    """Return a call that has ended as figures count it, from its events in order."""
    record = record_of(events, events[-1][0])
    answered = next((at for at, kind, _ in events if kind in ("answered", "picked up")), None)
    return Counted(
        call,
        record.arrived_at,
        record.called,
        record.reached if record.outcome == "answered" else "",
        record.caller,
        record.direction,
        record.outcome,
        None if answered is None else max(0.0, (answered - record.arrived_at).total_seconds()),
        is_unreferred(record.called, events),
    )


def is_unreferred(asked: str, events: Iterable[Happened]) -> bool:
    """Whether a call fell to the switchboard because a phone was not referred (F6).

    Three things in this order: the person asked for stood as present when the call was first decided; their phone
    rang and nobody answered (neither busy nor declined); the call joined the switchboard's queue.
    """
    kind, _colon, id = asked.partition(":")
    if kind not in ("person", "mobile"):
        return False
    theirs, present, left = {f"person:{id}", f"mobile:{id}"}, None, False
    for _at, what, facts in events:
        if what == "routed" and present is None:
            present = facts.get("state") in _PRESENT
        elif what == "not answered" and facts.get("who") in theirs and facts.get("why") not in _NOT_LEFT:
            left = True
        elif what == "queued" and left and facts.get("queue") == "switchboard":
            return bool(present)
        elif what in ("answered", "picked up"):
            return False
    return False


def picks(within_s: float | None) -> dict[str, Callable[[Counted], bool]]:
    """Return what each figure counts, by its name; `in time` only where there is a time to keep."""
    found: dict[str, Callable[[Counted], bool]] = {
        "offered": lambda call: True,
        "answered": lambda call: call.outcome == "answered",
        "promised": lambda call: call.outcome == "promised",
        "abandoned": lambda call: call.outcome == "abandoned",
        "other": lambda call: call.outcome not in ("answered", "promised", "abandoned"),
        "unreferred": lambda call: call.unreferred,
    }
    if within_s is not None:
        found["in time"] = lambda call: (
            call.outcome == "answered" and call.answered_s is not None and call.answered_s <= within_s
        )
    return found


def count(calls: Sequence[Counted], within_s: float | None) -> dict[str, int]:
    """Return each figure of some calls; offered = answered + promised + abandoned + other."""
    return {name: sum(1 for call in calls if pick(call)) for name, pick in picks(within_s).items()}


class Figures:
    """The calls of a store, as they are counted."""

    __slots__ = ("_database",)

    def __init__(self, database: Database) -> None:
        self._database = database

    def calls(self, since: datetime, until: datetime, *asked: str) -> tuple[Counted, ...]:
        """Return the calls that arrived during ``[since, until)`` and asked for one of these, the last first.

        Calls out, and those of somebody who dialled a code or listened to a mailbox, are none.
        """
        from ansvar.store.models import CallRecord

        alias = self._database.alias
        with self._database.told():
            rows = CallRecord.on(alias).filter(arrived_at__gte=since, arrived_at__lt=until, called__in=asked)
            ids = rows.exclude(direction="out").exclude(outcome="served").values("call_id")
            return self._counted(ids)

    def handed(self, since: datetime, until: datetime, *reached: str) -> tuple[Counted, ...]:
        """Return the calls of ``[since, until)`` that one of these answered and that had asked for none of them.

        The switchboard or another unit handed them on, or they were picked up for others. The last first.
        """
        from ansvar.store.models import CallRecord

        alias = self._database.alias
        with self._database.told():
            rows = CallRecord.on(alias).filter(
                arrived_at__gte=since, arrived_at__lt=until, reached__in=reached
            )
            rows = rows.filter(outcome="answered").exclude(direction="out").exclude(called__in=reached)
            return self._counted(rows.values("call_id"))

    def ruled(self, since: datetime, until: datetime) -> tuple[Ruled, ...]:
        """Return every call of the house that arrived during ``[since, until)``, with the rows that decided it.

        The last first; calls out, and those of somebody who dialled a code or listened to a mailbox, are none.
        """
        from ansvar.store.models import CallRecord

        with self._database.told():
            rows = CallRecord.on(self._database.alias).filter(arrived_at__gte=since, arrived_at__lt=until)
            found = rows.exclude(direction="out").exclude(outcome="served").order_by("-arrived_at", "pk")
            values = found.values_list(
                "call_id", "arrived_at", "called", "reached", "caller", "direction", "outcome", "waited_s",
                "determined_by",
            )  # fmt: skip
            return tuple(_ruled(each) for each in values.iterator())

    def unreferred(self, since: datetime, until: datetime) -> tuple[Counted, ...]:
        """Return the calls of the whole house that fell to the switchboard because a phone was not referred (F6)."""
        from ansvar.store.models import CallEvent, CallRecord

        alias = self._database.alias
        with self._database.told():
            rows = (
                CallRecord.on(alias)
                .filter(arrived_at__gte=since, arrived_at__lt=until)
                .exclude(direction="out")
            )
            people = rows.filter(called__startswith="person:") | rows.filter(called__startswith="mobile:")
            queued = CallEvent.on(alias).filter(kind="queued", at__gte=since).values("call_id")
            return tuple(
                each for each in self._counted(people.filter(pk__in=queued).values("pk")) if each.unreferred
            )

    def last(
        self, limit: int, *asked: str, before: tuple[datetime, str] | None = None
    ) -> tuple[Counted, ...]:
        """Return the last calls that asked for one of these or reached one; of the whole house without any.

        - `before`: only those that come after this one (its arrival and id) in that list.
        """
        from django.db.models import Q

        from ansvar.store.models import CallRecord

        alias = self._database.alias
        with self._database.told():
            rows = CallRecord.on(alias).exclude(outcome="served")
            if asked:
                rows = rows.filter(called__in=asked) | rows.filter(reached__in=asked)
            if before is not None:
                at, call = before
                rows = rows.filter(Q(arrived_at__lt=at) | Q(arrived_at=at, pk__lt=call))
            ids = list(rows.order_by("-arrived_at", "-pk").values_list("call_id", flat=True)[:limit])
            return self._counted(ids)

    def _counted(self, ids: Any) -> tuple[Counted, ...]:
        from ansvar.store.models import CallEvent

        events = CallEvent.on(self._database.alias).filter(call_id__in=ids, kind__in=_KINDS)
        rows = events.order_by("call_id", "sequence").values_list("call_id", "at", "kind", "facts")
        found = [
            counted(call, [(at, kind, _facts(facts)) for _, at, kind, facts in theirs])
            for call, theirs in groupby(rows.iterator(), key=lambda row: row[0])
        ]
        return tuple(sorted(found, key=lambda each: (each.at, each.call), reverse=True))


def _ruled(row: tuple[Any, ...]) -> Ruled:
    return Ruled(row[0], row[1], row[2], row[3], row[4], row[5], row[6], row[7], tuple(row[8]))


def _facts(value: object) -> Mapping[str, Any]:
    found = from_json(value)
    return found if isinstance(found, Mapping) else {}

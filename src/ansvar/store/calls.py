"""Calls as the store knows them: what happened, what goes on, what became of them."""

from __future__ import annotations

from datetime import datetime
from itertools import takewhile

from django.db.models import Max, Q, QuerySet

from ansvar.store.database import Database
from ansvar.store.models import CallEvent, LiveCall, Timer
from ansvar.store.models import CallRecord as Row
from ansvar.store.plain import from_json
from ansvar.store.values import CallRecord, Deadline, Event, Live, Recovery


class Calls:
    """The calls of a store."""

    __slots__ = ("_database",)

    def __init__(self, database: Database) -> None:
        self._database = database

    def recovery(self) -> Recovery:
        """Return everything a new engine starts from: live calls by id, timers, sequences."""
        alias = self._database.alias
        with self._database.transaction():
            live = tuple(
                Live(row.call_id, row.version, row.updated_at, from_json(row.snapshot))
                for row in LiveCall.on(alias).order_by("pk")
            )
            timers = Timer.on(alias).order_by("due_at", "call_id", "name")
            deadlines = tuple(Deadline(row.call_id, row.name, row.due_at) for row in timers)
            events = CallEvent.on(alias).filter(call_id__in=LiveCall.on(alias).values("call_id"))
            last = dict(events.values_list("call_id").annotate(last=Max("sequence")))
        return Recovery(live, deadlines, {each.call: last.get(each.call, 0) + 1 for each in live})

    def events(self, call: str) -> tuple[Event, ...]:
        """Return what happened to a call, in order."""
        return self._events(self._all_events().filter(call_id=call))

    def events_by_sip_call_id(self, sip_call_id: str) -> tuple[Event, ...]:
        """Return what happened to the call that the line knows by this SIP Call-ID."""
        if not sip_call_id:
            return ()
        ours = self._all_events().filter(sip_call_id=sip_call_id).values("call_id")
        return self._events(self._all_events().filter(call_id__in=ours))

    def record(self, call: str) -> CallRecord | None:
        """Return what became of a call, or None while it goes on."""
        with self._database.told():
            row = Row.on(self._database.alias).filter(pk=call).first()
        return None if row is None else _record(row)

    def records(self, since: datetime, until: datetime, limit: int = 1000) -> tuple[CallRecord, ...]:
        """Return the calls that arrived during ``[since, until)``, in order."""
        with self._database.told():
            rows = Row.on(self._database.alias).filter(arrived_at__gte=since, arrived_at__lt=until)
            return tuple(_record(row) for row in rows.order_by("arrived_at", "pk")[:limit])

    def of(self, whom: str, limit: int = 50) -> tuple[CallRecord, ...]:
        """Return the calls that sought somebody (`person:ID` ...) or reached them, the last first."""
        with self._database.told():
            rows = Row.on(self._database.alias).filter(Q(called=whom) | Q(reached=whom))
            return tuple(_record(row) for row in rows.order_by("-arrived_at", "pk")[:limit])

    def unanswered(self, caller: str | None, since: datetime) -> int:
        """Return how many calls of this number nobody answered, since then or since the last one answered."""
        if not caller:
            return 0
        with self._database.told():
            rows = Row.on(self._database.alias).filter(caller=caller, arrived_at__gte=since)
            outcomes = rows.order_by("-arrived_at").values_list("outcome", flat=True)[:100]
            return sum(1 for _ in takewhile(lambda outcome: outcome != "answered", outcomes))

    def last_contact(self, caller: str | None, since: datetime) -> str | None:
        """Return whom this number talked with last (`person:ID` ...), or None."""
        if not caller:
            return None
        with self._database.told():
            rows = Row.on(self._database.alias).filter(
                caller=caller, arrived_at__gte=since, outcome="answered"
            )
            found = rows.exclude(reached="").order_by("-arrived_at").values_list("reached", flat=True)
            return found.first()

    def _all_events(self) -> QuerySet[CallEvent]:
        return CallEvent.on(self._database.alias)

    def _events(self, rows: QuerySet[CallEvent]) -> tuple[Event, ...]:
        with self._database.told():
            ordered = rows.order_by("call_id", "sequence")
            return tuple(Event(row.call_id, row.sequence, row.at, row.kind, row.facts) for row in ordered)


def _record(row: Row) -> CallRecord:
    return CallRecord(
        row.call_id,
        row.arrived_at,
        row.ended_at,
        row.direction,
        row.dialled,
        row.called,
        row.reached,
        row.caller,
        row.language,
        tuple(row.determined_by),
        row.outcome,
        row.picked_up_by,
        row.promise_id,
        row.waited_s,
        row.rang_s,
        row.talked_s,
    )

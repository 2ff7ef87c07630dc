"""Batches: each carried out in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from ansvar.store import changes as to
from ansvar.store import ledger, phone, plans
from ansvar.store.database import Database
from ansvar.store.faults import StoreRefused
from ansvar.store.leading import fence
from ansvar.store.models import (
    AuditEntry,
    CallEvent,
    CallRecord,
    LiveCall,
    Notice,
    Promise,
    PromiseEvent,
    Timer,
)
from ansvar.store.plain import as_json, from_json, text
from ansvar.store.records import Record, record_of


def write(database: Database, batch: Sequence[to.Change], epoch: int | None = None) -> None:
    """Carry out a batch in one transaction; see `Store.write`."""
    if not batch:
        return
    try:
        with database.transaction() as connection:
            if epoch is not None:
                fence(connection, epoch)
            carry_out(connection, database.alias, batch)
    except (TypeError, ValueError, OverflowError) as error:
        raise StoreRefused(f"a value cannot be stored: {type(error).__name__}") from None


def carry_out(connection: Any, alias: str, batch: Sequence[to.Change]) -> None:
    """Carry out a batch. The caller holds the transaction.

    1. What is only appended comes first: events, promises, notices, audit.
    2. Then what compares before it changes, in the order given.
    3. Then live calls and timers, each once as it stands at the end of the batch.
    4. Then the records of calls that ended, when all their events are there.
    """
    sorted_ = _Sorted()
    for change in batch:
        sorted_.add(change)
    rows = _Rows(connection)
    if sorted_.events:
        rows.insert(CallEvent, _EVENT, [_event(rows, each) for each in sorted_.events])
    if sorted_.promises:
        rows.insert(Promise, _PROMISE, [_promise(rows, each) for each in sorted_.promises])
        made = [(each.id, 0, rows.at(each.made_at), "made", "", "{}") for each in sorted_.promises]
        rows.insert(PromiseEvent, _PROMISE_EVENT, made)
    if sorted_.notices:
        rows.insert(Notice, _NOTICE, [_notice(rows, each) for each in sorted_.notices])
    if sorted_.audit:
        entries = [
            (text(each.key), rows.at(each.at), text(each.who), text(each.what), as_json(each.about))
            for each in sorted_.audit
        ]
        rows.insert(AuditEntry, ("key", "at", "who", "what", "about"), entries)
    for change in sorted_.rest:
        if isinstance(change, to.PromiseChange):
            ledger.carry_out(alias, change)
        elif isinstance(change, to.PlanChange):
            plans.carry_out(alias, change)
        else:
            phone.carry_out(alias, change)
    _live(rows, sorted_)
    for call, at in sorted_.finished.items():
        _finish(rows, alias, call, at)


class _Sorted:
    """A batch by what is done with it; later changes of the same call or timer replace earlier ones."""

    def __init__(self) -> None:
        self.events: list[to.AppendEvent] = []
        self.promises: list[to.MakePromise] = []
        self.notices: list[to.QueueNotice] = []
        self.audit: list[to.Audit] = []
        self.rest: list[to.PromiseChange | to.PhoneChange | to.PlanChange] = []
        self.live: dict[str, to.SaveLive] = {}
        self.dropped: dict[str, None] = {}
        self.timers: dict[tuple[str, str], datetime | None] = {}
        self.finished: dict[str, datetime] = {}

    def add(self, change: to.Change) -> None:
        match change:
            case to.AppendEvent():
                self.events.append(change)
            case to.SaveLive():
                self.live[change.call] = change
            case to.SetTimer():
                self.timers[change.call, change.name] = change.due_at
            case to.CancelTimer():
                self.timers[change.call, change.name] = None
            case to.DropLive():
                self._drop(change.call)
            case to.FinishCall():
                self.finished[change.call] = change.at
                self._drop(change.call)
            case to.MakePromise():
                self.promises.append(change)
            case to.QueueNotice():
                self.notices.append(change)
            case to.Audit():
                self.audit.append(change)
            case _:
                self.rest.append(change)

    def _drop(self, call: str) -> None:
        self.dropped[call] = None
        self.live.pop(call, None)
        for key in [key for key in self.timers if key[0] == call]:
            del self.timers[key]


# -- statements -------------------------------------------------------------------------------------
# Written by hand where every step of every call passes: Django's own saving takes several times as long.

_EVENT = ("call_id", "sequence", "at", "kind", "facts", "sip_call_id")
_PROMISE = (
    "id", "call_id", "kind", "row", "owner", "to", "number", "recording", "seconds", "language", "urgent",
    "made_at", "due_at", "aim_at", "interim_at", "takes_over", "escalations", "escalated", "next_escalation_at",
    "state", "taken_by", "done_by", "words",
)  # fmt: skip
_PROMISE_EVENT = ("promise_id", "sequence", "at", "kind", "by", "facts")
_NOTICE = ("id", "kind", "by", "whom", "call_id", "promise_id", "created_at", "attempts", "next_at")
_LIVE = ("call_id", "version", "snapshot", "updated_at")
_TIMER = ("call_id", "name", "due_at")


class _Rows:
    """Statements on one connection."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self._adapted: Callable[[datetime | None], Any] = connection.ops.adapt_datetimefield_value

    def at(self, moment: datetime | None) -> Any:
        """Return a moment as the database takes it. Raises ValueError for one without a zone."""
        if moment is not None and moment.tzinfo is None:
            raise ValueError("a moment without a zone")
        return self._adapted(moment)

    def many(self, sql: str, rows: Sequence[tuple[Any, ...]]) -> None:
        with self.connection.cursor() as cursor:
            if len(rows) == 1:
                cursor.execute(sql, rows[0])
            else:
                cursor.executemany(sql, rows)

    def read(self, sql: str, values: tuple[Any, ...]) -> list[tuple[Any, ...]]:
        with self.connection.cursor() as cursor:
            cursor.execute(sql, values)
            found: list[tuple[Any, ...]] = cursor.fetchall()
            return found

    def insert(
        self, model: Any, columns: tuple[str, ...], rows: Sequence[tuple[Any, ...]], then: str = "DO NOTHING"
    ) -> None:
        quoted = ", ".join(f'"{column}"' for column in columns)
        marks = ", ".join("%s" for _ in columns)
        self.many(
            f'INSERT INTO "{model._meta.db_table}" ({quoted}) VALUES ({marks}) ON CONFLICT {then}', rows
        )


def _event(rows: _Rows, event: to.AppendEvent) -> tuple[Any, ...]:
    # The line's own name for the call: what an administrator finds in the log of the other side.
    line = event.facts.get("sip_call_id") or event.facts.get("call_id")
    return (
        text(event.call),
        event.sequence,
        rows.at(event.at),
        text(event.kind),
        as_json(event.facts),
        text(line) if isinstance(line, str) else "",
    )


def _promise(rows: _Rows, made: to.MakePromise) -> tuple[Any, ...]:
    escalations = sorted(made.escalations, key=lambda each: each[0])
    return (
        text(made.id), text(made.call), text(made.kind), text(made.row), text(made.owner), text(made.to),
        None if made.number is None else text(made.number), text(made.recording), made.seconds,
        text(made.language), made.urgent, rows.at(made.made_at), rows.at(made.due_at), rows.at(made.aim_at),
        rows.at(made.interim_at), as_json(made.takes_over), as_json(escalations), 0,
        rows.at(escalations[0][0]) if escalations else None, Promise.State.OPEN.value, "", "", text(made.words),
    )  # fmt: skip


def _notice(rows: _Rows, notice: to.QueueNotice) -> tuple[Any, ...]:
    at = rows.at(notice.at)
    names = (notice.id, notice.kind, notice.by, notice.whom, notice.call, notice.promise)
    return (*map(text, names), at, 0, at)


def _live(rows: _Rows, sorted_: _Sorted) -> None:
    table = LiveCall._meta.db_table
    dropped = [(text(call),) for call in sorted_.dropped]
    if dropped:
        rows.many(f'DELETE FROM "{table}" WHERE "call_id" = %s', dropped)
        rows.many(f'DELETE FROM "{Timer._meta.db_table}" WHERE "call_id" = %s', dropped)
    saved = [
        (text(each.call), each.version, as_json(each.snapshot), rows.at(each.at))
        for each in sorted_.live.values()
    ]
    if saved:
        then = (
            '("call_id") DO UPDATE SET "version" = excluded."version", "snapshot" = excluded."snapshot",'
            f' "updated_at" = excluded."updated_at" WHERE excluded."version" >= "{table}"."version"'
        )
        rows.insert(LiveCall, _LIVE, saved, then)
    timers = sorted_.timers.items()
    gone = [(text(call), text(name)) for (call, name), due_at in timers if due_at is None]
    if gone:
        rows.many(f'DELETE FROM "{Timer._meta.db_table}" WHERE "call_id" = %s AND "name" = %s', gone)
    armed = [(text(call), text(name), rows.at(due)) for (call, name), due in timers if due is not None]
    if armed:
        rows.insert(Timer, _TIMER, armed, '("call_id", "name") DO UPDATE SET "due_at" = excluded."due_at"')


_RECORD = (
    "call_id", "arrived_at", "ended_at", "direction", "dialled", "called", "reached", "caller", "language",
    "determined_by", "outcome", "picked_up_by", "promise_id", "waited_s", "rang_s", "talked_s",
)  # fmt: skip


def _finish(rows: _Rows, alias: str, call: str, at: datetime) -> None:
    record: Record = record_of(_happened(rows, text(call)), at)
    if not record.promise_id:
        made = rows.read(
            f'SELECT "id" FROM "{Promise._meta.db_table}" WHERE "call_id" = %s ORDER BY "made_at", "id" LIMIT 1',
            (text(call),),
        )
        record.promise_id = made[0][0] if made else ""
    row = (
        text(call), rows.at(record.arrived_at), rows.at(record.ended_at), record.direction, record.dialled,
        record.called, record.reached, record.caller, record.language, as_json(record.determined_by),
        record.outcome, record.picked_up_by, record.promise_id, record.waited_s, record.rang_s, record.talked_s,
    )  # fmt: skip
    rows.insert(CallRecord, _RECORD, [row])


def _happened(rows: _Rows, call: str) -> Iterator[tuple[datetime, str, dict[str, Any]]]:
    table = CallEvent._meta.db_table
    sql = f'SELECT "at", "kind", "facts" FROM "{table}" WHERE "call_id" = %s ORDER BY "sequence"'
    for at, kind, facts in rows.read(sql, (call,)):
        # SQLite knows no zones: what Django writes there is UTC.
        yield at if at.tzinfo is not None else at.replace(tzinfo=UTC), kind, _facts(facts)


def _facts(facts: object) -> dict[str, Any]:
    value = from_json(facts)
    return value if isinstance(value, dict) else {}

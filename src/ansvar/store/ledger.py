"""The ledger of promises: who takes, keeps, hands over; what is late."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import F, Max, QuerySet

from ansvar.store import changes as to
from ansvar.store.database import Database
from ansvar.store.models import Notice, Promise, PromiseEvent
from ansvar.store.plain import as_json, from_json, text
from ansvar.store.values import Escalation, Kept
from ansvar.store.values import PromiseEvent as Happened

_OPEN, _TAKEN, _DONE = Promise.State.OPEN, Promise.State.TAKEN, Promise.State.DONE


def carry_out(alias: str, change: to.PromiseChange) -> bool:
    """Change a promise if it still stands as the change expects; return whether it did.

    Each is one conditional UPDATE: of two at once, one row count says who was first. The event is appended
    in the same transaction, which the caller holds.
    """
    rows = Promise.on(alias).filter(pk=text(change.promise))
    by, at = text(change.by), change.at
    match change:
        case to.HearMessage():
            done = rows.filter(heard_at=None).update(heard_at=at)
            return _appended(alias, done, change.promise, at, "heard", by)
        case to.TakePromise():
            done = rows.filter(state=_OPEN).update(state=_TAKEN, taken_by=by, taken_at=at)
            return _appended(alias, done, change.promise, at, "taken", by)
        case to.GiveInterim():
            done = rows.filter(interim_given_at=None).exclude(state=_DONE).update(interim_given_at=at)
            return _appended(alias, done, change.promise, at, "interim", by)
        case to.HandOver():
            owner = text(change.to)
            open_ = rows.exclude(state=_DONE).exclude(owner=owner)
            done = open_.update(owner=owner, state=_OPEN, taken_by="", taken_at=None)
            return _appended(alias, done, change.promise, at, "handed over", by, {"to": owner})
        case to.KeepPromise():
            done = rows.exclude(state=_DONE).update(state=_DONE, done_by=by, done_at=at)
            return _appended(alias, done, change.promise, at, "done", by, {"how": change.how})


def _appended(
    alias: str, done: int, promise: str, at: datetime, kind: str, by: str, facts: dict[str, Any] | None = None
) -> bool:
    if done != 1:
        return False
    # The row changed above is locked until the transaction ends, so nobody else counts at the same time.
    last = PromiseEvent.on(alias).filter(promise_id=text(promise)).aggregate(last=Max("sequence"))["last"]
    PromiseEvent.on(alias).create(
        promise_id=text(promise),
        sequence=0 if last is None else last + 1,
        at=at,
        kind=kind,
        by=by,
        facts=from_json(as_json(facts or {})),
    )
    return True


class Promises:
    """The promises of a store. Each method that changes one returns whether it did: of two at once, one does."""

    __slots__ = ("_database",)

    def __init__(self, database: Database) -> None:
        self._database = database

    # -- changing -----------------------------------------------------------------------------------

    def take(self, promise: str, by: str, at: datetime) -> bool:
        """Somebody sees to an open promise."""
        return self._change(to.TakePromise(promise, by, at))

    def heard(self, promise: str, by: str, at: datetime) -> bool:
        """Somebody heard its recording for the first time."""
        return self._change(to.HearMessage(promise, by, at))

    def interim(self, promise: str, by: str, at: datetime) -> bool:
        """The caller was told that the matter takes longer."""
        return self._change(to.GiveInterim(promise, by, at))

    def hand_over(self, promise: str, owner: str, by: str, at: datetime) -> bool:
        """Another must keep it now; it is open again."""
        return self._change(to.HandOver(promise, owner, by, at))

    def done(self, promise: str, by: str, at: datetime, how: str = "") -> bool:
        """It was kept."""
        return self._change(to.KeepPromise(promise, by, at, how))

    def release(self, promise: str, by: str, at: datetime) -> bool:
        """Whoever took it gives it back."""
        with self._database.transaction():
            rows = Promise.on(self._database.alias).filter(pk=promise, state=_TAKEN, taken_by=by)
            done = rows.update(state=_OPEN, taken_by="", taken_at=None)
            return _appended(self._database.alias, done, promise, at, "released", by)

    def escalations_due(self, now: datetime, limit: int = 100) -> tuple[Escalation, ...]:
        """Return the escalations that have come of promises not done: for each promise the next one, earliest first."""
        with self._database.told():
            rows = Promise.on(self._database.alias).exclude(state=_DONE).filter(next_escalation_at__lte=now)
            found = rows.order_by("next_escalation_at", "pk")[:limit]
            return tuple(_next_escalation(row) for row in found)

    def escalate(self, due: Escalation, at: datetime, by: str = "") -> bool:
        """Note that somebody hears of a promise; who takes over becomes its owner. True for one caller only.

        - `by`: `mail` or `sms` queues the notice to them in the same transaction, so that no crash comes
          between; "" leaves telling them to the caller.

        Whoever took the promise goes on seeing to it.
        """
        alias = self._database.alias
        with self._database.transaction():
            rows = Promise.on(alias).filter(pk=due.promise, escalated=due.step).exclude(state=_DONE)
            row = rows.first()
            if row is None:
                return False
            following = row.escalations[due.step + 1 :]
            changes: dict[str, Any] = {"owner": due.whom} if due.takes_over else {}
            done = rows.update(
                escalated=F("escalated") + 1,
                next_escalation_at=datetime.fromisoformat(following[0][0]) if following else None,
                **changes,
            )
            if by:
                Notice.on(alias).create(
                    id=f"{due.promise}/escalation/{due.step}",
                    kind="promise",
                    by=by,
                    whom=due.whom,
                    call_id=row.call_id,
                    promise_id=due.promise,
                    created_at=at,
                    next_at=at,
                )
            facts = {"whom": due.whom, "takes_over": due.takes_over, "from": row.owner}
            return _appended(alias, done, due.promise, at, "escalated", "", facts)

    def _change(self, change: to.PromiseChange) -> bool:
        with self._database.transaction():
            return carry_out(self._database.alias, change)

    # -- reading ------------------------------------------------------------------------------------

    def get(self, promise: str) -> Kept | None:
        """Return a promise."""
        found = self._read(self._rows().filter(pk=promise))
        return found[0] if found else None

    def of_owner(self, *owners: str, done: bool = False) -> tuple[Kept, ...]:
        """Return what these owe, the nearest deadline first; with `done` what they have kept, the last first."""
        rows = self._rows().filter(owner__in=owners)
        if done:
            return self._read(rows.filter(state=_DONE).order_by("-done_at", "pk"))
        return self._read(rows.exclude(state=_DONE).order_by("due_at", "pk"))

    def of_number(self, number: str) -> tuple[Kept, ...]:
        """Return what is still promised to a number, the nearest deadline first."""
        return self._read(self._rows().filter(number=number).exclude(state=_DONE).order_by("due_at", "pk"))

    def of_call(self, call: str) -> tuple[Kept, ...]:
        """Return the promises that a call made."""
        return self._read(self._rows().filter(call_id=call).order_by("made_at", "pk"))

    def due_before(self, moment: datetime, limit: int = 1000) -> tuple[Kept, ...]:
        """Return the promises not done whose deadline is before a moment, the nearest first."""
        rows = self._rows().exclude(state=_DONE).filter(due_at__lt=moment)
        return self._read(rows.order_by("due_at", "pk")[:limit])

    def open(self, limit: int = 1000) -> tuple[Kept, ...]:
        """Return the promises that are not done, whoever owes them, the nearest deadline first."""
        return self._read(self._rows().exclude(state=_DONE).order_by("due_at", "pk")[:limit])

    def interims_due(self, now: datetime, limit: int = 1000) -> tuple[Kept, ...]:
        """Return the promises not done whose interim answer is due and was not given."""
        rows = self._rows().exclude(state=_DONE).filter(interim_at__lte=now, interim_given_at=None)
        return self._read(rows.order_by("interim_at", "pk")[:limit])

    def messages(self, owner: str) -> tuple[Kept, ...]:
        """Return the recordings that wait for an owner: new ones first, then heard ones, the oldest first in each."""
        rows = self._rows().filter(owner=owner).exclude(recording="").exclude(state=_DONE)
        return self._read(rows.order_by(F("heard_at").asc(nulls_first=True), "made_at", "pk"))

    def message_counts(self, owner: str) -> tuple[int, int]:
        """Return how many recordings wait for an owner: new, heard; what the lamp shows."""
        with self._database.told():
            rows = self._rows().filter(owner=owner).exclude(recording="").exclude(state=_DONE)
            return rows.filter(heard_at=None).count(), rows.exclude(heard_at=None).count()

    def owners_with_messages(self) -> tuple[str, ...]:
        """Return whose recordings wait, heard or not: those whose lamps an exchange must be told."""
        with self._database.told():
            rows = self._rows().exclude(recording="").exclude(state=_DONE)
            return tuple(rows.order_by("owner").values_list("owner", flat=True).distinct())

    def recordings(self, recordings: Iterable[str]) -> frozenset[str]:
        """Return which of these recordings belong to a promise already."""
        with self._database.told():
            rows = self._rows().filter(recording__in=[each for each in recordings if each])
            return frozenset(rows.values_list("recording", flat=True))

    def events(self, promise: str) -> tuple[Happened, ...]:
        """Return what happened to a promise, in order."""
        with self._database.told():
            rows = PromiseEvent.on(self._database.alias).filter(promise_id=promise).order_by("sequence")
            return tuple(Happened(row.promise_id, row.at, row.kind, row.by, row.facts) for row in rows)

    def _rows(self) -> QuerySet[Promise]:
        return Promise.on(self._database.alias)

    def _read(self, rows: QuerySet[Promise]) -> tuple[Kept, ...]:
        with self._database.told():
            return tuple(_kept(row) for row in rows)


def _kept(row: Promise) -> Kept:
    return Kept(
        row.id,
        row.call_id,
        row.kind,
        row.row,
        row.owner,
        row.to,
        row.number,
        row.recording,
        row.seconds,
        row.language,
        row.urgent,
        row.made_at,
        row.due_at,
        row.aim_at,
        row.interim_at,
        tuple(row.takes_over),
        str(row.state),
        row.taken_by,
        row.taken_at,
        row.interim_given_at,
        row.heard_at,
        row.done_at,
        row.done_by,
        row.words,
    )


def _next_escalation(row: Promise) -> Escalation:
    at, whom, takes_over = row.escalations[row.escalated]
    return Escalation(row.id, row.escalated, datetime.fromisoformat(at), whom, bool(takes_over), row.owner)

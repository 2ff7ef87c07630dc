"""Webhooks: which events each is told of, what waits to be told, and what became of it.

Events are gathered out of what happened to calls and promises, which is kept anyway; so nothing is lost while a
receiver, or the engine, is down.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from ansvar.store.plain import from_json, text

if TYPE_CHECKING:
    from ansvar.store.database import Database
    from ansvar.store.models import Hook as Row

CALL: Final = "call"
PROMISE: Final = "promise"
TEST: Final = "test"
PING: Final = "ping"
#: What can be asked for: the name of an event, whose it is, and which notes of ours it stands for.
EVENTS: Final[Mapping[str, tuple[str, frozenset[str]]]] = {
    "call.arrived": (CALL, frozenset({"offered"})),
    "call.queued": (CALL, frozenset({"queued"})),
    "call.answered": (CALL, frozenset({"answered", "picked up"})),
    "call.transferred": (CALL, frozenset({"transferred"})),
    "call.promised": (CALL, frozenset({"promised"})),
    "call.ended": (CALL, frozenset({"ended"})),
    "promise.made": (PROMISE, frozenset({"made"})),
    "promise.heard": (PROMISE, frozenset({"heard"})),
    "promise.taken": (PROMISE, frozenset({"taken"})),
    "promise.released": (PROMISE, frozenset({"released"})),
    "promise.interim": (PROMISE, frozenset({"interim"})),
    "promise.handed-over": (PROMISE, frozenset({"handed over"})),
    "promise.escalated": (PROMISE, frozenset({"escalated"})),
    "promise.done": (PROMISE, frozenset({"done"})),
}
#: Writers at once may show their rows in another order than they were numbered: so many are looked at again, of those
#: that happened less than `LATE` ago.
OVERLAP: Final = 200
#: So many events are gathered at once.
_MOST: Final = 2000
#: What was told is kept so long, and what was given up.
KEPT: Final = timedelta(days=7)
#: Shorter than `KEPT`: of what is looked at again it is still known what was told.
LATE: Final = KEPT - timedelta(days=1)
KEPT_LOST: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Hook:
    """A webhook. `numbers`: whether it is told numbers in full; `failing_since`: while its receiver is down."""

    id: str
    name: str
    url: str
    events: tuple[str, ...]
    numbers: bool
    made_by: str
    made_at: datetime
    generation: int
    paused: bool
    failures: int
    failing_since: datetime | None
    next_at: datetime | None
    why: str
    sent_at: datetime | None
    waiting: int = 0
    lost: int = 0


@dataclass(frozen=True, slots=True)
class Delivery:
    """An event to tell, or that was told. `number` counts within the webhook, without gaps."""

    id: int
    hook: str
    number: int
    source: str
    event_id: int
    event: str
    made_at: datetime
    attempts: int
    next_at: datetime
    sent_at: datetime | None
    given_up_at: datetime | None
    status: int


@dataclass(frozen=True, slots=True)
class Told:
    """What happened, as it is kept: the call or promise, its sequence in that, the moment, the kind and the facts."""

    subject: str
    sequence: int
    at: datetime
    kind: str
    by: str
    facts: Mapping[str, Any] = field(repr=False)


class Hooks:
    """The webhooks of a store."""

    __slots__ = ("_database",)

    def __init__(self, database: Database) -> None:
        self._database = database

    # -- what there is --------------------------------------------------------------------------------

    def all(self) -> tuple[Hook, ...]:
        """Return the webhooks, the oldest first, each with how many events wait and were given up."""
        from django.db.models import Count, Q

        from ansvar.store.models import Hook as Rows
        from ansvar.store.models import HookDelivery

        alias = self._database.alias
        with self._database.told():
            open_ = HookDelivery.on(alias).filter(sent_at=None).values("hook_id")
            counts = {
                each["hook_id"]: each
                for each in open_.annotate(
                    waiting=Count("id", filter=Q(given_up_at=None)),
                    lost=Count("id", filter=Q(given_up_at__isnull=False)),
                )
            }
            rows = Rows.on(alias).filter(ended_at=None).order_by("made_at", "pk")
            return tuple(_hook(row, counts.get(row.id, {})) for row in rows)

    def get(self, id: str) -> Hook | None:
        """Return a webhook."""
        return next((each for each in self.all() if each.id == id), None)

    def deliveries(self, hook: str, limit: int = 50, before: int | None = None) -> tuple[Delivery, ...]:
        """Return what a webhook was or will be told, the last first; `before`: only those with a smaller number."""
        from ansvar.store.models import HookDelivery

        with self._database.told():
            rows = HookDelivery.on(self._database.alias).filter(hook_id=hook)
            if before is not None:
                rows = rows.filter(number__lt=before)
            return tuple(_delivery(row) for row in rows.order_by("-number")[:limit])

    # -- changing (the caller holds the transaction and writes the audit line) ---------------------------

    def add(
        self, id: str, name: str, url: str, events: Iterable[str], numbers: bool, by: str, at: datetime
    ) -> None:
        """Register a webhook; it is told of what happens from now on."""
        from ansvar.store.models import Hook as Rows

        alias = self._database.alias
        call, promise = self._last()
        Rows.on(alias).create(
            id=text(id), name=text(name), url=text(url), events=sorted(set(events)), numbers=numbers,
            made_by=text(by), made_at=at, since=at, call_seen=call, promise_seen=promise,
        )  # fmt: skip

    def change(self, id: str, name: str, url: str, events: Iterable[str], numbers: bool) -> bool:
        """Change a webhook; its receiver is tried again at once."""
        return bool(
            self._open(id).update(
                name=text(name), url=text(url), events=sorted(set(events)), numbers=numbers, next_at=None, failures=0
            )
        )  # fmt: skip

    def pause(self, id: str, at: datetime) -> bool:
        """Let a webhook be told nothing from a moment on."""
        return bool(self._open(id).filter(paused_at=None).update(paused_at=at))

    def resume(self, id: str, at: datetime) -> bool:
        """Let a webhook be told of what happens from a moment on."""
        call, promise = self._last()
        resumed = {"paused_at": None, "since": at, "call_seen": call, "promise_seen": promise}
        return bool(self._open(id).exclude(paused_at=None).update(**resumed, next_at=None, failures=0))

    def new_secret(self, id: str) -> bool:
        """Let the next deliveries be signed with another secret."""
        from django.db.models import F

        return bool(self._open(id).update(generation=F("generation") + 1))

    def end(self, id: str, at: datetime) -> bool:
        """End a webhook; what waits is told nobody."""
        from ansvar.store.models import HookDelivery

        if not self._open(id).update(ended_at=at):
            return False
        HookDelivery.on(self._database.alias).filter(hook_id=id, sent_at=None).delete()
        return True

    def ping(self, id: str, at: datetime) -> bool:
        """Let a webhook be told that it works; one that is paused is told nothing, and this is False."""
        from ansvar.store.models import HookDelivery

        row = self._running().filter(pk=id).first()
        if row is None:
            return False
        number = row.told + 1
        HookDelivery.on(self._database.alias).create(
            hook_id=id, number=number, source=TEST, event_id=number, event=PING, made_at=at, next_at=at
        )
        self._open(id).update(told=number, next_at=None, failures=0)
        return True

    def again(self, id: str, at: datetime) -> bool:
        """Let everything that was given up be told after all, and the receiver be tried at once."""
        from ansvar.store.models import HookDelivery

        if not self._open(id).update(next_at=None, failures=0):
            return False
        rows = HookDelivery.on(self._database.alias).filter(hook_id=id, sent_at=None)
        rows.exclude(given_up_at=None).update(given_up_at=None, made_at=at)
        rows.update(next_at=at)
        return True

    def _open(self, id: str) -> Any:
        from ansvar.store.models import Hook as Rows

        return Rows.on(self._database.alias).filter(pk=id, ended_at=None)

    def _last(self) -> tuple[int, int]:
        from django.db.models import Max

        from ansvar.store.models import CallEvent, PromiseEvent

        alias = self._database.alias
        call = CallEvent.on(alias).aggregate(last=Max("pk"))["last"] or 0
        promise = PromiseEvent.on(alias).aggregate(last=Max("pk"))["last"] or 0
        return int(call), int(promise)

    # -- gathering ------------------------------------------------------------------------------------

    def gather(self, now: datetime, again: bool = False) -> int:
        """Note for each webhook what has happened since it was last looked at; return how many events were new.

        - `again`: look once more at the last events that were looked at before.
        """
        from ansvar.store.models import CallEvent, PromiseEvent

        last = self._last()
        made = 0
        for source, model, end in ((CALL, CallEvent, last[0]), (PROMISE, PromiseEvent, last[1])):
            with self._database.told():
                due = [row for row in self._running() if again or getattr(row, f"{source}_seen") < end]
            for row in due:
                made += self._gather(row, source, model, now)
        return made

    def _running(self) -> Any:
        from ansvar.store.models import Hook as Rows

        return Rows.on(self._database.alias).filter(ended_at=None, paused_at=None)

    def _gather(self, row: Row, source: str, model: Any, now: datetime) -> int:
        from django.db.models import Q

        from ansvar.store.models import HookDelivery

        alias, seen = self._database.alias, getattr(row, f"{source}_seen")
        names = {kind: name for name, (whose, kinds) in EVENTS.items() if whose == source for kind in kinds}
        with self._database.transaction():
            mine = self._running().filter(pk=row.pk, **{f"{source}_seen": seen})
            if not mine.update(told=row.told):  # locked, and as it was read
                return 0
            row.refresh_from_db(using=alias, fields=["told", "events", "since"])
            after = model.on(alias).filter(pk__gt=seen - OVERLAP, at__gte=row.since).order_by("pk")
            # What is looked at again is recent: that something older was told may be forgotten already.
            after = after.filter(Q(pk__gt=seen) | Q(at__gte=now - LATE))
            found = list(after.values_list("pk", "kind")[: _MOST + OVERLAP])
            wanted = {pk: names[kind] for pk, kind in found if names.get(kind) in row.events}
            known = set(
                HookDelivery.on(alias)
                .filter(hook_id=row.id, source=source, event_id__in=list(wanted))
                .values_list("event_id", flat=True)
            )
            new = [(pk, name) for pk, name in wanted.items() if pk not in known]
            HookDelivery.on(alias).bulk_create(
                HookDelivery(
                    hook_id=row.id, number=row.told + count, source=source, event_id=pk, event=name, made_at=now,
                    next_at=now,
                )
                for count, (pk, name) in enumerate(new, start=1)
            )  # fmt: skip
            end = max([seen, *(pk for pk, _kind in found)])
            self._running().filter(pk=row.pk).update(told=row.told + len(new), **{f"{source}_seen": end})
        return len(new)

    # -- telling --------------------------------------------------------------------------------------

    def due(self, now: datetime, limit: int = 50) -> dict[Hook, tuple[Delivery, ...]]:
        """Return what is to be told now, in order of number, by webhook; a receiver that is down waits for its time."""
        from django.db.models import Q

        from ansvar.store.models import HookDelivery

        alias = self._database.alias
        found = {}
        with self._database.told():
            for row in (
                self._running().filter(Q(next_at=None) | Q(next_at__lte=now)).order_by("made_at", "pk")
            ):
                waiting = HookDelivery.on(alias).filter(hook_id=row.id, sent_at=None, given_up_at=None)
                rows = waiting.filter(next_at__lte=now).order_by("number")[:limit]
                if deliveries := tuple(_delivery(each) for each in rows):
                    found[_hook(row, {})] = deliveries
        return found

    def told_by(self, delivery: Delivery) -> Told | None:
        """Return what a delivery tells of, or None when it is not kept any more."""
        from ansvar.store.models import CallEvent, PromiseEvent

        alias = self._database.alias
        with self._database.told():
            if delivery.source == CALL:
                call = CallEvent.on(alias).filter(pk=delivery.event_id).first()
                return None if call is None else Told(
                    call.call_id, call.sequence, call.at, call.kind, "", _facts(call.facts)
                )  # fmt: skip
            made = PromiseEvent.on(alias).filter(pk=delivery.event_id).first()
            return None if made is None else Told(
                made.promise_id, made.sequence, made.at, made.kind, made.by, _facts(made.facts)
            )  # fmt: skip

    def sent(self, delivery: Delivery, status: int, at: datetime) -> None:
        """Note that an event was told."""
        from ansvar.store.models import HookDelivery

        with self._database.transaction():
            rows = HookDelivery.on(self._database.alias).filter(pk=delivery.id, sent_at=None)
            rows.update(sent_at=at, status=status, attempts=delivery.attempts + 1)
            self._open(delivery.hook).update(failures=0, failing_since=None, next_at=None, why="", sent_at=at)

    def refused(self, delivery: Delivery, status: int, again_at: datetime, why: str) -> None:
        """Note that the receiver did not want an event; it is told again, and others go on meanwhile."""
        from ansvar.store.models import HookDelivery

        with self._database.transaction():
            rows = HookDelivery.on(self._database.alias).filter(pk=delivery.id, sent_at=None)
            rows.update(status=status, attempts=delivery.attempts + 1, next_at=again_at)
            self._open(delivery.hook).update(why=text(why))

    def down(self, hook: str, at: datetime, again_at: datetime, why: str) -> None:
        """Note that a receiver cannot be reached; everything waits for it."""
        from django.db.models import F
        from django.db.models.functions import Coalesce

        with self._database.transaction():
            self._open(hook).update(
                failures=F("failures") + 1, failing_since=Coalesce("failing_since", at), next_at=again_at,
                why=text(why),
            )  # fmt: skip

    def give_up(self, before: datetime, at: datetime) -> dict[str, int]:
        """Give up what has waited since before a moment; return how many by webhook."""
        from django.db.models import Count

        from ansvar.store.models import HookDelivery

        with self._database.transaction():
            rows = HookDelivery.on(self._database.alias).filter(
                sent_at=None, given_up_at=None, made_at__lt=before
            )
            found = {each["hook_id"]: each["n"] for each in rows.values("hook_id").annotate(n=Count("id"))}
            if found:
                rows.update(given_up_at=at)
            return found

    def forget(self, now: datetime) -> None:
        """Delete what was told long ago."""
        from ansvar.store.models import HookDelivery

        with self._database.transaction():
            rows = HookDelivery.on(self._database.alias)
            rows.filter(sent_at__lt=now - KEPT).delete()
            rows.filter(given_up_at__lt=now - KEPT_LOST).delete()


def _facts(value: object) -> dict[str, Any]:
    found = from_json(value)
    return found if isinstance(found, dict) else {}


def _hook(row: Row, counts: Mapping[str, Any]) -> Hook:
    return Hook(
        row.id, row.name, row.url, tuple(row.events), row.numbers, row.made_by, row.made_at, row.generation,
        row.paused_at is not None, row.failures, row.failing_since, row.next_at, row.why, row.sent_at,
        int(counts.get("waiting", 0)), int(counts.get("lost", 0)),
    )  # fmt: skip


def _delivery(row: Any) -> Delivery:
    return Delivery(
        row.id, row.hook_id, row.number, row.source, row.event_id, row.event, row.made_at, row.attempts,
        row.next_at, row.sent_at, row.given_up_at, row.status,
    )  # fmt: skip

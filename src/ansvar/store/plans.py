"""Closures and quiet days as managers enter them: planned, changed, agreed with the switchboard, withdrawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ansvar.presence.model import Closure, QuietChoice
from ansvar.store import changes as to
from ansvar.store.plain import text

if TYPE_CHECKING:
    from ansvar.store.database import Database


@dataclass(frozen=True, slots=True)
class PlannedClosure:
    """A closure that was entered. `base`: the key of the files' closure whose place it takes, or ""."""

    id: str
    unit: str
    start: datetime
    end: datetime
    agreed: bool = False
    divert: str | None = None
    announced: datetime | None = None
    note: str = ""
    base: str = ""
    withdrawn: bool = False

    @property
    def closure(self) -> Closure:
        """The closure itself."""
        return Closure(self.unit, self.start, self.end, self.agreed, self.divert, self.announced, self.note)


@dataclass(frozen=True, slots=True)
class PlannedQuiet:
    """A quiet day that was chosen. `base`: the key of the files' choice whose place it takes, or ""."""

    id: str
    unit: str
    weekday: int
    since: str | None = None
    until: str | None = None
    base: str = ""
    withdrawn: bool = False

    @property
    def choice(self) -> QuietChoice:
        """The choice itself."""
        return QuietChoice(self.unit, self.weekday, self.since, self.until)


def key_of(plan: Closure | QuietChoice) -> str:
    """Return the name by which a closure or a quiet day of the files is known here."""
    if isinstance(plan, Closure):
        return f"{plan.unit}/{plan.start.astimezone(UTC).isoformat()}/{plan.end.astimezone(UTC).isoformat()}"
    return f"{plan.unit}/{plan.weekday}/{plan.since or ''}/{plan.until or ''}"


def carry_out(alias: str, change: to.PlanChange) -> None:
    """Carry out a change; the caller holds the transaction. The same one again changes nothing."""
    from ansvar.store.models import ClosureEntry, QuietDayEntry

    match change:
        case to.SetClosure():
            row = {
                "unit": text(change.unit),
                "start": change.start,
                "end": change.end,
                "agreed": change.agreed,
                "divert": text(change.divert or ""),
                "announced": change.announced,
                "note": text(change.note),
                "base": text(change.base),
                "set_by": text(change.set_by),
                "set_at": change.at,
            }
            ClosureEntry.on(alias).update_or_create(id=text(change.id), defaults=row)
        case to.WithdrawClosure():
            ClosureEntry.on(alias).filter(pk=text(change.id), withdrawn_at=None).update(
                withdrawn_at=change.at
            )
        case to.SetQuietDay():
            row = {
                "unit": text(change.unit),
                "weekday": change.weekday,
                "since": text(change.since or ""),
                "until": text(change.until or ""),
                "base": text(change.base),
                "set_by": text(change.set_by),
                "set_at": change.at,
            }
            QuietDayEntry.on(alias).update_or_create(id=text(change.id), defaults=row)
        case to.WithdrawQuietDay():
            rows = QuietDayEntry.on(alias).filter(pk=text(change.id), withdrawn_at=None)
            rows.update(withdrawn_at=change.at)


class Plans:
    """Closures and quiet days of a store."""

    __slots__ = ("_database",)

    def __init__(self, database: Database) -> None:
        self._database = database

    def closures(self, now: datetime) -> tuple[PlannedClosure, ...]:
        """Return the closures that run or are to come, withdrawn ones among them, in order of their start."""
        from ansvar.store.models import ClosureEntry

        with self._database.told():
            rows = ClosureEntry.on(self._database.alias).filter(end__gt=now).order_by("start", "pk")
            return tuple(
                PlannedClosure(
                    row.id,
                    row.unit,
                    row.start,
                    row.end,
                    row.agreed,
                    row.divert or None,
                    row.announced,
                    row.note,
                    row.base,
                    row.withdrawn_at is not None,
                )
                for row in rows
            )

    def quiet_days(self) -> tuple[PlannedQuiet, ...]:
        """Return the quiet days that units chose, withdrawn ones among them, the oldest first."""
        from ansvar.store.models import QuietDayEntry

        with self._database.told():
            rows = QuietDayEntry.on(self._database.alias).order_by("set_at", "pk")
            return tuple(
                PlannedQuiet(
                    row.id,
                    row.unit,
                    row.weekday,
                    row.since or None,
                    row.until or None,
                    row.base,
                    row.withdrawn_at is not None,
                )
                for row in rows
            )

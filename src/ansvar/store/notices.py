"""Mails and SMS that wait to be sent."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F

from ansvar.store.database import Database
from ansvar.store.models import Notice as Row
from ansvar.store.values import Notice


class Notices:
    """The outbox. A notice is sent at least once: one claimed by a sender that died comes again."""

    __slots__ = ("_database",)

    def __init__(self, database: Database) -> None:
        self._database = database

    def due(self, now: datetime, by: str) -> int:
        """Return how many of a way (`mail`, `sms`) are to be sent now."""
        with self._database.told():
            waiting = Row.on(self._database.alias).filter(sent_at=None, given_up_at=None, by=by)
            return waiting.filter(next_at__lte=now).count()

    def claim(
        self, now: datetime, limit: int = 20, again_s: float = 60.0, by: str | None = None
    ) -> tuple[Notice, ...]:
        """Return notices to send now; each comes again after `again_s` seconds, doubled each time, unless sent.

        - `by`: only those of a way, `mail` or `sms`.
        """
        alias = self._database.alias
        claimed = []
        with self._database.transaction():
            waiting = Row.on(alias).filter(sent_at=None, given_up_at=None, next_at__lte=now)
            if by is not None:
                waiting = waiting.filter(by=by)
            for row in waiting.order_by("next_at", "pk")[:limit]:
                again = now + timedelta(seconds=again_s * 2 ** min(row.attempts, 10))
                mine = Row.on(alias).filter(pk=row.pk, attempts=row.attempts, sent_at=None)
                if mine.update(attempts=F("attempts") + 1, next_at=again) == 1:
                    claimed.append(
                        Notice(
                            row.id,
                            row.kind,
                            row.by,
                            row.whom,
                            row.call_id,
                            row.promise_id,
                            row.created_at,
                            row.attempts + 1,
                        )
                    )
        return tuple(claimed)

    def sent(self, notice: str, at: datetime) -> bool:
        """Note that it was sent."""
        with self._database.transaction():
            return Row.on(self._database.alias).filter(pk=notice, sent_at=None).update(sent_at=at) == 1

    def give_up(self, notice: str, at: datetime) -> bool:
        """Note that it will not be sent: no such address."""
        with self._database.transaction():
            rows = Row.on(self._database.alias).filter(pk=notice, sent_at=None, given_up_at=None)
            return rows.update(given_up_at=at) == 1

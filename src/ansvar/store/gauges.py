"""How much of everything there is, for /metrics."""

from __future__ import annotations

from datetime import datetime

from ansvar.store.database import Database
from ansvar.store.models import LiveCall, Notice, OperatorSession, Promise, Timer
from ansvar.store.values import Counts


def counts(database: Database, now: datetime) -> Counts:
    """Return the gauges."""
    with database.told():
        timers = Timer.on(database.alias)
        promises = Promise.on(database.alias).exclude(state=Promise.State.DONE)
        return Counts(
            LiveCall.on(database.alias).count(),
            timers.count(),
            timers.filter(due_at__lt=now).count(),
            promises.filter(state=Promise.State.OPEN).count(),
            promises.filter(state=Promise.State.TAKEN).count(),
            promises.filter(due_at__lt=now).count(),
            Notice.on(database.alias).filter(sent_at=None, given_up_at=None).count(),
            OperatorSession.on(database.alias).filter(out_at=None).count(),
        )

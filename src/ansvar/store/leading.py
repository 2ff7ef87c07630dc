"""One engine acts: the lease, and the fence that keeps late writes of another out."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from ansvar.store.database import Database
from ansvar.store.faults import Deposed
from ansvar.store.models import Leader


def lead(database: Database, holder: str, seconds: float, now: datetime) -> int | None:
    """Take or renew the lead; see `Store.lead`."""
    until = now + timedelta(seconds=seconds)
    with database.transaction():
        rows = Leader.on(database.alias).select_for_update().filter(pk=1)
        row = rows.first()
        if row is None:
            # Two first engines at once: the second finds the row of the first.
            Leader.on(database.alias).bulk_create(
                [Leader(id=1, holder="", until=now, seconds=0.0, epoch=0)], ignore_conflicts=True
            )
            row = rows.get()
        if row.holder == holder:
            # Nobody took over, or it would be another's name: late is not lost.
            rows.update(until=until, seconds=seconds)
            return int(row.epoch)
        if row.holder and now < row.until <= now + timedelta(seconds=2 * row.seconds):
            return None
        rows.update(holder=holder, until=until, seconds=seconds, epoch=row.epoch + 1)
        return int(row.epoch) + 1


def stand_down(database: Database, holder: str) -> None:
    """Give the lead up."""
    with database.transaction():
        Leader.on(database.alias).filter(pk=1, holder=holder).update(holder="")


def fence(connection: Any, epoch: int) -> None:
    """Raise Deposed unless this epoch still leads; the caller holds the transaction."""
    # By hand, because every write passes here. SQLite's transaction holds everything; PostgreSQL is asked to
    # hold the row until the transaction ends, so that nobody takes over in the middle of a write.
    held = "" if connection.vendor == "sqlite" else " FOR SHARE"
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT "epoch", "holder" FROM "{Leader._meta.db_table}" WHERE "id" = 1{held}')
        row = cursor.fetchone()
    if row is None or row[0] != epoch or not row[1]:
        raise Deposed("another engine leads now; this one stops acting")

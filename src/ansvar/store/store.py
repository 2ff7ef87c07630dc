"""The store: everything that must outlive the process."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.db.models import Q

from ansvar.store import changes as to
from ansvar.store import ledger, questions
from ansvar.store.calls import Calls
from ansvar.store.database import Database
from ansvar.store.faults import Deposed, StoreRefused
from ansvar.store.ledger import Promises
from ansvar.store.models import Leader, LiveCall, Notice, OperatorSession, Timer
from ansvar.store.notices import Notices
from ansvar.store.phone import ByPhone, Mailboxes
from ansvar.store.values import Counts
from ansvar.store.write import carry_out


class Store:
    """A database of calls, promises and what was set by phone.

    All methods block; call them from a thread without an event loop. Each thread gets a connection of its
    own; end a thread with `close`. Every method may raise StoreDown.
    """

    def __init__(self, alias: str) -> None:
        self._database = Database(alias)
        self.calls = Calls(self._database)
        self.promises = Promises(self._database)
        self.mailboxes = Mailboxes(self._database)
        self.by_phone = ByPhone(self._database)
        self.notices = Notices(self._database)

    @property
    def alias(self) -> str:
        """Django's name of the database, for the pages' own queries."""
        return self._database.alias

    def write(self, batch: Iterable[to.Change], epoch: int | None = None) -> None:
        """Keep all of a batch, or nothing of it; the same batch again changes nothing.

        - `epoch`: what `lead` gave. When another engine has taken over since, Deposed is raised.

        Raises StoreDown when the database is locked, full or out of reach: keep the batch and try it again.
        Raises StoreRefused when it holds a value that no database takes.
        """
        batch = tuple(batch)
        if not batch:
            return
        try:
            with self._database.transaction() as connection:
                if epoch is not None:
                    self._fence(epoch)
                carry_out(connection, self.alias, batch)
        except (TypeError, ValueError, OverflowError) as error:
            raise StoreRefused(f"a value cannot be stored: {type(error).__name__}") from None

    def answer(self, what: str, about: Mapping[str, object], now: datetime) -> object:
        """Return the answer to a question of the machine (`calls.commands.Ask`) as plain JSON; see `questions`."""
        return questions.answer(self.promises, self.mailboxes, what, about, now)

    # -- one engine acts ----------------------------------------------------------------------------

    def lead(self, holder: str, seconds: float, now: datetime) -> int | None:
        """Take or renew the lead for so many seconds; return the epoch, or None while another leads.

        - `holder`: a name that no other process has, nor had before (a random one).

        The epoch stays while the holder is the same, and grows with every change. A lease that ends later
        than it ever could, because the clock was set back, binds nobody.
        """
        until = now + timedelta(seconds=seconds)
        with self._database.transaction():
            rows = Leader.on(self.alias).select_for_update().filter(pk=1)
            row = rows.first()
            if row is None:
                # Two first engines at once: the second finds the row of the first.
                Leader.on(self.alias).bulk_create(
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

    def stand_down(self, holder: str) -> None:
        """Give the lead up, so that the next engine need not wait."""
        with self._database.transaction():
            Leader.on(self.alias).filter(pk=1, holder=holder).update(holder="")

    def _fence(self, epoch: int) -> None:
        # The row is held until the transaction ends: nobody takes over in the middle of a write.
        row = Leader.on(self.alias).select_for_update().filter(pk=1).first()
        if row is None or row.epoch != epoch or not row.holder:
            raise Deposed("another engine leads now; this one stops acting")

    # -- around -------------------------------------------------------------------------------------

    def counts(self, now: datetime) -> Counts:
        """Return the gauges for /metrics."""
        with self._database.told():
            open_, taken, late = ledger.counts(self.alias, now)
            timers = Timer.on(self.alias)
            return Counts(
                LiveCall.on(self.alias).count(),
                timers.count(),
                timers.filter(due_at__lt=now).count(),
                open_,
                taken,
                late,
                Notice.on(self.alias).filter(Q(sent_at=None), Q(given_up_at=None)).count(),
                OperatorSession.on(self.alias).filter(out_at=None).count(),
            )

    def ping(self) -> None:
        """Raise StoreDown unless the database answers; for /readyz."""
        with self._database.told(), self._database.connection.cursor() as cursor:
            cursor.execute("SELECT 1")

    def close(self) -> None:
        """Close this thread's connection."""
        self._database.close()

"""The store: everything that must outlive the process.

Nothing here loads Django until a store is opened, so that every room above may name the type.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from ansvar.store.changes import Change

if TYPE_CHECKING:
    from ansvar.store.calls import Calls
    from ansvar.store.figures import Figures
    from ansvar.store.hooks import Hooks
    from ansvar.store.ledger import Promises
    from ansvar.store.notices import Notices
    from ansvar.store.phone import ByPhone, Mailboxes
    from ansvar.store.plans import Plans
    from ansvar.store.policies import Policies
    from ansvar.store.values import Counts


class Store:
    """A database of calls, promises and what was set by phone; `ansvar.store.open` makes one.

    All methods block; call them from a thread without an event loop. Each thread gets a connection of its
    own; end a thread with `close`. Every method may raise StoreDown.
    """

    calls: Calls
    promises: Promises
    mailboxes: Mailboxes
    by_phone: ByPhone
    notices: Notices
    figures: Figures
    hooks: Hooks
    plans: Plans
    policies: Policies

    def __init__(self, alias: str) -> None:
        from ansvar.store import gauges, leading, questions, write
        from ansvar.store.calls import Calls
        from ansvar.store.database import Database
        from ansvar.store.figures import Figures
        from ansvar.store.hooks import Hooks
        from ansvar.store.ledger import Promises
        from ansvar.store.notices import Notices
        from ansvar.store.phone import ByPhone, Mailboxes
        from ansvar.store.plans import Plans
        from ansvar.store.policies import Policies

        self._write, self._leading, self._questions, self._gauges = write, leading, questions, gauges
        self._database = Database(alias)
        self.calls = Calls(self._database)
        self.promises = Promises(self._database)
        self.mailboxes = Mailboxes(self._database)
        self.by_phone = ByPhone(self._database)
        self.notices = Notices(self._database)
        self.figures = Figures(self._database)
        self.hooks = Hooks(self._database)
        self.plans = Plans(self._database)
        self.policies = Policies(self._database)

    @property
    def alias(self) -> str:
        """Django's name of the database, for the pages' own queries."""
        return self._database.alias

    def write(self, batch: Iterable[Change], epoch: int | None = None) -> None:
        """Keep all of a batch, or nothing of it; the same batch again changes nothing.

        - `epoch`: what `lead` gave. When another engine has taken over since, Deposed is raised.

        Raises StoreDown when the database is locked, full or out of reach: keep the batch and try it again.
        Raises StoreRefused when it holds a value that no database takes.
        """
        self._write.write(self._database, tuple(batch), epoch)

    def answer(self, what: str, about: Mapping[str, object], now: datetime) -> object:
        """Return the answer to a question of the machine (`calls.commands.Ask`) as plain JSON; see `questions`."""
        return self._questions.answer(self.promises, self.mailboxes, what, about, now)

    def lead(self, holder: str, seconds: float, now: datetime) -> int | None:
        """Take or renew the lead for so many seconds; return the epoch, or None while another leads.

        - `holder`: a name that no other process has, nor had before (a random one).

        The epoch stays while the holder is the same, and grows with every change. A lease that ends later
        than it ever could, because the clock was set back, binds nobody.
        """
        return self._leading.lead(self._database, holder, seconds, now)

    def stand_down(self, holder: str) -> None:
        """Give the lead up, so that the next engine need not wait."""
        self._leading.stand_down(self._database, holder)

    def counts(self, now: datetime) -> Counts:
        """Return the gauges for /metrics."""
        return self._gauges.counts(self._database, now)

    def ping(self) -> None:
        """Raise StoreDown unless the database answers; for /readyz."""
        with self._database.told(), self._database.connection.cursor() as cursor:
            cursor.execute("SELECT 1")

    def close(self) -> None:
        """Close this thread's connection."""
        self._database.close()

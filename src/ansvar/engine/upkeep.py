"""What is looked after from time to time while the service runs: files whose time has come, and what began meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

import structlog

from ansvar.engine.place import Place
from ansvar.store import StoreDown
from ansvar.store.store import Store
from ansvar.words.faults import AnsvarError

if TYPE_CHECKING:
    from ansvar.engine.engine import Engine

log = structlog.get_logger(__name__)

#: So often it is looked.
LOOK_S: Final = 30.0


def _adopt_due(place: Place, store: Store, now: datetime) -> bool:
    # Its tables can be named only when a store has been opened.
    from ansvar.engine.adoption import adopt_due

    return adopt_due(place, store, now)


#: Asked at the start and every `LOOK_S`, in the engine's reading thread: (place, store, the service's clock).
#: True when a file of the place was written anew because its time has come; then all of it is loaded. What goes
#: wrong is logged and tried again at the next look.
Due = Callable[[Place, Store, datetime], bool]
DUE: tuple[Due, ...] = (_adopt_due,)


class Upkeep:
    """Looks after one engine. `reload` takes the files anew."""

    def __init__(
        self,
        place: Place,
        engine: Engine,
        now: Callable[[], datetime],
        reload: Callable[[], Awaitable[Any]],
        due: tuple[Due, ...] | None = None,
    ) -> None:
        self.place, self.engine, self._now, self._reload = place, engine, now, reload
        self._due = DUE if due is None else due

    async def keep(self) -> None:
        """Look for ever."""
        while True:
            await self.look()
            await asyncio.sleep(LOOK_S)

    async def look(self) -> None:
        """Take files whose time has come, and read anew what people have set.

        Absences, forwards, closures, quiet days and operators: whoever wrote them tells us, but may be another process
        that could not.
        """
        written = await asyncio.get_running_loop().run_in_executor(self.engine.reader, self._written)
        if written:
            try:
                await self._reload()
            except AnsvarError as error:
                log.error("what was due cannot be used; all goes on as before", why=str(error))
        await self.engine.refresh()

    def _written(self) -> bool:
        found = False
        for due in self._due:
            try:
                found = due(self.place, self.engine.store, self._now()) or found
            except StoreDown as error:  # whoever asks for readiness is told of it
                log.warning("what is due waits for the store", why=str(error))
            except Exception as error:
                log.error("something due could not be done", what=due.__name__, why=repr(error))
        return found

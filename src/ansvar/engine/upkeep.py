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


#: Asked at the start and every `LOOK_S`, in the engine's reading thread: (place, store, the service's clock).
#: True when a file of the place was written anew because its time has come.
Due = Callable[[Place, Store, datetime], bool]


def _adopt_due(place: Place, store: Store, now: datetime) -> bool:
    # Its tables can be named only when a store has been opened.
    from ansvar.engine.adoption import adopt_due

    return adopt_due(place, store, now)


class Upkeep:
    """Looks after one engine. `reload` takes the files anew."""

    def __init__(
        self,
        place: Place,
        engine: Engine,
        now: Callable[[], datetime],
        reload: Callable[[], Awaitable[Any]],
        due: Due = _adopt_due,
    ) -> None:
        self.place, self.engine, self._now, self._reload, self._due = place, engine, now, reload, due

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
        try:
            return self._due(self.place, self.engine.store, self._now())
        except StoreDown as error:  # whoever asks for readiness is told of it
            log.warning("what is due waits for the store", why=str(error))
        except Exception:  # a policy that does not take force must not end the calls; it is tried again
            log.exception("something due could not be done")
        return False

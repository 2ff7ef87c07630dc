"""The files of a running service taken anew, between two events: no call ends, waits or is answered twice for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

import structlog

from ansvar.engine.exchange_files import write_exchange
from ansvar.engine.files import Files, keep_files, read_files
from ansvar.pbx.console import control
from ansvar.pbx.fetch import find
from ansvar.pbx.home import cache_dir
from ansvar.words.faults import AnsvarError, OrganisationError, PolicyError

if TYPE_CHECKING:
    from ansvar.engine.run import Service

log = structlog.get_logger(__name__)

#: Ten thousand phones take Asterisk some seconds.
_EXCHANGE_S: Final = 60.0


class Reloading:
    """Takes policy and organisation of a service anew. One at a time; must be made in the event loop."""

    def __init__(self, service: Service, mark: str) -> None:
        """`mark`: of the files that the service began with (see `engine.files`)."""
        self.service = service
        self.mark = mark
        #: Called when other files came into force.
        self.on_change: Callable[[], None] = lambda: None
        self._one = asyncio.Lock()

    async def __call__(self) -> dict[str, Any]:
        """Read the files, and let the next event be decided by them; return what came of it.

        1. They are read and looked at in a thread. With a fault in them nothing changes: AnsvarError says which.
        2. The exchange gets the phones there are now. A call that goes on keeps its line, also of one who left.
        3. Policy and people are swapped between two events.

        The answer: `changed`, whether they were others than before, and `notes`, what else is to be done.
        """
        async with self._one:
            service = self.service
            found = await asyncio.to_thread(read_files, service.place)
            if found.mark == self.mark:
                return {"done": True, "changed": False, "notes": []}
            notes = await self._tell_exchange(found)
            by_phone = service.engine.by_phone
            router, over = await asyncio.to_thread(by_phone.laid_over, found.policy, found.organisation)
            while over is not by_phone.set:  # somebody set an absence meanwhile
                router, over = await asyncio.to_thread(by_phone.laid_over, found.policy, found.organisation)
            service.engine.adopt(found.policy, found.organisation, router)
            service.adopt(found)
            self.mark = found.mark
            await asyncio.to_thread(keep_files, service.place, found)
            log.info("other files are in force", mark=found.mark, calls=len(service.engine.house.states))
            await service.engine.refresh()
            self.on_change()
            return {"done": True, "changed": True, "notes": notes}

    async def _tell_exchange(self, found: Files) -> list[str]:
        """Write the exchange's configuration and have it read what changed; return what it cannot read now."""
        service = self.service
        if not service.place.own_pbx:
            return ["the exchange is not ours: export its files again where people or phones have changed"]
        installed = find(cache_dir())
        if installed is None:
            raise AnsvarError(
                "the exchange is not installed any more; bring it back with: ansvar pbx install"
            )
        written = await write_exchange(
            service.place, installed, found.policy, found.organisation, service.voices
        )
        for command in written.reloads:
            try:
                said = await control(service.home.control, command, _EXCHANGE_S)
            except (OSError, TimeoutError) as error:
                # It reads all of it when it starts.
                log.error("the exchange was not told of changed files", what=command, why=repr(error))
            else:
                log.info("the exchange reads anew", what=command, said=" ".join(said.split())[:200])
        found_notes = [
            f"`{id}` has a number, but the id cannot be a phone account" for id in written.left_out
        ]
        if written.restart:
            found_notes.append("some of it the exchange takes when the service is started again")
        return found_notes


def sentence(error: AnsvarError) -> str:
    """Return what is wrong in one line: the first of many faults, and how many more there are."""
    if isinstance(error, (PolicyError, OrganisationError)) and len(error.faults) > 1:
        more = len(error.faults) - 1
        return f"{error.faults[0]} (and {more} more)"
    return " ".join(str(error).split())

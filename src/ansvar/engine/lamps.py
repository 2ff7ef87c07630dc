"""The message lamps of phones: lit while somebody's mailbox holds what has not been heard (MWI)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from concurrent.futures import Executor

import structlog

from ansvar.calls import commands as do
from ansvar.calls.world import WEB
from ansvar.store import StoreDown
from ansvar.store.store import Store

log = structlog.get_logger(__name__)

#: Changes that may light or put out a lamp.
_CHANGES = frozenset({"heard", "done", "take", "hand over"})


class Lamps:
    """Sets lamps after what a call or somebody by phone has changed."""

    def __init__(
        self,
        store: Store,
        reader: Executor,
        carry_out: Callable[[Sequence[do.ExchangeCommand]], Awaitable[None]],
    ) -> None:
        self._store = store
        self._reader = reader
        self._carry_out = carry_out

    async def after(self, commands: Iterable[do.Command]) -> None:
        """Set the lamps of those whose messages these commands changed; they must have been written."""
        owners: set[str] = set()
        promises: set[str] = set()
        for command in commands:
            if isinstance(command, do.Promise) and command.recording:
                owners.add(command.owner)
            elif isinstance(command, do.Change) and command.what in _CHANGES:
                promises.add(str(dict(command.about).get("promise")))
        if owners or promises:
            await self._light(owners, promises)

    async def everybody(self, owners: Iterable[str]) -> None:
        """Set the lamps anew: a new exchange knows of none."""
        await self._light(set(owners), set())

    async def _light(self, owners: set[str], promises: set[str]) -> None:
        loop = asyncio.get_running_loop()
        try:
            counts = await loop.run_in_executor(self._reader, self._counts, owners, promises)
        except StoreDown:
            return
        lamps: list[do.ExchangeCommand] = []
        for owner, (new, old) in counts.items():
            kind, _, id = owner.partition(":")
            if kind == "person":
                lamps += [do.Lamp(id, new, old), do.Lamp(id + WEB, new, old)]
        if lamps:
            await self._carry_out(lamps)

    def _counts(self, owners: set[str], promises: set[str]) -> dict[str, tuple[int, int]]:
        for id in promises:
            kept = self._store.promises.get(id)
            if kept is not None:
                owners.add(kept.owner)
        return {owner: self._store.promises.message_counts(owner) for owner in sorted(owners)}

"""After every connect, before any event is believed: what the exchange still has is told to the calls that are known."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

import structlog

from ansvar.calls.state import channels_of
from ansvar.engine.engine import Engine
from ansvar.engine.fallback import bring_in
from ansvar.engine.kept import STATES
from ansvar.engine.lead import Lead
from ansvar.pbx.exchange import AsteriskExchange, Inventory
from ansvar.pbx.exchange_sound import measured, mend
from ansvar.pbx.home import Home
from ansvar.store import StoreDown
from ansvar.store.changes import FinishCall
from ansvar.store.values import Recovery

if TYPE_CHECKING:
    from ansvar.store.store import Store

log = structlog.get_logger(__name__)

#: So long what waited for the connection may take before the exchange is asked what it has.
DRAIN_S: Final = 3.0
#: The exchange has asked every phone it remembers within this time (its `qualify_frequency`, and a little).
ASKED_S: Final = 65.0


class Resync:
    """Brings an engine and its exchange to the same view. Must be made in the event loop.

    `before`: what the engine before this one knew; you must set it before the exchange is connected.
    """

    def __init__(
        self, home: Home, store: Store, engine: Engine, exchange: AsteriskExchange, lead: Lead
    ) -> None:
        self.home = home
        self.store = store
        self.engine = engine
        self.exchange = exchange
        self.lead = lead
        self.before: Recovery | None = None
        #: Whether the calls of the engine before this one have been taken over.
        self.recovered = False
        self._loop = asyncio.get_running_loop()
        self._since = ""
        self._phones_before = self._believed = frozenset[str]()
        self._believed_until = 0.0
        self._lighting: asyncio.Task[None] | None = None

    def exchange_changed(self, answers: bool, why: str) -> None:
        """The exchange answers, or does not any more."""
        if answers:
            self.engine.relink()
            return
        if self.engine.linked.is_set():
            self._phones_before = self.engine.house.registered
        self.engine.unlink()

    def registered(self, accounts: frozenset[str]) -> None:
        """Take note of the phones there are; after a restart of the exchange also of those there were.

        Asterisk remembers its phones through a restart, but calls each unavailable until it has asked it, up to a
        minute later. One that is really gone is passed over when it is rung.
        """
        believed = self._believed if self._loop.time() < self._believed_until else frozenset[str]()
        self.engine.registrations(accounts | believed)

    async def __call__(self, first: Inventory) -> None:
        """Before events of a new connection are taken: know what the exchange still has.

        1. Do what waited for the connection; take over the calls of an engine before this one.
        2. Ask the exchange once more, now also for the playbacks and recordings that those calls wait for.
        3. Tell every call what became of it, and let the deadlines come that came meanwhile.
        """
        engine, before = self.engine, self.before
        if before is None:
            await engine.drained(DRAIN_S)
        else:
            self._take_over(before)
        inventory = await self.exchange.inventory(*engine.awaited(), believe=True)
        restarted = await self._restarted(before)
        kept = await asyncio.to_thread(self._measured, engine.awaited()[1] - inventory.recordings)
        over = await self._over(inventory)
        if restarted:
            self._believed, self._believed_until = self._phones_before, self._loop.time() + ASKED_S
            self._loop.call_later(ASKED_S, lambda: self.registered(self.exchange.registered))
        self.registered(self.exchange.registered)
        engine.reconcile(inventory, kept, over, restarted)
        if before is not None:
            self.before, self.recovered = None, True
            log.info("took over", calls=len(before.live), channels=len(inventory.channels))
        engine.relink()
        bring_in(self.home, engine)
        self._lighting = self._loop.create_task(self._light_lamps())

    async def _light_lamps(self) -> None:
        """Tell the exchange every lamp: one that began anew knows of none."""
        with suppress(StoreDown):
            owners = await self._loop.run_in_executor(
                self.engine.reader, self.store.promises.owners_with_messages
            )
            await self.engine.lamps.everybody(owners)

    def _take_over(self, before: Recovery) -> None:
        states, versions, kept_at = [], {}, {}
        for live in before.live:
            if not live.call:
                continue
            try:
                states.append(STATES.validate_python(live.snapshot))
            except ValueError as error:
                # Written by another version: what is left of the call on the exchange comes in as a new one.
                log.error("a call cannot be taken over; its record is closed", call=live.call, why=str(error))
                self.engine.writer.submit([FinishCall(live.call, self.engine.now())])
                continue
            versions[live.call], kept_at[live.call] = live.version, live.at
        self.engine.recover(states, dict(before.next_sequence), versions)
        for deadline in before.timers:
            if deadline.call in kept_at:
                # Written down by a clock that has been set since: still as far off as it was.
                step = timedelta(seconds=self.lead.stepped_s)
                self.engine.rearm(
                    deadline.call, deadline.name, deadline.due_at + step, kept_at[deadline.call] + step
                )

    async def _restarted(self, before: Recovery | None) -> bool:
        """Whether the exchange has ended and begun anew since it was known last."""
        reply = await self.exchange.ari.request("GET", "asterisk/info", {"only": "status"})
        since = str(reply.body.get("status", {}).get("startup_time", "")) if reply.ok else ""
        if not since:
            return False
        # Noted each time: an engine after this one compares with the exchange that this one knew last.
        noted = await asyncio.to_thread(_exchange_of, self.home.data, since)
        known, self._since = self._since or (noted if before is not None else ""), since
        return bool(known) and known != since

    def _measured(self, recordings: set[str]) -> dict[str, float]:
        """Return the recordings that ended unseen, with their seconds of sound; those that were not kept are left out."""
        found = {}
        for name in recordings:
            path = self.home.recordings / f"{name}.wav"
            mend(path)
            kept = measured(path)
            if kept is not None and kept.length_s > 0:  # an empty one: the disk was full
                found[name] = kept.sound_s
        return found

    async def _over(self, inventory: Inventory) -> set[str]:
        """Return the channels that came in and that their call has let go: the engine died before it could end them."""
        known = self.engine.house.states
        mine = {channel for state in known.values() for channel in channels_of(state)}
        over = set()
        for arrival in inventory.arrived:
            sip_call_id = dict(arrival.headers).get("sip_call_id", "")
            if arrival.channel in mine or not sip_call_id:
                continue
            with suppress(StoreDown):
                events = await self._loop.run_in_executor(
                    self.engine.reader, self.store.calls.events_by_sip_call_id, sip_call_id
                )
                # One whose call could not be taken over is begun anew: that call never ended.
                if any(event.kind == "ended" or event.call in known for event in events):
                    over.add(arrival.channel)
        return over


def _exchange_of(data: Path, since: str) -> str:
    """Return since when the exchange ran that the engine before this one knew, and note that of this one."""
    file = data / "exchange.since"
    try:
        known = file.read_text(encoding="utf-8")
    except OSError:
        known = ""
    if known != since:
        with suppress(OSError):
            file.write_text(since, encoding="utf-8")
    return known

"""What must hold after a fault: each call comes to its end, is recorded once, and nothing is left over."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime
from typing import Any, Final

from ansvar.phone import Call, Late, PhoneFault, sound
from ansvar.store.values import CallRecord
from kill.stage import OPERATORS, PARKS, Scene, Stage, heard_nothing_s
from real.house import HouseFault, until

#: Nobody hears nothing for longer than this, whatever breaks; measured at the telephones.
SILENCE_S: Final = 15.0
#: After a fault everything that goes on must have come to its end within this time.
LATE_S: Final = 25.0
#: Between two sounds there is always a little silence: the pause in a ringing tone is 4 s.
_WAIT_S: Final = LATE_S


class After:
    """Brings the calls of a scene to their ends and collects what did not hold, by state."""

    def __init__(self, scene: Scene, cut_off: bool = False, unkept: bool = False) -> None:
        """`cut_off`: the exchange itself went down, with every call on it; `unkept`: sound could not be written."""
        self._unkept = unkept or cut_off
        self.scene = scene
        self.cut_off = cut_off
        self.stage: Stage = scene.stage
        self.faults: dict[str, list[str]] = {}
        self.silence: dict[str, float] = {}

    def miss(self, state: str, what: str) -> None:
        self.faults.setdefault(state, []).append(what)

    async def all(self) -> None:
        """Bring every call of the scene to its end."""
        ends: dict[str, Callable[[], Awaitable[None]]] = {
            "talking": self._talking, "on hold": self._on_hold, "on the hold list": self._on_hold_list,
            "ringing": self._ringing, "both answering": self._both, "half transferred": self._half, "recording": self._recording,
            "before Stasis": self._before, "call-back dialling": self._called_back,
        }  # fmt: skip
        here = [state for state in ends if state in self.scene.caller]
        if self.cut_off:
            await self._hang_all_up()
            here = [state for state in here if state == "before Stasis"]
        await asyncio.gather(*(self._watched(state, ends[state]) for state in here))
        if "at the desk" in self.scene.caller and not self.cut_off:
            await self._watched("queued", self._queue)

    async def _watched(self, state: str, end: Callable[[], Awaitable[None]]) -> None:
        try:
            await asyncio.wait_for(end(), 2 * LATE_S)
        except (PhoneFault, HouseFault, AssertionError, TimeoutError) as error:
            self.miss(state, f"{type(error).__name__}: {error}")

    async def _hang_all_up(self) -> None:
        """People put the phone down when the line is dead; the exchange knows nothing of these calls any more."""
        calls = [call for state, call in self.scene.caller.items() if state != "before Stasis"]
        calls += [call for group in self.scene.callee.values() for call in group]
        calls += [call for desk in self.stage.desks.values() for call in desk.came if call.state == "ringing"]
        fresh = self.scene.caller.get("before Stasis")
        await asyncio.gather(
            *(call.hangup() for call in calls if call.state != "ended" and call is not fresh),
            return_exceptions=True,
        )

    def _quiet(self, state: str, *calls: Call) -> None:
        """Measure the longest silence of these calls since the fault."""
        for call in calls:
            found = heard_nothing_s(call, self.scene.since.get(call, 0.0))
            self.silence[state] = max(self.silence.get(state, 0.0), found)
            if found > SILENCE_S:
                self.miss(state, f"{found:.1f} s of silence in {call.number}")

    async def _talking(self) -> None:
        caller, (callee,) = self.scene.caller["talking"], self.scene.callee["talking"]
        await caller.hears_tone(440.0, _WAIT_S)
        await callee.hears_tone(600.0, _WAIT_S)
        self._quiet("talking", caller, callee)
        await callee.hangup()
        await caller.ended(_WAIT_S)

    async def _on_hold(self) -> None:
        caller, (callee,) = self.scene.caller["on hold"], self.scene.callee["on hold"]
        await caller.hears_sound(1.0, _WAIT_S)
        self._quiet("on hold", caller)
        await callee.resume()
        callee.play(sound.tone(460.0, 1.0), repeat=True)
        await caller.hears_tone(460.0, _WAIT_S)
        await caller.hangup()
        await callee.ended(_WAIT_S)

    async def _on_hold_list(self) -> None:
        """Whoever put the caller aside wants them back, and asks until the phone rings: they talk."""
        caller = self.scene.caller["on the hold list"]
        await caller.hears_sound(1.0, _WAIT_S)
        self._quiet("on the hold list", caller)

        async def wanted() -> Call | None:
            await self.stage.wish("resume", PARKS, caller)
            with suppress(Late):
                return await self.stage.take(PARKS, 470.0, 2.0)
            return None

        callee = await until(wanted, LATE_S, lambda: "nobody can be brought back from the hold list")
        assert callee is not None
        await caller.hears_tone(470.0, _WAIT_S)
        await caller.hangup()
        await callee.ended(_WAIT_S)

    async def _answered(self, state: str, caller: Call, accounts: tuple[str, ...]) -> Call:
        """Answer whatever rings for a caller, until the caller talks with somebody."""
        desks = [self.stage.desks[account] for account in accounts]

        async def talks() -> Call | None:
            for call in (each for desk in desks for each in desk.came if each.state == "ringing"):
                with suppress(PhoneFault):
                    await call.answer()
                    call.play(sound.tone(560.0, 1.0), repeat=True)
            if caller.state == "ended":
                raise HouseFault(f"the caller was cut off: {caller.cause} {caller.code}")
            up = [call for desk in desks for call in desk.came if call.state == "up"]
            if caller.state != "up" or not up:
                return None
            with suppress(PhoneFault):
                await caller.hears_sound(0.5, 1.0)
                still = [call for call in up if call.state == "up"]
                return still[0] if len(still) == 1 else None
            return None

        def otherwise() -> str:
            states = [call.state for desk in desks for call in desk.came]
            return f"nobody was reached; caller {caller.state}, phones {states}"

        found = await until(talks, LATE_S, otherwise)
        assert found is not None
        return found

    async def _ringing(self) -> None:
        caller = self.scene.caller["ringing"]
        callee = await self._answered("ringing", caller, ("karin.vide",))
        self._quiet("ringing", caller, callee)
        await caller.hangup()
        await callee.ended(_WAIT_S)

    async def _both(self) -> None:
        caller = self.scene.caller["both answering"]
        callee = await self._answered("both answering", caller, ("ulf.gran", "malin.forsberg"))
        self._quiet("both answering", caller, callee)
        await callee.hangup()
        await caller.ended(_WAIT_S)

    async def _half(self) -> None:
        caller, (by, asked) = self.scene.caller["half transferred"], self.scene.callee["half transferred"]
        self._quiet("half transferred", caller)
        await by.hears_tone(540.0, _WAIT_S)
        await by.hangup()
        await caller.hears_tone(540.0, _WAIT_S)
        await caller.hangup()
        await asked.ended(_WAIT_S)

    async def _recording(self) -> None:
        caller = self.scene.caller["recording"]
        await caller.hangup()

    async def _before(self) -> None:
        caller = self.scene.caller["before Stasis"]
        await caller.ringing(_WAIT_S)
        callee = await self._answered("before Stasis", caller, ("rut.berglind",))
        self._quiet("before Stasis", caller, callee)
        await caller.hangup()
        await callee.ended(_WAIT_S)

    async def _queue(self) -> None:
        """The desk gets free: those who waited are offered in their order; the call-back is answered."""
        first = self.scene.caller["at the desk"]
        desk = self.scene.callee["at the desk"]
        waiting = [
            self.scene.caller[name] for name in ("queued", "queued second") if name in self.scene.caller
        ]
        self._quiet("queued", *waiting)
        await self._lists_agree(len(waiting))
        await first.hangup()
        for call in desk[1:]:
            await call.hangup()
        for _ in waiting:
            call = await self._next_offer()
            await call.answer()
            call.play(sound.tone(500.0, 1.0), repeat=True)
            caller = next((each for each in waiting if each.number and self._is_for(call, each)), None)
            if caller is None:
                self.miss("queued", f"an operator was offered a call of {call.shown[-2:]}")
                continue
            await caller.hears_tone(500.0, _WAIT_S)
            await caller.hangup()
            await call.ended(_WAIT_S)
        offered = [await self._offered_at(caller) for caller in waiting]
        if offered != sorted(offered):
            self.miss("queued", "those who waited were not offered in their order")

    async def _lists_agree(self, waiting: int) -> None:
        """The operators' list and the exchange's bridges say the same, and no bridge holds more than a call."""
        seen: list[object] = []

        async def agree() -> bool:
            bridges = await asyncio.to_thread(self.stage.bridges)
            held = sum(len(bridge["channels"]) for bridge in bridges if bridge["bridge_type"] == "holding")
            joined = [len(bridge["channels"]) for bridge in bridges if bridge["bridge_type"] == "mixing"]
            if any(size > 2 for size in joined):
                self.miss("queued", f"bridges of {joined} channels")
            known = await self.stage.read(lambda store: store.calls.recovery())
            phases = [live.snapshot["phase"] for live in known.live if live.call]
            listed = sum(phase["phase"] == "queued" and not phase["away"] for phase in phases)
            seen[:] = [held, listed]
            return held == listed == waiting

        await until(agree, LATE_S, lambda: f"{waiting} wait; exchange and operators' lists say {seen}")

    async def _offered_at(self, caller: Call) -> datetime:
        async def noted() -> datetime | None:
            events = await self.stage.events(caller)
            return next((event.at for event in events if event.kind == "offered to"), None)

        found = await until(noted, LATE_S, lambda: f"no offer was noted of {caller.id}")
        assert found is not None
        return found

    def _is_for(self, offered: Call, caller: Call) -> bool:
        return offered.shown.endswith(self.scene.numbers[self._name(caller)][-9:])

    def _name(self, caller: Call) -> str:
        return next(name for name, call in self.scene.caller.items() if call is caller)

    async def _next_offer(self) -> Call:
        async def rings() -> Call | None:
            for account in OPERATORS:
                for call in self.stage.desks[account].came:
                    if call.state == "ringing":
                        return call
            return None

        found = await until(rings, LATE_S, lambda: "nobody who waited was offered to an operator")
        assert found is not None
        return found

    async def _called_back(self) -> None:
        operator, back = self.scene.callee["call-back dialling"]
        self.scene.since[back] = back.heard_s
        if back.state == "ringing":
            await back.answer()
        back.play(sound.tone(640.0, 1.0), repeat=True)
        await operator.hears_tone(640.0, _WAIT_S)
        self._quiet("call-back dialling", back)
        await back.hangup()
        await operator.ended(_WAIT_S)

    # -- what is written down -----------------------------------------------------------------------

    async def records(self) -> None:
        """Each call has one record, whose outcome is what happened; each message one promise."""
        wanted = {
            "before Stasis": "answered", "queued": "answered", "queued second": "answered", "ringing": "answered",
            "both answering": "answered", "talking": "answered", "on hold": "answered", "on the hold list": "answered",
            "half transferred": "answered", "recording": "promised", "call-back dialling": None,
            "at the desk": "answered",
        }  # fmt: skip
        if self.cut_off:
            # Whoever talked has talked; whoever waited for somebody is called back; a message is kept as it is.
            waits = ("queued", "queued second", "ringing", "recording", "on the hold list")
            wanted |= dict.fromkeys(waits, "promised")
            wanted |= {"both answering": None}
        promising = {state for state, outcome in wanted.items() if outcome == "promised"}
        for state, call in self.scene.caller.items():
            cell = {"queued second": "queued", "at the desk": "queued"}.get(state, state)
            try:
                found = await self._one_record(self.scene.numbers[state])
            except HouseFault as error:
                self.miss(cell, str(error))
                continue
            if wanted[state] is not None and found.outcome != wanted[state]:
                self.miss(cell, f"recorded as {found.outcome}, not {wanted[state]}")
            promises = await self.stage.promises(call)
            most = 1 if state in promising or state == "call-back dialling" or wanted[state] is None else 0
            least = 0 if self.cut_off and wanted[state] is None and state != "call-back dialling" else most
            if not least <= len(promises) <= most:
                self.miss(cell, f"{len(promises)} promises")
            if state == "recording" and promises and not promises[0].recording and not self._unkept:
                self.miss(cell, "the promise has no recording")
            if self.cut_off:
                continue
            if state == "call-back dialling" and promises and promises[0].done_at is None:
                self.miss(cell, "the promise is not kept though the caller was called back")

    async def _one_record(self, number: str) -> CallRecord:
        seen: list[Any] = []

        async def recorded() -> CallRecord | None:
            everything = await self.stage.records()
            before = self.scene.recorded_before
            seen[:] = [each for each in everything if each.caller == number and each.call not in before]
            return seen[0] if len(seen) == 1 else None

        found = await until(recorded, LATE_S, lambda: f"{len(seen)} records instead of one")
        assert found is not None
        return found

    async def nothing_left(self) -> list[str]:
        """Return what is left over in the exchange, the engine and the store."""
        try:
            await self.stage.until_quiet()
        except (HouseFault, OSError) as error:
            return [str(error)[:1500]]
        return []

"""One call placed to see what a caller meets: what the service says of it, and what is really heard.

The service tells the events of a call over HTTP by its SIP Call-ID (`GET /calls/CALL-ID`, JSON
`{"events": [{"at", "kind", "facts"}]}`); the sound is measured at our end. Either is reported as it comes.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from ansvar.phone import measure
from ansvar.phone.call import Call
from ansvar.phone.faults import Ended, PhoneFault
from ansvar.phone.measure import Stretch
from ansvar.phone.rtp import KEY_EVENTS
from ansvar.phone.sound import Samples

_LOOK_S = 0.25
_PAUSE_S = 0.8  # shorter pauses lie within what is spoken
_LONG_S = 30.0  # music goes on for ever; so much of it is told at a time
_CUTTING = frozenset({"answered", "queued"})
_CUT_S = 0.4
_HTTP_S = 2.0
_LAST_WORD_S = 20.0  # the record of a call is written shortly after its end, by a busy service later
_NO_WORD_S = 2.0  # one that told nothing of the call has no last word either
_PATIENCE_S = 15.0  # a service that tells nothing for so long, tells nothing
_MOST_BYTES = 4_000_000
_BEEP_S = (0.08, 1.2)
_BEEP_DEADLINE_S = 120.0


@dataclass(frozen=True, slots=True)
class Wait:
    """Wait before the next key: so many seconds, or (None) until nobody speaks."""

    seconds: float | None


Act = str | Wait


def acts_of(text: str) -> tuple[Act, ...]:
    """Return what `--keys` asks: keys and waits, such as `wait 3, 1, wait quiet, 0701740605#`. Raises PhoneFault."""
    acts: list[Act] = []
    for part in (each.strip() for each in text.split(",")):
        found = re.fullmatch(r"wait\s+(quiet|\d{1,4}(?:\.\d+)?)", part)
        if found:
            acts.append(Wait(None if found[1] == "quiet" else float(found[1])))
        elif part and all(key in KEY_EVENTS for key in part.upper()):
            acts.append(part.upper())
        elif part:
            raise PhoneFault(
                f"`{part}` is neither keys nor a wait; write keys (0-9 * #), `wait SECONDS` or `wait quiet`, "
                "with commas between"
            )
    return tuple(acts)


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened in the call: `at_s` seconds after it began.

    `kind` is that of the service's event (`told`), or one of ours: `rings`, `taken`, `heard` (told when that
    stretch of sound is over), `key`, `message`, `over`.
    """

    at_s: float
    kind: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    told: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """What came of the call.

    `outcome`: the service's own word, else `answered`, `not answered` by what was heard; `told`: whether the
    service told anything. `promises`: the facts of each promise made.
    """

    outcome: str
    told: bool
    seconds: float
    sounding_s: float
    promises: tuple[Mapping[str, Any], ...]
    happenings: tuple[Happening, ...]
    stretches: tuple[Stretch, ...]

    @property
    def kept_faith(self) -> bool:
        """Whether the call ended in an answer or a promise."""
        return bool(self.promises) or self.outcome in ("answered", "promised", "served")


class Trial:
    """Follows one call of ours to its end."""

    def __init__(self, call: Call, pages: str | None, tell: Callable[[Happening], None]) -> None:
        self._call = call
        self._address = f"{pages}/calls/{urllib.parse.quote(call.id, safe='')}" if pages else None
        self._tell = tell
        self._happenings: list[Happening] = []
        self._events: list[Mapping[str, Any]] = []
        self._listened_s = 0.0
        self._cuts: list[float] = []
        self._zero: datetime | None = None
        self._signalled: set[str] = set()
        self._waiting: list[Happening] = []
        self._silent = True

    async def run(
        self, acts: Sequence[Act] = (), say: Samples | None = None, message: Samples | None = None,
        hangup_after_s: float | None = None,
    ) -> Result:  # fmt: skip
        """Do what a caller does, tell what happens, and return what came of it.

        `say` is said as soon as the call is taken; `message` after the next beep, then `#`.
        """
        doing = asyncio.ensure_future(self._do(acts, say, message))
        loop = asyncio.get_running_loop()
        try:
            while self._call.state != "ended":
                with contextlib.suppress(PhoneFault):
                    await self._call.ended(_LOOK_S)
                asked_at = loop.time()
                await self._look()
                self._catch_up(asked_at)
                self._listen()
                if doing.done() and not doing.cancelled() and doing.exception() is not None:
                    fault = doing.exception()
                    if isinstance(fault, PhoneFault) and not isinstance(fault, Ended):
                        raise fault
                if hangup_after_s is not None and loop.time() - self._call.began_at >= hangup_after_s:
                    await self._call.hangup()
        finally:
            doing.cancel()
            await asyncio.gather(doing, return_exceptions=True)
        return await self._close()

    def _catch_up(self, asked_at: float) -> None:
        """Tell what was seen and done at our end: after what the service told of the time before.

        What came after the service was asked (at `asked_at`) waits for the next time it is asked. While the service
        tells nothing, as a busy one may, everything of ours waits a while.
        """
        for kind, at in (("rings", self._call.rang_at), ("taken", self._call.answered_at)):
            if at is not None and kind not in self._signalled:
                self._signalled.add(kind)
                self._happened(kind, at=at)
        self._waiting.sort(key=lambda each: each.at_s)
        asked_s = asked_at - self._call.began_at
        while self._waiting:
            at_s = self._waiting[0].at_s
            if self._address and (asked_s < at_s or (self._silent and asked_s < at_s + _PATIENCE_S)):
                return
            self._say(self._waiting.pop(0))

    async def _close(self) -> Result:
        self._listen(last=True)
        loop = asyncio.get_running_loop()
        until = loop.time() + (_LAST_WORD_S if self._events else _NO_WORD_S)
        while self._address and not self._ended_event() and loop.time() < until:
            await self._look()
            if not self._ended_event():
                await asyncio.sleep(_LOOK_S)
        self._happened(
            "over",
            {"cause": self._call.cause, "code": self._call.code, "by": self._call.ended_by},
            at=self._call.ended_at,
        )
        self._catch_up(float("inf"))
        ended = self._ended_event()
        outcome = str(ended["facts"].get("outcome", "")) if ended else ""
        if not outcome:
            outcome = "answered" if self._call.answered_at is not None else "not answered"
        heard = self._call.heard
        return Result(
            outcome, bool(self._events), (self._call.ended_at or loop.time()) - self._call.began_at,
            measure.sounding_s(heard),
            tuple(each["facts"] for each in self._events if each["kind"] == "promised"),
            tuple(sorted(self._happenings, key=lambda each: each.at_s)),
            measure.stretches(heard, gap_s=_PAUSE_S),
        )  # fmt: skip

    # -- doing --------------------------------------------------------------------------------------

    async def _do(self, acts: Sequence[Act], say: Samples | None, message: Samples | None) -> None:
        await self._call.answered(3600)
        leaving = asyncio.ensure_future(self._leave(message)) if message is not None else None
        try:
            if say is not None:
                await self._call.say(say)
            for act in acts:
                if isinstance(act, str):
                    await self._call.keys(act)
                    self._happened("key", {"keys": act})
                elif act.seconds is None:
                    await self._call.hears_sound(0.3, _BEEP_DEADLINE_S, since=self._call.heard_s - 0.3)
                    await self._call.silence(1.2, _BEEP_DEADLINE_S)
                else:
                    await asyncio.sleep(act.seconds)
            if leaving is not None:
                await leaving
        finally:
            if leaving is not None:
                leaving.cancel()
                await asyncio.gather(leaving, return_exceptions=True)

    async def _leave(self, message: Samples) -> None:
        """Wait for the beep, say the message, and end it with `#`."""
        await self._beep()
        self._happened("message", {"seconds": len(message) / 8000})
        await self._call.say(message)
        await self._call.keys("#")

    async def _beep(self) -> None:
        loop = asyncio.get_running_loop()
        until = loop.time() + _BEEP_DEADLINE_S
        looked = self._call.heard_s
        while loop.time() < until:
            # Only the last seconds matter, and what came since the last look: the beep is the newest sound, and short.
            since, looked = max(0.0, looked - 4.0), self._call.heard_s
            found = measure.stretches(self._call.heard_since(since), gap_s=0.04)
            if found:
                last = found[-1]
                quiet_s = self._call.heard_s - since - last.start_s - last.seconds
                if last.kind == "tone" and _BEEP_S[0] <= last.seconds <= _BEEP_S[1] and quiet_s > 0.1:
                    return
            await asyncio.sleep(0.05)
        raise PhoneFault("no beep came, so no message could be left; listen to what was said instead")

    # -- what happens -------------------------------------------------------------------------------

    def _happened(self, kind: str, facts: Mapping[str, Any] | None = None, at: float | None = None) -> None:
        now = asyncio.get_running_loop().time() if at is None else at
        self._waiting.append(Happening(now - self._call.began_at, kind, facts or {}))

    def _say(self, happening: Happening) -> None:
        happening = replace(happening, at_s=round(happening.at_s, 2))
        self._happenings.append(happening)
        self._tell(happening)

    def _listen(self, last: bool = False) -> None:
        """Tell the stretches of sound that are over, or that have lasted for long."""
        start, now = self._listened_s, self._call.heard_s
        found = measure.stretches(self._call.heard_since(start), gap_s=_PAUSE_S)
        for each in found:
            end = start + each.start_s + each.seconds
            cut = next((at for at in self._cuts if end - each.seconds + _CUT_S < at < end - _CUT_S), None)
            if cut is not None:
                # Somebody answered in the middle: what came before was not theirs.
                self._listened_s = cut
                seconds = cut - (end - each.seconds)
                self._say(
                    Happening(cut, "heard", {"seconds": round(seconds, 1), "sound": each.kind, "hz": each.hz})
                )
                self._listen(last)
                return
            if not last and now - end < _PAUSE_S + 0.1 and each.seconds < _LONG_S:
                return
            self._listened_s = end
            facts = {"seconds": round(each.seconds, 1), "sound": each.kind, "hz": each.hz}
            self._say(Happening(end, "heard", facts))
        if not found:
            self._listened_s = max(start, now - _PAUSE_S)

    async def _look(self) -> None:
        if self._address is None:
            return
        events = await asyncio.to_thread(_events, self._address)
        self._silent = not events
        if events is None:
            return
        for event in events[len(self._events) :]:
            self._events.append(event)
            moment = _moment(event)
            self._zero = self._zero or moment
            at_s = (moment - self._zero).total_seconds() if moment and self._zero else 0.0
            if event["kind"] in _CUTTING:
                self._cuts.append(at_s)
            self._say(Happening(at_s, event["kind"], event["facts"], told=True))

    def _ended_event(self) -> Mapping[str, Any] | None:
        return next((each for each in self._events if each["kind"] == "ended"), None)


def _moment(event: Mapping[str, Any]) -> datetime | None:
    try:
        return datetime.fromisoformat(str(event.get("at")))
    except ValueError:
        return None


def _events(address: str) -> list[Mapping[str, Any]] | None:
    """Return what the service tells of a call; None when it tells nothing (yet), for whatever reason."""
    try:
        # The address is one of our own service, from its own file.
        with urllib.request.urlopen(address, timeout=_HTTP_S) as reply:
            data = json.loads(reply.read(_MOST_BYTES))
    except (OSError, ValueError):
        return None
    events = data.get("events") if isinstance(data, dict) else None
    if not isinstance(events, list):
        return None
    return [
        {"at": each.get("at"), "kind": str(each.get("kind", "")), "facts": each.get("facts") or {}}
        for each in events
        if isinstance(each, dict) and isinstance(each.get("facts") or {}, dict)
    ]

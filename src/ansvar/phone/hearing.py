"""What one hears and says in a call, and waiting for it; every wait has a deadline and one clear error."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path

from ansvar.phone import measure, sound
from ansvar.phone.faults import Ended, Late, PhoneFault
from ansvar.phone.rtp import KEY_EVENTS, Rtp
from ansvar.phone.sound import RATE, Samples

#: How often sound is looked at again while somebody waits for it.
_LOOK_S = 0.1


class Watch:
    """Somebody waits until something is so; whoever changes something says `changed`."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Event] = set()

    def changed(self) -> None:
        """Let everybody who waits look again."""
        for each in self._waiting:
            each.set()

    async def until(
        self,
        ready: Callable[[], bool],
        deadline: float,
        fault: Callable[[], PhoneFault],
        never: Callable[[], PhoneFault | None] = lambda: None,
        look_s: float | None = None,
    ) -> None:
        """Return when `ready`; raise `fault` after `deadline` seconds, or what `never` says as soon as it does.

        `look_s`: look again so often even when nobody says `changed`, as is needed for silence.
        """
        loop = asyncio.get_running_loop()
        end = loop.time() + deadline
        event = asyncio.Event()
        self._waiting.add(event)
        try:
            while True:
                event.clear()
                if ready():
                    return
                hopeless = never()
                if hopeless is not None:
                    raise hopeless
                left = end - loop.time()
                if left <= 0:
                    raise fault()
                try:
                    await asyncio.wait_for(event.wait(), left if look_s is None else min(left, look_s))
                except TimeoutError:
                    continue
        finally:
            self._waiting.discard(event)


class Hearing(ABC):
    """The sound side of a call: what was heard so far, what is said, and the keys both ways."""

    def __init__(self, host: str) -> None:
        self._host = host
        self._watch = Watch()
        self._rtp = Rtp(self._key)
        #: The keys that the other side pressed, in order.
        self.pressed_keys = ""

    # What `Call` knows; declared here so that the waits below can say it.
    @abstractmethod
    def _named(self) -> str: ...

    @abstractmethod
    def _over(self) -> bool: ...

    def _ended_before(self, what: str) -> Callable[[], PhoneFault | None]:
        return lambda: Ended(f"{self._named()} ended before {what}") if self._over() else None

    def _late(self, what: str, deadline: float) -> Callable[[], PhoneFault]:
        return lambda: Late(f"{self._named()}: {what} within {deadline:g} s")

    # -- hearing ------------------------------------------------------------------------------------

    @property
    def heard(self) -> Samples:
        """What was heard since the call began, 8000 samples a second; what was not sent is silence."""
        return self._rtp.heard_since()

    @property
    def heard_s(self) -> float:
        """Seconds since the call began: the moment `since` of the waits below."""
        return self._rtp.heard_s

    def heard_since(self, since: float) -> Samples:
        """Return what was heard after a moment of this call."""
        return self._rtp.heard_since(since)

    def save(self, path: Path | str) -> None:
        """Write what was heard as a WAV file."""
        sound.save(path, self.heard)

    async def hears_sound(self, seconds: float, deadline: float, since: float | None = None) -> None:
        """Wait until so many seconds of sound that is no call tone were heard, from now on or since a moment."""
        start = self.heard_s if since is None else since
        await self._watch.until(
            lambda: measure.sounding_s(self.heard_since(start)) >= seconds,
            deadline,
            lambda: Late(
                f"{self._named()}: heard {measure.sounding_s(self.heard_since(start)):.1f} s of sound "
                f"within {deadline:g} s, not {seconds:g} s"
            ),
            self._ended_before(f"{seconds:g} s of sound were heard"),
            _LOOK_S,
        )

    async def hears_tone(
        self, hz: float, deadline: float, for_s: float = 0.3, within_hz: float = 10.0
    ) -> None:
        """Wait until a pure tone of this frequency is heard for `for_s` seconds, from now on."""
        start, length = self.heard_s, round(for_s * RATE)
        end = length

        def ready() -> bool:
            # Stretch by stretch: on a busy machine much may have been heard since the last look.
            nonlocal end
            new = self.heard_since(start)
            while end <= len(new):
                if measure.is_tone(new[end - length : end], hz, within_hz):
                    return True
                end += round(_LOOK_S * RATE)
            return False

        def fault() -> PhoneFault:
            last = self.heard_since(start)[-length:]
            found, share = measure.strongest(last)
            return Late(
                f"{self._named()}: no tone of {hz:g} Hz within {deadline:g} s; at last {found:.0f} Hz "
                f"({share:.0%} of it) at {measure.loudness(last):.0f} dB"
            )

        await self._watch.until(ready, deadline, fault, self._ended_before(f"{hz:g} Hz was heard"), _LOOK_S)

    async def silence(self, seconds: float, deadline: float) -> None:
        """Wait until nothing was heard for so many seconds on end, from now on."""
        start, length = self.heard_s, round(seconds * RATE)

        def ready() -> bool:
            new = self.heard_since(start)
            return len(new) >= length and not measure.stretches(new[-length:])

        await self._watch.until(
            ready, deadline, self._late(f"no {seconds:g} s of silence", deadline),
            self._ended_before(f"{seconds:g} s of silence"), _LOOK_S,
        )  # fmt: skip

    # -- saying -------------------------------------------------------------------------------------

    def play(self, what: Samples | Path | str, repeat: bool = False) -> asyncio.Future[None]:
        """Begin to say a sound or a WAV file, after what is being said; the future is done when it was said."""
        return self._rtp.say(sound.load(what) if isinstance(what, Path | str) else what, repeat)

    async def say(self, what: Samples | Path | str) -> None:
        """Say a sound or a WAV file, and wait until it was said."""
        samples = sound.load(what) if isinstance(what, Path | str) else what
        said = self._rtp.say(samples)
        try:
            await said
        except asyncio.CancelledError:
            if said.cancelled() and self._over():
                raise Ended(f"{self._named()} ended before everything was said") from None
            raise

    def hush(self) -> None:
        """Say no more of what was to be said."""
        self._rtp.hush()

    # -- keys ---------------------------------------------------------------------------------------

    async def keys(self, keys: str, deadline: float = 30.0) -> None:
        """Press keys one after the other (0-9 * # A-D), and wait until they were sent."""
        wrong = sorted({key for key in keys.upper() if key not in KEY_EVENTS})
        if wrong:
            raise PhoneFault(f"`{''.join(wrong)}` is no key of a telephone; use 0-9, * and #")
        if self._over():
            raise Ended(f"{self._named()} ended before the keys `{keys}`")
        if self._rtp.keys is None:
            raise PhoneFault(
                f"{self._named()}: the other side takes no keys (no telephone-event in its answer)"
            )
        sent = [self._rtp.press(key) for key in keys.upper()]
        late = self._late(f"the keys `{keys}` were not sent", deadline)
        _, waiting = await asyncio.wait(sent, timeout=deadline) if sent else ((), set[asyncio.Future[None]]())
        if waiting:
            raise late()
        if any(each.cancelled() for each in sent):
            raise Ended(f"{self._named()} ended before the keys `{keys}` were sent")

    async def pressed(self, keys: str, deadline: float) -> None:
        """Wait until the other side has pressed these keys, in this order and nothing after."""
        await self._watch.until(
            lambda: self.pressed_keys.endswith(keys),
            deadline,
            lambda: Late(
                f"{self._named()}: the keys `{keys}` did not come within {deadline:g} s; came `{self.pressed_keys}`"
            ),
            self._ended_before(f"the keys `{keys}` came"),
        )

    def _key(self, key: str) -> None:
        self.pressed_keys += key
        self._watch.changed()

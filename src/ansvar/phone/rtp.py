"""Sound and keys of one call over RTP (RFC 3550, 3551; keys by RFC 4733), both ways, on the wall clock."""

from __future__ import annotations

import asyncio
import secrets
import select
import struct
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from ansvar.phone.faults import PhoneFault
from ansvar.phone.sdp import ALAW, KEYS
from ansvar.phone.sound import FRAME, QUIET, RATE, Samples, from_alaw, to_alaw

#: The keys of RFC 4733 by their event number.
KEY_EVENTS = "0123456789*#ABCD"

_FRAME_S = FRAME / RATE
_KEY_FRAMES = 5  # 100 ms down
#: 300 ms up, before the next key, as people press them: an exchange that was kept from running for a moment gets keys
#: in one go, and Asterisk takes none that begins sooner than 125 ms after the beginning of the one before.
_GAP_FRAMES = 15
_END_REPEATS = 3  # the end of a key is said three times (RFC 4733 2.5.1.4)
_LATE_S = 0.1  # a pause longer than this between packets was silence, not jitter
_MOST_HEARD_S = 3600


@dataclass(eq=False)
class _Say:
    data: bytes
    repeat: bool
    done: asyncio.Future[None]
    at: int = 0


@dataclass(eq=False)
class Rtp(asyncio.DatagramProtocol):
    """The sound of one call. It sends from `start` to `close`: silence where nothing is said."""

    on_key: Callable[[str], None]
    host: str = ""
    port: int = 0
    sends: bool = True
    hears: bool = True
    keys: int | None = KEYS
    received: int = 0
    sent: int = 0
    _transport: asyncio.DatagramTransport | None = None
    _to: tuple[str, int] | None = None
    _started_at: float = 0.0
    _heard: bytearray = field(default_factory=bytearray)
    _last: tuple[int, int] = (-1, -1)
    _last_key: int = -1
    _saying: deque[_Say] = field(default_factory=deque)
    _keying: deque[tuple[str, asyncio.Future[None]]] = field(default_factory=deque)
    _key_frame: int = 0
    _tick: asyncio.TimerHandle | None = None
    _next: float = 0.0
    _key_start: int = 0
    _ssrc: int = field(default_factory=lambda: secrets.randbits(32))
    _number: int = field(default_factory=lambda: secrets.randbits(15))
    _moment: int = field(default_factory=lambda: secrets.randbits(31))
    _fresh: bool = True
    _closed: asyncio.Future[None] | None = None

    async def open(self, host: str) -> None:
        """Take a port for the sound."""
        loop = asyncio.get_running_loop()
        try:
            self._transport, _ = await loop.create_datagram_endpoint(lambda: self, local_addr=(host, 0))
        except OSError as error:
            raise PhoneFault(
                f"no port for sound on `{host}`: {(error.strerror or str(error)).lower()}; close other calls first"
            ) from error
        self._closed = loop.create_future()
        self.host, self.port = self._transport.get_extra_info("sockname")[:2]
        self._started_at = loop.time()

    def start(self, host: str, port: int, keys: int | None) -> None:
        """Send to the other side, which may have moved since."""
        self._to, self.keys = (host, port), keys
        if self._tick is None:
            self._next = asyncio.get_running_loop().time()
            self._frame()

    async def close(self) -> None:
        """Stop, and free the port."""
        if self._tick is not None:
            self._tick.cancel()
            self._tick = None
        self.hush()
        for _, done in self._keying:
            if not done.done():
                done.cancel()
        self._keying.clear()
        if self._transport is not None:
            self._pad()
            self._transport.close()
            self._transport = None
        if self._closed is not None:
            await self._closed

    # -- sending ------------------------------------------------------------------------------------

    def say(self, samples: Samples, repeat: bool = False) -> asyncio.Future[None]:
        """Send sound after what is being said; the future is done when it was sent, cancelled when it was not."""
        done = asyncio.get_running_loop().create_future()
        data = to_alaw(samples)
        if not data or self._transport is None:
            done.set_result(None)
        else:
            self._saying.append(_Say(data, repeat, done))
        return done

    def hush(self) -> None:
        """Say no more of what was to be said."""
        for saying in self._saying:
            if not saying.done.done():
                saying.done.cancel()
        self._saying.clear()

    def press(self, key: str) -> asyncio.Future[None]:
        """Press a key for 100 ms, after those pressed before."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._keying.append((key, done))
        return done

    def _frame(self) -> None:
        loop = asyncio.get_running_loop()
        # A process that was stopped for a while does not send all it missed at once; of a key it makes up for nothing:
        # Asterisk takes no key that comes within 45 ms of the one before.
        behind = 0 if self._keying else 5
        self._next = max(self._next + _FRAME_S, loop.time() - behind * _FRAME_S)
        self._tick = loop.call_at(self._next, self._frame)
        payload = self._payload()
        if self._keying and self.keys is not None:
            self._send_key()
        elif self.sends:
            self._send(ALAW, self._moment, payload, self._fresh)
            self._fresh = False
        self._moment = (self._moment + FRAME) & 0xFFFFFFFF

    def _payload(self) -> bytes:
        if not self._saying or self._keying or not self.sends:
            return bytes([QUIET]) * FRAME
        saying = self._saying[0]
        part = saying.data[saying.at : saying.at + FRAME]
        saying.at += FRAME
        if saying.at >= len(saying.data):
            if saying.repeat:
                saying.at = 0
            else:
                self._saying.popleft()
                if not saying.done.done():
                    saying.done.set_result(None)
        return part.ljust(FRAME, bytes([QUIET]))

    def _send_key(self) -> None:
        key, done = self._keying[0]
        frame = self._key_frame
        if frame == 0:
            self._key_start = self._moment
        if frame < _KEY_FRAMES:
            end = frame == _KEY_FRAMES - 1
            event = struct.pack("!BBH", KEY_EVENTS.index(key), (0x80 if end else 0) | 10, (frame + 1) * FRAME)
            for _ in range(_END_REPEATS if end else 1):
                self._send(self.keys or KEYS, self._key_start, event, frame == 0)
        self._key_frame += 1
        if self._key_frame >= _KEY_FRAMES + _GAP_FRAMES:
            self._key_frame = 0
            self._keying.popleft()
            self._fresh = True
            if not done.done():
                done.set_result(None)

    def _send(self, kind: int, moment: int, payload: bytes, marked: bool) -> None:
        if self._transport is None or self._to is None or self._to[1] == 0:
            return
        head = struct.pack("!BBHII", 0x80, kind | (0x80 if marked else 0), self._number, moment, self._ssrc)
        self._number = (self._number + 1) & 0xFFFF
        self.sent += 1
        self._transport.sendto(head + payload, self._to)

    # -- receiving ----------------------------------------------------------------------------------

    def datagram_received(self, data: bytes, addr: object) -> None:
        """Take a packet; whatever is no RTP of this call is ignored."""
        if len(data) < 12 or data[0] >> 6 != 2:
            return
        first, second, number, moment, ssrc = struct.unpack("!BBHII", data[:12])
        start = 12 + 4 * (first & 15)
        if first & 0x10:
            if len(data) < start + 4:
                return
            start += 4 + 4 * int(struct.unpack("!H", data[start + 2 : start + 4])[0])
        payload = data[start : len(data) - (data[-1] if first & 0x20 else 0)]
        kind = second & 0x7F
        if kind == self.keys and len(payload) >= 4:
            # A key is sent many times over with one time stamp.
            if moment != self._last_key:
                self._last_key = moment
                if payload[0] < len(KEY_EVENTS):
                    self.on_key(KEY_EVENTS[payload[0]])
        elif kind == ALAW and payload and self.hears:
            if ssrc == self._last[0] and not 0 < (number - self._last[1]) & 0xFFFF < 0x8000:
                return  # came twice, or too late to matter
            self._last = (ssrc, number)
            self.received += 1
            self._pad(len(payload))
            if len(self._heard) < _MOST_HEARD_S * RATE:
                self._heard += payload

    def error_received(self, exc: Exception) -> None:
        """Nobody listens at the other end just now; sound is lost, not the call."""

    def connection_lost(self, exc: Exception | None) -> None:
        """The port is free."""
        if self._closed is not None and not self._closed.done():
            self._closed.set_result(None)

    def _pad(self, coming: int = 0) -> None:
        """Fill what was not sent to us with silence, so that what is heard keeps to the wall clock."""
        if self._transport is None:
            return
        passed = int((asyncio.get_running_loop().time() - self._started_at) * RATE) - coming
        if passed - len(self._heard) > _LATE_S * RATE:
            self._heard += bytes([QUIET]) * (min(passed, _MOST_HEARD_S * RATE) - len(self._heard))

    def _looked_at(self) -> None:
        """Take what did not come until now for silence, unless it has come and was not read: we stood still ourselves."""
        if self._transport is None:
            return
        waiting = select.poll()
        waiting.register(self._transport.get_extra_info("socket").fileno(), select.POLLIN)
        if not waiting.poll(0):
            self._pad()

    def heard_since(self, seconds: float = 0.0) -> Samples:
        """Return what was heard from a moment, counted from `open`, until now."""
        self._looked_at()
        return from_alaw(self._heard[max(0, int(seconds * RATE)) :])

    @property
    def heard_s(self) -> float:
        """Seconds from `open` until now."""
        self._looked_at()
        return len(self._heard) / RATE

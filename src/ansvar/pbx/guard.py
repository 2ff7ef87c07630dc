"""Keeps out addresses that guess passwords and numbers, as Asterisk's own security log tells of them.

Asterisk refuses each such request by itself, at some cost; after `MOST` of them within `WITHIN_S` from one address
everything from there is refused before anything is looked up (an ACL, which needs no rights on the machine).
The ban ends by itself, and is longer each time. Kept out of bans, since an address can be forged over UDP: this
machine, the line outward, and every address from which a phone is registered.

What this cannot do: a flood that fills the line to the internet or the socket's buffer is for the firewall.
"""

from __future__ import annotations

import asyncio
import ipaddress
import os
import re
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import structlog

from ansvar.pbx.home import Home
from ansvar.words.faults import AnsvarError

log = structlog.get_logger(__name__)

#: So many refused requests from one address within so many seconds are no mistyped password.
MOST: Final = 20
WITHIN_S: Final = 60.0
#: How long an address is kept out at first; each further time so many times as long, up to the bound.
FIRST_S: Final = 600.0
LONGER: Final = 6
LONGEST_S: Final = 86_400.0
#: Most addresses kept out at once; the one that would be let in first makes room.
MOST_BANS: Final = 500
#: How often the log is read; larger than this it begins anew, and one old file is kept.
LOOK_S: Final = 0.5
LARGEST: Final = 16 * 1024 * 1024
#: So does one that is this old, so that nothing in it is kept for more than twice that: Asterisk writes the numbers
#: that callers claim as they are, and whoever looks for an attack needs them so.
OLDEST_S: Final = 7 * 86_400.0
_READ: Final = 1024 * 1024

_REFUSED: Final = re.compile(
    rb'SecurityEvent="(?:ChallengeResponseFailed|InvalidPassword|InvalidAccountID|RequestNotAllowed|'
    rb'RequestNotSupported|RequestBadFormat|FailedACL)".*?RemoteAddress="IPV[46]/[A-Z]+/([0-9a-fA-F.:]{2,45})/\d+"'
)
_CONTACT: Final = re.compile(r"@\[?([0-9a-fA-F.:]+?)\]?(?::\d+)?(?:[;>\s]|$)")


@dataclass(slots=True)
class Offences:
    """What each address did: when it was refused, how often it was kept out, and until when. Pure; `now` in seconds."""

    refused: dict[str, deque[float]] = field(default_factory=dict)
    times: dict[str, int] = field(default_factory=dict)
    until: dict[str, float] = field(default_factory=dict)

    def add(self, address: str, now: float) -> bool:
        """Count a refusal; return whether the address is to be kept out now."""
        if address in self.until:
            return False
        moments = self.refused.setdefault(address, deque(maxlen=MOST))
        moments.append(now)
        return len(moments) == MOST and now - moments[0] <= WITHIN_S

    def ban(self, address: str, now: float) -> float:
        """Keep an address out; return for how many seconds."""
        seconds: float = min(FIRST_S * LONGER ** self.times.get(address, 0), LONGEST_S)
        self.times[address] = self.times.get(address, 0) + 1
        self.refused.pop(address, None)
        if len(self.until) >= MOST_BANS:
            del self.until[min(self.until, key=self.until.__getitem__)]
        self.until[address] = now + seconds
        return seconds

    def over(self, now: float) -> bool:
        """Let in again whose time is over, and forget what is old; return whether the bans changed."""
        ended = [address for address, until in self.until.items() if until <= now]
        for address in ended:
            del self.until[address]
        for address in [each for each, moments in self.refused.items() if now - moments[-1] > WITHIN_S]:
            del self.refused[address]
        if len(self.times) > 100 * MOST_BANS:
            self.times = {address: self.times[address] for address in self.until}
        return bool(ended)


class Guard:
    """Watches one Asterisk. Run `watch` as a task for as long as it runs.

    - `run`: carries out a command of Asterisk's console; may raise AnsvarError.
    - `never`: addresses that are never kept out: the line outward, our own.
    """

    def __init__(self, home: Home, run: Callable[[str], Awaitable[str]], never: Iterable[str] = ()) -> None:
        self.home = home
        self.offences = Offences()
        self._run = run
        self._never = tuple(_nets(never))
        self._file = home.log / "security"
        self._at = 0
        self._bans = home.etc / "banned.conf"
        self._stale = False

    async def watch(self) -> None:
        """Read on in the log, and keep out and let in, until cancelled."""
        self._at = await asyncio.to_thread(_size, self._file)
        self._recall()
        while True:
            await asyncio.sleep(LOOK_S)
            try:
                await self.look()
            except (AnsvarError, OSError) as error:  # Asterisk is away, or its disk is full: look again
                log.warning("guard_late", why=str(error))

    async def look(self) -> None:
        """Take in what the log has that is new, and do what follows from it."""
        now = datetime.now(UTC).timestamp()
        self._stale |= self.offences.over(now)
        suspects: dict[str, int] = {}
        for address in await asyncio.to_thread(self._new):
            if self.offences.add(address, now):
                suspects[address] = MOST
        if suspects:
            known = await self._registered()
            for address in suspects:
                if self._may_ban(address, known):
                    seconds = self.offences.ban(address, now)
                    self._stale = True
                    log.warning("address_kept_out", address=address, seconds=seconds, refused=MOST)
        if self._stale:
            await asyncio.to_thread(self._write)
            await self._run("module reload acl")
            self._stale = False
        for name in ("security", "messages"):
            if await asyncio.to_thread(_outgrown, self.home.log / name, now):
                await self._begin_anew(name)

    def _new(self) -> list[str]:
        size = _size(self._file)
        if size < self._at:
            self._at = 0  # somebody began it anew
        if size == self._at:
            return []
        with self._file.open("rb") as file:
            if size - self._at > _READ:  # a flood: the newest tell enough
                self._at = size - _READ
            file.seek(self._at)
            text = file.read(_READ)
        whole = text.rfind(b"\n") + 1
        self._at += whole
        # Asterisk writes the names and ids that a stranger claims as they are. Who writes an address into them may go on
        # being refused one by one, but has nobody else kept out.
        plain = (line for line in text[:whole].splitlines() if line.count(b"RemoteAddress=") == 1)
        return [found[1].decode("ascii") for line in plain if (found := _REFUSED.search(line))]

    async def _registered(self) -> frozenset[str]:
        """Return the addresses from which phones are registered."""
        return frozenset(_CONTACT.findall(await self._run("pjsip show contacts")))

    def _may_ban(self, address: str, registered: frozenset[str]) -> bool:
        try:
            found = ipaddress.ip_address(address)
        except ValueError:
            return False
        own = any(found in net for net in self._never if net.version == found.version)
        return not own and address not in registered

    def _write(self) -> None:
        lines = []
        for address, until in sorted(self.offences.until.items()):
            at = datetime.fromtimestamp(until, UTC).isoformat(timespec="seconds")
            times = self.offences.times.get(address, 1)
            lines.append(
                f"deny={address}/{ipaddress.ip_address(address).max_prefixlen} ; until {at} time {times}\n"
            )
        kept = "".join(line for line in self._own_lines())
        temporary = self._bans.with_suffix(".new")
        temporary.write_text(kept + "".join(lines), encoding="utf-8")
        os.replace(temporary, self._bans)

    def _own_lines(self) -> list[str]:
        """Return the lines that an administrator wrote: they stay."""
        with suppress(OSError):
            text = self._bans.read_text(encoding="utf-8", errors="replace")
            return [line for line in text.splitlines(keepends=True) if "; until " not in line]
        return []

    def _recall(self) -> None:
        """Know the bans from before a restart."""
        with suppress(OSError):
            text = self._bans.read_text(encoding="utf-8", errors="replace")
            for address, until, times in re.findall(
                r"^deny=([^/\s]+)/\d+ ; until (\S+) time (\d+)$", text, re.M
            ):
                with suppress(ValueError):
                    self.offences.until[address] = datetime.fromisoformat(until).timestamp()
                    self.offences.times[address] = int(times)

    async def _begin_anew(self, name: str) -> None:
        path = self.home.log / name
        old = path.with_name(f"{name}.old")
        with suppress(OSError):
            os.replace(path, old)
            os.utime(old)  # from now on the next one's age counts
        await self._run("logger reload")
        if name == "security":
            self._at = 0


def _nets(texts: Iterable[str]) -> Iterable[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    yield ipaddress.ip_network("127.0.0.1/32")
    yield ipaddress.ip_network("::1/128")
    for text in texts:
        with suppress(ValueError):
            yield ipaddress.ip_network(text, strict=False)


def _outgrown(path: Path, now: float) -> bool:
    """Whether a log is too large or too old; it began when the one before it, `.old`, was written to last."""
    old = path.with_name(f"{path.name}.old")
    try:
        found = path.stat()
        path.chmod(0o600)
        if not old.exists():
            os.close(os.open(old, os.O_WRONLY | os.O_CREAT, 0o600))
        return found.st_size > LARGEST or now - old.stat().st_mtime > OLDEST_S
    except OSError:
        return False


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0

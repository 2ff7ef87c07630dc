"""What two phones agree on about sound (SDP, RFC 4566 and 3264): where, which way, and how keys are sent."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from ansvar.phone.messages import Malformed

Direction = Literal["sendrecv", "sendonly", "recvonly", "inactive"]

#: What the other side does, seen from ours.
_MIRROR: dict[Direction, Direction] = {
    "sendrecv": "sendrecv", "sendonly": "recvonly", "recvonly": "sendonly", "inactive": "inactive",
}  # fmt: skip

#: A-law at 8 kHz, the payload that every telephone in Europe speaks (RFC 3551).
ALAW = 8
#: The payload number we offer for keys; any from 96 on would do.
KEYS = 101


@dataclass(frozen=True, slots=True)
class Sound:
    """One side's description: where it hears, which way sound flows, the payload of its keys (None: no keys)."""

    host: str
    port: int
    direction: Direction = "sendrecv"
    keys: int | None = KEYS

    @property
    def holds(self) -> bool:
        """Whether this description puts the other side on hold."""
        return self.direction in ("sendonly", "inactive") or self.host == "0.0.0.0"


def mirrored(direction: Direction) -> Direction:
    """Return the direction to answer an offered one with."""
    return _MIRROR[direction]


def write(sound: Sound, session: int, version: int) -> bytes:
    """Return the text of a description; `version` grows with each change in one session."""
    keys = [] if sound.keys is None else [str(sound.keys)]
    lines = [
        "v=0", f"o=ansvar {session} {version} IN IP4 {sound.host}", "s=-", f"c=IN IP4 {sound.host}", "t=0 0",
        f"m=audio {sound.port} RTP/AVP {' '.join([str(ALAW), *keys])}", f"a=rtpmap:{ALAW} PCMA/8000",
    ]  # fmt: skip
    for key in keys:
        lines += [f"a=rtpmap:{key} telephone-event/8000", f"a=fmtp:{key} 0-16"]
    lines += ["a=ptime:20", f"a={sound.direction}"]
    return ("\r\n".join(lines) + "\r\n").encode()


def read(body: bytes) -> Sound:
    """Return the first sound stream of a description that takes A-law; `Malformed` if there is none."""
    try:
        text = body.decode()
    except UnicodeDecodeError:
        raise Malformed("the description of the sound is not text") from None
    host, section = "", ""
    direction: Direction = "sendrecv"
    common: Direction = "sendrecv"
    port, payloads, keys, own_host = 0, [""], None, ""
    for line in text.splitlines():
        kind, _, value = line.partition("=")
        if kind == "m":
            if section == "audio":
                break
            parts = value.split()
            if len(parts) < 4 or not re.fullmatch(r"\d{1,5}(/\d+)?", parts[1]):
                raise Malformed("a stream of sound without port or payload")
            section, direction = parts[0], common
            if section == "audio":
                port, payloads = int(parts[1].partition("/")[0]), parts[3:]
        elif kind == "c":
            parts = value.split()
            if len(parts) != 3:
                raise Malformed("no address to send sound to")
            if section == "audio":
                own_host = parts[2]
            elif not section:
                host = parts[2]
        elif kind == "a" and section in ("", "audio"):
            if value in _MIRROR:
                if section:
                    direction = value
                else:
                    common = value
            found = re.fullmatch(r"rtpmap:(\d{1,3})\s+telephone-event/8000.*", value, re.IGNORECASE)
            if found and section == "audio":
                keys = int(found[1])
    if section != "audio" or str(ALAW) not in payloads or not (own_host or host):
        raise Malformed("no stream of sound in A-law")
    if port > 65_535:
        raise Malformed("a stream of sound without a port")
    return Sound(own_host or host, port, direction, keys if keys is not None and keys < 128 else None)

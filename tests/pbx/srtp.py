"""SRTP as RFC 3711 writes it, and nothing else: opens what the exchange sent, to see what was on the wire.

AES-128 in counter mode with HMAC-SHA1-80, written from the standards (FIPS 197, RFC 3711) so that no library of
the exchange's judges the exchange. Slow, and for tests only.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from typing import Final

_TAG: Final = 10


def _boxes() -> bytes:
    """Return the substitution box of AES: inverses in GF(2^8), then the affine map."""
    box = bytearray(256)
    p = q = 1
    while True:
        p ^= ((p << 1) ^ (0x1B if p & 0x80 else 0)) & 0xFF
        for shift in (1, 2, 4):
            q ^= (q << shift) & 0xFF
        q ^= 0x09 if q & 0x80 else 0
        turned = q
        for shift in (1, 2, 3, 4):
            turned ^= ((q << shift) | (q >> (8 - shift))) & 0xFF
        box[p] = turned ^ 0x63
        if p == 1:
            break
    box[0] = 0x63
    return bytes(box)


_BOX: Final = _boxes()


def _double(byte: int) -> int:
    return ((byte << 1) ^ (0x1B if byte & 0x80 else 0)) & 0xFF


class Aes:
    """AES-128, enciphering one block at a time."""

    def __init__(self, key: bytes) -> None:
        words = [list(key[at : at + 4]) for at in range(0, 16, 4)]
        round_ = 1
        for at in range(4, 44):
            last = words[-1]
            if at % 4 == 0:
                last = [_BOX[byte] for byte in (*last[1:], last[0])]
                last[0] ^= round_
                round_ = _double(round_)
            words.append([a ^ b for a, b in zip(words[at - 4], last, strict=True)])
        self._keys = [[byte for word in words[at : at + 4] for byte in word] for at in range(0, 44, 4)]

    def block(self, plain: bytes) -> bytes:
        """Return a block of 16 octets enciphered."""
        state = [a ^ b for a, b in zip(plain, self._keys[0], strict=True)]
        for at, key in enumerate(self._keys[1:], 1):
            # Substitute and shift the rows: octet n of a column comes from the column n to the right.
            moved = [_BOX[state[(at_ + 4 * (at_ % 4)) % 16]] for at_ in range(16)]
            if at < 10:
                mixed = []
                for column in range(0, 16, 4):
                    four = moved[column : column + 4]
                    every = four[0] ^ four[1] ^ four[2] ^ four[3]
                    mixed += [four[n] ^ every ^ _double(four[n] ^ four[(n + 1) % 4]) for n in range(4)]
                moved = mixed
            state = [a ^ b for a, b in zip(moved, key, strict=True)]
        return bytes(state)

    def stream(self, start: int, size: int) -> bytes:
        """Return `size` octets of the key stream that begins at a counter (RFC 3711 4.1.1)."""
        blocks = (self.block((start + at).to_bytes(16, "big")) for at in range((size + 15) // 16))
        return b"".join(blocks)[:size]


@dataclass(frozen=True)
class Keys:
    """What the two sides derive from the key in the SDP (RFC 3711 4.3.1)."""

    cipher: Aes
    salt: int
    tag: bytes

    @classmethod
    def of(cls, inline: bytes) -> Keys:
        """Derive them from the 30 octets behind `inline:`: key and salt."""
        master, salt = Aes(inline[:16]), int.from_bytes(inline[16:], "big")

        def derived(label: int, size: int) -> bytes:
            return master.stream((salt ^ (label << 48)) << 16, size)

        return cls(Aes(derived(0, 16)), int.from_bytes(derived(2, 14), "big"), derived(1, 20))

    def opened(self, packet: bytes) -> bytes | None:
        """Return the sound in a packet, None if its tag is not by these keys. For the first 65,536 of a call."""
        whole, tag = packet[:-_TAG], packet[-_TAG:]
        if not hmac.compare_digest(hmac.new(self.tag, whole + bytes(4), hashlib.sha1).digest()[:_TAG], tag):
            return None
        header = 12 + 4 * (whole[0] & 15)
        number, source = int.from_bytes(whole[2:4], "big"), int.from_bytes(whole[8:12], "big")
        start = (self.salt << 16) ^ (source << 64) ^ (number << 16)
        sound = whole[header:]
        return bytes(a ^ b for a, b in zip(sound, self.cipher.stream(start, len(sound)), strict=True))

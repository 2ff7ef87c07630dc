"""PINs of mailboxes: hashed with scrypt, compared in constant time."""

from __future__ import annotations

import hmac
from hashlib import scrypt
from secrets import token_bytes

# About 40 ms on a slow server: nothing for a caller, much for somebody with a stolen database.
_N, _R, _P = 1 << 14, 8, 1
_NOBODY = bytes(16)


def hash_pin(pin: str, salt: bytes | None = None) -> str:
    """Return what to keep of a PIN."""
    salt = token_bytes(16) if salt is None else salt
    return f"scrypt${_N}${_R}${_P}${salt.hex()}${_digest(pin, salt, _N, _R, _P).hex()}"


def same_pin(pin: str, kept: str) -> bool:
    """Return whether a PIN is the one kept; takes as long when none is kept, so that nobody learns which it was."""
    if not kept:
        _digest(pin, _NOBODY, _N, _R, _P)
        return False
    _, n, r, p, salt, digest = kept.split("$")
    return hmac.compare_digest(
        _digest(pin, bytes.fromhex(salt), int(n), int(r), int(p)), bytes.fromhex(digest)
    )


def _digest(pin: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    return scrypt(pin.encode("utf-8", "replace"), salt=salt, n=n, r=r, p=p, maxmem=64 * 1024 * 1024)

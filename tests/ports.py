"""Ports for what a test starts: free for TCP and UDP, and below those that the system hands out by itself.

A port that the system gave and that was closed again may be given to somebody else (a telephone, a client's
connection) before the exchange takes it. Below that range only tests choose, and each process elsewhere.
"""

from __future__ import annotations

import os
import socket
from itertools import count

#: Above Asterisk's ports for sound (10000-19999), below the system's own (32768 and up).
FIRST, LAST = 20_000, 32_000
_HERE = "127.0.0.1"
#: Processes begin far apart and go round: a port that was just freed is the last to be given again.
_next = count(os.getpid() * 97)


def free_ports(how_many: int, host: str = _HERE) -> list[int]:
    """Return different ports of an address that nobody uses now, neither for TCP nor for UDP."""
    found: list[int] = []
    for _ in range(LAST - FIRST):
        port = FIRST + next(_next) % (LAST - FIRST)
        if all(_free(host, port, kind) for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM)):
            found.append(port)
            if len(found) == how_many:
                return found
    raise OSError(f"no {how_many} ports of {host} are free between {FIRST} and {LAST}")


def free_port(host: str = _HERE) -> int:
    """Return a port of an address that nobody uses now."""
    [port] = free_ports(1, host)
    return port


def _free(host: str, port: int, kind: int) -> bool:
    with socket.socket(socket.AF_INET, kind) as tried:
        try:
            tried.bind((host, port))
        except OSError:
            return False
    return True

"""Ports for what a test starts: free for TCP and UDP, and below those that the system hands out by itself.

A port that the system gave and that was closed again may be given to somebody else (a telephone, a client's
connection) before the exchange takes it. Below that range only tests choose, and each process among its own:
what one has chosen and not taken yet no other can take, whoever else runs tests on this machine.
"""

from __future__ import annotations

import socket
from itertools import count

#: Above Asterisk's ports for sound (10000-19999), below the system's own (32768 and up).
FIRST, LAST = 20_000, 32_000
#: So many are a process's own: the first shows that they are taken, and is held until the process ends.
EACH = 151
#: The last of them are chosen by nobody: what is started takes more for itself, after the port that it was given.
SPARE = 50
_HERE = "127.0.0.1"
_next = count()


def free_ports(how_many: int, host: str = _HERE) -> list[int]:
    """Return different ports of an address that nobody uses now, neither for TCP nor for UDP."""
    own, chosen = _FIRST_OWN + 1, EACH - SPARE - 1
    found: list[int] = []
    for _ in range(chosen):
        # It goes round: a port that was just freed is the last to be given again.
        port = own + next(_next) % chosen
        if all(_free(host, port, kind) for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM)):
            found.append(port)
            if len(found) == how_many:
                return found
    raise OSError(f"no {how_many} ports of {host} are free between {own} and {own + chosen}")


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


def _first_own() -> int:
    """Return the first of the ports that are this process's own from now on."""
    for first in range(FIRST, LAST - EACH, EACH):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as held:
            try:
                held.bind((_HERE, first))
            except OSError:
                continue
            held.detach()  # it stays open for as long as we live
            return first
    raise OSError(f"too many processes choose ports for tests between {FIRST} and {LAST}; end some")


#: Held as soon as tests are read: what a test opens and closes can be counted.
_FIRST_OWN = _first_own()

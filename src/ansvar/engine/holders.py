"""Who leads, written down beside the data: so that a new engine need not wait for the lease of a dead one."""

from __future__ import annotations

import json
import os
import socket
import time
from contextlib import suppress
from datetime import datetime
from pathlib import Path

_FILE = "leader.json"
#: Less than this is no step: the clock is kept right by small changes all the time.
STEP_S = 2.0


def clock(now: datetime) -> float:
    """Return how far a wall clock is ahead of the machine's own, which nobody sets: it changes when a clock is set."""
    return now.timestamp() - time.monotonic()


def write(data: Path, holder: str, ahead_s: float) -> None:
    """Write down that this process leads under this name, and its `clock`.

    A full disk costs the next engine a few seconds, no more.
    """
    file = data / _FILE
    new = file.with_suffix(".new")
    with suppress(OSError):
        new.write_text(json.dumps({"holder": holder, "process": _self(), "clock": ahead_s}), encoding="utf-8")
        os.replace(new, file)


def dead(data: Path) -> str | None:
    """Return the name of the last leader when it ran on this machine and is certainly gone, else None."""
    try:
        known = json.loads((data / _FILE).read_text(encoding="utf-8"))
        machine, pid, began = known["process"]
        holder = str(known["holder"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    if machine != _machine() or _began(pid) == began:
        return None
    return holder


def stepped(data: Path, ahead_s: float) -> float:
    """Return by how many seconds the clock was set since the last leader looked at it; 0.0 when that is not known."""
    try:
        known = json.loads((data / _FILE).read_text(encoding="utf-8"))
        step = ahead_s - float(known["clock"])
        same = known["process"][0] == _machine()
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return 0.0
    return step if same and abs(step) > STEP_S else 0.0


def _self() -> list[object]:
    pid = os.getpid()
    return [_machine(), pid, _began(pid)]


def _machine() -> str:
    """Name what process ids belong to: the host, since it was started, and the namespace of its processes."""
    parts = [socket.gethostname()]
    with suppress(OSError):
        parts.append(Path("/proc/sys/kernel/random/boot_id").read_text().strip())
    with suppress(OSError):
        parts.append(os.readlink("/proc/self/ns/pid"))
    return " ".join(parts)


def _began(pid: int) -> str | None:
    """Return when a process began, in ticks since the machine did; None when it is no more, or a zombie."""
    try:
        # The name in brackets may hold anything; what follows it does not.
        rest = Path(f"/proc/{int(pid)}/stat").read_text().rpartition(")")[2].split()
    except (OSError, ValueError):
        return None
    return None if rest[0] in "ZX" else rest[19]

"""Who leads, written down beside the data: so that a new engine need not wait for the lease of a dead one."""

from __future__ import annotations

import json
import os
import socket
from contextlib import suppress
from pathlib import Path

_FILE = "leader.json"


def write(data: Path, holder: str) -> None:
    """Write down that this process leads under this name. A full disk costs the next engine a few seconds, no more."""
    file = data / _FILE
    new = file.with_suffix(".new")
    with suppress(OSError):
        new.write_text(json.dumps({"holder": holder, "process": _self()}), encoding="utf-8")
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

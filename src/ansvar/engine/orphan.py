"""An engine ends with whoever started it: without its supervisor it would hold the ports of the next one."""

from __future__ import annotations

import os
import select
import signal
import threading
import time
from typing import Final

#: An engine that does not end by itself in this time is ended.
PATIENCE_S: Final = 3.0


def end_with_parent() -> None:
    """From now on end as by SIGTERM when the parent process ends, however it ends. Calls stay on the exchange."""
    parent = os.getppid()
    if parent <= 1:
        return  # started by nobody who could supervise
    try:
        watched = os.pidfd_open(parent)
    except OSError:
        return _end()  # it has ended already
    threading.Thread(target=_watch, args=(watched,), name="ansvar-parent", daemon=True).start()


def _watch(parent: int) -> None:
    poll = select.poll()
    poll.register(parent, select.POLLIN)
    poll.poll()
    _end()
    time.sleep(PATIENCE_S)
    os._exit(5)


def _end() -> None:
    os.kill(os.getpid(), signal.SIGTERM)

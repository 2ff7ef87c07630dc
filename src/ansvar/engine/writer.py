"""One thread writes to the store, in order; when the store is down, what was to be written waits in memory."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Final

import structlog

from ansvar.store import Deposed, Store, StoreDown, StoreRefused
from ansvar.store.changes import Change

log = structlog.get_logger(__name__)

#: How long the writer waits before it tries a store again that was down.
RETRY_S: Final = 0.25
#: What nobody waits for is written with the next that somebody does, or after so long.
LINGER_S: Final = 0.1
#: Most changes in one transaction.
GROUP: Final = 500


class Writer:
    """Writes batches in the order they were given; several at once in one transaction (group commit).

    - `epoch`: asked before each write, so that an engine that lost the lead writes nothing.
    - `on_deposed`: called once, in the writer's thread, when another engine has taken over.

    A batch that the store refuses for good is logged and dropped: nothing behind it may wait for it.
    """

    def __init__(self, store: Store, epoch: Callable[[], int | None], on_deposed: Callable[[], None]) -> None:
        self._store = store
        self._epoch = epoch
        self._on_deposed = on_deposed
        self._waiting: deque[tuple[Sequence[Change], Future[None]]] = deque()
        self._wake = threading.Condition()
        self._hurry = False
        self._ending = False
        self.down_since: float | None = None
        self.written = 0
        self._thread = threading.Thread(target=self._run, name="ansvar-writer", daemon=True)
        self._thread.start()

    @property
    def backlog(self) -> int:
        """How many batches wait."""
        return len(self._waiting)

    def submit(self, batch: Sequence[Change], soon: bool = True) -> Future[None]:
        """Have a batch written; the future is done when it is kept.

        - `soon`: whether somebody waits for it; else it may wait `LINGER_S` for others to come with it.
        """
        done: Future[None] = Future()
        if not batch:
            done.set_result(None)
            return done
        with self._wake:
            self._waiting.append((batch, done))
            if soon:
                self._hurry = True
                self._wake.notify()
        return done

    def close(self, seconds: float = 5.0) -> None:
        """Write what waits, for at most so long, and end."""
        with self._wake:
            self._ending = True
            self._wake.notify()
        self._thread.join(seconds)

    def _run(self) -> None:
        while True:
            with self._wake:
                while not self._hurry and not self._ending:
                    if not self._wake.wait(LINGER_S) and self._waiting:
                        break
                if not self._waiting:
                    break
                group = self._take()
            self._write(group)
        self._store.close()

    def _take(self) -> list[tuple[Sequence[Change], Future[None]]]:
        group, size = [], 0
        while self._waiting and size < GROUP:
            batch = self._waiting.popleft()
            group.append(batch)
            size += len(batch[0])
        self._hurry = bool(self._waiting)
        return group

    def _write(self, group: list[tuple[Sequence[Change], Future[None]]]) -> None:
        while True:
            try:
                self._store.write([change for batch, _ in group for change in batch], self._epoch())
            except StoreDown as error:
                if self.down_since is None:
                    self.down_since = time.monotonic()
                    log.error("store is down; calls go on, what they did waits in memory", why=str(error))
                if self._ending:
                    log.error("ended with the store down", lost=len(group) + len(self._waiting))
                    return
                time.sleep(RETRY_S)
                continue
            except Deposed:
                self._on_deposed()
                return
            except (
                Exception
            ) as error:  # StoreRefused, or a fault of our own: nothing behind it may wait for it
                if len(group) > 1:
                    for batch in group:
                        self._write([batch])
                    return
                log.error(
                    "the store refuses a change; it is dropped",
                    why=str(error) if isinstance(error, StoreRefused) else repr(error),
                    changes=len(group[0][0]),
                )
                _done(group)
                return
            if self.down_since is not None:
                log.info("store is back", after_s=round(time.monotonic() - self.down_since, 1))
                self.down_since = None
            self.written += len(group)
            _done(group)
            return


def _done(group: list[tuple[Sequence[Change], Future[None]]]) -> None:
    for _, future in group:
        if future.set_running_or_notify_cancel():
            future.set_result(None)

"""The deadlines of calls in progress, by the loop's own clock: a wall clock that is set neither hastens nor stops one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from ansvar.calls import events as ev
from ansvar.store import changes as to


class Deadlines:
    """Sets deadlines and tells calls of them.

    - `step`: takes an event for a call. While the exchange cannot be seen (`steady` False) events that we make
      ourselves are kept back: nothing is decided about calls of which nobody knows what became.
    """

    def __init__(self, now: Callable[[], datetime], step: Callable[[str, ev.Event], None]) -> None:
        self._now, self._step = now, step
        self.of: dict[tuple[str, str], asyncio.TimerHandle] = {}
        self.steady = True
        self._kept_back: list[tuple[str, ev.Event]] = []

    def set(self, call: str, name: str, at: datetime) -> None:
        """Set a deadline of a call, in place of one of the same name."""
        self.cancel(call, name)
        delay = max((at - self._now()).total_seconds(), 0.0)
        self.of[call, name] = asyncio.get_running_loop().call_later(delay, self._due, call, name)

    def cancel(self, call: str, name: str) -> None:
        """Forget a deadline, if it is set."""
        handle = self.of.pop((call, name), None)
        if handle is not None:
            handle.cancel()

    def rearm(self, call: str, name: str, at: datetime, kept_at: datetime) -> None:
        """Set a deadline of an engine before this one again; one that has passed comes at once.

        `kept_at`: when the call's state was last kept. A deadline is never further off than it was then, so that a
        clock which was set back meanwhile makes nobody wait longer.
        """
        now = self._now()
        self.set(call, name, min(at, now + max(at - kept_at, timedelta(0))))

    def changes(self) -> list[to.Change]:
        """Return every deadline as it stands by the wall clock of now, to be kept."""
        now, clock = self._now(), asyncio.get_running_loop().time()
        return [
            to.SetTimer(call, name, now + timedelta(seconds=max(handle.when() - clock, 0.0)))
            for (call, name), handle in self.of.items()
        ]

    def when_steady(self, call: str, event: ev.Event) -> None:
        """Give a call an event of our own making, once it is known what the exchange has."""
        if self.steady:
            self._step(call, event)
        else:
            self._kept_back.append((call, event))

    def steadied(self) -> None:
        """What the exchange has is known: let what was kept back come."""
        self.steady = True
        kept, self._kept_back = self._kept_back, []
        for call, event in kept:
            self._step(call, event)

    def clear(self) -> None:
        """Forget every deadline here; the store keeps them."""
        for handle in self.of.values():
            handle.cancel()
        self.of.clear()

    def _due(self, call: str, name: str) -> None:
        self.of.pop((call, name), None)
        self.when_steady(call, ev.Due(name))

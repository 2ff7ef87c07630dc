"""Whether something can be used now, and if not, why."""

from __future__ import annotations

import asyncio
from collections.abc import Callable


class Ready:
    """Like an asyncio.Event, with a reason while it is not set and a call when it changes."""

    def __init__(self, reason: str = "not connected yet") -> None:
        self._event = asyncio.Event()
        self._reason = reason
        self.on_change: Callable[[bool, str], None] | None = None

    @property
    def reason(self) -> str:
        """Why not, as one sentence; "" when ready."""
        return "" if self._event.is_set() else self._reason

    def __bool__(self) -> bool:
        return self._event.is_set()

    def is_set(self) -> bool:
        """Return whether it is ready."""
        return self._event.is_set()

    def set(self) -> None:
        """Say that it is ready."""
        if not self._event.is_set():
            self._event.set()
            if self.on_change is not None:
                self.on_change(True, "")

    def clear(self, reason: str) -> None:
        """Say that it is not ready, and why."""
        changed = self._event.is_set() or reason != self._reason
        self._reason = reason
        self._event.clear()
        if changed and self.on_change is not None:
            self.on_change(False, reason)

    async def wait(self) -> None:
        """Wait until it is ready."""
        await self._event.wait()

"""Virtual time: a clock that jumps from one thing that is to happen to the next."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import count

Action = Callable[[], None]


class VirtualClock:
    """What is to happen, in order of time; at the same moment in the order in which it was planned."""

    __slots__ = ("_heap", "_numbers", "_planned", "now")

    def __init__(self, now: datetime) -> None:
        self.now = now
        self._heap: list[tuple[datetime, int]] = []
        self._planned: dict[int, Action] = {}
        self._numbers = count(1)

    def at(self, moment: datetime, action: Action) -> int:
        """Plan an action; one that lies in the past happens next. Returns what `cancel` takes."""
        number = next(self._numbers)
        self._planned[number] = action
        heappush(self._heap, (max(moment, self.now), number))
        return number

    def after(self, seconds: float, action: Action) -> int:
        """Plan an action in so many seconds."""
        return self.at(self.now + timedelta(seconds=seconds), action)

    def cancel(self, number: int) -> None:
        """Forget an action; one that has happened is forgotten already."""
        self._planned.pop(number, None)

    def next_at(self) -> datetime | None:
        """Return when the next action is due, or None when nothing is planned."""
        while self._heap and self._heap[0][1] not in self._planned:
            heappop(self._heap)
        return self._heap[0][0] if self._heap else None

    def step(self) -> bool:
        """Go to the next action and let it happen; return False when nothing is planned."""
        moment = self.next_at()
        if moment is None:
            return False
        _, number = heappop(self._heap)
        self.now = moment
        self._planned.pop(number)()
        return True

    def run(self, until: datetime) -> None:
        """Let everything happen that is due until a moment (included), and stop there."""
        while (moment := self.next_at()) is not None and moment <= until:
            self.step()
        self.now = max(self.now, until)

    def __len__(self) -> int:
        """How much is planned."""
        return len(self._planned)

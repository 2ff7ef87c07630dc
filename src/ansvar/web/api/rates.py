"""How much one token may ask: a bucket that fills again all the time, in the memory of the pages' process."""

from __future__ import annotations

import math
import os
import time
from dataclasses import dataclass
from threading import Lock
from typing import Final

from ansvar.web.api.problems import Problem

#: So many requests a minute, and so many at once.
PER_MINUTE: Final = 600
BURST: Final = 120
#: Wrong tokens from one address.
WRONG_PER_MINUTE: Final = 30
_MOST: Final = 10_000


@dataclass(slots=True)
class _Bucket:
    left: float
    at: float


class Limit:
    """Buckets by name. Thread-safe."""

    def __init__(self, per_minute: float, burst: float) -> None:
        self.per_s, self.burst = per_minute / 60, burst
        self._buckets: dict[str, _Bucket] = {}
        self._lock = Lock()

    def take(self, name: str) -> float:
        """Take one; return 0, or after how many seconds there is one again."""
        now = time.monotonic()
        with self._lock:
            if len(self._buckets) > _MOST:
                self._forget(now)
            bucket = self._buckets.setdefault(name, _Bucket(self.burst, now))
            bucket.left = min(self.burst, bucket.left + (now - bucket.at) * self.per_s)
            bucket.at = now
            if bucket.left < 1:
                return (1 - bucket.left) / self.per_s
            bucket.left -= 1
            return 0.0

    def left(self, name: str) -> int:
        """Return how many are left."""
        with self._lock:
            bucket = self._buckets.get(name)
            return int(bucket.left if bucket is not None else self.burst)

    def clear(self) -> None:
        """Begin anew."""
        with self._lock:
            self._buckets.clear()

    def _forget(self, now: float) -> None:
        full = [
            name
            for name, each in self._buckets.items()
            if each.left + (now - each.at) * self.per_s >= self.burst
        ]
        for name in full or list(self._buckets)[: _MOST // 2]:
            del self._buckets[name]


def _per_minute() -> float:
    try:
        return max(1.0, float(os.environ.get("ANSVAR_API_PER_MINUTE", "") or PER_MINUTE))
    except ValueError:
        return PER_MINUTE


asked: Final = Limit(_per_minute(), BURST)
wrong: Final = Limit(WRONG_PER_MINUTE, WRONG_PER_MINUTE)


def slow_down(limit: Limit, name: str) -> None:
    """Count a request. Raises Problem when there were too many."""
    seconds = limit.take(name)
    if seconds:
        raise Problem(
            429, "too-many", "Too many requests; wait as long as Retry-After says.",
            headers={"Retry-After": str(math.ceil(seconds))},
        )  # fmt: skip

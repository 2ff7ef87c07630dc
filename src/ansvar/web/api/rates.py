"""How much one token may ask; what is dear on a page is dear here, and both count together (`accounts.limits`)."""

from __future__ import annotations

import math
import os
from typing import Final

from ansvar.web.accounts.limits import RATES, Limiter, Rate, limiter
from ansvar.web.accounts.models import User
from ansvar.web.api.problems import Problem

#: So many requests a minute, and so many at once.
PER_MINUTE: Final = 600
BURST: Final = 120
#: Wrong tokens from one address.
WRONG_PER_MINUTE: Final = 30


class Limit:
    """So many at once, and so many a minute after that, for each name by itself."""

    def __init__(self, burst: int, per_minute: float) -> None:
        self.burst, self.per_minute = burst, per_minute
        self._limiter = Limiter()

    @property
    def _rate(self) -> Rate:
        return Rate(self.burst, self.per_minute)

    def take(self, name: str) -> float:
        """Take one; return 0, or after how many seconds there is one again."""
        return self._limiter.wait_s("", name, self._rate)

    def left(self, name: str) -> int:
        """Return how many are left."""
        return self._limiter.left("", name, self._rate)

    def clear(self) -> None:
        """Begin anew."""
        self._limiter.clear()


def _per_minute() -> float:
    try:
        return max(1.0, float(os.environ.get("ANSVAR_API_PER_MINUTE", "") or PER_MINUTE))
    except ValueError:
        return PER_MINUTE


asked: Final = Limit(BURST, _per_minute())
wrong: Final = Limit(WRONG_PER_MINUTE, WRONG_PER_MINUTE)


def slow_down(limit: Limit, name: str) -> None:
    """Count a request. Raises Problem when there were too many."""
    _wait(limit.take(name))


def slow_down_as(page: str, user: User) -> None:
    """Count a request as one of a page, by the page's name. Raises Problem when there were too many."""
    _wait(limiter.wait_s(page, str(user.pk), RATES[page]))


def _wait(seconds: float) -> None:
    if seconds:
        raise Problem(
            429, "too-many", "Too many requests; wait as long as Retry-After says.",
            headers={"Retry-After": str(math.ceil(seconds))},
        )  # fmt: skip

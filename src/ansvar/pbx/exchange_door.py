"""How many callers from outside are taken at once: one too many is told so at once (SIP 503), instead of all suffering.

Phones of ours are never refused here, and emergency calls do not even come this way: the dialplan puts them through.
"""

from __future__ import annotations

from typing import Final

import structlog

log = structlog.get_logger(__name__)

#: So many callers from outside at once, unless told otherwise.
MOST_OUTSIDE: Final = 500
#: So many new ones a second for each processor: at one and a half times that, on two, Asterisk has fallen over once.
MOST_NEW_S: Final = 60.0
#: A crowd that comes at once may be so many seconds' worth.
_BURST_S: Final = 2.0
#: Of refusals in a row one log line is written in so many seconds.
_TOLD_S: Final = 5.0


class Door:
    """Counts who is inside, and how fast they come. Times are those of the event loop's clock, in seconds."""

    def __init__(self, most: int = MOST_OUTSIDE, most_new_s: float = MOST_NEW_S) -> None:
        self.most = most
        self.most_new_s = most_new_s
        #: Channels of callers from outside.
        self.inside: set[str] = set()
        #: How many were refused since the start.
        self.refused = 0
        self._room = most_new_s * _BURST_S
        self._looked_at = 0.0
        self._told_at = -_TOLD_S
        self._untold = 0

    def opens(self, channel: str, now: float) -> bool:
        """Whether a caller is taken; one who is counts until the channel is taken out of `inside`."""
        self._room = min(self._room + (now - self._looked_at) * self.most_new_s, self.most_new_s * _BURST_S)
        self._looked_at = now
        if len(self.inside) < self.most and self._room >= 1.0:
            self._room -= 1.0
            self.inside.add(channel)
            return True
        self.refused += 1
        self._untold += 1
        if now - self._told_at >= _TOLD_S:
            why = "too many at once" if len(self.inside) >= self.most else "too many a second"
            log.warning("calls_refused", count=self._untold, why=why, in_progress=len(self.inside))
            self._told_at, self._untold = now, 0
        return False

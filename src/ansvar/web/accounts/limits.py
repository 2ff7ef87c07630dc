"""How often somebody may ask for what is dear or can be guessed at: one table, by the name of the address.

Counted by person, before signing in by network address; in the memory of this process, as the pages are one process.
Guesses of one account's password or code are counted by allauth besides (`ACCOUNT_RATE_LIMITS`).
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ansvar.web.accounts.address import address_of, counted

#: So many counters are kept before those that have nothing to say are dropped.
_MOST: Final = 20_000


@dataclass(frozen=True, slots=True)
class Rate:
    """`at_once`, and `a_minute` after that; `reads`: whether asking without changing counts."""

    at_once: int
    a_minute: float
    reads: bool = True


#: A whole house may come from one address in the morning; failures are counted narrowly, by allauth.
_COMES: Final = Rate(100, 100)
_GUESS: Final = Rate(20, 10, reads=False)
_TYPED: Final = Rate(60, 240)
_DEAR: Final = Rate(30, 60)
_SOUND: Final = Rate(15, 20)
#: What is limited. Each address has counters of its own.
RATES: Final[dict[str, Rate]] = {
    "account_login": Rate(100, 100, reads=False),
    "account_reauthenticate": _GUESS,
    "account_change_password": _GUESS,
    "mfa_authenticate": Rate(100, 100, reads=False),
    "mfa_reauthenticate": _GUESS,
    "mfa_login_webauthn": _COMES,
    "openid_connect_login": _COMES,
    "openid_connect_callback": _COMES,
    "openid_connect_left": _COMES,
    "welcome": Rate(20, 10),
    "demonstration": Rate(60, 120),
    "accounts-invite": Rate(60, 60, reads=False),
    "accounts-link": Rate(30, 20, reads=False),
    "audit": _DEAR,
    "audit-csv": Rate(5, 3),
    "desk-search": _TYPED,
    "training-search": _TYPED,
    "promise-to": _TYPED,
    "explain": _DEAR,
    "policy-document": Rate(10, 20),
    "policy-row": _DEAR,
    "closures-preview": _DEAR,
    "closures-quiet": _DEAR,
    "me-preview": Rate(60, 120),
    "me-preview-sound": _SOUND,
    "me-greeting-sound": _SOUND,
    "me-greeting": _SOUND,
    "phone-account": Rate(20, 20),
    "try-account": Rate(20, 20),
    "promise-call": Rate(10, 10),
    # each of these asks somebody outside
    "me-calendar-add": Rate(10, 6),
    "me-calendar-now": Rate(10, 6),
    # each of these reads or writes the whole directory
    "directory-import": Rate(10, 6, reads=False),
    "directory-decide": Rate(10, 6, reads=False),
    "directory-edit": Rate(30, 20, reads=False),
    "directory-add": Rate(30, 20, reads=False),
    "directory-leave": Rate(30, 20, reads=False),
    "directory-back": Rate(10, 6, reads=False),
    "directory-export": Rate(10, 6),
    # each of these may send a mail, or reads or writes all devices
    "requests-new": Rate(30, 20, reads=False),
    "devices-import": Rate(30, 20, reads=False),
    "devices-export": Rate(10, 6),
}


class Limiter:
    """Counts; thread-safe. Each counter is a bucket that fills with time and is emptied by asking."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._left: dict[tuple[str, str], tuple[float, float]] = {}

    def wait_s(self, name: str, whom: str, rate: Rate) -> float:
        """Count one asking; return how many seconds are lacking until it is allowed, 0 when it is."""
        now = self._clock()
        with self._lock:
            left = self._filled(name, whom, rate, now)
            if left < 1:
                self._left[name, whom] = (left, now)
                return (1 - left) * 60 / rate.a_minute
            if len(self._left) >= _MOST:
                self._forget(now)
            self._left[name, whom] = (left - 1, now)
            return 0.0

    def left(self, name: str, whom: str, rate: Rate) -> int:
        """Return how often may be asked at this moment."""
        with self._lock:
            return int(self._filled(name, whom, rate, self._clock()))

    def _filled(self, name: str, whom: str, rate: Rate, now: float) -> float:
        left, at = self._left.get((name, whom), (float(rate.at_once), now))
        return min(rate.at_once, left + (now - at) * rate.a_minute / 60)

    def _forget(self, now: float) -> None:
        """Drop what was not asked for long; at worst all: then everybody begins anew."""
        self._left = {key: kept for key, kept in self._left.items() if now - kept[1] < 120}
        if len(self._left) >= _MOST:
            self._left.clear()

    def clear(self) -> None:
        """Begin anew."""
        with self._lock:
            self._left.clear()


limiter: Final = Limiter()


def ask(request: HttpRequest, name: str) -> HttpResponse | None:
    """Let pass, or answer 429."""
    rate = RATES.get(name)
    if rate is None or (request.method in ("GET", "HEAD") and not rate.reads):
        return None
    whom = str(request.user.pk) if request.user.is_authenticated else counted(address_of(request))
    wait_s = limiter.wait_s(name, whom, rate)
    return too_many(request, wait_s) if wait_s else None


def too_many(request: HttpRequest, wait_s: float = 60) -> HttpResponse:
    """Answer whoever asks too often; also allauth's answer."""
    seconds = max(1, math.ceil(wait_s))
    answer = render(request, "accounts/too_many.html", {"seconds": seconds}, status=429)
    answer["Retry-After"] = str(seconds)
    return answer

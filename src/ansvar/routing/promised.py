"""The promise that a message or a call-back makes: the governing row, asked with the call's own conditions."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from ansvar.policy.rows import Promise
from ansvar.policy.when import When
from ansvar.promises.rules import DEFAULT_PROMISE, exception_of, governing, terms
from ansvar.routing.model import Call, EndsIn, PromiseTerms
from ansvar.routing.situation import Situation

if TYPE_CHECKING:
    from ansvar.routing.router import Router


class Promised:
    """The promise one end makes; row and deadline are worked out when asked for."""

    __slots__ = ("_end", "_router", "_situation", "_wanted")

    def __init__(self, router: Router, situation: Situation, end: EndsIn, wanted: str | None) -> None:
        """`wanted` is the promise the deciding row names, or None for the first that fits."""
        self._router = router
        self._situation = situation
        self._end = end
        self._wanted = wanted

    def _fits(self, when: When) -> bool:
        return self._router.fits_any((when,), self._situation)

    def _row(self) -> Promise:
        situation = self._situation
        return governing(self._router.policy, self._end.kind, situation.today(), self._fits, self._wanted)

    def nothing(self) -> bool:
        """Whether the policy promises nothing here."""
        if not self._router.may_promise_nothing:
            return False
        exception = exception_of(self._row(), self._fits)
        return exception is not None and exception.none

    def terms(self) -> PromiseTerms | None:
        """Return the terms of the one promise, or None when nothing is promised."""
        router, end, at = self._router, self._end, self._situation.at
        row = self._row()
        return terms(row, end.kind, router.presence, router.organisation, end.owner, at, self._fits)


def promise_for(router: Router, call: Call, now: datetime, end: EndsIn) -> PromiseTerms:
    """Return the terms of the promise that a caller gets by an own choice: a key pressed, a recording left.

    The first promise row that fits governs it; where the policy promises nothing there, the default row does,
    for what was left is dealt with all the same (invariant 11).
    """
    situation = Situation(router, call, now, router.numbers.subject(call.to))
    found = Promised(router, situation, end, None).terms()
    if found is None:
        found = terms(
            DEFAULT_PROMISE, end.kind, router.presence, router.organisation, end.owner, situation.at, lambda _: False
        )  # fmt: skip
    assert found is not None, "the default promise has no exceptions"
    return found

"""The promise that a message or a call-back makes: the governing row, asked with the call's own conditions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ansvar.policy.rows import Promise
from ansvar.policy.when import When
from ansvar.promises.rules import exception_of, governing, terms
from ansvar.routing.model import EndsIn, PromiseTerms
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

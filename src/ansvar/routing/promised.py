"""The promise that a message or a call-back makes: the governing row, asked with the call's own conditions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ansvar.policy.rows import When
from ansvar.promises.rules import exception_of, governing, terms
from ansvar.routing.model import EndsIn, PromiseTerms
from ansvar.routing.situation import Situation

if TYPE_CHECKING:
    from ansvar.routing.router import Router


class Promised:
    """The promise one end makes. The row is chosen at once; its deadline is worked out when asked for."""

    __slots__ = ("_end", "_router", "_row", "_situation", "nothing")

    def __init__(self, router: Router, situation: Situation, end: EndsIn, wanted: str | None) -> None:
        """Choose the row: the one the deciding row names (`wanted`), else the first that fits."""
        self._router = router
        self._situation = situation
        self._end = end
        self._row = governing(router.policy, end.kind, situation.today(), self._fits, wanted)
        exception = exception_of(self._row, self._fits) if self._row.exceptions else None
        #: The policy promises nothing here.
        self.nothing = exception is not None and exception.none

    def _fits(self, when: When) -> bool:
        return self._router.fits_any((when,), self._situation)

    def terms(self) -> PromiseTerms | None:
        """Return the terms of the one promise, or None when nothing is promised."""
        router, end = self._router, self._end
        return terms(
            self._row,
            end.kind,
            router.presence,
            router.organisation,
            end.owner,
            self._situation.at,
            self._fits,
        )

"""The promise that a message or a call-back makes: the governing row, asked with the call's own conditions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ansvar.policy.rows import When
from ansvar.promises.rules import governing, terms
from ansvar.routing.model import EndsIn, PromiseTerms
from ansvar.routing.situation import Situation

if TYPE_CHECKING:
    from ansvar.routing.router import Router


def promised(
    router: Router, situation: Situation, end: EndsIn, wanted: str | None
) -> PromiseTerms | None:
    """Return the terms of the one promise this end makes; None when the policy promises nothing here.

    `wanted` is the promise row that the deciding row names, or None for the first that fits.
    """

    def fits(when: When) -> bool:
        return router.fits_any((when,), situation)

    row = governing(router.policy, end.kind, situation.today(), fits, wanted)
    return terms(row, end.kind, router.presence, router.organisation, end.owner, situation.at, fits)

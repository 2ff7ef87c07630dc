"""What the environment says of signing in; a fault in it is logged, and the safe side is taken."""

from __future__ import annotations

import os
from collections.abc import Mapping

import structlog

from ansvar.web.accounts.oidc import OidcFault, Service, only, service_of

log = structlog.get_logger(__name__)


def number_of(name: str, otherwise: float) -> float:
    """Return a number above nought, the usual one when nothing or something else is written."""
    said = os.environ.get(name, "").strip()
    if not said:
        return otherwise
    try:
        found = float(said)
    except ValueError:
        found = 0.0
    if not 0 < found < 100_000:
        log.error("a setting is no number above nought; the usual one holds", name=name, usual=otherwise)
        return otherwise
    return found


def word_of(name: str, words: tuple[str, ...], safest: str) -> str:
    """Return one of the words, "" when nothing is written, the safest for anything else."""
    said = os.environ.get(name, "").strip().lower()
    if said and said not in words:
        log.error("a setting is none of its words; the safest holds", name=name, words=words, safest=safest)
        return safest
    return said


def oidc_of(environment: Mapping[str, str]) -> tuple[Service | None, bool]:
    """Return the sign-in service, and whether it alone is used; with a fault in it there is none, and the log says why.

    Passwords stay shut where they are meant to be, whatever is wrong with the service.
    """
    try:
        return service_of(environment), only(environment)
    except OidcFault as error:
        log.error("signing in through the organisation's service is off", why=str(error))
        return None, only(environment)

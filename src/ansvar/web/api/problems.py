"""Errors of the API: one clear sentence each, as `application/problem+json` (RFC 9457)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, Final

import structlog
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse
from ninja import Schema
from ninja.errors import HttpError, ValidationError

from ansvar.store import StoreDown
from ansvar.web.live import EngineError
from ansvar.words.faults import AnsvarError, OrganisationError, PolicyError

log = structlog.get_logger(__name__)

MEDIA: Final = "application/problem+json"


class Where(Schema):
    """One value that was not understood: where it stood, and what is wrong with it."""

    where: str
    what: str


class ProblemShape(Schema):
    """What went wrong. `code` is short and stable, for programs; `detail` is one sentence, for people."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    code: str
    errors: list[Where] | None = None


class Problem(Exception):
    """Something that is answered with a problem."""

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        errors: list[Where] | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status, self.code, self.detail = status, code, detail
        self.errors, self.headers = errors, headers or {}


def missing(what: str) -> Problem:
    """Return the answer for what is not there, or not to be known."""
    return Problem(404, "not-found", f"There is no such {what}, or you may not know of it.")


def refused(detail: str, code: str = "forbidden") -> Problem:
    """Return the answer for what somebody may not do."""
    return Problem(403, code, detail)


def conflict(code: str, detail: str) -> Problem:
    """Return the answer for what does not fit how things stand now."""
    return Problem(409, code, detail)


def wrong(where: str, what: str) -> Problem:
    """Return the answer for a value that is understood and does not do."""
    return Problem(422, "invalid", what, [Where(where=where, what=what)])


def of_form(form: Any) -> Problem:
    """Return what is wrong with a form of the pages that was filled from a body."""
    found = [
        Where(where=f"body.{name}" if name != "__all__" else "body", what=str(text))
        for name, errors in form.errors.as_data().items()
        for error in errors
        for text in error.messages
    ]
    return Problem(
        422, "invalid", f"`{found[0].where}`: {found[0].what}" if found else "This does not do.", found
    )


#: What the engine's short words mean.
_ENGINE: Final = {
    "taken": "Somebody else has that call.",
    "nobody waits": "Nobody waits.",
    "busy": "There is a call at the phone already.",
    "no phone": "The phone is not connected: it cannot ring.",
    "not logged in": "Sit down at the switchboard first.",
    "not allowed": "The policy does not let phones here dial this number.",
    "over": "That call is not there any more, or is with somebody else.",
    "refused": "That does not work there; the caller is where they were.",
    "not now": "This installation cannot do that.",
}


def of_engine(error: EngineError) -> Problem:
    """Return what the engine answered as a problem."""
    if error.why in _ENGINE:
        return conflict(error.why.replace(" ", "-"), _ENGINE[error.why])
    return Problem(503, "engine", "The exchange does not answer now; nothing was changed. Try again.",
                   headers={"Retry-After": "2"})  # fmt: skip


def answer(problem: Problem) -> HttpResponse:
    """Return a problem as a response."""
    title = HTTPStatus(problem.status).phrase
    told: dict[str, Any] = {
        "type": "about:blank",
        "title": title,
        "status": problem.status,
        "detail": problem.detail,
        "code": problem.code,
    }
    if problem.errors:
        told["errors"] = [{"where": each.where, "what": each.what} for each in problem.errors]
    response = HttpResponse(json.dumps(told, ensure_ascii=False), content_type=MEDIA, status=problem.status)
    for name, value in problem.headers.items():
        response[name] = value
    return response


def _where(loc: Sequence[str | int]) -> str:
    """Say where a value stood; of a body and a file the second part is but what a parameter of ours is called."""
    kind, *rest = (str(part) for part in loc)
    return ".".join([kind, *(rest[1:] if kind in ("body", "file") else rest)])


def of_exception(error: Exception) -> Problem:
    """Return what is answered for an error."""
    match error:
        case Problem():
            return error
        case Http404():
            return Problem(404, "not-found", "There is nothing here, or you may not know of it.")
        case PermissionDenied():
            return refused("You may not do this.")
        case EngineError():
            return of_engine(error)
        case StoreDown():
            return Problem(503, "store", "The store cannot be reached now; nothing was changed. Try again.",
                           headers={"Retry-After": "2"})  # fmt: skip
        case ValidationError():
            found = [Where(where=_where(each["loc"]), what=str(each["msg"])) for each in error.errors]
            return Problem(422, "invalid", f"`{found[0].where}`: {found[0].what}.", found)
        case HttpError():
            code = {400: "malformed", 401: "unauthorised", 403: "forbidden"}.get(error.status_code, "refused")
            return Problem(error.status_code, code, f"{str(error).rstrip('.')}.")
        case DataError():  # of PostgreSQL, such as for U+0000, which no text of it can hold
            return Problem(422, "invalid", "A value holds what cannot be kept, such as the character U+0000.")
        case RequestDataTooBig():
            return Problem(413, "too-large", "The body is too large.")
        case SuspiciousOperation():
            return Problem(400, "malformed", "The request was not understood.")
        case PolicyError() | OrganisationError():
            lines = [Where(where=f"{each.file}:{each.line}", what=each.message) for each in error.faults[:50]]
            return Problem(422, "invalid", str(error).splitlines()[0], lines)
        case AnsvarError():
            return Problem(422, "invalid", str(error).splitlines()[0])
    log.error("the API failed", why=type(error).__name__, exc_info=error)
    return Problem(500, "failed", "Something went wrong here; it has been logged.")


def handle(request: HttpRequest, error: Exception) -> HttpResponse:
    """Answer an error."""
    return answer(of_exception(error))

"""The API put together: its operations, their addresses, and its description (OpenAPI 3.1)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from functools import cache, wraps
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, re_path
from ninja import NinjaAPI
from ninja.operation import Operation

from ansvar.web import audit
from ansvar.web.api import (
    absences,
    accounts,
    audit_log,
    calendars,
    calls,
    closures,
    competences,
    covers,
    desk,
    devices,
    directory,
    exchange,
    explain,
    figures,
    forwards,
    hooks,
    mailbox,
    notices,
    people,
    policy,
    policy_document,
    policy_drafts,
    policy_versions,
    promises,
    rates,
    requests,
    units,
)
from ansvar.web.api.auth import Needs
from ansvar.web.api.once import HEADER
from ansvar.web.api.problems import MEDIA, Problem, answer, handle
from ansvar.web.gates import open_to_all

VERSION: Final = "1"
PREFIX: Final = "/api/v1"
_ABOUT: Final = (
    "Everything the pages of Ansvar do, for other systems: with the same rights, the same privacy and the same rules. "
    "Moments are ISO 8601 with their offset; ids of people, units and functions are those of the directory; "
    "`person:anna.lind`, `unit:anpass`, `function:bygglov` refer to one of them. "
    "Errors are `application/problem+json` with one sentence in `detail` and a stable word in `code`. "
    "Lists come in pages: ask again with `cursor` as `next` says. "
    "A GET may carry `If-None-Match`; a POST that rings or promises may carry `Idempotency-Key`."
)
_STATUS: Final = {
    401: "Nobody is known by this token, or there is none.",
    403: "The token is not for this, or its owner may not do it.",
    404: "There is no such thing, or it is not for you to know.",
    413: "The body is too large.",
    409: "It does not fit how things stand now.",
    416: "The sound is shorter; Content-Range says how long it is.",
    422: "A value was not understood, or does not do.",
    429: "Too many requests; Retry-After says how long to wait.",
    503: "The exchange or the store does not answer now.",
}
#: Every operation may answer so.
_ALWAYS: Final = (401, 403, 429, 503)


class Api(NinjaAPI):
    """The API; its description says of each operation which scope and roles it needs and how it fails."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """Return the name of the function: they are all different."""
        return operation.view_func.__name__

    def on_exception(self, request: HttpRequest, exc: Any) -> HttpResponse:
        """Answer every error with a problem."""
        return handle(request, exc)


def made() -> Api:
    """Put the API together."""
    api = Api(
        title="Ansvar", version=VERSION, description=_ABOUT, docs_url=None, openapi_url=None, urls_namespace="api"
    )  # fmt: skip
    parts = (
        people, units, absences, forwards, covers, competences, mailbox, calendars, promises, calls, desk, closures, notices,
        explain, policy, figures, requests, devices, directory, hooks,
        policy_document, policy_drafts, policy_versions, exchange, accounts, audit_log,
    )  # fmt: skip
    for each in parts:
        api.add_router("", each.router)
    return api


def operations(api: NinjaAPI) -> Iterator[tuple[str, Operation]]:
    """Yield every operation with its path."""
    for bound in api._get_bound_routers():
        for where, view in bound.path_operations.items():
            for operation in view.operations:
                yield where, operation


def describe(api: NinjaAPI) -> dict[str, Any]:
    """Return the description as a document."""
    told: dict[str, Any] = dict(api.get_openapi_schema(path_prefix=PREFIX.lstrip("/") + "/"))
    told["servers"] = [{"url": "/", "description": "where the pages are"}]
    told["info"] = {**told["info"], "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}}
    by_id = {operation.view_func.__name__: operation for _where, operation in operations(api)}
    for item in told["paths"].values():
        for method, each in item.items():
            _complete(each, method, by_id[each["operationId"]])
    told["components"]["securitySchemes"] = {
        "token": {
            "type": "http", "scheme": "bearer",
            "description": "A token made at `/account/tokens/`, or one of the organisation's sign-in (a JWT).",
        },
        "session": {
            "type": "apiKey", "in": "cookie", "name": "ansvar",
            "description": "The session of somebody signed in; what changes something needs X-CSRFToken besides.",
        },
    }  # fmt: skip
    told["components"]["schemas"]["Problem"] = _PROBLEM
    return told


_PROBLEM: Final[dict[str, Any]] = {
    "type": "object",
    "description": "RFC 9457. `code` is short and stable, for programs; `detail` is one sentence, for people.",
    "required": ["type", "title", "status", "detail", "code"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["where", "what"],
                "properties": {"where": {"type": "string"}, "what": {"type": "string"}},
            },
        },
    },
}


def _complete(each: dict[str, Any], method: str, operation: Operation) -> None:
    needs = next((auth for auth in operation.auth_callbacks if isinstance(auth, Needs)), None)
    takes = bool(each.get("parameters") or each.get("requestBody"))
    named = any(parameter["in"] == "path" for parameter in each.get("parameters", ()))
    failing = set(_ALWAYS if needs is not None else ()) | {
        int(code) for code in each["responses"] if int(code) >= 400
    }
    if takes:
        failing.add(422)
    if named:
        failing.add(404)
    if each.get("requestBody"):
        failing |= {400, 413}
    if method != "get":
        failing.add(409)
    each["responses"] = {str(code): told for code, told in each["responses"].items() if int(code) < 400}
    for code in sorted(failing):
        each["responses"][str(code)] = {
            "description": _STATUS.get(code, "The body is no JSON."),
            "content": {MEDIA: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
    if needs is not None:
        each["security"] = needs.security
        roles = f" For: {', '.join(needs.roles)}." if needs.roles else ""
        scope = f" Scope: `{needs.scope}`." if needs.scope is not None else ""
        each["description"] = f"{each.get('description', '').strip()}{scope}{roles}".strip()
    if method == "get":
        each["responses"]["304"] = {"description": "Nothing has changed since the ETag in If-None-Match."}
    if getattr(operation.view_func, "once", False):
        each.setdefault("parameters", []).append(
            {
                "in": "header", "name": HEADER, "required": False, "schema": {"type": "string", "maxLength": 255},
                "description": "Under the same key the same request is carried out once, for 24 hours.",
            }
        )  # fmt: skip


# -- addresses --------------------------------------------------------------------------------------


def _dressed(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let a view answer with an ETag, problems for wrong methods, and how much may still be asked."""

    @wraps(view)
    def dressed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            response = view(request, *args, **kwargs)
        except Exception as error:  # before an operation began; its own errors it answers itself
            response = handle(request, error)
        finally:
            audit.by_token.set("")
        if response.status_code == 405 and response.get("Content-Type", "") != MEDIA:
            allow = response.get("Allow", "")
            response = answer(
                Problem(405, "method", f"Only {allow} is answered here.", headers={"Allow": allow})
            )
        found = getattr(request, "auth", None)
        if found is not None:
            response["X-RateLimit-Remaining"] = str(rates.asked.left(found.name))
        if request.method == "GET" and response.status_code == 200 and isinstance(response, HttpResponse):
            tag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
            if tag in request.headers.get("If-None-Match", ""):
                response = HttpResponse(status=304)
            response["ETag"] = tag
        return response

    dressed.csrf_exempt = True  # type: ignore[attr-defined]  # `auth` asks for it where a browser's session changes something
    return open_to_all(dressed)


def _nothing(request: HttpRequest) -> HttpResponse:
    return answer(
        Problem(404, "not-found", "There is nothing here; /api/v1/openapi.json says what there is.")
    )


def addresses() -> list[URLPattern]:
    """Return every address of the API."""
    api = made()
    written = cache(lambda: json.dumps(describe(api)))  # when somebody asks: the pages start without it

    def described(request: HttpRequest) -> HttpResponse:
        """The description."""
        return HttpResponse(written(), content_type="application/json")

    base = PREFIX.lstrip("/") + "/"
    found = [path(f"{base}openapi.json", _dressed(described), name="api-openapi")]
    # An id may hold slashes: an address that ends with one takes all that is left, and comes last.
    for pattern in sorted(api.urls[0], key=lambda each: "<path:" in str(each.pattern).rpartition("/")[2]):
        if isinstance(pattern, URLPattern) and pattern.name != "api-root":
            pattern.callback = _dressed(pattern.callback)
            found.append(path(f"{base}{pattern.pattern}", pattern.callback, name=f"api-{pattern.name or ''}"))
    # Whatever else there is, with line ends in it too, which no other address takes.
    found.append(re_path(rf"^{base}[\s\S]*\Z", _dressed(_nothing), name="api-nothing"))
    return found

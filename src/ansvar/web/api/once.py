"""Idempotency-Key: a request that comes twice, because its answer was lost, is carried out once."""

from __future__ import annotations

import hashlib
import inspect
import json
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, Final, TypeVar

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse

from ansvar.web.api.models import Once
from ansvar.web.api.problems import Problem, conflict, wrong
from ansvar.web.house import house

F = TypeVar("F", bound=Callable[..., Any])
HEADER: Final = "Idempotency-Key"
#: So long an answer is kept.
KEPT: Final = timedelta(hours=24)
_LONGEST: Final = 255
#: A request that has not ended after this has died: what it did is not known.
_DEAD: Final = timedelta(minutes=1)


def once(view: F) -> F:
    """Let an operation be repeated under the same key: it answers what it answered, and does nothing again."""

    @wraps(view)
    def held(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        key = request.headers.get(HEADER, "")
        if not key:
            return view(request, *args, **kwargs)
        if len(key) > _LONGEST or not key.isascii() or not key.isprintable():
            raise wrong(f"header.{HEADER}", f"{HEADER} is printable ASCII of at most {_LONGEST} characters.")
        who = f"{request.auth.name}"  # type: ignore[attr-defined]
        asked = hashlib.sha256(
            f"{request.method} {request.get_full_path()}\n".encode() + request.body
        ).hexdigest()
        kept = _begin(who, key, asked)
        if kept is not None:
            return _again(kept, asked)
        try:
            result = view(request, *args, **kwargs)
        except BaseException:
            # Nothing was done: the same key may try again.
            Once.objects.filter(who=who, key=key, status=0).delete()
            raise
        body = json.dumps(result.model_dump(mode="json"))
        Once.objects.filter(who=who, key=key).update(status=200, body=body)
        return result

    held.once = True  # type: ignore[attr-defined]
    # The names of its types stand in the view's own module.
    held.__signature__ = inspect.signature(view, eval_str=True)  # type: ignore[attr-defined]
    return held  # type: ignore[return-value]


def _begin(who: str, key: str, asked: str) -> Once | None:
    now = house().now()
    Once.objects.filter(at__lt=now - KEPT).delete()
    try:
        with transaction.atomic():
            Once.objects.create(who=who, key=key, asked=asked, at=now)
    except IntegrityError:
        kept = Once.objects.filter(who=who, key=key).first()
        if kept is None:
            raise conflict(
                "under-way", "The same request is being carried out; ask again in a moment."
            ) from None
        return kept
    return None


def _again(kept: Once, asked: str) -> HttpResponse:
    if kept.asked != asked:
        raise Problem(422, "key-reused", f"This {HEADER} was used for another request; take a new one.")
    if not kept.status:
        if house().now() - kept.at > _DEAD:
            raise conflict(
                "unknown",
                "The first request under this key broke off; look how it stands, and take a new key.",
            )
        raise conflict("under-way", "The same request is being carried out; ask again in a moment.")
    answer = HttpResponse(kept.body, content_type="application/json; charset=utf-8", status=kept.status)
    answer["Idempotent-Replayed"] = "true"
    return answer

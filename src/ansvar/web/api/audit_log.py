"""The audit log: who did and saw what, as auditors and telephone administrators read it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from ninja.params.functions import Query

from ansvar.web.accounts import log
from ansvar.web.api.auth import Needs, rights
from ansvar.web.api.paging import CURSOR, LIMIT, Cursor, Limit, read, written
from ansvar.web.api.scopes import Scope
from ansvar.web.api.shapes import Text
from ansvar.web.gates import Role

router = Router(tags=["audit"])


class AuditLine(Schema):
    """A line. `who`: the account, or the part of the service, that did it; `about`: what it was done to."""

    id: int
    at: datetime
    who: str
    what: str
    about: dict[str, Any]


class AuditPage(Schema):
    """A page of lines."""

    items: list[AuditLine]
    next: str | None = None


@router.get("/audit", auth=Needs(Scope.AUDIT, Role.AUDITOR, Role.TELEPHONE, like="audit"), response=AuditPage)
def list_audit_lines(
    request: HttpRequest,
    who: Text = Query("", description="An account, or somebody's id or name."),
    what: Text = Query("", description="What was done, as a line says it: `role given`."),
    whom: Text = Query("", description="Whom it was done to: an account, or somebody's id or name."),
    since: date | None = Query(None, description="From this day on, as days are at the place."),
    until: date | None = Query(None, description="Up to the end of this day."),
    limit: Limit = LIMIT,
    cursor: Cursor = CURSOR,
) -> AuditPage:
    """Who did and saw what, the newest first. To look leaves a line too, once an hour for the same question.

    Auditors are given every line, telephone administrators those about accounts.
    """
    viewer = rights(request)
    asked = log.Asked(who.strip(), what.strip(), whom.strip(), str(since or ""), str(until or ""))
    lines, after = log.found(viewer, asked), read(cursor, (int,))
    if after is not None:
        lines = log.older(lines, after[0])
    shown = list(lines[: limit + 1])
    log.looked(viewer, asked)
    return AuditPage(
        items=[
            AuditLine(id=each.pk, at=each.at, who=each.who, what=each.what, about=each.about or {})
            for each in shown[:limit]
        ],
        next=written((shown[limit - 1].pk,)) if len(shown) > limit else None,
    )

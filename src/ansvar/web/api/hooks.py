"""Webhooks: registered, changed, tried, ended; what each was told.

No Idempotency-Key here: what is kept of an answer would hold the secret.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Final, Literal

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from ansvar.store.hooks import Delivery, Hook
from ansvar.web.api import hooking
from ansvar.web.api.auth import Needs, rights
from ansvar.web.api.paging import CURSOR, LIMIT, Cursor, Limit, alien, read, written
from ansvar.web.api.problems import conflict, missing, wrong
from ansvar.web.api.scopes import Scope
from ansvar.web.api.shapes import Done, Id
from ansvar.web.gates import Role
from ansvar.web.house import house

router = Router(tags=["webhooks"])

_NEEDS: Final = Needs(Scope.WEBHOOKS, Role.TELEPHONE)
Event = Literal[
    "call.arrived", "call.queued", "call.answered", "call.transferred", "call.promised", "call.ended",
    "promise.made", "promise.heard", "promise.taken", "promise.released", "promise.interim",
    "promise.handed-over", "promise.escalated", "promise.done",
]  # fmt: skip
Action = Literal["pause", "resume", "secret", "test", "retry"]


class Registration(Schema):
    """Where events are told, and which. `numbers`: whether telephone numbers are told in full; else they are masked."""

    name: Annotated[str, Field(min_length=1, max_length=80)]
    url: Annotated[str, Field(max_length=500)]
    events: Annotated[list[Event], Field(min_length=1, max_length=30)]
    numbers: bool = False


class HookShape(Schema):
    """A webhook. `failing_since`: while its receiver is down, with `why`; `lost`: events that were given up."""

    id: str
    name: str
    url: str
    events: list[str]
    numbers: bool
    made_by: str
    made_at: datetime
    paused: bool
    sent_at: datetime | None = None
    failing_since: datetime | None = None
    next_at: datetime | None = None
    why: str
    waiting: int
    lost: int


class HookSecret(HookShape):
    """A webhook with the secret that its deliveries are signed with; it is told this once."""

    secret: str


class HooksShape(Schema):
    """The webhooks, the oldest first."""

    items: list[HookShape]


class DeliveryShape(Schema):
    """An event that a webhook was or will be told. `status`: what its receiver answered last, 0 for nothing."""

    number: int
    event: str
    made_at: datetime
    attempts: int
    next_at: datetime | None = None
    sent_at: datetime | None = None
    given_up_at: datetime | None = None
    status: int


class Deliveries(Schema):
    """A page of deliveries, the last first."""

    items: list[DeliveryShape]
    next: str | None = None


def _shape(each: Hook) -> dict[str, object]:
    return {
        "id": each.id, "name": each.name, "url": each.url, "events": list(each.events), "numbers": each.numbers,
        "made_by": each.made_by, "made_at": each.made_at, "paused": each.paused, "sent_at": each.sent_at,
        "failing_since": each.failing_since, "next_at": each.next_at, "why": each.why, "waiting": each.waiting,
        "lost": each.lost,
    }  # fmt: skip


def _hook(id: str) -> Hook:
    found = house().store.hooks.get(id)
    if found is None:
        raise missing("webhook")
    return found


def _checked(body: Registration) -> None:
    if fault := hooking.fault_of(body.url):
        raise wrong("body.url", f"{fault[0].upper()}{fault[1:]}.")


@router.get("/webhooks", auth=_NEEDS, response=HooksShape)
def list_webhooks(request: HttpRequest) -> HooksShape:
    """The webhooks."""
    return HooksShape(items=[HookShape(**_shape(each)) for each in house().store.hooks.all()])  # type: ignore[arg-type]


@router.post("/webhooks", auth=_NEEDS, response=HookSecret)
def register_webhook(request: HttpRequest, body: Registration) -> HookSecret:
    """Register a webhook; it is told of what happens from now on. The secret is told this once."""
    _checked(body)
    if len(house().store.hooks.all()) >= hooking.MOST:
        raise conflict("many", f"There are {hooking.MOST} webhooks; end one that nobody needs.")
    made = hooking.register(rights(request), body.name, body.url, body.events, body.numbers)
    return HookSecret(**_shape(made), secret=hooking.secret(made))  # type: ignore[arg-type]


@router.get("/webhooks/{webhook}", auth=_NEEDS, response=HookShape)
def read_webhook(request: HttpRequest, webhook: Id) -> HookShape:
    """One webhook."""
    return HookShape(**_shape(_hook(webhook)))  # type: ignore[arg-type]


@router.put("/webhooks/{webhook}", auth=_NEEDS, response=HookShape)
def change_webhook(request: HttpRequest, webhook: Id, body: Registration) -> HookShape:
    """Change a webhook; its receiver is tried again at once."""
    _hook(webhook)
    _checked(body)
    found = hooking.change(rights(request), webhook, body.name, body.url, body.events, body.numbers)
    if found is None:
        raise missing("webhook")
    return HookShape(**_shape(found))  # type: ignore[arg-type]


@router.delete("/webhooks/{webhook}", auth=_NEEDS, response=Done)
def end_webhook(request: HttpRequest, webhook: Id) -> Done:
    """End a webhook; what waits is told nobody."""
    if not hooking.act(rights(request), webhook, "end"):
        raise missing("webhook")
    return Done()


@router.get("/webhooks/{webhook}/deliveries", auth=_NEEDS, response=Deliveries)
def list_deliveries(
    request: HttpRequest, webhook: Id, limit: Limit = LIMIT, cursor: Cursor = CURSOR
) -> Deliveries:
    """What a webhook was or will be told, the last first; what was told is kept for a week."""
    _hook(webhook)
    before = read(cursor, (int,))
    if before is not None and not 0 <= before[0] < 2**63:
        raise alien()
    found = house().store.hooks.deliveries(webhook, limit + 1, before[0] if before is not None else None)
    more = written((found[limit - 1].number,)) if len(found) > limit else None
    return Deliveries(items=[_delivery(each) for each in found[:limit]], next=more)


def _delivery(each: Delivery) -> DeliveryShape:
    waits = each.sent_at is None and each.given_up_at is None
    return DeliveryShape(
        number=each.number, event=each.event, made_at=each.made_at, attempts=each.attempts,
        next_at=each.next_at if waits else None, sent_at=each.sent_at, given_up_at=each.given_up_at,
        status=each.status,
    )  # fmt: skip


@router.post("/webhooks/{webhook}/{action}", auth=_NEEDS, response={200: HookSecret | HookShape})
def act_on_webhook(request: HttpRequest, webhook: Id, action: Action) -> HookSecret | HookShape:
    """Pause or resume a webhook, give it a new secret (told this once), send it a `ping`, or retry at once."""
    _hook(webhook)
    if not hooking.act(rights(request), webhook, action):
        raise conflict("not-so", "It does not stand as this needs; read it anew.")
    found = _hook(webhook)
    if action == "secret":
        return HookSecret(**_shape(found), secret=hooking.secret(found))  # type: ignore[arg-type]
    return HookShape(**_shape(found))  # type: ignore[arg-type]

"""Promises: read, taken, answered in the interim, kept, given back, handed over, called."""

from __future__ import annotations

from datetime import datetime
from typing import Final, Literal

from django.http import HttpRequest
from ninja import Router, Schema
from ninja.params.functions import Query

from ansvar.store.values import Kept
from ansvar.web.api.auth import Needs, rights
from ansvar.web.api.once import once
from ansvar.web.api.paging import CURSOR, LIMIT, Cursor, Limit, page
from ansvar.web.api.problems import conflict, missing, refused, wrong
from ansvar.web.api.scopes import Scope
from ansvar.web.api.shapes import Id
from ansvar.web.desk.message import said
from ansvar.web.gates import Rights
from ansvar.web.house import house
from ansvar.web.me.hearing import may_hear
from ansvar.web.promises.acting import call_back, can_keep, carry_out
from ansvar.web.promises.views import lines, may_see, owners_of

router = Router(tags=["promises"])

_KEEPS: Final = Needs(Scope.PROMISES, person=True)
_DIALS: Final = Needs(Scope.PROMISES, person=True, like="promise-call")


class PromiseShape(Schema):
    """A promise as it stands. `state`: open, taken or done. `words` is what an operator wrote down for who keeps it.

    `number` is null when it was withheld.
    """

    id: str
    call: str
    kind: str
    owner: str
    to: str
    state: str
    number: str | None = None
    words: str
    urgent: bool
    message_s: float | None = None
    made_at: datetime
    due_at: datetime
    late: bool
    interim_at: datetime | None = None
    interim_given_at: datetime | None = None
    taken_by: str | None = None
    taken_at: datetime | None = None
    heard_at: datetime | None = None
    done_at: datetime | None = None
    done_by: str | None = None


class Step(Schema):
    """Something that happened to a promise."""

    at: datetime
    what: str
    by: str


class PromiseWhole(PromiseShape):
    """A promise with its story."""

    story: list[Step]


class PromisesPage(Schema):
    """A page of promises, the nearest deadline first."""

    items: list[PromiseShape]
    next: str | None = None


class HandTo(Schema):
    """Who keeps it from now on: `person:ID`, `unit:ID` or `function:ID`."""

    to: Id


def shape(each: Kept) -> dict[str, object]:
    """Return a promise as the API tells it to those who may see it."""
    return {
        "id": each.id, "call": each.call, "kind": each.kind, "owner": each.owner, "to": each.to,
        "state": each.state, "number": each.number, "words": said(each.words), "urgent": each.urgent,
        "message_s": each.seconds if each.recording else None, "made_at": each.made_at, "due_at": each.due_at,
        "late": each.state != "done" and each.due_at <= house().now(), "interim_at": each.interim_at,
        "interim_given_at": each.interim_given_at, "taken_by": each.taken_by or None, "taken_at": each.taken_at,
        "heard_at": each.heard_at, "done_at": each.done_at, "done_by": each.done_by or None,
    }  # fmt: skip


def whole(promise: str) -> PromiseWhole:
    """Return a promise with its story, as it stands now."""
    kept = house().store.promises.get(promise)
    if kept is None:
        raise missing("promise")
    return _with_story(kept)


def _with_story(kept: Kept) -> PromiseWhole:
    story = [Step(at=each.at, what=each.kind, by=each.by) for each in house().store.promises.events(kept.id)]
    return PromiseWhole(**shape(kept), story=story)  # type: ignore[arg-type]


def seen(who: Rights, promise: str) -> Kept:
    """Return a promise that somebody may see. Raises Problem for any other."""
    kept = house().store.promises.get(promise)
    if kept is None or not (may_see(who, kept.owner) or may_hear(who, kept)):
        raise missing("promise")
    return kept


@router.get("/promises", auth=Needs(Scope.PROMISES_READ), response=PromisesPage)
def list_promises(
    request: HttpRequest,
    of: Literal["mine", "unit", "all"] = Query("mine", description="`all` is for operators."),
    limit: Limit = LIMIT,
    cursor: Cursor = CURSOR,
) -> PromisesPage:
    """Promises that are not done, the nearest deadline first."""
    who = rights(request)
    if of not in owners_of(who):
        raise refused(f"The promises of `{of}` are not for you.")
    rows = [each.promise for each in lines(who, of)]
    found, more = page(rows, lambda each: (each.due_at.isoformat(), each.id), (str, str), cursor, limit)
    return PromisesPage(items=[PromiseShape(**shape(each)) for each in found], next=more)  # type: ignore[arg-type]


@router.get("/promises/{path:promise}", auth=Needs(Scope.PROMISES_READ), response=PromiseWhole)
def read_promise(request: HttpRequest, promise: Id) -> PromiseWhole:
    """One promise with its story."""
    return _with_story(seen(rights(request), promise))


@router.post("/promises/{path:promise}/dial", auth=_DIALS, response=PromiseWhole)
@once
def dial_promise(request: HttpRequest, promise: Id) -> PromiseWhole:
    """Ring the own phone, and from there whoever waits; the promise is taken by that."""
    who = rights(request)
    kept = seen(who, promise)
    if not kept.number:
        raise conflict("withheld", "The number was withheld: nobody can be called back.")
    if kept.state == "done":
        raise conflict("done", "This promise is kept already.")
    call_back(who, kept)
    return whole(promise)


def _act(request: HttpRequest, promise: str, action: str, to: str = "") -> PromiseWhole:
    who = rights(request)
    kept = seen(who, promise)
    if action == "hand-over" and not can_keep(to):
        raise wrong("body.to", "Name who shall keep it: `person:ID`, `unit:ID` or `function:ID`.")
    if not carry_out(who, kept, action, to):
        raise conflict("not-so", "It does not stand as this needs any more; read it anew.")
    return whole(promise)


# An id may hold slashes: with one address `{promise}/{action}` reading `call/1` would ask to do `1` with `call`.
# So what is done has an address of its own each.


@router.post("/promises/{path:promise}/take", auth=_KEEPS, response=PromiseWhole)
@once
def take_promise(request: HttpRequest, promise: Id) -> PromiseWhole:
    """See to an open promise. Of two at once one does; the other is answered 409."""
    return _act(request, promise, "take")


@router.post("/promises/{path:promise}/interim", auth=_KEEPS, response=PromiseWhole)
@once
def answer_in_the_interim(request: HttpRequest, promise: Id) -> PromiseWhole:
    """Note that the caller was told that it takes longer."""
    return _act(request, promise, "interim")


@router.post("/promises/{path:promise}/done", auth=_KEEPS, response=PromiseWhole)
@once
def keep_promise(request: HttpRequest, promise: Id) -> PromiseWhole:
    """Note that it was kept."""
    return _act(request, promise, "done")


@router.post("/promises/{path:promise}/release", auth=_KEEPS, response=PromiseWhole)
@once
def release_promise(request: HttpRequest, promise: Id) -> PromiseWhole:
    """Give back what one took."""
    return _act(request, promise, "release")


@router.post("/promises/{path:promise}/hand-over", auth=_KEEPS, response=PromiseWhole)
@once
def hand_promise_over(request: HttpRequest, promise: Id, body: HandTo) -> PromiseWhole:
    """Let somebody else keep it; it is open again."""
    return _act(request, promise, "hand-over", body.to)

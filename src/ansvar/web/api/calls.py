"""Calls that were: the last ones, and the story of one, as much of it as the viewer may know."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Router, Schema
from ninja.params.functions import Query

from ansvar.directory.numbers import masked
from ansvar.store.figures import Counted, counted
from ansvar.web import audit
from ansvar.web.api.auth import Needs, rights
from ansvar.web.api.paging import CURSOR, LIMIT, Cursor, Limit, alien, read, written
from ansvar.web.api.problems import missing, refused
from ansvar.web.api.scopes import Scope
from ansvar.web.api.shapes import Id
from ansvar.web.explain.rights import ANY_CALL, may_open, was_in
from ansvar.web.explain.views import names_for, story_of
from ansvar.web.gates import Rights
from ansvar.web.house import house

router = Router(tags=["calls"])


class CallShape(Schema):
    """A call. `asked`: who was called; `reached`: who talked with the caller. The number is masked but in own calls."""

    id: str
    at: datetime
    direction: str
    caller: str | None = None
    asked: str
    asked_name: str
    reached: str
    reached_name: str
    outcome: str
    answered_s: float | None = None
    unreferred: bool


class CallsPage(Schema):
    """A page of calls, the last first."""

    items: list[CallShape]
    next: str | None = None


class Row(Schema):
    """A row of the policy that decided: its name, and the clause it upholds."""

    name: str
    clause: str


class Happened(Schema):
    """One event of a call. `said`: what the caller heard; `hidden`: rows are left out that would tell a reason."""

    at: datetime
    what: str
    said: list[str]
    language: str
    rows: list[Row]
    hidden: bool


class CallWhole(CallShape):
    """A call with its story."""

    over: bool
    events: list[Happened]


def shape(who: Rights, each: Counted, names: Any) -> dict[str, Any]:
    """Return a call as this viewer may know it; `names`: of `names_for`."""
    mine = was_in(who, each.asked, each.reached)
    asked, reached = names(each.asked), names(each.reached)
    return {
        "id": each.call, "at": each.at, "direction": each.direction,
        "caller": (each.caller if mine else masked(each.caller)) if each.caller else None,
        "asked": names.key(each.asked), "asked_name": asked, "reached": names.key(each.reached),
        "reached_name": reached, "outcome": each.outcome, "answered_s": each.answered_s,
        "unreferred": each.unreferred,
    }  # fmt: skip


@router.get("/calls", auth=Needs(Scope.CALLS), response=CallsPage)
def list_calls(
    request: HttpRequest,
    of: Literal["mine", "house"] = Query(
        "mine", description="`house`: operators, telephone administrators, auditors."
    ),
    limit: Limit = LIMIT,
    cursor: Cursor = CURSOR,
) -> CallsPage:
    """The last calls. Those of a unit stand at `/units/{unit}/figures/{figure}/calls`."""
    who = rights(request)
    figures = house().store.figures
    before = read(cursor, (str, str))
    at = None if before is None else _moment(before)
    if of == "house":
        if not who.has(*ANY_CALL):
            raise refused("The calls of the house are for operators, telephone administrators and auditors.")
        found = figures.last(limit + 1, before=at)
    elif who.person:
        found = figures.last(limit + 1, f"person:{who.person}", f"mobile:{who.person}", before=at)
    else:
        found = ()
    last, names = found[:limit], names_for(who)
    more = written((last[-1].at.isoformat(), last[-1].call)) if len(found) > limit else None
    return CallsPage(items=[CallShape(**shape(who, each, names)) for each in last], next=more)


def _moment(key: tuple[Any, ...]) -> tuple[datetime, str]:
    try:
        at = datetime.fromisoformat(key[0])
    except ValueError:
        raise alien() from None
    if at.tzinfo is None:
        raise alien()
    return at, key[1]


@router.get("/calls/{path:call}", auth=Needs(Scope.CALLS), response=CallWhole)
def read_call(request: HttpRequest, call: Id) -> CallWhole:
    """The story of a call. Whoever was not in it is written into the audit log."""
    who, store = rights(request), house().store
    events = store.calls.events(call)
    if not events:
        raise missing("call")
    found = counted(call, [(each.at, each.kind, each.facts) for each in events])
    if not may_open(who, found.asked, found.reached):
        raise missing("call")
    if not was_in(who, found.asked, found.reached):
        audit.note(who.who, "saw a call", call=call)
    return CallWhole(
        **shape(who, found, names_for(who)),
        over=store.calls.record(call) is not None,
        events=[
            Happened(
                at=each.at, what=each.what, said=list(each.said), language=each.language,
                rows=[Row(name=name, clause=clause) for name, clause in each.rows], hidden=each.hidden,
            )
            for each in story_of(who, found.asked, events)
        ],
    )  # fmt: skip

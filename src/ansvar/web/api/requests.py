"""Requests in writing: faults, questions and orders, with state and thread; made, worked, approved (F18)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Final, Literal

from django.http import HttpRequest
from ninja import Router, Schema
from ninja.params.functions import Query
from pydantic import Field

from ansvar.web import audit
from ansvar.web.api.auth import Needs, rights
from ansvar.web.api.once import once
from ansvar.web.api.paging import CURSOR, LIMIT, Cursor, Limit, read, written
from ansvar.web.api.problems import conflict, missing, of_form, refused, wrong
from ansvar.web.api.scopes import Scope
from ansvar.web.api.shapes import Id, Text
from ansvar.web.gates import Rights
from ansvar.web.people import account_name
from ansvar.web.requests import lists
from ansvar.web.requests.forms import FORMS, Words
from ansvar.web.requests.kinds import Kind
from ansvar.web.requests.models import Entry, Request
from ansvar.web.requests.steps import can, make, may_see, may_work, seen, take_step
from ansvar.web.requests.views import may_name

router = Router(tags=["requests"])

_READS: Final = Needs(Scope.REQUESTS_READ)
_WRITES: Final = Needs(Scope.REQUESTS)
_MAKES: Final = Needs(Scope.REQUESTS, like="requests-new")
LongText = Annotated[str, Field(max_length=4000)]
Number = Annotated[int, Field(ge=1, lt=2**53)]
Step = Literal[
    "take", "plan", "answer", "ask", "note", "done", "decline", "approve", "refuse", "write", "reopen", "withdraw"
]  # fmt: skip


class RequestShape(Schema):
    """A request as a list shows it. `unseen`: whoever asked has not read what is new."""

    id: int
    kind: str
    what: str
    title: str
    state: str
    asker: str
    about: str
    call: str
    urgent: bool
    wanted_on: date | None = None
    planned_on: date | None = None
    taken_by: str | None = None
    unseen: bool
    version: int
    made_at: datetime
    changed_at: datetime
    closed_at: datetime | None = None


class RequestsPage(Schema):
    """A page of requests."""

    items: list[RequestShape]
    next: str | None = None


class LineOfThread(Schema):
    """A line of the thread: words, a step, or both. `inside`: for those who work the list alone."""

    at: datetime
    who: str
    step: str
    words: str
    day: date | None = None
    inside: bool


class RequestWhole(RequestShape):
    """A request with its words, its thread, and what the viewer can do with it."""

    words: str
    thread: list[LineOfThread]
    can: list[str]


class NewRequest(Schema):
    """What is asked for. `what`: of a fault `phone`, `line`, `sound` ..., of an order `headset`, `number` ...

    `about`: whom it is about, by id or name; empty for oneself.
    """

    kind: Literal["fault", "question", "order"]
    what: Annotated[str, Field(max_length=20)] = ""
    title: Text = ""
    words: LongText = ""
    about: Annotated[str, Field(max_length=200)] = ""
    call: Id = ""
    urgent: bool = False
    wanted_on: date | None = None


class StepTaken(Schema):
    """What goes with a step: words, the day of a plan, and the version that was looked at."""

    version: Annotated[int, Field(ge=0, lt=2**31)]
    words: LongText = ""
    day: date | None = None


def _shape(each: Request) -> dict[str, object]:
    return {
        "id": each.pk, "kind": each.kind, "what": each.what, "title": each.called, "state": each.state,
        "asker": account_name(each.asker), "about": each.about, "call": each.call, "urgent": each.urgent,
        "wanted_on": each.wanted_on, "planned_on": each.planned_on,
        "taken_by": account_name(each.taken_by) if each.taken_by else None, "unseen": each.unseen,
        "version": each.version, "made_at": each.made_at, "changed_at": each.changed_at,
        "closed_at": each.closed_at,
    }  # fmt: skip


def _get(who: Rights, id: int) -> Request:
    found = Request.objects.filter(pk=id).first()
    if found is None or not may_see(who, found):
        raise missing("request")
    return found


def _whole(who: Rights, found: Request) -> RequestWhole:
    works = may_work(who, found)
    return RequestWhole(
        **_shape(found),  # type: ignore[arg-type]
        words=found.words,
        thread=[
            LineOfThread(
                at=each.at, who=account_name(each.who), step=each.step, words=each.words, day=each.day,
                inside=each.inside,
            )
            for each in Entry.objects.filter(request=found)
            if works or not each.inside
        ],
        can=sorted(can(who, found)),
    )  # fmt: skip


@router.get("/requests", auth=_READS, response=RequestsPage)
def list_requests(
    request: HttpRequest,
    of: Literal["mine", "work", "approve"] = Query(
        "mine", description="`work`: for those who work the list."
    ),
    state: Annotated[str, Field(max_length=20)] = Query(
        "", description="Of `work`: new, urgent, late, done, all ..."
    ),
    kind: Literal["", "fault", "question", "order"] = Query(""),
    q: Text = Query("", description="Of `work`: words that stand in it."),
    limit: Limit = LIMIT,
    cursor: Cursor = CURSOR,
) -> RequestsPage:
    """One's own requests, those to work on, or those that wait for one's approval."""
    who = rights(request)
    if of == "work" and not lists.works(who):
        raise refused("The list is worked by telephone administrators and operators.")
    rows = lists.own(who) if of == "mine" else lists.to_approve(who)
    if of == "work":
        rows = lists.narrowed(lists.workable(who), who, state, kind, q)
    after = read(cursor, (int,))
    begin = min(max(after[0], 0), 10**6) if after is not None else 0
    found = list(rows[begin : begin + limit + 1])
    more = written((begin + limit,)) if len(found) > limit else None
    return RequestsPage(items=[RequestShape(**_shape(each)) for each in found[:limit]], next=more)  # type: ignore[arg-type]


@router.get("/requests/{request_id}", auth=_READS, response=RequestWhole)
def read_request(request: HttpRequest, request_id: Number) -> RequestWhole:
    """One request with its thread. For whoever asked, the mark of news goes out."""
    who = rights(request)
    found = _get(who, request_id)
    seen(who, found)
    return _whole(who, found)


@router.post("/requests", auth=_MAKES, response=RequestWhole)
@once
def make_request(request: HttpRequest, body: NewRequest) -> RequestWhole:
    """Report a fault, ask a question, or order something."""
    who = rights(request)
    given = body.model_dump(mode="json")
    form = FORMS[Kind(body.kind)]({name: value for name, value in given.items() if value is not None})
    if not form.is_valid():
        raise of_form(form)
    if not may_name(who, form.cleaned_data["call"]):
        raise wrong("body.call", "There is no such call, or you may not know of it.")
    with audit.together() as changes:
        made = make(who, form.wanted(), changes)
    return _whole(who, made)


@router.post("/requests/{request_id}/{step}", auth=_WRITES, response=RequestWhole)
@once
def step_request(request: HttpRequest, request_id: Number, step: Step, body: StepTaken) -> RequestWhole:
    """Take a request one step further; `can` of the request says which steps there are."""
    who = rights(request)
    found = _get(who, request_id)
    if step not in can(who, found):
        raise conflict("not-so", "This cannot be done with it as it stands, or not by you.")
    form = Words(step, {"version": body.version, "words": body.words, "day": body.day})
    if not form.is_valid():
        raise of_form(form)
    if not take_step(who, found, step, body.version, body.words, body.day):
        raise conflict("changed", "Somebody else has changed it; read it anew.")
    found.refresh_from_db()
    return _whole(who, found)

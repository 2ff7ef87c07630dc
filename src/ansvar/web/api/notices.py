"""Notices for the switchboard: read, written, changed, withdrawn, acknowledged."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Final, Literal

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from ansvar.web.api.auth import Needs, rights
from ansvar.web.api.problems import missing, of_form, refused, wrong
from ansvar.web.api.scopes import Scope
from ansvar.web.api.shapes import Done, Id, Moment
from ansvar.web.gates import Rights, Role
from ansvar.web.notices.board import acknowledge, current, keep, may_change, may_write, readers, withdraw
from ansvar.web.notices.forms import Writing
from ansvar.web.notices.models import Notice
from ansvar.web.notices.views import AHEAD

router = Router(tags=["notices"])

_WRITES: Final = Needs(Scope.NOTICES, Role.MANAGER, Role.OPERATOR, Role.TELEPHONE)
Number = Annotated[int, Field(ge=1, lt=2**53)]


class ReaderShape(Schema):
    """An operator, and when they acknowledged a notice."""

    name: str
    at: datetime | None = None


class NoticeShape(Schema):
    """A notice. `ref` is what is acknowledged; `id` of one that was written, null of a planned closure.

    `seen`: by whoever asks; `readers`: for those who may write notices.
    """

    ref: str
    id: int | None = None
    kind: str
    unit: str
    title: str
    text: str
    start: datetime
    end: datetime
    by: str
    runs: bool
    seen: bool
    may_change: bool
    readers: list[ReaderShape] | None = None


class NoticesShape(Schema):
    """The notices that hold or are to come: first those that whoever asks has not seen."""

    items: list[NoticeShape]


class NewNotice(Schema):
    """What the switchboard should know. `unit` is empty for the whole organisation; `start` null means now.

    Never why somebody is away.
    """

    kind: Literal["press", "change", "event", "disturbance"]
    unit: Id = ""
    title: Annotated[str, Field(min_length=1, max_length=120)]
    text: Annotated[str, Field(max_length=2000)] = ""
    start: Moment | None = None
    end: Moment


class Refs(Schema):
    """The notices that one has read, by their `ref`."""

    refs: Annotated[list[Id], Field(min_length=1, max_length=100)]


class Written(Schema):
    """A notice that was written, by its id. One that is changed gets another: it is unread again."""

    id: int


def _write(who: Rights, body: NewNotice, instead_of: Notice | None = None) -> Written:
    form = Writing(who, body.model_dump())
    if not form.is_valid():
        raise of_form(form)
    kept = keep(who, form.cleaned_data, instead_of)
    if kept is None:
        raise missing("notice")
    return Written(id=kept.pk)


def _mine(who: Rights, id: int) -> Notice:
    found = Notice.objects.filter(pk=id, withdrawn_at=None).first()
    if found is None:
        raise missing("notice")
    if not may_change(who, found):
        raise refused(
            "A notice is its writer's, its unit's manager's or a telephone administrator's to change."
        )
    return found


@router.get("/notices", auth=Needs(Scope.NOTICES_READ, *Role), response=NoticesShape)
def list_notices(request: HttpRequest) -> NoticesShape:
    """The notices that hold now or are to come, planned closures among them."""
    who = rights(request)
    writes = may_write(who)
    return NoticesShape(
        items=[
            NoticeShape(
                ref=each.ref, id=each.id, kind=each.kind, unit=each.unit_id, title=each.title, text=each.text,
                start=each.start, end=each.end, by=each.by, runs=each.runs, seen=each.seen,
                may_change=each.may_change,
                readers=[ReaderShape(name=name, at=at) for name, at in readers(each.ref)] if writes else None,
            )
            for each in current(who, AHEAD)
        ]
    )  # fmt: skip


@router.post("/notices", auth=_WRITES, response=Written)
def write_notice(request: HttpRequest, body: NewNotice) -> Written:
    """Tell the switchboard something: managers of their units, operators and telephone administrators of all."""
    return _write(rights(request), body)


# Before the addresses of single notices, which would take `read` for one.
@router.post("/notices/read", auth=Needs(Scope.NOTICES, Role.OPERATOR, person=True), response=Done)
def acknowledge_notices(request: HttpRequest, body: Refs) -> Done:
    """Say that one has read notices."""
    who = rights(request)
    shown = {each.ref for each in current(who, AHEAD)}
    if not shown.issuperset(body.refs):
        raise wrong("body.refs", "One of these does not hold (any more), or there is none; read them anew.")
    acknowledge(who.person, *body.refs)
    return Done()


@router.put("/notices/{notice}", auth=_WRITES, response=Written)
def change_notice(request: HttpRequest, notice: Number, body: NewNotice) -> Written:
    """Change a notice: it is another from then on, and whoever had read the old words has not read these."""
    who = rights(request)
    return _write(who, body, _mine(who, notice))


@router.delete("/notices/{notice}", auth=_WRITES, response=Done)
def withdraw_notice(request: HttpRequest, notice: Number) -> Done:
    """Take a notice back."""
    who = rights(request)
    withdraw(who, _mine(who, notice))
    return Done()

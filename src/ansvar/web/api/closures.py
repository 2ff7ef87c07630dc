"""Closures and quiet days: read, looked at before they are saved, planned, changed, agreed, withdrawn."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Final

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from ansvar.presence.model import Closure, QuietChoice
from ansvar.web.api.auth import Needs, rights
from ansvar.web.api.problems import missing, refused, wrong
from ansvar.web.api.scopes import Scope
from ansvar.web.api.shapes import LAST, Done, Id, Moment
from ansvar.web.closures.changing import agree_to, set_closure, set_quiet_day, take_back
from ansvar.web.closures.plans import (
    Wanted,
    chosen,
    closures,
    may_change,
    planned,
    quiet_days,
    weekdays,
    would_be_quiet,
    would_close,
)
from ansvar.web.gates import Rights, Role
from ansvar.web.house import house

router = Router(tags=["closures"])

_PLANS: Final = Needs(Scope.CLOSURES, Role.MANAGER, Role.TELEPHONE)
_LOOKS: Final = Needs(Scope.CLOSURES, Role.MANAGER, Role.TELEPHONE, like="closures-preview")
_LOOKS_QUIET: Final = Needs(Scope.CLOSURES, Role.MANAGER, Role.TELEPHONE, like="closures-quiet")
LongId = Annotated[str, Field(max_length=400)]


class ClosureShape(Schema):
    """A closure that runs or is to come. `agreed`: the switchboard takes the calls; `divert`: another unit does."""

    id: str
    unit: str
    start: datetime
    end: datetime
    runs: bool
    agreed: bool
    divert: str | None = None
    note: str
    hears: list[str]


class ClosuresShape(Schema):
    """The closures that run or are to come, in order."""

    items: list[ClosureShape]


class Plan(Schema):
    """A closure that is planned. `note` is for the staff: callers never hear it."""

    unit: Id
    start: Moment
    end: Moment
    divert: Id | None = None
    note: Annotated[str, Field(max_length=200)] = ""


class Planned(Schema):
    """What was planned, by its id."""

    id: str


class HeardThen(Schema):
    """What callers would hear of it, and where they would go, at the first moment they would meet it."""

    at: datetime
    language: str
    hears: list[str]
    takes: list[str]
    ends: str


class QuietShape(Schema):
    """A unit's quiet day; `id` is empty for one that the policy itself sets."""

    id: str
    unit: str
    weekday: str
    since: str | None = None
    until: str | None = None


class QuietDays(Schema):
    """The quiet days that are kept or will be. `weekdays`: those that a unit may choose (Monday is 0)."""

    items: list[QuietShape]
    weekdays: list[int]


class Quiet(Schema):
    """A quiet day that a unit chooses."""

    unit: Id
    weekday: Annotated[int, Field(ge=0, le=6)]
    since: date


def _closure(who: Rights, plan: Plan) -> Closure:
    base = house().base
    if plan.unit not in base.units:
        raise wrong("body.unit", "There is no such unit.")
    if not may_change(who, plan.unit):
        raise refused("A unit is closed by its manager, or by a telephone administrator.")
    if plan.divert is not None and (plan.divert not in base.units or plan.divert == plan.unit):
        raise wrong("body.divert", "Name another unit that takes the calls.")
    start, end = plan.start.astimezone(UTC), plan.end.astimezone(UTC)
    if end <= start or end <= house().now():
        raise wrong("body.end", "The end lies before the start, or has passed.")
    return Closure(plan.unit, start, end, divert=plan.divert, note=plan.note)


def _entry(who: Rights, id: str) -> tuple[str, str]:
    found = planned(id)
    if found is None:
        raise missing("closure")
    if not may_change(who, found[1].unit):
        raise refused("This closure is its unit's manager's, or a telephone administrator's, to change.")
    return found[0], found[2]


@router.get("/closures", auth=Needs(Scope.CLOSURES_READ), response=ClosuresShape)
def list_closures(request: HttpRequest) -> ClosuresShape:
    """The closures that run or are to come, each with what callers hear."""
    return ClosuresShape(
        items=[
            ClosureShape(
                id=each.id, unit=each.closure.unit, start=each.closure.start, end=each.closure.end, runs=each.runs,
                agreed=each.closure.agreed, divert=each.closure.divert, note=each.closure.note,
                hears=list(each.hears),
            )
            for each in closures(rights(request))
        ]
    )  # fmt: skip


def _heard(found: Wanted) -> HeardThen:
    return HeardThen(
        at=found.at, language=house().spoken_language(), hears=list(found.hears), takes=list(found.way.takes),
        ends=found.way.end,
    )  # fmt: skip


@router.post("/closures/preview", auth=_LOOKS, response=HeardThen)
def preview_closure(request: HttpRequest, body: Plan) -> HeardThen:
    """What callers would hear of a closure, before it is saved; nothing is changed."""
    return _heard(would_close("", _closure(rights(request), body), ""))


@router.post("/closures", auth=_PLANS, response=Planned)
def plan_closure(request: HttpRequest, body: Plan) -> Planned:
    """Plan a closure; callers hear it when it begins, operators see it before."""
    who = rights(request)
    return Planned(id=set_closure(who, _closure(who, body)))


@router.put("/closures/{path:closure}", auth=_PLANS, response=Planned)
def change_closure(request: HttpRequest, closure: LongId, body: Plan) -> Planned:
    """Change a closure; the switchboard has to agree anew."""
    who = rights(request)
    entry, base = _entry(who, closure)
    return Planned(id=set_closure(who, _closure(who, body), entry, base))


@router.post(
    "/closures/{path:closure}/agree", auth=Needs(Scope.CLOSURES, Role.OPERATOR, Role.TELEPHONE), response=Done
)
def agree_to_closure(request: HttpRequest, closure: LongId) -> Done:
    """The switchboard takes the calls of a unit that is closed."""
    if not agree_to(rights(request), closure):
        raise missing("closure")
    return Done()


@router.delete("/closures/{path:closure}", auth=_PLANS, response=Done)
def withdraw_closure(request: HttpRequest, closure: LongId) -> Done:
    """Withdraw a closure."""
    _entry(rights(request), closure)
    take_back(rights(request), closure)
    return Done()


@router.get("/quiet-days", auth=Needs(Scope.CLOSURES_READ), response=QuietDays)
def list_quiet_days(request: HttpRequest) -> QuietDays:
    """The quiet days that units keep."""
    return QuietDays(
        items=[
            QuietShape(id=each.id, unit=each.unit, weekday=each.weekday, since=each.since, until=each.until)
            for each in quiet_days(rights(request))
        ],
        weekdays=[day for day, _name in weekdays()],
    )


def _quiet(who: Rights, body: Quiet) -> QuietChoice:
    if body.unit not in house().base.units:
        raise wrong("body.unit", "There is no such unit.")
    if not may_change(who, body.unit):
        raise refused("A unit's quiet day is chosen by its manager, or by a telephone administrator.")
    if body.weekday not in [day for day, _name in weekdays()]:
        raise wrong("body.weekday", "The policy lets nobody choose this weekday.")
    if not house().now().astimezone(house().zone).date() <= body.since < date(LAST, 1, 1):
        raise wrong("body.since", "Name a date to come.")
    return QuietChoice(body.unit, body.weekday, body.since.isoformat())


@router.post("/quiet-days/preview", auth=_LOOKS_QUIET, response=HeardThen)
def preview_quiet_day(request: HttpRequest, body: Quiet) -> HeardThen:
    """What callers would hear on the first such day; nothing is changed."""
    return _heard(would_be_quiet(_quiet(rights(request), body)))


@router.post("/quiet-days", auth=_PLANS, response=Planned)
def choose_quiet_day(request: HttpRequest, body: Quiet) -> Planned:
    """Choose a quiet day."""
    who = rights(request)
    return Planned(id=set_quiet_day(who, _quiet(who, body)))


@router.delete("/quiet-days/{path:day}", auth=_PLANS, response=Done)
def withdraw_quiet_day(request: HttpRequest, day: LongId) -> Done:
    """Withdraw a quiet day."""
    found = chosen(day)
    if found is None:
        raise missing("quiet day")
    if not may_change(rights(request), found[1].unit):
        raise refused("This quiet day is its unit's manager's, or a telephone administrator's, to change.")
    take_back(rights(request), day)
    return Done()

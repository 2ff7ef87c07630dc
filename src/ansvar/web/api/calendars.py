"""The own calendars: looked at before they count, switched on, read at once, forgotten; their addresses are secrets."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Final

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from ansvar.web.api.auth import Needs, rights
from ansvar.web.api.problems import conflict, missing, wrong
from ansvar.web.api.scopes import Scope
from ansvar.web.api.shapes import Done, Id, Moment
from ansvar.web.calendars import sync
from ansvar.web.calendars.fetch import FeedFault
from ansvar.web.calendars.models import Feed
from ansvar.web.gates import Rights
from ansvar.web.house import house
from ansvar.web.me.calendar import FAULTS, forget, look_at, overrule, read_again, room, shown, switch_on

router = Router(tags=["calendars"])

_READS: Final = Needs(Scope.CALENDARS_READ, person=True)
_KEEPS: Final = Needs(Scope.CALENDARS, person=True)
_ADDS: Final = Needs(Scope.CALENDARS, person=True, like="me-calendar-add")
_ASKS: Final = Needs(Scope.CALENDARS, person=True, like="me-calendar-now")
Kind = Annotated[str, Field(max_length=80)]


class EntryShape(Schema):
    """An entry as the telephone reads it: from when until when one is away, and as which kind of absence."""

    start: datetime
    end: datetime | None = None
    kind: str


class CalendarShape(Schema):
    """A calendar. `host` is all that is ever told of its address; `on`: whether what it says counts.

    - `kinds`: which kind of absence each way of being away becomes, "" for none.
    - `entries`: of the next two weeks; `more`: how many lie further ahead; `ignored`: what was left out, by why.
    - `fault`: why it could not be read last: address, inside, refused, down, large or calendar.
    """

    id: str
    host: str
    on: bool
    kinds: dict[str, str]
    entries: list[EntryShape]
    more: int
    ignored: dict[str, int]
    read_at: datetime | None = None
    reached_at: datetime | None = None
    fault: str


class CalendarsShape(Schema):
    """The own calendars, and how the policy uses them: drives, proposes, informs or not used.

    `counted`: what of them counts now, which may be overruled.
    """

    used: str
    items: list[CalendarShape]
    counted: list[EntryShape]


class Overruled(Schema):
    """An entry that counts; `take`: it is set as if by hand and stays, whatever the calendar says; else it does not count."""

    start: Moment
    kind: Kind
    take: bool = False


class NewCalendar(Schema):
    """The address of a calendar (ICS). Whoever has it can read the calendar: it is never told again."""

    address: Annotated[str, Field(max_length=2000, json_schema_extra={"writeOnly": True})]


class KindsOfDay(Schema):
    """Which kind of absence each way of being away becomes; empty for none.

    `away`: whole days and out of office; `lunch`: called so; `busy`: everything else.
    """

    away: Kind = ""
    lunch: Kind = ""
    busy: Kind = ""


def _shape(feed: Feed) -> CalendarShape:
    found = shown(feed)
    return CalendarShape(
        id=feed.id, host=feed.shown, on=feed.on, kinds={how: kind for how, _called, kind in found.kinds},
        entries=[
            EntryShape(start=each.start, end=each.end, kind=each.kind) for day in found.days for each in day.entries
        ],
        more=found.more, ignored=dict(feed.ignored), read_at=feed.read_at, reached_at=feed.reached_at,
        fault=feed.fault,
    )  # fmt: skip


def _mine(who: Rights, id: str) -> Feed:
    found: Feed | None = Feed.objects.filter(pk=id, person=who.person).first()
    if found is None:
        raise missing("calendar")
    return found


def _used() -> None:
    if not sync.used():
        raise conflict("not-used", "The policy does not let calendars say anything about presence.")


@router.get("/me/calendars", auth=_READS, response=CalendarsShape)
def list_calendars(request: HttpRequest) -> CalendarsShape:
    """The own calendars as they are understood."""
    feeds = Feed.objects.filter(person=rights(request).person).order_by("added_at")
    used = house().policy.presence.calendar or "drives"
    counted = house().store.by_phone.calendar(rights(request).person, house().now())
    return CalendarsShape(
        used=used, items=[_shape(each) for each in feeds],
        counted=[EntryShape(start=each.start, end=each.end, kind=each.kind) for each in counted],
    )  # fmt: skip


@router.post("/me/calendars/overrule", auth=_KEEPS, response=Done)
def overrule_calendar(request: HttpRequest, body: Overruled) -> Done:
    """Overrule an entry by hand: the phone rings then, or one is away then for good."""
    if not overrule(rights(request), body.start.astimezone(UTC).isoformat(), body.kind, body.take):
        raise conflict("gone", "This is not in your calendars any more.")
    return Done()


@router.post("/me/calendars", auth=_ADDS, response=CalendarShape)
def add_calendar(request: HttpRequest, body: NewCalendar) -> CalendarShape:
    """Read a calendar and tell how it is understood; it counts only when it is switched on."""
    who = rights(request)
    _used()
    if not room(who):
        raise conflict("many", f"There are {sync.MOST} calendars; remove one.")
    try:
        feed = look_at(who, body.address.strip())
    except FeedFault as error:
        raise wrong("body.address", str(FAULTS[error.why])) from None
    if feed is None:
        raise conflict("known", "This calendar is read already.")
    return _shape(feed)


@router.put("/me/calendars/{calendar}", auth=_KEEPS, response=CalendarShape)
def switch_calendar_on(request: HttpRequest, calendar: Id, body: KindsOfDay) -> CalendarShape:
    """Let a calendar count, or choose anew which kinds of absence it makes."""
    who = rights(request)
    feed = _mine(who, calendar)
    _used()
    switch_on(who, feed, body.model_dump())
    return _shape(feed)


@router.post("/me/calendars/{calendar}/read", auth=_ASKS, response=CalendarShape)
def read_calendar_now(request: HttpRequest, calendar: Id) -> CalendarShape:
    """Read a calendar at once; `fault` says why it could not be."""
    feed = _mine(rights(request), calendar)
    read_again(feed)
    return _shape(feed)


@router.delete("/me/calendars/{calendar}", auth=_KEEPS, response=Done)
def forget_calendar(request: HttpRequest, calendar: Id) -> Done:
    """Forget a calendar, its address and all that it said."""
    who = rights(request)
    forget(who, _mine(who, calendar))
    return Done()

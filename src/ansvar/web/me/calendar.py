"""`/me/calendar/`: the own calendar as the telephone reads it: looked at first, then switched on, overruled by hand."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ansvar.presence.model import Absence, Source
from ansvar.store.changes import CancelAbsence, Change, EndAbsence, SetAbsence
from ansvar.web import audit
from ansvar.web.calendars import sync
from ansvar.web.calendars.fetch import FeedFault, plain
from ansvar.web.calendars.models import Feed
from ansvar.web.calendars.read import AWAY, BUSY, LUNCH
from ansvar.web.gates import Rights, Role, gate
from ansvar.web.house import house
from ansvar.web.live import live
from ansvar.web.me.forms import kinds

#: So far the page shows what a calendar says; more is read.
SHOWN: Final = timedelta(days=14)
MOST: Final = 80
HOW: Final = {
    AWAY: gettext_lazy("Whole days, out of office, a day and longer"),
    LUNCH: gettext_lazy("Called lunch"),
    BUSY: gettext_lazy("Everything else that is busy"),
}
IGNORED: Final = {
    "free": gettext_lazy("shown as free"),
    "tentative": gettext_lazy("not accepted yet"),
    "declined": gettext_lazy("declined"),
    "cancelled": gettext_lazy("cancelled"),
    "elsewhere": gettext_lazy("working elsewhere: the phone rings"),
    "private": gettext_lazy("private: the policy leaves them out"),
    "no time": gettext_lazy("without length"),
    "too often": gettext_lazy("repeated every hour or more often"),
}
FAULTS: Final = {
    "address": gettext_lazy(
        "This is no address of a calendar: it begins with https:// and holds no password."
    ),
    "inside": gettext_lazy(
        "This address leads to a machine inside the house. Your telephone administrator can allow it."
    ),
    "refused": gettext_lazy("Nobody gives the calendar out at this address (any more). Make a new address."),
    "down": gettext_lazy("Nobody answers at this address."),
    "large": gettext_lazy("The calendar is too large."),
    "calendar": gettext_lazy("What lies at this address is no calendar (ICS)."),
}
#: So often in a row a calendar may be missed before its person is told.
QUIETLY: Final = 2


@dataclass(slots=True)
class Day:
    """A day of a preview."""

    day: date
    at: datetime
    entries: list[Absence] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Shown:
    """A calendar on the page. `fault`: why it cannot be read; `kinds`: how each way of being away counts."""

    feed: Feed
    days: tuple[Day, ...]
    more: int
    ignored: tuple[tuple[int, Any], ...]
    kinds: tuple[tuple[str, Any, str], ...]
    fault: Any


def shown(feed: Feed) -> Shown:
    """Return a calendar as the page shows it."""
    now = house().now()
    ahead = [each for each in sync.absences(feed) if each.end is not None and each.end > now]
    near = [each for each in ahead if each.start < now + SHOWN][:MOST]
    return Shown(
        feed,
        days_of(near),
        len(ahead) - len(near),
        tuple((count, IGNORED[why]) for why, count in feed.ignored.items() if why in IGNORED),
        tuple((how, called, sync.kind_of(feed, how)) for how, called in HOW.items()),
        FAULTS.get(feed.fault, FAULTS["down"]) if feed.fault else "",
    )


def days_of(entries: Iterable[Absence]) -> tuple[Day, ...]:
    """Return entries by the day on which they begin."""
    days: dict[date, Day] = {}
    for each in sorted(entries, key=lambda each: (each.start, each.kind)):
        begins = each.start.astimezone(house().zone)
        days.setdefault(begins.date(), Day(begins.date(), each.start)).entries.append(each)
    return tuple(days.values())


def troubled(person: str) -> tuple[Feed, ...]:
    """Return the calendars of somebody that are on and could not be read for a while."""
    return tuple(Feed.objects.filter(person=person, on=True, failures__gte=QUIETLY).order_by("added_at"))


@gate(Role.EMPLOYEE)
@require_GET
def calendar(request: HttpRequest) -> HttpResponse:
    """The page."""
    return _page(request)


def _page(request: HttpRequest, address: str = "", fault: Any = "", status: int = 200) -> HttpResponse:
    rights: Rights = request.rights  # type: ignore[attr-defined]
    known, now = house(), house().now()
    feeds = [shown(each) for each in Feed.objects.filter(person=rights.person).order_by("added_at")]
    counted = known.store.by_phone.calendar(rights.person, now)
    near = [each for each in counted if each.start < now + SHOWN][:MOST]
    return render(
        request,
        "me/calendar.html",
        {
            "feeds": feeds,
            "counted": days_of(near),
            "runs": [each for each in near if each.start <= now],
            "used": known.policy.presence.calendar or "drives",
            "choices": kinds(get_language() or "en"),
            "address": address,
            "fault": fault,
            "room": len(feeds) < sync.MOST,
            "tab": "calendar",
        },
        status=status,
    )


def room(rights: Rights) -> bool:
    """Whether the policy lets calendars be read, and somebody has room for one more."""
    return sync.used() and Feed.objects.filter(person=rights.person).count() < sync.MOST


def look_at(rights: Rights, given: str) -> Feed | None:
    """Fetch a calendar and keep how it is read; it counts only when it is switched on. None for one read already.

    Raises FeedFault.
    """
    now, address = house().now(), plain(given)
    if Feed.objects.filter(person=rights.person, address=address).exists():
        return None
    feed = Feed(
        id=secrets.token_hex(12), person=rights.person, address=address, kinds=sync.usual_kinds(),
        next_at=now, added_at=now,
    )  # fmt: skip
    sync.look(feed, now)
    feed.save(force_insert=True)
    audit.note(rights.who, "calendar looked at", feed=feed.id)
    return feed


def switch_on(rights: Rights, feed: Feed, kinds: Mapping[str, str]) -> None:
    """Let a calendar count, as these kinds of absence; one that counts already is read as these from now on."""
    known = house().presence().kinds
    what = "calendar read otherwise" if feed.on else "calendar switched on"
    feed.kinds = {how: kinds[how] if kinds.get(how) in known else "" for how in HOW}
    feed.on = True
    Feed.objects.filter(pk=feed.pk).update(kinds=feed.kinds, on=True)
    sync.put(rights.person)
    audit.note(rights.who, what, feed=feed.id)


def forget(rights: Rights, feed: Feed) -> None:
    """Forget a calendar, its address and all that it said."""
    id = feed.id
    feed.delete()
    if feed.on:
        sync.put(rights.person)
    audit.note(rights.who, "calendar removed", feed=id)


def read_again(feed: Feed) -> None:
    """Read a calendar at once, whole; `feed.fault` says why it could not be."""
    at = house().now()
    feed.read_at, feed.next_at = None, at + sync.EVERY
    try:
        sync.look(feed, at)
    except FeedFault as error:
        sync.failed(feed, error, at)
    if sync.kept(feed) and feed.on and not feed.fault:
        sync.put(feed.person)


@gate(Role.EMPLOYEE)
@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Fetch a calendar and show how it is read; it counts only when it is switched on."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    given = request.POST.get("address", "").strip()
    if not room(rights):
        raise Http404
    try:
        if look_at(rights, given) is None:
            return _page(request, given, _("This calendar is read already."), 422)
    except FeedFault as error:
        return _page(request, given, FAULTS[error.why], 422)
    messages.success(request, _("Read. Look how it is understood, then switch it on."))
    return redirect("me-calendar")


def _mine(request: HttpRequest) -> Feed:
    rights: Rights = request.rights  # type: ignore[attr-defined]
    found: Feed | None = Feed.objects.filter(pk=request.POST.get("feed", ""), person=rights.person).first()
    if found is None:
        raise Http404
    return found


@gate(Role.EMPLOYEE)
@require_POST
def on(request: HttpRequest) -> HttpResponse:
    """Switch a calendar on, or choose anew which kinds of absence it makes."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    feed = _mine(request)
    if not sync.used():
        raise Http404
    begins = not feed.on
    switch_on(rights, feed, {how: request.POST.get(how, "") for how in HOW})
    messages.success(
        request,
        _("Your calendar counts from now on; changes in it within a few minutes.") if begins else _("Saved."),
    )
    return redirect("me-calendar")


@gate(Role.EMPLOYEE)
@require_POST
def off(request: HttpRequest) -> HttpResponse:
    """Forget a calendar, its address and all that it said."""
    forget(request.rights, _mine(request))  # type: ignore[attr-defined]
    messages.success(request, _("Removed: its address is forgotten, and nothing of it counts any more."))
    return redirect("me-calendar")


@gate(Role.EMPLOYEE)
@require_POST
def now(request: HttpRequest) -> HttpResponse:
    """Read a calendar at once."""
    feed = _mine(request)
    read_again(feed)
    if feed.fault:
        messages.warning(request, FAULTS.get(feed.fault, FAULTS["down"]))
    else:
        messages.success(request, _("Read just now."))
    return redirect("me-calendar")


def overrule(rights: Rights, start: str, kind: str, take: bool) -> bool:
    """Let an entry not count, whatever the calendar says; or `take` it: it counts as if set by hand.

    False when it is not in the calendar any more.
    """
    me, at = rights.person, house().now()
    counted = house().store.by_phone.calendar(me, at)
    entry = next((each for each in counted if each.start.isoformat() == start and each.kind == kind), None)
    if entry is None:
        return False
    changes: list[Change]
    if take:
        id = f"web/{secrets.token_hex(12)}"
        changes = [
            SetAbsence(id, me, entry.kind, max(entry.start, at), entry.end, me, at, source=Source.SELF.value),
            CancelAbsence(me, entry.start, Source.CALENDAR.value),
        ]
    else:
        running = entry.start <= at
        changes = [EndAbsence(me, at) if running else CancelAbsence(me, entry.start, Source.CALENDAR.value)]
    audit.change(rights.who, "calendar overruled", changes, person=me)
    live().refresh()
    return True


@gate(Role.EMPLOYEE)
@require_POST
def skip(request: HttpRequest) -> HttpResponse:
    """Overrule an entry by hand: it does not count, whatever the calendar says; or, `take`: it does."""
    take = request.POST.get("choice") == "take"
    given = request.POST.get("start", ""), request.POST.get("kind", "")
    if not overrule(request.rights, *given, take):  # type: ignore[attr-defined]
        messages.warning(request, _("It is not in your calendar any more."))
    elif take:
        messages.success(request, _("Taken: you are away then."))
    else:
        messages.success(request, _("Your phone rings then, whatever the calendar says."))
    return redirect("me-calendar")

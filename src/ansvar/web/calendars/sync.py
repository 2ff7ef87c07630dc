"""Calendars that are on, read again every few minutes; what they say becomes absences of the store, as star codes make.

A calendar that cannot be read leaves everything as it was: what is known stays, the pages say since when nothing was
heard, and it is asked again with growing pauses.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any, Final

import structlog

from ansvar.directory.model import Person
from ansvar.presence.model import Absence, Source
from ansvar.store.changes import SyncCalendar
from ansvar.store.faults import StoreError
from ansvar.web.calendars.fetch import FeedFault, fetch
from ansvar.web.calendars.models import Feed
from ansvar.web.calendars.read import AWAY, BUSY, HOW, LUNCH
from ansvar.web.house import house, in_passing
from ansvar.web.live import live

log = structlog.get_logger(__name__)

#: How often a calendar is asked, and how long at most one that fails is left alone.
EVERY: Final = timedelta(minutes=5)
SELDOM: Final = timedelta(hours=6)
#: It is read whole at least this often, whatever it says of having changed: the weeks that are read move on.
WHOLE: Final = timedelta(hours=12)
BACK: Final = timedelta(days=1)
AHEAD: Final = timedelta(days=35)
#: Calendars of one person.
MOST: Final = 5
#: The pages look for calendars that are due this often, and read so many at once.
LOOK_S: Final = 20.0
AT_ONCE: Final = 4
_READ_S: Final = 30.0
#: What each way of being away becomes, by the first kind that the house has.
_USUAL: Final = {
    AWAY: ("leave", "holiday", "other"),
    LUNCH: ("lunch", "errand", "other"),
    BUSY: ("meeting", "errand", "other"),
}


def used() -> bool:
    """Whether the policy lets calendars say anything about presence."""
    return house().policy.presence.calendar != "not used"


def usual_kinds() -> dict[str, str]:
    """Return which kind of absence each way of being away becomes when nobody has chosen."""
    known = house().presence().kinds
    return {how: next((each for each in _USUAL[how] if each in known), "") for how in HOW}


def kind_of(feed: Feed, how: str) -> str:
    """Return the kind of absence that an entry becomes, "" for none; a kind that is gone is none."""
    chosen: str = feed.kinds.get(how, "")
    return chosen if chosen in house().presence().kinds else ""


def look(feed: Feed, now: datetime) -> None:
    """Fetch a calendar and note in `feed` what it says. Blocks. Raises FeedFault. The caller saves the row."""
    whole = feed.read_at is None or now - feed.read_at > WHOLE
    found = fetch(feed.address, "" if whole else feed.etag, "" if whole else feed.modified)
    if found.content is not None:
        told = understood(found.content, now, house().person(feed.person))
        feed.entries, feed.ignored = told["entries"], told["ignored"]
        feed.etag, feed.modified, feed.read_at = found.etag, found.modified, now
    feed.reached_at, feed.failures, feed.fault = now, 0, ""


def understood(content: bytes, now: datetime, person: Person | None) -> Mapping[str, Any]:
    """Return what a calendar says of the weeks to come, read by a process with bounds. Raises FeedFault."""
    private = house().policy.presence.private_entries != "ignored"
    mail = person.email if person is not None else ""
    about = [
        str(house().zone),
        (now - BACK).isoformat(),
        (now + AHEAD).isoformat(),
        mail,
        "1" if private else "0",
    ]
    try:
        run = subprocess.run(
            [sys.executable, "-I", "-m", "ansvar.web.calendars.read", *about],
            input=content, capture_output=True, timeout=_READ_S, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        raise FeedFault("calendar") from error
    if run.returncode:
        raise FeedFault("calendar")
    found: Mapping[str, Any] = json.loads(run.stdout)
    return found


def absences(feed: Feed) -> list[Absence]:
    """Return what a calendar makes of its person, as it was read last."""
    return [
        Absence(
            feed.person,
            kind,
            datetime.fromisoformat(start),
            datetime.fromisoformat(end),
            Source.CALENDAR,
        )
        for start, end, how in feed.entries
        if (kind := kind_of(feed, how))
    ]


def put(person: str) -> None:
    """Let what the calendars of somebody say hold from now on; the next call meets it. Raises StoreError."""
    store, now = house().store, house().now()
    found = [each for feed in Feed.objects.filter(person=person, on=True) for each in absences(feed)]
    entries = {(each.start, each.end, each.kind) for each in found if each.end is not None} if used() else ()
    before = store.by_phone.calendar(person, now)
    store.write([SyncCalendar(person, now, tuple(sorted(entries)))])
    # Many a server never says "as it was": the engine reads nothing anew when nothing is new.
    if store.by_phone.calendar(person, now) != before:
        live().refresh()


# -- again and again ----------------------------------------------------------------------------------


async def follow() -> None:
    """Read the calendars that are due, for ever."""
    with ThreadPoolExecutor(AT_ONCE, "calendars") as pool:
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(LOOK_S)
            try:
                due = await loop.run_in_executor(pool, in_passing(due_now))
                read = in_passing(again)
                await asyncio.gather(*(loop.run_in_executor(pool, read, each) for each in due))
            except Exception as error:  # a calendar must not end the reading of all
                log.error("calendars could not be read", why=type(error).__name__)


def due_now() -> list[str]:
    """Return the calendars that are to be read now, the longest due first."""
    if not used():
        return []
    rows = Feed.objects.filter(on=True, next_at__lte=house().now()).order_by("next_at")
    return list(rows.values_list("pk", flat=True)[:200])


def again(id: str) -> None:
    """Read a calendar again, unless somebody else does."""
    now = house().now()
    feed = Feed.objects.filter(pk=id, on=True).first()
    if feed is None or house().person(feed.person) is None:
        Feed.objects.filter(pk=id).update(next_at=now + SELDOM)
        return
    # Of two processes one has it: the row is claimed before anything is asked.
    if Feed.objects.filter(pk=id, next_at=feed.next_at).update(next_at=now + EVERY) != 1:
        return
    feed.next_at = now + EVERY
    try:
        look(feed, now)
    except FeedFault as error:
        failed(feed, error, now)
        kept(feed)
        log.warning("a calendar could not be read", why=error.why, failures=feed.failures)
        return
    kept(feed)
    if feed.read_at == now:
        try:
            put(feed.person)
        except StoreError as error:
            log.warning("what a calendar says could not be kept", why=type(error).__name__)
            Feed.objects.filter(pk=id).update(read_at=None, etag="", modified="")  # so it is read whole again


#: What a reading that failed leaves behind, and one that did not.
_MISSED: Final = ("failures", "fault", "next_at")
_READ: Final = ("entries", "ignored", "etag", "modified", "read_at", "reached_at", *_MISSED)


def kept(feed: Feed) -> bool:
    """Keep what came of a reading; False for a calendar that was forgotten meanwhile: it stays forgotten.

    One that failed leaves what another has read meanwhile.
    """
    what = _MISSED if feed.fault else _READ
    return bool(Feed.objects.filter(pk=feed.pk).update(**{name: getattr(feed, name) for name in what}))


def failed(feed: Feed, error: FeedFault, now: datetime) -> None:
    """Note why a calendar could not be read, and when it is asked again."""
    feed.failures += 1
    feed.fault = error.why
    feed.next_at = now + min(EVERY * 2 ** min(feed.failures, 8), SELDOM)

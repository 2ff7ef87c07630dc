"""Calendars that people let be read: what counts, what is left out, and that nothing else is kept (A17, N9, F4).

Field notes, 3: free/busy first; private counts as busy without text; whole days, moved and endless entries count; the
person sees at once how an entry was read, and the source stays visible.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from html import unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.test import Client

from ansvar.presence.model import Source
from ansvar.routing.model import Decision
from ansvar.store.models import AbsenceEntry, AuditEntry
from ansvar.web.calendars import fetch, sync
from ansvar.web.calendars.fetch import FeedFault, is_outside, plain
from ansvar.web.calendars.models import Feed
from ansvar.web.calendars.read import read
from policies.shipped import MONDAY, local
from web.office import ALICE, BOB, Paper, Still

ZONE = local("falkenberg", MONDAY).tzinfo
SECRET = "Budget talks with Kim"


def entry(begins: str, ends: str = "", *more: str, title: str = SECRET) -> str:
    zone = ";TZID=Europe/Stockholm" if "T" in begins and not begins.endswith("Z") else ""
    zone = ";VALUE=DATE" if "T" not in begins else zone
    rest = [f"DTEND{zone}:{ends}"] if ends else []
    lines = ["BEGIN:VEVENT", f"DTSTART{zone}:{begins}", *rest, f"SUMMARY:{title}", *more, "END:VEVENT"]
    return "\r\n".join(lines)


def calendar(*entries: str) -> bytes:
    numbered = [each.replace("BEGIN:VEVENT", f"BEGIN:VEVENT\r\nUID:{n}") for n, each in enumerate(entries)]
    numbered = [each if each.count("UID:") == 1 else each.replace(f"UID:{n}\r\n", "", 1) for n, each in enumerate(numbered)]  # fmt: skip
    return "\r\n".join(
        ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:t", *numbered, "END:VCALENDAR", ""]
    ).encode()


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def understood(*entries: str, mail: str = "", private: bool = True) -> tuple[list[tuple[str, str, str]], dict[str, int]]:  # fmt: skip
    found = read(calendar(*entries), ZONE, at("2026-10-20T00:00"), at("2026-12-20T00:00"), mail, private)  # type: ignore[arg-type]
    said = [
        (f"{a.astimezone(ZONE):%d %H:%M}", f"{b.astimezone(ZONE):%d %H:%M}", how)
        for a, b, how in found.entries
    ]
    return said, found.ignored


BUSY_STATUS = "X-MICROSOFT-CDO-BUSYSTATUS:"


def test_given_entries_of_every_sort_when_they_are_read_then_what_is_busy_counts_and_the_rest_is_counted() -> (
    None
):
    said, ignored = understood(
        entry("20261123T100000", "20261123T110000"),
        entry("20261124", "20261125"),
        entry("20261125", title="and the day after"),  # no end: one day
        entry("20261127T113000", "20261127T121500", title="Lunch med Bo"),
        entry("20261128T090000", "20261128T100000", "CLASS:PRIVATE", title="Lunch"),
        entry("20261130T130000", "20261130T140000", BUSY_STATUS + "OOF"),
        entry("20261201T080000Z", "20261202T090000Z"),
        entry("20261203T090000", "20261203T100000", "TRANSP:TRANSPARENT"),
        entry("20261203T090000", "20261203T100000", BUSY_STATUS + "FREE"),
        entry("20261203T090000", "20261203T100000", BUSY_STATUS + "TENTATIVE"),
        entry("20261203T090000", "20261203T100000", BUSY_STATUS + "WORKINGELSEWHERE"),
        entry("20261203T090000", "20261203T100000", "STATUS:CANCELLED"),
        entry("20261203T090000", "20261203T100000", "ATTENDEE;PARTSTAT=DECLINED:mailto:Anna@example.org"),
        entry("20261203T090000", "", title="a moment"),
        entry("20261203T090000", "20261203T090100", "RRULE:FREQ=SECONDLY"),
        mail="anna@example.org",
    )  # fmt: skip
    assert said == [
        ("23 10:00", "23 11:00", "busy"), ("24 00:00", "26 00:00", "away"), ("27 11:30", "27 12:15", "lunch"),
        ("28 09:00", "28 10:00", "busy"), ("30 13:00", "30 14:00", "away"), ("01 09:00", "02 10:00", "away"),
    ]  # fmt: skip
    assert ignored == {
        "free": 2, "tentative": 1, "elsewhere": 1, "cancelled": 1, "declined": 1, "no time": 1, "too often": 1,
    }  # fmt: skip
    assert understood(entry("20261128T090000", "20261128T100000", "CLASS:PRIVATE"), private=False) == (
        [],
        {"private": 1},
    )
    for nonsense in (b"", b"<html>", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VCALENDAR"):
        with pytest.raises(Exception):  # noqa: B017, PT011 (whatever: the process ends, and it is no calendar)
            read(nonsense, ZONE, at("2026-11-01T00:00"), at("2026-12-01T00:00"))  # type: ignore[arg-type]


def test_given_what_repeats_when_the_clocks_change_then_it_stays_at_its_hour_and_moved_ones_move() -> None:
    """25 October 2026, 03:00 becomes 02:00."""
    weekly = entry("20261012T100000", "20261012T110000", "RRULE:FREQ=WEEKLY;UNTIL=20261116T120000Z", "UID:w",
                   "EXDATE;TZID=Europe/Stockholm:20261109T100000")  # fmt: skip
    moved = entry("20261103T140000", "20261103T150000", "UID:w", "RECURRENCE-ID;TZID=Europe/Stockholm:20261102T100000")  # fmt: skip
    utc = entry("20261021T080000Z", "20261021T090000Z", "RRULE:FREQ=WEEKLY;COUNT=2")
    said, _ = understood(weekly, moved, utc, entry("20261025", "20261026"))
    assert said == [
        ("21 10:00", "21 11:00", "busy"), ("25 00:00", "26 00:00", "away"), ("26 10:00", "26 11:00", "busy"),
        ("28 09:00", "28 10:00", "busy"), ("03 14:00", "03 15:00", "busy"), ("16 10:00", "16 11:00", "busy"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "address",
    [
        "", "calendar", "http://calendar.example.org/a.ics", "https://anna:secret@calendar.example.org/",
        "ftp://example.org/", "file:///etc/passwd", "https:///a", "https://a b/", "https://[::1", "https://x:99999/",
    ],
)  # fmt: skip
def test_given_what_is_no_address_of_a_calendar_when_it_is_typed_then_nothing_is_fetched(
    address: str, house: Still
) -> None:
    with pytest.raises(FeedFault) as told:
        plain(address)
    assert told.value.why == "address"


def test_given_addresses_inside_when_a_name_leads_there_then_nothing_is_connected_to(
    house: Still, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert plain(" webcal://calendar.example.org/a?b#c ") == "https://calendar.example.org/a?b"
    inside = (
        "10.0.0.1 127.0.0.1 169.254.169.254 172.16.0.1 192.168.1.1 100.64.0.1 0.0.0.0 224.0.0.1 255.255.255.255 ::1 "
        "fe80::1%eth0 fc00::1 ::ffff:10.0.0.1 64:ff9b::a00:1 2002:a00:1:: ff02::1 nonsense"
    )
    assert [each for each in inside.split() if is_outside(each)] == []
    assert is_outside("93.184.215.14")
    assert is_outside("2606:2800:21f:cb07:6820:80da:af6b:8b2c")
    asked: list[str] = []

    def found(host: str, port: int, type: int) -> list[tuple[int, int, int, str, tuple[str, int]]]:
        return [(2, 1, 6, "", (each, port)) for each in ("93.184.215.14", "10.0.0.7")]

    def connect(to: tuple[str, int], timeout: float) -> None:
        asked.append(to[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(fetch.socket, "getaddrinfo", found)
    monkeypatch.setattr(fetch.socket, "create_connection", connect)
    for host, why in (("calendar.example.org", "inside"), ("mail.town.example", "down")):
        monkeypatch.setenv("ANSVAR_CALENDAR_HOSTS", ".town.example")
        with pytest.raises(FeedFault) as told:
            fetch.fetch(f"https://{host}/a.ics")
        assert told.value.why == why
    assert asked == ["93.184.215.14"]


# -- the page, with a server of somebody else ---------------------------------------------------------


@dataclass
class Server:
    """What a calendar server gives out at any address; `asked`: the headers of each request."""

    port: int = 0
    body: bytes = b""
    status: int = 200
    location: str = ""
    asked: list[dict[str, str]] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/private-0123456789abcdef/secret-part/basic.ics"


@pytest.fixture(scope="module")
def _serving() -> Iterator[Server]:
    told = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            told.asked.append(dict(self.headers))
            same = self.headers.get("If-None-Match") == f'"{hash(told.body)}"' and told.status == 200
            self.send_response(304 if same else told.status)
            self.send_header("ETag", f'"{hash(told.body)}"')
            if told.location:
                self.send_header("Location", told.location)
            self.send_header("Content-Length", "0" if same else str(len(told.body)))
            self.end_headers()
            if not same:
                self.wfile.write(told.body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    told.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield told
    server.shutdown()
    thread.join(20)
    server.server_close()


@pytest.fixture
def server(_serving: Server) -> Server:
    _serving.body, _serving.status, _serving.location = b"", 200, ""
    _serving.asked.clear()
    return _serving


def page(client: Client, path: str = "/me/calendar/") -> str:
    return unescape(client.get(path).content.decode())


def done(client: Client, what: str, **given: str) -> str:
    return unescape(client.post(f"/me/calendar/{what}/", given, follow=True).content.decode())


def away(house: Still) -> list[tuple[str, str, str]]:
    return [
        (
            each.kind,
            f"{each.start.astimezone(house.zone):%d %H:%M}",
            f"{each.end.astimezone(house.zone):%d %H:%M}",
        )
        for each in house.store.by_phone.calendar(ALICE, house.now())
        if each.end
    ]


def back(decision: Decision) -> str:
    """Return the clock time at which callers are told that somebody is back."""
    assert decision.told.back_at is not None
    return f"{decision.told.back_at.astimezone(ZONE):%H:%M}"


def switch_on(client: Client, server: Server) -> Feed:
    assert "Look how it is understood" in done(client, "add", address=server.address)
    feed: Feed = Feed.objects.get()
    assert "Your calendar counts from now on" in done(
        client, "on", feed=feed.id, away="leave", lunch="lunch", busy="meeting"
    )
    return feed


def test_given_a_calendar_when_it_is_looked_at_switched_on_and_changes_then_the_next_call_obeys_and_titles_stay_away(
    as_: Callable[[str], Client], house: Still, paper: Paper, server: Server
) -> None:
    """Monday 23 November 2026, ten o'clock."""
    anna = as_(ALICE)
    server.body = calendar(
        entry("20261123T090000", "20261123T110000"), entry("20261124T113000", "20261124T121500", title="lunch"),
        entry("20261126", "20261128"), entry("20261123T130000", "20261123T140000", "TRANSP:TRANSPARENT"),
    )  # fmt: skip
    looked = done(anna, "add", address=server.address)
    # Looked at: shown as it is read, and nothing of it counts.
    assert "only looked at" in looked
    assert "1 shown as free" in looked
    assert "11:30" in looked
    assert away(house) == []
    assert house.meets(ALICE, house.now()).told.state != "away"
    feed = Feed.objects.get()
    done(anna, "on", feed=feed.id, away="leave", lunch="lunch", busy="meeting")
    assert paper.asked[-1] == ("refresh", {"owners": []})
    assert away(house) == [
        ("meeting", "23 09:00", "23 11:00"), ("lunch", "24 11:30", "24 12:15"), ("leave", "26 00:00", "28 00:00"),
    ]  # fmt: skip
    decision = house.meets(ALICE, house.now())
    assert decision.told.state == "away"
    assert back(decision) == "11:00"
    assert "You are away, back" in page(anna, "/me/")
    # A meeting is moved and another comes: read again after a few minutes, by what has changed alone.
    server.body = calendar(
        entry("20261123T090000", "20261123T103000"), entry("20261123T150000", "20261123T160000")
    )
    house.later(minutes=6)
    assert sync.due_now() == [feed.id]
    sync.again(feed.id)
    assert server.asked[-1]["If-None-Match"]
    assert away(house) == [("meeting", "23 09:00", "23 10:30"), ("meeting", "23 15:00", "23 16:00")]
    assert back(house.meets(ALICE, house.now())) == "10:30"
    house.later(minutes=6)
    before = len(paper.asked)
    sync.again(feed.id)  # 304: nothing is written, nobody is told
    assert len(paper.asked) == before
    # Neither titles nor the secret of the address are anywhere.
    kept = [str(row) for model in (Feed, AbsenceEntry, AuditEntry) for row in model.objects.values()]
    assert SECRET not in "".join(kept)
    for path in ("/me/calendar/", "/me/"):
        shown = page(anna, path)
        assert SECRET not in shown
        assert "private-0123456789abcdef" not in shown
        assert "secret-part" not in shown
    assert "Calendar 1: 127.0.0.1<" in page(anna)
    assert "127.0.0.1<" not in page(as_(BOB))
    assert as_(BOB).post("/me/calendar/off/", {"feed": feed.id}).status_code == 404
    # Removed: nothing of it counts, and the address is forgotten.
    done(anna, "off", feed=feed.id)
    assert away(house) == []
    assert not Feed.objects.exists()
    assert house.meets(ALICE, house.now()).told.state != "away"


def test_given_an_entry_that_counts_when_its_person_says_otherwise_then_no_later_reading_brings_it_back(
    as_: Callable[[str], Client], house: Still, server: Server
) -> None:
    anna = as_(ALICE)
    server.body = calendar(
        entry("20261123T090000", "20261123T110000"), entry("20261124T140000", "20261124T150000")
    )
    feed = switch_on(anna, server)
    anna.post("/me/back/")  # the meeting is over early
    assert house.meets(ALICE, house.now()).told.state != "away"
    [tomorrow] = house.store.by_phone.calendar(ALICE, house.now())
    assert "Your phone rings then" in done(anna, "skip", start=tomorrow.start.isoformat(), kind="meeting")
    # The same entries, and one more over the same time: what was overruled stays so.
    server.body = calendar(
        entry("20261123T090000", "20261123T110000"), entry("20261123T103000", "20261123T120000"),
        entry("20261124T140000", "20261124T153000"),
    )  # fmt: skip
    house.later(minutes=6)
    sync.again(feed.id)
    assert away(house) == [("meeting", "23 11:00", "23 12:00"), ("meeting", "24 15:00", "24 15:30")]
    house.later(minutes=6)
    sync.again(feed.id)
    assert away(house) == [("meeting", "23 11:00", "23 12:00"), ("meeting", "24 15:00", "24 15:30")]
    assert "not in your calendar any more" in done(anna, "skip", start="x", kind="meeting")


def test_given_a_calendar_that_cannot_be_read_when_time_goes_by_then_what_is_known_stays_and_its_person_is_told(
    as_: Callable[[str], Client], house: Still, server: Server
) -> None:
    anna = as_(ALICE)
    server.body = calendar(entry("20261123T090000", "20261123T170000"))
    feed = switch_on(anna, server)
    faults = (
        (404, "", "Nobody gives the calendar out"), (500, "", "Nobody answers"),
        (302, "https://10.0.0.1/inside", "a machine inside"), (302, "/again", "Nobody answers"),
        (200, "", "no calendar"),
    )  # fmt: skip
    pause = timedelta()
    for status, location, said in faults:
        server.status, server.location, server.body = status, location, b"<html>no"
        house.moment = Feed.objects.get().next_at.astimezone(house.zone)
        sync.again(feed.id)
        told = Feed.objects.get()
        assert said in page(anna), said
        assert told.next_at - house.now() > pause  # asked less and less often
        pause = told.next_at - house.now()
    assert away(house) == [("meeting", "23 09:00", "23 17:00")]
    assert "what was known then stays" in page(anna)
    assert "not read<" in page(anna, "/me/")
    # A new address that does not lead anywhere is told beside the field, and what was typed is still there.
    reply = anna.post("/me/calendar/add/", {"address": f"http://127.0.0.1:{server.port}/other.ics"})
    assert reply.status_code == 422
    assert "other.ics" in reply.content.decode()
    server.status, server.location, server.body = (
        200,
        "",
        calendar(entry("20261123T090000", "20261123T170000")),
    )
    assert "Read just now." in done(anna, "now", feed=feed.id)
    assert "not read<" not in page(anna, "/me/")


def test_given_a_policy_that_takes_entries_as_proposals_or_not_at_all_when_one_is_read_then_the_phone_rings(
    as_: Callable[[str], Client], house: Still, server: Server
) -> None:
    anna = as_(ALICE)

    def obeys(calendar: str) -> None:
        rules = house.policy.presence.model_copy(update={"calendar": calendar})
        house.policy, house._router = house.policy.model_copy(update={"presence": rules}), None

    obeys("proposes")
    server.body = calendar(entry("20261123T090000", "20261123T110000"))
    switch_on(anna, server)
    assert house.meets(ALICE, house.now()).told.state != "away"
    [proposed] = house.store.by_phone.calendar(ALICE, house.now())
    assert proposed.source is Source.CALENDAR
    done(anna, "skip", start=proposed.start.isoformat(), kind="meeting", choice="take")
    house.later(seconds=1)
    assert house.meets(ALICE, house.now()).told.state == "away"
    obeys("not used")
    assert "lets no calendar say" in page(anna)
    assert anna.post("/me/calendar/add/", {"address": server.address}).status_code == 404
    assert sync.due_now() == []

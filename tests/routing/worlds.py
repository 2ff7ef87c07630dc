"""Small worlds for the routers: policies, organisations, calls and moments, drawn to meet each other.

A moment is drawn first; absences, closures and calls are then laid around it, so that edges are hit.
Everybody is invented, and the numbers are those kept for fiction.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from ansvar.directory.model import Function, Line, LineKind, Organisation, Person, Service, Unit
from ansvar.policy.load import load_policy
from ansvar.policy.model import Policy
from ansvar.presence.model import Absence, Closure, QuietChoice, Source
from ansvar.routing.model import Call, Live

ZONE = "Europe/Stockholm"
POLICIES = Path(__file__).parents[2] / "policies"
PEOPLE = ("alice", "bob", "charlie", "dora", "erik", "freja", "gustav", "hanna")
UNITS = ("town", "building", "school", "permits")
FUNCTIONS = ("building-permits", "parking", "reception")
COMPETENCES = ("Sewers", "sewers", "playgrounds")
TEAMS = ("", "north", "south")
ROLES = ("sales", "support", "reception")
KINDS = (
    "meeting",
    "lunch",
    "ill",
    "leave",
    "holiday",
    "home-office",
    "errand",
    "course",
    "strange",
    "abroad",
)
OUTSIDE = "+46406280401"
ABROAD = "+4532123456"
FRIEND = "+46406280402"
SERVICE_NUMBER = "+46406280440"


#: One of each kind of thing that can be called.
EVERYWHERE = (
    "person:alice", "person:bob", "+46701740601", "unit:town", "function:parking", "switchboard", "queue:help", "9999",
)  # fmt: skip


@dataclass(frozen=True)
class World:
    """One call in one organisation under one policy; `written` is the policy as its file would hold it."""

    written: dict[str, Any]
    organisation: Organisation
    call: Call
    now: datetime

    @cached_property
    def policy(self) -> Policy:
        """The policy; the same object for the same file, built anew where it was drawn."""
        return (
            shipped(self.written["shipped"])
            if "shipped" in self.written
            else Policy.model_validate(self.written)
        )

    def everywhere(self, *laters: timedelta) -> Iterator[World]:
        """Yield this world, then with its call going to every kind of thing that can be called, now and later.

        Drawing a world costs far more than routing in it.
        """
        for later in (timedelta(0), *laters):
            for to in dict.fromkeys((self.call.to, *EVERYWHERE)):
                other = replace(self, call=replace(self.call, to=to), now=self.now + later)
                other.__dict__["policy"] = self.policy
                yield other

    def __repr__(self) -> str:
        return (
            f"World(written={json.dumps(self.written, default=str)!s},\n organisation={self.organisation!r},\n"
            f" call={self.call!r},\n now={self.now!r})"
        )


@lru_cache(maxsize=8)
def shipped(name: str) -> Policy:
    """Return one of the policies that come with the program."""
    return load_policy(POLICIES / f"{name}.toml")


# --- moments -----------------------------------------------------------------------------------------

#: Local clock times worth meeting: plain working time, opening edges, both clock changes, midnights, holidays.
CLOCKS = (
    "2026-11-24T10:00:00", "2026-11-24T08:00:00", "2026-11-24T07:59:59", "2026-11-24T12:00:00",
    "2026-11-24T12:30:00", "2026-11-24T16:29:59", "2026-11-24T16:30:00", "2026-11-25T09:15:00",
    "2026-11-27T15:30:00", "2026-11-28T11:00:00", "2026-11-29T23:59:59", "2026-11-30T00:00:00",
    "2026-10-24T23:30:00", "2026-10-25T01:59:59", "2026-10-25T02:30:00", "2026-10-25T03:00:00",
    "2026-10-25T05:59:59", "2027-03-27T23:00:00", "2027-03-28T01:59:59", "2027-03-28T03:00:00",
    "2027-03-28T06:00:00", "2027-03-29T08:00:00", "2026-12-23T16:00:00", "2026-12-24T10:00:00",
    "2026-12-31T23:59:59", "2027-01-01T00:00:00", "2027-06-25T10:00:00", "2027-06-24T16:30:00",
    "2027-07-13T15:45:00", "2027-01-05T11:30:00",
)  # fmt: skip


@st.composite
def moments(draw: st.DrawFn) -> datetime:
    """Draw a moment, half the time in plain working hours, else on an edge, give or take a second."""
    if draw(st.booleans()):
        return datetime(2026, 11, 24, 9, 0, tzinfo=UTC)  # a Tuesday, 10:00 in Stockholm
    naive = datetime.fromisoformat(draw(st.sampled_from(CLOCKS)))
    local = naive.replace(tzinfo=ZoneInfo(ZONE), fold=draw(st.sampled_from((0, 1))))
    return local.astimezone(UTC) + timedelta(seconds=draw(st.sampled_from((0, 0, -1, 1))))


# --- organisations -----------------------------------------------------------------------------------

_HOURS_AROUND = (-24 * 20, -96, -48, -24, -8, -2, -1, 0, 1, 2, 8, 24, 48, 96, 24 * 8, 24 * 20)


def around(now: datetime) -> st.SearchStrategy[datetime]:
    """Return instants at, before and after a moment, with a second on either side."""
    return st.builds(
        lambda hours, seconds: now + timedelta(hours=hours, seconds=seconds),
        st.sampled_from(_HOURS_AROUND),
        st.sampled_from((0, 0, 0, 1, -1)),
    )


@st.composite
def absences(draw: st.DrawFn, person: str, now: datetime) -> tuple[Absence, ...]:
    """Draw a person's absences: often one that holds now, back to back, overlapping, soft, or of one phone."""
    found: list[Absence] = []
    last: datetime | None = None
    for _ in range(draw(st.sampled_from((0, 0, 1, 1, 1, 2, 3)))):
        joined = last is not None and draw(st.booleans())
        start = last if joined and last is not None else draw(around(now))
        end = draw(st.none() | around(now))
        if end is not None and end <= start:
            end = start + timedelta(hours=1)
        found.append(
            Absence(
                person,
                draw(st.sampled_from(KINDS)),
                start,
                end,
                draw(st.sampled_from(tuple(Source))),
                soft=draw(st.sampled_from((False,) * 5 + (True,))),
                forward=draw(st.sampled_from((None, None, None, *PEOPLE[:3], "4002", OUTSIDE, ABROAD))),
                devices=draw(st.sampled_from(((),) * 6 + (("desk",), ("mobile",), ("desk", "mobile")))),
                note="secret knee",
            )
        )
        last = end
    return tuple(found)


def people_strategy(
    id: str, number: int, units: tuple[str, ...], ids: tuple[str, ...]
) -> st.SearchStrategy[Person]:
    """Return one employee, with any deputies (also circular, also themself) and forwards."""
    seldom = st.sampled_from((False,) * 7 + (True,))
    return st.builds(
        Person,
        id=st.just(id),
        given=st.just(id.capitalize()),
        family=st.just("Ask"),
        unit=st.sampled_from(units),
        extension=st.sampled_from((f"400{number}",) * 5 + ("",)),
        direct=st.sampled_from((f"+463139006{number:02d}", "")),
        mobile=st.sampled_from((f"+4670174060{number}",) * 3 + ("",)),
        private_phone=st.sampled_from(("", f"+4670174069{number}")),
        functions=st.lists(st.sampled_from(FUNCTIONS), max_size=2, unique=True).map(tuple),
        roles=st.lists(st.sampled_from(ROLES), max_size=2, unique=True).map(tuple),
        competences=st.lists(st.sampled_from(COMPETENCES), max_size=2, unique=True).map(tuple),
        team=st.sampled_from(TEAMS),
        deputies=st.lists(st.sampled_from(ids), max_size=2).map(tuple),
        forward=st.sampled_from((None,) * 8 + (*ids, "4001", OUTSIDE, ABROAD, "garbage")),
        hours=st.sampled_from((None, None, None, None, "office", "night", "missing")),
        ring_when_away=seldom,
        silent=seldom,
        mailbox=st.sampled_from((True, True, True, False)),
    )


@st.composite
def organisations(draw: st.DrawFn, now: datetime, most: int = 6) -> Organisation:
    """Draw a small organisation around a moment."""
    ids = PEOPLE[: draw(st.integers(2, most))]
    units = UNITS[: draw(st.integers(1, 4))]
    functions = FUNCTIONS[: draw(st.integers(1, 3))]
    people = {id: draw(people_strategy(id, number, units, ids)) for number, id in enumerate(ids, 1)}
    closed = st.builds(
        Closure,
        unit=st.sampled_from(units),
        start=around(now),
        end=around(now),
        agreed=st.booleans(),
        divert=st.sampled_from((None, *units)),
    ).filter(lambda closure: closure.start < closure.end)
    quiet = st.builds(
        QuietChoice,
        unit=st.sampled_from(units),
        weekday=st.just(now.astimezone(ZoneInfo(ZONE)).weekday()) | st.integers(0, 6),
        since=st.sampled_from((None, None, "2026-11-24", "2026-12-01")),
        until=st.sampled_from((None, None, "2026-11-24")),
    )
    few = st.sampled_from((0, 0, 0, 1, 2))
    return Organisation(
        id="town-hall",
        name="Town",
        country="SE",
        zone=ZONE,
        language="sv",
        main_number="+46313900600",
        people=people,
        units={
            unit: Unit(
                unit,
                unit.capitalize(),
                parent=draw(st.sampled_from((None, UNITS[0], UNITS[max(0, place - 1)]))) if place else None,
                manager=draw(st.sampled_from((None, *ids))),
                hours=draw(st.sampled_from((None, None, "office", "night"))),
                number=f"40{90 + place}",
                mailbox=draw(st.booleans()),
            )
            for place, unit in enumerate(units)
        },
        functions={
            function: Function(
                function,
                function,
                unit=draw(st.sampled_from((None, *units))),
                number=f"+4631390069{place}",
                hours=draw(st.sampled_from((None, None, "night", "office"))),
                mailbox=draw(st.booleans()),
            )
            for place, function in enumerate(functions)
        },
        lines=draw(
            st.sampled_from(
                (
                    (),
                    (Line("+46313900650", LineKind.PERSON, "alice", "dispatch"),),
                    (
                        Line("4001", LineKind.PERSON, "alice", "published"),
                        Line("+46313900651", LineKind.QUEUE, "help"),
                        Line("+46313900652", LineKind.SWITCHBOARD, "town-hall", "main"),
                        Line("4002", LineKind.UNIT, "town", "dispatch"),
                    ),
                )
            )
        ),
        absences={id: found for id in ids if (found := draw(absences(id, now)))},
        closures=tuple(draw(closed) for _ in range(draw(few))),
        quiet_days=tuple(draw(quiet) for _ in range(draw(few))),
        services=draw(
            st.sampled_from(({}, {"answer-inc": Service("answer-inc", "Answer Inc", SERVICE_NUMBER)}))
        ),
        lists=draw(st.sampled_from(({}, {"friends": frozenset({FRIEND})}))),
        companies=draw(st.sampled_from(({}, {}, {UNITS[0]: "Town Energy"}, {UNITS[1]: "Town Homes"}))),
        case_owners=draw(st.sampled_from(({}, {OUTSIDE: "bob"}))),
    )


# --- policies ----------------------------------------------------------------------------------------

HOURS: dict[str, Any] = {
    "office": {
        "open": ["mon-thu 08:00-16:30", "fri 08:00-15:30"],
        "lunch": ["12:00-13:00"],
        "holidays": "SE",
        "half_days": {"01-05": ["08:00-12:00"]},
        "seasons": [{"date": ["06-15 to 08-15"], "open": ["mon-fri 08:00-15:45"]}],
        "except": [{"date": ["2026-11-30"], "open": ["10:00-11:00"]}],
    },
    "night": {"open": ["daily 22:00-06:00"]},
    "phone": {
        "open": ["mon-fri 08:00-12:00, 12:30-16:30", "sat 10:00-12:00"],
        "holidays": "SE",
        "de_facto": False,
    },
    "week": {"open": ["mon-fri 00:00-24:00"]},
}

TRIES = (
    "person 4 rings", "person", "person 20 s", "mobile 5 rings", "private phone", "deputy 4 rings", "deputy",
    "same function, longest idle 4 rings", "same function, together", "function parking, random, at most 2, 3 rings",
    "function", "competence", "competence sewers, most recent", "competence unheard-of", "team", "team north, circular",
    "unit, together, 15 s", "unit, in order, at most 1, 2 rings", "unit building", "parent unit, circular",
    "covering unit", "manager 4 rings", "manager", "case owner", "switchboard", "switchboard 60 s", "queue help",
    "answering service answer-inc", "number +46 40 628 04 41, 20 s", "number 4003", "person bob 1 min",
    "person and mobile, 6 rings", "mobile and deputy and case owner", "function parking and unit town, at most 1",
    "person and switchboard", "last contact", "last contact 20 s", "function building-permits",
    "person nobody-here", "unit nowhere", "deputy, together", "person, announced",
)  # fmt: skip
ENDS = (
    "mailbox", "mailbox", "unit mailbox", "function mailbox", "deputy mailbox", "manager mailbox", "message", "message",
    "switchboard message", "unit message", "manager message", "deputy message", "function message", "call-back",
    "unit call-back", "switchboard call-back", "switchboard", "switchboard", "queue help", "queue gone",
    "answering service answer-inc", "announcement closed", "announcement onward", "menu choices",
    "number +46 40 628 04 41", "number 4002", "message for function parking", "mailbox of unit town", "call-back for person bob", "message for unit nowhere", "refuse", "busy tone",
)  # fmt: skip
BANS = (
    "mailbox", "switchboard", "mobile", "person", "message", "call-back", "deputy", "unit mailbox", "person mailbox",
    "switchboard message", "same function", "manager", "number", "refuse", "queue help", "number 4002", "unit building", "announcement closed", "person bob",
)  # fmt: skip
FACTS = ("organisation", "unit", "name", "return time", "alternative", "opening", "number", "choices")
BOUNDS = (
    "more than 1 day", "at least 2 working days", "at most 4 h", "less than 2 h", "more than 3 working hours",
    "at most 1 working day", "at least 1 week", "less than 1 month",
)  # fmt: skip
COUNTS = ("at least 2", "more than 5", "at most 0", "less than 3")

CONDITIONS: dict[str, st.SearchStrategy[Any]] = {
    "called": st.sampled_from(("person", "function", "unit", "switchboard", "queue", "mobile", "number")),
    "callee": st.sampled_from((
        "present", "no answer", "busy", "absent", "not registered", "outside hours", "unit closed",
        "closed by agreement", "unit absent", "quiet day", "overloaded", "silent",
    )),
    "absent": st.sampled_from((*KINDS, "any", "any", "travel")),
    "for": st.sampled_from(BOUNDS),
    "remaining": st.sampled_from(BOUNDS),
    "returns": st.sampled_from(("today", "tomorrow", "later", "unknown")),
    "set_by": st.sampled_from(tuple(source.value for source in Source)),
    "role": st.sampled_from(ROLES),
    "unit": st.sampled_from((*UNITS[:2], *UNITS[:2], UNITS[3], "nowhere")),
    "function": st.sampled_from((*FUNCTIONS, "juggling")),
    "competence": st.sampled_from(("SEWERS", "playgrounds")),
    "person": st.sampled_from((*PEOPLE[:3], "zoe")),
    "line": st.sampled_from(("dispatch", "published", "main")),
    "company": st.sampled_from(("town-hall", "Town Energy", "building", "Town")),
    "only_holder": st.booleans(),
    "caller": st.sampled_from(("external", "internal", "anonymous", "foreign", "list friends", "list strangers", "unit town", "function parking", "person bob", "unit nowhere")),
    "language": st.sampled_from(("sv", "en")),
    "urgent": st.booleans(),
    "topic": st.sampled_from(("parking", "tax")),
    "case_owner": st.booleans(),
    "last_contact": st.booleans(),
    "purpose": st.sampled_from(("call", "transfer", "recall", "call-back")),
    "switchboard": st.sampled_from(("open", "closed", "doubled", "overloaded", "unattended")),
    "attempts": st.sampled_from(COUNTS),
    "transfers": st.sampled_from(COUNTS),
    "waiting": st.sampled_from(COUNTS),
    "waited": st.sampled_from(("more than 2 min", "at most 30 s")),
    "during": st.sampled_from((*HOURS, "own", "own", "missing")),
    "outside": st.sampled_from((*HOURS, "own", "own", "missing")),
    "days": st.sampled_from(("mon-fri", "tue", "sat, sun")),
    "day": st.sampled_from(("working day", "holiday", "day before holiday", "weekend")),
    "time": st.sampled_from(("09:00-12:00", "22:00-06:00", "12:00-13:00")),
    "date": st.sampled_from(("2026-11-24", "11-01 to 02-28", "06-01 to 08-31")),
    "somebody": st.sampled_from(TRIES),
    "nobody": st.sampled_from(TRIES),
}  # fmt: skip
#: Conditions that most real rows have; drawn more often.
COMMON = (
    "called",
    "callee",
    "callee",
    "callee",
    "absent",
    "absent",
    "for",
    "caller",
    "switchboard",
    "somebody",
    "nobody",
)
LISTED = frozenset(CONDITIONS) - {
    "for", "remaining", "only_holder", "urgent", "case_owner", "last_contact", "attempts", "transfers", "waiting", "waited", "days",
}  # fmt: skip


@st.composite
def conditions(draw: st.DrawFn, most: int = 3) -> dict[str, Any]:
    """Draw a `when` table that a policy may hold."""
    table: dict[str, Any] = {}
    for _ in range(draw(st.integers(0, most))):
        name = draw(st.sampled_from(COMMON) if draw(st.booleans()) else st.sampled_from(tuple(CONDITIONS)))
        value = draw(CONDITIONS[name])
        if name in LISTED and draw(st.sampled_from((False, False, True))):
            value = [value, draw(CONDITIONS[name])]
        table[name] = value
    together = {*_many(table.get("during"))} & {*_many(table.get("outside"))}
    if together:
        del table["outside"]
    return table


def _many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def some(values: tuple[str, ...], sizes: tuple[int, ...]) -> st.SearchStrategy[list[str]]:
    """Return lists of values, of one of these sizes."""
    return st.sampled_from(sizes).flatmap(
        lambda size: st.lists(st.sampled_from(values), min_size=size, max_size=size)
    )


@st.composite
def rows(draw: st.DrawFn, id: str) -> dict[str, Any]:
    """Draw a row of the decision table; most try somebody or end the call, some only add."""
    row: dict[str, Any] = {
        "id": id,
        "when": [draw(conditions()) for _ in range(draw(st.sampled_from((0, 1, 1, 1, 2))))],
    }
    if draw(st.sampled_from((False,) * 6 + (True,))):
        row["unless"] = [draw(conditions(2).filter(bool))]
    row["try"] = draw(some(TRIES, (0, 1, 1, 2, 3)))
    row["else"] = draw(some(ENDS, (0, 0, 1, 1, 2, 3)))
    row["never"] = draw(some(BANS, (0,) * 5 + (1, 2)))
    row["tell"] = draw(some(FACTS, (0, 0, 1, 2)))
    if draw(st.sampled_from((False,) * 4 + (True,))):
        row["keys"] = draw(
            st.dictionaries(
                st.sampled_from(("0", "#0", "1", "2")),
                st.sampled_from(
                    ("switchboard", "message", "mailbox", "call-back", "colleague", "deputy", "mobile", "manager",
                     "unit town", "unit nowhere", "language en", "repeat", "queue help", "menu choices", "menu gone")
                ),
                max_size=3,
            )
        )  # fmt: skip
        row["say"] = draw(st.sampled_from(("Hej.", "Välkommen.")))
        row["notify"] = draw(some(("mail manager", "sms person", "screen switchboard"), (0, 1)))
    seldom = draw(st.integers(0, 11))
    if seldom == 0:
        row["valid_from"] = draw(st.sampled_from(("2026-11-24", "2026-11-25", "2027-01-01")))
    elif seldom == 1:
        row["valid_until"] = draw(st.sampled_from(("2026-11-24", "2026-11-25", "2027-01-01")))
    elif seldom == 2:
        row["shown"], row["transfer"] = draw(st.sampled_from(("main", "caller"))), "announced"
    elif seldom == 3 and row["else"]:
        row["promise"] = "quick"
    return row


@st.composite
def policies(draw: st.DrawFn, most_rows: int = 6) -> dict[str, Any]:
    """Draw a policy as its file holds it."""
    count = draw(st.integers(0, most_rows))
    policy: dict[str, Any] = {
        "policy": {"title": "Drawn", "organisation": "Town", "languages": ["sv", "en"]},
        "hours": HOURS,
        "absence": {"abroad": {"name": "abroad", "counts_as": "travel", "returns": "date", "ends": draw(
            st.sampled_from(("entry", "next day", "next working day")))}},
        "switchboard": {"hours": draw(st.sampled_from(("office", "week", "night")))},
        "queue": {"help": draw(st.sampled_from(({}, {"members": "parking"}, {"hours": "night"})))},
        "announcement": {
            "closed": {"say": "Stängt."},
            "onward": {"say": "Strax.", "then": draw(some(ENDS, (1, 2)))},
        },
        "menu": {"choices": {"say": "Välj.", "keys": {"1": "topic parking", "0": "switchboard"}, "none": ["message"]}},
        "route": [draw(rows(f"row-{number}")) for number in range(count)],
        "promise": [{"id": "quick", "from": ["mailbox", "message", "call-back"], "due": "4 working hours",
                     "when": [draw(st.sampled_from(({}, {"urgent": True}, {"callee": "absent"})))]}],
    }  # fmt: skip
    if draw(st.booleans()):
        policy["answering"] = {
            "ring": draw(st.sampled_from(("4 rings", "10 s"))),
            "longest_search": draw(st.sampled_from(("90 s", "30 s", "15 s"))),
            "no_mailbox_on": draw(st.sampled_from(([], ["dispatch"]))),
        }
        for name in ("no_mailbox_when_absent", "no_message_when_absent"):
            if draw(st.booleans()):
                policy["answering"][name] = draw(st.sampled_from(BOUNDS))
        policy["privacy"] = {"caller": draw(st.sampled_from(("return time", "nothing")))}
        policy["numbers"] = {
            "forward_to": draw(st.sampled_from((["organisation"], ["organisation", "country"], ["anywhere"])))
        }
    if draw(st.booleans()):
        policy["switchboard"] |= draw(
            st.sampled_from((
                {"transfers": 2}, {"transfers": 1, "then": "keep"}, {"transfers": 0, "then": "message"},
                {"overloaded_when": 3}, {"doubled_when": 2, "overloaded_when": 6},
            ))
        )  # fmt: skip
    for name in draw(some(("wednesday", "mornings"), (0, 0, 1))):
        policy.setdefault("quiet", {})[name] = {
            "days": draw(st.sampled_from(("tue", "daily", "wed"))),
            "time": draw(st.sampled_from(([], ["08:00-12:00"], ["22:00-07:00"]))),
            "unit": draw(st.sampled_from(([], ["town"], ["building"]))),
            "lines": draw(st.sampled_from((["desk", "mobile"], ["desk", "mobile"], ["desk"], ["mobile"]))),
            "passes": draw(st.sampled_from((["urgent", "internal"], [], ["list"]))),
        }
    if draw(st.booleans()):
        policy["role"] = {"sales": {"name": "sales", "hours": "phone"}}
        policy["list"] = {"strangers": {"name": "strangers", "numbers": ["040-628 04 01"]}}
        policy["service"] = {"answer-inc": {"name": "Answer", "number": SERVICE_NUMBER, "hours": draw(
            st.sampled_from((None, "phone", "night")))}}  # fmt: skip
    if draw(st.booleans()):
        policy["staffing"] = {"duty": {"function": draw(st.sampled_from(FUNCTIONS)), "hours": draw(
            st.sampled_from(("office", "night", None)))}, "other": {"function": "parking", "hours": "week", "days": draw(
            st.sampled_from((None, "mon-fri")))}}  # fmt: skip
    for unit in draw(some(UNITS[:3], (0, 0, 1, 2))):
        policy.setdefault("local", {})[unit] = {
            "hours": draw(st.sampled_from((None, "phone", "missing"))),
            "ring": draw(st.sampled_from((None, "2 rings"))),
            "route": [draw(rows(f"{unit}-{number}")) for number in range(draw(st.integers(0, 2)))],
        }
    return policy


# --- calls -------------------------------------------------------------------------------------------

TO = (
    "person:alice", "person:alice", "person:alice", "person:bob", "4001", "4002", "+46 31 390 06 01", "031-390 06 50",
    "+46701740601", "unit:town", "unit:building", "4090", "function:parking", "function:building-permits",
    "+46313900690", "switchboard", "031-390 06 00", "queue:help", "+46313900651", "+46406280499", "9999", "112",
    "person:zoe", "unit:nowhere", "what is this?", "", "queue:gone",
)  # fmt: skip
CALLERS = (
    OUTSIDE,
    OUTSIDE,
    None,
    "4002",
    "4001",
    FRIEND,
    ABROAD,
    "+46701740602",
    "4090",
    "nonsense",
    "+46313900600",
)


@st.composite
def calls(draw: st.DrawFn, now: datetime, to: str | None = None) -> Call:
    """Draw a call and what the exchange knows at the moment."""
    call = Call(
        to=to or draw(st.sampled_from(TO)),
        caller=draw(st.sampled_from(CALLERS)),
        id=draw(st.sampled_from(("call-1", "call-2", ""))),
    )
    if draw(st.booleans()):
        call = replace(
            call,
            purpose=draw(st.sampled_from(("call", "call", "transfer", "recall", "call-back"))),
            urgent=draw(st.booleans()),
            language=draw(st.sampled_from(("", "sv", "en", "xx"))),
            topic=draw(st.sampled_from(("", "parking"))),
            line_class=draw(st.sampled_from(("", "", "dispatch"))),
            attempts=draw(st.integers(0, 3)),
            transfers=draw(st.integers(0, 3)),
            case_owner=draw(st.sampled_from((None, None, "bob", "zoe"))),
            last_contact=draw(st.sampled_from((None, None, "alice", "bob", "zoe"))),
            queued_since=draw(st.sampled_from((None, now - timedelta(minutes=3)))),
            told_long_absence=draw(st.booleans()),
            tried=tuple(
                draw(
                    some(("person:alice", "mobile:alice", "person:bob", "switchboard:switchboard"), (0, 1, 2))
                )
            ),
            declined=tuple(draw(some(("person:alice", "person:bob", "mobile:alice"), (0, 0, 1)))),
        )
    if draw(st.booleans()):
        few = st.sets(st.sampled_from(PEOPLE[:4]), max_size=2).map(frozenset)
        call = replace(
            call,
            live=Live(
                busy=draw(few),
                unregistered=draw(few),
                idle_since=draw(
                    st.dictionaries(st.sampled_from(PEOPLE), st.sampled_from((0.0, 5.0, 9.0)), max_size=4)
                ),
                operators=draw(st.sampled_from((None, 0, 2))),
                waiting=draw(st.sampled_from((0, 2, 4, 7))),
                doubled=draw(st.booleans()),
            ),
        )
    return call


@st.composite
def worlds(draw: st.DrawFn, to: str | None = None, most_rows: int = 6) -> World:
    """Draw a whole world: a moment, and around it an organisation, a policy and a call."""
    now = draw(moments())
    return World(draw(policies(most_rows)), draw(organisations(now)), draw(calls(now, to)), now)


@st.composite
def shipped_worlds(draw: st.DrawFn, name: str) -> World:
    """Draw a world under a policy that comes with the program; its rows that name units of its own are skipped."""
    now = draw(moments())
    return World({"shipped": name}, draw(organisations(now)), draw(calls(now)), now)

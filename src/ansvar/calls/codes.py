"""Codes that staff dial: absence, forward, switchboard, pickup. Each is answered by a spoken confirmation (A12, N9).

| code | does |
|---|---|
| `*21*NUMBER#`, `#21#` | forward all calls; no longer |
| `*23*HHMM#`, `*23*MMDDHHMM#`, `*23#`, `#23#` | away until then; until not known; back |
| `*8`, `*8EXT` | pick up a colleague's ringing phone: of the group the policy names, or that one |
| `*11`, `#11#` | log in at the switchboard; log out |
| `*98`, `*98EXT` | hear the mailbox; a colleague's, when access was given (see `calls.mailbox`) |

A phone may leave out the last `#`.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from ansvar.calls import commands as do
from ansvar.calls import mailbox
from ansvar.calls.events import TakenBy
from ansvar.calls.state import Telling
from ansvar.calls.turn import Turn
from ansvar.calls.world import RingingCall
from ansvar.directory.model import LineKind, Person
from ansvar.directory.numbers import area_of
from ansvar.presence.model import Source
from ansvar.speech.prompts import Prompt

#: The kind of absence a code sets: the code says until when, never why.
KIND: Final = "other"

_FORWARD = re.compile(r"\*21\*(?P<to>\+?\d{2,20})#?")
_FORWARD_OFF = re.compile(r"#21#?")
_AWAY = re.compile(r"\*23(?:\*(?P<until>\d{4}|\d{8}))?#?")
_AWAY_OFF = re.compile(r"#23#?")
_PICKUP = re.compile(r"\*8(?P<who>\d{0,10})#?")
_MAILBOX = re.compile(r"\*98(?P<who>\d{0,10})#?")
_LOG_IN = re.compile(r"\*11#?")
_LOG_OUT = re.compile(r"(?:#11|\*12)#?")


def is_code(dialled: str) -> bool:
    """Whether dialled digits are a code, known or not."""
    return dialled[:1] in ("*", "#")


def begin(turn: Turn, dialled: str) -> None:
    """Do what a code says, and confirm it aloud."""
    person = turn.world.person_of(turn.caller.account)
    turn.note("code", code=dialled[:3])
    if person is None:
        _confirm(turn, Prompt.NOT_ALLOWED)
    elif found := _MAILBOX.fullmatch(dialled):
        mailbox.begin(turn, person, found["who"])
    elif found := _PICKUP.fullmatch(dialled):
        _pick_up(turn, person, found["who"])
    elif found := _FORWARD.fullmatch(dialled):
        _forward(turn, person, found["to"])
    elif _FORWARD_OFF.fullmatch(dialled):
        turn.do(do.Change("no forward", (("person", person.id),)))
        _confirm(turn, Prompt.FORWARD_OFF)
    elif found := _AWAY.fullmatch(dialled):
        _away(turn, person, found["until"])
    elif _AWAY_OFF.fullmatch(dialled):
        _back(turn, person)
    elif _LOG_IN.fullmatch(dialled) or _LOG_OUT.fullmatch(dialled):
        _operator(turn, person, bool(_LOG_IN.fullmatch(dialled)))
    else:
        _confirm(turn, Prompt.UNKNOWN_CODE)


def _confirm(turn: Turn, key: Prompt, **facts: object) -> None:
    turn.answer()
    turn.go(Telling(turn.tell(key, **facts), "hang up"))


def _forward(turn: Turn, person: Person, to: str) -> None:
    world = turn.world
    number = world.router.numbers.plain(to)
    line = world.router.index.line(number)
    target = line.owner if line is not None and line.kind is LineKind.PERSON else number
    allowed = world.policy.numbers.forward_to
    inside = line is not None
    known = inside or number.startswith("+")
    if (
        not known
        or target == person.id
        or ("anywhere" not in allowed and area_of(number, world.organisation) not in allowed)
    ):
        _confirm(turn, Prompt.FORWARD_NOT_ALLOWED)
        return
    turn.do(do.Change("forward", (("person", person.id), ("to", target))))
    name = world.organisation.people[target].name if target in world.organisation.people else number
    _confirm(turn, Prompt.FORWARD_SET, to=name)


def until_of(text: str, now: datetime, zone: str) -> datetime | None:
    """Return when a code's HHMM or MMDDHHMM is: the next such moment, or None when there is none.

    A clock time that has passed today is tomorrow's; a date that has passed is next year's.
    """
    local = now.astimezone(ZoneInfo(zone))
    hour, minute = int(text[-4:-2]), int(text[-2:])
    for later in range(3):
        try:
            if len(text) == 4:
                day = (local + timedelta(days=later)).date()
            else:
                day = local.date().replace(year=local.year + later, month=int(text[:2]), day=int(text[2:4]))
            at = datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(zone))
        except ValueError:
            continue
        if at > now:
            return at.astimezone(UTC)
    return None


def _away(turn: Turn, person: Person, text: str | None) -> None:
    world = turn.world
    until = until_of(text, world.now, world.router.presence.zone) if text is not None else None
    if text is not None and until is None:
        _confirm(turn, Prompt.BAD_TIME)
        return
    facts = (
        ("person", person.id), ("kind", KIND), ("start", world.now.isoformat()),
        ("end", until.isoformat() if until is not None else None),
    )  # fmt: skip
    turn.do(do.Change("absence", facts))
    _confirm(turn, Prompt.ABSENCE_SET, until=until)


def _back(turn: Turn, person: Person) -> None:
    """End what was set by phone, and say the truth: another entry, such as a meeting's, may still refer the phone."""
    turn.do(do.Change("present", (("person", person.id),)))
    world = turn.world
    others = [
        absence
        for absence in world.organisation.absences.get(person.id, ())
        if absence.start <= world.now
        and (absence.end is None or world.now < absence.end)
        and not absence.soft
        and not (absence.kind == KIND and absence.source is Source.SELF)
    ]
    if not others or person.ring_when_away:
        _confirm(turn, Prompt.ABSENCE_OFF)
        return
    ends = [absence.end for absence in others]
    until = None if None in ends else max(end for end in ends if end is not None)
    _confirm(turn, Prompt.ABSENCE_SET, until=until)


def _operator(turn: Turn, person: Person, on: bool) -> None:
    world = turn.world
    if person.id not in world.organisation.operators:
        _confirm(turn, Prompt.OPERATOR_NOT_ONE)
        return
    turn.do(do.Change("operator in" if on else "operator out", (("operator", person.id),)))
    last = not on and set(world.operators) <= {person.id}
    keys = Prompt.OPERATOR_IN if on else Prompt.OPERATOR_OUT
    turn.answer()
    said = turn.words(keys) + (turn.words(Prompt.OPERATOR_LAST) if last else ())
    turn.go(Telling(turn.say(said), "hang up"))


def _pick_up(turn: Turn, person: Person, who: str) -> None:
    found = ringing_for(turn, person, who)
    if found is None:
        _confirm(turn, Prompt.PICKUP_NONE)
        return
    channel, account = turn.caller.channel, turn.caller.account
    turn.do(do.Send(found.call, TakenBy(channel, account), ""))
    turn.note("picks up", into=found.call)
    # The channel belongs to the other call from here on.
    turn.set(caller=turn.caller.__class__("", turn.caller.number, account, gone=True))
    turn.finish("served", into=found.call)


def ringing_for(turn: Turn, person: Person, who: str) -> RingingCall | None:
    """Return the call that rings longest among those somebody may pick up: one named, or the policy's group."""
    world = turn.world
    people = world.organisation.people
    if who:
        line = world.router.index.line(world.router.numbers.plain(who))
        group = {line.owner} if line is not None and line.kind is LineKind.PERSON else set()
    else:
        rule = world.policy.answering.pick_up
        group = {
            id
            for ring in world.ringing
            for id in ring.people
            if id in people and id != person.id and _same(rule, people[id], person)
        }
    rings = [ring for ring in world.ringing if not group.isdisjoint(ring.people)]
    return min(rings, key=lambda ring: (ring.since, ring.call), default=None)


def _same(rule: str, one: Person, other: Person) -> bool:
    if rule == "anyone":
        return True
    if rule == "function":
        return not set(one.functions).isdisjoint(other.functions)
    if rule == "team":
        return one.unit == other.unit and one.team == other.team
    return rule == "unit" and one.unit == other.unit

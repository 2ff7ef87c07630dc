"""What callers meet over a day: stretches of time in which one and the same thing happens."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from ansvar.check.diff import differences
from ansvar.routing.model import Call, Decision
from ansvar.routing.route import decide
from ansvar.routing.router import Router


@dataclass(frozen=True, slots=True)
class Stretch:
    """`[start, end)` in which a call is decided alike; `decision` is that of its first moment."""

    start: datetime
    end: datetime
    decision: Decision


def stretches(router: Router, call: Call, start: datetime, end: datetime) -> tuple[Stretch, ...]:
    """Return what a call meets from `start` to `end`, cut where anything a caller would notice changes.

    Deadlines move with every minute; they alone cut nothing.
    """
    first, last = start.timestamp(), end.timestamp()
    moments = {first, *router.presence.switchboard().edges(first, last)}
    for openings in router.policy.hours:
        named = router.presence.openings_named(openings)
        moments.update(named.edges(first, last) if named else ())
    for person in _concerned(router, call):
        moments.update(router.presence.edges(person, first, last))
    for clock in _clock_cuts(router, start, end):
        moments.add(clock)
    found: list[Stretch] = []
    for at in sorted(moment for moment in moments if first <= moment < last):
        moment = datetime.fromtimestamp(at, UTC)
        decision = decide(router, call, moment)
        if found and not _noticed(found[-1].decision, decision):
            continue
        if found:
            found[-1] = replace(found[-1], end=moment)
        found.append(Stretch(moment, end, decision))
    return tuple(found)


def _noticed(before: Decision, after: Decision) -> bool:
    if before.determined_by != after.determined_by:
        return True
    changed = set(differences(before, after)) - {"promise"}
    if changed == {"told"}:
        return before.told._replace(due_at=None) != after.told._replace(due_at=None)
    return bool(changed)


def _concerned(router: Router, call: Call) -> set[str]:
    """Return everybody whose presence can matter to the call: the one called, colleagues, deputies, managers."""
    subject, index = router.numbers.subject(call.to), router.index
    people = {subject.id} if subject.person else set()
    for function in subject.functions:
        people.update(index.members(function))
    for unit in subject.chain:
        people.update(index.of_unit(unit))
        manager = router.organisation.units[unit].manager
        people.update({manager} if manager else ())
    if subject.person:
        people.update(subject.person.deputies)
    return {id for id in people if id in router.organisation.people}


def _clock_cuts(router: Router, start: datetime, end: datetime) -> list[float]:
    """Return the clock times that rows name, on the day."""
    cuts = []
    rows = (*router.policy.route, *(row for rules in router.policy.local.values() for row in rules.route))
    for row in rows:
        for when in (*row.when, *row.unless):
            for span in when.time or ():
                for minute in (span.start, span.end % 1440):
                    cuts.append(start.replace(hour=minute // 60, minute=minute % 60).timestamp())
    return [cut for cut in cuts if start.timestamp() <= cut < end.timestamp()]

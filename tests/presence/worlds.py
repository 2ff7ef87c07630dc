"""Small invented worlds for the tests of presence and promises."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from ansvar.directory.model import Function, Organisation, Person, Unit
from ansvar.policy.model import Policy
from ansvar.policy.sections import Hours
from ansvar.presence.model import Absence, Closure, QuietChoice, Source
from ansvar.presence.openings import Openings
from ansvar.presence.state import Presence

STOCKHOLM = "Europe/Stockholm"
OFFICE = {"open": ["mon-fri 08:00-17:00"]}


def hours(**parts: Any) -> Hours:
    return Hours.model_validate(parts)


def openings(*week: str, zone: str = STOCKHOLM, country: str | None = None, **parts: Any) -> Openings:
    return Openings.of(hours(open=list(week), **parts), zone, country)


def at(text: str, zone: str = STOCKHOLM, fold: int = 0) -> float:
    """Return the instant of a local time such as `2026-11-27 17:00` (a Friday)."""
    return Openings.always(zone).days.local(0).replace(fold=fold, **_parts(text)).timestamp()


def when(text: str) -> datetime:
    """Return a local time as an aware datetime in UTC."""
    return datetime.fromtimestamp(at(text), UTC)


def said(instant: float | datetime | None, zone: str = STOCKHOLM) -> str | None:
    """Return an instant as local time, for reading in an assertion."""
    if instant is None:
        return None
    seconds = instant.timestamp() if isinstance(instant, datetime) else instant
    return f"{Openings.always(zone).local(seconds):%Y-%m-%d %H:%M}"


def _parts(text: str) -> dict[str, int]:
    found = datetime.fromisoformat(text)
    names = ("year", "month", "day", "hour", "minute", "second", "microsecond")
    return {name: getattr(found, name) for name in names}


def away(
    kind: str, start: str, end: str | None, person: str = "alice", source: str = "self", **parts: Any
) -> Absence:
    return Absence(person, kind, when(start), None if end is None else when(end), Source(source), **parts)


def closed(unit: str, start: str, end: str, **parts: Any) -> Closure:
    return Closure(unit, when(start), when(end), **parts)


def policy(**parts: Any) -> Policy:
    head = {"policy": {"title": "Phones", "organisation": "Testby"}, "hours": {"office": OFFICE}}
    return Policy.model_validate({**head, **parts})


def person(id: str, unit: str = "permits", **parts: Any) -> Person:
    return Person(id, id.title(), "Berg", unit, **parts)


def organisation(
    *absences: Absence,
    people: tuple[Person, ...] = (),
    units: tuple[Unit, ...] = (),
    closures: tuple[Closure, ...] = (),
    quiet_days: tuple[QuietChoice, ...] = (),
    zone: str = STOCKHOLM,
    country: str = "SE",
) -> Organisation:
    """Return alice and bob in permits, whose manager is mona; above it planning, whose manager is maria."""
    everybody = (
        person("alice", functions=("f-permits",), deputies=("bob",)),
        person("bob", functions=("f-permits",)),
        person("mona"),
        person("maria", "planning"),
    )
    houses = (Unit("permits", "Permits", "planning", "mona"), Unit("planning", "Planning", None, "maria"))
    held: dict[str, tuple[Absence, ...]] = {}
    for absence in absences:
        held[absence.person] = (*held.get(absence.person, ()), absence)
    return Organisation(
        id="testby",
        name="Testby",
        country=country,
        zone=zone,
        language="sv",
        main_number="+46313900600",
        people={each.id: each for each in (*everybody, *people)},
        units={each.id: each for each in (*houses, *units)},
        functions={"f-permits": Function("f-permits", "Building permits", "permits")},
        absences=held,
        closures=closures,
        quiet_days=quiet_days,
    )


def presence(rules: Policy | None = None, world: Organisation | None = None) -> Presence:
    return Presence(rules or policy(), world or organisation())

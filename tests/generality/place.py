"""Small organisations in a few lines, for policies of any country; everybody in them is invented."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from ansvar.directory.model import Function, Line, LineKind, Organisation, Person, Unit
from ansvar.policy.load import load_policy
from ansvar.policy.model import Policy
from ansvar.presence.model import Absence, Closure
from ansvar.routing.model import Call, Decision
from ansvar.routing.route import route

POLICIES = Path(__file__).with_name("policies")
NAMES = tuple(sorted(path.stem for path in POLICIES.glob("*.toml")))
#: A caller from each country, by numbers that ring nobody.
CALLERS = {
    "SE": "+46406280490", "DK": "+4510999990", "NO": "+4710699990", "NL": "+31210009990",
    "FI": "+35890000099", "DE": "+493023125099", "GB": "+441632960099",
}  # fmt: skip


@cache
def policy(name: str) -> Policy:
    return load_policy(POLICIES / f"{name}.toml")


class Place:
    """An organisation for one policy, told person by person, and what callers meet there."""

    def __init__(self, name: str, units: Mapping[str, str | None] | None = None) -> None:
        self.policy = policy(name)
        self.caller = CALLERS[self.policy.site.country]
        self._people: dict[str, Person] = {}
        self._functions: dict[str, Function] = {}
        self._lines: list[Line] = []
        self._absences: dict[str, tuple[Absence, ...]] = {}
        self._closures: list[Closure] = []
        self._more: dict[str, Any] = {}
        given = units or {"office": None}
        self._units = {id: Unit(id, id.title(), parent) for id, parent in given.items()}
        self._made: Organisation | None = None

    def person(self, id: str, unit: str = "", **more: Any) -> Place:
        """Add somebody; the functions named come into being."""
        number = str(201 + len(self._people))
        more.setdefault("extension", number)
        for function in more.get("functions", ()):
            self._functions.setdefault(function, Function(function, function.title(), mailbox=False))
        unit = unit or next(iter(self._units))
        self._people[id] = Person(id, id.title(), "Ek", unit, **more)
        self._made = None
        return self

    def functions(self, *ids: str) -> Place:
        """Add functions that nobody holds yet."""
        self._functions.update({id: Function(id, id.title()) for id in ids})
        self._made = None
        return self

    def manager(self, unit: str, person: str) -> Place:
        self._units[unit] = replace(self._units[unit], manager=person)
        self._made = None
        return self

    def line(self, number: str, kind: str, owner: str, line_class: str) -> Place:
        self._lines.append(Line(number, LineKind(kind), owner, line_class))
        self._made = None
        return self

    def away(self, person: str, kind: str, start: str, end: str | None, **more: Any) -> Place:
        until = self.local(end) if end else None
        self._absences[person] = (
            *self._absences.get(person, ()), Absence(person, kind, self.local(start), until, **more),
        )  # fmt: skip
        self._made = None
        return self

    def also(self, **more: Any) -> Place:
        """Set further parts of the organisation, such as `lists` or `case_owners`."""
        self._more.update(more)
        self._made = None
        return self

    def local(self, at: str) -> datetime:
        return datetime.fromisoformat(at).replace(tzinfo=ZoneInfo(self.policy.site.zone))

    @property
    def organisation(self) -> Organisation:
        if self._made is None:
            site = self.policy.site
            self._made = Organisation(
                "org", self.policy.policy.organisation, site.country, site.zone, site.languages[0],
                "200", self._people, self._units, self._functions, tuple(self._lines),
                absences=self._absences, closures=tuple(self._closures), **self._more,
            )  # fmt: skip
        return self._made

    def meet(self, to: str, at: str, **more: Any) -> Decision:
        """Return what a caller from outside (or `caller`) meets; every decision must be free of errors."""
        more.setdefault("caller", self.caller)
        decision = route(self.policy, self.organisation, Call(to=to, id="test", **more), self.local(at))
        assert decision.errors == ()
        return decision


def rung(decision: Decision) -> list[str]:
    """Return the endpoints that ring, in order, people by their id alone."""
    keys = [endpoint.key for step in decision.steps for endpoint in step.endpoints]
    return [key.removeprefix("person:") for key in keys]


def end(decision: Decision) -> str:
    """Return the end with its owner: ``call-back function:results``."""
    return f"{decision.end.kind} {decision.end.owner}".strip()

"""The whole policy file as one immutable value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property
from typing import Annotated, Any

from pydantic import Field, PrivateAttr, StringConstraints

from ansvar.policy.base import Many, Part, RowId
from ansvar.policy.places import Path, Places
from ansvar.policy.rows import Clause, Duty, Goal, Promise, Route, Row
from ansvar.policy.sections import (
    AbsenceKind,
    Announcement,
    Answering,
    CallerList,
    Conduct,
    Devices,
    Head,
    Hours,
    Local,
    Mailbox,
    Menu,
    Numbers,
    PresenceRules,
    Privacy,
    Queue,
    QuietDay,
    Records,
    Role,
    Service,
    Site,
    Staffing,
    Switchboard,
    Topic,
)
from ansvar.policy.when import When

Name = Annotated[str, StringConstraints(min_length=1, max_length=60)]


class LocalRules(Local):
    """A unit's own values and rows; the rows are read before the common ones, for that unit only."""

    route: Many[Route] = Field((), description="The unit's own rows.")


def _named(description: str, alias: str | None = None) -> Any:
    return Field(default_factory=dict, description=description, alias=alias)


class Policy(Part):
    """A telephone policy: sections, and rows in the order of the file."""

    policy: Head = Field(description="Title, reach, purpose, owner and adoption.")
    site: Site = Field(Site(), description="Country, zone, languages and rings.")
    hours: dict[Name, Hours] = _named("Openings by name.")
    absence: dict[Name, AbsenceKind] = _named(
        "Kinds of absence by name, beside or instead of the common ones."
    )
    presence: PresenceRules = Field(PresenceRules(), description="What makes somebody present or absent.")
    answering: Answering = Field(Answering(), description="Who says what and how soon.")
    mailbox: Mailbox = Field(Mailbox(), description="Greetings, and how messages are reached.")
    switchboard: Switchboard = Field(Switchboard(), description="Order, limits and crew of the operators.")
    queue: dict[Name, Queue] = _named("Queues beside the switchboard's, by name.")
    numbers: Numbers = Field(Numbers(), description="Numbers shown, forwarded to, barred.")
    devices: Devices = Field(Devices(), description="Phones as property and tool.")
    privacy: Privacy = Field(Privacy(), description="Who sees what, and how long data are kept.")
    records: Records = Field(Records(), description="What is written down of calls.")
    conduct: Conduct = Field(Conduct(), description="Visitors, abuse and the like.")
    quiet: dict[Name, QuietDay] = _named("Weekly days or hours without phones, by name.")
    caller_list: dict[Name, CallerList] = _named("Lists of callers by name.", "list")
    topic: dict[Name, Topic] = _named("What calls are about, by name.")
    role: dict[Name, Role] = _named("Roles with their own availability, by name.")
    staffing: dict[Name, Staffing] = _named("How many must be there, by name.")
    announcement: dict[Name, Announcement] = _named("Words that are played, by name.")
    menu: dict[Name, Menu] = _named("Choices by key, by name.")
    service: dict[Name, Service] = _named("Outside answering services, by name.")
    local: dict[Name, LocalRules] = _named("What a unit fills in itself, by unit id.")
    route: Many[Route] = Field((), description="The decision table, read from top to bottom.")
    promise: Many[Promise] = Field((), description="What is promised to callers.")
    duty: Many[Duty] = Field((), description="What people must do.")
    goal: Many[Goal] = Field((), description="What is measured.")
    clause: Many[Clause] = Field((), description="Sentences upheld by a setting, tracked or advised.")

    #: What a lenient load left out, such as `route.ill` or `answering.within`.
    _faulty: tuple[str, ...] = PrivateAttr(())
    _file: str = PrivateAttr("")
    _lines: Places | None = PrivateAttr(None)

    @property
    def faulty(self) -> tuple[str, ...]:
        """What a lenient load left out because it was faulty; empty for a policy that was loaded strictly."""
        return self._faulty

    @property
    def file(self) -> str:
        """The file the policy was read from, or "" for one made otherwise."""
        return self._file

    def line_of(self, path: Path) -> int:
        """Return the line of the file where a key path stands, such as ``("route", 3)``; 0 when not known."""
        return self._lines.line(path) if self._lines else 0

    def stands(self, file: str, places: Places) -> None:
        """Note where the policy was read; for the loader."""
        self._file, self._lines = file, places

    def left_out(self, names: Iterable[str]) -> None:
        """Note what was faulty and left out; for the loader."""
        self._faulty = tuple(sorted(set(names)))

    def __eq__(self, other: object) -> bool:
        """Two policies are equal when they say the same, wherever they were read."""
        return (
            isinstance(other, Policy)
            and self._faulty == other._faulty
            and all(getattr(self, name) == getattr(other, name) for name in type(self).model_fields)
        )

    __hash__ = None  # type: ignore[assignment]

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """Every row of the file: local routes first, then routes, promises, duties, goals, clauses."""
        return (
            *(row for rules in self.local.values() for row in rules.route),
            *self.route,
            *self.promise,
            *self.duty,
            *self.goal,
            *self.clause,
        )

    @property
    def language(self) -> str:
        """The policy's own language."""
        return self.policy.languages[0]

    def routes_in_force(self, day: date) -> Iterator[tuple[str | None, Route]]:
        """Yield (unit or None, row) for the routes that apply on a date, in reading order."""
        for unit, rules in self.local.items():
            for row in rules.route:
                if in_force(row, day):
                    yield unit, row
        for row in self.route:
            if in_force(row, day):
                yield None, row

    def hours_of_switchboard(self) -> str | None:
        """Return the name of the switchboard's hours, or None when it has none."""
        return self.switchboard.hours


def steering_conditions(policy: Policy) -> Iterator[When]:
    """Yield every table of conditions that can steer a call or its promise."""
    for row in (*policy.route, *(row for rules in policy.local.values() for row in rules.route)):
        yield from row.when
        yield from row.unless
    for promise in policy.promise:
        yield from promise.when
        for exception in promise.exceptions:
            yield from exception.when


def in_force(row: Row | Head, day: date) -> bool:
    """Whether a row or a policy applies on a date; dates are ``[valid_from, valid_until)``."""
    text = day.isoformat()
    return (row.valid_from is None or row.valid_from <= text) and (
        row.valid_until is None or text < row.valid_until
    )


__all__ = ["LocalRules", "Name", "Policy", "RowId", "in_force"]

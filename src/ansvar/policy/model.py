"""The whole policy file as one immutable value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property
from typing import Annotated

from pydantic import Field, PrivateAttr, StringConstraints

from ansvar.policy.places import Path, Places
from ansvar.policy.rows import Clause, Duty, Goal, Many, Part, Promise, Route, Row, RowId
from ansvar.policy.sections import (
    AbsenceKind,
    Announcement,
    Answering,
    CallerList,
    Devices,
    Head,
    Hours,
    Local,
    Mailbox,
    Menu,
    Numbers,
    Privacy,
    Queue,
    QuietDay,
    Role,
    Service,
    Site,
    Switchboard,
    Topic,
)

Name = Annotated[str, StringConstraints(min_length=1, max_length=60)]


class LocalRules(Local):
    """A unit's own values and rows; the rows are read before the common ones, for that unit only."""

    route: Many[Route] = ()


class Policy(Part):
    """A telephone policy: sections, and rows in the order of the file."""

    policy: Head
    site: Site = Site()
    hours: dict[Name, Hours] = Field(default_factory=dict)
    absence: dict[Name, AbsenceKind] = Field(default_factory=dict)
    answering: Answering = Answering()
    mailbox: Mailbox = Mailbox()
    switchboard: Switchboard = Switchboard()
    queue: dict[Name, Queue] = Field(default_factory=dict)
    numbers: Numbers = Numbers()
    devices: Devices = Devices()
    privacy: Privacy = Privacy()
    quiet: dict[Name, QuietDay] = Field(default_factory=dict)
    caller_list: dict[Name, CallerList] = Field(default_factory=dict, alias="list")
    topic: dict[Name, Topic] = Field(default_factory=dict)
    role: dict[Name, Role] = Field(default_factory=dict)
    announcement: dict[Name, Announcement] = Field(default_factory=dict)
    menu: dict[Name, Menu] = Field(default_factory=dict)
    service: dict[Name, Service] = Field(default_factory=dict)
    local: dict[Name, LocalRules] = Field(default_factory=dict)
    route: Many[Route] = ()
    promise: Many[Promise] = ()
    duty: Many[Duty] = ()
    goal: Many[Goal] = ()
    clause: Many[Clause] = ()

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


def in_force(row: Row | Head, day: date) -> bool:
    """Whether a row or a policy applies on a date; dates are ``[valid_from, valid_until)``."""
    text = day.isoformat()
    return (row.valid_from is None or row.valid_from <= text) and (
        row.valid_until is None or text < row.valid_until
    )


__all__ = ["LocalRules", "Name", "Policy", "RowId", "in_force"]

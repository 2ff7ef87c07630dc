"""What is known about who is away: absences, closures and quiet days, as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Source(StrEnum):
    """Who entered an absence."""

    SELF = "self"
    MANAGER = "manager"
    OPERATOR = "operator"
    COLLEAGUE = "colleague"
    CALENDAR = "calendar"
    CLOSURE = "closure"


@dataclass(frozen=True, slots=True)
class Absence:
    """A person is away during ``[start, end)``.

    - `start`, `end`: aware datetimes; `end` is None when the return is not known.
    - `kind`: a name in the policy's absence table, such as `meeting`.
    - `soft`: the person's own wish "still ring me"; a hard absence is never rung.
    - `forward`: where this person's calls go meanwhile (a person id or a number), or None.
    - `devices`: the phones it closes (`desk`, `mobile`); empty means all of them.
    - `note`: staff-side remark; never told to callers.
    """

    person: str
    kind: str
    start: datetime
    end: datetime | None
    source: Source = Source.SELF
    soft: bool = False
    forward: str | None = None
    devices: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Closure:
    """A unit is closed during ``[start, end)``, inside its usual hours.

    `agreed` says that the switchboard has agreed to take the unit's calls; `divert` is the unit that
    takes them else. `announced` is when the switchboard was told, or None.
    """

    unit: str
    start: datetime
    end: datetime
    agreed: bool = False
    divert: str | None = None
    announced: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class QuietChoice:
    """A unit's chosen weekly quiet day: weekday (Monday 0), first and last date it is kept (ISO, or None)."""

    unit: str
    weekday: int
    since: str | None = None
    until: str | None = None

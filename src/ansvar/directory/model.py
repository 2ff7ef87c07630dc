"""An organisation as values: people, units, functions, lines, and what is known about who is away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from ansvar.presence.model import Absence, Closure, QuietChoice

_EMPTY: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Person:
    """An employee. Ids are stable and sort in one order everywhere.

    - `extension`: the internal number; `direct`: the number outside callers dial, E.164; `mobile`: E.164.
    - `deputies`: ids in order of preference, each asked and agreed when `deputies_agreed`.
    - `forward`: the person's own standing forward of all calls (person id or number), or None.
    - `hours`: name of working hours in the policy or organisation, or None for the unit's.
    - `ring_when_away`: the person's own setting "still ring me".
    - `mailbox`: whether the person has one; `greeting_at`: when its greeting was recorded, or None for never.
    - `pin_rule`: how the PIN is made when it is not a secret of the person's own (a weakness), else "".
    - `competences_at`: when the person last confirmed the competences, or None.
    """

    id: str
    given: str
    family: str
    unit: str
    title: str = ""
    extension: str = ""
    direct: str = ""
    mobile: str = ""
    private_phone: str = ""
    email: str = ""
    functions: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    competences: tuple[str, ...] = ()
    team: str = ""
    deputies: tuple[str, ...] = ()
    deputies_agreed: bool = True
    forward: str | None = None
    hours: str | None = None
    language: str = ""
    ring_when_away: bool = False
    silent: bool = False
    mailbox: bool = True
    greeting_at: datetime | None = None
    pin_rule: str = ""
    competences_at: datetime | None = None

    @property
    def name(self) -> str:
        """Given and family name."""
        return f"{self.given} {self.family}".strip()


@dataclass(frozen=True, slots=True)
class Unit:
    """A department. `manager` is a person id or None; `hours` a name, or None for the parent's.

    `number` is the unit's own line; `mailbox` whether the unit has a mailbox; `names` per language.
    """

    id: str
    name: str
    parent: str | None = None
    manager: str | None = None
    hours: str | None = None
    number: str = ""
    mailbox: bool = True
    mail: str = ""
    names: Mapping[str, str] = field(default_factory=lambda: _EMPTY)

    def called(self, language: str) -> str:
        """Return the unit's name in a language, else its own name."""
        return self.names.get(language, self.name)


@dataclass(frozen=True, slots=True)
class Function:
    """A task that several people can hold, such as building permits. Members are people naming it."""

    id: str
    name: str
    unit: str | None = None
    number: str = ""
    hours: str | None = None
    mailbox: bool = False
    names: Mapping[str, str] = field(default_factory=lambda: _EMPTY)

    def called(self, language: str) -> str:
        """Return the function's name in a language, else its own name."""
        return self.names.get(language, self.name)


class LineKind(StrEnum):
    """What a line belongs to."""

    PERSON = "person"
    MOBILE = "mobile"
    UNIT = "unit"
    FUNCTION = "function"
    SWITCHBOARD = "switchboard"
    QUEUE = "queue"


@dataclass(frozen=True, slots=True)
class Line:
    """A number that can be called, whose it is, and its class (`main`, `dispatch`, `published`, …)."""

    number: str
    kind: LineKind
    owner: str
    line_class: str = ""


@dataclass(frozen=True, slots=True)
class Service:
    """An outside answering service."""

    id: str
    name: str
    number: str


@dataclass(frozen=True)
class Organisation:
    """An organisation and what it has told about absences and closures.

    All mappings are by id. `absences` holds each person's absences in any order; presence sorts and
    merges them. `lists` are named caller lists (name -> numbers in E.164). `main_number` is the
    switchboard's. `area` holds prefixes that count as the organisation's own numbers.
    """

    id: str
    name: str
    country: str
    zone: str
    language: str
    main_number: str
    people: Mapping[str, Person]
    units: Mapping[str, Unit]
    functions: Mapping[str, Function]
    lines: tuple[Line, ...] = ()
    absences: Mapping[str, tuple[Absence, ...]] = field(default_factory=lambda: MappingProxyType({}))
    closures: tuple[Closure, ...] = ()
    quiet_days: tuple[QuietChoice, ...] = ()
    services: Mapping[str, Service] = field(default_factory=lambda: MappingProxyType({}))
    lists: Mapping[str, frozenset[str]] = field(default_factory=lambda: MappingProxyType({}))
    companies: Mapping[str, str] = field(default_factory=lambda: _EMPTY)
    case_owners: Mapping[str, str] = field(default_factory=lambda: _EMPTY)
    operators: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=lambda: _EMPTY)
    area: tuple[str, ...] = ()

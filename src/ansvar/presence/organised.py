"""What presence reads of an organisation; `ansvar.directory` has the values that fit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from ansvar.presence.model import Absence, Closure, QuietChoice


class Member(Protocol):
    """A person, as presence sees one."""

    @property
    def id(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def roles(self) -> tuple[str, ...]: ...
    @property
    def hours(self) -> str | None: ...
    @property
    def ring_when_away(self) -> bool: ...
    @property
    def silent(self) -> bool: ...


class Section(Protocol):
    """A unit, as presence sees one."""

    @property
    def id(self) -> str: ...
    @property
    def parent(self) -> str | None: ...
    @property
    def hours(self) -> str | None: ...
    @property
    def manager(self) -> str | None: ...


class Task(Protocol):
    """A function, as presence sees one."""

    @property
    def hours(self) -> str | None: ...


class Organised(Protocol):
    """An organisation, as presence sees one."""

    @property
    def country(self) -> str: ...
    @property
    def zone(self) -> str: ...
    @property
    def people(self) -> Mapping[str, Member]: ...
    @property
    def units(self) -> Mapping[str, Section]: ...
    @property
    def functions(self) -> Mapping[str, Task]: ...
    @property
    def absences(self) -> Mapping[str, tuple[Absence, ...]]: ...
    @property
    def closures(self) -> tuple[Closure, ...]: ...
    @property
    def quiet_days(self) -> tuple[QuietChoice, ...]: ...

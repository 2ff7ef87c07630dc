"""When somebody or something is open: weekly hours, lunch, seasons, holidays, half days and exceptions."""

from __future__ import annotations

from datetime import date, datetime

from ansvar.policy.sections import Hours


class Openings:
    """Opening hours in a zone, compiled; all instants are seconds since the epoch."""

    @classmethod
    def of(cls, hours: Hours, zone: str, country: str | None = None) -> Openings: ...  # type: ignore[empty-body]
    @classmethod
    def always(cls, zone: str, country: str | None = None) -> Openings: ...  # type: ignore[empty-body]
    def is_open(self, at: float) -> bool: ...  # type: ignore[empty-body]
    def opens_at(self, at: float) -> float | None: ...
    def closes_at(self, at: float) -> float | None: ...
    def change_after(self, at: float) -> float | None: ...
    def intervals(self, start: float, end: float) -> tuple[tuple[float, float], ...]: ...  # type: ignore[empty-body]
    def edges(self, start: float, end: float) -> tuple[float, ...]: ...  # type: ignore[empty-body]
    def day(self, day: date) -> tuple[tuple[float, float], ...]: ...  # type: ignore[empty-body]
    def working_day(self, day: date) -> bool: ...  # type: ignore[empty-body]
    def local(self, at: float) -> datetime: ...  # type: ignore[empty-body]
    def day_of(self, at: float) -> date: ...  # type: ignore[empty-body]
    def kind_of_day(self, day: date) -> str: ...  # type: ignore[empty-body]
    def is_day_before_holiday(self, day: date) -> bool: ...  # type: ignore[empty-body]

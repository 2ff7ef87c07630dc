"""What operators are told in good time: units that will be closed, as the desk shows it.

The desk includes `closures/_coming.html` with `coming` in its context.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.utils.translation import get_language

from ansvar.web.house import house

DAYS: Final = 7
MOST: Final = 12


@dataclass(frozen=True, slots=True)
class Coming:
    """A closure that runs or begins soon. `agreed`: the switchboard takes the calls; `divert`: who takes them else."""

    unit: str
    start: datetime
    end: datetime
    runs: bool
    agreed: bool
    divert: str
    note: str


def coming(days: float = DAYS) -> list[Coming]:
    """Return the closures that run now or begin within so many days, the first first."""
    known, now, language = house(), house().now(), get_language() or "en"
    names = {each.id: each.called(language) for each in known.base.units.values()}
    found = [
        Coming(
            names[each.unit],
            each.start,
            each.end,
            each.start <= now,
            each.agreed,
            names.get(each.divert or "", ""),
            each.note,
        )
        for each in known.organisation.closures
        if each.unit in names and each.end > now and each.start <= now + timedelta(days=days)
    ]
    return sorted(found, key=lambda each: (each.start, each.unit))[:MOST]

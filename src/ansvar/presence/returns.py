"""The return time: when somebody who is away can be met again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ansvar.policy.sections import AbsenceKind
from ansvar.presence.days import HORIZON
from ansvar.presence.openings import Openings
from ansvar.presence.timeline import Timeline
from ansvar.presence.units import Closures, QuietTime


def next_open(openings: Openings, closures: Closures, quiet: Sequence[QuietTime], at: float) -> float | None:
    """Return the first instant from `at` on that is open, in no closure and in no quiet time of all phones.

    None when there is none within 400 days.
    """
    moment: float | None = at
    while moment is not None and moment <= at + HORIZON:
        opens = openings.opens_at(moment)
        if opens is None:
            return None
        if closures.at(opens) is not None:
            moment = closures.change_after(opens)
            continue
        row = next((row for row in quiet if row.whole and row.holds(opens)), None)
        if row is None:
            return opens
        moment = row.change_after(opens)
    return None


def back_at(
    timeline: Timeline,
    kinds: Mapping[str, AbsenceKind],
    openings: Openings,
    closures: Closures,
    quiet: Sequence[QuietTime],
    at: float,
) -> float | None:
    """Return when a person who cannot be met at `at` can be again; None when that is not known.

    1. The end of the run of absences that holds the moment.
    2. From there the next opening of the person outside closures and quiet days.
    3. Again from 1. if another absence holds that moment: two absences with only closed time between them
       are one to a caller.

    A run that ends with a kind whose policy says `returns = "unknown"` has no known return.
    """
    moment = at
    while moment <= at + HORIZON:
        standing = timeline.standing(moment)
        if standing.away:
            until = standing.spell.away_until if standing.spell else None
            if until is None:
                return None
            last = timeline.standing_before(until).spell
            kind = kinds.get(last.kind) if last else None
            if kind is not None and kind.returns == "unknown":
                return None
            moment = until
        opens = next_open(openings, closures, quiet, moment)
        if opens is None:
            return None
        if not timeline.standing(opens).away:
            return opens
        moment = opens
    return None

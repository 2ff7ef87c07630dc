"""The organisation as it stands now: the directory's files, and over them what was set by phone and on the pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ansvar.directory.model import Organisation
from ansvar.presence.model import Absence, Closure, QuietChoice
from ansvar.store.plans import PlannedClosure, PlannedQuiet, key_of
from ansvar.store.values import Forward


def with_set_by_phone(
    base: Organisation,
    absences: Iterable[Absence],
    forwards: Iterable[Forward],
    closures: Iterable[PlannedClosure] = (),
    quiet_days: Iterable[PlannedQuiet] = (),
) -> Organisation:
    """Return the organisation with what was set over its files; a forward set by phone replaces the file's.

    A closure or quiet day that names one of the files takes its place, also when it was withdrawn since.
    Whoever is not in the directory is left out.
    """
    closures, quiet_days = tuple(closures), tuple(quiet_days)
    away = {person: list(known) for person, known in base.absences.items()}
    for absence in absences:
        if absence.person in base.people:
            away.setdefault(absence.person, []).append(absence)
    people = dict(base.people)
    for forward in forwards:
        if forward.person in people and forward.accepted is not False:
            people[forward.person] = replace(people[forward.person], forward=forward.to)
    return replace(
        base,
        people=people,
        absences={person: tuple(known) for person, known in away.items()},
        closures=_closures(base, closures),
        quiet_days=_quiet_days(base, quiet_days),
    )


def _closures(base: Organisation, set_: tuple[PlannedClosure, ...]) -> tuple[Closure, ...]:
    replaced = {each.base for each in set_ if each.base}
    known = [each for each in base.closures if not replaced or key_of(each) not in replaced]
    new = [each.closure for each in set_ if not each.withdrawn and each.unit in base.units]
    gone = [replace(each, divert=None) if each.divert not in base.units else each for each in new]
    return (*known, *gone)


def _quiet_days(base: Organisation, set_: tuple[PlannedQuiet, ...]) -> tuple[QuietChoice, ...]:
    replaced = {each.base for each in set_ if each.base}
    known = [each for each in base.quiet_days if not replaced or key_of(each) not in replaced]
    return (*known, *(each.choice for each in set_ if not each.withdrawn and each.unit in base.units))

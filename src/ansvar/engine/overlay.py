"""The organisation as it stands now: the directory's files, and over them what was set by phone and on the pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ansvar.directory.index import with_index
from ansvar.directory.model import Organisation
from ansvar.presence.model import Absence, Closure, QuietChoice
from ansvar.store.plans import PlannedClosure, PlannedQuiet, key_of
from ansvar.store.values import Competences, Forward, Substitute


def with_set_by_phone(
    base: Organisation,
    absences: Iterable[Absence],
    forwards: Iterable[Forward],
    closures: Iterable[PlannedClosure] = (),
    quiet_days: Iterable[PlannedQuiet] = (),
    substitutes: Iterable[Substitute] = (),
    competences: Iterable[Competences] = (),
) -> Organisation:
    """Return the organisation with what was set over its files; a forward set by phone replaces the file's.

    A closure or quiet day that names one of the files takes its place, also when it was withdrawn since.
    A substitute takes the calls of every absence that touches the time for which they were named. Competences as
    people confirmed them hold until the files say something else than they did then.
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
    for named in substitutes:
        if named.holds and named.to in people and named.person in away:
            away[named.person] = [_covered(each, named) for each in away[named.person]]
    for can in competences:
        person = people.get(can.person)
        if person is not None and can.confirmed_at is not None and person.competences == can.base:
            people[can.person] = replace(person, competences=can.competences, competences_at=can.confirmed_at)
    over = replace(
        base,
        people=people,
        absences={person: tuple(known) for person, known in away.items()},
        closures=_closures(base, closures),
        quiet_days=_quiet_days(base, quiet_days),
    )
    return with_index(over, base)


def _covered(absence: Absence, named: Substitute) -> Absence:
    touches = (absence.end is None or named.start < absence.end) and (
        named.end is None or absence.start < named.end
    )
    return replace(absence, forward=named.to) if touches else absence


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

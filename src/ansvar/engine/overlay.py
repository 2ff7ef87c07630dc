"""The organisation as it stands now: the directory's files, and over them what people set by phone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ansvar.directory.model import Organisation
from ansvar.presence.model import Absence
from ansvar.store.values import Forward


def with_set_by_phone(
    base: Organisation, absences: Iterable[Absence], forwards: Iterable[Forward]
) -> Organisation:
    """Return the organisation with absences and forwards set by phone; a forward set by phone replaces the file's.

    Whoever is not in the directory is left out.
    """
    away = {person: list(known) for person, known in base.absences.items()}
    for absence in absences:
        if absence.person in base.people:
            away.setdefault(absence.person, []).append(absence)
    people = dict(base.people)
    for forward in forwards:
        if forward.person in people and forward.accepted is not False:
            people[forward.person] = replace(people[forward.person], forward=forward.to)
    return replace(base, people=people, absences={person: tuple(known) for person, known in away.items()})

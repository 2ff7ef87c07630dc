"""Who can answer instead of somebody, best first, each with the reason. Pure: everything known is an argument."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ansvar.directory.model import Organisation, Person
from ansvar.search.hits import Status

#: More are no help while a caller listens.
MOST = 6


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who may help: `why` is `deputy`, `function`, `competence` or `unit`, with what they share in `what`."""

    person: Person
    why: str
    what: str
    status: Status
    registered: bool | None
    talks: bool | None

    @property
    def can_answer(self) -> bool:
        """Whether a call would be answered now, as far as anybody knows."""
        return self.status.can_answer and self.registered is not False and not self.talks


_ORDER = ("deputy", "function", "competence", "unit")


def colleagues(
    sought: Person,
    organisation: Organisation,
    status: Callable[[str], Status],
    registered: Callable[[str], bool | None],
    talks: Callable[[str], bool | None],
    most: int = MOST,
) -> tuple[Colleague, ...]:
    """Return who may help instead: those who can answer now first, then by how near their work is, then by name.

    Nearest is a deputy, then the same function, then the same competence, then the same unit; more in common comes
    before less. The names of functions are the organisation's.
    """
    found: list[tuple[tuple[object, ...], Colleague]] = []
    functions, competences = set(sought.functions), {each.casefold() for each in sought.competences}
    for person in organisation.people.values():
        if person.id == sought.id or not (person.extension or person.direct or person.mobile):
            continue
        same = [each for each in person.functions if each in functions]
        can = [each for each in person.competences if each.casefold() in competences]
        if person.id in sought.deputies and sought.deputies_agreed:
            why, what = "deputy", ""
        elif same:
            why, what = "function", ", ".join(_function(organisation, each) for each in same)
        elif can:
            why, what = "competence", ", ".join(can)
        elif person.unit == sought.unit:
            why, what = "unit", ""
        else:
            continue
        one = Colleague(person, why, what, status(person.id), registered(person.id), talks(person.id))
        place = (
            not one.can_answer,
            _ORDER.index(why),
            -len(same) - len(can),
            person.unit != sought.unit,
            person.name,
            person.id,
        )
        found.append((place, one))
    return tuple(one for _, one in sorted(found, key=lambda each: each[0])[:most])


def _function(organisation: Organisation, id: str) -> str:
    function = organisation.functions.get(id)
    return function.name if function is not None else id

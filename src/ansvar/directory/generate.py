"""Organisations of any size for tests, demonstrations and measurements: invented, and always the same.

The same arguments give the same organisation on every machine. People, units and numbers are invented;
the numbers ring nobody (see `fiction`).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from types import MappingProxyType
from typing import Final

from ansvar.directory.bulk import in_bulk
from ansvar.directory.fiction import DESKS, MOBILES, Country, Numbers
from ansvar.directory.generate_away import Moments, absences_of
from ansvar.directory.generate_units import Leaf, Plan, plain, plan_units
from ansvar.directory.model import Function, Organisation, Person, Service, Unit
from ansvar.directory.names_people import FAMILY, GIVEN
from ansvar.directory.names_units import MANAGER_TITLES, TEAMS, WHOLE
from ansvar.directory.table import Progress
from ansvar.presence.model import Absence, Closure, QuietChoice
from ansvar.words.faults import AnsvarError

FEWEST: Final = 3
MOST: Final = 1_000_000
MOST_HOLDERS: Final = 12
PROGRESS_STEP: Final = 10_000

_ZONES: Final[dict[Country, tuple[str, str]]] = {
    "se": ("Europe/Stockholm", "sv"),
    "dk": ("Europe/Copenhagen", "da"),
    "no": ("Europe/Oslo", "nb"),
    "nl": ("Europe/Amsterdam", "nl"),
}
_COUNTRIES: Final = ", ".join(_ZONES)
_NO_NAMES: Final = MappingProxyType[str, str]({})
#: Swedish desk numbers are few; functions and units get so many of them, people the rest.
_SHARED_DESKS: Final = 60


def generate(
    people: int,
    country: Country,
    seed: int,
    day: date,
    *,
    id: str = "",
    name: str = "",
    taken: Collection[str] = (),
    progress: Progress | None = None,
) -> Organisation:
    """Return an invented organisation of so many people, with absences around `day`.

    `people` goes from 3 to 1,000,000. Everybody has an extension (4 to 7 digits by size), functions
    and a unit; desk numbers and mobiles are handed out as far as the numbers that ring nobody reach.
    `taken` are numbers that stay free. `progress` is called with "people", how many are made and how
    many in all, every 10,000. Raises AnsvarError for a size or a country it does not know.
    """
    if country not in _ZONES:
        raise AnsvarError(f"no names for the country `{country}`; choose one of {_COUNTRIES}")
    if not FEWEST <= people <= MOST:
        raise AnsvarError(f"{people:,} people cannot be generated; choose {FEWEST} to {MOST:,}")
    with in_bulk():
        return _Generator(people, country, seed, day, frozenset(taken), progress).organisation(id, name)


@dataclass(slots=True)
class _Names:
    """Gives ids that stand once: the second `anna.lind` is `anna.lind2`."""

    counts: dict[str, int]

    def take(self, wanted: str) -> str:
        count = self.counts[wanted] = self.counts.get(wanted, 0) + 1
        return wanted if count == 1 else self.take(f"{wanted}{count}")


class _Generator:
    def __init__(
        self,
        people: int,
        country: Country,
        seed: int,
        day: date,
        taken: frozenset[str],
        progress: Progress | None,
    ) -> None:
        self.size, self.country, self.day, self.taken = people, country, day, taken
        self.progress = progress
        self.rng = Random(f"ansvar {country} {people} {seed}")
        self.zone, self.language = _ZONES[country]
        self.moments = Moments(self.zone)
        self.desks = Numbers(DESKS[country])
        self.mobiles = Numbers(MOBILES[country])
        digits = next(n for n in (4, 5, 6, 7) if people * 2 <= 7 * 10 ** (n - 1))
        self.extension = 2 * 10 ** (digits - 1)
        self.ids = _Names({})
        self.task_ids = _Names({})
        self.people: dict[str, Person] = {}
        self.functions: dict[str, Function] = {}
        self.units: dict[str, Unit] = {}
        self.shared = 0
        nine = time(9)
        self.mornings = [datetime.combine(day - timedelta(days=n), nine, UTC) for n in range(1, 1001)]
        self.given = [(name, plain(name)) for name in GIVEN[country]]
        self.family = [(name, plain(name)) for name in FAMILY[country]]

    def organisation(self, id: str, name: str) -> Organisation:
        main = self.desk()
        service = Service("answering", "Ansvar Svar", self.desk())
        plan = plan_units(self.rng, self.size, self.country, name or WHOLE[self.country])
        self._make_units(plan)
        operators = self._make_people(plan)
        absences: dict[str, tuple[Absence, ...]] = {}
        for person in self.people:
            found = absences_of(self.rng, person, self.day, self.moments)
            if found:
                absences[person] = found
        return Organisation(
            id=id or f"{self.country}-{self.size}",
            name=name or WHOLE[self.country],
            country=self.country.upper(),
            zone=self.zone,
            language=self.language,
            main_number=main,
            people=self.people,
            units=self.units,
            functions=self.functions,
            lines=(),
            absences=absences,
            closures=self._closures(plan),
            quiet_days=self._quiet_days(plan),
            services={service.id: service},
            lists={},
            companies={},
            case_owners={},
            operators=operators,
            names={},
        )

    def desk(self) -> str:
        """Return the next free desk number, or "" when all are used."""
        while (number := self.desks.next()) in self.taken:
            pass
        return number

    def shared_number(self) -> str:
        """Return a number for a unit or a function: a desk number, or an extension when those are few."""
        self.shared += 1
        scarce = self.country == "se" and self.shared > _SHARED_DESKS
        return (not scarce and self.desk()) or self.next_extension()

    def next_extension(self) -> str:
        """Return the next free extension."""
        self.extension += 1
        while str(self.extension) in self.taken:
            self.extension += 1
        return str(self.extension)

    def _make_units(self, plan: Plan) -> None:
        for planned in plan.units:
            number = self.shared_number() if self.rng.random() < 0.5 else ""
            self.units[planned.id] = Unit(
                id=planned.id,
                name=planned.name,
                parent=planned.parent,
                number=number,
                mailbox=self.rng.random() < 0.8,
                mail=f"{planned.id}@example.org",
                names=_NO_NAMES,
            )

    def _make_people(self, plan: Plan) -> tuple[str, ...]:
        titles = MANAGER_TITLES[self.country]
        for unit, level in plan.directors:
            head = self._person(unit, titles[level], (), (), "")
            self.units[unit] = replace(self.units[unit], manager=head.id)
        for leaf in plan.leaves:
            self._fill(leaf, titles[2])
        for planned in plan.units:
            if self.units[planned.id].manager is None and planned.first_leaf is not None:
                manager = self.units[planned.first_leaf].manager
                self.units[planned.id] = replace(self.units[planned.id], manager=manager)
        desk = plan.leaves[0].unit
        crew = min(12, max(1, self.size // 60))
        first = plan.leaves[0].branch.functions[0]
        board = next(f.id for f in self.functions.values() if f.unit == desk and f.name == first)
        return tuple(p.id for p in self.people.values() if board in p.functions)[:crew]

    def _fill(self, leaf: Leaf, title: str) -> None:
        rng, branch = self.rng, leaf.branch
        workers = leaf.size - 1
        count = min(len(branch.functions), max(1, workers // 4, -(-workers // 11)))
        tasks = []
        for name in branch.functions[:count]:
            task = self.task_ids.take(plain(name.replace(" ", "-")))
            self.functions[task] = Function(
                id=task,
                name=name,
                unit=leaf.unit,
                number=self.shared_number(),
                mailbox=rng.random() < 0.3,
                names=_NO_NAMES,
            )
            tasks.append(task)
        alone = [(task,) for task in tasks]
        pairs = [(task, tasks[(at + 1) % count]) for at, task in enumerate(tasks)]
        teams = TEAMS[self.country] if leaf.size >= 14 and rng.random() < 0.5 else ("",)
        # Where two is a crowd the manager answers too, so that no function has a single holder.
        manager = self._person(leaf.unit, title, alone[0] if workers < 3 else (), (), "")
        self.units[leaf.unit] = replace(self.units[leaf.unit], manager=manager.id)
        crew: list[Person] = []
        holders = [len(range(at, workers, count)) for at in range(count)]
        for at in range(workers):
            other = (at + 1) % count
            both = rng.random() < 0.2 and count > 1 and holders[other] < MOST_HOLDERS
            held = pairs[at % count] if both else alone[at % count]
            holders[other] += both
            known = tuple(rng.sample(branch.competences, rng.randint(0, len(branch.competences))))
            crew.append(self._person(leaf.unit, branch.title, held, known, teams[at % len(teams)]))
        for at, person in enumerate(crew):
            self._settle(person, crew, at, count)

    def _person(
        self, unit: str, title: str, functions: tuple[str, ...], competences: tuple[str, ...], team: str
    ) -> Person:
        rng = self.rng
        given, first = rng.choice(self.given)
        family, last = rng.choice(self.family)
        id = self.ids.take(f"{first}.{last}")
        greeted = rng.random()
        person = Person(
            id=id,
            given=given,
            family=family,
            unit=unit,
            title=title,
            extension=self.next_extension(),
            direct=self.desk() if self.size <= 100_000 or rng.random() < 0.5 else "",
            mobile=self._mobile(),
            email=f"{id}@example.org",
            functions=functions,
            competences=competences,
            team=team,
            mailbox=rng.random() < 0.9,
            greeting_at=None if greeted < 0.15 else self.mornings[int(greeted * 900)],
            pin_rule="1 + extension" if rng.random() < 0.03 else "",
            competences_at=self.mornings[rng.randrange(700)] if competences and rng.random() < 0.8 else None,
        )
        self.people[id] = person
        made = len(self.people)
        if self.progress is not None and (made % PROGRESS_STEP == 0 or made == self.size):
            self.progress("people", made, self.size)
        return person

    def _mobile(self) -> str:
        if self.rng.random() >= 0.4:
            return ""
        while (number := self.mobiles.next()) in self.taken:
            pass
        return number

    def _settle(self, person: Person, crew: list[Person], at: int, functions: int) -> None:
        """Give a person deputies among those with the same function, and perhaps a forward."""
        rng = self.rng
        deputies: tuple[str, ...] = ()
        if len(crew) > functions and rng.random() < 0.6:
            mate = crew[(at + functions) % len(crew)]
            other = crew[(at + 1) % len(crew)]
            both = dict.fromkeys((mate.id, other.id) if rng.random() < 0.3 else (mate.id,))
            deputies = tuple(deputy for deputy in both if deputy != person.id)
        forward = None
        if rng.random() < 0.01:
            forward = person.mobile or (deputies[0] if deputies else None)
        if deputies or forward:
            self.people[person.id] = replace(
                person, deputies=deputies, deputies_agreed=rng.random() < 0.85, forward=forward
            )

    def _closures(self, plan: Plan) -> tuple[Closure, ...]:
        rng, at = self.rng, self.moments.at
        if len(plan.leaves) < 3:
            return ()
        found: list[Closure] = []
        for leaf in rng.sample(plan.leaves[1:], max(2, len(plan.leaves) // 30)):
            when = self.day + timedelta(days=rng.randrange(10))
            whole = rng.random() < 0.3
            agreed = len(found) % 2 == 0
            divert = plan.leaves[0].unit if not agreed and rng.random() < 0.5 else None
            told = self.moments.at(self.day - timedelta(days=rng.randint(1, 14)), 540)
            found.append(
                Closure(
                    leaf.unit,
                    at(when, 0 if whole else 720),
                    at(when, 1440 if whole else 960),
                    agreed,
                    divert,
                    told if agreed else None,
                )
            )
        return tuple(found)

    def _quiet_days(self, plan: Plan) -> tuple[QuietChoice, ...]:
        share = 0.3 if self.country == "nl" else 0.05
        since = (self.day - timedelta(days=70)).isoformat()
        return tuple(
            QuietChoice(leaf.unit, self.rng.randrange(1, 5), since)
            for leaf in plan.leaves[1:]
            if self.rng.random() < share
        )

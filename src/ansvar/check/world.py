"""A made-up organisation in which every situation a policy can tell apart occurs at one moment.

Each *variant* is a person with colleagues of their own in a unit of their own, so that variants do not
meet. `explain --organisation world` builds the same one again from the policy and the moment.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from ansvar.check.numbers import colleague_number, colleagues_of, list_number, lists_of
from ansvar.check.variants import Variant, batches, few, rare_variant, variants
from ansvar.directory.model import Function, Organisation, Person, Service, Unit
from ansvar.policy.model import Policy, steering_conditions
from ansvar.policy.targets import PROMISING, Owner, Target
from ansvar.presence.model import Absence, Closure, QuietChoice, Source
from ansvar.presence.openings import Openings

HOME = "world"


def world(
    policy: Policy,
    at: datetime,
    chosen: Iterable[Variant],
    others: Iterable[Policy] = (),
    emptied: bool = False,
) -> Organisation:
    """Return the made-up organisation at a moment, holding the chosen variants.

    What the rows of `others` name exists in it too, so that policies can be compared in one world.
    `emptied`: everybody whom the rows name by function, unit, team, competence or person is away.
    """
    build = _Builder(policy, at)
    for other in others:
        build.names_of(other)
    if emptied:
        build.empty()
    for variant in chosen:
        build.add(variant)
    return build.done()


def world_of(policy: Policy, at: datetime, to: str, emptied: bool = False) -> Organisation:
    """Return the world a witness's `to` lives in (see `batches`), emptied for `world:empty`."""
    if emptied:
        return world(policy, at, few(variants(policy)), emptied=True)
    id = to.partition(":")[2]
    groups = batches(variants(policy))
    for group in groups:
        if any(variant.id == id or variant.profile.person == id for variant in group):
            return world(policy, at, group)
    rare = rare_variant(policy, id)
    return world(policy, at, (rare,) if rare is not None else groups[0])


class _Builder:
    def __init__(self, policy: Policy, at: datetime) -> None:
        self.policy = policy
        self.zone = ZoneInfo(policy.site.zone)
        self.at = at.astimezone(self.zone)
        hours = policy.switchboard.hours
        named = policy.hours.get(hours) if hours else next(iter(policy.hours.values()), None)
        country = policy.site.country
        self.openings = (
            Openings.of(named, policy.site.zone, country)
            if named
            else Openings.always(policy.site.zone, country)
        )
        self.people: dict[str, Person] = {}
        self.units: dict[str, Unit] = {HOME: Unit(HOME, "World", mailbox=True)}
        self.functions: dict[str, Function] = {}
        self.absences: dict[str, tuple[Absence, ...]] = {}
        self.closures: list[Closure] = []
        self.quiet: list[QuietChoice] = []
        self.companies: dict[str, str] = {}
        self._person("inside-caller", HOME, extension="9")
        self.names_of(policy)

    def names_of(self, policy: Policy) -> None:
        """Make whatever the rows name exist, so that no row is skipped for want of it."""
        for word in colleagues_of(policy):
            self._colleague(word)
        for when in steering_conditions(policy):
            for unit in when.unit or ():
                self._unit(unit)
            for function in when.function or ():
                self.functions.setdefault(function, Function(function, function))
            for company in when.company or ():
                if company not in self.companies:
                    self._unit(f"company-{company}")
                    self.companies[f"company-{company}"] = company
            for person in when.person or ():
                if person not in self.people:
                    self._person(person, HOME)
        for unit in policy.local:
            self._unit(unit)
        routes = (*policy.route, *(row for rules in policy.local.values() for row in rules.route))
        for row in routes:
            wanted = [
                *row.attempt,
                *(
                    t
                    for when in (*row.when, *row.unless)
                    for t in (*(when.somebody or ()), *(when.nobody or ()))
                ),
            ]
            for target, name in (part for attempt in wanted for part in attempt.parts if part[1]):
                if target is Target.UNIT:
                    self._unit(name)
                    self._person(f"member-of-{name}", name)
                elif target is Target.FUNCTION:
                    self._holder(name)
                elif target is Target.COMPETENCE:
                    self._person(f"able-in-{name}", HOME, competences=(name,))
                elif target is Target.TEAM:
                    self._person(f"in-team-{name}", HOME, team=name)
                elif target is Target.PERSON and name not in self.people:
                    self._person(name, HOME)
        behind = [
            *(end for row in routes for end in row.otherwise),
            *(end for words in policy.announcement.values() for end in words.then),
            *(end for menu in policy.menu.values() for end in menu.none),
            *(end for queue in policy.queue.values() for end in queue.then),
            *policy.switchboard.overflow,
        ]
        for end in behind:
            if end.kind in PROMISING and end.name:
                self._owner(end.owner, end.name)
        for topic in policy.topic.values():
            if topic.unit:
                self._unit(topic.unit)
            if topic.function:
                self._holder(topic.function)
        for queue in policy.queue.values():
            if queue.members:
                self._holder(queue.members)

    def _colleague(self, word: str) -> None:
        """Make the colleague who calls, whom a row knows by unit, function or id."""
        kind, _, name = word.partition(" ")
        extension = colleague_number(word)
        if kind == "unit":
            self._unit(name)
            self._person(f"caller-in-{name}", name, extension=extension)
        elif kind == "function":
            self.functions.setdefault(name, Function(name, name))
            self._person(f"caller-with-{name}", HOME, extension=extension, functions=(name,))
        else:
            self._person(name, HOME, extension=extension)

    def _owner(self, owner: Owner, name: str) -> None:
        if owner is Owner.UNIT:
            self._unit(name)
        elif owner is Owner.FUNCTION:
            self._holder(name)
            self.functions[name] = Function(name, name, mailbox=True)
        elif owner is Owner.PERSON:
            self._person(name, HOME)

    def empty(self) -> None:
        """Send everybody away who is in the world so far, but for the colleague who calls."""
        for person in self.people:
            if person != "inside-caller":
                self._away(person, "other", *self._span("3-days"))

    def _holder(self, function: str) -> None:
        self.functions.setdefault(function, Function(function, function))
        self._person(f"holder-of-{function}", HOME, functions=(function,))

    def _unit(self, id: str, parent: str | None = HOME) -> None:
        if id not in self.units:
            self.units[id] = Unit(id, id, parent=parent)

    def _person(self, id: str, unit: str, **more: object) -> Person:
        if id not in self.people:
            fields: dict[str, object] = {"extension": f"{2_000_000 + len(self.people)}", **more}
            self.people[id] = Person(id=id, given=id, family="", unit=unit, **fields)  # type: ignore[arg-type]
        return self.people[id]

    def add(self, variant: Variant) -> None:
        """Add a variant: the person, a deputy, a colleague, a manager, in a unit of their own."""
        profile, id = variant.profile, variant.id
        parent = profile.unit or (f"company-{profile.company}" if profile.company else HOME)
        unit, function = f"{id}", profile.function or f"{id}"
        self.functions.setdefault(function, Function(function, function, unit=unit))
        others = {"deputy": f"deputy.{id}", "colleague": f"colleague.{id}", "manager": f"manager.{id}"}
        self.units[unit] = Unit(unit, unit, parent=parent, manager=others["manager"])
        roles = (profile.role,) if profile.role else ()
        competences = (profile.competence,) if profile.competence else ()
        here = {
            "covered": {"deputy", "colleague", "manager"},
            "deputy-only": {"deputy"},
            "colleague-only": {"colleague"},
            "alone": set[str](),
        }[variant.cover]
        for part, other in others.items():
            functions = (function,) if part == "colleague" and not profile.sole else ()
            self._person(
                other, unit, functions=functions, roles=roles, competences=competences if functions else ()
            )
            if part not in here:
                self._away(other, "other", *self._span("3-days"))
        called = profile.person or id
        self.people.pop(called, None)
        self._person(
            called, unit, functions=(function,), roles=roles, competences=competences,
            deputies=(others["deputy"],), mailbox=variant.state != "no-mailbox", mobile=f"{5_000_000 + len(self.people)}", private_phone=f"{7_000_000 + len(self.people)}",
            silent=variant.state == "silent",
        )  # fmt: skip
        self._stand(variant, called, unit)

    def _stand(self, variant: Variant, person: str, unit: str) -> None:
        start = datetime.combine(self.at.date(), time.min, self.zone)
        end = start + timedelta(days=1)
        if variant.state == "absent":
            self._away(person, variant.kind, *self._span(variant.length), Source(variant.source))
        elif variant.state in ("closed", "agreed"):
            self.closures.append(Closure(unit, start, end, agreed=variant.state == "agreed"))
        elif variant.state == "diverted":
            self.closures.append(Closure(unit, start, end, divert=HOME))
        elif variant.state == "quiet":
            self.quiet.append(QuietChoice(unit, self.at.weekday()))

    def _away(
        self, person: str, kind: str, start: datetime, end: datetime | None, source: Source = Source.SELF
    ) -> None:
        self.absences[person] = (Absence(person, kind, start, end, source),)

    def _span(self, length: str) -> tuple[datetime, datetime | None]:
        """Return when an absence of this length around the moment begins and ends."""
        midnight = datetime.combine(self.at.date(), time.min, self.zone)
        count, _, unit = length.partition("-")
        if length == "unknown":
            return midnight, None
        if length == "today":
            return midnight, midnight + timedelta(days=1)
        if unit.startswith(("hour", "minute")):
            # The length is of the whole absence, and it has just begun.
            start = self.at - timedelta(minutes=1)
            minutes = int(count) * (60 if unit.startswith("hour") else 1)
            return start, start + timedelta(minutes=minutes)
        return midnight, self._after_working_days(midnight, int(count))

    def _after_working_days(self, midnight: datetime, count: int) -> datetime:
        """Return the midnight after the `count`-th working day from the moment's date on."""
        day, left = midnight.date(), count
        for _ in range(count * 3 + 40):
            if self.openings.working_day(day):
                left -= 1
            day += timedelta(days=1)
            if left <= 0:
                break
        return datetime.combine(day, time.min, self.zone)

    def done(self) -> Organisation:
        """Return the organisation."""
        absences = {person: (), **self.absences} if (person := "inside-caller") else self.absences
        return Organisation(
            id=HOME, name="World", country=self.policy.site.country, zone=self.policy.site.zone,
            language=self.policy.language, main_number="0", people=MappingProxyType(self.people),
            units=MappingProxyType(self.units), functions=MappingProxyType(self.functions),
            absences=MappingProxyType(absences), closures=tuple(self.closures),
            quiet_days=tuple(self.quiet), services=MappingProxyType(dict[str, Service]()),
            lists=MappingProxyType(
                {name: frozenset({list_number(name, self.policy)}) for name in sorted(lists_of(self.policy))}
            ),
            companies=MappingProxyType(self.companies), operators=("inside-caller",),
        )  # fmt: skip

"""A made-up organisation in which every situation a policy can tell apart occurs at one moment.

Each *variant* is a person with colleagues of their own in a unit of their own, so that variants do not
meet. `explain --organisation world` builds the same one again from the policy and the moment.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

import phonenumbers

from ansvar.directory.model import Function, Organisation, Person, Service, Unit
from ansvar.policy.kinds import COMMON_KINDS
from ansvar.policy.model import Policy, steering_conditions
from ansvar.policy.targets import PROMISING, Owner, Target
from ansvar.presence.model import Absence, Closure, QuietChoice, Source
from ansvar.presence.openings import Openings
from ansvar.words.spans import Length
from ansvar.words.spans import Unit as Span

#: Who else is there: the deputy, others of the function (and unit), the manager.
COVERS = ("covered", "deputy-only", "colleague-only", "alone")
HOME = "world"
#: Lengths that are met in every profile; the others only where a row asks for them.
_USUAL_LENGTHS = ("1-hour", "3-days", "unknown")


@dataclass(frozen=True, slots=True)
class Profile:
    """What a policy's rows ask of the one called beside presence; all empty for the plain case."""

    unit: str = ""
    function: str = ""
    role: str = ""
    competence: str = ""
    person: str = ""
    company: str = ""
    sole: bool = False

    @property
    def name(self) -> str:
        """The part of a variant's id that names the profile."""
        given = [
            f"{key}={getattr(self, key)}" for key in self.__slots__ if getattr(self, key) and key != "sole"
        ]
        return "+".join([*given, *(["sole"] if self.sole else [])])


@dataclass(frozen=True, slots=True)
class Variant:
    """One person of the world and how things stand around them."""

    state: str
    cover: str
    profile: Profile = Profile()
    kind: str = ""
    length: str = ""
    source: str = "self"

    @property
    def id(self) -> str:
        """The variant's id; the person, unit and function of it carry it."""
        by = f"by-{self.source}" if self.source != "self" else ""
        state = "-".join(part for part in (self.state, self.kind, self.length, by) if part)
        return ".".join(part for part in (state, self.cover, self.profile.name) if part).replace(" ", "-")

    @property
    def words(self) -> str:
        """How the one called stands, in a phrase."""
        away = {"unknown": "with no return known", "1-hour": "for an hour", "today": "for today"}
        if self.state == "absent":
            what = f"away ({self.kind}) {away.get(self.length, 'for ' + self.length.replace('-', ' '))}"
            what += f", entered by the {self.source}" if self.source != "self" else ""
        else:
            what = {
                "present": "at work",
                "busy": "at work and on the phone",
                "unregistered": "at work with a phone that is not connected",
                "silent": "at work with a silent phone",
                "no-mailbox": "at work without a mailbox",
                "closed": "in a unit that is closed without agreement",
                "agreed": "in a unit whose closure is agreed",
                "diverted": "in a closed unit that another unit covers",
                "quiet": "in a unit that keeps its quiet day",
            }[self.state]
        cover = {
            "covered": "with colleagues in",
            "deputy-only": "with only the deputy in",
            "colleague-only": "with only a colleague in",
            "alone": "with nobody else in",
        }[self.cover]
        extra = f", {self.profile.name.replace('=', ' ').replace('+', ', ')}" if self.profile.name else ""
        return f"somebody {what}, {cover}{extra}"


def profiles(policy: Policy) -> tuple[Profile, ...]:
    """Return the plain profile and each that some row asks for."""
    found: dict[Profile, None] = {Profile(): None}
    for when in steering_conditions(policy):
        values = {
            "unit": when.unit, "function": when.function, "role": when.role, "competence": when.competence,
            "person": when.person, "company": when.company,
        }  # fmt: skip
        given = {key: value for key, value in values.items() if value}
        if not given and when.only_holder is None:
            continue
        first = {key: value[0] for key, value in given.items()}
        found[Profile(**first, sole=bool(when.only_holder))] = None
        for key, value in given.items():
            for other in value[1:]:
                found[Profile(**{**first, key: other}, sole=bool(when.only_holder))] = None
    for unit in policy.local:
        found[Profile(unit=unit)] = None
    for role in policy.role:
        found[Profile(role=role)] = None
    return tuple(found)


def kinds_used(policy: Policy) -> tuple[str, ...]:
    """Return the kinds of absence the policy tells apart, and one that it does not name."""
    named = dict.fromkeys(
        kind for when in steering_conditions(policy) for kind in when.absent or () if kind != "any"
    )
    known = {**COMMON_KINDS, **policy.absence}
    # Kinds that stand in the same lists everywhere cannot be told apart by any row: one of them serves for all.
    alike: dict[object, str] = {}
    for kind in named:
        if kind in known:
            lists = tuple(
                place
                for place, when in enumerate(steering_conditions(policy))
                if when.absent and kind in when.absent
            )
            alike.setdefault(
                (lists, known[kind].phone, known[kind].returns == "unknown", known[kind].counts_as), kind
            )
    concrete = list(alike.values())
    other = next((kind for kind in ("other", "leave", *known) if kind in known and kind not in named), None)
    return (*concrete, *([other] if other else []))


def lengths_used(policy: Policy) -> tuple[str, ...]:
    """Return names of lengths on both sides of every limit the policy draws."""
    bounds = [when.length for when in steering_conditions(policy)] + [
        when.remaining for when in steering_conditions(policy)
    ]
    bounds += [policy.answering.no_mailbox_when_absent, policy.answering.no_message_when_absent]
    days: set[int] = {3}
    hours: set[int] = set()
    minutes: set[int] = set()
    for bound in bounds:
        if bound is not None:
            _cut(bound.length, days, hours, minutes)
    names = ["1-hour", "today"]
    names += [f"{count}-minutes" for count in sorted(minutes) if count > 1]
    names += [f"{count}-hours" for count in sorted(hours) if count > 1]
    names += [f"{count}-days" for count in sorted(days) if count > 1]
    return (*names, "unknown")


def _cut(length: Length, days: set[int], hours: set[int], minutes: set[int]) -> None:
    amount = int(length.amount)
    if length.unit in (Span.SECOND, Span.MINUTE):
        whole = max(2, amount if length.unit is Span.MINUTE else amount // 60)
        minutes.update((max(2, whole // 2), whole + 2))
    elif length.unit in (Span.HOUR, Span.WORKING_HOUR):
        hours.update((amount, amount + 1))
    elif length.unit in (Span.DAY, Span.WORKING_DAY):
        days.update((amount, amount + 1))
    else:
        whole = max(1, round(length.rough_seconds / 86_400))
        days.update((whole, whole + 1))


def variants(policy: Policy) -> tuple[Variant, ...]:
    """Return every variant the policy can tell apart, plain ones first."""
    found: list[Variant] = []
    kinds, lengths = kinds_used(policy), lengths_used(policy)
    sources = sorted({by for when in steering_conditions(policy) for by in when.set_by or () if by != "self"})
    for profile in profiles(policy):
        plain = profile == Profile()
        covers = COVERS if plain else ("covered", "alone")
        states = ["present", "busy", "unregistered", "closed", "agreed", "diverted"]
        if policy.quiet:
            states.append("quiet")
        if any("silent" in (when.callee or ()) for when in steering_conditions(policy)):
            states.append("silent")
        for cover in covers:
            found += [Variant(state, cover, profile) for state in states]
        for kind in kinds:
            for length in lengths if plain or _asks_length(policy, profile) else _USUAL_LENGTHS:
                # Who else is there decides whom rows find, not which rows fit: all covers at two lengths are enough.
                for cover in covers if length in ("1-hour", "3-days") else ("alone",):
                    found.append(Variant("absent", cover, profile, kind, length))
            for source in sources:
                found += [
                    Variant("absent", cover, profile, kind, "3-days", source)
                    for cover in ("covered", "alone")
                ]
        if plain:
            found += [Variant("no-mailbox", cover, profile) for cover in covers]
    return tuple(found)


def _asks_length(policy: Policy, profile: Profile) -> bool:
    """Whether some row asks the length of an absence together with what makes this profile."""
    return any(
        (when.length is not None or when.remaining is not None)
        and any(getattr(when, key) for key in ("unit", "function", "role", "competence", "person", "company"))
        for when in steering_conditions(policy)
    ) or (bool(profile.unit) and any(rules.route for rules in policy.local.values()))


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
    return world(policy, at, groups[0])


def few(every: Iterable[Variant]) -> tuple[Variant, ...]:
    """Return the few variants that are met in the emptied world: there the named others matter."""
    plain = [variant for variant in every if variant.profile == Profile() and variant.cover == "alone"]
    away = [variant for variant in plain if variant.state == "absent" and variant.length == "3-days"]
    return (*(variant for variant in plain if variant.state == "present"), *away[:1])


def names_anybody(policy: Policy) -> bool:
    """Whether some row or queue names people by function, unit, team, competence or person."""
    named = {Target.FUNCTION, Target.UNIT, Target.TEAM, Target.COMPETENCE, Target.PERSON}
    routes = (*policy.route, *(row for rules in policy.local.values() for row in rules.route))
    tries = [attempt for row in routes for attempt in row.attempt]
    for when in steering_conditions(policy):
        tries += [*(when.somebody or ()), *(when.nobody or ())]
    return any(queue.members for queue in policy.queue.values()) or any(
        target in named and name for attempt in tries for target, name in attempt.parts
    )


def batches(every: Iterable[Variant]) -> list[tuple[Variant, ...]]:
    """Part variants into worlds: those that share a function, person or competence must not meet."""
    shared: list[Variant] = []
    alone: list[tuple[Variant, ...]] = []
    for variant in every:
        profile = variant.profile
        if profile.function or profile.person or profile.competence:
            alone.append((variant,))
        else:
            shared.append(variant)
    return [tuple(shared), *alone]


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
            for end in row.otherwise:
                if end.kind in PROMISING and end.name:
                    if end.owner is Owner.UNIT:
                        self._unit(end.name)
                    elif end.owner is Owner.FUNCTION:
                        self._holder(end.name)
                    elif end.owner is Owner.PERSON:
                        self._person(end.name, HOME)
        for topic in policy.topic.values():
            if topic.unit:
                self._unit(topic.unit)
            if topic.function:
                self._holder(topic.function)
        for queue in policy.queue.values():
            if queue.members:
                self._holder(queue.members)

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
                {name: frozenset({list_number(name, self.policy)}) for name in sorted(_lists(self.policy))}
            ),
            companies=MappingProxyType(self.companies), operators=("inside-caller",),
        )  # fmt: skip


def _lists(policy: Policy) -> set[str]:
    named = {
        word[5:]
        for when in steering_conditions(policy)
        for word in when.caller or ()
        if word.startswith("list ")
    }
    return named | set(policy.caller_list)


def list_number(name: str, policy: Policy) -> str:
    """Return a number that stands on a caller list of the world."""
    place = sorted(_lists(policy)).index(name)
    return f"{outside_number(policy)[:-2]}{place:02d}"


def outside_number(policy: Policy) -> str:
    """Return the number of a caller from outside; no such number can be assigned to anybody."""
    code = f"+{phonenumbers.country_code_for_region(policy.site.country) or 46}"
    # A national number never begins with 0 behind the country code.
    return f"{code}00000099"


def foreign_number(policy: Policy) -> str:
    """Return the number of a caller from another country than the policy's."""
    return "+100000099" if policy.site.country != "US" else "+4600000099"

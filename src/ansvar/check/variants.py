"""What a policy can tell apart in the one who is called: how they stand, who else is there, what they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product

from ansvar.check.saying import Kind, Lasting, Said, said
from ansvar.policy.kinds import COMMON_KINDS
from ansvar.policy.model import Policy, steering_conditions
from ansvar.policy.sections import AbsenceKind
from ansvar.policy.targets import Target
from ansvar.words.spans import Length
from ansvar.words.spans import Unit as Span

#: Who else is there: the deputy, others of the function (and unit), the manager.
COVERS = ("covered", "deputy-only", "colleague-only", "alone")
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
    def words(self) -> tuple[Said, ...]:
        """What the rows ask of this one, a phrase for each."""
        given = [
            said(f"is.{key}", name=getattr(self, key))
            for key in self.__slots__
            if key != "sole" and getattr(self, key)
        ]
        return (*given, *((said("is.sole"),) if self.sole else ()))

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

    def standing(self, kinds: Mapping[str, AbsenceKind]) -> Said:
        """How the one called stands, in a phrase; `kinds` are the policy's own."""
        if self.state != "absent":
            return said(f"state.{self.state}")
        kind = Kind(self.kind, kinds.get(self.kind))
        if self.length in ("unknown", "1-hour", "today"):
            state = said(f"away.{self.length}", kind=kind)
        else:
            span = Lasting(Length.parse(self.length.replace("-", " ")))
            state = said("away.span", kind=kind, span=span)
        return (
            state
            if self.source == "self"
            else said("entered", state=state, by=said(f"entered.{self.source}"))
        )


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


def rare_variant(policy: Policy, id: str) -> Variant | None:
    """Return the variant of this id though the walk does not meet it: any kind, length, cover and source."""
    if "." not in id:
        return None
    states = ("present", "busy", "unregistered", "closed", "agreed", "diverted", "quiet", "silent")
    kinds, lengths = (*COMMON_KINDS, *policy.absence), lengths_used(policy)
    sources = ("self", *sorted({by for when in steering_conditions(policy) for by in when.set_by or ()}))
    for profile, cover in product(profiles(policy), COVERS):
        plain = (Variant(state, cover, profile) for state in states)
        away = (Variant("absent", cover, profile, *each) for each in product(kinds, lengths, sources))
        for variant in (*plain, *away):
            if variant.id == id:
                return variant
    return None


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

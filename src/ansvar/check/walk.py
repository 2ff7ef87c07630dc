"""Every situation a policy can tell apart: who is called, how they stand, who calls, when, and what else counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import product
from typing import Final

from ansvar.check.asked import Extra, boards_of, callers_of, extras_of
from ansvar.check.findings import Witness
from ansvar.check.moments import moments
from ansvar.check.saying import Fact, Listed, Said, said
from ansvar.check.variants import Profile, Variant, batches, few, names_anybody, variants
from ansvar.check.world import world
from ansvar.directory.model import Organisation
from ansvar.policy.model import Policy, steering_conditions
from ansvar.policy.sections import AbsenceKind
from ansvar.policy.when import When
from ansvar.routing.model import Call, Decision, Live
from ansvar.routing.route import decide, router_for
from ansvar.routing.router import Router
from ansvar.routing.situation import Situation

_OUTSIDE: Final = said("from.outside")


@dataclass(frozen=True, slots=True)
class Scene:
    """One situation: the call, the moment, and the variant that is called (None for the switchboard and the like)."""

    call: Call
    at: datetime
    variant: Variant | None
    options: tuple[str, ...]
    who: Said = _OUTSIDE
    """The caller; `extra` is what else counts of the call, `board` how the switchboard stands."""
    extra: tuple[Said, ...] = ()
    board: Said | None = None
    world: str = "world"
    kinds: Mapping[str, AbsenceKind] = field(default_factory=dict)
    """The kinds of absence of the policy's own."""

    @property
    def words(self) -> Listed:
        """The situation in a phrase: who calls whom, and what else counts."""
        parts: list[Fact] = [self._called()]
        if self.variant is not None:
            parts += self.variant.profile.words
        parts += self.extra
        if self.board is not None:
            parts.append(self.board)
        if self.world != "world":
            parts.append(said("emptied"))
        return Listed(tuple(parts))

    def _called(self) -> Said:
        kind, _, name = self.call.to.partition(":")
        if self.variant is not None:
            cover = said(f"cover.{self.variant.cover}")
            return said(f"to.{kind}", who=self.who, state=self.variant.standing(self.kinds), cover=cover)
        if kind == "queue":
            return said("to.queue", who=self.who, name=name)
        return said("to.switchboard" if kind == "switchboard" else "to.number", who=self.who)

    def witness(self) -> Witness:
        """Return the situation as a witness."""
        return Witness(self.call.to, self.call.caller, self.at, self.world, self.options, self.words)


@dataclass(frozen=True, slots=True)
class Met:
    """A situation with what a caller meets there."""

    scene: Scene
    decision: Decision
    router: Router

    @property
    def states(self) -> frozenset[str]:
        """How the one called stands, before anybody is rung."""
        call = self.scene.call
        return Situation(self.router, call, self.scene.at, self.router.numbers.subject(call.to)).states


def walk(policy: Policy, day: date, others: tuple[Policy, ...] = ()) -> Iterator[Met]:
    """Yield every situation of the policy with its decision, plainest first. `day` is where time starts."""
    every = variants(policy)
    at_moments = moments(policy, day)
    extras = extras_of(policy)
    groups = batches(every)
    for number, group in enumerate(groups):
        for at in at_moments:
            organisation = world(policy, at, group, others)
            router = router_for(policy, organisation)
            for scene in _scenes(policy, at, group, extras, first=number == 0, organisation=organisation):
                yield Met(scene, decide(router, scene.call, at), router)
    if names_anybody(policy):
        # Once more with everybody away whom the rows name: what then?
        group = few(every)
        for at in at_moments:
            organisation = world(policy, at, group, others, emptied=True)
            router = router_for(policy, organisation)
            for scene in _scenes(policy, at, group, extras, first=True, organisation=organisation):
                scene = replace(scene, world="world:empty")
                yield Met(scene, decide(router, scene.call, at), router)


def _scenes(
    policy: Policy,
    at: datetime,
    group: tuple[Variant, ...],
    extras: tuple[Extra, ...],
    first: bool,
    organisation: Organisation,
) -> Iterator[Scene]:
    callers = callers_of(policy)
    boards = boards_of(policy, at)
    plain = extras[:1]
    # The double crew and the queue's length matter to calls to people only where a row asks so of such calls.
    staff_boards = boards if any(map(_asks_board_of_people, steering_conditions(policy))) else boards[:2]
    entangled = any(_entangled(when) for when in steering_conditions(policy))
    mobiles = any("mobile" in (when.called or ()) for when in steering_conditions(policy))
    for variant in group:
        targets = [f"person:{variant.profile.person or variant.id}"]
        groups_too = not variant.profile.person and (
            variant.state != "absent" or (variant.cover == "alone" and variant.length == "today")
        )
        if groups_too and not variant.profile.function:
            targets += [f"function:{variant.id}", f"unit:{variant.id}"]
        elif groups_too:
            targets.append(f"function:{variant.profile.function}")
        busy = variant.state == "busy"
        if mobiles and targets[0].startswith("person:"):
            targets.append(f"mobile:{variant.profile.person or variant.id}")
        # Rare conditions are met with plain cover and a plain switchboard only: what the switchboard does and
        # who else is there matter to where the call ends, not to whether such a row fits.
        met_in_full = variant.profile == Profile() or variant.state == "present" or entangled
        some = (
            extras[1:] if met_in_full and (variant.cover == "covered" or variant.state == "present") else ()
        )
        usual = variant.state != "absent" or variant.length in ("1-hour", "3-days")
        asked = [
            *product(callers, staff_boards if usual else boards[:1], plain),
            *product(callers, boards[:1], some),
        ]
        for to, ((caller, who), (live, board, board_options), extra) in product(targets, asked):
            yield scene_of(
                policy, organisation, to, variant, at, caller, who, live, board, board_options, extra, busy
            )
    if first:
        others = ["switchboard", "+9990000", *(f"queue:{name}" for name in policy.queue)]
        for to, (caller, who), (live, board, board_options), extra in product(
            others, callers, boards, extras
        ):
            yield scene_of(
                policy, organisation, to, None, at, caller, who, live, board, board_options, extra, False
            )


def _asks_board_of_people(when: When) -> bool:
    """Whether one table asks how the switchboard stands, of calls to people, functions or units."""
    busy = {"doubled", "overloaded"} & {
        *(when.switchboard or ()),
        *(when.callee or ()),
    } or when.waiting is not None
    return bool(busy) and (
        when.called is None or bool({"person", "function", "unit", "mobile"} & set(when.called))
    )


def _entangled(when: When) -> bool:
    """Whether one table asks of the person, of the person's state and of the call all together."""
    person = (when.unit, when.function, when.role, when.competence, when.person, when.company)
    state = (when.callee, when.absent, when.returns, when.length, when.remaining)
    call = (
        when.urgent,
        when.language,
        when.topic,
        when.purpose,
        when.attempts,
        when.transfers,
        when.case_owner,
    )
    return any(person) and any(state) and any(item is not None for item in call)


def scene_of(
    policy: Policy,
    organisation: Organisation,
    to: str,
    variant: Variant | None,
    at: datetime,
    caller: str | None,
    who: Said,
    live: Live,
    board: Said | None,
    board_options: tuple[str, ...],
    extra: Extra,
    busy: bool,
) -> Scene:
    """Return the situation in which this caller calls this one, the switchboard standing as `live` says."""
    person = to.partition(":")[2]
    options = board_options
    if busy:
        live = replace(live, busy=frozenset({person}))
        options = ("--busy", *options)
    elif variant is not None and variant.state == "unregistered":
        live = replace(live, unregistered=frozenset({person}))
        options = ("--not-registered", *options)
    change = dict(extra.change)
    waited_s = change.pop("waited", None)
    if isinstance(waited_s, float):
        change["queued_since"] = at - timedelta(seconds=waited_s)
    call = Call(to=to, caller=caller, live=live, id="check", **change)  # type: ignore[arg-type]
    return Scene(call, at, variant, (*options, *extra.options), who, extra.words, board, kinds=policy.absence)

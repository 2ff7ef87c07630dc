"""A closer look at one row: situations made for it alone, where the walk of the whole policy met none that fits.

The walk crosses every condition of every row only so far; a row that asks many things together may be missed
by it. Before such a row is called dead, everything that it asks is crossed with everything else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import product
from typing import Final

from ansvar.check.asked import boards_of, callers_of, extras_of
from ansvar.check.moments import moments
from ansvar.check.variants import COVERS, Profile, Variant, batches, kinds_used, lengths_used, profiles
from ansvar.check.walk import Met, Scene, scene_of
from ansvar.check.world import world
from ansvar.policy.model import Policy
from ansvar.policy.rows import Route
from ansvar.policy.when import When
from ansvar.routing.route import decide, router_for
from ansvar.routing.router import Router
from ansvar.routing.situation import Situation

#: Situations looked at for one row, and worlds built for it; a row that fits none of so many is called dead.
_MOST_SCENES: Final = 40_000
_MOST_WORLDS: Final = 400
_STATES: Final = ("present", "busy", "unregistered", "closed", "agreed", "diverted", "quiet", "silent")


def closer(policy: Policy, row: Route, day: date) -> Iterator[Met]:
    """Yield situations, made for one row alone, in which its conditions fit."""
    for when in row.when or (When(),):
        left = _MOST_SCENES
        narrow = _only(policy, row, when)
        for number, (at, group) in enumerate(_worlds(narrow, when, day)):
            if left <= 0 or number >= _MOST_WORLDS:
                break
            organisation = world(policy, at, group)
            router = router_for(policy, organisation)
            for scene in _scenes(narrow, when, at, group, policy, router):
                left -= 1
                if _fits(scene, router, row):
                    yield Met(scene, decide(router, scene.call, at), router)


def _only(policy: Policy, row: Route, when: When) -> Policy:
    """Return the policy with nothing in it that asks anything but this one table of conditions."""
    alone = row.model_copy(update={"when": (when,)})
    local = {unit: rules for unit, rules in policy.local.items() if row in rules.route}
    narrow = policy.model_copy(
        update={
            "route": () if local else (alone,),
            "local": {unit: rules.model_copy(update={"route": (alone,)}) for unit, rules in local.items()},
            "promise": (),
            "role": {},
        }
    )
    # The copy would keep the rows that were gathered for the whole policy.
    narrow.__dict__.pop("rows", None)
    return narrow


def _worlds(narrow: Policy, when: When, day: date) -> Iterator[tuple[datetime, tuple[Variant, ...]]]:
    groups = batches(_variants(narrow, when))
    yield from ((at, group) for group in groups if group for at in moments(narrow, day))


def _variants(narrow: Policy, when: When) -> Iterable[Variant]:
    """Return everybody the table may mean: each state, kind and length of absence with each cover."""
    asked = tuple(profile for profile in profiles(narrow) if profile != Profile()) or (Profile(),)
    kinds, lengths = kinds_used(narrow), lengths_used(narrow)
    sources = tuple(when.set_by or ("self",))
    for profile, cover in product(asked, COVERS):
        for state in _STATES:
            if state != "quiet" or narrow.quiet:
                yield Variant(state, cover, profile)
        for kind, length, source in product(kinds, lengths, sources):
            yield Variant("absent", cover, profile, kind, length, source)


def _scenes(
    narrow: Policy, when: When, at: datetime, group: tuple[Variant, ...], policy: Policy, router: Router
) -> Iterator[Scene]:
    asked = tuple(product(callers_of(narrow), boards_of(narrow, at), extras_of(narrow)))
    called = set(when.called or ("person", "function", "unit", "mobile"))
    for variant in group:
        targets = [
            f"{kind}:{variant.profile.person or variant.id}"
            for kind in ("person", "mobile")
            if kind in called
        ]
        if not variant.profile.person:
            if "function" in called:
                targets.append(f"function:{variant.profile.function or variant.id}")
            if "unit" in called:
                targets.append(f"unit:{variant.id}")
        for to, ((caller, who), board, extra) in product(targets, asked):
            yield scene_of(
                policy,
                router.organisation,
                to,
                variant,
                at,
                caller,
                who,
                *board,
                extra,
                variant.state == "busy",
            )
    others = [
        *(["switchboard"] if "switchboard" in called else []),
        *(["+9990000"] if "number" in called else []),
        *(f"queue:{name}" for name in policy.queue if "queue" in called),
    ]
    for to, ((caller, who), board, extra) in product(others, asked):
        yield scene_of(policy, router.organisation, to, None, at, caller, who, *board, extra, False)


def _fits(scene: Scene, router: Router, row: Route) -> bool:
    """Whether the row's conditions fit, also where they ask that nobody answered."""
    situation = Situation(router, scene.call, scene.at, router.numbers.subject(scene.call.to))
    for states in (situation.states, situation.states | {"no answer"}):
        situation.states = states
        for entry in router.plan(situation, states):
            if entry.rule.id == row.id and not entry.rule.fault and entry.fits(situation):
                return True
    return False

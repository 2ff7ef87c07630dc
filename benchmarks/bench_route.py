"""How many decisions a second `route` makes, and its rows alone beside Cedar and the ZEN engine.

    python benchmarks/bench_route.py [PEOPLE]

Falkenberg's policy over a generated organisation; `workload.calls` says who calls whom and when. *Cold*: a
router that was just built, so nobody has been called before. *Warm*: each call has been routed once.
*Promise and told*: the deadline and what the caller hears are read as well; they are worked out when asked.

The second table asks only which rows fit, with all the rows ask made ready beforehand for everybody:

- *cedarpy*: each row is a Cedar policy, parsed beforehand; the answer names every row that fits.
- *zen-engine*: the rows as a decision table with the hit policy *first*, compiled beforehand; the answer is
  the first row that fits.
- *ansvar, rows asked anew*: every row's conditions one by one, nothing remembered, as the peers do.

Before measuring, all three must name the same rows for a sample of situations.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from functools import partial

from ansvar.policy.model import Policy
from ansvar.routing.conditions import Words, fits_words, tests_of
from ansvar.routing.route import decide
from ansvar.routing.router import Router
from ansvar.routing.situation import Situation
from common import Column, Timing, in_turn, machine, show, yardstick
from peers import Context, Peers
from workload import Asked, calls, falkenberg, in_order, town

TARGET = 30_000
"""Decisions a second on one core, warm."""
DECISIONS = 20_000
SITUATIONS = 5_000
SAMPLE = 3_000
COLUMNS = [
    Column("us of processor", "{:,.1f}", ratio=True),
    Column("us by the wall", "{:,.1f}", ratio=True),
    Column("a second", "{:,.0f}"),
    Column("best run", "{:,.0f}"),
    Column("by the wall", "{:,.0f}"),
]
Row = tuple[object, ...]


def route_all(router: Router, asked: Sequence[Asked]) -> None:
    for call, moment in asked:
        decide(router, call, moment)


def route_and_tell(router: Router, asked: Sequence[Asked]) -> None:
    for call, moment in asked:
        decision = decide(router, call, moment)
        decision.told  # noqa: B018  worked out when asked for
        decision.promise  # noqa: B018


def again(run: Callable[[], None]) -> Callable[[], Callable[[], None]]:
    """Return a contender that is measured warm."""
    run()
    return lambda: run


def rows_of(timings: dict[str, Timing], count: int) -> list[Row]:
    return [
        (
            name, 1e6 * each.cpu_s / count, 1e6 * each.wall_s / count,
            count / each.cpu_s, count / each.best_s, count / each.wall_s,
        )
        for name, each in timings.items()
    ]  # fmt: skip


def decisions(router: Router, asked: Sequence[Asked], whom: str) -> tuple[list[Row], float]:
    """Measure whole decisions: in the order of the day, at random, with what is told, and cold.

    Also returns the milliseconds that the yardstick took meanwhile.
    """
    ordered = in_order(asked)

    def cold() -> Callable[[], None]:
        return partial(route_all, Router(router.policy, router.organisation), asked)

    contenders = {
        "yardstick": lambda: yardstick,
        f"{whom}, in order of time": again(partial(route_all, router, ordered)),
        "  at random": again(partial(route_all, router, asked)),
        "  at random, promise and told": again(partial(route_and_tell, router, asked)),
        "  at random, cold": cold,
    }
    timings = in_turn(contenders)
    plain = timings.pop("yardstick")
    return rows_of(timings, len(asked)), 1e3 * plain.cpu_s


# -- the rows alone -------------------------------------------------------------------------------


def fitting(situation: Situation) -> list[str]:
    """Return the rows that fit before any phone has rung, as the router finds them."""
    entries = situation.router.plan(situation, situation.states)
    return [entry.rule.id for entry in entries if not entry.rule.fault and entry.fits(situation)]


def first_fitting(situation: Situation) -> str | None:
    for entry in situation.router.plan(situation, situation.states):
        if not entry.rule.fault and entry.fits(situation):
            return entry.rule.id
    return None


def words_of(s: Situation) -> Words:
    spell = s.moment.spell if s.moment is not None and s.absent else None
    return Words(
        s.subject.words, s.states, s.router.words_of_kind(spell.kind if spell else ""),
        spell.source if spell else "", s.caller_words, s.call.urgent, s.call.purpose, s.switchboard,
        s.call.language, s.call.topic,
    )  # fmt: skip


def anew(policy: Policy) -> Callable[[Situation, Words], list[str]]:
    """Return a function that asks every row's conditions one by one and names those that fit."""
    rows = [
        (
            row.id,
            [(when, tests_of(when)) for when in row.when],
            [(when, tests_of(when)) for when in row.unless],
        )
        for row in policy.route
    ]

    def ask(situation: Situation, words: Words) -> list[str]:
        return [
            id
            for id, whens, unless in rows
            if (
                not whens
                or any(fits_words(w, words) and all(t(situation) for t in tests) for w, tests in whens)
            )
            and not any(fits_words(w, words) and all(t(situation) for t in tests) for w, tests in unless)
        ]

    return ask


def agree(
    peers: Peers,
    sample: Sequence[tuple[Asked, Situation, Context]],
    ask: Callable[[Situation, Words], list[str]],
) -> None:
    """Stop with the first situation for which the peers or the decision itself name other rows."""
    cedar = peers.cedar_batch([peers.cedar_request(context) for _, _, context in sample])
    zen = peers.zen_batch(peers.zen_requests([context for _, _, context in sample]))
    for ((call, moment), situation, context), cedar_found, zen_found in zip(sample, cedar, zen, strict=True):
        rows = fitting(situation)
        first = rows[0] if rows else None
        determined = decide(situation.router, call, moment).determined_by[0]
        found = {
            "decision": determined == (first or "default"),
            "cedarpy": peers.cedar_fitting(cedar_found) == rows,
            "zen-engine": zen_found == first,
            "anew": ask(situation, words_of(situation)) == rows,
        }
        wrong = [name for name, right in found.items() if not right]
        if wrong:
            raise SystemExit(f"{', '.join(wrong)} do not name the rows {rows}, but for: {call}, {context}")


def conditions(router: Router, asked: Sequence[Asked]) -> list[Row]:
    """Measure which rows fit, everything they ask being ready."""
    peers, ask = Peers(router.policy), anew(router.policy)
    situations = [Situation(router, call, at, router.numbers.subject(call.to)) for call, at in asked]
    contexts = [peers.context(situation) for situation in situations]
    agree(peers, list(zip(asked, situations, contexts, strict=True))[:SAMPLE], ask)
    words = [words_of(situation) for situation in situations]
    written = [json.dumps(context) for context in contexts]
    requests = [peers.cedar_request(context) for context in contexts]
    batch = peers.zen_requests(contexts)

    def each(work: Callable[..., object], *inputs: Sequence[object]) -> None:
        for values in zip(*inputs, strict=True):
            work(*values)

    contenders = {
        "ansvar": again(partial(each, first_fitting, situations)),
        "  rows asked anew, all that fit": again(partial(each, ask, situations, words)),
        "zen-engine": again(partial(each, peers.zen_one, written)),
        "  evaluate_batch": again(lambda: void(peers.zen_batch(batch))),
        "cedarpy": again(partial(each, peers.cedar_one, requests)),
        "  is_authorized_batch": again(lambda: void(peers.cedar_batch(requests))),
    }
    return rows_of(in_turn(contenders), len(asked))


def void(_: object) -> None:
    """Drop a result."""


def main(people: int) -> None:
    organisation, policy = town(people), falkenberg()
    router = Router(policy, organisation)
    asked = calls(organisation, DECISIONS)
    rows, plain_ms = decisions(router, asked, "people called")
    mixed, _ = decisions(router, calls(organisation, DECISIONS // 2, people_only=False), "any number called")
    warm = min(float(str(row[3])) for row in rows[:2])
    verdict = "met" if warm >= TARGET else f"missed by {1 - warm / TARGET:.0%}"
    show(
        f"route: decisions of falkenberg.toml over {people:,} people",
        "calls",
        COLUMNS,
        [rows, mixed],
        f"{machine()}; medians of 5 runs in turn. Target {TARGET:,} a second, people called, warm: {verdict}. "
        f"Meanwhile a million squares in plain Python took {plain_ms:.0f} ms: how fast the machine was.",
    )
    alone = conditions(router, calls(organisation, SITUATIONS, seed=2, people_only=False))
    show(
        "route: the row conditions alone, all they ask made ready",
        "which row fits",
        COLUMNS,
        [alone],
        f"All named the same rows for {SAMPLE:,} situations. Only Ansvar then finds who can be rung, reads on "
        "with `no answer` once a phone has rung, names whom it ruled out and why, and sets the deadline.",
    )


if __name__ == "__main__":
    main(int(sys.argv[1].replace("_", "")) if len(sys.argv) > 1 else 100_000)

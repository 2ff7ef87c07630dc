"""A row's conditions, made ready: some depend on a few words and are remembered, the rest are asked each time."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from ansvar.policy.targets import Try
from ansvar.policy.when import When
from ansvar.routing.situation import Situation, measure
from ansvar.words.spans import LengthBound, Side

Test = Callable[[Situation], bool]


class Words(NamedTuple):
    """The part of a situation that takes few values; rows are sorted out once for each."""

    called: frozenset[str]
    states: frozenset[str]
    kinds: frozenset[str]
    set_by: str
    caller: frozenset[str]
    urgent: bool
    purpose: str
    switchboard: frozenset[str]
    language: str
    topic: str


def fits_words(when: When, words: Words) -> bool:
    """Whether the conditions on words fit; those that `tests_of` covers are left aside."""
    return (
        (when.called is None or not words.called.isdisjoint(when.called))
        and (when.callee is None or "unit absent" in when.callee or not words.states.isdisjoint(when.callee))
        and (when.absent is None or not words.kinds.isdisjoint(when.absent))
        and (when.set_by is None or words.set_by in when.set_by)
        and (when.caller is None or not words.caller.isdisjoint(when.caller))
        and (when.urgent is None or words.urgent == when.urgent)
        and (when.purpose is None or words.purpose in when.purpose)
        and (when.switchboard is None or not words.switchboard.isdisjoint(when.switchboard))
        and (when.language is None or words.language in when.language)
        and (when.topic is None or words.topic in when.topic)
    )


def tests_of(when: When) -> tuple[Test, ...]:
    """Return the conditions that must be asked of each situation, cheapest first."""
    tests: list[Test] = []
    for name in when.given:
        make = _TESTS.get(name)
        if make is not None:
            tests.append(make(when))
    if when.callee is not None and "unit absent" in when.callee:
        tests.append(_callee(frozenset(when.callee)))
    return tuple(tests)


def _callee(states: frozenset[str]) -> Test:
    return lambda s: not states.isdisjoint(s.states) or s.unit_absent()


def bound_fits(bound: LengthBound, start: float, end: float | None, situation: Situation) -> bool:
    """Whether a length fits; an end nobody knows is longer than any limit."""
    if end is None:
        return bound.side in (Side.MORE, Side.AT_LEAST)
    hours = situation.day_hours()
    return bound.side.fits(measure(bound.length, start, end, hours), bound.length.amount)


def _length(when: When) -> Test:
    bound = when.length
    assert bound is not None

    def test(s: Situation) -> bool:
        run = s.run()
        return run is not None and bound_fits(bound, run[0], run[1], s)

    return test


def _remaining(when: When) -> Test:
    bound = when.remaining
    assert bound is not None

    def test(s: Situation) -> bool:
        run = s.run()
        return run is not None and bound_fits(bound, s.at, run[1], s)

    return test


def _returns(when: When) -> Test:
    wanted = frozenset(when.returns or ())

    def test(s: Situation) -> bool:
        if not s.absent:
            return False
        back = s.back_at()
        if back is None:
            return "unknown" in wanted
        days = (s.router.switchboard.day_of(back) - s.today()).days
        if days <= 0:
            return "today" in wanted
        return "later" in wanted or (days == 1 and "tomorrow" in wanted)

    return test


def _any_of(names: tuple[str, ...] | None, of: Callable[[Situation], tuple[str, ...]]) -> Test:
    wanted = frozenset(names or ())
    return lambda s: not wanted.isdisjoint(of(s))


def _only_holder(when: When) -> Test:
    wanted = when.only_holder

    def test(s: Situation) -> bool:
        alone = s.subject.person is not None and bool(s.subject.functions)
        alone = alone and all(
            set(s.router.index.members(function)) <= {s.subject.id} for function in s.subject.functions
        )
        return alone == wanted

    return test


def _during(when: When) -> Test:
    names = when.during or ()
    return lambda s: any(_open(s, name) for name in names)


def _outside(when: When) -> Test:
    names = when.outside or ()
    return lambda s: not any(_open(s, name) for name in names)


def _open(s: Situation, name: str) -> bool:
    openings = s.own_hours() if name == "own" else s.router.presence.openings_named(name)
    # Something without hours of its own is never closed.
    return openings is None or openings.is_open(s.at)


def _day(when: When) -> Test:
    wanted = frozenset(when.day or ())

    def test(s: Situation) -> bool:
        hours, today = s.day_hours(), s.today()
        return hours.kind_of_day(today) in wanted or (
            "day before holiday" in wanted and hours.is_day_before_holiday(today)
        )

    return test


def _time(when: When) -> Test:
    spans = when.time or ()

    def test(s: Situation) -> bool:
        local = s.local()
        minute = local.hour * 60 + local.minute
        return any(span.holds(minute) for span in spans)

    return test


def _date(when: When) -> Test:
    spans = when.date or ()
    return lambda s: any(span.holds(s.today()) for span in spans)


def _days(when: When) -> Test:
    days = frozenset(when.days.days if when.days else ())
    return lambda s: s.today().weekday() in days


def _waited(when: When) -> Test:
    bound = when.waited
    assert bound is not None

    def test(s: Situation) -> bool:
        since = s.call.queued_since
        return bound_fits(bound, s.at if since is None else min(since.timestamp(), s.at), s.at, s)

    return test


def _reachable(tries: tuple[Try, ...], wanted: bool) -> Test:
    def test(s: Situation) -> bool:
        # The two are each other's opposite: one target with somebody is enough, or none has anybody.
        return any(s.router.somebody(s, attempt) for attempt in tries) is wanted

    return test


def _last_contact(when: When) -> Test:
    return lambda s: (s.router.last_contact(s) is not None) is when.last_contact


def _case_owner(when: When) -> Test:
    return lambda s: (s.router.case_owner(s) is not None) is when.case_owner


_TESTS: dict[str, Callable[[When], Test]] = {
    "person": lambda w: lambda s: s.subject.person is not None and s.subject.id in (w.person or ()),
    "line": lambda w: lambda s: (s.call.line_class or s.subject.line_class) in (w.line or ()),
    "unit": lambda w: _any_of(w.unit, lambda s: s.subject.chain),
    "function": lambda w: _any_of(w.function, lambda s: s.subject.functions),
    "role": lambda w: _any_of(w.role, lambda s: s.subject.person.roles if s.subject.person else ()),
    "competence": lambda w: _any_of(
        tuple(name.casefold() for name in w.competence or ()),
        lambda s: tuple(map(str.casefold, s.subject.person.competences)) if s.subject.person else (),
    ),
    "company": lambda w: _any_of(w.company, lambda s: s.subject.company),
    "attempts": lambda w: lambda s: w.attempts is not None and w.attempts.fits(s.call.attempts),
    "transfers": lambda w: lambda s: w.transfers is not None and w.transfers.fits(s.call.transfers),
    "waiting": lambda w: lambda s: w.waiting is not None and w.waiting.fits(s.call.live.waiting),
    "days": _days,
    "date": _date,
    "time": _time,
    "day": _day,
    "during": _during,
    "outside": _outside,
    "waited": _waited,
    "length": _length,
    "remaining": _remaining,
    "returns": _returns,
    "only_holder": _only_holder,
    "case_owner": _case_owner,
    "last_contact": _last_contact,
    "somebody": lambda w: _reachable(w.somebody or (), True),
    "nobody": lambda w: _reachable(w.nobody or (), False),
}

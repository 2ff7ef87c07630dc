"""A policy and an organisation made ready for routing: rows compiled, answers remembered."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from math import inf
from typing import Final, NamedTuple

from ansvar.directory.index import index_of
from ansvar.directory.model import Organisation
from ansvar.policy.kinds import COMMON_KINDS
from ansvar.policy.model import Policy, in_force
from ansvar.policy.rows import Route
from ansvar.policy.targets import Strategy, Target, Try
from ansvar.policy.when import When
from ansvar.presence.openings import Openings
from ansvar.presence.state import Known, Moment, Presence
from ansvar.presence.timeline import Spell
from ansvar.routing.conditions import Test, Words, bound_fits, fits_words, tests_of
from ansvar.routing.model import Endpoint
from ansvar.routing.references import missing_names
from ansvar.routing.situation import Situation, measure
from ansvar.routing.subject import Numbers, Subject
from ansvar.words.spans import LengthBound, Side

_TOGETHER_AT_MOST: Final = 8
_GROUP_AT_MOST: Final = 3
_MOST_PLANS: Final = 20_000
_NOBODY: Final[frozenset[str]] = frozenset()


class Attempt(NamedTuple):
    """One `try` of a row, ready: `word` is how it is written, `seconds` None for the default ring."""

    target: Target
    name: str
    word: str
    strategy: Strategy
    seconds: float | None
    at_most: int
    announced: bool
    #: The whole `try`, as a step names it; differs from `word` where several targets ring together.
    said: str
    also: tuple[Attempt, ...] = ()


class Desk(NamedTuple):
    """A person as a candidate: key, the own phone (None without a number), standing forward, and presence."""

    id: str
    key: str
    phone: Endpoint | None
    forward: str | None
    presence: Known


class Rule:
    """One route row, ready. `fault` says why it must be skipped, else ""."""

    __slots__ = (
        "adds",
        "attempts",
        "banned_ends",
        "banned_targets",
        "fault",
        "id",
        "place",
        "row",
        "unless",
        "when",
    )

    def __init__(self, place: int, row: Route, seconds_per_ring: float, fault: str) -> None:
        self.place = place
        self.row = row
        self.id = row.id
        self.fault = fault
        self.when = tuple((when, tests_of(when)) for when in row.when)
        self.unless = tuple((when, tests_of(when)) for when in row.unless)
        self.attempts = tuple(attempt_of(attempt, seconds_per_ring) for attempt in row.attempt)
        self.banned_targets = frozenset((ban.target, ban.name) for ban in row.never if ban.target is not None)
        #: Whether the row says anything about notices, transfers, shown numbers or instructions.
        self.adds = bool(row.notify or row.transfer or row.shown or row.instructions)
        self.banned_ends = frozenset(
            (ban.end, ban.owner, ban.name) for ban in row.never if ban.end is not None
        )


class Entry(NamedTuple):
    """A rule that the words of a situation allow, with what is left to ask; empty tuples mean nothing is left."""

    place: int
    rule: Rule
    when: tuple[tuple[Test, ...], ...]
    unless: tuple[tuple[Test, ...], ...]

    def fits(self, situation: Situation) -> bool:
        """Whether the row applies."""
        if self.when and not any(all(test(situation) for test in tests) for tests in self.when):
            return False
        return not any(all(test(situation) for test in tests) for tests in self.unless)


def attempt_of(attempt: Try, seconds_per_ring: float) -> Attempt:
    """Return a `try` made ready."""
    most = attempt.at_most or (_TOGETHER_AT_MOST if attempt.strategy is Strategy.TOGETHER else _GROUP_AT_MOST)
    seconds = attempt.wait.seconds(seconds_per_ring) if attempt.wait else None
    words = [f"{target.value} {name}".strip() for target, name in attempt.parts]
    first, *also = (
        Attempt(target, name, word, attempt.strategy, seconds, most, attempt.announced, word)
        for (target, name), word in zip(attempt.parts, words, strict=True)
    )
    return first._replace(said=" and ".join(words), also=tuple(also))


class Router:
    """Routes calls of one organisation under one policy; immutable but for what it remembers."""

    def __init__(self, policy: Policy, organisation: Organisation) -> None:
        self.policy = policy
        self.organisation = organisation
        self.presence = Presence(policy, organisation)
        self.index = index_of(organisation)
        self.numbers = Numbers(policy, organisation, self.index)
        self.switchboard = self.presence.switchboard()
        self.switchboard_end = Endpoint("switchboard", "switchboard", organisation.main_number)
        self.kinds = {**COMMON_KINDS, **policy.absence}
        self.emergency = frozenset(self.numbers.plain(number) for number in policy.numbers.emergency)
        ring = policy.site.seconds_per_ring
        self.ring = policy.answering.ring.seconds(ring)
        self.unit_ring = {
            unit: rules.ring.seconds(ring) for unit, rules in policy.local.items() if rules.ring is not None
        }
        self.longest_search = policy.answering.longest_search.seconds(ring)
        self._common = self._compile(policy.route)
        self._local = {
            unit: self._compile(rules.route) for unit, rules in policy.local.items() if rules.route
        }
        self._lists: dict[tuple[str, ...], tuple[Rule, ...]] = {(): self._numbered(self._common)}
        dated = [day for row in policy.rows for day in (row.valid_from, row.valid_until) if day]
        self._turns = tuple(sorted(set(dated)))
        self._plans: dict[tuple[object, ...], tuple[Entry, ...]] = {}
        self._kind_words: dict[str, frozenset[str]] = {}
        self._desks: dict[str, Desk] = {}
        self._board = (inf, -inf, False)
        #: The switchboard's words by (open, nobody logged in, doubled, callers waiting).
        self.boards: dict[tuple[bool, bool, bool, int], frozenset[str]] = {}
        self._shown_hours = self._hours_of_shown_number()
        self._shown = (inf, -inf, policy.numbers.shown)
        #: Whether some promise has an exception under which nothing is promised.
        self.may_promise_nothing = any(item.none for row in policy.promise for item in row.exceptions)
        self._teams: dict[str, tuple[str, ...]] = {}
        self._back: dict[str, tuple[float, float, float | None]] = {}
        self.lenient: tuple[str, ...] = tuple(getattr(policy, "faulty", ()) or ())
        self.memory: dict[object, object] = {}

    # -- rows ---------------------------------------------------------------------------------------

    def _compile(self, rows: tuple[Route, ...]) -> tuple[Rule, ...]:
        ring = self.policy.site.seconds_per_ring
        return tuple(Rule(0, row, ring, missing_names(row, self.policy, self.organisation)) for row in rows)

    def _numbered(self, rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
        for place, rule in enumerate(rules):
            rule.place = place
        return rules

    def rules_for(self, subject: Subject) -> tuple[Rule, ...]:
        """Return the rows that a call to this subject is read through, in order."""
        if not self._local:
            return self._lists[()]
        units = tuple(unit for unit in subject.chain if unit in self._local)
        found = self._lists.get(units)
        if found is None:
            ring = self.policy.site.seconds_per_ring
            own = [rule for unit in units for rule in self._local[unit]]
            found = tuple(
                Rule(place, rule.row, ring, rule.fault) for place, rule in enumerate((*own, *self._common))
            )
            self._lists[units] = found
        return found

    def plan(self, situation: Situation, states: frozenset[str]) -> tuple[Entry, ...]:
        """Return the rows that a situation's words allow, in order, each with what is left to ask."""
        subject, call = situation.subject, situation.call
        entry = (
            situation.entry if situation.moment is not None and situation.moment.spell is not None else None
        )
        kind = entry.kind if entry is not None else ""
        set_by = entry.source if entry is not None else ""
        rules = self.rules_for(subject)
        day = situation.today() if self._turns else None
        key = (
            id(rules), subject.words, states, kind, set_by, situation.caller_words, call.urgent, call.purpose,
            situation.switchboard, call.language, call.topic, self._turn(day),
        )  # fmt: skip
        found = self._plans.get(key)
        if found is None:
            words = Words(
                subject.words, states, self.words_of_entry(entry, situation.absent), set_by,
                situation.caller_words, call.urgent, call.purpose, situation.switchboard, call.language, call.topic,
            )  # fmt: skip
            found = tuple(ready for rule in rules if (ready := _entry(rule, words, day)) is not None)
            if len(self._plans) >= _MOST_PLANS:
                self._plans.clear()
            self._plans[key] = found
        return found

    def _turn(self, day: date | None) -> int:
        if day is None:
            return 0
        text = day.isoformat()
        return sum(1 for turn in self._turns if turn <= text)

    def words_of_entry(self, entry: Spell | None, absent: bool) -> frozenset[str]:
        """Return the names a row may use for an absence; `any` only for one that makes the person absent."""
        if entry is None:
            return _NOBODY
        words = self.words_of_kind(entry.kind)
        return words if absent else words - {"any"}

    def words_of_kind(self, kind: str) -> frozenset[str]:
        """Return the names a row may use for a kind of absence: itself, the wider kinds, and `any`."""
        if not kind:
            return _NOBODY
        found = self._kind_words.get(kind)
        if found is None:
            names = ["any"]
            at: str | None = kind
            while at is not None and at not in names:
                names.append(at)
                at = self.kinds[at].counts_as if at in self.kinds else None
            found = self._kind_words[kind] = frozenset(names)
        return found

    def fits_any(self, whens: tuple[When, ...], situation: Situation) -> bool:
        """Whether a row outside the table (a promise, an exception) applies: one `when` fits, or none is given."""
        if not whens:
            return True
        entry, call = situation.entry, situation.call
        words = Words(
            situation.subject.words, situation.states, self.words_of_entry(entry, situation.absent),
            entry.source if entry is not None else "", situation.caller_words, call.urgent, call.purpose,
            situation.switchboard, call.language, call.topic,
        )  # fmt: skip
        for when in whens:
            ready = self.memory.get(id(when))
            if ready is None:
                # The policy holds the `when`, so its id stays its own as long as this router lives.
                ready = self.memory[id(when)] = tests_of(when)
            if fits_words(when, words) and all(test(situation) for test in _tests(ready)):
                return True
        return False

    # -- presence -----------------------------------------------------------------------------------

    def back_at(self, person: str, at: float, moment: Moment) -> float | None:
        """Return when a person is back; remembered while the person's presence does not change."""
        known = self._back.get(person)
        if known is not None and known[0] <= at < known[1]:
            return known[2]
        back = self.presence.returns_at(person, at)
        self._back[person] = (at, moment.until, back)
        return back

    def bound_fits(
        self, bound: LengthBound, start: float, end: float | None, person: str, situation: Situation
    ) -> bool:
        """Whether an absence of somebody fits a length, in that person's own working time."""
        if end is None:
            return bound.side in (Side.MORE, Side.AT_LEAST)
        if person == situation.subject.id and situation.subject.person is not None:
            return bound_fits(bound, start, end, situation)
        openings = self.presence.openings_of_person(person)
        return bound.side.fits(measure(bound.length, start, end, openings), bound.length.amount)

    def switchboard_answers(self, situation: Situation) -> bool:
        """Whether an operator can take the call."""
        return "open" in situation.switchboard

    def queue_open(self, name: str, at: float) -> bool:
        """Whether a queue's own hours are open."""
        hours = self.policy.queue[name].hours
        openings = self.presence.openings_named(hours) if hours else None
        return openings.is_open(at) if openings is not None else True

    def desk(self, id: str) -> Desk:
        """Return a person as a candidate; KeyError for somebody who does not exist."""
        found = self._desks.get(id)
        if found is None:
            person = self.organisation.people[id]
            number = person.extension or person.direct
            own = Endpoint("person", id, number) if number else None
            found = Desk(id, f"person:{id}", own, person.forward, self.presence.of(id))
            self._desks[id] = found
        return found

    def desks(self, people: Iterable[str]) -> list[Desk]:
        """Return people as candidates, in the order given."""
        return [self.desk(id) for id in people]

    def same_function(self, subject: Subject) -> tuple[Desk, ...]:
        """Return the other holders of a person's functions, or the members of a called function, by id."""
        found = subject.others
        if found is None:
            if len(subject.functions) == 1:
                people: Iterable[str] = self.index.members(subject.functions[0])
            else:
                people = sorted({id for function in subject.functions for id in self.index.members(function)})
            own = subject.id if subject.person is not None else None
            found = subject.others = tuple(self.desk(id) for id in people if id != own)
        return found

    def board_open(self, at: float) -> bool:
        """Whether the switchboard's hours are open; remembered until they change."""
        since, until, is_open = self._board
        if not since <= at < until:
            is_open = self.switchboard.is_open(at)
            change = self.switchboard.change_after(at)
            self._board = (at, inf if change is None else change, is_open)
        return is_open

    def _hours_of_shown_number(self) -> Openings | None:
        numbers = self.policy.numbers
        if numbers.shown_outside_hours is None:
            return None
        return (self.presence.openings_named(numbers.hours) if numbers.hours else None) or self.switchboard

    def shown_number(self, at: float) -> str:
        """Return which number is shown when no row says, inside and outside hours (W7); remembered until it changes."""
        hours, numbers = self._shown_hours, self.policy.numbers
        if hours is None:
            return numbers.shown
        since, until, shown = self._shown
        if not since <= at < until:
            shown = numbers.shown if hours.is_open(at) else (numbers.shown_outside_hours or numbers.shown)
            change = hours.change_after(at)
            self._shown = (at, inf if change is None else change, shown)
        return shown

    def team(self, name: str) -> tuple[str, ...]:
        """Return the people with a team's name in any unit, by id."""
        found = self._teams.get(name)
        if found is None:
            people = self.organisation.people
            found = self._teams[name] = tuple(sorted(id for id in people if people[id].team == name))
        return found

    def case_owner(self, situation: Situation) -> str | None:
        """Return the person who owns the caller's case, or None."""
        people = self.organisation.people
        for owner in (situation.call.case_owner, self.organisation.case_owners.get(situation.caller_number)):
            if owner in people:
                return owner
        return None

    def last_contact(self, situation: Situation) -> str | None:
        """Return the person who called or talked to the caller last, or None."""
        person = situation.call.last_contact
        return person if person in self.organisation.people else None

    def somebody(self, situation: Situation, attempt: Try) -> bool:
        """Whether a target would give an endpoint now."""
        from ansvar.routing.candidates import Search
        from ansvar.routing.lookup import endpoints_of

        ready = self.memory.get(attempt)
        if not isinstance(ready, Attempt):
            ready = attempt_of(attempt, self.policy.site.seconds_per_ring)
            self.memory[attempt] = ready
        search = Search(self, situation, record=False)
        return bool(endpoints_of(search, "", ready))


def _tests(ready: object) -> tuple[Callable[[Situation], bool], ...]:
    assert isinstance(ready, tuple)
    return ready


def _entry(rule: Rule, words: Words, day: date | None) -> Entry | None:
    if day is not None and not in_force(rule.row, day):
        return None
    if rule.fault:
        return Entry(rule.place, rule, (), ())
    whens = [tests for when, tests in rule.when if fits_words(when, words)]
    if rule.when and not whens:
        return None
    unless = [tests for when, tests in rule.unless if fits_words(when, words)]
    if () in unless:
        return None
    # A table with nothing left to ask fits, whatever the others say.
    return Entry(rule.place, rule, () if () in whens else tuple(whens), tuple(unless))

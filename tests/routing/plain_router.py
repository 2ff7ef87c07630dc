"""A second router: plain, slow and obvious, written from `docs/reference/routing.md` alone.

It shares nothing with the fast one but the models, the spelling of numbers and the deadlines of promises.
Where the page leaves a choice, the choice stands here with the words "read as".
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import phonenumbers

from ansvar.directory.model import Line, LineKind, Organisation, Person
from ansvar.directory.numbers import area_of, canonical
from ansvar.policy.model import Policy, in_force
from ansvar.policy.rows import Promise, Route, When
from ansvar.policy.targets import Ban, End, EndKind, Key, KeyAction, Owner, PROMISING, Strategy, Target, Try
from ansvar.routing.model import Call, Endpoint, EndsIn, KeyPress, Rejected, Step, Why
from routing.plain_presence import PHONES, UTC, PlainPresence

PERSONAL = ("person", "mobile", "private")


@dataclass(frozen=True)
class Called:
    """What was called: a kind, its id, and the unit around it."""

    kind: str
    id: str
    number: str = ""
    line_class: str = ""
    unit: str | None = None


@dataclass
class PlainDecision:
    """What the plain router says; the fields have the names of `Decision`'s."""

    called: str
    steps: list[Step] = field(default_factory=list)
    end: EndsIn = EndsIn("", "", "")
    keys: list[KeyPress] = field(default_factory=list)
    promise: str | None = None
    promise_kind: str = ""
    promise_owner: str = ""
    determined_by: list[str] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    faulty: list[str] = field(default_factory=list)
    ignored_bans: bool = False
    facts: list[str] = field(default_factory=list)
    say: list[str] = field(default_factory=list)
    notify: list[tuple[str, str]] = field(default_factory=list)
    shown: str = ""
    transfer: str = ""
    instructions: str = ""
    state: str = ""
    back_at: datetime | None = None
    return_known: bool | None = None
    opens_at: datetime | None = None
    language: str = ""
    queued_since: datetime | None = None


def route(policy: Policy, organisation: Organisation, call: Call, now: datetime) -> PlainDecision:
    """Return where this call goes, by the letter of the page."""
    return Router(policy, organisation, call, now).decide()


class Router:
    """One call at one moment."""

    def __init__(self, policy: Policy, organisation: Organisation, call: Call, now: datetime) -> None:
        self.policy, self.organisation, self.call = policy, organisation, call
        self.now = now.astimezone(UTC)
        self.presence = PlainPresence(policy, organisation)
        self.called = self.look_up(call.to)
        self.person = organisation.people.get(self.called.id) if self.called.kind in ("person", "mobile") else None
        self.caller = self.spelled(call.caller) if call.caller else None
        self.bans: list[tuple[Ban, str]] = []
        self.steps: list[Step] = []
        self.rejected: list[Rejected] = []
        self.rung_seconds = 0.0
        self.cut: list[str] = []
        self.announced: list[str] = []
        self.used: list[Route] = []

    # --- 1. what was called ----------------------------------------------------------------------

    def spelled(self, text: str) -> str:
        try:
            return canonical(text, self.organisation.country)
        except ValueError:
            return text

    def lines(self) -> Iterator[Line]:
        """Yield every line; of two with one number, the first has it."""
        org = self.organisation
        yield from sorted(org.lines, key=lambda line: (line.number, line.kind, line.owner))
        if org.main_number:
            yield Line(org.main_number, LineKind.SWITCHBOARD, org.id, "main")
        for function in sorted(org.functions):
            yield Line(org.functions[function].number, LineKind.FUNCTION, function)
        for unit in sorted(org.units):
            yield Line(org.units[unit].number, LineKind.UNIT, unit)
        for id in sorted(org.people):
            yield Line(org.people[id].extension, LineKind.PERSON, id)
            yield Line(org.people[id].direct, LineKind.PERSON, id)
        for id in sorted(org.people):
            yield Line(org.people[id].mobile, LineKind.MOBILE, id)

    def line(self, number: str | None) -> Line | None:
        return next((line for line in self.lines() if number and line.number == number), None)

    def look_up(self, to: str) -> Called:
        org = self.organisation
        kind, colon, id = to.partition(":")
        if to == "switchboard":
            return Called("switchboard", "")
        if colon:
            known: dict[str, Any] = {
                "person": org.people, "unit": org.units, "function": org.functions, "queue": self.policy.queue,
            }  # fmt: skip
            if kind in known and id in known[kind]:
                return Called(kind, id, unit=self.unit_of(kind, id))
            return Called("number", to)
        number = self.spelled(to)
        line = self.line(number)
        if line is None:
            return Called("number", number, number)
        kind = {LineKind.SWITCHBOARD: "switchboard"}.get(line.kind, line.kind.value)
        id = "" if kind == "switchboard" else line.owner
        return Called(kind, id, number, line.line_class, self.unit_of(kind, id))

    def unit_of(self, kind: str, id: str) -> str | None:
        org = self.organisation
        if kind in ("person", "mobile") and id in org.people:
            unit = org.people[id].unit
        elif kind == "function" and id in org.functions:
            unit = org.functions[id].unit or ""
        else:
            unit = id if kind == "unit" else ""
        return unit if unit in org.units else None

    # --- the people ------------------------------------------------------------------------------

    def everybody(self) -> list[Person]:
        return [self.organisation.people[id] for id in sorted(self.organisation.people)]

    def members(self, function: str) -> list[str]:
        return [person.id for person in self.everybody() if function in person.functions]

    def in_unit(self, unit: str | None) -> list[str]:
        return [person.id for person in self.everybody() if unit is not None and person.unit == unit]

    def called_members(self) -> list[str]:
        if self.called.kind == "function":
            return self.members(self.called.id)
        return self.in_unit(self.called.unit)

    def passes(self, name: str) -> bool:
        """Whether this call passes a quiet day."""
        passes = self.policy.quiet[name].passes
        return (
            ("urgent" in passes and self.call.urgent)
            or ("internal" in passes and self.is_internal())
            or ("list" in passes and any(self.on_list(name) for name in self.all_lists()))
        )

    def quiet(self, unit: str | None) -> list[str]:
        """Return the quiet days that hold for this call."""
        return [name for name in self.presence.quiet(unit, self.now) if not self.passes(name)]

    def closed_phones(self, person: Person) -> frozenset[str]:
        """Return the phones that absences close."""
        return frozenset() if person.ring_when_away else self.presence.closed_phones(person, self.now)

    def why_not(self, person: Person) -> Why | None:
        """Return why a person cannot be rung now, by presence alone."""
        if self.presence.is_absent(person, self.now):
            return Why.ABSENT
        if not self.presence.is_open(self.presence.hours_of_person(person), self.now):
            return Why.OUTSIDE_HOURS
        if self.presence.closure(person.unit, self.now):
            return Why.UNIT_CLOSED
        if PHONES <= self.closed_phones(person) | self.presence.quiet_phones(self.quiet(person.unit)):
            return Why.QUIET_DAY
        return None

    def can_ring(self, id: str) -> bool:
        return self.why_not(self.organisation.people[id]) is None

    # --- 2. states -------------------------------------------------------------------------------

    def states(self) -> set[str]:
        """Return the states of the called; once a phone was rung in this search, also `no answer`."""
        found = self._own_states()
        if self.called.kind != "number":
            if not found & {"absent", "outside hours", "unit closed", "quiet day"} and not (
                self.called.kind in ("function", "unit") and "unit absent" in found
            ):
                found.add("present")
            if any(e.kind in ("person", "mobile", "private", "number") for step in self.steps for e in step.endpoints):
                found.add("no answer")
        return found

    def _own_states(self) -> set[str]:
        call, live, found = self.call, self.call.live, set()
        if self.person is not None:
            person = self.person
            if self.presence.is_absent(person, self.now):
                found.add("absent")
            if not self.presence.is_open(self.presence.hours_of_person(person), self.now):
                found.add("outside hours")
            if person.silent:
                found.add("silent")
            if person.id in live.busy:
                found.add("busy")
            if person.id in live.unregistered:
                found.add("not registered")
            if {f"person:{person.id}", f"mobile:{person.id}"} & set(call.tried):
                found.add("no answer")
            if not any(self.can_ring(id) for id in self.in_unit(person.unit)):
                found.add("unit absent")
        elif self.called.kind in ("function", "unit"):
            can = [id for id in self.called_members() if self.can_ring(id)]
            if not can:
                found.add("unit absent")
            elif all(id in live.busy for id in can):
                found.add("busy")
            if call.tried:
                found.add("no answer")
            hours, none = self.hours_of_called()
            if not none and not self.presence.is_open(hours, self.now):
                found.add("outside hours")
        elif self.called.kind in ("switchboard", "queue"):
            hours, _ = self.hours_of_called()
            if not self.presence.is_open(hours, self.now):
                found.add("outside hours")
            bound = self.policy.switchboard.overloaded_when
            if bound is not None and bound.fits(live.waiting):
                found.add("overloaded")
        if self.person is not None or self.called.kind in ("function", "unit"):
            closure = self.presence.closure(self.called.unit, self.now)
            if closure is not None:
                found.add("unit closed")
                if closure.agreed:
                    found.add("closed by agreement")
            if self.quiet(self.called.unit):
                found.add("quiet day")
        return found

    def hours_of_called(self) -> tuple[Any, bool]:
        """Return the hours of the called, and whether it has none at all."""
        kind, id = self.called.kind, self.called.id
        if self.person is not None:
            return self.presence.hours_of_person(self.person), False
        if kind == "function":
            own = self.presence.named(self.organisation.functions[id].hours)
            if own is not None:
                return own, False
            return (self.presence.hours_of_unit(self.called.unit), False) if self.called.unit else (None, True)
        if kind == "unit":
            return self.presence.hours_of_unit(id), False
        if kind == "switchboard":
            return self.presence.hours_of_switchboard(), False
        if kind == "queue":
            return self.hours_of_queue(id), False
        return None, True

    def hours_of_queue(self, name: str) -> Any:
        return self.presence.named(self.policy.queue[name].hours) if name in self.policy.queue else None

    def switchboard_states(self) -> set[str]:
        live, board = self.call.live, self.policy.switchboard
        found = set()
        if not self.presence.is_open(self.presence.hours_of_switchboard(), self.now):
            found.add("closed")
        else:
            found.add("unattended" if live.operators == 0 else "open")
        if live.doubled or (board.doubled_when is not None and board.doubled_when.fits(live.waiting)):
            found.add("doubled")
        if board.overloaded_when is not None and board.overloaded_when.fits(live.waiting):
            found.add("overloaded")
        return found

    # --- 3. conditions ---------------------------------------------------------------------------

    def is_internal(self) -> bool:
        inside = (LineKind.PERSON, LineKind.MOBILE, LineKind.UNIT, LineKind.FUNCTION)
        line = self.line(self.caller)
        return line is not None and line.kind in inside

    def all_lists(self) -> set[str]:
        return set(self.organisation.lists) | set(self.policy.caller_list)

    def on_list(self, name: str) -> bool:
        numbers = set(self.organisation.lists.get(name, ()))
        if name in self.policy.caller_list:
            numbers |= set(self.policy.caller_list[name].numbers)
        return self.caller is not None and self.caller in {self.spelled(number) for number in numbers}

    def caller_is(self, word: str) -> bool:
        if word == "internal":
            return self.is_internal()
        if word == "external":
            return not self.is_internal()
        if word == "anonymous":
            return self.caller is None
        if word == "foreign":
            if self.caller is None or not self.caller.startswith("+"):
                return False
            prefix = f"+{phonenumbers.country_code_for_region(self.organisation.country)}"
            return not self.caller.startswith(prefix)
        return self.on_list(word.removeprefix("list "))

    def case_owner(self) -> str | None:
        if self.call.case_owner:
            return self.call.case_owner
        return self.organisation.case_owners.get(self.caller) if self.caller else None

    def applies(self, row: Route) -> bool:
        return self.one_fits(row.when) and not (row.unless and any(self.fits(when) for when in row.unless))

    def one_fits(self, tables: Iterable[When]) -> bool:
        tables = tuple(tables)
        return not tables or any(self.fits(when) for when in tables)

    def fits(self, when: When) -> bool:
        return all(getattr(self, f"_fits_{name}")(getattr(when, name)) for name in when.given)

    def _fits_called(self, wanted: tuple[str, ...]) -> bool:
        own = {"mobile", "person"} if self.called.kind == "mobile" else {self.called.kind}
        return bool(own & set(wanted))

    def _fits_callee(self, wanted: tuple[str, ...]) -> bool:
        return bool(self.states() & set(wanted))

    def absence(self) -> Any:
        """Return the absence of a person in state absent."""
        if self.person is None or not self.presence.is_absent(self.person, self.now):
            return None
        return self.presence.away(self.person, self.now)

    def _fits_absent(self, wanted: tuple[str, ...]) -> bool:
        away = self.absence()
        if away is None:
            return False
        kind = self.presence.kinds.get(away.absence.kind)
        return bool({away.absence.kind, kind.counts_as if kind else None, "any"} & set(wanted))

    def _fits_length(self, bound: Any) -> bool:
        away = self.absence()
        return away is not None and self.presence.fits(bound, self.person, away.since, away.until)

    def _fits_remaining(self, bound: Any) -> bool:
        away = self.absence()
        return away is not None and self.presence.fits(bound, self.person, self.now, away.until)

    def _fits_returns(self, wanted: tuple[str, ...]) -> bool:
        if self.absence() is None:
            return False
        back = self.presence.returns_at(self.person, self.now)
        if back is None:
            return "unknown" in wanted
        days = (self.presence.date_of(back) - self.presence.date_of(self.now)).days
        found = {"today"} if days == 0 else {"tomorrow", "later"} if days == 1 else {"later"}
        return bool(found & set(wanted))

    def _fits_set_by(self, wanted: tuple[str, ...]) -> bool:
        away = self.absence()
        return away is not None and away.absence.source.value in wanted

    def _fits_role(self, wanted: tuple[str, ...]) -> bool:
        return self.person is not None and bool(set(self.person.roles) & set(wanted))

    def _fits_unit(self, wanted: tuple[str, ...]) -> bool:
        return bool(set(self.presence.chain(self.called.unit)) & set(wanted))

    def _fits_function(self, wanted: tuple[str, ...]) -> bool:
        if self.called.kind == "function":
            return self.called.id in wanted
        return self.person is not None and bool(set(self.person.functions) & set(wanted))

    def _fits_competence(self, wanted: tuple[str, ...]) -> bool:
        own = {word.casefold() for word in self.person.competences} if self.person else set()
        return bool(own & {word.casefold() for word in wanted})

    def _fits_person(self, wanted: tuple[str, ...]) -> bool:
        return self.person is not None and self.person.id in wanted

    def line_class(self) -> str:
        return self.call.line_class or self.called.line_class

    def _fits_line(self, wanted: tuple[str, ...]) -> bool:
        return self.line_class() in wanted

    def _fits_company(self, wanted: tuple[str, ...]) -> bool:
        for unit in self.presence.chain(self.called.unit):
            if unit in self.organisation.companies:
                return unit in wanted or self.organisation.companies[unit] in wanted
        return self.organisation.id in wanted

    def _fits_only_holder(self, wanted: bool) -> bool:
        only = (
            self.person is not None
            and bool(self.person.functions)
            and not any(
                set(other.functions) & set(self.person.functions)
                for other in self.everybody()
                if other.id != self.person.id
            )
        )
        return only is wanted

    def _fits_caller(self, wanted: tuple[str, ...]) -> bool:
        return any(self.caller_is(word) for word in wanted)

    def _fits_language(self, wanted: tuple[str, ...]) -> bool:
        return self.call.language in wanted

    def _fits_urgent(self, wanted: bool) -> bool:
        return self.call.urgent is wanted

    def _fits_topic(self, wanted: tuple[str, ...]) -> bool:
        return self.call.topic in wanted

    def _fits_case_owner(self, wanted: bool) -> bool:
        return (self.case_owner() is not None) is wanted

    def _fits_purpose(self, wanted: tuple[str, ...]) -> bool:
        return self.call.purpose in wanted

    def _fits_switchboard(self, wanted: tuple[str, ...]) -> bool:
        return bool(self.switchboard_states() & set(wanted))

    def _fits_attempts(self, bound: Any) -> bool:
        return bool(bound.fits(self.call.attempts))

    def _fits_transfers(self, bound: Any) -> bool:
        return bool(bound.fits(self.call.transfers))

    def _fits_waiting(self, bound: Any) -> bool:
        return bool(bound.fits(self.call.live.waiting))

    def _fits_waited(self, bound: Any) -> bool:
        since = self.call.queued_since
        waited = (self.now - since).total_seconds() if since else 0.0
        return bool(bound.side.fits(waited, bound.length.rough_seconds))

    def open_named(self, name: str) -> bool:
        if name == "own":
            hours, none = self.hours_of_called()
            return none or self.presence.is_open(hours, self.now)
        return name in self.policy.hours and self.presence.is_open(self.policy.hours[name], self.now)

    def _fits_during(self, names: tuple[str, ...]) -> bool:
        return any(self.open_named(name) for name in names)

    def _fits_outside(self, names: tuple[str, ...]) -> bool:
        return not any(self.open_named(name) for name in names)

    def _fits_days(self, days: Any) -> bool:
        return self.presence.date_of(self.now).weekday() in days.days

    def _fits_day(self, wanted: tuple[str, ...]) -> bool:
        hours, none = self.hours_of_called()
        if none:
            hours = self.presence.hours_of_switchboard()
        day = self.presence.date_of(self.now)
        found = {self.presence.kind_of_day(hours, day)}
        if self.presence.day_before_holiday(hours, day):
            found.add("day before holiday")
        return bool(found & set(wanted))

    def _fits_time(self, spans: Any) -> bool:
        local = self.presence.local(self.now)
        return any(span.holds(local.hour * 60 + local.minute) for span in spans)

    def _fits_date(self, spans: Any) -> bool:
        return any(span.holds(self.presence.date_of(self.now)) for span in spans)

    def _fits_somebody(self, targets: tuple[Try, ...]) -> bool:
        return any(self.find(attempt, "", None) for attempt in targets)

    def _fits_nobody(self, targets: tuple[Try, ...]) -> bool:
        return not self._fits_somebody(targets)

    # --- 4. reading the table --------------------------------------------------------------------

    def decide(self) -> PlainDecision:
        called = self.called
        kind = "person" if called.kind == "mobile" else called.kind
        word = f"{kind}:{called.id}" if called.id and kind != "number" else kind
        self.decision = decision = PlainDecision(word)
        decision.queued_since = self.call.queued_since
        number = self.spelled(self.call.to)
        emergency = {*self.policy.numbers.emergency, *map(self.spelled, self.policy.numbers.emergency)}
        if number in emergency:
            decision.end = EndsIn("number", f"number:{number}", "numbers.emergency", number)
            decision.determined_by = ["numbers.emergency"]
            decision.shown = self.usually_shown()
            decision.state = self.told_state()
            decision.language = self.call.language or self.organisation.language
            return decision
        board = self.policy.switchboard
        if (
            self.call.purpose == "transfer"
            and board.transfers is not None
            and self.call.transfers >= board.transfers
        ):
            owner = "" if board.then == "keep" else self.owner_of(Owner.PERSON) or ""
            decision.end = EndsIn(board.then, owner, "switchboard.transfers")
            decision.determined_by = ["switchboard.transfers"]
            self.rejected.append(
                Rejected("switchboard.transfers", "transfer", decision.called, Why.TRANSFER_LIMIT)
            )
            self.finish(None, None)
            return decision
        ended = self.read_table()
        if ended is None:
            decision.determined_by.append("default")
            decision.end = self.safe_default()
            self.finish(None, None)
        else:
            self.finish(*ended)
        return decision

    def rows(self) -> list[Route]:
        day = self.presence.date_of(self.now)
        found: list[Route] = []
        for unit in self.presence.chain(self.called.unit):
            if unit in self.policy.local:
                found.extend(self.policy.local[unit].route)
        found.extend(self.policy.route)
        return [row for row in found if in_force(row, day)]

    def read_table(self) -> tuple[Route, End] | None:
        decision = self.decision
        for row in self.rows():
            if self.is_faulty(row):
                decision.faulty.append(row.id)
                continue
            if not self.applies(row):
                continue
            decision.determined_by.append(row.id)
            self.used.append(row)
            self.bans.extend((ban, row.id) for ban in row.never)
            for attempt in row.attempt:
                self.attempt(attempt, row)
            for end in row.otherwise:
                found = self.possible_end(end, row.id)
                if found is not None:
                    decision.end = found
                    return row, end
        return None

    def is_faulty(self, row: Route) -> bool:
        """Whether a row names something that the organisation does not have."""
        org = self.organisation
        services = {*org.services, *self.policy.service}
        known: dict[object, Iterable[str]] = {
            Target.PERSON: org.people, Target.FUNCTION: org.functions, Target.UNIT: org.units,
            Target.QUEUE: self.policy.queue, Target.ANSWERING_SERVICE: services,
            EndKind.QUEUE: self.policy.queue, EndKind.ANSWERING_SERVICE: services,
            KeyAction.UNIT: org.units, KeyAction.FUNCTION: org.functions, KeyAction.QUEUE: self.policy.queue,
            KeyAction.ANSWERING_SERVICE: services,
        }  # fmt: skip
        for when in (*row.when, *row.unless):
            for names, table in ((when.unit, org.units), (when.function, org.functions), (when.person, org.people)):
                if any(name not in table for name in names or ()):
                    return True
            hours = {*(when.during or ()), *(when.outside or ())} - {"own"}
            if not hours <= set(self.policy.hours):
                return True
        tries = [*row.attempt, *(t for w in (*row.when, *row.unless) for t in (*(w.somebody or ()), *(w.nobody or ())))]
        named: list[tuple[object, str]] = [(attempt.target, attempt.name) for attempt in tries]
        named += [(end.kind, end.name) for end in row.otherwise]
        named += [(key.action, key.name) for key in row.keys.values()]
        return any(word in known and name and name not in known[word] for word, name in named)

    def safe_default(self) -> EndsIn:
        for end in (
            End(EndKind.SWITCHBOARD), End(EndKind.MESSAGE), End(EndKind.MESSAGE, Owner.UNIT),
        ):  # fmt: skip
            found = self.possible_end(end, "default")
            if found is not None:
                return found
        self.decision.ignored_bans = True
        return EndsIn("message", "organisation", "default")

    # --- 5. trying -------------------------------------------------------------------------------

    def forbidden_target(self, target: Target) -> bool:
        return any(ban.target is target for ban, _ in self.bans)

    def target_word(self, attempt: Try) -> str:
        return f"{attempt.target.value} {attempt.name}".strip()

    def attempt(self, attempt: Try, row: Route) -> None:
        found = self.find(attempt, row.id, self.rejected)
        if not found:
            return
        seconds = self.ring_seconds(attempt)
        kept: list[Endpoint] = []
        total = self.rung_seconds
        together = attempt.strategy is Strategy.TOGETHER
        if found[0].kind in ("switchboard", "queue", "service"):
            kept = found
        else:
            longest = self.policy.answering.longest_search.seconds(self.policy.site.seconds_per_ring)
            for endpoint in found:
                cost = 0.0 if together and kept else seconds
                first = not kept and not any(
                    e.kind not in ("switchboard", "queue", "service") for s in self.steps for e in s.endpoints
                )
                if total + cost > longest and not first:
                    self.cut.append(endpoint.key)
                    continue
                total += cost
                kept.append(endpoint)
        if not kept:
            self.rejected.append(
                Rejected(row.id, self.target_word(attempt), attempt.target.value, Why.SEARCH_TOO_LONG)
            )
            return
        self.rung_seconds = total
        self.steps.append(
            Step(row.id, self.target_word(attempt), tuple(kept), attempt.strategy.value, seconds, attempt.announced)
        )

    def ring_seconds(self, attempt: Try) -> float:
        wait = attempt.wait
        local = self.policy.local.get(self.called.unit or "")
        if wait is None and local is not None:
            wait = local.ring
        return (wait or self.policy.answering.ring).seconds(self.policy.site.seconds_per_ring)

    def find(self, attempt: Try, row: str, rejected: list[Rejected] | None) -> list[Endpoint]:
        """Return the endpoints of a target, noting in `rejected` who was ruled out."""
        word = self.target_word(attempt)

        def note(candidate: str, why: Why) -> None:
            if rejected is not None:
                rejected.append(Rejected(row, word, candidate, why))

        if self.forbidden_target(attempt.target):
            note(word, Why.FORBIDDEN)
            return []
        candidates = self.candidates(attempt)
        if not candidates:
            why = self.no_candidate(attempt)
            note(attempt.name if why is Why.UNKNOWN else "", why)
            return []
        limit = attempt.at_most or (8 if attempt.strategy is Strategy.TOGETHER else 3)
        found: list[Endpoint] = []
        for kind, id in candidates:
            if len(found) == limit:
                break
            endpoint, why = self.check(kind, id, found)
            if kind == "number" and attempt.target is Target.DEPUTY and not self.in_area(id):
                endpoint, why = None, Why.FORWARD_AREA
            if endpoint is not None:
                found.append(endpoint)
            elif why is not None:
                note(f"{kind}:{id}" if id else kind, why)
        return found

    def no_candidate(self, attempt: Try) -> Why:
        if attempt.name and attempt.target in (Target.COMPETENCE, Target.TEAM):
            return Why.UNKNOWN
        return Why.NOBODY

    def candidates(self, attempt: Try) -> list[tuple[str, str]]:
        """Return (kind, id) of everybody the target speaks of, in the order they are tried."""
        people = self.group(attempt)
        if people is not None:
            return [("person", id) for id in self.arranged(people, attempt.strategy)]
        target, name, person = attempt.target, attempt.name, self.person
        if target is Target.PERSON:
            id = name or (person.id if person else None)
            return [("person", id)] if id else []
        if target in (Target.MOBILE, Target.PRIVATE_PHONE):
            return [("mobile" if target is Target.MOBILE else "private", person.id)] if person else []
        if target is Target.DEPUTY:
            return self.deputies()
        if target is Target.MANAGER:
            manager = self.manager()
            return [("person", manager)] if manager else []
        if target is Target.CASE_OWNER:
            owner = self.case_owner()
            return [("person", owner)] if owner else []
        if target is Target.SWITCHBOARD:
            return [("switchboard", "")]
        if target is Target.QUEUE:
            return [("queue", name)] if name else []
        if target is Target.ANSWERING_SERVICE:
            return [("service", name or next(iter(sorted(self.organisation.services)), ""))]
        return [self.who_has(name)]

    def deputies(self) -> list[tuple[str, str]]:
        """Return where the present absence is forwarded to, then the deputies."""
        if self.person is None:
            return []
        found: list[tuple[str, str]] = []
        active = self.presence.active(self.person, self.now)
        forward = (active[0].forward if active else None) or self.person.forward
        if forward:
            found.append(self.who_has(forward))
        found.extend(("person", id) for id in self.person.deputies)
        return [one for one in dict.fromkeys(found) if one != ("person", self.person.id)]

    def in_area(self, number: str) -> bool:
        """Whether calls may be forwarded to a number."""
        allowed = self.policy.numbers.forward_to
        return "anywhere" in allowed or area_of(number, self.organisation) in allowed

    def who_has(self, text: str) -> tuple[str, str]:
        """Return the person that a person id or a number belongs to, else the number."""
        if text in self.organisation.people:
            return "person", text
        number = self.spelled(text)
        line = self.line(number)
        if line is not None and line.kind in (LineKind.PERSON, LineKind.MOBILE):
            return "person", line.owner
        return "number", number

    def manager(self) -> str | None:
        """Return the manager of the nearest unit that has one who exists; for a manager, another than themself."""
        for unit in self.presence.chain(self.called.unit):
            manager = self.organisation.units[unit].manager
            if manager in self.organisation.people and not (self.person and manager == self.person.id):
                return manager
        return None

    def group(self, attempt: Try) -> list[str] | None:
        """Return the people's ids of a group in ascending order, or None when the target is no group."""
        target, name, person = attempt.target, attempt.name, self.person
        me = person.id if person else None
        if target in (Target.SAME_FUNCTION, Target.FUNCTION):
            if name:
                return self.members(name)
            if self.called.kind == "function":
                return self.members(self.called.id)
            own = set(person.functions) if person else set()
            return [p.id for p in self.everybody() if p.id != me and own & set(p.functions)]
        if target is Target.COMPETENCE:
            wanted = {name.casefold()} if name else {w.casefold() for w in (person.competences if person else ())}
            return [
                p.id
                for p in self.everybody()
                if wanted & {word.casefold() for word in p.competences} and (name or p.id != me)
            ]
        if target is Target.TEAM:
            if name:
                return [p.id for p in self.everybody() if p.team == name]
            team = person.team if person else ""
            return [
                id
                for id in self.in_unit(self.called.unit)
                if id != me and (not team or self.organisation.people[id].team == team)
            ]
        if target is Target.UNIT:
            return self.in_unit(name) if name else [id for id in self.in_unit(self.called.unit) if id != me]
        if target is Target.PARENT_UNIT:
            above = self.presence.chain(self.called.unit)[1:2]
            return [id for id in self.in_unit(above[0]) if id != me] if above else []
        if target is Target.COVERING_UNIT:
            closure = self.presence.closure(self.called.unit, self.now)
            return self.in_unit(closure.divert) if closure else []
        return None

    def arranged(self, ids: list[str], strategy: Strategy) -> list[str]:
        idle = self.call.live.idle_since
        if strategy is Strategy.LONGEST_IDLE:
            return sorted(ids, key=lambda id: (idle.get(id, 0.0), id))
        if strategy is Strategy.MOST_RECENT:
            return sorted(ids, key=lambda id: (-idle.get(id, 0.0), id))
        if strategy is Strategy.RANDOM:
            return sorted(ids, key=lambda id: (zlib.crc32(f"{self.call.id}:{id}".encode()), id))
        if strategy is Strategy.CIRCULAR and ids:
            turn = zlib.crc32(self.call.id.encode()) % len(ids)
            return ids[turn:] + ids[:turn]
        return ids

    def used_keys(self, found: list[Endpoint]) -> set[str]:
        return {
            *self.call.tried,
            *self.cut,
            *(endpoint.key for step in self.steps for endpoint in step.endpoints),
            *(endpoint.key for endpoint in found),
        }

    def check(
        self, kind: str, id: str, found: list[Endpoint], *, ending: bool = False
    ) -> tuple[Endpoint | None, Why | None]:
        """Return the endpoint of a candidate, or why it is ruled out."""
        if kind in PERSONAL:
            return self.check_person(kind, id, found, ())
        if kind == "number":
            endpoint = Endpoint("number", id, id)
        elif kind == "switchboard":
            if not self.switchboard_states() & {"open"}:
                return None, Why.SWITCHBOARD_CLOSED
            endpoint = Endpoint("switchboard", "switchboard", self.organisation.main_number)
        elif kind == "queue":
            if id not in self.policy.queue:
                return None, Why.UNKNOWN
            if not self.presence.is_open(self.hours_of_queue(id), self.now):
                return None, Why.OUTSIDE_HOURS
            members = self.policy.queue[id].members
            if members is not None and not any(self.can_ring(member) for member in self.members(members)):
                return None, Why.NOBODY
            endpoint = Endpoint("queue", id, "")
        else:
            if id not in self.organisation.services and id not in self.policy.service:
                return None, Why.UNKNOWN
            hours = self.policy.service[id].hours if id in self.policy.service else None
            if not self.presence.is_open(self.presence.named(hours), self.now):
                return None, Why.OUTSIDE_HOURS
            known = self.organisation.services.get(id) or self.policy.service[id]
            endpoint = Endpoint("service", id, known.number)
        if endpoint.key in self.used_keys(found) and not ending:
            return None, Why.ALREADY_TRIED
        return endpoint, None

    def check_person(
        self, kind: str, id: str, found: list[Endpoint], path: tuple[str, ...]
    ) -> tuple[Endpoint | None, Why | None]:
        if id not in self.organisation.people:
            return None, Why.UNKNOWN
        person, live = self.organisation.people[id], self.call.live
        if f"{kind}:{id}" in self.used_keys(found):
            return None, Why.ALREADY_TRIED
        if f"{kind}:{id}" in self.call.declined:
            return None, Why.DECLINED
        line = self.line(self.caller)
        if line is not None and line.kind in (LineKind.PERSON, LineKind.MOBILE) and line.owner == id:
            return None, Why.IS_CALLER
        if kind == "person" and person.forward and not path:
            return self.follow(person, found)
        why = self.why_not(person)
        if why is not None:
            return None, why
        if id in live.busy:
            return None, Why.BUSY
        if kind == "person" and id in live.unregistered:
            return None, Why.NOT_REGISTERED
        phone = {"person": "desk"}.get(kind, kind)
        if phone in self.closed_phones(person):
            return None, Why.ABSENT
        if phone in self.presence.quiet_phones(self.quiet(person.unit)):
            return None, Why.QUIET_DAY
        number = {"mobile": person.mobile, "private": person.private_phone}.get(kind, person.extension or person.direct)
        if not number:
            return None, Why.NO_NUMBER
        return Endpoint(kind, id, number), None

    def follow(self, person: Person, found: list[Endpoint]) -> tuple[Endpoint | None, Why | None]:
        """Return where a person's standing forward ends: at the last person of the chain, or a number."""
        path = [person.id]
        while True:
            kind, id = self.who_has(self.organisation.people[path[-1]].forward or "")
            if kind == "number":
                if not self.in_area(id):
                    return None, Why.FORWARD_AREA
                endpoint = Endpoint("number", id, id)
                return (None, Why.ALREADY_TRIED) if endpoint.key in self.used_keys(found) else (endpoint, None)
            if id in path:
                return None, Why.FORWARD_LOOP
            if not self.organisation.people[id].forward:
                last, why = self.check_person("person", id, found, tuple(path))
                return last, why and Why.FORWARD_AWAY
            path.append(id)

    # --- 6. ending -------------------------------------------------------------------------------

    def forbidden_end(self, end: End) -> bool:
        return any(ban.end is end.kind and ban.owner in (None, end.owner) for ban, _ in self.bans)

    def owner_of(self, owner: Owner) -> str | None:
        """Return `kind:ID` of whose a mailbox or message is, or None when there is nobody."""
        org = self.organisation
        if owner in (Owner.PERSON, Owner.SWITCHBOARD):
            if self.person is not None:
                return f"person:{self.person.id}"
            if self.called.kind in ("function", "unit"):
                return f"{self.called.kind}:{self.called.id}"
            return "organisation"
        if owner is Owner.DEPUTY:
            deputies = self.person.deputies if self.person else ()
            return f"person:{deputies[0]}" if deputies and deputies[0] in org.people else None
        if owner is Owner.MANAGER:
            manager = self.manager()
            return f"person:{manager}" if manager else None
        if owner is Owner.UNIT:
            return f"unit:{self.called.unit}" if self.called.unit else None
        if self.called.kind == "function":
            return f"function:{self.called.id}"
        functions = sorted(set(self.person.functions) & set(org.functions)) if self.person else []
        return f"function:{functions[0]}" if functions else None

    def away_for(self, owner: str, bound: Any) -> bool:
        """Whether the owner is a person absent for a length that fits a bound."""
        kind, _, id = owner.partition(":")
        if bound is None or kind != "person":
            return False
        person = self.organisation.people[id]
        if not self.presence.is_absent(person, self.now):
            return False
        away = self.presence.away(person, self.now)
        return away is not None and self.presence.fits(bound, person, away.since, away.until)

    def has_mailbox(self, owner: str) -> bool:
        kind, _, id = owner.partition(":")
        tables: dict[str, Any] = {
            "person": self.organisation.people, "unit": self.organisation.units, "function": self.organisation.functions,
        }  # fmt: skip
        return kind in tables and tables[kind][id].mailbox

    def why_no_mailbox(self, owner: str | None) -> Why | None:
        if owner is None or not self.has_mailbox(owner):
            return Why.NO_MAILBOX
        if self.away_for(owner, self.policy.answering.no_mailbox_when_absent):
            return Why.AWAY_TOO_LONG
        if self.line_class() in self.policy.answering.no_mailbox_on:
            return Why.FORBIDDEN
        return None

    def possible_end(self, end: End, row: str, outer: tuple[str, ...] = ()) -> EndsIn | None:
        """Return the end if it is possible and not forbidden, else note why not."""
        kind, word = end.kind, str(end)

        def no(candidate: str, why: Why) -> None:
            self.rejected.append(Rejected(row, word, candidate, why))

        if self.forbidden_end(end):
            no("", Why.FORBIDDEN)
            return None
        if kind in PROMISING:
            owner = self.owner_of(end.owner)
            if kind is EndKind.MAILBOX:
                if end.owner is Owner.SWITCHBOARD:
                    owner = None
                why = self.why_no_mailbox(owner)
                if why is not None:
                    no("", why)
                    return None
                return EndsIn("mailbox", owner or "", row)
            if end.owner is Owner.SWITCHBOARD:
                if self.forbidden_target(Target.SWITCHBOARD):
                    no("", Why.FORBIDDEN)
                    return None
                if "open" not in self.switchboard_states():
                    no("", Why.SWITCHBOARD_CLOSED)
                    return None
            if owner is None:
                no("", Why.NOBODY)
                return None
            if (
                kind is EndKind.MESSAGE
                and self.policy.privacy.caller == "nothing"
                and not self.call.told_long_absence
                and self.away_for(owner, self.policy.answering.no_message_when_absent)
            ):
                no("", Why.NOT_TOLD)
                return None
            return EndsIn(kind.value, owner, row, "switchboard" if end.owner is Owner.SWITCHBOARD else "")
        if kind in (EndKind.SWITCHBOARD, EndKind.QUEUE, EndKind.ANSWERING_SERVICE, EndKind.NUMBER):
            attempt = Try(Target(kind.value), end.name)
            candidates = self.candidates(attempt)
            if not candidates:
                no("", Why.NOBODY)
                return None
            endpoint, ruled_out = self.check(*candidates[0], [], ending=True)
            if endpoint is None:
                no("", ruled_out or Why.NOBODY)
                return None
            if kind is EndKind.SWITCHBOARD:
                return EndsIn("switchboard", "switchboard", row)
            if kind is EndKind.NUMBER:
                number = self.spelled(end.name)
                return EndsIn("number", f"number:{number}", row, number)
            name = endpoint.number if kind is EndKind.ANSWERING_SERVICE else endpoint.id
            return EndsIn(kind.value, endpoint.key, row, name)
        if kind is EndKind.ANNOUNCEMENT:
            words = self.policy.announcement.get(end.name)
            if words is None:
                no("", Why.UNKNOWN)
                return None
            if not words.then:
                return EndsIn("announcement", "", row, end.name)
            for then in words.then:
                if str(then) in outer:
                    continue
                found = self.possible_end(then, row, (*outer, word))
                if found is not None:
                    self.announced.append(end.name)
                    return found
            return None
        if kind is EndKind.MENU and end.name not in self.policy.menu:
            no("", Why.UNKNOWN)
            return None
        return EndsIn(kind.value, "", row, end.name)

    # --- promises, keys, and what is told --------------------------------------------------------

    def finish(self, row: Route | None, end: End | None) -> None:
        decision = self.decision
        decision.steps, decision.rejected = self.steps, self.rejected
        used = self.used
        if decision.end.kind in ("mailbox", "message", "call-back"):
            decision.promise = self.promise_of(row)
            decision.promise_kind = decision.end.kind
        facts = [fact for one in used for fact in one.tell]
        if (
            (self.person is not None or self.called.kind in ("function", "unit"))
            and "present" not in self.states()
            and self.policy.privacy.caller != "nothing"
        ):
            facts.append("return time")
        if decision.promise is not None:
            facts.append("deadline")
        decision.facts = list(dict.fromkeys(facts))
        decision.keys = self.keys(used)
        decision.notify = list(dict.fromkeys((n.by, n.who) for one in used for n in one.notify))
        decision.shown = next((one.shown for one in used if one.shown), None) or self.usually_shown()
        decision.transfer = next((one.transfer for one in used if one.transfer), "")
        decision.state = self.told_state()
        decision.language = self.call.language or self.organisation.language
        self.tell_when(decision)
        decision.say = [one.say.say(decision.language, self.policy.language) for one in used if one.say is not None]
        decision.say += [self.policy.announcement[name].say.say(decision.language, self.policy.language) for name in reversed(self.announced)]
        if decision.end.kind == "announcement":
            decision.say.append(self.policy.announcement[decision.end.name].say.say(decision.language, self.policy.language))
        if decision.end.kind == "menu":
            decision.say.append(self.policy.menu[decision.end.name].say.say(decision.language, self.policy.language))
        if decision.end.kind == "switchboard" or any(
            endpoint.kind == "switchboard" for step in self.steps for endpoint in step.endpoints
        ):
            decision.queued_since = self.call.queued_since or self.now

    def usually_shown(self) -> str:
        """Return which number is shown when no row says."""
        numbers = self.policy.numbers
        outside = numbers.hours is not None and not self.open_named(numbers.hours)
        return numbers.shown_outside_hours if outside and numbers.shown_outside_hours else numbers.shown

    def tell_when(self, decision: PlainDecision) -> None:
        """Say when the called is back, and when it opens."""
        kind, states = self.called.kind, self.states()
        hours, none = self.hours_of_called()
        opens = None if none else self.presence.unit_opens_at(self.called.unit, hours, self.now)
        if self.person is not None and "present" not in states:
            back = self.presence.returns_at(self.person, self.now)
            if back != self.now:  # one kind of phone is quiet, the other rings
                decision.back_at, decision.return_known = back, back is not None
        elif kind in ("function", "unit") and "present" not in states:
            decision.back_at, decision.return_known = opens, opens is not None
        if decision.state in ("closed", "quiet", "outside hours", "switchboard closed"):
            decision.opens_at = opens

    def promise_of(self, row: Route | None) -> str:
        if row is not None and row.promise is not None:
            return row.promise
        day = self.presence.date_of(self.now)
        for promise in self.policy.promise:
            if (
                in_force(promise, day)
                and self.decision.end.kind in promise.kinds
                and self.one_fits(promise.when)
            ):
                return promise.id
        return "default"

    def keys(self, used: list[Route]) -> list[KeyPress]:
        found: dict[str, KeyPress] = {}
        menus: dict[str, Key] = {}
        if self.decision.end.kind == "menu":
            menus = self.policy.menu[self.decision.end.name].keys
        for row, keys in [*((one.id, one.keys) for one in used), (self.decision.end.row, menus)]:
            for press, key in keys.items():
                if press not in found and self.key_works(key):
                    found[press] = KeyPress(press, key.action.value, key.name, row)
        return list(found.values())

    def key_works(self, key: Key) -> bool:
        if key.action is KeyAction.SWITCHBOARD:
            return "open" in self.switchboard_states() and not self.forbidden_target(Target.SWITCHBOARD)
        if key.action is KeyAction.MAILBOX:
            end = End(EndKind.MAILBOX)
            return self.why_no_mailbox(self.owner_of(Owner.PERSON)) is None and not self.forbidden_end(end)
        if key.action in (KeyAction.MESSAGE, KeyAction.CALL_BACK):
            return not self.forbidden_end(End(EndKind(key.action.value)))
        targets = {
            KeyAction.MOBILE: Target.MOBILE,
            KeyAction.DEPUTY: Target.DEPUTY,
            KeyAction.MANAGER: Target.MANAGER,
            KeyAction.COLLEAGUE: Target.SAME_FUNCTION,
        }
        return key.action not in targets or not self.forbidden_target(targets[key.action])

    def told_state(self) -> str:
        states = self.states()
        for word, holds in (
            ("unknown number", self.called.kind == "number"),
            ("closed", "unit closed" in states),
            ("quiet", "quiet day" in states),
            ("away", "absent" in states),
            ("switchboard closed", self.called.kind == "switchboard" and "open" not in self.switchboard_states()),
            ("outside hours", "outside hours" in states),
            ("away", self.called.kind in ("function", "unit") and "unit absent" in states),
            ("busy", "busy" in states),
            ("no answer", "no answer" in states),
        ):
            if holds:
                return word
        return "present"


__all__ = ["PlainDecision", "Promise", "Router", "route"]

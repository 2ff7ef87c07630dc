"""The plain router, sections 1 to 3 of the page: what was called, its states, and the conditions of rows."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import phonenumbers

from ansvar.directory.model import Line, LineKind, Organisation, Person
from ansvar.directory.numbers import canonical
from ansvar.policy.model import Policy
from ansvar.policy.rows import Route
from ansvar.policy.sections import Hours
from ansvar.policy.targets import Ban, Try
from ansvar.policy.when import When
from ansvar.routing.model import Call, Endpoint, Rejected, Step, Why
from ansvar.words.spans import LengthBound
from routing.plain_presence import PHONES, UTC, Away, PlainPresence

OF_PEOPLE = (LineKind.PERSON, LineKind.MOBILE)


@dataclass(frozen=True)
class Called:
    """What was called: a kind, its id, and the unit around it."""

    kind: str
    id: str
    number: str = ""
    line_class: str = ""
    unit: str | None = None


class Situation(ABC):
    """One call at one moment."""

    def __init__(self, policy: Policy, organisation: Organisation, call: Call, now: datetime) -> None:
        self.policy, self.organisation, self.call = policy, organisation, call
        self.now = now.astimezone(UTC)
        self.presence = PlainPresence(policy, organisation)
        self.called = self.look_up(call.to)
        self.person = (
            organisation.people.get(self.called.id) if self.called.kind in ("person", "mobile") else None
        )
        self.caller = self.spelled(call.caller) if call.caller else None
        self.bans: list[tuple[Ban, str]] = []
        self.steps: list[Step] = []
        self.rejected: list[Rejected] = []
        self.rung_seconds = 0.0
        self.cut: list[str] = []
        self.announced: list[str] = []
        self.used: list[Route] = []

    @abstractmethod
    def find(self, attempt: Try, row: str, rejected: list[Rejected] | None) -> list[Endpoint]:
        """Return the endpoints that a target would give now."""

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
        if line is None or (line.kind is LineKind.QUEUE and line.owner not in self.policy.queue):
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

    def own_hours(self, function: str | None) -> Hours | None:
        """Return a function's own hours, else those in which the policy staffs it every day."""
        known = self.organisation.functions.get(function or "")
        staffed = (
            row.hours
            for row in self.policy.staffing.values()
            if row.function == function and row.hours and row.days is None and not row.time
        )
        return self.presence.named(known.hours if known else None) or self.presence.named(next(staffed, None))

    def carries(self, function: str | None) -> bool:
        """Whether a function has hours of its own that are open now, so that its holders' hours do not count."""
        own = self.own_hours(function)
        return own is not None and self.presence.is_open(own, self.now)

    def why_not(self, person: Person, *, carried: bool = False) -> Why | None:
        """Return why a person cannot be rung now, by presence alone."""
        if self.presence.is_absent(person, self.now):
            return Why.ABSENT
        if not carried and not self.presence.is_open(self.presence.hours_of_person(person), self.now):
            return Why.OUTSIDE_HOURS
        if self.presence.closure(person.unit, self.now):
            return Why.UNIT_CLOSED
        if self.closed_phones(person) | self.presence.quiet_phones(self.quiet(person.unit)) >= PHONES:
            return Why.QUIET_DAY
        return None

    def is_within_hours(self, person: Person) -> bool:
        return self.presence.is_open(self.presence.hours_of_person(person), self.now)

    def can_ring(self, id: str, *, carried: bool = False) -> bool:
        return self.why_not(self.organisation.people[id], carried=carried) is None

    # --- 2. states -------------------------------------------------------------------------------

    def states(self) -> set[str]:
        """Return the states of the called; once a phone was rung in this search, also `no answer`."""
        found = self._own_states()
        if self.called.kind != "number":
            if not found & {"absent", "outside hours", "unit closed", "quiet day"} and not (
                self.called.kind in ("function", "unit") and "unit absent" in found
            ):
                found.add("present")
            if any(
                e.kind in ("person", "mobile", "private", "number")
                for step in self.steps
                for e in step.endpoints
            ):
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
            carried = self.called.kind == "function" and self.carries(self.called.id)
            can = [id for id in self.called_members() if self.can_ring(id, carried=carried)]
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
            own = self.own_hours(id)
            if own is not None:
                return own, False
            return (
                (self.presence.hours_of_unit(self.called.unit), False) if self.called.unit else (None, True)
            )
        if kind == "unit":
            return self.presence.hours_of_unit(id), False
        if kind == "switchboard":
            return self.presence.hours_of_switchboard(), False
        if kind == "queue":
            hours = self.hours_of_queue(id)
            return hours, hours is None
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
        what, _, name = word.partition(" ")
        if what == "list":
            return self.on_list(name)
        line = self.line(self.caller)
        person = self.organisation.people.get(line.owner) if line and line.kind in OF_PEOPLE else None
        if person is None:
            return False
        return {
            "unit": name in self.presence.chain(person.unit),
            "function": name in person.functions,
            "person": name == person.id,
        }[what]

    def case_owner(self) -> str | None:
        """Return who the call names, else whom the organisation knows for the caller, if such a person exists."""
        known = self.organisation.case_owners.get(self.caller) if self.caller else None
        return next((id for id in (self.call.case_owner, known) if id in self.organisation.people), None)

    def last_contact(self) -> str | None:
        return self.call.last_contact if self.call.last_contact in self.organisation.people else None

    def _fits_last_contact(self, wanted: bool) -> bool:
        return (self.last_contact() is not None) is wanted

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

    def absence(self) -> Away | None:
        """Return the absence of a person in state absent."""
        if self.person is None or not self.presence.is_absent(self.person, self.now):
            return None
        return self.presence.away(self.person, self.now)

    def entry(self) -> Away | None:
        """Return the absence that conditions speak of: also one that leaves a phone open, but no wish to be rung."""
        if self.person is None or self.person.ring_when_away:
            return None
        away = self.presence.away(self.person, self.now)
        return None if away is None or (not away.hard and away.absence.soft) else away

    def _fits_absent(self, wanted: tuple[str, ...]) -> bool:
        away = self.entry()
        if away is None:
            return False
        kind = self.presence.kinds.get(away.absence.kind)
        named = {away.absence.kind, kind.counts_as if kind else None}
        return bool((named | {"any"} if away.hard else named) & set(wanted))

    def _fits_length(self, bound: LengthBound) -> bool:
        away = self.entry()
        return (
            self.person is not None
            and away is not None
            and self.presence.fits(bound, self.person, away.since, away.until)
        )

    def _fits_remaining(self, bound: LengthBound) -> bool:
        away = self.entry()
        return (
            self.person is not None
            and away is not None
            and self.presence.fits(bound, self.person, self.now, away.until)
        )

    def _fits_returns(self, wanted: tuple[str, ...]) -> bool:
        if self.person is None or self.absence() is None:
            return False
        back = self.presence.returns_at(self.person, self.now)
        if back is None:
            return "unknown" in wanted
        days = (self.presence.date_of(back) - self.presence.date_of(self.now)).days
        found = {"today"} if days == 0 else {"tomorrow", "later"} if days == 1 else {"later"}
        return bool(found & set(wanted))

    def _fits_set_by(self, wanted: tuple[str, ...]) -> bool:
        away = self.entry()
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
        """Whether a target would give an endpoint to the call as it came, before this decision rang or forbade any."""
        kept = self.steps, self.bans, self.cut
        self.steps, self.bans, self.cut = [], [], []
        found = any(self.find(attempt, "", None) for attempt in targets)
        self.steps, self.bans, self.cut = kept
        return found

    def _fits_nobody(self, targets: tuple[Try, ...]) -> bool:
        return not self._fits_somebody(targets)

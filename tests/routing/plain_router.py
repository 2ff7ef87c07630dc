"""A second router: plain, slow and obvious, written from `docs/reference/routing.md` alone.

It shares nothing with the fast one but the models, the spelling of numbers and the deadlines of promises.
Where the page leaves a choice, the choice stands here with the words "read as".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ansvar.directory.model import Organisation
from ansvar.policy.model import Policy, in_force
from ansvar.policy.rows import Route
from ansvar.policy.targets import PROMISING, End, EndKind, Key, KeyAction, Owner, Target, Try
from ansvar.routing.model import Call, EndsIn, KeyPress, Rejected, Step, Why
from routing.plain_search import Search


@dataclass
class PlainDecision:
    """What the plain router says; the fields have the names of `Decision`'s."""

    called: str
    steps: list[Step] = field(default_factory=list)
    end: EndsIn = field(default_factory=lambda: EndsIn("", "", ""))
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


class Router(Search):
    """Sections 4, 6 and 7 of the page: the table, the end, and what the caller is told."""

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
            EndKind.ANNOUNCEMENT: self.policy.announcement, EndKind.MENU: self.policy.menu,
        }  # fmt: skip
        for when in (*row.when, *row.unless):
            for names, table in (
                (when.unit, org.units),
                (when.function, org.functions),
                (when.person, org.people),
            ):
                if any(name not in table for name in names or ()):
                    return True
            for word in when.caller or ():
                what, _, name = word.partition(" ")
                if name not in {"unit": org.units, "function": org.functions, "person": org.people}.get(
                    what, {name}
                ):
                    return True
            hours = {*(when.during or ()), *(when.outside or ())} - {"own"}
            if not hours <= set(self.policy.hours):
                return True
        tries = [
            *row.attempt,
            *(t for w in (*row.when, *row.unless) for t in (*(w.somebody or ()), *(w.nobody or ()))),
        ]
        named: list[tuple[object, str]] = [part for attempt in tries for part in attempt.parts]
        named += [(end.owner if end.kind in PROMISING else end.kind, end.name) for end in row.otherwise]
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

    # --- 6. ending -------------------------------------------------------------------------------

    def forbidden_end(self, end: End) -> bool:
        return any(
            ban.end is end.kind and ban.owner in (None, end.owner) and ban.name in ("", end.name)
            for ban, _ in self.bans
        )

    def owner_of(self, owner: Owner, name: str = "") -> str | None:
        """Return `kind:ID` of whose a mailbox or message is, or None when there is nobody."""
        org = self.organisation
        if name:
            tables: dict[str, Any] = {"person": org.people, "function": org.functions, "unit": org.units}
            return f"{owner.value}:{name}" if name in tables.get(owner.value, {}) else None
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
        if self.line_class() in self.policy.answering.no_mailbox_on:
            return Why.FORBIDDEN
        if owner is None or not self.has_mailbox(owner):
            return Why.NO_MAILBOX
        if self.away_for(owner, self.policy.answering.no_mailbox_when_absent):
            return Why.AWAY_TOO_LONG
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
            owner = self.owner_of(end.owner, end.name)
            if kind is EndKind.MAILBOX:
                if end.owner is Owner.SWITCHBOARD:
                    owner = None
                why = self.why_no_mailbox(owner)
                if why is Why.NO_MAILBOX and end.name and owner is None:
                    why = Why.UNKNOWN
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
                no("", Why.UNKNOWN if end.name else Why.NOBODY)
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
                if str(then) in (*outer, word):
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
        decision.notify = list(dict.fromkeys((n.by, n.whom) for one in used for n in one.notify))
        decision.shown = next((one.shown for one in used if one.shown), None) or self.usually_shown()
        decision.transfer = next((one.transfer for one in used if one.transfer), "")
        decision.state = self.told_state()
        decision.language = self.call.language or self.organisation.language
        self.tell_when(decision)
        decision.say = [
            one.say.say(decision.language, self.policy.language) for one in used if one.say is not None
        ]
        decision.say += [
            self.policy.announcement[name].say.say(decision.language, self.policy.language)
            for name in reversed(self.announced)
        ]
        if decision.end.kind == "announcement":
            decision.say.append(
                self.policy.announcement[decision.end.name].say.say(decision.language, self.policy.language)
            )
        if decision.end.kind == "menu":
            decision.say.append(
                self.policy.menu[decision.end.name].say.say(decision.language, self.policy.language)
            )
        if decision.end.kind == "switchboard" or any(
            endpoint.kind == "switchboard" for step in self.steps for endpoint in step.endpoints
        ):
            decision.queued_since = self.call.queued_since or self.now

    def usually_shown(self) -> str:
        """Return which number is shown when no row says."""
        numbers = self.policy.numbers
        hours = self.presence.named(numbers.hours) or self.presence.hours_of_switchboard()
        outside = not self.presence.is_open(hours, self.now)
        return numbers.shown_outside_hours if outside and numbers.shown_outside_hours else numbers.shown

    def tell_when(self, decision: PlainDecision) -> None:
        """Say when the called is back, and when it opens."""
        kind, states = self.called.kind, self.states()
        hours, none = self.hours_of_called()
        opens = None if none else self.presence.unit_opens_at(self.called.unit, hours, self.now)
        if self.person is not None and "present" not in states:
            back = self.presence.returns_at(self.person, self.now)
            if back != self.now:
                decision.back_at, decision.return_known = back, back is not None
            elif not self.can_ring(self.person.id):  # each kind of phone is silenced by something else
                decision.return_known = False
        elif kind in ("function", "unit") and "present" not in states:
            decision.back_at = opens if opens != self.now else self.first_back()
            decision.return_known = decision.back_at is not None
        if decision.state in ("closed", "quiet", "outside hours", "switchboard closed"):
            decision.opens_at = opens if opens is not None and opens > self.now else None

    def first_back(self) -> datetime | None:
        """Return the earliest known return of a member of the called."""
        returns = (
            self.presence.returns_at(self.organisation.people[id], self.now) for id in self.called_members()
        )
        return min((back for back in returns if back is not None and back > self.now), default=None)

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
        known: dict[KeyAction, Iterable[str]] = {
            KeyAction.UNIT: self.organisation.units,
            KeyAction.FUNCTION: self.organisation.functions,
            KeyAction.QUEUE: self.policy.queue,
            KeyAction.ANSWERING_SERVICE: {*self.organisation.services, *self.policy.service},
            KeyAction.MENU: self.policy.menu,
        }
        if key.name and key.action in known and key.name not in known[key.action]:
            return False
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
            (
                "switchboard closed",
                self.called.kind == "switchboard" and "closed" in self.switchboard_states(),
            ),
            ("outside hours", "outside hours" in states),
            ("away", self.called.kind in ("function", "unit") and "unit absent" in states),
            ("busy", "busy" in states),
            ("no answer", "no answer" in states or (bool(self.steps) and self.called.kind != "number")),
        ):
            if holds:
                return word
        return "present"

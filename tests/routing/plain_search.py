"""The plain router, section 5 of the page: whom a target speaks of, and why each is rung or not."""

from __future__ import annotations

import zlib
from dataclasses import replace

from ansvar.directory.model import LineKind, Person
from ansvar.directory.numbers import area_of
from ansvar.policy.rows import Route
from ansvar.policy.targets import Strategy, Target, Try
from ansvar.routing.model import Endpoint, Rejected, Step, Why
from routing.plain_situation import Situation

PERSONAL = ("person", "mobile", "private")


class Search(Situation):
    """A situation that can look for phones to ring."""

    # --- 5. trying -------------------------------------------------------------------------------

    def forbidden_target(self, target: Target, name: str = "") -> bool:
        return any(ban.target is target and ban.name in ("", name) for ban, _ in self.bans)

    def target_word(self, attempt: Try) -> str:
        return " and ".join(f"{target.value} {name}".strip() for target, name in attempt.parts)

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
                if cost and total + cost > longest and not first:
                    self.cut.append(endpoint.key)
                    continue
                total += cost
                kept.append(endpoint)
        if not kept:
            self.rejected.append(Rejected(row.id, self.target_word(attempt), "", Why.SEARCH_TOO_LONG))
            return
        self.rung_seconds = total
        self.steps.append(
            Step(
                row.id,
                self.target_word(attempt),
                tuple(kept),
                attempt.strategy.value,
                seconds,
                attempt.announced,
            )
        )

    def ring_seconds(self, attempt: Try) -> float:
        wait = attempt.wait
        local = self.policy.local.get(self.called.unit or "")
        if wait is None and local is not None:
            wait = local.ring
        return (wait or self.policy.answering.ring).seconds(self.policy.site.seconds_per_ring)

    def find(self, attempt: Try, row: str, rejected: list[Rejected] | None) -> list[Endpoint]:
        """Return the endpoints of every part of a target, each looked up, limited and ruled out on its own."""
        found: list[Endpoint] = []
        for target, name in attempt.parts:
            found += self.find_part(replace(attempt, target=target, name=name, also=()), row, rejected, found)
        return found

    def find_part(
        self, attempt: Try, row: str, rejected: list[Rejected] | None, before: list[Endpoint]
    ) -> list[Endpoint]:
        """Return the endpoints of a target, noting in `rejected` who was ruled out."""
        word = self.target_word(attempt)

        def note(candidate: str, why: Why) -> None:
            if rejected is not None:
                rejected.append(Rejected(row, word, candidate, why))

        if self.forbidden_target(attempt.target, attempt.name):
            note(word, Why.FORBIDDEN)
            return []
        candidates = self.candidates(attempt)
        if not candidates:
            note("", Why.NOBODY)
            return []
        limit = attempt.at_most or (8 if attempt.strategy is Strategy.TOGETHER else 3)
        found: list[Endpoint] = []
        for kind, id in candidates:
            if len(found) == limit:
                break
            endpoint, why = self.check(kind, id, [*before, *found], carried=self.carried_by(attempt))
            if kind == "number" and attempt.target is Target.DEPUTY and not self.in_area(id):
                endpoint, why = None, Why.FORWARD_AREA
            if endpoint is not None:
                found.append(endpoint)
                if rejected is not None:
                    self.cut.append(f"{kind}:{id}")  # also when a forward was followed
            elif why is not None:
                note(
                    f"{kind}:{id}" if id else "switchboard:switchboard" if why is Why.ALREADY_TRIED else kind,
                    why,
                )
        return found

    def carried_by(self, attempt: Try) -> bool:
        """Whether a function with open hours of its own carries the candidates of a target."""
        if attempt.target not in (Target.FUNCTION, Target.SAME_FUNCTION):
            return False
        return self.carries(attempt.name or (self.called.id if self.called.kind == "function" else None))

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
        if target in (Target.CASE_OWNER, Target.LAST_CONTACT):
            owner = self.case_owner() if target is Target.CASE_OWNER else self.last_contact()
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
            wanted = (
                {name.casefold()} if name else {w.casefold() for w in (person.competences if person else ())}
            )
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
        self, kind: str, id: str, found: list[Endpoint], *, ending: bool = False, carried: bool = False
    ) -> tuple[Endpoint | None, Why | None]:
        """Return the endpoint of a candidate, or why it is ruled out."""
        if kind in PERSONAL:
            person = self.organisation.people.get(id)
            if (
                carried
                and person
                and person.mobile
                and not person.forward
                and not self.is_within_hours(person)
            ):
                kind = "mobile"
                if f"person:{id}" in self.used_keys(found):
                    return None, Why.ALREADY_TRIED
            return self.check_person(kind, id, found, (), carried=carried)
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
            if members is not None and not any(
                self.can_ring(member, carried=self.carries(members)) for member in self.members(members)
            ):
                return None, Why.NOBODY
            endpoint = Endpoint("queue", id, "")
        else:
            if id not in self.organisation.services and id not in self.policy.service:
                return None, Why.UNKNOWN
            hours = self.policy.service[id].hours if id in self.policy.service else None
            if not self.presence.is_open(self.presence.named(hours), self.now):
                return None, Why.OUTSIDE_HOURS
            known = self.organisation.services.get(id) or self.policy.service[id]
            endpoint = Endpoint("service", id, self.spelled(known.number))
        if endpoint.key in self.used_keys(found) and not ending:
            return None, Why.ALREADY_TRIED
        return endpoint, None

    def check_person(
        self, kind: str, id: str, found: list[Endpoint], path: tuple[str, ...], *, carried: bool = False
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
            if self.presence.closure(person.unit, self.now):
                return None, Why.UNIT_CLOSED
            if "desk" in self.presence.quiet_phones(self.quiet(person.unit)):
                return None, Why.QUIET_DAY
            return self.follow(person, found)
        why = self.why_not(person, carried=carried)
        if why is not None:
            return None, why
        if id in live.busy:
            return None, Why.BUSY
        if kind == "person" and id in live.unregistered:
            return None, Why.NOT_REGISTERED
        phone = "desk" if kind == "person" else "mobile"  # read as: a private phone goes with the mobile
        if phone in self.closed_phones(person):
            return None, Why.ABSENT
        if phone in self.presence.quiet_phones(self.quiet(person.unit)):
            return None, Why.QUIET_DAY
        number = {"mobile": person.mobile, "private": person.private_phone}.get(
            kind, person.extension or person.direct
        )
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
                return (
                    (None, Why.ALREADY_TRIED) if endpoint.key in self.used_keys(found) else (endpoint, None)
                )
            if id in path:
                return None, Why.FORWARD_LOOP
            if not self.organisation.people[id].forward:
                last, why = self.check_person("person", id, found, tuple(path))
                return last, why and Why.FORWARD_AWAY
            path.append(id)

"""Who is rung: a row's targets become endpoints, and everybody ruled out is named with why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Final
from zlib import crc32

from ansvar.directory.model import LineKind
from ansvar.directory.numbers import area_of
from ansvar.policy.targets import Strategy, Target
from ansvar.presence.state import Moment
from ansvar.routing.model import Endpoint, Rejected, Why
from ansvar.routing.situation import Situation

if TYPE_CHECKING:
    from ansvar.routing.router import Attempt, Router

_WHY: Final = {
    "absent": Why.ABSENT,
    "outside hours": Why.OUTSIDE_HOURS,
    "unit closed": Why.UNIT_CLOSED,
    "quiet day": Why.QUIET_DAY,
}
#: Endpoints that ring somebody's phone; the others wait in a queue or leave the house.
PHONES: Final = frozenset({"person", "mobile", "private", "number"})


class Search:
    """The search of one call: what was taken, what was ruled out, what is forbidden from here on."""

    __slots__ = ("banned", "carried", "record", "rejected", "router", "situation", "taken")

    def __init__(self, router: Router, situation: Situation, record: bool = True) -> None:
        self.router = router
        self.situation = situation
        self.record = record
        self.rejected: list[Rejected] = []
        #: Whether a function on duty is being rung: its holders' own hours do not count.
        self.carried = False
        self.taken: set[str] = set(situation.call.tried)
        self.banned: frozenset[tuple[Target, str]] = frozenset()

    def endpoints(self, row: str, attempt: Attempt) -> list[Endpoint]:
        """Return the endpoints a `try` gives now, in ringing order; who is ruled out joins `rejected`."""
        if self.banned and self.forbidden(attempt.target, attempt.name):
            self.reject(row, attempt.word, attempt.word, Why.FORBIDDEN)
            found: list[Endpoint] = []
        else:
            found = _BY_TARGET[attempt.target](self, row, attempt)
        for other in attempt.also:
            found = [*found, *self.endpoints(row, other)]
        return found

    def forbidden(self, target: Target, name: str = "") -> bool:
        """Whether a row read so far forbids a target, all of its kind or the one so named."""
        return (target, "") in self.banned or (bool(name) and (target, name) in self.banned)

    def reject(self, row: str, target: str, candidate: str, why: Why) -> None:
        """Note a candidate that was ruled out."""
        if self.record:
            self.rejected.append(Rejected(row, target, candidate, why))

    # -- people -------------------------------------------------------------------------------------

    def person(self, id: str, row: str, word: str) -> Endpoint | None:
        """Return the endpoint to ring for a person's own phone, or note why there is none.

        Half of a decision's time is spent here, so the usual case, somebody without a forward, is one
        straight run; `_why_not` is the same rule for those at the end of a forward.
        """
        key, endpoint, forward = self.router.desk(id)
        why: Why | None
        if forward is not None:
            why = self._spoken_for(id, key)
            found = why if why is not None else self._forwarded(id, forward)
            if isinstance(found, Why):
                self.reject(row, word, key, found)
                return None
            self.taken.add(key)
            self.taken.add(found.key)
            return found
        situation = self.situation
        call = situation.call
        if key in self.taken:
            why = Why.ALREADY_TRIED
        elif call.declined and key in call.declined:
            why = Why.DECLINED
        elif id == situation.caller_person:
            why = Why.IS_CALLER
        else:
            moment = self.router.presence.at(id, situation.at)
            live = call.live
            if not moment.can_ring and not situation.can_ring(id, moment, self.carried):
                why = _WHY[moment.why]
            elif self.carried and "outside hours" in moment.states:
                return self._on_duty(id, key, row, word)
            elif live.busy and id in live.busy:
                why = Why.BUSY
            elif live.unregistered and id in live.unregistered:
                why = Why.NOT_REGISTERED
            elif moment.desk_closed and situation.desk_closed(id, moment):
                why = _closed_why(moment, "desk")
            elif endpoint is None:
                why = Why.NO_NUMBER
            else:
                self.taken.add(key)
                return endpoint
        self.reject(row, word, key, why)
        return None

    def _on_duty(self, id: str, key: str, row: str, word: str) -> Endpoint | None:
        """Ring somebody on duty outside the own hours: the mobile if there is one, else the own phone."""
        live, person = self.situation.call.live, self.router.organisation.people[id]
        if id in live.busy:
            why = Why.BUSY
        elif person.mobile and f"mobile:{id}" not in self.taken:
            self.taken.update((key, f"mobile:{id}"))
            return Endpoint("mobile", id, person.mobile)
        elif id in live.unregistered:
            why = Why.NOT_REGISTERED
        elif person.extension or person.direct:
            self.taken.add(key)
            return Endpoint("person", id, person.extension or person.direct)
        else:
            why = Why.NO_NUMBER
        self.reject(row, word, key, why)
        return None

    def _spoken_for(self, id: str, key: str) -> Why | None:
        """Why this call has no use for a person, whatever their presence."""
        if key in self.taken:
            return Why.ALREADY_TRIED
        if key in self.situation.call.declined:
            return Why.DECLINED
        return Why.IS_CALLER if id == self.situation.caller_person else None

    def _presence_why(self, id: str, moment: Moment) -> Why | None:
        if not moment.can_ring and not self.situation.can_ring(id, moment):
            return _WHY[moment.why]
        return Why.BUSY if id in self.situation.call.live.busy else None

    def _why_not(self, id: str, key: str) -> Why | None:
        why = self._spoken_for(id, key)
        if why is not None:
            return why
        situation = self.situation
        moment = self.router.presence.at(id, situation.at)
        why = self._presence_why(id, moment)
        if why is not None:
            return why
        if id in situation.call.live.unregistered:
            return Why.NOT_REGISTERED
        if moment.desk_closed and situation.desk_closed(id, moment):
            return _closed_why(moment, "desk")
        return None

    def _forwarded(self, id: str, forward: str) -> Endpoint | Why:
        """Follow standing forwards: the person's own, then those of whoever it leads to."""
        people = self.router.organisation.people
        seen = {id}
        while True:
            if forward in people:
                to = forward
            else:
                number = self.router.numbers.plain(forward)
                line = self.router.index.line(number)
                if line is None or line.kind is not LineKind.PERSON:
                    return self._number(number)
                to = line.owner
            if to in seen:
                return Why.FORWARD_LOOP
            seen.add(to)
            further = people[to].forward
            if further is None:
                break
            forward = further
        number = people[to].extension or people[to].direct
        if not number or self._why_not(to, f"person:{to}") is not None:
            return Why.FORWARD_AWAY
        return Endpoint("person", to, number)

    def mobile(self, id: str, row: str, word: str, private: bool = False) -> Endpoint | None:
        """Return a person's mobile or private phone as an endpoint, or note why not."""
        kind = "private" if private else "mobile"
        key = f"{kind}:{id}"
        moment = self.router.presence.at(id, self.situation.at)
        why = self._spoken_for(id, key) or self._presence_why(id, moment)
        person = self.router.organisation.people[id]
        number = person.private_phone if private else person.mobile
        if why is None and moment.mobile_closed and self.situation.mobile_closed(id, moment):
            why = _closed_why(moment, "mobile")
        if why is None and not number:
            why = Why.NO_NUMBER
        if why is not None:
            self.reject(row, word, key, why)
            return None
        self.taken.add(key)
        return Endpoint(kind, id, number)

    def group(self, row: str, attempt: Attempt, people: Sequence[str]) -> list[Endpoint]:
        """Ring a group: arranged by the strategy, at most so many of those who can answer."""
        ordered = people if attempt.strategy is Strategy.IN_ORDER else self._arrange(attempt.strategy, people)
        if not ordered:
            self.reject(row, attempt.word, "", Why.NOBODY)
            return []
        found: list[Endpoint] = []
        word, most = attempt.word, attempt.at_most
        for id in ordered:
            endpoint = self.person(id, row, word)
            if endpoint is not None:
                found.append(endpoint)
                if len(found) >= most:
                    break
        return found

    def _arrange(self, strategy: Strategy, ids: Sequence[str]) -> Sequence[str]:
        if strategy in (Strategy.IN_ORDER, Strategy.TOGETHER) or len(ids) < 2:
            return ids
        call = self.situation.call
        idle = call.live.idle_since
        if strategy is Strategy.LONGEST_IDLE:
            return sorted(ids, key=lambda id: idle.get(id, 0.0)) if idle else ids
        if strategy is Strategy.MOST_RECENT:
            return sorted(ids, key=lambda id: -idle.get(id, 0.0)) if idle else ids
        if strategy is Strategy.RANDOM:
            return sorted(ids, key=lambda id: (crc32(f"{call.id}:{id}".encode()), id))
        turn = crc32(call.id.encode()) % len(ids)
        return [*ids[turn:], *ids[:turn]]

    # -- everything else ----------------------------------------------------------------------------

    def _number(self, number: str, by_policy: bool = False) -> Endpoint | Why:
        """Return a number outside as an endpoint. The area binds what people choose, not what the policy names."""
        key = f"number:{number}"
        if key in self.taken:
            return Why.ALREADY_TRIED
        allowed = self.router.policy.numbers.forward_to
        if (
            not by_policy
            and "anywhere" not in allowed
            and area_of(number, self.router.organisation) not in allowed
        ):
            return Why.FORWARD_AREA
        self.taken.add(key)
        return Endpoint("number", number, number)

    def number(self, text: str, row: str, word: str, by_policy: bool = False) -> Endpoint | None:
        """Return a number as an endpoint; a number that is a person's line is that person."""
        plain = self.router.numbers.plain(text)
        line = self.router.index.line(plain)
        if line is not None and line.kind is LineKind.PERSON:
            return self.person(line.owner, row, word)
        if line is not None and line.kind is LineKind.MOBILE:
            return self.mobile(line.owner, row, word)
        found = self._number(plain, by_policy)
        if isinstance(found, Why):
            self.reject(row, word, f"number:{plain}", found)
            return None
        return found

    def number_end(self, text: str) -> Endpoint | Why:
        """Return a number as an end, or why it cannot be one: a person's line ends there only if it can ring."""
        plain = self.router.numbers.plain(text)
        line = self.router.index.line(plain)
        if line is None or line.kind not in (LineKind.PERSON, LineKind.MOBILE):
            return Endpoint("number", plain, plain)
        trial = Search(self.router, self.situation)
        trial.taken = set(self.taken)
        found = trial.number(text, "", "")
        return found if found is not None else trial.rejected[0].why

    def one(self, row: str, word: str, endpoint: Endpoint) -> list[Endpoint]:
        """Take an endpoint that is not a phone, unless it was tried before."""
        if endpoint.key in self.taken:
            self.reject(row, word, endpoint.key, Why.ALREADY_TRIED)
            return []
        self.taken.add(endpoint.key)
        return [endpoint]


def _closed_why(moment: Moment, device: str) -> Why:
    """Return what closes one kind of phone: an absence that names it, else a quiet day."""
    spell = moment.spell
    by_absence = spell is not None and not spell.soft and (not spell.devices or device in spell.devices)
    return Why.ABSENT if by_absence or "quiet day" not in moment.states else Why.QUIET_DAY


def _others(search: Search, people: Iterable[str]) -> list[str]:
    person = search.situation.subject.person
    return [id for id in people if person is None or id != person.id]


def _try_person(search: Search, row: str, attempt: Attempt) -> list[Endpoint]:
    id = attempt.name or (search.situation.subject.id if search.situation.subject.person else "")
    if not id:
        search.reject(row, attempt.word, "", Why.NOBODY)
        return []
    found = search.person(id, row, attempt.word)
    return [found] if found else []


def _try_mobile(search: Search, row: str, attempt: Attempt) -> list[Endpoint]:
    if search.situation.subject.person is None:
        search.reject(row, attempt.word, "", Why.NOBODY)
        return []
    private = attempt.target is Target.PRIVATE_PHONE
    found = search.mobile(search.situation.subject.id, row, attempt.word, private)
    return [found] if found else []


def _try_deputy(search: Search, row: str, attempt: Attempt) -> list[Endpoint]:
    situation, router = search.situation, search.router
    people, person = router.organisation.people, situation.subject.person
    if person is None:
        search.reject(row, attempt.word, "", Why.NOBODY)
        return []
    spell = situation.moment.spell if situation.moment else None
    # A referral chosen for this absence goes before the standing forward, and both before the deputies (F4).
    referral = spell.forward if spell is not None and spell.forward else person.forward
    wanted = [_who(router, referral)] if referral else []
    found: list[Endpoint] = []
    looked = False
    for deputy in dict.fromkeys([*wanted, *person.deputies]):
        if deputy == person.id:
            continue
        looked = True
        if deputy in people:
            endpoint = search.person(deputy, row, attempt.word)
        elif deputy in person.deputies:
            search.reject(row, attempt.word, f"person:{deputy}", Why.UNKNOWN)
            endpoint = None
        else:
            endpoint = search.number(deputy, row, attempt.word)
        if endpoint is not None:
            found.append(endpoint)
            if len(found) >= attempt.at_most:
                break
    if not looked:
        search.reject(row, attempt.word, "", Why.NOBODY)
    return found


def _who(router: Router, forward: str) -> str:
    """Return the person a forward leads to, when it names one or is the number of one; else the number itself."""
    if forward in router.organisation.people:
        return forward
    line = router.index.line(router.numbers.plain(forward))
    return line.owner if line is not None and line.kind is LineKind.PERSON else forward


def _try_function(search: Search, row: str, attempt: Attempt) -> list[Endpoint]:
    subject = search.situation.subject
    function = attempt.name or (subject.id if subject.kind == "function" else "")
    if not function:
        return search.group(row, attempt, search.router.same_function(subject))
    search.carried = search.situation.carries(function)
    try:
        return search.group(row, attempt, search.router.index.members(function))
    finally:
        search.carried = False


def _try_competence(search: Search, row: str, attempt: Attempt) -> list[Endpoint]:
    holders = search.router.index.with_competence
    if attempt.name:
        return search.group(row, attempt, holders(attempt.name))
    person = search.situation.subject.person
    shared = {id for name in (person.competences if person else ()) for id in holders(name)}
    return search.group(row, attempt, _others(search, sorted(shared)))


def _try_team(search: Search, row: str, attempt: Attempt) -> list[Endpoint]:
    index, subject = search.router.index, search.situation.subject
    if attempt.name:
        return search.group(row, attempt, search.router.team(attempt.name))
    person = subject.person
    if person is not None and person.team:
        return search.group(row, attempt, _others(search, index.of_team(person.unit, person.team)))
    return search.group(row, attempt, _others(search, index.of_unit(subject.unit)))


def _try_unit(search: Search, row: str, attempt: Attempt) -> list[Endpoint]:
    index, subject = search.router.index, search.situation.subject
    if attempt.name:
        return search.group(row, attempt, index.of_unit(attempt.name))
    chain = subject.chain
    if attempt.target is Target.PARENT_UNIT:
        chain = chain[1:]
    return search.group(row, attempt, _others(search, index.of_unit(chain[0])) if chain else ())


def _try_covering(search: Search, row: str, attempt: Attempt) -> list[Endpoint]:
    unit = search.situation.subject.unit
    closure = search.router.presence.unit_closed(unit, search.situation.at) if unit else None
    people = search.router.index.of_unit(closure.divert) if closure is not None and closure.divert else ()
    return search.group(row, attempt, people)


def _try_manager(search: Search, row: str, attempt: Attempt) -> list[Endpoint]:
    manager = manager_of(search.router, search.situation)
    if manager is None:
        search.reject(row, attempt.word, "", Why.NOBODY)
        return []
    found = search.person(manager, row, attempt.word)
    return [found] if found else []


def manager_of(router: Router, situation: Situation) -> str | None:
    """Return the manager of the one called: of the person, else of the unit."""
    subject = situation.subject
    if subject.person is not None:
        return router.index.manager_of(subject.id)
    return router.index.manager_of_unit(subject.unit) if subject.unit else None


def _try_case_owner(search: Search, row: str, attempt: Attempt) -> list[Endpoint]:
    owner = search.router.case_owner(search.situation)
    if owner is None:
        search.reject(row, attempt.word, "", Why.NOBODY)
        return []
    found = search.person(owner, row, attempt.word)
    return [found] if found else []


def _try_last_contact(search: Search, row: str, attempt: Attempt) -> list[Endpoint]:
    person = search.router.last_contact(search.situation)
    if person is None:
        search.reject(row, attempt.word, "", Why.NOBODY)
        return []
    found = search.person(person, row, attempt.word)
    return [found] if found else []


def _try_switchboard(search: Search, row: str, attempt: Attempt) -> list[Endpoint]:
    if not search.router.switchboard_answers(search.situation):
        search.reject(row, attempt.word, "switchboard", Why.SWITCHBOARD_CLOSED)
        return []
    return search.one(row, attempt.word, search.router.switchboard_end)


def queue_why(search: Search, name: str) -> Why | None:
    """Why a queue cannot take the call now, or None."""
    router, situation = search.router, search.situation
    if name not in router.policy.queue:
        return Why.UNKNOWN
    if not router.queue_open(name, situation.at):
        return Why.OUTSIDE_HOURS
    function = router.policy.queue[name].members
    if function is None:
        return None
    presence, carried = router.presence, situation.carries(function)
    members = router.index.members(function)
    if any(situation.can_ring(id, presence.at(id, situation.at), carried) for id in members):
        return None
    return Why.NOBODY


def queue_name(search: Search, name: str) -> str:
    """Return the queue meant: the one named, the one called, or the first by name."""
    if name:
        return name
    if search.situation.subject.kind == "queue":
        return search.situation.subject.id
    return min(search.router.policy.queue, default="")


def _try_queue(search: Search, row: str, attempt: Attempt) -> list[Endpoint]:
    name = queue_name(search, attempt.name)
    why = queue_why(search, name)
    if why is not None:
        search.reject(row, attempt.word, f"queue:{name}", why)
        return []
    return search.one(row, attempt.word, Endpoint("queue", name, ""))


def service_of(search: Search, name: str) -> Endpoint | Why:
    """Return the answering service meant (the one named, else the first by name), or why it cannot take it."""
    policy, organisation = search.router.policy, search.router.organisation
    chosen = name or min({*policy.service, *organisation.services}, default="")
    if chosen in policy.service:
        service = policy.service[chosen]
        hours = search.router.presence.openings_named(service.hours) if service.hours else None
        if hours is not None and not hours.is_open(search.situation.at):
            return Why.OUTSIDE_HOURS
        return Endpoint("service", chosen, search.router.numbers.plain(service.number))
    if chosen in organisation.services:
        return Endpoint("service", chosen, organisation.services[chosen].number)
    return Why.UNKNOWN if name else Why.NOBODY


def _try_service(search: Search, row: str, attempt: Attempt) -> list[Endpoint]:
    found = service_of(search, attempt.name)
    if isinstance(found, Why):
        search.reject(row, attempt.word, f"service:{attempt.name}" if attempt.name else "", found)
        return []
    return search.one(row, attempt.word, found)


def _try_number(search: Search, row: str, attempt: Attempt) -> list[Endpoint]:
    found = search.number(attempt.name, row, attempt.word, by_policy=True)
    return [found] if found else []


_BY_TARGET: Final[dict[Target, Callable[[Search, str, Attempt], list[Endpoint]]]] = {
    Target.PERSON: _try_person,
    Target.MOBILE: _try_mobile,
    Target.PRIVATE_PHONE: _try_mobile,
    Target.DEPUTY: _try_deputy,
    Target.SAME_FUNCTION: _try_function,
    Target.FUNCTION: _try_function,
    Target.COMPETENCE: _try_competence,
    Target.TEAM: _try_team,
    Target.UNIT: _try_unit,
    Target.PARENT_UNIT: _try_unit,
    Target.COVERING_UNIT: _try_covering,
    Target.MANAGER: _try_manager,
    Target.CASE_OWNER: _try_case_owner,
    Target.LAST_CONTACT: _try_last_contact,
    Target.SWITCHBOARD: _try_switchboard,
    Target.QUEUE: _try_queue,
    Target.ANSWERING_SERVICE: _try_service,
    Target.NUMBER: _try_number,
}

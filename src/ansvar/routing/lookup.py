"""A row's targets: whom each word means for the one called, looked up in the search."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final

from ansvar.directory.model import LineKind
from ansvar.policy.targets import Target
from ansvar.routing.candidates import Search
from ansvar.routing.model import Endpoint, Why
from ansvar.routing.situation import Situation

if TYPE_CHECKING:
    from ansvar.routing.router import Attempt, Router


def endpoints_of(search: Search, row: str, attempt: Attempt) -> list[Endpoint]:
    """Return the endpoints a `try` gives now, in ringing order; who is ruled out joins `search.rejected`."""
    if search.banned and search.forbidden(attempt.target, attempt.name):
        search.reject(row, attempt.word, attempt.word, Why.FORBIDDEN)
        found: list[Endpoint] = []
    else:
        found = _BY_TARGET[attempt.target](search, row, attempt)
    for other in attempt.also:
        found = [*found, *endpoints_of(search, row, other)]
    return found


def _others(search: Search, people: Iterable[str]) -> list[str]:
    person = search.situation.subject.person
    return [id for id in people if person is None or id != person.id]


def _try_person(search: Search, row: str, attempt: Attempt) -> list[Endpoint]:
    if attempt.name:
        found = search.person(attempt.name, row, attempt.word)
    elif (desk := search.situation.subject.desk) is not None:
        found = search.ring(desk, row, attempt.word)
    else:
        search.reject(row, attempt.word, "", Why.NOBODY)
        return []
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
        return search.people(row, attempt, search.router.index.members(function))
    finally:
        search.carried = False


def _try_competence(search: Search, row: str, attempt: Attempt) -> list[Endpoint]:
    holders = search.router.index.with_competence
    if attempt.name:
        return search.people(row, attempt, holders(attempt.name))
    person = search.situation.subject.person
    shared = {id for name in (person.competences if person else ()) for id in holders(name)}
    return search.people(row, attempt, _others(search, sorted(shared)))


def _try_team(search: Search, row: str, attempt: Attempt) -> list[Endpoint]:
    index, subject = search.router.index, search.situation.subject
    if attempt.name:
        return search.people(row, attempt, search.router.team(attempt.name))
    person = subject.person
    if person is not None and person.team:
        return search.people(row, attempt, _others(search, index.of_team(person.unit, person.team)))
    return search.people(row, attempt, _others(search, index.of_unit(subject.unit)))


def _try_unit(search: Search, row: str, attempt: Attempt) -> list[Endpoint]:
    index, subject = search.router.index, search.situation.subject
    if attempt.name:
        return search.people(row, attempt, index.of_unit(attempt.name))
    chain = subject.chain
    if attempt.target is Target.PARENT_UNIT:
        chain = chain[1:]
    return search.people(row, attempt, _others(search, index.of_unit(chain[0])) if chain else ())


def _try_covering(search: Search, row: str, attempt: Attempt) -> list[Endpoint]:
    unit = search.situation.subject.unit
    closure = search.router.presence.unit_closed(unit, search.situation.at) if unit else None
    people = search.router.index.of_unit(closure.divert) if closure is not None and closure.divert else ()
    return search.people(row, attempt, people)


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

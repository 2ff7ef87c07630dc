"""Who is rung: a row's targets become endpoints, and everybody ruled out is named with why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final
from zlib import crc32

from ansvar.directory.model import LineKind
from ansvar.directory.numbers import area_of
from ansvar.policy.targets import Strategy, Target
from ansvar.presence.state import Moment
from ansvar.routing.model import Endpoint, Rejected, Why
from ansvar.routing.situation import Situation

if TYPE_CHECKING:
    from ansvar.presence.state import Known
    from ansvar.routing.router import Attempt, Desk, Router

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

    def forbidden(self, target: Target, name: str = "") -> bool:
        """Whether a row read so far forbids a target, all of its kind or the one so named."""
        return (target, "") in self.banned or (bool(name) and (target, name) in self.banned)

    def reject(self, row: str, target: str, candidate: str, why: Why) -> None:
        """Note a candidate that was ruled out."""
        if self.record:
            self.rejected.append(Rejected(row, target, candidate, why))

    # -- people -------------------------------------------------------------------------------------

    def person(self, id: str, row: str, word: str) -> Endpoint | None:
        """Return the endpoint to ring for a person's own phone, or note why there is none."""
        return self.ring(self.router.desk(id), row, word)

    def ring(self, desk: Desk, row: str, word: str) -> Endpoint | None:
        """Do what `person` promises for a desk that is at hand.

        Half of a decision's time is spent here, so the usual case, somebody without a forward, is one
        straight run; `_why_not` is the same rule for those at the end of a forward.
        """
        id, key, endpoint, forward, known = desk
        why: Why | None
        if forward is not None:
            why = self._spoken_for(id, key) or self._shut(id, known)
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
            moment = known.at(situation.at)
            live = call.live
            if not moment.can_ring and not situation.can_ring(id, moment, self.carried):
                why = _WHY[moment.why]
            elif self.carried and "outside hours" in moment.states:
                return self._on_duty(id, key, row, word, moment)
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

    def _shut(self, id: str, known: Known) -> Why | None:
        """Return what keeps even a standing forward from being followed: the unit is closed, or quiet (A19, Q2)."""
        at = self.situation.at
        unit = known.group.moment(at)
        if "unit closed" in unit.states:
            return Why.UNIT_CLOSED
        quiet = "quiet day" in unit.states and unit.desk_closed
        if quiet and not self.situation.lets_pass(self.router.organisation.people[id].unit):
            return Why.QUIET_DAY
        return None

    def _on_duty(self, id: str, key: str, row: str, word: str, moment: Moment) -> Endpoint | None:
        """Ring somebody on duty outside the own hours: the mobile if there is one, else the own phone."""
        situation, person = self.situation, self.router.organisation.people[id]
        live = situation.call.live
        number = person.mobile or person.extension or person.direct
        endpoint = Endpoint("mobile" if person.mobile else "person", id, number)
        why = self._spoken_for(id, endpoint.key)
        if why is None and id in live.busy:
            why = Why.BUSY
        if why is None and person.mobile:
            if moment.mobile_closed and situation.mobile_closed(id, moment):
                why = _closed_why(moment, "mobile")
        elif why is None:
            if id in live.unregistered:
                why = Why.NOT_REGISTERED
            elif moment.desk_closed and situation.desk_closed(id, moment):
                why = _closed_why(moment, "desk")
            elif not number:
                why = Why.NO_NUMBER
        if why is not None:
            self.reject(row, word, key, why)
            return None
        self.taken.update((key, endpoint.key))
        return endpoint

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

    def group(self, row: str, attempt: Attempt, desks: Sequence[Desk]) -> list[Endpoint]:
        """Ring a group: arranged by the strategy, at most so many of those who can answer."""
        if not desks:
            self.reject(row, attempt.word, "", Why.NOBODY)
            return []
        found: list[Endpoint] = []
        word, most = attempt.word, attempt.at_most
        for desk in self._arrange(attempt.strategy, desks):
            endpoint = self.ring(desk, row, word)
            if endpoint is not None:
                found.append(endpoint)
                if len(found) >= most:
                    break
        return found

    def people(self, row: str, attempt: Attempt, ids: Iterable[str]) -> list[Endpoint]:
        """Ring a group given by ids, in ascending order."""
        return self.group(row, attempt, self.router.desks(ids))

    def _arrange(self, strategy: Strategy, desks: Sequence[Desk]) -> Sequence[Desk]:
        if strategy in (Strategy.IN_ORDER, Strategy.TOGETHER) or len(desks) < 2:
            return desks
        call = self.situation.call
        since = call.live.idle_since.get
        if strategy is Strategy.LONGEST_IDLE:
            keyed = [(since(desk.id, 0.0), place) for place, desk in enumerate(desks)]
            return [desks[place] for _, place in sorted(keyed)]
        if strategy is Strategy.MOST_RECENT:
            keyed = [(-since(desk.id, 0.0), place) for place, desk in enumerate(desks)]
            return [desks[place] for _, place in sorted(keyed)]
        if strategy is Strategy.RANDOM:
            return sorted(desks, key=lambda desk: (crc32(f"{call.id}:{desk.id}".encode()), desk.id))
        turn = crc32(call.id.encode()) % len(desks)
        return [*desks[turn:], *desks[:turn]]

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

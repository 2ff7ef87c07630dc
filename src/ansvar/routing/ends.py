"""How a call ends: the first end of a row that is possible and not forbidden."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ansvar.policy.targets import PROMISING, End, EndKind, Owner, Target
from ansvar.routing.candidates import Search
from ansvar.routing.lookup import manager_of, queue_name, queue_why, service_of
from ansvar.routing.model import EndsIn, Why
from ansvar.words.spans import LengthBound

if TYPE_CHECKING:
    from ansvar.routing.router import Router
    from ansvar.routing.situation import Situation

#: Forbidden ends: kind, whose (None for anybody's), and the name if only one is meant.
Bans = frozenset[tuple[EndKind, Owner | None, str]]
NO_BANS: Final[Bans] = frozenset()


class Ending:
    """The search for an end: bans gathered so far, and the words announcements add."""

    __slots__ = ("bans", "router", "said", "search", "situation")

    def __init__(self, search: Search) -> None:
        self.search = search
        self.router: Router = search.router
        self.situation: Situation = search.situation
        self.bans: Bans = NO_BANS
        self.said: list[str] = []

    def first(self, ends: tuple[End, ...], row: str) -> EndsIn | None:
        """Return the first possible end, or None; each one ruled out is noted."""
        for end in ends:
            found = self.try_end(end, row)
            if isinstance(found, EndsIn):
                return found
            if found is not None:
                self.search.reject(row, str(end), "", found)
        return None

    def try_end(self, end: End, row: str) -> EndsIn | Why | None:
        """Return the end ready to be taken, or why it is not possible (None when that is noted already)."""
        if self.forbidden(end):
            return Why.FORBIDDEN
        kind = end.kind
        if kind is EndKind.MAILBOX:
            return self._mailbox(end, row)
        if kind is EndKind.MESSAGE or kind is EndKind.CALL_BACK:
            return self._message(end, row)
        if kind is EndKind.SWITCHBOARD:
            if not self.router.switchboard_answers(self.situation):
                return Why.SWITCHBOARD_CLOSED
            return EndsIn("switchboard", "switchboard", row)
        if kind is EndKind.QUEUE:
            name = queue_name(self.search, end.name)
            why = queue_why(self.search, name)
            return why if why is not None else EndsIn("queue", f"queue:{name}", row, name)
        if kind is EndKind.ANSWERING_SERVICE:
            service = service_of(self.search, end.name)
            if isinstance(service, Why):
                return service
            return EndsIn("answering service", service.key, row, service.number)
        if kind is EndKind.ANNOUNCEMENT:
            return self._announcement(end, row)
        if kind is EndKind.NUMBER:
            return self._number(end, row)
        return EndsIn(kind.value, "", row, end.name)

    def forbidden(self, end: End) -> bool:
        """Whether a row read so far forbids this end."""
        bans = self.bans
        if not bans:
            return False
        if (end.kind, None, "") in bans or (end.kind, end.owner, "") in bans:
            return True
        if end.name and (end.kind, None, end.name) in bans:
            return True
        # A message that an operator takes goes to the switchboard first.
        return (
            end.owner is Owner.SWITCHBOARD
            and end.kind in PROMISING
            and (EndKind.SWITCHBOARD, None, "") in bans
        )

    def kind_forbidden(self, kind: EndKind) -> bool:
        """Whether a row read so far forbids all ends of a kind."""
        return (kind, None, "") in self.bans

    def switchboard_forbidden(self) -> bool:
        """Whether a row read so far keeps the call from the switchboard."""
        return self.kind_forbidden(EndKind.SWITCHBOARD) or self.search.forbidden(Target.SWITCHBOARD)

    # -- owners -------------------------------------------------------------------------------------

    def owner(self, owner: Owner, name: str = "") -> str | None:
        """Return whose a mailbox or message is, as `person:ID` and the like; None when there is nobody."""
        subject, router = self.situation.subject, self.router
        if name:
            staff = router.organisation
            named = {Owner.PERSON: staff.people, Owner.FUNCTION: staff.functions, Owner.UNIT: staff.units}
            return f"{owner.value}:{name}" if owner in named and name in named[owner] else None
        person = subject.person
        if owner is Owner.PERSON or owner is Owner.SWITCHBOARD:
            return subject.key if subject.kind in ("person", "function", "unit") else "organisation"
        if owner is Owner.DEPUTY:
            people = router.organisation.people
            deputies = [id for id in (person.deputies if person else ()) if id in people]
            return f"person:{deputies[0]}" if deputies else None
        if owner is Owner.MANAGER:
            manager = manager_of(router, self.situation)
            return f"person:{manager}" if manager else None
        if owner is Owner.FUNCTION:
            known = [id for id in subject.functions if id in router.organisation.functions]
            return f"function:{known[0]}" if known else None
        return f"unit:{subject.unit}" if subject.unit else None

    def _mailbox(self, end: End, row: str) -> EndsIn | Why:
        line_class = self.situation.call.line_class or self.situation.subject.line_class
        if line_class and line_class in self.router.policy.answering.no_mailbox_on:
            return Why.FORBIDDEN
        if end.owner is Owner.SWITCHBOARD:
            return EndsIn("mailbox", "switchboard", row)
        person = self.situation.subject.person
        if end.owner is Owner.PERSON and not end.name and person is not None:
            if not person.mailbox:
                return Why.NO_MAILBOX
            if self.situation.absent and self._away_too_long(person.id, self._no_mailbox):
                return Why.AWAY_TOO_LONG
            return EndsIn("mailbox", self.situation.subject.key, row)
        owner = self.owner(end.owner, end.name)
        if owner is None:
            return Why.UNKNOWN if end.name else Why.NO_MAILBOX
        if not self.has_mailbox(owner):
            return Why.NO_MAILBOX
        if owner.startswith("person:") and self._away_too_long(owner[7:], self._no_mailbox):
            return Why.AWAY_TOO_LONG
        return EndsIn("mailbox", owner, row)

    @property
    def _no_mailbox(self) -> LengthBound | None:
        return self.router.policy.answering.no_mailbox_when_absent

    def has_mailbox(self, owner: str) -> bool:
        """Whether an owner has a mailbox."""
        kind, _, id = owner.partition(":")
        organisation = self.router.organisation
        if kind == "person":
            return organisation.people[id].mailbox
        if kind == "unit":
            return organisation.units[id].mailbox
        return kind == "function" and organisation.functions[id].mailbox

    def _away_too_long(self, person: str, bound: LengthBound | None) -> bool:
        """Whether somebody is absent for a length that a bound of the policy forbids (A9, A15, A16)."""
        if bound is None:
            return False
        situation, presence = self.situation, self.router.presence
        moment = presence.at(person, situation.at)
        if "absent" not in moment.states or moment.spell is None:
            return False
        spell = moment.spell
        return self.router.bound_fits(bound, spell.away_from, spell.away_until, person, situation)

    def mailbox_open(self, end: End) -> bool:
        """Whether a key may lead to this mailbox."""
        return not self.forbidden(end) and isinstance(self._mailbox(end, ""), EndsIn)

    def _message(self, end: End, row: str) -> EndsIn | Why:
        owner = self.owner(end.owner, end.name)
        if owner is None:
            return Why.UNKNOWN if end.name else Why.NOBODY
        taken_by = ""
        if end.owner is Owner.SWITCHBOARD:
            if not self.router.switchboard_answers(self.situation):
                return Why.SWITCHBOARD_CLOSED
            taken_by = "switchboard"
        if end.kind is EndKind.MESSAGE and self._untold(owner):
            return Why.NOT_TOLD
        return EndsIn(end.kind.value, owner, row, taken_by)

    def _untold(self, owner: str) -> bool:
        """Whether a message would be left for somebody long away without the caller knowing it (A16).

        The caller is told the return time by this very decision, unless the policy tells callers nothing.
        """
        if not owner.startswith("person:") or self.situation.call.told_long_absence:
            return False
        if self.router.policy.privacy.caller != "nothing":
            return False
        return self._away_too_long(owner[7:], self.router.policy.answering.no_message_when_absent)

    def _announcement(self, end: End, row: str) -> EndsIn | Why | None:
        announcement = self.router.policy.announcement.get(end.name)
        if announcement is None:
            return Why.UNKNOWN
        if end.name in self.said:
            return None  # announcements that lead to each other are not played twice
        self.said.append(end.name)
        if not announcement.then:
            return EndsIn("announcement", "", row, end.name)
        found = self.first(announcement.then, row)
        if found is None:
            # Words that lead nowhere are no end: reading goes on, or the caller would be lost here.
            self.said.remove(end.name)
        return found

    def _number(self, end: End, row: str) -> EndsIn | Why:
        endpoint = self.search.number_end(end.name)
        if isinstance(endpoint, Why):
            return endpoint
        plain = self.router.numbers.plain(end.name)
        return EndsIn("number", f"number:{plain}", row, plain)

    def default(self) -> tuple[EndsIn, str]:
        """Return the safe default, and the error to note when every ban had to be overruled."""
        for end in _DEFAULTS:
            found = self.try_end(end, "default")
            if isinstance(found, EndsIn):
                return found, ""
            if found is not None:
                self.search.reject("default", str(end), "", found)
        error = "every end is forbidden here; a message to the organisation is taken all the same"
        return EndsIn("message", "organisation", "default"), error


_DEFAULTS: Final = (
    End(EndKind.SWITCHBOARD),
    End(EndKind.MESSAGE),
    End(EndKind.MESSAGE, Owner.UNIT),
)

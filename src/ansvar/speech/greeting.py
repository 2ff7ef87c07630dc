"""The greeting of a mailbox whose owner has recorded none: what the policy's rules say it must hold."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from itertools import combinations
from typing import Final

from ansvar.directory.model import Organisation, Person
from ansvar.policy.model import Policy
from ansvar.policy.rows import Route
from ansvar.policy.targets import EndKind, KeyAction
from ansvar.presence.state import Presence
from ansvar.promises.rules import governing, terms
from ansvar.routing.model import KeyPress
from ansvar.speech import times, words
from ansvar.speech.keys import offered
from ansvar.speech.names import Names
from ansvar.speech.prompting import lines
from ansvar.speech.prompts import Prompt, prompt

#: What a greeting holds when the policy does not say (F12, A5, N10).
USUAL: Final = ("name", "unit", "cannot answer now", "return time", "leave message", "promise", "keys")
_PLACES: Final = ("name", "unit", "organisation")
_MAILBOX: Final = "mailbox"


def greeting(
    owner: str,
    organisation: Organisation,
    policy: Policy,
    language: str,
    now: datetime,
    back_at: datetime | None,
    *,
    away: bool = False,
    due_at: datetime | None = None,
    keys: Sequence[KeyPress] | None = None,
    told: Sequence[str] = (),
    heard: Collection[str] = (),
) -> tuple[str, ...]:
    """Return the sentences of a synthesised greeting, in the order of the policy's `mailbox.greeting`.

    First always where one has come, whatever the policy lists, and last to speak after the tone, which must
    follow.

    - `owner`: whose mailbox it is: `person:ID`, `unit:ID`, `function:ID`, `switchboard`, `organisation`.
    - `back_at`: when the owner is back, or None; told only where the policy lists it, and only when it is
      still to come. `away`: that the owner is away, so that an unknown return is told as unknown.
    - `due_at`: when the decision promises a call back. Without it, it is worked out from the row that governs
      mailboxes; where that depends on the call, "as soon as we can" is promised.
    - `keys`: those the caller may press (`decision.keys`); without this, the switchboard's of the first row
      that ends in a mailbox.
    - `told`: what the decision has the caller told when nobody answers (`speech.heard(...).last`): said in the
      greeting behind where one has come, and what it holds is not said twice.
    - `heard`: sentences that this caller has heard already; they are not said again.

    Neither the kind nor the reason of an absence is known here, so none can be told.
    """
    made = _Greeting(owner, organisation, policy, language, now, back_at, away, due_at, keys)
    where, rest = made.all()
    within = [text for text in told if text not in (*where, *made.part_of_where, made.closing, made.tone)]
    if any(text in made.cannot for text in (*within, *heard)):
        rest = [text for text in rest if text not in made.cannot]
    said = [text for text in (*where, *within, *rest) if text not in heard]
    return (*dict.fromkeys(said), made.tone)


class _Greeting:
    def __init__(
        self,
        owner: str,
        organisation: Organisation,
        policy: Policy,
        language: str,
        now: datetime,
        back_at: datetime | None,
        away: bool,
        due_at: datetime | None,
        keys: Sequence[KeyPress] | None,
    ) -> None:
        self.owner, self.organisation, self.policy, self.now = owner, organisation, policy, now
        self.names = Names(organisation, policy, language)
        self.words, self.lines = self.names.words, lines(self.names.language)
        self.back_at, self.away, self.due_at = back_at, away, due_at
        self.keys = None if keys is None else tuple(keys)
        self.places: tuple[str, ...] = ()
        kind, _, name = owner.partition(":")
        self.person = organisation.people.get(name) if kind in ("person", "mobile") else None
        (self.tone,) = prompt(Prompt.AFTER_TONE, self.names.language)

    @property
    def closing(self) -> str:
        """What a decision says last that ends in a mailbox; here it is said in two parts, keys between them."""
        return words.sentence(self.words.end_said[EndKind.MAILBOX])

    @property
    def cannot(self) -> frozenset[str]:
        """Every way to say that nobody answers, as the decision or this greeting says it."""
        called = (self._name(), self._who(), self.words.somebody)
        ways = (text.format(who=who) for text in self.words.hindered.values() for who in called)
        return frozenset(map(words.sentence, (*ways, self.words.nobody)))

    def all(self) -> tuple[list[str], list[str]]:
        """Return where one has come, and all else in the order of the policy."""
        parts = self.policy.mailbox.greeting or USUAL
        places = [part for part in parts if part in _PLACES] or ["name", "unit"]
        where = [words.sentence(self._place(places))]  # a message says where one has come (N10)
        rest = [words.sentence(text) for part in parts for text in self._part(part)]
        leave = words.sentence(self.lines.leave)
        if leave not in rest:
            rest.append(leave)  # without a name and a number nobody can call back
        return where, rest

    def _part(self, part: str) -> Iterator[str]:
        if part == "cannot answer now":
            yield self.words.hindered["away"].format(who=self._who()) if self.person else self.words.nobody
        elif part in ("return time", "period"):
            yield from self._return()
        elif part in ("alternative", "deputy", "manager"):
            yield from self._instead(part)
        elif part == "mail":
            yield from self._mail()
        elif part in ("leave message", "number"):
            yield self.lines.leave
        elif part == "promise":
            yield from self._promise()
        elif part == "keys":
            yield from (
                offered(key, self.names) for key in (self._switchboard() if self.keys is None else self.keys)
            )

    # -- who and where

    def _place(self, places: Sequence[str]) -> str:
        """Return one sentence for name, unit and organisation together."""
        unit = self.names.unit_of(self.owner)
        named = {
            "name": self._name(),
            "unit": self.names.of(f"unit:{unit}") if unit else "",
            "organisation": self.names.of_organisation,
        }
        told: dict[str, str] = {}
        for place in places:  # a function may be called as its unit is
            if named[place]:
                told.setdefault(named[place].casefold(), named[place])
        self.places = tuple(told.values())
        return self.words.place.format(place=", ".join(told.values()) or self.names.of_organisation)

    @property
    def part_of_where(self) -> frozenset[str]:
        """Every sentence that says no more of where one has come than the greeting does."""
        some = (each for n in range(1, len(self.places)) for each in combinations(self.places, n))
        return frozenset(words.sentence(self.words.place.format(place=", ".join(each))) for each in some)

    def _name(self) -> str:
        if self.person is None:
            return self.names.of(self.owner)
        return self.person.given if self.policy.privacy.surname == "hidden" else self.person.name

    def _who(self) -> str:
        if self.person is None:
            return self.words.somebody
        return self.words.again.format(given=self.person.given or self._name(), name=self._name())

    # -- what is known

    def _return(self) -> Iterator[str]:
        if self.back_at is not None and self.back_at > self.now:
            when = times.when(self.back_at, self.now, self.names.zone, self.names.language)
            if self.person:
                yield self.words.back.format(who=self._who(), when=when)
            else:
                yield self.words.we_back.format(when=when)
        elif self.away and self.back_at is None:
            if self.person:
                yield self.words.back_unknown.format(who=self._who())
            else:
                yield self.words.we_back_unknown

    def _instead(self, part: str) -> Iterator[str]:
        """Name the first who can help and is not away: a deputy who has agreed, or the manager."""
        people = self.organisation.people
        wanted: list[str] = []
        if self.person and part != "manager" and self.person.deputies_agreed:
            wanted += self.person.deputies
        unit = self.organisation.units.get(self.names.unit_of(self.owner) or "")
        if part != "deputy" and unit is not None and unit.manager:
            wanted.append(unit.manager)
        for id_ in wanted:
            helper = people.get(id_)
            if helper is not None and helper is not self.person and not self._is_away(helper):
                given = self.policy.privacy.surname == "hidden"
                yield self.words.alternative.format(names=helper.given if given else helper.name)
                return

    def _is_away(self, person: Person) -> bool:
        return any(
            absence.start <= self.now and (absence.end is None or self.now < absence.end)
            for absence in self.organisation.absences.get(person.id, ())
        )

    def _mail(self) -> Iterator[str]:
        units, here, seen = self.organisation.units, self.names.unit_of(self.owner), set[str]()
        while here is not None and here in units and here not in seen:
            if units[here].mail:
                yield self.words.mail.format(mail=words.signs(units[here].mail, self.names.language))
                return
            seen.add(here)
            here = units[here].parent

    # -- what is promised, and what can be pressed

    def _promise(self) -> Iterator[str]:
        due, promised = (self.due_at, True) if self.due_at is not None else self._due()
        if not promised:
            return
        if due is None or due <= self.now:
            yield self.words.call_back_soon
        else:
            before = times.before(due, self.now, self.names.zone, self.names.language)
            yield self.words.call_back.format(before=before)

    def _due(self) -> tuple[datetime | None, bool]:
        """Return the deadline of the row that governs every mailbox, if one does, and whether one is promised."""
        day = self.now.astimezone(self.names.zone).date()
        first = governing(self.policy, _MAILBOX, day, lambda _: True)
        by_row = any(row.promise not in (None, first.id) for row in self._rows())
        if by_row or first.when or any(item.when for item in first.exceptions):
            return None, True
        found = terms(
            first,
            _MAILBOX,
            Presence(self.policy, self.organisation),
            self.organisation,
            self.owner,
            self.now.timestamp(),
            lambda _: True,
        )
        return (None, False) if found is None else (found.due_at, True)

    def _switchboard(self) -> Iterator[KeyPress]:
        for row in self._rows():
            for key, press in row.keys.items():
                if press.action == KeyAction.SWITCHBOARD:
                    yield KeyPress(key, press.action, "", row.id)
                    return

    def _rows(self) -> Iterator[Route]:
        """Return the rows that end in a mailbox, in the order of the policy."""
        for row in self.policy.route:
            if any(end.kind == EndKind.MAILBOX for end in row.otherwise):
                yield row

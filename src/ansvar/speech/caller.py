"""What a caller hears: short sentences, one fact each, and never why somebody is away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final, NamedTuple

from ansvar.directory.model import Function, Organisation, Unit
from ansvar.policy.model import Policy
from ansvar.policy.targets import ANSWERING, EndKind
from ansvar.routing.model import Decision, KeyPress
from ansvar.speech import times, words
from ansvar.speech.catalogue import HINDERED, SHUT
from ansvar.speech.keys import offered
from ansvar.speech.names import Names
from ansvar.speech.sentence import is_emergency

_PLACES: Final = ("organisation", "unit", "function")
_CALLING_BACK: Final = ("mailbox", "message", "call-back")
_FIRST: Final = (*_PLACES, "closed", "name")
#: Facts that make sense only once it is said that the one called cannot answer.
_AFTER_HINDRANCE: Final = frozenset(
    {
        "opening",
        "return time",
        "period",
        "alternative",
        "deadline",
        "handling",
        "transferred to",
        "mail",
        "number",
    }
)

#: Facts that are told before any phone rings, whoever may answer.
_AT_ONCE = frozenset({"recording", "transferred to", "position", "expected wait"})


class Heard(NamedTuple):
    """What a caller hears: `first` before any phone rings, `last` when nobody has answered."""

    first: tuple[str, ...]
    last: tuple[str, ...]


def caller(
    decision: Decision, organisation: Organisation, policy: Policy, language: str, now: datetime
) -> tuple[str, ...]:
    """Return the sentences that a caller hears, in order.

    First where one has come, then that the one called cannot answer, then the other facts in the order of
    `decision.told.facts` (one that does not apply is left out), then the policy's own words, then what may be
    pressed, and last what happens now. With no facts at all only where one has come and what can be done; an
    emergency number passes without a word. Nothing told here holds the kind or the reason of an absence,
    other than words that the policy itself wrote. `language` may carry a region; one that Ansvar does not
    speak is told in the policy's language, else in English.
    """
    told = heard(decision, organisation, policy, language, now)
    return (*told.first, *(text for text in told.last if text not in told.first))


def heard(
    decision: Decision, organisation: Organisation, policy: Policy, language: str, now: datetime
) -> Heard:
    """Return the same sentences as `caller`, apart by when they are heard."""
    if is_emergency(decision):
        return Heard((), ())
    return _Speaker(decision, organisation, policy, language, now).all()


def deadline(
    decision: Decision, organisation: Organisation, policy: Policy, language: str, now: datetime
) -> str:
    """Return the sentence of `caller` that says when one is called back, or "" when none is said."""
    speaker = _Speaker(decision, organisation, policy, language, now)
    return words.sentence(speaker._deadline()) if "deadline" in decision.told.facts else ""


class _Speaker:
    def __init__(
        self, decision: Decision, organisation: Organisation, policy: Policy, language: str, now: datetime
    ) -> None:
        self.decision, self.told, self.policy, self.now = decision, decision.told, policy, now
        self.names = Names(organisation, policy, language)
        self.words = self.names.words
        self.said: list[str] = []
        self.places: tuple[str, ...] = ()
        self.given = ""
        self.name = self._person()
        self.is_person = self.name is not None or decision.called.startswith(("person:", "mobile:"))
        self.placed = self.hindered = self.returned = self.due = False

    def all(self) -> Heard:
        told = self.told
        facts = told.facts or ("organisation", "unit")
        named = self.name is not None and "name" in facts
        if not named and not any(fact in _PLACES and self._place(fact) for fact in facts):
            facts = ("organisation", *facts)  # a caller hears where the call has come (N10)
        self.places = tuple(fact for fact in facts if fact in _PLACES)
        later: list[str] = []
        for fact in sorted(facts, key=_turn):
            for text in self._fact(fact):
                if self._only_unanswered(fact):
                    later.append(text)
                else:
                    self._say(text)
        if told.facts and not self.hindered:
            (later if self._only_unanswered("") else self.said).append(words.sentence(self._hindrance()))
        words_of_end = words.sentence(self._words_of_end())
        announced = self._announced()
        for own in told.say:
            text = words.sentence(self.names.said(own))
            if text != words_of_end and self.decision.steps and text in announced:
                later.append(text)  # the words of an end, for those whom nobody has answered
            elif text != words_of_end:
                self._say(text)
        first, self.said = [text for text in self.said if text], []
        for text in (*later, words_of_end, *map(self._key, self.decision.keys), self._closing()):
            self._say(text)
        return Heard(tuple(first), tuple(self.said))

    def _only_unanswered(self, fact: str) -> bool:
        """Whether a fact holds only once nobody has answered: while phones ring nothing is promised yet."""
        if not self.decision.steps or fact in _PLACES or fact in _AT_ONCE:
            return False
        return fact == "deadline" or self.told.state in ("present", "no answer")

    def _say(self, text: str) -> None:
        text = words.sentence(text)
        if text and text not in self.said:
            self.said.append(text)

    # -- names, in the language of the call

    def _person(self) -> str | None:
        told, organisation = self.told.name, self.names.organisation
        if told is None:
            return None
        person = organisation.people.get(told) or organisation.people.get(
            self.decision.called.partition(":")[2]
        )
        if person is None:
            return told
        if self.policy.privacy.surname == "hidden":
            self.given = person.given
            return person.given
        self.given = person.given if told in (person.id, person.name) else told
        return person.name if told == person.id else told

    def _place(self, fact: str) -> str | None:
        told, organisation, language = self.told, self.names.organisation, self.names.language
        if fact == "organisation":
            own = (organisation.id, organisation.name, *organisation.names.values())
            if told.organisation in own:
                return self.names.of_organisation
            return organisation.companies.get(told.organisation, told.organisation)
        if fact == "unit":
            return _called(told.unit, organisation.units, self.names.unit_of(self.decision.called), language)
        asked = self.decision.called.removeprefix("function:")
        return _called(told.function, organisation.functions, asked, language)

    def _where(self) -> str:
        return self._place("unit") or self._place("organisation") or ""

    # -- facts

    def _fact(self, fact: str) -> Iterator[str]:
        if (
            fact in _AFTER_HINDRANCE
            and not self.hindered
            and not (fact in _AT_ONCE and self._only_unanswered(""))
            and not (self.name is not None and "name" in self.told.facts)
        ):
            yield self._hindrance()
        if fact in _PLACES:
            yield self._all_places()
        elif fact == "name":
            yield self._name()
        elif fact in ("return time", "period"):
            yield from self._return()
        elif fact == "alternative":
            yield from self._alternatives()
        elif fact == "deadline":
            yield self._deadline()
        elif fact == "opening":
            yield self._opening()
        elif fact == "closed":
            yield self._shut()
        elif fact == "mail":
            yield self._mail()
        elif fact == "number":
            number = self.names.organisation.main_number
            yield self.words.number.format(number=self.names.number_spoken(number)) if number else ""
        elif fact == "transferred to":
            yield self._transferred()
        elif fact == "handling" and self.decision.promise:
            yield self.words.handling.format(who=self.names.of(self.decision.promise.owner))
        elif fact == "recording" and self.policy.privacy.recording in ("on", "announced"):
            yield self.words.recorded

    def _all_places(self) -> str:
        """Return one sentence for organisation, unit and function together, where the first of them stands."""
        if self.placed:
            return ""
        self.placed = True
        places = [self._place(fact) for fact in self.places]
        named = list(dict.fromkeys(place for place in places if place))
        return self.words.place.format(place=", ".join(named)) if named else ""

    def _name(self) -> str:
        if self.name is None:
            return ""
        if self.told.state in HINDERED:
            self.hindered = True
            return self.words.hindered[self.told.state].format(who=self.name)
        return self.words.called_person.format(who=self.name) if self.told.state == "present" else ""

    def _hindrance(self) -> str:
        self.hindered = True
        state = self.told.state
        if state in SHUT and "closed" in self.told.facts:
            return ""
        if state not in HINDERED:
            return self.words.shut_here.get(state, "")
        if self._place_is_shut():
            return self._shut()
        return (
            self.words.hindered[state].format(who=self.words.somebody)
            if self.is_person
            else self.words.nobody
        )

    def _place_is_shut(self) -> bool:
        """Whether it is the place that does not answer, and no person who has been named."""
        shut = ("closed", "quiet") if self.is_person else SHUT
        return self.told.state in shut and not (self.name is not None and "name" in self.told.facts)

    def _shut(self) -> str:
        if self.told.state not in SHUT:
            return ""
        if not self.is_person or self.name is None:
            self.hindered = True
        if self.placed:
            return self.words.shut_here[self.told.state]
        return self.words.shut[self.told.state].format(where=self._where())

    def _return(self) -> Iterator[str]:
        told = self.told
        if told.return_known is None or self.returned:
            return
        self.returned = True
        if self._place_is_shut() and told.back_at == told.opens_at is not None:
            yield self._opening()  # a place is back when it opens
            return
        if told.return_known and told.back_at is not None and told.back_at > self.now:
            when = times.when(told.back_at, self.now, self.names.zone, self.names.language)
            yield (
                self.words.back.format(who=self._who(), when=when)
                if self.is_person
                else self.words.we_back.format(when=when)
            )
            return
        yield (
            self.words.back_unknown.format(who=self._who()) if self.is_person else self.words.we_back_unknown
        )
        if self._takes_messages():
            yield self.words.message_read

    def _who(self) -> str:
        if self.name is None or "name" not in self.told.facts:
            return self.words.somebody
        return self.words.again.format(given=self.given or self.name, name=self.name)

    def _takes_messages(self) -> bool:
        kinds = {self.decision.end.kind, *(key.action for key in self.decision.keys)}
        return self.decision.promise is not None or not kinds.isdisjoint(("mailbox", "message"))

    def _alternatives(self) -> Iterator[str]:
        people, numbers = [], []
        for reference in map(self._holder, self.told.alternatives):
            if not reference.startswith("number:"):
                people.append(self.names.of(reference))
            elif self.names.is_published(reference.removeprefix("number:")):
                numbers.append(self.names.number_spoken(reference.removeprefix("number:")))
        if people:
            named = words.one_of(dict.fromkeys(people), self.names.language)
            yield self.words.alternative.format(names=named)
        for number in numbers:
            yield self.words.alternative_number.format(number=number)

    def _deadline(self) -> str:
        due, promise = self.told.due_at, self.decision.promise
        if due is None:
            return ""
        self.due = True
        calls = promise is None or promise.kind in _CALLING_BACK
        if due <= self.now:
            return self.words.call_back_soon if calls else self.words.answer_soon
        before = times.before(due, self.now, self.names.zone, self.names.language)
        return (self.words.call_back if calls else self.words.answer).format(before=before)

    def _opening(self) -> str:
        opens = self.told.opens_at
        if opens is None or opens <= self.now:
            return ""
        when = times.when(opens, self.now, self.names.zone, self.names.language)
        # A day without phones is no closed door: the doors may well be open.
        text = self.words.we_back if self.told.state == "quiet" else self.words.opens
        return text.format(when=when)

    def _mail(self) -> str:
        units = self.names.organisation.units
        here = self.names.unit_of(self.decision.called)
        seen: set[str] = set()
        while here is not None and here in units and here not in seen:
            seen.add(here)
            if units[here].mail:
                return self.words.mail.format(mail=words.signs(units[here].mail, self.names.language))
            here = units[here].parent
        return ""

    def _transferred(self) -> str:
        if not self.decision.steps:
            return ""
        endpoints = self.decision.steps[0].endpoints
        if any(f"person:{endpoint.id}" == self.decision.called for endpoint in endpoints):
            return ""
        if len(endpoints) != 1:
            return self.words.connected.format(who=self.words.who["colleague"])
        reference = self._holder(endpoints[0].key)
        outside = reference.startswith("number:")
        who = self.words.who["colleague"] if outside else self.names.of(reference)
        return self.words.connected.format(who=who)

    def _holder(self, reference: str) -> str:
        """Return the person behind a phone; callers are told people, and never a number of theirs."""
        kind, _, name = reference.partition(":")
        if kind == "number":
            reference = self.names.holder(name) or reference
            kind, _, name = reference.partition(":")
        return f"person:{name}" if kind in ("mobile", "private") else reference

    # -- what can be done

    def _announced(self) -> frozenset[str]:
        """The words of every announcement of the policy."""
        says = (each.say for each in self.policy.announcement.values())
        return frozenset(words.sentence(self.names.said(self.names.text(say))) for say in says)

    def _words_of_end(self) -> str:
        end = self.decision.end
        if end.kind == EndKind.ANNOUNCEMENT and end.name in self.policy.announcement:
            return self.names.text(self.policy.announcement[end.name].say)
        if end.kind == EndKind.MENU and end.name in self.policy.menu:
            return self.names.text(self.policy.menu[end.name].say)
        return ""

    def _key(self, key: KeyPress) -> str:
        end = self.decision.end
        menu = self.policy.menu.get(end.name) if end.kind == EndKind.MENU else None
        if menu is not None and key.key in menu.keys:
            return ""  # the words of the menu name its keys
        return offered(key, self.names)

    def _closing(self) -> str:
        end = self.decision.end
        if (end.kind == EndKind.CALL_BACK and self.due) or self._words_of_end():
            return ""
        if end.kind == EndKind.MESSAGE and end.name == "switchboard":
            return self.words.end_said["switchboard"]  # the operator takes the message
        if self.decision.steps and end.kind in ANSWERING:
            return self.words.end_said["number"]  # others ring before, and may answer
        return self.words.end_said.get(end.kind, "")


def _turn(fact: str) -> int:
    """Return the rank of a fact: where one has come, that nobody answers, and all else as the policy orders it."""
    return 0 if fact in _PLACES else 1 if fact in _FIRST else 2


def _called(
    told: str | None, things: Mapping[str, Unit] | Mapping[str, Function], likely: str | None, language: str
) -> str | None:
    """Return the name of a unit or function in a language, if it is known which one was told by that name."""
    if told is None:
        return None
    for thing in (things.get(told), things.get(likely or "")):
        if thing is not None and told in (thing.id, thing.name, *thing.names.values()):
            return thing.called(language)
    return told

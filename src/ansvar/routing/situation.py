"""One call at one moment, with everything a row's conditions may ask, worked out when asked."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from ansvar.presence.state import Moment
from ansvar.presence.timeline import Spell
from ansvar.routing.model import Call
from ansvar.routing.subject import Subject
from ansvar.words.spans import SECONDS, Length, Unit

if TYPE_CHECKING:
    from ansvar.presence.openings import Openings
    from ansvar.routing.router import Router

AWAY: Final = frozenset({"absent", "outside hours", "unit closed", "quiet day"})
NO_STATE: Final[frozenset[str]] = frozenset()
PRESENT: Final = frozenset({"present"})


class Situation:
    """A call, the one called and the moment `at` (seconds since the epoch), for one decision."""

    __slots__ = (
        "at",
        "call",
        "caller_number",
        "caller_person",
        "caller_words",
        "moment",
        "now",
        "passes_quiet",
        "router",
        "states",
        "subject",
        "switchboard",
    )

    def __init__(self, router: Router, call: Call, now: datetime, subject: Subject) -> None:
        self.router = router
        self.call = call
        self.now = now
        self.at = now.timestamp()
        self.subject = subject
        self.caller_words, self.caller_person, self.caller_number = router.numbers.caller(call.caller)
        self.switchboard = self._switchboard()
        self.passes_quiet: dict[str, bool] | None = None
        self.moment: Moment | None = None
        if subject.person is not None:
            desk = subject.desk
            if desk is None:
                desk = subject.desk = router.desk(subject.id)
            self.moment = desk.presence.at(self.at)
            self.states = self._of_person(self.moment)
        elif subject.kind in ("function", "unit"):
            self.states = self._of_group()
        elif subject.kind in ("switchboard", "queue"):
            self.states = self._of_operators()
        else:
            self.states = NO_STATE

    # -- states -----------------------------------------------------------------------------------

    def _switchboard(self) -> frozenset[str]:
        router, live = self.router, self.call.live
        key = (router.board_open(self.at), live.operators == 0, live.doubled, live.waiting)
        found = router.boards.get(key)
        if found is None:
            found = router.boards[key] = self._board_words()
        return found

    def _board_words(self) -> frozenset[str]:
        live, rules = self.call.live, self.router.policy.switchboard
        if not self.router.board_open(self.at):
            words = ["closed"]
        else:
            words = ["unattended" if live.operators == 0 else "open"]
        if live.doubled or (rules.doubled_when is not None and rules.doubled_when.fits(live.waiting)):
            words.append("doubled")
        if rules.overloaded_when is not None and rules.overloaded_when.fits(live.waiting):
            words.append("overloaded")
        return frozenset(words)

    def lets_pass(self, unit: str) -> bool:
        """Whether the quiet day a unit keeps now lets this call pass (Q3)."""
        if self.passes_quiet is None:
            self.passes_quiet = {}
        known = self.passes_quiet.get(unit)
        if known is None:
            name = self.router.presence.quiet(unit, self.at)
            known = False
            if name is not None:
                passes = self.router.policy.quiet[name].passes
                known = (
                    ("urgent" in passes and self.call.urgent)
                    or ("internal" in passes and "internal" in self.caller_words)
                    or ("list" in passes and any(word.startswith("list ") for word in self.caller_words))
                )
            self.passes_quiet[unit] = known
        return known

    def can_ring(self, person: str, moment: Moment, carried: bool = False) -> bool:
        """Whether a person's presence allows ringing, a passed quiet day left aside.

        `carried`: rung for a function whose own hours are open, so that the person's own do not count.
        """
        if moment.can_ring:
            return True
        away = moment.states & AWAY
        if carried and "outside hours" in away:
            away -= {"outside hours"}
        if not away:
            return True
        return away == {"quiet day"} and self.lets_pass(self.router.organisation.people[person].unit)

    def carries(self, function: str) -> bool:
        """Whether a function has hours of its own that are open now: then its holders are on duty."""
        openings = self.router.presence.openings_of_function(function)
        return openings is not None and openings.is_open(self.at)

    def desk_closed(self, id: str, moment: Moment) -> bool:
        """Whether a closed desk phone stays closed: a quiet day that lets the call pass opens it."""
        return self._stays_closed(id, moment, "desk")

    def mobile_closed(self, id: str, moment: Moment) -> bool:
        """Whether a closed mobile stays closed: a quiet day that lets the call pass opens it."""
        return self._stays_closed(id, moment, "mobile")

    def _stays_closed(self, id: str, moment: Moment, device: str) -> bool:
        if "quiet day" not in moment.states or not self.lets_pass(self.router.organisation.people[id].unit):
            return True
        spell = moment.spell
        return spell is not None and not spell.soft and device in spell.devices

    def _of_person(self, moment: Moment) -> frozenset[str]:
        call, live, id = self.call, self.call.live, self.subject.id
        states = moment.states
        if "quiet day" in states and self.lets_pass(self.subject.unit):
            states = states - {"quiet day"}
        extra: list[str] = []
        if id in live.busy:
            extra.append("busy")
        if id in live.unregistered:
            extra.append("not registered")
        if call.tried and (f"person:{id}" in call.tried or f"mobile:{id}" in call.tried):
            extra.append("no answer")
        if "unit closed" in states and self.agreed():
            extra.append("closed by agreement")
        if not states & AWAY:
            if not extra and not states:
                return PRESENT
            extra.append("present")
        return states.union(extra) if extra else states

    def _of_group(self) -> frozenset[str]:
        router, subject, live = self.router, self.subject, self.call.live
        states: set[str] = set()
        if subject.unit:
            if router.presence.unit_closed(subject.unit, self.at) is not None:
                states.add("unit closed")
                if self.agreed():
                    states.add("closed by agreement")
            if router.presence.quiet(subject.unit, self.at) is not None and not self.lets_pass(subject.unit):
                states.add("quiet day")
        own = self.own_hours()
        if own is not None and not own.is_open(self.at):
            states.add("outside hours")
        carried = subject.kind == "function" and self.carries(subject.id)
        ringable = [
            id for id in self.members() if self.can_ring(id, router.presence.at(id, self.at), carried)
        ]
        if not ringable:
            states.add("unit absent")
        elif live.busy.issuperset(ringable):
            states.add("busy")
        if self.call.tried:
            states.add("no answer")
        if not states & AWAY and ringable:
            states.add("present")
        return frozenset(states)

    def _of_operators(self) -> frozenset[str]:
        states = set()
        if self.subject.kind == "queue":
            if not self.router.queue_open(self.subject.id, self.at):
                states.add("outside hours")
        elif "closed" in self.switchboard:
            states.add("outside hours")
        if "overloaded" in self.switchboard:
            states.add("overloaded")
        if "outside hours" not in states:
            states.add("present")
        return frozenset(states)

    def members(self) -> tuple[str, ...]:
        """Return the people of the called function or unit; of a person, those of the person's unit."""
        if self.subject.kind == "function":
            return self.router.index.members(self.subject.id)
        return self.router.index.of_unit(self.subject.unit) if self.subject.unit else ()

    def agreed(self) -> bool:
        """Whether the closure in force is agreed with the switchboard (A19)."""
        closure = self.router.presence.unit_closed(self.subject.unit, self.at) if self.subject.unit else None
        return closure is not None and closure.agreed

    def unit_absent(self) -> bool:
        """Whether nobody of the called unit can be rung."""
        if self.subject.kind != "person":
            return "unit absent" in self.states
        presence = self.router.presence
        return bool(self.subject.unit) and not any(
            self.can_ring(id, presence.at(id, self.at)) for id in self.members()
        )

    @property
    def absent(self) -> bool:
        """Whether the person called is away and not to be rung."""
        return "absent" in self.states

    @property
    def entry(self) -> Spell | None:
        """The absence that rows may ask the kind of: the one that makes the person absent, or one whose kind
        lets the phone ring or closes some phones only. Not one that the person chose to be rung in.
        """
        moment, person = self.moment, self.subject.person
        if moment is None or moment.spell is None or person is None:
            return None
        spell = moment.spell
        if self.absent:
            return spell
        if person.ring_when_away:
            return None
        if spell.soft:
            kind = self.router.kinds.get(spell.kind)
            return spell if kind is not None and kind.phone == "still rings" else None
        return spell if spell.devices else None

    @property
    def away(self) -> bool:
        """Whether the one called is not present."""
        return not self.states >= PRESENT

    # -- time -------------------------------------------------------------------------------------

    def own_hours(self) -> Openings | None:
        """Return the hours of the called; None when it has none."""
        router, subject = self.router, self.subject
        if subject.person is not None:
            return router.presence.openings_of_person(subject.id)
        if subject.kind == "function":
            openings = router.presence.openings_of_function(subject.id)
            if openings is not None:
                return openings
        if subject.unit:
            return router.presence.openings_of_unit(subject.unit)
        if subject.kind == "switchboard":
            return router.switchboard
        if subject.kind == "queue":
            named = router.policy.queue[subject.id].hours
            return router.presence.openings_named(named) if named else None
        return None

    def day_hours(self) -> Openings:
        """Return the hours by which a date is a working day: the called's own, else the switchboard's."""
        return self.own_hours() or self.router.switchboard

    def local(self) -> datetime:
        """Return the moment by the site's clock."""
        return self.router.switchboard.local(self.at)

    def today(self) -> date:
        """Return the date by the site's clock."""
        return self.router.switchboard.day_of(self.at)

    def back_at(self) -> float | None:
        """Return when the person called is back, or None when that is not known (or not a person)."""
        if self.subject.person is None or self.moment is None:
            return None
        return self.router.back_at(self.subject.id, self.at, self.moment)

    def run(self) -> tuple[float, float | None] | None:
        """Return the whole run of hard absences that holds now, or None."""
        spell = self.entry
        if spell is None:
            return None
        return (spell.away_from, spell.away_until) if self.absent else (spell.start, spell.end)

    @property
    def reachable(self) -> bool:
        """Whether the person called can be rung on some phone all the same."""
        return self.moment is not None and self.can_ring(self.subject.id, self.moment)

    def opens_at(self) -> float | None:
        """Return when the one called is open next: by its own hours, outside its unit's closures and quiet days."""
        own, subject = self.own_hours(), self.subject
        if own is None:
            return None
        if subject.unit and subject.kind in ("person", "function", "unit"):
            return self.router.presence.opens_by(own, subject.unit, self.at)
        return own.opens_at(self.at)

    def somebody_at(self) -> float | None:
        """Return when the called function or unit can be met: when it opens, or when the first member is back."""
        opens = self.opens_at()
        if opens is None or opens > self.at:
            return opens
        # Open, and nobody there: the first member who is back, if that is known of any.
        back = (self.router.presence.returns_at(id, self.at) for id in self.members())
        return min((at for at in back if at is not None), default=None)


def measure(length: Length, start: float, end: float, openings: Openings) -> float:
    """Return how long ``[start, end)`` is, in the unit of `length`."""
    unit = length.unit
    if unit is Unit.WORKING_HOUR:
        return sum(close - open_ for open_, close in openings.intervals(start, end)) / 3_600
    if unit is Unit.WORKING_DAY:
        return len({openings.day_of(open_) for open_, _ in openings.intervals(start, end)})
    return (end - start) / SECONDS[unit]

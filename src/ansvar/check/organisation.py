"""`ansvar organisation check`: walk a real organisation and the coming days, and show a caller for every weakness."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final

from ansvar.check.findings import Finding, Findings, Severity, Witness
from ansvar.check.numbers import outside_number
from ansvar.check.policy import judge
from ansvar.check.saying import Clock, Fact, Lasting, Listed, Said, said
from ansvar.check.upkeep import find_upkeep
from ansvar.check.walk import Met, Scene
from ansvar.directory.model import Organisation, Person
from ansvar.policy.model import Policy, steering_conditions
from ansvar.presence.state import ABSENT, OUTSIDE_HOURS, QUIET_DAY, UNIT_CLOSED, Moment
from ansvar.promises.deadlines import shifted
from ansvar.routing.model import Call, Why
from ansvar.routing.route import decide, router_for
from ansvar.routing.router import Router
from ansvar.speech.words import joined_targets, split_target

_CLOSED: Final = frozenset({OUTSIDE_HOURS, UNIT_CLOSED, QUIET_DAY})


def check_organisation(
    policy: Policy,
    organisation: Organisation,
    now: datetime,
    days: int = 14,
    *,
    folder: str = "",
    progress: Callable[[int, int], None] | None = None,
    only: Collection[str] | None = None,
) -> tuple[Finding, ...]:
    """Return every weakness of an organisation under a policy over the coming `days`.

    1. Its records: greetings, competences, PINs, functions held by one, circles.
    2. Everybody at each moment at which they stand differently: absent, closed, quiet, at work. People who
       differ in nothing but their name are walked once.
    3. Every unit at each moment of its phone hours: is anybody there?

    `folder` is named in the witnesses' commands; `progress` is told (people done, people in all).
    `only`: walk these people alone, with their units and functions, where all would take too long.
    """
    findings = Findings()
    router = router_for(policy, organisation)
    find_upkeep(policy, organisation, router.index, now, findings)
    walk = _Walk(router, now, days, findings, folder or organisation.id, only)
    walk.people(progress)
    walk.units()
    walk.lines()
    walk.closures()
    return findings.sorted(policy)


class _Walk:
    def __init__(
        self,
        router: Router,
        now: datetime,
        days: int,
        findings: Findings,
        folder: str,
        only: Collection[str] | None = None,
    ) -> None:
        self.router = router
        self.organisation = router.organisation
        people = self.organisation.people
        ids = people if only is None else [id for id in only if id in people]
        self.ids = sorted(ids)
        #: The units and functions that are walked.
        self.around: frozenset[str] | None = None
        if only is not None:
            met = [people[id] for id in self.ids]
            self.around = frozenset(
                [*(each.unit for each in met), *(function for each in met for function in each.functions)]
            )
        self.presence = router.presence
        self.findings = findings
        self.folder = folder
        #: A number of the country that can belong to nobody, so that it stands on no list and in no directory.
        self.caller = outside_number(router.policy)
        self.start = now.timestamp()
        self.end = (now + timedelta(days=days)).timestamp()
        self.seen: set[object] = set()
        #: The conditions that any row or promise of the policy uses.
        self.asked = {name for when in steering_conditions(router.policy) for name in when.given}

    # -- people -------------------------------------------------------------------------------------

    def people(self, progress: Callable[[int, int], None] | None) -> None:
        """Walk everybody, those who differ in nothing but their name once."""
        people = self.organisation.people
        absences = self.organisation.absences
        for number, id in enumerate(self.ids, start=1):
            person = people[id]
            if absences.get(id):
                self._person(person)
            else:
                alike = self._alike(person)
                if alike not in self.seen:
                    self.seen.add(alike)
                    self._person(person)
            if progress is not None and number % 1_000 == 0:
                progress(number, len(self.ids))

    def _alike(self, person: Person) -> tuple[object, ...]:
        """Return what tells people without absences apart: the unit, and only what some row asks of a person."""
        return (
            person.unit, person.hours, person.roles, person.mailbox, person.forward is None, bool(person.deputies),
            bool(person.extension or person.direct), person.ring_when_away,
            person.functions if self.asked & {"function", "only_holder"} else bool(person.functions),
            person.competences if "competence" in self.asked else (),
            person.id if "person" in self.asked else "",
            self.router.numbers.subject(f"person:{person.id}").line_class if "line" in self.asked else "",
        )  # fmt: skip

    def _person(self, person: Person) -> None:
        told: set[object] = set()
        for at, moment in self._moments(person.id):
            spell = moment.spell
            away = spell is not None and ABSENT in moment.states
            signature = (
                moment.states,
                spell.away_from if spell is not None and away else None,
                self._reached(person, moment, at),
            )
            if signature in told:
                continue
            told.add(signature)
            met = self._meet(f"person:{person.id}", at)
            self._judge(met, person.name, at)
            if ABSENT in moment.states and not moment.states & _CLOSED:
                self._absent(person, met, at, moment)
            elif person.forward is not None and not moment.states:
                self._forwards(person, met, at)

    def _moments(self, id: str) -> Iterator[tuple[float, Moment]]:
        yield self.start, self.presence.at(id, self.start)
        for at in self.presence.edges(id, self.start, self.end):
            yield at, self.presence.at(id, at)

    def _reached(self, person: Person, moment: Moment, at: float) -> bool | None:
        """Whether anybody to whom the calls are referred can be rung; None when that does not matter.

        It tells the days of one absence apart: a deputy may be there on the first and away on the second.
        """
        if moment.states & _CLOSED:
            return None
        referred = self._referred(person, moment)
        return any(self.presence.at(id, at).can_ring for id in referred) if referred else None

    def _referred(self, person: Person, moment: Moment) -> list[str]:
        """Return the people to whom somebody's calls are referred: by the absence, a standing forward, as deputies."""
        wanted = [person.forward] if person.forward else []
        if ABSENT in moment.states and moment.spell is not None:
            wanted = [moment.spell.forward] if moment.spell.forward else wanted
            wanted += person.deputies
        return [id for id in wanted if id in self.organisation.people and id != person.id]

    def _absent(self, person: Person, met: Met, at: float, moment: Moment) -> None:
        """Judge somebody absent in phone hours: is there cover, and does the referral lead anywhere?"""
        spell, steps, end = moment.spell, met.decision.steps, met.decision.end
        if spell is None:
            return
        kind = self.router.kinds.get(spell.kind)
        rung = bool(steps)
        if (
            kind is not None
            and kind.sensitive
            and not rung
            and end.kind not in ("switchboard", "queue", "answering service")
        ):
            self.findings.add(
                "ill-uncovered", Severity.WARNING,
                said("ill-uncovered", call=self._words(person.name, at)),
                detail=person.unit, witness=self._witness(met),
            )  # fmt: skip
        known = self._referred(person, moment)
        if known and not any(self.presence.at(id, at).can_ring for id in known):
            names = Listed(tuple(self.organisation.people[id].name for id in known[:3]))
            self.findings.add(
                "forward-to-absent", Severity.WARNING,
                said("referred-to-absent", call=self._words(person.name, at), names=names),
                detail=person.unit, witness=self._witness(met),
            )  # fmt: skip

    def _forwards(self, person: Person, met: Met, at: float) -> None:
        """Judge somebody at work whose phone is forwarded: does it lead to anybody?"""
        own = f"person:{person.id}"
        for rejected in met.decision.rejected:
            if rejected.candidate == own and rejected.why in (Why.FORWARD_AWAY, Why.FORWARD_LOOP):
                self.findings.add(
                    "forward-to-absent", Severity.WARNING,
                    said("forwarded-to-nobody", call=self._words(person.name, at)),
                    detail=person.unit, witness=self._witness(met),
                )  # fmt: skip

    # -- units --------------------------------------------------------------------------------------

    def units(self) -> None:
        """Find units in which nobody is there in phone hours (A19)."""
        for id in self._walked(self.organisation.units):
            members = self.router.index.of_unit(id)
            if not members:
                continue
            openings = self.presence.openings_of_unit(id)
            for opens, closes in openings.intervals(self.start, self.end):
                at = self._empty(id, members, opens, closes)
                if at is not None:
                    met = self._meet(f"unit:{id}", at)
                    call, then = self._words(self.organisation.units[id].name, at), _arrangement(met)
                    if len(members) > 1:
                        empty = said("unit-empty", call=call, n=len(members), then=then)
                    else:
                        empty = said("unit-empty.one", call=call, then=then)
                    self.findings.add(
                        "unit-empty", Severity.WARNING, empty, detail=id, witness=self._witness(met)
                    )

    def _empty(self, unit: str, members: tuple[str, ...], opens: float, closes: float) -> float | None:
        """Return the first moment of an opening when nobody of a unit can be rung, or None.

        Closures and quiet days are planned, and judged on their own.
        """
        timelines = [self.presence.timeline(id) for id in members]
        usual = self.presence.openings_of_unit(unit)
        if not all(timelines) and all(self.presence.openings_of_person(id) is usual for id in members):
            return None  # somebody is never away, and there whenever the unit is open
        moments = {opens}
        for timeline in timelines:
            moments.update(timeline.edges(opens, closes))
        for at in sorted(moments):
            if self.presence.unit_closed(unit, at) is not None or self.presence.quiet(unit, at) is not None:
                continue
            if not any(self.presence.at(id, at).can_ring for id in members):
                return at
        return None

    def lines(self) -> None:
        """Walk the numbers of units, functions and the switchboard, open and closed."""
        board = self.presence.switchboard()
        moments = {self.start, *board.edges(self.start, min(self.end, self.start + 7 * 86_400))}
        for at in sorted(moments):
            self._judge(self._meet("switchboard", at), "", at)
        for function in self._walked(self.organisation.functions):
            self._line(f"function:{function}", self.organisation.functions[function].name, moments)
        for unit in self._walked(self.organisation.units):
            self._line(f"unit:{unit}", self.organisation.units[unit].name, moments)

    def _walked(self, ids: Iterable[str]) -> list[str]:
        return sorted(id for id in ids if self.around is None or id in self.around)

    def _line(self, to: str, name: str, moments: set[float]) -> None:
        told: set[frozenset[str]] = set()
        for at in sorted(moments)[:6]:
            met = self._meet(to, at)
            if met.states not in told:
                told.add(met.states)
                self._judge(met, name, at)

    def closures(self) -> None:
        """Judge planned closures: was the switchboard told, and are the calls taken (F15, A19)?"""
        policy = self.router.policy
        notice = policy.switchboard.notice_before
        for closure in sorted(self.organisation.closures, key=lambda item: (item.start, item.unit)):
            start = closure.start.timestamp()
            if closure.end.timestamp() <= self.start or start >= self.end:
                continue
            unit = self.organisation.units.get(closure.unit)
            name = unit.name if unit else closure.unit
            at = self.presence.openings_of_unit(closure.unit).opens_at(max(start, self.start))
            if at is None or at >= closure.end.timestamp():
                continue
            met = self._meet(f"unit:{closure.unit}", at)
            told = closure.announced
            latest = (
                shifted(notice, start, self.presence.switchboard(), back=True)
                if notice is not None
                else start
            )
            if told is None or told.timestamp() > latest:
                facts: dict[str, Fact] = {"name": name, "at": self._clock(start)}
                if told is not None:
                    facts["told"] = self._clock(told.timestamp())
                if notice is not None:
                    facts["notice"] = Lasting(notice)
                key = ("untold" if told is None else "told-late") + (".ahead" if notice is not None else "")
                self.findings.add(
                    "switchboard-untold", Severity.WARNING, said(key, **facts),
                    detail=closure.unit, witness=self._witness(met),
                )  # fmt: skip
            if not closure.agreed and closure.divert is None:
                self.findings.add(
                    "closure-not-agreed", Severity.WARNING,
                    said("closure-not-agreed", name=name, at=self._clock(start)), detail=closure.unit, witness=self._witness(met),
                )  # fmt: skip

    # -- meeting ------------------------------------------------------------------------------------

    def _meet(self, to: str, at: float) -> Met:
        moment = datetime.fromtimestamp(at, UTC)
        call = Call(to, self.caller, id="check")
        decision = decide(self.router, call, moment)
        return Met(Scene(call, moment, None, ()), decision, self.router)

    def _judge(self, met: Met, name: str, at: float) -> None:
        judge(met, self.findings, partial(self._words, name, at), partial(self._witness, met))

    def _witness(self, met: Met) -> Witness:
        scene = met.scene
        return Witness(scene.call.to, scene.call.caller, self._local(scene.at), self.folder)

    def _words(self, name: str, at: float) -> Said:
        """The call in a phrase; `name` is "" for the switchboard."""
        clock = self._clock(at)
        return said("call", name=name, at=clock) if name else said("call.switchboard", at=clock)

    def _local(self, at: datetime) -> datetime:
        return self.presence.switchboard().local(at.timestamp())

    def _clock(self, at: float) -> Clock:
        return Clock(self.presence.switchboard().local(at))


def _arrangement(met: Met) -> Said:
    end, steps = met.decision.end, met.decision.steps
    if steps:
        return said("then.target", target=Listed(tuple(map(_target, joined_targets(steps[0].target))), "and"))
    return (
        said("then.switchboard")
        if end.kind == "switchboard"
        else said("then.end", end=said(f"end.{end.kind}"))
    )


def _target(target: str) -> Fact:
    """Return what a row tries: which function, unit or queue if it names one, else its kind."""
    word, name = split_target(target)
    if not word:
        return target
    kind = said(f"target.{word}")
    return said("named", kind=kind, name=name) if name else kind

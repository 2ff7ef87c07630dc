"""`ansvar policy check`: walk a policy alone, and show a caller for every weakness."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from ansvar.check.closer import closer
from ansvar.check.findings import Finding, Findings, Severity, Witness, by_the_clock
from ansvar.check.gaps import find_gaps
from ansvar.check.saying import Begun, Clock, Phrase, Said, said
from ansvar.check.walk import Met, walk
from ansvar.policy.model import Policy
from ansvar.policy.rows import Route
from ansvar.policy.targets import EndKind
from ansvar.promises.rules import cannot_be_kept
from ansvar.routing.model import Decision, Why
from ansvar.routing.references import first_missing
from ansvar.routing.router import Router
from ansvar.routing.situation import Situation
from ansvar.speech.catalogue import WHO

#: Ends after which nobody has answered and nothing is promised.
_DEAD: Final = frozenset({"announcement", "busy tone", "refuse"})
_PROMISING: Final = frozenset({"mailbox", "message", "call-back"})


def check_policy(
    policy: Policy, day: date, progress: Callable[[int], None] | None = None
) -> tuple[Finding, ...]:
    """Return every weakness found by walking the policy over all situations it can tell apart.

    `day` is where time starts (openings are cut for two weeks from it, dates and seasons for a year).
    Findings come worst first; those the policy accepts carry its reason. `progress` is told how many
    situations have been walked.
    """
    findings = Findings()
    find_gaps(policy, findings)
    use = _Use(policy)
    met: Met | None = None
    for number, met in enumerate(walk(policy, day), start=1):
        judge(met, findings)
        use.see(met)
        if progress is not None and number % 500 == 0:
            progress(number)
    use.look_closer(policy, day)
    use.report(findings, day)
    zone = ZoneInfo(policy.site.zone)
    return tuple(by_the_clock(finding, zone) for finding in findings.sorted(policy))


def judge(
    met: Met,
    findings: Findings,
    described: Callable[[], Phrase] | None = None,
    witness: Callable[[], Witness] | None = None,
) -> None:
    """Add what one situation shows: a dead end, the default alone, a promise nobody can keep.

    `described` and `witness` give the call's words and witness where the scene has none of its own.
    """
    scene = met.scene
    for kind, severity, detail, what, about in _judged(met.decision, met):
        if findings.again(kind, about, detail):
            continue
        # A skipped row is skipped for everybody; the call is only the first that met it.
        if kind != "skipped":
            call = described() if described is not None else scene.words
            what = said("seen", call=Begun(call), what=what)
        findings.add(kind, severity, what, about, detail, (witness or scene.witness)())


def _judged(decision: Decision, met: Met) -> Iterator[tuple[str, Severity, str, Said, tuple[str, ...]]]:
    end, used = decision.end, decision.determined_by
    last = used[-1:] if used else ()
    for error in decision.errors:
        if error.startswith("the router failed"):
            yield "router-failed", Severity.ERROR, "", said("router-failed", error=error), last
        elif " is skipped: " in error:
            yield "skipped", Severity.ERROR, "", _skipped(error, met.router), (_row_of(error),)
    if end.kind in _DEAD and not _intended(decision, met.router):
        yield "dead-end", Severity.ERROR, end.kind, said(f"dead.{end.kind}", row=end.row), (end.row,)
    if end.kind == "menu" and not met.router.policy.menu[end.name].none:
        yield "dead-end", Severity.ERROR, "menu", said("dead.menu", row=end.row, name=end.name), (end.row,)
    if any(rejected.why is Why.OFFERED_NOTHING for rejected in decision.rejected):
        nothing = said("dead.nothing-promised", row=end.row, end=_end(end.kind))
        yield "dead-end", Severity.ERROR, "nothing-promised", nothing, (end.row,)
    if end.row == "default":
        only = said("default.no-row" if used == ("default",) else "default.no-end", end=_end(end.kind))
        # The last row read is where an end is missing; the rows before it would only multiply the finding.
        lacking = tuple(row for row in used if row != "default")[-1:]
        yield "only-default", Severity.WARNING, decision.called.partition(":")[0], only, lacking
    for rejected in decision.rejected:
        if rejected.why is Why.AWAY_TOO_LONG:
            instead = said("mailbox-forbidden", row=rejected.row, end=_end(end.kind))
            yield "mailbox-forbidden", Severity.NOTICE, "", instead, (rejected.row,)
    if end.kind in _PROMISING and _new_promise(met) and decision.promise is not None:
        yield from _promise(decision, met)


def _new_promise(met: Met) -> bool:
    """Whether this promise has not been judged yet: working its terms out is the costly part of a walk.

    It depends on the end, its owner, the moment, and on the call only through what the promise rows ask.
    """
    call, router, end = met.scene.call, met.router, met.decision.end
    asked = any(row.when or row.exceptions for row in router.policy.promise)
    key = (
        "judged",
        met.scene.at,
        end,
        (call.caller, call.urgent, call.topic, call.purpose, call.language) if asked else (),
    )
    if key in router.memory:
        return False
    router.memory[key] = True
    return True


def _promise(decision: Decision, met: Met) -> Iterator[tuple[str, Severity, str, Said, tuple[str, ...]]]:
    promise, end = decision.promise, decision.end
    assert promise is not None
    if promise.promise == "default":
        yield "no-promise", Severity.ERROR, end.kind, said("no-promise", end=_end(end.kind)), (end.row,)
    router = met.router
    unkept = cannot_be_kept(promise, router.presence, router.organisation, met.scene.at.timestamp())
    if unkept is not None:
        row, due, owner = promise.promise, _clock(promise.due_at, "by", router), _owner(promise.owner)
        if unkept.back_at is None:
            broken = said("broken.unknown", row=row, due=due, owner=owner)
        else:
            back = _clock(unkept.back_at, "back", router)
            broken = said("broken.late", row=row, due=due, owner=owner, back=back)
        yield "promise-broken", Severity.ERROR, "", broken, (row,)


def _owner(owner: str) -> Said:
    kind = owner.partition(":")[0]
    if kind in ("person", "unit", "function"):
        return said(f"owner.{kind}")
    return said(f"who.{kind}" if kind in WHO else "who.owner")


def _end(kind: str) -> Said:
    return said(f"end.{kind}")


def _clock(at: datetime, key: str, router: Router) -> Clock:
    return Clock(router.switchboard.local(at.timestamp()), key)


def _row_of(error: str) -> str:
    return error.partition("`")[2].partition("`")[0]


def _skipped(error: str, router: Router) -> Said:
    """Return the sentence for a row that is skipped, worked out once for each router."""
    known = router.memory.get(("skipped", error))
    if not isinstance(known, Said):
        id = _row_of(error)
        row = next((row for row in _routes(router.policy) if row.id == id), None)
        missing = first_missing(row, router.policy, router.organisation) if row is not None else None
        if missing is None:
            known = said("skipped.else", error=error)
        else:
            known = said("skipped", row=id, lacking=said(f"lacking.{missing.kind}", name=missing.name))
        router.memory["skipped", error] = known
    return known


def _intended(decision: Decision, router: Router) -> bool:
    """Whether a refusal is what the policy means: the row speaks of callers on a list."""
    for row in _routes(router.policy):
        if row.id == decision.end.row and row.when:
            return all(any(word.startswith("list ") for word in when.caller or ()) for when in row.when)
    return False


def _routes(policy: Policy) -> tuple[Route, ...]:
    return (*(row for rules in policy.local.values() for row in rules.route), *policy.route)


class _Use:
    """Which rows fit anywhere, and which ever decide; a row that fits but never decides is hidden."""

    def __init__(self, policy: Policy) -> None:
        self.routes = _routes(policy)
        self.open = {row.id for row in self.routes}
        self.decided: set[str] = set()
        self.fitted: dict[str, tuple[Met, str]] = {}
        self.skipped: set[str] = set()

    def see(self, met: Met) -> None:
        """Note the rows of one situation."""
        used = met.decision.determined_by
        self.decided.update(used)
        self.open.difference_update(used)
        if not self.open:
            return
        router, call = met.router, met.scene.call
        situation = Situation(router, call, met.scene.at, router.numbers.subject(call.to))
        self._fitting(met, situation, frozenset())
        rang = frozenset(step.row for step in met.decision.steps)
        if rang:
            # "no answer" holds only below the rows that rang somebody.
            situation.states = situation.states | {"no answer"}
            self._fitting(met, situation, rang)

    def _fitting(self, met: Met, situation: Situation, rang: frozenset[str]) -> None:
        """Note rows that fit though they were not reached; with `rang`, only those below one of these rows."""
        below = not rang
        for entry in met.router.plan(situation, situation.states):
            rule = entry.rule
            if rule.fault:
                self.skipped.add(rule.fault)
            elif (
                below and rule.id not in self.decided and rule.id not in self.fitted and entry.fits(situation)
            ):
                used = met.decision.determined_by
                blocker = next((row for row in reversed(used) if row != rule.id), "default")
                self.fitted[rule.id] = (met, blocker)
            below = below or rule.id in rang

    def look_closer(self, policy: Policy, day: date) -> None:
        """Look for a situation that fits each row of which the walk met none."""
        skipped = set(map(_row_of, self.skipped))
        for row in self.routes:
            ceased = row.valid_until is not None and row.valid_until <= day.isoformat()
            if row.id in self.decided or row.id in self.fitted or row.id in skipped or ceased:
                continue
            for met in closer(policy, row, day):
                self.see(met)
                if row.id in self.decided or row.id in self.fitted:
                    break

    def report(self, findings: Findings, day: date) -> None:
        """Add the rows that never apply or are always hidden."""
        skipped = set(map(_row_of, self.skipped))
        for row in self.routes:
            if row.id in self.decided:
                continue
            if row.id in self.fitted:
                met, blocker = self.fitted[row.id]
                hidden = said("hidden", row=row.id, above=blocker, call=met.scene.words)
                findings.add("hidden", Severity.ERROR, hidden, (row.id, blocker), witness=met.scene.witness())
            elif row.valid_until is not None and row.valid_until <= day.isoformat():
                ceased = said("never.ceased", row=row.id, date=date.fromisoformat(row.valid_until))
                findings.add("never-applies", Severity.NOTICE, ceased, (row.id,), "ceased")
            elif row.id not in skipped:
                unrung = any("no answer" in (when.callee or ()) for when in row.when)
                never = said("never.unrung" if unrung else "never.applies", row=row.id)
                findings.add("never-applies", Severity.ERROR, never, (row.id,))
        for fault in sorted(self.skipped):
            rows = (_row_of(fault),)
            if not findings.has("skipped", rows):
                findings.add("skipped", Severity.ERROR, said("skipped.else", error=fault), rows)


__all__ = ["EndKind", "check_policy", "judge"]

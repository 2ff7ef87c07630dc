"""`ansvar policy check`: walk a policy alone, and show a caller for every weakness."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from ansvar.check.closer import closer
from ansvar.check.findings import Finding, Findings, Severity, Witness, by_the_clock
from ansvar.check.gaps import find_gaps
from ansvar.check.walk import Met, walk
from ansvar.policy.model import Policy
from ansvar.policy.rows import Route
from ansvar.policy.targets import EndKind
from ansvar.promises.rules import cannot_be_kept
from ansvar.routing.model import Decision, Why
from ansvar.routing.router import Router
from ansvar.routing.situation import Situation

#: Ends after which nobody has answered and nothing is promised.
_DEAD: Final = frozenset({"announcement", "busy tone", "refuse"})
_NOUNS: Final = {"refuse": "refusal"}
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
    described: Callable[[], str] | None = None,
    witness: Callable[[], Witness] | None = None,
) -> None:
    """Add what one situation shows: a dead end, the default alone, a promise nobody can keep.

    `described` and `witness` give the call's words and witness where the scene has none of its own.
    """
    scene = met.scene
    for kind, severity, detail, sentence, about in _judged(met.decision, met):
        if findings.has(kind, about, detail):
            findings.add(kind, severity, "", about, detail)
        else:
            words = described() if described is not None else scene.words
            # A skipped row is skipped for everybody; the call is only the first that met it.
            said = sentence if kind == "skipped" else f"{words[:1].upper()}{words[1:]}: {sentence}"
            findings.add(kind, severity, said, about, detail, (witness or scene.witness)())


def _judged(decision: Decision, met: Met) -> Iterator[tuple[str, Severity, str, str, tuple[str, ...]]]:
    end, used = decision.end, decision.determined_by
    last = used[-1:] if used else ()
    for error in decision.errors:
        if error.startswith("the router failed"):
            yield "router-failed", Severity.ERROR, "", error, last
        elif " is skipped: " in error:
            row = error.partition("`")[2].partition("`")[0]
            yield "skipped", Severity.ERROR, "", f"{error}; correct the row, or add what it names", (row,)
    if end.kind in _DEAD and not _intended(decision, met.router):
        yield (
            "dead-end", Severity.ERROR, end.kind,
            f"row `{end.row}` ends in {_article(_NOUNS.get(end.kind, end.kind))} with nobody answering and nothing promised", (end.row,),
        )  # fmt: skip
    if end.kind == "menu" and not met.router.policy.menu[end.name].none:
        yield (
            "dead-end", Severity.ERROR, "menu",
            f"row `{end.row}` ends in the menu `{end.name}`, and who presses no key gets nothing", (end.row,),
        )  # fmt: skip
    if any(rejected.why is Why.OFFERED_NOTHING for rejected in decision.rejected):
        yield (
            "dead-end", Severity.ERROR, "nothing-promised",
            f"row `{end.row}` ends in a {end.kind} for which the policy promises nothing", (end.row,),
        )  # fmt: skip
    if end.row == "default":
        only = "no row applies" if used == ("default",) else "no row gives an end that is possible"
        sentence = f"{only}, so the safe default ({_article(end.kind)}) is taken"
        # The last row read is where an end is missing; the rows before it would only multiply the finding.
        lacking = tuple(row for row in used if row != "default")[-1:]
        yield "only-default", Severity.WARNING, decision.called.partition(":")[0], sentence, lacking
    for rejected in decision.rejected:
        if rejected.why is Why.AWAY_TOO_LONG:
            yield (
                "mailbox-forbidden", Severity.NOTICE, "",
                f"row `{rejected.row}` offers a mailbox, but the absence is over the policy's limit for mailboxes; "
                f"{_article(end.kind)} is taken instead", (rejected.row,),
            )  # fmt: skip
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


def _promise(decision: Decision, met: Met) -> Iterator[tuple[str, Severity, str, str, tuple[str, ...]]]:
    promise, end = decision.promise, decision.end
    assert promise is not None
    if promise.promise == "default":
        yield (
            "no-promise", Severity.ERROR, end.kind,
            f"a {end.kind} is taken, but no `promise` row says when it is answered", (end.row,),
        )  # fmt: skip
    router = met.router
    unkept = cannot_be_kept(promise, router.presence, router.organisation, met.scene.at.timestamp())
    if unkept is not None:
        owner = _owner(promise.owner)
        back = (
            f"nobody knows when {owner} is back"
            if unkept.back_at is None
            else f"{owner} is not at work before {_moment(unkept.back_at, router)}"
        )
        yield (
            "promise-broken", Severity.ERROR, "",
            f"`{promise.promise}` promises an answer by {_moment(promise.due_at, router)}, but {back} "
            f"and nobody takes over", (promise.promise,),
        )  # fmt: skip


def _owner(owner: str) -> str:
    kind = owner.partition(":")[0]
    return {"person": "the owner", "unit": "the unit", "function": "the function"}.get(kind, f"the {kind}")


def _moment(at: object, router: Router) -> str:
    from datetime import datetime

    assert isinstance(at, datetime)
    return router.switchboard.local(at.timestamp()).strftime("%Y-%m-%d %H:%M")


def _article(word: str) -> str:
    return f"an {word}" if word[:1] in "aeiou" else f"the {word}" if word == "switchboard" else f"a {word}"


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
        skipped = {fault.partition("`")[2].partition("`")[0] for fault in self.skipped}
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
        skipped = {fault.partition("`")[2].partition("`")[0] for fault in self.skipped}
        for row in self.routes:
            if row.id in self.decided:
                continue
            if row.id in self.fitted:
                met, blocker = self.fitted[row.id]
                findings.add(
                    "hidden", Severity.ERROR,
                    f"row `{row.id}` never decides: whatever it fits, a row above it ends the call first, such as `{blocker}` for "
                    f"{met.scene.words}; move it up or take it out", (row.id, blocker), witness=met.scene.witness(),
                )  # fmt: skip
            elif row.valid_until is not None and row.valid_until <= day.isoformat():
                findings.add(
                    "never-applies", Severity.NOTICE,
                    f"row `{row.id}` ceased on {row.valid_until}; take it out", (row.id,), "ceased",
                )  # fmt: skip
            elif row.id not in skipped:
                unrung = any("no answer" in (when.callee or ()) for when in row.when)
                hint = "; `no answer` holds only below a row that rings somebody" if unrung else ""
                findings.add(
                    "never-applies", Severity.ERROR,
                    f"row `{row.id}` can never apply: no caller, state and moment fits all its conditions{hint}",
                    (row.id,),
                )  # fmt: skip
        for fault in sorted(self.skipped):
            rows = (fault.partition("`")[2].partition("`")[0],)
            if not findings.has("skipped", rows):
                findings.add("skipped", Severity.ERROR, fault, rows)


__all__ = ["EndKind", "check_policy", "judge"]

"""The one router: every call, transfer and call-back, to a person, function, unit or the switchboard."""

from __future__ import annotations

from collections import OrderedDict
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final

from ansvar.directory.model import Organisation
from ansvar.policy.model import Policy
from ansvar.routing.candidates import PHONES, Search
from ansvar.routing.ends import Ending
from ansvar.routing.lookup import endpoints_of
from ansvar.routing.model import (
    Call,
    Decision,
    Endpoint,
    EndsIn,
    PromiseTerms,
    Step,
    Told,
    Why,
)
from ansvar.routing.promised import Promised
from ansvar.routing.router import Router, Rule
from ansvar.routing.situation import Situation
from ansvar.routing.told import language_of, work_out

_KEPT: Final = 8
_routers: OrderedDict[tuple[int, int], Router] = OrderedDict()
_PROMISING: Final = frozenset({"mailbox", "message", "call-back"})


def router_for(policy: Policy, organisation: Organisation) -> Router:
    """Return the router of this policy and organisation, made at the first call and kept for a while.

    A router holds both, so that their ids stay theirs for as long as it is kept.
    """
    key = (id(policy), id(organisation))
    found = _routers.get(key)
    if found is None:
        found = _routers[key] = Router(policy, organisation)
        if len(_routers) > _KEPT:
            _routers.popitem(last=False)
    return found


def route(policy: Policy, organisation: Organisation, call: Call, now: datetime) -> Decision:
    """Return where this call goes now, and why.

    The rule is docs/reference/routing.md. Reads nothing but its arguments and never raises: a row that
    names something the organisation lacks is skipped and named in `errors`, and a fault in the router
    itself gives the safe default. `now` must be aware.
    """
    return decide(router_for(policy, organisation), call, now)


def decide(router: Router, call: Call, now: datetime) -> Decision:
    """Return the decision of a router that is at hand; the same as `route`."""
    try:
        return _Deciding(router, call, now).decide()
    except Exception as error:  # INVARIANT 14: whatever is wrong, the caller gets the safe default
        return _safe(router, call, now, error)


class _Deciding:
    """One decision in the making."""

    __slots__ = (
        "call",
        "ending",
        "errors",
        "now",
        "router",
        "search",
        "situation",
        "states",
        "steps",
        "used",
    )

    def __init__(self, router: Router, call: Call, now: datetime) -> None:
        self.router = router
        self.call = call
        self.now = now
        self.situation = Situation(router, call, now, router.numbers.subject(call.to))
        self.search = Search(router, self.situation)
        self.ending = Ending(self.search)
        self.steps: list[Step] = []
        self.used: list[Rule] = []
        self.errors: list[str] = list(router.lenient)
        self.states = self.situation.states

    def decide(self) -> Decision:
        call, router, situation = self.call, self.router, self.situation
        if situation.subject.kind == "number" and situation.subject.id in router.emergency:
            return self._emergency()
        limit = router.policy.switchboard.transfers
        if limit is not None and call.purpose == "transfer" and call.transfers >= limit:
            return self._transfer_limit()
        end = self._read()
        if end is None:
            end, error = self.ending.default()
            if error:
                self.errors.append(error)
        return self._decision(end)

    def _read(self) -> EndsIn | None:
        """Read the table from the top; return the end, or None at the bottom."""
        situation, after = self.situation, -1
        while True:
            states = self.states
            for entry in self.router.plan(situation, states):
                if entry.place <= after:
                    continue
                rule = entry.rule
                if rule.fault:
                    self.errors.append(rule.fault)
                    continue
                if (entry.when or entry.unless) and not entry.fits(situation):
                    continue
                after = entry.place
                end = self._use(rule)
                if end is not None:
                    return end
                if self.states is not states:
                    # A phone has been rung: from here on rows that speak of no answer may fit, so sort anew.
                    break
            else:
                return None

    def _use(self, rule: Rule) -> EndsIn | None:
        self.used.append(rule)
        if rule.banned_targets:
            self.search.banned |= rule.banned_targets
        if rule.banned_ends:
            self.ending.bans |= rule.banned_ends
        rang = False
        for attempt in rule.attempts:
            endpoints = endpoints_of(self.search, rule.id, attempt)
            if endpoints:
                seconds = attempt.seconds or self._ring()
                strategy = attempt.strategy.value
                kept = self._within_search(rule.id, attempt.said, endpoints, strategy, seconds)
                if kept:
                    rang = True
                    self.steps.append(
                        Step(rule.id, attempt.said, tuple(kept), strategy, seconds, attempt.announced)
                    )
        if rang and "no answer" not in self.states:
            self.states = self.situation.states = self.states | {"no answer"}
        return self.ending.first(rule.row.otherwise, rule.id) if rule.row.otherwise else None

    def _ring(self) -> float:
        """Return how long a phone rings when the row does not say: the unit's own time, else the policy's."""
        own = self.router.unit_ring
        return own.get(self.situation.subject.unit, self.router.ring) if own else self.router.ring

    def _within_search(
        self, row: str, word: str, endpoints: list[Endpoint], strategy: str, seconds: float
    ) -> list[Endpoint]:
        """Cut what would make phones ring longer than the policy's longest search."""
        if endpoints[0].kind not in PHONES:
            return endpoints
        spent = 0.0
        if not self.steps and len(endpoints) * seconds <= self.router.longest_search:
            return endpoints
        for step in self.steps:
            if step.endpoints[0].kind in PHONES:
                spent += step.seconds * (1 if step.strategy == "together" else len(step.endpoints))
        left = self.router.longest_search - spent
        if strategy == "together":
            kept = endpoints if left >= seconds or spent == 0 else []
        else:
            kept = endpoints[: max(int(left // seconds), 1 if spent == 0 else 0)]
        if not kept:
            self.search.reject(row, word, "", Why.SEARCH_TOO_LONG)
        return kept

    def _decision(self, end: EndsIn, rows: tuple[str, ...] = ()) -> Decision:
        situation, call, used, steps, search = self.situation, self.call, self.used, self.steps, self.search
        promised: Promised | None = None
        if end.kind in _PROMISING:
            wanted = used[-1].row.promise if used and used[-1].id == end.row else None
            promised = Promised(self.router, situation, end, wanted)
            if promised.nothing():
                search.reject(end.row, end.kind, "", Why.OFFERED_NOTHING)
                promised = None
        determined = rows + tuple([rule.id for rule in used])
        if end.row == "default":
            determined = (*determined, "default")
        notify: dict[tuple[str, str], None] = {}
        transfer = shown = instructions = ""
        for rule in used:
            if rule.adds:
                row = rule.row
                notify.update(dict.fromkeys((notice.by, notice.whom) for notice in row.notify))
                transfer = transfer or row.transfer or ""
                shown = shown or row.shown or ""
                if not instructions and row.instructions is not None:
                    instructions = row.instructions.say(language_of(self.router, call))
        queued_since = call.queued_since
        if queued_since is None and (
            end.kind == "switchboard"
            or any(endpoint.kind == "switchboard" for step in steps for endpoint in step.endpoints)
        ):
            queued_since = self.now
        return Decision(
            situation.subject.key,
            tuple(steps),
            end,
            None,
            (),
            None,
            determined,
            tuple(search.rejected),
            tuple(self.errors),
            tuple(notify),
            shown or self.router.shown_number(situation.at),
            transfer,
            instructions,
            queued_since,
            partial(work_out, self.ending, self.states, tuple(used), tuple(steps), end, promised),
        )

    def _emergency(self) -> Decision:
        """Emergency numbers always pass, whatever any row says."""
        number = self.situation.subject.id
        end = EndsIn("number", f"number:{number}", "numbers.emergency", number)
        return self._decision(end, ("numbers.emergency",))

    def _transfer_limit(self) -> Decision:
        """No call is handed on more often than the policy allows (A10, A13)."""
        then = self.router.policy.switchboard.then
        row = "switchboard.transfers"
        self.search.reject(row, "transfer", self.situation.subject.key, Why.TRANSFER_LIMIT)
        if then == "keep":
            return self._decision(EndsIn("keep", "", row), (row,))
        subject = self.situation.subject
        owner = subject.key if subject.kind in ("person", "function", "unit") else "organisation"
        return self._decision(EndsIn(then, owner, row), (row,))


def _safe_emergency(router: Router, call: Call, number: str, error: Exception) -> Decision:
    """Return the passage of an emergency call; nothing that can fail stands between it and the line."""
    end = EndsIn("number", f"number:{number}", "numbers.emergency", number)
    told = Told(
        "unknown number", (), router.organisation.name, None, None, None, None, None, None, (),
        None, (), end.kind, call.language or router.organisation.language,
    )  # fmt: skip
    return Decision(
        called="number", steps=(), end=end, told=told, keys=(), promise=None, determined_by=("numbers.emergency",),
        rejected=(), errors=(f"the router failed: {type(error).__name__}: {error}",),
    )  # fmt: skip


def _safe(router: Router, call: Call, now: datetime, error: Exception) -> Decision:
    """Return the safe default that needs nothing but the switchboard's number: operators, else a promise."""
    if now.tzinfo is None:
        now = now.replace(tzinfo=UTC)
    number = router.numbers.plain(call.to)
    if number in router.emergency:
        return _safe_emergency(router, call, number, error)
    opens = call.live.operators != 0
    end = EndsIn("switchboard" if opens else "message", "switchboard" if opens else "organisation", "default")
    promise = None
    if not opens:
        due = now + timedelta(days=1)
        promise = PromiseTerms("default", "message", "organisation", due, None, now, (), ())
    told = Told(
        "unknown number", (), router.organisation.name, None, None, None, None, None, None, (),
        promise.due_at if promise else None, (), end.kind, call.language or router.organisation.language,
    )  # fmt: skip
    return Decision(
        called=call.to, steps=(), end=end, told=told, keys=(), promise=promise, determined_by=("default",),
        rejected=(), errors=(f"the router failed: {type(error).__name__}: {error}",), queued_since=call.queued_since or now,
    )  # fmt: skip

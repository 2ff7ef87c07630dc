"""A text checked and compared, in a thread of its own; each text once, however often it is looked at.

A large policy takes some seconds of a processor. One thread does it, so that pages that people wait for come first.
"""

from __future__ import annotations

from collections import OrderedDict
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import Final

import structlog

from ansvar.check.diff import Change, diff_policies
from ansvar.check.findings import Finding, Severity
from ansvar.check.policy import check_policy
from ansvar.policy.load import read_policy
from ansvar.policy.model import Policy
from ansvar.store.policies import digest
from ansvar.words.faults import Fault

log = structlog.get_logger(__name__)

#: So many outcomes are kept.
MOST: Final = 24
#: A page waits so long before it says that the work goes on.
PATIENCE_S: Final = 2.0
#: A step that must know the outcome waits longer.
LONGEST_S: Final = 60.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a text: its faults; else what `check` finds in it, and what it changes against another."""

    policy: Policy | None
    faults: tuple[Fault, ...] = ()
    findings: tuple[Finding, ...] = ()
    changes: tuple[Change, ...] = ()
    failed: bool = False
    #: What it was compared with.
    against: Policy | None = None

    @property
    def stranded(self) -> tuple[Finding, ...]:
        """What keeps the text from being proposed: some caller is stranded or misled, and nobody says why that is kept."""
        return tuple(each for each in self.findings if each.severity is Severity.ERROR and not each.accepted)

    @property
    def can_stand(self) -> bool:
        """Whether the text may be proposed and adopted."""
        return self.policy is not None and not self.failed and not self.stranded


def _work(text: str, other: str, day: date) -> Outcome:
    try:
        policy, faults = read_policy(text, "policy.toml")
        if policy is None:
            return Outcome(None, faults)
        against = read_policy(other, "policy.toml").policy if other else None
        changes = diff_policies(against, policy, day) if against is not None else ()
        return Outcome(policy, (), check_policy(policy, day), changes, against=against)
    except Exception as error:
        log.exception("a policy cannot be checked", why=type(error).__name__)
        return Outcome(None, failed=True)


class Checks:
    """Outcomes by what they are of."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._known: OrderedDict[tuple[str, str, date], Future[Outcome]] = OrderedDict()
        self._thread = ThreadPoolExecutor(1, "policy-check")

    def begin(self, text: str, against: str, day: date) -> Future[Outcome]:
        """Return what becomes of a text against another ("" for none) from a day on; it may be done already."""
        key = (digest(text), digest(against) if against else "", day)
        with self._lock:
            found = self._known.get(key)
            if found is None or (found.done() and found.result().failed):
                found = self._known[key] = self._thread.submit(_work, text, against, day)
            self._known.move_to_end(key)
            while len(self._known) > MOST:
                self._known.popitem(last=False)
            return found

    def look(self, text: str, against: str, day: date, seconds: float = PATIENCE_S) -> Outcome | None:
        """Return the outcome, or None when it is not there within so many seconds."""
        try:
            return self.begin(text, against, day).result(seconds)
        except TimeoutError:
            return None


_checks = Checks()


def checks() -> Checks:
    """Return the outcomes that this process knows."""
    return _checks

"""What a check finds: a kind, how bad it is, the rows, what it says, and a caller who shows it."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from ansvar.check.saying import Phrase
from ansvar.policy.model import Policy


class Severity(StrEnum):
    """How bad a finding is: an error strands or misleads a caller; a warning may; a notice is worth knowing."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return ("error", "warning", "notice").index(self.value)


@dataclass(frozen=True, slots=True)
class Witness:
    """A concrete call that shows a finding, ready for `ansvar explain`.

    `organisation` is a folder, or `world` for the made-up organisation that `policy check` walks.
    `options` are further options of `explain`, such as `--urgent`; `call` is the call in one phrase, None where
    the sentence of the finding tells it.
    """

    to: str
    caller: str | None
    at: datetime
    organisation: str = "world"
    options: tuple[str, ...] = ()
    call: Phrase | None = None

    @property
    def words(self) -> str:
        """The call in one English phrase."""
        return self.say("en")

    def say(self, language: str) -> str:
        """Return the call in one phrase of a language, "" when the sentence of the finding tells it."""
        return self.call.say(language) if self.call is not None else ""

    def command(self, policy: str, organisation: str | None = None) -> str:
        """Return the shell command that explains this call."""
        parts = ["ansvar", "explain", "--policy", policy, "--organisation", organisation or self.organisation]
        parts += ["--to", self.to, "--from", self.caller if self.caller is not None else "anonymous"]
        parts += [
            "--at",
            self.at.isoformat(timespec="minutes" if self.at.second == 0 else "seconds"),
            *self.options,
        ]
        return shlex.join(parts)


@dataclass(frozen=True, slots=True)
class Finding:
    """A weakness. `detail` tells findings of one kind apart, such as `why` in `missing-part:why`.

    `said` is its sentence, made when it is asked for; `count` is the number of situations that show it; `because` why the policy's owner accepts it, or "".
    """

    kind: str
    severity: Severity
    rows: tuple[str, ...]
    said: Phrase
    witness: Witness | None = None
    detail: str = ""
    count: int = 1
    because: str = ""

    @property
    def sentence(self) -> str:
        """What is weak, in one English sentence."""
        return self.say("en")

    def say(self, language: str) -> str:
        """Return what is weak, in one sentence of a language."""
        return self.said.say(language)

    @property
    def name(self) -> str:
        """The kind, with the detail behind a colon when it has one."""
        return f"{self.kind}:{self.detail}" if self.detail else self.kind

    @property
    def accepted(self) -> bool:
        """Whether the policy says why it keeps this weakness."""
        return bool(self.because)


@dataclass(slots=True)
class Findings:
    """Gathers findings; those that say the same are counted as one, with the first witness."""

    _found: dict[tuple[str, str, tuple[str, ...]], Finding] = field(default_factory=dict)

    def add(
        self,
        kind: str,
        severity: Severity,
        said: Phrase,
        rows: Sequence[str] = (),
        detail: str = "",
        witness: Witness | None = None,
    ) -> None:
        """Add a finding, or count it with the one already found of this kind, detail and rows."""
        if not self.again(kind, rows, detail):
            self._found[kind, detail, tuple(rows)] = Finding(
                kind, severity, tuple(rows), said, witness, detail
            )

    def again(self, kind: str, rows: Sequence[str], detail: str = "") -> bool:
        """Count this once more and return True when it is found already; lets a walk save the call's words."""
        key = (kind, detail, tuple(rows))
        found = self._found.get(key)
        if found is not None:
            self._found[key] = replace(found, count=found.count + 1)
        return found is not None

    def has(self, kind: str, rows: Sequence[str], detail: str = "") -> bool:
        """Whether this is found already."""
        return (kind, detail, tuple(rows)) in self._found

    def sorted(self, policy: Policy) -> tuple[Finding, ...]:
        """Return the findings, worst first, each with the reason it is accepted for, if any."""
        marked = (accept(finding, policy) for finding in self._found.values())
        return tuple(sorted(marked, key=lambda f: (f.severity.rank, f.accepted, f.kind, f.detail, f.rows)))


def by_the_clock(finding: Finding, zone: ZoneInfo) -> Finding:
    """Return the finding with its witness's moment by the clock of a zone, as people of the place read it."""
    witness = finding.witness
    if witness is None:
        return finding
    return replace(finding, witness=replace(witness, at=witness.at.astimezone(zone)))


def accept(finding: Finding, policy: Policy) -> Finding:
    """Return the finding marked with the policy's reason for keeping it.

    `accepted.finding` is a kind, or a kind with a detail or a row behind a colon.
    """
    for accepted in policy.policy.accepted:
        kind, _, part = accepted.finding.partition(":")
        if kind == finding.kind and (not part or part == finding.detail or part in finding.rows):
            return replace(finding, because=accepted.because.say(policy.language))
    return finding


def worst(findings: Iterable[Finding]) -> Severity | None:
    """Return the worst severity among findings that are not accepted, or None."""
    open_ = [finding.severity for finding in findings if not finding.accepted]
    return min(open_, key=lambda severity: severity.rank, default=None)

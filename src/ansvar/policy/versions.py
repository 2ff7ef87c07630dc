"""Several versions of one policy: which is in force on a day, and where they contradict."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise
from typing import Final, NamedTuple

from ansvar.policy.model import Policy
from ansvar.words.faults import Fault

#: Stands for the first day of a version that names none: since ever.
EVER: Final = "0000-00-00"


class Version(NamedTuple):
    """A version and the days it governs, ``[start, end)`` as ISO dates; `end` None is open."""

    policy: Policy
    start: str
    end: str | None


def in_force(policies: Iterable[Policy], day: date) -> Policy | None:
    """Return the version that governs a day, or None when none does.

    The latest `valid_from` that is not after the day wins, as long as its `valid_until` has not come; a
    version whose end has come lets no older one back in, if it replaced it.
    """
    for version in timeline(policies):
        if version.start <= day.isoformat() and (version.end is None or day.isoformat() < version.end):
            return version.policy
    return None


def timeline(policies: Iterable[Policy]) -> tuple[Version, ...]:
    """Return the versions in the order in which they govern, each until the next begins or its own end.

    The order in which they are given does not matter.
    """
    ordered = sorted(policies, key=_order)
    versions = []
    for index, policy in enumerate(ordered):
        start = _start(policy)
        following = next((_start(later) for later in ordered[index + 1 :] if _start(later) >= start), None)
        ends = [end for end in (policy.policy.valid_until, following) if end is not None]
        end = min(ends, default=None)
        if end is None or start < end:
            versions.append(Version(policy, start, end))
    return tuple(versions)


def contradictions(policies: Iterable[Policy]) -> tuple[Fault, ...]:
    """Return what is wrong between versions: two at once, a gap, or a replacement that comes first."""
    ordered = sorted(policies, key=_order)
    return tuple(sorted({*_overlaps(ordered), *_gaps(ordered), *_replacements(ordered)}))


def _start(policy: Policy) -> str:
    return policy.policy.valid_from or policy.policy.adopted_on or EVER


def _order(policy: Policy) -> tuple[str, str, str, str]:
    head = policy.policy
    return (_start(policy), head.adopted_on or "", head.reference or "", policy.file)


def _called(policy: Policy) -> str:
    return policy.policy.reference or policy.file or policy.policy.title.say(*policy.policy.languages)


def _fault(policy: Policy, key: str, value: str, message: str) -> Fault:
    line = policy.line_of(("policy", key)) or policy.line_of(("policy",))
    return Fault(policy.file or "policy", line, "policy", "", key, value, message)


def _overlaps(ordered: list[Policy]) -> Iterator[Fault]:
    for first, second in pairwise(ordered):
        start, ends = _start(second), first.policy.valid_until
        if _start(first) == start:
            yield _fault(
                second,
                "valid_from",
                start,
                f"`{_called(first)}` is in force from the same day; give one of them another `valid_from`",
            )
        elif (ends is None or ends > start) and not _replaces(second, first):
            yield _fault(
                second,
                "replaces",
                _called(first),
                f'`{_called(first)}` is still in force on {start}; write `replaces = ["{_called(first)}"]` here, '
                f'or `valid_until = "{start}"` there',
            )


def _gaps(ordered: list[Policy]) -> Iterator[Fault]:
    for first, second in pairwise(ordered):
        ends = first.policy.valid_until
        if ends is not None and ends < _start(second):
            yield _fault(
                first,
                "valid_until",
                ends,
                f"no policy is in force from {ends} until {_start(second)}, when `{_called(second)}` begins",
            )


def _replaces(later: Policy, earlier: Policy) -> bool:
    named = {name.strip().casefold() for name in later.policy.replaces}
    names = {earlier.policy.reference, earlier.file, *earlier.policy.title.all()}
    return any(name and name.strip().casefold() in named for name in names)


def _replacements(ordered: list[Policy]) -> Iterator[Fault]:
    for index, policy in enumerate(ordered):
        for later in ordered[index + 1 :]:
            if _replaces(policy, later) and _start(policy) < _start(later):
                yield _fault(
                    policy,
                    "replaces",
                    _called(later),
                    f"`{_called(later)}` begins later ({_start(later)}), so it cannot be replaced by this one; "
                    "change the dates or `replaces`",
                )
